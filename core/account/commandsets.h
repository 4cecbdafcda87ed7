// SPDX-License-Identifier: GPL-3.0-or-later
// commandSets(): an action on many messages in as many operations as it takes commands. Pure.
#pragma once

#include "core/imap/uidset.h"

#include <vector>

namespace homing::account {

/// `uids` in sets that each fit into one command with a mailbox name or flags beside them, within
/// limits::commandLineBytes (RFC 7162 section 4 asks servers for 8192 octets a line, and no more).
/// One operation of the journal is one command: only so it is done as a whole, or not at all.
std::vector<imap::UidSet> commandSets(const imap::UidSet &uids);

} // namespace homing::account
