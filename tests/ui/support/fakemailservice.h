// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: MailService in memory, for tests of models and windows: no thread, no server, no
// file. Actions of the user change rows at once and emit a ChangeSet, as the journal does;
// everything asked is counted.
#pragma once

#include "core/account/mailservice.h"

#include <set>

namespace homing::test {

class FakeMailService : public account::MailService
{
    Q_OBJECT
public:
    explicit FakeMailService(QObject *parent = nullptr);
    ~FakeMailService() override;

    // --- building (emit nothing unless said)
    AccountId makeAccount(const QString &name, const QString &email);
    MailboxRef makeMailbox(AccountId account, const QByteArray &wireName,
                           store::MailboxRole role = store::MailboxRole::None, char delimiter = '/',
                           bool selectable = true);
    void dropMailbox(const MailboxRef &mailbox); // with mailboxesChanged()
    /// `count` varied, realistic messages with ascending UIDs from the mailbox's UIDNEXT on, the
    /// newest at `newest` and `spacingSeconds` between two. Nothing is emitted.
    void fill(const MailboxRef &mailbox, quint32 count,
              const QDateTime &newest = QDateTime::currentDateTimeUtc(),
              qint64 spacingSeconds = 3600);
    void setRow(const MailboxRef &mailbox, const store::MessageRow &row); // nothing emitted
    void setThreads(const MailboxRef &mailbox,
                    const std::vector<store::ThreadKey> &changed); // with threadsChanged()
    /// As gone on another device; `text` empty: without a body.
    void addVanished(const MailboxRef &mailbox, quint32 uid, const QString &text);
    /// What conversation() says of its members, oldest first; with threadsChanged().
    void setConversation(std::vector<MessageRef> members);
    void setBody(const MessageRef &message, const account::MessageBody &body);
    /// What requestPart() and saveAttachment() give; one that is not set never comes.
    void setPart(const MessageRef &message, const QByteArray &section, const QByteArray &decoded);
    void clearParts() { m_parts.clear(); }
    void setState(AccountId account,
                  const account::AccountState &state);       // emits accountStateChanged()
    void addTranscript(const account::TranscriptLine &line); // emits transcriptLine()
    void addOperation(AccountId account,
                      const store::Operation &operation); // emits operationsChanged()

    void setSmtp(AccountId account, const QString &host); // empty: it cannot send
    /// What becomes of mail that is leaving; with localMessagesChanged().
    void setLocalState(AccountId account, LocalMessageId id, store::LocalMessage::State state,
                       const QString &reason = {});
    /// The submission server takes it: messageSent().
    void deliver(AccountId account, LocalMessageId id);
    /// As the server does with a draft that no window has: it is a message there, and no local one.
    void handOver(AccountId account, LocalMessageId id) { takeLocalMessage(account, id); }
    const std::set<LocalMessageId> &openDrafts() const { return m_openDrafts; }

    // --- what a server would do: one commit, one ChangeSet
    struct Change
    {
        imap::UidSet vanished = {};
        imap::UidSet toggleFlagged = {};
        imap::UidSet markSeen = {};
        imap::UidSet markUnseen = {};
        quint32 arrivals = 0; // newer than everything
        std::vector<store::MessageKey> appearing =
            {}; // with these UIDs and dates, read; UIDs not there yet
    };
    /// Applies to the rows, emits changed(), gives the ChangeSet.
    store::ChangeSet commit(const MailboxRef &mailbox, const Change &change,
                            store::ChangeCause cause = store::ChangeCause::Resync);
    /// As commit(), but nothing is emitted: the caller emits it later.
    store::ChangeSet prepare(const MailboxRef &mailbox, const Change &change,
                             store::ChangeCause cause = store::ChangeCause::Resync);
    /// UIDVALIDITY changed: other rows.
    store::ChangeSet resetMailbox(const MailboxRef &mailbox, quint32 count);

    // --- fakejournal.cpp: what the user did stands in the journal, until the test says more
    void setKeepsJournal(bool keeps) { m_keepsJournal = keeps; }
    /// What is in the journal is being said to the server.
    void letServerBegin(AccountId account);
    /// ... and done. Where a message came to a mailbox is only told by synchroniseNow(), unless
    /// `tells`.
    void letServerWork(AccountId account, bool tells = true);
    void setKeepsKeywords(const MailboxRef &mailbox, bool keeps = true)
    {
        mailboxOf(mailbox)->record.state.mayCreateKeywords = keeps;
    }

