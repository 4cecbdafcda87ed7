// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: MailService over real accounts. GUI thread; each account's engine has a
// thread of its own, a read-only connection to its cache stands here. Calls go over as queued
// lambdas, answers come back as queued signals.
#pragma once

#include "core/account/accountengine.h"
#include "core/account/journalwatch.h"
#include "core/account/profile.h"
#include "core/account/searchdesk.h"
#include "core/account/secretstore.h"

#include <QSet>
#include <QThread>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <set>

namespace homing::account {

class ThreadedMailService final : public MailService
{
    Q_OBJECT
public:
    explicit ThreadedMailService(const QDir &profile);
    ~ThreadedMailService() override;

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
    std::vector<store::VanishedMessage> vanished(const MailboxRef &mailbox) const override;
    void vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                      std::function<void(MessageBody)> done) override;
    void arrange(const ArrangeRequest &request, QObject *receiver,
                 std::function<void(ArrangedLists)> done) override;
    store::ThreadsAtRevision threads(const MailboxRef &mailbox) const override;
    std::vector<MessageRef> conversation(const MessageRef &message) const override;
    void openMailbox(const MailboxRef &mailbox) override;

    MessageBody body(const MessageRef &message) override;
    void saveAttachment(const MessageRef &message, const QByteArray &section,
                        const QString &targetPath, SaveMode mode) override;
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
                   const MessageRef &answered) override;
    void sendMessage(AccountId account, const store::LocalMessage &message,
                     const MessageRef &answered) override;
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
    void setMetered(bool metered) override;
    void setOfflinePolicy(AccountId account, const OfflinePolicy &policy) override;
    void setIdentities(AccountId account, const std::vector<Identity> &identities) override;
    void setServerKeepsSent(AccountId account, bool keepsSent) override;
    void setKeepsDraftsOnServer(AccountId account, bool keeps) override;
    void suggestPeople(const QString &beginning) override;
    std::vector<SavedSearch> savedSearches() const override;
    void setSavedSearches(std::vector<SavedSearch> searches) override;
    void endSession(AccountId account) override;
    std::vector<TranscriptLine> transcript(AccountId account) const override;

private:
    struct Account
    {
        AccountSettings settings;
        std::unique_ptr<JournalWatch> watch;
        QThread thread;
        QObject inThread; // outlives the engine there: what is posted to it is always safe
        AccountEngine *engine = nullptr; // lives in `thread`, deleted there
        std::unique_ptr<store::StoreReader> reader;
        AccountState state;
        std::deque<TranscriptLine> transcript;
        bool isOpen = false;
    };
    struct PartRequest
    {
        MessageRef message;
        QByteArray section;
        QString targetPath; // empty: the bytes are wanted, not a file
        SaveMode mode = SaveMode::Replace;
    };

    Account *find(AccountId id) const;
    void launch(const AccountSettings &settings);
    void connectEngine(Account &account);
    void openReader(Account &account);
    void watchJournal(Account &account);
    void readPasswordAndConnect(AccountId id);
    void noteAsleep(AccountId id);
    void sayGoodbye(Account &account, sync::Goodbye goodbye);
    void stopAccount(Account &account, sync::Goodbye goodbye);
    void waitForEnd(Account &account, qint64 ms);
    void enqueue(const MailboxRef &mailbox, store::Operation operation, MailboxId target = {});
    void moveOrCopy(store::OperationKind kind, const MailboxRef &mailbox, const imap::UidSet &uids,
                    MailboxId target);
    /// call(Outbox &) in the account's thread, if its journal could be opened.
    template <typename Call> void tellOutbox(AccountId id, Call call);
    template <typename Call> void post(Account &account, Call call)
    {
        QMetaObject::invokeMethod(account.engine, std::move(call), Qt::QueuedConnection);
    }
    // --- servicesettings.cpp
    /// Here, in the profile and with the engine.
    template <typename Change> void changeSettings(Account &account, Change change);

    void onBodyProgress(AccountId id, const sync::BodyProgress &progress);
    void onBodyFetched(AccountId id, const sync::BodyResult &result);
    void assemble(const MessageRef &message, const imap::BodyPart &structure);
    void wantPart(PartRequest request);
    /// `section`: as fetched, without a file's number.
    void servePart(const MessageRef &message, const QByteArray &section, const Fault &fault);
    /// Each request is answered once, also when nobody can serve it any more.
    void failParts(AccountId account, const Fault &fault);
    void answer(const PartRequest &request, const Fault &fault);
    void deliver(std::vector<PartRequest> requests, const QByteArray &section,
                 const QByteArray &encoding);
    void flushPreviewRequests();
    // --- servicesearch.cpp
    void connectSearch();
    void connectServerSearch(Account &account);
    void onSearchAnswered(const SearchDesk::Answer &answer);
    void publishSearch();
    void forgetInSearch(AccountId account);
    void forgetServerSearch();
    ServerSearch serverSearch() const;
    bool canAsk(const MailboxRef &mailbox) const;
    static bool isConnected(const Account &account);
    std::vector<SearchDesk::Place> places() const;

    Profile m_profile;
    SecretStore m_secrets;
    std::vector<std::unique_ptr<Account>> m_accounts;
    bool m_online = true;
    bool m_isAsleep = false;
    std::set<AccountId> m_stillAwake; // accounts whose goodbye readyToSleep() waits for
    QTimer m_sleepTimer;
    std::unique_ptr<session::ImapSession> m_checkSession;
    SystemClock m_clock;
    std::vector<PartRequest> m_partRequests;
    mutable std::map<MailboxRef, imap::UidSet> m_previewsMissing; // noted while rows are read
    mutable QTimer m_previewTimer;
    QThreadPool m_arrangers;
    std::vector<store::CancelFlag> m_arranging; // asked and not answered yet
    SearchDesk m_desk;
    SearchDesk::Answer m_answer; // the newest, of the current search
    std::set<AccountId> m_askedAccounts; // whose servers have not answered yet
    QSet<MailboxRef> m_askedMailboxes;   // of the current search, of all accounts
    MailboxRef m_inView;
    bool m_isMetered = false;
    Fault m_searchFault;
    mutable std::optional<std::vector<SavedSearch>> m_savedSearches; // once read
};

} // namespace homing::account
