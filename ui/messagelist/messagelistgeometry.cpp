// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView: where rows and the headers of date groups stand, and painting them. All rows
// have one height and all headers another, so a place is found by the number of headers above it.
#include "ui/common/emptystate.h"
#include "ui/messagelist/messagedelegate.h"
#include "ui/messagelist/messagelistview.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

namespace homing::ui {

void MessageListView::setDensity(Density density)
{
    m_density = density;
    updateRowHeight();
}

void MessageListView::setColumns(const std::vector<MessageColumn> &columns)
{
    const bool isOther = columns.empty() != m_delegate->columns().empty();
    m_delegate->setColumns(columns);
    if (isOther)
        updateRowHeight();
    viewport()->update();
}

void MessageListView::updateRowHeight()
{
    m_delegate->setShowsPreview(m_density == Density::Comfortable);
    m_delegate->measure(*this);
    m_groupHeight = m_delegate->groupHeight();
    if (m_rowHeight == m_delegate->rowHeight())
        return;
    // The message at the top stays there.
    const int top = firstVisibleRow();
    const qint64 inside = verticalOffset() - topOf(top);
    const qint64 before = m_rowHeight;
    m_rowHeight = m_delegate->rowHeight();
    updateScrollRange();
    // Above its row stands a group's header, which keeps its height.
    const qint64 value = topOf(top) + (inside < 0 ? inside : inside * m_rowHeight / before);
    verticalScrollBar()->setValue(
        int(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
    viewport()->update();
}

// --- date groups

void MessageListView::setGroupsByDate(bool groups)
{
    m_groupsByDate = groups;
    updateGroups();
}

void MessageListView::setClock(std::function<QDateTime()> clock)
{
    m_clock = std::move(clock);
    checkDay();
}

QDateTime MessageListView::now() const
{
    return m_clock ? m_clock() : QDateTime::currentDateTime();
}

bool MessageListView::updateGroups()
{
    std::vector<DateGroup> groups;
    if (m_groupsByDate && m_model)
        groups = dateGroups(*m_model, now(), now().timeZone(), locale());
    if (groups == m_groups)
        return false;
    m_groups = std::move(groups);
    updateScrollRange();
    viewport()->update();
    return true;
}

/// At midnight, after a sleep over midnight, and where the traveller's zone changes.
void MessageListView::checkDay()
{
    const QDateTime time = now();
    const auto day = std::pair(time.date(), time.offsetFromUtc());
    if (day == m_groupedDay)
        return;
    m_groupedDay = day;
    const int top = firstVisibleRow();
    const qint64 inside = verticalOffset() - topOf(top);
    if (updateGroups() && verticalOffset() > 0)
        verticalScrollBar()->setValue(
            int(std::clamp<qint64>(topOf(top) + inside, 0, verticalScrollBar()->maximum())));
    viewport()->update();
}

int MessageListView::groupsUpTo(int row) const
{
    const auto past =
        std::upper_bound(m_groups.begin(), m_groups.end(), row,
                         [](int at, const DateGroup &group) { return at < group.firstRow; });
    return int(past - m_groups.begin());
}

qint64 MessageListView::topOf(int row) const
{
    return qint64(row) * m_rowHeight + qint64(groupsUpTo(row)) * m_groupHeight;
}

qint64 MessageListView::contentHeight() const
{
    return qint64(rowCount()) * m_rowHeight + qint64(m_groups.size()) * m_groupHeight;
}

/// The row at `y` of the whole list; a header belongs to the row below it. May be rowCount().
int MessageListView::rowAt(qint64 y) const
{
    if (y < 0)
        return 0;
    // The last group whose header begins at or above y.
    const auto past =
        std::upper_bound(m_groups.begin(), m_groups.end(), y, [this](qint64 at, const auto &group) {
            const auto index = &group - m_groups.data();
            return at < qint64(group.firstRow) * m_rowHeight + index * m_groupHeight;
        });
    const qint64 above = past - m_groups.begin();
    const qint64 row = (y - above * m_groupHeight) / m_rowHeight;
    const int least = above > 0 ? m_groups[size_t(above - 1)].firstRow : 0;
    return int(std::clamp<qint64>(row, least, rowCount()));
}

QRect MessageListView::groupRect(const DateGroup &group) const
{
    const qint64 far = 1 << 29;
    const qint64 top = topOf(group.firstRow) - m_groupHeight - verticalOffset();
    return {0, int(std::clamp(top, -far, far)), viewport()->width(), m_groupHeight};
}

// --- rows

QRect MessageListView::rowRect(int row) const
{
    const qint64 top = topOf(row) - verticalOffset();
    const qint64 far = 1 << 29;
    return {0, int(std::clamp(top, -far, far)), viewport()->width(), m_rowHeight};
}

int MessageListView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

int MessageListView::firstVisibleRow() const
{
    return rowAt(verticalOffset());
}

int MessageListView::lastVisibleRow() const
{
    return std::min(rowCount() - 1, rowAt(qint64(verticalOffset()) + viewport()->height() - 1));
}

QRect MessageListView::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? rowRect(index.row()) : QRect();
}

QModelIndex MessageListView::indexAt(const QPoint &point) const
{
    if (!m_model || point.y() < 0)
        return {};
    const int row = rowAt(qint64(verticalOffset()) + point.y());
    return row < rowCount() && rowRect(row).top() <= point.y() ? m_model->index(row)
                                                               : QModelIndex();
}

bool MessageListView::isIndexHidden(const QModelIndex &) const
{
    return false;
}

void MessageListView::updateScrollRange()
{
    const qint64 range = std::min<qint64>(contentHeight() - viewport()->height(), 2'000'000'000);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(std::max(1, m_rowHeight / 2));
    verticalScrollBar()->setRange(0, int(std::max<qint64>(0, range)));
}

void MessageListView::updateGeometries()
{
    if (m_isApplying)
        return;
    updateScrollRange();
    m_empty->setGeometry(viewport()->rect());
    QAbstractItemView::updateGeometries();
}

void MessageListView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || m_isApplying)
        return;
    if (!isVisible()) { // it may not have its size yet, and would scroll away what has room
        m_scrollsWhenShown = true;
        return;
    }
    const qint64 top = topOf(index.row());
    // The first of a group comes with its header.
    const int group = groupsUpTo(index.row());
    const bool isFirst = group > 0 && m_groups[size_t(group - 1)].firstRow == index.row();
    const qint64 upper = isFirst ? top - m_groupHeight : top;
    const qint64 height = viewport()->height();
    const qint64 value = verticalOffset();
    qint64 target = value;
    switch (hint) {
    case PositionAtTop:
        target = upper;
        break;
    case PositionAtBottom:
        target = top + m_rowHeight - height;
        break;
    case PositionAtCenter:
        target = top - (height - m_rowHeight) / 2;
        break;
    case EnsureVisible:
        if (top < value || m_rowHeight > height)
            target = upper;
        else if (top + m_rowHeight > value + height)
            target = top + m_rowHeight - height;
        break;
    }
    verticalScrollBar()->setValue(
        int(std::clamp<qint64>(target, 0, verticalScrollBar()->maximum())));
}

void MessageListView::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    if (rowCount() == 0)
        return;
    const QRect area = rect.normalized();
    const qint64 offset = verticalOffset();
    const int first = rowAt(offset + area.top());
    int last = std::min(rowCount() - 1, rowAt(offset + area.bottom()));
    if (last >= 0 && rowRect(last).top() > area.bottom()) // only its header is touched
        --last;
    QItemSelection selection;
    if (first <= last && offset + area.bottom() >= 0)
        selection.select(m_model->index(first), m_model->index(last));
    selectionModel()->select(selection, command);
}

