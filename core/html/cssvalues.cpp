// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/html/cssvalues.h"

#include "core/html/csstokens.h"

#include <QList>

#include <algorithm>
#include <array>
#include <string_view>

namespace homing::html {

namespace {

constexpr int mostDeclarations = 200;
// What a property may hold.
enum Kinds : unsigned { Colour = 1, Length = 2, Percent = 4, Number = 8, Negative = 16 };

struct Property
{
    std::string_view name;
    unsigned kinds;
    int most; // tokens
    std::string_view words; // each between blanks
};

constexpr std::string_view borderStyles = " none hidden dotted dashed solid double groove ridge inset outset ";
constexpr std::string_view borderWords =
    " none hidden dotted dashed solid double groove ridge inset outset thin medium thick ";
// clang-format off
constexpr std::array properties {
    Property {"background-color", Colour, 1, ""},
    Property {"background-position", Length | Percent, 2, " left center right top bottom "},
    Property {"background-repeat", 0, 1, " repeat repeat-x repeat-y no-repeat "},
    Property {"background-size", Length | Percent, 2, " auto cover contain "},
    Property {"border", Colour | Length, 3, borderWords},
    Property {"border-bottom", Colour | Length, 3, borderWords},
    Property {"border-bottom-color", Colour, 1, ""},
    Property {"border-bottom-left-radius", Length | Percent, 2, ""},
    Property {"border-bottom-right-radius", Length | Percent, 2, ""},
    Property {"border-bottom-style", 0, 1, borderStyles},
    Property {"border-bottom-width", Length, 1, " thin medium thick "},
    Property {"border-collapse", 0, 1, " collapse separate "},
    Property {"border-color", Colour, 4, ""},
    Property {"border-left", Colour | Length, 3, borderWords},
    Property {"border-left-color", Colour, 1, ""},
    Property {"border-left-style", 0, 1, borderStyles},
    Property {"border-left-width", Length, 1, " thin medium thick "},
    Property {"border-radius", Length | Percent, 4, ""},
    Property {"border-right", Colour | Length, 3, borderWords},
    Property {"border-right-color", Colour, 1, ""},
    Property {"border-right-style", 0, 1, borderStyles},
    Property {"border-right-width", Length, 1, " thin medium thick "},
    Property {"border-spacing", Length, 2, ""},
    Property {"border-style", 0, 4, borderStyles},
    Property {"border-top", Colour | Length, 3, borderWords},
    Property {"border-top-color", Colour, 1, ""},
    Property {"border-top-left-radius", Length | Percent, 2, ""},
    Property {"border-top-right-radius", Length | Percent, 2, ""},
    Property {"border-top-style", 0, 1, borderStyles},
    Property {"border-top-width", Length, 1, " thin medium thick "},
    Property {"border-width", Length, 4, " thin medium thick "},
    Property {"box-sizing", 0, 1, " content-box border-box "},
    Property {"clear", 0, 1, " none left right both "},
    Property {"color", Colour, 1, ""},
    Property {"direction", 0, 1, " ltr rtl "},
    Property {"display", 0, 1, " none block inline inline-block inline-table list-item table table-caption table-cell "
        "table-footer-group table-header-group table-row table-row-group flex inline-flex grid flow-root "},
    Property {"float", 0, 1, " none left right "},
    Property {"font-size", Length | Percent, 1, " xx-small x-small small medium large x-large xx-large smaller larger "},
    Property {"font-style", 0, 1, " normal italic oblique "},
    Property {"font-weight", Number, 1, " normal bold bolder lighter "},
    Property {"height", Length | Percent, 1, " auto "},
    Property {"line-height", Length | Percent | Number, 1, " normal "},
    Property {"list-style", 0, 3, " none circle disc square decimal decimal-leading-zero lower-alpha lower-greek lower-latin "
        "lower-roman upper-alpha upper-latin upper-roman inside outside "},
    Property {"list-style-position", 0, 1, " inside outside "},
    Property {"list-style-type", 0, 1, " none circle disc square decimal decimal-leading-zero lower-alpha lower-greek lower-latin "
        "lower-roman upper-alpha upper-latin upper-roman "},
    Property {"margin", Length | Percent, 4, " auto "},
    Property {"margin-bottom", Length | Percent, 1, " auto "},
    Property {"margin-left", Length | Percent, 1, " auto "},
    Property {"margin-right", Length | Percent, 1, " auto "},
    Property {"margin-top", Length | Percent, 1, " auto "},
    Property {"max-height", Length | Percent, 1, " none "},
    Property {"max-width", Length | Percent, 1, " none "},
    Property {"min-height", Length | Percent, 1, ""},
    Property {"min-width", Length | Percent, 1, ""},
    Property {"overflow", 0, 1, " visible hidden "},
    Property {"padding", Length | Percent, 4, ""},
    Property {"padding-bottom", Length | Percent, 1, ""},
    Property {"padding-left", Length | Percent, 1, ""},
    Property {"padding-right", Length | Percent, 1, ""},
    Property {"padding-top", Length | Percent, 1, ""},
    Property {"text-align", 0, 1, " left right center justify start end "},
    Property {"text-decoration", 0, 2, " none underline overline line-through "},
    Property {"text-indent", Length | Percent, 1, ""},
    Property {"text-transform", 0, 1, " none capitalize uppercase lowercase "},
    Property {"vertical-align", 0, 1, " baseline sub super top text-top middle bottom text-bottom "},
    Property {"visibility", 0, 1, " visible hidden collapse "},
    Property {"white-space", 0, 1, " normal nowrap pre pre-line pre-wrap "},
    Property {"width", Length | Percent, 1, " auto "},
};
// clang-format on
static_assert(std::is_sorted(properties.begin(), properties.end(),
                             [](const Property &a, const Property &b) { return a.name < b.name; }));

bool hasWord(std::string_view words, const QByteArray &word)
{
    const QByteArray wanted = ' ' + word + ' ';
    return words.find(std::string_view(wanted.constData(), std::size_t(wanted.size())))
        != std::string_view::npos;
}

/// One token as the property has it; empty if it may not stand there.
QByteArray valueOf(const Token &token, const Property &property)
{
    switch (token.kind) {
    case Token::Kind::Word:
        if (hasWord(property.words, token.text)) {
            if (token.text == "flex" || token.text == "grid" || token.text == "flow-root")
                return QByteArrayLiteral("block");
            if (token.text == "inline-flex")
                return QByteArrayLiteral("inline-block");
            if (token.text == "oblique")
                return QByteArrayLiteral("italic");
            if (token.text == "start" || token.text == "end")
                return token.text == "start" ? "left" : "right";
            return token.text;
        }
        return property.kinds & Colour ? colorWord(token.text) : QByteArray();
    case Token::Kind::Colour:
        return property.kinds & Colour ? token.text : QByteArray();
    case Token::Kind::Number: {
        constexpr double most = 10'000;
        const double number = std::min(token.number, most);
        if (number < 0)
            return {};
        if (property.name == "font-weight") // litehtml draws but two
            return token.text.isEmpty() ? QByteArray(number >= 600 ? "bold" : "normal") : QByteArray();
        if (property.kinds & Number && token.text.isEmpty())
            return plainNumber(number);
        if (token.text == "%")
            return property.kinds & Percent ? plainNumber(number) + '%' : QByteArray();
        if (!(property.kinds & Length))
            return {};
        // litehtml takes no size for the default one; of one pixel nothing is drawn.
        if (property.name == "font-size" && number < 1 && token.text != "em")
            return QByteArrayLiteral("1px");
        const QByteArray text = plainNumber(number);
        return text == "0" ? text : text + (token.text.isEmpty() ? QByteArray("px") : token.text);
    }
    case Token::Kind::Gradient:
    case Token::Kind::Text:
    case Token::Kind::Url:
    case Token::Kind::Mark:
        break;
    }
    return {};
}

const Property *propertyOf(const QByteArray &name)
{
    const std::string_view wanted(name.constData(), std::size_t(name.size()));
    const auto *found =
        std::lower_bound(properties.begin(), properties.end(), wanted,
                         [](const Property &p, std::string_view other) { return p.name < other; });
    return found != properties.end() && found->name == wanted ? found : nullptr;
}

class Reader
{
public:
    Reader(Declarations &out, const ImageAddress &address)
        : m_out(out)
        , m_address(address)
    {
    }

