// SPDX-License-Identifier: GPL-3.0-or-later
// What the server says of mailboxes and of itself: LIST, LSUB, STATUS, SEARCH, ESEARCH, NAMESPACE,
// ID.
#include "core/imap/parsers.h"

namespace homing::imap {

namespace {

// (DQUOTE QUOTED-CHAR DQUOTE / nil)               RFC 3501 section 9; "" is read as nil
std::optional<char> parseDelimiter(Scanner &s)
{
    const QByteArray text = s.expectNString();
    if (text.size() > 1)
        s.fail("a delimiter of one octet");
    if (text.isEmpty())
        return std::nullopt;
    return text[0];
}

// "CHILDINFO" SP "(" tag-string *(SP tag-string) ")"      RFC 5258 section 6
AtomList parseChildInfo(Scanner &s)
{
    AtomList info;
    s.expectChar('(', "a list");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        info.append(s.expectAString());
        s.skipSpaces();
    }
    return info;
}

// mbox-list-extended      = "(" [mbox-list-extended-item *(SP mbox-list-extended-item)] ")"
//                                                 RFC 5258 section 6
// mbox-list-extended-item = mbox-list-extended-item-tag SP tagged-ext-val
// oldname-extended-item   = "OLDNAME" SP "(" mailbox ")"
//                                                 RFC 5465 section 5.4
void parseListExtension(Scanner &s, ListData &list)
{
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        const QByteArray tag = s.expectAString();
        s.expectSp();
        if (equalsAsciiCaseless(tag, "CHILDINFO")) {
            list.childInfo = parseChildInfo(s);
        } else if (equalsAsciiCaseless(tag, "OLDNAME")) {
            s.expectChar('(', "a list");
            list.oldName = parseMailbox(s);
            s.expectChar(')', "\")\"");
        } else {
            s.skipValue();
        }
        s.skipSpaces();
    }
}

} // namespace

// mailbox-list = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
//                [SP mbox-list-extended]          RFC 3501 section 9, RFC 5258 section 6
ListData parseList(Scanner &s, bool isLsub)
{
    ListData list;
    list.isLsub = isLsub;
    s.expectSp();
    s.expectChar('(', "a list of attributes");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        const QByteArrayView attribute = s.take(LenientFlag);
        if (attribute.isEmpty())
            s.fail("an attribute");
        list.attributes.append(attribute.toByteArray());
        s.skipSpaces();
    }
    s.expectSp();
    list.delimiter = parseDelimiter(s);
    s.expectSp();
    list.mailbox = parseMailbox(s);
    s.skipSpaces();
    if (s.tryChar('('))
        parseListExtension(s, list);
    return list;
}

namespace {

// status-att-val          RFC 3501 section 9, RFC 7162 section 7, RFC 8438 section 4
void parseStatusItem(Scanner &s, StatusData &status)
{
    const Word name = s.expectWord("a status item");
    s.expectSp();
    if (name.is("MESSAGES")) {
        status.messages = s.expectNumber32();
    } else if (name.is("RECENT")) {
        status.recent = s.expectNumber32();
    } else if (name.is("UNSEEN")) {
        status.unseen = s.expectNumber32();
    } else if (name.is("UIDNEXT")) {
        if (const quint32 number = s.expectNumber32(); number != 0)
            status.uidNext = Uid(number);
    } else if (name.is("UIDVALIDITY")) {
        if (const quint32 number = s.expectNumber32(); number != 0)
            status.uidValidity = UidValidity(number);
    } else if (name.is("HIGHESTMODSEQ")) {
        status.highestModSeq = parseModSeq(s);
    } else if (name.is("SIZE")) {
        status.size = s.expectNumber(maxModSeq);
    } else {
        s.skipValue();
    }
}

} // namespace

// "STATUS" SP mailbox SP "(" [status-att-list] ")"        RFC 3501 section 9
StatusData parseStatus(Scanner &s)
{
    StatusData status;
    s.expectSp();
    status.mailbox = parseMailbox(s);
    s.expectSp();
    s.expectChar('(', "a list of status items");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        parseStatusItem(s, status);
        s.skipSpaces();
    }
    return status;
}

