// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: mailboxes made, renamed, deleted and subscribed; the menu of the tree.
#include "core/account/unifiedservice.h"
#include "core/model/mailboxtreemodel.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/common/icons.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mailboxactions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/undostep.h"

#include <QMenu>

namespace homing::ui {

void MainWindow::connectMailboxes()
{
    connect(m_commands->newMailbox, &QAction::triggered, this, [this] {
        // Beside the account's others: what is below another one is made from that one's menu.
        m_mailboxActions->openCreate({treeAccount(), {}});
    });
    connect(m_commands->renameMailbox, &QAction::triggered, this,
            [this] { m_mailboxActions->openRename(m_tree->currentMailbox()); });
    connect(m_commands->deleteMailbox, &QAction::triggered, this,
            [this] { m_mailboxActions->remove(m_tree->currentMailbox()); });
    connect(m_commands->hideUnsubscribed, &QAction::triggered, m_treeModel,
            &model::MailboxTreeModel::setHidesUnsubscribed);
    connect(m_tree, &MailboxTreeView::currentMailboxChanged, this,
            &MainWindow::updateMailboxCommands);
    connect(m_mailboxActions, &MailboxActions::appeared, m_tree, &MailboxTreeView::selectMailbox);
    connect(m_tree, &MailboxTreeView::renameWanted, m_mailboxActions, &MailboxActions::openRename);
    connect(m_tree, &MailboxTreeView::removalWanted, m_mailboxActions, &MailboxActions::remove);
}

/// Of the mailbox that is selected; of All Inboxes the first one.
AccountId MainWindow::treeAccount() const
{
    const AccountId account = m_tree->currentMailbox().account;
    if (!account.isNull() && account != account::allInboxes.account)
        return account;
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    return accounts.empty() ? AccountId() : accounts.front().id;
}

void MainWindow::updateMailboxCommands()
{
    const MailboxRef mailbox = m_tree->currentMailbox();
    const bool canChange = m_mailboxActions->canChange(mailbox);
    m_commands->newMailbox->setEnabled(m_mailboxActions->canHoldMailboxes({treeAccount(), {}}));
    m_commands->renameMailbox->setEnabled(canChange);
    m_commands->deleteMailbox->setEnabled(canChange);
}

void MainWindow::addMailboxActions(QMenu &menu, const MailboxRef &mailbox)
{
    if (mailbox.account == account::allInboxes.account)
        return;
    const auto add = [&](const char *name, QAction *action) {
        action->setObjectName(QString::fromLatin1(name));
        return action;
    };
    const bool isMailbox = !mailbox.mailbox.isNull();
    add("newMailboxAction",
        menu.addAction(icon("folder"), isMailbox ? tr("New folder in it") : tr("New folder"), this,
                       [this, mailbox] { m_mailboxActions->openCreate(mailbox); }))
        ->setEnabled(m_mailboxActions->canHoldMailboxes(mailbox));
    if (const auto record = mailboxRecord(m_service, mailbox)) {
        const bool canChange = m_mailboxActions->canChange(mailbox);
        add("renameMailboxAction", menu.addAction(tr("Rename folder"), this, [this, mailbox] {
            m_mailboxActions->openRename(mailbox);
        }))->setEnabled(canChange);
        add("deleteMailboxAction",
            menu.addAction(icon("trash"), tr("Delete folder"), this,
                           [this, mailbox] { m_mailboxActions->remove(mailbox); }))
            ->setEnabled(canChange);
        QAction *subscribed = add("subscribedAction",
                                  menu.addAction(tr("Subscribed"), this, [this, mailbox](bool on) {
                                      m_mailboxActions->setSubscribed(mailbox, on);
                                  }));
        subscribed->setCheckable(true);
        subscribed->setChecked(record->isSubscribed);
    }
    menu.addAction(m_commands->hideUnsubscribed);
    menu.addSeparator();
}

void MainWindow::openTreeMenu(const MailboxRef &mailbox, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("treeMenu"));
    menu->setAccessibleName(tr("Folder"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const AccountId account = mailbox.account;
    if (!mailbox.mailbox.isNull()) {
        QAction *read = menu->addAction(icon("read"), tr("Mark all as read"), this,
                                        [this, mailbox] { m_actions->markAllRead(mailbox); });
        read->setObjectName(QStringLiteral("markAllReadAction"));
        read->setEnabled(m_treeModel->unread(mailbox) > 0);
        if (m_treeModel->mailboxWithRole(account, store::MailboxRole::Trash) == mailbox) {
            QAction *empty = menu->addAction(icon("trash"), m_commands->emptyTrash->text(), this,
                                             [this, account] { m_actions->emptyTrash(account); });
            empty->setObjectName(QStringLiteral("emptyThisTrashAction"));
        }
        menu->addSeparator();
    }
    addMailboxActions(*menu, mailbox);
    menu->addAction(icon("refresh"), tr("Synchronise"), this,
                    [this, account] { retryNow(account); });
    if (mailbox != account::allInboxes)
        menu->addAction(icon("settings"), tr("Account"), this,
                        [this, account] { openAccounts()->selectAccount(account); });
    menu->popup(position);
}

} // namespace homing::ui
