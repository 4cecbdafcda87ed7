// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/imap/notify.h"

#include <algorithm>

namespace homing::imap {

namespace {

using Filter = NotifyGroup::Filter;

const char *filterName(Filter filter)
{
    switch (filter) {
    case Filter::SelectedDelayed:
        return "SELECTED-DELAYED";
    case Filter::Personal:
        return "PERSONAL";
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
    return group.filter != Filter::SelectedDelayed
        || std::all_of(group.events.begin(), group.events.end(), isMessageEvent);
}

QByteArray eventList(const NotifyGroup &group)
{
    if (group.events.empty())
        return "NONE";
    QByteArray list;
    for (const NotifyEvent event : group.events)
        list += (list.isEmpty() ? "(" : " ") + notifyEventName(event).toByteArray();
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
Command notifySet(const std::vector<NotifyGroup> &groups)
{
    Command command("NOTIFY");
    const auto isForSelected = [](const NotifyGroup &group) {
        return group.filter == Filter::SelectedDelayed;
    };
    if (groups.empty() || std::count_if(groups.begin(), groups.end(), isForSelected) > 1
        || !std::all_of(groups.begin(), groups.end(), isAllowed))
        return command.invalidate();
    command.verbatim("SET");
    for (const NotifyGroup &group : groups)
        command.verbatim(QByteArray("(") + filterName(group.filter) + ' ' + eventList(group) + ')');
    return command;
}

} // namespace commands

} // namespace homing::imap
