// SPDX-License-Identifier: GPL-3.0-or-later
// FETCH: the items of one message. What a server or a later RFC adds is skipped by its shape.
#include "core/imap/parsers.h"

#include <array>

namespace homing::imap {

namespace {

// section = "[" [section-spec] "]"                RFC 3501 section 9; what is between, as sent
// header-list's names are astrings, so that a "]" may stand in a quoted one and a literal may come.
QByteArray parseSection(Scanner &s)
{
    QByteArray section("");
    s.expectChar('[', "\"[\"");
    while (!s.hasFailed() && !s.tryChar(']')) {
        countSteps(1);
        QByteArrayView inside;
        bool hasEscapes = false;
        const char c = s.peek();
        if (s.restOfPiece().isEmpty()) {
            s.fail("\"]\"");
        } else if (c == '"') {
            if (!s.tryQuotedView(inside, hasEscapes))
                s.fail("the end of a string");
            section += '"';
            section += inside;
            section += '"';
        } else if (const Literal *literal = c == '{' ? s.tryLiteral() : nullptr) {
            if (section.size() + literal->bytes.size() > limits::lineBytes)
                s.fail("a shorter section");
            else
                section += literal->bytes;
        } else {
            section += c;
            s.advance(1);
        }
    }
    return section;
}

// "<" number ">"
std::optional<quint32> parseOrigin(Scanner &s)
{
    if (!s.tryChar('<'))
        return std::nullopt;
    const quint32 origin = s.expectNumber32();
    s.expectChar('>', "\">\"");
    return origin;
}

/// nstring or literal8, a spooled literal too.
std::optional<Literal> parseContent(Scanner &s)
{
    if (s.tryNil())
        return std::nullopt;
    if (const Literal *literal = s.tryLiteral())
        return *literal;
    Literal quoted;
    quoted.bytes = s.expectString();
    quoted.size = quoted.bytes.size();
    return quoted;
}

// "BODY" section ["<" number ">"] SP nstring              RFC 3501 section 9
// "BINARY" section-binary SP (nstring / literal8)         RFC 3516 section 7
void parseBodySection(Scanner &s, FetchData &data, bool binary)
{
    BodySection section;
    section.binary = binary;
    section.section = parseSection(s);
    section.origin = parseOrigin(s);
    s.expectSp();
    section.content = parseContent(s);
    data.sections.push_back(std::move(section));
}

// "RFC822" [".HEADER" / ".TEXT"] SP nstring
//                                                 RFC 3501 section 9: other names for BODY[..]
void parseRfc822(Scanner &s, FetchData &data, const char *section)
{
    s.expectSp();
    data.sections.push_back({QByteArray(section), std::nullopt, false, parseContent(s)});
}

/// Reads an item that a message's sender decides. If it cannot be read, the message keeps its other
/// items: nobody may hide a message by the way it is written.
template <typename Value>
void parseOrSkip(Scanner &s, std::optional<Value> &value, void (*parse)(Scanner &, Value &))
{
    const Scanner::Mark start = s.mark();
    parse(s, value.emplace());
    const char next = s.peek();
    if (!s.hasFailed() && (next == ' ' || next == ')'))
        return;
    value.reset();
    s.restore(start);
    s.skipValue(anyDepth);
}

// permsg-modsequence in "MODSEQ" SP "(" permsg-modsequence ")"    RFC 7162 section 7
void parseFetchModSeq(Scanner &s, FetchData &data)
{
    s.expectChar('(', "\"(\"");
    const ModSeq modSeq = parseModSeq(s);
    s.expectChar(')', "\")\"");
    if (!modSeq.isNull())
        data.modSeq = modSeq;
}

void parseUid(Scanner &s, FetchData &data)
{
    const quint32 uid = s.expectNumber32();
    if (uid == 0)
        s.fail("a UID above 0");
    data.uid = Uid(uid);
}

/// "BINARY.SIZE[1] n", PREVIEW, X-GM-LABELS and whatever else there is.
void skipItem(Scanner &s)
{
    if (s.peek() == '[') {
        parseSection(s);
        parseOrigin(s);
    }
    s.expectSp();
    s.skipValue();
}

// msg-att-dynamic / msg-att-static                        RFC 3501 section 9
void parseItem(Scanner &s, FetchData &data)
{
    const Word name = s.expectWord("a FETCH item");
    if (s.peek() == '[') {
        if (name.is("BODY"))
            parseBodySection(s, data, false);
        else if (name.is("BINARY"))
            parseBodySection(s, data, true);
        else
            skipItem(s);
        return;
    }
    if (name.is("RFC822"))
        return parseRfc822(s, data, "");
    if (name.is("RFC822.HEADER"))
        return parseRfc822(s, data, "HEADER");
    if (name.is("RFC822.TEXT"))
        return parseRfc822(s, data, "TEXT");
    s.expectSp();
    if (name.is("UID")) {
        parseUid(s, data);
    } else if (name.is("FLAGS")) {
        data.flags = parseFlagList(s);
    } else if (name.is("MODSEQ")) {
        parseFetchModSeq(s, data);
    } else if (name.is("RFC822.SIZE")) {
        data.size = s.expectNumber(maxModSeq);
    } else if (name.is("INTERNALDATE")) {
        data.internalDate = parseInternalDate(s.expectNString());
    } else if (name.is("ENVELOPE")) {
        parseOrSkip(s, data.envelope, parseEnvelope);
    } else if (name.is("BODYSTRUCTURE") || name.is("BODY")) {
        parseOrSkip(s, data.bodyStructure, parseBodyStructure);
    } else {
        s.skipValue();
    }
}

} // namespace

// msg-att = "(" (msg-att-dynamic / msg-att-static) *(SP (msg-att-dynamic / msg-att-static)) ")"
void parseFetch(Scanner &s, SeqNum seq, FetchData &data)
{
    data.seq = seq;
    s.expectSp();
    s.expectChar('(', "a list of FETCH items");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        parseItem(s, data);
        if (s.peek() != ')')
            s.expectSp();
        s.skipSpaces();
    }
}

