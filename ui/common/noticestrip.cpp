// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/noticestrip.h"

#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

NoticeStrip::NoticeStrip(const QString &name, const QString &accessibleName, QWidget *parent)
    : QWidget(parent)
    , m_buttons(new QHBoxLayout)
    , m_symbol(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    m_symbol->setObjectName(name + QStringLiteral("Symbol"));
    m_symbol->setTextFormat(Qt::PlainText);
    m_text->setObjectName(name + QStringLiteral("Text"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    QToolButton *close = flatButton(this, "", tr("Dismiss"));
    close->setObjectName(name + QStringLiteral("Close"));
    close->setIcon(icon("close"));
    close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    close->setToolTip(close->accessibleName());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * theme::grid, theme::half, theme::grid, theme::half);
    row->setSpacing(theme::grid);
    row->addWidget(m_symbol);
    row->addWidget(m_text, 1);
    m_buttons->setSpacing(theme::half);
    row->addLayout(m_buttons);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
    hide();
}

void NoticeStrip::present(const QString &text, Kind kind)
{
    m_kind = kind;
    updateSymbol();
    m_text->setText(text);
    show();
    update();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeStrip::updateSymbol()
{
    const bool isWarning = m_kind == Kind::Warning;
    m_symbol->setPixmap(
        icon(isWarning ? "warning" : "info", isWarning ? Tint::Amber : Tint::Accent)
            .pixmap(QSize(theme::smallIcon, theme::smallIcon), devicePixelRatioF()));
}

void NoticeStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateSymbol();
}

QToolButton *NoticeStrip::addButton(const char *name, const QString &text)
{
    QToolButton *button = flatButton(this, name, text);
    button->setFont(theme::font(font(), 1.0, QFont::DemiBold));
    m_buttons->addWidget(button);
    return button;
}

QString NoticeStrip::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void NoticeStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor base = palette().color(QPalette::Base);
    const QColor tint =
        m_kind == Kind::Warning ? theme::amber(palette()) : theme::accent(palette());
    painter.fillRect(rect(), theme::blend(base, tint, 0.10));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