// mailbox-data        =/ "SEARCH" [1*(SP nz-number) SP search-sort-mod-seq]      RFC 7162 section 7
// search-sort-mod-seq = "(" "MODSEQ" SP mod-sequence-value ")"
SearchData parseSearch(Scanner &s)
{
    SearchData search;
    std::vector<quint32> numbers;
    while (s.trySp()) {
        s.skipSpaces();
        if (isDigit(s.peek())) {
            numbers.push_back(s.expectNumber32());
        } else if (s.tryChar('(')) {
            if (!s.tryWord("MODSEQ"))
                s.fail("MODSEQ");
            s.expectSp();
            search.modSeq = parseModSeq(s);
            s.expectChar(')', "\")\"");
        } else {
            break;
        }
    }
    search.numbers = UidSet::fromUids(std::move(numbers));
    return search;
}

namespace {

// search-return-data = "MIN" SP nz-number / "MAX" SP nz-number / "ALL" SP sequence-set /
//                      "COUNT" SP number / search-ret-data-ext      RFC 4731 section 3.1
// "MODSEQ" SP mod-sequence-value                  RFC 7162 section 7
void parseESearchItem(Scanner &s, ESearchData &search)
{
    const Word name = s.expectWord("an ESEARCH item");
    s.expectSp();
    if (name.is("MIN"))
        search.min = s.expectNumber32();
    else if (name.is("MAX"))
        search.max = s.expectNumber32();
    else if (name.is("COUNT"))
        search.count = s.expectNumber32();
    else if (name.is("ALL"))
        search.all = parseUidSet(s);
    else if (name.is("MODSEQ"))
        search.modSeq = parseModSeq(s);
    else
        s.skipValue();
}

} // namespace

// esearch-response   = "ESEARCH" [search-correlator] [SP "UID"] *(SP search-return-data)
//                                                 RFC 4466 section 2.6.2
// search-correlator  = SP "(" "TAG" SP tag-string ")"
ESearchData parseESearch(Scanner &s)
{
    ESearchData search;
    const Scanner::Mark start = s.mark();
    s.skipSpaces();
    if (s.tryChar('(')) {
        if (!s.tryWord("TAG"))
            s.fail("TAG");
        s.expectSp();
        search.tag = s.expectAString();
        s.expectChar(')', "\")\"");
    } else {
        s.restore(start);
    }
    bool isFirst = true;
    while (s.trySp()) {
        s.skipSpaces();
        if (s.atEnd())
            break;
        if (isFirst && s.tryWord("UID"))
            search.uid = true;
        else
            parseESearchItem(s, search);
        isFirst = false;
    }
    return search;
}

namespace {

// Namespace = nil / "(" 1*( "(" string SP (<"> QUOTED_CHAR <"> / nil)
//             *(Namespace_Response_Extension) ")" ) ")"
//                                                 RFC 2342 section 6
std::vector<NamespaceEntry> parseNamespaceEntries(Scanner &s)
{
    std::vector<NamespaceEntry> entries;
    if (s.tryNil())
        return entries;
    s.expectChar('(', "a list of namespaces");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        NamespaceEntry entry;
        s.expectChar('(', "a namespace");
        entry.prefix = s.expectAString();
        s.expectSp();
        entry.delimiter = parseDelimiter(s);
        while (s.trySp())
            s.skipValue();
        s.expectChar(')', "\")\"");
        entries.push_back(std::move(entry));
        s.skipSpaces();
    }
    return entries;
}

} // namespace

// Namespace_Response = "NAMESPACE" SP Namespace SP Namespace SP Namespace      RFC 2342 section 6
NamespaceData parseNamespace(Scanner &s)
{
    NamespaceData data;
    s.expectSp();
    data.personal = parseNamespaceEntries(s);
    s.expectSp();
    data.otherUsers = parseNamespaceEntries(s);
    s.expectSp();
    data.shared = parseNamespaceEntries(s);
    return data;
}

// id_response    = "ID" SP id_params_list         RFC 2971 section 4
// id_params_list = "(" *(string SP nstring) ")" / nil
IdData parseId(Scanner &s)
{
    IdData id;
    s.expectSp();
    if (s.tryNil())
        return id;
    s.expectChar('(', "a list of fields");
    s.skipSpaces();
    while (!s.hasFailed() && !s.tryChar(')')) {
        QByteArray name = s.expectString();
        s.expectSp();
        id.fields.emplace_back(std::move(name), s.expectNString());
        s.skipSpaces();
    }
    return id;
}

} // namespace homing::imap
