// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/html/csstokens.h"

#include <QList>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace homing::html {

bool isName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

QByteArray plainNumber(double number)
{
    QByteArray text = QByteArray::number(number, 'f', 2);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text == "-0" ? QByteArrayLiteral("0") : text;
}

namespace {

constexpr int mostTokens = 24;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
QByteArray colorOf(double red, double green, double blue, double alpha)
{
    const auto channel = [](double value) { return int(std::clamp(std::round(value), 0.0, 255.0)); };
    if (alpha <= 0.004)
        return QByteArrayLiteral("transparent");
    if (alpha >= 0.996) {
        const int rgb = (channel(red) << 16) | (channel(green) << 8) | channel(blue);
        return '#' + QByteArray::number(rgb, 16).rightJustified(6, '0');
    }
    return "rgba(" + QByteArray::number(channel(red)) + ',' + QByteArray::number(channel(green)) + ','
        + QByteArray::number(channel(blue)) + ',' + plainNumber(alpha) + ')';
}

std::optional<QByteArray> hexColor(QByteArrayView digits)
{
    QByteArray hex = digits.toByteArray();
    if (!std::all_of(hex.begin(), hex.end(), [](char c) {
            return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        }))
        return std::nullopt;
    if (hex.size() == 3 || hex.size() == 4) {
        QByteArray twice;
        for (const char c : hex)
            twice.append(2, c);
        hex = twice;
    }
    if (hex.size() != 6 && hex.size() != 8)
        return std::nullopt;
    const auto at = [&](int i) { return double(hex.mid(i, 2).toInt(nullptr, 16)); };
    return colorOf(at(0), at(2), at(4), hex.size() == 8 ? at(6) / 255 : 1);
}

/// The inside of rgb(), rgba(), hsl(), hsla().
std::optional<QByteArray> functionColor(QByteArrayView name, QByteArray inside)
{
    inside.replace(',', ' ').replace('/', ' ');
    std::vector<double> values;
    for (const QByteArray &part : inside.simplified().split(' ')) {
        const bool isPercent = part.endsWith('%');
        QByteArray bare = isPercent ? part.chopped(1) : part;
        if (bare.endsWith("deg"))
            bare.chop(3);
        bool ok = false;
        const double value = bare.toDouble(&ok);
        if (!ok || !std::isfinite(value) || values.size() == 4)
            return std::nullopt;
        const bool isAlpha = values.size() == 3;
        const bool isRgb = name.startsWith("rgb");
        values.push_back(!isPercent ? value : isAlpha || !isRgb ? value / 100 : value * 2.55);
    }
    if (values.size() < 3)
        return std::nullopt;
    const double alpha = values.size() == 4 ? values[3] : 1;
    if (name.startsWith("rgb"))
        return colorOf(values[0], values[1], values[2], alpha);
    const double hue = std::fmod(std::fmod(values[0], 360) + 360, 360) / 30;
    const double saturation = std::clamp(values[1], 0.0, 1.0);
    const double lightness = std::clamp(values[2], 0.0, 1.0);
    const double spread = saturation * std::min(lightness, 1 - lightness);
    const auto channel = [&](double n) {
        const double k = std::fmod(n + hue, 12);
        return 255 * (lightness - spread * std::max(-1.0, std::min({k - 3, 9 - k, 1.0})));
    };
    return colorOf(channel(0), channel(8), channel(4), alpha);
}

bool isColorName(QByteArrayView word)
{
    // The names of CSS; what is not among them is no colour.
    static constexpr std::array names = {
#define N(x) std::string_view(#x)
        N(aliceblue), N(antiquewhite), N(aqua), N(aquamarine), N(azure), N(beige), N(bisque), N(black),
        N(blanchedalmond), N(blue), N(blueviolet), N(brown), N(burlywood), N(cadetblue), N(chartreuse),
        N(chocolate), N(coral), N(cornflowerblue), N(cornsilk), N(crimson), N(cyan), N(darkblue),
        N(darkcyan), N(darkgoldenrod), N(darkgray), N(darkgreen), N(darkgrey), N(darkkhaki),
        N(darkmagenta), N(darkolivegreen), N(darkorange), N(darkorchid), N(darkred), N(darksalmon),
        N(darkseagreen), N(darkslateblue), N(darkslategray), N(darkslategrey), N(darkturquoise),
        N(darkviolet), N(deeppink), N(deepskyblue), N(dimgray), N(dimgrey), N(dodgerblue), N(firebrick),
        N(floralwhite), N(forestgreen), N(fuchsia), N(gainsboro), N(ghostwhite), N(gold), N(goldenrod),
        N(gray), N(green), N(greenyellow), N(grey), N(honeydew), N(hotpink), N(indianred), N(indigo),
        N(ivory), N(khaki), N(lavender), N(lavenderblush), N(lawngreen), N(lemonchiffon), N(lightblue),
        N(lightcoral), N(lightcyan), N(lightgoldenrodyellow), N(lightgray), N(lightgreen), N(lightgrey),
        N(lightpink), N(lightsalmon), N(lightseagreen), N(lightskyblue), N(lightslategray),
        N(lightslategrey), N(lightsteelblue), N(lightyellow), N(lime), N(limegreen), N(linen),
        N(magenta), N(maroon), N(mediumaquamarine), N(mediumblue), N(mediumorchid), N(mediumpurple),
        N(mediumseagreen), N(mediumslateblue), N(mediumspringgreen), N(mediumturquoise),
        N(mediumvioletred), N(midnightblue), N(mintcream), N(mistyrose), N(moccasin), N(navajowhite),
        N(navy), N(oldlace), N(olive), N(olivedrab), N(orange), N(orangered), N(orchid),
        N(palegoldenrod), N(palegreen), N(paleturquoise), N(palevioletred), N(papayawhip), N(peachpuff),
        N(peru), N(pink), N(plum), N(powderblue), N(purple), N(red), N(rosybrown), N(royalblue),
        N(saddlebrown), N(salmon), N(sandybrown), N(seagreen), N(seashell), N(sienna), N(silver),
        N(skyblue), N(slateblue), N(slategray), N(slategrey), N(snow), N(springgreen), N(steelblue),
        N(tan), N(teal), N(thistle), N(tomato), N(turquoise), N(violet), N(wheat), N(white),
        N(whitesmoke), N(yellow), N(yellowgreen)
#undef N
    };
    static_assert(std::is_sorted(names.begin(), names.end()));
    return std::binary_search(names.begin(), names.end(),
                              std::string_view(word.data(), std::size_t(word.size())));
}

} // namespace

