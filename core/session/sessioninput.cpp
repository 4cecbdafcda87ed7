// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes to frames to responses, and what a response after login does.
#include "core/session/imapsession_p.h"

namespace homing::session {

namespace {

constexpr qint64 readBytes = 64 << 10;
/// A thousand times as much may come out of these.
constexpr qint64 compressedReadBytes = 4 << 10;
/// After so much what else the thread has to do gets its turn: an abort must not wait for a bomb.
constexpr qint64 plainBytesPerTurn = 4 << 20;
constexpr qint64 receivedEveryMs = 250;

/// The text may be kept and shown as the reason of a refusal: it holds no secret that the server
/// says back.
CommandResult resultOf(const imap::TaggedResponse &tagged, const Redactor &redactor)
{
    CommandResult result;
    result.code = tagged.code;
    result.text = redactor.cleaned(tagged.text);
    switch (tagged.condition) {
    case imap::Condition::Ok:
        result.kind = CommandResult::Kind::Ok;
        break;
    case imap::Condition::No:
        result.kind = CommandResult::Kind::No;
        break;
    case imap::Condition::Bad:
    case imap::Condition::Bye:
    case imap::Condition::PreAuth:
        result.kind = CommandResult::Kind::Bad;
        break;
    }
    return result;
}

} // namespace

void ImapSession::Private::readAvailable()
{
    const Guard guard(this);
    const qint64 enough = cost.plainBytesIn + plainBytesPerTurn;
    while (true) {
        if (cost.plainBytesIn >= enough) {
            const auto readOn = [this, guard] {
                if (guard.good())
                    readAvailable();
            };
            QMetaObject::invokeMethod(q, readOn, Qt::QueuedConnection);
            break;
        }
        const QByteArray bytes = transport->read(inflater ? compressedReadBytes : readBytes);
        if (bytes.isEmpty())
            break;
        heardSinceWrite = true;
        lastActivityMs = clock.monotonicMs();
        cost.bytesIn += bytes.size();
        if (!takeBytes(bytes))
            return;
    }
    if (!lastReceivedMs || lastActivityMs - *lastReceivedMs >= receivedEveryMs) {
        lastReceivedMs = lastActivityMs;
        Q_EMIT q->received(cost.bytesIn);
        if (!guard.good())
            return;
    }
    pump();
}

bool ImapSession::Private::takeBytes(const QByteArray &bytes)
{
    return inflater ? takeCompressed(bytes) : takePlain(bytes);
}

bool ImapSession::Private::takeCompressed(QByteArray bytes)
{
    inflater->setInput(std::move(bytes));
    QByteArray piece;
    while (true) {
        switch (inflater->next(piece)) {
        case Inflater::Step::NeedInput:
            return true;
        case Inflater::Step::Broken:
            return end({FaultCause::Protocol, QStringLiteral("The compressed stream is broken.")});
        case Inflater::Step::Output:
            if (!feed(piece))
                return false;
            break;
        }
    }
}

bool ImapSession::Private::takePlain(const QByteArray &bytes)
{
    // While COMPRESS is on its way each line is taken alone: what stands behind its OK is
    // compressed already.
    qsizetype at = 0;
    while (at < bytes.size()) {
        qsizetype end = bytes.size();
        if (queue.awaitsCompression()) {
            const qsizetype line = bytes.indexOf('\n', at);
            end = line < 0 ? end : line + 1;
        }
        if (!feed(QByteArrayView(bytes).sliced(at, end - at)))
            return false;
        at = end;
        if (inflater && at < bytes.size())
            return takeCompressed(bytes.mid(at));
    }
    return true;
}

bool ImapSession::Private::feed(QByteArrayView bytes)
{
    cost.plainBytesIn += bytes.size();
    framer.append(bytes);
    while (auto item = framer.next()) {
        const auto *frame = std::get_if<imap::Frame>(&*item);
        if (frame != nullptr ? !takeFrame(*frame)
                             : !takeFramingError(std::get<imap::FramingError>(*item)))
            return false;
        if (!logIsFlushed())
            return false;
    }
    return true;
}

bool ImapSession::Private::takeFramingError(imap::FramingError error)
{
    switch (error) {
    case imap::FramingError::LineTooLong:
        return phase == Phase::Greeting ? greetingReceived(nullptr)
                                        : skipMalformed(QStringLiteral("a line that does not end"));
    case imap::FramingError::LiteralTooLarge:
        return end({FaultCause::Protocol,
                    QStringLiteral("The server announces more than this program takes.")});
    case imap::FramingError::TooMuchBeforeLogin:
        break;
    }
    return end(
        {FaultCause::Protocol, QStringLiteral("The server says too much before the login.")});
}

bool ImapSession::Private::skipMalformed(const QString &what)
{
    note(TrafficKind::Remark, "skipped: " + what.toUtf8());
    if (++malformedCount > limits::malformedResponses)
        return end({FaultCause::Protocol,
                    QStringLiteral("The server's answers make no sense: %1").arg(what)});
    const Guard guard(this);
    Q_EMIT q->malformed(what);
    return guard.good();
}

void ImapSession::Private::logFrame(const imap::Frame &frame)
{
    if (log == nullptr)
        return;
    const QByteArray &first = frame.pieces.front();
    if (phase != Phase::Ready && first.size() > 2 && first.startsWith('+')) {
        note(TrafficKind::Server, QByteArray("+ ") + Redactor::mark);
        return;
    }
    const bool isMass =
        phase == Phase::Ready && first.size() > 2 && first[2] >= '0' && first[2] <= '9';
    note(TrafficKind::Server, frameToLine(frame, isMass ? passwordOnly : redactor));
}

bool ImapSession::Private::takeFrame(const imap::Frame &frame)
{
    logFrame(frame);
    const auto response = imap::parseResponse(frame);
    if (phase == Phase::Greeting)
        return greetingReceived(response ? &*response : nullptr);
    if (!response) {
        return skipMalformed(QStringLiteral("expected %1 at octet %2")
                                 .arg(QLatin1String(response.error().expected))
                                 .arg(response.error().offset));
    }
    return phase == Phase::Ready ? afterLogin(*response) : beforeLogin(*response);
}

// --- after login -------------------------------------------------------------------------------

bool ImapSession::Private::afterLogin(const imap::Response &response)
{
    anythingAfterLogin = true;
    if (const auto *tagged = std::get_if<imap::TaggedResponse>(&response))
        return takeTagged(*tagged);
    if (std::holds_alternative<imap::ContinuationRequest>(response))
        return takeContinuation();
    return takeUntagged(response);
}

bool ImapSession::Private::takeUntagged(const imap::Response &response)
{
    if (!held.empty() && !std::holds_alternative<imap::StatusResponse>(response) && !releaseHeld())
        return false;
    if (const auto *data = std::get_if<imap::EnabledData>(&response)) {
        for (const QByteArray &capability : data->capabilities) {
            if (!enabled.contains(capability.toUpper()))
                enabled.append(capability.toUpper());
        }
    } else if (const auto *list = std::get_if<imap::CapabilityData>(&response)) {
        current = imap::Capabilities(list->capabilities);
        confirmed = true;
    } else if (const auto *status = std::get_if<imap::StatusResponse>(&response);
               status != nullptr && status->condition == imap::Condition::Bye && !isLoggingOut) {
        saidGoodbye(status->text);
    }
    if (idle.isOn() && queue.isOnlyUnanswered(idle.tag()))
        idle.dataSeen();
    const Guard guard(this);
    Q_EMIT q->untagged(response);
    return guard.good();
}

/// The server closes now; if it does not, we do, however often it says goodbye.
void ImapSession::Private::saidGoodbye(const QByteArray &text)
{
    if (bye)
        return;
    bye = QString::fromUtf8(text.left(500));
    phaseTimer.start(timeouts.logout, [this] {
        end({FaultCause::ServerBye, bye.value_or(QString())});
    });
}

bool ImapSession::Private::takeContinuation()
{
    if (queue.awaitsContinuation()) {
        Batch batch;
        queue.continueLiteral(batch);
        flush(batch);
        return true;
    }
    if (!idle.isAwaitingContinuation())
        return true; // nobody asked for it: harmless
    idle.continued();
    return setState(isLoggingOut ? State::LoggingOut : State::Idling);
}

bool ImapSession::Private::takeTagged(const imap::TaggedResponse &tagged)
{
    std::optional<QueuedCommand> command = queue.answered(tagged.tag);
    if (!command)
        return skipMalformed(QStringLiteral("an answer to nothing that was asked"));
    const bool ok = tagged.condition == imap::Condition::Ok;
    switch (command->kind) {
    case QueuedCommand::Kind::User:
        return userAnswered(std::move(*command), tagged);
    case QueuedCommand::Kind::Idle:
        // Behind a login that dropped everything BAD means nothing.
        idle.answered(tagged.tag,
                      !ok && !(command->isRider && tagged.condition == imap::Condition::Bad));
        if (!idle.isOn())
            idleTimer.stop();
        if (ok && !idleAnswered(tagged))
            return false;
        return isLoggingOut || idle.isActive() || setState(State::Ready);
    case QueuedCommand::Kind::Compress:
        return !ok || switchToCompression();
    case QueuedCommand::Kind::Logout:
        break;
    }
    return end({});
}

bool ImapSession::Private::idleAnswered(const imap::TaggedResponse &tagged)
{
    const Guard guard(this);
    Q_EMIT q->idleEnded(resultOf(tagged, redactor));
    return guard.good();
}

bool ImapSession::Private::userAnswered(QueuedCommand command, const imap::TaggedResponse &tagged)
{
    const CommandResult result = resultOf(tagged, redactor);
    if (command.isRider && !anyRiderAnswered && !capabilitiesChanged
        && result.kind == CommandResult::Kind::Bad) {
        held.push_back({std::move(command), result});
        if (!queue.hasUnansweredRiders())
            retryHeld();
        return true;
    }
    if (command.isRider) {
        anyRiderAnswered = true;
        remembered.dropsBehindLogin = 0;
    }
    if (command.wasRetried && result.kind != CommandResult::Kind::Bad)
        remembered.learnOwnFlight();
    held.push_back({std::move(command), result});
    return releaseHeld();
}

/// Tells the answers that were kept back, in their order. If that ends the connection, end() tells
/// the rest.
bool ImapSession::Private::releaseHeld()
{
    while (!held.empty()) {
        anyRiderAnswered = anyRiderAnswered || held.front().command.isRider;
        const Held first = std::move(held.front());
        held.erase(held.begin());
        if (!emitFinished(first.command.id, first.result))
            return false;
    }
    return true;
}

/// The login was good and everything behind it BAD: perhaps this server takes nothing in that
/// place. Once more, behind its answer.
void ImapSession::Private::retryHeld()
{
    anyRiderAnswered = true;
    std::vector<QueuedCommand> again;
    for (Held &each : std::exchange(held, {})) {
        again.push_back(std::move(each.command));
        again.back().wasRetried = true;
    }
    note(TrafficKind::Remark, "nothing behind the login was taken: sent again");
    queue.putBack(std::move(again));
}

bool ImapSession::Private::switchToCompression()
{
    if (framer.pendingBytes() > 0)
        return end(
            {FaultCause::Protocol, QStringLiteral("The server mixes plain and compressed data.")});
    note(TrafficKind::Transport, "compress");
    inflater = std::make_unique<Inflater>();
    deflater = std::make_unique<Deflater>();
    return true;
}

} // namespace homing::session
