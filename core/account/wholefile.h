// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is whole or not there at all: the bytes are beside it until the disk has taken them.
// Any thread.
#pragma once

#include "core/base/fault.h"

#include <QFileDevice>

namespace homing::account {

/// Writes `bytes` to `path`, in the place of what is there. On a fault the old file stands:
/// DiskFull when the disk took no more, else Store; `detail` is the system's words. `permissions`:
/// empty is what the process gives its files.
Fault writeWholeFile(const QString &path, const QByteArray &bytes,
                     QFileDevice::Permissions permissions = {});

/// Writes `bytes` to a file that is made for them (O_EXCL): nothing that is there is touched and no link
/// is followed. On a fault no file is left behind.
Fault writeNewFile(const QString &path, const QByteArray &bytes);

} // namespace homing::account
