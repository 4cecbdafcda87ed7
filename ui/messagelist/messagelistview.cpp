// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/messagelistview.h"

#include "ui/common/emptystate.h"
#include "ui/common/theme.h"
#include "ui/messagelist/messagedelegate.h"
#include "ui/messagelist/messagelistaccess.h"
#include "ui/messagelist/newmailpill.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace homing::ui {

using model::MessageListModel;

MessageListView::MessageListView(QWidget *parent)
    : QAbstractItemView(parent)
    , m_delegate(new MessageDelegate(this))
    , m_empty(new EmptyState(viewport()))
    , m_newMail(new NewMailPill(this))
{
    installMessageListAccess();
    setObjectName(QStringLiteral("messageList"));
    setAccessibleName(tr("Messages"));
    setItemDelegate(m_delegate);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    m_empty->setObjectName(QStringLiteral("messageListEmpty"));
    connect(m_empty, &EmptyState::actionTriggered, this,
            [this] { Q_EMIT placeholderActionTriggered(m_placeholder); });
    connect(m_newMail, &NewMailPill::clicked, this, [this] { verticalScrollBar()->setValue(0); });
    connect(this, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (m_model && index.isValid())
            Q_EMIT messageActivated(m_model->refAt(index.row()));
    });
    m_unreadSearch.setInterval(0);
    connect(&m_unreadSearch, &QTimer::timeout, this, &MessageListView::searchUnread);
    m_dayCheck.setTimerType(Qt::VeryCoarseTimer);
    m_dayCheck.start(15'000);
    connect(&m_dayCheck, &QTimer::timeout, this, &MessageListView::checkDay);
    m_groupedDay = {now().date(), now().offsetFromUtc()};
    updateRowHeight();
    updatePlaceholder();
}

MessageListView::~MessageListView() = default;

void MessageListView::setMessageModel(MessageListModel *model)
{
    setModel(model);
}

void MessageListView::setModel(QAbstractItemModel *model)
{
    auto *messages = qobject_cast<MessageListModel *>(model);
    Q_ASSERT(messages || !model);
    if (m_model)
        disconnect(m_model, nullptr, this, nullptr);
    m_model = messages;
    m_isApplying = false;
    QAbstractItemView::setModel(messages); // resets, too
    if (m_model) {
        connect(m_model, &MessageListModel::changesAboutToBeApplied, this,
                &MessageListView::beginChanges);
        connect(m_model, &MessageListModel::changesApplied, this, &MessageListView::endChanges);
        connect(m_model, &MessageListModel::arrangementAboutToChange, this,
                &MessageListView::beginArrangement);
        connect(m_model, &MessageListModel::arrangementChanged, this,
                &MessageListView::endArrangement);
    }
}

void MessageListView::setTags(const TagBook *tags)
{
    if (m_tags)
        disconnect(m_tags, nullptr, viewport(), nullptr);
    m_tags = tags;
    m_delegate->setTags(tags);
    if (tags)
        connect(tags, &TagBook::changed, viewport(), qOverload<>(&QWidget::update));
    viewport()->update();
}

void MessageListView::reset()
{
    m_unreadSearch.stop();
    m_hoveredRow = -1;
    m_newAbove = 0;
    m_selected.reset();
    QAbstractItemView::reset();
    updateGroups();
    verticalScrollBar()->setValue(0);
    updateScrollRange();
    updatePlaceholder();
    updatePill();
    announce();
    tellSelection();
}

// --- messages

MessageRef MessageListView::currentMessage() const
{
    const QModelIndex index = currentIndex();
    if (!m_model || !index.isValid())
        return {};
    return m_model->rowOf(m_announced) == index.row() ? m_announced : m_model->refAt(index.row());
}

imap::UidSet MessageListView::selectedUids() const
{
    if (m_selected)
        return *m_selected;
    imap::UidSet uids;
    if (!m_model || !selectionModel())
        return uids;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        imap::UidSet more = m_model->uidsOfRows(range.top(), range.bottom());
        if (uids.isEmpty())
            uids = std::move(more);
        else
            uids.unite(more);
    }
    if (!m_isApplying)
        m_selected = uids;
    return uids;
}

int MessageListView::selectedCount() const
{
    int count = 0;
    if (selectionModel()) {
        for (const QItemSelectionRange &range : selectionModel()->selection())
            count += range.height();
    }
    return count;
}

bool MessageListView::selectMessage(const MessageRef &message)
{
    return m_model && moveTo(m_model->rowOf(message));
}

bool MessageListView::selectNext()
{
    return moveTo(currentIndex().isValid() ? currentIndex().row() + 1 : 0);
}