    void declaration(const QByteArray &name, QByteArrayView value)
    {
        if (name == "font-family") {
            family(value);
            return;
        }
        m_isImportant = false;
        const auto tokens = tokensOf(value, &m_isImportant);
        if (!tokens)
            return;
        if (name == "background" || name == "background-image")
            background(*tokens, name == "background");
        else if (name == "font")
            font(value, *tokens);
        else if (name == "opacity" || name == "mso-hide" || name == "position")
            hiding(name, tokens->front());
        else if (name == "text-decoration-line")
            simple("text-decoration", *tokens);
        else if (name == "overflow-x" || name == "overflow-y")
            simple("overflow", *tokens);
        else
            simple(name, *tokens);
    }

private:
    void add(const QByteArray &name, const QByteArray &value)
    {
        if (!value.isEmpty())
            m_out.push_back({name, value, m_isImportant});
    }

    void simple(const QByteArray &name, const std::vector<Token> &tokens)
    {
        const Property *property = propertyOf(name);
        if (!property)
            return;
        if (tokens.size() == 1 && tokens.front().kind == Token::Kind::Word
            && (tokens.front().text == "inherit" || tokens.front().text == "currentcolor")) {
            if (tokens.front().text == "inherit" || name == "color")
                add(name, QByteArrayLiteral("inherit"));
            return;
        }
        QByteArray value;
        int count = 0;
        for (const Token &token : tokens) {
            if (token.kind == Token::Kind::Mark && token.text == "/" && name.endsWith("radius"))
                break; // an ellipse is drawn as a circle
            // text-decoration's colour, style and thickness
            if (name == "text-decoration" && !hasWord(property->words, token.text))
                continue;
            const QByteArray one = valueOf(token, *property);
            if (one.isEmpty() || ++count > property->most) {
                // A margin that pulls is none; the others of its shorthand stay.
                const bool pulls = token.kind == Token::Kind::Number && token.number < 0
                    && name.startsWith("margin") && count < property->most;
                if (!pulls)
                    return;
                value += (value.isEmpty() ? "0" : " 0");
                ++count;
                continue;
            }
            value += (value.isEmpty() ? "" : " ") + one;
        }
        add(name, value);
    }

