// SPDX-License-Identifier: GPL-3.0-or-later
// JournalReplay: brings the user's pending actions to the server, oldest first; a refusal parks
// that one only. Account's thread. Invariant: an operation names a mailbox incarnation and UIDs; it
// is never applied to another incarnation.
#pragma once

#include "core/store/store.h"
#include "core/sync/commandrouter.h"

#include <set>

namespace homing::sync {

class JournalReplay : public QObject
{
    Q_OBJECT
public:
    JournalReplay(store::Store &store, CommandRouter &router, QObject *parent = nullptr);

    /// The mailbox that the next pending operation needs selected; null name: none needed. Nothing:
    /// no work.
    std::optional<imap::MailboxName> nextMailbox() const;
    bool hasWork() const { return nextMailbox().has_value(); }
    bool isBusy() const { return m_outstanding > 0; }
    /// Writes the operations that can be done with `selected` (or with none); advanced() follows
    /// each answer.
    void replay(const std::optional<store::MailboxRecord> &selected,
                const imap::Capabilities &capabilities);
    /// A LIST line that answers our own look at a name is nobody else's.
    bool foldListing(const imap::Response &response);
    /// What the server says may be the answer to a search of ours.
    void fold(const imap::Response &response);
    /// `mailbox` cannot be selected: its operations are parked and do not block the others.
    void parkMailbox(const imap::MailboxName &mailbox, const QString &reason);
    /// To be called before anything is said on a new connection.
    void connectionBegins() { noteTargets(); }
    /// The server may have nothing selected any more: until the next replay() a NO or BAD says
    /// nothing about the action (rule R8).
    void mailboxGone();
    /// The connection is gone. What may have been done and cannot be repeated safely is parked with
    /// that reason.
    void connectionLost();
    quint32 replayed() const { return m_replayed; }
    void resetCount() { m_replayed = 0; }

Q_SIGNALS:
    void changed(const homing::store::ChangeSet &changes);
    /// The journal is shorter or an operation was parked.
    void advanced();
    /// One of mailboxes was done: LIST tells the rest.
    void mailboxesChanged();
    /// Nothing is on the wire any more.
    void idle();
    void storeFailed(const homing::store::StoreError &error);
    /// By APPENDUID (RFC 4315): where the message of an Append stands. Before the operation is
    /// done.
    void appended(homing::OperationId operation, homing::imap::UidValidity uidValidity,
                  homing::imap::Uid uid);

private:
    using Step = std::function<void()>;
    using Answered = std::function<void(const session::CommandResult &)>;
    enum class Nth { First, Later }; // of an operation's commands
    bool mustWait(const store::Operation &operation) const;
    void replayOne(const store::Operation &operation,
                   const std::optional<store::MailboxRecord> &selected,
                   const imap::Capabilities &capabilities);
    // --- what was cut before its answer (rule C23)
    bool mayDuplicate(const store::Operation &operation) const;
    bool isDoubtful(const store::Operation &operation) const;
    static QString doubt();
    static QString notThere();
    imap::MailboxName placeOfDoubt(const store::Operation &operation) const;
    imap::MailboxName placeFor(const store::Operation &operation) const;
    bool hasLeft(const store::Operation &operation, const store::MailboxRecord &selected) const;
    std::optional<QList<QByteArray>> messageIds(const store::Operation &operation) const;
    void noteTarget(const store::Operation &operation);
    void noteTargets();
    struct Look;
    void look(const store::Operation &operation, const store::MailboxRecord &target,
              const imap::Capabilities &capabilities);
    void onLooked(const store::Operation &operation, const Look &look);
    // --- of mailboxes
    /// Why it cannot be done because of a mailbox that was not made; null: it can.
    QString refusedBefore(const store::Operation &operation) const;
    imap::MailboxName placeForMailbox(const store::Operation &operation) const;
    QString obstacleToMailbox(const store::Operation &operation) const;
    void replayMailbox(const store::Operation &operation);
    void lookAtNames(const store::Operation &operation);
    void onNamesListed(const store::Operation &operation);
    void lookBeforeDelete(const store::Operation &operation);
    void say(const store::Operation &operation);
    void followUp(const store::Operation &operation);
    void onRefused(const store::Operation &operation, const session::CommandResult &result);
    void sendOfMailbox(const store::Operation &operation, imap::Command command, Step onOk,
                       Answered onRefused);
    // --- removals (rule C22)
    void parkRemoval(const store::Operation &moved, const QString &why);
    void lookForMarked(const store::Operation &operation, const imap::Capabilities &capabilities);
    void expungeIfOnlyOurs(const store::Operation &operation);
    // --- journalappend.cpp
    void append(const store::Operation &operation,
                const std::optional<store::MailboxRecord> &selected,
                const imap::Capabilities &capabilities);
    void sayAppend(const store::Operation &operation, const QByteArray &message);
    void onAppended(OperationId id);
    void deleteForGood(const store::Operation &operation, Nth nth,
                       const imap::Capabilities &capabilities);
    void onExpunged(const store::Operation &operation);
    void move(const store::Operation &operation, const imap::MailboxName &target,
              const imap::Capabilities &capabilities);
    bool isInJournal(OperationId id) const;
    bool isPending(OperationId id) const;
    void storeFlags(store::Operation operation, const store::MailboxRecord &selected,
                    const imap::Capabilities &capabilities);
    void storeUnchanged(const store::Operation &operation, MailboxId mailbox, imap::ModSeq since,
                        int tries);
    void readModified(const store::Operation &operation, MailboxId mailbox,
                      const imap::UidSet &modified, int tries);
    void settleModified(const store::Operation &operation, MailboxId mailbox,
                        const imap::UidSet &modified,
                        const std::map<quint32, imap::FlagSet> &before, int tries);
    void send(OperationId id, Nth nth, imap::Command command, Step onOk, Answered onModified = {},
              Step onRefused = {});
    void done(OperationId id, const imap::UidSet &gone);
    void neverSent(OperationId id);
    void cutShort(OperationId id, Nth nth);
    /// Nothing is to be done for it: what was shown of it is taken back.
    void forget(OperationId id);
    void park(OperationId id, const QString &reason);
    static QString serverWords(const session::CommandResult &result);
    void emitAll(const std::vector<store::ChangeSet> &changes);

    store::Store &m_store;
    CommandRouter &m_router;
    int m_outstanding = 0;
    bool m_isUnselected = false; // see mailboxGone()
    std::vector<OperationId>
        m_taken; // set in flight by this connection, while anything is outstanding
    quint32 m_replayed = 0;
    imap::UidSet m_guarded; // what the STOREs with UNCHANGEDSINCE of this replay() name
    /// Where new messages began in the target before the first attempt.
    struct Target
    {
        imap::UidValidity uidValidity;
        imap::Uid uidNext;
    };
    std::map<OperationId, Target> m_targets;
    std::set<OperationId> m_copied; // no doubt any more, on this connection
    /// Messages that operations in flight have marked \Deleted, to be expunged.
    std::map<OperationId, imap::UidSet> m_marked;
    std::optional<imap::UidSet> m_found; // by our own search
    std::optional<imap::CodeAppendUid> m_appended; // of the command whose answer comes next
    struct Names
    {
        std::vector<imap::MailboxName> asked;
        std::vector<imap::ListData> listed;
    };
    std::optional<Names> m_names;               // while the look at names has no answer
    std::optional<imap::StatusData> m_status;   // while the one before a DELETE has none
    /// Of operations in flight: flags that the mailbox does not keep, so they are not sent.
    std::map<OperationId, imap::FlagSet> m_notKept;
};

} // namespace homing::sync
