// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every login, whatever protocol carries it: which SASL mechanisms, in what order,
// and what would be a downgrade. Free functions, any thread.
#pragma once

#include "core/base/fault.h"
#include "core/session/sessionconfig.h"

namespace homing::session {

/// Strongest first.
const QList<QByteArray> &saslMechanisms();
/// A server once seen with SCRAM gets no plain password.
bool isDowngrade(const QByteArray &mechanism, const RememberedServer &remembered);
/// Why nobody can log in with these; cause None when one can.
Fault problemOf(const Credentials &credentials);
/// No mechanism in common; `offered` is the server's own list.
Fault noMechanism(const QList<QByteArray> &offered, const RememberedServer &remembered);
/// The server once spoke a newer TLS than this; cause None when not.
Fault weakerTls(int minorVersion, const RememberedServer &remembered);
/// What must never be logged; the password itself first.
QList<QByteArray> secretsOf(const Credentials &credentials);

} // namespace homing::session
