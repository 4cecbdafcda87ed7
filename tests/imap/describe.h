// SPDX-License-Identifier: GPL-3.0-or-later
// A response as text in which every field shows: for comparing what two ways of reading gave, and
// for known answers.
#pragma once

#include "core/imap/responseparser.h"

namespace homing::imap::test {

/// NIL, or quoted with "\xNN" for what cannot be printed.
QByteArray shown(const QByteArray &text);
QByteArray describe(const FlagSet &flags);
QByteArray describe(const ResponseCode &code);
QByteArray describe(const Envelope &envelope);
QByteArray describe(const BodyPart &part);
QByteArray describe(const Response &response);
QByteArray describe(const Expected<Response, ParseError> &outcome);
/// Frames or errors, then the parser's word on each; "|" between them.
QByteArray describeStream(Framer &framer);

} // namespace homing::imap::test
