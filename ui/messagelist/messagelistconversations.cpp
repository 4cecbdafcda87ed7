// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView: opening and closing conversations in the list.
#include "ui/messagelist/messagedelegate.h"
#include "ui/messagelist/messagelistview.h"

#include <QMouseEvent>

namespace homing::ui {

MessageRef MessageListView::selectedMessage() const
{
    if (!m_model || !selectionModel() || selectionModel()->selection().isEmpty())
        return {};
    const int row = selectionModel()->selection().constFirst().top();
    return row == currentIndex().row() ? currentMessage() : m_model->refAt(row);
}

void MessageListView::setOpen(int row, bool open)
{
    if (!m_model || m_isApplying)
        return;
    m_unreadSearch.stop();
    m_opened = m_model->uidAt(row); // what was clicked stays under the pointer
    m_model->setOpen(row, open);
    m_opened = 0;
}

/// Right opens a conversation, then goes to its next message; left goes to its row, then closes it.
bool MessageListView::moveInConversation(bool inwards)
{
    const int row = currentIndex().isValid() ? currentIndex().row() : -1;
    if (row < 0)
        return false;
    const bool isOpen = m_model->isOpen(row);
    if (inwards && isOpen)
        return moveTo(row + 1);
    if (!inwards && m_model->isMember(row))
        return moveTo(m_model->headRow(row));
    if (isOpen == inwards || m_model->conversationCount(row) < 2)
        return false;
    setOpen(row, inwards);
    return true;
}

/// A click on the count.
bool MessageListView::toggleAt(const QMouseEvent &event)
{
    const QPoint place = event.position().toPoint();
    const QModelIndex index = indexAt(place);
    if (!index.isValid() || event.button() != Qt::LeftButton || event.modifiers() != Qt::NoModifier)
        return false;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = rowRect(index.row());
    const QRect count = m_delegate->countRect(option, m_model->conversationCount(index.row()));
    if (!count.adjusted(-4, -4, 4, 4).contains(place))
        return false;
    setOpen(index.row(), !m_model->isOpen(index.row()));
    return true;
}

} // namespace homing::ui
