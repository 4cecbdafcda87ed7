// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/searchbox.h"

#include "core/base/folded.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/wordoffers.h"

#include <QAbstractButton>
#include <QAction>
#include <QKeyEvent>

namespace homing::ui {

namespace {

const char *const peopleOperators[] = {"from:", "to:", "cc:"};

QStringList operators()
{
    QStringList words;
    for (const char *word : {"from:", "to:", "subject:", "has:attachment", "is:unread",
                             "is:flagged", "before:", "after:", "in:"})
        words += QLatin1String(word);
    return words;
}

QString quoted(const QString &text)
{
    return text.contains(u' ') ? u'"' + QString(text).remove(u'"') + u'"' : text;
}

} // namespace

SearchBox::SearchBox(QWidget *parent)
    : QLineEdit(parent)
    , m_offers(new WordOffers(this, QStringLiteral("searchOffers")))
{
    setObjectName(QStringLiteral("searchEdit"));
    setAccessibleName(tr("Search mail"));
    setPlaceholderText(tr("Search"));
    setToolTip(tr("Search mail (/). Words, \"phrases\", -not, OR, from: to: subject: in: before: "
                  "after: has:attachment is:unread is:flagged"));
    setClearButtonEnabled(true);
    setMaxLength(1'000);
    addAction(icon("search"), QLineEdit::LeadingPosition)
        ->setObjectName(QStringLiteral("searchSymbol"));
    // Qt's own buttons have no name that a screen reader could say.
    for (QAbstractButton *button : findChildren<QAbstractButton *>()) {
        const bool isSymbol = !button->actions().isEmpty()
            && button->actions().front()->objectName() == QLatin1String("searchSymbol");
        button->setAccessibleName(isSymbol ? tr("Search") : tr("Clear search"));
    }
    connect(m_offers, qOverload<const QString &>(&QCompleter::activated), this, &SearchBox::take);
    connect(this, &QLineEdit::textEdited, this, &SearchBox::complete);
}

QSize SearchBox::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 44, QLineEdit::sizeHint().height()};
}

QString SearchBox::lastWord() const
{
    const QString before = text().left(cursorPosition());
    qsizetype begin = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before.at(i) == u'"')
            isQuoted = !isQuoted;
        else if (before.at(i).isSpace() && !isQuoted)
            begin = i + 1;
    }
    return before.mid(begin);
}

void SearchBox::complete()
{
    QString word = lastWord();
    if (word.startsWith(u'-'))
        word.remove(0, 1);
    if (word.isEmpty()) {
        m_offers->hide();
        return;
    }
    for (const char *name : peopleOperators) {
        const QLatin1String prefix(name);
        if (!word.startsWith(prefix, Qt::CaseInsensitive))
            continue;
        const QString beginning = word.mid(prefix.size()).remove(u'"');
        if (beginning.isEmpty())
            m_offers->hide();
        else
            Q_EMIT peopleWanted(beginning);
        return;
    }
    QStringList words;
    if (word.startsWith(QLatin1String("in:"), Qt::CaseInsensitive)) {
        const QString beginning = foldedWords(word.mid(3).remove(u'"'));
        for (const QString &name : m_mailboxNames) {
            if (words.size() < WordOffers::most && foldedWords(name).contains(beginning))
                words += QStringLiteral("in:") + quoted(name);
        }
    } else {
        for (const QString &name : operators()) {
            if (name.startsWith(word, Qt::CaseInsensitive) && name != word)
                words += name;
        }
    }
    m_offers->offer(words);
}

void SearchBox::offerPeople(const QString &beginning,
                            const std::vector<account::PersonSeen> &people)
{
    const QString word = lastWord();
    const qsizetype colon = word.indexOf(u':');
    if (!hasFocus() || colon < 0 || word.mid(colon + 1).remove(u'"') != beginning)
        return; // it was for another word
    QStringList words;
    for (const account::PersonSeen &person : people) {
        const QString address = oneLine(person.address, 120);
        if (!address.contains(u'"') && address != beginning)
            words += word.left(colon + 1).remove(u'-') + quoted(address);
    }
    m_offers->offer(words);
}

void SearchBox::take(const QString &word)
{
    QString last = lastWord();
    const bool isNegated = last.startsWith(u'-');
    const qsizetype begin = cursorPosition() - last.size() + (isNegated ? 1 : 0);
    const QString after = text().mid(cursorPosition());
    const QString blank = word.endsWith(u':') ? QString() : QStringLiteral(" ");
    setText(text().left(begin) + word + blank + after.trimmed());
    setCursorPosition(int(begin + word.size() + blank.size()));
    Q_EMIT textEdited(text());
}

void SearchBox::keyPressEvent(QKeyEvent *event)
{
    const bool isOffering = m_offers->isOffering();
    switch (event->key()) {
    case Qt::Key_Enter:
    case Qt::Key_Return:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        if (m_offers->takesChoice(event))
            return;
        break;
    case Qt::Key_Escape:
        if (isOffering)
            m_offers->hide();
        else
            Q_EMIT leaveWanted();
        return;
    case Qt::Key_Down:
        if (!isOffering) {
            Q_EMIT resultsWanted();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchBox::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::ShortcutFocusReason)
        selectAll();
}

} // namespace homing::ui
