// SPDX-License-Identifier: GPL-3.0-or-later
// Filtered HTML as a tree, what its tags mean for text, and a walk over it without recursion; for
// those who make text of it. Pure functions and values, any thread, short-lived.
#pragma once

#include "core/mime/arena.h"
#include "core/mime/htmlfilter.h"

#include <gumbo.h>

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace homing::mime {

enum class HtmlRole {
    Inline,
    Block,     // its own lines
    Paragraph, // its own lines with space around
    Heading,
    Table,
    Quote,
    List,
    Item,
    Indented, // <dd>
    Cell,
    Link,
    Picture,
    Break,
    Rule,
    Verbatim,
};
HtmlRole roleOf(GumboTag tag);
/// Empty where there is none.
QByteArray attributeOf(const GumboElement &element, const char *name);

class HtmlNodes
{
public:
    explicit HtmlNodes(const FilteredHtml &html);

    /// visitor.enter(element, parent) says whether its content counts, and if so leave(element)
    /// follows; text(QString) between; until isDone(). `parent` is null at the root.
    template <typename Visitor> void visit(Visitor &visitor) const
    {
        // Elements that are open, each with the child that comes next.
        std::vector<std::pair<const GumboElement *, unsigned>> path;
        if (m_root->type == GUMBO_NODE_ELEMENT && visitor.enter(m_root->v.element, nullptr))
            path.emplace_back(&m_root->v.element, 0U);
        while (!path.empty() && !visitor.isDone()) {
            const GumboElement *element = path.back().first;
            if (path.back().second >= element->children.length) {
                visitor.leave(*element);
                path.pop_back();
                continue;
            }
            const auto *child =
                static_cast<const GumboNode *>(element->children.data[path.back().second++]);
            if (child->type == GUMBO_NODE_ELEMENT) {
                if (visitor.enter(child->v.element, element))
                    path.emplace_back(&child->v.element, 0U);
            } else if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE
                       || child->type == GUMBO_NODE_CDATA) {
                visitor.text(QString::fromUtf8(child->v.text.text));
            }
        }
    }

private:
    Arena m_arena;
    const GumboNode *m_root = nullptr; // in it
};

} // namespace homing::mime
