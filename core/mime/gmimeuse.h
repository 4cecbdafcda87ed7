// SPDX-License-Identifier: GPL-3.0-or-later
// What those share that use GMime. Any thread.
#pragma once

#include <QByteArray>
#include <QDateTime>

#include <gmime/gmime.h>

#include <memory>

namespace homing::mime {

/// Before GMime's objects are used; does its work once.
void initialiseGMime();

struct UnrefGObject
{
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T> using GOwned = std::unique_ptr<T, UnrefGObject>;

/// RFC 5322 3.3, in UTC: "Tue, 14 Nov 2023 22:13:20 +0000". Empty for years that have not four
/// digits.
QByteArray dateText(const QDateTime &date);

/// Without <>: the time and 64 random bits, in the domain of `sender` (UTF-8) or, if it has none,
/// of nobody. The host's name is never asked for.
QByteArray newMessageId(const QByteArray &sender);

} // namespace homing::mime
