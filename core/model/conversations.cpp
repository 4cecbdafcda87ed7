// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/conversations.h"

#include "core/model/keylist.h"

namespace homing::model {

using imap::UidSet;
using store::MessageKey;
using store::ThreadKey;

namespace {

template <typename Key> auto lowerBound(const std::vector<Key> &keys, quint32 uid)
{
    Key wanted;
    wanted.uid = uid;
    return std::lower_bound(keys.begin(), keys.end(), wanted, byUid);
}

/// Replaces and adds; `isKept` says which of the result stay. In place where it is little.
template <typename Key, typename IsKept>
void merge(std::vector<Key> &keys, const std::vector<Key> &added, IsKept isKept)
{
    constexpr size_t few = 8;
    if (added.size() <= few) {
        for (const Key &key : added) {
            const auto at = keys.begin() + (lowerBound(keys, key.uid) - keys.begin());
            const bool isThere = at != keys.end() && at->uid == key.uid;
            if (isThere && isKept(key))
                *at = key;
            else if (isThere)
                keys.erase(at);
            else if (isKept(key))
                keys.insert(at, key);
        }
        return;
    }
    std::vector<Key> merged;
    merged.reserve(keys.size() + added.size());
    auto key = keys.begin();
    for (const Key &one : added) {
        while (key != keys.end() && key->uid < one.uid)
            merged.push_back(*key++);
        if (key != keys.end() && key->uid == one.uid)
            ++key;
        if (isKept(one))
            merged.push_back(one);
    }
    merged.insert(merged.end(), key, keys.end());
    keys = std::move(merged);
}

/// In one move of what stays.
template <typename Key> void erase(std::vector<Key> &keys, const UidSet &uids)
{
    if (uids.isEmpty())
        return;
    auto from = keys.begin() + (lowerBound(keys, uids.min()) - keys.cbegin());
    auto to = from;
    for (const imap::Interval &interval : uids.intervals()) {
        const auto first =
            std::lower_bound(from, keys.end(), interval.first,
                             [](const Key &key, quint32 uid) { return key.uid < uid; });
        to = std::move(from, first, to);
        from = std::upper_bound(first, keys.end(), interval.last,
                                [](quint32 uid, const Key &key) { return uid < key.uid; });
    }
    keys.erase(std::move(from, keys.end(), to), keys.end());
}

} // namespace

/// The messages of `uids` that are in a thread: some steps for each, however many others there are.
template <typename Visit> void Conversations::forThreaded(const UidSet &uids, Visit visit) const
{
    auto at = m_threads.begin();
    for (const imap::Interval &interval : uids.intervals()) {
        at = std::lower_bound(at, m_threads.end(), interval.first,
                              [](const ThreadKey &key, quint32 uid) { return key.uid < uid; });
        for (; at != m_threads.end() && at->uid <= interval.last; ++at)
            visit(*at);
    }
}

bool Conversations::leads(const MessageKey &a, const MessageKey &b) const
{
    if (a.date != b.date)
        return m_lastLeads ? a.date < b.date : a.date > b.date;
    return a.uid > b.uid;
}

UidSet Conversations::uids() const
{
    std::vector<quint32> uids;
    uids.reserve(m_keys.size());
    for (const MessageKey &key : m_keys)
        uids.push_back(key.uid);
    return UidSet::fromUids(std::move(uids));
}

std::vector<MessageKey> Conversations::keysOf(const UidSet &uids) const
{
    std::vector<MessageKey> keys;
    auto at = m_keys.begin();
    for (const imap::Interval &interval : uids.intervals()) {
        at = std::lower_bound(at, m_keys.end(), MessageKey {interval.first, 0}, byUid);
        for (; at != m_keys.end() && at->uid <= interval.last; ++at)
            keys.push_back(*at);
    }
    return keys;
}

MessageKey Conversations::rowKey(quint32 uid) const
{
    const MessageKey *key = find(uid);
    if (!key)
        return {};
    const quint32 thread = threadOf(uid);
    const size_t place = thread != 0 ? placeOf(thread) : m_heads.size();
    if (place >= m_heads.size() || m_heads[place].uid == uid || m_heads[place].uid == 0)
        return *key;
    return below(m_heads[place], uid);
}

void Conversations::assign(std::vector<MessageKey> keys, std::vector<ThreadKey> threads,
                           bool lastLeads)
{
    m_lastLeads = lastLeads;
    m_keys = std::move(keys);
    if (!std::is_sorted(m_keys.begin(), m_keys.end(), byUid))
        std::sort(m_keys.begin(), m_keys.end(), byUid);
    m_threads = std::move(threads);
    m_open.clear();
    group();
}

void Conversations::clear()
{
    *this = {};
}

/// A counting sort: threads are numbered from 1 on, mostly without many gaps.
void Conversations::group()
{
    quint32 last = 0;
    for (const ThreadKey &key : m_threads)
        last = std::max(last, key.thread);
    m_names.clear();
    size_t count = size_t(last) + 1;
    if (last > 4 * m_threads.size() + 1024) {
        for (const ThreadKey &key : m_threads)
            m_names.push_back(key.thread);
        std::sort(m_names.begin(), m_names.end());
        m_names.erase(std::unique(m_names.begin(), m_names.end()), m_names.end());
        count = m_names.size();
    }
    m_first.assign(m_threads.empty() ? 0 : count + 1, 0);
    m_members.clear();
    m_heads.assign(m_first.empty() ? 0 : count, MessageKey());
    const auto forEach = [this](const auto &visit) {
        auto key = m_keys.cbegin();
        for (const ThreadKey &one : m_threads) {
            // Both are ascending: steps where they are close, a search over a gap.
            for (int steps = 0; key != m_keys.cend() && key->uid < one.uid; ++key) {
                if (++steps > 32) {
                    key = std::lower_bound(key, m_keys.cend(), MessageKey {one.uid, 0}, byUid);
                    break;
                }
            }
            if (key == m_keys.cend())
                return;
            if (key->uid == one.uid)
                visit(*key, placeOf(one.thread));
        }
    };
    if (m_first.empty())
        return;
    forEach([this](const MessageKey &, size_t place) { ++m_first[place + 1]; });
    for (size_t i = 1; i < m_first.size(); ++i)
        m_first[i] += m_first[i - 1];
    m_members.resize(m_first.back());
    std::vector<quint32> next(m_first.begin(), m_first.end() - 1);
    forEach([&](const MessageKey &key, size_t place) {
        m_members[next[place]++] = key;
        if (m_heads[place].uid == 0 || leads(key, m_heads[place]))
            m_heads[place] = key;
    });
}

/// As group(), where only these threads (ascending) have other members, or messages whose rank
/// changed; whoever joined one is among `uids`.
void Conversations::regroup(const std::vector<quint32> &threads, const std::vector<quint32> &uids)
{
    const quint32 last = threads.empty() ? 0 : threads.back();
    if (last == 0)
        return;
    if (m_first.empty() || !m_names.empty() || last > 4 * m_threads.size() + 1024) {
        group();
        return;
    }
    if (last >= m_heads.size()) {
        m_heads.resize(size_t(last) + 1);
        m_first.resize(size_t(last) + 2, m_first.back());
    }
    std::vector<std::pair<quint32, MessageKey>> joined;
    for (const quint32 uid : uids) {
        const quint32 thread = threadOf(uid);
        const MessageKey *key = thread != 0 ? find(uid) : nullptr;
        if (key)
            joined.emplace_back(thread, *key);
    }
    std::stable_sort(joined.begin(), joined.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });

