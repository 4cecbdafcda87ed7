// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmljob.h"

#include "ui/reader/htmlpictures.h"

#include <QPrinter>
#include <QThreadPool>

namespace homing::ui {

namespace {

constexpr qreal indentOfLevel = 24;
constexpr qreal gap = 8;
const QByteArray locationPrefix = QByteArrayLiteral("location:"); // before a section: the id of a part that has only an address

/// Appends a document below what is there, clipped to its own place.
void join(HtmlPage &all, HtmlPage page, qreal indent)
{
    const QPointF by(indent, all.size.height() + (all.size.isEmpty() ? 0 : gap));
    const int fonts = int(all.fonts.size());
    const int runs = int(all.runs.size());
    const int borders = int(all.borders.size());
    const int pictures = int(all.pictures.size());
    const int links = int(all.links.size());
    if (!all.text.isEmpty() && !page.text.isEmpty())
        all.text += QLatin1String("\n\n");
    if (!all.visibleText.isEmpty() && !page.visibleText.isEmpty())
        all.visibleText += QLatin1String("\n\n");
    HtmlOp clip;
    clip.kind = HtmlOp::Kind::Clip;
    clip.rect = QRectF(by, page.size);
    all.ops.push_back(clip);
    HtmlOp fill = clip;
    fill.kind = HtmlOp::Kind::Fill;
    fill.color = page.canvas;
    all.ops.push_back(fill);
    for (HtmlRun &run : page.runs) {
        run.rect.translate(by);
        run.font += fonts;
        run.start += all.text.size();
        run.link += run.link >= 0 ? links : 0;
        all.runs.push_back(std::move(run));
    }
    for (HtmlOp &op : page.ops) {
        op.rect.translate(by);
        op.tile.translate(by);
        op.index += op.kind == HtmlOp::Kind::Text ? (op.index >= 0 ? runs : 0)
            : op.kind == HtmlOp::Kind::Border     ? borders
            : op.kind == HtmlOp::Kind::Picture    ? pictures
                                                  : 0;
        all.ops.push_back(op);
    }
    HtmlOp unclip;
    unclip.kind = HtmlOp::Kind::Unclip;
    all.ops.push_back(unclip);
    all.fonts.insert(all.fonts.end(), page.fonts.begin(), page.fonts.end());
    all.borders.insert(all.borders.end(), page.borders.begin(), page.borders.end());
    all.pictures.insert(all.pictures.end(), page.pictures.begin(), page.pictures.end());
    all.drawn.unite(page.drawn);
    all.links.insert(all.links.end(), page.links.begin(), page.links.end());
    all.text += page.text;
    all.visibleText += page.visibleText;
    all.size = QSizeF(std::max(all.size.width(), page.size.width() + indent), by.y() + page.size.height());
    all.layoutMs += page.layoutMs;
    all.workMs += page.workMs;
}

void decode(const QHash<QByteArray, QByteArray> &arrived, HtmlPictures &pictures)
{
    qint64 room = mostDecodedBytes;
    for (const QImage &picture : std::as_const(pictures))
        room -= picture.sizeInBytes();
    for (auto one = arrived.cbegin(); one != arrived.cend(); ++one) {
        const QImage picture = decodePicture(one.value(), room);
        if (picture.isNull())
            continue;
        room -= picture.sizeInBytes();
        pictures.insert(one.key(), picture);
    }
}

void note(std::vector<QByteArray> &list, const std::vector<QByteArray> &more)
{
    for (const QByteArray &one : more) {
        if (std::find(list.begin(), list.end(), one) == list.end())
            list.push_back(one);
    }
}

HtmlPage headingPage(const QString &text, int width, const QFont &font)
{
    html::SafeHtml own;
    own.layout = "<html><body style=\"margin:0\"><div style=\"white-space:pre-wrap;border:1px solid #c8c8c8;border-radius:6px;"
                 "padding:8px 12px;background-color:#f4f4f4;color:#333333;font-size:13px\">"
        + text.toHtmlEscaped().toUtf8() + "</div></body></html>";
    return layOutHtml(own, {}, width, font);
}

HtmlPage picturePage(const QImage &picture, int width)
{
    HtmlPage page;
    page.canvas = Qt::white;
    const QSizeF size = QSizeF(picture.size()).scaled(QSizeF(picture.size()).boundedTo(QSizeF(width, 1e5)), Qt::KeepAspectRatio);
    page.size = QSizeF(width, size.height());
    HtmlOp op;
    op.kind = HtmlOp::Kind::Picture;
    op.rect = op.tile = QRectF(QPointF(), size);
    page.ops.push_back(op);
    page.pictures.push_back(picture);
    return page;
}

HtmlPage htmlPage(const HtmlPiece &piece, const HtmlJob &job, int width, HtmlResult &result)
{
    html::Policy policy;
    policy.contentIds = piece.contentIds;
    policy.locations = piece.locations;
    policy.remotePictures = job.isRemoteShown || piece.isRemoteShown;
    policy.dark = job.isDark;
    const QByteArray source = piece.text.toUtf8();
    const html::SafeHtml safe = html::makeSafe(source, policy);
    note(result.contentIds, safe.contentIds);
    note(result.remote, safe.remote);
    HtmlPictures own = piece.pictures;
    if (!piece.arrived.isEmpty())
        decode(piece.arrived, own);
    const HtmlPictures &pictures = own.isEmpty() ? result.pictures : own;
    HtmlPage page;
    page.isStopped = true;
    constexpr double hopeless = 5; // times the limit
    if (safe.bound == html::Bound::Within || (job.isAnyCost && safe.costMs < hopeless * job.limit.workMs))
        page = layOutHtml(safe, pictures, width, job.font, job.limit, job.margin);
    result.workMs += page.workMs;
    if (page.isStopped && job.isAnyCost) {
        policy.deepestTables = 0;
        page = layOutHtml(html::makeSafe(source, policy), pictures, width, job.font, job.limit, job.margin);
        result.workMs += page.workMs;
        result.isSimplified = result.isSimplified || !page.isStopped;
    }
    if (!page.isStopped)
        return page;
    result.isReduced = true;
    page = layOutPlain(piece.plain, width, job.font, job.limit.unwanted, job.margin);
    result.workMs += page.workMs;
    return page;
}

} // namespace

HtmlPiece pieceOf(const mime::Block &block)
{
    HtmlPiece piece;
    piece.text = block.text;
    piece.plain = block.plain;
    piece.level = block.level;
    if (!block.related)
        return piece;
    for (auto part = block.related->byContentId.cbegin(); part != block.related->byContentId.cend(); ++part)
        piece.contentIds.insert(part.key());
    for (auto part = block.related->byLocation.cbegin(); part != block.related->byLocation.cend(); ++part) {
        const QByteArray id = locationPrefix + part->section;
        piece.contentIds.insert(id);
        piece.locations.insert(part.key().trimmed(), id);
    }
    return piece;
}

QByteArray sectionOf(const mime::RelatedParts &related, const QByteArray &id)
{
    if (const auto part = related.byContentId.constFind(id); part != related.byContentId.cend())
        return part->section;
    for (const mime::RelatedPart &part : related.byLocation) {
        if (id == locationPrefix + part.section)
            return part.section;
    }
    return {};
}

QThreadPool &htmlWorkers()
{
    static QThreadPool *const pool = [] {
        auto *made = new QThreadPool;
        made->setMaxThreadCount(2);
        made->setStackSize(64U << 20);
        return made;
    }();
    return *pool;
}

HtmlResult runHtmlJob(const HtmlJob &job)
{
    HtmlResult result;
    result.pictures = job.pictures;
    decode(job.arrived, result.pictures);
    HtmlPage all;
    all.canvas = Qt::white;
    bool isFirst = true;
    for (const HtmlPiece &piece : *job.pieces) {
        const qreal indent = std::min(piece.level, 4) * indentOfLevel;
        const int width = std::max(120, job.width - int(indent));
        HtmlPage page;
        switch (piece.kind) {
        case HtmlPiece::Kind::Heading:
            page = headingPage(piece.text, width, job.font);
            break;
        case HtmlPiece::Kind::Text:
            page = layOutPlain(piece.text, width, job.font, job.limit.unwanted, job.margin);
            break;
        case HtmlPiece::Kind::Picture:
            page = picturePage(piece.picture, width);
            break;
        case HtmlPiece::Kind::Html:
            page = htmlPage(piece, job, width, result);
            break;
        }
        if (job.isDark)
            page = darkened(std::move(page), job.sheet, job.sheetText);
        if (isFirst)
            all.canvas = page.canvas;
        isFirst = false;
        join(all, std::move(page), indent);
    }
    result.page = std::make_shared<const HtmlPage>(std::move(all));
    return result;
}

bool printHtml(HtmlJob job, QPrinter &printer)
{
    constexpr int paperWidth = 700; // CSS pixels: what newsletters are made for
    job.width = paperWidth;
    job.margin = 8;
    job.isDark = false;
    const HtmlResult result = runHtmlJob(job);
    const HtmlPage &page = *result.page;
    QPainter painter;
    if (!painter.begin(&printer))
        return false;
    const QRectF paper = printer.pageLayout().paintRectPixels(printer.resolution());
    const qreal scale = paper.width() / std::max<qreal>(paperWidth, page.size.width());
    const qreal room = paper.height() / scale;
    qreal top = 0;
    constexpr int mostSheets = 500;
    for (int sheet = 0; sheet < mostSheets && (sheet == 0 || top < page.size.height()); ++sheet) {
        // The end of the sheet goes up to where it cuts no line.
        qreal bottom = top + room;
        for (int round = 0; round < 8 && bottom < page.size.height(); ++round) {
            qreal higher = bottom;
            for (const HtmlRun &run : page.runs) {
                if (run.rect.top() < bottom && run.rect.bottom() > bottom && run.rect.height() < room / 2)
                    higher = std::min(higher, run.rect.top());
            }
            if (higher >= bottom || higher < top + room / 2)
                break;
            bottom = higher;
        }
        if (sheet > 0)
            printer.newPage();
        painter.save();
        painter.scale(scale, scale);
        painter.setClipRect(QRectF(0, 0, page.size.width(), bottom - top));
        painter.translate(0, -top);
        paintHtml(painter, page, QRectF(0, top, page.size.width(), bottom - top));
        painter.restore();
        top = bottom;
    }
    return painter.end();
}

} // namespace homing::ui
