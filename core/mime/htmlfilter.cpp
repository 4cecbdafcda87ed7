// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer of the HTML standard, as far as text needs it. One pass, no state beyond counters.
#include "core/mime/htmlfilter.h"

#include "core/base/limits.h"

#include <array>
#include <string_view>

namespace homing::mime {

namespace {

constexpr int deepest = 256; // open elements; further ones lose their tags, not their text
constexpr qsizetype longestValue = 8 << 10;
constexpr qsizetype longestStyle = 4 << 10;

enum class Treatment {
    Keep,     // written with its name
    Optional, // kept; its end tag is often left out, so it does not count as depth
    Void,     // kept; has no end
    Block,    // written as a <div>
    Hide,     // written as a hidden <div>: its content is not for reading
    RawText,  // dropped with all up to its end tag
    Drop,     // the tag goes, its content stays
};

struct Element
{
    std::string_view name;
    Treatment treatment;
};

// What is not named here has no meaning for text and is written as <span>, formatting elements
// above all: gumbo would open them again in every paragraph.
// clang-format off
constexpr std::array elements {
    Element {"a", Treatment::Keep}, Element {"address", Treatment::Keep},
    Element {"area", Treatment::Drop}, Element {"article", Treatment::Keep},
    Element {"aside", Treatment::Keep}, Element {"base", Treatment::Drop},
    Element {"basefont", Treatment::Drop}, Element {"bgsound", Treatment::Drop},
    Element {"blockquote", Treatment::Keep}, Element {"body", Treatment::Drop},
    Element {"br", Treatment::Void}, Element {"caption", Treatment::Optional},
    Element {"center", Treatment::Keep}, Element {"col", Treatment::Drop},
    Element {"colgroup", Treatment::Drop}, Element {"datalist", Treatment::Hide},
    Element {"dd", Treatment::Optional}, Element {"details", Treatment::Block},
    Element {"dir", Treatment::Keep},
    Element {"div", Treatment::Keep}, Element {"dl", Treatment::Keep},
    Element {"dt", Treatment::Optional}, Element {"embed", Treatment::Drop},
    Element {"fieldset", Treatment::Keep}, Element {"figcaption", Treatment::Keep},
    Element {"figure", Treatment::Keep}, Element {"footer", Treatment::Keep},
    Element {"form", Treatment::Block}, Element {"frame", Treatment::Drop},
    Element {"frameset", Treatment::Drop},
    Element {"h1", Treatment::Keep}, Element {"h2", Treatment::Keep},
    Element {"h3", Treatment::Keep},
    Element {"h4", Treatment::Keep}, Element {"h5", Treatment::Keep},
    Element {"h6", Treatment::Keep},
    Element {"head", Treatment::Drop}, Element {"header", Treatment::Keep},
    Element {"hr", Treatment::Void}, Element {"html", Treatment::Drop},
    Element {"iframe", Treatment::RawText}, Element {"image", Treatment::Drop},
    Element {"img", Treatment::Void}, Element {"input", Treatment::Drop},
    Element {"keygen", Treatment::Drop}, Element {"legend", Treatment::Block},
    Element {"li", Treatment::Optional},
    Element {"link", Treatment::Drop}, Element {"main", Treatment::Keep},
    Element {"map", Treatment::Drop}, Element {"menu", Treatment::Keep},
    Element {"meta", Treatment::Drop}, Element {"nav", Treatment::Keep},
    Element {"noembed", Treatment::RawText}, Element {"noframes", Treatment::RawText},
    Element {"ol", Treatment::Keep}, Element {"p", Treatment::Optional},
    Element {"param", Treatment::Drop}, Element {"plaintext", Treatment::Drop},
    Element {"pre", Treatment::Keep}, Element {"script", Treatment::RawText},
    Element {"section", Treatment::Keep}, Element {"select", Treatment::Hide},
    Element {"source", Treatment::Drop}, Element {"style", Treatment::RawText},
    Element {"summary", Treatment::Block}, Element {"svg", Treatment::Hide},
    Element {"table", Treatment::Keep},
    Element {"tbody", Treatment::Optional}, Element {"td", Treatment::Optional},
    Element {"template", Treatment::Hide}, Element {"textarea", Treatment::RawText},
    Element {"tfoot", Treatment::Optional}, Element {"th", Treatment::Optional},
    Element {"thead", Treatment::Optional}, Element {"title", Treatment::RawText},
    Element {"tr", Treatment::Optional}, Element {"track", Treatment::Drop},
    Element {"ul", Treatment::Keep}, Element {"wbr", Treatment::Drop},
    Element {"xmp", Treatment::RawText},
};
// clang-format on

const Element &elementOf(const QByteArray &name)
{
    static constexpr Element span {"span", Treatment::Keep};
    const std::string_view wanted(name.constData(), static_cast<std::size_t>(name.size()));
    const auto *found = std::lower_bound(
        elements.begin(), elements.end(), wanted,
        [](const Element &element, std::string_view other) { return element.name < other; });
    return found != elements.end() && found->name == wanted ? *found : span;
}

static_assert(std::is_sorted(elements.begin(), elements.end(),
                             [](const Element &a, const Element &b) { return a.name < b.name; }));

constexpr bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr bool isLetter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

QByteArray lowerOf(QByteArrayView bytes)
{
    return bytes.toByteArray().toLower();
}

/// "1px", "0", "0.0em !important": is it nought?
bool isZero(QByteArrayView value)
{
    bool digit = false;
    for (const char c : value) {
        if (c >= '1' && c <= '9')
            return false;
        if (c != '0' && c != '.' && !isSpace(c))
            break;
        digit = digit || c == '0';
    }
    return digit;
}

/// Formatting elements: in Looks a <span> that remembers its name.
constexpr std::array<std::string_view, 22> formats {
    "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "strike", "strong", "sub", "sup", "tt", "u"};
static_assert(std::is_sorted(formats.begin(), formats.end()));

/// Attributes that are kept, at least in Looks.
// clang-format off
enum Attribute : std::size_t {
    Align, Alt, Background, Bgcolor, Border, Cellpadding, Cellspacing, Class, Color, Colspan, Dir,
    Face, Height, Href, Id, Link, Nowrap, Rowspan, Size, Src, Start, Style, Text, Type, Valign, Width,
    AttributeCount
};
constexpr std::array<std::string_view, AttributeCount> attributes {
    "align", "alt", "background", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color",
    "colspan", "dir", "face", "height", "href", "id", "link", "nowrap", "rowspan", "size", "src",
    "start", "style", "text", "type", "valign", "width"};
// clang-format on
static_assert(std::is_sorted(attributes.begin(), attributes.end()));

struct Tag
{
    QByteArray name;
    std::array<QByteArrayView, AttributeCount> values; // the first of each; null for none
    bool isHidden = false;
    bool isClosed = false; // "/>"
};

class Filter
{
public:
    Filter(QByteArrayView html, FilterMode mode)
        : m_in(html)
        , m_looks(mode == FilterMode::Looks)
    {
        m_out.reserve(html.size() / 2);
    }

    FilteredHtml run()
    {
        while (m_at < m_in.size() && !m_isCut) {
            const qsizetype open = m_in.indexOf('<', m_at);
            text(m_in.sliced(m_at, (open < 0 ? m_in.size() : open) - m_at));
            if (open < 0)
                break;
            m_at = open;
            markup();
        }
        if (m_looks)
            m_out.prepend(bodyTag());
        return {std::move(m_out), std::move(m_styles), m_isCut};
    }

private:
    char peek(qsizetype ahead) const
    {
        return m_at + ahead < m_in.size() ? m_in[m_at + ahead] : '\0';
    }
    bool startsWith(QByteArrayView what) const { return m_in.sliced(m_at).startsWith(what); }
    void skipTo(QByteArrayView what)
    {
        const qsizetype found = m_in.indexOf(what, m_at);
        m_at = found < 0 ? m_in.size() : found + what.size();
    }

    void text(QByteArrayView bytes) { m_out += bytes; }

    /// At a '<'.
    void markup()
    {
        if (startsWith("<!--")) {
            comment();
        } else if (peek(1) == '!' || peek(1) == '?') {
            skipTo(">");
        } else if (peek(1) == '/') {
            if (isLetter(peek(2)))
                endTag();
            else
                skipTo(">");
        } else if (isLetter(peek(1))) {
            startTag();
        } else {
            m_out += "&lt;";
            ++m_at;
        }
    }

    void comment()
    {
        m_at += 4;
        if (startsWith(">") || startsWith("->")) { // "<!-->" and "<!--->" are whole
            skipTo(">");
            return;
        }
        const qsizetype end = m_in.indexOf("--", m_at);
        for (qsizetype dashes = end; dashes >= 0; dashes = m_in.indexOf("--", dashes + 1)) {
            const QByteArrayView rest = m_in.sliced(dashes + 2);
            if (rest.startsWith('>') || rest.startsWith("!>")) {
                m_at = dashes + (rest.startsWith('>') ? 3 : 4);
                return;
            }
        }
        m_at = m_in.size();
    }

    /// Behind "<" or "</": the name, in lower case.
    QByteArray takeName()
    {
        constexpr qsizetype longest = 16; // longer than any that we know
        QByteArray name;
        while (m_at < m_in.size() && !isSpace(m_in[m_at]) && m_in[m_at] != '/'
               && m_in[m_at] != '>') {
            if (name.size() <= longest)
                name += lower(m_in[m_at]);
            ++m_at;
        }
        return name;
    }

    /// Up to and behind the tag's '>'; an end of the text within a tag drops it.
    bool takeAttributes(Tag &tag)
    {
        while (m_at < m_in.size()) {
            const char c = m_in[m_at];
            if (c == '>') {
                ++m_at;
                return true;
            }
            if (isSpace(c) || c == '/') {
                tag.isClosed = c == '/' && peek(1) == '>';
                ++m_at;
                continue;
            }
            takeAttribute(tag);
        }
        return false;
    }

    void takeAttribute(Tag &tag)
    {
        const qsizetype start = m_at++; // a '=' in front belongs to the name
        while (m_at < m_in.size() && !isSpace(m_in[m_at]) && m_in[m_at] != '/' && m_in[m_at] != '>'
               && m_in[m_at] != '=')
            ++m_at;
        const QByteArrayView name = m_in.sliced(start, m_at - start);
        while (m_at < m_in.size() && isSpace(m_in[m_at]))
            ++m_at;
        QByteArrayView value;
        if (peek(0) == '=') {
            ++m_at;
            value = takeValue();
        }
        keepAttribute(tag, name, value);
    }

    QByteArrayView takeValue()
    {
        while (m_at < m_in.size() && isSpace(m_in[m_at]))
            ++m_at;
        const char quote = peek(0);
        qsizetype start = m_at;
        if (quote == '"' || quote == '\'') {
            const qsizetype end = m_in.indexOf(quote, ++start);
            m_at = end < 0 ? m_in.size() : end + 1;
            return m_in.sliced(start, (end < 0 ? m_in.size() : end) - start);
        }
        while (m_at < m_in.size() && !isSpace(m_in[m_at]) && m_in[m_at] != '>')
            ++m_at;
        return m_in.sliced(start, m_at - start);
    }

    void keepAttribute(Tag &tag, QByteArrayView rawName, QByteArrayView value)
    {
        constexpr qsizetype longest = 11; // of the names in `attributes`
        if (rawName.size() > longest)
            return;
        const QByteArray name = lowerOf(rawName);
        const std::string_view wanted(name.constData(), static_cast<std::size_t>(name.size()));
        const auto *found = std::lower_bound(attributes.begin(), attributes.end(), wanted);
        const bool isKnown = found != attributes.end() && *found == wanted;
        if (name == "hidden") {
            tag.isHidden = true;
        } else if (isKnown) {
            const auto attribute = static_cast<std::size_t>(found - attributes.begin());
            if (tag.values[attribute].isNull())
                tag.values[attribute] = value;
            if (!m_looks && attribute == Style)
                tag.isHidden = tag.isHidden || hidesContent(value);
            else if (!m_looks && (attribute == Class || attribute == Id)) // only lists show this
                tag.isHidden = tag.isHidden
                    || lowerOf(value.first(std::min<qsizetype>(value.size(), 512)))
                           .contains("preheader");
        }
    }

    /// <html>'s direction and all of <body>'s attributes; of several bodies the first that says it.
    void keepBody(const Tag &tag)
    {
        for (std::size_t i = 0; i < AttributeCount; ++i) {
            if (m_body.values[i].isNull() && (tag.name == "body" || i == Dir))
                m_body.values[i] = tag.values[i];
        }
    }

    QByteArray bodyTag()
    {
        QByteArray rest = std::exchange(m_out, {});
        m_out = "<body";
        writeAttributes("body", m_body);
        m_out += '>';
        return std::exchange(m_out, std::move(rest));
    }

    void startTag()
    {
        ++m_at;
        Tag tag;
        tag.name = takeName();
        if (!takeAttributes(tag))
            return;
        const Element &element = elementOf(tag.name);
        const bool isUnknown = element.name == "span";
        switch (element.treatment) {
        case Treatment::Drop:
            if (m_looks && (element.name == "body" || element.name == "html"))
                keepBody(tag);
            return;
        case Treatment::RawText: {
            const QByteArrayView content = skipRawText(element.name);
            constexpr qsizetype mostStyles = 512 << 10;
            if (m_looks && element.name == "style" && m_styles.size() + content.size() < mostStyles)
                m_styles += content.toByteArray() + '\n';
            return;
        }
        case Treatment::Block:
            write("div", tag, true);
            return;
        case Treatment::Hide:
            if (tag.isClosed)
                return;
            tag.isHidden = true;
            write("div", tag, true);
            return;
        case Treatment::Keep:
            if (isUnknown && tag.isClosed)
                return;
            write(element.name, tag, true);
            return;
        case Treatment::Optional:
        case Treatment::Void:
            write(element.name, tag, false);
            return;
        }
    }

    void endTag()
    {
        m_at += 2;
        Tag tag;
        tag.name = takeName();
        if (!takeAttributes(tag))
            return;
        const Element &element = elementOf(tag.name);
        switch (element.treatment) {
        case Treatment::Drop:
        case Treatment::RawText:
            return;
        case Treatment::Void:
            if (element.name == "br") // "</br>" is a line break too
                write(element.name, Tag(), false);
            return;
        case Treatment::Block:
        case Treatment::Hide:
            close("div", true);
            return;
        case Treatment::Keep:
            close(element.name, true);
            return;
        case Treatment::Optional:
            close(element.name, false);
            return;
        }
    }

    /// Behind the start tag of an element whose content is no markup: its content; then behind its
    /// end tag.
    QByteArrayView skipRawText(std::string_view name)
    {
        const qsizetype start = m_at;
        while (m_at < m_in.size()) {
            skipTo("</");
            const qsizetype end = m_at - 2;
            bool same = m_at + static_cast<qsizetype>(name.size()) <= m_in.size();
            for (std::size_t i = 0; same && i < name.size(); ++i)
                same = lower(m_in[m_at + static_cast<qsizetype>(i)]) == name[i];
            const char next = peek(static_cast<qsizetype>(name.size()));
            if (same && (isSpace(next) || next == '/' || next == '>')) {
                skipTo(">");
                return m_in.sliced(start, end - start);
            }
        }
        return m_in.sliced(start);
    }

    void write(std::string_view name, const Tag &tag, bool nests)
    {
        if (++m_tags > limits::htmlNodes) {
            m_isCut = true;
            return;
        }
        if (nests && m_depth >= deepest) {
            ++m_tooDeep;
            return;
        }
        m_depth += nests;
        m_out += '<';
        m_out.append(name.data(), static_cast<qsizetype>(name.size()));
        if (tag.isHidden)
            m_out += " hidden";
        writeAttributes(name, tag);
        m_out += '>';
        if (m_looks && m_out.size() > 2 * limits::htmlInBytes) // quotes grow in the writing
            m_isCut = true;
    }

    void writeAttributes(std::string_view name, const Tag &tag)
    {
        if (m_looks) {
            const std::string_view own(tag.name.constData(), std::size_t(tag.name.size()));
            if (name == "span" && std::binary_search(formats.begin(), formats.end(), own))
                m_out += " f=\"" + tag.name + '"';
            for (std::size_t i = 0; i < AttributeCount; ++i)
                attribute(attributes[i], tag.values[i]);
        } else if (name == "a") {
            attribute("href", tag.values[Href]);
        } else if (name == "img") {
            attribute("alt", tag.values[Alt]);
        } else if (name == "ol") {
            attribute("start", tag.values[Start]);
        }
    }

    void attribute(std::string_view name, QByteArrayView value)
    {
        if (value.isEmpty() || value.size() > longestValue)
            return;
        m_out += ' ';
        m_out.append(name.data(), static_cast<qsizetype>(name.size()));
        m_out += "=\"";
        for (const char c : value) {
            if (c == '"')
                m_out += "&quot;";
            else if (c == '<')
                m_out += "&lt;";
            else
                m_out += c;
        }
        m_out += '"';
    }

    void close(std::string_view name, bool nests)
    {
        if (nests && m_tooDeep > 0) {
            --m_tooDeep;
            return;
        }
        if (++m_ends > 2 * limits::htmlNodes) { // "</p>" and "</br>" make elements of their own
            m_isCut = true;
            return;
        }
        m_depth -= nests && m_depth > 0;
        m_out += "</";
        m_out.append(name.data(), static_cast<qsizetype>(name.size()));
        m_out += '>';
    }

    QByteArrayView m_in;
    QByteArray m_out;
    QByteArray m_styles;
    Tag m_body;
    bool m_looks = false;
    qsizetype m_at = 0;
    int m_tags = 0; // start tags written
    int m_ends = 0;
    int m_depth = 0;
    int m_tooDeep = 0;
    bool m_isCut = false;
};

} // namespace

bool hidesContent(QByteArrayView raw)
{
    const QByteArray style = lowerOf(raw.first(std::min(raw.size(), longestStyle)));
    for (const QByteArray &declaration : style.split(';')) {
        const qsizetype colon = declaration.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray property = declaration.first(colon).trimmed();
        const QByteArray value = declaration.sliced(colon + 1).trimmed();
        if ((property == "display" && value.startsWith("none"))
            || (property == "visibility"
                && (value.startsWith("hidden") || value.startsWith("collapse")))
            || (property == "mso-hide" && value.startsWith("all"))
            || ((property == "font-size" || property == "max-height" || property == "opacity")
                && isZero(value)))
            return true;
    }
    return false;
}

FilteredHtml filterHtml(QByteArrayView utf8, FilterMode mode)
{
    const bool tooLong = utf8.size() > limits::htmlInBytes;
    if (tooLong)
        utf8 = utf8.first(limits::htmlInBytes);
    FilteredHtml filtered = Filter(utf8, mode).run();
    filtered.isCut = filtered.isCut || tooLong;
    return filtered;
}

} // namespace homing::mime
