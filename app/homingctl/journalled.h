// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands that act have in common: the journal has it, the server shall have it.
#pragma once

#include "app/homingctl/openaccount.h"

namespace homing::cli {

/// Without --offline brings `ours` to the server, with `mailbox` synchronised on the way, and tells
/// when one was refused. `error`: why not all were journalled. Gives the exit code.
int finishActions(const Context &context, const Options &options, OpenAccount &account,
                  const imap::MailboxName &mailbox, const std::vector<OperationId> &ours,
                  QString error);

} // namespace homing::cli