bool MessageListView::selectPrevious()
{
    return moveTo(currentIndex().isValid() ? currentIndex().row() - 1 : 0);
}

bool MessageListView::moveTo(int row)
{
    if (row < 0 || row >= rowCount())
        return false;
    const QModelIndex index = m_model->index(row);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
    return true;
}

void MessageListView::selectNextUnread()
{
    m_unreadFrom = currentIndex().isValid() ? currentIndex().row() + 1 : 0;
    m_unreadLeft = rowCount();
    searchUnread();
}

void MessageListView::searchUnread()
{
    constexpr int rowsAtOnce = 400; // about 4 ms from a cache on disk
    const int count = rowCount();
    m_unreadSearch.stop();
    if (m_unreadFrom >= count)
        m_unreadFrom = 0;
    const int rows = std::min({rowsAtOnce, m_unreadLeft, count - m_unreadFrom});
    if (rows <= 0)
        return;
    const int found = m_model->firstUnread(m_unreadFrom, rows);
    if (found >= 0) {
        moveTo(found);
        return;
    }
    m_unreadFrom += rows;
    m_unreadLeft -= rows;
    m_unreadSearch.start();
}

// --- instead of rows

void MessageListView::setPlaceholder(Placeholder placeholder, const QString &detail)
{
    m_placeholder = placeholder;
    m_placeholderDetail = detail;
    m_loadingDone = m_loadingTotal = 0;
    updatePlaceholder();
}

void MessageListView::setLoadingProgress(int done, int total)
{
    m_loadingDone = done;
    m_loadingTotal = total;
    updatePlaceholder();
}

void MessageListView::updatePlaceholder()
{
    m_empty->setGeometry(viewport()->rect());
    m_empty->setVisible(rowCount() == 0);
    if (rowCount() > 0)
        return;
    switch (m_placeholder) {
    case Placeholder::Blank:
        m_empty->present({}, {});
        break;
    case Placeholder::NoMailbox:
        m_empty->present(QStringLiteral("message-none"),
                         tr("Choose a mailbox to see its messages."));
        break;
    case Placeholder::Loading:
        m_empty->present(QStringLiteral("syncing"), tr("Fetching messages"), {},
                         m_loadingTotal > 0
                             ? tr("%L1 of %L2").arg(m_loadingDone).arg(m_loadingTotal)
                             : m_placeholderDetail);
        m_empty->setProgress(m_loadingDone, m_loadingTotal);
        break;
    case Placeholder::Empty:
        m_empty->present(QStringLiteral("empty-inbox"), tr("No messages here."), {},
                         m_placeholderDetail);
        break;
    case Placeholder::EmptySearch:
        m_empty->present(QStringLiteral("empty-search"), tr("No message matches."),
                         tr("Clear search"), m_placeholderDetail);
        break;
    case Placeholder::EmptyFilter:
        m_empty->present(QStringLiteral("empty-search"), tr("No message matches the filter."),
                         tr("Clear filter"), m_placeholderDetail);
        break;
    case Placeholder::Offline:
        m_empty->present(QStringLiteral("offline-large"),
                         tr("These messages are not on this computer yet."), tr("Try again"),
                         m_placeholderDetail);
        break;
    case Placeholder::Error:
        m_empty->present(QStringLiteral("error-large"), tr("The messages could not be fetched."),
                         tr("Try again"), m_placeholderDetail);
        break;
    }
}

void MessageListView::scrollContentsBy(int, int dy)
{
    if (m_isApplying)
        return;
    viewport()->scroll(0, dy);
    m_empty->setGeometry(viewport()->rect());
    if (viewport()->underMouse() || m_hoveredRow >= 0) // else the X server need not be asked
        updateHover(viewport()->mapFromGlobal(QCursor::pos()));
    m_newAbove = std::min(m_newAbove, firstVisibleRow());
    updatePill();
}

void MessageListView::showEvent(QShowEvent *event)
{
    QAbstractItemView::showEvent(event);
    updateScrollRange();
    if (std::exchange(m_scrollsWhenShown, false))
        scrollTo(currentIndex());
}

void MessageListView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    updateScrollRange();
    m_empty->setGeometry(viewport()->rect());
    updatePill();
}

// --- painting: messagelistgeometry.cpp

void MessageListView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                                  const QList<int> &)
{
    const int first = std::max(topLeft.row(), firstVisibleRow());
    const int last = std::min(bottomRight.row(), lastVisibleRow());
    if (first <= last && !m_isApplying)
        viewport()->update(rowRect(first).united(rowRect(last)));
}

