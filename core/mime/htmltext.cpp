// SPDX-License-Identifier: GPL-3.0-or-later
// HTML as readable plain text: filter, gumbo, one walk without recursion over what came out.
#include "core/mime/body.h"
#include "core/mime/headers.h"
#include "core/mime/htmlnodes.h"
#include "core/mime/htmlwriter.h"
#include "core/mime/linktarget.h"

namespace homing::mime {

namespace {

using Role = HtmlRole;

class Renderer
{
public:
    QString finish() { return m_writer.finish(); }

    bool isDone() const { return m_writer.isFull(); }

    /// False: its content is not shown.
    bool enter(const GumboElement &element, const GumboElement *parent)
    {
        if (gumbo_get_attribute(&element.attributes, "hidden"))
            return false;
        switch (roleOf(element.tag)) {
        case Role::Inline:
            break;
        case Role::Block:
            m_writer.block(false);
            break;
        case Role::Paragraph:
        case Role::Heading:
        case Role::Table:
            m_writer.block(true);
            break;
        case Role::Quote:
            m_writer.block(true);
            m_writer.pushQuote();
            break;
        case Role::List:
            m_writer.block(m_counters.empty());
            enterList(element);
            break;
        case Role::Item:
            m_writer.pushIndent(marker(parent));
            break;
        case Role::Indented:
            m_writer.pushIndent(QStringLiteral("    "));
            break;
        case Role::Cell:
            m_writer.cell();
            break;
        case Role::Link:
            m_links.push_back({shownTarget(textOf(element, "href")), QString()});
            break;
        case Role::Picture:
            image(element);
            break;
        case Role::Break:
            m_writer.lineBreak();
            break;
        case Role::Rule:
            m_writer.block(false);
            text(QStringLiteral("-----"));
            m_writer.block(false);
            break;
        case Role::Verbatim:
            m_writer.block(true);
            ++m_verbatim;
            break;
        }
        return true;
    }

    void leave(const GumboElement &element)
    {
        switch (roleOf(element.tag)) {
        case Role::Inline:
        case Role::Cell:
        case Role::Picture:
        case Role::Break:
        case Role::Rule:
            break;
        case Role::Block:
            m_writer.block(false);
            break;
        case Role::Paragraph:
        case Role::Heading:
        case Role::Table:
            m_writer.block(true);
            break;
        case Role::Quote:
            m_writer.pop();
            m_writer.block(true);
            break;
        case Role::List:
            m_counters.pop_back();
            m_writer.block(m_counters.empty());
            break;
        case Role::Item:
        case Role::Indented:
            m_writer.pop();
            break;
        case Role::Link:
            leaveLink();
            break;
        case Role::Verbatim:
            --m_verbatim;
            m_writer.block(true);
            break;
        }
    }

    void text(const QString &text)
    {
        constexpr qsizetype longest = 4096; // no target is compared with more
        if (!m_links.empty() && m_links.back().text.size() < longest)
            m_links.back().text += QStringView(text).first(std::min(text.size(), longest));
        if (m_verbatim > 0)
            m_writer.verbatim(text);
        else
            m_writer.text(text);
    }

private:
    struct Link
    {
        QString target;
        QString text;
    };

    static QString textOf(const GumboElement &element, const char *attribute)
    {
        return QString::fromUtf8(attributeOf(element, attribute));
    }

    void enterList(const GumboElement &element)
    {
        constexpr int highest = 1'000'000;
        bool ok = false;
        const int start = attributeOf(element, "start").toInt(&ok);
        m_counters.push_back(ok ? std::clamp(start, 0, highest) : 1);
    }

    QString marker(const GumboElement *parent)
    {
        if (!parent || parent->tag != GUMBO_TAG_OL || m_counters.empty())
            return QStringLiteral("- ");
        return QString::number(m_counters.back()++) + QLatin1String(". ");
    }

    void image(const GumboElement &element)
    {
        const QString alt = cleanForDisplay(textOf(element, "alt"));
        if (!alt.isEmpty())
            text(QLatin1Char('[') + alt + QLatin1Char(']'));
    }

    void leaveLink()
    {
        const Link link = std::move(m_links.back());
        m_links.pop_back();
        if (link.target.isEmpty() || saysTarget(link.text, link.target))
            return;
        const QString shown = QLatin1Char('<') + link.target + QLatin1Char('>');
        text(m_verbatim > 0 || link.text.isEmpty() ? shown : QLatin1Char(' ') + shown);
    }

    HtmlWriter m_writer;
    std::vector<Link> m_links;
    std::vector<int> m_counters; // next number of each open list
    int m_verbatim = 0;
};

} // namespace

QString htmlToPlainText(const QString &html)
{
    const FilteredHtml filtered = filterHtml(html.toUtf8());
    Renderer renderer;
    HtmlNodes(filtered).visit(renderer);
    QString text = renderer.finish();
    if (filtered.isCut || renderer.isDone())
        text += QLatin1String("\n[") + QChar(0x2026) + QLatin1Char(']');
    return text;
}

} // namespace homing::mime