QRegion MessageListView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int first = std::max(range.top(), firstVisibleRow());
        const int last = std::min(range.bottom(), lastVisibleRow());
        if (range.isValid() && first <= last)
            region += rowRect(first).united(rowRect(last));
    }
    return region;
}

// --- painting

void MessageListView::paintEvent(QPaintEvent *event)
{
    if (rowCount() == 0)
        return;
    const QRect area = event->rect();
    const int first = rowAt(qint64(verticalOffset()) + area.top());
    const int last = std::min(rowCount() - 1, rowAt(qint64(verticalOffset()) + area.bottom()));
    m_model->ensureLoaded(first, last);

    QPainter painter(viewport());
    QStyleOptionViewItem plain;
    initViewItemOption(&plain);
    const QItemSelectionModel *selection = selectionModel();
    const int current = hasFocus() && currentIndex().isValid() ? currentIndex().row() : -1;
    for (int row = first; row <= last; ++row) {
        QStyleOptionViewItem option = plain;
        option.rect = rowRect(row);
        if (!event->region().intersects(option.rect))
            continue;
        const QModelIndex index = m_model->index(row);
        option.state.setFlag(QStyle::State_Selected, selection->isSelected(index));
        option.state.setFlag(QStyle::State_MouseOver, row == m_hoveredRow);
        option.state.setFlag(QStyle::State_HasFocus, row == current);
        m_delegate->paint(&painter, option, index);
    }
    for (size_t i = size_t(std::max(0, groupsUpTo(first) - 1)); i < m_groups.size(); ++i) {
        QStyleOptionViewItem option = plain;
        option.rect = groupRect(m_groups[i]);
        if (option.rect.top() > area.bottom())
            break;
        if (event->region().intersects(option.rect))
            m_delegate->paintGroup(&painter, option, m_groups[i].title);
    }
}

} // namespace homing::ui
