// SPDX-License-Identifier: GPL-3.0-or-later
// What is inside a MailStore; for MailStore and ImapServer.
#pragma once

#include "core/server/mailboxes.h"
#include "core/server/mailstore.h"

namespace homing::server {

struct MailStore::Private
{
    Private(ExpungeMemory memory, int queueLimit, const Clock *clock)
        : mailboxes(memory, queueLimit, clock)
    {
    }
    Mailboxes mailboxes;
};

} // namespace homing::server
