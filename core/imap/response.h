// SPDX-License-Identifier: GPL-3.0-or-later
// Every response a server may send, as plain structs in one variant. What is not known is kept as Unknown.
// Strings are the server's bytes, undecoded: core/mime decodes for people.
#pragma once

#include "core/imap/framer.h"
#include "core/imap/types.h"
#include "core/imap/uidset.h"

#include <QDateTime>

#include <variant>

namespace homing::imap {

using AtomList = QList<QByteArray>;

// --- Response codes (RFC 3501 7.1, 4315, 4551, 5162, 5530, 7162, lemonade-reconnect) -----------------------------

struct CodeAlert { };
struct CodeBadCharset { AtomList charsets; };
struct CodeCapability { AtomList capabilities; };
struct CodeParse { };
struct CodePermanentFlags { FlagSet flags; bool mayCreateKeywords = false; }; // "\\*"
struct CodeReadOnly { };
struct CodeReadWrite { };
struct CodeTryCreate { };
struct CodeUidNext { Uid uidNext; };
struct CodeUidValidity { UidValidity uidValidity; };
struct CodeUnseen { SeqNum first; };
struct CodeHighestModSeq { ModSeq modSeq; }; // 0 is seen from real servers and kept (rule C6)
struct CodeNoModSeq { };
struct CodeModified { UidSet set; };          // UIDs for UID STORE, sequence numbers for STORE
struct CodeClosed { };
struct CodeAppendUid { UidValidity uidValidity; std::vector<Interval> uids; };
struct CodeCopyUid { UidValidity uidValidity; std::vector<Interval> source; std::vector<Interval> destination; }; // order kept
struct CodeUidNotSticky { };
struct CodeCompressionActive { };
/// RFC 5465 5.8: untagged, the server tells no events any more; in a tagged NO, it will not begin to.
struct CodeNotificationOverflow { };
struct CodeBadEvent { AtomList events; };     // RFC 5465 3.1: all events that the server knows, as sent
/// RFC 5530 and other codes that are a bare word; `word` in upper case ("AUTHENTICATIONFAILED", "NONEXISTENT", "OVERQUOTA").
struct CodeWord { QByteArray word; };
/// Anything with arguments that we do not read.
struct CodeUnknown { QByteArray name; QByteArray arguments; };

using ResponseCode = std::variant<CodeAlert, CodeBadCharset, CodeCapability, CodeParse, CodePermanentFlags, CodeReadOnly,
    CodeReadWrite, CodeTryCreate, CodeUidNext, CodeUidValidity, CodeUnseen, CodeHighestModSeq, CodeNoModSeq, CodeModified,
    CodeClosed, CodeAppendUid, CodeCopyUid, CodeUidNotSticky, CodeCompressionActive, CodeNotificationOverflow, CodeBadEvent, CodeWord,
    CodeUnknown>;

// --- Status responses -----------------------------------------------------------------------------------------

enum class Condition { Ok, No, Bad, Bye, PreAuth };

/// "* OK [..] text" and its kin.
struct StatusResponse {
    Condition condition = Condition::Ok;
    std::optional<ResponseCode> code;
    QByteArray text;
};

/// "A12 OK [..] text": ends a command.
struct TaggedResponse {
    QByteArray tag;
    Condition condition = Condition::Ok; // Ok, No or Bad
    std::optional<ResponseCode> code;
    QByteArray text;
};

/// "+ text"
struct ContinuationRequest { QByteArray text; };

// --- Server and mailbox data ------------------------------------------------------------------------------------

struct CapabilityData { AtomList capabilities; };
struct EnabledData { AtomList capabilities; };

struct ListData {
    AtomList attributes;           // "\\HasNoChildren", "\\Sent"; as sent
    std::optional<char> delimiter; // none for NIL
    MailboxName mailbox;
    AtomList childInfo;            // RFC 5258 CHILDINFO
    std::optional<MailboxName> oldName; // RFC 5258/5465 OLDNAME
    bool isLsub = false;
    bool hasAttribute(QByteArrayView attribute) const; // without case
};

struct StatusData {
    MailboxName mailbox;
    std::optional<quint32> messages;
    std::optional<quint32> recent;
    std::optional<Uid> uidNext;
    std::optional<UidValidity> uidValidity;
    std::optional<quint32> unseen;
    std::optional<ModSeq> highestModSeq; // 0: the mailbox keeps none
    std::optional<quint64> size;
};

struct SearchData { UidSet numbers; std::optional<ModSeq> modSeq; };

struct ESearchData { // RFC 4731
    QByteArray tag;
    bool uid = false;
    std::optional<quint32> min;
    std::optional<quint32> max;
    std::optional<quint32> count;
    std::optional<UidSet> all;
    std::optional<ModSeq> modSeq;
};

struct FlagsData { FlagSet flags; };
struct ExistsData { quint32 count = 0; };
struct RecentData { quint32 count = 0; };
struct ExpungeData { SeqNum seq; };

struct VanishedData { bool earlier = false; UidSet uids; };
struct ExpungedData { UidSet uids; }; // draft-melnikov-imap-expunged

/// A session id of the reconnect draft; sent back in the form received.
struct Sid {
    enum class Form { Atom, Quoted, Literal };
    QByteArray value;
    Form form = Form::Atom;
    bool operator==(const Sid &) const = default;
};
struct SelectedData { std::optional<MailboxName> mailbox; };
struct NewSidData { Sid sid; };
struct DeletedSidData { Sid sid; };

struct NamespaceEntry { QByteArray prefix; std::optional<char> delimiter; };
struct NamespaceData {
    std::vector<NamespaceEntry> personal;
    std::vector<NamespaceEntry> otherUsers;
    std::vector<NamespaceEntry> shared;
};

struct IdData { std::vector<std::pair<QByteArray, QByteArray>> fields; };

// --- FETCH --------------------------------------------------------------------------------------------------------

struct Address { // RFC 3501 7.4.2; NIL comes as a null QByteArray
    QByteArray name;
    QByteArray route;
    QByteArray mailbox;
    QByteArray host;
    bool operator==(const Address &) const = default;
};

struct Envelope {
    QByteArray date;
    QByteArray subject;
    std::vector<Address> from, sender, replyTo, to, cc, bcc;
    QByteArray inReplyTo;
    QByteArray messageId;
};

using Parameters = std::vector<std::pair<QByteArray, QByteArray>>; // names in lower case

struct BodyPart {
    QByteArray section;  // "1", "1.2"; the root of a multipart has "" and a lone part "1"; a multipart in a message "3" has "3.TEXT"
    QByteArray type;     // lower case
    QByteArray subtype;  // lower case
    Parameters parameters;
    QByteArray id;
    QByteArray description;
    QByteArray encoding; // lower case
    quint32 octets = 0;
    quint32 lines = 0;
    QByteArray md5;
    QByteArray disposition; // lower case, empty if none
    Parameters dispositionParameters;
    AtomList languages;
    QByteArray location;
    std::shared_ptr<Envelope> envelope;  // message/rfc822 only
    std::vector<BodyPart> children;      // of a multipart, or the one body of a message/rfc822
    bool isCut = false;                  // inner parts beyond limits::mimeDepth or limits::mimeParts were left out

