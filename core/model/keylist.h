// SPDX-License-Identifier: GPL-3.0-or-later
// KeyList: the compact order of a mailbox's messages, 8 bytes each. Row 0 is the newest.
// No QObject. While a change is applied it is two pieces (what is done, what is to come), so that many
// runs cost one pass over the keys and every state in between has a true row count.
#pragma once

#include "core/store/changeset.h"

namespace homing::model {

class KeyList
{
public:
    /// Any order; a UID named twice is kept once.
    void assign(std::vector<store::MessageKey> keys);
    void clear();

    int count() const { return int(m_front.size() + (m_back.size() - m_backBegin)); }
    const store::MessageKey &keyAt(int row) const
    {
        const size_t backCount = m_back.size() - m_backBegin;
        return size_t(row) < backCount ? m_back[m_back.size() - 1 - size_t(row)]
                                       : m_front[m_front.size() - 1 - (size_t(row) - backCount)];
    }
    int rowOf(quint32 uid) const; // -1: not here; only between changes
    /// Rows whose UID is in `uids`, ascending; only between changes.
    std::vector<int> rowsOf(const imap::UidSet &uids) const;
    size_t capacityBytes() const;

    // --- changes, in one pass from the bottom (the oldest) to the top
    /// Opens the list; then keep(), drop() or add() until everything is consumed, then finish().
    void beginChange(size_t reserve);
    int remaining() const { return int(m_back.size() - m_backBegin); } // rows above, not yet passed
    void keep(int rows);                                  // passes over `rows` rows
    void drop(int rows);                                  // removes the next `rows` rows
    void add(const store::MessageKey *first, size_t count); // ascending, older than all that remains
    void finish();
    /// Newer than everything here: no pass is needed. Only between changes.
    void append(const store::MessageKey *first, size_t count);

    static bool olderThan(const store::MessageKey &a, const store::MessageKey &b)
    {
        return a.date != b.date ? a.date < b.date : a.uid < b.uid;
    }
    const std::vector<store::MessageKey> &keys() const { return m_front; } // oldest first; between changes

private:
    void noteOrder();

    std::vector<store::MessageKey> m_front; // ascending (oldest first): everything, between changes
    std::vector<store::MessageKey> m_back;  // during a change: the old keys, from m_backBegin on
    size_t m_backBegin = 0;
    bool m_isUidOrdered = true; // the order by date is the order by UID, as in most inboxes
};

} // namespace homing::model
