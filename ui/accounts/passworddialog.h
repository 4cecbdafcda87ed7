// SPDX-License-Identifier: GPL-3.0-or-later
// PasswordDialog: a new password for an account that is there; the next login uses it. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QLineEdit;

namespace homing::ui {

class PasswordDialog final : public QDialog
{
    Q_OBJECT
public:
    PasswordDialog(account::MailService &service, const account::AccountSettings &settings,
                   QWidget *parent = nullptr);
    void done(int result) override;

private:
    account::MailService &m_service;
    AccountId m_account;
    QLineEdit *m_password = nullptr;
};

} // namespace homing::ui
