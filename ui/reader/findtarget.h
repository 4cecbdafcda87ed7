// SPDX-License-Identifier: GPL-3.0-or-later
// What the find bar searches. GUI thread.
#pragma once

#include <QRect>
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

/// One of several texts that are searched one after the other.
class FindPart : public FindTarget
{
public:
    /// The next find begins at its first match, or (backward) at its last.
    virtual void startFindAt(bool end) = 0;
    virtual int countText(const QString &text) const = 0;
    /// Marks every match; none of them is the current one.
    virtual void markText(const QString &text) = 0;
    /// Of the current match, in the viewport.
    virtual QRect matchRect() const = 0;
};

} // namespace homing::ui
