// SPDX-License-Identifier: GPL-3.0-or-later
// Icons: :/icons/NAME.svg in the palette's colours, rendered at the exact device pixels asked for.
// GUI thread. A name that is not there gives a null QIcon (a tool button then shows its text).
#pragma once

#include <QIcon>
#include <QPalette>

class QPainter;

namespace homing::ui {

enum class Tint { Text, Muted, Accent, Amber, Error, Success, OnAccent };

/// Follows the application's palette and the mode (Disabled, Selected); a later palette change
/// shows at the next paint.
QIcon icon(const QString &name, Tint tint = Tint::Text);
inline QIcon icon(const char *name, Tint tint = Tint::Text)
{
    return icon(QString::fromLatin1(name), tint);
}
/// Device pixels per unit of what `painter` paints on; right in a grab into a picture, too.
qreal pixelRatio(const QPainter &painter);
/// For delegates: `size` in device-independent pixels, `dpr` of the painting device. Null when
/// there is no such icon.
QPixmap iconPixmap(const QString &name, int size, qreal dpr, const QColor &colour);
/// Drawn on the large grid, for empty panes.
bool isPictogram(const QString &name);
/// The colour that a tint has in this palette.
QColor tintColour(Tint tint, const QPalette &palette,
                  QPalette::ColorGroup group = QPalette::Active);

} // namespace homing::ui
