// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/htmlnodes.h"

namespace homing::mime {

// clang-format off
HtmlRole roleOf(GumboTag tag)
{
    switch (int(tag)) {
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_DIV: case GUMBO_TAG_DT: case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_FOOTER: case GUMBO_TAG_HEADER: case GUMBO_TAG_MAIN:
    case GUMBO_TAG_NAV: case GUMBO_TAG_SECTION: case GUMBO_TAG_TR:
        return HtmlRole::Block;
    case GUMBO_TAG_DL: case GUMBO_TAG_FIGURE: case GUMBO_TAG_P:
        return HtmlRole::Paragraph;
    case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
        return HtmlRole::Heading;
    case GUMBO_TAG_TABLE:
        return HtmlRole::Table;
    case GUMBO_TAG_BLOCKQUOTE:
        return HtmlRole::Quote;
    case GUMBO_TAG_DIR: case GUMBO_TAG_MENU: case GUMBO_TAG_OL: case GUMBO_TAG_UL:
        return HtmlRole::List;
    case GUMBO_TAG_LI:
        return HtmlRole::Item;
    case GUMBO_TAG_DD:
        return HtmlRole::Indented;
    case GUMBO_TAG_TD: case GUMBO_TAG_TH:
        return HtmlRole::Cell;
    case GUMBO_TAG_A:
        return HtmlRole::Link;
    case GUMBO_TAG_IMG:
        return HtmlRole::Picture;
    case GUMBO_TAG_BR:
        return HtmlRole::Break;
    case GUMBO_TAG_HR:
        return HtmlRole::Rule;
    case GUMBO_TAG_PRE:
        return HtmlRole::Verbatim;
    default:
        return HtmlRole::Inline;
    }
}
// clang-format on

QByteArray attributeOf(const GumboElement &element, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&element.attributes, name);
    return attribute ? QByteArray(attribute->value) : QByteArray();
}

HtmlNodes::HtmlNodes(const FilteredHtml &html)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &Arena::allocateFor;
    options.deallocator = &Arena::release;
    options.userdata = &m_arena;
    options.max_errors = 0;
    const GumboOutput *output = gumbo_parse_with_options(
        &options, html.html.constData(), static_cast<std::size_t>(html.html.size()));
    m_root = output->root;
}

} // namespace homing::mime
