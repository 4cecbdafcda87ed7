// SPDX-License-Identifier: GPL-3.0-or-later
// AccountEngine: one account's store, journal and synchronisation together. Lives in one thread: its own under MailService,
// the main one in homingctl. Every slot below is called in that thread. Signals come after the commit they speak of.
#pragma once

#include "core/account/changegatherer.h"
#include "core/account/mailservice.h"
#include "core/account/outbox.h"
#include "core/account/referencekeeper.h"
#include "core/account/serverdrafts.h"
#include "core/account/textindexer.h"
#include "core/account/textkeeper.h"
#include "core/sync/accountsync.h"

#include <QTimer>

namespace homing::account {

class AccountEngine : public QObject
{
    Q_OBJECT
public:
    AccountEngine(AccountSettings settings, QDir folder, QObject *parent = nullptr);
    ~AccountEngine() override;

    /// Opens cache and journal. Call once, in the engine's thread, before anything else.
    store::StoreResult<void> open();
    bool isOpen() const { return m_store != nullptr; }
    /// Threads what comes, in slices while no synchronisation runs; for those who show it. Before open().
    void keepThreads() { m_keepsThreads = true; }
    /// Drafts are kept in the server's Drafts too; for those in which they are written. Before open().
    void keepServerDrafts() { m_keepsServerDrafts = true; }
    void setSettings(const AccountSettings &settings) { m_settings = settings; }
    const AccountSettings &settings() const { return m_settings; }
    const QDir &folder() const { return m_folder; }

    void setPassword(const Secret &password) { m_password = password; }
    const Secret &password() const { return m_password; }
    /// The password could not be read: shown as the account's state.
    void setFault(const Fault &fault);
    void goOnline(sync::Presence presence);
    /// `goodbye`: whether the server keeps the account's session for the next time.
    void goOffline(sync::Goodbye goodbye = sync::Goodbye::KeepSession);
    void endSession();
    void linkChanged();
    void synchroniseNow();
    void setHome(MailboxId mailbox);

    /// Fills in the mailbox's incarnation, the name of `target` where there is one and, for Delete, the Trash to move to;
    /// journals it; sends it when online.
    store::StoreResult<OperationId> enqueue(MailboxId mailbox, store::Operation operation, MailboxId target = {});
    // --- enginemailboxes.cpp: as MailService has them; a failure is told by actionFailed() too
    using Queued = store::StoreResult<std::vector<OperationId>>;
    Queued createMailbox(const imap::MailboxName &name);
    Queued renameMailbox(MailboxId mailbox, const imap::MailboxName &name);
    Queued deleteMailbox(MailboxId mailbox);
    Queued setSubscribed(MailboxId mailbox, bool subscribed);
    void retryOperation(OperationId operation);
    void dropOperation(OperationId operation);
    void fetchBody(MailboxId mailbox, quint32 uid, const QList<QByteArray> &sections);
    void cancelBody(MailboxId mailbox, quint32 uid, const QByteArray &section);
    void fetchPreviews(MailboxId mailbox, const imap::UidSet &uids);
    void searchServer(quint64 search, const store::MailQuery &query, const std::vector<MailboxId> &mailboxes);
    void cancelSearch();
    /// Nothing is fetched ahead before the first call.
    void setOffline(const OfflinePolicy &policy);
    void setMetered(bool metered);

    // Drafts and outgoing mail; `mailbox` and `uid` are what it answers.
    void keepDraft(store::LocalMessage draft, MailboxId mailbox, quint32 uid);
    void sendMessage(store::LocalMessage message, MailboxId mailbox, quint32 uid);
    // --- enginedrafts.cpp
    void dropLocalMessage(LocalMessageId id);
    /// See ServerDrafts::setOpen().
    void setDraftOpen(LocalMessageId draft, bool isOpen);
    void setKeepsDraftsOnServer(bool keeps);

    AccountState state() const { return m_state; }
    Outbox &outbox() { return *m_outbox; } // once it isOpen()
    store::Store &store() { return *m_store; }
    sync::AccountSync &sync() { return *m_sync; }
    session::TrafficLog &log() { return m_log; }

Q_SIGNALS:
    void stateChanged(const homing::account::AccountState &state);
    void changed(const homing::store::ChangeSet &changes);
    void threadsChanged(const homing::store::ThreadChanges &changes);
    void mailboxesChanged();
    void operationsChanged();
    void localMessagesChanged();
    void messageSent(homing::LocalMessageId id);
    void localMessageNotKept(homing::LocalMessageId id);
    void actionFailed(const homing::Fault &fault);
    void bodyFetched(const homing::sync::BodyResult &result);
    void serverFound(quint64 search, homing::MailboxId mailbox, const homing::imap::UidSet &uids, bool isLast);
    void serverSearchFailed(quint64 search, const QString &detail);
    /// All there is, is in the full-text index.
    void textsIndexed();
    void bodyProgress(const homing::sync::BodyProgress &progress);
    void transcriptLine(const homing::account::TranscriptLine &line);
    void synchronised(const homing::sync::SyncReport &report);
    void disconnected(const homing::Fault &fault);
    void stopped();

private:
    void wire();
    void wireDrafts();
    void onSynchronised(const sync::SyncReport &report);
    void publish();
    void updateKeeper();
    void onBodyFetched(const sync::BodyResult &result);
    void emitChanges(const std::vector<store::ChangeSet> &changes);
    void onOperationsChanged();
    Queued enqueueMailboxes(std::vector<store::Operation> operations);
    Queued noSuchMailbox();
    void onMailboxActions();
    void retryMailboxAction(const store::Operation &operation);
    bool canKeep(LocalMessageId id);
    void onJournalled(const std::vector<OperationId> &operations);
    store::LocalMessage withAnswered(store::LocalMessage message, MailboxId mailbox,
                                     quint32 uid) const;
    void scheduleThreads();
    void advanceThreads();
    imap::MailboxName trashFor(const store::MailboxRecord &mailbox) const;

    AccountSettings m_settings;
    QDir m_folder;
    Secret m_password;
    SystemClock m_clock;
    session::TrafficLog m_log;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<sync::AccountSync> m_sync;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<ServerDrafts> m_drafts; // null: nobody writes here
    std::unique_ptr<TextIndexer> m_indexer;
    std::unique_ptr<TextKeeper> m_keeper;
    std::unique_ptr<ReferenceKeeper> m_references;
    AccountState m_state;
    ChangeGatherer m_changes;
    QTimer m_threads;
    bool m_keepsThreads = false;
    bool m_keepsServerDrafts = false;
    bool m_threadsWait = false;
    quint32 m_threadSlice = 500;
};

Fault faultOf(const store::StoreError &error);

} // namespace homing::account

Q_DECLARE_METATYPE(homing::account::AccountState)
