// SPDX-License-Identifier: GPL-3.0-or-later
// Framer: bytes in, frames out. A frame is one whole response line with its literals (RFC 3501 2.2.1, 4.3).
// It knows nothing of meaning, so a response that makes no sense never loses the boundary to the next.
// Lives in whatever thread owns it; no I/O.
#pragma once

#include "core/base/limits.h"
#include "core/imap/types.h"

#include <functional>
#include <memory>
#include <variant>

namespace homing::imap {

/// Where a literal too large for memory goes. Implemented by core/session over a 0600 temporary file.
class LiteralSpool
{
public:
    virtual ~LiteralSpool() = default;
    /// False when the medium is full or broken: the literal is then read and thrown away.
    virtual bool append(QByteArrayView bytes) = 0;
    virtual QString path() const = 0;
};

/// A literal of a frame: in memory, or spooled (then `bytes` is empty and `spool` set; null if it was lost).
struct Literal {
    QByteArray bytes;
    std::shared_ptr<LiteralSpool> spool;
    qint64 size = 0;
};

/// One response: the text pieces between literals, CRLF taken off. pieces.size() == literals.size() + 1.
/// Every piece but the last ends with the "{n}" or "~{n}" that announced its literal ("{n+}" from a client).
/// "{n}" at the end of a status response's or continuation's text announces nothing: it is text.
struct Frame {
    std::vector<QByteArray> pieces;
    std::vector<Literal> literals;
};

enum class FramingError {
    LineTooLong,      // skipped up to its end; the next frame is good
    LiteralTooLarge,  // announced more than the limit: the connection cannot be used any more
    TooMuchBeforeLogin,
};

class Framer
{
public:
    struct Limits {
        qint64 lineBytes = limits::lineBytes;
        qint64 literalInMemory = limits::literalInMemory; // of one frame's literals together
        qint64 literalBytes = limits::literalBytes; // of one literal, and of one frame's literals together
        qint64 totalBytes = 0; // of everything since the start or reset(); 0: no limit. Frames within it are given out.
    };
    using SpoolFactory = std::function<std::shared_ptr<LiteralSpool>()>;

    Framer();
    explicit Framer(Limits limits, SpoolFactory spoolFactory = {});
    ~Framer();
    Framer(Framer &&) noexcept;
    Framer &operator=(Framer &&) noexcept;

    void append(QByteArrayView bytes);
    /// The next whole frame, an error, or nothing yet.
    std::optional<std::variant<Frame, FramingError>> next();
    /// Bytes that are held and belong to no frame yet (STARTTLS demands zero).
    qint64 pendingBytes() const;
    /// Forget everything but the limits: a new connection or a new TLS layer.
    void reset();
    /// Set by LiteralTooLarge and TooMuchBeforeLogin: nothing more can be read until reset().
    bool isBroken() const { return m_broken; }
    /// Changes Limits::totalBytes (limits::bytesBeforeLogin for a new connection); 0 lifts it, after login.
    void setTotalLimit(qint64 bytes);

    /// For the server's side: the literal whose bytes are being waited for. A synchronising one waits for "+".
    struct AwaitedLiteral {
        qint64 missing = 0;
        bool synchronising = true;
    };
    std::optional<AwaitedLiteral> awaitedLiteral() const;

private:
    struct Private;
    bool m_broken = false;
    std::unique_ptr<Private> d;
};

} // namespace homing::imap
