// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments: reads the arguments of one command, left to right (RFC 3501 section 9). One sticky
// error: after it every reader gives an empty value, so callers check ok() once. Never recursive,
// never beyond the end.
#pragma once

#include "core/imap/types.h"
#include "core/imap/uidset.h"
#include "core/server/commandreader.h"

namespace homing::server {

/// A sequence-set as written: order and "*" kept (UidSet knows neither).
class SequenceSet
{
public:
    struct Range
    {
        quint32 first; // 0 is "*"
        quint32 last;
    };
    void add(Range range) { m_ranges.push_back(range); }
    bool isEmpty() const { return m_ranges.empty(); }
    bool hasStar() const;
    /// The highest number named; 0 when there is only "*".
    quint32 max() const;
    /// Every number above the one before it, no "*".
    bool isAscending() const;
    /// `star` 0: the mailbox is empty, "*" names nothing.
    imap::UidSet resolve(quint32 star) const;
    const std::vector<Range> &ranges() const { return m_ranges; }

private:
    std::vector<Range> m_ranges;
};

class Arguments
{
public:
    Arguments() = default;
    explicit Arguments(RawCommand command)
        : m_command(std::move(command))
    {
    }

    bool ok() const { return m_error.isEmpty(); }
    const QByteArray &error() const { return m_error; }
    void fail(const char *what);

    bool atEnd() const { return m_at >= m_command.text.size(); }
    char peek() const { return atEnd() ? '\0' : m_command.text.at(m_at); }
    /// Takes `c` if it comes next.
    bool skip(char c);
    void expect(char c);
    void space() { expect(' '); }
    /// Nothing may follow.
    void end();

    QByteArray tag();
    QByteArray atom();
    QByteArray upperAtom() { return atom().toUpper(); }
    /// Letters of a FETCH item or search key: up to a blank, bracket or parenthesis.
    QByteArray word();
    QByteArray astring();
    QByteArray string();
    /// Null for NIL.
    QByteArray nstring();
    imap::MailboxName mailbox();
    /// list-mailbox: astring with wildcards.
    QByteArray pattern();
    quint64 number(quint64 most);
    quint32 nonZero();
    SequenceSet sequenceSet();
    /// "(\Seen $x)" or, for STORE, without parentheses.
    imap::FlagSet flags(bool parenthesesNeeded);
    std::vector<QByteArray> atomList(); // "(A B)", may be empty
    /// The literal that comes next, as it is (APPEND).
    QByteArray literal();
    bool atLiteral() const { return !atEnd() && peek() == '\0'; }
    bool atString() const { return peek() == '"' || atLiteral(); }
    QByteArray rest() const { return m_command.text.mid(m_at); }

private:
    QByteArray quoted();
    quint32 sequenceNumber();
    void addFlag(imap::FlagSet &flags);

    RawCommand m_command;
    qsizetype m_at = 0;
    size_t m_nextLiteral = 0;
    QByteArray m_error;
};

} // namespace homing::server
