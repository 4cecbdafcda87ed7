// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mailboxes/mailboxtreeview.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxdelegate.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>

#include <utility>

namespace homing::ui {

using model::MailboxTreeModel;
using store::MailboxRole;

namespace {

using Kind = MailboxTreeModel::Kind;

constexpr int barWidth = 3;

QString roleTitle(MailboxRole role)
{
    switch (role) {
    case MailboxRole::Inbox:
        return MailboxTreeView::tr("Inbox");
    case MailboxRole::Drafts:
        return MailboxTreeView::tr("Drafts");
    case MailboxRole::Sent:
        return MailboxTreeView::tr("Sent");
    case MailboxRole::Archive:
        return MailboxTreeView::tr("Archive");
    case MailboxRole::Junk:
        return MailboxTreeView::tr("Junk");
    case MailboxRole::Trash:
        return MailboxTreeView::tr("Trash");
    case MailboxRole::All:
        return MailboxTreeView::tr("All mail");
    case MailboxRole::Flagged:
        return MailboxTreeView::tr("Flagged");
    case MailboxRole::None:
        break;
    }
    return {};
}

Kind kindOf(const QModelIndex &index)
{
    return index.data(MailboxTreeModel::KindRole).value<Kind>();
}

/// The head of what stands below it.
bool isGroup(const QModelIndex &index)
{
    return kindOf(index) == Kind::Account || kindOf(index) == Kind::Searches;
}

/// What a screen reader says of a row.
QString description(const QModelIndex &index)
{
    const QString title = mailboxTitle(index);
    if (kindOf(index) == Kind::Search)
        return MailboxTreeView::tr("Search: %1").arg(title);
    const quint32 unread = index.data(MailboxTreeModel::UnreadRole).toUInt();
    if (kindOf(index) != Kind::Mailbox || unread == 0)
        return title;
    return MailboxTreeView::tr("%1, %Ln unread", nullptr, int(unread)).arg(title);
}

} // namespace

bool isAllInboxes(const QModelIndex &index)
{
    return index.data(MailboxTreeModel::MailboxRefRole).value<MailboxRef>() == account::allInboxes;
}

QString mailboxTitle(const QModelIndex &index)
{
    if (isAllInboxes(index))
        return MailboxTreeView::tr("All Inboxes");
    if (kindOf(index) == Kind::Searches)
        return MailboxTreeView::tr("Searches");
    const QString role =
        roleTitle(MailboxRole(index.data(MailboxTreeModel::MailboxRoleRole).toInt()));
    return role.isEmpty() ? index.data(MailboxTreeModel::NameRole).toString() : role;
}

QString mailboxTitle(const store::MailboxRecord &mailbox)
{
    const QString role = roleTitle(mailbox.role);
    if (!role.isEmpty())
        return role;
    const QString name = mailbox.name.display();
    const qsizetype cut =
        mailbox.delimiter ? name.lastIndexOf(QLatin1Char(*mailbox.delimiter)) : -1;
    return name.mid(cut + 1);
}

QString mailboxIconName(MailboxRole role)
{
    switch (role) {
    case MailboxRole::Inbox:
        return QStringLiteral("inbox");
    case MailboxRole::Drafts:
        return QStringLiteral("drafts");
    case MailboxRole::Sent:
        return QStringLiteral("sent");
    case MailboxRole::Archive:
    case MailboxRole::All:
        return QStringLiteral("archive");
    case MailboxRole::Junk:
        return QStringLiteral("junk");
    case MailboxRole::Trash:
        return QStringLiteral("trash");
    case MailboxRole::Flagged:
        return QStringLiteral("flag");
    case MailboxRole::None:
        break;
    }
    return QStringLiteral("folder");
}

MailboxTreeView::MailboxTreeView(QWidget *parent)
    : QTreeView(parent)
    , m_delegate(new MailboxDelegate(this))
{
    setObjectName(QStringLiteral("mailboxTree"));
    setAccessibleName(tr("Mailboxes"));
    setItemDelegate(m_delegate);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(2 * theme::grid);
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Window);
    prepareDrops();
    connect(this, &QTreeView::expanded, this,
            [this](const QModelIndex &index) { rememberToggle(index, true); });
    connect(this, &QTreeView::collapsed, this,
            [this](const QModelIndex &index) { rememberToggle(index, false); });
}

