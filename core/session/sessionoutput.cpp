// SPDX-License-Identifier: GPL-3.0-or-later
// What is written, and when: the queue, IDLE, flights, and the wait for answers.
#include "core/session/imapsession_p.h"

namespace homing::session {

/// Everything submitted in one turn of the event loop leaves in one write.
void ImapSession::Private::schedulePump()
{
    if (std::exchange(pumpScheduled, true))
        return;
    QMetaObject::invokeMethod(
        q,
        [this] {
            pumpScheduled = false;
            pump();
        },
        Qt::QueuedConnection);
}

bool ImapSession::Private::pump()
{
    if (phase != Phase::Ready || bye || queue.awaitsContinuation() || idle.blocks()
        || !held.empty()) {
        watch();
        return logIsFlushed();
    }
    Batch batch;
    if (idle.isOn() && !leaveIdle(batch)) {
        watch();
        return logIsFlushed();
    }
    if (!idle.blocks()) {
        const bool isFirstBatch = !commandsWritten;
        queue.write(batch,
                    {confirmed ? current.encoding() : imap::EncodingOptions {}, false,
                     !inflater && current.compressDeflate()},
                    unsendable);
        if (mayEnterIdle(isFirstBatch))
            enterIdle(batch, false);
    }
    flush(batch);
    watch();
    if (state == State::Idling && !idle.isActive() && !setState(State::Ready))
        return false;
    return logIsFlushed() && finishInvalid();
}

/// False when IDLE goes on.
bool ImapSession::Private::leaveIdle(Batch &batch)
{
    const bool isWanted = idle.isWanted() && !idle.isRenewalDue() && !queue.hasWaiting();
    if (isWanted || !idle.mayLeave())
        return false;
    batch.add("DONE\r\n", "DONE");
    idle.left();
    idleTimer.stop();
    return true;
}

/// Alone on a quiet connection; or behind the connection's first commands, so that a reconnect is
/// one flight with IDLE in it. Later it waits for the answers: a command that follows would have to
/// end it again.
bool ImapSession::Private::mayEnterIdle(bool isFirstBatch) const
{
    const imap::Capabilities &capabilities =
        phase == Phase::Ready ? current : remembered.afterLogin;
    return idle.isWanted() && capabilities.idle() && !idle.isOn() && !idle.blocks()
        && !queue.hasWaiting() && !queue.awaitsContinuation() && !queue.awaitsCompression()
        && !queue.isLoggingOut() && (isFirstBatch || !queue.hasUnanswered());
}

void ImapSession::Private::enterIdle(Batch &batch, bool isRider)
{
    QueuedCommand command;
    command.kind = QueuedCommand::Kind::Idle;
    command.command = imap::commands::idle();
    command.isRider = isRider;
    idle.entered(queue.writeOwn(batch, std::move(command)));
    idleTimer.start(timeouts.idleRenewal, [this] {
        idle.renewalIsDue();
        pump();
    });
}

void ImapSession::Private::addRiders(Batch &batch)
{
    const qsizetype before = batch.bytes.size();
    queue.write(batch, {imap::EncodingOptions {}, true, remembered.afterLogin.compressDeflate()},
                unsendable);
    commandsWritten = batch.bytes.size() > before;
    if (mayEnterIdle(true))
        enterIdle(batch, true);
}

void ImapSession::Private::flush(const Batch &batch)
{
    if (batch.isEmpty())
        return;
    if (queue.hasUnanswered())
        commandsWritten = true;
    for (const QByteArray &line : batch.lines)
        note(TrafficKind::Client, commandToLine(line));
    if (heardSinceWrite && countsFlights)
        ++cost.flights;
    heardSinceWrite = false;
    lastActivityMs = clock.monotonicMs();
    const QByteArray bytes = deflater ? deflater->compress(batch.bytes) : batch.bytes;
    cost.bytesOut += bytes.size();
    transport->write(bytes);
}

/// Commands that make no legal line never reach the wire.
bool ImapSession::Private::finishInvalid()
{
    while (!unsendable.empty()) {
        const CommandId id = unsendable.front().id;
        unsendable.erase(unsendable.begin());
        if (!emitFinished(id, {CommandResult::Kind::NotSent, std::nullopt, "not a legal command"}))
            return false;
    }
    return true;
}

// --- waiting for the server --------------------------------------------------------------------

bool ImapSession::Private::isAwaitingServer() const
{
    if (phase == Phase::LoggingIn)
        return true;
    return phase == Phase::Ready && queue.hasSent()
        && !(idle.isActive() && queue.isOnlyUnanswered(idle.tag()));
}

/// One timer, looked after only when it fires: answers come by the thousand.
void ImapSession::Private::watch()
{
    if (commandTimer.isActive() || !isAwaitingServer())
        return;
    const qint64 left = lastActivityMs + timeouts.command - clock.monotonicMs();
    commandTimer.start(int(std::max<qint64>(left, 0)), [this] { commandTimerFired(); });
}

void ImapSession::Private::commandTimerFired()
{
    if (!isAwaitingServer())
        return;
    if (clock.monotonicMs() - lastActivityMs < timeouts.command) {
        watch();
        return;
    }
    end({FaultCause::TimedOut,
         QStringLiteral("The server has been silent for %1 seconds.")
             .arg(timeouts.command / 1000)});
}

} // namespace homing::session
