// SPDX-License-Identifier: GPL-3.0-or-later
// The signature below a message: after a line "-- " (RFC 3676 4.3) and at the very end, below a
// quote too: to every program, ours included, all that follows that line is the signature, so a
// quote below it would be faded and not answered to. Which signature stands there is read from the
// text alone: one that was touched is the writer's words and stays. GUI thread.
#pragma once

#include "core/account/identity.h"
#include "core/mime/richtext.h"

namespace homing::ui {

class ComposerBody;

/// With its separator line; empty: there is none.
QString plainSignature(const account::Identity &identity);
/// No blocks: there is none.
mime::RichText richSignature(const account::Identity &identity);

bool endsInSignature(const QString &text, const account::Identity &identity);

/// Below what is there; it was not typed, so that it cannot be undone.
void sign(ComposerBody &body, const account::Identity &identity);
/// In place of the signature of `before`, where it stands as it was put there; one step back.
void changeSignature(ComposerBody &body, const account::Identity &before,
                     const account::Identity &after);
/// The text has just become formatted, or plain: so does the signature, and there is still a line to
/// begin in.
void convertSignature(ComposerBody &body, const account::Identity &identity);
/// Nothing is written but perhaps the signature.
bool isJustSigned(const ComposerBody &body, const account::Identity &identity);

} // namespace homing::ui