MailboxTreeView::~MailboxTreeView() = default;

void MailboxTreeView::setTreeModel(MailboxTreeModel *model)
{
    setModel(model);
}

void MailboxTreeView::setModel(QAbstractItemModel *model)
{
    m_model = qobject_cast<MailboxTreeModel *>(model);
    Q_ASSERT(m_model || !model);
    QTreeView::setModel(model);
    if (m_model)
        m_model->setDescriber(description);
}

void MailboxTreeView::reset()
{
    QTreeView::reset();
    m_hovered = QModelIndex();
    m_dropTarget = QModelIndex();
    if (m_model)
        restore({}, 0, m_model->rowCount() - 1);
    announce();
}

// --- what is selected

MailboxRef MailboxTreeView::currentMailbox() const
{
    if (!m_model || !selectionModel())
        return {};
    const QModelIndexList selected = selectionModel()->selectedIndexes();
    return selected.isEmpty() ? MailboxRef {} : m_model->mailboxAt(selected.first());
}

bool MailboxTreeView::hasSelection() const
{
    return selectionModel() && selectionModel()->hasSelection();
}

bool MailboxTreeView::selectMailbox(const MailboxRef &mailbox)
{
    const QModelIndex index = m_model ? m_model->indexOf(mailbox) : QModelIndex();
    if (!index.isValid())
        return false;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        expand(parent);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
    return true;
}

void MailboxTreeView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    m_scrollsWhenShown =
        !isVisible(); // it may not have its size yet, and would scroll away what has room
    if (!m_scrollsWhenShown)
        QTreeView::scrollTo(index, hint);
}

void MailboxTreeView::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    executeDelayedItemsLayout();
    if (m_scrollsWhenShown)
        scrollTo(currentIndex());
}

bool MailboxTreeView::selectDefault()
{
    if (!m_model)
        return false;
    MailboxRef first;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex account = m_model->index(row, 0);
        const MailboxRef inbox =
            m_model->mailboxWithRole(m_model->accountAt(account), MailboxRole::Inbox);
        if (selectMailbox(inbox))
            return true;
        for (QModelIndex at = m_model->index(0, 0, account); at.isValid() && first.mailbox.isNull();
             at = indexBelow(at))
            first = m_model->mailboxAt(at);
    }
    return selectMailbox(first);
}

QString MailboxTreeView::selectedKey() const
{
    if (!m_model || currentMailbox().mailbox.isNull())
        return m_wantedKey;
    return m_model->indexOf(currentMailbox()).data(MailboxTreeModel::KeyRole).toString();
}

void MailboxTreeView::setSelectedKey(const QString &key)
{
    m_wantedKey = key;
    if (m_model)
        restore({}, 0, m_model->rowCount() - 1);
}

void MailboxTreeView::announce()
{
    const QModelIndexList selected =
        m_model && selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    const qint64 search = selected.isEmpty() ? 0 : m_model->searchAt(selected.first());
    if (search != 0) { // the mailbox in view stays what it is
        m_isSearch = true;
        Q_EMIT searchSelected(search);
        return;
    }
    const MailboxRef mailbox = currentMailbox();
    const bool wasSearch = std::exchange(m_isSearch, false);
    if (mailbox == m_announced && !wasSearch) // the way back from a search is news
        return;
    m_announced = mailbox;
    Q_EMIT currentMailboxChanged(mailbox);
}

void MailboxTreeView::selectionChanged(const QItemSelection &selected,
                                       const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    viewport()->update();
    if (!selected.isEmpty())
        m_wantedKey.clear();
    announce();
}

