// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of server output: strings (RFC 3501 4.3), dates, numbers. Pure functions.
#pragma once

#include "core/imap/types.h"

#include <QByteArray>
#include <QDateTime>

namespace homing::server {

inline constexpr char crlf[] = "\r\n";

/// Quoted when it can be, else a literal; never an atom.
QByteArray toString(const QByteArray &text);
/// As toString(), NIL for a null array.
QByteArray toNString(const QByteArray &text);
/// An atom when it can be.
QByteArray toAString(const QByteArray &text);
/// " 5-Mar-2024 09:07:00 +0000", quotes included.
QByteArray toDateTime(const QDateTime &date);
/// date-time of APPEND, without its quotes; invalid when malformed.
QDateTime parseDateTime(const QByteArray &text);
/// date of SEARCH: "5-Mar-2024"; invalid when malformed.
QDate parseDate(const QByteArray &text);
/// "(\\Seen $x)"
QByteArray toFlagList(const imap::FlagSet &flags, bool recent);

bool isAtomChar(char c);

} // namespace homing::server
