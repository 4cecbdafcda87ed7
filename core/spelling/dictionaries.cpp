// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spelling/dictionaries.h"

#include <QDir>
#include <QLocale>

#include <map>

namespace homing::spelling {

namespace {

QString normalised(const QString &language)
{
    return QString(language).replace(u'-', u'_');
}

QString baseOf(const QString &language)
{
    return normalised(language).section(u'_', 0, 0).toLower();
}

} // namespace

std::vector<Dictionary> installedDictionaries()
{
#ifdef HOMING_HUNSPELL
    const QString chosen = qEnvironmentVariable("DICPATH");
    return dictionariesIn(chosen.isEmpty() ? QStringList {QStringLiteral("/usr/share/hunspell"),
                                                          QStringLiteral("/usr/share/myspell")}
                                           : chosen.split(QDir::listSeparator()));
#else
    return {};
#endif
}

std::vector<Dictionary> dictionariesIn(const QStringList &folders)
{
    std::map<QString, Dictionary> found;
    for (const QString &name : folders) {
        const QDir folder(name);
        for (const QString &file :
             folder.entryList({QStringLiteral("*.dic")}, QDir::Files | QDir::Readable)) {
            const QString language = file.chopped(4);
            const QString affixes = language + QStringLiteral(".aff");
            if (QFileInfo(folder.filePath(affixes)).isReadable())
                found.try_emplace(language,
                                  Dictionary {language, folder.filePath(affixes),
                                              folder.filePath(file)});
        }
    }
    std::vector<Dictionary> all;
    for (auto &[language, dictionary] : found)
        all.push_back(std::move(dictionary));
    return all;
}

QString languageName(const QString &language)
{
    const QLocale locale(normalised(language));
    if (locale.language() == QLocale::C || baseOf(language).size() > 3)
        return language;
    QString name = locale.nativeLanguageName();
    if (name.isEmpty())
        return language;
    name = name.at(0).toUpper() + name.mid(1);
    // Some have one of their own for a country: "British English".
    const bool namesCountry =
        locale.nativeLanguageName() != QLocale(locale.language()).nativeLanguageName();
    const bool hasCountry = normalised(language).contains(u'_') && !namesCountry
        && !locale.nativeTerritoryName().isEmpty();
    return hasCountry ? QStringLiteral("%1 (%2)").arg(name, locale.nativeTerritoryName()) : name;
}

QString bestLanguage(const QStringList &languages, const QStringList &wanted)
{
    for (const QString &want : wanted) {
        const QString base = want == QLatin1String("C") ? QStringLiteral("en") : baseOf(want);
        QString best;
        for (const QString &language : languages) {
            if (normalised(language).compare(normalised(want), Qt::CaseInsensitive) == 0)
                return language;
            // Of its own country, where the name says none of both.
            const bool isHome = language.section(u'_', 1, 1).toLower() == base
                || (base == QLatin1String("en") && language == QLatin1String("en_US"));
            if (baseOf(language) == base && (best.isEmpty() || isHome))
                best = language;
        }
        if (!best.isEmpty())
            return best;
    }
    return {};
}

} // namespace homing::spelling
