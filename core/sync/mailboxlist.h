// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxList: all mailboxes of an account and their STATUS, in one flight where LIST-STATUS is offered (rule C16).
// Account's thread.
#pragma once

#include "core/store/store.h"
#include "core/sync/commandrouter.h"

#include <set>

namespace homing::sync {

/// What `newer` says replaces what `status` said; the rest stays.
void mergeStatus(imap::StatusData &status, const imap::StatusData &newer);

class MailboxList : public QObject
{
    Q_OBJECT
public:
    MailboxList(store::Store &store, CommandRouter &router, QObject *parent = nullptr);
    /// Writes LIST (and STATUS where needed, but not of `selected`); finished() follows.
    void request(const imap::Capabilities &capabilities, MailboxId selected);
    bool isBusy() const { return m_outstanding > 0; }
    /// True when the response was one of ours.
    bool fold(const imap::Response &response);
    /// The last STATUS of a mailbox in this round.
    std::optional<imap::StatusData> status(const imap::MailboxName &name) const;
    void reset();

Q_SIGNALS:
    void finished(bool isOk);
    void storeFailed(const homing::store::StoreError &error);

private:
    void keepUnlisted();
    void onListed(const session::CommandResult &result);
    void requestStatuses();
    void finishIfDone();
    void finish();

    store::Store &m_store;
    CommandRouter &m_router;
    imap::Capabilities m_capabilities;
    std::vector<imap::ListData> m_listed;
    std::map<QByteArray, imap::StatusData> m_statuses;
    std::set<QByteArray> m_statusAsked;
    MailboxId m_selected;
    int m_outstanding = 0;
    bool m_isExtended = false;
    bool m_collecting = false;
    bool m_lineWasSkipped = false;
};

} // namespace homing::sync
