// SPDX-License-Identifier: GPL-3.0-or-later
// TagMenu: the tags, checked where all that is selected has them. The first nine are the window's
// commands with their keys. GUI thread.
#pragma once

#include "ui/common/tagbook.h"

#include <QMenu>

namespace homing::ui {

class Commands;
class MessageActions;

class TagMenu final : public QMenu
{
    Q_OBJECT
public:
    /// All of them outlive the menu.
    TagMenu(const TagBook &book, const Commands &commands, MessageActions &actions,
            QWidget *parent);

Q_SIGNALS:
    void toggled(const QByteArray &keyword, const QString &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void nameCommands();
    void fill();
    QAction *addTag(const Tag &tag);

    const TagBook &m_book;
    const Commands &m_commands;
    MessageActions &m_actions;
    QList<QAction *> m_own; // beside the commands
};

} // namespace homing::ui
