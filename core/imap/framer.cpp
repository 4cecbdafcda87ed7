// SPDX-License-Identifier: GPL-3.0-or-later
// Framer: finds line ends and literals. Its result never depends on how the bytes were cut on their
// way.
#include "core/imap/framer.h"

#include "core/imap/text.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace homing::imap {

namespace {

/// A number of more digits than this announces nothing anybody would send.
constexpr qsizetype maxLiteralDigits = 19;
/// "~{", digits, "+}"
constexpr qsizetype maxAnnouncement = maxLiteralDigits + 4;
/// A frame with more spooled literals than this loses the further ones: file handles are few.
constexpr int maxSpooledLiterals = 64;
/// What is reserved for a literal before its bytes are there.
constexpr qint64 firstReserve = 64 << 10;

struct Announcement
{
    qint64 size = 0;
    bool synchronising = true;
};

// literal  = "{" number ["+"] "}" CRLF *CHAR8       RFC 3501 section 9, RFC 7888 section 3
// literal8 = "~{" number ["+"] "}" CRLF *OCTET      RFC 3516 section 7
std::optional<Announcement> announcementAtEnd(QByteArrayView line)
{
    if (!line.endsWith('}'))
        return std::nullopt;
    Announcement found;
    qsizetype end = line.size() - 1;
    if (end > 0 && line[end - 1] == '+') {
        found.synchronising = false;
        --end;
    }
    qsizetype start = end;
    while (start > 0 && end - start <= maxLiteralDigits && isDigit(line[start - 1]))
        --start;
    if (start == end || end - start > maxLiteralDigits || start == 0 || line[start - 1] != '{')
        return std::nullopt;
    quint64 size = 0; // 19 digits stay below 2^64
    for (qsizetype i = start; i < end; ++i)
        size = size * 10 + quint64(line[i] - '0');
    found.size = qint64(std::min<quint64>(size, quint64(std::numeric_limits<qint64>::max())));
    return found;
}

/// True for "+ ..", "* OK ..", "A1 NO ..": their end is text for people, in which "{5}" is just
/// that. A response code that is still open may hold a literal (BADCHARSET takes astrings).
bool endsInHumanText(QByteArrayView firstPiece)
{
    if (firstPiece.startsWith('+'))
        return true;
    const qsizetype space = firstPiece.indexOf(' ');
    if (space <= 0)
        return false;
    const QByteArrayView rest = firstPiece.sliced(space + 1);
    for (const char *word : {"OK", "NO", "BAD", "BYE", "PREAUTH"}) {
        const auto length = qsizetype(std::strlen(word));
        if (rest.size() <= length || rest[length] != ' '
            || !equalsAsciiCaseless(rest.first(length), word))
            continue;
        const QByteArrayView text = rest.sliced(length + 1);
        return !text.startsWith('[') || text.contains(']');
    }
    return false;
}

} // namespace

struct Framer::Private
{
    explicit Private(Limits l, SpoolFactory factory)
        : limits(l)
        , spoolFactory(std::move(factory))
    {
    }

    using Outcome = std::optional<std::variant<Frame, FramingError>>;

    Limits limits;
    SpoolFactory spoolFactory;

    QByteArray buffer;
    qsizetype position = 0; // everything before is used up
    qsizetype scanned = 0;  // no line end between position and here
    qint64 taken = 0;       // out of the buffer, since the start or the last reset

    Frame frame;            // as far as it is whole
    qint64 frameBytes = 0;  // taken out of the buffer for it
    qint64 textBytes = 0;   // of its pieces
    qint64 memoryBytes = 0; // of its literals in memory
    qint64 allLiteralBytes = 0;
    int spooled = 0;
    bool tooLong = false; // the line is being thrown away; `tail` has its end
    QByteArray tail;

    bool inLiteral = false;
    bool synchronising = false;
    bool keepLiteral = false; // in memory, or in its spool
    qint64 literalLeft = 0;

    Outcome step();
    Outcome takeLine();
    Outcome endLine(QByteArrayView line);
    Outcome startLiteral(const Announcement &announcement);
    bool takeLiteralBytes();
    void skipLongLine(QByteArrayView part);
    void consume(qsizetype count);
    void startFrame();
    bool isOverTotal(qint64 more) const
    {
        return limits.totalBytes > 0 && taken + more > limits.totalBytes;
    }
    FramingError breakWith(FramingError error);
    bool broken = false;
};

FramingError Framer::Private::breakWith(FramingError error)
{
    broken = true;
    buffer.clear();
    position = 0;
    scanned = 0;
    startFrame();
    return error;
}

void Framer::Private::consume(qsizetype count)
{
    position += count;
    taken += count;
    frameBytes += count;
    scanned = position;
}

void Framer::Private::startFrame()
{
    frame = Frame {};
    frameBytes = 0;
    textBytes = 0;
    memoryBytes = 0;
    allLiteralBytes = 0;
    spooled = 0;
    tooLong = false;
    tail.clear();
}

/// Remembers only what can be part of a literal's announcement.
void Framer::Private::skipLongLine(QByteArrayView part)
{
    countSteps(std::min(part.size(), maxAnnouncement));
    tail.append(part.last(std::min(part.size(), maxAnnouncement)));
    if (tail.size() > maxAnnouncement)
        tail.remove(0, tail.size() - maxAnnouncement);
}

