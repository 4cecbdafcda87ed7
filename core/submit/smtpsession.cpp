// SPDX-License-Identifier: GPL-3.0-or-later
// From open() to the login, and the end; the delivery in between is in delivery.cpp.
#include "core/submit/smtpsession_p.h"

#include "core/base/limits.h"
#include "core/session/loginpolicy.h"

#include <QThread>

namespace homing::submit {

using session::TlsMode;
using session::TrafficKind;
using session::Transport;

namespace {

constexpr qint64 readPiece = 16 << 10;

/// RFC 5321 4.1.4 wants the client's name or, without one, its address; a submission server may not
/// refuse mail because it is not true. Neither this machine's name nor its address inside a home or
/// company network are anybody's business, and they would be written into the message.
const QByteArray greetingLine = QByteArrayLiteral("EHLO [127.0.0.1]");

} // namespace

SmtpSession::Private::Private(SmtpSession *session, Clock &usedClock,
                              session::TrafficLog *trafficLog)
    : q(session)
    , clock(usedClock)
    , log(trafficLog)
    , timer(usedClock, session)
{
}

SmtpSession::SmtpSession(Clock &clock, session::TrafficLog *log, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, log))
{
}

SmtpSession::~SmtpSession() = default;

void SmtpSession::configure(session::Endpoint endpoint, session::Credentials credentials,
                            session::RememberedServer remembered, SmtpTimeouts timeouts)
{
    d->endpoint = std::move(endpoint);
    d->credentials = std::move(credentials);
    d->remembered = std::move(remembered);
    d->timeouts = timeouts;
}

void SmtpSession::setTransportFactory(session::TransportFactory factory)
{
    d->makeTransport = std::move(factory);
}

bool SmtpSession::isIdle() const
{
    return d->step == Private::Step::Idle;
}

QByteArray SmtpSession::peerLeaf() const
{
    return d->leaf;
}

const session::RememberedServer &SmtpSession::remembered() const
{
    return d->remembered;
}

void SmtpSession::send(Submission submission)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (!isIdle())
        return;
    d->submission = std::move(submission);
    d->step = Private::Step::Connecting;
    d->isOver = false;
    const quint64 generation = ++d->generation;
    QMetaObject::invokeMethod(
        this,
        [this, generation] {
            if (generation == d->generation && d->step == Private::Step::Connecting)
                d->begin();
        },
        Qt::QueuedConnection);
}

void SmtpSession::abort()
{
    if (!isIdle())
        d->lost({FaultCause::Cancelled, {}});
}

void SmtpSession::Private::begin()
{
    redactor.clear();
    for (const QByteArray &secret : session::secretsOf(credentials))
        redactor.add(secret);
    reader.reset();
    extensions = {};
    smtpLogin.reset();
    leaf.clear();
    awaited = 0;
    if (const Problem problem = check(); problem != Problem::None) {
        refuseLocally(problem);
        return;
    }
    note(TrafficKind::Transport, "connect");
    transport = makeTransport(clock);
    Transport *const t = transport.get();
    QObject::connect(t, &Transport::connected, q, [this] { connected(); });
    QObject::connect(t, &Transport::secured, q, [this] { secured(); });
    QObject::connect(t, &Transport::readable, q, [this] { readable(); });
    QObject::connect(t, &Transport::progressed, q, [this] {
        if (pump() && !reader.isEmpty())
            readable();
    });
    QObject::connect(t, &Transport::failed, q, [this](const Fault &fault) { lost(fault); });
    transport->open(endpoint, timeouts.connect);
}

// --- what is said and heard --------------------------------------------------------------------

void SmtpSession::Private::note(TrafficKind kind, const QByteArray &text)
{
    if (log)
        log->add(kind, redactor.cleaned(text), clock.nowUtc());
}

void SmtpSession::Private::wait(int ms, const char *what)
{
    timer.start(ms, [this, what] { lost({FaultCause::TimedOut, QString::fromLatin1(what)}); });
}

/// False when the server has already said more than was asked: what it said is read before
/// anything is sent, and is no answer to it.
bool SmtpSession::Private::mayTalk()
{
    for (QByteArray bytes = transport->read(readPiece); !bytes.isEmpty();
         bytes = reader.isEmpty() ? transport->read(readPiece) : QByteArray())
        reader.feed(bytes);
    return reader.isEmpty();
}

bool SmtpSession::Private::say(const QByteArray &lines, int replies, const QByteArray &logText)
{
    if (step != Step::Quit)
        wait(timeouts.command, "The server does not answer.");
    if (awaited == 0 && !mayTalk())
        return true; // the reader's next answer, unasked, ends it
    awaited += replies;
    for (const QByteArray &line : (logText.isNull() ? lines.chopped(2) : logText).split('\n'))
        note(TrafficKind::Client, line.endsWith('\r') ? line.chopped(1) : line);
    transport->write(lines);
    return true;
}

