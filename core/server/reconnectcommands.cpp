// SPDX-License-Identifier: GPL-3.0-or-later
// SID and DELETESID (draft-ietf-lemonade-reconnect-07).
#include "core/server/commands.h"

#include "core/server/reconnect.h"
#include "core/server/wiretext.h"

namespace homing::server {

using imap::UidSet;

namespace {

struct SidArguments
{
    QByteArray sid;
    quint32 uidValidity = 0;
    quint64 modSeq = 0;
    std::optional<SequenceSet> knownUids;
};

/// "SID" SP session-id SP uidvalidity SP mod-sequence-value [SP known-uids]
SidArguments readSid(Arguments &args)
{
    SidArguments wanted;
    args.space();
    wanted.sid = args.astring(); // a string in the syntax, an atom in the examples
    args.space();
    wanted.uidValidity = args.nonZero();
    args.space();
    wanted.modSeq = args.number(imap::maxModSeq);
    if (wanted.modSeq == 0)
        args.fail("Mod-sequence above zero expected");
    if (args.skip(' ')) {
        wanted.knownUids = args.sequenceSet();
        if (wanted.knownUids->hasStar())
            args.fail("No * in known UIDs");
    }
    args.end();
    return wanted;
}

void tellNewSid(Context &context, const QByteArray &sid)
{
    const QByteArray line = "* NEWSID " + sidToWire(sid, context.faults.sidForm);
    context.out.line(line);
    if (context.faults.newSidTwice)
        context.out.line(line);
}

Reply create(Context &context, bool closesSelected)
{
    Session &session = context.session;
    const auto sid = session.table()->create(session, context.faults.sidForm);
    if (!sid)
        return Reply::no("Too many sessions", "LIMIT");
    if (closesSelected)
        closeSelected(context);
    tellNewSid(context, *sid);
    return Reply::ok("Session created");
}

/// The events since then can be told (3.3): there are none, or the mailbox remembers so far.
bool remembersSince(const Context &context, const Mailbox &mailbox, quint64 modSeq)
{
    return modSeq >= mailbox.highestModSeq() || context.faults.forgetExpunges
        || mailbox.expungeLog().since(modSeq, context.options.memory, context.options.queueLimit);
}

/// `newSid` empty: the session goes on and all is told that happened.
void tellStart(Context &context, const SessionState &state, const QByteArray &newSid, bool isNew)
{
    const QByteArray selected = "* SELECTED " + toAString(state.mailbox);
    // As the draft's examples have it: a new session comes before its mailbox, the SID that stays
    // comes after it.
    const SidOrder order = context.faults.sidOrder;
    const bool newSidFirst =
        order == SidOrder::NewSidFirst || (order == SidOrder::AsDraft && isNew);
    if (!newSid.isEmpty() && newSidFirst)
        tellNewSid(context, newSid);
    context.out.line(selected);
    if (!newSid.isEmpty() && !newSidFirst)
        tellNewSid(context, newSid);
}

Reply resumeSelected(Context &context, const SidArguments &wanted, const SessionState &state,
                     std::shared_ptr<Mailbox> mailbox)
{
    Session &session = context.session;
    // Other UIDs, or another mailbox of that name: the SID stays, all else is asked again.
    const bool isSameMailbox =
        wanted.uidValidity == mailbox->uidValidity() && state.uidValidity == mailbox->uidValidity();
    const bool isNew = isSameMailbox
        && (!session.hasModSeqs() || !remembersSince(context, *mailbox, wanted.modSeq));
    QByteArray newSid;
    if (isNew)
        newSid = session.table()->replace(session, context.faults.sidForm);
    else if (!isSameMailbox)
        newSid = wanted.sid;
    const bool goesOn = newSid.isEmpty();
    if (!isNew)
        session.restore(state, context.mailboxes);
    session.becomeAware(context.out); // it counts mod-sequences, as with CHANGEDSINCE

    session.select(std::move(mailbox), state.isReadOnly, state.mailbox);
    if (isSameMailbox)
        session.keepRecent(state.recent);
    tellStart(context, state, newSid, isNew);
    tellMailbox(context);
    if (goesOn) {
        session.reportExpunged(); // the same as UID FETCH (REPORTEXPUNGES), 3.3
        const quint32 top = session.mailbox().uidNext() - 1;
        UidSet known;
        if (wanted.knownUids)
            known = wanted.knownUids->resolve(0);
        else if (top > 0)
            known = UidSet::range(1, top);
        tellChanges(context, known, wanted.modSeq, 0, session.earlierForm());
    }
    session.highestModSeqToTell(); // told above
    const QByteArray text = goesOn ? "Session resumed"
        : isNew                    ? "Session created"
                                   : "Resync required";
    return Reply::ok(text, state.isReadOnly ? "READ-ONLY" : "READ-WRITE");
}

} // namespace

Reply runSid(Context &context)
{
    if (context.args.atEnd())
        return create(context, false);
    const SidArguments wanted = readSid(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    Session &session = context.session;
    std::optional<SessionState> state;
    if (!context.faults.sidExpired)
        state = session.table()->resume(wanted.sid, session);
    if (!state)
        return create(context, true);
    closeSelected(context);
    const std::shared_ptr<Mailbox> mailbox = state->mailbox.isNull()
        ? nullptr
        : context.mailboxes.find(imap::MailboxName::fromWire(state->mailbox));
    if (mailbox)
        return resumeSelected(context, wanted, *state, mailbox);
    session.restore(*state, context.mailboxes);
    context.out.line("* SELECTED");
    return Reply::ok("Session resumed, nothing selected");
}

Reply runDeleteSid(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    Session &session = context.session;
    if (session.sid().isEmpty())
        return Reply::bad("No session");
    session.table()->end(session);
    return Reply::ok("Session deleted");
}

} // namespace homing::server
