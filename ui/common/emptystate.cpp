// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/emptystate.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace homing::ui {

namespace {

constexpr int pictogramSize = 64;
constexpr int plainIconSize = 32; // one of the small set, which would look coarse any larger

QLabel *makeLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->hide();
    return label;
}

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("emptyState"));
    m_symbol = makeLabel("emptyStateSymbol", this);
    m_symbol->setWordWrap(false);
    m_text = makeLabel("emptyStateText", this);
    m_detail = makeLabel("emptyStateDetail", this);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("emptyStateProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(220);
    m_progress->setFixedHeight(theme::half + 2);
    m_progress->hide();
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("emptyStateAction"));
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * theme::grid, 2 * theme::grid, 3 * theme::grid, 2 * theme::grid);
    layout->setSpacing(theme::grid);
    layout->addStretch(2);
    layout->addWidget(m_symbol, 0, Qt::AlignHCenter);
    layout->addSpacing(theme::half);
    layout->addWidget(m_text);
    layout->addWidget(m_detail);
    layout->addSpacing(theme::half);
    layout->addWidget(m_progress, 0, Qt::AlignHCenter);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    updateColours();
}

void EmptyState::setSymbol(const QString &iconName)
{
    m_symbolName = iconName;
    updateColours();
}

void EmptyState::setText(const QString &sentence)
{
    m_text->setText(sentence);
    m_text->setVisible(!sentence.isEmpty());
    setAccessibleName(sentence);
}

void EmptyState::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleDescription(detail);
}

void EmptyState::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::setProgress(int done, int total)
{
    m_progress->setRange(0, total);
    m_progress->setValue(done);
    m_progress->show();
}

void EmptyState::hideProgress()
{
    m_progress->hide();
}

void EmptyState::present(const QString &iconName, const QString &sentence, const QString &action,
                         const QString &detail)
{
    setSymbol(iconName);
    setText(sentence);
    setAction(action);
    setDetail(detail);
    hideProgress();
}

QString EmptyState::text() const
{
    return m_text->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateColours();
}

void EmptyState::updateColours()
{
    if (!m_detail || m_isUpdating)
        return;
    m_isUpdating = true; // setting a palette comes back as a palette change
    const QColor back = palette().color(QPalette::Base);
    const QColor symbolColour = theme::blend(back, theme::text(palette()), 0.38);
    const int size = isPictogram(m_symbolName) ? pictogramSize : plainIconSize;
    const QPixmap pixmap = iconPixmap(m_symbolName, size, devicePixelRatioF(), symbolColour);
    m_symbol->setPixmap(pixmap);
    m_symbol->setVisible(!pixmap.isNull());
    m_text->setFont(theme::font(font(), 1.08, QFont::Medium));
    QPalette quiet = palette();
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text}) // as the pane's background has it
        quiet.setColor(role, theme::mutedText(palette()));
    m_detail->setPalette(quiet);
    m_isUpdating = false;
}

} // namespace homing::ui
