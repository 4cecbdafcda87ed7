// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync: one account's whole conversation with its server: connect in one flight, learn which mailboxes changed,
// open only those, replay the journal, stay with the mailbox in view, come back after every break.
// Lives in the account's thread. Uses one ImapSession.
#pragma once

#include "core/base/backoff.h"
#include "core/sync/bodyfetch.h"
#include "core/sync/journalreplay.h"
#include "core/sync/mailboxlist.h"
#include "core/sync/mailboxsync.h"
#include "core/sync/notifywatch.h"
#include "core/sync/quickreconnect.h"
#include "core/sync/referencefetch.h"
#include "core/sync/serversearch.h"

#include <deque>

namespace homing::sync {

enum class Presence {
    Once, // synchronise, report, leave
    Stay, // then keep the connection, IDLE, reconnect with backoff
};

/// How a connection is left.
enum class Goodbye {
    KeepSession, // LOGOUT (PRESERVE) where the server holds a session of ours: quit, sleep, offline
    EndSession,  // LOGOUT, and the session with it: the account is removed
};

/// What one synchronisation of the account came to.
struct SyncReport {
    bool isOk = true;
    Fault fault;
    session::ConnectionCost cost;
    qint64 ms = 0;
    imap::AtomList enabled;
    std::vector<MailboxOutcome> mailboxes;
    quint32 replayed = 0;
};

class AccountSync : public QObject
{
    Q_OBJECT
public:
    enum class State { Stopped, Connecting, Synchronising, Online, Waiting };
    Q_ENUM(State)

    /// All outlive this object. `log` may be null.
    AccountSync(store::Store &store, Clock &clock, session::TrafficLog *log, QObject *parent = nullptr);
    ~AccountSync() override;

    void configure(session::Endpoint endpoint, session::Credentials credentials, session::Timeouts timeouts = {});
    /// How long to wait between tries; before start().
    void setBackoff(const Backoff &backoff) { m_backoff = backoff; }
    /// Only these mailboxes are opened; empty: all that changed.
    void restrictTo(std::vector<imap::MailboxName> mailboxes);
    void start(Presence presence);
    /// Says goodbye; stopped() follows. Nothing is retried.
    void stop(Goodbye goodbye = Goodbye::KeepSession);
    /// DELETESID: the user does not want the server to hold a session. The next connection may make a new one.
    void endSession();
    const QuickReconnect &reconnect() const { return m_reconnect; }
    /// The network came (back) or the machine woke: do not wait for the backoff. A connection that stands is probed.
    void linkChanged();
    /// Ask the server about all mailboxes again.
    void refresh();
    /// The mailbox in view: synchronised before the others, live by IDLE.
    void setHome(MailboxId mailbox);
    /// New operations are in the journal.
    void journalChanged();
    void fetchBody(BodyRequest request);
    /// UID SEARCH in these mailboxes, behind everything else; ends an earlier one.
    void searchServer(quint64 search, const store::MailQuery &query,
                      const std::vector<MailboxId> &mailboxes);
    void cancelSearch() { m_search.cancel(); }
    /// The References fields of these messages, behind everything else; see ReferenceFetch.
    void fetchReferences(MailboxId mailbox, const imap::UidSet &uids);
    void cancelBody(MailboxId mailbox, imap::Uid uid, const QByteArray &section);
    /// For tests: large parts come in pieces of so many octets.
    void setPieceOctets(quint32 octets) { m_bodies.pieces().setPieceOctets(octets); }
    /// First lines for rows that are on screen and have none.
    void fetchPreviews(MailboxId mailbox, const imap::UidSet &uids);

