// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/dategroups.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Span
{
    QDate first; // days, inclusive
    QDate last;
    QString title;
};

QString words(const char *text)
{
    return QCoreApplication::translate("homing::ui::DateGroups", text);
}

Span spanOf(const QDate &day, const QDate &today, const QLocale &locale)
{
    if (day > today)
        return {today.addDays(1), QDate(9999, 12, 31),
                words(QT_TRANSLATE_NOOP("homing::ui::DateGroups", "In the future"))};
    if (day == today)
        return {day, day, words(QT_TRANSLATE_NOOP("homing::ui::DateGroups", "Today"))};
    if (day == today.addDays(-1))
        return {day, day, words(QT_TRANSLATE_NOOP("homing::ui::DateGroups", "Yesterday"))};
    const int intoWeek = (today.dayOfWeek() - int(locale.firstDayOfWeek()) + 7) % 7;
    const QDate week = today.addDays(-intoWeek);
    const QDate beforeYesterday = today.addDays(-2);
    if (day >= week)
        return {week, beforeYesterday,
                words(QT_TRANSLATE_NOOP("homing::ui::DateGroups", "This week"))};
    if (day >= week.addDays(-7))
        return {week.addDays(-7), std::min(week.addDays(-1), beforeYesterday),
                words(QT_TRANSLATE_NOOP("homing::ui::DateGroups", "Last week"))};
    const QDate month(day.year(), day.month(), 1);
    const QString name = locale.standaloneMonthName(day.month());
    return {month, std::min(month.addMonths(1).addDays(-1), week.addDays(-8)),
            day.year() == today.year() ? name : QStringLiteral("%1 %2").arg(name).arg(day.year())};
}

/// Keys hold unsigned seconds of 1970 to 2106.
quint32 secondsOf(const QDate &day, const QTimeZone &zone)
{
    return quint32(std::clamp<qint64>(day.startOfDay(zone).toSecsSinceEpoch(), 0, 0xffffffff));
}

} // namespace

std::vector<DateGroup> dateGroups(const model::MessageListModel &model, const QDateTime &now,
                                  const QTimeZone &zone, const QLocale &locale)
{
    std::vector<DateGroup> groups;
    if (!model.isByDate())
        return groups;
    const QDate today = now.toTimeZone(zone).date();
    const bool isReversed = model.isReversed();
    const int count = model.rowCount();
    for (int row = 0; row < count;) {
        const quint32 seconds = isReversed ? ~model.rankAt(row) : model.rankAt(row);
        const QDate day = QDateTime::fromSecsSinceEpoch(seconds, zone).date();
        const Span span = spanOf(day, today, locale);
        groups.push_back({row, span.title});
        int next = 0;
        if (isReversed) {
            next = model.rowsBefore(secondsOf(span.last.addDays(1), zone));
        } else {
            const quint32 begin = secondsOf(span.first, zone);
            next = begin == 0 ? count : model.rowsBefore(begin - 1);
        }
        row = std::max(row + 1, next);
    }
    return groups;
}

QDateTime nextDay(const QDateTime &now, const QTimeZone &zone)
{
    return now.toTimeZone(zone).date().addDays(1).startOfDay(zone);
}

} // namespace homing::ui
