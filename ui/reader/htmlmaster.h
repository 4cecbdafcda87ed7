// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheet that stands below every message's own: what elements look like of themselves.
#pragma once

namespace homing::ui {

extern const char *const htmlMasterStyle;

} // namespace homing::ui
