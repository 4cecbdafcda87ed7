// SPDX-License-Identifier: GPL-3.0-or-later
// MoveDialog: to which mailbox: a few letters and Enter, or the mouse. GUI thread; deletes itself
// when it is closed.
#pragma once

#include "ui/mainwindow/movetargets.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStandardItemModel;

namespace homing::ui {

class MoveDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `question`: what is to be done, in words; `verb` is on the button. `targets` in the order
    /// that they are listed in.
    MoveDialog(const QString &question, const QString &verb, std::vector<MoveTarget> targets,
               QWidget *parent);

    QLineEdit *edit() const { return m_edit; }
    QStringList shownTitles() const;

Q_SIGNALS:
    void chosen(const homing::MailboxRef &target);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build(const QString &question, const QString &verb);
    void filter();
    void choose();

    std::vector<MoveTarget> m_targets;
    QLineEdit *m_edit = nullptr;
    QListView *m_list = nullptr;
    QLabel *m_none = nullptr;
    QPushButton *m_go = nullptr;
    QStandardItemModel *m_model = nullptr;
};

} // namespace homing::ui
