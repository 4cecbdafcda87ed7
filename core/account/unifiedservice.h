// SPDX-License-Identifier: GPL-3.0-or-later
// UnifiedService: All Inboxes as a mailbox like any other. Where there is more than one account,
// the account `allInboxes.account` has one mailbox that holds every account's inbox; its "UIDs" are
// numbers of ours (UnifiedIds), its revisions count what was told of it. What is done to it goes to
// the account of each message. Everything else passes through. GUI thread.
#pragma once

#include "core/account/servicefront.h"
#include "core/account/unifiedids.h"

#include <QThreadPool>
#include <QTimer>

#include <deque>

namespace homing::account {

/// Never an account of the profile: those are counted from 1.
inline constexpr MailboxRef allInboxes {AccountId(-1), MailboxId(1)};

class UnifiedService final : public ServiceFront
{
    Q_OBJECT
public:
    explicit UnifiedService(MailService &behind);

    /// Of which mailboxes All Inboxes consists; empty where it does not exist.
    std::vector<MailboxRef> inboxes() const;
    /// The message that a reference into All Inboxes means; any other one as it is.
    MessageRef realRef(const MessageRef &message) const;

    AccountState state(AccountId account) const override;
    void synchroniseNow(AccountId account) override;
    std::vector<store::MailboxRecord> mailboxes(AccountId account) const override;
    store::StoreReader::KeysAtRevision keys(const MailboxRef &mailbox) const override;
    std::vector<store::MessageRow> rows(const MailboxRef &mailbox,
                                        const std::vector<quint32> &uids) const override;
    void arrange(const ArrangeRequest &request, QObject *receiver,
                 std::function<void(ArrangedLists)> done) override;
    std::vector<store::VanishedMessage> vanished(const MailboxRef &mailbox) const override;
    void vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                      std::function<void(MessageBody)> done) override;
    store::ThreadsAtRevision threads(const MailboxRef &mailbox) const override;
    std::vector<MessageRef> conversation(const MessageRef &message) const override;
    MessageRef placeOf(const MessageRef &message) const override { return realRef(message); }
    void openMailbox(const MailboxRef &mailbox) override;
    MessageBody body(const MessageRef &message) override;
    void saveAttachment(const MessageRef &message, const QByteArray &section,
                        const QString &targetPath, SaveMode mode = SaveMode::Replace) override;
    void requestPart(const MessageRef &message, const QByteArray &section) override;
    void cancelPart(const MessageRef &message, const QByteArray &section) override;
    void addFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                  const imap::FlagSet &flags) override;
    void removeFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                     const imap::FlagSet &flags) override;
    void moveMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                      MailboxId target) override;
    void copyMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                      MailboxId target) override;
    void deleteMessages(const MailboxRef &mailbox, const imap::UidSet &uids) override;
    std::vector<store::Operation> operations(AccountId account) const override;
    void retryOperation(AccountId account, OperationId operation) override;
    void dropOperation(AccountId account, OperationId operation) override;

private:
    static constexpr MailboxId archiveId {2};
    static constexpr MailboxId trashId {3};
    static bool isUnified(AccountId account) { return account == allInboxes.account; }

    struct Source
    {
        quint64 loaded = 0; // ChangeSets up to this revision are in what keys() gave
        store::MailboxCounters counters;
    };
    struct Told
    { // which revision of an account's became which of ours
        quint64 ours = 0;
        MailboxRef mailbox;
        quint64 theirs = 0;
    };
    /// Moves and deletes of several accounts that were one action.
    struct Action
    {
        OperationId id;
        imap::UidSet ids;
        std::vector<std::pair<MailboxRef, imap::UidSet>> parts; // one command each
    };
    /// Read again only when the account's mailboxes changed: an account may have thousands.
    std::optional<store::MailboxRecord> withRole(AccountId account, store::MailboxRole role) const;
    void noteCounters() const;
    store::MailboxCounters counters() const;
    void tell(const store::ChangeSet &changes);
    void followInboxes();
    struct Merging;
    void giveNumbers();
    void merge(const std::shared_ptr<Merging> &merging);
    void deliver(Merging &merging);
    quint64 revisionOf(const ArrangeRequest &request, const ArrangedLists &lists) const;
    std::vector<std::pair<MailboxRef, imap::UidSet>>
    beginAction(const imap::UidSet &uids); // its parts
    std::vector<std::pair<AccountId, store::Operation>> partsOf(const Action &action) const;
    std::vector<std::pair<AccountId, store::Operation>> partsOf(OperationId operation) const;

    mutable UnifiedIds m_ids;
    mutable std::map<AccountId, std::vector<store::MailboxRecord>> m_special; // with a role
    mutable std::vector<std::pair<MailboxRef, qint64>>
        m_vanished;                                 // as last listed, of id 1, 2, ...
    mutable std::map<MailboxRef, Source> m_sources; // of the last keys() or arrange()
    mutable bool m_isShown = false; // keys() or arrange() were asked
    quint64 m_revision = 1;
    std::deque<Told> m_told;
    std::deque<Action> m_actions;
    qint64 m_nextAction = 1;
    std::deque<std::shared_ptr<Merging>> m_mergings;
    QTimer m_numbering;
    QThreadPool m_mergers; // ends before the rest
};

} // namespace homing::account
