// SPDX-License-Identifier: GPL-3.0-or-later
// Which links may be shown and sent. Pure functions, any thread.
#pragma once

#include <QString>

namespace homing::mime {

/// The target as it may be shown: http, https or mailto, without anything that could end it early
/// or hide in it. Empty for all others.
QString shownTarget(const QString &href);
/// Alike but for what nobody types: the target need not be said twice.
bool saysTarget(const QString &words, const QString &target);

} // namespace homing::mime
