// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/commandreader.h"

namespace homing::server {

namespace {

constexpr qint64 literalMinusBytes = 4'096; // RFC 7888 section 5

struct LiteralHead
{
    qsizetype at; // of "{"
    qint64 size;
    bool synchronizing;
};

/// "{n}" or "{n+}" at the end of a line.
std::optional<LiteralHead> literalAtEnd(const QByteArray &line)
{
    if (!line.endsWith('}'))
        return std::nullopt;
    const qsizetype open = line.lastIndexOf('{');
    if (open < 0)
        return std::nullopt;
    QByteArray digits = line.mid(open + 1, line.size() - open - 2);
    const bool plus = digits.endsWith('+');
    if (plus)
        digits.chop(1);
    if (digits.isEmpty() || digits.size() > 18
        || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return LiteralHead {open, digits.toLongLong(), !plus};
}

QByteArray tagOf(const QByteArray &text)
{
    return text.left(std::min<qsizetype>(text.indexOf(' '), 64));
}

} // namespace

QByteArray CommandReader::takeBuffered()
{
    const QByteArray rest = m_buffer.mid(m_at);
    m_buffer.clear();
    m_at = 0;
    m_scanned = 0;
    return rest;
}

void CommandReader::compact()
{
    if (m_at == m_buffer.size()) {
        m_buffer.clear();
        m_at = 0;
        m_scanned = 0;
    } else if (m_at > 64 * 1024 && m_at > m_buffer.size() / 2) {
        m_buffer.remove(0, m_at);
        m_scanned = std::max<qsizetype>(m_scanned - m_at, 0);
        m_at = 0;
    }
}

ReadError CommandReader::failure(const char *text, bool isFatal)
{
    const ReadError error {tagOf(m_command.text), text, isFatal};
    m_command = {};
    m_literalLeft = -1;
    return error;
}

/// The next line without its end. Sets `tooLong` once, when a line grows beyond the limit; then it
/// is skipped.
std::optional<QByteArray> CommandReader::takeLine(bool &tooLong)
{
    while (true) {
        const qsizetype newline = m_buffer.indexOf('\n', std::max(m_at, m_scanned));
        const qsizetype end = newline < 0 ? m_buffer.size() : newline;
        if (!m_isSkipping && end - m_at + m_command.text.size() > m_limits.lineBytes) {
            if (m_command.text.isEmpty())
                m_command.text = m_buffer.mid(m_at, 128);
            m_isSkipping = true;
            tooLong = true;
        }
        if (newline < 0) {
            if (m_isSkipping)
                m_at = m_buffer.size();
            m_scanned = m_buffer.size();
            compact();
            return std::nullopt;
        }
        QByteArray line = m_buffer.mid(m_at, newline - m_at);
        m_at = newline + 1;
        m_scanned = m_at;
        compact();
        if (m_isSkipping) {
            m_isSkipping = false;
            if (tooLong)
                return std::nullopt; // tell first, go on at the next call
            continue;
        }
        if (line.endsWith('\r'))
            line.chop(1);
        return line;
    }
}

std::optional<CommandReader::Event> CommandReader::nextCommand()
{
    while (true) {
        if (m_literalLeft >= 0) {
            QByteArray &literal = m_command.literals.back();
            const qsizetype take = qsizetype(std::min<qint64>(m_literalLeft, buffered()));
            literal.append(m_buffer.constData() + m_at, take);
            m_at += take;
            m_literalLeft -= take;
            compact();
            if (m_literalLeft > 0)
                return std::nullopt;
            m_literalLeft = -1;
        }
        bool tooLong = false;
        const std::optional<QByteArray> line = takeLine(tooLong);
        if (tooLong)
            return failure("Command line too long", false);
        if (!line)
            return std::nullopt;
        if (const std::optional<Event> event = lineRead(*line))
            return event;
    }
}

/// Nothing when a literal follows that needs no leave.
std::optional<CommandReader::Event> CommandReader::lineRead(const QByteArray &line)
{
    const std::optional<LiteralHead> head = literalAtEnd(line);
    m_command.text += head ? line.left(head->at) : line;
    if (line.contains('\0')) {
        // A literal that was announced behind it cannot be told from commands any more.
        return failure("NUL in a command", head.has_value() && !head->synchronizing);
    }
    if (!head)
        return std::exchange(m_command, {});
    return startLiteral(head->size, head->synchronizing);
}

std::optional<CommandReader::Event> CommandReader::startLiteral(qint64 size, bool synchronizing)
{
    const bool mayAnnounce = synchronizing || m_limits.literalPlus
        || (m_limits.literalMinus && size <= literalMinusBytes);
    if (!mayAnnounce)
        return failure("Non-synchronizing literals are not supported", true);
    qint64 total = size;
    for (const QByteArray &literal : m_command.literals)
        total += literal.size();
    if (total > m_limits.literalBytes || m_command.literals.size() >= m_limits.literals)
        return failure("Literal too large", !synchronizing);
    m_command.text += '\0';
    m_command.literals.emplace_back("");
    m_literalLeft = size;
    if (synchronizing)
        return LiteralWanted {};
    return std::nullopt;
}

std::optional<std::variant<QByteArray, ReadError>> CommandReader::nextLine()
{
    bool tooLong = false;
    const std::optional<QByteArray> line = takeLine(tooLong);
    if (tooLong)
        return failure("Line too long", false);
    if (!line)
        return std::nullopt;
    return *line;
}

} // namespace homing::server
