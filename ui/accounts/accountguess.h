// SPDX-License-Identifier: GPL-3.0-or-later
// A first guess at an account's servers from the address alone. Pure; nothing is asked over the network.
#pragma once

#include "core/account/accountsettings.h"

namespace homing::ui {

/// "user@example.org" -> imap.example.org:993 and smtp.example.org:465, both TLS; user name: the whole address.
/// An address without a domain gives empty hosts.
account::AccountSettings guessAccount(const QString &address);

/// One '@' with something on both sides and no blanks: enough to catch a slip, no more.
bool looksLikeAddress(const QString &address);

quint16 defaultImapPort(session::TlsMode mode);
quint16 defaultSmtpPort(session::TlsMode mode);

/// Connections to this machine stay on it.
bool isLoopback(const QString &host);

} // namespace homing::ui
