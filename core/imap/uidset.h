// SPDX-License-Identifier: GPL-3.0-or-later
// UidSet: sorted, disjoint, non-touching closed intervals of 32-bit numbers. A range is never expanded:
// the cost is in intervals, so 1:4294967295 costs nothing. Used for UIDs and for sequence numbers.
#pragma once

#include "core/base/expected.h"
#include "core/imap/types.h"

#include <initializer_list>

namespace homing::imap {

struct Interval {
    quint32 first = 0;
    quint32 last = 0; // >= first
    bool operator==(const Interval &) const = default;
    quint64 count() const { return quint64(last) - first + 1; }
};

class UidSet
{
public:
    UidSet() = default;
    UidSet(std::initializer_list<Interval> intervals);
    static UidSet single(quint32 number) { return UidSet {{number, number}}; }
    static UidSet range(quint32 first, quint32 last);
    static UidSet fromUids(std::vector<quint32> uids); // any order, repeats allowed
    /// The union of intervals in any order; uniting them one by one could be quadratic. Ends in either order, 0 is left out.
    static UidSet fromIntervals(std::vector<Interval> intervals);

    /// RFC 3501 sequence-set: "1:3,7,9:*"; ranges in either order, overlaps allowed. `star` stands for "*";
    /// 0 makes "*" an error. The number 0 (seen from real servers) is dropped, not an error, when `lenient`.
    static Expected<UidSet, ParseError> parse(QByteArrayView text, quint32 star = 0, bool lenient = false);
    QByteArray toWire() const; // "" when empty: never send that

    void add(quint32 number) { add(number, number); }
    void add(quint32 first, quint32 last);
    void remove(quint32 first, quint32 last);
    void unite(const UidSet &other);
    void subtract(const UidSet &other);
    UidSet intersected(const UidSet &other) const;
    UidSet united(const UidSet &other) const;
    UidSet subtracted(const UidSet &other) const;

    bool contains(quint32 number) const;
    bool isEmpty() const { return m_intervals.empty(); }
    quint64 count() const;
    quint32 min() const; // only when not empty
    quint32 max() const; // only when not empty
    const std::vector<Interval> &intervals() const { return m_intervals; }

    /// The number at `index` (0-based, ascending), in O(intervals).
    quint32 at(quint64 index) const;
    /// How many numbers are below `number`.
    quint64 countBelow(quint32 number) const;
    /// Pieces whose toWire() stays within `maxOctets` and whose count() stays within `maxCount`.
    /// (A single number or range that is longer than `maxOctets` makes a piece of its own.)
    std::vector<UidSet> split(qsizetype maxOctets, quint64 maxCount = ~quint64(0)) const;
    /// The same set with its smallest gaps filled until toWire() stays within `maxOctets`: a superset, for hints like
    /// known-uids. At least "first:last" is left, whatever the limit.
    UidSet coarsened(qsizetype maxOctets) const;

    bool operator==(const UidSet &) const = default;

    /// Calls `visit(quint32)` for each number: only for sets that are known to be ours and bounded.
    template <typename Visit>
    void forEach(Visit visit) const
    {
        for (const Interval &interval : m_intervals) {
            for (quint64 number = interval.first; number <= interval.last; ++number)
                visit(quint32(number));
        }
    }

private:
    std::vector<Interval> m_intervals;
};

} // namespace homing::imap
