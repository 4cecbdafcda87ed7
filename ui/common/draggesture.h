// SPDX-License-Identifier: GPL-3.0-or-later
// DragGesture: tells when what is selected in a view is pulled away with the mouse. Qt's own way
// makes an index of each selected row, which a million of them are too many for. GUI thread; the
// view's child.
#pragma once

#include <QAbstractItemView>
#include <QPersistentModelIndex>

namespace homing::ui {

class DragGesture final : public QObject
{
    Q_OBJECT
public:
    explicit DragGesture(QAbstractItemView *view);

Q_SIGNALS:
    void begun();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAbstractItemView *m_view;
    QPersistentModelIndex m_pressed;
    QPoint m_place;
};

} // namespace homing::ui
