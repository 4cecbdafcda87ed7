// SPDX-License-Identifier: GPL-3.0-or-later
// What foreign text may hold when people look at it (security row 11). Pure functions, any thread.
#pragma once

#include <QString>

namespace homing::mime {

/// At least one character that leaves ink: not blank, not a control, not a lone mark.
bool hasVisible(QStringView text);

/// Body text: line ends as '\n', tabs kept; NULs, other controls, bidi overrides, non-characters
/// and lone surrogates gone. Isolates, embeddings and blanks stay: text in two directions needs
/// them.
QString cleanBody(const QString &text);

} // namespace homing::mime
