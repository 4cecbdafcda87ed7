// SPDX-License-Identifier: GPL-3.0-or-later
// LinkDialog: where a link leads to and which words stand for it. Deletes itself. GUI thread.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace homing::ui {

class LinkDialog final : public QDialog
{
    Q_OBJECT
public:
    /// Other programs take no more of an address.
    static constexpr int longestTarget = 2'000;

    LinkDialog(const QString &target, const QString &words, QWidget *parent);

Q_SIGNALS:
    /// `target` empty: no link any more.
    void chosen(const QString &target, const QString &words);

private:
    void update();

    QLineEdit *m_target;
    QLineEdit *m_words;
    QLabel *m_problem;
    QPushButton *m_ok = nullptr;
};

/// What was typed as a target, completed ("example.org", "anna@example.org"); empty: no link that
/// can be sent.
QString typedTarget(const QString &typed);

} // namespace homing::ui
