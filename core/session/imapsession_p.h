// SPDX-License-Identifier: GPL-3.0-or-later
// ImapSession's inside, shared by session*.cpp. The signals of a session may be answered by
// anything, its deletion included. So a function that can emit returns bool: false means "this
// connection is over or the session is gone: touch nothing".
#pragma once

#include "core/imap/framer.h"
#include "core/session/clocktimer.h"
#include "core/session/commandqueue.h"
#include "core/session/deflate.h"
#include "core/session/idle.h"
#include "core/session/imapsession.h"
#include "core/session/loginflow.h"
#include "core/session/transport.h"
#include "core/session/wirelog.h"

#include <QPointer>

namespace homing::session {

struct ImapSession::Private
{
    Private(ImapSession *session, Clock &c, TrafficLog *l);
    ~Private();

    enum class Phase { Closed, Connecting, Greeting, LoggingIn, SecuringTls, Ready };

    /// Taken before emitting; good() afterwards says whether the same connection still stands.
    class Guard
    {
    public:
        explicit Guard(const Private *p)
            : m_session(p->q)
            , m_generation(p->generation)
        {
        }
        bool isAlive() const { return !m_session.isNull(); }
        bool good() const { return isAlive() && m_session->d->generation == m_generation; }

    private:
        QPointer<ImapSession> m_session;
        quint64 m_generation;
    };

    // --- life of a connection (imapsession.cpp)
    void open();
    void connectTransport();
    /// The only way in which a connection ends. Always returns false.
    bool end(Fault fault);
    bool setState(State next);
    void transportFailed(const Fault &fault);
    void learnFromEnd(const Fault &fault);
    bool logIsFlushed();
    void note(TrafficKind kind, QByteArray text);
    bool emitFinished(CommandId id, const CommandResult &result);

    // --- login (sessionlogin.cpp)
    void transportConnected();
    void transportSecured();
    bool tlsIsAsGoodAsBefore();
    bool greetingReceived(const imap::Response *response);
    struct BeforeLogin; // the visitor
    bool beforeLogin(const imap::Response &response);
    bool taggedBeforeLogin(const imap::TaggedResponse &tagged);
    bool apply(LoginFlow::Action action);
    bool sendLogin(const LoginFlow::Action &action);
    bool upgradeTls();
    bool loggedIn();
    bool restartCarefully();

    // --- bytes and responses coming in (sessioninput.cpp)
    void readAvailable();
    bool takeBytes(const QByteArray &bytes);
    bool takePlain(const QByteArray &bytes);
    bool takeCompressed(QByteArray bytes);
    bool feed(QByteArrayView bytes);
    bool takeFrame(const imap::Frame &frame);
    bool takeFramingError(imap::FramingError error);
    bool skipMalformed(const QString &what);
    bool afterLogin(const imap::Response &response);
    bool takeUntagged(const imap::Response &response);
    void saidGoodbye(const QByteArray &text);
    bool takeContinuation();
    bool takeTagged(const imap::TaggedResponse &tagged);
    bool idleAnswered(const imap::TaggedResponse &tagged);
    bool userAnswered(QueuedCommand command, const imap::TaggedResponse &tagged);
    bool releaseHeld();
    void retryHeld();
    bool switchToCompression();
    void logFrame(const imap::Frame &frame);

    // --- commands and IDLE going out (sessionoutput.cpp)
    void schedulePump();
    bool pump();
    bool leaveIdle(Batch &batch);
    void enterIdle(Batch &batch, bool isRider);
    bool mayEnterIdle(bool isFirstBatch) const;
    void addRiders(Batch &batch);
    void flush(const Batch &batch);
    bool finishInvalid();
    bool isAwaitingServer() const;
    void watch();
    void commandTimerFired();

    ImapSession *q;
    Clock &clock;
    TrafficLog *log;
    Endpoint endpoint;
    Credentials credentials;
    RememberedServer remembered;
    Timeouts timeouts;

    Phase phase = Phase::Closed;
    State state = State::Closed;
    quint64 generation = 0; // changes with every connection that ends
    bool isEnding = false;  // end() is telling; a new open() waits for it
    bool openWanted = false;
    bool careful = false; // the last login failed: believe nothing remembered

    TransportFactory makeTransport = makeSocketTransport;
    std::unique_ptr<Transport> transport;
    std::unique_ptr<LoginFlow> login;
    imap::Framer framer;
    std::unique_ptr<Deflater> deflater;
    std::unique_ptr<Inflater> inflater;

    CommandQueue queue;
    CommandId lastId = 0;
    IdleState idle;
    struct Held
    {
        QueuedCommand command;
        CommandResult result;
    };
    /// Answers to be told. They stay here a while only when riders came back BAD and no other was
    /// answered: perhaps the server dropped them all.
    std::vector<Held> held;
    std::vector<QueuedCommand> unsendable; // no legal line; their end is still to be told
    bool anyRiderAnswered = false;
    bool hadRiders = false;
    bool anythingAfterLogin = false;
    bool capabilitiesChanged = false;
    bool commandsWritten = false; // on this connection
    bool pumpScheduled = false;

    imap::Capabilities current;
    bool confirmed = false; // `current` was said on this connection
    imap::AtomList enabled;
    bool isLoggingOut = false;
    std::optional<QString> bye;
    int malformedCount = 0;

    ConnectionCost cost;
    QByteArray peerLeaf;
    bool heardSinceWrite = false;
    bool countsFlights = true; // false for STARTTLS
    qint64 lastActivityMs = 0;
    std::optional<qint64> lastReceivedMs;

    ClockTimer phaseTimer; // greeting, logout, BYE
    ClockTimer commandTimer;
    ClockTimer idleTimer;

    Redactor redactor;     // all secrets
    Redactor passwordOnly; // for the mass of FETCH responses
    std::vector<TrafficLine> unlogged;
    CommandId nextId() { return ++lastId; }
};

} // namespace homing::session
