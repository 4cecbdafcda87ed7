// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/newmailpill.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace homing::ui {

NewMailPill::NewMailPill(QWidget *parent)
    : QToolButton(parent)
{
    setObjectName(QStringLiteral("newMailPill"));
    setFocusPolicy(Qt::NoFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Show the newest messages"));
    hide();
}

void NewMailPill::update(int count, const QRect &area)
{
    setVisible(count > 0);
    if (count <= 0)
        return;
    const QString words = tr("%Ln new", "messages above what is on screen", count);
    if (words != text()) {
        setText(words);
        setAccessibleName(words);
        resize(sizeHint());
    }
    move(area.left() + (area.width() - width()) / 2, area.top() + theme::grid);
    raise();
}

QSize NewMailPill::sizeHint() const
{
    const QFontMetrics metrics(theme::font(font(), 0.92, QFont::DemiBold));
    return {metrics.horizontalAdvance(text()) + metrics.height() + 3 * theme::grid,
            metrics.height() + theme::grid};
}

void NewMailPill::paintEvent(QPaintEvent *)
{
    const QColor back = theme::accent(palette());
    const QColor ink = theme::accentText(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(underMouse() ? theme::blend(back, ink, 0.12) : back);
    painter.drawRoundedRect(QRectF(rect()), height() / 2.0, height() / 2.0);
    // An arrow to where they are.
    const qreal size = height() * 0.2;
    const bool isRightToLeft = layoutDirection() == Qt::RightToLeft;
    const qreal x = isRightToLeft ? width() - theme::grid - theme::half - size
                                  : theme::grid + theme::half + size;
    const qreal middle = height() / 2.0;
    painter.setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(QPointF(x, middle - size), QPointF(x, middle + size));
    painter.drawPolyline(QPolygonF({{x - size * 0.8, middle - size * 0.2},
                                    {x, middle - size},
                                    {x + size * 0.8, middle - size * 0.2}}));
    painter.setFont(theme::font(font(), 0.92, QFont::DemiBold));
    const QRect words = rect().adjusted(isRightToLeft ? theme::grid : height(), 0,
                                        isRightToLeft ? -height() : -theme::grid, 0);
    painter.drawText(words, Qt::AlignCenter, text());
}

} // namespace homing::ui
