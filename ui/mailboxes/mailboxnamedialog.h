// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxNameDialog: asks for the name of a mailbox that is made or renamed, and says at once what
// is wrong with it. GUI thread; deletes itself.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>
#include <QStringList>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace homing::ui {

/// Where the mailbox stands: what its name begins with, and what is there already.
struct MailboxPlace
{
    QByteArray prefix; // wire, with the delimiter at its end; empty at the top
    std::optional<char> delimiter;
    QString title;                         // for people: the account, or the mailbox above
    std::vector<imap::MailboxName> others; // whole names that are taken
};

class MailboxNameDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `name`: the last part as it is, empty for a new one. `warning` stands below, if any.
    MailboxNameDialog(const QString &title, const QString &action, MailboxPlace place,
                      const QString &name, const QString &warning, QWidget *parent);

    enum class Problem { None, Empty, Delimiter, Character, Taken, TooLong };
    static Problem problemOf(const QString &name, const MailboxPlace &place);
    static imap::MailboxName nameIn(const MailboxPlace &place, const QString &name);

Q_SIGNALS:
    void named(const homing::imap::MailboxName &name);

private:
    void check();

    MailboxPlace m_place;
    QString m_before;
    QLineEdit *m_edit;
    QLabel *m_problem;
    QPushButton *m_accept;
};

} // namespace homing::ui
