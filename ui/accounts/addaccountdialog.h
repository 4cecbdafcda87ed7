// SPDX-License-Identifier: GPL-3.0-or-later
// AddAccountDialog: fields, login check with Cancel, what went wrong in words beside the fields;
// then the account is stored. GUI thread. Nothing is stored before a login has worked.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace homing::ui {

class AccountForm;
class FaultNotice;
class FittingScroll;

class AddAccountDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `service` outlives the dialog.
    explicit AddAccountDialog(account::MailService &service, QWidget *parent = nullptr);
    ~AddAccountDialog() override;

    bool isChecking() const { return m_isChecking; }
    void reject() override;

Q_SIGNALS:
    void accountAdded(homing::AccountId account);

private:
    void check();
    void finishCheck(const Fault &fault);
    void setChecking(bool checking);

    account::MailService &m_service;
    account::AccountSettings m_settings; // being checked
    Secret m_password;
    bool m_isChecking = false;
    AccountForm *m_form = nullptr;
    FaultNotice *m_fault = nullptr;
    FittingScroll *m_scroll = nullptr;
    QWidget *m_progress = nullptr;
    QLabel *m_progressText = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace homing::ui
