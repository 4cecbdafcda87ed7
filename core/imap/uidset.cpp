// SPDX-License-Identifier: GPL-3.0-or-later
// UidSet: interval arithmetic. Every operation is linear (or logarithmic) in intervals, none in
// numbers.
#include "core/imap/uidset.h"

#include "core/imap/text.h"

#include <algorithm>
#include <charconv>

namespace homing::imap {

namespace {

/// Adds an interval that starts no earlier than every one before it.
void appendAscending(std::vector<Interval> &intervals, Interval next)
{
    countSteps(1);
    if (!intervals.empty() && next.first <= quint64(intervals.back().last) + 1)
        intervals.back().last = std::max(intervals.back().last, next.last);
    else
        intervals.push_back(next);
}

void normalise(std::vector<Interval> &intervals)
{
    std::sort(intervals.begin(), intervals.end(),
              [](Interval left, Interval right) { return left.first < right.first; });
    std::vector<Interval> merged;
    merged.reserve(intervals.size());
    for (const Interval &interval : intervals)
        appendAscending(merged, interval);
    intervals = std::move(merged);
}

int digits(quint32 number)
{
    int count = 1;
    for (; number >= 10; number /= 10)
        ++count;
    return count;
}

qsizetype wireSize(Interval interval)
{
    return digits(interval.first)
        + (interval.first == interval.last ? 0 : 1 + digits(interval.last));
}

void appendNumber(QByteArray &text, quint32 number)
{
    char buffer[16];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    text.append(buffer, end - buffer);
}

/// One side of a range. Keeps where it is in the text for errors.
struct SetReader
{
    QByteArrayView text;
    quint32 star = 0;
    bool lenient = false;
    qsizetype position = 0;
    const char *error = nullptr;

    bool number(quint32 &value)
    {
        if (position < text.size() && text[position] == '*') {
            if (star == 0)
                return fail("a number, not \"*\"");
            ++position;
            value = star;
            return true;
        }
        const qsizetype start = position;
        countSteps(1);
        quint64 sum = 0;
        for (; position < text.size() && isDigit(text[position]); ++position) {
            sum = sum * 10 + quint64(text[position] - '0');
            if (sum > 0xffffffffU)
                return fail("a number of at most 32 bits");
        }
        if (position == start)
            return fail("a number");
        if (text[start] == '0' && !lenient) {
            position = start;
            return fail("a number that does not start with 0");
        }
        value = quint32(sum);
        return true;
    }

