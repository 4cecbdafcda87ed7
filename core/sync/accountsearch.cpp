// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync: searching on the server and asking for References, behind everything else.
#include "core/sync/accountsync.h"

namespace homing::sync {

/// True when an answer is awaited or a mailbox is being opened for it.
bool AccountSync::serveSearch()
{
    for (;;) {
        if (m_current && m_current->phase() == MailboxSync::Phase::Live)
            m_search.serve(m_current->mailboxId());
        if (m_search.isBusy())
            return true;
        const auto wanted = m_search.wanted();
        if (!wanted)
            return false;
        const auto record = m_store.mailbox(*wanted);
        const bool isHere = m_current && m_current->mailboxId() == *wanted;
        if (record && record->isSelectable && !isHere) {
            openMailbox(*record);
            return true;
        }
        m_search.giveUp(*wanted);
    }
}

void AccountSync::searchServer(quint64 search, const store::MailQuery &query,
                               const std::vector<MailboxId> &mailboxes)
{
    m_search.start(search, query, mailboxes);
    proceed();
}

/// As serveSearch().
bool AccountSync::serveReferences()
{
    for (;;) {
        if (m_current && m_current->phase() == MailboxSync::Phase::Live)
            m_references.serve(m_current->mailboxId());
        if (m_references.isBusy())
            return true;
        const auto wanted = m_references.wanted();
        if (!wanted)
            return false;
        const auto record = m_store.mailbox(*wanted);
        const bool isHere = m_current && m_current->mailboxId() == *wanted;
        if (record && record->isSelectable && !isHere) {
            openMailbox(*record);
            return true;
        }
        m_references.giveUp(*wanted);
    }
}

void AccountSync::fetchReferences(MailboxId mailbox, const imap::UidSet &uids)
{
    m_references.ask(mailbox, uids);
    proceed();
}

} // namespace homing::sync
