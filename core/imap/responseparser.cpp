// SPDX-License-Identifier: GPL-3.0-or-later
// Which response is it? The productions themselves are in *parser.cpp beside this file.
//
// Tolerances, each with a test in tests/imap/tst_tolerances.cpp, and who needs them:
//   status       no text behind OK or BYE (iCloud), behind a code (Gmail); a code that cannot be read is kept as CodeUnknown
//   HIGHESTMODSEQ 0 in codes and in STATUS (Purelymail); UIDNEXT and UIDVALIDITY 0 in STATUS count as not given
//   VANISHED     an empty set (old James), "0:1" (Dovecot of 2021)
//   SEARCH       a space at the end (David.fx, GreenMail)
//   FETCH        a space before ")" (QQ); items that nobody knows are skipped by their shape
//   quoted       "\" before other octets stays (David.fx, unescaped names); bare quotes in ENVELOPE (iCloud)
//   ENVELOPE     "()" for no addresses (Mail.ru, servers on go-imap); one that makes no sense is left out
//   BODYSTRUCTURE see bodyparser.cpp; one that makes no sense is left out
//   INTERNALDATE RFC 2822's form (asimap), one digit for the day (iCloud), a zone's name (seen beside "+0300"); one that is no date, as
//                Domino's "00-Jan-0000", is left out
#include "core/imap/responseparser.h"

#include "core/imap/parsers.h"

