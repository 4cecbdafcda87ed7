// SPDX-License-Identifier: GPL-3.0-or-later
// SendLaterButton: beside Send, a menu of times at which the message may leave instead; the last
// entry asks for a date and a time. GUI thread.
#pragma once

#include <QDateTime>
#include <QDialog>
#include <QToolButton>

class QDateTimeEdit;
class QMenu;

namespace homing::ui {

class SendLaterButton final : public QToolButton
{
    Q_OBJECT
public:
    explicit SendLaterButton(QWidget *parent);

Q_SIGNALS:
    void chosen(const QDateTime &when);

private:
    void fillMenu();
    void pick();

    QMenu *m_menu;
};

/// Deletes itself.
class SendTimeDialog final : public QDialog
{
    Q_OBJECT
public:
    /// Offers `first`.
    SendTimeDialog(const QDateTime &first, QWidget *parent);

Q_SIGNALS:
    void chosen(const QDateTime &when);

private:
    QDateTimeEdit *m_edit;
};

} // namespace homing::ui