QByteArray colorWord(const QByteArray &word)
{
    if (word == "windowtext")
        return QByteArrayLiteral("black");
    if (word == "window")
        return QByteArrayLiteral("white");
    return word == "transparent" || isColorName(word) ? word : QByteArray();
}

namespace {

/// The first colour that a gradient names: its place is taken by that.
QByteArray firstColor(QByteArrayView inside)
{
    for (qsizetype at = 0; at < inside.size(); ++at) {
        if (inside[at] == '#') {
            qsizetype end = at + 1;
            while (end < inside.size() && isName(inside[end]))
                ++end;
            return hexColor(inside.sliced(at + 1, end - at - 1)).value_or(QByteArray());
        }
        if (!isName(inside[at]))
            continue;
        qsizetype end = at;
        while (end < inside.size() && isName(inside[end]))
            ++end;
        const QByteArray word = inside.sliced(at, end - at).toByteArray().toLower();
        if (word.startsWith("rgb") || word.startsWith("hsl")) {
            const qsizetype close = inside.indexOf(')', end);
            if (close < 0 || end >= inside.size() || inside[end] != '(')
                return {};
            return functionColor(word, inside.sliced(end + 1, close - end - 1).toByteArray())
                .value_or(QByteArray());
        }
        if (const QByteArray color = colorWord(word); !color.isEmpty())
            return color;
        at = end;
    }
    return {};
}

class Tokens
{
public:
    /// Nothing where a part of it is not understood: then none of it is taken.
    static std::optional<std::vector<Token>> of(QByteArrayView value, bool *important)
    {
        Tokens tokens(value);
        if (!tokens.read(important))
            return std::nullopt;
        return std::move(tokens.m_tokens);
    }

private:
    explicit Tokens(QByteArrayView value)
        : m_in(value)
    {
    }

    bool read(bool *important)
    {
        while (m_at < m_in.size()) {
            const char c = m_in[m_at];
            if (m_tokens.size() >= mostTokens)
                return false;
            if (isSpace(c)) {
                ++m_at;
            } else if (c == ',' || c == '/') {
                add(Token::Kind::Mark, QByteArray(1, c));
                ++m_at;
            } else if (c == '!') {
                const QByteArray rest = m_in.sliced(m_at + 1).toByteArray().simplified().toLower();
                *important = rest == "important";
                return *important;
            } else if (!(c == '"' || c == '\'' ? text(c) : c == '#' ? color() : number() || word())) {
                return false;
            }
        }
        return !m_tokens.empty();
    }

