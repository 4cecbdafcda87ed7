// SPDX-License-Identifier: GPL-3.0-or-later
// SpellingDesk: what all composers share: the speller, the user's own words, and which language one
// writes to whom. Kept in the window's settings, which are part of the profile. GUI thread.
#pragma once

#include "ui/spelling/speller.h"

#include "core/base/ids.h"
#include "core/mime/headers.h"

#include <QSet>

namespace homing::ui {

class SpellingDesk final : public QObject
{
    Q_OBJECT
public:
    /// `settingsFile` may be empty: nothing is remembered.
    SpellingDesk(std::vector<spelling::Dictionary> dictionaries, QString settingsFile,
                 QObject *parent = nullptr);

    /// There is a dictionary.
    bool isAvailable() const { return !m_speller.languages().isEmpty(); }
    Speller &speller() { return m_speller; }

    bool isOwnWord(const QString &word) const;
    /// Of every language, for good.
    void addWord(const QString &word);
    void removeWord(const QString &word);

    /// An installed language or "" (nothing is checked); nullopt: none was chosen.
    std::optional<QString> languageFor(const std::vector<mime::DecodedAddress> &people) const;
    std::optional<QString> languageOf(AccountId account) const;
    /// Of the system; "": no dictionary fits.
    QString usualLanguage() const;
    void remember(const QString &language, AccountId account,
                  const std::vector<mime::DecodedAddress> &people);
    /// Those that are spoken here: the system's, and what was chosen before.
    QStringList spokenLanguages() const;

Q_SIGNALS:
    void ownWordsChanged();

private:
    std::optional<QString> installed(const QString &stored) const;
    void keepWords();

    QString m_settingsFile;
    Speller m_speller;
    QSet<QString> m_words;
    QStringList m_people; // "address language", the newest last
    QHash<qint64, QString> m_accounts;
};

} // namespace homing::ui
