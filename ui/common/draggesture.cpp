// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/draggesture.h"

#include <QApplication>
#include <QItemSelectionModel>
#include <QMouseEvent>

namespace homing::ui {

DragGesture::DragGesture(QAbstractItemView *view)
    : QObject(view)
    , m_view(view)
{
    view->viewport()->installEventFilter(this);
}

bool DragGesture::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const bool isPress = event->type() == QEvent::MouseButtonPress
            && mouse->button() == Qt::LeftButton && !(mouse->modifiers() & Qt::ShiftModifier);
        m_place = mouse->position().toPoint();
        m_pressed = isPress ? m_view->indexAt(m_place) : QModelIndex();
    } else if (event->type() == QEvent::MouseMove && m_pressed.isValid()) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (!(mouse->buttons() & Qt::LeftButton)
            || !m_view->selectionModel()->isSelected(m_pressed)) {
            m_pressed = QModelIndex();
            return false;
        }
        const QPoint way = mouse->position().toPoint() - m_place;
        if (way.manhattanLength() >= QApplication::startDragDistance()) {
            m_pressed = QModelIndex();
            Q_EMIT begun();
        }
        return true; // else the view would select what the mouse comes by
    }
    return QObject::eventFilter(watched, event);
}

} // namespace homing::ui
