// SPDX-License-Identifier: GPL-3.0-or-later
// The allow-listed tree of one message. One thread, short-lived. A parent stands before its children: node 0 is <body>.
#pragma once

#include "core/html/safehtml.h"
#include "core/html/stylesheet.h"

namespace homing::html {

struct Node
{
    QByteArray tag; // empty: text
    QByteArray text;
    std::vector<std::pair<QByteArray, QByteArray>> attributes; // canonical, in a fixed order; without class and style
    std::vector<QByteArray> classes;
    Declarations style;
    int parent = -1;
    int depth = 0;
    QByteArray attribute(QByteArrayView name) const;
};

struct Tree
{
    std::vector<Node> nodes; // in the document's order
    Stylesheet sheet;
    std::vector<QByteArray> contentIds;
    std::vector<QByteArray> remote;
    std::vector<QByteArray> links;
    bool isCut = false;
};

Tree readTree(QByteArrayView utf8, const Policy &policy);
QByteArray escapedText(const QByteArray &text);
QByteArray escapedValue(const QByteArray &value);
bool isVoid(const QByteArray &tag);

/// Writes nodes in their order; `open` makes a start tag, `close` what stands before the end tag.
template<typename Open, typename Close>
QByteArray writeNodes(const Tree &tree, const Open &open, const Close &close)
{
    QByteArray out;
    std::vector<int> path; // open elements
    const auto closeTo = [&](int parent) {
        while (!path.empty() && path.back() != parent) {
            const QByteArray &tag = tree.nodes[std::size_t(path.back())].tag;
            if (!isVoid(tag))
                out += close(path.back()) + "</" + tag + '>';
            path.pop_back();
        }
    };
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        const Node &node = tree.nodes[i];
        closeTo(node.parent);
        if (node.tag.isEmpty()) {
            // A parser drops the first line end of a <pre>.
            if (node.text.startsWith('\n') && i > 0 && int(i) - 1 == node.parent && tree.nodes[i - 1].tag == "pre")
                out += '\n';
            out += escapedText(node.text);
            continue;
        }
        out += open(node, int(i));
        path.push_back(int(i));
    }
    closeTo(-1);
    return out;
}

} // namespace homing::html
