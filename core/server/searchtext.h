// SPDX-License-Identifier: GPL-3.0-or-later
// Text tests of SEARCH: substrings without regard to case, in headers and bodies as a reader sees
// them (encoded words, transfer encodings and charsets decoded; RFC 3501 6.4.4).
#pragma once

#include <QByteArray>
#include <QDate>

namespace homing::server {

/// A search text as the functions below take it: lower case, UTF-8.
QByteArray searchForm(const QByteArray &text);
/// An empty text asks only whether the field is there.
bool headerHas(const QByteArray &message, const QByteArray &field, const QByteArray &text);
bool headersHave(const QByteArray &message, const QByteArray &text);
bool bodyHas(const QByteArray &message, const QByteArray &text);
/// Of the Date field as it is written there, without regard to the zone.
QDate sentDate(const QByteArray &message);

} // namespace homing::server