    /// A shorthand says all of it: what it does not name is reset.
    void background(const std::vector<Token> &tokens, bool isShorthand)
    {
        static const Property &repeat = *propertyOf("background-repeat");
        static const Property &place = *propertyOf("background-position");
        static const Property &size = *propertyOf("background-size");
        QByteArray color, image, repeats, places, sizes;
        bool behindSlash = false;
        for (const Token &token : tokens) {
            if (token.kind == Token::Kind::Mark) {
                if (token.text == ",") // of several layers the first
                    break;
                behindSlash = true;
            } else if (token.kind == Token::Kind::Gradient) {
                color = token.text;
            } else if (token.kind == Token::Kind::Url) {
                image = m_address(token.text);
            } else if (token.kind == Token::Kind::Colour) {
                color = token.text;
            } else if (QByteArray word = token.kind == Token::Kind::Word ? colorWord(token.text) : QByteArray();
                       !word.isEmpty()) {
                color = word;
            } else if (QByteArray how = valueOf(token, repeat); !how.isEmpty()) {
                repeats = how;
            } else if (QByteArray wide = valueOf(token, size); behindSlash && !wide.isEmpty()) {
                sizes += (sizes.isEmpty() ? "" : " ") + wide;
            } else if (QByteArray where = valueOf(token, place); !where.isEmpty()) {
                places += (places.isEmpty() ? "" : " ") + where;
            }
        }
        if (!isShorthand) {
            if (image.isEmpty())
                add("background-color", color);
            else
                add("background-image", "url(" + image + ')');
            return;
        }
        add("background-color", color.isEmpty() ? QByteArrayLiteral("transparent") : color);
        if (image.isEmpty())
            return;
        add("background-image", "url(" + image + ')');
        add("background-repeat", repeats);
        add("background-position", places.count(' ') > 1 ? QByteArray() : places);
        add("background-size", sizes.count(' ') > 1 ? QByteArray() : sizes);
    }

    void family(QByteArrayView value)
    {
        QByteArray text = value.toByteArray().trimmed();
        m_isImportant = false;
        if (const qsizetype mark = text.lastIndexOf('!'); mark >= 0) {
            m_isImportant = text.mid(mark + 1).simplified().toLower() == "important";
            text.truncate(mark);
        }
        add("font-family", text.trimmed().toLower() == "inherit" ? QByteArrayLiteral("inherit") : canonicalFamily(text));
    }

    /// font: [style] [weight] size[/line-height] family
    void font(QByteArrayView value, const std::vector<Token> &tokens)
    {
        static const Property &size = *propertyOf("font-size");
        static const Property &lineHeight = *propertyOf("line-height");
        std::size_t at = 0;
        for (; at < tokens.size(); ++at) {
            const Token &token = tokens[at];
            if (token.kind == Token::Kind::Word && (token.text == "italic" || token.text == "oblique"))
                add("font-style", QByteArrayLiteral("italic"));
            else if (token.kind == Token::Kind::Word && (token.text == "bold" || token.text == "bolder"))
                add("font-weight", token.text);
            else if (token.kind == Token::Kind::Number && token.text.isEmpty() && token.number >= 100)
                add("font-weight", token.number >= 600 ? QByteArrayLiteral("bold") : QByteArrayLiteral("normal"));
            else if (const QByteArray one = valueOf(token, size); !one.isEmpty()) {
                add("font-size", one);
                break;
            }
        }
        if (at + 2 < tokens.size() && tokens[at + 1].kind == Token::Kind::Mark && tokens[at + 1].text == "/")
            add("line-height", valueOf(tokens[at + 2], lineHeight));
        // The family begins behind the last number or, without line height, behind the size's word.
        QByteArray text = value.toByteArray();
        if (const qsizetype mark = text.lastIndexOf('!'); mark >= 0)
            text.truncate(mark);
        const qsizetype comma = text.indexOf(',');
        qsizetype start = text.lastIndexOf(' ', comma < 0 ? text.size() : comma);
        if (const qsizetype quote = text.indexOf(text.contains('"') ? '"' : '\''); quote >= 0 && (comma < 0 || quote < comma))
            start = quote - 1;
        if (start >= 0)
            add("font-family", canonicalFamily(QByteArrayView(text).sliced(start + 1)));
    }

