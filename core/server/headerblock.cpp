// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/headerblock.h"

#include "core/base/limits.h"

namespace homing::server {

namespace {

constexpr size_t mostFields = 10'000;
constexpr size_t mostParameters = 200;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Reads RFC 5322 tokens. Never goes back; every call that returns true has moved on.
class Tokens
{
public:
    explicit Tokens(const QByteArray &text)
        : m_text(text)
    {
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    char peek() const { return m_text.at(m_at); }
    void skip() { ++m_at; }

    /// Blanks and comments; the last comment is kept for "addr (Name)".
    void skipBlanks()
    {
        while (!atEnd()) {
            if (isBlank(peek()))
                skip();
            else if (peek() == '(')
                readComment();
            else
                return;
        }
    }
    QByteArray takeComment() { return std::exchange(m_comment, {}); }

    QByteArray quoted()
    {
        QByteArray text("");
        for (skip(); !atEnd() && peek() != '"'; skip()) {
            if (peek() == '\\' && m_at + 1 < m_text.size())
                skip();
            text += peek();
        }
        if (!atEnd())
            skip();
        return text;
    }
    /// Everything up to one of `stops` or a blank.
    QByteArray until(const char *stops)
    {
        const qsizetype from = m_at;
        while (!atEnd() && !isBlank(peek()) && !std::strchr(stops, peek()))
            skip();
        return m_text.mid(from, m_at - from);
    }

private:
    void readComment()
    {
        int depth = 0;
        QByteArray text;
        for (; !atEnd(); skip()) {
            const char c = peek();
            if (c == '\\' && m_at + 1 < m_text.size()) {
                skip();
            } else if (c == '(') {
                if (depth++ == 0)
                    continue;
            } else if (c == ')' && --depth == 0) {
                skip();
                break;
            }
            text += peek();
        }
        m_comment = text;
    }
    const QByteArray &m_text;
    qsizetype m_at = 0;
    QByteArray m_comment;
};

/// What has been read of one address so far.
struct AddressParts
{
    QByteArray phrase;
    QByteArray local;
    QByteArray host;
    bool sawAt = false;
    bool sawAngle = false;
    bool isEmpty() const { return phrase.isEmpty() && local.isEmpty() && !sawAt && !sawAngle; }
};

QByteArray orNull(const QByteArray &text)
{
    return text.isEmpty() ? QByteArray() : text;
}

EnvelopeAddress finish(AddressParts parts, const QByteArray &comment)
{
    EnvelopeAddress address;
    if (!parts.sawAngle) {
        // "user@host (Name)": what looked like a phrase was the local part.
        if (parts.sawAt)
            parts.local = parts.phrase;
        else if (parts.local.isEmpty())
            parts.local = parts.phrase;
        parts.phrase = comment;
    }
    address.name = orNull(parts.phrase.trimmed());
    address.mailbox = parts.local.isNull() ? QByteArray("") : parts.local;
    address.host = parts.host.isNull() ? QByteArray("") : parts.host;
    return address;
}

void readAngle(Tokens &tokens, AddressParts &parts)
{
    tokens.skip();
    parts.sawAngle = true;
    parts.local = "";
    bool inHost = false;
    while (true) {
        tokens.skipBlanks();
        if (tokens.atEnd())
            return;
        const char c = tokens.peek();
        if (c == '>') {
            tokens.skip();
            return;
        }
        if (c == '@') {
            tokens.skip();
            inHost = true;
            parts.host = "";
        } else if (c == ':' && inHost && parts.local.isEmpty()) {
            tokens.skip(); // the source route "@a,@b:" is dropped
            inHost = false;
            parts.host.clear();
        } else if (c == ',' && inHost && parts.local.isEmpty()) {
            tokens.skip();
        } else if (c == '"') {
            (inHost ? parts.host : parts.local) += tokens.quoted();
        } else {
            const QByteArray word = tokens.until("<>@,:\"(");
            if (word.isEmpty())
                tokens.skip();
            (inHost ? parts.host : parts.local) += word;
        }
    }
}

void addWord(AddressParts &parts, const QByteArray &word)
{
    if (parts.sawAt) {
        parts.host += word;
        return;
    }
    if (!parts.phrase.isEmpty())
        parts.phrase += ' ';
    parts.phrase += word;
}

} // namespace

std::vector<HeaderField> headerFields(QByteArrayView block)
{
    std::vector<HeaderField> fields;
    qsizetype at = 0;
    while (at < block.size() && fields.size() < mostFields) {
        // A field runs to the first line end that no blank follows.
        qsizetype end = at;
        do {
            const qsizetype newline = block.indexOf('\n', end);
            end = newline < 0 ? block.size() : newline + 1;
        } while (end < block.size() && (block.at(end) == ' ' || block.at(end) == '\t'));
        const QByteArrayView raw = block.sliced(at, end - at);
        at = end;
        const qsizetype colon = raw.indexOf(':');
        if (colon <= 0)
            continue;
        HeaderField field;
        field.raw = raw;
        field.name = raw.first(colon).trimmed();
        qsizetype valueEnd = raw.size();
        while (valueEnd > colon + 1
               && (raw.at(valueEnd - 1) == '\n' || raw.at(valueEnd - 1) == '\r'))
            --valueEnd;
        field.value = raw.sliced(colon + 1, valueEnd - colon - 1);
        fields.push_back(field);
    }
    return fields;
}

qsizetype headerEnd(QByteArrayView entity)
{
    qsizetype at = 0;
    while (at < entity.size()) {
        const qsizetype newline = entity.indexOf('\n', at);
        if (newline < 0)
            return entity.size();
        if (newline == at || (newline == at + 1 && entity.at(at) == '\r'))
            return newline + 1;
        at = newline + 1;
    }
    return entity.size();
}

QByteArray unfolded(QByteArrayView value)
{
    QByteArray text("");
    text.reserve(value.size());
    for (char c : value) {
        if (c != '\r' && c != '\n' && c != '\0')
            text += c;
    }
    text = text.trimmed();
    return text.isNull() ? QByteArray("") : text;
}

QByteArray headerValue(const std::vector<HeaderField> &fields, QByteArrayView name)
{
    for (const HeaderField &field : fields) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0)
            return unfolded(field.value);
    }
    return {};
}

