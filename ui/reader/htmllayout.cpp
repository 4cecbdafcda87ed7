// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmllayout.h"

#include "ui/reader/htmlcontainer.h"
#include "ui/reader/htmlmaster.h"
#include "ui/reader/htmlreading.h"
#include "ui/reader/plaintext.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace homing::ui {

namespace {

/// What each word stands on: the nearest thing painted before it that holds its middle. False: that would take too long.
bool findGrounds(HtmlPage &page)
{
    constexpr int farthest = 4'000;
    qint64 room = 30'000'000;
    std::vector<const HtmlOp *> grounds;
    std::vector<QRectF> clips;
    for (const HtmlOp &op : page.ops) {
        if (op.kind == HtmlOp::Kind::Clip)
            clips.push_back(op.rect);
        else if (op.kind == HtmlOp::Kind::Unclip && !clips.empty())
            clips.pop_back();
        if (op.kind == HtmlOp::Kind::Fill || op.kind == HtmlOp::Kind::Picture) {
            grounds.push_back(&op);
        } else if (op.kind == HtmlOp::Kind::Text) {
            HtmlRun &run = page.runs[std::size_t(op.index)];
            run.onto = page.canvas;
            run.isClipped = std::any_of(clips.begin(), clips.end(),
                                        [&](const QRectF &clip) { return !clip.contains(op.rect.center()); });
            int looked = 0;
            for (auto ground = grounds.rbegin(); ground != grounds.rend() && ++looked < farthest; ++ground) {
                if (!(*ground)->rect.contains(op.rect.center()))
                    continue;
                if ((*ground)->kind == HtmlOp::Kind::Picture)
                    run.onto = QColor();
                else if ((*ground)->color.alpha() > 200)
                    run.onto = (*ground)->color;
                else
                    continue;
                break;
            }
            room -= looked + int(clips.size());
            if (room < 0)
                return false;
        }
    }
    return true;
}

/// The words under something that was painted after them. False: that would take too long.
bool findCovered(HtmlPage &page)
{
    constexpr int farthest = 4'000;
    qint64 room = 30'000'000;
    // What hides what is under it, with the part of it that its clips leave.
    std::vector<QRectF> clips;
    std::vector<std::pair<std::size_t, QRectF>> covers;
    for (std::size_t i = 0; i < page.ops.size(); ++i) {
        const HtmlOp &op = page.ops[i];
        if (op.kind == HtmlOp::Kind::Clip)
            clips.push_back(clips.empty() ? op.rect : op.rect & clips.back());
        else if (op.kind == HtmlOp::Kind::Unclip && !clips.empty())
            clips.pop_back();
        const bool isOpaque = (op.kind == HtmlOp::Kind::Fill && op.color.alpha() > 200)
            || (op.kind == HtmlOp::Kind::Picture && !page.pictures[std::size_t(op.index)].hasAlphaChannel());
        if (!isOpaque)
            continue;
        QRectF rect = op.rect;
        if (op.kind == HtmlOp::Kind::Picture && !(op.repeatsX && op.repeatsY))
            rect &= op.tile;
        covers.emplace_back(i, clips.empty() ? rect : rect & clips.back());
    }
    std::size_t next = 0;
    for (std::size_t i = 0; i < page.ops.size(); ++i) {
        while (next < covers.size() && covers[next].first <= i)
            ++next;
        const HtmlOp &op = page.ops[i];
        if (op.kind != HtmlOp::Kind::Text || op.index < 0)
            continue;
        const std::size_t end = std::min(covers.size(), next + farthest);
        bool isCovered = false;
        for (std::size_t cover = next; cover < end && !isCovered; ++cover)
            isCovered = covers[cover].second.contains(op.rect.center());
        page.runs[std::size_t(op.index)].isCovered = isCovered;
        room -= qint64(end - next);
        if (room < 0)
            return false;
    }
    return true;
}

/// More in one view of it than can be painted while the window waits.
bool isTooDense(const HtmlPage &page)
{
    constexpr qreal band = 800;
    constexpr int mostBands = 100'000;
    constexpr double mostInBand = 10'000;
    constexpr double mostTiles = 2'000; // paintHtml() paints no more of one picture
    const auto bandOf = [](qreal y) { return std::size_t(std::clamp(std::floor(y / band), 0.0, qreal(mostBands))); };
    std::vector<double> changes(bandOf(page.size.height()) + 2, 0);
    for (const HtmlOp &op : page.ops) {
        double weight = 1;
        if (op.kind == HtmlOp::Kind::Picture && !op.tile.isEmpty()) {
            const double across = op.repeatsX ? op.rect.width() / op.tile.width() : 1;
            const double down = op.repeatsY ? std::min(op.rect.height(), band) / op.tile.height() : 1;
            weight += std::clamp(across * down, 1.0, mostTiles);
        }
        // Clips are set wherever one looks.
        const bool isEverywhere = op.kind == HtmlOp::Kind::Clip || op.kind == HtmlOp::Kind::Unclip;
        const std::size_t last = changes.size() - 1;
        changes[isEverywhere ? 0 : std::min(bandOf(op.rect.top()), last - 1)] += weight;
        changes[isEverywhere ? last : std::min(bandOf(op.rect.bottom()), last - 1) + 1] -= weight;
    }
    double inBand = 0;
    for (const double change : changes) {
        inBand += change;
        if (inBand > mostInBand)
            return true;
    }
    return false;
}

} // namespace

