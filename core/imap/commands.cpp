// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that Homing sends. What makes no legal command (an empty set, a mod-sequence 0 in
// CHANGEDSINCE) is made invalid here and never reaches the wire.
#include "core/imap/command.h"

#include "core/imap/text.h"

#include <array>

namespace homing::imap::commands {

namespace {

/// Atoms in parentheses or bare: "QRESYNC CONDSTORE".
QByteArray joined(const AtomList &atoms)
{
    return atoms.join(' ');
}

bool areAtoms(const AtomList &atoms)
{
    return std::all_of(atoms.cbegin(), atoms.cend(),
                       [](const QByteArray &atom) { return isAllOf(atom, AStringChar); });
}

// date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
//                                                 RFC 3501 section 9
QByteArray dateTime(const QDateTime &when)
{
    static constexpr std::array<const char *, 12> months {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDate date = when.date();
    const QTime time = when.time();
    const int offset = when.offsetFromUtc() / 60;
    const auto twoDigits = [](int number) {
        return QByteArray::number(number).rightJustified(2, '0');
    };
    return '"' + QByteArray::number(date.day()).rightJustified(2, ' ') + '-'
        + months[std::size_t(date.month() - 1)] + '-'
        + QByteArray::number(date.year()).rightJustified(4, '0') + ' ' + twoDigits(time.hour())
        + ':' + twoDigits(time.minute()) + ':' + twoDigits(time.second()) + ' '
        + (offset < 0 ? '-' : '+') + twoDigits(std::abs(offset) / 60)
        + twoDigits(std::abs(offset) % 60) + '"';
}

QByteArray statusItems(const StatusItems &items)
{
    return items.highestModSeq
        ? QByteArrayLiteral("(MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)")
        : QByteArrayLiteral("(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
}

bool isModSeq(ModSeq modSeq)
{
    return !modSeq.isNull() && modSeq.value() <= maxModSeq;
}

/// The inside of QRESYNC's parentheses.
// select-param =/ "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP
//                 seq-match-data] ")"
//                                                 RFC 7162 section 7
QByteArray qresyncArguments(const QresyncParameter &state)
{
    QByteArray text = QByteArray::number(state.uidValidity.value()) + ' '
        + QByteArray::number(state.modSeq.value());
    if (state.knownUids && !state.knownUids->isEmpty())
        text += ' ' + state.knownUids->toWire();
    if (!state.matchSequence.isEmpty())
        text += " (" + state.matchSequence.toWire() + ' ' + state.matchUids.toWire() + ')';
    return text;
}

bool isUsable(const QresyncParameter &state)
{
    return !state.uidValidity.isNull() && isModSeq(state.modSeq)
        && state.matchSequence.count() == state.matchUids.count();
}

} // namespace

QresyncParameter fitted(QresyncParameter state, qsizetype maxOctets)
{
    if (qresyncArguments(state).size() <= maxOctets)
        return state;
    // Match data only saves bytes; known-uids may name more than we have, but never less.
    state.matchSequence = {};
    state.matchUids = {};
    if (state.knownUids) {
        const QByteArray fixed = QByteArray::number(state.uidValidity.value()) + ' '
            + QByteArray::number(state.modSeq.value()) + ' ';
        state.knownUids = state.knownUids->coarsened(maxOctets - fixed.size());
    }
    return state;
}

Command capability()
{
    return Command("CAPABILITY");
}

Command noop()
{
    return Command("NOOP");
}

Command logout(bool preserve)
{
    Command command("LOGOUT");
    if (preserve)
        command.verbatim("(PRESERVE)");
    return command;
}

Command startTls()
{
    return Command("STARTTLS");
}

Command compressDeflate()
{
    return Command("COMPRESS").verbatim("DEFLATE");
}

// id = "ID" SP id_params_list                     RFC 2971 section 4
Command id(const std::vector<std::pair<QByteArray, QByteArray>> &fields)
{
    Command command("ID");
    if (fields.empty())
        return command.verbatim("NIL");
    command.verbatim("(");
    for (const auto &[name, value] : fields) {
        command.string(name);
        if (value.isNull())
            command.verbatim("NIL");
        else
            command.string(value);
    }
    return command.verbatim(")");
}

Command login(const QByteArray &user, const QByteArray &password)
{
    return Command("LOGIN").astring(user).secret(password);
}

// authenticate = "AUTHENTICATE" SP auth-type [SP (base64 / "=")] *(CRLF base64)
//                                                 RFC 4959 section 7
Command authenticate(const QByteArray &mechanism, const std::optional<QByteArray> &initialResponse)
{
    Command command("AUTHENTICATE");
    if (!isAllOf(mechanism, AtomChar))
        return command.invalidate();
    command.verbatim(mechanism);
    if (initialResponse)
        command.secretVerbatim(initialResponse->isEmpty() ? QByteArray("=")
                                                          : initialResponse->toBase64());
    return command;
}

// enable = "ENABLE" 1*(SP capability)             RFC 5161 section 4
Command enable(const AtomList &capabilities)
{
    Command command("ENABLE");
    if (capabilities.isEmpty() || !areAtoms(capabilities))
        return command.invalidate();
    return command.verbatim(joined(capabilities));
}

// select = "SELECT" SP mailbox [SP "(" select-param *(SP select-param) ")"]
//                                                 RFC 4466 section 2.4
Command select(const MailboxName &mailbox, const std::optional<QresyncParameter> &qresync,
               bool condstore, bool examine)
{
    Command command(examine ? "EXAMINE" : "SELECT");
    command.mailbox(mailbox);
    if (qresync) {
        if (!isUsable(*qresync))
            return command.invalidate();
        constexpr qsizetype around = 64; // tag, verb, "(QRESYNC (", "))", CRLF
        const qsizetype room = limits::commandLineBytes - around - 2 * mailbox.wire().size() - 2;
        command.verbatim("(QRESYNC (" + qresyncArguments(fitted(*qresync, room)) + "))");
    } else if (condstore) {
        command.verbatim("(CONDSTORE)");
    }
    return command;
}

// list = "LIST" SP mailbox SP mbox-or-pat [SP "RETURN" SP "(" [return-option *(SP return-option)]
//        ")"]
//                                                 RFC 5258 section 6, RFC 5819 section 4
Command list(const QByteArray &reference, const QByteArray &pattern, const AtomList &returnOptions,
             const std::optional<StatusItems> &status)
{
    Command command("LIST");
    command.string(reference).string(pattern);
    if (!areAtoms(returnOptions))
        return command.invalidate();
    if (returnOptions.isEmpty() && !status)
        return command;
    QByteArray options = joined(returnOptions);
    if (status) {
        if (!options.isEmpty())
            options += ' ';
        options += "STATUS " + statusItems(*status);
    }
    return command.verbatim("RETURN (" + options + ')');
}

Command status(const MailboxName &mailbox, const StatusItems &items)
{
    return Command("STATUS").mailbox(mailbox).verbatim(statusItems(items));
}

// "UID" SP "FETCH" SP sequence-set SP items [SP "(" "CHANGEDSINCE" SP mod-sequence-value [SP
//     "VANISHED"] ")"]
//                                                 RFC 7162 section 7
Command uidFetch(const UidSet &uids, bool openEnded, QByteArrayView items,
                 std::optional<ModSeq> changedSince, bool vanished)
{
    Command command("UID FETCH");
    if (uids.isEmpty() || (changedSince && !isModSeq(*changedSince)) || (vanished && !changedSince))
        return command.invalidate();
    if (openEnded) {
        UidSet before = uids;
        const quint32 first = uids.intervals().back().first;
        before.remove(first, uids.max());
        command.verbatim(before.toWire() + (before.isEmpty() ? "" : ",") + QByteArray::number(first)
                         + ":*");
    } else {
        command.set(uids);
    }
    command.verbatim(items);
    if (changedSince) {
        command.verbatim("(CHANGEDSINCE " + QByteArray::number(changedSince->value())
                         + (vanished ? " VANISHED)" : ")"));
    }
    return command;
}

// "UID" SP "SEARCH" [SP "RETURN" SP "(ALL)"] SP search-key
//                                                 RFC 3501 section 9, RFC 4731 section 3.1
Command uidSearchAll(bool esearch, const std::optional<UidSet> &within)
{
    Command command("UID SEARCH");
    if (esearch)
        command.verbatim("RETURN (ALL)");
    if (within)
        return command.verbatim("UID").set(*within);
    return command.verbatim("ALL");
}

Command uidSearchDeleted(bool esearch)
{
    Command command("UID SEARCH");
    if (esearch)
        command.verbatim("RETURN (ALL)");
    return command.verbatim("DELETED");
}

Command uidSearchMessageId(bool esearch, const QByteArray &messageId)
{
    Command command("UID SEARCH");
    if (messageId.isEmpty())
        return command.invalidate();
    if (esearch)
        command.verbatim("RETURN (ALL)");
    return command.verbatim("HEADER Message-ID").string('<' + messageId + '>');
}

// "UID" SP "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP mod-sequence-value ")"] SP
//     store-att-flags
//                                                 RFC 7162 section 7; never plain FLAGS (rule C21)
Command uidStore(const UidSet &uids, bool add, const FlagSet &flags,
                 std::optional<ModSeq> unchangedSince, bool silent)
{
    Command command("UID STORE");
    command.set(uids);
    if (unchangedSince) {
        if (unchangedSince->value() > maxModSeq)
            return command.invalidate();
        command.verbatim("(UNCHANGEDSINCE " + QByteArray::number(unchangedSince->value()) + ')');
    }
    const char *const item =
        add ? (silent ? "+FLAGS.SILENT" : "+FLAGS") : (silent ? "-FLAGS.SILENT" : "-FLAGS");
    return command.verbatim(item).flags(flags);
}

// "UID" SP "MOVE" SP sequence-set SP mailbox      RFC 6851 section 4.3
Command uidMove(const UidSet &uids, const MailboxName &target)
{
    return Command("UID MOVE").set(uids).mailbox(target);
}

Command uidCopy(const UidSet &uids, const MailboxName &target)
{
    return Command("UID COPY").set(uids).mailbox(target);
}

// "UID" SP "EXPUNGE" SP sequence-set              RFC 4315 section 4
Command uidExpunge(const UidSet &uids)
{
    return Command("UID EXPUNGE").set(uids);
}

Command expunge()
{
    return Command("EXPUNGE");
}

namespace {

// mailbox [SP flag-list] [SP date-time] SP literal
Command newMessage(Command command, const MailboxName &mailbox, const FlagSet &flags,
                   const std::optional<QDateTime> &internalDate, const QByteArray &message)
{
    command.mailbox(mailbox);
    if (!flags.toAtoms().isEmpty())
        command.flags(flags);
    if (internalDate) {
        const int year = internalDate->date().year();
        if (!internalDate->isValid() || year < 1 || year > 9999)
            return command.invalidate();
        command.verbatim(dateTime(*internalDate));
    }
    return command.literal(message);
}

} // namespace

// append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal         RFC 3501 section 9
Command append(const MailboxName &mailbox, const FlagSet &flags,
               const std::optional<QDateTime> &internalDate, const QByteArray &message)
{
    return newMessage(Command("APPEND"), mailbox, flags, internalDate, message);
}

// replace = "REPLACE" SP seq-number SP mailbox append-message                   RFC 8508 section 5
Command uidReplace(Uid uid, const MailboxName &mailbox, const FlagSet &flags,
                   const std::optional<QDateTime> &internalDate, const QByteArray &message)
{
    Command command("UID REPLACE");
    if (uid.isNull())
        return command.invalidate();
    return newMessage(std::move(command.set(UidSet::single(uid.value()))), mailbox, flags,
                      internalDate, message);
}

Command create(const MailboxName &mailbox)
{
    return Command("CREATE").mailbox(mailbox);
}

Command rename(const MailboxName &from, const MailboxName &to)
{
    return Command("RENAME").mailbox(from).mailbox(to);
}

Command deleteMailbox(const MailboxName &mailbox)
{
    return Command("DELETE").mailbox(mailbox);
}

Command unsubscribe(const MailboxName &mailbox)
{
    return Command("UNSUBSCRIBE").mailbox(mailbox);
}

Command subscribe(const MailboxName &mailbox)
{
    return Command("SUBSCRIBE").mailbox(mailbox);
}

Command idle()
{
    return Command("IDLE");
}

Command getNamespace()
{
    return Command("NAMESPACE");
}

// sid = "SID" [SP session-id SP uidvalidity SP mod-sequence-value [SP known-uids]]
//                                                 draft-ietf-lemonade-reconnect-07 section 6
Command sid(const std::optional<Sid> &sid, const std::optional<QresyncParameter> &state)
{
    Command command("SID");
    if (!sid)
        return command;
    if (!state || !isUsable(*state) || sid->value.isEmpty())
        return command.invalidate();
    QresyncParameter known = *state;
    known.matchSequence = {};
    known.matchUids = {};
    constexpr qsizetype around = 64; // tag, verb, CRLF
    const qsizetype room = limits::commandLineBytes - around - 2 * sid->value.size();
    return command.sid(*sid).verbatim(qresyncArguments(fitted(std::move(known), room)));
}

Command deleteSid()
{
    return Command("DELETESID");
}

} // namespace homing::imap::commands