QItemSelectionModel::SelectionFlags MailboxTreeView::selectionCommand(const QModelIndex &index,
                                                                      const QEvent *event) const
{
    // The keyboard walks over accounts, the selected mailbox stays.
    if (!index.isValid() || !(index.flags() & Qt::ItemIsSelectable))
        return QItemSelectionModel::NoUpdate;
    return QTreeView::selectionCommand(index, event);
}

// --- what is expanded

bool MailboxTreeView::startsOpen(const QModelIndex &index) const
{
    return isGroup(index);
}

void MailboxTreeView::rememberToggle(const QModelIndex &index, bool isOpen)
{
    if (m_isRestoring)
        return;
    const QString key = index.data(MailboxTreeModel::KeyRole).toString();
    if (isOpen == startsOpen(index))
        m_toggled.remove(key);
    else
        m_toggled.insert(key);
}

QStringList MailboxTreeView::toggledKeys() const
{
    QStringList keys = m_toggled.values();
    keys.sort();
    return keys;
}

void MailboxTreeView::setToggledKeys(const QStringList &keys)
{
    m_toggled = QSet<QString>(keys.begin(), keys.end());
    if (m_model)
        restore({}, 0, m_model->rowCount() - 1);
}

void MailboxTreeView::restore(const QModelIndex &parent, int first, int last)
{
    std::vector<QModelIndex> open;
    for (int row = first; row <= last; ++row)
        open.push_back(m_model->index(row, 0, parent));
    QModelIndex wanted;
    m_isRestoring = true;
    while (!open.empty()) {
        const QModelIndex index = open.back();
        open.pop_back();
        const QString key = index.data(MailboxTreeModel::KeyRole).toString();
        const bool isOpen = startsOpen(index) != m_toggled.contains(key);
        if (isOpen != isExpanded(index))
            setExpanded(index, isOpen);
        if (!m_wantedKey.isEmpty() && key == m_wantedKey)
            wanted = index;
        for (int row = 0; row < m_model->rowCount(index); ++row)
            open.push_back(m_model->index(row, 0, index));
    }
    m_isRestoring = false;
    const MailboxRef mailbox = m_model->mailboxAt(wanted);
    if (wanted.isValid() && !mailbox.mailbox.isNull())
        selectMailbox(mailbox);
}

void MailboxTreeView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QTreeView::rowsInserted(parent, start, end);
    if (!m_model)
        return;
    restore(parent, start, end);
    // The first child of a row that is remembered as open opens it.
    if (parent.isValid() && m_model->rowCount(parent) == end - start + 1) {
        const bool isOpen = startsOpen(parent)
            != m_toggled.contains(parent.data(MailboxTreeModel::KeyRole).toString());
        m_isRestoring = true;
        setExpanded(parent, isOpen);
        m_isRestoring = false;
    }
}

// --- mouse and keys

void MailboxTreeView::setHovered(const QModelIndex &index)
{
    if (m_hovered == index)
        return;
    m_hovered = index;
    viewport()->update();
}

void MailboxTreeView::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(indexAt(event->position().toPoint()));
    QTreeView::mouseMoveEvent(event);
}

bool MailboxTreeView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered({});
    return QTreeView::viewportEvent(event);
}

void MailboxTreeView::mouseReleaseEvent(QMouseEvent *event)
{
    QTreeView::mouseReleaseEvent(event);
    const QPoint place = event->position().toPoint();
    const QModelIndex index = indexAt(place);
    if (event->button() != Qt::LeftButton || !index.isValid() || !isGroup(index))
        return;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    option.rect = visualRect(index);
    const bool hasFault = index.data(MailboxTreeModel::FaultRole).toInt() != int(FaultCause::None);
    if (hasFault && MailboxDelegate::markRect(option, index).adjusted(-4, -4, 4, 4).contains(place))
        Q_EMIT accountProblemClicked(m_model->accountAt(index));
    else
        setExpanded(index, !isExpanded(index));
}

