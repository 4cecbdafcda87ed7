// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/conversations.h"

#include "core/model/keylist.h"

namespace homing::model {

using imap::UidSet;
using store::MessageKey;
using store::ThreadKey;

namespace {

constexpr auto byUid = [](const auto &a, const auto &b) { return a.uid < b.uid; };

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

} // namespace

void Conversations::assign(std::vector<MessageKey> keys, std::vector<ThreadKey> threads)
{
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
        if (!KeyList::isOlder(key, m_heads[place]))
            m_heads[place] = key;
    });
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

/// The others have the rank of the head, so that they follow it: those with a higher UID one
/// second later, because among equals the higher UID comes first.
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
        if (key.uid < head.uid)
            rows.push_back({key.uid, head.date});
        else if (key.uid > head.uid)
            rows.push_back({key.uid, head.date - (head.date > 0 ? 1 : 0)});
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

UidSet Conversations::withFolded(const UidSet &uids) const
{
    QSet<quint32> threads;
    for (const ThreadKey &key : m_threads) {
        if (uids.contains(key.uid) && !isOpen(key.thread) && members(key.thread).size() > 1)
            threads.insert(key.thread);
    }
    std::vector<quint32> more;
    for (const quint32 thread : threads) {
        for (const MessageKey &key : members(thread))
            more.push_back(key.uid);
    }
    return uids.united(UidSet::fromUids(std::move(more)));
}

UidSet Conversations::shownFor(const UidSet &uids) const
{
    UidSet shown = uids;
    std::vector<quint32> heads;
    std::vector<quint32> folded;
    QHash<quint32, quint32> headsOf;
    for (const ThreadKey &key : m_threads) {
        if (!uids.contains(key.uid) || isOpen(key.thread))
            continue;
        auto head = headsOf.find(key.thread);
        if (head == headsOf.end())
            head = headsOf.insert(key.thread, headOf(key.thread));
        if (*head != 0 && *head != key.uid) {
            heads.push_back(*head);
            folded.push_back(key.uid);
        }
    }
    shown.subtract(UidSet::fromUids(std::move(folded)));
    shown.unite(UidSet::fromUids(std::move(heads)));
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
    for (const ThreadKey &key : m_threads) {
        if (removed.contains(key.uid))
            touched.push_back(key.thread);
    }
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

    if (!removed.isEmpty())
        std::erase_if(m_keys, [&](const MessageKey &key) { return removed.contains(key.uid); });
    // One that goes may come back, out of a mistaken move, say: its thread is remembered.
    merge(m_keys, added, [](const MessageKey &) { return true; });
    merge(m_threads, threads, [](const ThreadKey &key) { return key.thread != 0; });
    group();

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
        if (at == before.end() || !(*at == row))
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
