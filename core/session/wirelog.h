// SPDX-License-Identifier: GPL-3.0-or-later
// How traffic is written in the TrafficLog: one line each, literals inline, long ones cut with a
// note of their size, control characters as the Unicode pictures for them (so that a saved log can
// be played again), secrets taken out. Values and pure functions; live in the session's thread.
#pragma once

#include "core/imap/framer.h"

namespace homing::session {

inline constexpr qsizetype logLineBytes = 8 << 10;
inline constexpr qsizetype logLiteralBytes = 512;

/// Takes known secrets out of foreign text: a server may say back what it was told.
class Redactor
{
public:
    static constexpr char mark[] = "<redacted>";
    void clear() { m_secrets.clear(); }
    /// Shorter ones than 4 octets are not looked for: they would be found everywhere.
    void add(const QByteArray &secret);
    QByteArray cleaned(QByteArray text) const;
    QString cleaned(const QString &text) const;

private:
    QList<QByteArray> m_secrets;
};

/// Control characters to pictures and the other way; a CR LF becomes two of them.
QByteArray toPictures(QByteArrayView bytes);
QByteArray fromPictures(QByteArrayView text);

QByteArray frameToLine(const imap::Frame &frame, const Redactor &redactor);
QByteArray commandToLine(QByteArrayView redactedCommand);

} // namespace homing::session
