// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: tags, by key, menu and dialog.
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/tagmenu.h"
#include "ui/mainwindow/tagsdialog.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QToolButton>

namespace homing::ui {

void MainWindow::connectTags()
{
    m_tags = new TagBook(this);
    m_tags->setSettingsFile(m_settingsFile);
    m_list->setTags(m_tags);
    m_reader->setTags(m_tags);
    auto *menu = new TagMenu(*m_tags, *m_commands, *m_actions, this);
    m_commands->tag->setMenu(menu);
    connect(menu, &TagMenu::toggled, this, [this](const QByteArray &keyword, const QString &name) {
        act([&] { m_actions->toggleTag(keyword, name); });
    });
    connect(m_commands->tag, &QAction::triggered, this, &MainWindow::openTagMenu);
    connect(m_commands->removeTags, &QAction::triggered, this,
            [this] { act([this] { m_actions->removeTags(); }); });
    connect(m_commands->newTag, &QAction::triggered, this, &MainWindow::openNewTag);
    connect(m_commands->manageTags, &QAction::triggered, this, &MainWindow::openTags);
}

void MainWindow::updateTagCommands(bool has)
{
    m_commands->tag->setEnabled(has);
    m_commands->removeTags->setEnabled(has);
    for (QAction *tag : m_commands->tags)
        tag->setEnabled(has);
}

/// By key: under its button, where there is room for one.
void MainWindow::openTagMenu()
{
    const auto *button = m_toolBar->findChild<QToolButton *>(QStringLiteral("tagButton"));
    const QPoint place = button && button->isVisible()
        ? button->mapToGlobal(button->rect().bottomLeft())
        : mapToGlobal(rect().center());
    m_commands->tag->menu()->popup(place);
}

/// What is selected gets it.
void MainWindow::openNewTag()
{
    auto *dialog = new NewTagDialog(*m_tags, this);
    connect(dialog, &NewTagDialog::added, this,
            [this, messages = m_actions->selection()](const QByteArray &keyword) {
                if (!messages.empty())
                    m_actions->addTag(messages, keyword, m_tags->tag(keyword).name);
            });
    dialog->open();
}

void MainWindow::openTags()
{
    (new TagsDialog(*m_tags, m_actions->offeredTags(), this))->open();
}

} // namespace homing::ui
