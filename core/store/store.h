// SPDX-License-Identifier: GPL-3.0-or-later
// Store: one account's cache (the server's data, may be deleted at any time) and journal (the
// user's data). Lives in the account's thread, which holds the only writer connection: "commit,
// then emit" needs no lock. Every function that changes rows is one transaction; on an error
// nothing is changed.
#pragma once

#include "core/base/expected.h"
#include "core/store/arrangement.h"
#include "core/store/changeset.h"
#include "core/store/conversation.h"

#include <QDir>

namespace homing::store {

enum class StoreErrorKind { CannotOpen, TooNew, Corrupt, DiskFull, Failed };
struct StoreError
{
    StoreErrorKind kind = StoreErrorKind::Failed;
    QString detail;
};
template <typename T> using StoreResult = Expected<T, StoreError>;

/// RFC 6154 uses, plus Inbox. Found by attribute, else by well-known names.
enum class MailboxRole { None, Inbox, Drafts, Sent, Archive, Junk, Trash, All, Flagged };

struct MailboxRecord
{
    MailboxId id;
    imap::MailboxName name;
    std::optional<char> delimiter;
    imap::AtomList attributes;
    MailboxRole role = MailboxRole::None;
    bool isSelectable = true;
    bool isSubscribed = true;
    bool isPending = false; // by shownMailboxes(): the server does not have it like this yet
    SyncState state;
    MailboxCounters counters;                   // effective, of the cached rows
    std::optional<imap::StatusData> lastStatus; // as the server last told by STATUS
};

/// A row as the list and the reader's header need it; decoded text, effective flags (server's +
/// pending operations).
struct MessageRow
{
    imap::Uid uid;
    imap::FlagSet flags;
    MessageHeader header;
    QDateTime internalDate; // UTC
    quint64 size = 0;
    QString preview;
    bool hasAttachment = false;
    bool isHidden = false; // a pending delete or move takes it away
};

/// A message that went away on another device, as far as it is still here: for a day, to be looked
/// at only.
struct VanishedMessage
{
    qint64 id = 0;
    MessageRow row;     // with the UID that it had
    QDateTime vanished; // UTC: when this was heard
    bool hasBody = false;
};

/// The journal's file holds the numbers: new ones go to the end.
enum class OperationKind {
    AddFlags,
    RemoveFlags,
    Move,
    Copy,
    Delete,
    Append,
    // Of mailboxes, not of messages (RFC 3501 6.3.3 to 6.3.7).
    CreateMailbox,
    RenameMailbox,
    DeleteMailbox,
    Subscribe,
    Unsubscribe,
};
constexpr bool isOfMailboxes(OperationKind kind)
{
    return kind >= OperationKind::CreateMailbox && kind <= OperationKind::Unsubscribe;
}
enum class OperationState { Pending, InFlight, Parked };

/// A user's action, kept in journal.sqlite until the server has it.
struct Operation
{
    OperationId id;
    OperationKind kind = OperationKind::AddFlags;
    OperationState state = OperationState::Pending;
    /// By name: survives a lost cache. As the server has it now, whatever RenameMailbox waits before
    /// it: when that is done, the names behind it follow.
    imap::MailboxName mailbox;
    imap::UidValidity uidValidity; // the incarnation that the UIDs belong to
    /// DeleteMailbox: those that the user could know of, by UIDNEXT. Append: none, or the one that
    /// goes in the same step where the server can do that (RFC 8508), else stays.
    imap::UidSet uids;
    imap::FlagSet flags;      // AddFlags, RemoveFlags, Append
    imap::MailboxName target; // Move, Copy; RenameMailbox: the new name
    QByteArray message;       // Append; for enqueue(), see Store::message()
    QDateTime created;
    QString parkedReason; // the server's words, or ours
    /// How often it was set in flight. Above 0 it may have been done already: look before doing an
    /// Append or a Copy again.
    quint32 attempts = 0;
};

/// Messages of one mailbox that the full-text index does not have yet.
struct TextBatch
{
    struct Head
    {
        quint32 uid = 0;
        MessageHeader header;
        std::optional<imap::BodyPart> structure;
    };
    struct Body
    {
        quint32 uid = 0;
        std::optional<imap::BodyPart> structure;
        bool isGone = false;
    };
    MailboxId mailbox;
    imap::UidValidity uidValidity;
    std::vector<Head> heads; // newest first
    imap::UidSet covered;    // all that there is of these UIDs is in `heads`
    std::vector<Body> bodies;
    bool isEmpty() const { return covered.isEmpty() && bodies.empty(); }
};

/// What a batch says, decoded for people (core/mime).
struct IndexedTexts
{
    std::map<quint32, QString> files;  // of heads: names of attachments
    std::map<quint32, QString> bodies; // whose text is here
    std::vector<quint32> withoutText;  // no part that could be read
};

class LocalMessages;

class Store
{
public:
    /// Opens or makes cache.sqlite and journal.sqlite in `folder` (made with 0700). A corrupt or
    /// newer cache is set aside and begun anew; a newer or corrupt journal is an error, for it
    /// holds what the user made.
    static StoreResult<std::unique_ptr<Store>> open(const QDir &folder, AccountId account);
    virtual ~Store() = default;