void MessageListView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
    if (event->type() == QEvent::LanguageChange)
        updatePlaceholder();
}

// --- keyboard and mouse

void MessageListView::focusInEvent(QFocusEvent *event)
{
    // Not QAbstractItemView's: it makes the first row current, and the reader would open a message
    // nobody chose.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

QModelIndex MessageListView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = rowCount();
    if (count == 0)
        return {};
    const int page = std::max(1, viewport()->height() / m_rowHeight - 1);
    const int current = currentIndex().isValid() ? currentIndex().row() : -1;
    int row = current;
    switch (action) {
    case MoveUp:
    case MovePrevious:
    case MoveLeft:
        row = action == MoveLeft ? current : current - 1;
        break;
    case MoveDown:
    case MoveNext:
    case MoveRight:
        row = action == MoveRight ? current : current + 1;
        break;
    case MoveHome:
        row = 0;
        break;
    case MoveEnd:
        row = count - 1;
        break;
    case MovePageUp:
        row = current - page;
        break;
    case MovePageDown:
        row = current + page;
        break;
    }
    return m_model->index(std::clamp(row, 0, count - 1));
}

void MessageListView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool isSideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (modifiers == Qt::NoModifier && isSideways) {
        const bool inwards = (event->key() == Qt::Key_Right) != isRightToLeft();
        if (!moveInConversation(inwards)) {
            QAbstractItemView::keyPressEvent(event);
            return;
        }
    } else if (modifiers == Qt::NoModifier && event->key() == Qt::Key_J) {
        selectNext();
    } else if (modifiers == Qt::NoModifier && event->key() == Qt::Key_K) {
        selectPrevious();
    } else if (modifiers == Qt::NoModifier && event->key() == Qt::Key_N) {
        selectNextUnread();
    } else if ((modifiers & ~Qt::ShiftModifier) == Qt::NoModifier
               && event->key() == Qt::Key_Space) {
        Q_EMIT pageWanted(modifiers == Qt::NoModifier);
    } else if ((modifiers & ~Qt::ShiftModifier) == Qt::NoModifier && !event->text().isEmpty()
               && event->text().at(0).isPrint()) {
        event->ignore(); // the window's one-key commands; there is no searching by typing here
        return;
    } else {
        QAbstractItemView::keyPressEvent(event);
        return;
    }
    event->accept();
}

void MessageListView::mousePressEvent(QMouseEvent *event)
{
    if (!toggleAt(*event))
        QAbstractItemView::mousePressEvent(event);
}

void MessageListView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!toggleAt(*event))
        QAbstractItemView::mouseDoubleClickEvent(event);
}

void MessageListView::keyboardSearch(const QString &) { }

void MessageListView::selectAll()
{
    if (rowCount() == 0)
        return;
    const QItemSelection all(m_model->index(0), m_model->index(rowCount() - 1));
    selectionModel()->select(all, QItemSelectionModel::ClearAndSelect);
}

void MessageListView::updateHover(const QPoint &position)
{
    const bool isInside = viewport()->underMouse() && viewport()->rect().contains(position);
    const int row = isInside ? indexAt(position).row() : -1;
    if (row == m_hoveredRow)
        return;
    for (const int changed : {std::exchange(m_hoveredRow, row), row}) {
        if (changed >= 0)
            viewport()->update(rowRect(changed));
    }
}

void MessageListView::mouseMoveEvent(QMouseEvent *event)
{
    updateHover(event->position().toPoint());
    QAbstractItemView::mouseMoveEvent(event);
}

bool MessageListView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave && m_hoveredRow >= 0) {
        viewport()->update(rowRect(m_hoveredRow));
        m_hoveredRow = -1;
    }
    return QAbstractItemView::viewportEvent(event);
}

void MessageListView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (!currentIndex().isValid())
            return;
        scrollTo(currentIndex());
        place = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    } else if (!indexAt(event->pos()).isValid()) {
        return;
    }
    event->accept();
    Q_EMIT contextMenuWanted(place);
}

// --- what is current and selected

void MessageListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    if (m_isApplying)
        return; // told when everything is in place
    m_unreadSearch.stop();
    QAbstractItemView::currentChanged(current, previous);
    for (const QModelIndex &index : {previous, current}) {
        if (index.isValid())
            viewport()->update(visualRect(index));
    }
    announce();
}

void MessageListView::selectionChanged(const QItemSelection &selected,
                                       const QItemSelection &deselected)
{
    m_selected.reset();
    if (m_isApplying) {
        m_isSelectionDirty = true;
        return;
    }
    QAbstractItemView::selectionChanged(selected, deselected);
    tellSelection();
}

} // namespace homing::ui
