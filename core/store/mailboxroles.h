// SPDX-License-Identifier: GPL-3.0-or-later
// What mailboxes are for: by the server's SPECIAL-USE attributes (RFC 6154), else by well-known
// names. Pure.
#pragma once

#include "core/store/store.h"

namespace homing::store {

/// Sets the role of each record. A role that any attribute gives is not guessed from a name; a
/// guessed role goes to one mailbox only.
void assignRoles(std::vector<MailboxRecord> &records);

} // namespace homing::store