namespace {

/// A walk over a date, as forgiving as dates in the wild need.
struct DateReader
{
    QByteArrayView text;
    qsizetype at = 0;

    char peek() const { return at < text.size() ? text[at] : '\0'; }
    void skip(const char *separators)
    {
        while (at < text.size() && QByteArrayView(separators).contains(text[at]))
            ++at;
    }
    /// -1 when there is no number of `minDigits` to `maxDigits`.
    int number(int minDigits, int maxDigits)
    {
        int value = 0;
        int digits = 0;
        for (; digits < maxDigits && isDigit(peek()); ++digits, ++at)
            value = value * 10 + (text[at] - '0');
        return digits < minDigits ? -1 : value;
    }
    QByteArrayView letters()
    {
        const qsizetype start = at;
        while (asciiUpper(peek()) >= 'A' && asciiUpper(peek()) <= 'Z')
            ++at;
        return text.sliced(start, at - start);
    }
};

int monthOf(QByteArrayView name)
{
    static constexpr std::array<const char *, 12> months {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    if (name.size() < 3)
        return 0;
    for (std::size_t i = 0; i < months.size(); ++i) {
        if (equalsAsciiCaseless(name.first(3), months[i]))
            return int(i) + 1;
    }
    return 0;
}

// zone = ("+" / "-") 4DIGIT; a name or nothing is taken for UTC
int zoneSeconds(DateReader &reader)
{
    const char sign = reader.peek();
    if (sign != '+' && sign != '-')
        return 0;
    ++reader.at;
    const int hours = reader.number(2, 2);
    reader.skip(":");
    const int minutes = reader.number(2, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return 0;
    const int seconds = hours * 3600 + minutes * 60;
    return sign == '-' ? -seconds : seconds;
}

} // namespace

// date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
//                                                 RFC 3501 section 9
// Read too: a weekday before it, spaces for hyphens, two digits of a year (RFC 2822 section 4.3),
// no seconds, no zone, a zone by name. None when there is no such day or time.
std::optional<QDateTime> parseInternalDate(QByteArrayView text)
{
    DateReader reader {text};
    reader.skip(" ");
    if (!reader.letters().isEmpty())
        reader.skip(", ");
    const int day = reader.number(1, 2);
    reader.skip("- ");
    const int month = monthOf(reader.letters());
    reader.skip("- ");
    const qsizetype yearStart = reader.at;
    int year = reader.number(2, 4);
    if (reader.at - yearStart == 2)
        year += year < 50 ? 2000 : 1900;
    reader.skip(" ");
    const int hour = reader.number(1, 2);
    reader.skip(":");
    const int minute = reader.number(2, 2);
    int second = 0;
    if (reader.peek() == ':') {
        reader.skip(":");
        second = std::min(reader.number(2, 2), 59); // a leap second is not QTime's
    }
    reader.skip(" ");
    const QDate date(year, month, day);
    const QTime time(hour, minute, second);
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    return QDateTime(date, time, Qt::OffsetFromUTC, zoneSeconds(reader));
}

} // namespace homing::imap
