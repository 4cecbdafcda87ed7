// SPDX-License-Identifier: GPL-3.0-or-later
// ServerSearch: UID SEARCH for what the user looks for, one mailbox after another, when the account
// has nothing better to do. Account's thread.
#pragma once

#include "core/store/mailquery.h"
#include "core/sync/commandrouter.h"

#include <deque>

namespace homing::sync {

/// The query as search keys (RFC 3501 6.4.4); non-ASCII text as literals with CHARSET UTF-8. What a
/// server cannot tell (attachments, mailboxes) is left out where that finds more, not less; invalid
/// when nothing is left or it would find less.
imap::Command searchCommand(const store::MailQuery &query, bool esearch);

class ServerSearch : public QObject
{
    Q_OBJECT
public:
    explicit ServerSearch(CommandRouter &router, QObject *parent = nullptr);

    /// Instead of what was being searched for.
    void start(quint64 search, store::MailQuery query, std::vector<MailboxId> mailboxes);
    void cancel();
    /// The mailbox to be selected next, if any.
    std::optional<MailboxId> wanted() const;
    /// It cannot be selected.
    void giveUp(MailboxId mailbox);
    /// Asks if it is `selected` that is wanted, and nothing is under way.
    void serve(MailboxId selected);
    bool isBusy() const { return m_isAsking; }
    void fold(const imap::Response &response);
    /// What was asked is asked again on the next one.
    void connectionLost();

Q_SIGNALS:
    /// Of one mailbox. `isLast`: there is no other.
    void found(quint64 search, homing::MailboxId mailbox, const homing::imap::UidSet &uids,
               bool isLast);
    /// The server refused, in its words; the search is over.
    void failed(quint64 search, const QString &detail);
    /// Another mailbox may be selected.
    void advanced();

private:
    void onAnswered(quint64 search, MailboxId mailbox, const session::CommandResult &result);
    void finish(MailboxId mailbox, const imap::UidSet &uids);

    CommandRouter &m_router;
    quint64 m_search = 0;
    store::MailQuery m_query;
    std::deque<MailboxId> m_waiting;
    imap::UidSet m_uids;
    bool m_isAsking = false;
};

} // namespace homing::sync
