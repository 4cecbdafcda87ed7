// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML view's text for screen readers. GUI thread.
#pragma once

namespace homing::ui {

class LiteHtmlView;

/// Once for the program; further calls do nothing.
void installHtmlViewAccess();
void tellHtmlViewSelection(LiteHtmlView *view, int anchor, int cursor);

} // namespace homing::ui