void MailboxTreeView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers =
        event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    const QModelIndex index = currentIndex();
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && index.isValid() && isGroup(index)) {
        if (index.data(MailboxTreeModel::FaultRole).toInt() != int(FaultCause::None))
            Q_EMIT accountProblemClicked(m_model->accountAt(index));
        else
            setExpanded(index, !isExpanded(index));
        return;
    }
    const bool isChange = event->key() == Qt::Key_F2 || event->key() == Qt::Key_Delete;
    const MailboxRef mailbox = m_model ? m_model->mailboxAt(index) : MailboxRef();
    if (isChange && modifiers == Qt::NoModifier && !mailbox.mailbox.isNull()) {
        event->key() == Qt::Key_F2 ? Q_EMIT renameWanted(mailbox) : Q_EMIT removalWanted(mailbox);
        return;
    }
    // Left and Right stay the tree's; printable keys are the window's one-key commands.
    if (modifiers == Qt::NoModifier && !event->text().isEmpty() && event->text().at(0).isPrint()) {
        event->ignore();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void MailboxTreeView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = isKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid() || !m_model)
        return;
    event->accept();
    const QPoint place =
        isKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
    if (const qint64 search = m_model->searchAt(index); search != 0) {
        Q_EMIT searchMenuWanted(search, place);
        return;
    }
    if (kindOf(index) == Kind::Searches)
        return;
    MailboxRef mailbox = m_model->mailboxAt(index);
    mailbox.account = m_model->accountAt(index);
    Q_EMIT contextMenuWanted(mailbox, place);
}

// --- painting

void MailboxTreeView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        scheduleDelayedItemsLayout();
}

void MailboxTreeView::drawBranches(QPainter *painter, const QRect &rect,
                                   const QModelIndex &index) const
{
    if (!m_model || isGroup(index) || m_model->rowCount(index) == 0)
        return;
    const bool isRightToLeft = layoutDirection() == Qt::RightToLeft;
    const int size = theme::smallIcon - theme::half;
    const QColor ink =
        theme::blend(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.6);
    QPixmap pixmap = iconPixmap(isExpanded(index) ? QStringLiteral("chevron-down")
                                                  : QStringLiteral("chevron-right"),
                                size, pixelRatio(*painter), ink);
    if (isRightToLeft && !isExpanded(index))
        pixmap = pixmap.transformed(QTransform::fromScale(-1, 1));
    const int inset = (indentation() - size) / 2;
    const int x = isRightToLeft ? rect.left() + inset : rect.right() + 1 - inset - size;
    painter->drawPixmap(QPoint(x, rect.top() + (rect.height() - size) / 2), pixmap);
}

void MailboxTreeView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    const bool isSelected = selectionModel()->isSelected(index);
    const bool isHovered = m_hovered == index;
    const QColor back = palette().color(QPalette::Window);
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    const bool isDropTarget = m_dropTarget.isValid() && m_dropTarget == index;
    if (isDropTarget)
        painter->fillRect(row, theme::blend(back, theme::accent(palette()), 0.30));
    else if (isSelected)
        painter->fillRect(
            row,
            theme::blend(back, theme::accent(palette()), theme::isDark(palette()) ? 0.20 : 0.14));
    else if (isHovered && !isGroup(index))
        painter->fillRect(row, theme::blend(back, palette().color(QPalette::WindowText), 0.05));
    if (isSelected) {
        const QRect bar(row.left(), row.top(), barWidth, row.height());
        painter->fillRect(QStyle::visualRect(layoutDirection(), row, bar),
                          theme::accent(palette()));
    }
    if (isDropTarget || (hasFocus() && currentIndex() == index)) {
        painter->setPen(theme::blend(back, theme::readable(theme::accent(palette()), back), 0.75));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    item.rect = visualRect(index);
    const QRect branches = layoutDirection() == Qt::RightToLeft
        ? QRect(item.rect.right() + 1, row.top(), row.right() - item.rect.right(), row.height())
        : QRect(row.left(), row.top(), item.rect.left() - row.left(), row.height());
    drawBranches(painter, branches, index);
    item.state.setFlag(QStyle::State_Selected, isSelected);
    item.state.setFlag(QStyle::State_MouseOver, isHovered);
    m_delegate->paint(painter, item, index);
}

} // namespace homing::ui