    void hiding(const QByteArray &name, const Token &token)
    {
        if (name == "opacity" && token.kind == Token::Kind::Number && token.number < 0.05)
            add("visibility", QByteArrayLiteral("hidden"));
        else if (name == "mso-hide" && token.text == "all")
            add("display", QByteArrayLiteral("none"));
    }

    Declarations &m_out;
    const ImageAddress &m_address;
    bool m_isImportant = false;
};

/// Up to the next ';' that is not in brackets or quotes.
qsizetype endOfDeclaration(QByteArrayView css, qsizetype at)
{
    int depth = 0;
    char quote = 0;
    for (; at < css.size(); ++at) {
        const char c = css[at];
        if (quote) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            depth = std::max(0, depth - 1);
        } else if (c == ';' && depth == 0) {
            break;
        }
    }
    return at;
}

} // namespace

QByteArray withoutComments(QByteArrayView css)
{
    QByteArray out;
    qsizetype at = 0;
    while (at < css.size()) {
        const qsizetype open = css.indexOf("/*", at);
        out += css.sliced(at, (open < 0 ? css.size() : open) - at);
        if (open < 0)
            break;
        const qsizetype close = css.indexOf("*/", open + 2);
        at = close < 0 ? css.size() : close + 2;
        out += ' ';
    }
    return out;
}

Declarations parseDeclarations(QByteArrayView raw, const ImageAddress &address)
{
    Declarations out;
    Reader reader(out, address);
    const QByteArray css = withoutComments(raw);
    qsizetype at = 0;
    for (int count = 0; at < css.size() && count < mostDeclarations; ++count) {
        const qsizetype end = endOfDeclaration(css, at);
        const QByteArrayView one = QByteArrayView(css).sliced(at, end - at);
        at = end + 1;
        const qsizetype colon = one.indexOf(':');
        // An escape could spell anything: nothing here needs one.
        if (colon < 0 || one.contains('\\') || one.contains('<') || one.contains('{') || one.contains('}'))
            continue;
        reader.declaration(one.first(colon).toByteArray().trimmed().toLower(), one.sliced(colon + 1));
    }
    return out;
}

QByteArray written(const Declarations &declarations)
{
    QByteArray out;
    for (const Declaration &one : declarations) {
        if (!out.isEmpty())
            out += ';';
        out += one.property + ':' + one.value;
        if (one.isImportant)
            out += " !important";
    }
    return out;
}

QByteArray canonicalFamily(QByteArrayView text)
{
    QByteArray out;
    int count = 0;
    for (QByteArray name : text.toByteArray().split(',')) {
        QByteArray safe;
        for (const char c : name.simplified()) {
            if (isName(c) || c == ' ')
                safe += c;
        }
        safe = safe.simplified().left(40);
        if (safe.isEmpty() || ++count > 8)
            continue;
        out += (out.isEmpty() ? "" : ",") + safe;
    }
    return out;
}

Declarations mirrored(Declarations declarations)
{
    const auto swapped = [](QByteArray text) {
        if (const qsizetype left = text.indexOf("left"); left >= 0)
            return text.replace(left, 4, "right");
        if (const qsizetype right = text.indexOf("right"); right >= 0)
            return text.replace(right, 5, "left");
        return text;
    };
    for (Declaration &one : declarations) {
        one.property = swapped(one.property);
        if (one.property == "text-align" || one.property == "float" || one.property == "clear"
            || one.property == "background-position")
            one.value = swapped(one.value);
        const QList<QByteArray> parts = one.value.split(' ');
        if (parts.size() == 4 && one.property == "border-radius")
            one.value = parts[1] + ' ' + parts[0] + ' ' + parts[3] + ' ' + parts[2];
        else if (parts.size() == 4)
            one.value = parts[0] + ' ' + parts[3] + ' ' + parts[2] + ' ' + parts[1];
    }
    return declarations;
}

} // namespace homing::html
