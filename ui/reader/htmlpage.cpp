// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlpage.h"

#include "ui/common/theme.h"

#include <QFontMetricsF>
#include <QPainterPath>

namespace homing::ui {

std::size_t HtmlPage::runAt(qsizetype offset) const
{
    const auto found = std::partition_point(runs.begin(), runs.end(), [offset](const HtmlRun &run) {
        return run.start + run.text.size() <= offset;
    });
    return std::size_t(found - runs.begin());
}

qreal HtmlPage::xOf(const HtmlRun &run, qsizetype offset) const
{
    const qsizetype within = std::clamp<qsizetype>(offset - run.start, 0, run.text.size());
    if (within == 0 || within == run.text.size() || run.isPicture) {
        const bool isFront = run.text.isEmpty() ? offset <= run.start : within == 0;
        const bool isRightToLeft = run.text.isRightToLeft();
        return isFront != isRightToLeft ? run.rect.left() : run.rect.right();
    }
    const qreal advance = QFontMetricsF(fonts[std::size_t(run.font)]).horizontalAdvance(run.text, int(within));
    return run.text.isRightToLeft() ? run.rect.right() - advance : run.rect.left() + advance;
}

qsizetype HtmlPage::offsetAt(const QPointF &point) const
{
    const HtmlRun *nearest = nullptr;
    qreal least = 1e18;
    for (const HtmlRun &run : runs) {
        const qreal dy = point.y() < run.rect.top() ? run.rect.top() - point.y()
            : point.y() > run.rect.bottom()         ? point.y() - run.rect.bottom()
                                                    : 0;
        const qreal dx = point.x() < run.rect.left() ? run.rect.left() - point.x()
            : point.x() > run.rect.right()           ? point.x() - run.rect.right()
                                                     : 0;
        const qreal distance = dy * 1'000 + dx;
        if (distance < least) {
            least = distance;
            nearest = &run;
        }
    }
    if (!nearest)
        return 0;
    const bool isRightToLeft = nearest->text.isRightToLeft();
    const bool isAfter = isRightToLeft ? point.x() < nearest->rect.left() : point.x() > nearest->rect.right();
    if (isAfter)
        return nearest->start + nearest->text.size();
    if (nearest->isPicture)
        return nearest->start + (point.x() > nearest->rect.center().x() ? nearest->text.size() : 0);
    qsizetype best = 0;
    least = 1e18;
    for (qsizetype i = 0; i <= nearest->text.size(); ++i) {
        const qreal distance = std::abs(xOf(*nearest, nearest->start + i) - point.x());
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return nearest->start + best;
}

int HtmlPage::linkAt(const QPointF &point) const
{
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].link < 0)
            continue;
        QRectF rect = runs[i].rect;
        // The blanks between the words of a link belong to it.
        if (i + 1 < runs.size() && runs[i + 1].link == runs[i].link
            && std::abs(runs[i + 1].rect.center().y() - rect.center().y()) < 3)
            rect = rect.united(runs[i + 1].rect);
        if (rect.contains(point))
            return runs[i].link;
    }
    return -1;
}

QString HtmlPage::textOfLink(int link) const
{
    const auto isOfIt = [link](const HtmlRun &run) { return run.link == link; };
    const auto first = std::find_if(runs.begin(), runs.end(), isOfIt);
    const auto last = std::find_if(runs.rbegin(), runs.rend(), isOfIt);
    return first == runs.end() ? QString() : text.mid(first->start, last->start + last->text.size() - first->start);
}

std::vector<QRectF> HtmlPage::rectsOf(qsizetype start, qsizetype end) const
{
    std::vector<QRectF> rects;
    for (std::size_t i = runAt(start); i < runs.size() && runs[i].start < end; ++i) {
        const HtmlRun &run = runs[i];
        const qreal a = xOf(run, start);
        const qreal b = xOf(run, std::min(end, run.start + run.text.size()));
        rects.emplace_back(std::min(a, b), run.rect.top(), std::abs(b - a), run.rect.height());
    }
    return rects;
}

