// SPDX-License-Identifier: GPL-3.0-or-later
// A laid out HTML document as a value: what is painted, in order, and the text it holds. Made in a worker by layOutHtml(),
// painted in the GUI thread, printed, searched, copied and read out from here; nobody changes it once it is made.
#pragma once

#include <QColor>
#include <QFont>
#include <QHash>
#include <QImage>
#include <QPainter>
#include <QSet>
#include <QString>
#include <QUrl>

#include <array>
#include <memory>
#include <vector>

namespace homing::ui {

/// A word, or a picture's alternative text.
struct HtmlRun {
    QString text;
    QRectF rect;         // page coordinates, CSS pixels
    int font = 0;
    QColor color;
    QColor onto;         // what stands behind it; invalid: a picture
    int link = -1;       // in HtmlPage::links
    qsizetype start = 0; // in HtmlPage::text
    int block = 0; // of its element: lines of one block belong together
    bool isClipped = false; // nobody sees it
    bool isCovered = false; // nor this, under something painted later
    bool isCovert = false;  // nor this: the sender hid it by its size or colour
    bool isPicture = false;
    bool isRightToLeft = false; // its paragraph
};

struct HtmlOp {
    enum class Kind { Text, Fill, Border, Picture, Bullet, Clip, Unclip };
    Kind kind = Kind::Text;
    QRectF rect;
    QColor color;
    int index = 0;                   // Text: run; Border: border; Picture: picture
    std::array<qreal, 4> radius {};  // top left, top right, bottom right, bottom left
    QRectF tile;                     // Picture: where one of it stands
    bool repeatsX = false;
    bool repeatsY = false;
    bool isHollow = false;           // Bullet: a ring
    bool isSquare = false;           // Bullet
};

struct HtmlBorder {
    std::array<qreal, 4> width {}; // top, right, bottom, left
    std::array<QColor, 4> color;
    std::array<Qt::PenStyle, 4> style {};
};

struct HtmlPage {
    QSizeF size;
    QColor canvas;
    std::vector<QFont> fonts;
    std::vector<HtmlRun> runs; // in reading order
    std::vector<HtmlOp> ops;
    std::vector<HtmlBorder> borders;
    std::vector<QImage> pictures;
    std::vector<QUrl> links;
    QSet<QByteArray> drawn; // addresses of the pictures that can be seen in it
    QString text;        // all that is to be read, in reading order
    QString visibleText; // without what the sender hid (size, colour)
    double layoutMs = 0;
    double workMs = 0;      // as counted (htmlwork.h)
    bool isStopped = false; // over its limit: there is nothing here

    /// The run at or behind an offset in `text`; runs.size() behind the last.
    std::size_t runAt(qsizetype offset) const;
    /// The offset in `text` that a point is next to.
    qsizetype offsetAt(const QPointF &point) const;
    int linkAt(const QPointF &point) const;
    /// The words that stand for it.
    QString textOfLink(int link) const;
    /// Where the characters [start, end) stand; one rectangle a run.
    std::vector<QRectF> rectsOf(qsizetype start, qsizetype end) const;
    /// Horizontal place of an offset within its run.
    qreal xOf(const HtmlRun &run, qsizetype offset) const;
};
using HtmlPagePtr = std::shared_ptr<const HtmlPage>;

struct HtmlMark {
    qsizetype start = 0;
    qsizetype end = 0;
    QColor under;
    QColor text; // invalid: as it is
};

/// Paints what touches `area` (page coordinates); `marks` in order of their start, without overlaps.
void paintHtml(QPainter &painter, const HtmlPage &page, const QRectF &area, const std::vector<HtmlMark> &marks = {});

/// The same in a dark sheet's colours: every text keeps 4.5:1 to what stands behind it, save over pictures.
HtmlPage darkened(HtmlPage page, const QColor &sheet, const QColor &text);

} // namespace homing::ui