    void add(Token::Kind kind, const QByteArray &what, double value = 0)
    {
        m_tokens.push_back({kind, what, value});
    }

    bool text(char quote)
    {
        const qsizetype end = m_in.indexOf(quote, m_at + 1);
        if (end < 0)
            return false;
        add(Token::Kind::Text, m_in.sliced(m_at + 1, end - m_at - 1).toByteArray());
        m_at = end + 1;
        return true;
    }

    QByteArray name()
    {
        const qsizetype start = m_at;
        while (m_at < m_in.size() && isName(m_in[m_at]))
            ++m_at;
        return m_in.sliced(start, m_at - start).toByteArray();
    }

    bool color()
    {
        ++m_at;
        const auto hex = hexColor(name());
        if (hex)
            add(Token::Kind::Colour, *hex);
        return hex.has_value();
    }

    bool number()
    {
        qsizetype end = m_at + (m_in[m_at] == '-' || m_in[m_at] == '+');
        const qsizetype digits = end;
        while (end < m_in.size() && end - digits < 12 && (isDigit(m_in[end]) || m_in[end] == '.'))
            ++end;
        bool ok = false;
        const double value = m_in.sliced(m_at, end - m_at).toByteArray().toDouble(&ok);
        if (!ok || end == digits)
            return false;
        m_at = end;
        if (m_at < m_in.size() && m_in[m_at] == '%') {
            ++m_at;
            add(Token::Kind::Number, "%", value);
            return true;
        }
        const QByteArray unit = name().toLower();
        if (unit == "rem") {
            add(Token::Kind::Number, "px", value * 16);
            return true;
        }
        if (unit == "ex" || unit == "ch") { // litehtml knows neither
            add(Token::Kind::Number, "em", value / 2);
            return true;
        }
        static const QList<QByteArray> units {"", "px", "pt", "em", "in", "cm", "mm", "pc"};
        add(Token::Kind::Number, unit, value);
        return units.contains(unit);
    }

    bool word()
    {
        const QByteArray own = name().toLower();
        if (own.isEmpty())
            return false;
        if (m_at >= m_in.size() || m_in[m_at] != '(') {
            add(Token::Kind::Word, own);
            return true;
        }
        int depth = 0;
        qsizetype end = m_at;
        for (; end < m_in.size(); ++end) {
            depth += m_in[end] == '(' ? 1 : m_in[end] == ')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        if (end >= m_in.size())
            return false;
        QByteArray inside = m_in.sliced(m_at + 1, end - m_at - 1).toByteArray().trimmed();
        m_at = end + 1;
        if (own == "url") {
            if (inside.size() >= 2 && (inside[0] == '"' || inside[0] == '\'') && inside.back() == inside[0])
                inside = inside.sliced(1, inside.size() - 2).trimmed();
            add(Token::Kind::Url, inside);
            return true;
        }
        if (own.endsWith("-gradient")) {
            add(Token::Kind::Gradient, firstColor(inside));
            return true;
        }
        if (own != "rgb" && own != "rgba" && own != "hsl" && own != "hsla")
            return false;
        const auto color = functionColor(own, inside);
        if (color)
            add(Token::Kind::Colour, *color);
        return color.has_value();
    }

    QByteArrayView m_in;
    qsizetype m_at = 0;
    std::vector<Token> m_tokens;
};

} // namespace

std::optional<std::vector<Token>> tokensOf(QByteArrayView value, bool *important)
{
    return Tokens::of(value, important);
}

QByteArray canonicalColor(QByteArrayView text)
{
    const QByteArray word = text.toByteArray().trimmed().toLower();
    if (word.startsWith('#'))
        return hexColor(QByteArrayView(word).sliced(1)).value_or(QByteArray());
    if (const QByteArray named = colorWord(word); !named.isEmpty())
        return named;
    if (const qsizetype open = word.indexOf('('); open > 0 && word.endsWith(')') && (word.startsWith("rgb") || word.startsWith("hsl")))
        return functionColor(QByteArrayView(word).first(open), word.sliced(open + 1, word.size() - open - 2))
            .value_or(QByteArray());
    return hexColor(word).value_or(QByteArray()); // HTML's attributes leave the mark out
}

} // namespace homing::html
