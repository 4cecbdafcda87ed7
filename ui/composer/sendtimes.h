// SPDX-License-Identifier: GPL-3.0-or-later
// When a message may leave that is not to leave now. Pure functions, GUI thread (tr()).
#pragma once

#include <QDateTime>
#include <QLocale>

#include <vector>

namespace homing::ui {

struct SendTime
{
    const char *name; // for the object name of its menu entry
    QString words;
    QDateTime when; // local
};

/// Those that lie ahead of `now` (local), soonest first: in an hour, this evening, tomorrow and
/// Monday morning.
std::vector<SendTime> sendTimes(const QDateTime &now);
/// "today at 18:00", "tomorrow at 08:00", "Monday at 08:00", else with its date.
QString whenWords(const QDateTime &when, const QDateTime &now, const QLocale &locale = QLocale());

} // namespace homing::ui
