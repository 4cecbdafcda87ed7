// SPDX-License-Identifier: GPL-3.0-or-later
// The flat button with a small icon and a text, as it stands in bars. GUI thread.
#pragma once

class QString;
class QToolButton;
class QWidget;

namespace homing::ui {

/// `name`: its object name; `text` is its accessible name too. The icon is the caller's.
QToolButton *flatButton(QWidget *parent, const char *name, const QString &text);

} // namespace homing::ui
