// SPDX-License-Identifier: GPL-3.0-or-later
// KeyList: the compact order of a mailbox's messages, 8 bytes each. Row 0 is the newest
// (INTERNALDATE, then UID); where the list has another order, a key's `date` is the rank that
// stands for it. No QObject. A gap buffer that is passed once from the oldest to the newest: any
// number of runs costs one pass over the keys, in place, and every state in between has a true row
// count.
#pragma once

#include "core/store/changeset.h"

namespace homing::model {

/// Whatever has a `uid`.
constexpr auto byUid = [](const auto &a, const auto &b) { return a.uid < b.uid; };

struct RowRun
{
    int first = 0;
    int last = 0; // >= first
    int count() const { return last - first + 1; }
    bool operator==(const RowRun &) const = default;
};

class KeyList
{
public:
    /// Any order; a UID named twice is kept once.
    void assign(std::vector<store::MessageKey> keys);
    /// Ascending by isOlder() already, each UID once.
    void assignSorted(std::vector<store::MessageKey> keys);
    void clear();

    int count() const { return int(m_keys.size() - (m_gapEnd - m_gapBegin)); }
    const store::MessageKey &keyAt(int row) const
    {
        const size_t above = m_keys.size() - m_gapEnd;
        return size_t(row) < above ? m_keys[m_keys.size() - 1 - size_t(row)]
                                   : m_keys[m_gapBegin - 1 - (size_t(row) - above)];
    }
    int rowOf(quint32 uid) const; // -1: not here
    /// As above, quickly where the key is right and there is no change going on.
    int rowOf(const store::MessageKey &key) const;
    bool isUidOrdered() const { return m_isUidOrdered; }
    /// Rows whose UID is in `uids`, as ascending, disjoint, non-touching runs. Only between
    /// changes.
    std::vector<RowRun> runsOf(const imap::UidSet &uids) const;
    /// How many rows are newer than `key`. Only between changes.
    int rowsNewerThan(const store::MessageKey &key) const;
    size_t capacityBytes() const { return m_keys.capacity() * sizeof(store::MessageKey); }

    /// How to come from here to `fresh` (as for assignSorted()) row by row: which rows go, and
    /// which keys come. The rows that stay take over the ranks that they have there, so that
    /// rowsNewerThan() is right once the others are gone. `unsettled`: UIDs that are expected to
    /// differ. False, with nothing changed, when that would not be short: then the list is another.
    struct Steps
    {
        std::vector<RowRun> removed;             // ascending
        std::vector<store::MessageKey> inserted; // oldest first
    };
    bool stepsTo(const std::vector<store::MessageKey> &fresh, const imap::UidSet &unsettled,
                 Steps &steps);

    // --- a change, in one pass from the bottom row (the oldest) to the top
    /// Opens the list with room for `added` keys; then keep(), drop() and add(), then finish().
    void begin(size_t added);
    int remaining() const { return int(m_keys.size() - m_gapEnd); } // rows above, not yet passed
    /// Of the rows not yet passed, the oldest is 0.
    const store::MessageKey &remainingAt(int index) const
    {
        return m_keys[m_gapEnd + size_t(index)];
    }
    void keep(int rows); // passes over the next `rows` rows
    void drop(int rows); // removes the next `rows` rows
    void add(const store::MessageKey *first,
             size_t count); // oldest first, older than all that remains
    void finish();
    /// Oldest first, newer than everything here: no pass is needed. Only between changes.
    void append(const store::MessageKey *first, size_t count);

    static bool isOlder(const store::MessageKey &a, const store::MessageKey &b)
    {
        return a.date != b.date ? a.date < b.date : a.uid < b.uid;
    }

private:
    void makeRoom(size_t added);

    // Ascending (oldest first): [0, m_gapBegin) is done, [m_gapEnd, size) is to come. No gap
    // between changes.
    std::vector<store::MessageKey> m_keys;
    size_t m_gapBegin = 0;
    size_t m_gapEnd = 0;
    bool m_isUidOrdered = true; // the order by date is the order by UID, as in most inboxes
};

} // namespace homing::model
