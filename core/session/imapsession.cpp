// SPDX-License-Identifier: GPL-3.0-or-later
// The public face, and how a connection begins and ends.
#include "core/session/imapsession_p.h"

#include "core/session/literalspool.h"

#include <QThread>

namespace homing::session {

namespace {
QByteArray nameOf(TlsMode mode)
{
    switch (mode) {
    case TlsMode::Implicit:
        return "tls";
    case TlsMode::StartTls:
        return "starttls";
    case TlsMode::None:
        break;
    }
    return "none";
}
} // namespace

ImapSession::Private::Private(ImapSession *session, Clock &c, TrafficLog *l)
    : q(session)
    , clock(c)
    , log(l)
    , framer(imap::Framer::Limits {}, TemporarySpool::create)
    , phaseTimer(c, session)
    , commandTimer(c, session)
    , idleTimer(c, session)
{
}

ImapSession::Private::~Private() = default;

ImapSession::ImapSession(Clock &clock, TrafficLog *log, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, log))
{
}

ImapSession::~ImapSession() = default;

void ImapSession::configure(Endpoint endpoint, Credentials credentials, RememberedServer remembered,
                            Timeouts timeouts)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const bool sameLogin = d->endpoint.host == endpoint.host && d->endpoint.port == endpoint.port
        && d->credentials.user == credentials.user;
    if (sameLogin && !remembered.isEmpty() && !d->remembered.isEmpty()) {
        // Learnt after the login, so after the owner stored it.
        remembered.loginNeedsItsOwnFlight = d->remembered.loginNeedsItsOwnFlight;
        remembered.timesLearnt = d->remembered.timesLearnt;
        remembered.dropsBehindLogin = d->remembered.dropsBehindLogin;
    }
    if (!sameLogin)
        d->careful = false;
    d->endpoint = std::move(endpoint);
    d->credentials = std::move(credentials);
    d->remembered = std::move(remembered);
    d->timeouts = timeouts;
}

void ImapSession::setTransportFactory(TransportFactory factory)
{
    d->makeTransport = std::move(factory);
}

void ImapSession::open()
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->isEnding)
        d->openWanted = true;
    else if (d->phase == Private::Phase::Closed)
        d->open();
}

void ImapSession::abort(Fault fault)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->phase != Private::Phase::Closed) {
        d->end(std::move(fault));
        return;
    }
    d->openWanted = false;
    if (d->isEnding)
        return;
    const Private::Guard guard(d.get());
    for (const QueuedCommand &command : d->queue.takeAll()) {
        Q_EMIT finished(command.id, {CommandResult::Kind::NotSent, std::nullopt, {}});
        if (!guard.isAlive())
            return;
    }
}

void ImapSession::logout(bool preserve)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->phase == Private::Phase::Closed || d->isLoggingOut)
        return;
    if (d->phase != Private::Phase::Ready || d->bye) {
        d->end({});
        return;
    }
    d->isLoggingOut = true;
    QueuedCommand command;
    command.kind = QueuedCommand::Kind::Logout;
    command.command = imap::commands::logout(preserve);
    d->queue.append(std::move(command));
    d->phaseTimer.start(d->timeouts.logout, [p = d.get()] { p->end({}); });
    d->schedulePump();
    d->setState(State::LoggingOut);
}

CommandId ImapSession::submit(imap::Command command, Pipelining pipelining)
{
    Q_ASSERT(thread() == QThread::currentThread());
    QueuedCommand queued;
    queued.id = d->nextId();
    queued.command = std::move(command);
    queued.pipelining = pipelining;
    const CommandId id = queued.id;
    d->queue.append(std::move(queued));
    d->schedulePump();
    return id;
}

void ImapSession::setIdleWanted(bool wanted)
{
    Q_ASSERT(thread() == QThread::currentThread());
    d->idle.setWanted(wanted);
    d->schedulePump();
}

void ImapSession::startCompression()
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (d->inflater || d->phase == Private::Phase::Closed)
        return;
    QueuedCommand command;
    command.kind = QueuedCommand::Kind::Compress;
    command.command = imap::commands::compressDeflate();
    d->queue.append(std::move(command));
    d->schedulePump();
}

ImapSession::State ImapSession::state() const
{
    return d->state;
}

const imap::Capabilities &ImapSession::capabilities() const
{
    return d->phase == Private::Phase::Ready ? d->current : d->remembered.afterLogin;
}

bool ImapSession::isOptimistic() const
{
    if (d->phase == Private::Phase::Closed || d->phase == Private::Phase::Ready)
        return false;
    if (d->login)
        return d->login->isOptimistic();
    return !d->careful && !d->remembered.isEmpty() && !d->remembered.loginNeedsItsOwnFlight;
}

const imap::AtomList &ImapSession::enabled() const
{
    return d->enabled;
}

ConnectionCost ImapSession::cost() const
{
    return d->cost;
}

QByteArray ImapSession::peerLeaf() const
{
    return d->transport ? d->transport->peerLeaf() : d->peerLeaf;
}

const RememberedServer &ImapSession::remembered() const
{
    return d->remembered;
}

TrafficLog *ImapSession::log() const
{
    return d->log;
}

// --- the beginning -----------------------------------------------------------------------------

void ImapSession::Private::open()
{
    cost = {};
    enabled.clear();
    peerLeaf.clear();
    redactor.clear();
    passwordOnly.clear();
    connectTransport();
}

