// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/html/layoutform.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace homing::html {

namespace {

enum class Align { None, Left, Center, Right };

/// What a node hands down to its children.
struct Inherited
{
    Align blocks = Align::None; // where blocks narrower than their place stand
    int shrinks = 0;            // ancestors whose width follows from their content: each is laid out more than once
    int levels = 0;             // since the last of them, or cell: each line asks all of them where floats stand
    bool isMirrored = false;
    QByteArray padding; // of the nearest table's cells
    QByteArray border;
    QByteArray valign; // of the row
};

Declaration declared(const char *property, const QByteArray &value, bool important = false)
{
    return {property, value, important};
}

QByteArray pixels(const QByteArray &length)
{
    return length.endsWith('%') ? length : length + "px";
}

const Declaration *find(const Declarations &style, QByteArrayView property)
{
    const Declaration *found = nullptr;
    for (const Declaration &one : style) {
        if (one.property == property)
            found = &one;
    }
    return found;
}

class Former
{
public:
    Former(const Tree &tree, int deepest)
        : m_tree(tree)
        , m_deepest(deepest)
        , m_inherited(tree.nodes.size())
        , m_cells(tree.nodes.size(), 0)
        , m_rows(tree.nodes.size(), 0)
    {
    }

    LayoutForm run()
    {
        const Node &body = m_tree.nodes.front();
        m_form.isRightToLeft = isRightToLeft(body);
        findShrinking();
        countCells();
        shareColumns();
        m_form.html = "<html><head><style>\n" + written(m_tree.sheet, m_form.isRightToLeft) + "</style></head>"
            + writeNodes(
                m_tree, [this](const Node &node, int index) { return open(node, index); },
                [this](int index) { return m_padded.contains(index) ? QByteArrayLiteral("</div>") : QByteArray(); }) + "</html>";
        cost();
        return std::move(m_form);
    }

private:
    static bool isRightToLeft(const Node &node)
    {
        const Declaration *direction = find(node.style, "direction");
        return direction ? direction->value == "rtl" : node.attribute("dir") == "rtl";
    }

    /// Which elements, classes and ids the author's rules may give a width that follows from the content.
    void findShrinking()
    {
        for (const Rule &rule : m_tree.sheet.rules) {
            const Declaration *display = find(rule.declarations, "display");
            const Declaration *floats = find(rule.declarations, "float");
            const Declaration *width = find(rule.declarations, "width");
            for (const QByteArray &selector : rule.selectors) {
                if (width && width->value.endsWith('%'))
                    m_percent.insert(subjectOf(selector).back());
                m_widths = m_widths || (width && subjectOf(selector).front().startsWith('t'));
            }
            if (!(display && display->value != "block" && display->value != "none" && display->value != "inline"
                  && display->value != "list-item")
                && !(floats && floats->value != "none"))
                continue;
            for (const QByteArray &selector : rule.selectors) {
                m_shrinking.insert(subjectOf(selector).back());
                if (floats && floats->value != "none")
                    m_floating.insert(subjectOf(selector).back());
            }
        }
    }

    bool mayShrink(const Node &node) const
    {
        const Declaration *display = find(node.style, "display");
        const Declaration *floats = find(node.style, "float");
        const bool isTablePart = node.tag == "tr" || node.tag == "tbody" || node.tag == "thead" || node.tag == "tfoot";
        if ((display && display->value != "block" && display->value != "none" && display->value != "inline"
             && display->value != "list-item")
            || (floats && floats->value != "none"))
            return true;
        if (node.tag == "img" || isTablePart)
            return false;
        if (node.tag == "table")
            return true;
        return matches(node, m_shrinking);
    }

    static bool matches(const Node &node, const QSet<QByteArray> &subjects)
    {
        if (subjects.isEmpty())
            return false;
        return subjects.contains(node.tag) || subjects.contains("*") || subjects.contains('#' + node.attribute("id"))
            || std::any_of(node.classes.begin(), node.classes.end(),
                           [&](const QByteArray &name) { return subjects.contains('.' + name); });
    }

