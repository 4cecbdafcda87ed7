// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/vanishedrows.h"

#include "core/store/codec.h"

namespace homing::store {

void VanishedRows::keep(MailboxId mailbox, std::span<const MessageKey> keys, qint64 now)
{
    clean(now);
    for (const MessageKey &key : keys.last(std::min(keys.size(), mostAtOnce))) {
        const qint64 row = rowId(mailbox, key.uid);
        m_database
            .prepare(
                "INSERT INTO vanished (mailbox, uid, time, flags, date, size, attachment, head,"
                " preview, structure)"
                " SELECT ?, ?, ?, COALESCE(m.eflags, m.flags), m.date, m.size, m.attachment,"
                " h.head, h.preview, h.structure"
                " FROM message m JOIN header h ON h.id = m.id WHERE m.id = ?")
            .bind(mailbox.value())
            .bind(key.uid)
            .bind(now)
            .bind(row)
            .exec();
        m_database
            .prepare("INSERT INTO vanished_part (message, section, bytes)"
                     " SELECT (SELECT MAX(id) FROM vanished), section, bytes FROM part"
                     " WHERE message = ? AND length(bytes) <= ?")
            .bind(row)
            .bind(mostPartBytes)
            .exec();
    }
    clean(now);
}

void VanishedRows::clean(qint64 now)
{
    {
        Statement any = m_database.prepare("SELECT 1 FROM vanished LIMIT 1");
        if (!any.next())
            return;
    }
    // A clock that was set back does not keep anything for ever.
    m_database.prepare("DELETE FROM vanished WHERE time <= ? OR time > ?")
        .bind(now - keptSeconds)
        .bind(now + keptSeconds)
        .exec();
    m_database
        .prepare("DELETE FROM vanished WHERE id <="
                 " (SELECT id FROM vanished ORDER BY id DESC LIMIT 1 OFFSET ?)")
        .bind(mostRows)
        .exec();
    m_database
        .prepare("DELETE FROM vanished WHERE id <= (SELECT MAX(message) FROM"
                 " (SELECT message, SUM(length(bytes)) OVER (ORDER BY message DESC) AS total"
                 " FROM vanished_part) WHERE total > ?)")
        .bind(mostBytes)
        .exec();
    m_database.prepare("DELETE FROM vanished_part WHERE message NOT IN (SELECT id FROM vanished)")
        .exec();
}

void VanishedRows::removeMailbox(MailboxId mailbox)
{
    m_database
        .prepare("DELETE FROM vanished_part WHERE message IN"
                 " (SELECT id FROM vanished WHERE mailbox = ?)")
        .bind(mailbox.value())
        .exec();
    m_database.prepare("DELETE FROM vanished WHERE mailbox = ?").bind(mailbox.value()).exec();
}

std::vector<VanishedMessage> VanishedRows::list(MailboxId mailbox, quint32 limit, qint64 now)
{
    std::vector<VanishedMessage> messages;
    Statement select = m_database.prepare(
        "SELECT id, uid, time, flags, date, size, attachment, head, preview,"
        " EXISTS (SELECT 1 FROM vanished_part WHERE message = vanished.id)"
        " FROM vanished WHERE mailbox = ? AND time > ? ORDER BY id DESC LIMIT ?");
    select.bind(mailbox.value()).bind(now - keptSeconds).bind(limit);
    while (select.next()) {
        VanishedMessage message;
        message.id = select.integer(0);
        message.row.uid = imap::Uid(quint32(select.integer(1)));
        message.vanished = QDateTime::fromSecsSinceEpoch(select.integer(2), Qt::UTC);
        const auto bits = quint8(select.integer(3));
        for (const imap::SystemFlag flag : {imap::SystemFlag::Seen, imap::SystemFlag::Flagged,
                                            imap::SystemFlag::Answered, imap::SystemFlag::Draft}) {
            if ((bits & quint8(flag)) != 0)
                message.row.flags.set(flag);
        }
        if (!select.isNull(4))
            message.row.internalDate = QDateTime::fromSecsSinceEpoch(select.integer(4), Qt::UTC);
        message.row.size = quint64(select.integer(5));
        message.row.hasAttachment = select.integer(6) != 0;
        if (auto header = decodeHeader(select.bytes(7)))
            message.row.header = std::move(*header);
        message.row.preview = QString::fromUtf8(select.bytes(8));
        message.hasBody = select.integer(9) != 0;
        messages.push_back(std::move(message));
    }
    return messages;
}

std::optional<imap::BodyPart> VanishedRows::bodyStructure(qint64 id)
{
    Statement select = m_database.prepare("SELECT structure FROM vanished WHERE id = ?");
    select.bind(id);
    if (!select.next() || select.isNull(0))
        return std::nullopt;
    return decodeBodyPart(select.bytes(0));
}

std::optional<QByteArray> VanishedRows::part(qint64 id, const QByteArray &section)
{
    Statement select =
        m_database.prepare("SELECT bytes FROM vanished_part WHERE message = ? AND section = ?");
    select.bind(id).bind(section);
    if (!select.next())
        return std::nullopt;
    const QByteArray bytes = select.bytes(0);
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace homing::store
