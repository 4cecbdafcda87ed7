// SPDX-License-Identifier: GPL-3.0-or-later
// Dialogs for tags: a new one (NewTagDialog), and all of them with their names and colours
// (TagsDialog), where each change holds at once. GUI thread; they delete themselves.
#pragma once

#include "ui/common/tagbook.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace homing::ui {

/// Eight colours, one of them chosen.
class TagColourRow final : public QWidget
{
    Q_OBJECT
public:
    explicit TagColourRow(QWidget *parent);
    void setColour(TagColour colour);
    TagColour colour() const;

Q_SIGNALS:
    /// By the user.
    void chosen(homing::ui::TagColour colour);

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintButtons();

    std::vector<QToolButton *> m_buttons;
};

class NewTagDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `book` outlives the dialog.
    NewTagDialog(TagBook &book, QWidget *parent);

Q_SIGNALS:
    void added(const QByteArray &keyword);

private:
    void check();

    TagBook &m_book;
    QLineEdit *m_name;
    TagColourRow *m_colours;
    QLabel *m_problem;
    QPushButton *m_add = nullptr;
};

class TagsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `others`: keywords in use that may get a name here. `book` outlives the dialog.
    TagsDialog(TagBook &book, const imap::FlagSet &others, QWidget *parent);

private:
    void fill();
    void showCurrent();
    void applyCurrent();
    std::optional<Tag> current() const;

    TagBook &m_book;
    imap::FlagSet m_others;
    std::vector<Tag> m_shown;
    QListWidget *m_list;
    QLineEdit *m_name;
    TagColourRow *m_colours;
    QLabel *m_problem;
    QPushButton *m_forget;
    bool m_isFilling = false;
};

} // namespace homing::ui
