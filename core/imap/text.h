// SPDX-License-Identifier: GPL-3.0-or-later
// Octets of the IMAP grammar: character classes, comparison without case. Private to core/imap.
#pragma once

#include "core/imap/types.h"

#include <array>

namespace homing::imap {

/// Work done, in octets or intervals looked at or moved. It is counted only where
/// tests/imap/tst_complexity.cpp builds these sources for itself, and costs nothing elsewhere.
#ifdef HOMING_COUNT_STEPS
inline quint64 stepCount = 0;
inline void countSteps(qint64 steps)
{
    stepCount += quint64(steps);
}
#else
constexpr void countSteps(qint64) { }
#endif

constexpr char asciiUpper(char c)
{
    return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
}

constexpr char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

inline bool equalsAsciiCaseless(QByteArrayView left, QByteArrayView right)
{
    if (left.size() != right.size())
        return false;
    for (qsizetype i = 0; i < left.size(); ++i) {
        if (asciiUpper(left[i]) != asciiUpper(right[i]))
            return false;
    }
    return true;
}

/// A name that a response gave, to be compared with ours: is("FLAGS"), ours in upper case.
struct Word
{
    QByteArrayView text;

    template <std::size_t size> bool is(const char (&upper)[size]) const
    {
        if (text.size() != qsizetype(size - 1))
            return false;
        for (std::size_t i = 0; i < size - 1; ++i) {
            if (asciiUpper(text[qsizetype(i)]) != upper[i])
                return false;
        }
        return true;
    }
    bool isEmpty() const { return text.isEmpty(); }
};

QByteArray toAsciiUpper(QByteArrayView text);
QByteArray toAsciiLower(QByteArrayView text);

/// The classes of RFC 3501 section 9. "Lenient" ones are for what servers send, the others for what
/// we send.
enum CharClass : quint8 {
    AtomChar = 1,     // ATOM-CHAR
    AStringChar = 2,  // ASTRING-CHAR = ATOM-CHAR / resp-specials
    QuotedChar = 4,   // TEXT-CHAR without quoted-specials
    LenientAtom = 8,  // all but SP, CTL, "(", ")", DQUOTE, "{": 8-bit and wildcards too
    LenientFlag = 16, // all but SP, CTL, "(", ")"
    Base64Char = 32,
    WordChar = 64, // LenientAtom without "[", "]", "<": what names and codes are made of
};

constexpr std::array<quint8, 256> makeCharTable()
{
    std::array<quint8, 256> table {};
    for (int i = 0; i < 256; ++i) {
        const char c = char(i);
        const bool control = i < 0x20 || i == 0x7f;
        const bool eightBit = i >= 0x80;
        const bool parenthesis = c == '(' || c == ')';
        const bool special =
            parenthesis || c == '{' || c == ' ' || c == '%' || c == '*' || c == '"' || c == '\\';
        const bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        unsigned classes = 0;
        if (!control && !eightBit && !special && c != ']')
            classes |= AtomChar;
        if (!control && !eightBit && !special)
            classes |= AStringChar;
        if (i != 0 && !eightBit && c != '\r' && c != '\n' && c != '"' && c != '\\')
            classes |= QuotedChar;
        if (!control && !parenthesis && c != ' ' && c != '"' && c != '{')
            classes |= LenientAtom;
        if (!control && !parenthesis && c != ' ')
            classes |= LenientFlag;
        if (alphanumeric || c == '+' || c == '/' || c == '=')
            classes |= Base64Char;
        if (!control && !parenthesis && c != ' ' && c != '"' && c != '{' && c != '[' && c != ']'
            && c != '<')
            classes |= WordChar;
        table[std::size_t(i)] = quint8(classes);
    }
    return table;
}

inline constexpr std::array<quint8, 256> charTable = makeCharTable();

constexpr bool isClass(char c, quint8 classes)
{
    return (charTable[uchar(c)] & classes) != 0;
}

/// True when there is at least one octet and each is of `charClass`.
inline bool isAllOf(QByteArrayView text, quint8 charClass)
{
    for (const char c : text) {
        if (!isClass(c, charClass))
            return false;
    }
    return !text.isEmpty();
}

/// The flag that `atom` names, or SystemFlag(0) when it is a keyword.
SystemFlag systemFlagOf(QByteArrayView atom);
/// `text` in lower case; shares its storage when it is one of the names that fill most
/// BODYSTRUCTUREs. Never null.
QByteArray sharedLower(QByteArrayView text);
/// A copy of `keyword` that shares its storage when it is one of the usual ones.
QByteArray sharedKeyword(QByteArrayView keyword);

} // namespace homing::imap
