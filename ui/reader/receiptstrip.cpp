// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/receiptstrip.h"

#include "ui/common/format.h"
#include "ui/reader/senderwishes.h"

#include <QBoxLayout>
#include <QSettings>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr qsizetype mostSenders = 1'000;
constexpr int leastForBoth = 520;
const QByteArray sentKeyword = QByteArrayLiteral("$MDNSent"); // RFC 3503

QString sendersKey()
{
    return QStringLiteral("reader/noReceiptsFor");
}

} // namespace

ReceiptStrip::ReceiptStrip(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_strip(new NoticeStrip(QStringLiteral("receiptStrip"), tr("Confirmation of reading"), this))
{
    setObjectName(QStringLiteral("receiptPlace"));
    setAccessibleName(tr("Confirmation of reading"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_strip);
    QToolButton *send = m_strip->addButton("receiptSendButton", tr("Send confirmation"));
    m_never = m_strip->addButton("receiptNeverButton", tr("Never for this sender"));
    // It must not make the pane wider.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(send, &QToolButton::clicked, this, &ReceiptStrip::send);
    connect(m_never, &QToolButton::clicked, this, &ReceiptStrip::refuseSender);
    connect(m_strip, &NoticeStrip::dismissed, this, [this] {
        m_settled.insert(m_message);
        hide();
    });
    hide();
}

/// On a narrow pane the rarer answer steps back.
void ReceiptStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_never->setVisible(width() >= leastForBoth);
}

void ReceiptStrip::clear()
{
    m_message = {};
    m_wish.reset();
    hide();
}

void ReceiptStrip::show(const MessageRef &message, const QByteArray &header)
{
    m_message = message;
    m_wish = mime::receiptWish(header);
    refresh();
}

void ReceiptStrip::refresh()
{
    if (!isWanted()) {
        hide();
        return;
    }
    if (m_wish->isElsewhere)
        m_strip->present(tr("This message asks for a confirmation that you read it. It would go to "
                            "%1, which is not the sender's address.")
                             .arg(oneLine(m_wish->to.address, 100)),
                         NoticeStrip::Kind::Warning);
    else
        m_strip->present(tr("The sender asks for a confirmation that you read this."));
    setVisible(true);
}

std::optional<store::MessageRow> ReceiptStrip::row() const
{
    const std::vector<store::MessageRow> rows = m_service.rows(m_message.mailbox, {m_message.uid});
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

bool ReceiptStrip::isWanted() const
{
    const auto message = m_wish ? row() : std::nullopt;
    if (!message || m_settled.contains(m_message) || message->flags.hasKeyword(sentKeyword))
        return false;
    const account::AccountSettings settings = settingsFor(m_service, m_message);
    if (account::writersOf(settings).empty())
        return false; // it cannot send
    const QStringList refused = refusedSenders();
    return std::none_of(
        message->header.from.begin(), message->header.from.end(),
        [&](const store::MessageAddress &one) { return refused.contains(one.address.toLower()); });
}

QStringList ReceiptStrip::refusedSenders() const
{
    return m_settingsFile.isEmpty()
        ? QStringList()
        : QSettings(m_settingsFile, QSettings::IniFormat).value(sendersKey()).toStringList();
}

void ReceiptStrip::refuseSender()
{
    const auto message = row();
    m_settled.insert(m_message);
    hide();
    if (!message || m_settingsFile.isEmpty())
        return;
    QStringList refused = refusedSenders();
    for (const store::MessageAddress &author : message->header.from) {
        if (!author.address.isEmpty() && !refused.contains(author.address.toLower()))
            refused.append(author.address.toLower());
    }
    QSettings(m_settingsFile, QSettings::IniFormat)
        .setValue(sendersKey(), refused.mid(std::max<qsizetype>(0, refused.size() - mostSenders)));
}

void ReceiptStrip::send()
{
    const auto message = row();
    if (!m_wish || !message)
        return;
    const account::AccountSettings settings = settingsFor(m_service, m_message);
    QStringList addressed;
    for (const auto *people : {&message->header.to, &message->header.cc}) {
        for (const store::MessageAddress &one : *people)
            addressed.append(one.address);
    }
    const account::Identity reader = account::identityFor(settings, addressed);
    const QString subject = oneLine(message->header.subject, 200);
    const QDateTime date =
        message->header.date.isValid() ? message->header.date : message->internalDate;
    mime::Receipt receipt;
    receipt.from = {reader.name, reader.email};
    receipt.subject = tr("Read: %1").arg(subject);
    receipt.text =
        tr("Your message \"%1\" of %2 was displayed on the computer of %3. This does not "
           "say that it was understood.")
            .arg(subject, longDateUtc(date), reader.email);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    store::LocalMessage local;
    local.message = mime::composeReceipt(receipt, *m_wish, now);
    if (local.message.isEmpty()) {
        Q_EMIT notice(tr("The confirmation cannot be written from this account's address."));
        return;
    }
    local.id = store::newLocalMessageId();
    local.state = store::LocalMessage::State::Queued;
    local.subject = receipt.subject;
    local.recipients = m_wish->to.address;
    local.changed = now;
    // First, so that no other program of the user's sends a second one (RFC 3503 section 3.2).
    const auto mailbox = mailboxFor(m_service, m_message);
    if (mailbox
        && (mailbox->state.mayCreateKeywords
            || mailbox->state.permanentFlags.hasKeyword(sentKeyword))) {
        imap::FlagSet mark;
        mark.addKeyword(sentKeyword);
        m_service.addFlags(m_message.mailbox, imap::UidSet::single(m_message.uid), mark);
    }
    m_settled.insert(m_message);
    hide();
    m_service.sendMessage(settings.id, local);
    Q_EMIT notice(tr("The confirmation to %1 is on its way.").arg(oneLine(local.recipients, 100)));
}

} // namespace homing::ui
