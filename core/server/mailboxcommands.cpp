// SPDX-License-Identifier: GPL-3.0-or-later
// NAMESPACE, CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE, STATUS (RFC 3501 6.3, RFC 2342).
#include "core/server/commands.h"

#include "core/server/wiretext.h"

namespace homing::server {

namespace {

Reply toReply(MailboxError error, const char *done)
{
    switch (error) {
    case MailboxError::None:
        return Reply::ok(done);
    case MailboxError::Exists:
        return Reply::no("A mailbox of that name exists", "ALREADYEXISTS");
    case MailboxError::DoesNotExist:
        return Reply::no("No such mailbox", "NONEXISTENT");
    case MailboxError::NotAllowed:
        return Reply::no("Not with that name", "CANNOT");
    case MailboxError::TooMany:
        break;
    }
    return Reply::no("Too many mailboxes", "LIMIT");
}

/// The one argument of CREATE, DELETE, SUBSCRIBE, UNSUBSCRIBE.
imap::MailboxName onlyMailbox(Arguments &args)
{
    args.space();
    const imap::MailboxName name = args.mailbox();
    args.end();
    return name;
}

const char *const statusItems[] = {"MESSAGES",    "RECENT", "UIDNEXT",
                                   "UIDVALIDITY", "UNSEEN", "HIGHESTMODSEQ"};

} // namespace

Reply runNamespace(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.out.line("* NAMESPACE ((\"\" \"/\")) NIL NIL");
    return Reply::ok("Namespace completed");
}

Reply runCreate(Context &context)
{
    const imap::MailboxName name = onlyMailbox(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    return toReply(context.mailboxes.create(name), "Created");
}

Reply runDelete(Context &context)
{
    const imap::MailboxName name = onlyMailbox(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    // The client that deletes what it has selected is left with nothing selected, not sent away.
    const std::shared_ptr<Mailbox> mailbox = context.mailboxes.find(name);
    if (mailbox && !name.isInbox() && context.session.selected() == mailbox)
        context.session.deselect();
    return toReply(context.mailboxes.remove(name), "Deleted");
}

Reply runRename(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const imap::MailboxName from = args.mailbox();
    args.space();
    const imap::MailboxName to = args.mailbox();
    args.end();
    return args.ok() ? toReply(context.mailboxes.rename(from, to), "Renamed")
                     : Reply::bad(args.error());
}

Reply runSubscribe(Context &context)
{
    const imap::MailboxName name = onlyMailbox(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    return context.mailboxes.subscribe(name) ? Reply::ok("Subscribed")
                                             : Reply::no("Not with that name", "CANNOT");
}

Reply runUnsubscribe(Context &context)
{
    const imap::MailboxName name = onlyMailbox(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.mailboxes.unsubscribe(name);
    return Reply::ok("Unsubscribed");
}

StatusRequest readStatusItems(Context &context)
{
    StatusRequest request;
    request.items = context.args.atomList();
    if (request.items.empty())
        context.args.fail("Status item expected");
    for (const QByteArray &item : request.items) {
        const bool known = std::any_of(std::begin(statusItems), std::end(statusItems),
                                       [&](const char *name) { return item == name; });
        const bool isModSeq = item == "HIGHESTMODSEQ";
        if (!known || (isModSeq && !context.session.offersModSeqs()))
            context.args.fail("Unknown status item");
        request.highestModSeq = request.highestModSeq || isModSeq;
    }
    return request;
}

QByteArray statusLine(const Session &session, const Mailbox &mailbox, const StatusRequest &request)
{
    QByteArray items;
    for (const QByteArray &item : request.items) {
        quint64 value = 0;
        if (item == "MESSAGES")
            value = mailbox.messages().size();
        else if (item == "RECENT")
            value = mailbox.recentCount();
        else if (item == "UIDNEXT")
            value = mailbox.uidNext();
        else if (item == "UIDVALIDITY")
            value = mailbox.uidValidity();
        else if (item == "UNSEEN")
            value = mailbox.unseenCount();
        else // HIGHESTMODSEQ; 0 says that there is none (RFC 7162 3.1.7)
            value = session.hasModSeqs() ? mailbox.highestModSeq() : 0;
        if (!items.isEmpty())
            items += ' ';
        items += item + ' ' + QByteArray::number(value);
    }
    return "* STATUS " + toAString(mailbox.name().wire()) + " (" + items + ')';
}

Reply runStatus(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const imap::MailboxName name = args.mailbox();
    args.space();
    const StatusRequest request = readStatusItems(context);
    args.end();
    if (!args.ok())
        return Reply::bad(args.error());
    const std::shared_ptr<Mailbox> mailbox = context.mailboxes.find(name);
    if (!mailbox)
        return Reply::no("No such mailbox", "NONEXISTENT");
    if (request.highestModSeq)
        context.session.becomeAware(context.out);
    context.out.line(statusLine(context.session, *mailbox, request));
    return Reply::ok("Status completed");
}

} // namespace homing::server
