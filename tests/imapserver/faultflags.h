// SPDX-License-Identifier: GPL-3.0-or-later
// The faults of the server half by their names on the command line.
#pragma once

#include "core/server/imapserver.h"

namespace homing::test {

/// "no-closed, cut-out=BYTES, ...", for people.
QString faultNames();
/// "no-closed", "cut-out=100", ...; false when there is no such fault or value.
bool readFault(const QString &text, server::ServerFaults &faults);

} // namespace homing::test
