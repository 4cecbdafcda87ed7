// SPDX-License-Identifier: GPL-3.0-or-later
// MailService: the one door between the window and the mail. Lives in the GUI thread; never blocks it.
// Each account works in a thread of its own; what it commits comes back as queued signals, in order.
// An interface, so that the window and its models can be driven by a test without any thread or server.
#pragma once

#include "core/account/accountsettings.h"
#include "core/account/mailsearch.h"
#include "core/base/fault.h"
#include "core/mime/blocks.h"
#include "core/store/store.h"

#include <QObject>

#include <functional>

namespace homing::account {

enum class Connectivity { Offline, Connecting, Synchronising, Online, Waiting /* for the next try */ };

/// What the last reconnect cost and why it went that way; for the status line and the Inspector.
struct ResyncCost {
    QString strategy; // "qresync", "condstore", "uid-diff", "rebuild", "initial", "unchanged", "reconnect"
    QString reason;
    int flights = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 ms = 0;
    bool tls = false;
    quint32 newMessages = 0;
    quint32 flagChanges = 0;
    quint32 vanished = 0;
};

/// A session of the quick reconnect draft that the server holds for the account between connections.
struct ServerSession {
    QString id;        // opaque, the server's text
    QString mailbox;   // selected in it; empty for none
    QDateTime created; // UTC, by this machine's clock
    bool isActive = false; // this connection's; else it waits to be resumed
    bool operator==(const ServerSession &) const = default;
};

struct AccountState {
    Connectivity connectivity = Connectivity::Offline;
    Fault fault;             // why not online
    qint64 retryInMs = -1;   // Waiting: until the next try
    std::optional<ResyncCost> lastResync;
    std::vector<ServerSession> sessions; // that this profile knows of
    /// Long work: done of total in `progressMailbox`; total 0 for none.
    quint32 progressDone = 0;
    quint32 progressTotal = 0;
    MailboxId progressMailbox;
    /// Offline policy: texts here, of those that shall be; total 0 while nothing is being fetched.
    quint32 textsDone = 0;
    quint32 textsTotal = 0;
    bool textsPaused = false; // the network is metered or slow
    quint32 pending = 0;     // actions the server does not have yet
    quint32 parked = 0;      // actions it refused
};

/// A line of the transcript with its account.
struct TranscriptLine {
    AccountId account;
    char kind = 'X'; // C S T X, see TrafficLog
    QDateTime time;
    QByteArray text;
};

/// A readable message body for the reader.
struct MessageBody {
    enum class State { Loading, Ready, Offline /* not cached, no connection */, Gone, Failed };
    using Attachment = mime::Attachment;
    MessageRef message;
    State state = State::Loading;
    Fault fault;
    QString plainText; // all of it, see mime::Readable
    bool wasHtml = false;
    std::vector<mime::Block> blocks; // Ready: what is shown, in order
    std::vector<Attachment> attachments;
};

/// A question for what a list shows, over one mailbox or several.
struct ArrangeRequest {
    store::Arrangement arrangement;
    std::vector<store::ArrangeQuery> mailboxes;
    store::CancelFlag cancelled; // set it when nobody waits any more; not null
    bool wantsThreads = false;   // in each list, as threads() gives them
};
/// One list for each mailbox of the request, in its order; ranks hold over all of them.
using ArrangedLists = std::vector<store::ArrangedKeys>;

class MailService : public QObject
{
    Q_OBJECT
public:
    explicit MailService(QObject *parent = nullptr);
    ~MailService() override;

    // --- accounts
    virtual std::vector<AccountSettings> accounts() const = 0;
    /// Tries the login only; nothing is stored. Ends with loginChecked().
    virtual void checkLogin(const AccountSettings &settings, const Secret &password) = 0;
    virtual void cancelCheckLogin() = 0;
    /// Stores settings and secret (keychain; asks nobody), starts synchronising. The id comes by accountsChanged().
    virtual AccountId addAccount(AccountSettings settings, const Secret &password) = 0;
    virtual void removeAccount(AccountId account) = 0;
    /// A new password for an account whose login was refused.
    virtual void setPassword(AccountId account, const Secret &password) = 0;
    virtual AccountState state(AccountId account) const = 0;
    /// Loads the stored accounts: the cache is shown at once, connections follow. Call once.
    virtual void start() = 0;
    virtual void setOnline(bool online) = 0;      // the user's switch, and the network's
    virtual void synchroniseNow(AccountId account) = 0;
    /// The computer is about to sleep: every account logs out and its server keeps the session
    /// (draft-ietf-lemonade-reconnect-07 section 4). Ends with readyToSleep(), never within the call
    /// and at the latest after about two seconds; nothing connects until wake() or
    /// synchroniseNow().
    virtual void sleep();
    virtual void wake();

