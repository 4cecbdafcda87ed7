// SPDX-License-Identifier: GPL-3.0-or-later
// Which response is it? The productions themselves are in *parser.cpp beside this file.
//
// Tolerances, each with a test in tests/imap/tst_tolerances.cpp, and who needs them:
//   status        no text behind OK or BYE (iCloud), behind a code (Gmail); a code that cannot be
//                 read is kept as CodeUnknown
//   HIGHESTMODSEQ 0 in codes and in STATUS (Purelymail); UIDNEXT and UIDVALIDITY 0 in STATUS count
//                 as not given
//   VANISHED      an empty set (old James), "0:1" (Dovecot of 2021)
//   SEARCH        a space at the end (David.fx, GreenMail)
//   FETCH         a space before ")" (QQ); items that nobody knows are skipped by their shape
//   quoted        "\" before other octets stays (David.fx); bare quotes in ENVELOPE (iCloud)
//   ENVELOPE      "()" for no addresses (Mail.ru, servers on go-imap); left out if senseless
//   BODYSTRUCTURE see bodyparser.cpp; left out if senseless
//   INTERNALDATE  RFC 2822's form (asimap), one digit for the day (iCloud), a zone's name behind
//                 its number; left out if it is no date, like Domino's "00-Jan-0000"
#include "core/imap/responseparser.h"

#include "core/imap/parsers.h"

namespace homing::imap {

namespace {

/// What Unknown keeps of a response: enough to read in the transcript.
constexpr qsizetype unknownBytes = 64 << 10;

std::optional<Condition> conditionOf(Word word)
{
    if (word.is("OK"))
        return Condition::Ok;
    if (word.is("NO"))
        return Condition::No;
    if (word.is("BAD"))
        return Condition::Bad;
    if (word.is("BYE"))
        return Condition::Bye;
    if (word.is("PREAUTH"))
        return Condition::PreAuth;
    return std::nullopt;
}

UnknownData parseUnknown(Scanner &s, const Scanner::Mark &start, Word name)
{
    UnknownData unknown;
    unknown.name = toAsciiUpper(name.text);
    s.restore(start);
    unknown.text = s.takeRest(unknownBytes);
    return unknown;
}

// continue-req = "+" SP (resp-text / base64) CRLF     RFC 3501 section 9
ContinuationRequest parseContinuation(Scanner &s)
{
    s.trySp(); // "+" alone is what old servers send
    return {s.takeRest(qsizetype(limits::lineBytes))};
}

// response-tagged = tag SP resp-cond-state CRLF       RFC 3501 section 9
// resp-cond-state = ("OK" / "NO" / "BAD") SP resp-text
TaggedResponse parseTagged(Scanner &s)
{
    TaggedResponse tagged;
    const QByteArrayView tag = s.take(AStringChar);
    if (tag.isEmpty())
        s.fail("\"*\", \"+\" or a tag");
    tagged.tag = tag.toByteArray();
    s.expectSp();
    const Scanner::Mark start = s.mark();
    const std::optional<Condition> condition = conditionOf({s.take(WordChar)});
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
void parseNumbered(Scanner &s, Response &response)
{
    const Scanner::Mark start = s.mark();
    const quint32 number = s.expectNumber32();
    s.expectSp();
    const Word word = s.expectWord("EXISTS, RECENT, EXPUNGE or FETCH");
    const bool isFetch = word.is("FETCH");
    if ((isFetch || word.is("EXPUNGE")) && number == 0)
        s.fail("a sequence number above 0");
    if (s.hasFailed())
        return;
    if (isFetch)
        parseFetch(s, SeqNum(number), response.emplace<FetchData>());
    else if (word.is("EXPUNGE"))
        response = ExpungeData {SeqNum(number)};
    else if (word.is("EXISTS"))
        response = ExistsData {number};
    else if (word.is("RECENT"))
        response = RecentData {number};
    else
        response = parseUnknown(s, start, word);
    s.expectEnd();
}

/// All the lists that are one word and its arguments. False when it is none of them.
bool parseNamed(Scanner &s, Word word, Response &response)
{
    if (word.is("VANISHED")) {
        response = parseVanished(s);
    } else if (word.is("LIST")) {
        response = parseList(s, false);
    } else if (word.is("LSUB")) {
        response = parseList(s, true);
    } else if (word.is("STATUS")) {
        response = parseStatus(s);
    } else if (word.is("SEARCH")) {
        response = parseSearch(s);
    } else if (word.is("ESEARCH")) {
        response = parseESearch(s);
    } else if (word.is("FLAGS")) {
        s.expectSp();
        response = FlagsData {parseFlagList(s)};
    } else if (word.is("CAPABILITY")) {
        response = CapabilityData {parseCapabilities(s)};
    } else if (word.is("ENABLED")) {
        response = EnabledData {parseCapabilities(s)};
    } else if (word.is("EXPUNGED")) {
        response = parseExpunged(s);
    } else if (word.is("SELECTED")) {
        response = parseSelected(s);
    } else if (word.is("NEWSID")) {
        response = NewSidData {parseSid(s)};
    } else if (word.is("DELETEDSID")) {
        response = DeletedSidData {parseSid(s)};
    } else if (word.is("NAMESPACE")) {
        response = parseNamespace(s);
    } else if (word.is("ID")) {
        response = parseId(s);
    } else {
        return false;
    }
    s.expectEnd();
    return true;
}

// response-data = "*" SP (resp-cond-state / resp-cond-bye / mailbox-data / message-data /
//                 capability-data) CRLF                               RFC 3501 section 9
void parseUntagged(Scanner &s, Response &response)
{
    if (isDigit(s.peek()))
        return parseNumbered(s, response);
    const Scanner::Mark start = s.mark();
    const Word word = s.expectWord("a response");
    if (const std::optional<Condition> condition = conditionOf(word)) {
        StatusResponse status;
        status.condition = *condition;
        status.code = parseResponseCode(s, false);
        status.text = parseHumanText(s);
        response = std::move(status);
    } else if (!s.hasFailed() && !parseNamed(s, word, response)) {
        response = parseUnknown(s, start, word);
    }
}

} // namespace

Expected<Response, ParseError> parseResponse(const Frame &frame)
{
    Expected<Response, ParseError> outcome {Response {}}; // filled where it stands: it is large
    Response &response = outcome.value();
    Scanner s(frame);
    if (s.tryChar('+')) {
        response = parseContinuation(s);
    } else if (s.tryChar('*')) {
        s.expectSp();
        parseUntagged(s, response);
    } else {
        response = parseTagged(s);
    }
    if (s.hasFailed())
        outcome = Unexpected {s.error()};
    return outcome;
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
        return Unexpected {
            ParseError {bytes.size() - qsizetype(framer.pendingBytes()), "one response"}};
    return parseResponse(std::get<Frame>(*outcome));
}

} // namespace homing::imap
