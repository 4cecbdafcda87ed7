// SPDX-License-Identifier: GPL-3.0-or-later
// Status responses' codes and text, and the terminals that several productions share.
#include "core/imap/parsers.h"

namespace homing::imap {

// mod-sequence-value = 1*DIGIT, 1 .. 2^63-1       RFC 7162 section 7; 0 is let pass (rule C6)
ModSeq parseModSeq(Scanner &s)
{
    quint64 number = 0;
    if (!s.tryNumber(number, maxModSeq))
        s.fail(isDigit(s.peek()) ? modSeqExpected : "a mod-sequence");
    return ModSeq(number);
}

// flag-list = "(" [flag *(SP flag)] ")"           RFC 3501 section 9
// Keywords beyond limits::keywords are left out.
FlagSet parseFlagList(Scanner &s, bool *mayCreateKeywords)
{
    FlagSet flags;
    s.expectChar('(', "a list of flags");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        const QByteArrayView atom = s.take(LenientFlag);
        if (atom.isEmpty()) {
            s.fail("a flag");
        } else if (const SystemFlag flag = systemFlagOf(atom); quint8(flag) != 0) {
            flags.set(flag);
        } else if (atom == "\\*") {
            if (mayCreateKeywords != nullptr)
                *mayCreateKeywords = true;
        } else if (flags.keywords().size() < limits::keywords) {
            flags.addKeyword(sharedKeyword(atom));
        }
        s.skipSpaces();
    }
    return flags;
}

// sequence-set without "*"
UidSet parseUidSet(Scanner &s)
{
    const Scanner::Mark start = s.mark();
    const QByteArrayView text = s.take(WordChar);
    Expected<UidSet, ParseError> set = UidSet::parse(text, 0, true);
    if (set)
        return *std::move(set);
    s.restore(start);
    s.advance(set.error().offset);
    s.fail(set.error().expected);
    return {};
}

// mailbox = "INBOX" / astring                     RFC 3501 section 9
MailboxName parseMailbox(Scanner &s)
{
    return MailboxName::fromWire(s.expectAString());
}

// capability-data = "CAPABILITY" *(SP capability) SP "IMAP4rev1" *(SP capability)
//                                                 RFC 3501 section 9
// enable-data     = "ENABLED" *(SP capability)
//                                                 RFC 5161 section 4
AtomList parseCapabilities(Scanner &s)
{
    AtomList capabilities;
    while (s.trySp()) {
        s.skipSpaces();
        const QByteArrayView atom = s.take(WordChar);
        if (!atom.isEmpty())
            capabilities.append(atom.toByteArray());
    }
    return capabilities;
}

namespace {

/// As parseUidSet(), the order kept: for COPYUID each place says which is which.
// uid-set = (uniqueid / uid-range) *("," uid-set)        RFC 4315 section 4
std::vector<Interval> parseOrderedSet(Scanner &s)
{
    std::vector<Interval> intervals;
    do {
        Interval interval;
        interval.first = s.expectNumber32();
        interval.last = s.tryChar(':') ? s.expectNumber32() : interval.first;
        if (interval.first > interval.last)
            std::swap(interval.first, interval.last);
        if (interval.first == 0)
            s.fail("a UID above 0");
        intervals.push_back(interval);
    } while (s.tryChar(','));
    return intervals;
}

// "BADCHARSET" [SP "(" astring *(SP astring) ")" ]       RFC 3501 section 9
CodeBadCharset parseBadCharset(Scanner &s)
{
    CodeBadCharset code;
    if (!s.trySp())
        return code;
    s.expectChar('(', "a list of character sets");
    while (!s.hasFailed() && !s.tryChar(')')) {
        code.charsets.append(s.expectAString());
        s.trySp();
    }
    return code;
}

// unsupported-events-code = "BADEVENT" SP "(" event-name *(SP event-name) ")"    RFC 5465 section 8
CodeBadEvent parseBadEvent(Scanner &s)
{
    CodeBadEvent code;
    s.expectSp();
    s.expectChar('(', "a list of events");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        const QByteArrayView event = s.take(WordChar);
        if (event.isEmpty())
            s.fail("an event");
        code.events.append(event.toByteArray());
        s.skipSpaces();
    }
    return code;
}

/// The codes that are a bare word with a type of its own.
std::optional<ResponseCode> bareCode(Word name)
{
    if (name.is("ALERT"))
        return CodeAlert {};
    if (name.is("PARSE"))
        return CodeParse {};
    if (name.is("READ-ONLY"))
        return CodeReadOnly {};
    if (name.is("READ-WRITE"))
        return CodeReadWrite {};
    if (name.is("TRYCREATE"))
        return CodeTryCreate {};
    if (name.is("NOMODSEQ"))
        return CodeNoModSeq {};
    if (name.is("CLOSED"))
        return CodeClosed {};
    if (name.is("UIDNOTSTICKY"))
        return CodeUidNotSticky {};
    if (name.is("COMPRESSIONACTIVE"))
        return CodeCompressionActive {};
    if (name.is("NOTIFICATIONOVERFLOW"))
        return CodeNotificationOverflow {};
    return std::nullopt;
}