    /// A table with a width and columns without: litehtml gives what is over to the last, browsers to each by its content.
    void shareColumns()
    {
        struct Grid
        {
            std::vector<double> most; // characters, by column
            std::vector<int> first;   // cells of the first row
            int row = 0;
            std::size_t column = 0;
            bool isUneven = false;
        };
        QHash<int, Grid> grids;
        std::vector<int> table(m_tree.nodes.size(), -1);
        std::vector<int> cell(m_tree.nodes.size(), -1);
        std::vector<std::size_t> columnOf(m_tree.nodes.size(), 0);
        std::vector<double> length(m_tree.nodes.size(), 0);
        for (std::size_t i = 1; i < m_tree.nodes.size(); ++i) {
            const Node &node = m_tree.nodes[i];
            const auto parent = std::size_t(node.parent);
            table[i] = node.tag == "table" ? int(i) : table[parent];
            cell[i] = node.tag == "table" ? -1 : cell[parent];
            if (node.tag == "table" && cell[parent] >= 0)
                grids[table[parent]].isUneven = true; // what is in it is wider than its letters say
            if (table[i] < 0)
                continue;
            Grid &grid = grids[table[i]];
            if (node.tag == "tr") {
                ++grid.row;
                grid.column = 0;
            } else if (node.tag == "td" || node.tag == "th") {
                constexpr double padding = 2.5; // in letters
                cell[i] = int(i);
                const auto span = std::size_t(std::max(1, node.attribute("colspan").toInt()));
                columnOf[i] = grid.column;
                grid.column += span;
                if (grid.column > grid.most.size())
                    grid.most.resize(grid.column, padding);
                length[i] = span > 1 ? -1e9 : padding; // a wide cell says nothing of one column
                if (grid.row == 1)
                    grid.first.push_back(int(i));
                grid.isUneven = grid.isUneven || !node.attribute("width").isEmpty() || find(node.style, "width")
                    || !node.attribute("rowspan").isEmpty();
            } else if (node.tag == "img") {
                grid.isUneven = true;
            } else if (node.tag.isEmpty() && cell[i] >= 0) {
                const auto in = std::size_t(cell[i]);
                length[in] += double(QString::fromUtf8(node.text).simplified().size());
                double &most = grid.most[columnOf[in]];
                most = std::max(most, std::min(length[in], 200.0));
            }
        }
        for (auto grid = grids.cbegin(); grid != grids.cend(); ++grid) {
            const Node &node = m_tree.nodes[std::size_t(grid.key())];
            const bool hasWidth = !node.attribute("width").isEmpty() || find(node.style, "width");
            if (grid->isUneven || !hasWidth || m_widths || grid->first.size() < 2 || grid->first.size() != grid->most.size())
                continue;
            double sum = 0;
            for (const double most : grid->most)
                sum += most;
            for (std::size_t i = 0; i < grid->first.size(); ++i)
                m_shares.insert(grid->first[i], QByteArray::number(int(100 * grid->most[i] / sum)) + '%');
        }
    }

    /// Cells and rows of each table, by the table's node.
    void countCells()
    {
        std::vector<int> table(m_tree.nodes.size(), -1);
        for (std::size_t i = 1; i < m_tree.nodes.size(); ++i) {
            const Node &node = m_tree.nodes[i];
            table[i] = node.tag == "table" ? int(i) : table[std::size_t(node.parent)];
            if (table[i] < 0)
                continue;
            const auto owner = std::size_t(table[i]);
            if (node.tag == "tr")
                ++m_rows[owner];
            else if (node.tag == "td" || node.tag == "th")
                m_cells[owner] += std::max(1, node.attribute("colspan").toInt())
                    * std::max(1, node.attribute("rowspan").toInt());
            else if (node.tag == "caption")
                m_cells[owner] += 2;
        }
    }

    /// A table that is only there to give its one cell a width.
    bool isWrapper(const Node &table, std::size_t index) const
    {
        if (m_cells[index] != 1 || m_rows[index] != 1 || table.attribute("border").toInt() > 0)
            return false;
        return !table.attribute("width").isEmpty() || find(table.style, "width") || find(table.style, "max-width");
    }

