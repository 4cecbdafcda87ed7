// SPDX-License-Identifier: GPL-3.0-or-later
// Command: a client command as a value, and its one encoder. Nothing reaches the wire but through here,
// so that no name, search text or password can become a second command.
#pragma once

#include "core/imap/response.h"

namespace homing::imap {

/// What the server is known to take; decides how strings are sent.
struct EncodingOptions {
    bool literalPlus = false;  // RFC 7888 LITERAL+: {n+} of any size
    bool literalMinus = false; // LITERAL-: {n+} up to 4096
};

/// A command on its way: send segments[0]; before each further one wait for "+".
struct EncodedCommand {
    std::vector<QByteArray> segments;
    /// The same as text for logs, secrets as "<redacted>", literals inline (over 4 KiB as their size), no final CRLF.
    QByteArray redacted;
    /// False when no legal command could be made of it: nothing may be sent, `segments` is empty.
    bool isValid() const { return !segments.empty(); }
};

/// Becomes invalid, and then encodes to nothing, by what no IMAP command can carry: a NUL anywhere (RFC 3501 section 9 forbids it in
/// literals too), an empty set, a keyword that is no atom, broken verbatim text.
class Command
{
public:
    Command() = default; // invalid
    explicit Command(QByteArray verb); // "UID FETCH", without arguments

    /// Our own syntax, sent as it is: "(FLAGS)". Printable US-ASCII, not empty, no open string, no "{": else the command is invalid.
    Command &verbatim(QByteArrayView text);
    /// Foreign text as atom, quoted or literal, whichever is right.
    Command &astring(const QByteArray &text);
    /// Never an atom: quoted or literal.
    Command &string(const QByteArray &text);
    /// Always a literal.
    Command &literal(const QByteArray &bytes);
    Command &mailbox(const MailboxName &name);
    Command &set(const UidSet &set);
    Command &flags(const FlagSet &flags); // "(\\Seen $x)", never \Recent
    Command &number(quint64 number);
    Command &sid(const Sid &sid);
    /// As astring(), redacted in every log.
    Command &secret(const QByteArray &text);
    /// Verbatim but redacted (base64 of SASL).
    Command &secretVerbatim(const QByteArray &text);

    /// For factories: what was asked makes no legal command.
    Command &invalidate();
    bool isValid() const { return m_isValid && !m_verb.isEmpty(); }

    const QByteArray &verb() const { return m_verb; }
    /// `tag`: letters and digits. One command by the grammar, or nothing.
    EncodedCommand encode(QByteArrayView tag, const EncodingOptions &options) const;

private:
    enum class Kind { Verbatim, AString, String, Literal };
    struct Part {
        Kind kind;
        QByteArray bytes;
        bool isSecret = false;
    };
    Command &append(Kind kind, QByteArray bytes, bool isSecret = false);
    QByteArray m_verb;
    bool m_isValid = true;
    std::vector<Part> m_parts; // separated by one space, except after a verbatim that ends with "(" or before ")"
};

/// SELECT's QRESYNC parameter (RFC 7162 3.2.5).
struct QresyncParameter {
    UidValidity uidValidity;
    ModSeq modSeq;
    std::optional<UidSet> knownUids;
    /// seq-match-data: ascending, equal length, no "*"
    UidSet matchSequence;
    UidSet matchUids;
};

/// STATUS items that LIST-STATUS and STATUS ask for.
struct StatusItems {
    bool highestModSeq = false;
};

namespace commands {
/// The same state in at most `maxOctets` of SELECT's QRESYNC arguments: match data dropped first (it only saves bytes), then known-uids
/// made coarser, never smaller. select() and sid() do this for limits::commandLineBytes by themselves.
QresyncParameter fitted(QresyncParameter state, qsizetype maxOctets);

Command capability();
Command noop();
Command logout(bool preserve = false); // preserve: reconnect draft
Command startTls();
Command compressDeflate();
Command id(const std::vector<std::pair<QByteArray, QByteArray>> &fields);
Command login(const QByteArray &user, const QByteArray &password);
Command authenticate(const QByteArray &mechanism, const std::optional<QByteArray> &initialResponse); // bytes before base64
Command enable(const AtomList &capabilities);
Command select(const MailboxName &mailbox, const std::optional<QresyncParameter> &qresync, bool condstore, bool examine = false);
/// RFC 5819: all mailboxes with their STATUS; without LIST-STATUS leave `status` out. SPECIAL-USE and CHILDREN are asked for by `returnOptions`.
Command list(const QByteArray &reference, const QByteArray &pattern, const AtomList &returnOptions,
             const std::optional<StatusItems> &status);
Command status(const MailboxName &mailbox, const StatusItems &items);
/// `openEnded`: the last range goes up to "*". CHANGEDSINCE wants a mod-sequence of at least 1, VANISHED wants CHANGEDSINCE.
Command uidFetch(const UidSet &uids, bool openEnded, QByteArrayView items, std::optional<ModSeq> changedSince, bool vanished);
Command uidSearchAll(bool esearch, const std::optional<UidSet> &within);
Command uidSearchDeleted(bool esearch); // what is marked \Deleted
Command uidSearchMessageId(bool esearch, const QByteArray &messageId); // without <>
Command uidStore(const UidSet &uids, bool add, const FlagSet &flags, std::optional<ModSeq> unchangedSince, bool silent);
Command uidMove(const UidSet &uids, const MailboxName &target);
Command uidCopy(const UidSet &uids, const MailboxName &target);
Command uidExpunge(const UidSet &uids);
Command expunge(); // all that is marked, whoever marked it: only where UIDPLUS is missing (RFC 7162 3.2.9)
Command append(const MailboxName &mailbox, const FlagSet &flags, const std::optional<QDateTime> &internalDate, const QByteArray &message);
/// RFC 8508: as append(), and the message `uid` of the selected mailbox goes in the same step.
Command uidReplace(Uid uid, const MailboxName &mailbox, const FlagSet &flags, const std::optional<QDateTime> &internalDate,
                   const QByteArray &message);
Command create(const MailboxName &mailbox);
Command rename(const MailboxName &from, const MailboxName &to);
Command deleteMailbox(const MailboxName &mailbox);
Command subscribe(const MailboxName &mailbox);
Command unsubscribe(const MailboxName &mailbox);
Command idle();
Command getNamespace();
Command sid(const std::optional<Sid> &sid, const std::optional<QresyncParameter> &state); // reconnect draft
Command deleteSid();
} // namespace commands

} // namespace homing::imap
