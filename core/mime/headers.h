// SPDX-License-Identifier: GPL-3.0-or-later
// Header text for people: RFC 2047 encoded words, RFC 2231 parameters, raw UTF-8, unknown charsets guessed.
// Pure functions, any thread. Output is cleaned for display: no controls, no bidi overrides, no line ends (security row 11).
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <vector>

namespace homing::mime {

struct DecodedAddress {
    QString name;    // may be empty
    QString address; // "user@example.org"; never decoded from encoded words
};

/// Unstructured text (Subject) or a display name.
QString decodeText(const QByteArray &raw);
/// One address from ENVELOPE's fields.
DecodedAddress decodeAddress(const QByteArray &name, const QByteArray &mailbox, const QByteArray &host);
/// A Date field as people and machines write it; invalid if hopeless. UTC.
QDateTime decodeDate(const QByteArray &raw);
/// A parameter value of BODYSTRUCTURE (file names): RFC 2231 (name*, name*0*), RFC 2047 as seen in the wild, raw UTF-8.
QString decodeParameter(const std::vector<std::pair<QByteArray, QByteArray>> &parameters, const QByteArray &name);
/// Strips what must not be shown from foreign text: controls, bidi overrides and isolates, line ends; runs of blanks to one.
QString cleanForDisplay(const QString &text);
/// Foreign text on its way to a terminal: control characters (C0, DEL, C1) as "\\u001b", which is also their escape in JSON;
/// tabs and line ends stay.
QString escapeForTerminal(const QString &text);
/// Message-IDs of a References or In-Reply-To field, without <>, at most limits::references.
std::vector<QByteArray> decodeMessageIds(const QByteArray &raw);

} // namespace homing::mime
