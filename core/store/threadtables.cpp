// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/threadtables.h"

#include "core/store/codec.h"
#include "core/store/packedids.h"
#include "core/store/threadasks.h"

#include <QtEndian>

namespace homing::store {

namespace {

constexpr qint64 blockMask = 0xfff; // UIDs of one blob of thread_keys

// clang-format off
/// One of the tables (id, data).
struct BlobTable
{
    Sql read;
    Sql write;
    Sql remove;
};
#define HOMING_BLOB_TABLE(table)                                                                   \
    {                                                                                              \
        "SELECT number.n, t.data FROM number CROSS JOIN " table " t"                               \
        " ON t.id = " HOMING_PACKED_ID(19)                                                         \
        " WHERE number.n < :count",                                                                \
        "INSERT OR REPLACE INTO " table " (id, data)"                                              \
        " SELECT " HOMING_PACKED_ID(39) ", substr(:content, "                                      \
            HOMING_PACKED(39, 20, 10) ", " HOMING_PACKED(39, 30, 10) ")"                           \
        " FROM number WHERE n < :count",                                                           \
        "DELETE FROM " table " WHERE id IN"                                                        \
        " (SELECT " HOMING_PACKED_ID(19) " FROM number WHERE n < :count)",                         \
    }
constexpr BlobTable linkTable = HOMING_BLOB_TABLE("thread_link");
constexpr BlobTable memberTable = HOMING_BLOB_TABLE("thread_members");
constexpr BlobTable subjectTable = HOMING_BLOB_TABLE("thread_subject");
constexpr BlobTable keyTable = HOMING_BLOB_TABLE("thread_keys");
// clang-format on

/// In the order asked; null for those that there are not.
template <typename Id>
std::vector<QByteArray> readBlobs(Database &database, const BlobTable &table,
                                  const std::vector<Id> &ids)
{
    std::vector<QByteArray> blobs(ids.size());
    inPacks(ids, [&](size_t first, qint64 count, const QByteArray &records) {
        Statement select = database.prepare(table.read);
        select.bindNamed(":count", count).bindNamed(":records", records);
        while (select.next())
            blobs[first + size_t(select.integer(0))] = select.bytes(1);
    });
    return blobs;
}

/// An empty blob removes the row.
template <typename Id>
void writeBlobs(Database &database, const BlobTable &table, const std::vector<Id> &ids,
                const std::vector<QByteArray> &blobs)
{
    PackedRows rows;
    std::vector<Id> removed;
    const auto flush = [&] {
        if (rows.isEmpty())
            return;
        const qint64 count = rows.count();
        database.prepare(table.write)
            .bindNamed(":count", count)
            .bindNamed(":records", rows.takeRecords())
            .bindNamed(":content", rows.takeContent())
            .exec();
    };
    for (size_t i = 0; i < ids.size(); ++i) {
        if (blobs[i].isEmpty()) {
            removed.push_back(ids[i]);
            continue;
        }
        rows.number(quint64(ids[i]), packedIdWidth);
        rows.position(10);
        rows.number(quint64(blobs[i].size()), 10);
        rows.content().raw(blobs[i]);
        rows.endRecord();
        if (rows.isFull())
            flush();
    }
    flush();
    inPacks(removed, [&](size_t, qint64 count, const QByteArray &records) {
        database.prepare(table.remove)
            .bindNamed(":count", count)
            .bindNamed(":records", records)
            .exec();
    });
}

QByteArray encodeMembers(const std::vector<qint64> &messages)
{
    ByteWriter writer;
    qint64 before = 0;
    for (const qint64 message : messages) {
        writer.number(quint64(message - before));
        before = message;
    }
    return writer.take();
}

std::vector<qint64> decodeMembers(QByteArrayView blob)
{
    std::vector<qint64> messages;
    ByteReader reader(blob);
    qint64 before = 0;
    while (!reader.atEnd() && !reader.failed()) {
        before = qint64(quint64(before) + reader.number());
        messages.push_back(before);
    }
    return messages;
}

QByteArray encodeThreadKeys(const std::vector<ThreadKey> &keys)
{
    QByteArray blob(qsizetype(keys.size()) * 8, Qt::Uninitialized);
    char *at = blob.data();
    for (const ThreadKey &key : keys) {
        qToLittleEndian(key.uid, at);
        qToLittleEndian(key.thread, at + 4);
        at += 8;
    }
    return blob;
}

void decodeThreadKeys(QByteArrayView blob, std::vector<ThreadKey> &keys)
{
    const size_t before = keys.size();
    keys.resize(before + size_t(blob.size() / 8));
    const char *at = blob.data();
    for (size_t i = before; i < keys.size(); ++i, at += 8)
        keys[i] = {qFromLittleEndian<quint32>(at), qFromLittleEndian<quint32>(at + 4)};
}

class SqlThreadTables final : public ThreadTables
{
public:
    explicit SqlThreadTables(Database &database)
        : m_database(database)
    {
    }

