// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/spellmarks.h"

#include "ui/common/theme.h"
#include "ui/composer/richdocument.h"
#include "ui/reader/plaintext.h"
#include "ui/spelling/spellingdesk.h"
#include "ui/spelling/spellingwords.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>

namespace homing::ui {

namespace {

constexpr int pauseMs = 150;
constexpr qsizetype longestLookedAt = 20'000; // characters of a paragraph
constexpr QLatin1String signatureLine("-- ");

bool isSignatureLine(const QTextBlock &block)
{
    return block.length() == signatureLine.size() + 1 && block.text() == signatureLine
        && quotesOf(block) == 0;
}

bool isInSignature(const QTextBlock &block)
{
    for (QTextBlock at = block; at.isValid(); at = at.previous()) {
        if (isSignatureLine(at))
            return true;
    }
    return false;
}

bool isQuoted(const QTextBlock &block)
{
    return quotesOf(block) > 0 || quoteDepth(block.text().left(100)) > 0;
}

/// A formatted link's words are its own: often a name.
bool isLink(const QTextBlock &block, const WordPlace &word)
{
    for (auto at = block.begin(); !at.atEnd(); ++at) {
        const int start = at.fragment().position() - block.position();
        const bool touches =
            start < word.start + word.length && start + at.fragment().length() > word.start;
        if (touches && at.fragment().charFormat().isAnchor())
            return true;
    }
    return false;
}

QTextCursor cursorOf(const QTextBlock &block, const WordPlace &word)
{
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + int(word.start));
    cursor.setPosition(block.position() + int(word.start + word.length), QTextCursor::KeepAnchor);
    return cursor;
}

} // namespace

template <typename Use> auto SpellMarks::with(Use use) const
{
    return std::visit(use, m_edit);
}

SpellMarks::SpellMarks(SpellingDesk &desk, Edit edit)
    : QObject(std::visit([](auto *one) { return static_cast<QObject *>(one); }, edit))
    , m_desk(desk)
    , m_edit(edit)
    , m_area(std::visit([](auto *one) { return static_cast<QAbstractScrollArea *>(one); }, edit))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SpellMarks::update);
    const auto soon = [this] { m_pause.start(); };
    with([&](auto *one) {
        connect(one->document(), &QTextDocument::contentsChange, this,
                [this](int position, int, int added) {
                    m_typedTo = position + added;
                    m_pause.start();
                });
        connect(one, &std::remove_pointer_t<decltype(one)>::cursorPositionChanged, this, [this] {
            if (with([](auto *at) { return at->textCursor().position(); }) != m_typedTo) {
                m_typedTo = -1;
                m_pause.start();
            }
        });
        return 0;
    });
    connect(m_area->verticalScrollBar(), &QScrollBar::valueChanged, this, soon);
    connect(&m_desk, &SpellingDesk::ownWordsChanged, this, soon);
    connect(&m_desk.speller(), &Speller::lookedUp, this, [this](const QString &language) {
        if (language == m_language)
            update();
    });
    m_area->installEventFilter(this);
    m_area->viewport()->installEventFilter(this);
}

void SpellMarks::setLanguage(const QString &language)
{
    m_language = language;
    m_pause.start();
}

void SpellMarks::ignore(const QString &word)
{
    m_ignored.insert(word);
    m_pause.start();
}

bool SpellMarks::isUnknown(const QString &word) const
{
    return m_desk.speller().knows(m_language, word) == false && !m_ignored.contains(word)
        && !m_desk.isOwnWord(word);
}

void SpellMarks::update()
{
    if (m_language.isEmpty() || !m_area->isVisible()) {
        mark({});
        return;
    }
    const QRect seen = m_area->viewport()->rect();
    const auto [first, last] = with([&seen](auto *one) {
        return std::pair(one->cursorForPosition(seen.topLeft()).block(),
                         one->cursorForPosition(seen.bottomRight()).block());
    });
    QStringList missing;
    QList<QTextCursor> unknown;
    for (QTextBlock block = first; block.isValid(); block = block.next()) {
        if (isSignatureLine(block) || (block == first && isInSignature(block)))
            break;
        const QString text = isQuoted(block) ? QString() : block.text().left(longestLookedAt);
        for (const WordPlace &place : wordsIn(text)) {
            const bool isTyped = block.position() + place.start + place.length == m_typedTo;
            if (isTyped || isLink(block, place))
                continue;
            const QString word = text.mid(place.start, place.length);
            if (!m_desk.speller().knows(m_language, word))
                missing.append(word);
            else if (isUnknown(word))
                unknown.append(cursorOf(block, place));
        }
        if (block == last)
            break;
    }
    m_desk.speller().lookUp(m_language, missing);
    mark(unknown);
}

void SpellMarks::mark(const QList<QTextCursor> &unknown)
{
    QTextCharFormat wave;
    wave.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wave.setUnderlineColor(theme::error(m_area->palette()));
    QList<QTextEdit::ExtraSelection> marks;
    for (const QTextCursor &word : unknown)
        marks.append({word, wave});
    m_marked = unknown;
    with([&](auto *one) {
        one->setExtraSelections(marks);
        return 0;
    });
}

QStringList SpellMarks::markedWords() const
{
    QStringList words;
    for (const QTextCursor &word : m_marked)
        words.append(word.selectedText());
    return words;
}

QTextCursor SpellMarks::wordAt(const QTextCursor &place) const
{
    const QTextBlock block = place.block();
    const QString text = block.text();
    for (const WordPlace &one : wordsIn(text.left(longestLookedAt))) {
        const bool isHere = place.positionInBlock() >= one.start
            && place.positionInBlock() <= one.start + one.length;
        if (!isHere)
            continue;
        const QTextCursor word = cursorOf(block, one);
        const bool isMarked = std::any_of(
            m_marked.begin(), m_marked.end(), [&](const QTextCursor &marked) {
                return marked.selectionStart() == word.selectionStart()
                    && isUnknown(word.selectedText());
            });
        if (isMarked || m_desk.isOwnWord(word.selectedText()))
            return word;
    }
    return {};
}

bool SpellMarks::openMenu(const QPoint &place, bool isByKey)
{
    const QTextCursor at = with([&](auto *one) {
        return isByKey ? one->textCursor() : one->cursorForPosition(place);
    });
    const QTextCursor word = m_language.isEmpty() ? QTextCursor() : wordAt(at);
    if (word.isNull())
        return false; // the edit has its own menu
    QMenu *menu = with([&](auto *one) { return one->createStandardContextMenu(place); });
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Q_EMIT menuWanted(menu, word, m_area->viewport()->mapToGlobal(place));
    return true;
}

bool SpellMarks::eventFilter(QObject *watched, QEvent *event)
{
    switch (int(event->type())) {
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::PaletteChange:
        m_pause.start();
        break;
    case QEvent::ContextMenu: {
        // By the mouse the viewport gets it, by its key the edit.
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        const bool isByKey = menu->reason() == QContextMenuEvent::Keyboard;
        if (isByKey != (watched == m_area))
            break;
        const QPoint place = isByKey
            ? with([](auto *one) { return one->cursorRect().bottomLeft(); })
            : menu->pos();
        if (openMenu(place, isByKey))
            return true;
        break;
    }
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace homing::ui
