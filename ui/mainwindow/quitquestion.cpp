// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/quitquestion.h"

#include "ui/common/theme.h"
#include "ui/composer/writingdesk.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace homing::ui {

using State = store::LocalMessage::State;

namespace {

bool isUnderWay(const store::LocalMessage &message)
{
    return message.state == State::Queued || message.state == State::Leaving
        || message.state == State::Ending;
}

QPushButton *button(const char *name, const QString &text, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAccessibleName(text);
    return made;
}

} // namespace

std::vector<QuitQuestion::Message> QuitQuestion::waiting(const account::MailService &service)
{
    const QDateTime soon =
        QDateTime::currentDateTimeUtc().addSecs(WritingDesk::mostUndoSeconds);
    std::vector<Message> found;
    for (const account::AccountSettings &settings : service.accounts()) {
        if (service.state(settings.id).connectivity == account::Connectivity::Offline)
            continue;
        for (const store::LocalMessage &message : service.localMessages(settings.id)) {
            const bool isLater = message.notBefore.isValid() && message.notBefore > soon;
            if (isUnderWay(message) && !isLater && message.cause == FaultCause::None)
                found.push_back({settings.id, message.id});
        }
    }
    return found;
}

QuitQuestion::QuitQuestion(account::MailService &service, std::vector<Message> messages,
                           QWidget *host)
    : QDialog(host)
    , m_service(service)
    , m_messages(std::move(messages))
    , m_text(new QLabel(this))
    , m_hint(new QLabel(this))
    , m_cancel(button("quitCancel", tr("Cancel"), this))
    , m_quit(button("quitAnyway", tr("Quit"), this))
    , m_send(button("quitSend", tr("Send now and quit"), this))
{
    setObjectName(QStringLiteral("quitQuestion"));
    setWindowTitle(tr("Quit Homing"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(QStringLiteral("quitText"));
    m_text->setFont(theme::font(font(), 1.08, QFont::DemiBold));
    m_hint->setObjectName(QStringLiteral("quitHint"));
    for (QLabel *label : {m_text, m_hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(400);
        label->setWordWrap(true);
    }
    m_send->setDefault(true);
    m_quit->setAutoDefault(false);
    m_cancel->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(0);
    column->addWidget(m_text);
    column->addSpacing(theme::half);
    column->addWidget(m_hint);
    column->addSpacing(20);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_quit);
    row->addWidget(m_send);
    column->addLayout(row);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_quit, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_send, &QPushButton::clicked, this, &QuitQuestion::send);
    connect(&m_service, &account::MailService::localMessagesChanged, this, &QuitQuestion::look);
    connect(&m_service, &account::MailService::accountStateChanged, this, &QuitQuestion::look);
    update();
}

void QuitQuestion::send()
{
    m_isSending = true;
    update();
    for (const Message &message : std::vector(m_messages))
        m_service.sendAgain(message.account, message.id); // whatever it waits for
}

/// What has become of them.
void QuitQuestion::look()
{
    std::vector<Message> left;
    for (const Message &message : m_messages) {
        const std::vector<store::LocalMessage> all = m_service.localMessages(message.account);
        const auto found =
            std::find_if(all.begin(), all.end(),
                         [&](const store::LocalMessage &one) { return one.id == message.id; });
        if (found == all.end())
            continue; // it has left
        if (!isUnderWay(*found)) {
            reject(); // the window says what is the matter with it
            return;
        }
        left.push_back(message);
        const auto connectivity = m_service.state(message.account).connectivity;
        m_isStuck = m_isStuck || found->cause != FaultCause::None
            || connectivity == account::Connectivity::Offline;
    }
    m_messages = std::move(left);
    if (m_messages.empty())
        accept();
    else
        update();
}

void QuitQuestion::update()
{
    const int count = int(m_messages.size());
    m_send->setVisible(!m_isSending && !m_isStuck);
    if (m_isStuck)
        m_text->setText(tr("%Ln messages cannot be sent now.", nullptr, count));
    else if (m_isSending)
        m_text->setText(tr("%Ln messages are being sent.", nullptr, count));
    else
        m_text->setText(tr("%Ln messages have not left yet.", nullptr, count));
    m_hint->setText(m_isSending && !m_isStuck
                        ? tr("Homing quits when the server has taken everything.")
                        : tr("If Homing quits now, they leave at the next start.", nullptr, count));
}

} // namespace homing::ui
