// SPDX-License-Identifier: GPL-3.0-or-later
// Dates, sizes and foreign text as people read them; in the locale's ways. Pure functions, GUI
// thread.
#pragma once

#include <QDateTime>
#include <QFontMetrics>
#include <QLocale>
#include <QString>

namespace homing::ui {

/// For lists: the time today, the weekday within the last week, else the date (with the year when
/// it is another one).
QString shortDate(const QDateTime &date, const QDateTime &now, const QLocale &locale = QLocale());
/// For headers and tooltips: weekday, date and time in full.
QString longDate(const QDateTime &date, const QLocale &locale = QLocale());
/// The same in UTC, which it says: for others, whom it does not tell where the user is.
QString longDateUtc(const QDateTime &date, const QLocale &locale = QLocale());
/// "1.2 MB", in the locale's digits.
QString sizeText(quint64 octets, const QLocale &locale = QLocale());
/// How the last resync went (account::ResyncCost::strategy), in words; an unknown one as it is.
QString strategyWords(const QString &strategy);
/// One line of at most `maxLength` characters: controls, line breaks and bidi overrides become
/// spaces or go.
QString oneLine(const QString &foreign, qsizetype maxLength = 500);
/// Foreign text for QToolTip, which guesses what is markup: shown as it is written, wrapped.
QString toolTipText(const QString &foreign);
/// `text` with places to wrap (U+200B, of no width) between the letters of what is wider than
/// `width` pixels and has no place to wrap. For showing only: what is copied goes without them.
QString breakable(const QString &text, const QFontMetrics &metrics, int width);

} // namespace homing::ui
