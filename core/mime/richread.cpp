// SPDX-License-Identifier: GPL-3.0-or-later
// HTML becomes RichText: filter, gumbo, one walk without recursion. What is not known stays as its
// text.
#include "core/mime/richtext.h"

#include "core/base/limits.h"
#include "core/mime/htmlnodes.h"
#include "core/mime/linktarget.h"

#include <QUrl>

namespace homing::mime {

namespace {

using Kind = RichBlock::Kind;

using Role = HtmlRole;

/// What a formatting element ("f" of the filter) and its inline style say of the text in it.
class Looks
{
public:
    Looks(RichSpan &span, RichSource source)
        : m_span(span)
        , m_isOwn(source == RichSource::Own)
    {
    }

    void element(const QByteArray &name)
    {
        m_span.isBold = m_span.isBold || name == "b" || name == "strong";
        m_span.isItalic = m_span.isItalic || name == "i" || name == "em" || name == "cite";
        m_span.isUnderlined = m_span.isUnderlined || name == "u" || name == "ins";
        m_span.isStruck = m_span.isStruck || name == "s" || name == "strike" || name == "del";
    }

    void style(const QByteArray &style)
    {
        for (const QByteArray &declaration : style.toLower().split(';')) {
            const qsizetype colon = declaration.indexOf(':');
            if (colon > 0)
                say(declaration.first(colon).trimmed(), declaration.sliced(colon + 1).trimmed());
        }
    }

private:
    void say(const QByteArray &property, const QByteArray &value)
    {
        if (property == "font-weight") {
            m_span.isBold = value.startsWith("bold") || value.toInt() >= 600;
        } else if (property == "font-style") {
            m_span.isItalic = value.startsWith("italic") || value.startsWith("oblique");
        } else if (property == "text-decoration" || property == "text-decoration-line") {
            m_span.isUnderlined = m_span.isUnderlined || value.contains("underline");
            m_span.isStruck = m_span.isStruck || value.contains("line-through");
        } else if (property == "color" && m_isOwn) {
            m_span.colour = value; // normalised() looks at it
        } else if (property == "font-size" && m_isOwn) {
            m_span.size = value == "small" ? RichSize::Small
                : value == "large"         ? RichSize::Large
                : value == "x-large"       ? RichSize::Huge
                                           : m_span.size;
        }
    }

    RichSpan &m_span;
    bool m_isOwn;
};

class RichReader
{
public:
    explicit RichReader(RichSource source)
        : m_source(source)
        , m_formats(1)
    {
    }

    RichText finish()
    {
        endBlock();
        return std::move(m_read);
    }

    static bool isDone() { return false; }

    /// False: its content is not shown.
    bool enter(const GumboElement &element, const GumboElement *)
    {
        const QByteArray style = attributeOf(element, "style");
        if (gumbo_get_attribute(&element.attributes, "hidden") || hidesContent(style))
            return false;
        m_formats.push_back(m_formats.back());
        Looks looks(m_formats.back(), m_source);
        looks.element(attributeOf(element, "f"));
        looks.style(style);
        if (element.tag == GUMBO_TAG_A)
            m_formats.back().link = shownTarget(QString::fromUtf8(attributeOf(element, "href")));
        enterBlock(element);
        return true;
    }

    void leave(const GumboElement &element)
    {
        m_formats.pop_back();
        switch (roleOf(element.tag)) {
        case Role::Inline:
        case Role::Link:
        case Role::Cell:
        case Role::Break:
        case Role::Picture:
            break;
        case Role::Block:
        case Role::Table:
        case Role::Indented:
        case Role::Rule:
            endBlock();
            break;
        case Role::Paragraph:
        case Role::Verbatim:
            endBlock();
            m_hasGap = true;
            m_verbatim -= element.tag == GUMBO_TAG_PRE ? 1 : 0;
            break;
        case Role::Heading:
            endBlock();
            m_heading = 0;
            break;
        case Role::Quote:
            endBlock();
            m_quotes = std::max(0, m_quotes - 1);
            break;
        case Role::List:
            endBlock();
            endItem();
            if (!m_lists.empty())
                m_lists.pop_back();
            break;
        case Role::Item:
            endBlock();
            endItem();
            break;
        }
    }

    void text(const QString &text)
    {
        for (const QChar c : text) {
            const bool isSpace = c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
            if (isSpace && m_verbatim > 0) {
                if (c == u'\n')
                    lineBreak();
                else
                    put(u' ');
            } else if (isSpace) {
                blank(true);
            } else {
                put(c);
            }
        }
    }

private:
    void enterBlock(const GumboElement &element)
    {
        switch (roleOf(element.tag)) {
        case Role::Inline:
        case Role::Link:
            break;
        case Role::Block:
        case Role::Table:
        case Role::Indented:
        case Role::Rule:
            endBlock();
            break;
        case Role::Paragraph:
        case Role::Verbatim:
            endBlock();
            m_hasGap = true;
            m_verbatim += element.tag == GUMBO_TAG_PRE ? 1 : 0;
            break;
        case Role::Heading:
            endBlock();
            m_heading = std::min(int(element.tag) - int(GUMBO_TAG_H1) + 1, 3);
            break;
        case Role::Quote:
            endBlock();
            ++m_quotes;
            break;
        case Role::List:
            endBlock();
            endItem();
            m_lists.push_back(element.tag == GUMBO_TAG_OL ? Kind::Number : Kind::Bullet);
            break;
        case Role::Item:
            endBlock();
            endItem();
            m_isItem = true;
            break;
        case Role::Cell:
            if (!m_line.empty())
                blank(false);
            break;
        case Role::Break:
            lineBreak();
            break;
        case Role::Picture:
            picture(element);
            break;
        }
    }

