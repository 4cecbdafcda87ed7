// SPDX-License-Identifier: GPL-3.0-or-later
// Scanner: walks over one frame, its literals included. tryX() takes X if it is next; expectX()
// does the same or records the one error that sticks: after it nothing matches any more, so that
// callers check once, at the end. Private to core/imap. Views it gives out live as long as the
// frame. Recursion-free.
#pragma once

#include "core/base/limits.h"
#include "core/imap/framer.h"
#include "core/imap/text.h"

namespace homing::imap {

class Scanner
{
public:
    explicit Scanner(const Frame &frame);

    /// A place to come back to; restoring one also forgets an error that was recorded behind it.
    struct Mark
    {
        std::size_t piece;
        qsizetype pieceOffset;
        const char *at;
        const char *error;
        qsizetype errorOffset;
    };
    Mark mark() const { return {m_piece, m_pieceOffset, m_at, m_error, m_errorOffset}; }
    void restore(const Mark &mark);

    bool hasFailed() const { return m_error != nullptr; }
    void fail(const char *expected);
    ParseError error() const { return {m_errorOffset, m_error == nullptr ? "" : m_error}; }
    /// Octets from the start of the frame, line ends before literals included.
    qsizetype offset() const;

    /// The next octet of the text, 0 at the end of the piece or after an error.
    char peek() const { return m_at < m_end ? *m_at : '\0'; }
    char peekAt(qsizetype distance) const
    {
        return m_end - m_at > distance ? m_at[distance] : '\0';
    }
    bool atEnd() const
    {
        return m_at == m_end && m_error == nullptr && m_piece + 1 == m_frame.pieces.size();
    }

    bool tryChar(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }
    bool expectChar(char c, const char *expected)
    {
        if (tryChar(c))
            return true;
        fail(expected);
        return false;
    }
    bool trySp() { return tryChar(' '); }
    bool expectSp() { return expectChar(' ', "a space"); }
    void skipSpaces()
    {
        while (m_at != m_end && *m_at == ' ')
            ++m_at;
    }
    /// Trailing spaces are let pass (GreenMail ends SEARCH with one), anything else is an error.
    void expectEnd();

    /// The longest run of octets of a class; empty if there is none.
    QByteArrayView take(quint8 charClass)
    {
        const char *const start = m_at;
        while (m_at != m_end && isClass(*m_at, charClass))
            ++m_at;
        countSteps(m_at - start + 1);
        return {start, m_at - start};
    }
    Word expectWord(const char *expected) // a run of WordChar
    {
        const Word word {take(WordChar)};
        if (word.isEmpty())
            fail(expected);
        return word;
    }
    /// Takes `word` (upper case) without regard to case if nothing that continues a word follows.
    bool tryWord(QByteArrayView word);

    // number = 1*DIGIT, within `max`     RFC 3501 section 9; 64 bits where RFC 7162 or 8438 say so
    bool tryNumber(quint64 &number, quint64 max = 0xffffffffU);
    quint64 expectNumber(quint64 max = 0xffffffffU);
    quint32 expectNumber32() { return quint32(expectNumber()); }

    /// nil = "NIL"
    bool tryNil() { return (peek() == 'N' || peek() == 'n') && takeNil(); }
    /// string = quoted / literal; null when there is none. An empty string is empty, not null.
    QByteArray tryString();
    QByteArray expectString();
    /// nstring = string / nil; NIL gives a null QByteArray.
    QByteArray expectNString();
    /// astring = 1*ASTRING-CHAR / string. 8-bit octets and wildcards are let pass in atoms.
    QByteArray expectAString();
    /// As nstring, or an atom.
    QByteArray expectLooseNString();
    /// The literal that is announced here, or null (and nothing taken).
    const Literal *tryLiteral();
    /// quoted; false (and nothing taken) when it does not start or does not end here.
    bool tryQuoted(QByteArray &text);
    bool tryQuotedView(QByteArrayView &inside, bool &hasEscapes);
    /// As nstring or an atom, in lower case: for names of MIME.
    QByteArray expectName();

    /// Skips one value: atom (with its [section] and <origin>), string, or a list of values up to
    /// `maxDepth` deep.
    void skipValue(int maxDepth = limits::parenthesesDepth);
    /// The rest of the text as it is, literals inline, at most `maxBytes`, never null; then the
    /// scanner is at the end.
    QByteArray takeRest(qsizetype maxBytes);
    /// The rest of this piece, untouched.
    QByteArrayView restOfPiece() const { return {m_at, m_end - m_at}; }
    void advance(qsizetype count) { m_at += count; }

    /// Reading something a second time in a more forgiving way may look at the whole line: so
    /// often, not more.
    bool takeSecondChance() { return m_secondChances-- > 0; }

private:
    bool takeNil();
    void setPiece(std::size_t piece);
    void enterNextPiece();

    const Frame &m_frame;
    std::size_t m_piece = 0;
    qsizetype m_pieceOffset = 0; // kept along, so that a failure costs the same wherever it happens
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    const char *m_error = nullptr;
    qsizetype m_errorOffset = 0;
    int m_secondChances = 100;
};

} // namespace homing::imap
