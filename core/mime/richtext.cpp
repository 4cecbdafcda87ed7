// SPDX-License-Identifier: GPL-3.0-or-later
// RichText made regular, and written as HTML. Paragraphs that follow one another are lines of one
// <p>, joined by <br>; the first empty line behind a line ends the <p>, so that other programs show
// the gap as their own. What a <br> at the end of a block says, nothing, is what browsers make of
// it.
#include "core/mime/richspans.h"

#include "core/mime/clean.h"
#include "core/mime/flowed.h"
#include "core/mime/linktarget.h"

#include <QUrl>

#include <algorithm>

namespace homing::mime {

namespace {

using Kind = RichBlock::Kind;

constexpr QChar noBreakSpace(0x00A0);

bool isBlank(QChar c)
{
    return c == u' ' || c == noBreakSpace;
}

bool isColour(const QByteArray &text)
{
    return text.size() == 7 && text.startsWith('#')
        && std::all_of(text.begin() + 1, text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

QString cleanText(const QString &text, bool mayEndLines)
{
    QString clean;
    for (const QChar c : cleanBody(text)) {
        if (c == QChar(0x2028) || c == QChar(0x2029) || c == u'\n')
            clean += mayEndLines ? u'\n' : u' ';
        else if (c == u'\t')
            clean += u' ';
        else if (c != QChar::ObjectReplacementCharacter)
            clean += c;
    }
    return clean;
}

/// Same looks, but for the text; a picture is like nothing else.
bool isAlike(RichSpan a, const RichSpan &b)
{
    a.text = b.text;
    return a == b && a.pictureId.isEmpty();
}

RichSpan normalisedSpan(RichSpan span)
{
    span.text = cleanText(span.text, span.pictureId.isEmpty());
    span.colour = span.colour.toLower();
    if (!isColour(span.colour))
        span.colour.clear();
    span.link = shownTarget(span.link);
    if (span.pictureId.isEmpty()) {
        span.pictureWidth = 0;
        return span;
    }
    RichSpan picture; // it has no letters that could be bold
    picture.text = span.text.simplified();
    picture.link = span.link;
    picture.pictureId = span.pictureId;
    picture.pictureWidth = std::clamp(span.pictureWidth, 0, 10'000);
    return picture;
}

void append(std::vector<RichSpan> &spans, const RichSpan &span)
{
    if (span.text.isEmpty() && span.pictureId.isEmpty())
        return;
    if (!spans.empty() && isAlike(spans.back(), span))
        spans.back().text += span.text;
    else
        spans.push_back(span);
}

/// HTML keeps no two blanks in a row and none at a line's ends: there no-break ones are written.
void foldBlanks(std::vector<RichSpan> &spans)
{
    const QString line = lineOf(spans);
    const auto isEdge = [&line](qsizetype at) {
        return at < 0 || at >= line.size() || line[at] == u'\n' || isBlank(line[at]);
    };
    qsizetype at = 0;
    for (RichSpan &span : spans) {
        if (!span.pictureId.isEmpty()) {
            ++at;
            continue;
        }
        for (QChar &c : span.text) {
            if (c == noBreakSpace && (isEdge(at - 1) || isEdge(at + 1)))
                c = u' ';
            ++at;
        }
    }
}

/// A paragraph's lines are blocks of their own.
std::vector<RichBlock> lines(RichBlock block)
{
    std::vector<RichBlock> all(1);
    std::vector<RichSpan> spans = std::exchange(block.spans, {});
    all.front() = block;
    for (RichSpan &span : spans) {
        const QStringList parts =
            span.pictureId.isEmpty() ? span.text.split(u'\n') : QStringList {span.text};
        for (qsizetype i = 0; i < parts.size(); ++i) {
            if (i > 0)
                all.push_back(block);
            span.text = parts[i];
            append(all.back().spans, span);
        }
    }
    return all;
}

// --- writing

QString escaped(const QString &text)
{
    QString html;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case '&':
            html += QLatin1String("&amp;");
            break;
        case '<':
            html += QLatin1String("&lt;");
            break;
        case '>':
            html += QLatin1String("&gt;");
            break;
        case '"':
            html += QLatin1String("&quot;");
            break;
        case 0xA0:
            html += QLatin1String("&nbsp;");
            break;
        default:
            html += c;
        }
    }
    return html;
}

QLatin1String sizeName(RichSize size)
{
    switch (size) {
    case RichSize::Normal:
        break;
    case RichSize::Small:
        return QLatin1String("small");
    case RichSize::Large:
        return QLatin1String("large");
    case RichSize::Huge:
        return QLatin1String("x-large");
    }
    return {};
}

QString styleOf(const RichSpan &span)
{
    QStringList style;
    if (!span.colour.isEmpty())
        style += QLatin1String("color: ") + QString::fromLatin1(span.colour);
    if (span.size != RichSize::Normal)
        style += QLatin1String("font-size: ") + sizeName(span.size);
    return style.join(QLatin1String("; "));
}

/// The text of one block: blanks that HTML would drop become no-break ones.
class SpanWriter
{
public:
    explicit SpanWriter(const std::vector<RichSpan> &spans)
        : m_spans(spans)
        , m_line(lineOf(spans))
    {
    }

    QString write()
    {
        QString link;
        for (const RichSpan &span : m_spans) {
            if (span.link != link) {
                if (!link.isEmpty())
                    m_html += QLatin1String("</a>");
                link = span.link;
                if (!link.isEmpty())
                    m_html += QLatin1String("<a href=\"") + escaped(link) + QLatin1String("\">");
            }
            writeSpan(span);
        }
        if (!link.isEmpty())
            m_html += QLatin1String("</a>");
        return m_html;
    }

private:
    void writeSpan(const RichSpan &span)
    {
        if (!span.pictureId.isEmpty()) {
            writePicture(span);
            return;
        }
        const QString style = styleOf(span);
        const std::pair<bool, QLatin1String> tags[] = {{span.isBold, QLatin1String("b")},
                                                       {span.isItalic, QLatin1String("i")},
                                                       {span.isUnderlined, QLatin1String("u")},
                                                       {span.isStruck, QLatin1String("s")}};
        if (!style.isEmpty())
            m_html += QLatin1String("<span style=\"") + style + QLatin1String("\">");
        for (const auto &[isSet, tag] : tags)
            m_html += isSet ? u'<' + tag + u'>' : QString();
        writeText(span.text);
        for (auto tag = std::rbegin(tags); tag != std::rend(tags); ++tag)
            m_html += tag->first ? QLatin1String("</") + tag->second + u'>' : QString();
        if (!style.isEmpty())
            m_html += QLatin1String("</span>");
    }

    void writeText(const QString &text)
    {
        m_html +=
            escaped(heldBlanks(text, m_line, m_at)).replace(u'\n', QLatin1String("<br>"));
        m_at += text.size();
    }

    void writePicture(const RichSpan &span)
    {
        ++m_at;
        m_html += QLatin1String("<img src=\"cid:")
            + QString::fromLatin1(
                      QUrl::toPercentEncoding(QString::fromLatin1(span.pictureId), "@$+!*"))
            + QLatin1String("\" alt=\"") + escaped(span.text) + u'"';
        if (span.pictureWidth > 0)
            m_html += QLatin1String(" width=\"") + QString::number(span.pictureWidth) + u'"';
        m_html += u'>';
    }

    const std::vector<RichSpan> &m_spans;
    const QString m_line;
    qsizetype m_at = 0; // in it
    QString m_html;
};

class BlockWriter
{
public:
    QString write(const std::vector<RichBlock> &blocks)
    {
        for (std::size_t i = 0; i < blocks.size();) {
            setQuotes(blocks[i].quotes);
            if (blocks[i].kind == Kind::Paragraph) {
                i = writeParagraph(blocks, i);
                continue;
            }
            if (isList(blocks[i]))
                writeItem(blocks[i]);
            else
                writeHeading(blocks[i]);
            ++i;
        }
        setQuotes(0);
        closeLists(0);
        return m_html;
    }

private:
    void setQuotes(int quotes)
    {
        if (quotes != m_quotes)
            closeLists(0);
        for (; m_quotes < quotes; ++m_quotes)
            m_html += QLatin1String("<blockquote type=\"cite\">\n");
        for (; m_quotes > quotes; --m_quotes)
            m_html += QLatin1String("</blockquote>\n");
    }

    void closeLists(std::size_t depth)
    {
        while (m_lists.size() > depth) {
            m_html += m_lists.back() == Kind::Number ? QLatin1String("</li>\n</ol>\n")
                                                     : QLatin1String("</li>\n</ul>\n");
            m_lists.pop_back();
        }
    }

    /// The block that comes next behind the <p> that begins with `first`.
    std::size_t writeParagraph(const std::vector<RichBlock> &blocks, std::size_t first)
    {
        closeLists(0);
        const auto goesOn = [&](std::size_t at) {
            return at < blocks.size() && blocks[at].kind == Kind::Paragraph
                && blocks[at].quotes == blocks[first].quotes;
        };
        m_html += QLatin1String("<p>");
        std::size_t at = first;
        for (; goesOn(at); ++at) {
            const bool isEmpty = blocks[at].spans.empty();
            if (isEmpty && at > first && !blocks[at - 1].spans.empty() && goesOn(at + 1))
                break; // the gap between two
            if (at > first)
                m_html += QLatin1String("<br>\n");
            m_html += SpanWriter(blocks[at].spans).write();
            if (isEmpty && !goesOn(at + 1))
                m_html += QLatin1String("<br>");
        }
        m_html += QLatin1String("</p>\n");
        return goesOn(at) ? at + 1 : at;
    }

    void writeHeading(const RichBlock &block)
    {
        closeLists(0);
        const QString tag = QStringLiteral("h%1>").arg(block.level);
        m_html += u'<' + tag + SpanWriter(block.spans).write();
        m_html += endsInLineEnd(block) ? QLatin1String("<br>") : QLatin1String();
        m_html += QLatin1String("</") + tag + u'\n';
    }

    void writeItem(const RichBlock &block)
    {
        const auto level = std::size_t(block.level);
        closeLists(level);
        if (m_lists.size() == level && m_lists.back() != block.kind)
            closeLists(level - 1);
        if (m_lists.size() == level) {
            m_html += QLatin1String("</li>\n");
        } else {
            m_html +=
                block.kind == Kind::Number ? QLatin1String("<ol>\n") : QLatin1String("<ul>\n");
            m_lists.push_back(block.kind);
        }
        m_html += QLatin1String("<li>") + SpanWriter(block.spans).write();
        m_html += endsInLineEnd(block) ? QLatin1String("<br>") : QLatin1String();
    }

    QString m_html;
    int m_quotes = 0;
    std::vector<Kind> m_lists; // each with an open item
};

} // namespace

QString lineOf(const std::vector<RichSpan> &spans)
{
    QString line;
    for (const RichSpan &span : spans)
        line += span.pictureId.isEmpty() ? span.text : QString(QChar::ObjectReplacementCharacter);
    return line;
}

QString heldBlanks(const QString &text, const QString &line, qsizetype at)
{
    QString held = text;
    for (QChar &c : held) {
        const bool isLast = at + 1 >= line.size();
        if (c == u' '
            && (at == 0 || isLast || line[at - 1] == u'\n' || line[at + 1] == u'\n'
                || line[at + 1] == u' '))
            c = noBreakSpace;
        ++at;
    }
    return held;
}

RichText normalised(const RichText &text)
{
    RichText regular;
    regular.isCut = text.isCut;
    for (const RichBlock &block : text.blocks) {
        RichBlock next = block;
        next.quotes = std::clamp(block.quotes, 0, deepestRichQuote);
        next.spans.clear();
        for (const RichSpan &span : block.spans)
            append(next.spans, normalisedSpan(span));
        foldBlanks(next.spans);
        if (next.kind == Kind::Heading && next.spans.empty())
            next.kind = Kind::Paragraph; // nothing to see
        if (next.kind == Kind::Paragraph) {
            next.level = 0;
            for (RichBlock &line : lines(std::move(next)))
                regular.blocks.push_back(std::move(line));
            continue;
        }
        int deepest = 3;
        if (isList(next)) {
            const RichBlock *before = regular.blocks.empty() ? nullptr : &regular.blocks.back();
            const bool goesOn = before && isList(*before) && before->quotes == next.quotes;
            deepest = std::min(goesOn ? before->level + 1 : 1, deepestRichList);
        } else {
            for (RichSpan &span : next.spans) { // a heading is bold and large by itself
                span.isBold = false;
                span.size = RichSize::Normal;
            }
            std::vector<RichSpan> merged;
            for (const RichSpan &span : next.spans)
                append(merged, span);
            next.spans = std::move(merged);
        }
        next.level = std::clamp(next.level, 1, deepest);
        regular.blocks.push_back(std::move(next));
    }
    if (regular.blocks.empty())
        regular.blocks.emplace_back();
    return regular;
}

bool hasFormatting(const RichText &text)
{
    return std::any_of(text.blocks.begin(), text.blocks.end(), [](const RichBlock &block) {
        return block.kind != Kind::Paragraph
            || std::any_of(block.spans.begin(), block.spans.end(),
                           [](const RichSpan &span) { return !isAlike(RichSpan(), span); });
    });
}

std::vector<QByteArray> pictureIds(const RichText &text)
{
    std::vector<QByteArray> ids;
    for (const RichBlock &block : text.blocks) {
        for (const RichSpan &span : block.spans) {
            const bool isNew = !span.pictureId.isEmpty()
                && std::find(ids.begin(), ids.end(), span.pictureId) == ids.end();
            if (isNew)
                ids.push_back(span.pictureId);
        }
    }
    return ids;
}

QString writeHtml(const RichText &text)
{
    return QLatin1String("<!DOCTYPE html>\n<html>\n<body>\n")
        + BlockWriter().write(normalised(text).blocks) + QLatin1String("</body>\n</html>");
}

RichText richFromPlain(const QString &text)
{
    RichText rich;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        const QuotedLine read = readQuoteMarks(line);
        RichBlock block;
        block.quotes = int(std::min<qsizetype>(read.depth, deepestRichQuote));
        RichSpan span;
        span.text = read.text.toString();
        block.spans.push_back(span);
        rich.blocks.push_back(std::move(block));
    }
    return normalised(rich);
}

} // namespace homing::mime
