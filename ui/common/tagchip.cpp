// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/tagchip.h"

#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace homing::ui {

namespace {

constexpr int padding = 7;
constexpr int widest = 180;
constexpr int iconSize = 16;

struct Hues
{
    QRgb light;
    QRgb dark;
};
/// In the order of TagColour.
constexpr Hues hues[tagColourCount] = {{0xffd0342c, 0xfff0736a}, {0xffd9680f, 0xfff29a4e},
                                       {0xffb08400, 0xffe6c04a}, {0xff2e8b45, 0xff66c47e},
                                       {0xff0f8a8a, 0xff4cc2c2}, {0xff2566c8, 0xff6aa5f2},
                                       {0xff8544b8, 0xffb98be6}, {0xff68707a, 0xff9aa2ac}};

QColor hue(TagColour colour, const QPalette &palette)
{
    const Hues &both = hues[size_t(colour)];
    return QColor(theme::isDark(palette) ? both.dark : both.light);
}

QPixmap dotPixmap(TagColour colour, const QPalette &palette, bool isChecked, qreal dpr)
{
    QPixmap pixmap(QSize(iconSize, iconSize) * dpr);
    pixmap.setDevicePixelRatio(dpr);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QColor dot = tagDot(colour, palette);
    painter.setBrush(dot);
    const qreal radius = isChecked ? 7.5 : 5;
    painter.drawEllipse(QPointF(iconSize / 2.0, iconSize / 2.0), radius, radius);
    if (isChecked) {
        painter.setPen(QPen(theme::readable(Qt::white, dot, 3), 1.8, Qt::SolidLine, Qt::RoundCap,
                            Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF {{4.8, 8.3}, {7.1, 10.6}, {11.2, 5.8}});
    }
    return pixmap;
}

} // namespace

QColor tagDot(TagColour colour, const QPalette &palette)
{
    return theme::readable(hue(colour, palette), theme::selection(palette), 3);
}

QColor tagBack(TagColour colour, const QPalette &palette)
{
    return theme::blend(palette.color(QPalette::Base), hue(colour, palette),
                        theme::isDark(palette) ? 0.26 : 0.15);
}

QColor tagText(TagColour colour, const QPalette &palette)
{
    return theme::readable(hue(colour, palette), tagBack(colour, palette));
}

QIcon tagIcon(TagColour colour, const QPalette &palette)
{
    QIcon icon;
    for (const qreal dpr : {1.0, 2.0}) {
        for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Active, QIcon::Selected}) {
            icon.addPixmap(dotPixmap(colour, palette, false, dpr), mode, QIcon::Off);
            icon.addPixmap(dotPixmap(colour, palette, true, dpr), mode, QIcon::On);
        }
    }
    return icon;
}

int tagChipWidth(const QFontMetrics &metrics, const QString &name)
{
    return std::min(metrics.horizontalAdvance(name) + 2 * padding + 1, widest);
}

void paintTagChip(QPainter &painter, const QRect &rect, const Tag &tag, const QFont &font,
                  const QPalette &palette, Qt::LayoutDirection direction)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tagBack(tag.colour, palette));
    const qreal radius = std::min(theme::radius - 1.0, rect.height() / 2.0);
    painter.drawRoundedRect(rect, radius, radius);
    painter.setPen(tagText(tag.colour, palette));
    painter.setFont(font);
    drawForeignLine(painter, rect.adjusted(padding, 0, -padding, 0), direction == Qt::RightToLeft,
                    tag.name);
    painter.restore();
}

TagChip::TagChip(const Tag &tag, QWidget *parent)
    : QLabel(parent)
    , m_tag(tag)
{
    setObjectName(QStringLiteral("tagChip"));
    setTextFormat(Qt::PlainText);
    setText(tag.name); // for screen readers; painted below
    setAccessibleName(tr("Tag: %1").arg(tag.name));
    setToolTip(toolTipText(tr("Tag: %1").arg(tag.name)));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QFont TagChip::chipFont() const
{
    return theme::font(font(), 0.92);
}

QSize TagChip::sizeHint() const
{
    const QFontMetrics metrics(chipFont());
    const int height = qRound(QFontInfo(chipFont()).pixelSize() * 1.36) + theme::half;
    return {tagChipWidth(metrics, m_tag.name), height};
}

void TagChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintTagChip(painter, rect(), m_tag, chipFont(), palette(), layoutDirection());
}

} // namespace homing::ui
