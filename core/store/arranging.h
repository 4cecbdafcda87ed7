// SPDX-License-Identifier: GPL-3.0-or-later
// The pass over a mailbox that an arrangement needs. In the thread of the connection; about a
// second for a million messages, so never in the GUI's.
#pragma once

#include "core/store/arrangement.h"
#include "core/store/mailboxtable.h"

namespace homing::store {

/// Everything that is shown of a mailbox, ascending by UID: one state of the database when inside a
/// ReadTransaction.
std::vector<MessageKey> shownKeys(Database &database, MailboxId mailbox);
/// To whom the account has written: To and Cc of its Sent mailboxes, at most 100,000 addresses.
ContactSet contactsOf(Database &database, const std::atomic_bool &cancelled);
/// The messages of `query` that `arrangement` shows. By text: into `texts` as list number `list`,
/// to be ranked with the other mailboxes'; else sorted into `result.keys`.
void arrange(Database &database, const ArrangeQuery &query, const Arrangement &arrangement,
             const std::atomic_bool &cancelled, size_t list, TextRanks &texts,
             ArrangedKeys &result);

} // namespace homing::store
