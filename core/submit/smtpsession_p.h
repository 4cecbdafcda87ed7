// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of SmtpSession; for smtpsession.cpp and delivery.cpp. Functions that return bool give
// false when the connection is over or the session deleted: then nothing of it may be touched.
#pragma once

#include "core/session/wirelog.h"
#include "core/submit/extensions.h"
#include "core/submit/smtplogin.h"
#include "core/submit/smtpsession.h"
#include "core/submit/wiremessage.h"

#include <QPointer>

namespace homing::submit {

struct SmtpSession::Private
{
    enum class Step {
        Idle,
        Connecting,
        Greeting,
        PlainEhlo, // in the clear, for STARTTLS only: nothing in it is believed
        StartTls,
        Handshake,
        Ehlo,
        Login,
        Envelope,
        Data,   // until 354
        Body,   // the message, but for its end
        Answer, // the end was handed over
        Quit,
    };

    Private(SmtpSession *session, Clock &usedClock, session::TrafficLog *trafficLog);

    // The connection (smtpsession.cpp)
    void begin();
    void connected();
    void secured();
    void readable();
    void lost(const Fault &fault);
    bool handle(const Reply &reply);
    bool unasked(const Reply &reply);
    bool greeted(const Reply &reply);
    bool startTlsAnswered(const Reply &reply);
    bool ehloAnswered(const Reply &reply);
    bool login(const SmtpLogin::Action &action);
    bool loggedIn();
    bool isTlsGoodEnough();
    bool mayTalk();
    bool say(const QByteArray &lines, int replies, const QByteArray &logText = {});
    void wait(int ms, const char *what);
    void note(session::TrafficKind kind, const QByteArray &text);
    bool give(Outcome outcome, bool mayQuit);
    bool notSent(FaultCause cause, const QString &detail, const Reply &reply = {});
    bool refuse(const Reply &reply);
    void close();

    // The delivery (delivery.cpp)
    Problem check();
    Problem checkAgainstServer(Outcome &outcome) const;
    bool startEnvelope();
    /// Whether anything of it needs SMTPUTF8 (RFC 6531 section 3.4).
    bool needsUnicode() const;
    QByteArray mailCommand() const;
    QByteArray recipientCommand(std::size_t index) const;
    bool envelopeAnswered(const Reply &reply);
    bool envelopeDone();
    bool startBody();
    bool dataAnswered(const Reply &reply);
    bool pump();
    bool finalAnswered(const Reply &reply);
    bool refuseLocally(Problem problem);

    SmtpSession *q;
    Clock &clock;
    session::TrafficLog *log;
    session::Endpoint endpoint;
    session::Credentials credentials;
    session::RememberedServer remembered;
    SmtpTimeouts timeouts;
    session::TransportFactory makeTransport = session::makeSocketTransport;
    std::unique_ptr<session::Transport> transport;
    session::ClockTimer timer;
    session::Redactor redactor;
    ReplyReader reader;
    quint64 generation = 0; // of send(), for what is queued
    Step step = Step::Idle;
    int awaited = 0;     // replies to what was said
    bool isOver = false; // finished() was told
    QByteArray leaf;

    Submission submission;
    QByteArray wireSender;
    QList<QByteArray> wireRecipients;
    MessageTraits traits;
    qint64 messageSize = 0;
    Extensions extensions;
    std::unique_ptr<SmtpLogin> smtpLogin;
    Reply mailReply;
    std::vector<RecipientAnswer> answers;
    std::size_t answered = 0; // of `answers`
    MessagePieces pieces;
    QByteArray tail; // the end of the message, held back
};

} // namespace homing::submit
