// SPDX-License-Identifier: GPL-3.0-or-later
// NOTIFY (RFC 5465).
#include "core/server/commands.h"

namespace homing::server {

namespace {

constexpr size_t mostGroups = 100;
constexpr size_t mostNames = 1'000; // in one command
constexpr char knownEvents[] =
    "MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange";

/// One event-group as written.
struct EventGroup
{
    WatchGroup watch;
    bool isSelected = false;
    bool isDelayed = false;
    bool messageNew = false;
    bool messageExpunge = false;
    bool annotations = false;
    bool isUnknown = false; // names an event that there is not here
    std::optional<FetchRequest> items;
};

struct NotifyArguments
{
    bool isNone = false;
    bool wantsStatus = false;
    std::vector<EventGroup> groups;
};

/// one-or-more-mailbox = mailbox / many-mailboxes
void readMailboxes(Arguments &args, WatchGroup &group)
{
    args.space();
    const bool many = args.skip('(');
    do {
        group.mailboxes.push_back(args.mailbox().wire());
        if (group.mailboxes.size() > mostNames)
            args.fail("Too many mailboxes");
    } while (many && args.ok() && args.skip(' '));
    if (many)
        args.expect(')');
}

void readFilter(Arguments &args, EventGroup &group)
{
    const QByteArray filter = args.upperAtom();
    if (filter == "SELECTED" || filter == "SELECTED-DELAYED") {
        group.isSelected = true;
        group.isDelayed = filter == "SELECTED-DELAYED";
    } else if (filter == "INBOXES" || filter == "PERSONAL") {
        group.watch.filter = WatchGroup::Filter::All;
    } else if (filter == "SUBSCRIBED") {
        group.watch.filter = WatchGroup::Filter::Subscribed;
    } else if (filter == "SUBTREE") {
        group.watch.filter = WatchGroup::Filter::Subtree;
        readMailboxes(args, group.watch);
    } else if (filter == "MAILBOXES") {
        group.watch.filter = WatchGroup::Filter::Named;
        readMailboxes(args, group.watch);
    } else {
        args.fail("Unknown mailbox filter");
    }
}

void readEvent(Arguments &args, EventGroup &group)
{
    const QByteArray event = args.upperAtom();
    if (event == "MESSAGENEW") {
        group.messageNew = true;
        // Items stand in parentheses behind it.
        Arguments ahead(args);
        if (ahead.skip(' ') && ahead.peek() == '(') {
            args.space();
            group.items = readFetchItems(args);
            if (!group.isSelected)
                args.fail("Items are for the selected mailbox"); // RFC 5465 section 8
        }
    } else if (event == "MESSAGEEXPUNGE") {
        group.messageExpunge = true;
    } else if (event == "FLAGCHANGE") {
        group.watch.flags = true;
    } else if (event == "MAILBOXNAME") {
        group.watch.names = true;
    } else if (event == "SUBSCRIPTIONCHANGE") {
        group.watch.subscriptions = true;
    } else {
        group.annotations = group.annotations || event == "ANNOTATIONCHANGE";
        group.isUnknown = true;
    }
}

/// event-group = "(" filter-mailboxes SP events ")"
/// events      = ( "(" event *(SP event) ")" ) / "NONE"; the RFC's examples leave the inner
/// parentheses out.
EventGroup readGroup(Arguments &args)
{
    EventGroup group;
    args.expect('(');
    readFilter(args, group);
    args.space();
    const bool isBare = args.peek() != '(';
    Arguments ahead(args);
    if (isBare && ahead.upperAtom() == "NONE") {
        args.upperAtom();
    } else {
        args.skip('(');
        do {
            readEvent(args, group);
        } while (args.ok() && args.skip(' '));
        if (!isBare)
            args.expect(')');
    }
    args.expect(')');
    group.watch.messages = group.messageNew;
    return group;
}

NotifyArguments readNotify(Arguments &args)
{
    NotifyArguments notify;
    args.space();
    const QByteArray form = args.upperAtom();
    notify.isNone = form == "NONE";
    if (!notify.isNone && form != "SET")
        args.fail("SET or NONE expected");
    while (!notify.isNone && args.ok() && args.skip(' ')) {
        if (notify.groups.empty() && !notify.wantsStatus && args.peek() != '(') {
            if (args.upperAtom() != "STATUS")
                args.fail("STATUS expected");
            notify.wantsStatus = true;
            continue;
        }
        notify.groups.push_back(readGroup(args));
        if (notify.groups.size() > mostGroups)
            args.fail("Too many groups");
    }
    if (!notify.isNone && notify.groups.empty())
        args.fail("Event group expected");
    args.end();
    return notify;
}

/// What section 5 and 6.1 forbid; null when all is well.
const char *objection(const NotifyArguments &notify)
{
    int selected = 0;
    for (const EventGroup &group : notify.groups) {
        selected += group.isSelected ? 1 : 0;
        if (group.messageNew != group.messageExpunge)
            return "MessageNew and MessageExpunge go together";
        if ((group.watch.flags || group.annotations) && !group.messageNew)
            return "FlagChange needs MessageNew and MessageExpunge";
        if (group.isSelected && (group.watch.names || group.watch.subscriptions))
            return "Only message events of the selected mailbox";
    }
    return selected > 1 ? "The selected mailbox only once" : nullptr;
}

SelectedEvents selectedEvents(const NotifyArguments &notify)
{
    // RFC 5465 3.1: not named is NONE.
    SelectedEvents events;
    events.messages = events.flags = false;
    events.betweenCommands = true;
    for (const EventGroup &group : notify.groups) {
        if (!group.isSelected)
            continue;
        events.messages = group.messageNew;
        events.flags = group.watch.flags;
        events.expungesBetweenCommands = !group.isDelayed;
        if (group.items) {
            events.tellNew = [items = *group.items](Session &session, Output &out, quint32 uid) {
                const Message *message = session.mailbox().find(uid);
                const quint32 sequence = session.sequenceOf(uid);
                if (message && sequence != 0)
                    out.line("* " + QByteArray::number(sequence) + " FETCH ("
                             + fetchData(session, items, *message, false) + ')');
            };
        }
    }
    return events;
}

} // namespace

Reply runNotify(Context &context)
{
    const NotifyArguments notify = readNotify(context.args);
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    if (const char *problem = objection(notify))
        return Reply::bad(problem);
    Session &session = context.session;
    if (notify.isNone) {
        session.notifyNone();
        return Reply::ok("Nothing will be told");
    }
    std::vector<WatchGroup> groups;
    for (const EventGroup &group : notify.groups) {
        if (group.isUnknown || (group.items && group.items->modSeq && !session.hasModSeqs()))
            return Reply::no("No such event here", QByteArray("BADEVENT (") + knownEvents + ')');
        if (!group.isSelected)
            groups.push_back(group.watch);
    }
    auto watch =
        std::make_unique<Watch>(session, context.mailboxes, context.faults, std::move(groups));
    const std::vector<std::shared_ptr<Mailbox>> watched = watch->watched();
    if (watched.size() > size_t(context.options.notifyMailboxes))
        return Reply::no("Too many mailboxes", "NOTIFICATIONOVERFLOW");
    if (notify.wantsStatus) {
        for (const auto &mailbox : watched)
            context.out.line(watch->statusOf(*mailbox));
    }
    session.notify(selectedEvents(notify), std::move(watch));
    return Reply::ok("Will be told");
}

} // namespace homing::server
