// SPDX-License-Identifier: GPL-3.0-or-later
// Command: the encoder. Invariant: what encode() gives is one command by RFC 3501's grammar, or
// nothing at all.
#include "core/imap/command.h"

#include "core/imap/text.h"

#include <algorithm>

namespace homing::imap {

namespace {

/// Longer strings go as literals: RFC 2683 section 3.2.1.5 asks for lines of at most 1000 octets.
constexpr qsizetype maxQuoted = 512;
/// Literals up to this size are shown in logs.
constexpr qsizetype maxShownLiteral = 4096;
/// RFC 7888 section 5: what LITERAL- takes without asking.
constexpr qsizetype maxLiteralMinus = 4096;

bool isAtom(QByteArrayView text)
{
    // NIL is an astring like any other by the grammar; quoted it cannot be mistaken.
    return isAllOf(text, AStringChar) && !equalsAsciiCaseless(text, "NIL");
}

bool isQuotable(QByteArrayView text)
{
    return text.size() <= maxQuoted && std::all_of(text.begin(), text.end(), [](char c) {
               return isClass(c, QuotedChar) || c == '"' || c == '\\';
           });
}

QByteArray quoted(QByteArrayView text)
{
    QByteArray result;
    result.reserve(text.size() + 2);
    result += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    result += '"';
    return result;
}

/// Our own syntax: printable US-ASCII in which no string is left open and no literal announced.
bool isVerbatim(QByteArrayView text)
{
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c < 0x20 || c > 0x7e || (c == '{' && !inString))
            return false;
        if (c == '\\' && inString)
            ++i;
        else if (c == '"')
            inString = !inString;
    }
    return !inString && !text.isEmpty();
}

bool isTag(QByteArrayView tag)
{
    return isAllOf(tag, AStringChar) && !tag.contains('+');
}

/// Writes segments and the redacted text side by side.
struct Writer
{
    const EncodingOptions &options;
    EncodedCommand out;
    QByteArray segment;

    void text(QByteArrayView bytes, bool isSecret)
    {
        segment += bytes;
        if (isSecret)
            out.redacted += "<redacted>";
        else
            out.redacted += bytes;
    }
    void literal(const QByteArray &bytes, bool isSecret)
    {
        const bool atOnce =
            options.literalPlus || (options.literalMinus && bytes.size() <= maxLiteralMinus);
        const QByteArray announcement =
            '{' + QByteArray::number(bytes.size()) + (atOnce ? "+}\r\n" : "}\r\n");
        segment += announcement;
        if (!atOnce) {
            out.segments.push_back(std::move(segment));
            segment.clear();
        }
        segment += bytes;
        if (isSecret) // not even its length
            out.redacted += "<redacted>";
        else if (bytes.size() <= maxShownLiteral)
            out.redacted += announcement + bytes;
        else
            out.redacted += '<' + QByteArray::number(bytes.size()) + " octets>";
    }
};

} // namespace

Command::Command(QByteArray verb)
    : m_verb(std::move(verb))
{
    if (!isVerbatim(m_verb))
        m_isValid = false;
}

Command &Command::append(Kind kind, QByteArray bytes, bool isSecret)
{
    // RFC 3501 section 9: NUL must not be sent at any time, not even in a literal.
    if (kind == Kind::Verbatim ? !isVerbatim(bytes) : bytes.contains('\0'))
        m_isValid = false;
    m_parts.push_back({kind, std::move(bytes), isSecret});
    return *this;
}

Command &Command::verbatim(QByteArrayView text)
{
    return append(Kind::Verbatim, text.toByteArray());
}

Command &Command::astring(const QByteArray &text)
{
    return append(Kind::AString, text);
}

Command &Command::string(const QByteArray &text)
{
    return append(Kind::String, text);
}

Command &Command::literal(const QByteArray &bytes)
{
    return append(Kind::Literal, bytes);
}

Command &Command::mailbox(const MailboxName &name)
{
    return append(Kind::AString, name.wire());
}

Command &Command::set(const UidSet &set)
{
    return append(Kind::Verbatim, set.toWire()); // an empty one is refused there
}

Command &Command::flags(const FlagSet &flags)
{
    QByteArray list("(");
    for (const QByteArray &atom : flags.toAtoms()) {
        const QByteArrayView name =
            atom.startsWith('\\') ? QByteArrayView(atom).sliced(1) : QByteArrayView(atom);
        // "]" is not an ATOM-CHAR, but servers let it in, so that it has to go back.
        if (!isAllOf(name, AStringChar))
            m_isValid = false;
        if (list.size() > 1)
            list += ' ';
        list += atom;
    }
    list += ')';
    return append(Kind::Verbatim, list);
}

Command &Command::number(quint64 number)
{
    return append(Kind::Verbatim, QByteArray::number(number));
}

Command &Command::sid(const Sid &sid)
{
    switch (sid.form) {
    case Sid::Form::Atom:
        return append(Kind::AString, sid.value);
    case Sid::Form::Quoted:
        return append(Kind::String, sid.value);
    case Sid::Form::Literal:
        break;
    }
    return append(Kind::Literal, sid.value);
}

Command &Command::secret(const QByteArray &text)
{
    return append(Kind::AString, text, true);
}

Command &Command::secretVerbatim(const QByteArray &text)
{
    return append(Kind::Verbatim, text, true);
}

Command &Command::invalidate()
{
    m_isValid = false;
    return *this;
}

EncodedCommand Command::encode(QByteArrayView tag, const EncodingOptions &options) const
{
    if (!isValid() || !isTag(tag))
        return {};
    Writer writer {options, {}, {}};
    writer.text(tag, false);
    writer.text(" ", false);
    writer.text(m_verb, false);
    bool needsSpace = true;
    for (const Part &part : m_parts) {
        const bool isVerbatimPart = part.kind == Kind::Verbatim;
        if (needsSpace && !(isVerbatimPart && part.bytes.startsWith(')')))
            writer.text(" ", false);
        if (isVerbatimPart || (part.kind == Kind::AString && isAtom(part.bytes)))
            writer.text(part.bytes, part.isSecret);
        else if (part.kind != Kind::Literal && isQuotable(part.bytes))
            writer.text(quoted(part.bytes), part.isSecret);
        else
            writer.literal(part.bytes, part.isSecret);
        needsSpace = !(isVerbatimPart && part.bytes.endsWith('('));
    }
    writer.segment += "\r\n";
    writer.out.segments.push_back(std::move(writer.segment));
    return std::move(writer.out);
}

} // namespace homing::imap
