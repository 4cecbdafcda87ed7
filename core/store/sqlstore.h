// SPDX-License-Identifier: GPL-3.0-or-later
// SqlStore: the Store over two SQLite files. Each changing function opens a transaction, works, and
// commits; where both files change, the cache's statements are all done first, then the journal is
// committed, then the cache: a crash between the two is healed at the next open, because effective
// rows follow from the journal.
#pragma once

#include "core/store/effects.h"
#include "core/store/localmessages.h"
#include "core/store/messagetable.h"

namespace homing::store {

class SqlStore final : public Store
{
public:
    SqlStore(QDir folder, AccountId account);
    StoreResult<void> open();

    std::vector<MailboxRecord> mailboxes() const override;
    std::optional<MailboxRecord> mailbox(MailboxId id) const override;
    std::optional<MailboxRecord> mailboxNamed(const imap::MailboxName &name) const override;
    StoreResult<void> applyMailboxList(const std::vector<imap::ListData> &list) override;
    StoreResult<void> applyStatus(const imap::StatusData &status) override;
    StoreResult<void> renameMailbox(const imap::MailboxName &from,
                                    const imap::MailboxName &to) override;

    StoreResult<ApplyResult> apply(MailboxId mailbox, const MailboxDelta &delta,
                                   const SyncState &state, ChangeCause cause) override;
    imap::UidSet uids(MailboxId mailbox) const override;
    std::map<quint32, imap::FlagSet> serverFlags(MailboxId mailbox,
                                                 const imap::UidSet &uids) const override;
    imap::ModSeq highestModSeqOf(MailboxId mailbox, const imap::UidSet &uids) const override;
    std::optional<MessageRow> row(MailboxId mailbox, imap::Uid uid) const override;
    std::vector<MessageRow> rows(MailboxId mailbox, quint32 limit) const override;
    std::optional<imap::BodyPart> bodyStructure(MailboxId mailbox, imap::Uid uid) const override;

    StoreResult<void> putPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section,
                              const QByteArray &bytes) override;
    std::optional<QByteArray> part(MailboxId mailbox, imap::Uid uid,
                                   const QByteArray &section) const override;
    StoreResult<std::optional<ChangeSet>> setPreview(MailboxId mailbox, imap::Uid uid,
                                                     const QString &preview) override;

    TextBatch headsToIndex(MailboxId mailbox, int limit) const override;
    TextBatch bodiesToIndex(int limit) const override;
    imap::UidSet textsMissing(MailboxId mailbox, quint32 since, quint32 &wanted) const override;
    StoreResult<bool> putTexts(const TextBatch &batch, const IndexedTexts &texts) override;

    StoreResult<std::pair<OperationId, std::vector<ChangeSet>>>
    enqueue(Operation operation) override;
    std::vector<Operation> operations() const override;
    LocalMessages &localMessages() override { return m_localMessages; }
    QByteArray message(OperationId id) const override;
    StoreResult<void> setInFlight(OperationId id) override;
    StoreResult<void> takeBack(OperationId id) override;
    StoreResult<std::vector<ChangeSet>> complete(OperationId id, const imap::UidSet &gone) override;
    StoreResult<std::vector<ChangeSet>> park(OperationId id, const QString &reason) override;
    StoreResult<std::vector<ChangeSet>> retry(OperationId id) override;
    StoreResult<std::vector<ChangeSet>> drop(OperationId id) override;

    StoreResult<ThreadProgress> advanceThreads(quint32 messages) override;
    std::vector<MailboxReferences> mailboxesMissingReferences() const override;
    imap::UidSet referencesMissing(MailboxId mailbox, quint32 limit) const override;
    StoreResult<void> putReferences(MailboxId mailbox,
                                    const std::map<quint32, QByteArray> &references) override;

    QByteArray note(const QByteArray &key) const override;
    StoreResult<void> setNote(const QByteArray &key, const QByteArray &value) override;
    quint64 revision() const override { return m_revision; }

private:
    friend struct StoreTestAccess;

    StoreResult<void> openCache();
    bool tryOpenCache(const QString &path);
    bool cacheIsSound();
    void heal();

    /// Takes up what another process (homingctl beside the window) has committed.
    void noticeOthers();
    /// The cache's transaction and, when `withJournal`, the journal's. A failure shows at commit().
    void begin(bool withJournal);
    void beginJournal();
    /// begin(true), and the operation as it stands.
    StoreResult<Operation> beginWith(OperationId id);
    /// In the journal alone: to InFlight with one attempt more, or to Pending with one fewer.
    StoreResult<void> fly(OperationId id, OperationState state);
    StoreResult<void> commit();
    StoreError abandon(
        StoreError reason); // rolls back; gives the reason, or the failure that there was before it

    PendingEffects effectsFor(const MailboxEntry &entry);
    /// Makes effective flags and hidden rows of a mailbox follow from the journal again. `flagged`:
    /// rows whose effective flags may have changed; `completed`: an operation that is done, whose
    /// effect the server's flags now have. Writes rows and shadow, counts in `entry`, adds to
    /// `changes`.
    void refresh(MailboxEntry &entry, const Shadow &before, const imap::UidSet &departed,
                 const imap::UidSet &flagged, ChangeSet &changes,
                 const Operation *completed = nullptr);
    /// Removes those of `uids` that are there; `entry`, `shadow` and `changes` follow. Gives their
    /// number.
    quint32 removeRows(MailboxEntry &entry, Shadow &shadow, const imap::UidSet &uids,
                       ChangeSet &changes);
    /// Writes the entry and, when something shows, a new revision; completes `changes`.
    void finish(const MailboxEntry &entry, ChangeSet &changes);
    // --- sqlstore_mailboxes.cpp: the user's actions on mailboxes
    /// What the enqueued operation needs of the cache; an empty text, or why it cannot be.
    QString prepareMailbox(const Operation &operation);
    StoreResult<std::vector<ChangeSet>> completeMailbox(const Operation &operation);
    void completeRename(const Operation &operation);
    /// Each CreateMailbox of the journal has a row, and so an id, before the server has it; a row
    /// that only one that is gone needed goes too.
    void keepPlannedRows();
    /// After the journal's list has changed in the open transaction: shows it and commits.
    StoreResult<std::vector<ChangeSet>> showAndCommit(const Operation &operation);
    void parkDeletionsOf(const Operation &takenBack);

    friend class DeltaApplier;

    QDir m_folder;
    AccountId m_account;
    mutable Database m_cache;
    mutable Journal m_journal;
    LocalMessages m_localMessages {m_journal};
    mutable KeywordTable m_keywords;
    quint64 m_revision = 0;        // as committed
    quint64 m_pendingRevision = 0; // inside a transaction
    qint64 m_cacheVersion = 0;     // of Database::dataVersion()
    bool m_needsHealing = false;
};

} // namespace homing::store
