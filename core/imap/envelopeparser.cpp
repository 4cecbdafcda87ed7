// SPDX-License-Identifier: GPL-3.0-or-later
// ENVELOPE. Read strictly first; only if that fails a second time with iCloud's unescaped quotes
// let pass, so that what is right is never read wrongly. Addresses beyond limits::addresses are
// left out.
#include "core/imap/parsers.h"

namespace homing::imap {

namespace {

/// What may stand behind a string; tells an ending quote from one that the server forgot to escape.
enum class Follow {
    String, // SP (DQUOTE / "NIL" / "{")
    List,   // SP ("(" / "NIL" / DQUOTE)
    Close,  // ")"
};

struct EnvelopeReader
{
    Scanner &s;
    bool takesBareQuotes = false;
    int addressesLeft = limits::addresses;
    /// The last list that was not empty, and its text.
    const std::vector<Address> *lastList = nullptr;
    QByteArrayView lastText = {};

    QByteArray string(Follow follow);
    Address address();
    void addresses(std::vector<Address> &list);
    bool takeRepeated(std::vector<Address> &list);
    void read(Envelope &envelope);
};

bool followsHere(QByteArrayView rest, Follow follow)
{
    if (follow == Follow::Close)
        return rest.startsWith(')');
    if (!rest.startsWith(' ') || rest.size() < 2)
        return false;
    rest = rest.sliced(1);
    const bool isNil = rest.size() >= 4 && equalsAsciiCaseless(rest.first(3), "NIL")
        && (rest[3] == ' ' || rest[3] == ')');
    if (isNil)
        return true;
    if (follow == Follow::List)
        return rest.startsWith("((") || rest.startsWith("()") || rest.startsWith("\"\" ");
    return rest[0] == '"' || rest[0] == '{';
}

/// iCloud writes a subject's or a name's own quotes without a "\". The string ends at the first
/// quote behind which the grammar can go on.
QByteArray quotedWithBareQuotes(Scanner &s, Follow follow)
{
    const QByteArrayView rest = s.restOfPiece();
    QByteArray text("");
    for (qsizetype i = 1; i < rest.size(); ++i) {
        countSteps(1);
        if (rest[i] == '"' && followsHere(rest.sliced(i + 1), follow)) {
            s.advance(i + 1);
            return text;
        }
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\'))
            ++i;
        text += rest[i];
    }
    s.fail("the end of a string");
    return {};
}

// nstring; an atom is let pass
QByteArray EnvelopeReader::string(Follow follow)
{
    if (takesBareQuotes && s.peek() == '"')
        return quotedWithBareQuotes(s, follow);
    return s.expectLooseNString();
}

// address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"      RFC 3501 section 9
Address EnvelopeReader::address()
{
    Address address;
    s.expectChar('(', "an address");
    address.name = string(Follow::String);
    s.expectSp();
    address.route = string(Follow::String);
    s.expectSp();
    address.mailbox = string(Follow::String);
    s.expectSp();
    address.host = string(Follow::Close);
    s.expectChar(')', "\")\"");
    return address;
}

// env-from = "(" 1*address ")" / nil
//                                                 RFC 3501 section 9; "()" (Mail.ru), "" let pass
void EnvelopeReader::addresses(std::vector<Address> &list)
{
    if (s.peek() != '(') {
        if (!s.expectNString().isEmpty())
            s.fail("a list of addresses");
        return;
    }
    if (takeRepeated(list))
        return;
    const QByteArrayView text = s.restOfPiece();
    s.tryChar('(');
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        if (addressesLeft > 0) {
            --addressesLeft;
            list.push_back(address());
        } else {
            address(); // read and dropped
        }
        s.skipSpaces();
    }
    // Within one piece, that is without a literal, the same octets mean the same list.
    const QByteArrayView rest = s.restOfPiece();
    if (!s.hasFailed() && rest.end() == text.end() && addressesLeft > 0) {
        lastList = &list;
        lastText = text.first(text.size() - rest.size());
    }
}

/// Sender and Reply-To are From again in nearly every mail: what reads the same is not read but
/// shared.
bool EnvelopeReader::takeRepeated(std::vector<Address> &list)
{
    const auto count = lastList == nullptr ? 0 : int(lastList->size());
    if (count == 0 || count > addressesLeft || !s.restOfPiece().startsWith(lastText))
        return false;
    addressesLeft -= count;
    list = *lastList;
    s.advance(lastText.size());
    return true;
}

// envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP
//            env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"      RFC 3501 section 9
void EnvelopeReader::read(Envelope &envelope)
{
    s.expectChar('(', "an envelope");
    envelope.date = string(Follow::String);
    s.expectSp();
    envelope.subject = string(Follow::List);
    for (std::vector<Address> *list : {&envelope.from, &envelope.sender, &envelope.replyTo,
                                       &envelope.to, &envelope.cc, &envelope.bcc}) {
        s.expectSp();
        addresses(*list);
    }
    s.expectSp();
    envelope.inReplyTo = string(Follow::String);
    s.expectSp();
    envelope.messageId = string(Follow::Close);
    s.skipSpaces();
    s.expectChar(')', "\")\"");
}

} // namespace

void parseEnvelope(Scanner &s, Envelope &envelope)
{
    const Scanner::Mark start = s.mark();
    EnvelopeReader {s}.read(envelope);
    if (!s.hasFailed() || !s.takeSecondChance())
        return;
    const Scanner::Mark strictEnd = s.mark();
    s.restore(start);
    envelope = {};
    EnvelopeReader {s, true}.read(envelope);
    if (s.hasFailed())
        s.restore(strictEnd); // the first error says more
}

} // namespace homing::imap
