// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel: the messages of one mailbox, row 0 the newest (by INTERNALDATE, then UID), or
// as its arrangement says. GUI thread. Holds 8 bytes a message and a few hundred decoded rows;
// everything else stays in the cache. A ChangeSet is applied as contiguous runs (removed from the
// bottom up, then inserted, then changed), a very fragmented one as one layout change. There is a
// model reset for another mailbox and for a new UIDVALIDITY, never for a resync. What takes a pass
// over the store, and over a large mailbox anything that does, is asked of a worker; until it
// answers the list stays as it is.
#pragma once

#include "core/account/mailservice.h"
#include "core/model/conversations.h"
#include "core/model/keylist.h"
#include "core/model/rowcache.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QThreadPool>

namespace homing::model {

class MessageListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        UidRole = Qt::UserRole + 1, // uint
        RefRole,                    // MessageRef
        SubjectRole,                // QString, one line; empty when there is none
        SenderRole,     // QString: names or addresses; of the recipients where showsRecipients()
        AddressRole,    // QString: the address of the first of them
        DateRole,       // QDateTime, local time: when it was received, else the Date field
        PreviewRole,    // QString, one line
        UnreadRole,     // bool
        FlaggedRole,    // bool
        AnsweredRole,   // bool
        AttachmentRole, // bool
        SizeRole,       // qulonglong, octets
        DraftRole,      // bool
        CountRole,      // int: conversationCount()
        IsLoadedRole,   // bool; never fetches: false is painted as a skeleton
    };
    Q_ENUM(Role)

    explicit MessageListModel(QObject *parent = nullptr);
    ~MessageListModel() override;

    /// Not owned; must outlive the model or be replaced by null. Empties the model.
    void setService(account::MailService *service);
    account::MailService *service() const { return m_service; }
    /// Loads the mailbox's keys (a null ref: none); those of a large one come from the worker. A
    /// model reset; does not call MailService::openMailbox().
    void setMailbox(const MailboxRef &mailbox);
    MailboxRef mailbox() const { return m_mailbox; }
    /// As above, arranged from the start: no rows until the worker has answered.
    void setMailbox(const MailboxRef &mailbox, const store::Arrangement &arrangement);

    // --- messagelistarrange.cpp: which messages, and in which order
    /// The arrangement last asked for; what is shown follows with arrangementChanged(). Rows that
    /// stopped matching and were kept where they are (see keptRows) are let go.
    void setArrangement(const store::Arrangement &arrangement);
    const store::Arrangement &arrangement() const { return m_wanted; }
    /// Of these messages only, in the mailbox that is shown; nullopt for all.
    void setOnly(std::optional<imap::UidSet> only);
    const std::optional<imap::UidSet> &only() const { return m_wantedOnly; }
    /// Rows may be missing because of a filter: no rows does not mean an empty mailbox.
    bool isFiltered() const { return m_wanted.isFiltered() || m_wantedOnly; }
    /// The worker has not answered yet.
    bool isArranging() const { return m_asked != nullptr; }
    /// The worker could not read: what is shown is what was. Asked again at the next change.
    bool hasFailed() const { return m_hasFailed; }
    /// What is shown is in the order of date: rowsNewerThan() and date groups make sense.
    bool isByDate() const { return m_arrangement.order == store::SortOrder::Date; }
    bool isReversed() const { return m_arrangement.isReversed; }
    /// Rows that are newer (reversed: older) than `seconds` since 1970 UTC. Only where isByDate().
    int rowsBefore(quint32 seconds) const;

    // --- messagelistthreads.cpp: one row for each conversation, of what the arrangement shows of
    // it, where that stands highest (by date: its newest message)
    /// Off at first. Takes effect as another arrangement does.
    void setShowsConversations(bool shows);
    bool showsConversations() const { return m_showsConversations; }
    bool isGrouped() const { return m_isGrouped; }
    /// How many messages the conversation has whose row this is; 1 for a message that is alone, and
    /// for the further rows of an open one.
    int conversationCount(int row) const;
    bool isOpen(int row) const;
    /// One of the further rows of an open conversation.
    bool isMember(int row) const;
    /// The row of the conversation that this row is of.
    int headRow(int row) const;
    void setOpen(int row, bool open);
    /// Of the messages that a row stands for (the 25 first); of a closed conversation all of them.
    struct Summary
    {
        bool isUnread = false;
        bool isFlagged = false;
        bool hasAttachment = false;
        imap::FlagSet flags; // that any of them has
        QString people; // each once, the newest first
    };
    /// Null where the row shows one message. Fetches nothing: see ensureLoaded().
    const Summary *summary(int row) const;
    /// The service's signal, and what tests call.
    void applyThreadChanges(const store::ThreadChanges &changes);

    /// Of the last ChangeSet or load that this model shows.
    quint64 revision() const { return m_revision; }
    /// Sent and Drafts show to whom, not from whom.
    bool showsRecipients() const { return m_showsRecipients; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

    // --- without QVariant and without fetching
    quint32 uidAt(int row) const { return m_keys.keyAt(row).uid; }
    MessageRef refAt(int row) const { return {m_mailbox, uidAt(row)}; }
    /// -1 when not here. Of a message in a closed conversation: the conversation's.
    int rowOf(quint32 uid) const;
    int rowOf(const MessageRef &message) const;
    /// Where the list has a message, or would have it if it were not filtered out, by its date.
    quint32 rankAt(int row) const { return m_keys.keyAt(row).date; }
    /// The decoded row if it is in memory, else null. Valid until the model is next asked for
    /// anything.
    const store::MessageRow *loadedRow(int row) const;
    /// Fetches what is missing of [first, last] (at most 200 rows), as the view does before it
    /// paints.
    void ensureLoaded(int first, int last) const;
    /// As loadedRow(), after fetching a window around it. Null when the cache does not have it (any
    /// more).
    const store::MessageRow *fetchedRow(int row) const;
    /// With the other messages of closed conversations.
    imap::UidSet uidsOfRows(int first, int last) const;
    /// The other way: ascending runs of rows; what is not here is left out.
    std::vector<RowRun> runsOf(const imap::UidSet &uids) const;
    /// Local time: when it was received, else the Date field; what DateRole gives.
    static QDateTime shownDate(const store::MessageRow &message);
    /// From whom or to whom; a name that leaves no ink gives way to its address. What SenderRole
    /// gives.
    QString people(const store::MessageRow &message) const;
    /// The first unread row of the `limit` rows from `from` on; -1 for none. About 2 ms for 200
    /// rows that are not in memory, which it leaves as they are.
    int firstUnread(int from, int limit) const;

    /// How many bytes the keys take (bench and tests).
    size_t keyBytes() const { return m_keys.capacityBytes() + m_conversations.bytes(); }
    /// Above this many runs a change is one layout change.
    static constexpr size_t maxRuns = 4000;
    /// Rows that one question to the service fetches, and the most that one may name.
    static constexpr int windowRows = 120;
    static constexpr int maxWindowRows = 200;
    /// Of a larger mailbox not even the keys are gone through in the GUI thread.
    static constexpr quint32 mostAtOnce = 50'000;

    /// The service's signal, and what tests call. Older than what is shown, or another mailbox's:
    /// ignored.
    void applyChangeSet(const store::ChangeSet &changes);

Q_SIGNALS:
    /// Before everything that one ChangeSet does to rows, if they may come or go: the view pins
    /// what the reader sees until changesApplied(). `removed` names messages that are about to go
    /// (it may name others, too).
    void changesAboutToBeApplied(const homing::imap::UidSet &removed);
    /// After everything that one ChangeSet does. `inserted` is how many rows are new.
    void changesApplied(int inserted, homing::store::ChangeCause cause);
    /// Around another arrangement taking effect, as one layout change: what is in view may be
    /// anything afterwards.
    void arrangementAboutToChange();
    void arrangementChanged();
    /// A question to the worker was asked or answered.
    void arrangingChanged();
    /// Row count and the store's counters differed: the keys were read anew and the difference
    /// applied.
    void reconciled();

private:
    void reload();
    void reconcile();
    void applyNow(const store::ChangeSet &changes);
    void applyRows(imap::UidSet removed, std::vector<store::MessageKey> inserted,
                   imap::UidSet &changed);
    void removeRuns(const std::vector<RowRun> &runs);
    void insertKeys(const std::vector<store::MessageKey> &inserted);
    void relayout(const std::vector<RowRun> &removed,
                  const std::vector<store::MessageKey> &inserted);
    void announceChanged(const imap::UidSet &changed);
    void remap(const std::function<void()> &change);
    bool isPlain() const;
    void ask(bool isFresh);
    struct Grouped
    { // what the worker makes of an answer
        Conversations conversations;
        std::vector<store::MessageKey> rows; // as KeyList has them
    };
    struct Touched
    { // since the worker read: of these only those stay that are `added`, with these keys
        imap::UidSet uids;
        std::vector<store::MessageKey> added;
    };
    static std::shared_ptr<Grouped> grouped(std::vector<store::MessageKey> keys,
                                            std::vector<store::ThreadKey> threads, bool lastLeads);
    static void applyTo(std::vector<store::MessageKey> &rows, imap::UidSet removed,
                        std::vector<store::MessageKey> inserted);
    void groupInWorker(store::ArrangedKeys answer);
    void takeFailure();
    void takeAnswer(store::ArrangedKeys answer, const std::shared_ptr<Grouped> &groups);
    Touched lateChanges(quint64 revision);
    void takeLateChanges(const store::ArrangedKeys &answer, Grouped &groups, bool keepsOpen);
    void refreshRows(std::vector<store::MessageKey> keys, const std::function<void()> &become);
    void noteLate(const store::ChangeSet &changes);
    bool lastLeads() const;
    std::vector<store::MessageKey> keysOf(const imap::UidSet &uids) const;
    /// Makes of what changed in the store what changes in the rows.
    void place(const store::ChangeSet &changes, imap::UidSet &removed,
               std::vector<store::MessageKey> &inserted);
    void placeRows(const std::vector<quint32> &uids, const std::vector<store::MessageKey> &here,
                   const std::vector<store::MessageKey> &dated, imap::UidSet &removed,
                   std::vector<store::MessageKey> &inserted);
    void assignPlain(std::vector<store::MessageKey> keys);
    quint32 total() const;
    void foldChanges(imap::UidSet &removed, std::vector<store::MessageKey> &inserted,
                     imap::UidSet &changed);
    void applyFolded(Conversations::Change change);
    void summarize(int first, int last) const;
    void readMailboxRole();
    /// What a list shows of a message; the rest stays in the cache.
    static store::MessageRow trimmed(store::MessageRow row);
    const store::MessageAddress *mainPerson(const store::MessageRow &message) const;
    QVariant rowData(const store::MessageRow &message, int role) const;

    QPointer<account::MailService> m_service;
    MailboxRef m_mailbox;
    quint64 m_loadedRevision = 0; // ChangeSets up to this one are in the keys already
    quint64 m_revision = 0;
    bool m_showsRecipients = false;
    bool m_isChanging = false;
    bool m_isResetting = false;
    std::vector<store::ChangeSet> m_waiting; // came while another was being applied
    int m_inserted = 0;                      // rows that the change being applied has brought
    KeyList m_keys;
    mutable RowCache m_rows;

    bool m_showsConversations = false; // as wanted
    bool m_isGrouped = false;          // as shown
    bool m_isAhead = false; // the conversations know already what the rows are about to do
    quint64 m_threadRevision = 0;
    Conversations m_conversations;                      // empty where not isGrouped()
    mutable QHash<quint32, Summary> m_summaries;        // by thread
    std::vector<store::ThreadChanges> m_waitingThreads; // came in the middle of a change

    struct Late
    { // came while the worker was reading
        quint64 revision = 0;
        imap::UidSet removed;
        imap::UidSet changed; // or inserted
        std::vector<store::MessageKey> inserted;
    };
    store::Arrangement m_arrangement; // as shown
    store::Arrangement m_wanted;
    std::optional<imap::UidSet> m_only;
    std::optional<imap::UidSet> m_wantedOnly;
    /// The user made these stop matching: they stay where they are until he arranges anew.
    imap::UidSet m_kept;
    std::shared_ptr<const store::ContactSet> m_contacts;
    store::CancelFlag m_asked; // null: no question is out
    bool m_askedIsFresh = false;
    bool m_hasFailed = false; // the last question; m_askedIsFresh says what it was
    bool m_isUnknown = false; // the rows of this mailbox have not been read yet
    bool m_asksAgain = false;
    imap::UidSet m_unsettled; // where the rows may differ from the store until the answer
    std::vector<Late> m_late;
    std::vector<store::ThreadChanges> m_lateThreads;
    quint32 m_knownTotal = 0; // messages of the mailbox, as its record says
    QThreadPool m_grouping;   // ends with the model: its work touches nothing else
};

} // namespace homing::model
