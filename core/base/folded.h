// SPDX-License-Identifier: GPL-3.0-or-later
// Text as people type it who do not have its letters at hand. Pure; any thread.
#pragma once

#include <QString>

namespace homing {

/// Without accents and case, "Özlem" is "ozlem"; what is no letter with an accent in Unicode but is
/// typed as one ("ł", "ø") is folded too. Only what is between words and what no one sees goes:
/// words stand one blank apart.
QString foldedWords(const QString &text);

} // namespace homing
