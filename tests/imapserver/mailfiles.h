// SPDX-License-Identifier: GPL-3.0-or-later
// Mail from files into a MailStore: mbox (RFC 4155) and Maildir with its folders. Reads only; what
// clients change stays in memory.
#pragma once

#include "core/server/mailstore.h"

namespace homing::test {

/// Into INBOX; false when the file cannot be read.
bool addMbox(server::MailStore &store, const QString &file);
/// INBOX, and ".a.b" as "a/b"; false when it is no Maildir.
bool addMaildir(server::MailStore &store, const QString &directory);
/// `count` short messages, each time the same.
void addGenerated(server::MailStore &store, int count);

} // namespace homing::test
