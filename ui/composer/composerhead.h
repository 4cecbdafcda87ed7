// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerHead: who writes to whom about what: From (where there is a choice), To, Cc and Bcc when
// they are wanted, Subject. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/draft.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace homing::ui {

class AddressField;
class FieldRow;

class ComposerHead final : public QWidget
{
    Q_OBJECT
public:
    explicit ComposerHead(account::MailService &service, QWidget *parent = nullptr);

    void setAccount(AccountId account);
    AccountId account() const;
    void fill(const mime::Draft &draft);
    /// From, recipients and subject.
    void writeTo(mime::Draft &draft) const;
    /// Makes chips of what is typed.
    void commit();
    bool hasRecipients() const;
    bool isEmpty() const;
    /// The field with an address that no mail can be sent to, or null.
    AddressField *badField() const;
    void showCopies();
    AddressField *to() const { return m_to; }
    QString subject() const;

Q_SIGNALS:
    void edited();

private:
    void build();
    AddressField *makeField(const char *name, const QString &label);
    void updateAccounts();

    account::MailService &m_service;
    std::vector<account::AccountSettings> m_senders;
    QComboBox *m_from = nullptr;
    FieldRow *m_fromRow = nullptr;
    AddressField *m_to = nullptr;
    AddressField *m_cc = nullptr;
    AddressField *m_bcc = nullptr;
    FieldRow *m_ccRow = nullptr;
    FieldRow *m_bccRow = nullptr;
    QToolButton *m_copies = nullptr;
    QLineEdit *m_subject = nullptr;
};

/// The accounts that can send.
std::vector<account::AccountSettings> senders(const account::MailService &service);
mime::DecodedAddress senderOf(const account::AccountSettings &settings);

} // namespace homing::ui
