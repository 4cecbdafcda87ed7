// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/resultlist.h"

#include "ui/search/resultdelegate.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace homing::ui {

namespace {

constexpr int unreadAtOnce = 100; // rows, in perhaps as many mailboxes
constexpr qint64 farAway = 1'000'000'000; // pixels: a rectangle of twice that fits into numbers
/// More pieces than anybody selected by hand: each later click would look at all of them.
constexpr size_t mostSelectedRuns = 2'000;

} // namespace

ResultList::ResultList(QWidget *parent)
    : QListView(parent)
    , m_delegate(new ResultDelegate(this))
{
    setObjectName(QStringLiteral("searchResults"));
    setAccessibleName(tr("Search results"));
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setSelectionRectVisible(false);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    measure();
    m_unreadSearch.setInterval(0);
    connect(&m_unreadSearch, &QTimer::timeout, this, &ResultList::searchUnread);
    connect(this, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (m_results && index.isValid())
            Q_EMIT resultActivated(m_results->refAt(index.row()));
    });
}

void ResultList::setResults(model::SearchModel *model)
{
    m_results = model;
    setModel(model);
    model->setDescriber([model](int row) { return resultDescription(*model, row); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        m_unreadSearch.stop();
        if (!m_kept)
            Q_EMIT resultSelectionChanged();
    });
    connect(model, &model::SearchModel::changesAboutToBeApplied, this, &ResultList::beginChanges);
    connect(model, &model::SearchModel::changesApplied, this, &ResultList::endChanges);
}

// --- messages

MessageRef ResultList::currentMessage() const
{
    const QModelIndex index = currentIndex();
    return m_results && index.isValid() && selectionModel()->isSelected(index)
        ? m_results->refAt(index.row())
        : MessageRef {};
}

std::vector<std::pair<MailboxRef, imap::UidSet>> ResultList::selection() const
{
    std::map<MailboxRef, std::vector<quint32>> uids;
    if (m_results) {
        std::pair<const MailboxRef, std::vector<quint32>> *last = nullptr;
        for (const QItemSelectionRange &range : selectionModel()->selection()) {
            for (int row = range.top(); row <= range.bottom(); ++row) {
                const MessageRef message = m_results->refAt(row);
                if (!last || last->first != message.mailbox)
                    last = &*uids.try_emplace(message.mailbox).first;
                last->second.push_back(message.uid);
            }
        }
    }
    std::vector<std::pair<MailboxRef, imap::UidSet>> selection;
    for (auto &[mailbox, list] : uids) {
        std::reverse(list.begin(), list.end()); // in order then, mostly
        selection.emplace_back(mailbox, imap::UidSet::fromUids(std::move(list)));
    }
    return selection;
}

bool ResultList::step(int rows)
{
    const int row = currentIndex().isValid() ? currentIndex().row() + rows : 0;
    if (!m_results || row < 0 || row >= m_results->rowCount())
        return false;
    selectionModel()->setCurrentIndex(m_results->index(row), QItemSelectionModel::ClearAndSelect);
    return true;
}

void ResultList::selectNextUnread()
{
    m_unreadFrom = currentIndex().isValid() ? currentIndex().row() + 1 : 0;
    m_unreadLeft = count();
    searchUnread();
}

void ResultList::searchUnread()
{
    m_unreadSearch.stop();
    if (m_unreadFrom >= count())
        m_unreadFrom = 0;
    const int rows = std::min({unreadAtOnce, m_unreadLeft, count() - m_unreadFrom});
    if (rows <= 0)
        return;
    const int found = m_results->firstUnread(m_unreadFrom, rows);
    if (found >= 0) {
        selectionModel()->setCurrentIndex(m_results->index(found),
                                          QItemSelectionModel::ClearAndSelect);
        return;
    }
    m_unreadFrom += rows;
    m_unreadLeft -= rows;
    m_unreadSearch.start();
}

// --- a change in place

