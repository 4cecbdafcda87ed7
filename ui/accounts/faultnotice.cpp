// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/faultnotice.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

namespace {
constexpr qsizetype longestTechnical = 2'000;
}

FaultNotice::FaultNotice(QWidget *parent)
    : QFrame(parent)
    , m_symbol(new QLabel(this))
    , m_text(new QLabel(this))
    , m_technical(new QLabel(this))
    , m_details(new QToolButton(this))
{
    setObjectName(QStringLiteral("faultNotice"));
    m_symbol->setTextFormat(Qt::PlainText);
    m_symbol->setObjectName(QStringLiteral("faultSymbol"));
    m_text->setObjectName(QStringLiteral("faultText"));
    m_technical->setObjectName(QStringLiteral("faultTechnical"));
    for (QLabel *label : {m_text, m_technical}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignLeading | Qt::AlignTop);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_details->setObjectName(QStringLiteral("faultDetails"));
    m_details->setText(tr("Details"));
    m_details->setAccessibleName(tr("Details"));
    m_details->setAutoRaise(true);
    m_details->setCheckable(true);
    m_details->setProperty("isDisclosure", true);
    m_details->setFocusPolicy(Qt::StrongFocus);
    connect(m_details, &QToolButton::toggled, m_technical, &QLabel::setVisible);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 12, 12, 12);
    row->setSpacing(12);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(theme::half);
    column->addWidget(m_text);
    column->addWidget(m_technical);
    row->addLayout(column, 1);
    row->addWidget(m_details, 0, Qt::AlignTop);
    updateColours();
    updateSizes();
    hide();
}

void FaultNotice::present(const QString &sentence, const QString &technical, bool showTechnical)
{
    m_text->setText(sentence);
    setAccessibleName(sentence);
    m_technical->setText(technical.first(std::min(technical.size(), longestTechnical)));
    m_technical->setAccessibleName(m_technical->text());
    m_details->setVisible(!technical.isEmpty() && !showTechnical);
    m_details->setChecked(false);
    m_technical->setVisible(!technical.isEmpty() && showTechnical);
    show();
}

void FaultNotice::clear()
{
    hide();
    m_text->clear();
}

QString FaultNotice::text() const
{
    return m_text->text();
}

void FaultNotice::updateColours()
{
    m_symbol->setPixmap(iconPixmap(QStringLiteral("error"), theme::toolIcon, devicePixelRatioF(),
                                   theme::error(palette())));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme::mutedText(palette()));
    m_technical->setPalette(muted);
}

/// Symbol, first line and button have one middle.
void FaultNotice::updateSizes()
{
    const int line = m_text->fontMetrics().height();
    const int height = std::max({theme::toolIcon, m_details->sizeHint().height(), line});
    m_symbol->setFixedHeight(height);
    m_text->setContentsMargins(0, (height - line) / 2, 0, (height - line) / 2);
}

void FaultNotice::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
    else if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateSizes();
}

void FaultNotice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(
        theme::blend(palette().color(QPalette::Window), theme::error(palette()), 0.10));
    painter.drawRoundedRect(rect(), theme::radius, theme::radius);
}

} // namespace homing::ui
