// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerSpelling: the spelling of one composer: the languages in its menu, the marks in both of
// its edits, and what their menu offers for a word. GUI thread.
#pragma once

#include <QObject>

class QMenu;
class QTextCursor;

namespace homing::ui {

class ComposerWindow;
class SpellingDesk;
class SpellMarks;

class ComposerSpelling final : public QObject
{
    Q_OBJECT
public:
    /// Goes into the menu of `composer`, its parent. `desk` outlives it. `answered`: the text that is
    /// answered, whose language may be the answer's.
    ComposerSpelling(SpellingDesk &desk, ComposerWindow &composer, const QString &answered);

    /// Empty: nothing is checked.
    QString language() const { return m_language; }
    /// In whichever edit is shown.
    QStringList markedWords() const;
    QMenu *menu() const { return m_menu; }

private:
    void buildMenu();
    void setLanguage(const QString &language);
    /// By hand: it is remembered, and nothing else changes it any more.
    void choose(const QString &language);
    void remember();
    /// What is known of the people that it goes to, else of what is answered, of the account, of the
    /// system.
    void follow();
    void guess(const QString &answered);
    void fillMenu(SpellMarks *marks, QMenu *menu, QTextCursor word, const QPoint &place);

    SpellingDesk &m_desk;
    ComposerWindow &m_composer;
    QMenu *m_menu;
    SpellMarks *m_plain;
    SpellMarks *m_rich;
    QString m_language;
    QString m_guessed; // what is answered is in it
    bool m_isChosen = false;
};

} // namespace homing::ui
