// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/keylist.h"

#include <bitset>

namespace homing::model {

using store::MessageKey;

namespace {

bool uidLess(const MessageKey &key, quint32 uid)
{
    return key.uid < uid;
}

/// Says quickly that a UID is not in a set: the set's numbers modulo 65536 as bits.
class UidFilter
{
public:
    explicit UidFilter(const imap::UidSet &uids)
        : m_uids(uids)
        , m_isUsed(uids.count() <= bitCount)
    {
        if (m_isUsed)
            uids.forEach([this](quint32 uid) { m_bits.set(uid % bitCount); });
    }
    bool contains(quint32 uid) const
    {
        return (!m_isUsed || m_bits.test(uid % bitCount)) && m_uids.contains(uid);
    }

private:
    static constexpr quint32 bitCount = 65536;
    const imap::UidSet &m_uids;
    bool m_isUsed;
    std::bitset<bitCount> m_bits;
};

void addRun(std::vector<RowRun> &runs, int first, int last)
{
    if (!runs.empty() && runs.back().last + 1 == first)
        runs.back().last = last;
    else
        runs.push_back({first, last});
}

} // namespace

void KeyList::assign(std::vector<MessageKey> keys)
{
    const auto isUnsorted = [](const MessageKey &a, const MessageKey &b) { return a.uid >= b.uid; };
    if (std::adjacent_find(keys.begin(), keys.end(), isUnsorted) != keys.end()) {
        std::sort(keys.begin(), keys.end(), byUid);
        const auto sameUid = [](const MessageKey &a, const MessageKey &b) {
            return a.uid == b.uid;
        };
        keys.erase(std::unique(keys.begin(), keys.end(), sameUid), keys.end());
    }
    m_isUidOrdered = std::is_sorted(keys.begin(), keys.end(), isOlder);
    if (!m_isUidOrdered)
        std::sort(keys.begin(), keys.end(), isOlder);
    m_keys = std::move(keys);
    m_keys.shrink_to_fit();
    m_gapBegin = m_gapEnd = 0;
}

void KeyList::assignSorted(std::vector<MessageKey> keys)
{
    m_keys = std::move(keys);
    m_gapBegin = m_gapEnd = 0;
    m_isUidOrdered = std::is_sorted(m_keys.begin(), m_keys.end(), byUid);
}

bool KeyList::stepsTo(const std::vector<MessageKey> &fresh, const imap::UidSet &unsettled,
                      Steps &steps)
{
    // Both lists have what stays in the same order, so one walk finds what differs. Where they
    // part, `unsettled` says which side is off, else whichever side meets the other again soon.
    constexpr size_t lookAhead = 64;
    constexpr size_t mostGuesses = 1000;
    const size_t count = m_keys.size();
    const UidFilter filter(unsettled);
    std::vector<int> removed; // rows, descending
    std::vector<MessageKey> inserted;
    size_t i = 0;
    size_t j = 0;
    size_t guesses = 0;
    const auto findAhead = [](const std::vector<MessageKey> &keys, size_t from, quint32 uid) {
        const size_t end = std::min(keys.size(), from + lookAhead);
        for (size_t at = from; at < end; ++at) {
            if (keys[at].uid == uid)
                return at - from;
        }
        return lookAhead;
    };
    while (i < count || j < fresh.size()) {
        if (i < count && j < fresh.size() && m_keys[i].uid == fresh[j].uid) {
            ++i;
            ++j;
            continue;
        }
        bool drops = j == fresh.size();
        if (i < count && j < fresh.size()) {
            if (filter.contains(m_keys[i].uid)) {
                drops = true;
            } else if (!filter.contains(fresh[j].uid)) {
                const size_t toOld = findAhead(fresh, j, m_keys[i].uid);
                const size_t toFresh = findAhead(m_keys, i, fresh[j].uid);
                if (++guesses > mostGuesses || (toOld == lookAhead && toFresh == lookAhead))
                    return false;
                drops = toFresh < toOld;
            }
        }
        if (drops)
            removed.push_back(int(count - 1 - i++));
        else
            inserted.push_back(fresh[j++]);
    }
    std::reverse(removed.begin(), removed.end());
    for (const int row : removed)
        addRun(steps.removed, row, row);
    steps.inserted = std::move(inserted);
    auto going = steps.removed.rbegin(); // oldest first
    j = 0;
    size_t next = 0;
    for (i = 0; i < count; ++i) {
        const int row = int(count - 1 - i);
        while (going != steps.removed.rend() && going->first > row)
            ++going;
        if (going != steps.removed.rend() && row <= going->last)
            continue;
        while (next < steps.inserted.size() && steps.inserted[next] == fresh[j]) {
            ++next;
            ++j;
        }
        m_keys[i].date = fresh[j++].date;
    }
    return true;
}

void KeyList::clear()
{
    m_keys = {};
    m_gapBegin = m_gapEnd = 0;
    m_isUidOrdered = true;
}

int KeyList::rowOf(quint32 uid) const
{
    const auto find = [&](size_t from, size_t to) -> std::optional<size_t> {
        const auto begin = m_keys.begin() + ptrdiff_t(from);
        const auto end = m_keys.begin() + ptrdiff_t(to);
        const auto it = m_isUidOrdered
            ? std::lower_bound(begin, end, uid, uidLess)
            : std::find_if(begin, end, [uid](const MessageKey &key) { return key.uid == uid; });
        if (it == end || it->uid != uid)
            return std::nullopt;
        return size_t(it - m_keys.begin());
    };
    if (const auto index = find(m_gapEnd, m_keys.size()))
        return int(m_keys.size() - 1 - *index);
    if (const auto index = find(0, m_gapBegin))
        return remaining() + int(m_gapBegin - 1 - *index);
    return -1;
}

int KeyList::rowOf(const MessageKey &key) const
{
    if (m_gapEnd == 0 && !m_isUidOrdered) {
        const auto at = std::lower_bound(m_keys.begin(), m_keys.end(), key, isOlder);
        if (at != m_keys.end() && *at == key)
            return int(m_keys.end() - at) - 1;
    }
    return rowOf(key.uid);
}

std::vector<RowRun> KeyList::runsOf(const imap::UidSet &uids) const
{
    std::vector<RowRun> runs;
    const int total = count();
    if (uids.isEmpty() || total == 0)
        return runs;
    if (!m_isUidOrdered) {
        const UidFilter filter(uids);
        for (int row = 0; row < total; ++row) {
            if (filter.contains(keyAt(row).uid))
                addRun(runs, row, row);
        }
        return runs;
    }
    // Descending intervals are ascending rows. Each search begins where the last one ended.
    auto end = m_keys.end();
    const auto &intervals = uids.intervals();
    for (auto interval = intervals.rbegin(); interval != intervals.rend(); ++interval) {
        const auto past =
            std::upper_bound(m_keys.begin(), end, interval->last,
                             [](quint32 uid, const MessageKey &key) { return uid < key.uid; });
        const auto first = std::lower_bound(m_keys.begin(), past, interval->first, uidLess);
        if (first != past)
            addRun(runs, int(m_keys.end() - past), int(m_keys.end() - first) - 1);
        end = first;
    }
    return runs;
}

int KeyList::rowsNewerThan(const MessageKey &key) const
{
    return int(m_keys.end() - std::upper_bound(m_keys.begin(), m_keys.end(), key, isOlder));
}

void KeyList::makeRoom(size_t added)
{
    const size_t needed = m_keys.size() + added;
    if (needed > m_keys.capacity())
        m_keys.reserve(needed + needed / 32 + 32); // 3% slack: at most 8.3 bytes a message
}

void KeyList::begin(size_t added)
{
    m_gapBegin = 0;
    m_gapEnd = added;
    if (added == 0)
        return;
    makeRoom(added);
    const size_t before = m_keys.size();
    m_keys.resize(before + added);
    std::move_backward(m_keys.begin(), m_keys.begin() + ptrdiff_t(before), m_keys.end());
}

void KeyList::keep(int rows)
{
    if (rows <= 0)
        return;
    if (m_gapBegin != m_gapEnd) {
        const auto from = m_keys.begin() + ptrdiff_t(m_gapEnd);
        std::move(from, from + rows, m_keys.begin() + ptrdiff_t(m_gapBegin));
    }
    m_gapBegin += size_t(rows);
    m_gapEnd += size_t(rows);
}

void KeyList::drop(int rows)
{
    m_gapEnd += size_t(rows);
}

void KeyList::add(const MessageKey *first, size_t count)
{
    for (size_t i = 0; i < count; ++i) {
        if (m_gapBegin > 0 && m_keys[m_gapBegin - 1].uid > first[i].uid)
            m_isUidOrdered = false;
        m_keys[m_gapBegin++] = first[i];
    }
    if (remaining() > 0 && m_gapBegin > 0 && m_keys[m_gapBegin - 1].uid > remainingAt(0).uid)
        m_isUidOrdered = false;
}

void KeyList::finish()
{
    keep(remaining());
    m_keys.resize(m_gapBegin);
    m_gapBegin = m_gapEnd = 0;
    if (m_keys.capacity() > 2 * m_keys.size() + 4096)
        m_keys.shrink_to_fit();
    if (!m_isUidOrdered)
        m_isUidOrdered = std::is_sorted(m_keys.begin(), m_keys.end(), byUid);
}

void KeyList::append(const MessageKey *first, size_t count)
{
    makeRoom(count);
    for (size_t i = 0; i < count; ++i) {
        if (!m_keys.empty() && m_keys.back().uid > first[i].uid)
            m_isUidOrdered = false;
        m_keys.push_back(first[i]);
    }
}

} // namespace homing::model
