// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the windows, dialogs and menus that it opens.
#include "core/account/unifiedservice.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/accounts/passworddialog.h"
#include "ui/common/icons.h"
#include "ui/composer/writingdesk.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/sourcewindow.h"

#include <QMenu>

namespace homing::ui {

InspectorWindow *MainWindow::openInspector()
{
    if (!m_inspector) {
        m_inspector = new InspectorWindow(m_service, this);
        m_inspector->setAttribute(Qt::WA_DeleteOnClose);
        m_inspector->showAccount(statusAccount());
        connect(m_inspector, &InspectorWindow::editMessageWanted, m_desk, &WritingDesk::openLocal);
    }
    m_inspector->show();
    m_inspector->raise();
    m_inspector->activateWindow();
    return m_inspector;
}

AddAccountDialog *MainWindow::openAddAccount()
{
    if (!m_addAccount) {
        m_addAccount = new AddAccountDialog(m_service, this);
        m_addAccount->setAttribute(Qt::WA_DeleteOnClose);
        if (m_accounts)
            m_accounts->accept();
    }
    m_addAccount->open();
    return m_addAccount;
}

AccountsDialog *MainWindow::openAccounts()
{
    if (!m_accounts) {
        m_accounts = new AccountsDialog(m_service, this);
        m_accounts->setAttribute(Qt::WA_DeleteOnClose);
        m_accounts->selectAccount(statusAccount());
        connect(m_accounts, &AccountsDialog::addAccountWanted, this, [this] { openAddAccount(); });
        connect(m_accounts, &AccountsDialog::changePasswordWanted, this, &MainWindow::openPassword);
    }
    m_accounts->open();
    return m_accounts;
}

void MainWindow::openPassword(AccountId account)
{
    const auto settings = settingsOf(account);
    if (!settings)
        return;
    QWidget *over = m_accounts ? static_cast<QWidget *>(m_accounts.data()) : this;
    auto *dialog = new PasswordDialog(m_service, *settings, over);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QString MainWindow::shownSubject() const
{
    const MessageRef message = m_reader->message();
    const std::vector<store::MessageRow> rows = m_service.rows(message.mailbox, {message.uid});
    return rows.empty() ? QString() : rows.front().header.subject;
}

void MainWindow::openSource()
{
    (new SourceWindow(m_service, m_reader->message(), shownSubject(), this))->show();
}

void MainWindow::saveMessage()
{
    askToSaveMessage(m_service, m_reader->message(), shownSubject(), this);
}

void MainWindow::openListMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("listMenu"));
    menu->setAccessibleName(tr("Message"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_commands->reply, m_commands->replyAll, m_commands->forward});
    menu->addSeparator();
    menu->addActions({m_commands->archive, m_commands->trash});
    menu->addSeparator();
    menu->addActions({m_commands->flag, m_commands->read});
    menu->addSeparator();
    menu->addActions({m_commands->viewSource, m_commands->saveMessage});
    menu->popup(position);
}

void MainWindow::openTreeMenu(const MailboxRef &mailbox, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("treeMenu"));
    menu->setAccessibleName(tr("Folder"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("refresh"), tr("Synchronise"), this,
                    [this, account = mailbox.account] { retryNow(account); });
    if (mailbox != account::allInboxes)
        menu->addAction(icon("settings"), tr("Account"), this, [this, account = mailbox.account] {
            openAccounts()->selectAccount(account);
        });
    menu->popup(position);
}

} // namespace homing::ui
