// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlclipboard.h"

#include <QMimeData>

namespace homing::ui {

namespace {

enum class Covert { Keep, LeaveOut };

QString htmlOf(const HtmlPage &page, qsizetype start, qsizetype end, Covert covert)
{
    QString html;
    qsizetype at = start;
    int link = -1;
    const auto between = [&](qsizetype to) {
        html += page.text.mid(at, to - at).toHtmlEscaped().replace(u'\n', QLatin1String("<br>")).replace(u'\t', QLatin1String(" "));
        at = to;
    };
    const auto close = [&] {
        if (link >= 0)
            html += QLatin1String("</a>");
        link = -1;
    };
    for (std::size_t i = page.runAt(start); i < page.runs.size() && page.runs[i].start < end; ++i) {
        const HtmlRun &run = page.runs[i];
        if (run.link != link)
            close();
        between(std::max(start, run.start));
        if (run.isCovert && covert == Covert::LeaveOut) {
            at = std::min(end, run.start + run.text.size());
            continue;
        }
        if (run.link >= 0 && link < 0) {
            link = run.link;
            html += QLatin1String("<a href=\"") + QString::fromLatin1(page.links[std::size_t(link)].toEncoded()).toHtmlEscaped()
                + QLatin1String("\">");
        }
        const QFont *font = run.isPicture || page.fonts.empty() ? nullptr : &page.fonts[std::size_t(run.font)];
        const bool isBold = font && font->weight() >= QFont::DemiBold;
        const bool isItalic = font && font->italic();
        html += (isBold ? QLatin1String("<b>") : QLatin1String()) + (isItalic ? QLatin1String("<i>") : QLatin1String());
        between(std::min(end, run.start + run.text.size()));
        html += (isItalic ? QLatin1String("</i>") : QLatin1String()) + (isBold ? QLatin1String("</b>") : QLatin1String());
    }
    close();
    between(end);
    return html;
}

} // namespace

QString visibleHtml(const HtmlPage &page)
{
    return htmlOf(page, 0, page.text.size(), Covert::LeaveOut);
}

QMimeData *htmlClipboardData(const HtmlPage &page, qsizetype start, qsizetype end)
{
    auto *data = new QMimeData;
    data->setText(page.text.mid(start, end - start));
    data->setHtml(htmlOf(page, start, end, Covert::Keep));
    return data;
}

} // namespace homing::ui
