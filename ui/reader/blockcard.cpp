// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/blockcard.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/wrappinglabel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>

namespace homing::ui {

BlockCard::BlockCard(const QString &symbol, const QString &title, const QStringList &lines,
                     const QStringList &details, QWidget *parent)
    : QFrame(parent)
    , m_symbolName(symbol)
    , m_symbol(new QLabel(this))
    , m_titles(title.isEmpty() ? 0 : 1)
    , m_details(details.size())
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::rowPaddingX, theme::grid, theme::rowPaddingX, theme::grid);
    row->setSpacing(theme::rowPaddingX);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(theme::half);
    if (!title.isEmpty())
        addLine(column, title);
    for (const QString &line : lines + details)
        addLine(column, line);
    row->addLayout(column, 1);
    setAccessibleName(m_texts.join(u' '));
    updateLook();
}

void BlockCard::addLine(QVBoxLayout *column, const QString &text)
{
    auto *label = new WrappingLabel(this);
    label->setObjectName(QStringLiteral("blockCardLine%1").arg(m_labels.size()));
    label->setAccessibleName(text);
    label->setForeignText(text, 400);
    column->addWidget(label);
    m_labels.push_back(label);
    m_texts << text;
}

void BlockCard::updateLook()
{
    m_symbol->setPixmap(iconPixmap(m_symbolName, theme::smallIcon, devicePixelRatioF(),
                                   theme::mutedText(palette())));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme::mutedText(palette()));
    muted.setColor(QPalette::Text, theme::mutedText(palette()));
    for (qsizetype i = 0; i < qsizetype(m_labels.size()); ++i) {
        QLabel *label = m_labels[size_t(i)];
        if (i < m_titles)
            label->setFont(theme::font(font(), 1.0, QFont::DemiBold));
        if (i >= qsizetype(m_labels.size()) - m_details)
            label->setPalette(muted);
    }
}

void BlockCard::wrapTexts()
{
    const int room = width() - 3 * theme::rowPaddingX - theme::smallIcon;
    for (qsizetype i = 0; i < m_texts.size(); ++i)
        m_labels[size_t(i)]->setForeignText(m_texts.at(i), std::max(room, 40));
}

void BlockCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateLook();
}

void BlockCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    wrapTexts();
}

void BlockCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::separator(palette()));
    painter.setBrush(theme::surface(palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius,
                            theme::radius);
}

} // namespace homing::ui