QByteArray joinedValues(const std::vector<HeaderField> &fields, QByteArrayView name)
{
    QByteArray joined;
    for (const HeaderField &field : fields) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0)
            joined =
                joined.isNull() ? unfolded(field.value) : joined + ", " + unfolded(field.value);
    }
    return joined;
}

QByteArray ParameterList::parameter(QByteArrayView name) const
{
    for (const auto &[key, text] : parameters) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return text;
    }
    return {};
}

ParameterList parseParameters(const QByteArray &unfoldedValue)
{
    ParameterList list;
    Tokens tokens(unfoldedValue);
    tokens.skipBlanks();
    list.value = tokens.until(";(\"");
    while (!tokens.atEnd() && list.parameters.size() < mostParameters) {
        tokens.skipBlanks();
        if (tokens.atEnd())
            break;
        if (tokens.peek() != ';') {
            if (tokens.until(";(").isEmpty())
                tokens.skip();
            continue;
        }
        tokens.skip();
        tokens.skipBlanks();
        const QByteArray name = tokens.until("=;(");
        tokens.skipBlanks();
        if (tokens.atEnd() || tokens.peek() != '=')
            continue;
        tokens.skip();
        tokens.skipBlanks();
        QByteArray text =
            !tokens.atEnd() && tokens.peek() == '"' ? tokens.quoted() : tokens.until(";(");
        if (!name.isEmpty())
            list.parameters.emplace_back(name, text.isNull() ? QByteArray("") : text);
    }
    return list;
}

std::vector<EnvelopeAddress> parseAddresses(const QByteArray &unfoldedValue)
{
    std::vector<EnvelopeAddress> addresses;
    Tokens tokens(unfoldedValue);
    AddressParts parts;
    bool inGroup = false;
    const auto flush = [&] {
        if (!parts.isEmpty())
            addresses.push_back(finish(parts, tokens.takeComment()));
        parts = {};
        tokens.takeComment();
    };
    while (addresses.size() < size_t(limits::addresses)) {
        tokens.skipBlanks();
        if (tokens.atEnd())
            break;
        const char c = tokens.peek();
        if (c == ',') {
            flush();
            tokens.skip();
        } else if (c == ':' && !inGroup && !parts.sawAngle && !parts.sawAt) {
            tokens.skip();
            addresses.push_back({{}, parts.phrase.isNull() ? QByteArray("") : parts.phrase, {}});
            parts = {};
            inGroup = true;
        } else if (c == ';') {
            flush();
            tokens.skip();
            if (std::exchange(inGroup, false))
                addresses.push_back({});
        } else if (c == '<') {
            readAngle(tokens, parts);
        } else if (c == '@' && !parts.sawAngle) {
            tokens.skip();
            parts.sawAt = true;
            parts.host = "";
        } else if (c == '"') {
            addWord(parts, tokens.quoted());
        } else {
            const QByteArray word = tokens.until("<@,;:\"(");
            if (word.isEmpty())
                tokens.skip();
            else
                addWord(parts, word);
        }
    }
    flush();
    if (inGroup)
        addresses.push_back({});
    return addresses;
}

} // namespace homing::server