    QByteArray open(const Node &node, int index)
    {
        const auto at = std::size_t(index);
        Inherited own = node.parent < 0 ? Inherited() : m_inherited[std::size_t(node.parent)];
        if (node.parent < 0)
            own.isMirrored = m_form.isRightToLeft;
        else if (!node.attribute("dir").isEmpty() || find(node.style, "direction"))
            own.isMirrored = isRightToLeft(node);
        Declarations hint = hints(node, own);
        if (const auto share = m_shares.constFind(index); share != m_shares.cend())
            hint.push_back(declared("width", *share));
        Declarations style = node.style;
        bound(node, at, own, style);
        if (own.isMirrored) {
            hint = mirrored(std::move(hint));
            style = mirrored(std::move(style));
        }
        m_inherited[at] = own;

        if (node.tag == "br" && endsLineBeforeBlock(at))
            return {};
        QByteArray text = '<' + node.tag;
        if (node.tag == "br" && isAlone(node, at)) // a line of its own; litehtml gives it no height
            text = "&nbsp;<br";
        for (const char *name : {"id", "dir", "href", "src", "alt", "colspan", "rowspan", "start"}) {
            const QByteArray value = node.attribute(name);
            if (!value.isEmpty())
                text += ' ' + QByteArray(name) + "=\"" + escapedValue(value) + '"';
        }
        QByteArray names;
        for (const QByteArray &name : node.classes)
            names += name + ' ';
        if (!hint.empty())
            names += hintClass(written(hint));
        if (!names.isEmpty())
            text += " class=\"" + names.trimmed() + '"';
        if (!style.empty())
            text += " style=\"" + escapedValue(written(style)) + '"';
        text += '>';
        // litehtml takes a percentage of a percentage where it means one of the place: between the two stands a block.
        if (hasPercentWidth(node, style, hint)) {
            m_padded.insert(index);
            text += "<div>";
        }
        return text;
    }

    static bool isBlock(const Node &node)
    {
        static const QSet<QByteArray> names {
            "address", "article", "aside", "blockquote", "center", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
            "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"};
        if (!names.contains(node.tag))
            return false;
        const Declaration *display = find(node.style, "display");
        return !display || !display->value.startsWith("inline");
    }

    bool isBlank(const Node &node) const { return node.tag.isEmpty() && node.text.trimmed().isEmpty(); }

    /// A break between a text and a block: the block begins a line anyway, but litehtml makes two.
    bool endsLineBeforeBlock(std::size_t at) const
    {
        const std::vector<Node> &nodes = m_tree.nodes;
        const int parent = nodes[at].parent;
        std::size_t next = at + 1;
        while (next < nodes.size() && nodes[next].parent == parent && isBlank(nodes[next]))
            ++next;
        if (next >= nodes.size() || nodes[next].parent != parent || !isBlock(nodes[next]))
            return false;
        constexpr std::size_t farthest = 200;
        for (std::size_t back = 1; back <= std::min(at, farthest) && int(at - back) > parent; ++back) {
            const Node &before = nodes[at - back];
            if (before.parent != parent || isBlank(before) || before.tag == "br")
                continue;
            return !isBlock(before);
        }
        return false;
    }

    /// The only thing in its parent but for blanks.
    bool isAlone(const Node &node, std::size_t at) const
    {
        std::size_t first = at;
        while (first > 0 && m_tree.nodes[first - 1].tag.isEmpty() && m_tree.nodes[first - 1].text.trimmed().isEmpty())
            --first;
        if (first == 0 || int(first) - 1 != node.parent)
            return false;
        std::size_t next = at + 1;
        while (next < m_tree.nodes.size() && m_tree.nodes[next].tag.isEmpty() && m_tree.nodes[next].text.trimmed().isEmpty())
            ++next;
        return next >= m_tree.nodes.size() || m_tree.nodes[next].parent != node.parent;
    }

    bool hasPercentWidth(const Node &node, const Declarations &style, const Declarations &hint) const
    {
        if (node.tag != "div" && node.tag != "td" && node.tag != "th" && node.tag != "section" && node.tag != "center")
            return false;
        const auto isPercent = [](const Declarations &list) {
            const Declaration *width = find(list, "width");
            return width && width->value.endsWith('%');
        };
        return isPercent(style) || isPercent(hint) || matches(node, m_percent);
    }

