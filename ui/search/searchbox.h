// SPDX-License-Identifier: GPL-3.0-or-later
// SearchBox: the search field of the toolbar. Completes the operators, and the people and folders
// behind them. GUI thread.
#pragma once

#include "core/account/mailsearch.h"

#include <QLineEdit>

namespace homing::ui {

class WordOffers;

class SearchBox final : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchBox(QWidget *parent = nullptr);

    /// What "in:" offers.
    void setMailboxNames(const QStringList &names) { m_mailboxNames = names; }
    /// The answer to peopleWanted().
    void offerPeople(const QString &beginning, const std::vector<account::PersonSeen> &people);
    WordOffers *words() const { return m_offers; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void peopleWanted(const QString &beginning);
    /// Escape with nothing to complete.
    void leaveWanted();
    /// Down: to the results.
    void resultsWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    /// The blank-separated word that the cursor is at the end of, a quote kept together.
    QString lastWord() const;
    void complete();
    void take(const QString &word);

    WordOffers *m_offers;
    QStringList m_mailboxNames;
};

} // namespace homing::ui