namespace homing::imap {

namespace {

/// What Unknown keeps of a response: enough to read in the transcript.
constexpr qsizetype unknownBytes = 64 << 10;

std::optional<Condition> conditionOf(QByteArrayView word)
{
    if (equalsAsciiCaseless(word, "OK"))
        return Condition::Ok;
    if (equalsAsciiCaseless(word, "NO"))
        return Condition::No;
    if (equalsAsciiCaseless(word, "BAD"))
        return Condition::Bad;
    if (equalsAsciiCaseless(word, "BYE"))
        return Condition::Bye;
    if (equalsAsciiCaseless(word, "PREAUTH"))
        return Condition::PreAuth;
    return std::nullopt;
}

Response parseUnknown(Scanner &s, const Scanner::Mark &start, QByteArrayView name)
{
    UnknownData unknown;
    unknown.name = toAsciiUpper(name);
    s.restore(start);
    unknown.text = s.takeRest(unknownBytes);
    return unknown;
}

// continue-req = "+" SP (resp-text / base64) CRLF     RFC 3501 section 9
Response parseContinuation(Scanner &s)
{
    s.trySp(); // "+" alone is what old servers send
    return ContinuationRequest {s.takeRest(qsizetype(limits::lineBytes))};
}

// response-tagged = tag SP resp-cond-state CRLF       RFC 3501 section 9
// resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text
Response parseTagged(Scanner &s)
{
    TaggedResponse tagged;
    const QByteArrayView tag = s.take(AStringChar);
    if (tag.isEmpty())
        s.fail("\"*\", \"+\" or a tag");
    tagged.tag = tag.toByteArray();
    s.expectSp();
    const Scanner::Mark start = s.mark();
    const std::optional<Condition> condition = conditionOf(s.take(WordChar));
    if (!condition || *condition == Condition::Bye || *condition == Condition::PreAuth) {
        s.restore(start);
        s.fail("OK, NO or BAD");
        return tagged;
    }
    tagged.condition = *condition;
    tagged.code = parseResponseCode(s, true);
    tagged.text = parseHumanText(s);
    return tagged;
}

// message-data = nz-number SP ("EXPUNGE" / ("FETCH" SP msg-att))     RFC 3501 section 9
// mailbox-data =/ number SP "EXISTS" / number SP "RECENT"
Response parseNumbered(Scanner &s, const Scanner::Mark &start)
{
    const quint32 number = s.expectNumber32();
    s.expectSp();
    const QByteArrayView word = s.expectWord("EXISTS, RECENT, EXPUNGE or FETCH");
    const bool isFetch = equalsAsciiCaseless(word, "FETCH");
    if (isFetch || equalsAsciiCaseless(word, "EXPUNGE")) {
        if (number == 0)
            s.fail("a sequence number above 0");
        if (isFetch)
            return parseFetch(s, SeqNum(number));
        s.expectEnd();
        return ExpungeData {SeqNum(number)};
    }
    if (equalsAsciiCaseless(word, "EXISTS")) {
        s.expectEnd();
        return ExistsData {number};
    }
    if (equalsAsciiCaseless(word, "RECENT")) {
        s.expectEnd();
        return RecentData {number};
    }
    return s.hasFailed() ? Response(UnknownData {}) : parseUnknown(s, start, word);
}

/// All the lists that are one word and its arguments.
std::optional<Response> parseNamed(Scanner &s, QByteArrayView word)
{
    const auto is = [word](const char *name) { return equalsAsciiCaseless(word, name); };
    if (is("VANISHED"))
        return parseVanished(s);
    if (is("LIST"))
        return parseList(s, false);
    if (is("LSUB"))
        return parseList(s, true);
    if (is("STATUS"))
        return parseStatus(s);
    if (is("SEARCH"))
        return parseSearch(s);
    if (is("ESEARCH"))
        return parseESearch(s);
    if (is("FLAGS")) {
        s.expectSp();
        return FlagsData {parseFlagList(s)};
    }
    if (is("CAPABILITY"))
        return CapabilityData {parseCapabilities(s)};
    if (is("ENABLED"))
        return EnabledData {parseCapabilities(s)};
    if (is("EXPUNGED"))
        return parseExpunged(s);
    if (is("SELECTED"))
        return parseSelected(s);
    if (is("NEWSID"))
        return NewSidData {parseSid(s)};
    if (is("DELETEDSID"))
        return DeletedSidData {parseSid(s)};
    if (is("NAMESPACE"))
        return parseNamespace(s);
    if (is("ID"))
        return parseId(s);
    return std::nullopt;
}

// response-data = "*" SP (resp-cond-state / resp-cond-bye / mailbox-data / message-data /
//                 capability-data) CRLF                               RFC 3501 section 9
Response parseUntagged(Scanner &s)
{
    const Scanner::Mark start = s.mark();
    if (isDigit(s.peek()))
        return parseNumbered(s, start);
    const QByteArrayView word = s.expectWord("a response");
    if (const std::optional<Condition> condition = conditionOf(word)) {
        StatusResponse status;
        status.condition = *condition;
        status.code = parseResponseCode(s, false);
        status.text = parseHumanText(s);
        return status;
    }
    if (std::optional<Response> named = parseNamed(s, word)) {
        s.expectEnd();
        return *std::move(named);
    }
    return s.hasFailed() ? Response(UnknownData {}) : parseUnknown(s, start, word);
}

} // namespace

Expected<Response, ParseError> parseResponse(const Frame &frame)
{
    Scanner s(frame);
    Response response;
    if (s.tryChar('+')) {
        response = parseContinuation(s);
    } else if (s.peek() == '*') {
        s.tryChar('*');
        s.expectSp();
        response = parseUntagged(s);
    } else {
        response = parseTagged(s);
    }
    if (s.hasFailed())
        return Unexpected {s.error()};
    return response;
}

Expected<Response, ParseError> parseResponseBytes(QByteArrayView bytes)
{
    Framer framer;
    framer.append(bytes);
    if (!bytes.endsWith('\n'))
        framer.append("\r\n");
    const auto outcome = framer.next();
    if (!outcome)
        return Unexpected {ParseError {bytes.size(), "the whole of a literal"}};
    if (const auto *error = std::get_if<FramingError>(&*outcome)) {
        return Unexpected {ParseError {
            0, *error == FramingError::LineTooLong ? "a shorter line" : "a smaller literal"}};
    }
    if (framer.pendingBytes() > 0)
        return Unexpected {ParseError {bytes.size() - qsizetype(framer.pendingBytes()), "one response"}};
    return parseResponse(std::get<Frame>(*outcome));
}

} // namespace homing::imap
