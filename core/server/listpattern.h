// SPDX-License-Identifier: GPL-3.0-or-later
// LIST patterns (RFC 3501 6.3.8): "*" matches anything, "%" anything without a delimiter.
#pragma once

#include <QByteArray>

namespace homing::server {

/// INBOX is compared without case. Costs at most pattern size times name size.
bool matchesPattern(const QByteArray &pattern, const QByteArray &name, char delimiter);

} // namespace homing::server