/// The codes with arguments that we read. None: it is another one.
// RFC 3501 section 9, RFC 4315 section 4 (APPENDUID, COPYUID), RFC 5465 section 8 (BADEVENT),
// RFC 7162 section 7 (HIGHESTMODSEQ, MODIFIED)
std::optional<ResponseCode> codeWithArguments(Scanner &s, Word name)
{
    if (name.is("CAPABILITY"))
        return CodeCapability {parseCapabilities(s)};
    if (name.is("BADCHARSET"))
        return parseBadCharset(s);
    if (name.is("BADEVENT"))
        return parseBadEvent(s);
    if (name.is("PERMANENTFLAGS")) {
        CodePermanentFlags code;
        s.expectSp();
        code.flags = parseFlagList(s, &code.mayCreateKeywords);
        return code;
    }
    if (name.is("UIDNEXT")) {
        s.expectSp();
        return CodeUidNext {Uid(s.expectNumber32())};
    }
    if (name.is("UIDVALIDITY")) {
        s.expectSp();
        return CodeUidValidity {UidValidity(s.expectNumber32())};
    }
    if (name.is("UNSEEN")) {
        s.expectSp();
        return CodeUnseen {SeqNum(s.expectNumber32())};
    }
    if (name.is("HIGHESTMODSEQ")) {
        s.expectSp();
        return CodeHighestModSeq {parseModSeq(s)};
    }
    if (name.is("MODIFIED")) {
        s.expectSp();
        return CodeModified {parseUidSet(s)};
    }
    if (name.is("APPENDUID")) {
        CodeAppendUid code;
        s.expectSp();
        code.uidValidity = UidValidity(s.expectNumber32());
        s.expectSp();
        code.uids = parseOrderedSet(s);
        return code;
    }
    if (name.is("COPYUID")) {
        CodeCopyUid code;
        s.expectSp();
        code.uidValidity = UidValidity(s.expectNumber32());
        s.expectSp();
        code.source = parseOrderedSet(s);
        s.expectSp();
        code.destination = parseOrderedSet(s);
        return code;
    }
    return std::nullopt;
}

/// Behind the "[": the code and its "]", or an error.
std::optional<ResponseCode> parseKnownCode(Scanner &s)
{
    const Word name = s.expectWord("a response code");
    std::optional<ResponseCode> code;
    if (s.peek() == ']') {
        code = bareCode(name);
        if (!code && name.is("BADCHARSET"))
            code = CodeBadCharset {};
        if (!code)
            code = CodeWord {toAsciiUpper(name.text)};
    } else {
        code = codeWithArguments(s, name);
        if (!code)
            s.fail("a known response code");
    }
    s.skipSpaces();
    s.expectChar(']', "\"]\"");
    return code;
}

} // namespace

// resp-text      = ["[" resp-text-code "]" SP] text                RFC 3501 section 9
// resp-text-code = .. / atom [SP 1*<any TEXT-CHAR except "]">]
//
// A code that cannot be read never costs the response (a lost tagged one would leave its command
// waiting for ever): it is kept as CodeUnknown. Only a mod-sequence out of range makes an untagged
// response an error.
std::optional<ResponseCode> parseResponseCode(Scanner &s, bool isTagged)
{
    s.skipSpaces(); // there may be none at all: Gmail ends "* OK [CODE]" without text
    const Scanner::Mark start = s.mark();
    if (!s.tryChar('['))
        return std::nullopt;
    std::optional<ResponseCode> code = parseKnownCode(s);
    if (!s.hasFailed()) {
        s.trySp();
        return code;
    }
    if (!isTagged && s.error().expected == modSeqExpected)
        return std::nullopt;
    s.restore(start);
    const QByteArrayView rest = s.restOfPiece();
    const qsizetype end = rest.indexOf(']');
    if (end < 0)
        return std::nullopt; // all of it is text
    const QByteArrayView inside = rest.sliced(1, end - 1);
    const qsizetype space = inside.indexOf(' ');
    s.advance(end + 1);
    s.trySp();
    if (space < 0)
        return CodeUnknown {toAsciiUpper(inside), QByteArray("")};
    return CodeUnknown {toAsciiUpper(inside.first(space)), inside.sliced(space + 1).toByteArray()};
}

QByteArray parseHumanText(Scanner &s)
{
    return s.takeRest(qsizetype(limits::lineBytes));
}

} // namespace homing::imap
