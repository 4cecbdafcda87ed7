// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations: which rows a list has that shows one row for each thread. Its row is that of the
// newest message, in another order than by date of the first; open, the others follow it. Knows all
// messages that the list shows or folds: 8 bytes each, and 16 to 30 for those in a thread. No
// QObject. assign() and rows() are for a worker where they may be a million (some 50 ms); a change
// moves what comes after it (a few ms).
#pragma once

#include "core/store/changeset.h"
#include "core/store/conversation.h"

#include <QSet>

#include <span>

namespace homing::model {

class Conversations
{
public:
    /// Any order; `threads` ascending by UID, may name messages that are not there. `lastLeads`:
    /// the row is that of the message with the lowest rank, which is the newest where ranks are
    /// reversed dates.
    void assign(std::vector<store::MessageKey> keys, std::vector<store::ThreadKey> threads,
                bool lastLeads = false);
    void clear();

    size_t total() const { return m_keys.size(); }
    std::vector<store::MessageKey> all() const { return m_keys; } // ascending by UID
    imap::UidSet uids() const;                                    // of all
    /// The keys of those that are here, ascending by UID.
    std::vector<store::MessageKey> keysOf(const imap::UidSet &uids) const;
    /// Where the row of a message is that has one; uid 0 for one that is not here.
    store::MessageKey rowKey(quint32 uid) const;
    /// `a` stands above `b`, or for it.
    bool leads(const store::MessageKey &a, const store::MessageKey &b) const;
    /// {UID, rank} of each row, in any order.
    std::vector<store::MessageKey> rows() const;

    /// 0 for none.
    quint32 threadOf(quint32 uid) const;
    /// Those in this mailbox, ascending by UID.
    std::span<const store::MessageKey> members(quint32 thread) const;
    /// The one that leads; 0 for none.
    quint32 headOf(quint32 thread) const;
    bool isOpen(quint32 thread) const { return !m_open.isEmpty() && m_open.contains(thread); }
    const QSet<quint32> &open() const { return m_open; }
    /// The message whose row stands for this one: mostly itself.
    quint32 shownFor(quint32 uid) const;
    /// With those that the rows of `uids` stand for.
    imap::UidSet withFolded(const imap::UidSet &uids) const;
    /// The other way: the messages whose rows stand for `uids`.
    imap::UidSet shownFor(const imap::UidSet &uids) const;

    /// The row of `uid` stands for one of `uids` that is folded into it.
    bool standsForAny(quint32 uid, const imap::UidSet &uids) const;

    /// What a change does to the rows. `changed`: rows that stay and stand for something else.
    struct Change
    {
        imap::UidSet removed;
        std::vector<store::MessageKey> inserted;
        imap::UidSet changed;
    };
    /// Messages go and come, and belong to other threads (0: to none).
    Change change(const imap::UidSet &removed, const std::vector<store::MessageKey> &inserted,
                  const std::vector<store::ThreadKey> &threads);
    Change setOpen(quint32 thread, bool open);

    size_t bytes() const;

private:
    const store::MessageKey *find(quint32 uid) const;
    size_t placeOf(quint32 thread) const; // among the groups; their number for none
    static store::MessageKey below(const store::MessageKey &head, quint32 uid);
    template <typename Visit> void forThreaded(const imap::UidSet &uids, Visit visit) const;
    void group();
    void regroup(const std::vector<quint32> &threads, const std::vector<quint32> &uids);
    std::vector<store::MessageKey> rowsOf(const std::vector<quint32> &threads,
                                          const std::vector<quint32> &uids) const;
    void addRows(quint32 thread, bool isOpen, std::vector<store::MessageKey> &rows) const;

    std::vector<store::MessageKey> m_keys;   // ascending by UID
    std::vector<store::ThreadKey> m_threads; // ascending by UID
    // The groups: members one thread after the other.
    std::vector<store::MessageKey> m_members;
    std::vector<quint32> m_first;           // of each group, and the end
    std::vector<store::MessageKey> m_heads; // of each group: who leads; uid 0 where it is empty
    std::vector<quint32> m_names; // of the groups, ascending; empty: they are 0, 1, 2, ...
    QSet<quint32> m_open;
    bool m_lastLeads = false;
};

} // namespace homing::model
