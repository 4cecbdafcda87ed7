// SPDX-License-Identifier: GPL-3.0-or-later
// Which messages' References field is to be asked for: of those whose thread may be cut because it
// is not known. An ENVELOPE names the parent only; where that one is not here, or nobody is named
// and the subject is that of a reply, References name the ancestors. Inside the caller's
// transaction; the writer's thread.
#pragma once

#include "core/store/mailboxtable.h"
#include "core/store/threadindex.h"

namespace homing::store {

/// They are looked at by the next decideReferences().
void noteReferencesOpen(Database &database, const std::vector<qint64> &messages);
/// They are gone, or their References are known.
void forgetReferences(Database &database, const std::vector<qint64> &messages);

/// Looks at about `messages` of the noted ones, with their whole threads. True: at all of them.
bool decideReferences(Database &database, ThreadTables &tables, quint32 messages);

std::vector<Store::MailboxReferences> readMissingReferences(Database &database);
imap::UidSet readMissingReferences(Database &database, MailboxId mailbox, quint32 limit);
/// See Store::putReferences().
void putReferences(Database &database, MailboxId mailbox,
                   const std::map<quint32, QByteArray> &references);

} // namespace homing::store