    // --- looking
    std::optional<store::MessageRow> find(const MessageRef &message) const;
    std::vector<quint32> uids(const MailboxRef &mailbox) const; // ascending
    store::MailboxCounters counters(const MailboxRef &mailbox) const;
    MailboxRef opened() const { return m_opened; }
    int rowsCalls() const { return m_rowsCalls; }
    int keysCalls() const { return m_keysCalls; }
    int mailboxesCalls() const { return m_mailboxesCalls; }
    int arrangeCalls() const { return m_arrangeCalls; }
    void setFailsToArrange(bool fails) { m_failsToArrange = fails; }
    int mostRowsAsked() const { return m_mostRowsAsked; }
    QStringList calls() const { return m_calls; } // "addFlags 3:5 \\Flagged", in order
    const std::vector<MessageRef> &bodiesAsked() const { return m_bodiesAsked; }
    void clearCalls()
    {
        m_calls.clear();
        m_bodiesAsked.clear();
    }
    /// rows() gives nothing while set: what a list shows while the store is busy.
    void setStarved(bool starved) { m_isStarved = starved; }
    /// What checkLogin() ends with.
    void setLoginResult(const Fault &fault) { m_loginResult = fault; }
    /// The next action fails with this (actionFailed()).
    void setActionFault(const Fault &fault) { m_actionFault = fault; }

    // --- MailService
    std::vector<account::AccountSettings> accounts() const override;
    void checkLogin(const account::AccountSettings &settings, const Secret &password) override;
    void cancelCheckLogin() override;
    AccountId addAccount(account::AccountSettings settings, const Secret &password) override;
    void removeAccount(AccountId account) override;
    void setPassword(AccountId account, const Secret &password) override;
    account::AccountState state(AccountId account) const override;
    void start() override;
    void setOnline(bool online) override;
    void synchroniseNow(AccountId account) override;
    std::vector<store::MailboxRecord> mailboxes(AccountId account) const override;
    store::StoreReader::KeysAtRevision keys(const MailboxRef &mailbox) const override;
    std::vector<store::MessageRow> rows(const MailboxRef &mailbox,
                                        const std::vector<quint32> &uids) const override;
    std::vector<store::VanishedMessage> vanished(const MailboxRef &mailbox) const override;
    void vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                      std::function<void(account::MessageBody)> done) override;
    /// From keys() and rows(), a turn of the event loop later.
    void arrange(const account::ArrangeRequest &request, QObject *receiver,
                 std::function<void(account::ArrangedLists)> done) override;
    store::ThreadsAtRevision threads(const MailboxRef &mailbox) const override;
    std::vector<MessageRef> conversation(const MessageRef &message) const override;
    void openMailbox(const MailboxRef &mailbox) override;
    account::MessageBody body(const MessageRef &message) override;
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
    // --- fakemailboxes.cpp: done at once, with mailboxesChanged()
    void createMailbox(AccountId account, const imap::MailboxName &name) override;
    void renameMailbox(const MailboxRef &mailbox, const imap::MailboxName &name) override;
    void deleteMailbox(const MailboxRef &mailbox) override;
    void setSubscribed(const MailboxRef &mailbox, bool subscribed) override;
    std::vector<store::Operation> operations(AccountId account) const override;
    void retryOperation(AccountId account, OperationId operation) override;
    void dropOperation(AccountId account, OperationId operation) override;
    /// Looks for the words in subjects and senders, as they are; answers a moment later.
    quint64 search(const account::SearchScope &scope, const QString &query,
                   bool isTyping) override;
    void askServer(quint64 search) override; // finds nothing more
    void endSearch() override;
    void suggestPeople(const QString &beginning) override; // everybody at example.org
    std::vector<account::SavedSearch> savedSearches() const override { return m_savedSearches; }
    void setSavedSearches(std::vector<account::SavedSearch> searches) override;
    void setOfflinePolicy(AccountId account, const account::OfflinePolicy &policy) override;
    void setIdentities(AccountId account,
                       const std::vector<account::Identity> &identities) override;
    void setServerKeepsSent(AccountId account, bool keepsSent) override;
    void setKeepsDraftsOnServer(AccountId account, bool keeps) override;
    /// How many messages' text is searched by search(), of how many; who else could be asked.
    void setCoverage(quint32 withText, account::ServerSearch server)
    {
        m_withText = withText;
        m_server = server;
    }
    void keepDraft(AccountId account, const store::LocalMessage &draft,
                   const MessageRef &answered) override;
    void sendMessage(AccountId account, const store::LocalMessage &message,
                     const MessageRef &answered) override;
    void takeBackMessage(AccountId account, LocalMessageId id, QObject *receiver,
                         std::function<void(bool)> done) override; // a turn later
    void sendAgain(AccountId account, LocalMessageId id) override;
    void believeSent(AccountId account, LocalMessageId id) override;
    void dropLocalMessage(AccountId account, LocalMessageId id) override;
    void setDraftOpen(AccountId account, LocalMessageId id, bool isOpen) override;
    std::vector<store::LocalMessage> localMessages(AccountId account) const override;
    QByteArray localMessageText(AccountId account, LocalMessageId id) const override;
    void endSession(AccountId account) override;
    std::vector<account::TranscriptLine> transcript(AccountId account) const override;

private:
    struct Message
    {
        quint32 date = 0; // INTERNALDATE
        quint8 flags = 0; // SystemFlag bits
    };
    struct Mailbox
    {
        store::MailboxRecord record;
        std::map<quint32, Message> messages;       // by UID: every message
        std::map<quint32, store::MessageRow> rows; // those whose text is not what generate() makes
        quint32 nextUid = 1;
        quint32 unread = 0;
    };
    struct Account
    {
        account::AccountSettings settings;
        account::AccountState state;
        std::map<qint64, Mailbox> mailboxes;
        std::vector<store::Operation> operations;
        std::vector<store::LocalMessage> localMessages;
        std::vector<account::TranscriptLine> transcript;
        quint64 revision = 0;
    };
    static store::MessageRow rowOf(const Mailbox &mailbox, quint32 uid, const Message &message);
    static void setFlags(Mailbox &mailbox, Message &message, quint8 flags);
    /// What is put back when the operation is dropped, or comes to the target when it is done.
    struct Kept
    {
        MailboxRef mailbox;
        MailboxRef target;
        std::vector<store::MessageRow> rows;
    };
    void act(store::OperationKind kind, const MailboxRef &ref, const imap::UidSet &uids,
             const imap::FlagSet &flags, MailboxId target, const std::function<void()> &apply);
    MailboxId trashFor(const MailboxRef &ref) const;
    void putBack(const MailboxRef &ref, const std::vector<store::MessageRow> &rows);
    void tellWhatCame();
    void takeBack(OperationId operation);
    Mailbox *mailboxOf(const MailboxRef &ref);
    const Mailbox *mailboxOf(const MailboxRef &ref) const;
    store::ChangeSet finish(const MailboxRef &ref, store::ChangeSet changes);
    bool actionFails();
    store::LocalMessage *localMessage(AccountId account, LocalMessageId id);
    void putLocalMessage(AccountId account, const store::LocalMessage &message,
                         const MessageRef &answered);
    void takeLocalMessage(AccountId account, LocalMessageId id);
    void changeFlags(const MailboxRef &ref, const imap::UidSet &uids, const imap::FlagSet &flags,
                     bool add);
    void note(const QString &call) { m_calls.append(call); }

