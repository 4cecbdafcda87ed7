// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: messages go to other mailboxes, by dialog, key, menu or mouse; and the menu of
// messages.
#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"
#include "ui/common/draggesture.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/movedialog.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchpane.h"

#include <QMenu>

namespace homing::ui {

namespace {

constexpr qsizetype mostRecent = 8;

}

void MainWindow::connectMoving()
{
    connect(m_commands->moveTo, &QAction::triggered, this, [this] { openMove(false); });
    connect(m_commands->copyTo, &QAction::triggered, this, [this] { openMove(true); });
    connect(m_commands->moveAgain, &QAction::triggered, this, &MainWindow::moveAgain);
    connect(m_commands->junk, &QAction::triggered, this,
            [this] { act([this] { m_actions->toggleJunk(); }); });
    connect(m_commands->emptyTrash, &QAction::triggered, this,
            [this] { m_actions->emptyTrash(m_listModel->mailbox().account); });
    connect(m_tree, &MailboxTreeView::messagesDropped, this, &MainWindow::transfer);
    // After the tree's model, which heard it first.
    connect(&m_service, &account::MailService::mailboxesChanged, this,
            &MainWindow::findRecentTargets);
    connect(&m_service, &account::MailService::accountsChanged, this,
            &MainWindow::findRecentTargets);
    for (QAbstractItemView *list : {static_cast<QAbstractItemView *>(m_list),
                                    static_cast<QAbstractItemView *>(m_searchPane->list())}) {
        auto *gesture = new DragGesture(list);
        connect(gesture, &DragGesture::begun, this,
                [this, list] { dragMessages(*list, m_actions->selection()); });
    }
}

void MainWindow::findRecentTargets()
{
    m_recentPlaces.clear();
    for (const QString &key : m_recentTargets) {
        const MailboxRef place = m_treeModel->mailboxAt(m_treeModel->indexOfKey(key));
        if (!place.mailbox.isNull())
            m_recentPlaces.push_back(place);
    }
}

/// Of the account that the selected messages are of, where none of them is.
MailboxRef MainWindow::lastTarget() const
{
    const auto &selection = m_actions->selection();
    for (const MailboxRef &target : m_recentPlaces) {
        const bool isElsewhere =
            std::none_of(selection.begin(), selection.end(),
                         [&target](const auto &part) { return part.first == target; });
        if (target.account == m_actions->targetAccount() && isElsewhere)
            return target;
    }
    return {};
}

void MainWindow::openMove(bool copies)
{
    const auto messages = m_actions->selection();
    const AccountId account = m_actions->targetAccount();
    if (account.isNull())
        return;
    std::vector<MailboxRef> without;
    if (messages.size() == 1) // from several, one of them is a target as well
        without.push_back(messages.front().first);
    const int count = countOf(messages);
    QString question;
    if (copies)
        question = count == 1 ? tr("Copy message to") : tr("Copy %Ln messages to", nullptr, count);
    else
        question = count == 1 ? tr("Move message to") : tr("Move %Ln messages to", nullptr, count);
    auto *dialog =
        new MoveDialog(question, copies ? tr("Copy") : tr("Move"),
                       moveTargets(*m_treeModel, account, without, m_recentTargets), this);
    connect(dialog, &MoveDialog::chosen, this, [this, messages, copies](const MailboxRef &target) {
        transfer(messages, target, copies);
    });
    dialog->open();
}

void MainWindow::moveAgain()
{
    const MailboxRef target = lastTarget();
    if (!target.mailbox.isNull())
        transfer(m_actions->selection(), target, false);
}

void MainWindow::transfer(const std::vector<std::pair<MailboxRef, imap::UidSet>> &messages,
                          const MailboxRef &target, bool copies)
{
    const QString key =
        m_treeModel->indexOf(target).data(model::MailboxTreeModel::KeyRole).toString();
    if (!key.isEmpty()) {
        m_recentTargets.removeAll(key);
        m_recentTargets.prepend(key);
        m_recentTargets = m_recentTargets.mid(0, mostRecent);
        findRecentTargets();
    }
    act([&] { m_actions->transfer(messages, target, copies); });
    updateCommands();
}

void MainWindow::updateMovingCommands(bool has)
{
    const bool hasTargets = has && !m_actions->targetAccount().isNull();
    m_commands->moveTo->setEnabled(hasTargets);
    m_commands->copyTo->setEnabled(hasTargets);
    const MailboxRef last = hasTargets ? lastTarget() : MailboxRef();
    m_commands->moveAgain->setEnabled(!last.mailbox.isNull());
    m_commands->moveAgain->setText(
        last.mailbox.isNull() ? tr("Move again")
                              : tr("Move again to %1")
                                    .arg(oneLine(mailboxTitle(m_treeModel->indexOf(last)), 40)
                                             .replace(u'&', QStringLiteral("&&"))));
    const bool isJunk = has && m_actions->isJunk();
    m_commands->junk->setEnabled(has && m_actions->canToggleJunk());
    m_commands->junk->setText(isJunk ? tr("Not junk") : tr("Junk"));
    m_commands->emptyTrash->setEnabled(m_actions->canEmptyTrash(m_listModel->mailbox().account));
}

// --- menu

void MainWindow::openListMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("listMenu"));
    menu->setAccessibleName(tr("Message"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_commands->editDraft->isEnabled())
        menu->addAction(m_commands->editDraft);
    menu->addActions({m_commands->reply, m_commands->replyAll, m_commands->forward});
    menu->addSeparator();
    menu->addActions({m_commands->read, m_commands->flag, m_commands->tag});
    menu->addSeparator();
    menu->addActions({m_commands->archive, m_commands->moveTo});
    if (m_commands->moveAgain->isEnabled())
        menu->addAction(m_commands->moveAgain);
    menu->addActions({m_commands->copyTo, m_commands->junk, m_commands->trash});
    menu->addSeparator();
    menu->addActions({m_commands->viewSource, m_commands->saveMessage});
    menu->popup(position);
}

} // namespace homing::ui
