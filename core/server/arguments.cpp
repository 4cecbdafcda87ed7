// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/arguments.h"

#include "core/base/limits.h"
#include "core/server/wiretext.h"

namespace homing::server {

bool SequenceSet::hasStar() const
{
    return std::any_of(m_ranges.begin(), m_ranges.end(),
                       [](const Range &range) { return range.first == 0 || range.last == 0; });
}

quint32 SequenceSet::max() const
{
    quint32 highest = 0;
    for (const Range &range : m_ranges)
        highest = std::max({highest, range.first, range.last});
    return highest;
}

bool SequenceSet::isAscending() const
{
    quint32 before = 0;
    for (const Range &range : m_ranges) {
        if (range.first <= before || range.last < range.first)
            return false;
        before = range.last;
    }
    return true;
}

imap::UidSet SequenceSet::resolve(quint32 star) const
{
    std::vector<imap::Interval> intervals;
    intervals.reserve(m_ranges.size());
    for (const Range &range : m_ranges) {
        const quint32 a = range.first != 0 ? range.first : star;
        const quint32 b = range.last != 0 ? range.last : star;
        if (a != 0 && b != 0)
            intervals.push_back({a, b});
    }
    return imap::UidSet::fromIntervals(std::move(intervals));
}

void Arguments::fail(const char *what)
{
    if (m_error.isEmpty())
        m_error = what;
    m_at = m_command.text.size();
}

bool Arguments::skip(char c)
{
    if (atEnd() || peek() != c)
        return false;
    ++m_at;
    return true;
}

void Arguments::expect(char c)
{
    if (!skip(c)) {
        switch (c) {
        case ' ':
            fail("Space expected");
            break;
        case '(':
        case ')':
            fail("Parenthesis expected");
            break;
        default:
            fail("Unexpected character");
            break;
        }
    }
}

void Arguments::end()
{
    if (!atEnd())
        fail("Unexpected text at the end");
}

QByteArray Arguments::tag()
{
    const qsizetype from = m_at;
    while (!atEnd() && peek() != '+' && (isAtomChar(peek()) || peek() == ']'))
        ++m_at;
    if (m_at == from)
        fail("Tag expected");
    return m_command.text.mid(from, m_at - from);
}

QByteArray Arguments::atom()
{
    const qsizetype from = m_at;
    while (!atEnd() && isAtomChar(peek()))
        ++m_at;
    if (m_at == from) {
        fail("Atom expected");
        return {};
    }
    return m_command.text.mid(from, m_at - from);
}

QByteArray Arguments::word()
{
    const qsizetype from = m_at;
    while (!atEnd() && isAtomChar(peek()) && peek() != '[' && peek() != '<')
        ++m_at;
    if (m_at == from)
        fail("Word expected");
    return m_command.text.mid(from, m_at - from).toUpper();
}

QByteArray Arguments::quoted()
{
    QByteArray text("");
    expect('"');
    while (!atEnd()) {
        const char c = m_command.text.at(m_at++);
        if (c == '"')
            return text;
        if (c == '\0' || c == '\r')
            break;
        if (c != '\\') {
            text += c;
        } else if (peek() == '"' || peek() == '\\') {
            text += m_command.text.at(m_at++);
        } else {
            break;
        }
    }
    fail("Malformed quoted string");
    return {};
}

QByteArray Arguments::literal()
{
    if (!atLiteral() || m_nextLiteral >= m_command.literals.size()) {
        fail("Literal expected");
        return {};
    }
    ++m_at;
    return m_command.literals[m_nextLiteral++];
}

QByteArray Arguments::string()
{
    if (atLiteral())
        return literal();
    return quoted();
}

QByteArray Arguments::astring()
{
    if (atString())
        return string();
    // ASTRING-CHAR = ATOM-CHAR / "]"
    const qsizetype from = m_at;
    while (!atEnd() && (isAtomChar(peek()) || peek() == ']'))
        ++m_at;
    if (m_at == from)
        fail("String expected");
    return m_command.text.mid(from, m_at - from);
}

QByteArray Arguments::nstring()
{
    if (atString())
        return string();
    if (upperAtom() != "NIL")
        fail("NIL or string expected");
    return {};
}

imap::MailboxName Arguments::mailbox()
{
    return imap::MailboxName::fromWire(astring());
}

QByteArray Arguments::pattern()
{
    if (atString())
        return string();
    const qsizetype from = m_at;
    while (!atEnd() && (isAtomChar(peek()) || peek() == ']' || peek() == '%' || peek() == '*'))
        ++m_at;
    if (m_at == from)
        fail("Mailbox pattern expected");
    return m_command.text.mid(from, m_at - from);
}

quint64 Arguments::number(quint64 most)
{
    quint64 value = 0;
    const qsizetype from = m_at;
    while (!atEnd() && peek() >= '0' && peek() <= '9') {
        const quint64 digit = quint64(peek() - '0');
        if (value > (most - digit) / 10 || digit > most) {
            fail("Number too large");
            return 0;
        }
        value = value * 10 + digit;
        ++m_at;
    }
    if (m_at == from)
        fail("Number expected");
    return value;
}

quint32 Arguments::nonZero()
{
    const quint64 value = number(0xffffffffULL);
    if (value == 0)
        fail("Number above zero expected");
    return quint32(value);
}

quint32 Arguments::sequenceNumber()
{
    return skip('*') ? 0 : nonZero();
}

SequenceSet Arguments::sequenceSet()
{
    // sequence-set = (seq-number / seq-range) *("," sequence-set)
    SequenceSet set;
    do {
        const quint32 first = sequenceNumber();
        const quint32 last = skip(':') ? sequenceNumber() : first;
        if (!ok())
            return {};
        set.add({first, last});
    } while (skip(','));
    return set;
}

void Arguments::addFlag(imap::FlagSet &flags)
{
    if (!skip('\\')) {
        flags.addKeyword(atom());
        return;
    }
    const QByteArray name = upperAtom();
    if (name == "SEEN")
        flags.set(imap::SystemFlag::Seen);
    else if (name == "ANSWERED")
        flags.set(imap::SystemFlag::Answered);
    else if (name == "FLAGGED")
        flags.set(imap::SystemFlag::Flagged);
    else if (name == "DELETED")
        flags.set(imap::SystemFlag::Deleted);
    else if (name == "DRAFT")
        flags.set(imap::SystemFlag::Draft);
    else
        fail("Unknown system flag");
}

imap::FlagSet Arguments::flags(bool parenthesesNeeded)
{
    imap::FlagSet flags;
    const bool open = skip('(');
    if (!open && parenthesesNeeded)
        fail("Flag list expected");
    if (open && skip(')'))
        return flags;
    int count = 0;
    do {
        addFlag(flags);
        if (++count > limits::keywords)
            fail("Too many flags");
    } while (ok() && skip(' '));
    if (open)
        expect(')');
    return flags;
}

std::vector<QByteArray> Arguments::atomList()
{
    std::vector<QByteArray> atoms;
    expect('(');
    if (skip(')'))
        return atoms;
    do {
        atoms.push_back(upperAtom());
    } while (ok() && skip(' '));
    expect(')');
    return atoms;
}

} // namespace homing::server
