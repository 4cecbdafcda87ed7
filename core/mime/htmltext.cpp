// SPDX-License-Identifier: GPL-3.0-or-later
// HTML as readable plain text: filter, gumbo, one walk without recursion over what came out.
#include "core/mime/arena.h"
#include "core/mime/body.h"
#include "core/mime/headers.h"
#include "core/mime/htmlfilter.h"
#include "core/mime/htmlwriter.h"
#include "core/mime/linktarget.h"

#include <gumbo.h>

namespace homing::mime {

namespace {

enum class Role {
    Inline,
    Block,     // its own lines
    Paragraph, // its own lines with space around
    Quote,
    List,
    Item,
    Indented, // <dd>
    Cell,
    Link,
    Image,
    Break,
    Rule,
    Verbatim,
};

// clang-format off
Role roleOf(GumboTag tag)
{
    switch (int(tag)) {
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DIV: case GUMBO_TAG_DT: case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FOOTER: case GUMBO_TAG_HEADER: case GUMBO_TAG_MAIN:
    case GUMBO_TAG_NAV: case GUMBO_TAG_SECTION: case GUMBO_TAG_TR:
        return Role::Block;
    case GUMBO_TAG_DL: case GUMBO_TAG_FIGURE: case GUMBO_TAG_H1: case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_P: case GUMBO_TAG_TABLE:
        return Role::Paragraph;
    case GUMBO_TAG_BLOCKQUOTE:
        return Role::Quote;
    case GUMBO_TAG_DIR: case GUMBO_TAG_MENU: case GUMBO_TAG_OL: case GUMBO_TAG_UL:
        return Role::List;
    case GUMBO_TAG_LI:
        return Role::Item;
    case GUMBO_TAG_DD:
        return Role::Indented;
    case GUMBO_TAG_TD: case GUMBO_TAG_TH:
        return Role::Cell;
    case GUMBO_TAG_A:
        return Role::Link;
    case GUMBO_TAG_IMG:
        return Role::Image;
    case GUMBO_TAG_BR:
        return Role::Break;
    case GUMBO_TAG_HR:
        return Role::Rule;
    case GUMBO_TAG_PRE:
        return Role::Verbatim;
    default:
        return Role::Inline;
    }
}
// clang-format on

QString attributeOf(const GumboElement &element, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&element.attributes, name);
    return attribute ? QString::fromUtf8(attribute->value) : QString();
}

class Renderer
{
public:
    QString render(const GumboNode *root)
    {
        // Elements that are open, each with the child that comes next.
        std::vector<std::pair<const GumboElement *, unsigned>> path;
        if (root->type == GUMBO_NODE_ELEMENT)
            path.emplace_back(&root->v.element, 0U);
        while (!path.empty() && !m_writer.isFull()) {
            const GumboElement *element = path.back().first;
            if (path.back().second >= element->children.length) {
                leave(*element);
                path.pop_back();
                continue;
            }
            const auto *child =
                static_cast<const GumboNode *>(element->children.data[path.back().second++]);
            if (child->type == GUMBO_NODE_ELEMENT) {
                if (enter(child->v.element, *element))
                    path.emplace_back(&child->v.element, 0U);
            } else if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE
                       || child->type == GUMBO_NODE_CDATA) {
                text(QString::fromUtf8(child->v.text.text));
            }
        }
        return m_writer.finish();
    }

    bool isFull() const { return m_writer.isFull(); }

private:
    struct Link
    {
        QString target;
        QString text;
    };

    /// False: its content is not shown.
    bool enter(const GumboElement &element, const GumboElement &parent)
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
            m_links.push_back({shownTarget(attributeOf(element, "href")), QString()});
            break;
        case Role::Image:
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
        case Role::Image:
        case Role::Break:
        case Role::Rule:
            break;
        case Role::Block:
            m_writer.block(false);
            break;
        case Role::Paragraph:
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

    void enterList(const GumboElement &element)
    {
        constexpr int highest = 1'000'000;
        bool ok = false;
        const int start = attributeOf(element, "start").toInt(&ok);
        m_counters.push_back(ok ? std::clamp(start, 0, highest) : 1);
    }

    QString marker(const GumboElement &parent)
    {
        if (parent.tag != GUMBO_TAG_OL || m_counters.empty())
            return QStringLiteral("- ");
        return QString::number(m_counters.back()++) + QLatin1String(". ");
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

    void image(const GumboElement &element)
    {
        const QString alt = cleanForDisplay(attributeOf(element, "alt"));
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
    Arena arena;
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &Arena::allocateFor;
    options.deallocator = &Arena::release;
    options.userdata = &arena;
    options.max_errors = 0;
    const GumboOutput *output = gumbo_parse_with_options(
        &options, filtered.html.constData(), static_cast<std::size_t>(filtered.html.size()));
    Renderer renderer;
    QString text = renderer.render(output->root);
    if (filtered.isCut || renderer.isFull())
        text += QLatin1String("\n[") + QChar(0x2026) + QLatin1Char(']');
    return text;
}

} // namespace homing::mime
