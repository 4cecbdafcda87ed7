// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxTreeView: messages are dropped on a mailbox of their account: moved, with Ctrl copied.
#include "ui/mailboxes/mailboxtreeview.h"

#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>

namespace homing::ui {

namespace {

constexpr int openAfterMs = 700; // as long as one rests on a closed mailbox

}

void MailboxTreeView::prepareDrops()
{
    setDragDropMode(DropOnly);
    setDropIndicatorShown(false); // the row itself shows it
    m_openUnderDrag.setSingleShot(true);
    m_openUnderDrag.setInterval(openAfterMs);
    connect(&m_openUnderDrag, &QTimer::timeout, this, [this] {
        if (m_underDrag.isValid())
            expand(m_underDrag);
    });
}

bool MailboxTreeView::takes(const QModelIndex &index, const DraggedMessages &messages) const
{
    const MailboxRef target = m_model ? m_model->mailboxAt(index) : MailboxRef();
    return !target.mailbox.isNull() && !messages.empty()
        && std::all_of(messages.begin(), messages.end(), [&target](const auto &part) {
               return part.first.account == target.account && part.first != target;
           });
}

void MailboxTreeView::setDropTarget(const QModelIndex &index)
{
    if (m_dropTarget == index)
        return;
    m_dropTarget = index;
    viewport()->update();
}

void MailboxTreeView::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedMessages(event->mimeData()).empty())
        event->ignore();
    else
        event->acceptProposedAction();
}

void MailboxTreeView::dragMoveEvent(QDragMoveEvent *event)
{
    QTreeView::dragMoveEvent(event); // scrolls at the edges
    const QModelIndex index = indexAt(event->position().toPoint());
    if (m_underDrag != index) {
        m_underDrag = index;
        m_openUnderDrag.start();
    }
    const bool isTarget = takes(index, draggedMessages(event->mimeData()));
    setDropTarget(isTarget ? index : QModelIndex());
    if (!isTarget) {
        event->ignore();
        return;
    }
    event->setDropAction(event->modifiers() & Qt::ControlModifier ? Qt::CopyAction
                                                                  : Qt::MoveAction);
    event->accept();
}

void MailboxTreeView::dragLeaveEvent(QDragLeaveEvent *event)
{
    QTreeView::dragLeaveEvent(event);
    m_openUnderDrag.stop();
    m_underDrag = QModelIndex();
    setDropTarget({});
}

void MailboxTreeView::dropEvent(QDropEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const DraggedMessages messages = draggedMessages(event->mimeData());
    const bool isTarget = takes(index, messages);
    const bool copies = event->modifiers() & Qt::ControlModifier;
    QDragLeaveEvent over; // ends what the drag began
    dragLeaveEvent(&over);
    if (!isTarget) {
        event->ignore();
        return;
    }
    event->setDropAction(copies ? Qt::CopyAction : Qt::MoveAction);
    event->accept();
    Q_EMIT messagesDropped(messages, m_model->mailboxAt(index), copies);
}

} // namespace homing::ui
