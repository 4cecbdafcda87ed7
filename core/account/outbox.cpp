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

} // namespace

Outbox::Outbox(AccountSettings settings, store::Store &store, Clock &clock,
               session::TrafficLog *log, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_session(clock, log)
    , m_settings(std::move(settings))
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

void Outbox::noticeOthers()
{
    const qint64 version = m_store.localMessages().othersVersion();
    if (std::exchange(m_version, version) == version)
        return;
    Q_EMIT changed();
    wake();
}

void Outbox::setOnline(bool online)
{
    m_online = online;
    m_pause = {};
    m_pauses.clear();
    if (!online && m_current && m_current->message.state == State::Leaving)
        m_session.abort();
    wake();
}

void Outbox::linkChanged()
{
    if (!m_online)
        return;
    m_pause = {};
    wake();
}

// --- The user's

bool Outbox::keepDraft(LocalMessage draft)
{
    draft.state = State::Draft;
    return put(std::move(draft));
}

bool Outbox::send(LocalMessage message)
{
    message.state = State::Queued;
    message.attempts = 0;
    message.cause = FaultCause::None;
    message.reason.clear();
    if (!put(std::move(message)))
        return false;
    wake();
    return true;
}

bool Outbox::takeBack(LocalMessageId id)
{
    auto message = m_store.localMessages().find(id);
    if (!message)
        return false;
    message->state = State::Draft;
    message->notBefore = {};
    message->cause = FaultCause::None;
    message->reason.clear();
    return change(*message, {State::Queued, State::Refused});
}

bool Outbox::sendAgain(LocalMessageId id)
{
    auto message = m_store.localMessages().find(id);
    if (!message)
        return false;
    message->state = State::Queued;
    message->notBefore = {};
    message->cause = FaultCause::None;
    message->reason.clear();
    if (!change(*message, {State::Queued, State::Unknown, State::Refused}))
        return false;
    m_pause = {};
    m_pauses.erase(id);
    m_isLoginRefused = false;
    wake();
    return true;
}

bool Outbox::believeSent(LocalMessageId id)
{
    const auto message = m_store.localMessages().find(id);
    if (!message || message->state != State::Unknown || m_delivered)
        return false;
    const auto outgoing = mime::prepareOutgoing(m_store.localMessages().text(id), m_clock.nowUtc());
    return noteDelivered(*message, outgoing.ownCopy);
}

bool Outbox::drop(LocalMessageId id)
{
    const auto dropped = m_store.localMessages().remove(
        id, {State::Draft, State::Queued, State::Unknown, State::Refused});
    if (!dropped)
        report(dropped.error());
    else if (*dropped)
        Q_EMIT changed();
    return dropped && *dropped;
}

bool Outbox::put(LocalMessage message)
{
    message.changed = m_clock.nowUtc();
    const auto kept = m_store.localMessages().put(message);
    if (!kept) {
        report(kept.error());
        Q_EMIT notKept(message.id);
    } else if (*kept) {
        Q_EMIT changed();
    }
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
    if (!m_current && m_session.isIdle())
        proceedWithNext();
}

void Outbox::proceedWithNext()
{
    while (m_online && !m_isLoginRefused && !m_settings.smtp.host.isEmpty()) {
        auto message = due();
        if (!message)
            break;
        const Begun begun = begin(std::move(*message));
        if (begun == Begun::Yes)
            return;
        if (begun == Begun::NotNow) { // another process is sending, or the disk is full
            m_timer.start(retryMs, [this] { proceed(); });
            break;
        }
    }
    endTurn();
    Q_EMIT rested();
}

/// False: another process is sending.
bool Outbox::takeTurn()
{
    const auto taken = m_store.localMessages().takeTurn();
    if (!taken)
        report(taken.error());
    return taken && *taken;
}

/// Not before what became of the last message is on disk.
void Outbox::endTurn()
{
    if (!m_current && !m_unwritten && !m_delivered)
        m_store.localMessages().endTurn();
}

/// Milliseconds until it may leave; none left: 0 or less. By both clocks, whichever is first there:
/// one that is set back must not hold a message for years.
qint64 Outbox::msUntil(const LocalMessage &message)
{
    const qint64 now = m_clock.monotonicMs();
    Seen &known = m_seen.try_emplace(message.id, Seen {message.changed, now}).first->second;
    if (known.changed != message.changed)
        known = {message.changed, now};
    const qint64 seen = known.ms;
    qint64 left = m_pause.untilMs - now;
    if (message.notBefore.isValid()) {
        const qint64 wanted = message.changed.msecsTo(message.notBefore) - (now - seen);
        left = std::max(left, std::min(wanted, m_clock.nowUtc().msecsTo(message.notBefore)));
    }
    if (const auto pause = m_pauses.find(message.id); pause != m_pauses.end())
        left = std::max(left, pause->second.untilMs - now);
    return left;
}

/// The oldest one whose time has come; else the timer is set to the next. What a process that died
/// was sending counts as soon as the turn can be had.
std::optional<LocalMessage> Outbox::due()
{
    const auto read = m_store.localMessages().read();
    if (!read) {
        report(read.error());
        m_timer.start(retryMs, [this] { proceed(); });
        return std::nullopt;
    }
    const std::vector<LocalMessage> &all = *read;
    const bool hasOrphan = std::any_of(all.begin(), all.end(), [](const LocalMessage &one) {
        return one.state == State::Leaving || one.state == State::Ending;
    });
    if (hasOrphan && takeTurn()) {
        Q_EMIT changed(); // settled
        return due();
    }
    qint64 wait = hasOrphan ? retryMs : -1;
    for (const LocalMessage &message : all) {
        if (message.state != State::Queued)
            continue;
        const qint64 left = msUntil(message);
        if (left <= 0)
            return message;
        wait = wait < 0 ? left : std::min(wait, left);
    }
    constexpr qint64 longestWait = 60'000; // the computer's clock may be set meanwhile
    if (wait > 0)
        m_timer.start(int(std::min(wait, longestWait)), [this] { proceed(); });
    return std::nullopt;
}

Outbox::Begun Outbox::begin(LocalMessage message)
{
    if (!takeTurn())
        return Begun::NotNow;
    const QByteArray text = m_store.localMessages().text(message.id);
    if (text.isEmpty())
        return m_store.localMessages().find(message.id) ? Begun::NotNow : Begun::NotThisOne;
    mime::Outgoing outgoing = mime::prepareOutgoing(text, m_clock.nowUtc());
    const bool isRefused = outgoing.problem != mime::OutgoingProblem::None;
    message.state = isRefused ? State::Refused : State::Leaving;
    message.cause = FaultCause::None;
    message.reason = submit::sentence(outgoing);
    message.attempts += isRefused ? 0 : 1;
    const auto changes = m_store.localMessages().change(message, {State::Queued});
    if (!changes) {
        report(changes.error());
        return Begun::NotNow;
    }
    if (*changes)
        Q_EMIT changed();
    if (!*changes || isRefused)
        return Begun::NotThisOne; // the user or another process was quicker; or it says why
    submit::Submission submission;
    submission.sender = outgoing.sender;
    submission.isNotification = outgoing.isNotification;
    if (outgoing.asksForReport)
        submission.reports = submit::ReportWish {true, true, true};
    submission.recipients = outgoing.recipients;
    submission.message = std::exchange(outgoing.message, {});
    m_current = Current {std::move(message), std::move(outgoing)};
    const QString user = m_settings.smtpUser.isEmpty() ? m_settings.user : m_settings.smtpUser;
    m_noteKey = submissionNote(m_settings);
    m_session.configure(m_settings.smtp, {user, m_password},
                        session::RememberedServer::fromBytes(m_store.note(m_noteKey)));
    m_session.send(std::move(submission));
    return Begun::Yes;
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
    const bool isPutOff = outcome.isTemporary();
    if (isPutOff || outcome.kind == Outcome::Kind::NotSent) {
        Pause &pause = isPutOff ? m_pauses[message.id] : m_pause;
        pause.untilMs = m_clock.monotonicMs() + pause.backoff.nextMs();
    } else {
        m_pause = {};
    }
    switch (outcome.kind) {
    case Outcome::Kind::Delivered:
        noteDelivered(message, current.outgoing.ownCopy);
        return;
    case Outcome::Kind::Refused:
        message.state = isPutOff ? State::Queued : State::Refused;
        message.reason = submit::refusal(outcome);
        break;
    case Outcome::Kind::NotSent:
        message.state = State::Queued;
        if (outcome.fault.cause != FaultCause::Cancelled) { // we went offline
            message.cause = outcome.fault.cause;
            message.reason = outcome.fault.detail;
        }
        m_isLoginRefused = needsUser(outcome.fault.cause);
        break;
    case Outcome::Kind::Unknown:
        message.state = State::Unknown;
        message.cause = outcome.fault.cause;
        message.reason = outcome.fault.detail;
        break;
    }
    m_unwritten = std::move(message);
    writeOutcome();
    if (outcome.kind == Outcome::Kind::Unknown)
        Q_EMIT outcomeUnknown();
}

void Outbox::onClosed()
{
    m_current.reset();
    endTurn();
    // What is not kept only guards the next login less well.
    if (!m_session.remembered().isEmpty())
        if (auto kept = m_store.setNote(m_noteKey, m_session.remembered().toBytes()); !kept)
            report(kept.error());
    Q_EMIT idle();
    wake();
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
    endTurn();
    Q_EMIT changed();
    return true;
}

bool Outbox::noteDelivered(LocalMessage message, const QByteArray &ownCopy)
{
    m_pauses.erase(message.id);
    m_seen.erase(message.id);
    m_delivered = Delivered {std::move(message), ownCopy};
    return writeDelivered();
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
    endTurn();
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
