// SPDX-License-Identifier: GPL-3.0-or-later
// DateGroups: where in a list by date a day, a week or a month begins, and what it is called. Days
// are those of a time zone, so a list is grouped anew at midnight. Only groups that have messages
// cost anything: two binary searches each, whatever the list's length. GUI thread.
#pragma once

#include "core/model/messagelistmodel.h"

#include <QLocale>
#include <QTimeZone>

namespace homing::ui {

struct DateGroup
{
    int firstRow = 0;
    QString title;
    bool operator==(const DateGroup &) const = default;
};

/// Ascending rows, the first at 0; empty when `model` is empty or not by date.
std::vector<DateGroup> dateGroups(const model::MessageListModel &model, const QDateTime &now,
                                  const QTimeZone &zone, const QLocale &locale);
/// When these groups are others: the next midnight.
QDateTime nextDay(const QDateTime &now, const QTimeZone &zone);

} // namespace homing::ui
