// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/awaystrip.h"

#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

namespace {

int asInt(quint64 count)
{
    return int(std::min<quint64>(count, 2'000'000'000));
}

} // namespace

AwayStrip::AwayStrip(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_show(flatButton(this, "awayShowButton", tr("Show")))
    , m_gone(flatButton(this, "awayGoneButton", tr("See removed")))
{
    setObjectName(QStringLiteral("awayStrip"));
    setAccessibleName(tr("While you were away"));
    m_text->setObjectName(QStringLiteral("awayText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    QToolButton *close = flatButton(this, "awayCloseButton", tr("Dismiss"));
    close->setIcon(icon("close"));
    close->setToolButtonStyle(Qt::ToolButtonIconOnly);
    close->setToolTip(close->accessibleName());
    auto *top = new QHBoxLayout;
    top->setSpacing(theme::half);
    top->addWidget(m_text, 1);
    top->addWidget(close, 0, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::half);
    buttons->addWidget(m_show);
    buttons->addWidget(m_gone);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::rowPaddingX, theme::half, theme::half, theme::half);
    column->setSpacing(0);
    column->addLayout(top);
    column->addLayout(buttons);
    connect(m_show, &QToolButton::clicked, this, [this] { Q_EMIT showWanted(!m_isShowing); });
    connect(m_gone, &QToolButton::clicked, this, &AwayStrip::goneWanted);
    connect(close, &QToolButton::clicked, this, &AwayStrip::dismissed);
    hide();
}

void AwayStrip::present(quint64 arrived, quint64 gone, quint64 flagged)
{
    QStringList parts;
    if (arrived > 0)
        parts.append(tr("%Ln new", nullptr, asInt(arrived)));
    if (gone > 0)
        parts.append(tr("%Ln removed elsewhere", nullptr, asInt(gone)));
    if (flagged > 0)
        parts.append(tr("%Ln flagged", nullptr, asInt(flagged)));
    setVisible(!parts.isEmpty());
    m_text->setText(tr("While you were away: %1").arg(parts.join(QStringLiteral(", "))));
    m_show->setVisible(arrived + flagged > 0);
    m_gone->setVisible(gone > 0);
}

void AwayStrip::setShowing(bool showing)
{
    m_isShowing = showing;
    m_show->setText(showing ? tr("Show all messages") : tr("Show"));
    m_show->setAccessibleName(m_show->text());
}

QString AwayStrip::text() const
{
    return m_text->text();
}

void AwayStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor base = palette().color(QPalette::Base);
    painter.fillRect(rect(), theme::blend(base, theme::accent(palette()), 0.08));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
