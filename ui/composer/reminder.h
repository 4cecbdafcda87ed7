// SPDX-License-Identifier: GPL-3.0-or-later
// What one may have forgotten before sending. Pure functions, any thread; linear.
#pragma once

#include <QString>

namespace homing::ui {

/// What the writer wrote: without quoted lines, the lines that introduce them, and the signature.
QString ownWords(const QString &text);
/// English or German words for a file that comes along, in ownWords().
bool speaksOfAttachment(const QString &text);

} // namespace homing::ui
