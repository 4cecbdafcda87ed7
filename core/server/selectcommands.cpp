// SPDX-License-Identifier: GPL-3.0-or-later
// SELECT, EXAMINE with CONDSTORE and QRESYNC (RFC 7162 3.1.8, 3.2.5), CHECK, CLOSE, UNSELECT,
// EXPUNGE, UID EXPUNGE.
#include "core/server/commands.h"

namespace homing::server {

using imap::UidSet;

namespace {

/// SELECT's QRESYNC parameter as written.
struct QresyncArguments
{
    quint32 uidValidity = 0;
    quint64 modSeq = 0;
    std::optional<SequenceSet> knownUids;
    SequenceSet matchNumbers;
    SequenceSet matchUids;
};

quint64 countOf(const SequenceSet &set)
{
    quint64 count = 0;
    for (const SequenceSet::Range &range : set.ranges())
        count += quint64(range.last) - range.first + 1;
    return count;
}

/// "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")"
QresyncArguments readQresync(Arguments &args)
{
    QresyncArguments qresync;
    args.space();
    args.expect('(');
    qresync.uidValidity = args.nonZero();
    args.space();
    qresync.modSeq = args.number(imap::maxModSeq);
    if (qresync.modSeq == 0)
        args.fail("Mod-sequence above zero expected");
    bool more = args.skip(' ');
    if (more && args.peek() != '(') {
        qresync.knownUids = args.sequenceSet();
        if (qresync.knownUids->hasStar())
            args.fail("No * in known UIDs");
        more = args.skip(' ');
    }
    if (more) {
        args.expect('(');
        qresync.matchNumbers = args.sequenceSet();
        args.space();
        qresync.matchUids = args.sequenceSet();
        args.expect(')');
        if (args.ok()
            && (!qresync.matchNumbers.isAscending() || !qresync.matchUids.isAscending()
                || countOf(qresync.matchNumbers) != countOf(qresync.matchUids)))
            args.fail("Malformed match data");
    }
    args.expect(')');
    return qresync;
}

/// The highest UID whose sequence number the client knows right: it knows of all expunges up to it
/// (RFC 7162 3.2.5.2). 0 when no pair matches. Pairs beyond the mailbox cost nothing.
quint32 highestMatch(const std::vector<quint32> &view, const SequenceSet &numbers,
                     const SequenceSet &uids)
{
    quint32 best = 0;
    size_t uidRange = 0;
    quint64 uidUsed = 0; // of that range
    for (const SequenceSet::Range &range : numbers.ranges()) {
        quint64 sequence = range.first;
        while (sequence <= range.last && uidRange < uids.ranges().size()) {
            const SequenceSet::Range &uidsHere = uids.ranges()[uidRange];
            const quint64 firstUid = uidsHere.first + uidUsed;
            const quint64 length =
                std::min<quint64>(range.last - sequence + 1, uidsHere.last - firstUid + 1);
            const quint64 visible = std::min<quint64>(sequence + length - 1, view.size());
            for (quint64 s = sequence; s <= visible; ++s) {
                if (view[size_t(s - 1)] == firstUid + (s - sequence))
                    best = view[size_t(s - 1)];
            }
            sequence += length;
            uidUsed += length;
            if (firstUid + length > uidsHere.last) {
                ++uidRange;
                uidUsed = 0;
            }
        }
    }
    return best;
}

struct SelectArguments
{
    QByteArray name; // as written
    bool condstore = false;
    std::optional<QresyncArguments> qresync;
};

SelectArguments readSelect(Context &context)
{
    Arguments &args = context.args;
    SelectArguments select;
    args.space();
    select.name = args.astring();
    if (!args.skip(' ')) {
        args.end();
        return select;
    }
    args.expect('(');
    do {
        const QByteArray parameter = args.upperAtom();
        if (parameter == "CONDSTORE" && context.session.offersModSeqs()) {
            select.condstore = true;
        } else if (parameter == "QRESYNC") {
            if (!context.session.isQresync())
                args.fail("QRESYNC is not enabled"); // RFC 7162 3.2.5
            select.qresync = readQresync(args);
        } else {
            args.fail("Unknown parameter");
        }
    } while (args.ok() && args.skip(' '));
    args.expect(')');
    args.end();
    return select;
}

void resynchronize(Context &context, const QresyncArguments &qresync)
{
    Session &session = context.session;
    // RFC 7162 3.2.5 and 3.2.5.1: another UIDVALIDITY or NOMODSEQ, and the rest is ignored.
    if (qresync.uidValidity != session.mailbox().uidValidity() || !session.hasModSeqs())
        return;
    const quint32 top = session.mailbox().uidNext() - 1;
    UidSet known;
    if (qresync.knownUids)
        known = qresync.knownUids->resolve(0);
    else if (top > 0)
        known = UidSet::range(1, top);
    tellChanges(context, known, qresync.modSeq,
                highestMatch(session.view(), qresync.matchNumbers, qresync.matchUids),
                Session::Gone::VanishedEarlier);
}

Reply select(Context &context, bool readOnly)
{
    const SelectArguments arguments = readSelect(context);
    Session &session = context.session;
    // Whatever comes of it, the old mailbox is closed (RFC 3501 6.3.1, RFC 7162 3.2.11).
    closeSelected(context);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    std::shared_ptr<Mailbox> mailbox =
        context.mailboxes.find(imap::MailboxName::fromWire(arguments.name));
    if (!mailbox)
        return Reply::no("No such mailbox", "NONEXISTENT");
    if (arguments.condstore || arguments.qresync)
        session.becomeAware(context.out);
    session.select(std::move(mailbox), readOnly, arguments.name);
    tellMailbox(context);
    if (arguments.qresync)
        resynchronize(context, *arguments.qresync);
    session.highestModSeqToTell(); // told above
    return readOnly ? Reply::ok("Examined", "READ-ONLY") : Reply::ok("Selected", "READ-WRITE");
}

UidSet deletedUids(const Session &session, const Mailbox &mailbox)
{
    std::vector<quint32> uids;
    for (quint32 uid : session.view()) {
        const Message *message = mailbox.find(uid);
        if (message && message->flags.has(imap::SystemFlag::Deleted))
            uids.push_back(uid);
    }
    return UidSet::fromUids(std::move(uids));
}

Reply expunge(Context &context, const std::optional<UidSet> &within)
{
    Session &session = context.session;
    if (session.isReadOnly())
        return Reply::no("Read-only");
    UidSet uids = deletedUids(session, session.mailbox());
    if (within)
        uids = uids.intersected(*within);
    // This session is told with the others: its flush() comes before the tagged response.
    if (!session.mailbox().expunge(uids).isEmpty()) {
        context.wantsHighestModSeq = true;
        session.willTellExpunges();
        if (context.mailboxes.changed)
            context.mailboxes.changed(session.mailbox().name().wire());
    }
    return Reply::ok("Expunged");
}

} // namespace

void closeSelected(Context &context)
{
    Session &session = context.session;
    const bool tellsClosed =
        session.hasSelected() && session.offersModSeqs() && !context.faults.noClosedCode;
    session.deselect();
    if (tellsClosed)
        context.out.line("* OK [CLOSED] Previous mailbox closed");
}

void tellMailbox(Context &context)
{
    Session &session = context.session;
    const Mailbox &mailbox = session.mailbox();
    Output &out = context.out;
    session.tellFlagsAndPermanentFlags(out);
    session.tellExists(out);
    out.line("* " + QByteArray::number(session.recentCount()) + " RECENT");
    const auto &messages = mailbox.messages();
    const auto unseen = std::find_if(messages.begin(), messages.end(), [](const Message &message) {
        return !message.flags.has(imap::SystemFlag::Seen);
    });
    if (unseen != messages.end())
        out.line("* OK [UNSEEN " + QByteArray::number(unseen - messages.begin() + 1)
                 + "] First unseen");
    out.line("* OK [UIDVALIDITY " + QByteArray::number(mailbox.uidValidity()) + "] UIDs valid");
    out.line("* OK [UIDNEXT " + QByteArray::number(mailbox.uidNext()) + "] Predicted next UID");
    if (session.hasModSeqs())
        out.line("* OK [HIGHESTMODSEQ " + QByteArray::number(mailbox.highestModSeq())
                 + "] Highest");
    else if (session.offersModSeqs())
        out.line("* OK [NOMODSEQ] No mod-sequences here");
}

void tellChanges(Context &context, const UidSet &known, quint64 modSeq, quint32 above,
                 Session::Gone form)
{
    Session &session = context.session;
    tellEarlier(context, known, modSeq, above, form);
    for (const auto &[from, to] : session.rangesOfUids(known)) {
        for (size_t i = from; i < to; ++i) {
            const Message *message = session.mailbox().find(session.view()[i]);
            if (message && message->modSeq > modSeq)
                session.tellFetch(context.out, message->uid, true, true);
        }
    }
}

void tellEarlier(Context &context, UidSet uids, quint64 modSeq, quint32 above, Session::Gone form)
{
    Session &session = context.session;
    const Mailbox &mailbox = session.mailbox();
    if (context.faults.forgetExpunges)
        return;
    if (above > 0)
        uids.remove(1, above);
    // Only what once was there; no UID of the future.
    const quint32 top = mailbox.uidNext() - 1;
    uids = top > 0 ? uids.intersected(UidSet::range(1, top)) : UidSet();
    const std::optional<UidSet> remembered =
        mailbox.expungeLog().since(modSeq, context.options.memory, context.options.queueLimit);
    if (remembered)
        uids = uids.intersected(*remembered);
    else
        uids.subtract(mailbox.presentUids());
    session.tellVanished(context.out, uids, form);
}

Reply runSelect(Context &context)
{
    return select(context, false);
}

Reply runExamine(Context &context)
{
    return select(context, true);
}

Reply runCheck(Context &context)
{
    context.args.end();
    return context.args.ok() ? Reply::ok("Checked") : Reply::bad(context.args.error());
}

Reply runClose(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    Session &session = context.session;
    const std::shared_ptr<Mailbox> mailbox = session.selected();
    const UidSet uids = session.isReadOnly() ? UidSet() : deletedUids(session, *mailbox);
    session.deselect();
    // No HIGHESTMODSEQ here (RFC 7162 3.2.8).
    if (!mailbox->expunge(uids).isEmpty() && context.mailboxes.changed)
        context.mailboxes.changed(mailbox->name().wire());
    return Reply::ok("Closed");
}

Reply runUnselect(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.session.deselect();
    return Reply::ok("Unselected");
}

Reply runExpunge(Context &context)
{
    context.args.end();
    return context.args.ok() ? expunge(context, std::nullopt) : Reply::bad(context.args.error());
}

Reply runUidExpunge(Context &context)
{
    context.args.space();
    const SequenceSet set = context.args.sequenceSet();
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    const std::vector<quint32> &view = context.session.view();
    return expunge(context, set.resolve(view.empty() ? 0 : view.back()));
}

} // namespace homing::server
