// SPDX-License-Identifier: GPL-3.0-or-later
// COPY, UID COPY (RFC 3501 6.4.7), MOVE, UID MOVE (RFC 6851), with COPYUID (RFC 4315).
#include "core/server/commands.h"

namespace homing::server {

using imap::UidSet;

namespace {

struct CopyRequest
{
    Session::ViewRanges ranges;
    std::shared_ptr<Mailbox> target;
};

/// The target is null when it is not there.
CopyRequest readCopy(Context &context)
{
    CopyRequest request;
    context.args.space();
    request.ranges = readMessageSet(context);
    context.args.space();
    const imap::MailboxName name = context.args.mailbox();
    context.args.end();
    if (context.args.ok())
        request.target = context.mailboxes.find(name);
    return request;
}

struct Copied
{
    UidSet source;
    UidSet destination;
    std::optional<Reply> refusal; // then nothing was copied
};

/// All or nothing (RFC 3501 6.4.7): the source is looked through before anything is written.
Copied copyMessages(Context &context, const CopyRequest &request)
{
    const Session &session = context.session;
    const Mailbox &source = context.session.mailbox();
    std::vector<Message> messages; // copies: the target may be the source
    for (const auto &[from, to] : request.ranges) {
        for (size_t i = from; i < to; ++i) {
            const Message *message = source.find(session.view()[i]);
            if (message)
                messages.push_back(*message);
            else if (!context.isUid)
                return {{}, {}, Reply::no("Some of the messages are expunged", "EXPUNGEISSUED")};
        }
    }
    if (!request.target->hasRoomForUids(messages.size()))
        return {{}, {}, Reply::no("No UIDs left", "LIMIT")};
    Copied copied;
    for (const Message &message : messages) {
        copied.source.add(message.uid);
        copied.destination.add(
            request.target->append(message.bytes, message.flags, message.internalDate));
    }
    return copied;
}

QByteArray copyUidCode(const Context &context, const CopyRequest &request, const Copied &copied)
{
    if (copied.source.isEmpty() || !context.session.has("UIDPLUS"))
        return {};
    return "COPYUID " + QByteArray::number(request.target->uidValidity()) + ' '
        + copied.source.toWire() + ' ' + copied.destination.toWire();
}

} // namespace

Reply runCopy(Context &context)
{
    const CopyRequest request = readCopy(context);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    if (!request.target)
        return Reply::no("No such mailbox", "TRYCREATE");
    const Copied copied = copyMessages(context, request);
    if (copied.refusal)
        return *copied.refusal;
    if (!copied.source.isEmpty() && context.mailboxes.changed)
        context.mailboxes.changed(request.target->name().wire());
    return Reply::ok("Copied", copyUidCode(context, request, copied));
}

Reply runMove(Context &context)
{
    const CopyRequest request = readCopy(context);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    Session &session = context.session;
    if (!request.target)
        return Reply::no("No such mailbox", "TRYCREATE");
    if (session.isReadOnly())
        return Reply::no("Read-only");
    const Copied copied = copyMessages(context, request);
    if (copied.refusal)
        return *copied.refusal;
    if (copied.source.isEmpty())
        return Reply::ok("Nothing to move");
    // Before the expunges, so that the client knows where the messages went (RFC 6851 4.3).
    const QByteArray code = copyUidCode(context, request, copied);
    if (!code.isEmpty())
        context.out.line("* OK [" + code + "] Moved");
    session.mailbox().expunge(copied.source);
    context.wantsHighestModSeq = true;
    session.willTellExpunges();
    if (context.mailboxes.changed) {
        context.mailboxes.changed(request.target->name().wire());
        context.mailboxes.changed(session.mailbox().name().wire());
    }
    return Reply::ok("Moved");
}

} // namespace homing::server
