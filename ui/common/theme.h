// SPDX-License-Identifier: GPL-3.0-or-later
// Theme: colours, spacing and type of the window, all derived from QPalette and the system's font.
// GUI thread; pure functions apart from apply(). Dark is designed, not inverted: text keeps a
// contrast of at least 4.5:1.
#pragma once

#include <QFont>
#include <QPalette>

class QApplication;
class QWidget;

namespace homing::ui::theme {

// The grid: 8 px, 4 inside controls (device-independent pixels).
inline constexpr int grid = 8;
inline constexpr int half = 4;
inline constexpr int rowPaddingX = 12;
inline constexpr int rowPaddingY = 10;
inline constexpr int radius = 6;
inline constexpr int smallIcon = 16;
inline constexpr int toolIcon = 20;
inline constexpr int avatarSize = 40;

enum class Scheme { System, Light, Dark };
/// Sets the palette and style hints of the whole application. System leaves Qt's palette as it is.
void apply(QApplication &application, Scheme scheme);
QPalette lightPalette();
QPalette darkPalette();

bool isDark(const QPalette &palette);
QColor text(const QPalette &palette);
QColor mutedText(const QPalette &palette);  // text at 65% over Base; at least 4.5:1
QColor accent(const QPalette &palette);     // the system's highlight
QColor accentText(const QPalette &palette); // readable on accent()
QColor
accentOnBase(const QPalette &palette);     // accent as text or icon colour on Base, at least 4.5:1
QColor selection(const QPalette &palette); // accent at 14%
QColor hover(const QPalette &palette);     // text at 5%
QColor separator(const QPalette &palette); // hairlines
QColor surface(const QPalette &palette);   // bars and cards, a shade off Base
QColor skeleton(const QPalette &palette);  // grey bars of what is not loaded yet
QColor amber(const QPalette &palette);     // flags
QColor error(const QPalette &palette);     // errors only
QColor success(const QPalette &palette);
/// `over` painted with `alpha` (0 to 1) on `under`; opaque.
QColor blend(const QColor &under, const QColor &over, qreal alpha);
/// WCAG 2 contrast, 1 to 21.
qreal contrast(const QColor &a, const QColor &b);
/// `colour` moved towards black or white until its contrast on `background` is at least `ratio`.
QColor readable(const QColor &colour, const QColor &background, qreal ratio = 4.5);

/// `base` scaled (1.35 for the reader's subject) and weighted.
QFont font(const QFont &base, qreal scale, QFont::Weight weight = QFont::Normal);
/// Animation time in ms, at most 120; 0 where the system asks for less motion.
int motion(const QWidget *widget);

} // namespace homing::ui::theme
