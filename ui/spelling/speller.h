// SPDX-License-Identifier: GPL-3.0-or-later
// Speller: looks words up in a thread of its own, which opens dictionaries when they are first
// asked for. What was looked up is known at once from then on. GUI thread.
#pragma once

#include "core/spelling/spellbook.h"

#include <QHash>
#include <QObject>
#include <QThread>

#include <atomic>
#include <functional>
#include <map>
#include <optional>

namespace homing::ui {

class Speller final : public QObject
{
    Q_OBJECT
public:
    explicit Speller(std::vector<spelling::Dictionary> dictionaries, QObject *parent = nullptr);
    ~Speller() override;

    QStringList languages() const;

    /// Nothing: it was not looked up yet.
    std::optional<bool> knows(const QString &language, const QString &word) const;
    /// Ends with lookedUp(); words that are being looked up are not asked for twice.
    void lookUp(const QString &language, const QStringList &words);
    /// `done` is called later, unless `receiver` is gone.
    void suggest(const QString &language, const QString &word, QObject *receiver,
                 std::function<void(QStringList)> done);
    /// The one of `languages` that knows most of `words`; empty: none knows the most part of them.
    void guess(const QStringList &languages, const QStringList &words, QObject *receiver,
               std::function<void(QString)> done);

Q_SIGNALS:
    void lookedUp(const QString &language);

private:
    using Answers = QHash<QString, bool>;
    /// work() in the worker; done(what it gave) here, unless `receiver` is gone.
    template <typename Work, typename Done> void ask(QObject *receiver, Work work, Done done);
    /// In the worker; null: there is none.
    spelling::SpellBook *book(const QString &language);

    const std::vector<spelling::Dictionary> m_dictionaries;
    QHash<QString, Answers> m_known; // by language
    QHash<QString, QSet<QString>> m_asked;
    QThread m_thread;
    QObject m_inThread;
    std::atomic<bool> m_ends = false;
    std::map<QString, std::unique_ptr<spelling::SpellBook>> m_books; // the worker's
};

} // namespace homing::ui
