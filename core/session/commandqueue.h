// SPDX-License-Identifier: GPL-3.0-or-later
// CommandQueue: commands on their way: waiting in order, then sent and unanswered. It decides what
// may be written next; writing itself is the session's. No I/O, no signals. Lives in the session's
// thread. Invariants: waiting commands leave in the order of submit(); at most one sent command
// waits for "+", and it is the last.
#pragma once

#include "core/imap/command.h"
#include "core/session/imapsession.h"

#include <deque>

namespace homing::session {

struct QueuedCommand
{
    enum class Kind { User, Compress, Logout, Idle };
    Kind kind = Kind::User;
    CommandId id = 0;
    imap::Command command;
    Pipelining pipelining = Pipelining::Free;
    QByteArray tag;
    std::vector<QByteArray> segments; // still to be written, each after a "+"
    QByteArray unlogged;              // what of the redacted text goes with them
    bool isWritten = false;           // at least its first octet
    bool isRider = false;             // written before the login was answered
    bool wasRetried = false;
};

/// What is written at once, and how the log shows it.
struct Batch
{
    QByteArray bytes;
    std::vector<QByteArray> lines;
    bool isEmpty() const { return bytes.isEmpty(); }
    /// A null `logText` is not shown.
    void add(const QByteArray &octets, const QByteArray &logText)
    {
        bytes += octets;
        if (!logText.isNull())
            lines.push_back(logText);
    }
};

class CommandQueue
{
public:
    void append(QueuedCommand command) { m_waiting.push_back(std::move(command)); }
    /// Back to the front, in their order.
    void putBack(std::vector<QueuedCommand> commands);

    struct Rules
    {
        imap::EncodingOptions encoding;
        bool isRiding =
            false; // behind a login that is not answered: nothing that needs an answer first
        bool canCompress = false;
    };
    /// Moves what may be written now from waiting to `batch` and sent. Commands that make no legal
    /// line go to `invalid`.
    void write(Batch &batch, const Rules &rules, std::vector<QueuedCommand> &invalid);
    /// Writes a command of the session's own at once; its tag.
    QByteArray writeOwn(Batch &batch, QueuedCommand command);
    QByteArray nextTag();

    bool hasWaiting() const { return !m_waiting.empty(); }
    bool awaitsContinuation() const;
    /// "+" came for it: its next segment.
    void continueLiteral(Batch &batch);
    bool awaitsCompression() const { return m_compressing; }
    bool isLoggingOut() const { return m_loggingOut; }
    /// Of commands submitted by the owner.
    bool hasUnanswered() const;
    bool hasUnansweredRiders() const;
    /// True when every sent command but the IDLE of `idleTag` has its answer.
    bool isOnlyUnanswered(const QByteArray &idleTag) const;
    bool hasSent() const { return !m_sent.empty(); }

    /// Takes the sent command out; nothing for an unknown tag.
    std::optional<QueuedCommand> answered(const QByteArray &tag);
    /// All that is left, in order of submit(), and a fresh queue; tags start again.
    std::vector<QueuedCommand> takeAll();
    /// Riders without an answer, in order; drops other sent commands.
    std::vector<QueuedCommand> takeRiders();

private:
    bool mayWrite(const QueuedCommand &command, const Rules &rules) const;
    void log(Batch &batch, QueuedCommand &command, const imap::EncodedCommand &encoded) const;

    std::deque<QueuedCommand> m_waiting;
    std::deque<QueuedCommand> m_sent; // answered from the front, by the thousand
    quint64 m_lastTag = 0;
    bool m_compressing = false;
    bool m_loggingOut = false;
};

} // namespace homing::session
