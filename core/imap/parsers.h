// SPDX-License-Identifier: GPL-3.0-or-later
// The parser's pieces, one function for one production. Private to core/imap. Each starts behind
// the name of what it reads; errors stick in the scanner, the value is then worth nothing.
#pragma once

#include "core/imap/response.h"
#include "core/imap/scanner.h"

#include <limits>

namespace homing::imap {

// statusparser.cpp
std::optional<ResponseCode> parseResponseCode(Scanner &s, bool isTagged);
QByteArray parseHumanText(Scanner &s);
AtomList parseCapabilities(Scanner &s);

// terminals shared by several (statusparser.cpp)
inline constexpr const char *modSeqExpected = "a mod-sequence of at most 63 bits";
ModSeq parseModSeq(Scanner &s);
FlagSet parseFlagList(Scanner &s, bool *mayCreateKeywords = nullptr);
UidSet parseUidSet(Scanner &s); // lenient; empty at the end of the line
MailboxName parseMailbox(Scanner &s);

// mailboxparser.cpp
ListData parseList(Scanner &s, bool isLsub);
StatusData parseStatus(Scanner &s);
SearchData parseSearch(Scanner &s);
ESearchData parseESearch(Scanner &s);
NamespaceData parseNamespace(Scanner &s);
IdData parseId(Scanner &s);

// reconnectparser.cpp
VanishedData parseVanished(Scanner &s);
ExpungedData parseExpunged(Scanner &s);
SelectedData parseSelected(Scanner &s);
Sid parseSid(Scanner &s);

// fetchparser.cpp, envelopeparser.cpp, bodyparser.cpp
/// These three fill what is empty.
void parseFetch(Scanner &s, SeqNum seq, FetchData &data);
std::optional<QDateTime> parseInternalDate(QByteArrayView text);
void parseEnvelope(Scanner &s,
                   Envelope &envelope); // strict first, then with unescaped quotes let pass
void parseBodyStructure(Scanner &s, BodyPart &root);
Parameters parseParameters(Scanner &s);

/// A depth that no line can reach: for what a sender decides and what is only skipped.
inline constexpr int anyDepth = std::numeric_limits<int>::max();

} // namespace homing::imap