    std::map<qint64, Account> m_accounts;
    std::set<LocalMessageId> m_openDrafts;
    std::map<MailboxRef, std::map<quint32, quint32>> m_threads;
    std::vector<MessageRef> m_conversation;
    quint64 m_threadRevision = 0;
    std::map<MessageRef, account::MessageBody> m_bodies;
    std::map<std::pair<MessageRef, QByteArray>, QByteArray> m_parts;
    void answerSearch(account::ServerSearch server);
    std::vector<account::SavedSearch> m_savedSearches;
    account::SearchScope m_scope;
    QString m_query;
    quint64 m_search = 0;
    quint64 m_lastSearch = 0;
    quint32 m_withText = ~quint32(0);
    account::ServerSearch m_server = account::ServerSearch::NotNeeded;
    MailboxRef m_opened;
    QStringList m_calls;
    std::vector<MessageRef> m_bodiesAsked;
    Fault m_loginResult;
    Fault m_actionFault;
    bool m_isStarved = false;
    bool m_keepsJournal = false;
    qint64 m_nextOperation = 1;
    std::map<OperationId, Kept> m_kept;
    std::vector<Kept> m_untold;
    qint64 m_nextId = 1;
    mutable int m_rowsCalls = 0;
    mutable int m_keysCalls = 0;
    mutable int m_mailboxesCalls = 0;
    mutable int m_mostRowsAsked = 0;
    int m_arrangeCalls = 0;
    bool m_failsToArrange = false;
    std::map<MailboxRef, std::vector<store::VanishedMessage>> m_vanished;
    std::map<qint64, QString> m_vanishedTexts;
};

} // namespace homing::test
