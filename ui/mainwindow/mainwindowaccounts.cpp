// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: what it shows of the accounts (status line, title, first start) and what the user
// does about their state.
#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"
#include "ui/accounts/faultwords.h"
#include "ui/common/format.h"
#include "ui/common/toast.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/firststartpage.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/messagelist/messagelistview.h"

#include <QLocale>
#include <QStackedWidget>

#include <utility>

namespace homing::ui {

std::optional<account::AccountSettings> MainWindow::settingsOf(AccountId account) const
{
    for (account::AccountSettings &settings : m_service.accounts()) {
        if (settings.id == account)
            return std::move(settings);
    }
    return {};
}

void MainWindow::updateAccounts()
{
    const bool hasAccounts = !m_service.accounts().empty();
    const bool isFirst = hasAccounts && m_pages->currentWidget() != m_panes;
    m_pages->setCurrentWidget(hasAccounts ? static_cast<QWidget *>(m_panes) : m_firstStart);
    m_toolBar->setVisible(hasAccounts);
    m_status->setVisible(hasAccounts);
    // Without an account there is no message, pane or connection to act on.
    for (QAction *action : {m_commands->search, m_commands->synchronise, m_commands->workOffline, m_commands->inspector,
                            m_commands->next, m_commands->previous, m_commands->nextUnread,
                            m_commands->nextPane, m_commands->previousPane, m_commands->zoomIn,
                            m_commands->zoomOut, m_commands->zoomNormal, m_commands->compactList,
                            m_commands->columns, m_commands->conversations,
                            m_commands->sortReversed,
                            m_commands->filterUnread, m_commands->filterFlagged,
                            m_commands->filterAttachment, m_commands->filterContacts,
                            m_commands->newTag, m_commands->manageTags,
                            m_commands->hideUnsubscribed})
        action->setEnabled(hasAccounts);
    for (QAction *action : m_commands->sortOrders)
        action->setEnabled(hasAccounts);
    if (!hasAccounts)
        m_firstStart->setFocus();
    else if (isFirst)
        m_list->setFocus(); // its keys are the ones that are pressed most
    if (hasAccounts && !m_tree->hasSelection())
        m_tree->selectDefault();
    updateStatus();
    updatePlaceholder();
    updateTitle();
    updateWriting();
}

AccountId MainWindow::statusAccount() const
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    // What needs the user comes before what is in view.
    for (const account::AccountSettings &settings : accounts) {
        if (faultWords(m_service.state(settings.id).fault, settings).needsUser)
            return settings.id;
    }
    const AccountId viewed = m_listModel->mailbox().account;
    const bool isThere =
        std::any_of(accounts.begin(), accounts.end(),
                    [viewed](const auto &settings) { return settings.id == viewed; });
    return isThere ? viewed : accounts.empty() ? AccountId() : accounts.front().id;
}

void MainWindow::updateStatus()
{
    const AccountId account = statusAccount();
    const auto settings = settingsOf(account);
    if (!settings)
        return;
    const account::AccountState state = m_service.state(account);
    StatusContext context;
    context.settings = *settings;
    context.isUserOffline = m_isUserOffline;
    context.namesAccount = m_service.accounts().size() > 1;
    if (state.progressTotal > 0) {
        const QModelIndex index = m_treeModel->indexOf(MailboxRef {account, state.progressMailbox});
        if (index.isValid())
            context.progressMailbox = oneLine(mailboxTitle(index), 60);
    }
    m_status->setState(state, context);
}

void MainWindow::updateTitle()
{
    const MailboxRef mailbox = m_listModel->mailbox();
    const QModelIndex index = m_treeModel->indexOf(mailbox);
    if (mailbox.mailbox.isNull() || !index.isValid()) {
        setWindowTitle(QStringLiteral("Homing"));
        return;
    }
    const quint32 unread = m_treeModel->unread(mailbox);
    const QString title = oneLine(mailboxTitle(index), 60);
    setWindowTitle(unread == 0 ? tr("%1 - Homing").arg(title)
                               : tr("%1 (%2) - Homing").arg(title, QLocale().toString(unread)));
}

void MainWindow::setNetworkReachable(bool reachable)
{
    m_isReachable = reachable;
    if (!m_isUserOffline)
        m_service.setOnline(reachable);
}

void MainWindow::setUserOffline(bool offline)
{
    m_isUserOffline = offline;
    m_commands->workOffline->setChecked(offline);
    m_service.setOnline(!offline && m_isReachable);
    updateStatus();
}

void MainWindow::retryNow(AccountId account)
{
    if (m_isUserOffline)
        setUserOffline(false);
    else if (!account.isNull())
        m_service.synchroniseNow(account);
}

void MainWindow::runStatusAction(StatusAction action)
{
    switch (action) {
    case StatusAction::None:
        return;
    case StatusAction::TryNow:
        retryNow(statusAccount());
        return;
    case StatusAction::GoOnline:
        setUserOffline(false);
        return;
    case StatusAction::ChangePassword:
        openPassword(statusAccount());
        return;
    }
}

void MainWindow::showProblemOf(AccountId account)
{
    const auto settings = settingsOf(account);
    if (!settings)
        return;
    if (faultWords(m_service.state(account).fault, *settings).action
        == FaultAction::ChangePassword) {
        openPassword(account);
        return;
    }
    InspectorWindow *inspector = openInspector();
    inspector->showAccount(account);
    inspector->showTab(InspectorWindow::Tab::Resync);
}

void MainWindow::setDemoStarting(bool starting)
{
    m_firstStart->setDemoStarting(starting);
}

void MainWindow::showProblem(const QString &sentence)
{
    Toast::post(m_pages, sentence, {}, {}, Toast::Kind::Error);
}

} // namespace homing::ui
