// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/senderwishes.h"

#include "ui/reader/receiptstrip.h"
#include "ui/reader/unsubscribing.h"

namespace homing::ui {

namespace {

constexpr int inViewMs = 300; // who steps through a list asks for no headers
const QByteArray headerSection = QByteArrayLiteral("HEADER");

} // namespace

account::AccountSettings settingsFor(const account::MailService &service, const MessageRef &message)
{
    const AccountId account = service.placeOf(message).mailbox.account;
    for (account::AccountSettings &settings : service.accounts()) {
        if (settings.id == account)
            return std::move(settings);
    }
    return {};
}

std::optional<store::MailboxRecord> mailboxFor(const account::MailService &service,
                                               const MessageRef &message)
{
    const MailboxRef place = service.placeOf(message).mailbox;
    for (store::MailboxRecord &record : service.mailboxes(place.account)) {
        if (record.id == place.mailbox)
            return std::move(record);
    }
    return {};
}

SenderWishes::SenderWishes(account::MailService &service, HeaderCard *card, QWidget *page)
    : QObject(page)
    , m_service(service)
    , m_receipt(new ReceiptStrip(service, page))
    , m_unsubscribing(new Unsubscribing(service, card))
{
    m_inView.setSingleShot(true);
    m_inView.setInterval(inViewMs);
    connect(&m_inView, &QTimer::timeout, this, &SenderWishes::ask);
    connect(&m_service, &account::MailService::partReady, this,
            [this](const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                   const Fault &fault) {
                if (!m_isAwaited || message != m_message || section != headerSection)
                    return;
                m_isAwaited = false;
                if (!fault)
                    onHeader(bytes);
            });
    connect(m_receipt, &ReceiptStrip::notice, this, &SenderWishes::notice);
    connect(m_unsubscribing, &Unsubscribing::notice, this, &SenderWishes::notice);
}

SenderWishes::~SenderWishes() = default;

void SenderWishes::show(const MessageRef &message)
{
    if (message == m_message)
        return;
    clear();
    m_message = message;
    m_inView.start();
}

void SenderWishes::clear()
{
    m_message = {};
    m_isAwaited = false;
    m_inView.stop();
    m_receipt->clear();
    m_unsubscribing->clear();
}

void SenderWishes::refresh()
{
    m_receipt->refresh();
}

/// An answer tells a sender of junk that somebody reads it; what one wrote oneself asks others.
bool SenderWishes::isAskable() const
{
    const auto mailbox = mailboxFor(m_service, m_message);
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    using store::MailboxRole;
    if (!mailbox || mailbox->role == MailboxRole::Junk || mailbox->role == MailboxRole::Drafts
        || mailbox->role == MailboxRole::Sent || rows.empty()
        || rows.front().flags.hasKeyword("$Junk"))
        return false;
    for (const account::AccountSettings &settings : m_service.accounts()) {
        for (const store::MessageAddress &author : rows.front().header.from) {
            if (account::isOwnAddress(settings, author.address))
                return false;
        }
    }
    return true;
}

void SenderWishes::ask()
{
    if (m_message.uid == 0 || !isAskable())
        return;
    m_isAwaited = true;
    m_service.requestPart(m_message, headerSection);
}

void SenderWishes::onHeader(const QByteArray &header)
{
    m_receipt->show(m_message, header);
    m_unsubscribing->show(m_message, header);
}

} // namespace homing::ui