void ResultList::beginChanges()
{
    Kept kept;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        kept.selected.push_back({range.top(), range.height()});
    kept.current = currentIndex().row();
    const bool isCurrentSeen =
        kept.current >= 0 && rowRect(kept.current).intersects(viewport()->rect());
    if (isCurrentSeen)
        kept.anchor = kept.current;
    else if (verticalOffset() > 0) // else what is new at the top is seen
        kept.anchor = verticalOffset() / m_rowHeight;
    kept.anchorY = int(qint64(kept.anchor) * m_rowHeight - verticalOffset());
    m_kept = std::move(kept);
    m_unreadSearch.stop();
    selectionModel()->clearSelection(); // Qt's pays for each range with each run of rows
}

void ResultList::endChanges(const account::HitChange &change)
{
    const Kept kept = *m_kept;
    // Itself, or of those that went the next one below, else above.
    const auto standsFor = [&](int row) {
        if (row < 0)
            return -1;
        int after = change.rowAfter(row);
        if (after >= 0)
            return after;
        for (const account::HitRun &run : change.removed) {
            if (row >= run.first + run.count)
                continue;
            after = change.rowAfter(run.first + run.count);
            after = after >= 0 && after < count() ? after : change.rowAfter(run.first - 1);
            break;
        }
        return after;
    };
    std::vector<account::HitRun> runs; // selected
    qint64 fewer = 0;                  // are it
    for (const account::HitRun &before : kept.selected) {
        fewer += before.count;
        for (const account::HitRun &run : change.runsAfter(before)) {
            fewer -= run.count;
            runs.push_back(run);
        }
    }
    if (runs.size() > std::max(mostSelectedRuns, kept.selected.size())) {
        runs.clear();
        fewer = 1;
    }
    QItemSelection selected;
    for (const account::HitRun &run : runs)
        selected.append(QItemSelectionRange(m_results->index(run.first),
                                            m_results->index(run.first + run.count - 1)));
    const int current = standsFor(kept.current);
    const bool moves = !kept.selected.empty() && selected.isEmpty() && current >= 0;
    selectionModel()->select(selected, QItemSelectionModel::ClearAndSelect);
    if (current >= 0)
        selectionModel()->setCurrentIndex(m_results->index(current),
                                          moves ? QItemSelectionModel::ClearAndSelect
                                                : QItemSelectionModel::NoUpdate);
    updateGeometries();
    const int anchor = standsFor(kept.anchor);
    if (anchor >= 0)
        verticalScrollBar()->setValue(int(std::clamp<qint64>(
            qint64(anchor) * m_rowHeight - kept.anchorY, 0, verticalScrollBar()->maximum())));
    m_kept.reset();
    viewport()->update();
    if (fewer > 0)
        Q_EMIT resultSelectionChanged();
}

void ResultList::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    if (m_kept)
        return; // told when everything is in place
    QListView::selectionChanged(selected, deselected);
    Q_EMIT resultSelectionChanged();
}

void ResultList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    if (m_kept)
        return;
    m_unreadSearch.stop();
    QListView::currentChanged(current, previous);
}

// --- geometry: a place is a multiplication

QRect ResultList::rowRect(int row) const
{
    const qint64 top = qint64(row) * m_rowHeight - verticalOffset();
    const int y = int(std::clamp<qint64>(top, -farAway, farAway));
    return {0, y, viewport()->width(), m_rowHeight};
}

QRect ResultList::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? rowRect(index.row()) : QRect();
}

QModelIndex ResultList::indexAt(const QPoint &point) const
{
    const qint64 y = qint64(point.y()) + verticalOffset();
    if (!m_results || y < 0 || y / m_rowHeight >= count())
        return {};
    return m_results->index(int(y / m_rowHeight));
}

void ResultList::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int height = viewport()->height();
    const qint64 top = qint64(index.row()) * m_rowHeight;
    qint64 value = verticalOffset();
    if (hint == PositionAtTop || (hint == EnsureVisible && top < value))
        value = top;
    else if (hint == PositionAtBottom
             || (hint == EnsureVisible && top + m_rowHeight > value + height))
        value = top + m_rowHeight - height;
    else if (hint == PositionAtCenter)
        value = top - (height - m_rowHeight) / 2;
    verticalScrollBar()->setValue(
        int(std::clamp<qint64>(value, 0, verticalScrollBar()->maximum())));
}

void ResultList::doItemsLayout()
{
    QAbstractItemView::doItemsLayout(); // not QListView's, which looks at every row
}

