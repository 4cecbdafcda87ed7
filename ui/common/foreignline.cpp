// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/foreignline.h"

#include <QPainter>

namespace homing::ui {

void drawForeignLine(QPainter &painter, const QRect &rect, bool atRight, const QString &text,
                     Qt::TextElideMode mode)
{
    if (rect.width() <= 0)
        return;
    const QString shown =
        QFontMetrics(painter.font(), painter.device()).elidedText(text, mode, rect.width());
    const Qt::LayoutDirection before = painter.layoutDirection();
    painter.setLayoutDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    painter.drawText(
        rect,
        int((atRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter)
            | Qt::TextSingleLine | Qt::TextDontClip,
        shown);
    painter.setLayoutDirection(before);
}

} // namespace homing::ui
