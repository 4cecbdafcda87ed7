// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/flatbutton.h"

#include "ui/common/theme.h"

#include <QToolButton>

namespace homing::ui {

QToolButton *flatButton(QWidget *parent, const char *name, const QString &text)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setText(text);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({theme::smallIcon, theme::smallIcon});
    return button;
}

} // namespace homing::ui