    std::vector<MessageKey> members;
    members.reserve(m_members.size() + joined.size());
    size_t copied = 0;  // of the members as they were
    size_t shifted = 0; // of m_first
    quint32 shift = 0;  // modulo 2^32
    const auto shiftUpTo = [&](size_t end) {
        for (; shifted < end; ++shifted)
            m_first[shifted] += shift;
    };
    const auto copyUpTo = [&](size_t end) {
        members.insert(members.end(), m_members.begin() + ptrdiff_t(copied),
                       m_members.begin() + ptrdiff_t(end));
        copied = end;
    };
    auto join = joined.begin();
    std::vector<MessageKey> now;
    for (const quint32 thread : threads) {
        if (thread == 0)
            continue;
        const size_t begin = m_first[thread];
        const size_t end = m_first[size_t(thread) + 1];
        now.clear();
        for (size_t i = begin; i < end; ++i) {
            const MessageKey *key = find(m_members[i].uid);
            if (key && threadOf(key->uid) == thread)
                now.push_back(*key);
        }
        for (; join != joined.end() && join->first <= thread; ++join)
            now.push_back(join->second);
        std::sort(now.begin(), now.end(), byUid);
        now.erase(std::unique(now.begin(), now.end()), now.end());
        MessageKey head;
        for (const MessageKey &key : now) {
            if (head.uid == 0 || leads(key, head))
                head = key;
        }
        m_heads[thread] = head;
        copyUpTo(begin);
        shiftUpTo(size_t(thread) + 1);
        members.insert(members.end(), now.begin(), now.end());
        copied = end;
        shift = quint32(members.size() - end);
    }
    copyUpTo(m_members.size());
    shiftUpTo(m_first.size());
    m_members = std::move(members);
}

