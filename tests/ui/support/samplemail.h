// SPDX-License-Identifier: GPL-3.0-or-later
// Sample people, subjects and first lines of our own making, so that pictures and tests look like a
// real mailbox.
#pragma once

#include "core/store/store.h"

namespace homing::test {

/// The same message for the same `uid`, always. Flags are left empty.
store::MessageRow sampleMessage(quint32 uid, quint32 date);
/// The flags that sampleMessage's mailbox begins with: most are read, the newest few are not.
quint8 sampleFlags(quint32 uid, quint32 newestUid);

} // namespace homing::test
