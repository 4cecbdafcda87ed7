// SPDX-License-Identifier: GPL-3.0-or-later
// SenderWishes: what the header of the message in view offers or asks for: a way off a list, a
// confirmation that it was read. The header is fetched from the user's own mail server once the
// message has been in view for a moment; nothing goes to anybody else but by the user's hand. GUI
// thread.
#pragma once

#include "core/account/mailservice.h"

#include <QObject>
#include <QTimer>

namespace homing::ui {

class HeaderCard;
class ReceiptStrip;
class Unsubscribing;

class SenderWishes final : public QObject
{
    Q_OBJECT
public:
    /// All outlive it. The list's button stands in `card`; the caller lays out receiptStrip().
    SenderWishes(account::MailService &service, HeaderCard *card, QWidget *page);
    ~SenderWishes() override;

    ReceiptStrip *receiptStrip() const { return m_receipt; }
    Unsubscribing *unsubscribing() const { return m_unsubscribing; }
    /// It is in view, with its text. Again for the same one: nothing.
    void show(const MessageRef &message);
    void clear();
    /// How long it is in view before its header is asked for.
    void setInViewDelay(int ms) { m_inView.setInterval(ms); }
    /// Its flags may have changed.
    void refresh();

Q_SIGNALS:
    /// A sentence for a toast.
    void notice(const QString &text);

private:
    void ask();
    void onHeader(const QByteArray &header);
    bool isAskable() const;

    account::MailService &m_service;
    ReceiptStrip *m_receipt = nullptr;
    Unsubscribing *m_unsubscribing = nullptr;
    MessageRef m_message;
    bool m_isAwaited = false;
    QTimer m_inView;
};

/// The settings of the account that the message really is in; with id 0 where it is gone.
account::AccountSettings settingsFor(const account::MailService &service,
                                     const MessageRef &message);
/// Of the mailbox that it really is in.
std::optional<store::MailboxRecord> mailboxFor(const account::MailService &service,
                                               const MessageRef &message);

} // namespace homing::ui
