// SPDX-License-Identifier: GPL-3.0-or-later
// A message as octets for the wire: lines that end in CR LF and nothing else (a lone CR or LF is
// where SMTP smuggling begins), what it asks of the server, and dot-stuffing (RFC 5321 4.5.2).
// Pure functions and values, any thread; linear.
#pragma once

#include <QByteArray>

namespace homing::submit {

/// Every CR LF, lone CR and lone LF becomes CR LF; the last line is ended. NUL stays: see traits.
QByteArray withCrLf(const QByteArray &message);

struct MessageTraits
{
    bool hasNul = false;
    bool hasEightBitHeader = false; // needs SMTPUTF8
    bool hasEightBitBody = false;   // needs 8BITMIME
    qsizetype longestLine = 0;      // without CR LF; 998 is what mail may have
};
inline constexpr qsizetype longestMailLine = 998; // RFC 5321 4.5.3.1.6

/// Of what withCrLf() gave.
MessageTraits traitsOf(const QByteArray &wireMessage);

/// Hands a message out in pieces, for DATA with the dots that it needs, for BDAT as it is.
class MessagePieces
{
public:
    MessagePieces() = default;
    /// `end` is the offset where it stops.
    MessagePieces(QByteArray wireMessage, qsizetype end, bool stuffDots);
    bool isAtEnd() const { return m_at >= m_end; }
    qsizetype offset() const { return m_at; }
    /// About so many octets more.
    QByteArray next(qsizetype octets);

private:
    QByteArray m_message;
    qsizetype m_end = 0;
    qsizetype m_at = 0;
    bool m_stuffDots = false;
};

} // namespace homing::submit
