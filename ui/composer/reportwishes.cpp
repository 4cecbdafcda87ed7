// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/reportwishes.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QMenu>

namespace homing::ui {

ReportWishes::ReportWishes(QWidget *parent)
    : QToolButton(parent)
{
    setObjectName(QStringLiteral("reportWishesButton"));
    setAccessibleName(tr("Confirmations"));
    setToolTip(tr("Ask for confirmations"));
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setIcon(ui::icon("more"));
    setIconSize({theme::smallIcon, theme::smallIcon});
    setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("reportWishesMenu"));
    menu->setAccessibleName(accessibleName());
    const auto add = [&](const char *name, const QString &text) {
        QAction *action = menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, &ReportWishes::edited);
        return action;
    };
    m_receipt = add("askForReceipt", tr("Ask for a confirmation of reading"));
    m_report = add("askForReport", tr("Ask for a delivery report"));
    setMenu(menu);
}

void ReportWishes::fill(const mime::Draft &draft)
{
    m_receipt->setChecked(draft.asksForReceipt);
    m_report->setChecked(draft.asksForReport);
}

void ReportWishes::writeTo(mime::Draft &draft) const
{
    draft.asksForReceipt = m_receipt->isChecked();
    draft.asksForReport = m_report->isChecked();
}

} // namespace homing::ui