Framer::Private::Outcome Framer::Private::takeLine()
{
    const char *const begin = buffer.constData() + position;
    const qsizetype available = buffer.size() - position;
    const auto *const end = static_cast<const char *>(
        std::memchr(buffer.constData() + scanned, '\n', std::size_t(buffer.size() - scanned)));
    countSteps(end == nullptr ? buffer.size() - scanned : end - buffer.constData() - scanned + 1);
    if (isOverTotal(end == nullptr ? available : end - begin + 1))
        return breakWith(FramingError::TooMuchBeforeLogin);
    if (end == nullptr) {
        scanned = buffer.size();
        // One octet more than the limit may still be the CR.
        if (!tooLong && textBytes + available > limits.lineBytes + 1) {
            tooLong = true;
            frame = Frame {};
        }
        if (tooLong && available > 1) {
            // The last octet stays: it may be the CR.
            skipLongLine(QByteArrayView(begin, available - 1));
            consume(available - 1);
            scanned = buffer.size();
        }
        return std::nullopt;
    }
    qsizetype length = end - begin;
    const qsizetype used = length + 1;
    if (length > 0 && begin[length - 1] == '\r')
        --length;
    Outcome outcome = endLine(QByteArrayView(begin, length));
    if (broken)
        return outcome;
    consume(used);
    if (outcome)
        startFrame();
    return outcome;
}

/// A line end was reached: a whole frame, the start of a literal, or an error.
Framer::Private::Outcome Framer::Private::endLine(QByteArrayView line)
{
    textBytes += line.size();
    if (!tooLong && textBytes > limits.lineBytes) {
        tooLong = true;
        frame = Frame {};
    }
    std::optional<Announcement> announcement;
    if (tooLong) {
        skipLongLine(line);
        announcement = announcementAtEnd(tail);
        tail.clear();
    } else {
        announcement = announcementAtEnd(line);
        if (announcement && frame.pieces.empty() && endsInHumanText(line))
            announcement.reset();
        countSteps(line.size());
        frame.pieces.emplace_back(line.data(), line.size());
    }
    if (announcement)
        return startLiteral(*announcement);
    if (tooLong)
        return FramingError::LineTooLong;
    return std::move(frame);
}

Framer::Private::Outcome Framer::Private::startLiteral(const Announcement &announcement)
{
    allLiteralBytes += std::min(announcement.size, limits.literalBytes + 1);
    if (allLiteralBytes > limits.literalBytes)
        return breakWith(FramingError::LiteralTooLarge);
    inLiteral = true;
    synchronising = announcement.synchronising;
    literalLeft = announcement.size;
    keepLiteral = false;
    if (tooLong)
        return std::nullopt;
    Literal literal;
    literal.size = announcement.size;
    if (memoryBytes + announcement.size <= limits.literalInMemory) {
        memoryBytes += announcement.size;
        keepLiteral = true;
        literal.bytes = QByteArray(""); // not null: a literal of no octets is there
        literal.bytes.reserve(std::min(announcement.size, firstReserve));
    } else if (spoolFactory && spooled < maxSpooledLiterals) {
        ++spooled;
        literal.spool = spoolFactory();
        keepLiteral = literal.spool != nullptr;
    }
    frame.literals.push_back(std::move(literal));
    return std::nullopt;
}

/// True when the literal is whole.
bool Framer::Private::takeLiteralBytes()
{
    const auto count = qsizetype(std::min<qint64>(literalLeft, buffer.size() - position));
    if (count > 0) {
        if (keepLiteral) {
            countSteps(count);
            const QByteArrayView bytes(buffer.constData() + position, count);
            Literal &literal = frame.literals.back();
            if (!literal.spool) {
                literal.bytes.append(bytes);
            } else if (!literal.spool->append(bytes)) {
                literal.spool.reset();
                keepLiteral = false;
            }
        }
        literalLeft -= count;
        consume(count);
    }
    inLiteral = literalLeft > 0;
    return !inLiteral;
}

Framer::Private::Outcome Framer::Private::step()
{
    while (!broken) {
        if (inLiteral && isOverTotal(literalLeft))
            return breakWith(FramingError::TooMuchBeforeLogin);
        if (inLiteral && !takeLiteralBytes())
            return std::nullopt;
        const qsizetype before = position;
        Outcome outcome = takeLine();
        if (outcome || position == before || !inLiteral)
            return outcome;
    }
    return std::nullopt;
}

Framer::Framer()
    : Framer(Limits {})
{
}

Framer::Framer(Limits limits, SpoolFactory spoolFactory)
    : d(std::make_unique<Private>(limits, std::move(spoolFactory)))
{
}

Framer::~Framer() = default;
Framer::Framer(Framer &&) noexcept = default;
Framer &Framer::operator=(Framer &&) noexcept = default;

void Framer::append(QByteArrayView bytes)
{
    if (m_broken)
        return;
    if (d->position == d->buffer.size()) {
        d->buffer.resize(0); // keeps its storage
        d->position = 0;
        d->scanned = 0;
    } else if (d->position > (64 << 10) && d->position > d->buffer.size() / 2) {
        countSteps(d->buffer.size() - d->position);
        d->buffer.remove(0, d->position);
        d->scanned -= d->position;
        d->position = 0;
    }
    d->buffer.append(bytes);
}

std::optional<std::variant<Frame, FramingError>> Framer::next()
{
    auto outcome = d->step();
    m_broken = d->broken;
    return outcome;
}

qint64 Framer::pendingBytes() const
{
    return d->frameBytes + (d->buffer.size() - d->position);
}

std::optional<Framer::AwaitedLiteral> Framer::awaitedLiteral() const
{
    if (!d->inLiteral)
        return std::nullopt;
    return AwaitedLiteral {d->literalLeft, d->synchronising};
}

void Framer::setTotalLimit(qint64 bytes)
{
    d->limits.totalBytes = bytes;
}

void Framer::reset()
{
    *d = Private(d->limits, std::move(d->spoolFactory));
    m_broken = false;
}

} // namespace homing::imap
