// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/addressedit.h"

#include "core/mime/draft.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/common/wordoffers.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>

namespace homing::ui {

namespace {

constexpr qsizetype completedFrom = 2; // letters
constexpr int longest = 100'000;       // a pasted list of recipients

/// A comma or semicolon outside of quotes, where an address ends.
bool hasSeparator(const QString &text)
{
    bool isQuoted = false;
    for (const QChar c : text) {
        if (c == u'"')
            isQuoted = !isQuoted;
        else if (!isQuoted && (c == u',' || c == u';'))
            return true;
    }
    return false;
}

} // namespace

AddressEdit::AddressEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_offers(new WordOffers(this, QStringLiteral("addressOffers")))
{
    setFrame(false);
    setMaxLength(longest);
    setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    connect(m_offers, qOverload<const QString &>(&QCompleter::activated), this,
            [this](const QString &line) {
                setText(line);
                Q_EMIT finished();
            });
    connect(this, &QLineEdit::textEdited, this, &AddressEdit::onEdited);
    connect(this, &QLineEdit::textChanged, this, &AddressEdit::updateGeometry);
}

QSize AddressEdit::sizeHint() const
{
    const int wanted = fontMetrics().horizontalAdvance(text()) + 3 * theme::grid;
    return {std::max(wanted, 14 * fontMetrics().averageCharWidth()),
            QLineEdit::sizeHint().height()};
}

void AddressEdit::onEdited(const QString &text)
{
    if (hasSeparator(text)) {
        m_offers->hide();
        Q_EMIT finished();
        return;
    }
    const QString beginning = text.trimmed();
    if (beginning.size() < completedFrom)
        m_offers->hide();
    else
        Q_EMIT peopleWanted(beginning);
}

void AddressEdit::offerPeople(const QString &beginning,
                              const std::vector<account::PersonSeen> &people)
{
    if (!hasFocus() || text().trimmed() != beginning)
        return;
    QStringList lines;
    for (const account::PersonSeen &person : people) {
        if (mime::isSendable(person.address))
            lines += mime::writeAddressLine({{oneLine(person.name, 100), person.address}});
    }
    m_offers->offer(lines);
}

void AddressEdit::pasteAll()
{
    QString pasted = QGuiApplication::clipboard()->text();
    // A line each, as tables and lists give them.
    pasted.replace(u'\r', u'\n').replace(u'\n', u',').replace(u'\t', u' ');
    insert(pasted);
    if (hasSeparator(text()))
        Q_EMIT finished();
}

void AddressEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isAtStart = cursorPosition() == 0 && !hasSelectedText();
    if (event->matches(QKeySequence::Paste)) {
        pasteAll();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Enter:
    case Qt::Key_Return:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        if (m_offers->takesChoice(event))
            return;
        if (!text().trimmed().isEmpty())
            Q_EMIT finished();
        if (event->key() == Qt::Key_Enter || event->key() == Qt::Key_Return)
            return;
        break;
    case Qt::Key_Backspace:
        if (isAtStart) {
            Q_EMIT takeBackWanted();
            return;
        }
        break;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (isAtStart && event->modifiers() == Qt::NoModifier
            && (event->key() == Qt::Key_Right) == isRightToLeft()) {
            Q_EMIT leaveWanted();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void AddressEdit::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    const bool comesBack =
        event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason;
    if (!comesBack && !text().trimmed().isEmpty())
        Q_EMIT finished();
}

} // namespace homing::ui
