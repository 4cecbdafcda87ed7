// SPDX-License-Identifier: GPL-3.0-or-later
// IdentitiesDialog: as whom one writes from an account: names, addresses, signatures and their
// order; the first is the default. Nothing is stored before Save, and then all of it. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QFormLayout;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace homing::ui {

class ComposerBody;
class FaultNotice;

class IdentitiesDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `service` outlives the dialog.
    IdentitiesDialog(account::MailService &service, const account::AccountSettings &settings,
                     QWidget *parent = nullptr);

    void reject() override;

private:
    QWidget *makeList();
    QWidget *makeForm();
    QWidget *makeSignature();
    QLineEdit *addEdit(QFormLayout *form, const char *name, const QString &label);
    QPushButton *addButton(const char *name, const QString &text);
    void connectParts();
    int row() const;
    void updateList(int row);
    void describe(int row);
    void updateButtons();
    void load();
    void takeEdits();
    void add();
    void remove();
    void move(int by);
    void save();
    void tellProblem(account::IdentityProblem problem, int row);

    account::MailService &m_service;
    AccountId m_account;
    std::vector<account::Identity> m_stored;
    std::vector<account::Identity> m_identities;
    QListWidget *m_list = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_replyTo = nullptr;
    QToolButton *m_rich = nullptr;
    ComposerBody *m_signature = nullptr;
    FaultNotice *m_fault = nullptr;
    bool m_isLoading = false;
    bool m_isWarned = false; // that Cancel loses something
};

} // namespace homing::ui
