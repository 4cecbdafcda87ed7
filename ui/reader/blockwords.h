// SPDX-License-Identifier: GPL-3.0-or-later
// What notices and reports say to people. Pure functions, GUI thread.
#pragma once

#include "core/mime/blocks.h"

#include <QStringList>

namespace homing::ui {

QString noticeWords(mime::NoticeKind kind);

/// One sentence a recipient, the most important ones first; at most 20 and then how many more.
QStringList reportWords(const mime::Report &report);
/// The servers' own words, one line a recipient; foreign text.
QStringList reportDetails(const mime::Report &report);
/// Something was not delivered.
bool isBadNews(const mime::Report &report);

/// "Anna Berg <anna@example.org>, ..."; at most 20 people.
QString peopleWords(const std::vector<mime::DecodedAddress> &people);

} // namespace homing::ui
