// SPDX-License-Identifier: GPL-3.0-or-later
// WordOffers: words that a line edit offers below itself while one types. The edit decides which,
// and what a chosen one does: QCompleter::activated(). GUI thread.
#pragma once

#include <QCompleter>

class QKeyEvent;
class QLineEdit;
class QStringListModel;

namespace homing::ui {

class WordOffers final : public QCompleter
{
    Q_OBJECT
public:
    static constexpr int most = 8;

    /// `name` is the popup's.
    WordOffers(QLineEdit *edit, const QString &name);
    /// None: what is offered goes away.
    void offer(const QStringList &words);
    void hide();
    bool isOffering() const;
    /// For keyPressEvent(), on Enter and Tab. True: they choose, and the event is the popup's.
    /// Otherwise it closes.
    bool takesChoice(QKeyEvent *event);

private:
    QStringListModel *m_words;
};

} // namespace homing::ui