    bool fail(const char *expected)
    {
        error = expected;
        return false;
    }
};

} // namespace

UidSet::UidSet(std::initializer_list<Interval> intervals)
{
    for (const Interval &interval : intervals)
        add(interval.first, interval.last);
}

UidSet UidSet::range(quint32 first, quint32 last)
{
    UidSet set;
    set.add(first, last);
    return set;
}

namespace {

/// A million in any order take some milliseconds where they lie close, as a bitmap.
void sortUids(std::vector<quint32> &uids)
{
    constexpr size_t many = 10'000;
    if (std::is_sorted(uids.begin(), uids.end()))
        return;
    const auto [least, most] = std::minmax_element(uids.begin(), uids.end());
    const quint32 base = *least;
    const quint64 width = quint64(*most) - base + 1;
    if (uids.size() < many || width > 64 * uids.size()) {
        std::sort(uids.begin(), uids.end());
        return;
    }
    std::vector<bool> isThere(width);
    for (const quint32 uid : uids)
        isThere[uid - base] = true;
    size_t count = 0;
    for (auto bit = std::find(isThere.begin(), isThere.end(), true); bit != isThere.end();
         bit = std::find(bit + 1, isThere.end(), true))
        uids[count++] = base + quint32(bit - isThere.begin());
    uids.resize(count);
}

} // namespace

UidSet UidSet::fromUids(std::vector<quint32> uids)
{
    sortUids(uids);
    UidSet set;
    for (const quint32 uid : uids) {
        if (uid != 0)
            appendAscending(set.m_intervals, {uid, uid});
    }
    return set;
}

UidSet UidSet::fromIntervals(std::vector<Interval> intervals)
{
    for (Interval &interval : intervals) {
        if (interval.first > interval.last)
            std::swap(interval.first, interval.last);
        interval.first = std::max(interval.first, 1U);
    }
    std::erase_if(intervals, [](Interval interval) { return interval.last == 0; });
    UidSet set;
    set.m_intervals = std::move(intervals);
    normalise(set.m_intervals);
    return set;
}

// sequence-set = (seq-number / seq-range) *("," sequence-set)      RFC 3501 section 9
// seq-range    = seq-number ":" seq-number
// seq-number   = nz-number / "*"
Expected<UidSet, ParseError> UidSet::parse(QByteArrayView text, quint32 star, bool lenient)
{
    UidSet set;
    if (text.isEmpty() && lenient)
        return set;
    SetReader reader {text, star, lenient};
    bool ascending = true;
    while (true) {
        Interval next;
        bool good = reader.number(next.first);
        next.last = next.first;
        if (good && reader.position < text.size() && text[reader.position] == ':') {
            ++reader.position;
            good = reader.number(next.last);
        }
        if (!good)
            return Unexpected {ParseError {reader.position, reader.error}};
        if (next.first > next.last)
            std::swap(next.first, next.last);
        next.first = std::max(next.first, 1U); // Dovecot of 2021 wrote "VANISHED 0:1"
        if (next.last != 0) {
            if (!set.m_intervals.empty() && next.first < set.m_intervals.back().first)
                ascending = false;
            if (ascending)
                appendAscending(set.m_intervals, next);
            else
                set.m_intervals.push_back(next);
        }
        if (reader.position == text.size())
            break;
        if (text[reader.position] != ',')
            return Unexpected {ParseError {reader.position, "\",\" or the end of the set"}};
        ++reader.position;
    }
    if (!ascending)
        normalise(set.m_intervals);
    return set;
}

QByteArray UidSet::toWire() const
{
    QByteArray text;
    text.reserve(qsizetype(m_intervals.size()) * 12);
    for (const Interval &interval : m_intervals) {
        if (!text.isEmpty())
            text += ',';
        appendNumber(text, interval.first);
        if (interval.first != interval.last) {
            text += ':';
            appendNumber(text, interval.last);
        }
    }
    return text;
}

void UidSet::add(quint32 first, quint32 last)
{
    if (first > last)
        std::swap(first, last);
    if (last == 0)
        return;
    first = std::max(first, 1U);
    if (m_intervals.empty() || first >= m_intervals.back().first) {
        appendAscending(m_intervals, {first, last});
        return;
    }
    // The first interval that reaches the new one, and the first that lies wholly behind it.
    const auto begin = std::lower_bound(
        m_intervals.begin(), m_intervals.end(), first,
        [](Interval interval, quint32 number) { return quint64(interval.last) + 1 < number; });
    const auto end =
        std::upper_bound(begin, m_intervals.end(), last, [](quint32 number, Interval interval) {
            return quint64(number) + 1 < interval.first;
        });
    countSteps(m_intervals.end() - begin);
    if (begin == end) {
        m_intervals.insert(begin, {first, last});
        return;
    }
    begin->first = std::min(begin->first, first);
    begin->last = std::max((end - 1)->last, last);
    m_intervals.erase(begin + 1, end);
}

void UidSet::remove(quint32 first, quint32 last)
{
    if (first > last)
        std::swap(first, last);
    const auto begin =
        std::lower_bound(m_intervals.begin(), m_intervals.end(), first,
                         [](Interval interval, quint32 number) { return interval.last < number; });
    const auto end =
        std::upper_bound(begin, m_intervals.end(), last,
                         [](quint32 number, Interval interval) { return number < interval.first; });
    if (begin == end)
        return;
    std::vector<Interval> rest; // at most the stump before and the stump behind
    if (begin->first < first)
        rest.push_back({begin->first, first - 1});
    if ((end - 1)->last > last)
        rest.push_back({last + 1, (end - 1)->last});
    const auto place = m_intervals.erase(begin, end);
    m_intervals.insert(place, rest.begin(), rest.end());
}

void UidSet::unite(const UidSet &other)
{
    if (other.m_intervals.size() <= 1) {
        if (!other.isEmpty())
            add(other.m_intervals.front().first, other.m_intervals.front().last);
        return;
    }
    std::vector<Interval> merged;
    merged.reserve(m_intervals.size() + other.m_intervals.size());
    auto left = m_intervals.cbegin();
    auto right = other.m_intervals.cbegin();
    while (left != m_intervals.cend() || right != other.m_intervals.cend()) {
        const bool takeLeft = right == other.m_intervals.cend()
            || (left != m_intervals.cend() && left->first <= right->first);
        appendAscending(merged, takeLeft ? *left++ : *right++);
    }
    m_intervals = std::move(merged);
}

void UidSet::subtract(const UidSet &other)
{
    *this = subtracted(other);
}

UidSet UidSet::intersected(const UidSet &other) const
{
    UidSet result;
    auto left = m_intervals.cbegin();
    auto right = other.m_intervals.cbegin();
    while (left != m_intervals.cend() && right != other.m_intervals.cend()) {
        const quint32 first = std::max(left->first, right->first);
        const quint32 last = std::min(left->last, right->last);
        if (first <= last)
            result.m_intervals.push_back({first, last});
        if (left->last < right->last)
            ++left;
        else
            ++right;
    }
    return result;
}

UidSet UidSet::united(const UidSet &other) const
{
    UidSet result = *this;
    result.unite(other);
    return result;
}

UidSet UidSet::subtracted(const UidSet &other) const
{
    UidSet result;
    auto right = other.m_intervals.cbegin();
    for (const Interval &interval : m_intervals) {
        while (right != other.m_intervals.cend() && right->last < interval.first)
            ++right;
        quint64 first = interval.first;
        for (auto cut = right; cut != other.m_intervals.cend() && cut->first <= interval.last;
             ++cut) {
            if (cut->first > first)
                result.m_intervals.push_back({quint32(first), cut->first - 1});
            first = std::max(first, quint64(cut->last) + 1);
            right = cut;
        }
        if (first <= interval.last)
            result.m_intervals.push_back({quint32(first), interval.last});
    }
    return result;
}

bool UidSet::contains(quint32 number) const
{
    const auto place =
        std::lower_bound(m_intervals.cbegin(), m_intervals.cend(), number,
                         [](Interval interval, quint32 wanted) { return interval.last < wanted; });
    return place != m_intervals.cend() && place->first <= number;
}

quint64 UidSet::count() const
{
    quint64 sum = 0;
    for (const Interval &interval : m_intervals)
        sum += interval.count();
    return sum;
}

quint32 UidSet::min() const
{
    return m_intervals.front().first;
}

quint32 UidSet::max() const
{
    return m_intervals.back().last;
}

quint32 UidSet::at(quint64 index) const
{
    for (const Interval &interval : m_intervals) {
        if (index < interval.count())
            return quint32(interval.first + index);
        index -= interval.count();
    }
    return 0;
}

quint64 UidSet::countBelow(quint32 number) const
{
    quint64 sum = 0;
    for (const Interval &interval : m_intervals) {
        if (interval.first >= number)
            break;
        sum += std::min(quint64(interval.last) + 1, quint64(number)) - interval.first;
    }
    return sum;
}

std::vector<UidSet> UidSet::split(qsizetype maxOctets, quint64 maxCount) const
{
    constexpr quint64 everything = quint64(1) << 32;
    maxCount = std::clamp<quint64>(maxCount, 1, everything);
    std::vector<UidSet> pieces;
    qsizetype octets = 0;
    quint64 count = 0;
    const auto startPiece = [&] {
        pieces.emplace_back();
        octets = 0;
        count = 0;
    };
    for (Interval rest : m_intervals) {
        while (true) {
            if (pieces.empty() || count >= maxCount)
                startPiece();
            const quint64 last = std::min<quint64>(rest.last, rest.first + (maxCount - count) - 1);
            const Interval taken {rest.first, quint32(last)};
            const qsizetype needed = (octets == 0 ? 0 : 1) + wireSize(taken);
            if (octets != 0 && octets + needed > maxOctets) {
                startPiece();
                continue;
            }
            pieces.back().m_intervals.push_back(taken);
            octets += needed;
            count += taken.count();
            if (taken.last == rest.last)
                break;
            rest.first = taken.last + 1;
        }
    }
    return pieces;
}

UidSet UidSet::coarsened(qsizetype maxOctets) const
{
    const auto octetsAbove = [this](quint64 smallestGap) {
        // The size of the set when every gap smaller than `smallestGap` is filled.
        qsizetype octets = -1;
        Interval current = m_intervals.front();
        for (std::size_t i = 1; i < m_intervals.size(); ++i) {
            if (m_intervals[i].first - current.last - 1 < smallestGap) {
                current.last = m_intervals[i].last;
            } else {
                octets += 1 + wireSize(current);
                current = m_intervals[i];
            }
        }
        return octets + 1 + wireSize(current);
    };
    if (isEmpty() || octetsAbove(0) <= maxOctets)
        return *this;
    quint64 tooSmall = 0;
    quint64 enough = quint64(1) << 32;
    while (enough - tooSmall > 1) {
        const quint64 middle = tooSmall + (enough - tooSmall) / 2;
        (octetsAbove(middle) <= maxOctets ? enough : tooSmall) = middle;
    }
    UidSet result;
    for (const Interval &interval : m_intervals) {
        if (!result.isEmpty() && interval.first - result.max() - 1 < enough)
            result.m_intervals.back().last = interval.last;
        else
            result.m_intervals.push_back(interval);
    }
    return result;
}

} // namespace homing::imap