void ImapSession::Private::connectTransport()
{
    framer.reset();
    framer.setTotalLimit(limits::bytesBeforeLogin);
    idle.reset();
    held.clear();
    anyRiderAnswered = hadRiders = anythingAfterLogin = capabilitiesChanged = false;
    commandsWritten = false;
    current = {};
    confirmed = false;
    isLoggingOut = false;
    bye.reset();
    malformedCount = 0;
    heardSinceWrite = false;
    countsFlights = true;
    lastActivityMs = clock.monotonicMs();
    login = std::make_unique<LoginFlow>(
        LoginFlow::Setup {endpoint.tls, credentials, remembered, careful},
        [this] { return queue.nextTag(); });
    const QList<QByteArray> secrets = login->secrets();
    for (const QByteArray &secret : secrets)
        redactor.add(secret);
    if (!secrets.isEmpty())
        passwordOnly.add(secrets.first());

    phase = Phase::Connecting;
    transport = makeTransport(clock);
    Transport *const t = transport.get();
    connect(t, &Transport::connected, q, [this] { transportConnected(); });
    connect(t, &Transport::secured, q, [this] { transportSecured(); });
    connect(t, &Transport::readable, q, [this] { readAvailable(); });
    connect(t, &Transport::progressed, q, [this] { lastActivityMs = clock.monotonicMs(); });
    connect(t, &Transport::failed, q, [this](const Fault &fault) { transportFailed(fault); });
    note(TrafficKind::Transport,
         "connect " + endpoint.host.toUtf8() + ' ' + QByteArray::number(endpoint.port) + ' '
             + nameOf(endpoint.tls));
    t->open(endpoint, timeouts.connect);
    if (setState(State::Connecting))
        logIsFlushed();
}

void ImapSession::Private::transportFailed(const Fault &fault)
{
    if (isLoggingOut)
        end({});
    else if (bye)
        end({FaultCause::ServerBye, *bye});
    else
        end(fault);
}

// --- the end -----------------------------------------------------------------------------------

/// A server, or what stands before it, that throws away what comes behind a login: seen twice in a
/// row, it gets its login alone.
void ImapSession::Private::learnFromEnd(const Fault &fault)
{
    if (phase != Phase::Ready) {
        careful = careful || fault.cause == FaultCause::LoginRefused
            || fault.cause == FaultCause::LoginUnavailable || fault.cause == FaultCause::NotImap;
        return;
    }
    const bool dropped =
        (fault.cause == FaultCause::ConnectionLost || fault.cause == FaultCause::TimedOut)
        && hadRiders && !anythingAfterLogin && queue.hasUnansweredRiders();
    if (dropped && ++remembered.dropsBehindLogin >= 2)
        remembered.learnOwnFlight();
}

bool ImapSession::Private::end(Fault fault)
{
    if (phase == Phase::Closed)
        return false;
    learnFromEnd(fault);
    ++generation;
    phase = Phase::Closed;
    isEnding = true;
    phaseTimer.stop();
    commandTimer.stop();
    idleTimer.stop();
    peerLeaf = transport->peerLeaf();
    transport.reset();
    login.reset();
    deflater.reset();
    inflater.reset();
    framer.reset();
    fault.detail = redactor.cleaned(fault.detail);
    note(TrafficKind::Transport, "close " + fault.detail.toUtf8());

    std::vector<std::pair<CommandId, CommandResult>> ends;
    for (Held &each : std::exchange(held, {}))
        ends.emplace_back(each.command.id, std::move(each.result));
    std::vector<QueuedCommand> left = std::exchange(unsendable, {});
    for (QueuedCommand &command : queue.takeAll())
        left.push_back(std::move(command));
    for (const QueuedCommand &command : left) {
        if (command.kind == QueuedCommand::Kind::User)
            ends.emplace_back(command.id,
                              CommandResult {command.isWritten ? CommandResult::Kind::Lost
                                                               : CommandResult::Kind::NotSent,
                                             std::nullopt,
                                             {}});
    }

    const Guard guard(this);
    setState(State::Closed);
    if (!guard.isAlive())
        return false;
    for (const auto &[id, result] : ends) {
        Q_EMIT q->finished(id, result);
        if (!guard.isAlive())
            return false;
    }
    logIsFlushed();
    if (!guard.isAlive())
        return false;
    isEnding = false;
    const bool reopen = std::exchange(openWanted, false);
    Q_EMIT q->closed(fault);
    if (guard.isAlive() && reopen && phase == Phase::Closed && !isEnding)
        open();
    return false;
}

// --- signals and log ---------------------------------------------------------------------------

bool ImapSession::Private::setState(State next)
{
    if (state == next)
        return true;
    state = next;
    const Guard guard(this);
    Q_EMIT q->stateChanged(next);
    return guard.good();
}

bool ImapSession::Private::emitFinished(CommandId id, const CommandResult &result)
{
    const Guard guard(this);
    Q_EMIT q->finished(id, result);
    return guard.good();
}

void ImapSession::Private::note(TrafficKind kind, QByteArray text)
{
    if (log != nullptr)
        unlogged.push_back({kind, clock.nowUtc(), std::move(text)});
}

/// Lines are handed on only where nothing is half done: whoever listens may abort or delete the
/// session.
bool ImapSession::Private::logIsFlushed()
{
    if (unlogged.empty())
        return true;
    const Guard guard(this);
    TrafficLog *const target = log; // outlives the session
    for (TrafficLine &line : std::exchange(unlogged, {}))
        target->add(line.kind, std::move(line.text), line.time);
    return guard.good();
}

} // namespace homing::session