namespace {

/// A word's marks stand as its paragraph runs, but for a word of the other direction within.
Qt::LayoutDirection directionOf(const HtmlRun &run)
{
    return run.isRightToLeft && (run.text.isEmpty() || run.text.front().direction() != QChar::DirL) ? Qt::RightToLeft
                                                                                                  : Qt::LeftToRight;
}

QPainterPath rounded(const QRectF &rect, const std::array<qreal, 4> &radius)
{
    QPainterPath path;
    const qreal most = std::min(rect.width(), rect.height()) / 2;
    const auto r = [&](std::size_t i) { return std::clamp(radius[i], 0.0, most); };
    path.moveTo(rect.left() + r(0), rect.top());
    path.lineTo(rect.right() - r(1), rect.top());
    path.arcTo(QRectF(rect.right() - 2 * r(1), rect.top(), 2 * r(1), 2 * r(1)), 90, -90);
    path.lineTo(rect.right(), rect.bottom() - r(2));
    path.arcTo(QRectF(rect.right() - 2 * r(2), rect.bottom() - 2 * r(2), 2 * r(2), 2 * r(2)), 0, -90);
    path.lineTo(rect.left() + r(3), rect.bottom());
    path.arcTo(QRectF(rect.left(), rect.bottom() - 2 * r(3), 2 * r(3), 2 * r(3)), 270, -90);
    path.lineTo(rect.left(), rect.top() + r(0));
    path.arcTo(QRectF(rect.left(), rect.top(), 2 * r(0), 2 * r(0)), 180, -90);
    path.closeSubpath();
    return path;
}

bool isRound(const std::array<qreal, 4> &radius)
{
    return std::any_of(radius.begin(), radius.end(), [](qreal r) { return r > 0; });
}

void paintPicture(QPainter &painter, const HtmlOp &op, const QImage &picture)
{
    if (picture.isNull() || op.tile.isEmpty())
        return;
    painter.save();
    if (isRound(op.radius))
        painter.setClipPath(rounded(op.rect, op.radius), Qt::IntersectClip);
    else
        painter.setClipRect(op.rect, Qt::IntersectClip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    constexpr int mostTiles = 2'000;
    const qreal x0 = op.repeatsX ? op.tile.left() - std::ceil((op.tile.left() - op.rect.left()) / op.tile.width()) * op.tile.width()
                                 : op.tile.left();
    const qreal y0 = op.repeatsY ? op.tile.top() - std::ceil((op.tile.top() - op.rect.top()) / op.tile.height()) * op.tile.height()
                                 : op.tile.top();
    int tiles = 0;
    for (qreal y = y0; y < op.rect.bottom() && tiles < mostTiles; y += op.tile.height()) {
        for (qreal x = x0; x < op.rect.right() && tiles < mostTiles; x += op.tile.width(), ++tiles) {
            painter.drawImage(QRectF(QPointF(x, y), op.tile.size()), picture);
            if (!op.repeatsX)
                break;
        }
        if (!op.repeatsY)
            break;
    }
    painter.restore();
}

void paintBorder(QPainter &painter, const HtmlOp &op, const HtmlBorder &border)
{
    const QRectF &r = op.rect;
    const auto &[top, right, bottom, left] = border.width;
    const QRectF inner = r.adjusted(left, top, -right, -bottom);
    const bool isEven = border.color[0] == border.color[1] && border.color[1] == border.color[2] && border.color[2] == border.color[3];
    const bool isSolid = std::all_of(border.style.begin(), border.style.end(), [](Qt::PenStyle s) { return s == Qt::SolidLine; });
    if (isSolid && isEven) {
        std::array<qreal, 4> within = op.radius;
        for (qreal &radius : within)
            radius = std::max(0.0, radius - std::max({top, right, bottom, left}));
        QPainterPath path = rounded(r, op.radius);
        if (inner.isValid())
            path = path.subtracted(rounded(inner, within));
        painter.fillPath(path, border.color[0]);
        return;
    }
    painter.save();
    if (isRound(op.radius))
        painter.setClipPath(rounded(r, op.radius), Qt::IntersectClip);
    const QPointF corners[] {r.topLeft(), r.topRight(), r.bottomRight(), r.bottomLeft()};
    const QPointF inside[] {inner.topLeft(), inner.topRight(), inner.bottomRight(), inner.bottomLeft()};
    for (std::size_t i = 0; i < 4; ++i) {
        if (border.width[i] <= 0)
            continue;
        const std::size_t next = (i + 1) % 4;
        if (border.style[i] == Qt::SolidLine) {
            QPainterPath side;
            side.addPolygon(QPolygonF({corners[i], corners[next], inside[next], inside[i]}));
            painter.fillPath(side, border.color[i]);
        } else {
            painter.setPen(QPen(border.color[i], border.width[i], border.style[i], Qt::FlatCap));
            painter.drawLine((corners[i] + inside[i]) / 2, (corners[next] + inside[next]) / 2);
        }
    }
    painter.restore();
}

} // namespace

void paintHtml(QPainter &painter, const HtmlPage &page, const QRectF &area, const std::vector<HtmlMark> &marks)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    int clips = 0;
    for (const HtmlOp &op : page.ops) {
        if (op.kind == HtmlOp::Kind::Clip) {
            painter.save();
            ++clips;
            if (isRound(op.radius))
                painter.setClipPath(rounded(op.rect, op.radius), Qt::IntersectClip);
            else
                painter.setClipRect(op.rect, Qt::IntersectClip);
            continue;
        }
        if (op.kind == HtmlOp::Kind::Unclip) {
            if (clips > 0) {
                painter.restore();
                --clips;
            }
            continue;
        }
        if (!op.rect.intersects(area) && op.rect.width() > 0 && op.rect.height() > 0)
            continue;
        switch (op.kind) {
        case HtmlOp::Kind::Fill:
            if (isRound(op.radius))
                painter.fillPath(rounded(op.rect, op.radius), op.color);
            else
                painter.fillRect(op.rect, op.color);
            break;
        case HtmlOp::Kind::Border:
            paintBorder(painter, op, page.borders[std::size_t(op.index)]);
            break;
        case HtmlOp::Kind::Picture:
            paintPicture(painter, op, page.pictures[std::size_t(op.index)]);
            break;
        case HtmlOp::Kind::Bullet: {
            painter.setPen(op.isHollow ? QPen(op.color, 1) : QPen(Qt::NoPen));
            painter.setBrush(op.isHollow ? QBrush() : QBrush(op.color));
            if (op.isSquare)
                painter.drawRect(op.rect);
            else
                painter.drawEllipse(op.rect);
            break;
        }
        case HtmlOp::Kind::Text: {
            if (op.index < 0)
                break;
            const HtmlRun &run = page.runs[std::size_t(op.index)];
            const QFont &font = page.fonts[std::size_t(run.font)];
            painter.setFont(font);
            painter.setPen(run.color);
            painter.setLayoutDirection(directionOf(run));
            const QFontMetricsF metrics(font);
            const QPointF base(run.rect.left(), run.rect.top() + (run.rect.height() - metrics.height()) / 2 + metrics.ascent());
            // The blanks within what is underlined.
            painter.drawText(base, run.text.isEmpty() ? QStringLiteral(" ") : run.text);
            break;
        }
        case HtmlOp::Kind::Clip:
        case HtmlOp::Kind::Unclip:
            break;
        }
    }
    for (; clips > 0; --clips)
        painter.restore();
    // Above all, so that no background hides them: what is marked is tinted and written again.
    for (const HtmlMark &mark : marks) {
        for (std::size_t i = page.runAt(mark.start); i < page.runs.size() && page.runs[i].start < mark.end; ++i) {
            const HtmlRun &run = page.runs[i];
            if (!run.rect.intersects(area))
                continue;
            const qreal a = page.xOf(run, std::max(mark.start, run.start));
            const qreal b = page.xOf(run, std::min(mark.end, run.start + run.text.size()));
            QRectF rect(std::min(a, b), run.rect.top(), std::abs(b - a), run.rect.height());
            if (run.isPicture && run.color.alpha() == 255 && run.onto.isValid() == false)
                rect = run.rect;
            const bool isJoined = i + 1 < page.runs.size() && page.runs[i + 1].start < mark.end
                && std::abs(page.runs[i + 1].rect.center().y() - run.rect.center().y()) < 3
                && std::abs(page.runs[i + 1].rect.left() - rect.right()) < run.rect.height();
            if (isJoined)
                rect.setRight(page.runs[i + 1].rect.left());
            QColor under = mark.under;
            if (run.isPicture)
                under.setAlpha(110); // it stays in sight
            painter.fillRect(rect, under);
            if (!mark.text.isValid() || run.isPicture)
                continue;
            painter.save();
            painter.setClipRect(rect, Qt::IntersectClip);
            const QFont &font = page.fonts[std::size_t(run.font)];
            const QFontMetricsF metrics(font);
            painter.setFont(font);
            painter.setPen(mark.text);
            painter.setLayoutDirection(directionOf(run));
            painter.drawText(QPointF(run.rect.left(), run.rect.top() + (run.rect.height() - metrics.height()) / 2 + metrics.ascent()),
                             run.text);
            painter.restore();
        }
    }
    painter.restore();
}

