// SPDX-License-Identifier: GPL-3.0-or-later
// A mailbox of any size, made straight in the cache through Store::apply() in windows, newest first
// or oldest first, with headers, body structures, flags and dates that vary as real ones do. For
// benches and for trying the window.
#pragma once

#include "core/store/store.h"

namespace homing::store::test {

/// The same for the same UID, always.
MessageUpdate syntheticMessage(quint32 uid);

struct SyntheticOptions
{
    quint32 messages = 1000;
    quint32 window = 10'000;
    bool newestFirst = false;
    quint32 uidStep = 1; // UIDs are step, 2 * step, ...
};

/// Fills an empty mailbox; `progress` (may be empty) hears how many are there.
StoreResult<void> fillMailbox(Store &store, MailboxId mailbox, const SyntheticOptions &options,
                              const std::function<void(quint32)> &progress = {});

} // namespace homing::store::test
