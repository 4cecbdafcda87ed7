// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/filterbar.h"

#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeySequence>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

FilterBar::FilterBar(const QList<QAction *> &filters, QMenu *order, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("filterBar"));
    setAccessibleName(tr("Filters"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::half, 2, theme::half, 3);
    row->setSpacing(2);
    for (QAction *action : filters) {
        const QString name =
            action->objectName().replace(QLatin1String("Command"), QLatin1String("Button"));
        QToolButton *button = flatButton(this, name.toLatin1().constData(), action->iconText());
        button->setDefaultAction(action);
        button->setAccessibleName(action->text());
        const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(shortcut.isEmpty()
                               ? action->text()
                               : QStringLiteral("%1 (%2)").arg(action->text(), shortcut));
        m_filters.append(button);
        row->addWidget(button);
    }
    row->addStretch(1);
    m_order = flatButton(this, "sortButton", tr("Sort"));
    m_order->setIcon(icon("sort"));
    m_order->setPopupMode(QToolButton::InstantPopup);
    m_order->setMenu(order);
    row->addWidget(m_order);
    // The bar never makes the list wider than it wants to be.
    setMinimumWidth(1);
    fit();
}

void FilterBar::setOrderText(const QString &text)
{
    m_order->setText(text);
    m_order->setAccessibleName(tr("Sorted by: %1").arg(text));
    m_order->setToolTip(m_order->accessibleName());
    fit();
}

void FilterBar::fit()
{
    // Words before symbols; the order is in its tooltip, too.
    static constexpr std::pair<Qt::ToolButtonStyle, Qt::ToolButtonStyle> ways[] = {
        {Qt::ToolButtonTextBesideIcon, Qt::ToolButtonTextBesideIcon},
        {Qt::ToolButtonTextOnly, Qt::ToolButtonTextBesideIcon},
        {Qt::ToolButtonTextOnly, Qt::ToolButtonIconOnly},
        {Qt::ToolButtonIconOnly, Qt::ToolButtonTextBesideIcon},
    };
    for (const auto &[filters, order] : ways) {
        m_order->setToolButtonStyle(order);
        int wanted = 2 * theme::grid + m_order->sizeHint().width();
        for (QToolButton *button : m_filters) {
            button->setToolButtonStyle(filters);
            wanted += button->sizeHint().width() + 2;
        }
        if (wanted <= width())
            break;
    }
    layout()->activate(); // else the buttons have the other style's widths until the next turn
}

void FilterBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void FilterBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