    State state() const { return m_state; }
    qint64 retryInMs() const;
    session::ImapSession &session() { return m_session; }

Q_SIGNALS:
    void stateChanged();
    void changed(const homing::store::ChangeSet &changes);
    void mailboxesChanged();
    /// done of total headers in `mailbox`; done == total ends it.
    void progress(homing::MailboxId mailbox, quint32 done, quint32 total);
    /// All that changed is in the cache, the journal is replayed as far as it goes.
    void synchronised(const homing::sync::SyncReport &report);
    /// The connection is gone or could not be had. With Presence::Stay a new try follows in retryInMs().
    void disconnected(const homing::Fault &fault);
    void stopped();
    void journalReplayed();
    /// See JournalReplay::appended().
    void appended(homing::OperationId operation, homing::imap::UidValidity uidValidity,
                  homing::imap::Uid uid);
    void bodyFetched(const homing::sync::BodyResult &result);
    /// See ServerSearch::found() and failed().
    void searchFound(quint64 search, homing::MailboxId mailbox, const homing::imap::UidSet &uids,
                     bool isLast);
    void searchFailed(quint64 search, const QString &detail);
    /// See ReferenceFetch::finished().
    void referencesFetched(homing::MailboxId mailbox, quint32 stored, bool isOk);
    void bodyProgress(const homing::sync::BodyProgress &progress);
    /// The session that the server holds, or whether this connection has it, is another.
    void sessionChanged();

private:
    void connectNow();
    void submitFirstFlight();
    void onAuthenticated(bool changed);
    void onUntagged(const imap::Response &response);
    void onAnswered(session::CommandId id, const session::CommandResult &result);
    void foldTagged(const session::CommandResult &result);
    void onClosed(const Fault &fault);
    void onMailboxList(bool isOk);
    void connectNotify();
    void connectReconnect();
    void onSessionGone();
    bool reselect();
    void askNotify();
    void onLook(bool withList);
    void onNotifyOverflow();
    void abandonIfGone();
    void trustNotify(bool foundNothing);
    void enableQresync();
    /// `resume`: by the held session (rule R2).
    void openMailbox(const store::MailboxRecord &record, std::optional<imap::Sid> resume = std::nullopt);
    void onSettled(bool isComplete);
    void routeToNew(bool isSelected);
    void proceed();
    // --- accountjournal.cpp
    void connectReplay();
    bool replayJournal();
    bool listAfterChanges();
    bool serveBodies();
    bool serveBehind(); // searches, then References
    template <typename Job> bool serveInMailboxes(Job &job);
    void finishRound();
    void collectOutcome(const MailboxOutcome &outcome);
    void planWork();
    std::optional<store::MailboxRecord> firstMailbox() const;
    std::optional<imap::Sid> sidFor(const store::MailboxRecord &record) const;
    bool isWanted(const store::MailboxRecord &record) const;
    void setState(State state);
    void storeFailed(const store::StoreError &error);
    SyncAbilities abilities() const;

    store::Store &m_store;
    Clock &m_clock;
    session::ImapSession m_session;
    CommandRouter m_router;
    MailboxList m_list;
    NotifyWatch m_notify;
    QuickReconnect m_reconnect;
    JournalReplay m_replay;
    BodyFetch m_bodies;
    ServerSearch m_search;
    ReferenceFetch m_references;
    session::Endpoint m_endpoint;
    session::Credentials m_credentials;
    session::Timeouts m_timeouts;
    Presence m_presence = Presence::Once;
    State m_state = State::Stopped;
    Backoff m_backoff;
    Clock::TimerId m_retryTimer = 0;
    Clock::TimerId m_refreshTimer = 0;
    qint64 m_retryAtMs = 0;
    qint64 m_startedMs = 0;
    qint64 m_onlineSinceMs = -1; // of this connection; -1 before its first round is over
    std::vector<imap::MailboxName> m_restriction;
    MailboxId m_home;
    std::deque<MailboxId> m_work;
    std::unique_ptr<MailboxSync> m_current;
    std::unique_ptr<MailboxSync> m_previous; // until its CLOSED, rule C8
    std::vector<imap::Response> m_undecided; // came while it was not known whose they are
    SyncReport m_report;
    int m_pollsWithoutList = 0;
    int m_pollsPerList = 1;
    bool m_firstFlightSubmitted = false;
    bool m_qresyncEnabled = false; // asked for on this connection and not refused
    bool m_qresyncRefused = false;
    bool m_listDone = false;
    bool m_reported = false;
    bool m_leaving = false;
    bool m_loggedIn = false;
    bool m_namesChanged = false; // by the user: LIST follows
    bool m_mustReselect = false; // nothing may be selected any more: before anything else
};

} // namespace homing::sync

Q_DECLARE_METATYPE(homing::sync::SyncReport)