size_t Conversations::placeOf(quint32 thread) const
{
    if (m_first.empty())
        return 0;
    const size_t count = m_first.size() - 1;
    if (m_names.empty())
        return std::min<size_t>(thread, count);
    const auto at = std::lower_bound(m_names.begin(), m_names.end(), thread);
    return at != m_names.end() && *at == thread ? size_t(at - m_names.begin()) : count;
}

std::span<const MessageKey> Conversations::members(quint32 thread) const
{
    const size_t place = placeOf(thread);
    if (thread == 0 || place + 1 >= m_first.size())
        return {};
    return std::span(m_members).subspan(m_first[place], m_first[place + 1] - m_first[place]);
}

quint32 Conversations::headOf(quint32 thread) const
{
    const size_t place = thread != 0 ? placeOf(thread) : m_heads.size();
    return place < m_heads.size() ? m_heads[place].uid : 0;
}

quint32 Conversations::threadOf(quint32 uid) const
{
    const auto at = lowerBound(m_threads, uid);
    return at != m_threads.end() && at->uid == uid ? at->thread : 0;
}

const MessageKey *Conversations::find(quint32 uid) const
{
    const auto at = lowerBound(m_keys, uid);
    return at != m_keys.end() && at->uid == uid ? &*at : nullptr;
}

quint32 Conversations::shownFor(quint32 uid) const
{
    const quint32 thread = threadOf(uid);
    if (thread == 0 || isOpen(thread) || !find(uid))
        return uid;
    return headOf(thread);
}

/// The others have the rank of the head, so that they follow it: those with a higher UID one less,
/// because among equals the higher UID comes first.
MessageKey Conversations::below(const MessageKey &head, quint32 uid)
{
    return {uid, head.date - (uid > head.uid && head.date > 0 ? 1 : 0)};
}

void Conversations::addRows(quint32 thread, bool isOpen, std::vector<MessageKey> &rows) const
{
    const size_t place = thread != 0 ? placeOf(thread) : m_heads.size();
    if (place >= m_heads.size() || m_heads[place].uid == 0)
        return;
    const MessageKey &head = m_heads[place];
    rows.push_back(head);
    if (!isOpen)
        return;
    for (const MessageKey &key : members(thread)) {
        if (key.uid != head.uid)
            rows.push_back(below(head, key.uid));
    }
}

std::vector<MessageKey> Conversations::rows() const
{
    std::vector<MessageKey> rows;
    rows.reserve(m_keys.size());
    auto thread = m_threads.begin();
    for (const MessageKey &key : m_keys) {
        while (thread != m_threads.end() && thread->uid < key.uid)
            ++thread;
        if (thread == m_threads.end() || thread->uid != key.uid) {
            rows.push_back(key);
            continue;
        }
        if (headOf(thread->thread) == key.uid) // in its place: mostly there is nothing to sort
            addRows(thread->thread, isOpen(thread->thread), rows);
    }
    return rows;
}

bool Conversations::standsForAny(quint32 uid, const UidSet &uids) const
{
    const quint32 thread = threadOf(uid);
    if (thread == 0 || isOpen(thread) || headOf(thread) != uid)
        return false;
    const auto group = members(thread);
    return std::any_of(group.begin(), group.end(),
                       [&uids](const MessageKey &key) { return uids.contains(key.uid); });
}

