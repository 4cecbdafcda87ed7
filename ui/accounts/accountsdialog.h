// SPDX-License-Identifier: GPL-3.0-or-later
// AccountsDialog: the accounts of this profile: add, what is kept and sent, identities, change the
// password, remove (after a question in place). GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace homing::ui {

class FittingScroll;

class AccountsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `service` outlives the dialog.
    explicit AccountsDialog(account::MailService &service, QWidget *parent = nullptr);
    void selectAccount(AccountId account);

Q_SIGNALS:
    void addAccountWanted();
    void changePasswordWanted(homing::AccountId account);

private:
    QWidget *makeDetails();
    QWidget *makeQuestion();
    void updateAccounts();
    void updateDetails();
    void ask(bool open);
    QWidget *makeOffline();
    void applyOffline();
    QWidget *makeWriting();
    void updateWriting(const account::AccountSettings &settings);
    void openIdentities();
    std::optional<account::AccountSettings> current() const;

    account::MailService &m_service;
    QListWidget *m_list = nullptr;
    FittingScroll *m_details = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_facts = nullptr;
    QWidget *m_offline = nullptr;
    QComboBox *m_offlineKind = nullptr;
    QSpinBox *m_offlineDays = nullptr;
    QLabel *m_offlineState = nullptr;
    QWidget *m_writing = nullptr;
    QPushButton *m_identities = nullptr;
    QCheckBox *m_keepsDrafts = nullptr;
    QCheckBox *m_keepsSent = nullptr;
    QLabel *m_keepsSentWords = nullptr;
    QPushButton *m_password = nullptr;
    QPushButton *m_remove = nullptr;
    QWidget *m_question = nullptr;
    QLabel *m_questionText = nullptr;
    QPushButton *m_keep = nullptr;
};

} // namespace homing::ui
