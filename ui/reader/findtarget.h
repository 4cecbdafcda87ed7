// SPDX-License-Identifier: GPL-3.0-or-later
// What the find bar searches. GUI thread.
#pragma once

#include <QString>

namespace homing::ui {

class FindTarget
{
public:
    virtual ~FindTarget() = default;
    /// Marks every match and goes to the next one; the same text again goes on. Returns their
    /// number.
    virtual int findText(const QString &text, bool backward) = 0;
    virtual void clearFind() = 0;
    /// 1-based place of the current match among all, 0 for none.
    virtual int currentMatch() const = 0;
    virtual QString selectedText() const = 0;
    virtual void focusText() = 0;
};

} // namespace homing::ui
