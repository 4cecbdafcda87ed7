// SPDX-License-Identifier: GPL-3.0-or-later
// ReferenceFetch: the References fields of messages whose ENVELOPE does not say enough, into the
// store; one command of many messages at a time, behind everything else. What has come when a
// connection is lost is kept. Account's thread.
#pragma once

#include "core/store/store.h"
#include "core/sync/commandrouter.h"

namespace homing::sync {

class ReferenceFetch : public QObject
{
    Q_OBJECT
public:
    ReferenceFetch(store::Store &store, CommandRouter &router, QObject *parent = nullptr);

    /// Instead of what was to be asked and is not on the wire.
    void ask(MailboxId mailbox, const imap::UidSet &uids);
    /// The mailbox to be selected next, if any.
    std::optional<MailboxId> wanted() const;
    /// It cannot be selected.
    void giveUp(MailboxId mailbox);
    /// Asks if it is `selected` that is wanted, and nothing is on the wire.
    void serve(MailboxId selected);
    bool isBusy() const { return m_isBusy; }
    void fold(const imap::Response &response);
    /// UIDs name other messages now.
    void forget(MailboxId mailbox);
    void connectionLost();

Q_SIGNALS:
    /// What ask() asked is over. `isOk`: the store has it; else it was refused or cut off, and
    /// `stored` of them are there all the same.
    void finished(homing::MailboxId mailbox, quint32 stored, bool isOk);
    void storeFailed(const homing::store::StoreError &error);

private:
    void onAnswered(const session::CommandResult &result);
    void finish(bool isOk);

    store::Store &m_store;
    CommandRouter &m_router;
    MailboxId m_mailbox;
    imap::UidSet m_waiting;
    imap::UidSet m_asked; // on the wire
    std::map<quint32, QByteArray> m_answers;
    bool m_isBusy = false;
};

/// The References field of a header, or of a part of one; empty when there is none.
QByteArray referencesIn(QByteArrayView header);
/// After a whole message or header was fetched for another reason.
store::StoreResult<void> keepReferences(store::Store &store, MailboxId mailbox, imap::Uid uid,
                                        const QByteArray &section, const QByteArray &bytes);

} // namespace homing::sync
