// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/tagmenu.h"

#include "ui/common/tagchip.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"

#include <QEvent>

namespace homing::ui {

TagMenu::TagMenu(const TagBook &book, const Commands &commands, MessageActions &actions,
                 QWidget *parent)
    : QMenu(tr("Tag"), parent)
    , m_book(book)
    , m_commands(commands)
    , m_actions(actions)
{
    setObjectName(QStringLiteral("tagMenu"));
    setAccessibleName(tr("Tag"));
    addActions(commands.tags);
    addSeparator();
    addAction(commands.removeTags);
    addSeparator();
    addActions({commands.newTag, commands.manageTags});
    for (qsizetype i = 0; i < commands.tags.size(); ++i)
        connect(commands.tags[i], &QAction::triggered, this, [this, i] {
            if (size_t(i) < m_book.tags().size())
                Q_EMIT toggled(m_book.tags()[size_t(i)].keyword, m_book.tags()[size_t(i)].name);
        });
    connect(&book, &TagBook::changed, this, &TagMenu::nameCommands);
    connect(this, &QMenu::aboutToShow, this, &TagMenu::fill);
    nameCommands();
}

void TagMenu::nameCommands()
{
    for (qsizetype i = 0; i < m_commands.tags.size(); ++i) {
        QAction *command = m_commands.tags[i];
        const bool isThere = size_t(i) < m_book.tags().size();
        command->setVisible(isThere);
        if (!isThere)
            continue;
        const Tag &tag = m_book.tags()[size_t(i)];
        command->setText(QString(tag.name).replace(u'&', QStringLiteral("&&")));
        Commands::setFullName(command, tr("Tag: %1").arg(tag.name));
        command->setIcon(tagIcon(tag.colour, palette()));
    }
}

/// What has no key, and what the selected messages or their mailboxes have beside all that.
void TagMenu::fill()
{
    qDeleteAll(m_own);
    m_own.clear();
    QAction *before = m_commands.removeTags;
    const auto insert = [&](const Tag &tag) {
        QAction *action = addTag(tag);
        insertAction(before, action);
    };
    const std::vector<Tag> &tags = m_book.tags();
    for (size_t i = 0; i < tags.size(); ++i) {
        if (qsizetype(i) < m_commands.tags.size())
            m_commands.tags[qsizetype(i)]->setChecked(m_actions.haveTag(tags[i].keyword));
        else
            insert(tags[i]);
    }
    for (const Tag &tag : m_book.tagsIn(m_actions.offeredTags())) {
        if (!tag.isNamed)
            insert(tag);
    }
    if (!m_own.isEmpty())
        m_own.append(insertSeparator(before));
}

QAction *TagMenu::addTag(const Tag &tag)
{
    auto *action = new QAction(tagIcon(tag.colour, palette()),
                               QString(tag.name).replace(u'&', QStringLiteral("&&")), this);
    action->setObjectName(QStringLiteral("otherTagAction"));
    action->setCheckable(true);
    action->setChecked(m_actions.haveTag(tag.keyword));
    action->setEnabled(m_actions.hasSelection());
    connect(action, &QAction::triggered, this,
            [this, keyword = tag.keyword, name = tag.name] { Q_EMIT toggled(keyword, name); });
    m_own.append(action);
    return action;
}

void TagMenu::changeEvent(QEvent *event)
{
    QMenu::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        nameCommands();
}

} // namespace homing::ui
