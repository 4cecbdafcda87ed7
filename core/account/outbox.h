// SPDX-License-Identifier: GPL-3.0-or-later
// Outbox: brings one account's outgoing mail to its submission server, one message at a time,
// oldest first. The account's thread. Invariants: a message is sent only from Queued; it is Ending
// on disk before its end leaves this process; once Ending it is sent again only when sendAgain()
// says so. When the server has it, one transaction takes it out of the outbox and writes down the
// copy for Sent and the mark on what it answers.
#pragma once

#include "core/account/accountsettings.h"
#include "core/base/backoff.h"
#include "core/mime/outgoing.h"
#include "core/session/clocktimer.h"
#include "core/store/localmessages.h"
#include "core/submit/smtpsession.h"

#include <map>

namespace homing::account {

class Outbox : public QObject
{
    Q_OBJECT
public:
    /// `store`, `clock` and `log`, which may be null, outlive the outbox.
    Outbox(AccountSettings settings, store::Store &store, Clock &clock, session::TrafficLog *log,
           QObject *parent = nullptr);
    ~Outbox() override;

    /// For the next message; the user has looked: what a refused login has stopped goes on.
    void configure(const AccountSettings &settings, const Secret &password);
    /// Holds for what leaves from now on, and for what is leaving.
    void setServerKeepsSent(bool keepsSent) { m_settings.serverKeepsSent = keepsSent; }
    void setTransportFactory(session::TransportFactory factory);
    /// Whether mail may leave. Offline, what has not begun to end comes back; what has waits for
    /// its answer.
    void setOnline(bool online);
    /// Another network may do better. Does nothing while mail may not leave.
    void linkChanged();
    /// Looks for what is due, later. Another process may have queued something.
    void wake();
    /// Looks whether another process has changed the journal; if so it may have queued something.
    void noticeOthers();
    /// A message is with the server now.
    bool isBusy() const { return m_current.has_value(); }
    /// Sent may hold what nobody knew of.
    void lookInSent();

    // --- as MailService says
    // False: it was not done, and if that is a fault, failed() has told.
    bool keepDraft(store::LocalMessage draft);
    bool send(store::LocalMessage message);
    bool takeBack(LocalMessageId id);
    bool sendAgain(LocalMessageId id);
    bool believeSent(LocalMessageId id);
    bool drop(LocalMessageId id);

    quint32 waiting() const;  // to leave by itself
    quint32 stranded() const; // Unknown or Refused

Q_SIGNALS:
    void changed();
    void sent(homing::LocalMessageId id);
    /// Nobody knows whether one was sent: Sent may tell.
    void outcomeUnknown();
    /// Nothing is with the server any more.
    void idle();
    /// All that can leave now has left.
    void rested();
    /// Operations were journalled: the copy for Sent, the mark.
    void journalled(const std::vector<homing::OperationId> &operations);
    void failed(const homing::Fault &fault);
    /// With failed(): a draft or a message to send is not on disk.
    void notKept(homing::LocalMessageId id);

private:
    struct Current
    {
        store::LocalMessage message;
        mime::Outgoing outgoing;
    };
    struct Delivered // and not written down yet
    {
        store::LocalMessage message;
        QByteArray ownCopy;
    };
    enum class Begun { Yes, NotThisOne, NotNow };
    void proceed();
    void proceedWithNext();
    bool takeTurn();
    void endTurn();
    std::optional<store::LocalMessage> due();
    qint64 msUntil(const store::LocalMessage &message);
    Begun begin(store::LocalMessage message);
    void endIsNext();
    void onFinished(const submit::Outcome &outcome);
    void onClosed();
    bool noteDelivered(store::LocalMessage message, const QByteArray &ownCopy);
    bool writeOutcome();
    bool writeDelivered();
    std::vector<store::Operation> followUps(const Delivered &delivered) const;
    bool put(store::LocalMessage message);
    bool change(const store::LocalMessage &message, store::LocalMessages::States from);
    void report(const store::StoreError &error);
    store::Store &m_store;
    Clock &m_clock;
    submit::SmtpSession m_session;
    AccountSettings m_settings;
    Secret m_password;
    std::optional<Current> m_current;
    std::optional<Delivered> m_delivered;
    std::optional<store::LocalMessage> m_unwritten; // what became of it, and not on disk yet
    struct Pause
    {
        Backoff backoff {15'000, 30 * 60'000};
        qint64 untilMs = 0; // of the clock
    };
    Pause m_pause;                             // after one that could not be sent: of all
    std::map<LocalMessageId, Pause> m_pauses;  // of those that the server put off
    struct Seen
    {
        QDateTime changed; // one that was taken back and sent again waits anew
        qint64 ms = 0;     // when this process saw it first
    };
    std::map<LocalMessageId, Seen> m_seen;
    QByteArray m_noteKey;                      // of the server that is talked to
    session::ClockTimer m_timer;
    qint64 m_version = 0; // of the journal, as other processes have written it
    bool m_online = false;
    bool m_isLoginRefused = false;
};

/// Where the store remembers what was learnt of the account's submission server.
QByteArray submissionNote(const AccountSettings &settings);

} // namespace homing::account
