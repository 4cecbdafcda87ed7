// SPDX-License-Identifier: GPL-3.0-or-later
// The threads in the cache, and what is still to be threaded. A commit that brings or takes rows
// only notes their UIDs (ThreadTodo); advanceThreads() works that off behind it, in slices, so that
// no sync waits for it and a killed process goes on where it was. Inside the caller's transaction;
// the writer's thread.
#pragma once

#include "core/store/conversation.h"
#include "core/store/mailboxtable.h"
#include "core/store/threadindex.h"

namespace homing::store {

/// Of a mailbox without one everything is to be done and nothing is threaded.
struct ThreadTodo
{
    imap::UidSet removed; // first
    imap::UidSet added;   // then; may name UIDs without a row
};

std::optional<ThreadTodo> readThreadTodo(Database &database, MailboxId mailbox);
void noteThreadRows(Database &database, MailboxId mailbox, const imap::UidSet &removed,
                    const imap::UidSet &added);
/// All rows of the mailbox are gone, perhaps the mailbox too.
void noteThreadsCleared(Database &database, MailboxId mailbox);

/// Works off about `messages` messages. `account` names the mailboxes in the changes.
ThreadProgress advanceThreads(Database &database, AccountId account, quint32 messages);

std::vector<ThreadKey> readThreadKeys(Database &database, MailboxId mailbox);
quint64 readThreadRevision(Database &database);

/// A message of a thread, wherever it is.
struct ThreadMember
{
    qint64 message = 0; // rowId()
    quint64 own = 0;    // equal for copies of one message
    qint64 date = 0;
};
/// Of the thread that this message is in, itself included; none when it is in none. Of a greater
/// thread the `most` around it, by row. Three statements.
std::vector<ThreadMember> readThreadMembers(Database &database, MailboxId mailbox, quint32 uid,
                                            size_t most);

} // namespace homing::store
