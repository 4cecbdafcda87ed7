// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/firststartpage.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace homing::ui {

namespace {

constexpr int symbolSize = 96;
constexpr int textWidth = 330;

/// A wrapped text in the middle, with its full height at every width.
QLayout *centred(QLabel *label)
{
    label->setMaximumWidth(textWidth);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(label, 1000);
    row->addStretch(1);
    return row;
}

} // namespace

FirstStartPage::FirstStartPage(QWidget *parent)
    : QWidget(parent)
    , m_symbol(new QLabel(this))
    , m_pitch(new QLabel(this))
    , m_demo(new QPushButton(tr("Try the demo"), this))
{
    setObjectName(QStringLiteral("firstStartPage"));
    m_symbol->setObjectName(QStringLiteral("firstStartSymbol"));
    m_symbol->setTextFormat(Qt::PlainText);
    m_symbol->setAlignment(Qt::AlignCenter);
    auto *title = new QLabel(tr("Welcome to Homing"), this);
    title->setObjectName(QStringLiteral("firstStartTitle"));
    title->setTextFormat(Qt::PlainText);
    title->setAlignment(Qt::AlignCenter);
    title->setFont(theme::font(font(), 1.8, QFont::DemiBold));
    m_pitch->setObjectName(QStringLiteral("firstStartText"));
    m_pitch->setText(tr("Mail that is here when the connection is not, and true again at once when it comes back."));
    m_pitch->setTextFormat(Qt::PlainText);
    m_pitch->setAlignment(Qt::AlignCenter);
    m_pitch->setWordWrap(true);
    auto *add = new QPushButton(tr("Add account"), this);
    add->setObjectName(QStringLiteral("addAccountWelcome"));
    add->setAccessibleName(add->text());
    add->setIcon(icon("user-add", Tint::OnAccent));
    add->setDefault(true);
    m_demo->setObjectName(QStringLiteral("tryDemoButton"));
    m_demo->setAccessibleName(m_demo->text());
    m_demo->setIcon(icon("demo"));
    auto *hint = new QLabel(tr("The demo runs on this computer with mail of its own. Nothing is sent anywhere."), this);
    hint->setObjectName(QStringLiteral("firstStartHint"));
    hint->setTextFormat(Qt::PlainText);
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    for (QPushButton *button : {add, m_demo}) {
        button->setMinimumSize(180, 40);
        button->setIconSize({theme::toolIcon, theme::toolIcon});
    }
    QPalette accented = add->palette();
    accented.setColor(QPalette::Button, theme::accent(palette()));
    accented.setColor(QPalette::ButtonText, theme::accentText(palette()));
    add->setPalette(accented);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(0);
    column->addStretch(2);
    column->addWidget(m_symbol, 0, Qt::AlignHCenter);
    column->addSpacing(16);
    column->addWidget(title);
    column->addSpacing(theme::grid);
    column->addLayout(centred(m_pitch));
    column->addSpacing(24);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addStretch(1);
    row->addWidget(add);
    row->addWidget(m_demo);
    row->addStretch(1);
    column->addLayout(row);
    column->addSpacing(16);
    column->addLayout(centred(hint));
    column->addStretch(3);

    connect(add, &QPushButton::clicked, this, &FirstStartPage::addAccountWanted);
    connect(m_demo, &QPushButton::clicked, this, &FirstStartPage::demoWanted);
    setFocusProxy(add);
    updateSymbol();
}

void FirstStartPage::setDemoStarting(bool starting)
{
    m_demo->setEnabled(!starting);
    m_demo->setText(starting ? tr("Starting the demo") : tr("Try the demo"));
    m_demo->setAccessibleName(m_demo->text());
}

void FirstStartPage::updateSymbol()
{
    const QIcon windowIcon = QApplication::windowIcon();
    if (!windowIcon.isNull()) {
        m_symbol->setPixmap(windowIcon.pixmap(QSize(symbolSize, symbolSize), devicePixelRatioF()));
        return;
    }
    m_symbol->setPixmap(iconPixmap(QStringLiteral("no-account"), symbolSize, devicePixelRatioF(),
                                   theme::accentOnBase(palette())));
}

void FirstStartPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateSymbol();
}

void FirstStartPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), palette().color(QPalette::Base));
}

} // namespace homing::ui
