// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/sendtimes.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::SendTimes)
};

constexpr int morningHour = 8;
constexpr int eveningHour = 18;
constexpr int soonestMinutes = 30; // what is nearer is no evening to wait for

} // namespace

std::vector<SendTime> sendTimes(const QDateTime &now)
{
    const QDateTime local = now.toLocalTime();
    const QDate today = local.date();
    const QTime morning(morningHour, 0);
    std::vector<SendTime> times;
    times.push_back({"sendInAnHour", Words::tr("In an hour"), local.addSecs(3'600)});
    const QDateTime tonight(today, QTime(eveningHour, 0));
    if (tonight >= local.addSecs(soonestMinutes * 60))
        times.push_back({"sendThisEvening", Words::tr("This evening"), tonight});
    times.push_back(
        {"sendTomorrow", Words::tr("Tomorrow morning"), QDateTime(today.addDays(1), morning)});
    const int toMonday = 8 - today.dayOfWeek(); // the next one, on a Monday as well
    if (toMonday > 1)
        times.push_back({"sendOnMonday", Words::tr("Monday morning"),
                         QDateTime(today.addDays(toMonday), morning)});
    std::stable_sort(times.begin(), times.end(),
                     [](const SendTime &a, const SendTime &b) { return a.when < b.when; });
    return times;
}

QString whenWords(const QDateTime &when, const QDateTime &now, const QLocale &locale)
{
    const QDateTime local = when.toLocalTime();
    const QString time = locale.toString(local.time(), QLocale::ShortFormat);
    const qint64 days = now.toLocalTime().date().daysTo(local.date());
    if (days == 0)
        return Words::tr("today at %1").arg(time);
    if (days == 1)
        return Words::tr("tomorrow at %1").arg(time);
    if (days > 1 && days < 7)
        return Words::tr("%1 at %2", "Monday at 8:00")
            .arg(locale.dayName(local.date().dayOfWeek()), time);
    return Words::tr("%1 at %2", "1 May 2030 at 8:00")
        .arg(locale.toString(local.date(), QLocale::ShortFormat), time);
}

} // namespace homing::ui
