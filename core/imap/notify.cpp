// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imap/notify.h"

#include <algorithm>

namespace homing::imap {

namespace {

using Filter = NotifyGroup::Filter;

bool isSelected(Filter filter)
{
    return filter == Filter::Selected || filter == Filter::SelectedDelayed;
}

bool namesMailboxes(Filter filter)
{
    return filter == Filter::Subtree || filter == Filter::Mailboxes;
}

const char *filterName(Filter filter)
{
    switch (filter) {
    case Filter::Selected:
        return "SELECTED";
    case Filter::SelectedDelayed:
        return "SELECTED-DELAYED";
    case Filter::Inboxes:
        return "INBOXES";
    case Filter::Personal:
        return "PERSONAL";
    case Filter::Subscribed:
        return "SUBSCRIBED";
    case Filter::Subtree:
        return "SUBTREE";
    case Filter::Mailboxes:
        return "MAILBOXES";
    }
    Q_UNREACHABLE();
}

bool isMessageEvent(NotifyEvent event)
{
    return event <= NotifyEvent::AnnotationChange;
}

/// Section 5: MessageNew and MessageExpunge go together, FlagChange and AnnotationChange only with
/// both; else the server answers BAD. 6.1: of the selected mailbox there are message events only.
bool isAllowed(const NotifyGroup &group)
{
    const auto has = [&](NotifyEvent event) {
        return std::find(group.events.begin(), group.events.end(), event) != group.events.end();
    };
    const bool hasNew = has(NotifyEvent::MessageNew);
    const bool hasChange = has(NotifyEvent::FlagChange) || has(NotifyEvent::AnnotationChange);
    if (hasNew != has(NotifyEvent::MessageExpunge) || (hasChange && !hasNew))
        return false;
    if (isSelected(group.filter)
        && !std::all_of(group.events.begin(), group.events.end(), isMessageEvent))
        return false;
    if (!group.newMessageItems.isEmpty() && (!hasNew || !isSelected(group.filter)))
        return false;
    return namesMailboxes(group.filter) != group.mailboxes.empty();
}

QByteArray eventList(const NotifyGroup &group)
{
    if (group.events.empty())
        return "NONE";
    QByteArray list;
    for (const NotifyEvent event : group.events) {
        list += (list.isEmpty() ? "(" : " ") + notifyEventName(event).toByteArray();
        if (event == NotifyEvent::MessageNew && !group.newMessageItems.isEmpty())
            list += " (" + group.newMessageItems + ')';
    }
    return list + ')';
}

} // namespace

QByteArrayView notifyEventName(NotifyEvent event)
{
    switch (event) {
    case NotifyEvent::MessageNew:
        return "MessageNew";
    case NotifyEvent::MessageExpunge:
        return "MessageExpunge";
    case NotifyEvent::FlagChange:
        return "FlagChange";
    case NotifyEvent::AnnotationChange:
        return "AnnotationChange";
    case NotifyEvent::MailboxName:
        return "MailboxName";
    case NotifyEvent::SubscriptionChange:
        return "SubscriptionChange";
    case NotifyEvent::MailboxMetadataChange:
        return "MailboxMetadataChange";
    case NotifyEvent::ServerMetadataChange:
        return "ServerMetadataChange";
    }
    Q_UNREACHABLE();
}

namespace commands {

// notify-set  = "SET" [SP "STATUS"] SP event-group *(SP event-group)
// event-group = "(" filter-mailboxes SP events ")"
//                                                 RFC 5465 section 8
Command notifySet(const std::vector<NotifyGroup> &groups, bool status)
{
    Command command("NOTIFY");
    const auto isForSelected = [](const NotifyGroup &group) { return isSelected(group.filter); };
    if (groups.empty() || std::count_if(groups.begin(), groups.end(), isForSelected) > 1
        || !std::all_of(groups.begin(), groups.end(), isAllowed))
        return command.invalidate();
    command.verbatim(status ? "SET STATUS" : "SET");
    for (const NotifyGroup &group : groups) {
        const QByteArray filter = QByteArray("(") + filterName(group.filter);
        if (!namesMailboxes(group.filter)) {
            command.verbatim(filter + ' ' + eventList(group) + ')');
            continue;
        }
        command.verbatim(filter + " (");
        for (const MailboxName &mailbox : group.mailboxes)
            command.mailbox(mailbox);
        command.verbatim(") " + eventList(group) + ')');
    }
    return command;
}

Command notifyNone()
{
    return Command("NOTIFY").verbatim("NONE");
}

} // namespace commands

} // namespace homing::imap
