// SPDX-License-Identifier: GPL-3.0-or-later
// The translations that are compiled in: ":/i18n/homing_LANGUAGE.qm".
#pragma once

namespace homing {

/// Once, before the first one is loaded: a static library's resources are otherwise dropped by the linker.
void initTranslations();

} // namespace homing
