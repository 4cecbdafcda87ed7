// SPDX-License-Identifier: GPL-3.0-or-later
// Style, colours and language of the whole application, set once before the first window. GUI thread.
#pragma once

#include "ui/common/theme.h"

class QApplication;
class QCoreApplication;

namespace homing::app {

/// The desktop's own style where Qt has one, else QuietStyle; System follows the desktop's light or dark.
void applyAppearance(QApplication &application, ui::theme::Scheme scheme);

/// Homing's and Qt's own translations for the system's language; English where there is none.
void installTranslations(QCoreApplication &application);

} // namespace homing::app
