// SPDX-License-Identifier: GPL-3.0-or-later
// The mailboxes as the user sees them: what the server has, with the journal's actions on mailboxes
// done in order. Pure. A mailbox keeps its id through all of it.
#pragma once

#include "core/store/store.h"

namespace homing::store {

/// `server`: as Store::mailboxes(). Of `operations` those that are parked have no effect, and those
/// of messages are passed over.
std::vector<MailboxRecord> shownMailboxes(std::vector<MailboxRecord> server,
                                          const std::vector<Operation> &operations);

/// The name that `name` has after `from` was renamed to `to`: its own, or a superior's (RFC 3501
/// 6.3.5); nothing when it is neither. INBOX's inferiors stay where they are.
std::optional<imap::MailboxName> renamed(const imap::MailboxName &name,
                                         const imap::MailboxName &from, const imap::MailboxName &to,
                                         std::optional<char> delimiter);

// --- a row that is only planned, because the id is needed: CreateMailbox waits
/// \NonExistent, so that nobody tries to open it.
MailboxRecord plannedMailbox(const imap::MailboxName &name, std::optional<char> delimiter);
bool isPlanned(const MailboxRecord &record);
/// The same when the server has it.
MailboxRecord made(MailboxRecord record);

} // namespace homing::store
