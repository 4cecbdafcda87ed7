// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/composerspelling.h"

#include "core/spelling/dictionaries.h"
#include "ui/common/icons.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/composerhead.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/richedit.h"
#include "ui/spelling/spellingdesk.h"
#include "ui/spelling/spellingwords.h"
#include "ui/spelling/spellmarks.h"

#include <QActionGroup>
#include <QMenu>
#include <QTimer>

namespace homing::ui {

namespace {

constexpr qsizetype mostGuessedFrom = 200; // words
constexpr qsizetype mostGuessed = 4;       // dictionaries, each some megabytes
constexpr int longestWaitMs = 250;         // for suggestions, before the menu opens without them

QStringList wordsOf(const QString &text)
{
    QStringList words;
    for (QString line : text.split(u'\n')) {
        while (line.startsWith(u'>') || line.startsWith(u' '))
            line.remove(0, 1);
        for (const WordPlace &place : wordsIn(line)) {
            words.append(line.mid(place.start, place.length));
            if (words.size() >= mostGuessedFrom)
                return words;
        }
    }
    return words;
}

/// As the words around it look.
void replaceWord(QTextCursor word, const QString &with)
{
    QTextCursor inside(word.document());
    inside.setPosition(word.selectionStart() + 1);
    word.insertText(with, inside.charFormat());
}

} // namespace

ComposerSpelling::ComposerSpelling(SpellingDesk &desk, ComposerWindow &composer,
                                   const QString &answered)
    : QObject(&composer)
    , m_desk(desk)
    , m_composer(composer)
    , m_menu(new QMenu(&composer))
    , m_plain(new SpellMarks(desk, static_cast<QPlainTextEdit *>(composer.text()->plain())))
    , m_rich(new SpellMarks(desk, static_cast<QTextEdit *>(composer.text()->rich())))
{
    buildMenu();
    composer.addMenu(m_menu, tr("Confirmations and spelling"));
    for (SpellMarks *marks : {m_plain, m_rich}) {
        connect(marks, &SpellMarks::menuWanted, this,
                [this, marks](QMenu *menu, const QTextCursor &word, const QPoint &place) {
                    fillMenu(marks, menu, word, place);
                });
    }
    connect(composer.head(), &ComposerHead::edited, this, &ComposerSpelling::follow);
    connect(&composer, &ComposerWindow::sendWanted, this, [this] {
        if (m_isChosen) // those that were added since
            remember();
    });
    setLanguage({});
    follow();
    guess(answered);
}

void ComposerSpelling::buildMenu()
{
    m_menu->setObjectName(QStringLiteral("spellingMenu"));
    m_menu->setAccessibleName(tr("Spelling"));
    m_menu->setIcon(ui::icon("spelling"));
    auto *group = new QActionGroup(m_menu);
    const auto add = [&](const QString &language, const QString &text) {
        QAction *action = m_menu->addAction(QString(text).replace(u'&', QLatin1String("&&")));
        action->setObjectName(language.isEmpty() ? QStringLiteral("spellingOff")
                                                 : QStringLiteral("spelling_") + language);
        action->setCheckable(true);
        action->setData(language);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, language] { choose(language); });
    };
    add({}, tr("Off"));
    m_menu->addSeparator();
    for (const QString &language : m_desk.speller().languages())
        add(language, spelling::languageName(language));
}

void ComposerSpelling::setLanguage(const QString &language)
{
    m_language = language;
    m_plain->setLanguage(language);
    m_rich->setLanguage(language);
    for (QAction *action : m_menu->actions()) {
        if (!action->isSeparator())
            action->setChecked(action->data().toString() == language);
    }
    m_menu->setTitle(language.isEmpty()
                         ? tr("Spelling: off")
                         : tr("Spelling: %1").arg(spelling::languageName(language)));
}

void ComposerSpelling::choose(const QString &language)
{
    m_isChosen = true;
    setLanguage(language);
    remember();
}

void ComposerSpelling::remember()
{
    mime::Draft draft;
    m_composer.head()->writeTo(draft);
    m_desk.remember(m_language, m_composer.head()->account(), draft.to);
}

void ComposerSpelling::follow()
{
    if (m_isChosen)
        return;
    mime::Draft draft;
    m_composer.head()->writeTo(draft);
    auto language = m_desk.languageFor(draft.to);
    if (!language && !m_guessed.isEmpty())
        language = m_guessed;
    if (!language)
        language = m_desk.languageOf(m_composer.head()->account());
    const QString best = language.value_or(m_desk.usualLanguage());
    if (best != m_language)
        setLanguage(best);
}

void ComposerSpelling::guess(const QString &answered)
{
    const QStringList words = wordsOf(answered);
    // Those one speaks, and English, which many write.
    const QStringList installed = m_desk.speller().languages();
    QStringList languages = m_desk.spokenLanguages();
    languages.append(spelling::bestLanguage(installed, {QStringLiteral("en")}));
    languages.removeAll(QString());
    languages.removeDuplicates();
    constexpr qsizetype fewest = 5;
    if (words.size() < fewest || languages.size() < 2)
        return;
    m_desk.speller().guess(languages.mid(0, mostGuessed), words, this,
                           [this](const QString &language) {
                               m_guessed = language;
                               follow();
                           });
}

QStringList ComposerSpelling::markedWords() const
{
    return (m_composer.text()->isRich() ? m_rich : m_plain)->markedWords();
}

// --- the menu of a word

void ComposerSpelling::fillMenu(SpellMarks *marks, QMenu *menu, QTextCursor word,
                                const QPoint &place)
{
    const QString text = word.selectedText();
    QAction *first = menu->actions().value(0);
    const auto add = [&](const char *name, const QString &label, auto act) {
        auto *action = new QAction(label, menu);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, act);
        menu->insertAction(first, action);
        return action;
    };
    menu->setObjectName(QStringLiteral("wordMenu"));
    if (m_desk.isOwnWord(text)) {
        add("spellingRemove", tr("Remove from dictionary"),
            [this, text] { m_desk.removeWord(text); });
        menu->insertSeparator(first);
        menu->popup(place);
        return;
    }
    QAction *awaited = add("spellingAwaited", tr("Looking for suggestions"), [] {});
    awaited->setEnabled(false);
    menu->insertSeparator(first);
    add("spellingAdd", tr("Add to dictionary"), [this, text] { m_desk.addWord(text); });
    add("spellingIgnore", tr("Ignore"), [marks, text] { marks->ignore(text); });
    menu->insertSeparator(first);
    m_desk.speller().suggest(
        m_language, text, menu,
        [this, menu, awaited, word, text, place](const QStringList &suggestions) {
            int number = 0;
            for (const QString &suggestion : suggestions) {
                auto *action =
                    new QAction(QString(suggestion).replace(u'&', QLatin1String("&&")), menu);
                action->setObjectName(QStringLiteral("suggestion%1").arg(number++));
                connect(action, &QAction::triggered, this, [word, text, suggestion] {
                    if (word.selectedText() == text) // nobody has written there meanwhile
                        replaceWord(word, suggestion);
                });
                menu->insertAction(awaited, action);
            }
            if (suggestions.isEmpty())
                awaited->setText(tr("No suggestions"));
            else
                awaited->setVisible(false);
            if (!menu->isVisible())
                menu->popup(place);
        });
    // Nothing moves below the mouse where they come soon.
    QTimer::singleShot(longestWaitMs, menu, [menu, place] {
        if (!menu->isVisible())
            menu->popup(place);
    });
}

} // namespace homing::ui
