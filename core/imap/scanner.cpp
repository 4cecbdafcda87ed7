// SPDX-License-Identifier: GPL-3.0-or-later
// Scanner: the terminals of RFC 3501's grammar.
#include "core/imap/scanner.h"

#include <algorithm>
#include <cstring>

namespace homing::imap {

Scanner::Scanner(const Frame &frame)
    : m_frame(frame)
{
    if (frame.pieces.empty() || frame.literals.size() + 1 != frame.pieces.size())
        fail("a frame");
    else
        setPiece(0);
}

void Scanner::enterNextPiece()
{
    m_pieceOffset += m_frame.pieces[m_piece].size() + 2 + qsizetype(m_frame.literals[m_piece].size);
    setPiece(m_piece + 1);
}

void Scanner::setPiece(std::size_t piece)
{
    m_piece = piece;
    m_at = m_frame.pieces[piece].constData();
    m_end = m_at + m_frame.pieces[piece].size();
}

void Scanner::restore(const Mark &mark)
{
    if (!m_frame.pieces.empty()) {
        setPiece(mark.piece);
        m_pieceOffset = mark.pieceOffset;
        m_at = mark.at;
    }
    m_error = mark.error;
    m_errorOffset = mark.errorOffset;
}

void Scanner::fail(const char *expected)
{
    if (m_error != nullptr)
        return;
    m_errorOffset = offset();
    m_error = expected;
    m_at = m_end;
}

qsizetype Scanner::offset() const
{
    if (m_frame.pieces.empty())
        return 0;
    return m_pieceOffset + (m_at - m_frame.pieces[m_piece].constData());
}

void Scanner::expectEnd()
{
    skipSpaces();
    if (!atEnd())
        fail("the end of the line");
}

bool Scanner::tryWord(QByteArrayView word)
{
    if (m_end - m_at < word.size() || isClass(peekAt(word.size()), WordChar)
        || !equalsAsciiCaseless(QByteArrayView(m_at, word.size()), word))
        return false;
    m_at += word.size();
    return true;
}

bool Scanner::tryNumber(quint64 &number, quint64 max)
{
    constexpr qsizetype maxDigits = 19; // they stay below 2^64; more is too big for everything
    const char *at = m_at;
    quint64 sum = 0;
    for (; at != m_end && isDigit(*at); ++at) {
        if (at - m_at == maxDigits)
            return false;
        sum = sum * 10 + quint64(*at - '0');
    }
    countSteps(at - m_at);
    if (at == m_at || sum > max)
        return false;
    m_at = at;
    number = sum;
    return true;
}

quint64 Scanner::expectNumber(quint64 max)
{
    quint64 number = 0;
    if (!tryNumber(number, max))
        fail(max > 0xffffffffU ? "a number of at most 63 bits" : "a number of at most 32 bits");
    return number;
}

bool Scanner::takeNil()
{
    if (m_end - m_at < 3 || !equalsAsciiCaseless(QByteArrayView(m_at, 3), "NIL")
        || isClass(peekAt(3), LenientAtom))
        return false;
    m_at += 3;
    return true;
}

// quoted = DQUOTE *QUOTED-CHAR DQUOTE     RFC 3501 section 9
// QUOTED-CHAR = <any TEXT-CHAR except quoted-specials> / "\" quoted-specials
bool Scanner::tryQuotedView(QByteArrayView &inside, bool &hasEscapes)
{
    if (peek() != '"')
        return false;
    hasEscapes = false;
    const char *const start = m_at + 1;
    const auto *const first =
        static_cast<const char *>(std::memchr(start, '"', std::size_t(m_end - start)));
    countSteps((first == nullptr ? m_end : first) - start);
    if (first == nullptr)
        return false;
    if (std::memchr(start, '\\', std::size_t(first - start)) == nullptr) {
        inside = {start, first - start};
        m_at = first + 1;
        return true;
    }
    hasEscapes = true;
    for (const char *at = start; at != m_end; ++at) {
        countSteps(1);
        if (*at == '"') {
            inside = {start, at - start};
            m_at = at + 1;
            return true;
        }
        if (*at == '\\' && at + 1 != m_end)
            ++at;
    }
    return false;
}

namespace {

/// A "\" before anything but a quoted-special stays: David.fx sends it unescaped.
QByteArray withoutEscapes(QByteArrayView inside)
{
    countSteps(inside.size());
    QByteArray text;
    text.reserve(inside.size());
    for (qsizetype i = 0; i < inside.size(); ++i) {
        if (inside[i] == '\\' && i + 1 < inside.size()
            && (inside[i + 1] == '"' || inside[i + 1] == '\\'))
            ++i;
        text += inside[i];
    }
    return text;
}

/// Never null.
QByteArray copyOf(QByteArrayView view)
{
    return view.isEmpty() ? QByteArrayLiteral("") : view.toByteArray();
}

} // namespace

bool Scanner::tryQuoted(QByteArray &text)
{
    QByteArrayView inside;
    bool hasEscapes = false;
    if (!tryQuotedView(inside, hasEscapes))
        return false;
    text = hasEscapes ? withoutEscapes(inside) : copyOf(inside);
    return true;
}

// literal = "{" number "}" CRLF *CHAR8, literal8 = "~{" number "}" CRLF *OCTET
//                                                 RFC 3501, RFC 3516
const Literal *Scanner::tryLiteral()
{
    const char c = peek();
    if ((c != '{' && c != '~') || m_piece + 1 >= m_frame.pieces.size())
        return nullptr;
    const char *at = m_at + (c == '~' ? 1 : 0);
    if (at == m_end || *at != '{' || m_end[-1] != '}')
        return nullptr;
    for (++at; at != m_end - 1; ++at) {
        countSteps(1);
        if (!isDigit(*at) && *at != '+')
            return nullptr;
    }
    const Literal *literal = &m_frame.literals[m_piece];
    enterNextPiece();
    return literal;
}

QByteArray Scanner::tryString()
{
    QByteArray text;
    if (tryQuoted(text))
        return text;
    if (const Literal *literal = tryLiteral()) {
        if (literal->bytes.size() == literal->size)
            return literal->size == 0 ? QByteArrayLiteral("") : literal->bytes;
        fail("a string small enough for memory");
    }
    return {};
}

QByteArray Scanner::expectString()
{
    QByteArray text = tryString();
    if (text.isNull())
        fail("a string");
    return text;
}

QByteArray Scanner::expectNString()
{
    if (tryNil())
        return {};
    return expectString();
}

QByteArray Scanner::expectAString()
{
    const QByteArrayView atom = take(LenientAtom);
    if (!atom.isEmpty())
        return atom.toByteArray();
    return expectString();
}

QByteArray Scanner::expectLooseNString()
{
    if (tryNil())
        return {};
    return expectAString();
}

QByteArray Scanner::expectName()
{
    QByteArrayView inside;
    bool hasEscapes = false;
    if (tryQuotedView(inside, hasEscapes))
        return hasEscapes ? sharedLower(withoutEscapes(inside)) : sharedLower(inside);
    const QByteArray text = expectLooseNString();
    return text.isNull() ? text : sharedLower(text);
}

void Scanner::skipValue(int maxDepth)
{
    int depth = 0;
    do {
        countSteps(1);
        skipSpaces();
        const char c = peek();
        QByteArrayView inside;
        bool hasEscapes = false;
        if (c == '(') {
            ++m_at;
            if (++depth > maxDepth)
                fail("fewer parentheses");
        } else if (c == ')' && depth > 0) {
            ++m_at;
            --depth;
        } else if (c == '"' ? !tryQuotedView(inside, hasEscapes)
                            : (tryLiteral() == nullptr && take(LenientFlag).isEmpty())) {
            fail("a value");
        }
    } while (depth > 0 && !hasFailed());
}

QByteArray Scanner::takeRest(qsizetype maxBytes)
{
    QByteArray text("");
    while (!hasFailed()) {
        const QByteArrayView rest = restOfPiece();
        countSteps(rest.size());
        text.append(rest.first(std::min(rest.size(), maxBytes - text.size())));
        m_at = m_end;
        if (m_piece + 1 >= m_frame.pieces.size())
            break;
        const QByteArray &bytes = m_frame.literals[m_piece].bytes;
        text.append(QByteArrayView(bytes).first(std::min(bytes.size(), maxBytes - text.size())));
        enterNextPiece();
    }
    return text;
}

} // namespace homing::imap