void SmtpSession::Private::readable()
{
    const QPointer<SmtpSession> guard(q);
    const quint64 connection = generation;
    while (guard && transport && connection == generation) {
        Reply reply;
        switch (reader.next(reply)) {
        case ReplyReader::Step::Malformed:
            note(TrafficKind::Remark, "not an answer of SMTP");
            lost({FaultCause::Protocol, QStringLiteral("The server's answer is not one of SMTP.")});
            return;
        case ReplyReader::Step::Complete:
            if (!handle(reply))
                return;
            break;
        case ReplyReader::Step::NeedsMore: {
            const QByteArray bytes = transport->read(readPiece);
            if (bytes.isEmpty())
                return;
            reader.feed(bytes);
            break;
        }
        }
    }
}

bool SmtpSession::Private::handle(const Reply &received)
{
    Reply reply = received;
    for (QByteArray &line : reply.lines)
        line = redactor.cleaned(line); // a server may say back what it was told
    for (const QByteArray &line : reply.lines)
        note(TrafficKind::Server,
             QByteArray::number(reply.code) + (&line == &reply.lines.constLast() ? ' ' : '-')
                 + (&line == &reply.lines.constFirst() && !reply.enhanced.isNull()
                        ? reply.enhanced.text() + ' '
                        : QByteArray())
                 + line);
    if (step == Step::Quit) {
        close();
        return false;
    }
    if (reply.isGoodbye() && step != Step::Answer)
        return notSent(FaultCause::ServerBye, reply.text(), reply);
    if (awaited == 0)
        return unasked(reply);
    --awaited;
    switch (step) {
    case Step::Greeting:
        return greeted(reply);
    case Step::PlainEhlo:
        step = Step::StartTls;
        return say("STARTTLS\r\n", 1);
    case Step::StartTls:
        return startTlsAnswered(reply);
    case Step::Ehlo:
        return ehloAnswered(reply);
    case Step::Login:
        return login(smtpLogin->answered(reply));
    case Step::Envelope:
        return envelopeAnswered(reply);
    case Step::Data:
        return dataAnswered(reply);
    case Step::Answer:
        return finalAnswered(reply);
    case Step::Idle:
    case Step::Connecting:
    case Step::Handshake:
    case Step::Body:
    case Step::Quit:
        break;
    }
    return unasked(reply);
}

/// Only while the message is on its way may a server say something first: that it does not want it.
bool SmtpSession::Private::unasked(const Reply &reply)
{
    if (step == Step::Body && (reply.isTemporary() || reply.isPermanent()))
        return refuse(reply);
    if (step == Step::Body && reply.isPositive()) {
        // It claims to have what it does not have: who knows what it makes of that.
        Outcome outcome;
        outcome.kind = Outcome::Kind::Unknown;
        outcome.reply = reply;
        outcome.fault = {
            FaultCause::Protocol,
            QStringLiteral("The server accepted the message before it had the whole.")};
        return give(std::move(outcome), false);
    }
    return notSent(FaultCause::Protocol,
                   QStringLiteral("The server answers what was not asked: %1 %2")
                       .arg(reply.code)
                       .arg(reply.text()));
}

// --- greeting, TLS, login ----------------------------------------------------------------------

bool SmtpSession::Private::isTlsGoodEnough()
{
    if (!transport->isEncrypted())
        return true;
    note(TrafficKind::Transport, "tls " + transport->tlsSummary());
    const Fault weaker = session::weakerTls(transport->tlsMinorVersion(), remembered);
    return !weaker || notSent(weaker.cause, weaker.detail);
}

void SmtpSession::Private::connected()
{
    leaf = transport->peerLeaf();
    if (!isTlsGoodEnough())
        return;
    step = Step::Greeting;
    awaited = 1;
    wait(timeouts.greeting, "The server does not greet.");
}

bool SmtpSession::Private::greeted(const Reply &reply)
{
    if (reply.isTemporary() || reply.isPermanent())
        return notSent(FaultCause::ServerBye, reply.text(), reply);
    if (reply.code != 220)
        return notSent(FaultCause::Protocol,
                       QStringLiteral("The server's first line is not SMTP: %1 %2")
                           .arg(reply.code)
                           .arg(reply.text()));
    const bool needsTls = endpoint.tls == TlsMode::StartTls && !transport->isEncrypted();
    step = needsTls ? Step::PlainEhlo : Step::Ehlo;
    return say(greetingLine + "\r\n", 1);
}

