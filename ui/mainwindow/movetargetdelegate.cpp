// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/movetargetdelegate.h"

#include "ui/common/foreignline.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QPainter>

namespace homing::ui {

int MoveTargetDelegate::heightFor(const QFontMetrics &metrics)
{
    return std::max(4 * theme::grid, metrics.height() + 2 * theme::grid);
}

QSize MoveTargetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {0, heightFor(option.fontMetrics)};
}

void MoveTargetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QPalette &palette = option.palette;
    const bool isRightToLeft = option.direction == Qt::RightToLeft;
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? theme::selection(palette)
                                                                : theme::hover(palette));
        painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), theme::radius, theme::radius);
    }
    const QRect area = option.rect.adjusted(theme::rowPaddingX, 0, -theme::rowPaddingX, 0);
    const auto visual = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, area, rect);
    };
    const QRect picture(area.left(), area.center().y() - theme::smallIcon / 2 + 1, theme::smallIcon,
                        theme::smallIcon);
    painter->drawPixmap(visual(picture).topLeft(),
                        iconPixmap(index.data(IconRole).toString(), theme::smallIcon,
                                   pixelRatio(*painter), theme::text(palette)));
    const int left = picture.right() + 1 + theme::rowPaddingX;
    const QString title = index.data(Qt::DisplayRole).toString();
    const int most = area.right() + 1 - left;
    const int wide = std::min(most, option.fontMetrics.horizontalAdvance(title) + 2);
    painter->setFont(option.font);
    painter->setPen(theme::text(palette));
    drawForeignLine(*painter, visual({left, area.top(), wide, area.height()}), isRightToLeft,
                    title);
    const int rest = most - wide - theme::rowPaddingX;
    const QString path = index.data(PathRole).toString();
    if (rest > 4 * theme::grid && !path.isEmpty()) {
        painter->setPen(theme::mutedText(palette));
        drawForeignLine(*painter,
                        visual({left + wide + theme::rowPaddingX, area.top(), rest, area.height()}),
                        isRightToLeft, path);
    }
    painter->restore();
}

} // namespace homing::ui
