// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/conversationlines.h"

#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>

namespace homing::ui {

namespace {

constexpr int margin = 24; // as the header card's
constexpr int dotSize = 8;
constexpr int mostLinesInView = 5;

} // namespace

ConversationLineButton::ConversationLineButton(bool isBelow, QWidget *parent)
    : QAbstractButton(parent)
    , m_isBelow(isBelow)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ConversationLineButton::setLine(const ConversationLine &line)
{
    if (line == m_line)
        return;
    m_line = line;
    QStringList parts;
    if (line.isUnread)
        parts.append(tr("Unread"));
    parts.append(line.sender);
    if (!line.place.isEmpty())
        parts.append(tr("in %1").arg(line.place));
    parts.append(longDate(line.date));
    if (line.isFlagged)
        parts.append(tr("flagged"));
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setToolTip(toolTipText(line.sender + QLatin1String(", ") + longDate(line.date)));
    update();
}

QSize ConversationLineButton::sizeHint() const
{
    return {200, fontMetrics().height() + 2 * theme::grid};
}

bool ConversationLineButton::event(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    return QAbstractButton::event(event);
}

void ConversationLineButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool isRtl = layoutDirection() == Qt::RightToLeft;
    const auto place = [this](const QRect &rect) {
        return QStyle::visualRect(layoutDirection(), this->rect(), rect);
    };
    QColor back = palette().color(QPalette::Base);
    if (isDown() || underMouse())
        back = theme::hover(palette());
    painter.fillRect(rect(), back);
    painter.fillRect(place({margin, m_isBelow ? 0 : height() - 1, width() - 2 * margin, 1}),
                     theme::separator(palette()));
    QRect line(margin, 0, width() - 2 * margin, height() - 1);
    if (m_line.isUnread) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::accent(palette()));
        painter.drawEllipse(place(
            {line.left() - dotSize - theme::half, (height() - dotSize) / 2, dotSize, dotSize}));
    }
    const QColor quiet = theme::mutedText(palette());
    const QFont strong = theme::font(font(), 1.0, QFont::DemiBold);
    const QFont small = theme::font(font(), 0.92);
    const auto atEnd = [&](const QString &text) {
        painter.setFont(small);
        painter.setPen(quiet);
        const int width =
            std::min(painter.fontMetrics().horizontalAdvance(text) + 2, line.width() / 3);
        drawForeignLine(painter, place({line.right() + 1 - width, 0, width, line.height()}), !isRtl,
                        text);
        line.setRight(line.right() - width - theme::grid);
    };
    atEnd(shortDate(m_line.date, QDateTime::currentDateTime(), locale()));
    if (!m_line.place.isEmpty())
        atEnd(tr("in %1").arg(m_line.place));
    if (m_line.isFlagged) {
        const int size = 14;
        const QPixmap flag = iconPixmap(QStringLiteral("flag-filled"), size, devicePixelRatioF(),
                                        theme::amber(palette()));
        painter.drawPixmap(
            place({line.right() + 1 - size, (height() - size) / 2, size, size}).topLeft(), flag);
        line.setRight(line.right() - size - theme::grid);
    }
    painter.setFont(m_line.isUnread ? strong : font());
    painter.setPen(theme::text(palette()));
    const int senderWidth =
        std::min(painter.fontMetrics().horizontalAdvance(m_line.sender) + 2, line.width() * 2 / 5);
    drawForeignLine(painter, place({line.left(), 0, senderWidth, line.height()}), isRtl,
                    m_line.sender);
    line.setLeft(line.left() + senderWidth + theme::grid);
    painter.setFont(font());
    painter.setPen(quiet);
    if (line.width() > 0)
        drawForeignLine(painter, place(line), isRtl, m_line.words.left(line.width() / 2 + 24));
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(theme::blend(back, theme::accentOnBase(palette()), 0.75));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

// --- ConversationLines

ConversationLines::ConversationLines(bool atBottom, QWidget *parent)
    : QScrollArea(parent)
    , m_atBottom(atBottom)
    , m_content(new QWidget(this))
    , m_column(new QVBoxLayout(m_content))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    setWidget(m_content);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_content->setBackgroundRole(QPalette::Base);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int most) {
        if (m_atBottom)
            verticalScrollBar()->setValue(most);
    });
    hide();
}

void ConversationLines::setLines(const std::vector<ConversationLine> &lines)
{
    while (m_buttons.size() < lines.size()) {
        auto *button = new ConversationLineButton(!m_atBottom, m_content);
        button->setObjectName(QStringLiteral("conversationLine"));
        connect(button, &QAbstractButton::clicked, this,
                [this, button] { Q_EMIT chosen(button->line().message); });
        m_column->addWidget(button);
        m_buttons.push_back(button);
    }
    for (size_t i = 0; i < m_buttons.size(); ++i) {
        if (i < lines.size())
            m_buttons[i]->setLine(lines[i]);
        m_buttons[i]->setVisible(i < lines.size());
    }
    m_count = int(lines.size());
    setVisible(m_count > 0);
    updateGeometry();
}

QSize ConversationLines::sizeHint() const
{
    const int height = m_buttons.empty() ? 0 : m_buttons.front()->sizeHint().height();
    return {200, std::min(m_count, mostLinesInView) * height};
}

QSize ConversationLines::minimumSizeHint() const
{
    return {0, 0};
}

} // namespace homing::ui
