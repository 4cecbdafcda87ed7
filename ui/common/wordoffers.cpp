// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/wordoffers.h"

#include <QAbstractItemView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>

namespace homing::ui {

WordOffers::WordOffers(QLineEdit *edit, const QString &name)
    : QCompleter(edit)
    , m_words(new QStringListModel(this))
{
    setWidget(edit);
    setModel(m_words);
    setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    setMaxVisibleItems(most);
    popup()->setObjectName(name);
    popup()->setAccessibleName(tr("Suggestions"));
}

void WordOffers::offer(const QStringList &words)
{
    m_words->setStringList(words);
    if (words.isEmpty())
        hide();
    else
        complete();
}

void WordOffers::hide()
{
    popup()->hide();
}

bool WordOffers::isOffering() const
{
    return popup()->isVisible();
}

bool WordOffers::takesChoice(QKeyEvent *event)
{
    if (isOffering() && popup()->currentIndex().isValid()) {
        event->ignore();
        return true;
    }
    hide();
    return false;
}

} // namespace homing::ui