    // --- a line

    /// One for all that follow each other; none at the ends of a line.
    void blank(bool collapses)
    {
        if (m_isAfterBlank && collapses)
            return;
        if (!m_line.empty() && !isAtLineStart()) {
            put(u' ');
            m_isAfterBlank = true;
        }
    }

    bool isAtLineStart() const
    {
        return m_line.empty()
            || (m_line.back().pictureId.isEmpty() && m_line.back().text.endsWith(u'\n'));
    }

    void put(QChar c)
    {
        startAgain();
        const bool goesOn = !m_line.empty() && m_line.back().pictureId.isEmpty() && isSameFormat();
        if (!goesOn)
            m_line.push_back(m_formats.back());
        m_line.back().text += c;
        m_isAfterBlank = false;
    }

    bool isSameFormat() const
    {
        RichSpan last = m_line.back();
        last.text.clear();
        return last == m_formats.back();
    }

    /// Behind an inner block of an item or heading.
    void startAgain()
    {
        if (!std::exchange(m_isBroken, false) || m_line.empty())
            return;
        RichSpan lineEnd;
        lineEnd.text = QStringLiteral("\n");
        m_line.push_back(lineEnd);
    }

    void dropBlankAtEnd()
    {
        if (std::exchange(m_isAfterBlank, false) && !m_line.empty())
            m_line.back().text.chop(1);
    }

    bool holdsLines() const { return m_heading > 0 || m_isItem; }

    void lineBreak()
    {
        dropBlankAtEnd();
        if (!holdsLines()) {
            emitLine();
            return;
        }
        put(u'\n');
    }

    void picture(const GumboElement &element)
    {
        const QByteArray address = attributeOf(element, "src");
        if (!address.startsWith("cid:"))
            return; // nothing is ever fetched
        startAgain();
        RichSpan span;
        span.pictureId = QByteArray::fromPercentEncoding(address.sliced(4));
        span.text = QString::fromUtf8(attributeOf(element, "alt"));
        span.link = m_formats.back().link;
        span.pictureWidth = attributeOf(element, "width").toInt();
        if (!span.pictureId.isEmpty())
            m_line.push_back(span);
        m_isAfterBlank = false;
    }

    // --- blocks

    void endBlock()
    {
        dropBlankAtEnd();
        if (m_line.empty())
            return;
        if (m_isItem) {
            m_isBroken = true; // the item may go on
            return;
        }
        if (m_heading > 0)
            dropLastLineEnd();
        emitLine();
    }

    void endItem()
    {
        if (!std::exchange(m_isItem, false))
            return;
        dropBlankAtEnd();
        dropLastLineEnd();
        m_isBroken = false;
        RichBlock block;
        block.kind = m_lists.empty() ? Kind::Bullet : m_lists.back();
        block.level = int(std::max<std::size_t>(m_lists.size(), 1));
        push(std::move(block));
    }

    /// A <br> at the end of a block says nothing.
    void dropLastLineEnd()
    {
        if (!m_line.empty() && m_line.back().pictureId.isEmpty()
            && m_line.back().text.endsWith(u'\n'))
            m_line.back().text.chop(1);
    }

    void emitLine()
    {
        RichBlock block;
        if (m_heading > 0) {
            block.kind = Kind::Heading;
            block.level = m_heading;
        } else if (!m_lists.empty() && !m_line.empty()) { // behind an inner list: an item more
            block.kind = m_lists.back();
            block.level = int(m_lists.size());
        }
        push(std::move(block));
    }

    void push(RichBlock block)
    {
        block.quotes = m_quotes;
        block.spans = std::exchange(m_line, {});
        const bool wantsGap = std::exchange(m_hasGap, false) && block.kind == Kind::Paragraph
            && !m_read.blocks.empty() && m_read.blocks.back().kind == Kind::Paragraph
            && m_read.blocks.back().quotes == m_quotes;
        if (wantsGap) {
            RichBlock gap;
            gap.quotes = m_quotes;
            m_read.blocks.push_back(gap);
        }
        m_read.blocks.push_back(std::move(block));
    }

    RichSource m_source;
    RichText m_read;
    std::vector<RichSpan> m_formats; // of each open element
    std::vector<RichSpan> m_line;
    std::vector<Kind> m_lists;
    int m_quotes = 0;
    int m_heading = 0;
    int m_verbatim = 0;
    bool m_isItem = false;       // the line is an item's
    bool m_isBroken = false;     // what comes in it begins a line
    bool m_isAfterBlank = false; // one that goes at the end of the line
    bool m_hasGap = false;       // a paragraph ended or begins
};

} // namespace

bool isTooLong(const QString &html)
{
    // The reader writes it anew, which makes it longer.
    constexpr qsizetype longest = limits::htmlOutBytes / 2;
    return html.size() > longest || filterHtml(html.toUtf8(), FilterMode::Looks).isCut;
}

RichText readRichText(const QString &html, RichSource source)
{
    const FilteredHtml filtered = filterHtml(html.toUtf8(), FilterMode::Looks);
    RichReader reader(source);
    HtmlNodes(filtered).visit(reader);
    RichText text = normalised(reader.finish());
    text.isCut = filtered.isCut;
    return text;
}

} // namespace homing::mime
