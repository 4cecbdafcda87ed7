// SPDX-License-Identifier: GPL-3.0-or-later
// UnifiedIds: numbers for the messages of several mailboxes, as UIDs are for those of one: 16 bytes
// a message, kept as long as the object, so that a selection outlives a reload. No QObject, one
// thread.
#pragma once

#include "core/base/ids.h"
#include "core/imap/uidset.h"

#include <map>
#include <vector>

namespace homing::account {

class UnifiedIds
{
public:
    /// A message that has none yet gets the next one.
    quint32 idOf(const MailboxRef &mailbox, quint32 uid);
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
    quint32 indexOf(const MailboxRef &mailbox);
    std::vector<MailboxRef> m_mailboxes;
    std::map<MailboxRef, std::vector<Known>> m_known; // ascending by UID
    std::vector<Message> m_messages;                  // of id 1, 2, ...
};

} // namespace homing::account
