// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with one fuzz input; shared by libFuzzer's programs, the replay of the corpus and
// the random mutations of tests/imap. A broken invariant aborts.
#pragma once

#include <QByteArrayView>

namespace homing::imap::test {

/// First octet: how the rest is cut and how tight the limits are. The rest: a stream from a server.
void fuzzResponse(QByteArrayView input);

/// Text of sets, separated by line feeds: parsed, combined, written and parsed again.
void fuzzUidSet(QByteArrayView input);

} // namespace homing::imap::test
