// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/uidindex.h"

namespace homing::sync {

using imap::Interval;
using imap::UidSet;

namespace {

constexpr size_t mostIntervals = 512; // of a chunk
constexpr size_t fewIntervals = 8;

} // namespace

void UidIndex::assign(const UidSet &set)
{
    m_chunks.clear();
    m_count = set.count();
    const auto &all = set.intervals();
    for (size_t from = 0; from < all.size(); from += mostIntervals / 2) {
        const size_t to = std::min(all.size(), from + mostIntervals / 2);
        Chunk chunk {{all.begin() + qsizetype(from), all.begin() + qsizetype(to)}, 0};
        for (const Interval &interval : chunk.intervals)
            chunk.count += interval.count();
        m_chunks.push_back(std::move(chunk));
    }
    m_set = set;
    m_isSetCurrent = true;
}

/// The first chunk that reaches up to `uid`, or the number of chunks.
size_t UidIndex::chunkOf(quint32 uid) const
{
    const auto found = std::lower_bound(
        m_chunks.begin(), m_chunks.end(), uid,
        [](const Chunk &chunk, quint32 wanted) { return chunk.intervals.back().last < wanted; });
    return size_t(found - m_chunks.begin());
}

void UidIndex::recount(size_t chunk)
{
    m_count -= m_chunks[chunk].count;
    m_chunks[chunk].count = 0;
    for (const Interval &interval : m_chunks[chunk].intervals)
        m_chunks[chunk].count += interval.count();
    m_count += m_chunks[chunk].count;
}

/// One that grew too large becomes two.
void UidIndex::splitIfLarge(size_t chunk)
{
    Intervals &intervals = m_chunks[chunk].intervals;
    if (intervals.size() <= mostIntervals)
        return;
    const auto middle = intervals.begin() + qsizetype(intervals.size() / 2);
    Chunk upper {{middle, intervals.end()}, 0};
    intervals.erase(middle, intervals.end());
    m_chunks.insert(m_chunks.begin() + qsizetype(chunk) + 1, std::move(upper));
    recount(chunk);
    recount(chunk + 1);
}

void UidIndex::add(quint32 uid)
{
    if (uid == 0)
        return;
    if (m_chunks.empty())
        m_chunks.push_back({});
    const size_t chunk = m_count == 0 ? 0 : std::min(chunkOf(uid), m_chunks.size() - 1);
    Intervals &intervals = m_chunks[chunk].intervals;
    const auto next =
        std::lower_bound(intervals.begin(), intervals.end(), uid,
                         [](Interval interval, quint32 wanted) { return interval.last < wanted; });
    if (next != intervals.end() && next->first <= uid)
        return;
    const bool touchesNext = next != intervals.end() && next->first == uid + 1;
    const bool touchesLast = next != intervals.begin() && std::prev(next)->last == uid - 1;
    if (touchesLast && touchesNext) {
        std::prev(next)->last = next->last;
        intervals.erase(next);
    } else if (touchesLast) {
        std::prev(next)->last = uid;
    } else if (touchesNext) {
        next->first = uid;
    } else {
        intervals.insert(next, {uid, uid});
    }
    ++m_chunks[chunk].count;
    ++m_count;
    m_isSetCurrent = false;
    splitIfLarge(chunk);
}

void UidIndex::remove(quint32 first, quint32 last)
{
    bool isEmptied = false;
    for (size_t chunk = chunkOf(first); chunk < m_chunks.size(); ++chunk) {
        Intervals &intervals = m_chunks[chunk].intervals;
        if (intervals.front().first > last)
            break;
        const auto begin = std::lower_bound(
            intervals.begin(), intervals.end(), first,
            [](Interval interval, quint32 wanted) { return interval.last < wanted; });
        const auto end =
            std::upper_bound(begin, intervals.end(), last, [](quint32 wanted, Interval interval) {
                return wanted < interval.first;
            });
        if (begin == end)
            continue;
        Intervals rest; // the stumps on both sides
        if (begin->first < first)
            rest.push_back({begin->first, first - 1});
        if (std::prev(end)->last > last)
            rest.push_back({last + 1, std::prev(end)->last});
        const auto place = intervals.erase(begin, end);
        intervals.insert(place, rest.begin(), rest.end());
        isEmptied = isEmptied || intervals.empty();
        recount(chunk);
        m_isSetCurrent = false;
        splitIfLarge(chunk); // what was cut in two
    }
    if (isEmptied)
        std::erase_if(m_chunks, [](const Chunk &chunk) { return chunk.intervals.empty(); });
}

void UidIndex::unite(const UidSet &other)
{
    if (other.intervals().size() <= fewIntervals && other.count() <= fewIntervals)
        other.forEach([this](quint32 uid) { add(uid); });
    else
        assign(set().united(other));
}

void UidIndex::subtract(const UidSet &other)
{
    if (other.intervals().size() > fewIntervals) {
        assign(set().subtracted(other));
        return;
    }
    for (const Interval &interval : other.intervals())
        remove(interval.first, interval.last);
}

UidSet UidIndex::intersected(const UidSet &other) const
{
    if (other.intervals().size() > fewIntervals)
        return set().intersected(other);
    Intervals found;
    for (const Interval &wanted : other.intervals()) {
        for (size_t chunk = chunkOf(wanted.first); chunk < m_chunks.size(); ++chunk) {
            const Intervals &intervals = m_chunks[chunk].intervals;
            if (intervals.front().first > wanted.last)
                break;
            auto interval =
                std::lower_bound(intervals.begin(), intervals.end(), wanted.first,
                                 [](Interval one, quint32 uid) { return one.last < uid; });
            for (; interval != intervals.end() && interval->first <= wanted.last; ++interval)
                found.push_back({std::max(interval->first, wanted.first),
                                 std::min(interval->last, wanted.last)});
        }
    }
    return UidSet::fromIntervals(std::move(found));
}

bool UidIndex::contains(quint32 uid) const
{
    const size_t chunk = chunkOf(uid);
    if (chunk == m_chunks.size())
        return false;
    const Intervals &intervals = m_chunks[chunk].intervals;
    const auto found =
        std::lower_bound(intervals.begin(), intervals.end(), uid,
                         [](Interval interval, quint32 wanted) { return interval.last < wanted; });
    return found->first <= uid;
}

quint32 UidIndex::max() const
{
    return m_chunks.back().intervals.back().last;
}

quint32 UidIndex::at(quint64 index) const
{
    for (const Chunk &chunk : m_chunks) {
        if (index >= chunk.count) {
            index -= chunk.count;
            continue;
        }
        for (const Interval &interval : chunk.intervals) {
            if (index < interval.count())
                return quint32(interval.first + index);
            index -= interval.count();
        }
    }
    return 0;
}

quint64 UidIndex::countBelow(quint32 uid) const
{
    quint64 below = 0;
    for (const Chunk &chunk : m_chunks) {
        if (chunk.intervals.back().last < uid) {
            below += chunk.count;
            continue;
        }
        for (const Interval &interval : chunk.intervals) {
            if (interval.first >= uid)
                break;
            below += std::min(quint64(interval.last) + 1, quint64(uid)) - interval.first;
        }
        break;
    }
    return below;
}

const UidSet &UidIndex::set() const
{
    if (!m_isSetCurrent) {
        Intervals all;
        for (const Chunk &chunk : m_chunks)
            all.insert(all.end(), chunk.intervals.begin(), chunk.intervals.end());
        m_set = UidSet::fromIntervals(std::move(all));
        m_isSetCurrent = true;
    }
    return m_set;
}

} // namespace homing::sync
