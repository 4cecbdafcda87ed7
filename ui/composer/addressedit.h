// SPDX-License-Identifier: GPL-3.0-or-later
// AddressEdit: where the next recipient of an AddressField is typed. Completes the people that mail
// was exchanged with. GUI thread.
#pragma once

#include "core/account/mailsearch.h"

#include <QLineEdit>

namespace homing::ui {

class WordOffers;

class AddressEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit AddressEdit(QWidget *parent = nullptr);
    /// The answer to peopleWanted(); one that is for another text is left alone.
    void offerPeople(const QString &beginning, const std::vector<account::PersonSeen> &people);
    WordOffers *offers() const { return m_offers; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void peopleWanted(const QString &beginning);
    /// What stands in it is done: a separator, Enter, a chosen offer, or the keyboard went away.
    void finished();
    /// Backspace with nothing before the cursor.
    void takeBackWanted();
    /// Left (as one reads) with nothing before the cursor.
    void leaveWanted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void onEdited(const QString &text);
    void pasteAll();

    WordOffers *m_offers;
};

} // namespace homing::ui
