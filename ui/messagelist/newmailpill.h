// SPDX-License-Identifier: GPL-3.0-or-later
// NewMailPill: "3 new" over the top of the list while new messages stand above what is on screen.
// GUI thread.
#pragma once

#include <QToolButton>

namespace homing::ui {

class NewMailPill : public QToolButton
{
    Q_OBJECT
public:
    explicit NewMailPill(QWidget *parent);
    /// 0 hides it. `area` is the list's, in the parent's coordinates.
    void update(int count, const QRect &area);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace homing::ui
