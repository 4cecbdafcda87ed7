// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the list's order, filters and layout, and what is remembered of them: the order for
// each mailbox, columns and density for all. A filter ends with the visit to its mailbox.
#include "core/model/messagelistmodel.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/awaynews.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/mainwindow/vanisheddialog.h"
#include "ui/messagelist/awaystrip.h"
#include "ui/messagelist/columnheader.h"
#include "ui/messagelist/filterbar.h"
#include "ui/messagelist/listpane.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/conversationreader.h"
#include "ui/reader/messagereader.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchpane.h"

#include <QAbstractScrollArea>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>

namespace homing::ui {

using store::Arrangement;
using store::SortOrder;

namespace {

constexpr qsizetype mostRemembered = 1000;
const char *const orderWords[] = {"date", "sender", "subject", "size", "unread", "flagged"};

QString orderName(SortOrder order, bool isReversed)
{
    switch (order) {
    case SortOrder::Date:
        return isReversed ? MainWindow::tr("Oldest first") : MainWindow::tr("Date");
    case SortOrder::Sender:
        return isReversed ? MainWindow::tr("Sender, Z to A") : MainWindow::tr("Sender");
    case SortOrder::Subject:
        return isReversed ? MainWindow::tr("Subject, Z to A") : MainWindow::tr("Subject");
    case SortOrder::Size:
        return isReversed ? MainWindow::tr("Smallest first") : MainWindow::tr("Size");
    case SortOrder::Unread:
        return isReversed ? MainWindow::tr("Read first") : MainWindow::tr("Unread first");
    case SortOrder::Flagged:
        return isReversed ? MainWindow::tr("Flagged last") : MainWindow::tr("Flagged first");
    }
    return {};
}

} // namespace

void MainWindow::buildList()
{
    QMenu *menu = makeListMenu(*m_commands, m_pages);
    menu->setObjectName(QStringLiteral("sortMenu"));
    m_filters = new FilterBar({m_commands->filterUnread, m_commands->filterFlagged,
                               m_commands->filterAttachment, m_commands->filterContacts},
                              menu, m_pages);
    m_listPane = new ListPane(m_filters, m_list, m_pages);
    m_list->setGroupsByDate(true);
    m_awayNews = new AwayNews(m_service, this);
    m_awayStrip = new AwayStrip(m_listPane);
    m_listPane->addStrip(m_awayStrip);
}

void MainWindow::connectAway()
{
    connect(m_awayNews, &AwayNews::newsChanged, this, [this](const MailboxRef &mailbox) {
        if (mailbox == m_listModel->mailbox())
            updateAway();
    });
    connect(m_awayStrip, &AwayStrip::showWanted, this, [this](bool show) {
        if (!show) {
            m_commands->clearFilter->trigger();
            return;
        }
        const AwayNews::News news = m_awayNews->of(m_listModel->mailbox());
        m_listModel->setOnly(news.arrived.united(news.flagged));
        showArrangement(m_listModel->arrangement());
        updateAway();
    });
    connect(m_awayStrip, &AwayStrip::goneWanted, this, [this] {
        auto *dialog = new VanishedDialog(m_service, m_listModel->mailbox(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_awayStrip, &AwayStrip::dismissed, this, [this] {
        if (m_listModel->only())
            m_commands->clearFilter->trigger();
        m_awayNews->dismiss(m_listModel->mailbox());
    });
}

void MainWindow::updateAway()
{
    const AwayNews::News news = m_awayNews->of(m_listModel->mailbox());
    m_awayStrip->present(news.arrived.count(), news.gone, news.flagged.count());
    m_awayStrip->setShowing(m_listModel->only().has_value());
}

void MainWindow::connectList()
{
    for (QAction *action :
         {m_commands->filterUnread, m_commands->filterFlagged, m_commands->filterAttachment,
          m_commands->filterContacts, m_commands->sortReversed})
        connect(action, &QAction::triggered, this, &MainWindow::arrangeList);
    for (QAction *action : m_commands->sortOrders) {
        connect(action, &QAction::triggered, this, [this] {
            m_commands->sortReversed->setChecked(false);
            arrangeList();
        });
    }
    connect(m_commands->clearFilter, &QAction::triggered, this, [this] {
        Arrangement arrangement = m_listModel->arrangement();
        arrangement.unread = arrangement.flagged = false;
        arrangement.attachment = arrangement.contacts = false;
        showArrangement(arrangement);
        m_listModel->setOnly({});
        m_listModel->setArrangement(arrangement);
        showArrangement(arrangement);
        updateAway();
    });
    connect(m_commands->columns, &QAction::triggered, m_listPane, &ListPane::setColumns);
    connect(m_listPane->header(), &ColumnHeader::orderWanted, this,
            [this](SortOrder order, bool reversed) {
                m_commands->sortOrders.at(int(order))->setChecked(true);
                m_commands->sortReversed->setChecked(reversed);
                arrangeList();
            });
    connect(m_listModel, &model::MessageListModel::arrangingChanged, this, [this] {
        updatePlaceholder();
        selectAwaited();
    });
    m_arranging.setSingleShot(true);
    m_arranging.setInterval(250);
    connect(&m_arranging, &QTimer::timeout, this, [this] {
        if (m_listModel->isArranging())
            m_list->setPlaceholder(MessageListView::Placeholder::Loading);
    });
    connectAway();
    connect(m_list, &MessageListView::pageWanted, this, &MainWindow::turnPage);
    connect(m_searchPane->list(), &ResultList::pageWanted, this, &MainWindow::turnPage);
    connect(m_list, &MessageListView::placeholderActionTriggered, this,
            [this](MessageListView::Placeholder placeholder) {
                if (placeholder == MessageListView::Placeholder::EmptyFilter)
                    m_commands->clearFilter->trigger();
                else if (m_listModel->hasFailed())
                    m_listModel->setArrangement(m_listModel->arrangement()); // reads again
                else
                    retryNow(m_listModel->mailbox().account);
            });
}

/// As the commands are checked.
void MainWindow::arrangeList()
{
    Arrangement arrangement;
    for (int i = 0; i < m_commands->sortOrders.size(); ++i) {
        if (m_commands->sortOrders.at(i)->isChecked())
            arrangement.order = SortOrder(i);
    }
    arrangement.isReversed = m_commands->sortReversed->isChecked();
    arrangement.unread = m_commands->filterUnread->isChecked();
    arrangement.flagged = m_commands->filterFlagged->isChecked();
    arrangement.attachment = m_commands->filterAttachment->isChecked();
    arrangement.contacts = m_commands->filterContacts->isChecked();
    const QString key = m_tree->selectedKey();
    const bool isUsual = arrangement.order == SortOrder::Date && !arrangement.isReversed;
    if (isUsual)
        m_orders.remove(key);
    else if (!key.isEmpty() && (m_orders.size() < mostRemembered || m_orders.contains(key)))
        m_orders.insert(key,
                        QLatin1String(orderWords[int(arrangement.order)])
                            + (arrangement.isReversed ? QStringLiteral(" reversed") : QString()));
    showArrangement(arrangement);
    m_listModel->setArrangement(arrangement);
}

void MainWindow::showArrangement(const Arrangement &arrangement)
{
    m_commands->sortOrders.at(int(arrangement.order))->setChecked(true);
    m_commands->sortReversed->setChecked(arrangement.isReversed);
    m_commands->filterUnread->setChecked(arrangement.unread);
    m_commands->filterFlagged->setChecked(arrangement.flagged);
    m_commands->filterAttachment->setChecked(arrangement.attachment);
    m_commands->filterContacts->setChecked(arrangement.contacts);
    updateListCommands();
    m_filters->setOrderText(orderName(arrangement.order, arrangement.isReversed));
    m_listPane->header()->showArrangement(arrangement);
}

/// What results are found and how they are drawn is not the list's: nothing happens to a list that
/// is not in view.
void MainWindow::updateListCommands()
{
    const bool isInView = !isSearching() && !m_service.accounts().empty();
    const QList<QAction *> filters = {m_commands->filterUnread, m_commands->filterFlagged,
                                      m_commands->filterAttachment, m_commands->filterContacts};
    for (QAction *action : filters + m_commands->sortOrders
             + QList<QAction *> {m_commands->sortReversed, m_commands->conversations,
                                 m_commands->columns, m_commands->compactList})
        action->setEnabled(isInView);
    const bool isFiltered = std::any_of(filters.begin(), filters.end(),
                                        [](const QAction *filter) { return filter->isChecked(); });
    m_commands->clearFilter->setEnabled(isInView && (isFiltered || m_listModel->only()));
}

Arrangement MainWindow::rememberedArrangement(const QString &mailboxKey) const
{
    const QStringList words = m_orders.value(mailboxKey).split(u' ');
    Arrangement arrangement;
    for (size_t i = 0; i < std::size(orderWords); ++i) {
        if (words.front() == QLatin1String(orderWords[i]))
            arrangement.order = SortOrder(i);
    }
    arrangement.isReversed = words.size() > 1;
    return arrangement;
}

void MainWindow::restoreList(const QSettings &settings)
{
    const QVariantMap orders = settings.value(QStringLiteral("list/orders")).toMap();
    for (auto it = orders.begin(); it != orders.end() && m_orders.size() < mostRemembered; ++it)
        m_orders.insert(it.key(), it.value().toString());
    m_listPane->header()->restoreState(
        settings.value(QStringLiteral("list/columnState")).toByteArray());
    const bool hasColumns = settings.value(QStringLiteral("list/columns")).toBool();
    m_commands->columns->setChecked(hasColumns);
    m_listPane->setColumns(hasColumns);
}

void MainWindow::saveList(QSettings &settings) const
{
    QVariantMap orders;
    for (auto it = m_orders.begin(); it != m_orders.end(); ++it)
        orders.insert(it.key(), it.value());
    settings.setValue(QStringLiteral("list/orders"), orders);
    settings.setValue(QStringLiteral("list/columns"), m_commands->columns->isChecked());
    settings.setValue(QStringLiteral("list/columnState"), m_listPane->header()->saveState());
}

void MainWindow::selectAwaited()
{
    if (m_awaited.uid == 0 || m_listModel->isArranging())
        return;
    const MessageRef awaited = std::exchange(m_awaited, {});
    if (m_list->currentMessage().uid == 0)
        m_list->selectMessage(awaited);
}

/// The reader's page, and at its end the next message.
void MainWindow::turnPage(bool forward)
{
    QScrollBar *bar = nullptr;
    int most = 0;
    for (const QAbstractScrollArea *area : m_reader->findChildren<QAbstractScrollArea *>()) {
        if (area->isVisible() && area->height() > most) {
            most = area->height();
            bar = area->verticalScrollBar();
        }
    }
    if (bar && bar->value() != (forward ? bar->maximum() : bar->minimum())) {
        const int line = std::min(bar->pageStep() / 8, 3 * m_list->fontMetrics().height());
        const int step = bar->pageStep() - line; // what was read last stays in sight
        bar->setValue(bar->value() + (forward ? step : -step));
    } else if (m_conversation->openNeighbour(forward)) {
        return;
    } else {
        (forward ? m_commands->next : m_commands->previous)->trigger();
    }
}

} // namespace homing::ui
