// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/html/safehtml.h"

#include "core/html/layoutform.h"

namespace homing::html {

namespace {

QByteArray openTag(const Node &node)
{
    QByteArray open = '<' + node.tag;
    for (const auto &[name, value] : node.attributes)
        open += ' ' + name + "=\"" + escapedValue(value) + '"';
    if (!node.classes.empty()) {
        QByteArray names;
        for (const QByteArray &name : node.classes)
            names += (names.isEmpty() ? "" : " ") + name;
        open += " class=\"" + names + '"';
    }
    if (!node.style.empty())
        open += " style=\"" + escapedValue(written(node.style)) + '"';
    return open + '>';
}

QByteArray document(const Tree &tree)
{
    return "<html><head><style>\n" + written(tree.sheet) + "</style></head>"
        + writeNodes(tree, [](const Node &node, int) { return openTag(node); }, [](int) { return QByteArray(); }) + "</html>";
}

} // namespace

SafeHtml makeSafe(QByteArrayView utf8, const Policy &policy)
{
    Tree tree = readTree(utf8, policy);
    SafeHtml safe;
    safe.html = document(tree);
    safe.hasDark = tree.sheet.hasDark;
    safe.contentIds = std::move(tree.contentIds);
    safe.remote = std::move(tree.remote);
    safe.links = std::move(tree.links);
    const bool isCut = tree.isCut;
    // The parser's repairs can leave what it repairs again when it is read again (a <p> in a <p>).
    constexpr int mostRounds = 8;
    for (int round = 0; round < mostRounds; ++round) {
        Tree again = readTree(safe.html, policy);
        QByteArray html = document(again);
        const bool isStable = html == safe.html;
        safe.html = std::move(html);
        tree = std::move(again);
        if (isStable)
            break;
    }
    LayoutForm form = layoutForm(tree, policy.deepestTables);
    safe.layout = std::move(form.html);
    safe.hints = std::move(form.hints);
    safe.costMs = form.costMs;
    safe.isRightToLeft = form.isRightToLeft;
    safe.bound = isCut               ? Bound::TooLong
        : form.isTooDeep             ? Bound::TooDeep
        : form.costMs > mostCostMs   ? Bound::TooCostly
                                     : Bound::Within;
    return safe;
}

} // namespace homing::html