int ResultList::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void ResultList::updateGeometries()
{
    const int height = viewport()->height();
    const qint64 all = qint64(count()) * m_rowHeight;
    verticalScrollBar()->setSingleStep(std::max(1, m_rowHeight / 2));
    verticalScrollBar()->setPageStep(height);
    verticalScrollBar()->setRange(
        0, int(std::clamp<qint64>(all - height, 0, 2 * farAway - height)));
    QAbstractItemView::updateGeometries();
}

void ResultList::scrollContentsBy(int, int dy)
{
    viewport()->scroll(0, dy);
}

QModelIndex ResultList::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (count() == 0)
        return {};
    const int page = std::max(1, viewport()->height() / m_rowHeight - 1);
    int row = currentIndex().isValid() ? currentIndex().row() : -1;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        row -= 1;
        break;
    case MoveDown:
    case MoveNext:
        row += 1;
        break;
    case MoveLeft:
    case MoveRight:
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count() - 1;
        break;
    case MovePageUp:
        row -= page;
        break;
    case MovePageDown:
        row += page;
        break;
    }
    return m_results->index(std::clamp(row, 0, count() - 1));
}

void ResultList::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    if (!m_results || count() == 0)
        return;
    const QRect area = rect.normalized();
    const qint64 top = qint64(area.top()) + verticalOffset();
    const qint64 bottom = qint64(area.bottom()) + verticalOffset();
    QItemSelection rows;
    if (bottom >= 0 && top / m_rowHeight < count()) {
        const int first = int(std::max<qint64>(0, top / m_rowHeight));
        const int last = int(std::min<qint64>(count() - 1, bottom / m_rowHeight));
        rows.append(QItemSelectionRange(m_results->index(first), m_results->index(last)));
    }
    selectionModel()->select(rows, command);
}

QRegion ResultList::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const QRect seen = viewport()->rect();
    for (const QItemSelectionRange &range : selection)
        region += rowRect(range.top()).united(rowRect(range.bottom())).intersected(seen);
    return region;
}

void ResultList::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                             const QList<int> &)
{
    viewport()->update(rowRect(topLeft.row())
                           .united(rowRect(bottomRight.row()))
                           .intersected(viewport()->rect()));
}

void ResultList::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QStyle::State state = option.state;
    const QPoint mouse = viewport()->underMouse() ? viewport()->mapFromGlobal(QCursor::pos())
                                                  : QPoint(-1, -1);
    const int first = (event->rect().top() + verticalOffset()) / m_rowHeight;
    const int last =
        std::min(count() - 1, (event->rect().bottom() + verticalOffset()) / m_rowHeight);
    for (int row = std::max(0, first); row <= last; ++row) {
        const QModelIndex index = m_results->index(row);
        option.rect = rowRect(row);
        option.index = index;
        option.state = state & ~QStyle::State_HasFocus;
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_MouseOver, option.rect.contains(mouse));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        m_delegate->paint(&painter, option, index);
    }
}

void ResultList::measure()
{
    m_delegate->measure(*this);
    m_rowHeight = std::max(1, m_delegate->sizeHint({}, {}).height());
}

// --- keyboard

void ResultList::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isPlain = modifiers == Qt::NoModifier;
    if (isPlain && event->key() == Qt::Key_J)
        step(1);
    else if (isPlain && event->key() == Qt::Key_K)
        step(-1);
    else if (isPlain && event->key() == Qt::Key_N)
        selectNextUnread();
    else if ((modifiers & ~Qt::ShiftModifier) == Qt::NoModifier && event->key() == Qt::Key_Space)
        Q_EMIT pageWanted(isPlain);
    else if (isPlain && !event->text().isEmpty() && event->text().at(0).isPrint())
        event->ignore(); // the window's one-key commands
    else
        QListView::keyPressEvent(event);
}

void ResultList::focusInEvent(QFocusEvent *event)
{
    // Not QAbstractItemView's: it makes the first row current, which nobody chose.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ResultList::contextMenuEvent(QContextMenuEvent *event)
{
    if (!selectionModel()->hasSelection())
        return;
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid()) {
        scrollTo(currentIndex());
        place = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    }
    Q_EMIT contextMenuWanted(place);
    event->accept();
}

void ResultList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        measure();
        scheduleDelayedItemsLayout();
    }
}

} // namespace homing::ui
