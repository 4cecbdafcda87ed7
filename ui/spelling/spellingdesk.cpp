// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/spellingdesk.h"

#include <QLocale>
#include <QSettings>

namespace homing::ui {

namespace {

constexpr qsizetype mostPeople = 1'000;
constexpr qsizetype mostWords = 20'000;
const QString off = QStringLiteral("off");

/// One that was added from there may begin the next one.
QString insideSentence(const QString &word)
{
    return word.isEmpty() ? word : word.at(0).toLower() + word.mid(1);
}

QString wordsKey()
{
    return QStringLiteral("spelling/words");
}

QString peopleKey()
{
    return QStringLiteral("spelling/people");
}

QString accountsGroup()
{
    return QStringLiteral("spelling/accounts");
}

} // namespace

SpellingDesk::SpellingDesk(std::vector<spelling::Dictionary> dictionaries, QString settingsFile,
                           QObject *parent)
    : QObject(parent)
    , m_settingsFile(std::move(settingsFile))
    , m_speller(std::move(dictionaries))
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    const QStringList words = settings.value(wordsKey()).toStringList();
    m_words = QSet<QString>(words.begin(), words.end());
    m_people = settings.value(peopleKey()).toStringList();
    settings.beginGroup(accountsGroup());
    for (const QString &account : settings.childKeys())
        m_accounts.insert(account.toLongLong(), settings.value(account).toString());
}

bool SpellingDesk::isOwnWord(const QString &word) const
{
    return m_words.contains(word) || m_words.contains(insideSentence(word));
}

void SpellingDesk::addWord(const QString &word)
{
    if (isOwnWord(word) || m_words.size() >= mostWords)
        return;
    m_words.insert(word);
    keepWords();
}

void SpellingDesk::removeWord(const QString &word)
{
    m_words.remove(word);
    m_words.remove(insideSentence(word));
    keepWords();
}

void SpellingDesk::keepWords()
{
    if (!m_settingsFile.isEmpty()) {
        QStringList words(m_words.begin(), m_words.end());
        words.sort();
        QSettings(m_settingsFile, QSettings::IniFormat).setValue(wordsKey(), words);
    }
    Q_EMIT ownWordsChanged();
}

/// A dictionary that is not there any more was chosen no more.
std::optional<QString> SpellingDesk::installed(const QString &stored) const
{
    if (stored == off)
        return QString();
    return m_speller.languages().contains(stored) ? std::optional(stored) : std::nullopt;
}

std::optional<QString>
SpellingDesk::languageFor(const std::vector<mime::DecodedAddress> &people) const
{
    for (const mime::DecodedAddress &person : people) {
        const QString beginning = person.address.toLower() + u' ';
        for (const QString &one : m_people) {
            if (!person.address.isEmpty() && one.startsWith(beginning))
                return installed(one.mid(beginning.size()));
        }
    }
    return std::nullopt;
}

std::optional<QString> SpellingDesk::languageOf(AccountId account) const
{
    return installed(m_accounts.value(account.value()));
}

QString SpellingDesk::usualLanguage() const
{
    return spelling::bestLanguage(m_speller.languages(), QLocale::system().uiLanguages());
}

void SpellingDesk::remember(const QString &language, AccountId account,
                            const std::vector<mime::DecodedAddress> &people)
{
    const QString stored = language.isEmpty() ? off : language;
    m_accounts.insert(account.value(), stored);
    for (const mime::DecodedAddress &person : people) {
        if (person.address.isEmpty() || person.address.contains(u' '))
            continue;
        const QString beginning = person.address.toLower() + u' ';
        m_people.removeIf([&](const QString &one) { return one.startsWith(beginning); });
        m_people.append(beginning + stored);
    }
    m_people = m_people.mid(std::max<qsizetype>(0, m_people.size() - mostPeople));
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(peopleKey(), m_people);
    settings.beginGroup(accountsGroup());
    settings.setValue(QString::number(account.value()), stored);
}

QStringList SpellingDesk::spokenLanguages() const
{
    QStringList all {usualLanguage()};
    for (const QString &one : m_people)
        all.append(installed(one.section(u' ', -1)).value_or(QString()));
    for (const QString &one : m_accounts)
        all.append(installed(one).value_or(QString()));
    all.removeAll(QString());
    all.removeDuplicates();
    return all;
}

} // namespace homing::ui
