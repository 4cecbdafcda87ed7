// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: searching. The results stand in front of the message list, which keeps its selection
// and scroll position behind them.
#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/toast.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/conversationreader.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"
#include "ui/search/namedialog.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchbox.h"
#include "ui/search/searchpane.h"

#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>

namespace homing::ui {

/// Puts the results in front of `list`; gives what stands in the list's place.
QWidget *MainWindow::buildSearch(QWidget *list)
{
    m_middle = new QStackedWidget(m_pages);
    m_middle->setObjectName(QStringLiteral("middle"));
    m_searchPane = new SearchPane(m_service, m_middle);
    m_middle->addWidget(list);
    m_middle->addWidget(m_searchPane);
    return m_middle;
}

bool MainWindow::isSearching() const
{
    return m_middle->currentWidget() == m_searchPane;
}

void MainWindow::connectSearch()
{
    SearchBox *box = m_toolBar->searchBox();
    connect(m_commands->search, &QAction::triggered, this, &MainWindow::focusSearch);
    connect(box, &SearchBox::textEdited, this, [this](const QString &text) { look(text, true); });
    connect(box, &SearchBox::returnPressed, this, [this, box] {
        look(box->text(), false);
        if (isSearching() && m_searchPane->list()->isVisible())
            m_searchPane->list()->setFocus();
    });
    connect(box, &SearchBox::leaveWanted, this, &MainWindow::leaveSearch);
    connect(box, &SearchBox::resultsWanted, this, [this] {
        if (!isSearching())
            return;
        m_searchPane->list()->setFocus();
        if (!m_searchPane->list()->currentIndex().isValid())
            m_searchPane->list()->step(0);
    });
    connect(box, &SearchBox::peopleWanted, this,
            [this](const QString &beginning) { m_service.suggestPeople(beginning); });
    connect(&m_service, &account::MailService::peopleSuggested, box, &SearchBox::offerPeople);
    ResultList *list = m_searchPane->list();
    connect(list, &ResultList::resultSelectionChanged, this, [this] {
        if (isSearching())
            updateSelection();
    });
    connect(list, &ResultList::clicked, this, [this] {
        if (m_panes->mode() == Panes::Mode::One)
            m_panes->bringToFront(Panes::Pane::Reader);
    });
    connect(list, &ResultList::resultActivated, this, [this](const MessageRef &message) {
        if (editDraft(message))
            return;
        if (m_panes->mode() == Panes::Mode::One)
            m_panes->bringToFront(Panes::Pane::Reader);
        m_reader->bodyWidget()->setFocus();
    });
    connect(list, &ResultList::contextMenuWanted, this, &MainWindow::openListMenu);
    connect(m_searchPane, &SearchPane::clearWanted, this, &MainWindow::leaveSearch);
    connect(m_searchPane, &SearchPane::saved, this, [this](const QString &name) {
        Toast::post(m_pages, tr("Search saved: %1").arg(name));
    });
    auto *leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_searchPane, nullptr, nullptr,
                                Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, &MainWindow::leaveSearch);
    auto *remove = new QShortcut(QKeySequence(Qt::Key_Delete), list, nullptr, nullptr,
                                 Qt::WidgetWithChildrenShortcut);
    connect(remove, &QShortcut::activated, m_commands->trash, &QAction::trigger);
    // Ctrl+F is for what has the keyboard: in a message its text, else all mail.
    connect(new QShortcut(QKeySequence(QKeySequence::Find), this), &QShortcut::activated, this,
            [this] {
                if (m_conversation->isAncestorOf(focusWidget()) && m_commands->find->isEnabled())
                    m_commands->find->trigger();
                else
                    m_commands->search->trigger();
            });
    connect(m_tree, &MailboxTreeView::searchSelected, this, &MainWindow::openSavedSearch);
    connect(m_tree, &MailboxTreeView::searchMenuWanted, this, &MainWindow::openSearchMenu);
}

