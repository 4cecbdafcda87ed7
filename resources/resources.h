// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures that are compiled in: ":/icons/NAME.svg" and ":/app/homing.svg", ":/app/homing-SIZE.png". GUI thread.
#pragma once

#include <QIcon>

namespace homing {

/// Once, before the first picture is asked for: a static library's resources are otherwise dropped by
/// the linker. More calls do no harm.
void initResources();

/// The application's icon in all its sizes (16 to 256 px, drawn for the small ones). Calls initResources().
QIcon applicationIcon();

} // namespace homing
