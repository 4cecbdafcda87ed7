// SPDX-License-Identifier: GPL-3.0-or-later
// ServerDrafts: keeps drafts in the server's Drafts, too. The account's thread. Each step follows
// from what is on disk (the drafts, their versions, the journal, the cache of Drafts), so that it
// can be taken again after any crash. Invariants: a version is removed only when a newer one is
// known to be there, or the draft is sent or discarded; of a draft at most one version waits to be
// sent and never was; what another program made of a draft is never removed.
#pragma once

#include "core/account/accountsettings.h"
#include "core/session/clocktimer.h"
#include "core/store/localmessages.h"
#include "core/store/store.h"
#include "core/sync/accountsync.h"

#include <QPointer>

#include <map>
#include <set>

namespace homing::account {

class ServerDrafts : public QObject
{
    Q_OBJECT
public:
    /// `store` and `clock` outlive it. Nothing is done before the first configure().
    ServerDrafts(store::Store &store, Clock &clock, QObject *parent = nullptr);
    ~ServerDrafts() override;

    /// It brings them there, and tells what is there. Outlived by this.
    void attach(sync::AccountSync &sync);
    void configure(const AccountSettings &settings);
    /// A window has the draft: it is brought to the server less often, and stays here.
    void setOpen(LocalMessageId draft, bool isOpen);
    /// It is not kept here any more; the server's goes, too, if it has it alone already.
    void discard(LocalMessageId draft);
    /// Something has changed: drafts, the journal, or what is in Drafts. Looks at it later.
    void wake();

Q_SIGNALS:
    /// Drafts are the server's alone now.
    void changed();
    /// Rows of Drafts.
    void rowsChanged(const std::vector<homing::store::ChangeSet> &changes);
    /// Operations were written or dropped.
    void journalled();

private:
    struct Sight;
    struct Draft;
    /// All of these: false when the disk took something not; then it is tried again later.
    bool settleAll();
    bool settleOne(Draft &draft);
    bool noteOperations(Draft &draft);
    bool sight(Draft &draft);
    bool follow(store::DraftVersion &version);
    bool isAnother(const store::DraftVersion &version, const Sight &seen) const;
    bool finish(store::DraftVersion &version);
    bool clearAway(Draft &draft);
    bool retire(store::DraftVersion &version);
    bool removeFromServer(const store::DraftVersion &version);
    bool stopWaiting(store::DraftVersion &version);
    bool save(Draft &draft);
    bool plan(Draft &draft, const store::MailboxRecord &mailbox);
    bool handOver(const Draft &draft);
    bool forget(store::DraftVersion &version);
    bool write(const store::DraftVersion &version);

    void noteAppended(OperationId operation, imap::UidValidity uidValidity, imap::Uid uid);
    void settle();
    std::optional<std::vector<Draft>> readDrafts() const;
    void noteLeftOver(const std::vector<Draft> &drafts);
    bool isSaved(const Draft &draft) const;
    bool isOnItsWay(const Draft &draft) const;
    bool isDue(const Draft &draft);
    const store::Operation *operationOf(const store::DraftVersion &version) const;
    Sight &sightOf(const imap::MailboxName &mailbox);
    std::optional<imap::Uid> find(const QByteArray &messageId, Sight &seen) const;
    std::optional<store::MailboxRecord> draftsMailbox() const;

    store::Store &m_store;
    Clock &m_clock;
    std::optional<AccountSettings> m_settings;
    session::ClockTimer m_timer;
    QPointer<sync::AccountSync> m_sync;
    std::set<LocalMessageId> m_open;
    /// Of a run that did not end by itself: they stay here until they have been opened, so that
    /// they are found.
    std::optional<std::set<LocalMessageId>> m_leftOver;
    std::map<LocalMessageId, qint64> m_dueMs; // of the clock: when an open one's version is made
    std::set<qint64> m_awaited;               // versions that a look was wanted for
    qint64 m_tryAnew = 0; // up to this version: what is parked was before this connection
    // --- within settle()
    std::vector<store::Operation> m_operations;
    std::map<QByteArray, Sight> m_sights;
    qint64 m_waitMs = -1;
    bool m_hasJournalled = false;
};

} // namespace homing::account
