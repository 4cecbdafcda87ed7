// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/messagetable.h"

#include "core/store/codec.h"

namespace homing::store {

namespace {

constexpr size_t fewRuns = 64;     // so many ranges are deleted one by one
constexpr size_t idsInList = 8192; // of a JSON list

// --- Packed records of the narrow row. Widths hold the widest value; the two sentinels stand for
// NULL.
constexpr quint64 noFlags = 999;
constexpr qint64 noDate = 999'999'999'999;
constexpr qint64 latestDate = 253'402'300'799; // the last second of the year 9999

#define HOMING_FIELD(at, width) "CAST(substr(:records, n * 96 + " #at ", " #width ") AS INTEGER)"
#define HOMING_ROW_ID ":base + " HOMING_FIELD(1, 10)
#define HOMING_ROW_FLAGS HOMING_FIELD(11, 3)
#define HOMING_ROW_EFLAGS "NULLIF(" HOMING_FIELD(14, 3) ", 999)"
#define HOMING_ROW_MODSEQ HOMING_FIELD(17, 19)
#define HOMING_ROW_DATE "NULLIF(" HOMING_FIELD(36, 13) ", 999999999999)"
#define HOMING_ROW_SIZE HOMING_FIELD(49, 19)
#define HOMING_ROW_ATTACHMENT HOMING_FIELD(68, 1)
#define HOMING_ROW_KEYWORDS                                                                        \
    "NULLIF(substr(:content, " HOMING_FIELD(69, 10) ", " HOMING_FIELD(79, 4) "), x'')"
#define HOMING_ROW_EKEYWORDS                                                                       \
    "NULLIF(substr(:content, " HOMING_FIELD(83, 10) ", " HOMING_FIELD(93, 4) "), x'')"

void pack(PackedRows &rows, const StoredMessage &message)
{
    constexpr quint64 most = (quint64(1) << 63) - 1;
    rows.number(message.uid, 10);
    rows.number(message.server.bits, 3);
    rows.number(message.effective ? message.effective->bits : noFlags, 3);
    rows.number(std::min(message.modSeq, most), 19);
    rows.signedNumber(message.date ? std::clamp(*message.date, -latestDate, latestDate) : noDate,
                      13);
    rows.number(std::min(message.size, most), 19);
    rows.number(message.hasAttachment ? 1 : 0, 1);
    const QByteArray &keywords = message.server.keywords;
    const QByteArray effective = message.effective ? message.effective->keywords : QByteArray();
    rows.position(10);
    rows.number(quint64(keywords.size()), 4); // at most limits::keywords ids of two bytes
    rows.content().raw(keywords);
    rows.position(10);
    rows.number(quint64(effective.size()), 4);
    rows.content().raw(effective);
    rows.endRecord();
}

} // namespace

void StoredMessage::setEffective(const StoredFlags &flags)
{
    if (flags == server)
        effective.reset();
    else
        effective = flags;
}

quint32 keyDate(const std::optional<QDateTime> &internalDate,
                const std::optional<MessageHeader> &header)
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
#define HOMING_MESSAGE_SELECT                                                                      \
    "SELECT id, flags, keywords, eflags, ekeywords, modseq, date, size, attachment FROM message "
    const quint32 first = keys.front().uid;
    const quint32 last = keys.back().uid;
    if (quint64(last) - first < 4 * keys.size()) {
        Statement select =
            m_database.prepare(HOMING_MESSAGE_SELECT "WHERE id BETWEEN ? AND ? ORDER BY id");
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
        m_database.fail(StoreErrorKind::Corrupt,
                        QStringLiteral("rows are missing that the keys name"));
    return messages;
}

void MessageTable::insert(const StoredMessage &message, const MessageUpdate &update)
{
    pack(m_inserts, message);
    m_insertsHaveEffective = m_insertsHaveEffective || message.effective.has_value();
    ByteWriter &content = m_headers.content();
    m_headers.number(message.uid, 10);
    const auto field = [&](const auto &write) {
        m_headers.position(10);
        const qsizetype before = content.size();
        write();
        m_headers.number(quint64(content.size() - before), 10);
    };
    field([&] { writeHeader(content, *update.header); });
    field([&] {
        if (update.preview)
            content.raw(update.preview->toUtf8());
    });
    field([&] {
        if (update.bodyStructure)
            writeBodyPart(content, *update.bodyStructure);
    });
    m_headers.endRecord();
    if (m_inserts.isFull() || m_headers.isFull())
        flushInserts();
}

void MessageTable::write(const StoredMessage &message)
{
    pack(m_writes, message);
    if (m_writes.isFull())
        flushWrites();
}

void MessageTable::flush()
{
    flushInserts();
    flushWrites();
}

void MessageTable::flushInserts()
{
    if (m_inserts.isEmpty())
        return;
    const qint64 count = m_inserts.count();
// clang-format off
#define HOMING_INSERT(eflags, ekeywords)                                                           \
    "INSERT INTO message"                                                                          \
    " (id, flags, modseq, date, size, attachment, keywords, eflags, ekeywords)"                    \
    " SELECT "                                                                                     \
        HOMING_ROW_ID ", "                                                                         \
        HOMING_ROW_FLAGS ", "                                                                      \
        HOMING_ROW_MODSEQ ", "                                                                     \
        HOMING_ROW_DATE ", "                                                                       \
        HOMING_ROW_SIZE ", "                                                                       \
        HOMING_ROW_ATTACHMENT ", "                                                                 \
        HOMING_ROW_KEYWORDS ", "                                                                   \
        eflags ", "                                                                                \
        ekeywords                                                                                  \
    " FROM number WHERE n < :count"
    // clang-format on
    // Nearly always no operation is pending on new rows: then there is less to take apart.
    Statement insert = m_insertsHaveEffective
        ? m_database.prepare(HOMING_INSERT(HOMING_ROW_EFLAGS, HOMING_ROW_EKEYWORDS))
        : m_database.prepare(HOMING_INSERT("NULL", "NULL"));
    m_insertsHaveEffective = false;
    insert.bindNamed(":base", rowId(m_mailbox, 0))
        .bindNamed(":count", count)
        .bindNamed(":records", m_inserts.takeRecords())
        .bindNamed(":content", m_inserts.takeContent())
        .exec();
// clang-format off
#define HOMING_PART(at, width) "CAST(substr(:records, n * 70 + " #at ", " #width ") AS INTEGER)"
#define HOMING_CONTENT(at, length)                                                                 \
    "substr(:content, " HOMING_PART(at, 10) ", " HOMING_PART(length, 10) ")"
    m_database
        .prepare("INSERT INTO header (id, head, preview, structure)"
                 " SELECT "
                     ":base + " HOMING_PART(1, 10) ", "
                     HOMING_CONTENT(11, 21) ", "
                     "NULLIF(" HOMING_CONTENT(31, 41) ", x''), "
                     "NULLIF(" HOMING_CONTENT(51, 61) ", x'')"
                 " FROM number WHERE n < :count")
        // clang-format on
        .bindNamed(":base", rowId(m_mailbox, 0))
        .bindNamed(":count", count)
        .bindNamed(":records", m_headers.takeRecords())
        .bindNamed(":content", m_headers.takeContent())
        .exec();
}

void MessageTable::flushWrites()
{
    if (m_writes.isEmpty())
        return;
    const qint64 count = m_writes.count();
    m_database
        // clang-format off
        .prepare("UPDATE message SET"
                 " flags = p.flags,"
                 " eflags = p.eflags,"
                 " modseq = p.modseq,"
                 " date = p.date,"
                 " size = p.size,"
                 " attachment = p.attachment,"
                 " keywords = p.keywords,"
                 " ekeywords = p.ekeywords"
                 " FROM (SELECT "
                     HOMING_ROW_ID " AS id, "
                     HOMING_ROW_FLAGS " AS flags, "
                     HOMING_ROW_EFLAGS " AS eflags, "
                     HOMING_ROW_MODSEQ " AS modseq, "
                     HOMING_ROW_DATE " AS date, "
                     HOMING_ROW_SIZE " AS size, "
                     HOMING_ROW_ATTACHMENT " AS attachment, "
                     HOMING_ROW_KEYWORDS " AS keywords, "
                     HOMING_ROW_EKEYWORDS " AS ekeywords"
                 " FROM number WHERE n < :count) AS p"
                 " WHERE message.id = p.id")
        // clang-format on
        .bindNamed(":base", rowId(m_mailbox, 0))
        .bindNamed(":count", count)
        .bindNamed(":records", m_writes.takeRecords())
        .bindNamed(":content", m_writes.takeContent())
        .exec();
}

bool MessageTable::writeHead(quint32 uid, const MessageHeader &header)
{
    QByteArray head = encodeHeader(header);
    {
        Statement select = m_database.prepare("SELECT head FROM header WHERE id = ?");
        select.bind(rowId(m_mailbox, uid));
        if (!select.next())
            return false;
        const QByteArray stored = select.bytes(0);
        if (header.references.isNull()) { // an ENVELOPE does not have them
            const auto before = decodeHeader(stored);
            if (before && !before->references.isNull()) {
                MessageHeader whole = header;
                whole.references = before->references;
                head = encodeHeader(whole);
            }
        }
        if (stored == head)
            return false;
    }
    m_database.prepare("UPDATE header SET head = ? WHERE id = ?")
        .bind(head)
        .bind(rowId(m_mailbox, uid))
        .exec();
    return true;
}

bool MessageTable::writeReferences(quint32 uid, const QByteArray &references)
{
    std::optional<MessageHeader> header;
    {
        Statement select = m_database.prepare("SELECT head FROM header WHERE id = ?");
        select.bind(rowId(m_mailbox, uid));
        if (select.next())
            header = decodeHeader(select.bytes(0));
    }
    if (!header)
        return false;
    header->references = references.isNull() ? QByteArray("") : references;
    return writeHead(uid, *header);
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
    m_database.prepare("UPDATE header SET preview = ? WHERE id = ?")
        .bind(bytes)
        .bind(rowId(m_mailbox, uid))
        .exec();
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
            m_database.prepare("DELETE FROM part WHERE message BETWEEN ? AND ?")
                .bind(first)
                .bind(last)
                .exec();
            m_database.prepare("DELETE FROM header WHERE id BETWEEN ? AND ?")
                .bind(first)
                .bind(last)
                .exec();
            m_database.prepare("DELETE FROM message WHERE id BETWEEN ? AND ?")
                .bind(first)
                .bind(last)
                .exec();
        }
        return;
    }
    std::span<const MessageKey> keys = removed.keys;
    while (!keys.empty()) {
        const auto group = keys.first(std::min(keys.size(), idsInList));
        keys = keys.subspan(group.size());
        const QByteArray ids = idList(group);
        m_database.prepare("DELETE FROM part WHERE message IN (SELECT value FROM json_each(?))")
            .bind(ids)
            .exec();
        m_database.prepare("DELETE FROM header WHERE id IN (SELECT value FROM json_each(?))")
            .bind(ids)
            .exec();
        m_database.prepare("DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))")
            .bind(ids)
            .exec();
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
        Statement select = m_database.prepare(
            "SELECT COUNT(*) FROM message WHERE id IN"
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
    Statement select =
        m_database.prepare("SELECT id FROM message INDEXED BY message_pending"
                           " WHERE eflags IS NOT NULL AND id BETWEEN ? AND ? ORDER BY id");
    select.bind(rowId(m_mailbox, 0)).bind(rowId(m_mailbox, maxUid));
    while (select.next())
        uids.push_back(uidOf(select.integer(0)));
    return imap::UidSet::fromUids(std::move(uids));
}

// --- RowReader

// clang-format off
#define HOMING_ROW_SELECT                                                                          \
    "SELECT m.id, COALESCE(m.eflags, m.flags),"                                                    \
    " CASE WHEN m.eflags IS NULL THEN m.keywords ELSE m.ekeywords END,"                            \
    " m.date, m.size, m.attachment, h.head, h.preview"                                             \
    " FROM message m JOIN header h ON h.id = m.id "
// clang-format on

MessageRow RowReader::rowOf(const Statement &select)
{
    MessageRow row;
    row.uid = imap::Uid(uidOf(select.integer(0)));
    const StoredFlags flags {quint8(select.integer(1)), select.bytes(2)};
    if (!flags.keywords.isEmpty()) {
        m_keywords.ensureLoaded(m_database);
        if (!m_keywords.knows(flags)) {
            m_keywords.forget();
            m_keywords.ensureLoaded(m_database);
        }
    }
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

void RowReader::forRange(quint32 first, quint32 last,
                         const std::function<void(MessageRow &&)> &visit)
{
    Statement select =
        m_database.prepare(HOMING_ROW_SELECT "WHERE m.id BETWEEN ? AND ? ORDER BY m.id");
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
    Statement select =
        m_database.prepare("SELECT bytes FROM part WHERE message = ? AND section = ?");
    select.bind(rowId(m_mailbox, uid)).bind(section);
    if (!select.next())
        return std::nullopt;
    const QByteArray bytes = select.bytes(0);
    return bytes.isNull() ? QByteArray("") : bytes;
}

bool RowReader::hasPart(quint32 uid, const QByteArray &section)
{
    Statement select = m_database.prepare("SELECT 1 FROM part WHERE message = ? AND section = ?");
    select.bind(rowId(m_mailbox, uid)).bind(section);
    return select.next();
}

} // namespace homing::store
