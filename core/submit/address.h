// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses as MAIL and RCPT carry them (RFC 5321 4.1.2, RFC 6531 3.3). What is accepted here can
// end neither the path nor the command. Pure functions, any thread.
#pragma once

#include <QByteArray>

namespace homing::submit {

/// The address as it is sent, without <>; empty where `address` (UTF-8) is none. A domain that is
/// not ASCII becomes its ACE form, so that only a local part ever needs SMTPUTF8. Quoted local
/// parts with blanks or quoted characters are not taken.
QByteArray wireAddress(const QByteArray &address);
/// For what wireAddress() gave.
bool needsSmtpUtf8(const QByteArray &wireAddress);
/// "xtext" of RFC 3461 section 4.
QByteArray xtext(const QByteArray &ascii);

} // namespace homing::submit
