// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/html/stylesheet.h"

#include "core/html/csstokens.h"

#include <QList>

#include <algorithm>
#include <optional>

namespace homing::html {

namespace {

constexpr std::size_t mostRules = 1'000;
constexpr std::size_t mostSelectors = 2'000;
constexpr qsizetype longestSelector = 200;
constexpr int mostParts = 6; // of one selector

QByteArray withoutMarks(QByteArray css)
{
    // The marks that hide a style sheet from browsers of 1995.
    return css.replace("<!--", " ").replace("-->", " ");
}

/// One compound ("td.a#b"), canonical; empty where it asks for anything else.
QByteArray compoundOf(const QByteArray &text)
{
    QByteArray out;
    qsizetype at = 0;
    const auto name = [&] {
        const qsizetype start = at;
        while (at < text.size() && isName(text[at]))
            ++at;
        return text.sliced(start, at - start);
    };
    if (text.startsWith('*')) {
        ++at;
        out = "*";
    } else {
        out = name().toLower();
    }
    while (at < text.size()) {
        const char mark = text[at++];
        const QByteArray what = name();
        if (what.isEmpty())
            return {};
        if (mark == ':' && (what == "first-child" || what == "last-child"))
            out += ':' + what;
        else if (mark == ':' && (what == "link" || what == "visited"))
            continue; // as if it were not there; no link was ever visited
        else if (mark == '.' || mark == '#')
            out += mark + what;
        else
            return {};
    }
    return out;
}

QByteArray selectorOf(QByteArray text)
{
    if (text.size() > longestSelector || text.contains('[') || text.contains('\\') || text.contains('('))
        return {};
    text.replace('>', " > ");
    QByteArray out;
    int parts = 0;
    bool isChild = false;
    for (const QByteArray &part : text.simplified().split(' ')) {
        if (part == ">") {
            if (isChild || out.isEmpty())
                return {};
            isChild = true;
            continue;
        }
        QByteArray compound = compoundOf(part);
        if (compound.isEmpty() || ++parts > mostParts)
            return {};
        if (compound == "html" || compound == ":root") // there is only the body
            compound = "body";
        if (!(out == "body" && compound == "body"))
            out += (out.isEmpty() ? "" : isChild ? ">" : " ") + compound;
        isChild = false;
    }
    return isChild ? QByteArray() : out;
}

/// "min-width:480px" as the canonical condition; nothing where it can never hold, empty where it always does.
std::optional<QByteArray> conditionOf(QByteArray inside, bool dark, bool &speaksOfDark)
{
    inside = inside.simplified().toLower();
    const qsizetype colon = inside.indexOf(':');
    const QByteArray feature = inside.first(colon < 0 ? inside.size() : colon).trimmed();
    const QByteArray value = colon < 0 ? QByteArray() : inside.sliced(colon + 1).trimmed();
    if (feature == "prefers-color-scheme") {
        speaksOfDark = speaksOfDark || value == "dark";
        return (value == "dark") == dark ? std::optional(QByteArray()) : std::nullopt;
    }
    QByteArray name = feature;
    name.replace("device-", "");
    if (name != "min-width" && name != "max-width")
        return std::nullopt;
    bool important = false;
    const auto tokens = tokensOf(value, &important);
    if (!tokens || tokens->size() != 1 || tokens->front().kind != Token::Kind::Number)
        return std::nullopt;
    double width = tokens->front().number;
    if (tokens->front().text == "em")
        width *= 16;
    else if (tokens->front().text != "px" && width != 0)
        return std::nullopt;
    return '(' + name + ':' + QByteArray::number(qBound(0, int(width), 10'000)) + "px)";
}

/// One query: a list of conditions, empty for "always"; nothing for "never".
std::optional<QByteArray> queryOf(const QByteArray &query, bool dark, bool &speaksOfDark)
{
    QByteArray out;
    qsizetype at = 0;
    while (at < query.size()) {
        if (query[at] == '(') {
            const qsizetype close = query.indexOf(')', at);
            if (close < 0)
                return std::nullopt;
            const auto condition = conditionOf(query.sliced(at + 1, close - at - 1), dark, speaksOfDark);
            if (!condition)
                return std::nullopt;
            if (!condition->isEmpty())
                out += (out.isEmpty() ? "" : " and ") + *condition;
            at = close + 1;
        } else if (isName(query[at])) {
            const qsizetype start = at;
            while (at < query.size() && isName(query[at]))
                ++at;
            const QByteArray word = query.sliced(start, at - start).toLower();
            if (word != "all" && word != "screen" && word != "only" && word != "and")
                return std::nullopt;
        } else if (query[at] == ' ' || query[at] == '\n' || query[at] == '\t' || query[at] == '\r') {
            ++at;
        } else {
            return std::nullopt;
        }
    }
    return out;
}

class Parser
{
public:
    Parser(QByteArray css, bool dark, const ImageAddress &address)
        : m_in(std::move(css))
        , m_dark(dark)
        , m_address(address)
    {
    }

    Stylesheet run()
    {
        block(m_in.size(), QByteArray(), 0);
        return std::move(m_sheet);
    }

private:
    /// Behind the closing brace that belongs to the '{' at `open`; at most `end`.
    qsizetype closingOf(qsizetype open, qsizetype end) const
    {
        int depth = 0;
        for (qsizetype at = open; at < end; ++at) {
            if (m_in[at] == '{')
                ++depth;
            else if (m_in[at] == '}' && --depth == 0)
                return at;
        }
        return end;
    }

    void block(qsizetype end, const QByteArray &media, int depth)
    {
        while (m_at < end && !m_sheet.isCut) {
            const char c = m_in[m_at];
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '}' || c == ';') {
                ++m_at;
                continue;
            }
            qsizetype open = m_at;
            while (open < end && m_in[open] != '{' && !(c == '@' && m_in[open] == ';'))
                ++open;
            if (open >= end || m_in[open] == ';') {
                m_at = open + 1; // @import, @charset
                continue;
            }
            const QByteArray prelude = m_in.sliced(m_at, open - m_at).trimmed();
            const qsizetype close = closingOf(open, end);
            m_at = open + 1;
            if (prelude.startsWith('@')) {
                if (depth == 0 && prelude.size() < 1'000 && prelude.left(6).toLower() == "@media")
                    mediaBlock(prelude.sliced(6), close);
            } else {
                rule(prelude, QByteArrayView(m_in).sliced(m_at, close - m_at), media);
            }
            m_at = close + 1;
        }
    }

    void mediaBlock(const QByteArray &prelude, qsizetype close)
    {
        QByteArray media;
        bool always = false;
        bool ever = false;
        for (const QByteArray &query : prelude.split(',')) {
            const auto one = queryOf(query, m_dark, m_sheet.hasDark);
            if (!one)
                continue;
            ever = true;
            always = always || one->isEmpty();
            media += (media.isEmpty() ? "" : ",") + *one;
        }
        if (ever)
            block(close, always ? QByteArray() : media, 1);
    }

    void rule(const QByteArray &prelude, QByteArrayView inside, const QByteArray &media)
    {
        Rule rule;
        rule.media = media;
        for (const QByteArray &text : prelude.split(',')) {
            const QByteArray selector = selectorOf(text);
            if (!selector.isEmpty() && ++m_selectors <= mostSelectors)
                rule.selectors.push_back(selector);
        }
        if (rule.selectors.empty())
            return;
        rule.declarations = parseDeclarations(inside, m_address);
        if (rule.declarations.empty())
            return;
        if (m_sheet.rules.size() >= mostRules || m_selectors > mostSelectors)
            m_sheet.isCut = true;
        else
            m_sheet.rules.push_back(std::move(rule));
    }

    QByteArray m_in;
    qsizetype m_at = 0;
    bool m_dark = false;
    const ImageAddress &m_address;
    Stylesheet m_sheet;
    std::size_t m_selectors = 0;
};

} // namespace

Stylesheet parseStylesheet(QByteArrayView css, bool dark, const ImageAddress &address)
{
    return Parser(withoutMarks(withoutComments(css)), dark, address).run();
}

QByteArray written(const Stylesheet &sheet, bool mirror)
{
    QByteArray out;
    for (const Rule &rule : sheet.rules) {
        QByteArray text;
        for (const QByteArray &selector : rule.selectors)
            text += (text.isEmpty() ? "" : ",") + selector;
        text += '{' + written(mirror ? mirrored(rule.declarations) : rule.declarations) + '}';
        if (!rule.media.isEmpty()) {
            QByteArray queries;
            for (const QByteArray &query : rule.media.split(','))
                queries += (queries.isEmpty() ? "" : ",") + QByteArray("screen and ") + query;
            text = "@media " + queries + " {" + text + '}';
        }
        out += text + '\n';
    }
    return out;
}

std::vector<QByteArray> subjectOf(const QByteArray &selector)
{
    const qsizetype last = std::max(selector.lastIndexOf(' '), selector.lastIndexOf('>'));
    const QByteArray compound = selector.sliced(last + 1);
    std::vector<QByteArray> parts;
    for (qsizetype at = 0; at < compound.size();) {
        qsizetype end = at + 1;
        while (end < compound.size() && isName(compound[end]))
            ++end;
        const QByteArray part = compound.sliced(at, end - at);
        if (!part.startsWith(':'))
            parts.push_back(part);
        at = end;
    }
    return parts;
}

} // namespace homing::html
