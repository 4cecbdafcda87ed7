// SPDX-License-Identifier: GPL-3.0-or-later
// AccountForm: the fields of an account. Servers follow the address until the user writes them by hand. GUI thread.
#pragma once

#include "core/account/accountsettings.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace homing::ui {

class AccountForm final : public QWidget
{
    Q_OBJECT
public:
    explicit AccountForm(QWidget *parent = nullptr);

    account::AccountSettings settings() const;
    Secret password() const;
    void clearPassword();
    void focusPassword();
    /// Empty when everything needed is there; else what is missing, and the field gets the focus.
    QString firstProblem();

Q_SIGNALS:
    void edited();

private:
    struct Server {
        QLineEdit *host = nullptr;
        QSpinBox *port = nullptr;
        QComboBox *security = nullptr;
        bool isGuessed = true;
    };
    QLineEdit *addEdit(QFormLayout *form, const char *name, const QString &label, const QString &hint = {});
    Server addServer(QFormLayout *form, const char *name, const QString &label, bool isImap);
    void connectServer(Server &server, bool isImap);
    void guess();
    void updatePlaintextWarning();
    QWidget *makeMore();
    void chooseCaFile();
    static session::Endpoint endpoint(const Server &server);

    QLineEdit *m_name = nullptr;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_password = nullptr;
    Server m_imap;
    Server m_smtp;
    QCheckBox *m_plaintext = nullptr;
    QToolButton *m_more = nullptr;
    QLineEdit *m_label = nullptr;
    QLineEdit *m_user = nullptr;
    QLineEdit *m_caFile = nullptr;
    bool m_isLabelGuessed = true;
    bool m_isUserGuessed = true;
};

} // namespace homing::ui
