// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerHead: who writes to whom about what: From (where there is a choice), To, Cc and Bcc when
// they are wanted, Subject. GUI thread.
#pragma once

#include "ui/composer/senders.h"

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

    /// Whose it is: see senderOfDraft().
    void setSender(AccountId account, const mime::Draft &draft);
    /// As one of `people`, see senderAmong(); false: that changes nothing.
    bool setSenderAmong(const std::vector<mime::DecodedAddress> &people);
    /// Null: no account can send.
    AccountId account() const { return m_sender.account; }
    const account::Identity &identity() const { return m_sender.identity; }
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
    /// By the user; before edited().
    void identityChosen(const homing::account::Identity &before);

private:
    void build();
    AddressField *makeField(const char *name, const QString &label);
    void updateSenders();
    void showSender(int index);
    void chooseSender(int index);

    account::MailService &m_service;
    std::vector<Sender> m_senders;
    Sender m_sender; // what the combo says
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

} // namespace homing::ui