    std::vector<qint64> holders(const std::vector<quint64> &nodes) override
    {
        std::vector<qint64> found(nodes.size(), 0);
        inPacks(nodes, [&](size_t first, qint64 count, const QByteArray &records) {
            Statement select =
                m_database.prepare("SELECT number.n, t.holder FROM number CROSS JOIN thread_node t"
                                   " ON t.id = " HOMING_PACKED_ID(19) " WHERE number.n < :count");
            select.bindNamed(":count", count).bindNamed(":records", records);
            while (select.next())
                found[first + size_t(select.integer(0))] = select.integer(1);
        });
        return found;
    }
    void setHolders(const std::vector<NodeHolder> &holders) override
    {
        PackedRows rows;
        std::vector<quint64> removed;
        const auto flush = [&] {
            if (rows.isEmpty())
                return;
            const qint64 count = rows.count();
            m_database
                .prepare("INSERT OR REPLACE INTO thread_node (id, holder)"
                         " SELECT " HOMING_PACKED_ID(39) ", " HOMING_PACKED(
                             39, 20, 20) " FROM number WHERE n < :count")
                .bindNamed(":count", count)
                .bindNamed(":records", rows.takeRecords())
                .exec();
        };
        for (const NodeHolder &one : holders) {
            if (one.holder == 0) {
                removed.push_back(one.node);
                continue;
            }
            rows.number(one.node, packedIdWidth);
            rows.signedNumber(one.holder, 20);
            rows.endRecord();
            if (rows.isFull())
                flush();
        }
        flush();
        inPacks(removed, [&](size_t, qint64 count, const QByteArray &records) {
            m_database
                .prepare("DELETE FROM thread_node WHERE id IN"
                         " (SELECT " HOMING_PACKED_ID(19) " FROM number WHERE n < :count)")
                .bindNamed(":count", count)
                .bindNamed(":records", records)
                .exec();
        });
    }
    std::vector<quint32> threadsOf(const std::vector<qint64> &messages) override
    {
        std::vector<quint32> threads(messages.size(), 0);
        std::vector<std::pair<qint64, size_t>> order;
        std::vector<qint64> blocks;
        for (size_t i = 0; i < messages.size(); ++i)
            order.emplace_back(messages[i], i);
        std::sort(order.begin(), order.end());
        for (const auto &[message, place] : order) {
            if (blocks.empty() || blocks.back() != (message & ~blockMask))
                blocks.push_back(message & ~blockMask);
        }
        const std::vector<QByteArray> blobs = readBlobs(m_database, keyTable, blocks);
        auto one = order.begin();
        for (size_t block = 0; block < blocks.size(); ++block) {
            std::vector<ThreadKey> keys;
            decodeThreadKeys(blobs[block], keys);
            for (; one != order.end() && (one->first & ~blockMask) == blocks[block]; ++one) {
                const auto key =
                    std::lower_bound(keys.begin(), keys.end(), uidOf(one->first),
                                     [](const ThreadKey &a, quint32 uid) { return a.uid < uid; });
                if (key != keys.end() && key->uid == uidOf(one->first))
                    threads[one->second] = key->thread;
            }
        }
        return threads;
    }
    std::vector<qint64> members(quint32 thread) override
    {
        if (const auto waiting = m_members.find(thread); waiting != m_members.end())
            return waiting->second;
        return decodeMembers(readBlobs(m_database, memberTable, std::vector {thread}).front());
    }
    void setMembers(quint32 thread, const std::vector<qint64> &messages) override
    {
        m_members[thread] = messages;
    }
    std::vector<ThreadLinks> links(const std::vector<qint64> &messages) override
    {
        std::vector<ThreadLinks> found;
        const std::vector<QByteArray> blobs = readBlobs(m_database, linkTable, messages);
        for (size_t i = 0; i < blobs.size(); ++i) {
            if (blobs[i].isEmpty())
                continue;
            if (auto links = decodeThreadLinks(messages[i], blobs[i]))
                found.push_back(std::move(*links));
        }
        return found;
    }
    void setLinks(const std::vector<ThreadLinks> &links) override
    {
        std::vector<qint64> ids;
        std::vector<QByteArray> blobs;
        for (const ThreadLinks &one : links) {
            ids.push_back(one.message);
            blobs.push_back(encodeThreadLinks(one));
        }
        writeBlobs(m_database, linkTable, ids, blobs);
    }
    void removeLinks(const std::vector<qint64> &messages) override
    {
        writeBlobs(m_database, linkTable, messages, std::vector<QByteArray>(messages.size()));
        forgetReferences(m_database, messages);
    }
    void noteOpen(const std::vector<qint64> &messages) override
    {
        noteReferencesOpen(m_database, messages);
    }
    void noteClosed(const std::vector<qint64> &messages) override
    {
        forgetReferences(m_database, messages);
    }
    std::vector<std::vector<SubjectEntry>> subjects(const std::vector<quint64> &subjects) override
    {
        std::vector<std::vector<SubjectEntry>> found;
        for (const QByteArray &blob : readBlobs(m_database, subjectTable, subjects))
            found.push_back(decodeSubject(blob).value_or(std::vector<SubjectEntry>()));
        return found;
    }
    void setSubjects(const std::vector<quint64> &subjects,
                     const std::vector<std::vector<SubjectEntry>> &entries) override
    {
        std::vector<QByteArray> blobs;
        for (const std::vector<SubjectEntry> &one : entries)
            blobs.push_back(encodeSubject(one));
        writeBlobs(m_database, subjectTable, subjects, blobs);
    }
    quint32 newThread() override
    {
        if (m_lastThread == 0) {
            Statement select = m_database.prepare("SELECT last FROM thread_state");
            m_lastThread = select.next() ? quint32(select.integer(0)) : 0;
        }
        return ++m_lastThread;
    }