void MainWindow::focusSearch()
{
    SearchBox *box = m_toolBar->searchBox();
    QStringList names;
    for (const account::AccountSettings &settings : m_service.accounts()) {
        for (const store::MailboxRecord &record : m_service.mailboxes(settings.id)) {
            const QString name = mailboxTitle(record);
            if (record.isSelectable && !names.contains(name) && names.size() < 2'000)
                names += name;
        }
    }
    box->setMailboxNames(names);
    box->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::look(const QString &text, bool isTyping)
{
    if (text.trimmed().isEmpty() && !isSearching())
        return;
    if (!isSearching())
        enterSearch();
    m_searchPane->look(text, isTyping);
    updateSelection();
}

void MainWindow::enterSearch()
{
    m_searchPane->setPlace(m_listModel->mailbox());
    m_searchPane->open();
    m_middle->setCurrentWidget(m_searchPane);
    if (m_panes->front() != Panes::Pane::List)
        m_panes->bringToFront(Panes::Pane::List);
    updateSelection();
}

/// The list is as it was.
void MainWindow::leaveSearch()
{
    m_toolBar->searchBox()->clear();
    if (isSearching()) {
        m_searchPane->close();
        m_middle->setCurrentIndex(0);
        if (!m_tree->selectMailbox(m_listModel->mailbox()))
            m_tree->selectDefault(); // it went meanwhile
        updateSelection();
    }
    m_list->setFocus();
}

void MainWindow::openSavedSearch(qint64 id)
{
    for (const account::SavedSearch &search : m_service.savedSearches()) {
        if (search.id != id)
            continue;
        if (!isSearching())
            enterSearch();
        m_toolBar->searchBox()->setText(search.query);
        m_searchPane->openSaved(search);
        m_searchPane->look(search.query, false);
        m_panes->bringToFront(Panes::Pane::List);
        updateSelection();
    }
}

void MainWindow::openSearchMenu(qint64 id, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("searchMenu"));
    menu->setAccessibleName(tr("Saved search"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename"), this, [this, id] {
        for (const account::SavedSearch &search : m_service.savedSearches()) {
            if (search.id != id)
                continue;
            auto *dialog = new NameDialog(tr("Rename search"), search.name, this);
            connect(dialog, &NameDialog::named, this, [this, id](const QString &name) {
                std::vector<account::SavedSearch> searches = m_service.savedSearches();
                for (account::SavedSearch &one : searches) {
                    if (one.id == id)
                        one.name = name;
                }
                m_service.setSavedSearches(std::move(searches));
            });
            dialog->open();
        }
    });
    menu->addAction(icon("trash"), tr("Remove search"), this, [this, id] { removeSearch(id); });
    menu->popup(position);
}

void MainWindow::removeSearch(qint64 id)
{
    std::vector<account::SavedSearch> searches = m_service.savedSearches();
    const auto found = std::find_if(searches.begin(), searches.end(),
                                    [id](const account::SavedSearch &one) { return one.id == id; });
    if (found == searches.end())
        return;
    const account::SavedSearch removed = *found;
    const auto place = found - searches.begin();
    searches.erase(found);
    m_service.setSavedSearches(std::move(searches));
    m_actions->offerUndo(
        tr("Search removed: %1").arg(oneLine(removed.name, 60)), [this, removed, place] {
            std::vector<account::SavedSearch> now = m_service.savedSearches();
            account::SavedSearch back = removed;
            for (const account::SavedSearch &one : now) {
                if (one.id == back.id)
                    back.id = 0; // another one has its number by now
            }
            now.insert(now.begin() + std::min(place, ptrdiff_t(now.size())), back);
            m_service.setSavedSearches(std::move(now));
        });
}

void MainWindow::act(const std::function<void()> &action)
{
    action();
    if (isSearching())
        updateSelection();
}

/// What of the results is selected, for the reader and the commands.
void MainWindow::updateResultSelection()
{
    const auto selection = m_searchPane->list()->selection();
    quint64 count = 0;
    for (const auto &[mailbox, uids] : selection)
        count += uids.count();
    m_actions->setSelection(selection);
    if (count == 1)
        m_conversation->showMessage({selection.front().first, selection.front().second.min()});
    else
        m_conversation->showNothing(int(std::min<quint64>(count, 2'000'000'000)));
    updateCommands();
}

} // namespace homing::ui