    bool isMultipart() const { return type == "multipart"; }
    QByteArray parameter(QByteArrayView name) const;
    QByteArray dispositionParameter(QByteArrayView name) const;
};

/// BODY[section]<origin> or BINARY[section]; `section` as sent back ("1.2", "HEADER", "HEADER.FIELDS (DATE)").
struct BodySection {
    QByteArray section;
    std::optional<quint32> origin;
    bool binary = false;
    std::optional<Literal> content; // none for NIL
};

/// An ENVELOPE or BODYSTRUCTURE that cannot be read is left out and the rest kept: no sender can hide a message by how it is written.
struct FetchData {
    SeqNum seq;
    std::optional<Uid> uid;
    std::optional<FlagSet> flags;
    std::optional<ModSeq> modSeq;
    std::optional<QDateTime> internalDate;
    std::optional<quint64> size;
    std::optional<Envelope> envelope;
    std::optional<BodyPart> bodyStructure;
    std::vector<BodySection> sections;
};

/// Kept, shown in the transcript, otherwise ignored. `name` in upper case; `text` is the line behind "* ", cut at 64 KiB.
struct UnknownData { QByteArray name; QByteArray text; };

using Response = std::variant<StatusResponse, TaggedResponse, ContinuationRequest, CapabilityData, EnabledData, ListData,
    StatusData, SearchData, ESearchData, FlagsData, ExistsData, RecentData, ExpungeData, VanishedData, ExpungedData, SelectedData,
    NewSidData, DeletedSidData, NamespaceData, IdData, FetchData, UnknownData>;

} // namespace homing::imap