namespace {

/// Light becomes dark and dark light; the hue stays.
QColor turned(const QColor &color, const QColor &sheet)
{
    if (!color.isValid() || color.alpha() == 0)
        return color;
    float h = 0, s = 0, l = 0, a = 0;
    color.getHslF(&h, &s, &l, &a);
    float sheetHue = 0, sheetSaturation = 0, least = 0;
    sheet.getHslF(&sheetHue, &sheetSaturation, &least);
    // White is the sheet; what is saturated and of middle lightness is a mark of its own and stays near itself.
    const float weight = s * (1 - std::abs(2 * l - 1)); // how much colour there is
    const float inverted = least + (1 - l) * (0.95F - least);
    const float kept = std::clamp(l, 0.25F, 0.6F);
    const float lightness = std::clamp(inverted * (1 - weight) + kept * weight, 0.0F, 1.0F);
    // Ivory becomes nearly black, not brown: no more colour than there was, and what little there was a bit more.
    constexpr float little = 0.02F;
    const float room = std::max(0.01F, 1 - std::abs(2 * lightness - 1));
    return QColor::fromHslF(std::max(0.0F, h), std::min(s * 0.9F, (weight + little * s) / room), lightness, a);
}

} // namespace

HtmlPage darkened(HtmlPage page, const QColor &sheet, const QColor &text)
{
    constexpr qreal leastContrast = 4.5;
    constexpr qreal onDark = 6;
    const bool isDarkAlready = theme::contrast(page.canvas, Qt::black) < 5; // its own dark looks hold
    const auto ground = [&](const QColor &color) {
        // What is dark of itself is so on purpose.
        if (isDarkAlready || theme::contrast(color, Qt::white) >= 7)
            return color;
        return color == QColor(Qt::white) ? sheet : turned(color, sheet);
    };
    for (HtmlRun &run : page.runs) {
        if (!run.onto.isValid())
            continue;
        const bool isKept = ground(run.onto) == run.onto;
        run.onto = ground(run.onto);
        const bool isDarkGround = theme::contrast(run.onto, Qt::white) > theme::contrast(run.onto, Qt::black);
        QColor color = isKept ? run.color
            : run.color == QColor(Qt::black) ? (isDarkGround ? text : run.color)
                                             : turned(run.color, sheet);
        color.setAlpha(255);
        // On dark, saturated colours look darker than the formula says.
        run.color = theme::readable(color, run.onto, isDarkGround ? onDark : leastContrast);
    }
    for (HtmlOp &op : page.ops) {
        if (op.kind == HtmlOp::Kind::Fill)
            op.color = ground(op.color);
        else if (op.kind == HtmlOp::Kind::Bullet)
            op.color = theme::readable(isDarkAlready ? op.color : turned(op.color, sheet), sheet);
    }
    for (HtmlBorder &border : page.borders) {
        for (QColor &color : border.color)
            color = isDarkAlready ? color : turned(color, sheet);
    }
    page.canvas = isDarkAlready ? page.canvas : ground(page.canvas);
    return page;
}

} // namespace homing::ui
