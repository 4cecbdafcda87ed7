// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/savedsearches.h"

#include "core/account/wholefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace homing::account {

namespace {

constexpr qsizetype mostSearches = 200;
constexpr qsizetype longestName = 200;
constexpr qsizetype longestQuery = 1'000;

QString pathIn(const QDir &profile)
{
    return profile.filePath(QStringLiteral("searches.json"));
}

} // namespace

std::vector<SavedSearch> loadSavedSearches(const QDir &profile)
{
    std::vector<SavedSearch> searches;
    QFile file(pathIn(profile));
    if (!file.open(QIODevice::ReadOnly))
        return searches;
    const QJsonArray array = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &value : array) {
        const QJsonObject json = value.toObject();
        SavedSearch search;
        search.id = json.value(QStringLiteral("id")).toInteger();
        search.name = json.value(QStringLiteral("name")).toString().left(longestName);
        search.query = json.value(QStringLiteral("query")).toString().left(longestQuery);
        search.account = AccountId(json.value(QStringLiteral("account")).toInteger());
        search.mailbox =
            QByteArray::fromBase64(json.value(QStringLiteral("mailbox")).toString().toLatin1());
        const bool isKnown =
            std::any_of(searches.begin(), searches.end(),
                        [&](const SavedSearch &other) { return other.id == search.id; });
        if (search.id > 0 && !search.query.isEmpty() && !isKnown
            && qsizetype(searches.size()) < mostSearches)
            searches.push_back(std::move(search));
    }
    return searches;
}

Expected<void, QString> saveSavedSearches(const QDir &profile,
                                          const std::vector<SavedSearch> &searches)
{
    QJsonArray array;
    for (const SavedSearch &search : searches) {
        QJsonObject json {{QStringLiteral("id"), search.id},
                          {QStringLiteral("name"), search.name},
                          {QStringLiteral("query"), search.query}};
        if (!search.account.isNull())
            json.insert(QStringLiteral("account"), search.account.value());
        if (!search.mailbox.isEmpty())
            json.insert(QStringLiteral("mailbox"), QString::fromLatin1(search.mailbox.toBase64()));
        array.append(json);
    }
    const Fault fault = writeWholeFile(pathIn(profile), QJsonDocument(array).toJson(),
                                       QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (fault)
        return Unexpected {pathIn(profile) + QStringLiteral(": ") + fault.detail};
    return {};
}

} // namespace homing::account
