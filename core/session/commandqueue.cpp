// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/commandqueue.h"

namespace homing::session {

namespace {
QByteArray tagOf(quint64 number)
{
    return 'A' + QByteArray::number(number);
}

bool isUser(const QueuedCommand &command)
{
    return command.kind == QueuedCommand::Kind::User;
}
} // namespace

QByteArray CommandQueue::nextTag()
{
    return tagOf(++m_lastTag);
}

void CommandQueue::putBack(std::vector<QueuedCommand> commands)
{
    for (QueuedCommand &command : commands) {
        command.isWritten = false;
        command.isRider = false;
        command.segments.clear();
    }
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(commands.begin()),
                     std::make_move_iterator(commands.end()));
}

bool CommandQueue::awaitsContinuation() const
{
    return !m_sent.empty() && !m_sent.back().segments.empty();
}

bool CommandQueue::hasUnanswered() const
{
    return std::any_of(m_sent.begin(), m_sent.end(), isUser);
}

bool CommandQueue::hasUnansweredRiders() const
{
    return std::any_of(m_sent.begin(), m_sent.end(),
                       [](const QueuedCommand &each) { return isUser(each) && each.isRider; });
}

bool CommandQueue::isOnlyUnanswered(const QByteArray &idleTag) const
{
    return std::all_of(m_sent.begin(), m_sent.end(),
                       [&](const QueuedCommand &each) { return each.tag == idleTag; });
}

bool CommandQueue::mayWrite(const QueuedCommand &command, const Rules &rules) const
{
    if (m_compressing || m_loggingOut || awaitsContinuation())
        return false;
    if (rules.isRiding)
        return isUser(command) && command.pipelining == Pipelining::Free;
    return command.pipelining == Pipelining::Free || !hasUnanswered();
}

/// Shows what goes out now; what waits for "+" is shown when it goes, unless a secret or a long
/// literal stands in between.
void CommandQueue::log(Batch &batch, QueuedCommand &command,
                       const imap::EncodedCommand &encoded) const
{
    const QByteArray &first = encoded.segments.front();
    QByteArray shown = encoded.redacted;
    if (encoded.segments.size() > 1 && shown.startsWith(first)) {
        command.unlogged = shown.mid(first.size());
        shown = first.chopped(2);
    }
    batch.add(first, shown);
}

void CommandQueue::write(Batch &batch, const Rules &rules, std::vector<QueuedCommand> &invalid)
{
    while (!m_waiting.empty()) {
        QueuedCommand &front = m_waiting.front();
        if (front.kind == QueuedCommand::Kind::Compress && !rules.canCompress) {
            m_waiting.pop_front();
            continue;
        }
        if (!mayWrite(front, rules))
            return;
        front.tag = tagOf(m_lastTag + 1);
        const imap::EncodedCommand encoded = front.command.encode(front.tag, rules.encoding);
        if (encoded.segments.empty()) {
            invalid.push_back(std::move(front));
            m_waiting.pop_front();
            continue;
        }
        if (rules.isRiding && encoded.segments.size() > 1)
            return;
        ++m_lastTag;
        log(batch, front, encoded);
        front.segments.assign(encoded.segments.begin() + 1, encoded.segments.end());
        front.isWritten = true;
        front.isRider = rules.isRiding;
        m_compressing = front.kind == QueuedCommand::Kind::Compress;
        m_loggingOut = front.kind == QueuedCommand::Kind::Logout;
        m_sent.push_back(std::move(front));
        m_waiting.pop_front();
    }
}

QByteArray CommandQueue::writeOwn(Batch &batch, QueuedCommand command)
{
    command.tag = nextTag();
    const imap::EncodedCommand encoded = command.command.encode(command.tag, {});
    batch.add(encoded.segments.front(), encoded.redacted);
    command.isWritten = true;
    m_sent.push_back(std::move(command));
    return m_sent.back().tag;
}

void CommandQueue::continueLiteral(Batch &batch)
{
    QueuedCommand &command = m_sent.back();
    const QByteArray octets = std::move(command.segments.front());
    command.segments.erase(command.segments.begin());
    QByteArray shown = std::exchange(command.unlogged, {});
    if (!command.segments.empty() && shown.startsWith(octets)) {
        command.unlogged = shown.mid(octets.size());
        shown = octets.chopped(2);
    }
    batch.add(octets, shown);
}

std::optional<QueuedCommand> CommandQueue::answered(const QByteArray &tag)
{
    const auto found = std::find_if(m_sent.begin(), m_sent.end(),
                                    [&](const QueuedCommand &each) { return each.tag == tag; });
    if (found == m_sent.end())
        return std::nullopt;
    QueuedCommand command = std::move(*found);
    m_sent.erase(found);
    if (command.kind == QueuedCommand::Kind::Compress)
        m_compressing = false;
    return command;
}

std::vector<QueuedCommand> CommandQueue::takeAll()
{
    std::vector<QueuedCommand> all;
    all.reserve(m_sent.size() + m_waiting.size());
    all.insert(all.end(), std::make_move_iterator(m_sent.begin()),
               std::make_move_iterator(m_sent.end()));
    all.insert(all.end(), std::make_move_iterator(m_waiting.begin()),
               std::make_move_iterator(m_waiting.end()));
    *this = CommandQueue();
    return all;
}

std::vector<QueuedCommand> CommandQueue::takeRiders()
{
    std::vector<QueuedCommand> riders;
    for (QueuedCommand &command : m_sent) {
        if (isUser(command))
            riders.push_back(std::move(command));
    }
    m_sent.clear();
    m_lastTag = 0;
    m_compressing = m_loggingOut = false;
    return riders;
}

} // namespace homing::session
