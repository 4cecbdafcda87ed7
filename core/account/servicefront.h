// SPDX-License-Identifier: GPL-3.0-or-later
// ServiceFront: a MailService in front of another one, which answers and tells everything. For
// those that add something to it (UnifiedService). GUI thread; the one behind outlives it.
#pragma once

#include "core/account/mailservice.h"

namespace homing::account {

class ServiceFront : public MailService
{
    Q_OBJECT
public:
    explicit ServiceFront(MailService &behind);
    ~ServiceFront() override;

    std::vector<AccountSettings> accounts() const override;
    void checkLogin(const AccountSettings &settings, const Secret &password) override;
    void cancelCheckLogin() override;
    AccountId addAccount(AccountSettings settings, const Secret &password) override;
    void removeAccount(AccountId account) override;
    void setPassword(AccountId account, const Secret &password) override;
    AccountState state(AccountId account) const override;
    void start() override;
    void setOnline(bool online) override;
    void synchroniseNow(AccountId account) override;
    void sleep() override;
    void wake() override;
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
    MessageRef placeOf(const MessageRef &message) const override;
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
    void createMailbox(AccountId account, const imap::MailboxName &name) override;
    void renameMailbox(const MailboxRef &mailbox, const imap::MailboxName &name) override;
    void deleteMailbox(const MailboxRef &mailbox) override;
    void setSubscribed(const MailboxRef &mailbox, bool subscribed) override;
    std::vector<store::Operation> operations(AccountId account) const override;
    void retryOperation(AccountId account, OperationId operation) override;
    void dropOperation(AccountId account, OperationId operation) override;
    void keepDraft(AccountId account, const store::LocalMessage &draft,
                   const MessageRef &answered = {}) override;
    void sendMessage(AccountId account, const store::LocalMessage &message,
                     const MessageRef &answered = {}) override;
    void takeBackMessage(AccountId account, LocalMessageId id, QObject *receiver,
                         std::function<void(bool)> done) override;
    void sendAgain(AccountId account, LocalMessageId id) override;
    void believeSent(AccountId account, LocalMessageId id) override;
    void dropLocalMessage(AccountId account, LocalMessageId id) override;
    void setDraftOpen(AccountId account, LocalMessageId id, bool isOpen) override;
    std::vector<store::LocalMessage> localMessages(AccountId account) const override;
    QByteArray localMessageText(AccountId account, LocalMessageId id) const override;
    quint64 search(const SearchScope &scope, const QString &query, bool isTyping) override;
    void askServer(quint64 search) override;
    void endSearch() override;
    void suggestPeople(const QString &beginning) override;
    std::vector<SavedSearch> savedSearches() const override;
    void setSavedSearches(std::vector<SavedSearch> searches) override;
    void setMetered(bool metered) override;
    void setOfflinePolicy(AccountId account, const OfflinePolicy &policy) override;
    void setIdentities(AccountId account, const std::vector<Identity> &identities) override;
    void setServerKeepsSent(AccountId account, bool keepsSent) override;
    void setKeepsDraftsOnServer(AccountId account, bool keeps) override;
    void endSession(AccountId account) override;
    std::vector<TranscriptLine> transcript(AccountId account) const override;

protected:
    MailService &m_behind;
};

} // namespace homing::account
