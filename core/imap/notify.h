// SPDX-License-Identifier: GPL-3.0-or-later
// NOTIFY (RFC 5465) as values: which events of which mailboxes a client wants to be told of. What
// the RFC forbids to ask (section 5: events that only go together, 6.1: what the selected mailbox
// has not) makes an invalid command.
#pragma once

#include "core/imap/command.h"

namespace homing::imap {

/// RFC 5465 section 5; in its order.
enum class NotifyEvent {
    MessageNew,
    MessageExpunge,
    FlagChange,
    AnnotationChange,
    MailboxName,
    SubscriptionChange,
    MailboxMetadataChange,
    ServerMetadataChange,
};

/// As the RFC writes it: "MessageNew".
QByteArrayView notifyEventName(NotifyEvent event);

/// event-group: one filter of mailboxes and what is wanted of them.
struct NotifyGroup
{
    /// RFC 5465 section 6. SelectedDelayed: expunges only where RFC 3501 7.4.1 lets them stand.
    enum class Filter {
        Selected,
        SelectedDelayed,
        Inboxes,
        Personal,
        Subscribed,
        Subtree,
        Mailboxes
    };
    Filter filter = Filter::Personal;
    std::vector<MailboxName> mailboxes; // of Subtree and Mailboxes, and only there
    std::vector<NotifyEvent> events;    // empty: NONE
    /// What MessageNew brings of a new message in the selected mailbox, "UID FLAGS"; empty: EXISTS
    /// alone.
    QByteArray newMessageItems;
};

namespace commands {
/// `status`: a STATUS of each mailbox but the selected one comes before the tagged OK (RFC
/// 5465 3.1).
Command notifySet(const std::vector<NotifyGroup> &groups, bool status = false);
/// No events at all, not even those of the selected mailbox in IDLE (RFC 5465 section 4).
Command notifyNone();
} // namespace commands

} // namespace homing::imap
