// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/resultlist.h"

#include "ui/search/resultdelegate.h"

#include <QContextMenuEvent>
#include <QKeyEvent>

namespace homing::ui {

ResultList::ResultList(QWidget *parent)
    : QListView(parent)
    , m_delegate(new ResultDelegate(this))
{
    setObjectName(QStringLiteral("searchResults"));
    setAccessibleName(tr("Search results"));
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    m_delegate->measure(*this);
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
    connect(model, &QAbstractItemModel::modelReset, this, &ResultList::resultSelectionChanged);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ResultList::resultSelectionChanged);
}

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
        for (const QItemSelectionRange &range : selectionModel()->selection()) {
            for (int row = range.top(); row <= range.bottom(); ++row) {
                const MessageRef message = m_results->refAt(row);
                uids[message.mailbox].push_back(message.uid);
            }
        }
    }
    std::vector<std::pair<MailboxRef, imap::UidSet>> selection;
    for (auto &[mailbox, list] : uids)
        selection.emplace_back(mailbox, imap::UidSet::fromUids(std::move(list)));
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

void ResultList::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    Q_EMIT resultSelectionChanged();
}

void ResultList::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && event->key() == Qt::Key_J)
        step(1);
    else if (isPlain && event->key() == Qt::Key_K)
        step(-1);
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
    Q_EMIT contextMenuWanted(event->globalPos());
    event->accept();
}

void ResultList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_delegate->measure(*this);
        scheduleDelayedItemsLayout();
    }
}

} // namespace homing::ui