    // --- mailboxes and rows (through a read-only connection; at most 200 rows a call)
    virtual std::vector<store::MailboxRecord> mailboxes(AccountId account) const = 0;
    virtual store::StoreReader::KeysAtRevision keys(const MailboxRef &mailbox) const = 0;
    virtual std::vector<store::MessageRow> rows(const MailboxRef &mailbox, const std::vector<quint32> &uids) const = 0;
    /// Reads in a worker; `done` is called in the GUI thread, later, unless `receiver` is gone or the request cancelled.
    virtual void arrange(const ArrangeRequest &request, QObject *receiver, std::function<void(ArrangedLists)> done) = 0;
    /// Which messages of the mailbox are in a conversation with others (of any mailbox of its account).
    virtual store::ThreadsAtRevision threads(const MailboxRef &mailbox) const;
    /// The conversation that the message is in, itself included, oldest first, as StoreReader::conversation(); at most the
    /// 200 newest. Just itself where it is alone.
    virtual std::vector<MessageRef> conversation(const MessageRef &message) const;
    /// Messages of the mailbox that went away on another device within the last day, the last to go first; at most 200.
    virtual std::vector<store::VanishedMessage> vanished(const MailboxRef &mailbox) const;
    /// What of such a message's body is still here: Ready or Gone. `done` is called later, unless `receiver` is gone.
    virtual void vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                              std::function<void(MessageBody)> done);
    /// Where a message really is: one of All Inboxes is in the Inbox of an account.
    virtual MessageRef placeOf(const MessageRef &message) const;
    /// The mailbox in view: kept selected, live by IDLE.
    virtual void openMailbox(const MailboxRef &mailbox) = 0;

    // --- bodies: answers at once from the cache, else Loading, and bodyChanged() later
    virtual MessageBody body(const MessageRef &message) = 0;
    /// What saveAttachment() does with a file that is there: the user said so, or it is an error (O_EXCL; links are not followed).
    enum class SaveMode { Replace, NewOnly };
    /// The attachment's decoded bytes go to `targetPath` (chosen by the user); ends with attachmentSaved(). The section "" is the whole message.
    /// The file has no exec bit.
    virtual void saveAttachment(const MessageRef &message, const QByteArray &section, const QString &targetPath,
                                SaveMode mode = SaveMode::Replace) = 0;
    /// A part's decoded bytes ("" is the whole message as it is, "HEADER" its header), from the cache, else from the server, a large one in pieces that a lost connection
    /// does not lose. Each call ends with one partReady(), never within the call.
    virtual void requestPart(const MessageRef &message, const QByteArray &section) = 0;
    /// Nobody waits for the part any more: its requests and saves end with FaultCause::Cancelled.
    virtual void cancelPart(const MessageRef &message, const QByteArray &section) = 0;

    // --- the user's actions: journalled, shown at once, replayed. UIDs are of the given mailbox.
    virtual void addFlags(const MailboxRef &mailbox, const imap::UidSet &uids, const imap::FlagSet &flags) = 0;
    virtual void removeFlags(const MailboxRef &mailbox, const imap::UidSet &uids, const imap::FlagSet &flags) = 0;
    virtual void moveMessages(const MailboxRef &mailbox, const imap::UidSet &uids, MailboxId target) = 0;
    virtual void copyMessages(const MailboxRef &mailbox, const imap::UidSet &uids, MailboxId target) = 0;
    /// To Trash; from Trash for good.
    virtual void deleteMessages(const MailboxRef &mailbox, const imap::UidSet &uids) = 0;
    // --- ... and on mailboxes. Names as mailboxes() shows them; each ends with mailboxesChanged(), or actionFailed().
    virtual void createMailbox(AccountId account, const imap::MailboxName &name);
    /// All below it goes with it.
    virtual void renameMailbox(const MailboxRef &mailbox, const imap::MailboxName &name);
    /// For good, with all that is below it; messages that came in the meantime keep theirs.
    virtual void deleteMailbox(const MailboxRef &mailbox);
    virtual void setSubscribed(const MailboxRef &mailbox, bool subscribed);
    virtual std::vector<store::Operation> operations(AccountId account) const = 0;
    virtual void retryOperation(AccountId account, OperationId operation) = 0;
    virtual void dropOperation(AccountId account, OperationId operation) = 0;