/// What comes in the clear must not be taken for what comes encrypted (CVE-2021-22947 and its kin).
bool SmtpSession::Private::startTlsAnswered(const Reply &reply)
{
    if (reply.code != 220)
        return notSent(FaultCause::TlsUnavailable,
                       QStringLiteral("%1 %2").arg(reply.code).arg(reply.text()));
    if (!reader.isEmpty() || transport->hasUnreadBytes())
        return notSent(
            FaultCause::TlsInjection,
            QStringLiteral(
                "There is more behind the answer to STARTTLS, which nobody may have sent."));
    reader.reset();
    step = Step::Handshake;
    timer.stop(); // the transport has its own
    transport->startTls();
    return true;
}

void SmtpSession::Private::secured()
{
    leaf = transport->peerLeaf();
    if (!isTlsGoodEnough())
        return;
    step = Step::Ehlo;
    if (say(greetingLine + "\r\n", 1))
        readable();
}

bool SmtpSession::Private::ehloAnswered(const Reply &reply)
{
    if (!reply.isPositive())
        return notSent(FaultCause::Protocol,
                       QStringLiteral("The server does not take EHLO: %1 %2")
                           .arg(reply.code)
                           .arg(reply.text()),
                       reply);
    extensions = Extensions::fromReply(reply);
    if (credentials.user.isEmpty())
        return startEnvelope();
    if (!transport->isEncrypted() && endpoint.tls != TlsMode::None)
        return notSent(FaultCause::TlsUnavailable, {});
    step = Step::Login;
    smtpLogin = std::make_unique<SmtpLogin>(credentials, remembered, extensions.mechanisms);
    return login(smtpLogin->start());
}

bool SmtpSession::Private::login(const SmtpLogin::Action &action)
{
    switch (action.kind) {
    case SmtpLogin::Action::Kind::Send:
        return say(action.line + "\r\n", 1,
                   action.logText.isNull() ? QByteArray("") : action.logText);
    case SmtpLogin::Action::Kind::LoggedIn:
        return loggedIn();
    case SmtpLogin::Action::Kind::Failed:
        break;
    }
    return notSent(action.fault.cause, action.fault.detail);
}

bool SmtpSession::Private::loggedIn()
{
    remembered.mechanism = smtpLogin->mechanism();
    remembered.tlsMinorVersion = std::max(remembered.tlsMinorVersion, transport->tlsMinorVersion());
    smtpLogin.reset();
    return startEnvelope();
}

// --- the end -----------------------------------------------------------------------------------

void SmtpSession::Private::lost(const Fault &fault)
{
    if (transport && !transport->peerLeaf().isEmpty())
        leaf = transport->peerLeaf();
    note(TrafficKind::Transport, "lost " + fault.detail.toUtf8());
    if (isOver) {
        close();
        return;
    }
    Outcome outcome;
    outcome.kind = step == Step::Answer ? Outcome::Kind::Unknown : Outcome::Kind::NotSent;
    outcome.fault = fault;
    give(std::move(outcome), false);
}

bool SmtpSession::Private::notSent(FaultCause cause, const QString &detail, const Reply &reply)
{
    Outcome outcome;
    outcome.fault = {cause, redactor.cleaned(detail)};
    outcome.reply = reply;
    return give(std::move(outcome), false);
}

bool SmtpSession::Private::refuse(const Reply &reply)
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Refused;
    outcome.reply = reply;
    return give(std::move(outcome), step == Step::Envelope || step == Step::Data);
}

/// Tells the outcome, then leaves: with QUIT where the server can take it, then true.
bool SmtpSession::Private::give(Outcome outcome, bool mayQuit)
{
    isOver = true;
    timer.stop();
    if (outcome.recipients.empty())
        outcome.recipients = answers;
    if (!mayQuit && transport)
        transport->close(); // at once: not one more octet of a message leaves
    const QPointer<SmtpSession> guard(q);
    const quint64 before = generation;
    Q_EMIT q->finished(outcome);
    if (!guard || generation != before || step == Step::Idle)
        return false;
    if (!mayQuit || !transport) {
        close();
        return false;
    }
    step = Step::Quit;
    awaited = 0;
    timer.start(timeouts.quit, [this] { close(); });
    note(TrafficKind::Client, "QUIT");
    transport->write("QUIT\r\n");
    return guard;
}

void SmtpSession::Private::close()
{
    timer.stop();
    if (transport) {
        transport->disconnect(q);
        transport.reset();
    }
    submission = {};
    pieces = {};
    tail.clear();
    reader.reset();
    step = Step::Idle;
    ++generation;
    Q_EMIT q->closed();
}

} // namespace homing::submit
