// SPDX-License-Identifier: GPL-3.0-or-later
// The dictionaries that are installed. Pure functions but for looking into folders; any thread.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace homing::spelling {

struct Dictionary
{
    QString language; // "de_AT", as its files are named
    QString affixes;  // paths
    QString words;
};

/// In the folders of DICPATH, else in the system's; each language once, by name. None where Homing
/// was built without hunspell.
std::vector<Dictionary> installedDictionaries();
std::vector<Dictionary> dictionariesIn(const QStringList &folders);

/// "Deutsch (Deutschland)", "British English"; what is no language's name, as it is.
QString languageName(const QString &language);

/// The one of `languages` for the first of `wanted` ("de-AT", "en_GB") that has any: the same, else
/// another country's. Empty: none fits.
QString bestLanguage(const QStringList &languages, const QStringList &wanted);

} // namespace homing::spelling
