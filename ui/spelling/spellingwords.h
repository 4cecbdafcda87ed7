// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a line that are somebody's spelling: not those of links, addresses, names of files
// and numbers. Pure functions; linear.
#pragma once

#include <QStringView>

#include <vector>

namespace homing::ui {

struct WordPlace
{
    qsizetype start = 0;
    qsizetype length = 0;
    bool operator==(const WordPlace &) const = default;
};

std::vector<WordPlace> wordsIn(const QString &line);

} // namespace homing::ui
