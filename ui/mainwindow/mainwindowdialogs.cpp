// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the windows and dialogs that it opens.
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/accounts/passworddialog.h"
#include "ui/composer/writingdesk.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/sourcewindow.h"

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

} // namespace homing::ui
