// SPDX-License-Identifier: GPL-3.0-or-later
// From a stranger's text to the tree: the filter that bounds it, gumbo, and the allow-list of elements and attributes.
#include "core/html/htmltree.h"

#include "core/base/limits.h"
#include "core/html/csstokens.h"
#include "core/mime/arena.h"
#include "core/mime/htmlfilter.h"

#include <QHash>
#include <QList>
#include <QUrl>

#include <gumbo.h>

#include <algorithm>

namespace homing::html {

namespace {

constexpr qsizetype longestAddress = 4'096;
constexpr int longestName = 64;
constexpr int mostClasses = 16;
constexpr qint64 mostStyleBytes = 256 << 10;

/// The element as it is written; empty: it goes, what stands in it stays.
QByteArray tagOf(const QByteArray &name)
{
    static const QSet<QByteArray> known {
        "a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "body", "br", "caption", "center",
        "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2",
        "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p",
        "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "tt", "u", "ul"};
    if (name == "dir" || name == "menu")
        return QByteArrayLiteral("ul");
    if (name == "fieldset")
        return QByteArrayLiteral("div");
    return known.contains(name) ? name : QByteArray();
}

bool isOneOf(const QByteArray &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *one) { return word == one; });
}

/// "12" or "50%"; of "12px" the number.
QByteArray lengthOf(const QByteArray &value, int most = 5'000)
{
    const QByteArray text = value.trimmed();
    qsizetype digits = 0;
    while (digits < text.size() && digits < 6 && text[digits] >= '0' && text[digits] <= '9')
        ++digits;
    if (digits == 0)
        return {};
    const int number = text.first(digits).toInt();
    const qsizetype percent = text.indexOf('%');
    if (percent >= 0)
        return number > 0 ? QByteArray::number(std::min(number, 100)) + '%' : QByteArray();
    return QByteArray::number(std::min(number, most));
}

QByteArray safeName(const QByteArray &name)
{
    if (name.isEmpty() || name.size() > longestName || !std::all_of(name.begin(), name.end(), isName))
        return {};
    return name;
}

/// What cannot end an attribute, a url() or a line, whoever reads it.
QByteArray encodedAddress(const QByteArray &address)
{
    QByteArray out;
    for (const char c : address) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7f || QByteArrayView("\"'()<>\\`{}|^").contains(c))
            out += '%' + QByteArray::number(byte, 16).rightJustified(2, '0').toUpper();
        else
            out += c;
    }
    return out;
}