    // --- mailboxes, as the server has them; see shownMailboxes() for what the user sees
    virtual std::vector<MailboxRecord> mailboxes() const = 0;
    virtual std::optional<MailboxRecord> mailbox(MailboxId id) const = 0;
    virtual std::optional<MailboxRecord> mailboxNamed(const imap::MailboxName &name) const = 0;
    /// Makes the cache's tree equal to a complete LIST answer: mailboxes not named are removed with
    /// their rows.
    virtual StoreResult<void> applyMailboxList(const std::vector<imap::ListData> &list) = 0;
    virtual StoreResult<void> applyStatus(const imap::StatusData &status) = 0;
    /// The mailbox with its rows, and what the journal holds for it, goes by another name; one that
    /// had the name is gone. Nothing when `from` is not known.
    virtual StoreResult<void> renameMailbox(const imap::MailboxName &from,
                                            const imap::MailboxName &to) = 0;

    // --- messages: the server's statements
    /// ONE transaction: delta + state + revision. `state` is what holds after the delta.
    virtual StoreResult<ApplyResult> apply(MailboxId mailbox, const MailboxDelta &delta,
                                           const SyncState &state, ChangeCause cause) = 0;
    /// Every UID that the cache has of this mailbox, hidden ones included.
    virtual imap::UidSet uids(MailboxId mailbox) const = 0;
    /// The flags as the server last said, without pending operations.
    virtual std::map<quint32, imap::FlagSet> serverFlags(MailboxId mailbox,
                                                         const imap::UidSet &uids) const = 0;
    /// Of those of `uids` that are known; null: the server has told none of theirs.
    virtual imap::ModSeq highestModSeqOf(MailboxId mailbox, const imap::UidSet &uids) const = 0;
    virtual std::optional<MessageRow> row(MailboxId mailbox, imap::Uid uid) const = 0;
    /// Newest last; effective. `limit` 0 is all.
    virtual std::vector<MessageRow> rows(MailboxId mailbox, quint32 limit) const = 0;
    virtual std::optional<imap::BodyPart> bodyStructure(MailboxId mailbox, imap::Uid uid) const = 0;

    // --- bodies: parts as fetched (transfer-decoded bytes are not stored, the wire's are)
    virtual StoreResult<void> putPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section,
                                      const QByteArray &bytes) = 0;
    virtual std::optional<QByteArray> part(MailboxId mailbox, imap::Uid uid,
                                           const QByteArray &section) const = 0;
    virtual StoreResult<std::optional<ChangeSet>> setPreview(MailboxId mailbox, imap::Uid uid,
                                                             const QString &preview) = 0;

    // --- full text: made behind, in small batches, newest first; see textindex.h
    /// The mailbox's next `limit` messages; empty when all are in the index.
    virtual TextBatch headsToIndex(MailboxId mailbox, int limit) const = 0;
    /// Messages of one mailbox, any, that got a part; empty when none has.
    virtual TextBatch bodiesToIndex(int limit) const = 0;
    /// Messages received since `since` (seconds since 1970 UTC) whose text is neither here nor
    /// known to be none; `wanted` is the number of all that were received since. Only those whose
    /// head is in the index count.
    virtual imap::UidSet textsMissing(MailboxId mailbox, quint32 since, quint32 &wanted) const = 0;
    /// One transaction. A batch of an earlier UIDVALIDITY changes nothing. True: most of the index
    /// spoke of messages that are gone, so it was begun anew and is empty.
    virtual StoreResult<bool> putTexts(const TextBatch &batch, const IndexedTexts &texts) = 0;

    // --- journal
    /// Writes the operation (journal first, FULL sync), then the effective rows; gives the
    /// ChangeSets to show.
    virtual StoreResult<std::pair<OperationId, std::vector<ChangeSet>>>
    enqueue(Operation operation) = 0;
    /// Oldest first, without the messages of Append: they may be large.
    virtual std::vector<Operation> operations() const = 0;
    /// What an Append appends. Empty: no such operation, or it could not be read.
    virtual QByteArray message(OperationId id) const = 0;
    virtual StoreResult<void> setInFlight(OperationId id) = 0;
    /// One in flight that the wire never had is pending again, and that was no attempt.
    virtual StoreResult<void> takeBack(OperationId id) = 0;
    /// After a tagged OK: the row leaves the journal; effective flags are computed anew. For Move
    /// and Delete the messages stay hidden until the server's own VANISHED or EXPUNGE removes them
    /// (`gone` removes them now).
    virtual StoreResult<std::vector<ChangeSet>> complete(OperationId id,
                                                         const imap::UidSet &gone) = 0;
    virtual StoreResult<std::vector<ChangeSet>> park(OperationId id, const QString &reason) = 0;
    /// A parked one is pending again and its effect shows again; so is one in flight whose
    /// connection was lost.
    virtual StoreResult<std::vector<ChangeSet>> retry(OperationId id) = 0;
    virtual StoreResult<std::vector<ChangeSet>> drop(OperationId id) = 0;

