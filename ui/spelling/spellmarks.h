// SPDX-License-Identifier: GPL-3.0-or-later
// SpellMarks: a wave below the words of an edit that its language does not know. Only what is on
// screen is looked at, when the writer pauses; quotes, links, the signature and the word that is
// being typed are left alone. The document itself is never touched. GUI thread.
#pragma once

#include <QTextEdit>
#include <QTimer>

#include <variant>

class QPlainTextEdit;

namespace homing::ui {

class SpellingDesk;

class SpellMarks final : public QObject
{
    Q_OBJECT
public:
    using Edit = std::variant<QPlainTextEdit *, QTextEdit *>;

    /// The edit is its parent. `desk` outlives it.
    SpellMarks(SpellingDesk &desk, Edit edit);

    /// Empty: nothing is marked.
    void setLanguage(const QString &language);
    /// Of this message only.
    void ignore(const QString &word);
    /// Those that are marked now, for tests and whoever counts.
    QStringList markedWords() const;

    QAbstractScrollArea *edit() const { return m_area; }

Q_SIGNALS:
    /// Of an unknown word or one of the user's: `menu` is the edit's own, still closed.
    void menuWanted(QMenu *menu, const QTextCursor &word, const QPoint &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    template <typename Use> auto with(Use use) const;
    void update();
    void mark(const QList<QTextCursor> &unknown);
    bool openMenu(const QPoint &place, bool isByKey);
    bool isUnknown(const QString &word) const;
    /// As a selection; none where the word is the language's or not looked at.
    QTextCursor wordAt(const QTextCursor &place) const;

    SpellingDesk &m_desk;
    Edit m_edit;
    QAbstractScrollArea *m_area;
    QString m_language;
    QSet<QString> m_ignored;
    QTimer m_pause;
    int m_typedTo = -1; // where the last change ended; -1: the cursor has left it
    QList<QTextCursor> m_marked;
};

} // namespace homing::ui