/// http, https or mailto with something behind it; else empty.
QByteArray linkOf(const QByteArray &value)
{
    QByteArray address = value.trimmed();
    address.removeIf([](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    if (address.size() > longestAddress)
        return {};
    const QByteArray lower = address.left(8).toLower();
    for (const char *scheme : {"http://", "https://", "mailto:"}) {
        if (lower.startsWith(scheme) && address.size() > qsizetype(qstrlen(scheme)))
            return scheme + encodedAddress(address.sliced(qsizetype(qstrlen(scheme))));
    }
    return {};
}

class Builder
{
public:
    explicit Builder(const Policy &policy)
        : m_policy(policy)
        , m_address([this](const QByteArray &address) { return picture(address); })
    {
    }

    Tree read(QByteArrayView utf8)
    {
        const mime::FilteredHtml filtered = mime::filterHtml(utf8, mime::FilterMode::Looks);
        m_tree.isCut = filtered.isCut;
        m_tree.sheet = parseStylesheet(filtered.styles, m_policy.dark, m_address);
        boundSheet();
        mime::Arena arena;
        GumboOptions options = kGumboDefaultOptions;
        options.allocator = &mime::Arena::allocateFor;
        options.deallocator = &mime::Arena::release;
        options.userdata = &arena;
        options.max_errors = 0;
        const GumboOutput *output = gumbo_parse_with_options(
            &options, filtered.html.constData(), static_cast<std::size_t>(filtered.html.size()));
        walk(output->root);
        return std::move(m_tree);
    }

private:
    struct Open
    {
        const GumboElement *element;
        unsigned next;
        int node;
    };

    void boundSheet()
    {
        qint64 bytes = 0;
        std::size_t kept = 0;
        for (; kept < m_tree.sheet.rules.size(); ++kept) {
            const Rule &rule = m_tree.sheet.rules[kept];
            bytes += written(rule.declarations).size() + rule.media.size() + 64;
            for (const QByteArray &selector : rule.selectors)
                bytes += selector.size() + 1;
            if (bytes > mostStyleBytes)
                break;
        }
        m_tree.isCut = m_tree.isCut || m_tree.sheet.isCut || kept < m_tree.sheet.rules.size();
        m_tree.sheet.rules.resize(kept);
        m_bytes = bytes;
    }

    void walk(const GumboNode *root)
    {
        std::vector<Open> path;
        add(Node {QByteArrayLiteral("body"), {}, {}, {}, {}, -1, 0});
        if (root->type == GUMBO_NODE_ELEMENT)
            path.push_back({&root->v.element, 0, 0});
        while (!path.empty() && !m_isFull) {
            Open &open = path.back();
            if (open.next >= open.element->children.length) {
                path.pop_back();
                continue;
            }
            const auto *child = static_cast<const GumboNode *>(open.element->children.data[open.next++]);
            const int parent = open.node;
            if (child->type == GUMBO_NODE_ELEMENT) {
                const GumboElement &element = child->v.element;
                if (gumbo_get_attribute(&element.attributes, "hidden") || element.tag == GUMBO_TAG_HEAD)
                    continue;
                const int node = enter(element, parent);
                if (node >= 0)
                    path.push_back({&element, 0, node});
            } else if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE
                       || child->type == GUMBO_NODE_CDATA) {
                text(child->v.text.text, parent);
            }
        }
        m_tree.isCut = m_tree.isCut || m_isFull;
    }

    /// False: no room for it.
    bool add(Node node)
    {
        qint64 bytes = 2 * node.tag.size() + 32 + escapedText(node.text).size() + written(node.style).size();
        for (const auto &[name, value] : node.attributes)
            bytes += name.size() + escapedValue(value).size() + 4;
        for (const QByteArray &name : node.classes)
            bytes += name.size() + 1;
        m_elements += !node.tag.isEmpty();
        if (m_bytes + bytes > limits::htmlOutBytes || m_elements > limits::htmlNodes) {
            m_isFull = true;
            return false;
        }
        m_bytes += bytes;
        node.depth = node.parent < 0 ? 0 : m_tree.nodes[std::size_t(node.parent)].depth + 1;
        m_tree.nodes.push_back(std::move(node));
        return true;
    }

    void text(const char *raw, int parent)
    {
        QString text = QString::fromUtf8(raw);
        text.removeIf([](QChar c) {
            const char16_t u = c.unicode();
            return (u < 0x20 && u != '\n' && u != '\t') || (u >= 0x7f && u < 0xa0) || u == 0x202d || u == 0x202e
                || u == 0xfeff || (u >= 0xfff9 && u <= 0xfffb);
        });
        Tree &tree = m_tree;
        if (text.isEmpty())
            return;
        // Texts that only something dropped kept apart are one.
        if (!tree.nodes.empty() && tree.nodes.back().tag.isEmpty() && tree.nodes.back().parent == parent) {
            m_bytes += escapedText(text.toUtf8()).size();
            if (m_bytes > limits::htmlOutBytes)
                m_isFull = true;
            else
                tree.nodes.back().text += text.toUtf8();
            return;
        }
        add(Node {{}, text.toUtf8(), {}, {}, {}, parent, 0});
    }

    /// The node that its children belong to; -1 where they have no room.
    int enter(const GumboElement &element, int parent)
    {
        QByteArray name = gumbo_normalized_tagname(element.tag);
        if (const GumboAttribute *format = gumbo_get_attribute(&element.attributes, "f"))
            name = format->value;
        const QByteArray tag = tagOf(name);
        if (tag == "body") {
            attributes(element, m_tree.nodes.front());
            return 0;
        }
        if (tag.isEmpty())
            return parent;
        Node node;
        node.tag = tag;
        node.parent = parent;
        attributes(element, node);
        return add(std::move(node)) ? int(m_tree.nodes.size()) - 1 : -1;
    }

    void attributes(const GumboElement &element, Node &node)
    {
        QHash<QByteArray, QByteArray> given;
        for (unsigned i = 0; i < element.attributes.length; ++i) {
            const auto *attribute = static_cast<const GumboAttribute *>(element.attributes.data[i]);
            given.insert(attribute->name, attribute->value);
        }
        // In this order they are written.
        static const QList<QByteArray> order {
            "id", "dir", "href", "src", "alt", "background", "bgcolor", "text", "color", "face", "size", "align", "valign",
            "width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "start", "type"};
        for (const QByteArray &name : order) {
            const auto found = given.constFind(name);
            if (found == given.constEnd())
                continue;
            const QByteArray value = valueOf(node.tag, name, *found);
            if (!value.isEmpty())
                node.attributes.emplace_back(name, value);
        }
        if (node.tag == "a" && !node.attribute("href").isEmpty())
            m_tree.links.push_back(node.attribute("href"));
        for (const QByteArray &name : given.value("class").simplified().split(' ')) {
            if (const QByteArray safe = safeName(name); !safe.isEmpty() && node.classes.size() < mostClasses)
                node.classes.push_back(safe);
        }
        node.style = parseDeclarations(given.value("style"), m_address);
    }

    QByteArray valueOf(const QByteArray &tag, const QByteArray &name, const QByteArray &raw)
    {
        const QByteArray word = raw.trimmed().toLower();
        const bool isCell = tag == "td" || tag == "th";
        const bool isTablePart = isCell || isOneOf(tag, {"table", "tr", "tbody", "thead", "tfoot"});
        if (name == "id")
            return safeName(raw.trimmed());
        if (name == "dir")
            return isOneOf(word, {"ltr", "rtl"}) ? word : QByteArray();
        if (name == "href")
            return tag == "a" ? linkOf(raw) : QByteArray();
        if (name == "src")
            return tag == "img" ? picture(raw) : QByteArray();
        if (name == "alt")
            return tag == "img" ? QString::fromUtf8(raw).simplified().left(500).toUtf8() : QByteArray();
        if (name == "background")
            return isTablePart || tag == "body" ? picture(raw) : QByteArray();
        if (name == "bgcolor")
            return isTablePart || tag == "body" ? canonicalColor(raw) : QByteArray();
        if (name == "text")
            return tag == "body" ? canonicalColor(raw) : QByteArray();
        if (name == "color")
            return tag == "font" || tag == "hr" ? canonicalColor(raw) : QByteArray();
        if (name == "face")
            return tag == "font" ? canonicalFamily(raw) : QByteArray();
        if (name == "size") {
            if (tag == "hr")
                return lengthOf(raw, 100);
            return tag == "font" && word.size() <= 2 && QByteArrayView("1234567").contains(word.right(1))
                    && (word.size() == 1 || word[0] == '+' || word[0] == '-')
                ? word
                : QByteArray();
        }
        if (name == "align")
            return isOneOf(word, {"left", "right", "center", "justify"}) ? word
                : word == "middle" && tag != "img"                       ? QByteArrayLiteral("center")
                                                                         : QByteArray();
        if (name == "valign")
            return isOneOf(word, {"top", "middle", "bottom", "baseline"}) ? word : QByteArray();
        if (name == "width" || name == "height")
            return isTablePart || tag == "img" || (tag == "hr" && name == "width") ? lengthOf(raw) : QByteArray();
        if (name == "border")
            return tag == "table" || tag == "img" ? lengthOf(raw, 50) : QByteArray();
        if (name == "cellpadding" || name == "cellspacing")
            return tag == "table" ? lengthOf(raw, 100) : QByteArray();
        if (name == "colspan" || name == "rowspan") {
            constexpr int most = 100;
            const QByteArray span = isCell ? lengthOf(raw, most) : QByteArray();
            return span.contains('%') || span.toInt() < 2 ? QByteArray() : span;
        }
        if (name == "start")
            return tag == "ol" ? lengthOf(raw, 1'000'000) : QByteArray();
        if (name == "type" && (tag == "ol" || tag == "ul" || tag == "li"))
            return isOneOf(raw.trimmed(), {"1", "a", "A", "i", "I"}) ? raw.trimmed()
                : isOneOf(word, {"disc", "circle", "square"})        ? word
                                                                     : QByteArray();
        return {};
    }

    /// A part of the message, or a remote picture where those are allowed; all else is none.
    QByteArray picture(const QByteArray &raw)
    {
        const QByteArray address = raw.trimmed();
        if (address.isEmpty() || address.size() > longestAddress)
            return {};
        if (const auto part = m_policy.locations.constFind(address); part != m_policy.locations.cend()) {
            note(m_tree.contentIds, *part);
            return "cid:" + encodedContentId(*part);
        }
        if (address.left(4).toLower() == "cid:") {
            QByteArray id = QByteArray::fromPercentEncoding(address.sliced(4)).trimmed();
            if (id.startsWith('<') && id.endsWith('>'))
                id = id.sliced(1, id.size() - 2);
            if (!m_policy.contentIds.contains(id))
                return {};
            note(m_tree.contentIds, id);
            return "cid:" + encodedContentId(id);
        }
        const QByteArray lower = address.left(8).toLower();
        if (!lower.startsWith("http://") && !lower.startsWith("https://"))
            return {};
        const QUrl url(QString::fromUtf8(address), QUrl::TolerantMode);
        if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
            return {};
        const QByteArray canonical =
            encodedAddress(url.adjusted(QUrl::RemoveFragment).toEncoded(QUrl::FullyEncoded));
        note(m_tree.remote, canonical);
        return m_policy.remotePictures ? canonical : QByteArray();
    }

    void note(std::vector<QByteArray> &list, const QByteArray &what)
    {
        constexpr std::size_t most = 1'000;
        if (list.size() < most && !m_noted.contains(what)) {
            m_noted.insert(what);
            list.push_back(what);
        }
    }

    const Policy &m_policy;
    ImageAddress m_address;
    Tree m_tree;
    QSet<QByteArray> m_noted;
    qint64 m_bytes = 0;
    int m_elements = -1; // <body> is none of the message's
    bool m_isFull = false;
};

} // namespace

QByteArray Node::attribute(QByteArrayView name) const
{
    for (const auto &[own, value] : attributes) {
        if (own == name)
            return value;
    }
    return {};
}

Tree readTree(QByteArrayView utf8, const Policy &policy)
{
    return Builder(policy).read(utf8);
}

QByteArray encodedContentId(QByteArray id)
{
    return encodedAddress(id.replace('%', "%25"));
}

QByteArray escapedText(const QByteArray &text)
{
    QByteArray out = text;
    return out.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
}

QByteArray escapedValue(const QByteArray &value)
{
    return escapedText(value).replace('"', "&quot;");
}

bool isVoid(const QByteArray &tag)
{
    return tag == "br" || tag == "hr" || tag == "img";
}

} // namespace homing::html
