// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keychunks.h"

#include "core/store/codec.h"

namespace homing::store {

KeyChunks::KeyChunks(Database &database, MailboxId mailbox)
    : m_database(database)
    , m_mailbox(mailbox)
{
    Statement select =
        database.prepare("SELECT id, count FROM keys WHERE id BETWEEN ? AND ? ORDER BY id");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
    while (select.next())
        m_heads.push_back({uidOf(select.integer(0)), quint32(select.integer(1))});
}

std::vector<MessageKey> KeyChunks::read(const Head &head)
{
    std::vector<MessageKey> keys;
    Statement select = m_database.prepare("SELECT keys FROM keys WHERE id = ?");
    select.bind(rowId(m_mailbox, head.first));
    if (!select.next())
        return keys;
    if (!decodeKeys(select.bytes(0), keys) || keys.size() != head.count || keys.empty()
        || keys.front().uid != head.first) {
        m_database.fail(StoreErrorKind::Corrupt, QStringLiteral("a chunk of keys cannot be read"));
        keys.clear();
    }
    return keys;
}

void KeyChunks::write(std::span<const MessageKey> keys)
{
    m_database.prepare("INSERT OR REPLACE INTO keys (id, count, keys) VALUES (?, ?, ?)")
        .bind(rowId(m_mailbox, keys.front().uid))
        .bind(qint64(keys.size()))
        .bind(encodeKeys(keys))
        .exec();
}

void KeyChunks::erase(const Head &head)
{
    m_database.prepare("DELETE FROM keys WHERE id = ?").bind(rowId(m_mailbox, head.first)).exec();
}

std::vector<MessageKey> KeyChunks::all()
{
    return last(maxUid);
}

std::vector<MessageKey> KeyChunks::last(quint32 limit)
{
    size_t begin = m_heads.size();
    quint64 count = 0;
    while (begin > 0 && count < limit)
        count += m_heads[--begin].count;
    std::vector<MessageKey> keys;
    keys.reserve(size_t(count));
    for (size_t i = begin; i < m_heads.size(); ++i) {
        const std::vector<MessageKey> chunk = read(m_heads[i]);
        keys.insert(keys.end(), chunk.begin(), chunk.end());
    }
    if (keys.size() > limit)
        keys.erase(keys.begin(), keys.end() - qsizetype(limit));
    return keys;
}

imap::UidSet KeyChunks::uids()
{
    imap::UidSet set;
    imap::Interval run;
    for (const Head &head : m_heads) {
        for (const MessageKey &key : read(head)) {
            if (run.first != 0 && key.uid == run.last + 1) {
                run.last = key.uid;
                continue;
            }
            if (run.first != 0)
                set.add(run.first, run.last);
            run = {key.uid, key.uid};
        }
    }
    if (run.first != 0)
        set.add(run.first, run.last);
    return set;
}

template <typename Visit> void KeyChunks::forOverlapping(const imap::UidSet &set, Visit visit)
{
    const std::vector<imap::Interval> &intervals = set.intervals();
    auto interval = intervals.begin();
    for (size_t i = 0; i < m_heads.size() && interval != intervals.end(); ++i) {
        const quint32 end = i + 1 < m_heads.size() ? m_heads[i + 1].first - 1 : maxUid;
        interval =
            std::lower_bound(interval, intervals.end(), m_heads[i].first,
                             [](const imap::Interval &one, quint32 uid) { return one.last < uid; });
        if (interval != intervals.end() && interval->first <= end)
            visit(i, interval);
    }
}

std::vector<MessageKey> KeyChunks::intersected(const imap::UidSet &set)
{
    std::vector<MessageKey> found;
    forOverlapping(set, [&](size_t index, auto interval) {
        for (const MessageKey &key : read(m_heads[index])) {
            while (interval != set.intervals().end() && interval->last < key.uid)
                ++interval;
            if (interval == set.intervals().end())
                break;
            if (interval->first <= key.uid)
                found.push_back(key);
        }
    });
    return found;
}

KeyChunks::Removed KeyChunks::remove(const imap::UidSet &set)
{
    Removed removed;
    std::vector<Head> heads;
    heads.reserve(m_heads.size());
    size_t untouched = 0; // heads below this index are in `heads` already
    bool open = false;    // the last run may go on: no row was kept since
    forOverlapping(set, [&](size_t index, auto interval) {
        open = open && index == untouched;
        heads.insert(heads.end(), m_heads.begin() + qsizetype(untouched),
                     m_heads.begin() + qsizetype(index));
        untouched = index + 1;
        std::vector<MessageKey> kept;
        for (const MessageKey &key : read(m_heads[index])) {
            while (interval != set.intervals().end() && interval->last < key.uid)
                ++interval;
            if (interval == set.intervals().end() || interval->first > key.uid) {
                kept.push_back(key);
                open = false;
                continue;
            }
            removed.keys.push_back(key);
            if (open)
                removed.runs.back().last = key.uid;
            else
                removed.runs.push_back({key.uid, key.uid});
            open = true;
        }
        if (kept.size() == m_heads[index].count) {
            heads.push_back(m_heads[index]);
            return;
        }
        if (kept.empty() || kept.front().uid != m_heads[index].first)
            erase(m_heads[index]);
        if (!kept.empty()) {
            write(kept);
            heads.push_back({kept.front().uid, quint32(kept.size())});
        }
    });
    heads.insert(heads.end(), m_heads.begin() + qsizetype(untouched), m_heads.end());
    m_heads = std::move(heads);
    return removed;
}

std::vector<KeyChunks::Head> KeyChunks::writeEvenly(std::span<const MessageKey> keys)
{
    std::vector<Head> heads;
    const size_t pieces = (keys.size() + capacity - 1) / capacity;
    for (size_t i = 0; i < pieces; ++i) {
        const size_t begin = keys.size() * i / pieces;
        const size_t end = keys.size() * (i + 1) / pieces;
        write(keys.subspan(begin, end - begin));
        heads.push_back({keys[begin].uid, quint32(end - begin)});
    }
    return heads;
}

std::vector<KeyChunks::Head> KeyChunks::insertInto(const Head *head,
                                                   std::span<const MessageKey> keys)
{
    if (!head)
        return writeEvenly(keys);
    const std::vector<MessageKey> present = read(*head);
    if (present.empty()) // unreadable: the transaction has failed
        return {*head};
    // At either end of a chunk that would grow too large the new ones stand alone, so that a first
    // sync (downwards) and new mail (upwards) fill chunks instead of splitting them.
    if (present.size() + keys.size() > capacity) {
        if (keys.back().uid < present.front().uid || keys.front().uid > present.back().uid) {
            std::vector<Head> heads = writeEvenly(keys);
            heads.insert(keys.front().uid < head->first ? heads.end() : heads.begin(), *head);
            return heads;
        }
    }
    std::vector<MessageKey> merged;
    merged.reserve(present.size() + keys.size());
    std::merge(present.begin(), present.end(), keys.begin(), keys.end(), std::back_inserter(merged),
               [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
    if (merged.front().uid != head->first)
        erase(*head);
    return writeEvenly(merged);
}

void KeyChunks::insert(const std::vector<MessageKey> &keys)
{
    std::vector<Head> heads;
    heads.reserve(m_heads.size() + keys.size() / capacity + 2);
    size_t next = 0; // of `keys`
    for (size_t i = 0; i < m_heads.size(); ++i) {
        const quint32 end = i + 1 < m_heads.size() ? m_heads[i + 1].first - 1 : maxUid;
        const size_t begin = next;
        while (next < keys.size() && keys[next].uid <= end)
            ++next;
        if (begin == next) {
            heads.push_back(m_heads[i]);
            continue;
        }
        const auto written = insertInto(&m_heads[i], std::span(keys).subspan(begin, next - begin));
        heads.insert(heads.end(), written.begin(), written.end());
    }
    if (m_heads.empty() && !keys.empty())
        heads = insertInto(nullptr, keys);
    m_heads = std::move(heads);
}

void KeyChunks::clear()
{
    m_database.prepare("DELETE FROM keys WHERE id BETWEEN ? AND ?")
        .bind(rowId(m_mailbox, 0))
        .bind(rowId(m_mailbox, maxUid))
        .exec();
    m_heads.clear();
}

quint64 KeyChunks::total(Database &database, MailboxId mailbox)
{
    Statement select = database.prepare("SELECT TOTAL(count) FROM keys WHERE id BETWEEN ? AND ?");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
    return select.next() ? quint64(select.integer(0)) : 0;
}

} // namespace homing::store
