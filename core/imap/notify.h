// SPDX-License-Identifier: GPL-3.0-or-later
// NOTIFY (RFC 5465) as values: which events of which mailboxes the client wants to be told of. What
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
    /// Of RFC 5465 section 6 those that Homing asks for. SelectedDelayed: expunges only where RFC
    /// 3501 7.4.1 lets them stand.
    enum class Filter { SelectedDelayed, Personal };
    Filter filter = Filter::Personal;
    std::vector<NotifyEvent> events; // empty: NONE
};

namespace commands {
/// Without STATUS (RFC 5465 3.1): LIST brings the counts.
Command notifySet(const std::vector<NotifyGroup> &groups);
} // namespace commands

} // namespace homing::imap
