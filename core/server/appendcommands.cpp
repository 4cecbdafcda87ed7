// SPDX-License-Identifier: GPL-3.0-or-later
// APPEND (RFC 3501 6.3.11), REPLACE, UID REPLACE (RFC 8508), with APPENDUID (RFC 4315).
#include "core/server/commands.h"

#include "core/server/wiretext.h"

namespace homing::server {

namespace {

struct NewMessage
{
    imap::MailboxName mailbox;
    imap::FlagSet flags;
    QDateTime date = QDateTime::currentDateTimeUtc();
    QByteArray bytes;
};

/// mailbox [SP flag-list] [SP date-time] SP literal
NewMessage readNewMessage(Arguments &args)
{
    NewMessage message;
    message.mailbox = args.mailbox();
    args.space();
    if (args.peek() == '(') {
        message.flags = args.flags(true);
        args.space();
    }
    if (args.peek() == '"') {
        message.date = parseDateTime(args.string());
        if (args.ok() && !message.date.isValid())
            args.fail("Malformed date");
        args.space();
    }
    message.bytes = args.literal();
    args.end();
    return message;
}

struct Appended
{
    quint32 uid = 0;
    QByteArray code;              // APPENDUID, where it may be told
    std::optional<Reply> refusal; // then nothing was appended
};

Appended append(Context &context, const NewMessage &message)
{
    const std::shared_ptr<Mailbox> mailbox = context.mailboxes.find(message.mailbox);
    if (!mailbox)
        return {0, {}, Reply::no("No such mailbox", "TRYCREATE")};
    if (message.bytes.isEmpty() || message.bytes.contains('\0'))
        return {0, {}, Reply::no("Not a message", "CANNOT")};
    if (!mailbox->hasRoomForKeywords(message.flags))
        return {0, {}, Reply::no("Too many keywords", "LIMIT")};
    const quint32 uid = mailbox->append(message.bytes, message.flags, message.date);
    if (uid == 0)
        return {0, {}, Reply::no("No UIDs left", "LIMIT")};
    if (context.mailboxes.changed)
        context.mailboxes.changed(message.mailbox.wire());
    if (!context.session.has("UIDPLUS"))
        return {uid, {}, {}};
    return {uid,
            "APPENDUID " + QByteArray::number(mailbox->uidValidity()) + ' '
                + QByteArray::number(uid),
            {}};
}

/// The one message that goes, as its UID. 0: it is not there.
quint32 readReplaced(Context &context)
{
    const SequenceSet set = context.args.sequenceSet();
    if (set.ranges().size() != 1 || set.ranges().front().first != set.ranges().front().last) {
        context.args.fail("One message expected");
        return 0;
    }
    const std::vector<quint32> &view = context.session.view();
    const quint32 number = set.ranges().front().first;
    if (context.isUid)
        return number != 0 || view.empty() ? number : view.back();
    if (number > view.size() || view.empty()) {
        context.args.fail("No message with that number");
        return 0;
    }
    return number == 0 ? view.back() : view[number - 1];
}

} // namespace

Reply runAppend(Context &context)
{
    context.args.space();
    const NewMessage message = readNewMessage(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    const Appended appended = append(context, message);
    return appended.refusal.value_or(Reply::ok("Appended", appended.code));
}

/// RFC 8508 3.4: "These operations will appear to the client as a single action."
Reply runReplace(Context &context)
{
    // replace = "REPLACE" SP seq-number SP mailbox append-message
    context.args.space();
    const quint32 replaced = readReplaced(context);
    context.args.space();
    const NewMessage message = readNewMessage(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    Session &session = context.session;
    if (session.isReadOnly())
        return Reply::no("Read-only");
    if (!session.mailbox().find(replaced))
        return Reply::no("The message is expunged", "EXPUNGEISSUED");
    const Appended appended = append(context, message);
    if (appended.refusal)
        return *appended.refusal;
    // Before the expunge, so that the client knows what takes the place (RFC 8508 4.3).
    if (!appended.code.isEmpty())
        context.out.line("* OK [" + appended.code + "] Replacement message ready");
    session.mailbox().expunge(imap::UidSet::single(replaced));
    context.wantsHighestModSeq = true;
    session.willTellExpunges();
    if (context.mailboxes.changed)
        context.mailboxes.changed(session.mailbox().name().wire());
    return Reply::ok("Replaced");
}

} // namespace homing::server