    void write(quint64 revision)
    {
        std::vector<quint32> threads;
        std::vector<QByteArray> blobs;
        for (const auto &[thread, messages] : m_members) {
            threads.push_back(thread);
            blobs.push_back(encodeMembers(messages));
        }
        writeBlobs(m_database, memberTable, threads, blobs);
        m_database.prepare("UPDATE thread_state SET revision = ?, last = max(last, ?)")
            .bind(qint64(revision))
            .bind(m_lastThread)
            .exec();
    }

private:
    Database &m_database;
    std::map<quint32, std::vector<qint64>> m_members; // not written yet
    quint32 m_lastThread = 0;
};

/// What one slice takes in.
class Slice
{
public:
    Slice(Database &database, quint32 messages)
        : m_database(database)
        , m_left(messages)
    {
    }
    std::vector<qint64> removed;
    std::vector<ThreadLinks> added;

    bool isFull() const { return m_left == 0; }
    void take(MailboxId mailbox);

private:
    imap::UidSet takeRemoved(MailboxId mailbox, const imap::UidSet &uids);
    imap::UidSet takeAdded(MailboxId mailbox, const imap::UidSet &uids);

    Database &m_database;
    quint32 m_left;
};

void writeThreadTodo(Database &database, MailboxId mailbox, const ThreadTodo &todo)
{
    database
        .prepare("INSERT OR REPLACE INTO thread_todo (mailbox, removed, added, isdone)"
                 " VALUES (?, ?, ?, ?)")
        .bind(mailbox.value())
        .bind(encodeUidSet(todo.removed))
        .bind(encodeUidSet(todo.added))
        .bind(todo.removed.isEmpty() && todo.added.isEmpty() ? 1 : 0)
        .exec();
}

void Slice::take(MailboxId mailbox)
{
    const auto stored = readThreadTodo(m_database, mailbox);
    const bool isThere = readMailbox(m_database, mailbox).has_value();
    ThreadTodo todo = stored.value_or(ThreadTodo());
    if (!stored)
        todo.added = imap::UidSet::range(1, maxUid);
    if (!isThere)
        todo.added = imap::UidSet();
    todo.removed.subtract(takeRemoved(mailbox, todo.removed));
    if (todo.removed.isEmpty() && m_left > 0)
        todo.added.subtract(takeAdded(mailbox, todo.added));
    if (!isThere && todo.removed.isEmpty())
        m_database.prepare("DELETE FROM thread_todo WHERE mailbox = ?")
            .bind(mailbox.value())
            .exec();
    else
        writeThreadTodo(m_database, mailbox, todo);
}

imap::UidSet Slice::takeRemoved(MailboxId mailbox, const imap::UidSet &uids)
{
    imap::UidSet done;
    for (const imap::Interval &interval : uids.intervals()) {
        if (m_left == 0)
            break;
        Statement select = m_database.prepare(
            "SELECT id FROM thread_link WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?");
        select.bind(rowId(mailbox, interval.first))
            .bind(rowId(mailbox, interval.last))
            .bind(m_left);
        while (select.next()) {
            removed.push_back(select.integer(0));
            --m_left;
        }
        done.add(interval.first, m_left > 0 ? interval.last : uidOf(removed.back()));
    }
    return done;
}

imap::UidSet Slice::takeAdded(MailboxId mailbox, const imap::UidSet &uids)
{
    imap::UidSet done;
    const auto &intervals = uids.intervals();
    for (auto interval = intervals.rbegin(); interval != intervals.rend() && m_left > 0;
         ++interval) {
        Statement select = m_database.prepare(
            "SELECT id, head FROM header WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?");
        select.bind(rowId(mailbox, interval->first))
            .bind(rowId(mailbox, interval->last))
            .bind(m_left);
        while (select.next()) {
            added.push_back(threadLinks(select.integer(0),
                                        decodeHeader(select.bytes(1)).value_or(MessageHeader())));
            --m_left;
        }
        done.add(m_left > 0 ? interval->first : uidOf(added.back().message), interval->last);
    }
    return done;
}

std::vector<MailboxId> mailboxesToThread(Database &database)
{
    std::vector<MailboxId> mailboxes;
    Statement select = database.prepare("SELECT mailbox FROM thread_todo WHERE isdone = 0 UNION ALL"
                                        " SELECT id FROM mailbox WHERE messages > 0"
                                        " AND id NOT IN (SELECT mailbox FROM thread_todo)");
    while (select.next())
        mailboxes.emplace_back(select.integer(0));
    return mailboxes;
}

/// The moves as the windows hear of them, and the blobs that they read at a start.
std::vector<ThreadChanges> tell(Database &database, AccountId account, quint64 revision,
                                const std::vector<ThreadMove> &moves)
{
    std::vector<ThreadChanges> changes;
    std::vector<qint64> blocks;
    for (const ThreadMove &move : moves) { // ascending, so mailbox by mailbox
        const MailboxId mailbox(move.message >> 32);
        if (changes.empty() || changes.back().mailbox.mailbox != mailbox)
            changes.push_back({revision, {account, mailbox}, {}});
        changes.back().changed.push_back({uidOf(move.message), move.thread});
        if (blocks.empty() || blocks.back() != (move.message & ~blockMask))
            blocks.push_back(move.message & ~blockMask);
    }
    std::vector<QByteArray> blobs = readBlobs(database, keyTable, blocks);
    auto move = moves.begin();
    for (size_t i = 0; i < blocks.size(); ++i) {
        std::map<quint32, quint32> threads;
        std::vector<ThreadKey> keys;
        decodeThreadKeys(blobs[i], keys);
        for (const ThreadKey &key : keys)
            threads[key.uid] = key.thread;
        for (; move != moves.end() && (move->message & ~blockMask) == blocks[i]; ++move)
            threads[uidOf(move->message)] = move->thread;
        keys.clear();
        for (const auto &[uid, thread] : threads) {
            if (thread != 0)
                keys.push_back({uid, thread});
        }
        blobs[i] = encodeThreadKeys(keys);
    }
    writeBlobs(database, keyTable, blocks, blobs);
    return changes;
}

} // namespace

std::optional<ThreadTodo> readThreadTodo(Database &database, MailboxId mailbox)
{
    Statement select = database.prepare("SELECT removed, added FROM thread_todo WHERE mailbox = ?");
    select.bind(mailbox.value());
    if (!select.next())
        return std::nullopt;
    return ThreadTodo {decodeUidSet(select.bytes(0)).value_or(imap::UidSet()),
                       decodeUidSet(select.bytes(1)).value_or(imap::UidSet())};
}

void noteThreadRows(Database &database, MailboxId mailbox, const imap::UidSet &removed,
                    const imap::UidSet &added)
{
    if (removed.isEmpty() && added.isEmpty())
        return;
    auto todo = readThreadTodo(database, mailbox);
    if (!todo)
        return;
    todo->removed.unite(removed);
    todo->added.subtract(removed);
    todo->added.unite(added);
    writeThreadTodo(database, mailbox, *todo);
}

void noteThreadsCleared(Database &database, MailboxId mailbox)
{
    noteThreadRows(database, mailbox, imap::UidSet::range(1, maxUid), imap::UidSet());
}

ThreadProgress advanceThreads(Database &database, AccountId account, quint32 messages)
{
    ThreadProgress progress;
    Slice slice(database, messages);
    for (const MailboxId mailbox : mailboxesToThread(database)) {
        slice.take(mailbox);
        if (slice.isFull())
            break;
    }
    progress.isDone = !slice.isFull();
    SqlThreadTables tables(database);
    if (slice.removed.empty() && slice.added.empty()) {
        // Only now is known who is here.
        if (progress.isDone)
            progress.isDone = decideReferences(database, tables, messages);
        return progress;
    }
    const std::vector<ThreadMove> moves =
        updateThreads(tables, slice.removed, std::move(slice.added));
    const quint64 revision = readThreadRevision(database) + (moves.empty() ? 0 : 1);
    tables.write(revision);
    progress.changes = tell(database, account, revision, moves);
    progress.isDone = false; // References are looked at next
    return progress;
}

std::vector<ThreadKey> readThreadKeys(Database &database, MailboxId mailbox)
{
    std::vector<ThreadKey> keys;
    Statement select =
        database.prepare("SELECT data FROM thread_keys WHERE id BETWEEN ? AND ? ORDER BY id");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
    while (select.next())
        decodeThreadKeys(select.bytes(0), keys);
    return keys;
}

quint64 readThreadRevision(Database &database)
{
    Statement select = database.prepare("SELECT revision FROM thread_state");
    return select.next() ? quint64(select.integer(0)) : 0;
}

std::vector<ThreadMember> readThreadMembers(Database &database, MailboxId mailbox, quint32 uid,
                                            size_t most)
{
    const qint64 message = rowId(mailbox, uid);
    quint32 thread = 0;
    {
        Statement select = database.prepare("SELECT data FROM thread_keys WHERE id = ?");
        select.bind(message & ~blockMask);
        std::vector<ThreadKey> keys;
        if (select.next())
            decodeThreadKeys(select.bytes(0), keys);
        for (const ThreadKey &key : keys) {
            if (key.uid == uid)
                thread = key.thread;
        }
    }
    if (thread == 0)
        return {};
    std::vector<qint64> messages;
    {
        Statement select = database.prepare("SELECT data FROM thread_members WHERE id = ?");
        select.bind(thread);
        if (select.next())
            messages = decodeMembers(select.bytes(0));
    }
    if (messages.size() > most) { // those around it
        const auto at = std::lower_bound(messages.begin(), messages.end(), message);
        const size_t before = std::min(size_t(at - messages.begin()), most / 2);
        const auto first = std::min(at - ptrdiff_t(before), messages.end() - ptrdiff_t(most));
        messages = std::vector<qint64>(first, first + ptrdiff_t(most));
    }
    QByteArray ids = "[";
    for (const qint64 one : messages)
        ids += (ids.size() > 1 ? "," : "") + QByteArray::number(one);
    ids += ']';
    std::vector<ThreadMember> members;
    Statement select = database.prepare(
        "SELECT m.id, COALESCE(m.date, 0), l.data FROM json_each(CAST(? AS TEXT)) j"
        " CROSS JOIN message m ON m.id = j.value LEFT JOIN thread_link l ON l.id = m.id");
    select.bind(ids);
    while (select.next()) {
        const qint64 one = select.integer(0);
        const auto links = select.isNull(2) ? std::optional<ThreadLinks>()
                                            : decodeThreadLinks(one, select.bytes(2));
        members.push_back({one, links ? links->own : quint64(one), select.integer(1)});
    }
    return members;
}

} // namespace homing::store
