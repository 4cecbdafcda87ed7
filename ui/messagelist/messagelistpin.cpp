// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView while a ChangeSet is applied: what the reader sees stays where it is.
#include "ui/messagelist/messagelistview.h"
#include "ui/messagelist/newmailpill.h"

#include <QAccessible>
#include <QScrollBar>

namespace homing::ui {

/// The message in `row`, or if it is about to go the nearest one below that stays, else the nearest
/// above.
quint32 MessageListView::survivorAt(int row, const imap::UidSet &removed) const
{
    for (int below = row; below < rowCount(); ++below) {
        if (!removed.contains(m_model->uidAt(below)))
            return m_model->uidAt(below);
    }
    for (int above = row - 1; above >= 0; --above) {
        if (!removed.contains(m_model->uidAt(above)))
            return m_model->uidAt(above);
    }
    return 0;
}

void MessageListView::beginChanges(const imap::UidSet &removed)
{
    m_isApplying = true;
    m_isSelectionDirty = false;
    m_anchor = {};
    if (rowCount() == 0)
        return;
    stashSelection(removed);
    m_selected.reset();
    m_anchor.top = survivorAt(0, removed);
    const QModelIndex current = currentIndex();
    bool isCurrentVisible = false;
    if (current.isValid()) {
        m_anchor.current = m_model->uidAt(current.row());
        m_anchor.successor = survivorAt(current.row(), removed);
        isCurrentVisible = rowRect(current.row()).intersects(viewport()->rect());
    }
    if (m_opened != 0) {
        m_anchor.uid = m_opened;
        m_anchor.y = rowRect(m_model->rowOf(m_opened)).top();
        return;
    }
    m_anchor.sticksToTop = verticalOffset() == 0 && !isCurrentVisible;
    if (isCurrentVisible) { // itself, or the one that takes its place
        m_anchor.uid = m_anchor.successor;
        m_anchor.y = rowRect(current.row()).top();
        return;
    }
    // Else the first one on screen that stays, where it is now.
    for (int row = firstVisibleRow(); row <= lastVisibleRow(); ++row) {
        if (!removed.contains(m_model->uidAt(row))) {
            m_anchor.uid = m_model->uidAt(row);
            m_anchor.y = rowRect(row).top();
            return;
        }
    }
    m_anchor.uid = survivorAt(firstVisibleRow(), removed);
    m_anchor.y = rowRect(firstVisibleRow()).top();
}

void MessageListView::endChanges(int, store::ChangeCause cause)
{
    if (!m_isApplying)
        return; // nothing came or went
    restoreSelection();
    restoreCurrent();
    updateGroups();
    updateScrollRange();
    restoreScroll();
    countNewAbove(cause);
    finishChanges();
}

void MessageListView::finishChanges()
{
    m_selected.reset();
    // A conversation may have got more messages without a change of rows.
    const bool isOther = m_model->isGrouped()
        ? selectedUids() != m_toldSelection
        : m_isSelectionDirty && selectedUids() != m_anchor.selected;
    m_isApplying = false;
    m_hoveredRow =
        viewport()->underMouse() ? indexAt(viewport()->mapFromGlobal(QCursor::pos())).row() : -1;
    viewport()->update();
    updatePlaceholder();
    updatePill();
    announce();
    if (isOther)
        tellSelection();
}

void MessageListView::tellSelection()
{
    m_toldSelection = m_model && m_model->isGrouped() ? selectedUids() : imap::UidSet();
    Q_EMIT selectedMessagesChanged();
}

/// Qt's selection model pays for each range with each run of rows, and forgets "all selected" in a
/// layout change.
/// Nor does it follow a row that goes to come back at another place.
void MessageListView::stashSelection(const imap::UidSet &removed)
{
    constexpr int fewRows = 200;
    m_anchor.selected = selectedUids();
    if (selectedCount() <= fewRows && m_anchor.selected.intersected(removed).isEmpty())
        return;
    m_anchor.isStashed = true;
    selectionModel()->clearSelection();
}

void MessageListView::restoreSelection()
{
    if (!m_anchor.isStashed)
        return;
    QItemSelection selection;
    for (const model::RowRun &run : m_model->runsOf(m_anchor.selected))
        selection.append(QItemSelectionRange(m_model->index(run.first), m_model->index(run.last)));
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

// --- another order or filter: nothing but the current message has a place to keep

void MessageListView::beginArrangement()
{
    m_isApplying = true;
    m_isSelectionDirty = false;
    m_anchor = {};
    if (rowCount() == 0)
        return;
    stashSelection({});
    m_selected.reset();
    const QModelIndex current = currentIndex();
    if (current.isValid())
        m_anchor.current = m_model->uidAt(current.row());
    const bool isVisible =
        current.isValid() && rowRect(current.row()).intersects(viewport()->rect());
    m_anchor.y = isVisible ? rowRect(current.row()).top() : viewport()->height() / 3;
}

void MessageListView::endArrangement()
{
    restoreSelection();
    const int row = m_anchor.current != 0 ? m_model->rowOf(m_anchor.current) : -1;
    // One that the filter hides is not replaced: the reader would open what nobody chose.
    if (row >= 0 && currentIndex().row() != row)
        selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    else if (row < 0 && currentIndex().isValid())
        selectionModel()->clearCurrentIndex();
    updateGroups();
    updateScrollRange();
    const qint64 value = row < 0 ? 0 : topOf(row) - m_anchor.y;
    verticalScrollBar()->setValue(
        int(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
    m_newAbove = 0;
    finishChanges();
}

void MessageListView::restoreCurrent()
{
    if (m_anchor.current == 0)
        return;
    QItemSelectionModel *selection = selectionModel();
    const bool isGone = m_model->rowOf(m_anchor.current) < 0;
    const int row = m_model->rowOf(isGone ? m_anchor.successor : m_anchor.current);
    if (row < 0) {
        selection->clear();
        return;
    }
    // A message moved to the next one only when nothing else is selected: the rest of a selection
    // stays one.
    const bool selects = isGone && !selection->hasSelection();
    if (selects || currentIndex().row() != row) {
        selection->setCurrentIndex(m_model->index(row),
                                   selects ? QItemSelectionModel::ClearAndSelect
                                           : QItemSelectionModel::NoUpdate);
    }
}

void MessageListView::restoreScroll()
{
    const int row = m_anchor.uid != 0 ? m_model->rowOf(m_anchor.uid) : -1;
    qint64 value = 0;
    if (row >= 0 && !m_anchor.sticksToTop)
        value = topOf(row) - m_anchor.y;
    verticalScrollBar()->setValue(
        int(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
}

void MessageListView::countNewAbove(store::ChangeCause cause)
{
    const int arrived = m_anchor.top != 0 ? m_model->rowOf(m_anchor.top) : 0;
    const bool isNews = cause == store::ChangeCause::Live || cause == store::ChangeCause::Resync;
    if (arrived > 0 && isNews)
        m_newAbove += arrived;
    m_newAbove = std::min(m_newAbove, firstVisibleRow());
}

void MessageListView::updatePill()
{
    m_newMail->update(m_newAbove, viewport()->geometry());
}

// --- QAbstractItemView's own reactions to rows: nothing to lay out, nothing to edit

void MessageListView::rowsInserted(const QModelIndex &, int, int)
{
    if (m_isApplying)
        return;
    m_selected.reset();
    updateGroups();
    updateScrollRange();
    updatePlaceholder();
    viewport()->update();
}

void MessageListView::rowsAboutToBeRemoved(const QModelIndex &, int, int) { }

void MessageListView::announce()
{
    const MessageRef message = currentMessage();
    if (message == m_announced)
        return;
    m_announced = message;
    if (QAccessible::isActive() && currentIndex().isValid()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(currentIndex().row());
        QAccessible::updateAccessibility(&event);
    }
    Q_EMIT currentMessageChanged(message);
}

} // namespace homing::ui
