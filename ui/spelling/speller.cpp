// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/speller.h"

#include <QPointer>
#include <QSet>

namespace homing::ui {

namespace {

constexpr qsizetype mostKept = 50'000; // words
constexpr int mostSuggestions = 6;
constexpr double guessedShare = 0.6; // of the words

} // namespace

Speller::Speller(std::vector<spelling::Dictionary> dictionaries, QObject *parent)
    : QObject(parent)
    , m_dictionaries(std::move(dictionaries))
{
    m_thread.setObjectName(QStringLiteral("spelling"));
    m_inThread.moveToThread(&m_thread);
}

/// What is being looked up is the last; at most a dictionary is still read.
Speller::~Speller()
{
    m_ends = true;
    m_thread.quit();
    m_thread.wait();
}

QStringList Speller::languages() const
{
    QStringList names;
    for (const spelling::Dictionary &one : m_dictionaries)
        names.append(one.language);
    return names;
}

spelling::SpellBook *Speller::book(const QString &language)
{
    const auto open = m_books.find(language);
    if (open != m_books.end())
        return open->second.get();
    for (const spelling::Dictionary &one : m_dictionaries) {
        if (one.language == language)
            return m_books.emplace(language, spelling::SpellBook::open(one)).first->second.get();
    }
    return nullptr;
}

template <typename Work, typename Done>
void Speller::ask(QObject *receiver, Work work, Done done)
{
    if (!m_thread.isRunning())
        m_thread.start(QThread::LowPriority);
    QMetaObject::invokeMethod(
        &m_inThread,
        [this, work = std::move(work), done = std::move(done), guard = QPointer(receiver)] {
            if (m_ends)
                return;
            auto result = work();
            QMetaObject::invokeMethod(
                this,
                [done, guard, result = std::move(result)] {
                    if (guard)
                        done(result);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

std::optional<bool> Speller::knows(const QString &language, const QString &word) const
{
    const auto known = m_known.constFind(language);
    if (known == m_known.cend())
        return std::nullopt;
    const auto answer = known->constFind(word);
    return answer == known->cend() ? std::nullopt : std::optional(*answer);
}

void Speller::lookUp(const QString &language, const QStringList &words)
{
    QStringList missing;
    QSet<QString> &asked = m_asked[language];
    for (const QString &word : words) {
        if (!asked.contains(word) && !knows(language, word)) {
            asked.insert(word);
            missing.append(word);
        }
    }
    if (missing.isEmpty())
        return;
    const auto work = [this, language, missing] {
        Answers answers;
        const spelling::SpellBook *open = book(language);
        for (const QString &word : missing) {
            if (m_ends)
                break;
            answers.insert(word, !open || open->knows(word));
        }
        return answers;
    };
    ask(this, work, [this, language](const Answers &answers) {
        Answers &known = m_known[language];
        if (known.size() + answers.size() > mostKept)
            known.clear();
        known.insert(answers);
        for (auto at = answers.cbegin(); at != answers.cend(); ++at)
            m_asked[language].remove(at.key());
        Q_EMIT lookedUp(language);
    });
}

void Speller::suggest(const QString &language, const QString &word, QObject *receiver,
                      std::function<void(QStringList)> done)
{
    const auto work = [this, language, word] {
        const spelling::SpellBook *open = book(language);
        return open ? open->suggestions(word, mostSuggestions) : QStringList();
    };
    ask(receiver, work, std::move(done));
}

void Speller::guess(const QStringList &languages, const QStringList &words, QObject *receiver,
                    std::function<void(QString)> done)
{
    const auto work = [this, languages, words] {
        QString best;
        qsizetype most = qsizetype(guessedShare * double(words.size()));
        for (const QString &language : languages) {
            const spelling::SpellBook *open = m_ends ? nullptr : book(language);
            const auto known = !open ? 0
                                     : std::count_if(words.begin(), words.end(),
                                                     [&](const QString &word) {
                                                         return open->knows(word);
                                                     });
            if (known > most) {
                best = language;
                most = known;
            }
        }
        return best;
    };
    ask(receiver, work, std::move(done));
}

} // namespace homing::ui
