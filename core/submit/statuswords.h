// SPDX-License-Identifier: GPL-3.0-or-later
// Answers and problems in sentences for people; the server's own text stands beside them as foreign
// text (Reply::text()). In the application's language, context "Submission". Any thread.
#pragma once

#include "core/mime/outgoing.h"
#include "core/submit/outcome.h"

namespace homing::submit {

/// By class, subject and detail (RFC 3463), else by the code alone (RFC 5321 4.2.3).
QString sentence(const Reply &reply);
/// Of `outcome`'s problem; empty for None.
QString sentence(Problem problem, const Outcome &outcome);
/// Of what a message lacks to be sent; empty for None. May hold foreign text.
QString sentence(const mime::Outgoing &outgoing);
/// Our words, and behind them the server's own, which are foreign.
QString refusal(const Reply &reply);
QString refusal(const RecipientAnswer &answer, const Outcome &outcome);
/// Why all of it was Refused; a line for each recipient that was.
QString refusal(const Outcome &outcome);

} // namespace homing::submit
