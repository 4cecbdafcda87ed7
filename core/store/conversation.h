// SPDX-License-Identifier: GPL-3.0-or-later
// What the store tells of threads. Values, copied freely.
#pragma once

#include "core/base/ids.h"

#include <vector>

namespace homing::store {

/// 8 bytes for each message that is in a thread with others; `thread` is a number of its account.
struct ThreadKey
{
    quint32 uid = 0;
    quint32 thread = 0; // in a change: 0 for one that is alone now
    bool operator==(const ThreadKey &) const = default;
};

struct ThreadsAtRevision
{
    quint64 revision = 0;
    std::vector<ThreadKey> keys; // ascending by UID; may name messages that are gone or hidden
};

/// What one committed step of the threading changed in one mailbox. It follows the ChangeSet that
/// it is about; its revision is a count of its own, of all the account's mailboxes.
struct ThreadChanges
{
    quint64 revision = 0;
    MailboxRef mailbox;
    std::vector<ThreadKey> changed; // ascending by UID
};

struct ThreadProgress
{
    std::vector<ThreadChanges> changes;
    bool isDone = true;
};

} // namespace homing::store

Q_DECLARE_METATYPE(homing::store::ThreadChanges)
