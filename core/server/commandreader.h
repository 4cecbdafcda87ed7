// SPDX-License-Identifier: GPL-3.0-or-later
// CommandReader: client bytes to whole commands with their literals (RFC 3501 2.2.1, 4.3; RFC
// 7888), or to single lines where a command has asked for one (AUTHENTICATE, IDLE). Pulled, so that
// commands can wait in the buffer. Hostile input: a line or literal beyond the limits is refused
// without being kept.
#pragma once

#include <QByteArray>

#include <deque>
#include <optional>
#include <variant>
#include <vector>

namespace homing::server {

/// A command as read: each literal's place in `text` is a NUL (a NUL from the client never gets
/// here).
struct RawCommand
{
    QByteArray text;
    std::vector<QByteArray> literals;
};

/// The client waits for "+" before it sends its literal.
struct LiteralWanted
{
};

/// What could not be taken. `tag` as far as known; `isFatal`: the boundary to what follows is lost.
struct ReadError
{
    QByteArray tag;
    QByteArray text;
    bool isFatal = false;
};

class CommandReader
{
public:
    struct Limits
    {
        qsizetype lineBytes = 64 * 1024;
        qint64 literalBytes = 64LL * 1024 * 1024;
        size_t literals = 1'000;
        bool literalPlus = true; // RFC 7888
        bool literalMinus = false;
    };

    void setLimits(const Limits &limits) { m_limits = limits; }
    void append(const QByteArray &bytes) { m_buffer += bytes; }
    qsizetype buffered() const { return m_buffer.size() - m_at; }
    /// All that has come and was not read yet; the reader is empty afterwards (COMPRESS).
    QByteArray takeBuffered();

    using Event = std::variant<RawCommand, LiteralWanted, ReadError>;
    std::optional<Event> nextCommand();
    /// One line without its end: an answer to "+".
    std::optional<std::variant<QByteArray, ReadError>> nextLine();

private:
    std::optional<QByteArray> takeLine(bool &tooLong);
    std::optional<Event> lineRead(const QByteArray &line);
    std::optional<Event> startLiteral(qint64 size, bool synchronizing);
    ReadError failure(const char *text, bool isFatal);
    void compact();

    Limits m_limits;
    QByteArray m_buffer;
    qsizetype m_at = 0;
    qsizetype m_scanned = 0; // no line end before it
    RawCommand m_command;
    qint64 m_literalLeft = -1; // -1: reading a line
    bool m_isSkipping = false; // up to the end of a line that is too long
};

} // namespace homing::server