    /// Presentational attributes, and what follows from those of the ancestors.
    Declarations hints(const Node &node, Inherited &own)
    {
        Declarations out;
        const auto put = [&](const char *property, const QByteArray &value) {
            if (!value.isEmpty())
                out.push_back(declared(property, value));
        };
        const QByteArray &tag = node.tag;
        const QByteArray align = node.attribute("align");
        const bool isCell = tag == "td" || tag == "th";
        if (const QByteArray width = node.attribute("width"); !width.isEmpty())
            put("width", pixels(width));
        if (const QByteArray height = node.attribute("height"); !height.isEmpty())
            put("height", pixels(height));
        put("background-color", node.attribute("bgcolor"));
        if (const QByteArray image = node.attribute("background"); !image.isEmpty())
            put("background-image", "url(" + image + ')');
        put("color", node.attribute("text"));
        if (tag == "font")
            font(node, put);
        if (tag == "ol" || tag == "ul" || tag == "li")
            put("list-style-type", listStyle(node.attribute("type")));
        if (tag == "table") {
            table(node, own, align, put);
        } else if (isCell) {
            const Node &row = m_tree.nodes[std::size_t(std::max(0, node.parent))];
            if (tag == "th" && align.isEmpty() && row.attribute("align").isEmpty() && !find(row.style, "text-align"))
                put("text-align", "center");
            put("padding", own.padding);
            put("border", own.border);
            const QByteArray valign = node.attribute("valign");
            put("vertical-align", valign.isEmpty() ? own.valign : valign);
        } else if (tag == "tr") {
            own.valign = node.attribute("valign");
        } else if (tag == "img") {
            if (align == "left" || align == "right")
                put("float", align);
            if (node.attribute("border").toInt() > 0)
                put("border", pixels(node.attribute("border")) + " solid black");
        } else if (tag == "hr") {
            put("border-color", node.attribute("color"));
            if (!node.attribute("width").isEmpty())
                center(put, Align::Center);
        } else if ((tag == "div" || tag == "p")
                   && (find(node.style, "width") || find(node.style, "max-width"))) {
            center(put, own.blocks);
        }
        if (tag == "center" || (!align.isEmpty() && tag != "table" && tag != "img")) {
            const QByteArray how = tag == "center" ? QByteArrayLiteral("center") : align;
            if (tag != "hr")
                put("text-align", how);
            own.blocks = how == "center" ? Align::Center
                : how == "right"         ? Align::Right
                                         : Align::Left;
        } else if (find(node.style, "text-align")) {
            own.blocks = Align::None; // says nothing of blocks
        }
        return out;
    }

    template<typename Put>
    static void center(const Put &put, Align align)
    {
        if (align == Align::Center || align == Align::Right)
            put("margin-left", "auto");
        if (align == Align::Center)
            put("margin-right", "auto");
    }

    template<typename Put>
    static void table(const Node &node, Inherited &own, const QByteArray &align, const Put &put)
    {
        if (align == "left" || align == "right")
            put("float", align);
        else
            center(put, align == "center" ? Align::Center : own.blocks);
        const QByteArray spacing = node.attribute("cellspacing");
        if (!spacing.isEmpty())
            put("border-spacing", pixels(spacing));
        const QByteArray padding = node.attribute("cellpadding");
        own.padding = padding.isEmpty() ? QByteArray() : pixels(padding);
        own.border.clear();
        own.valign.clear();
        if (const QByteArray border = node.attribute("border"); border.toInt() > 0) {
            put("border", pixels(border) + " solid #808080");
            own.border = "1px solid #808080";
        }
    }

    template<typename Put>
    static void font(const Node &node, const Put &put)
    {
        put("color", node.attribute("color"));
        put("font-family", node.attribute("face"));
        const QByteArray size = node.attribute("size");
        if (size.isEmpty())
            return;
        const int number = size.startsWith('+') || size.startsWith('-') ? 3 + size.toInt() : size.toInt();
        static constexpr int sizes[] {10, 13, 16, 18, 24, 32, 48};
        put("font-size", QByteArray::number(sizes[std::clamp(number, 1, 7) - 1]) + "px");
    }

    static QByteArray listStyle(const QByteArray &type)
    {
        return type == "1" ? "decimal"
            : type == "a"  ? "lower-alpha"
            : type == "A"  ? "upper-alpha"
            : type == "i"  ? "lower-roman"
            : type == "I"  ? "upper-roman"
                           : type;
    }

