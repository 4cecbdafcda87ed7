// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign text made safe for one line of a list: short, without controls and without marks that
// turn the reading direction of what stands beside it (security row 11). Pure functions.
#pragma once

#include <QString>

namespace homing::model {

/// `maxLength` in UTF-16 units. Controls and line ends become spaces, bidi overrides and embeddings
/// go.
QString displayLine(const QString &foreign, qsizetype maxLength);

} // namespace homing::model
