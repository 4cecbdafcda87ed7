// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a message or report, read as bytes. Pure functions, any thread; linear.
#pragma once

#include "core/mime/structure.h"

#include <QByteArrayView>

namespace homing::mime {

/// Fields up to the empty line, unfolded, names in lower case, values trimmed; at most 1,000, of at
/// most limits::headerBytes.
std::vector<std::pair<QByteArray, QByteArray>> readFields(QByteArrayView headerBlock);

/// The fields that a card shows.
CardHeader readCardHeader(QByteArrayView headerBlock);

/// An address field as sent, with groups opened; at most limits::addresses.
std::vector<DecodedAddress> readAddresses(QByteArrayView field);

} // namespace homing::mime