    /// Wrappers and what is too deep become blocks; a block costs nothing to nest.
    void bound(const Node &node, std::size_t at, Inherited &own, Declarations &style)
    {
        const auto asBlock = [&](const char *property, const char *value) {
            style.erase(std::remove_if(style.begin(), style.end(),
                                       [&](const Declaration &one) { return one.property == property; }),
                        style.end());
            style.push_back(declared(property, value, true));
        };
        const bool isPart = node.tag == "tr" || node.tag == "tbody" || node.tag == "thead" || node.tag == "tfoot";
        const bool isCell = node.tag == "td" || node.tag == "th";
        if (node.tag == "table" && isWrapper(node, at)) {
            m_asBlocks.insert(int(at));
            ++own.levels;
            asBlock("display", "block");
            return;
        }
        if ((isPart || isCell || node.tag == "caption") && isInBlock(node)) {
            asBlock("display", "block");
            asBlock("float", "none");
            if (isCell)
                asBlock("width", "auto");
            m_asBlocks.insert(int(at));
            ++own.levels;
            return;
        }
        own.levels = isCell ? 0 : own.levels + 1;
        if (!mayShrink(node))
            return;
        if (own.shrinks < m_deepest) {
            ++own.shrinks;
            own.levels = 0;
            return;
        }
        m_form.isTooDeep = m_form.isTooDeep || node.tag == "table";
        m_asBlocks.insert(int(at));
        asBlock("display", "block");
        asBlock("float", "none");
    }

    bool isInBlock(const Node &node) const
    {
        const Node &parent = m_tree.nodes[std::size_t(node.parent)];
        const bool isTablePart = parent.tag == "table" || parent.tag == "tr" || parent.tag == "tbody"
            || parent.tag == "thead" || parent.tag == "tfoot";
        return isTablePart && m_asBlocks.contains(node.parent);
    }

    QByteArray hintClass(const QByteArray &css)
    {
        const auto found = m_hints.constFind(css);
        if (found != m_hints.constEnd())
            return *found;
        const QByteArray name = "-homing-" + QByteArray::number(m_hints.size());
        m_hints.insert(css, name);
        m_form.hints += '.' + name + '{' + css + "}\n";
        return name;
    }

    /// Measured: what is read once, and what is laid out again and again: each level of content-wide boxes
    /// triples the times, and each block between asks the next for room. A table's time grows with the square of its cells,
    /// floats' with that of their number.
    void cost()
    {
        constexpr double perWord = 0.005;
        constexpr double perElement = 0.01;
        constexpr double perStyledLevel = 0.0005; // of a word: its style is looked up through them
        constexpr double perPlacing = 0.0004;
        constexpr double perPlacingLevel = 0.00007;
        constexpr double perCellPair = 2.5e-6;
        constexpr double perFloatPair = 5e-5;
        constexpr double perMatch = 5e-5;
        double floats = 0;
        double nodes = 0;
        for (std::size_t i = 0; i < m_tree.nodes.size(); ++i) {
            const Node &node = m_tree.nodes[i];
            const Inherited &own = m_inherited[std::size_t(std::max(0, node.tag.isEmpty() ? node.parent : int(i)))];
            const double words = node.tag.isEmpty() ? 1 + double(node.text.count(' ')) + double(node.text.count('\n')) : 1;
            const double times = std::pow(3, own.shrinks);
            nodes += !node.tag.isEmpty();
            m_form.costMs += words * (node.tag.isEmpty() ? perWord : perElement) + words * node.depth * perStyledLevel;
            m_form.costMs += words * times * (perPlacing + own.levels * perPlacingLevel);
            m_form.costMs += double(m_cells[i]) * double(m_cells[i]) * perCellPair * std::max(1.0, times / 3);
            floats += find(node.style, "float") != nullptr || node.attribute("align") == "left" || node.attribute("align") == "right"
                || matches(node, m_floating);
        }
        double selectors = 0;
        for (const Rule &rule : m_tree.sheet.rules)
            selectors += double(rule.selectors.size());
        m_form.costMs += nodes * selectors * perMatch + floats * floats * perFloatPair;
    }

    const Tree &m_tree;
    const int m_deepest;
    LayoutForm m_form;
    std::vector<Inherited> m_inherited;
    std::vector<int> m_cells;
    std::vector<int> m_rows;
    QSet<QByteArray> m_shrinking;
    QSet<QByteArray> m_floating;
    QSet<QByteArray> m_percent; // what rules give a width of so many percent
    QSet<int> m_padded;         // nodes with a block of ours around what is in them
    QHash<int, QByteArray> m_shares; // widths of cells
    bool m_widths = false;      // a rule gives cells or tables a width
    QSet<int> m_asBlocks;
    QHash<QByteArray, QByteArray> m_hints;
};

} // namespace

LayoutForm layoutForm(const Tree &tree, int deepest)
{
    return Former(tree, deepest).run();
}

} // namespace homing::html