    /// Drafts and outgoing mail.
    virtual LocalMessages &localMessages() = 0;

    // --- threads
    /// Threads about `messages` messages of what the commits before have brought and taken: short
    /// enough to stand between two other calls. Until it is done, readers see what is done so far.
    virtual StoreResult<ThreadProgress> advanceThreads(quint32 messages) = 0;
    struct MailboxReferences
    {
        MailboxId mailbox;
        quint32 missing = 0;
    };
    /// Where messages are that answer something which is not here, as far as is known, so that only
    /// their References field can tell what they belong to. Follows advanceThreads().
    virtual std::vector<MailboxReferences> mailboxesMissingReferences() const = 0;
    /// At most `limit` of them in this mailbox, the newest ones.
    virtual imap::UidSet referencesMissing(MailboxId mailbox, quint32 limit) const = 0;
    /// The fields as sent, by UID; an empty one says that the message has none. They are threaded
    /// by the next advanceThreads().
    virtual StoreResult<void> putReferences(MailboxId mailbox,
                                            const std::map<quint32, QByteArray> &references) = 0;

    // --- small things the account remembers (capabilities, mechanism, SID)
    virtual QByteArray note(const QByteArray &key) const = 0;
    virtual StoreResult<void> setNote(const QByteArray &key, const QByteArray &value) = 0;

    virtual quint64 revision() const = 0;
};

/// Read-only connection for another thread (the GUI's): small windows, never blocked by the writer
/// (WAL).
class StoreReader
{
public:
    static StoreResult<std::unique_ptr<StoreReader>> open(const QDir &folder, AccountId account);
    virtual ~StoreReader() = default;

    struct MemberRef
    {
        MailboxId mailbox;
        quint32 uid = 0;
        bool operator==(const MemberRef &) const = default;
    };
    struct KeysAtRevision
    {
        quint64 revision = 0;
        std::vector<MessageKey> keys; // ascending by UID, hidden ones left out
    };
    /// From blobs: about 10 ms for a million.
    virtual KeysAtRevision keys(MailboxId mailbox) const = 0;
    /// At most 200 a call, in the order asked; missing ones left out.
    virtual std::vector<MessageRow> rows(MailboxId mailbox,
                                         const std::vector<quint32> &uids) const = 0;
    /// What `arrangement` shows of a mailbox. By text: what it shows is list number `list` of
    /// `texts`, whose finish() gives the keys. A pass over the mailbox, about a second for a
    /// million: for a worker's own reader. Cancelled: what there is by then, to be thrown away.
    /// What could not be read says so (ArrangedKeys::hasFailed).
    virtual ArrangedKeys arranged(const ArrangeQuery &query, const Arrangement &arrangement,
                                  const std::atomic_bool &cancelled, size_t list,
                                  TextRanks &texts) const = 0;
    /// Which messages of a mailbox are in a thread with others, of any mailbox. From blobs.
    virtual ThreadsAtRevision threads(MailboxId mailbox) const = 0;
    /// The messages of the thread that this one is in, itself included, oldest first; of copies one
    /// (where the asked one has any, that). Without hidden ones, and those of Junk and Trash unless
    /// it is in the same mailbox. At most the `limit` newest, or those around the asked one; of a
    /// thread of more than 500 those that stand next to it in the store.
    virtual std::vector<MemberRef> conversation(MailboxId mailbox, imap::Uid uid,
                                                size_t limit) const = 0;
    /// As shownMailboxes().
    virtual std::vector<MailboxRecord> mailboxes() const = 0;
    virtual std::optional<imap::BodyPart> bodyStructure(MailboxId mailbox, imap::Uid uid) const = 0;
    virtual std::optional<QByteArray> part(MailboxId mailbox, imap::Uid uid,
                                           const QByteArray &section) const = 0;
    /// Whether there is one for part(), without reading it.
    virtual bool hasPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section) const = 0;
    /// Of the last day, the last to go first.
    virtual std::vector<VanishedMessage> vanished(MailboxId mailbox, quint32 limit) const = 0;
    virtual std::optional<imap::BodyPart> vanishedStructure(qint64 id) const = 0;
    virtual std::optional<QByteArray> vanishedPart(qint64 id, const QByteArray &section) const = 0;
    /// As Store::operations().
    virtual std::vector<Operation> operations() const = 0;
    /// As LocalMessages.
    virtual std::vector<LocalMessage> localMessages() const = 0;
    virtual QByteArray localMessageText(LocalMessageId id) const = 0;
};

} // namespace homing::store