HtmlPage layOutHtml(const html::SafeHtml &html, const HtmlPictures &pictures, int width, const QFont &base,
                    const HtmlLimit &limit, int margin)
{
    QElapsedTimer clock;
    clock.start();
    HtmlPage page;
    page.canvas = Qt::white;
    HtmlWork work(limit);
    HtmlContainer container(page, pictures, width, base, work);
    const auto stopped = [&] {
        HtmlPage nothing;
        nothing.isStopped = true;
        nothing.workMs = work.spentMs();
        nothing.layoutMs = double(clock.nsecsElapsed()) / 1e6;
        return nothing;
    };
    litehtml::context context;
    constexpr int usual = 16;
    const QByteArray own = "body { margin: 8px " + QByteArray::number(margin) + "px; font-size: "
        + QByteArray::number(base.pixelSize() > 0 ? base.pixelSize() : usual) + "px; }\n";
    context.load_master_stylesheet((htmlMasterStyle + own + html.hints).constData());
    const auto document = litehtml::document::createFromUTF8(html.layout.constData(), &container, &context);
    if (!document)
        return page;
    if (!work.isOver())
        document->render(width);
    if (work.isOver())
        return stopped();
    page.size = QSizeF(std::max(width, document->width()), document->height());
    const litehtml::position all(0, 0, int(page.size.width()), int(page.size.height()));
    document->draw(0, 0, 0, &all);
    if (isTooDense(page) || !findGrounds(page) || !findCovered(page))
        return stopped();
    readHtml(page, document->root());
    page.workMs = work.spentMs();
    page.layoutMs = double(clock.nsecsElapsed()) / 1e6;
    return page;
}

HtmlPage layOutPlain(const QString &text, int width, const QFont &base, const HtmlUnwanted &unwanted, int margin)
{
    constexpr qsizetype mostCharacters = 300'000;
    constexpr int mostLines = 20'000;
    QByteArray body;
    const bool isLong = text.size() > mostCharacters;
    int lines = 0;
    for (const QString &line : text.left(mostCharacters).split(u'\n')) {
        if (++lines > mostLines)
            break;
        QString marked;
        qsizetype at = 0;
        for (const TextLink &link : findLinks(line)) {
            marked += line.mid(at, link.start - at).toHtmlEscaped() + QLatin1String("<a href=\"")
                + QString::fromLatin1(link.url.toEncoded()).toHtmlEscaped() + QLatin1String("\">")
                + line.mid(link.start, link.length).toHtmlEscaped() + QLatin1String("</a>");
            at = link.start + link.length;
        }
        body += (marked + line.mid(at).toHtmlEscaped()).toUtf8() + "<br>";
    }
    if (isLong || lines > mostLines)
        body += "<br>[...] "
            + QCoreApplication::translate("homing::ui::HtmlBody", "This message goes on; its source has all of it.")
                  .toHtmlEscaped().toUtf8();
    html::SafeHtml own;
    own.layout = "<html><body style=\"white-space:pre-wrap;max-width:640px\">" + body + "</body></html>";
    HtmlLimit limit;
    limit.workMs = 1e5; // it is bounded above, and must come out
    limit.unwanted = unwanted;
    return layOutHtml(own, {}, width, base, limit, margin);
}

} // namespace homing::ui
