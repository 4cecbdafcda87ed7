// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync: searching on the server and asking for References, behind everything else.
#include "core/sync/accountsync.h"

namespace homing::sync {

/// Lets a job ask in the mailboxes it wants, one after the other. True when an answer is awaited or
/// a mailbox is being opened for it.
template <typename Job> bool AccountSync::serveInMailboxes(Job &job)
{
    for (;;) {
        if (m_current && m_current->phase() == MailboxSync::Phase::Live)
            job.serve(m_current->mailboxId());
        if (job.isBusy())
            return true;
        const auto wanted = job.wanted();
        if (!wanted)
            return false;
        const auto record = m_store.mailbox(*wanted);
        const bool isHere = m_current && m_current->mailboxId() == *wanted;
        if (record && record->isSelectable && !isHere) {
            openMailbox(*record);
            return true;
        }
        job.giveUp(*wanted);
    }
}

bool AccountSync::serveBehind()
{
    return serveInMailboxes(m_search) || serveInMailboxes(m_references);
}

void AccountSync::searchServer(quint64 search, const store::MailQuery &query,
                               const std::vector<MailboxId> &mailboxes)
{
    m_search.start(search, query, mailboxes);
    proceed();
}

void AccountSync::fetchReferences(MailboxId mailbox, const imap::UidSet &uids)
{
    m_references.ask(mailbox, uids);
    proceed();
}

} // namespace homing::sync