UidSet Conversations::withFolded(const UidSet &uids) const
{
    std::vector<quint32> more;
    forThreaded(uids, [&](const ThreadKey &key) {
        const auto group = members(key.thread);
        if (group.size() < 2 || isOpen(key.thread) || headOf(key.thread) != key.uid)
            return;
        for (const MessageKey &member : group)
            more.push_back(member.uid);
    });
    return more.empty() ? uids : uids.united(UidSet::fromUids(std::move(more)));
}

UidSet Conversations::shownFor(const UidSet &uids) const
{
    std::vector<quint32> heads;
    std::vector<quint32> folded;
    forThreaded(uids, [&](const ThreadKey &key) {
        const quint32 head = isOpen(key.thread) ? 0 : headOf(key.thread);
        if (head != 0 && head != key.uid) {
            heads.push_back(head);
            folded.push_back(key.uid);
        }
    });
    UidSet shown = uids;
    if (!folded.empty()) {
        shown.subtract(UidSet::fromUids(std::move(folded)));
        shown.unite(UidSet::fromUids(std::move(heads)));
    }
    return shown;
}

std::vector<MessageKey> Conversations::rowsOf(const std::vector<quint32> &threads,
                                              const std::vector<quint32> &uids) const
{
    std::vector<MessageKey> rows;
    for (const quint32 thread : threads)
        addRows(thread, isOpen(thread), rows);
    for (const quint32 uid : uids) {
        const MessageKey *key = threadOf(uid) == 0 ? find(uid) : nullptr;
        if (key)
            rows.push_back(*key);
    }
    std::sort(rows.begin(), rows.end(), byUid);
    return rows;
}

Conversations::Change Conversations::change(const UidSet &removed,
                                            const std::vector<MessageKey> &inserted,
                                            const std::vector<ThreadKey> &threads)
{
    std::vector<quint32> touched;
    std::vector<quint32> uids; // that may stand alone, before or after
    forThreaded(removed, [&](const ThreadKey &key) { touched.push_back(key.thread); });
    std::vector<MessageKey> added = inserted;
    std::sort(added.begin(), added.end(), byUid);
    for (const MessageKey &key : added) {
        uids.push_back(key.uid);
        touched.push_back(threadOf(key.uid));
    }
    for (const ThreadKey &key : threads) {
        uids.push_back(key.uid);
        touched.push_back(threadOf(key.uid));
        touched.push_back(key.thread);
    }
    for (auto *list : {&touched, &uids}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    const std::vector<MessageKey> before = rowsOf(touched, uids);

    erase(m_keys, removed);
    // One that goes may come back, out of a mistaken move, say: its thread is remembered.
    merge(m_keys, added, [](const MessageKey &) { return true; });
    merge(m_threads, threads, [](const ThreadKey &key) { return key.thread != 0; });
    regroup(touched, uids);

    const std::vector<MessageKey> after = rowsOf(touched, uids);
    Change change;
    change.removed = removed;
    for (const MessageKey &row : before) {
        const auto at = lowerBound(after, row.uid);
        if (at == after.end() || !(*at == row))
            change.removed.add(row.uid);
    }
    for (const MessageKey &row : after) {
        const auto at = lowerBound(before, row.uid);
        if (at == before.end() || !(*at == row) || removed.contains(row.uid))
            change.inserted.push_back(row);
        else
            change.changed.add(row.uid);
    }
    return change;
}

Conversations::Change Conversations::setOpen(quint32 thread, bool open)
{
    Change change;
    const auto group = members(thread);
    if (group.size() < 2 || open == isOpen(thread))
        return change;
    std::vector<MessageKey> rows;
    addRows(thread, true, rows);
    change.changed.add(rows.front().uid);
    rows.erase(rows.begin());
    if (open) {
        m_open.insert(thread);
        change.inserted = std::move(rows);
    } else {
        m_open.remove(thread);
        for (const MessageKey &row : rows)
            change.removed.add(row.uid);
    }
    return change;
}

size_t Conversations::bytes() const
{
    return m_keys.capacity() * sizeof(MessageKey) + m_threads.capacity() * sizeof(ThreadKey)
        + (m_members.capacity() + m_heads.capacity()) * sizeof(MessageKey)
        + (m_first.capacity() + m_names.capacity()) * sizeof(quint32);
}

} // namespace homing::model
