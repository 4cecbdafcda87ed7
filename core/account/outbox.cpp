// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/outbox.h"

#include "core/account/accountengine.h"
#include "core/submit/statuswords.h"

#include <algorithm>

namespace homing::account {

using State = store::LocalMessage::State;
using store::LocalMessage;
using store::Operation;
using store::OperationKind;
using submit::Outcome;

namespace {

constexpr int retryMs = 5'000; // after a disk that was full

/// What a server says of the login and of itself does not become better by asking again.
bool needsTheUser(FaultCause cause)
{
    switch (cause) {
    case FaultCause::TlsUnavailable:
    case FaultCause::CertificateInvalid:
    case FaultCause::TlsInjection:
    case FaultCause::PlaintextRefused:
    case FaultCause::LoginRefused:
    case FaultCause::ServerVerification:
    case FaultCause::PasswordMissing:
        return true;
    case FaultCause::None:
    case FaultCause::Offline:
    case FaultCause::HostNotFound:
    case FaultCause::ConnectionRefused:
    case FaultCause::ConnectionLost:
    case FaultCause::TimedOut:
    case FaultCause::TlsFailed:
    case FaultCause::NotImap:
    case FaultCause::LoginUnavailable:
    case FaultCause::ServerBye:
    case FaultCause::Protocol:
    case FaultCause::CommandRefused:
    case FaultCause::Store:
    case FaultCause::DiskFull:
    case FaultCause::Cancelled:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace

Outbox::Outbox(store::Store &store, Clock &clock, session::TrafficLog *log, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_session(clock, log)
    , m_timer(clock, this)
{
    using submit::SmtpSession;
    connect(&m_session, &SmtpSession::endIsNext, this, &Outbox::endIsNext);
    connect(&m_session, &SmtpSession::finished, this, &Outbox::onFinished);
    connect(&m_session, &SmtpSession::closed, this, &Outbox::onClosed);
}

Outbox::~Outbox() = default;

void Outbox::configure(const AccountSettings &settings, const Secret &password)
{
    m_settings = settings;
    m_password = password;
    m_isLoginRefused = false;
    wake();
}

void Outbox::setTransportFactory(session::TransportFactory factory)
{
    m_session.setTransportFactory(std::move(factory));
}

void Outbox::setOnline(bool online)
{
    m_online = online;
    m_pauses.clear(); // another network may do better
    if (!online && m_current && m_current->message.state == State::Leaving)
        m_session.abort();
    if (online)
        m_isLoginRefused = false;
    wake();
}

// --- The user's

void Outbox::keepDraft(LocalMessage draft)
{
    draft.state = State::Draft;
    put(std::move(draft));
}

void Outbox::send(LocalMessage message)
{
    message.state = State::Queued;
    message.attempts = 0;
    message.cause = FaultCause::None;
    message.reason.clear();
    if (put(std::move(message)))
        wake();
}

bool Outbox::takeBack(LocalMessageId id)
{
    auto message = m_store.localMessages().find(id);
    if (!message)
        return false;
    message->state = State::Draft;
    message->notBefore = {};
    return change(*message, {State::Queued, State::Refused});
}

void Outbox::sendAgain(LocalMessageId id)
{
    auto message = m_store.localMessages().find(id);
    if (!message)
        return;
    message->state = State::Queued;
    message->notBefore = {};
    message->cause = FaultCause::None;
    message->reason.clear();
    m_pauses.erase(id);
    m_isLoginRefused = false;
    if (change(*message, {State::Queued, State::Unknown, State::Refused}))
        wake();
}

void Outbox::believeSent(LocalMessageId id)
{
    const auto message = m_store.localMessages().find(id);
    if (!message || message->state != State::Unknown || m_delivered)
        return;
    const auto outgoing = mime::prepareOutgoing(m_store.localMessages().text(id), m_clock.nowUtc());
    noteDelivered(*message, outgoing.ownCopy);
}

void Outbox::drop(LocalMessageId id)
{
    const auto dropped = m_store.localMessages().remove(
        id, {State::Draft, State::Queued, State::Unknown, State::Refused});
    if (!dropped)
        report(dropped.error());
    else if (*dropped)
        Q_EMIT changed();
}

bool Outbox::put(LocalMessage message)
{
    message.changed = m_clock.nowUtc();
    const auto kept = m_store.localMessages().put(message);
    if (!kept)
        report(kept.error());
    else if (*kept)
        Q_EMIT changed();
    return kept && *kept;
}

bool Outbox::change(const LocalMessage &message, store::LocalMessages::States from)
{
    const auto done = m_store.localMessages().change(message, from);
    if (!done)
        report(done.error());
    else if (*done)
        Q_EMIT changed();
    return done && *done;
}

void Outbox::report(const store::StoreError &error)
{
    Q_EMIT failed(faultOf(error));
}

quint32 Outbox::waiting() const
{
    const auto all = m_store.localMessages().all();
    return quint32(std::count_if(all.begin(), all.end(), [](const LocalMessage &one) {
        return one.state == State::Queued || one.state == State::Leaving
            || one.state == State::Ending;
    }));
}

quint32 Outbox::stranded() const
{
    const auto all = m_store.localMessages().all();
    return quint32(std::count_if(all.begin(), all.end(), [](const LocalMessage &one) {
        return one.state == State::Unknown || one.state == State::Refused;
    }));
}

// --- One message after the other

/// Never within the caller: what the user does returns first.
void Outbox::wake()
{
    m_timer.start(0, [this] { proceed(); });
}

void Outbox::proceed()
{
    if ((m_unwritten && !writeOutcome()) || (m_delivered && !writeDelivered()))
        return;
    if (m_current || !m_session.isIdle())
        return;
    while (m_online && !m_isLoginRefused) {
        auto message = due();
        if (!message)
            break;
        if (begin(std::move(*message)))
            return;
    }
    Q_EMIT rested();
}

/// The oldest one whose time has come; else the timer is set to the next.
std::optional<LocalMessage> Outbox::due()
{
    const qint64 now = m_clock.monotonicMs();
    const QDateTime utc = m_clock.nowUtc();
    qint64 wait = -1;
    for (LocalMessage &message : m_store.localMessages().all()) {
        if (message.state != State::Queued)
            continue;
        qint64 left = message.notBefore.isValid() ? utc.msecsTo(message.notBefore) : 0;
        if (const auto pause = m_pauses.find(message.id); pause != m_pauses.end())
            left = std::max(left, pause->second.untilMs - now);
        if (left <= 0)
            return std::move(message);
        wait = wait < 0 ? left : std::min(wait, left);
    }
    constexpr qint64 longestWait = 60'000; // the computer's clock may be set meanwhile
    if (wait > 0)
        m_timer.start(int(std::min(wait, longestWait)), [this] { proceed(); });
    return std::nullopt;
}

/// False: it does not leave, and says why.
bool Outbox::begin(LocalMessage message)
{
    mime::Outgoing outgoing =
        mime::prepareOutgoing(m_store.localMessages().text(message.id), m_clock.nowUtc());
    if (outgoing.problem != mime::OutgoingProblem::None) {
        message.state = State::Refused;
        message.cause = FaultCause::None;
        message.reason = submit::sentence(outgoing);
        return !change(message, {State::Queued}); // a disk that is full: not again and again
    }
    message.state = State::Leaving;
    ++message.attempts;
    if (!change(message, {State::Queued}))
        return true; // another process has it, or the disk is full: the next event looks again
    submit::Submission submission;
    submission.sender = outgoing.sender;
    submission.recipients = outgoing.recipients;
    submission.message = std::exchange(outgoing.message, {});
    m_current = Current {std::move(message), std::move(outgoing)};
    const QString user = m_settings.smtpUser.isEmpty() ? m_settings.user : m_settings.smtpUser;
    m_session.configure(m_settings.smtp, {user, m_password},
                        session::RememberedServer::fromBytes(m_store.note(noteKey())));
    m_session.send(std::move(submission));
    return true;
}

/// Before the end leaves: whoever finds this message after a crash knows that it may have arrived.
void Outbox::endIsNext()
{
    m_current->message.state = State::Ending;
    if (!change(m_current->message, {State::Leaving})) {
        m_current->message.state = State::Leaving;
        m_session.abort();
    }
}

void Outbox::onFinished(const Outcome &outcome)
{
    Current current = std::move(*m_current);
    LocalMessage &message = current.message;
    message.cause = FaultCause::None;
    message.reason.clear();
    const bool isLater = outcome.kind == Outcome::Kind::NotSent || outcome.isTemporary();
    if (isLater) {
        Pause &pause = m_pauses[message.id];
        pause.untilMs = m_clock.monotonicMs() + pause.backoff.nextMs();
    }
    switch (outcome.kind) {
    case Outcome::Kind::Delivered:
        noteDelivered(message, current.outgoing.ownCopy);
        return;
    case Outcome::Kind::Refused:
        message.state = isLater ? State::Queued : State::Refused;
        message.reason = submit::refusal(outcome);
        break;
    case Outcome::Kind::NotSent:
        message.state = State::Queued;
        if (outcome.fault.cause != FaultCause::Cancelled) { // we went offline
            message.cause = outcome.fault.cause;
            message.reason = outcome.fault.detail;
        }
        m_isLoginRefused = needsTheUser(outcome.fault.cause);
        break;
    case Outcome::Kind::Unknown:
        message.state = State::Unknown;
        message.cause = outcome.fault.cause;
        message.reason = outcome.fault.detail;
        break;
    }
    m_unwritten = std::move(message);
    writeOutcome();
}

void Outbox::onClosed()
{
    m_current.reset();
    // What is not kept only guards the next login less well.
    if (!m_session.remembered().isEmpty())
        if (auto kept = m_store.setNote(noteKey(), m_session.remembered().toBytes()); !kept)
            report(kept.error());
    Q_EMIT idle();
    wake();
}

QByteArray Outbox::noteKey() const
{
    return submissionNote(m_settings);
}

// --- What has become of it. As long as that cannot be written nothing else is sent.

bool Outbox::writeOutcome()
{
    const auto written =
        m_store.localMessages().change(*m_unwritten, {State::Leaving, State::Ending});
    if (!written) {
        report(written.error());
        m_timer.start(retryMs, [this] { proceed(); });
        return false;
    }
    m_unwritten.reset();
    Q_EMIT changed();
    return true;
}

void Outbox::noteDelivered(LocalMessage message, const QByteArray &ownCopy)
{
    m_pauses.erase(message.id);
    m_delivered = Delivered {std::move(message), ownCopy};
    writeDelivered();
}

/// Until it succeeds the message is Ending on disk, which is true too.
bool Outbox::writeDelivered()
{
    const auto operations =
        m_store.localMessages().complete(m_delivered->message.id, followUps(*m_delivered));
    if (!operations) {
        report(operations.error());
        m_timer.start(retryMs, [this] { proceed(); });
        return false;
    }
    const LocalMessageId id = m_delivered->message.id;
    m_delivered.reset();
    Q_EMIT journalled(*operations);
    Q_EMIT changed();
    Q_EMIT sent(id);
    return true;
}

std::vector<Operation> Outbox::followUps(const Delivered &delivered) const
{
    std::vector<Operation> operations;
    const LocalMessage &message = delivered.message;
    if (!m_settings.serverKeepsSent && !delivered.ownCopy.isEmpty()) {
        Operation copy;
        copy.kind = OperationKind::Append;
        copy.mailbox = imap::MailboxName::fromWire("Sent");
        for (const store::MailboxRecord &record : m_store.mailboxes()) {
            if (record.role == store::MailboxRole::Sent && record.isSelectable)
                copy.mailbox = record.name;
        }
        copy.flags.set(imap::SystemFlag::Seen);
        copy.message = delivered.ownCopy;
        copy.created = m_clock.nowUtc();
        operations.push_back(std::move(copy));
    }
    const auto answered = m_store.mailboxNamed(message.answeredMailbox);
    const bool isThere = answered && !message.answeredUid.isNull()
        && answered->state.uidValidity == message.answeredUidValidity;
    if (isThere && !message.answeredMark.isEmpty()) {
        Operation mark;
        mark.kind = OperationKind::AddFlags;
        mark.mailbox = message.answeredMailbox;
        mark.uidValidity = message.answeredUidValidity;
        mark.uids = imap::UidSet::single(message.answeredUid.value());
        mark.flags = message.answeredMark;
        mark.created = m_clock.nowUtc();
        operations.push_back(std::move(mark));
    }
    return operations;
}

/// A copy in Sent, which a server has made or another client: then it has arrived.
void Outbox::lookInSent()
{
    constexpr quint32 newest = 200;
    const std::vector<LocalMessage> all = m_store.localMessages().all();
    const bool hasUnknown = std::any_of(all.begin(), all.end(), [](const LocalMessage &one) {
        return one.state == State::Unknown;
    });
    if (!hasUnknown)
        return;
    QList<QByteArray> inSent;
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        if (record.role != store::MailboxRole::Sent)
            continue;
        for (const store::MessageRow &row : m_store.rows(record.id, newest))
            inSent.append('<' + row.header.messageId + '>');
    }
    for (const LocalMessage &message : all) {
        if (message.state != State::Unknown || m_delivered)
            continue;
        const auto outgoing =
            mime::prepareOutgoing(m_store.localMessages().text(message.id), m_clock.nowUtc());
        if (inSent.contains(outgoing.messageId))
            noteDelivered(message, {}); // the copy is there
    }
}

QByteArray submissionNote(const AccountSettings &settings)
{
    return "smtp " + settings.smtp.host.toUtf8() + ':' + QByteArray::number(settings.smtp.port);
}

} // namespace homing::account
