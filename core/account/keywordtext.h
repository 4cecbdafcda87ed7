// SPDX-License-Identifier: GPL-3.0-or-later
// Words as keywords hold them on servers: modified UTF-7 (RFC 3501 section 5.1.3), as clients agreed
// on. For core/model, which knows nothing of the wire. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace homing::account {

QByteArray keywordFromText(const QString &text);
/// Nothing where it is no such text.
std::optional<QString> textFromKeyword(const QByteArray &keyword);

} // namespace homing::account
