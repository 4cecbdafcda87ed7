// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/messagetable.h"

#include "core/store/codec.h"

namespace homing::store {

namespace {

constexpr quint32 maxUid = 0xffffffff;
constexpr size_t fewRuns = 64;      // so many ranges are deleted one by one
constexpr size_t idsInList = 8192;  // of a JSON list

void bindFlags(Statement &statement, const std::optional<StoredFlags> &flags)
{
    if (flags)
        statement.bind(flags->bits);
    else
        statement.bindNull();
    if (flags && !flags->keywords.isEmpty())
        statement.bind(flags->keywords);
    else
        statement.bindNull();
}

} // namespace

void StoredMessage::setEffective(const StoredFlags &flags)
{
    if (flags == server)
        effective.reset();
    else
        effective = flags;
}

quint32 keyDate(const std::optional<QDateTime> &internalDate, const std::optional<MessageHeader> &header)
{
    qint64 seconds = 0;
    if (internalDate && internalDate->isValid())
        seconds = internalDate->toSecsSinceEpoch();
    else if (header && header->date.isValid())
        seconds = header->date.toSecsSinceEpoch();
    return quint32(std::clamp<qint64>(seconds, 0, maxUid));
}

std::vector<StoredMessage> MessageTable::read(std::span<const MessageKey> keys)
{
    std::vector<StoredMessage> messages;
    messages.reserve(keys.size());
    const auto take = [&messages](const Statement &row) {
        StoredMessage message;
        message.uid = uidOf(row.integer(0));
        message.server = {quint8(row.integer(1)), row.bytes(2)};
        if (!row.isNull(3))
            message.effective = StoredFlags {quint8(row.integer(3)), row.bytes(4)};
        message.modSeq = quint64(row.integer(5));
        if (!row.isNull(6))
            message.date = row.integer(6);
        message.size = quint64(row.integer(7));
        message.hasAttachment = row.integer(8) != 0;
        messages.push_back(std::move(message));
    };
#define HOMING_MESSAGE_SELECT                                                                                          \
    "SELECT id, flags, keywords, eflags, ekeywords, modseq, date, size, attachment FROM message "
    const quint32 first = keys.front().uid;
    const quint32 last = keys.back().uid;
    if (quint64(last) - first < 4 * keys.size()) {
        Statement select = m_database.prepare(HOMING_MESSAGE_SELECT "WHERE id BETWEEN ? AND ? ORDER BY id");
        select.bind(rowId(m_mailbox, first)).bind(rowId(m_mailbox, last));
        auto key = keys.begin();
        while (key != keys.end() && select.next()) {
            if (uidOf(select.integer(0)) != key->uid)
                continue;
            take(select);
            ++key;
        }
    } else {
        Statement select = m_database.prepare(HOMING_MESSAGE_SELECT "WHERE id = ?");
        for (const MessageKey &key : keys) {
            select.bind(rowId(m_mailbox, key.uid));
            if (select.next())
                take(select);
            select.rewind();
        }
    }
    if (messages.size() != keys.size())
        m_database.fail(StoreErrorKind::Corrupt, QStringLiteral("rows are missing that the keys name"));
    return messages;
}

void MessageTable::insert(const StoredMessage &message, const MessageUpdate &update)
{
    const qint64 id = rowId(m_mailbox, message.uid);
    {
        Statement insert = m_database.prepare(
            "INSERT INTO message (flags, keywords, eflags, ekeywords, modseq, date, size, attachment, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindFlags(insert, message.server);
        bindFlags(insert, message.effective);
        insert.bind(qint64(message.modSeq));
        if (message.date)
            insert.bind(*message.date);
        else
            insert.bindNull();
        insert.bind(qint64(message.size)).bind(message.hasAttachment ? 1 : 0).bind(id).exec();
    }
    Statement insert = m_database.prepare("INSERT INTO header (id, head, preview, structure) VALUES (?, ?, ?, ?)");
    insert.bind(id).bind(encodeHeader(update.header.value_or(MessageHeader())));
    if (update.preview)
        insert.bind(update.preview->toUtf8());
    else
        insert.bindNull();
    if (update.bodyStructure)
        insert.bind(encodeBodyPart(*update.bodyStructure));
    else
        insert.bindNull();
    insert.exec();
}

void MessageTable::write(const StoredMessage &message)
{
    Statement update = m_database.prepare(
        "UPDATE message SET flags = ?, keywords = ?, eflags = ?, ekeywords = ?, modseq = ?, date = ?, size = ?,"
        " attachment = ? WHERE id = ?");
    bindFlags(update, message.server);
    bindFlags(update, message.effective);
    update.bind(qint64(message.modSeq));
    if (message.date)
        update.bind(*message.date);
    else
        update.bindNull();
    update.bind(qint64(message.size))
        .bind(message.hasAttachment ? 1 : 0)
        .bind(rowId(m_mailbox, message.uid))
        .exec();
}

bool MessageTable::writeHead(quint32 uid, const MessageHeader &header)
{
    const QByteArray head = encodeHeader(header);
    {
        Statement select = m_database.prepare("SELECT head FROM header WHERE id = ?");
        select.bind(rowId(m_mailbox, uid));
        if (!select.next() || select.bytes(0) == head)
            return false;
    }
    m_database.prepare("UPDATE header SET head = ? WHERE id = ?").bind(head).bind(rowId(m_mailbox, uid)).exec();
    return true;
}

bool MessageTable::writePreview(quint32 uid, const QString &preview)
{
    const QByteArray bytes = preview.toUtf8();
    {
        Statement select = m_database.prepare("SELECT preview FROM header WHERE id = ?");
        select.bind(rowId(m_mailbox, uid));
        if (!select.next() || (!select.isNull(0) && select.bytes(0) == bytes))
            return false;
        if (select.isNull(0) && bytes.isEmpty())
            return false;
    }
    m_database.prepare("UPDATE header SET preview = ? WHERE id = ?").bind(bytes).bind(rowId(m_mailbox, uid)).exec();
    return true;
}

void MessageTable::writeStructure(quint32 uid, const imap::BodyPart &structure)
{
    m_database.prepare("UPDATE header SET structure = ? WHERE id = ?")
        .bind(encodeBodyPart(structure))
        .bind(rowId(m_mailbox, uid))
        .exec();
}

QByteArray MessageTable::idList(std::span<const MessageKey> keys) const
{
    QByteArray list;
    list.reserve(qsizetype(keys.size()) * 16 + 2);
    list.append('[');
    for (const MessageKey &key : keys) {
        if (list.size() > 1)
            list.append(',');
        list.append(QByteArray::number(rowId(m_mailbox, key.uid)));
    }
    list.append(']');
    return list;
}

void MessageTable::remove(const KeyChunks::Removed &removed)
{
    if (removed.runs.size() <= fewRuns) {
        for (const imap::Interval &run : removed.runs) {
            const qint64 first = rowId(m_mailbox, run.first);
            const qint64 last = rowId(m_mailbox, run.last);
            m_database.prepare("DELETE FROM part WHERE message BETWEEN ? AND ?").bind(first).bind(last).exec();
            m_database.prepare("DELETE FROM header WHERE id BETWEEN ? AND ?").bind(first).bind(last).exec();
            m_database.prepare("DELETE FROM message WHERE id BETWEEN ? AND ?").bind(first).bind(last).exec();
        }
        return;
    }
    std::span<const MessageKey> keys = removed.keys;
    while (!keys.empty()) {
        const auto group = keys.first(std::min(keys.size(), idsInList));
        keys = keys.subspan(group.size());
        const QByteArray ids = idList(group);
        m_database.prepare("DELETE FROM part WHERE message IN (SELECT value FROM json_each(?))").bind(ids).exec();
        m_database.prepare("DELETE FROM header WHERE id IN (SELECT value FROM json_each(?))").bind(ids).exec();
        m_database.prepare("DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))").bind(ids).exec();
    }
}

void MessageTable::clear()
{
    KeyChunks::Removed everything;
    everything.runs.push_back({0, maxUid});
    remove(everything);
}

quint32 MessageTable::countUnread(std::span<const MessageKey> keys)
{
    qint64 unread = 0;
    while (!keys.empty()) {
        const auto group = keys.first(std::min(keys.size(), idsInList));
        keys = keys.subspan(group.size());
        Statement select = m_database.prepare("SELECT COUNT(*) FROM message WHERE id IN"
                                              " (SELECT value FROM json_each(?)) AND (COALESCE(eflags, flags) & 1) = 0");
        select.bind(idList(group));
        if (select.next())
            unread += select.integer(0);
    }
    return quint32(unread);
}

imap::UidSet MessageTable::pending()
{
    std::vector<quint32> uids;
    Statement select = m_database.prepare("SELECT id FROM message INDEXED BY message_pending"
                                          " WHERE eflags IS NOT NULL AND id BETWEEN ? AND ? ORDER BY id");
    select.bind(rowId(m_mailbox, 0)).bind(rowId(m_mailbox, maxUid));
    while (select.next())
        uids.push_back(uidOf(select.integer(0)));
    return imap::UidSet::fromUids(std::move(uids));
}

// --- RowReader

#define HOMING_ROW_SELECT                                                                                              \
    "SELECT m.id, COALESCE(m.eflags, m.flags), CASE WHEN m.eflags IS NULL THEN m.keywords ELSE m.ekeywords END,"       \
    " m.date, m.size, m.attachment, h.head, h.preview FROM message m JOIN header h ON h.id = m.id "

MessageRow RowReader::rowOf(const Statement &select)
{
    MessageRow row;
    row.uid = imap::Uid(uidOf(select.integer(0)));
    const StoredFlags flags {quint8(select.integer(1)), select.bytes(2)};
    if (!flags.keywords.isEmpty() && !m_keywords.knows(flags))
        m_keywords.load(m_database);
    row.flags = m_keywords.flags(flags);
    if (!select.isNull(3))
        row.internalDate = QDateTime::fromSecsSinceEpoch(select.integer(3), Qt::UTC);
    row.size = quint64(select.integer(4));
    row.hasAttachment = select.integer(5) != 0;
    row.header = decodeHeader(select.bytes(6)).value_or(MessageHeader());
    row.preview = QString::fromUtf8(select.bytes(7));
    return row;
}

std::optional<MessageRow> RowReader::row(quint32 uid)
{
    Statement select = m_database.prepare(HOMING_ROW_SELECT "WHERE m.id = ?");
    select.bind(rowId(m_mailbox, uid));
    if (!select.next())
        return std::nullopt;
    return rowOf(select);
}

void RowReader::forRange(quint32 first, quint32 last, const std::function<void(MessageRow &&)> &visit)
{
    Statement select = m_database.prepare(HOMING_ROW_SELECT "WHERE m.id BETWEEN ? AND ? ORDER BY m.id");
    select.bind(rowId(m_mailbox, first)).bind(rowId(m_mailbox, last));
    while (select.next())
        visit(rowOf(select));
}

std::optional<imap::BodyPart> RowReader::bodyStructure(quint32 uid)
{
    Statement select = m_database.prepare("SELECT structure FROM header WHERE id = ?");
    select.bind(rowId(m_mailbox, uid));
    if (!select.next() || select.isNull(0))
        return std::nullopt;
    return decodeBodyPart(select.bytes(0));
}

std::optional<QByteArray> RowReader::part(quint32 uid, const QByteArray &section)
{
    Statement select = m_database.prepare("SELECT bytes FROM part WHERE message = ? AND section = ?");
    select.bind(rowId(m_mailbox, uid)).bind(section);
    if (!select.next())
        return std::nullopt;
    const QByteArray bytes = select.bytes(0);
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace homing::store
