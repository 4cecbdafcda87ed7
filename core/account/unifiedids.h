// SPDX-License-Identifier: GPL-3.0-or-later
// UnifiedIds: numbers for the messages of several mailboxes, as UIDs are for those of one: 16 bytes
// a message, kept as long as the object, so that a selection outlives a reload. In whatever order
// they come, each costs about the same. No QObject, one thread.
#pragma once

#include "core/base/ids.h"
#include "core/imap/uidset.h"
#include "core/store/changeset.h"

#include <deque>
#include <map>
#include <span>
#include <vector>

namespace homing::account {

class UnifiedIds
{
public:
    /// A message that has none yet gets the next one.
    quint32 idOf(const MailboxRef &mailbox, quint32 uid);
    /// The same for many of one mailbox, in place: each UID becomes its number.
    void renumber(const MailboxRef &mailbox, std::span<store::MessageKey> keys);
    /// 0: it has none.
    quint32 find(const MailboxRef &mailbox, quint32 uid) const;
    imap::UidSet find(const MailboxRef &mailbox, const imap::UidSet &uids) const;
    /// uid 0: there is no such number.
    MessageRef refOf(quint32 id) const;
    /// By mailbox; numbers that are not given are left out.
    std::map<MailboxRef, imap::UidSet> split(const imap::UidSet &ids) const;
    /// Of one mailbox only: its UIDVALIDITY changed, and its numbers with it.
    void forget(const MailboxRef &mailbox);

private:
    struct Known
    {
        quint32 uid = 0;
        quint32 id = 0;
    };
    struct Message
    {
        quint32 uid = 0;
        quint32 mailbox = 0; // index of m_mailboxes
    };
    /// Ascending by UID, in blocks: one that comes between others moves no more than its block.
    class Table
    {
    public:
        quint32 find(quint32 uid) const; // 0: not here
        void insert(Known known);        // not here yet
        template <typename Visit> void forEachIn(const imap::Interval &uids, Visit visit) const;
        template <typename Visit> void forEach(Visit visit) const;

    private:
        size_t blockOf(quint32 uid) const;
        std::vector<quint32> m_firsts; // of each block
        std::vector<std::vector<Known>> m_blocks;
    };
    quint32 numberIn(Table &table, quint32 mailbox, quint32 uid);
    quint32 indexOf(const MailboxRef &mailbox);
    std::vector<MailboxRef> m_mailboxes;
    std::map<MailboxRef, Table> m_known;
    std::deque<Message> m_messages; // of id 1, 2, ...; never moved
};

} // namespace homing::account