    // --- mail that only this computer has: drafts, and what is on its way out. Written to the journal; each call ends with
    // localMessagesChanged(), or actionFailed() when it could not be written.
    /// New or changed, by its id; `answered` is what it answers or forwards, marked with `draft.answeredMark` once it is sent.
    virtual void keepDraft(AccountId account, const store::LocalMessage &draft, const MessageRef &answered = {});
    /// As keepDraft(), and it leaves at `message.notBefore`.
    virtual void sendMessage(AccountId account, const store::LocalMessage &message, const MessageRef &answered = {});
    /// Out of the outbox to the drafts, while nothing of it has left. `done` (whether it is a draft now) is called later, unless
    /// `receiver` is gone.
    virtual void takeBackMessage(AccountId account, LocalMessageId id, QObject *receiver, std::function<void(bool)> done);
    /// Now, whatever it waits for; one that is Unknown or Refused too: the user has looked.
    virtual void sendAgain(AccountId account, LocalMessageId id);
    /// One that is Unknown was sent, as the user knows: its copy goes to Sent.
    virtual void believeSent(AccountId account, LocalMessageId id);
    /// What of it the server has goes, too.
    virtual void dropLocalMessage(AccountId account, LocalMessageId id);
    /// A window has the draft, or has it no more: then the server gets it at once, and where that has a Drafts mailbox it is a
    /// message there and no local one any more (with localMessagesChanged()). Kept again under its id, it goes on.
    virtual void setDraftOpen(AccountId account, LocalMessageId id, bool isOpen);
    /// Oldest first, without their text.
    virtual std::vector<store::LocalMessage> localMessages(AccountId account) const;
    /// RFC 5322; empty when it is gone.
    virtual QByteArray localMessageText(AccountId account, LocalMessageId id) const;

    // --- search: the cache is read in a thread of its own; answers come by searchResult()
    /// Ends the search before. `isTyping`: the last word may go on. The number that its results bear; 0: there is no search here.
    virtual quint64 search(const SearchScope &scope, const QString &query, bool isTyping);
    /// Where ServerSearch::Possible: UID SEARCH in what is not covered here; more results follow.
    virtual void askServer(quint64 search);
    virtual void endSearch();
    /// Ends with peopleSuggested(), the newest question's only.
    virtual void suggestPeople(const QString &beginning);
    virtual std::vector<SavedSearch> savedSearches() const;
    /// All of them, in order; one with id 0 gets one. Written to the profile.
    virtual void setSavedSearches(std::vector<SavedSearch> searches);
    /// The network costs by the byte: nothing is fetched that nobody asked for.
    virtual void setMetered(bool metered);
    virtual void setOfflinePolicy(AccountId account, const OfflinePolicy &policy);
    /// The default first; each without a problemOf() it. Ends with settingsChanged().
    virtual void setIdentities(AccountId account, const std::vector<Identity> &identities);
    /// Ends with settingsChanged().
    virtual void setServerKeepsSent(AccountId account, bool keepsSent);
    /// Ends with settingsChanged().
    virtual void setKeepsDraftsOnServer(AccountId account, bool keeps);

    // --- Inspector
    /// The server shall hold no session for the account any more; one that cannot be reached is forgotten and expires there.
    /// Does nothing where no account has sessions.
    virtual void endSession(AccountId account);
    virtual std::vector<TranscriptLine> transcript(AccountId account) const = 0;

Q_SIGNALS:
    void accountsChanged();
    void settingsChanged(homing::AccountId account);
    void readyToSleep();
    void accountStateChanged(homing::AccountId account);
    void mailboxesChanged(homing::AccountId account);
    /// Committed rows of one mailbox; revisions of an account come in order and without gaps.
    void changed(const homing::store::ChangeSet &changes);
    /// Conversations of one mailbox have changed; after the changed() that it is about.
    void threadsChanged(const homing::store::ThreadChanges &changes);
    void bodyChanged(const homing::account::MessageBody &body);
    void attachmentSaved(const QString &targetPath, const homing::Fault &fault);
    void partReady(const homing::MessageRef &message, const QByteArray &section, const QByteArray &decoded, const homing::Fault &fault);
    /// Octets of the part as it comes over the wire, before partReady() or attachmentSaved().
    void partProgress(const homing::MessageRef &message, const QByteArray &section, quint64 octets, quint64 total);
    void loginChecked(const homing::Fault &fault);
    void transcriptLine(const homing::account::TranscriptLine &line);
    /// An action that could not be written down (disk full): it was not done. `fault` says why.
    void actionFailed(const homing::Fault &fault);
    void operationsChanged(homing::AccountId account);
    void localMessagesChanged(homing::AccountId account);
    /// What keepDraft() or sendMessage() brought could not be written: the caller has the only copy.
    void localMessageNotKept(homing::AccountId account, homing::LocalMessageId id);
    /// The server has taken it over; it is no local message any more.
    void messageSent(homing::AccountId account, homing::LocalMessageId id);
    void searchResult(const homing::account::SearchResult &result);
    void peopleSuggested(const QString &beginning, const std::vector<homing::account::PersonSeen> &people);
    void savedSearchesChanged();
};

/// The real one: an AccountEngine per account, each in its own thread. `profile` is made with 0700 if missing.
/// Deleting it logs out and waits for the account threads, at most about two seconds.
std::unique_ptr<MailService> makeMailService(const QDir &profile);

} // namespace homing::account

Q_DECLARE_METATYPE(homing::account::MessageBody)
Q_DECLARE_METATYPE(homing::account::TranscriptLine)
