// SPDX-License-Identifier: GPL-3.0-or-later
// Faults in the user's words: what happened and what to do next. The one place where a FaultCause becomes a sentence.
// Pure functions, GUI thread (tr()).
#pragma once

#include "core/account/accountsettings.h"
#include "core/base/fault.h"

namespace homing::ui {

/// What the user can do about it with one click.
enum class FaultAction { None, TryNow, ChangePassword };

struct FaultWords {
    QString sentence; // one or two short sentences
    FaultAction action = FaultAction::None;
    /// Waiting will not mend it: shown as an error, and before other accounts' states.
    bool needsUser = false;
    /// The detail belongs beside the sentence (what is wrong with a certificate), not behind a click.
    bool showDetail = false;
};

/// Empty sentence for FaultCause::None. `settings` names the address and the server in the sentence.
FaultWords faultWords(const Fault &fault, const account::AccountSettings &settings);

/// The button's text; empty for None.
QString faultActionLabel(FaultAction action);

/// The technical text for "Details": the cause's name and what the server or system said.
QString faultTechnicalText(const Fault &fault);

} // namespace homing::ui
