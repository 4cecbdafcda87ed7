// SPDX-License-Identifier: GPL-3.0-or-later
// One line of text that others wrote, painted in its own direction: Hebrew in an English window and
// the other way round keep their full stops and their ellipsis where they belong. GUI thread.
#pragma once

#include <QRect>
#include <QString>

class QPainter;

namespace homing::ui {

/// Elides to the painter's font and paints in its pen; stands at the left or right of `rect` as the
/// window reads, not as the text does. May stick out of `rect` a little (a J begins left of its
/// place).
void drawForeignLine(QPainter &painter, const QRect &rect, bool atRight, const QString &text,
                     Qt::TextElideMode mode = Qt::ElideRight);

} // namespace homing::ui
