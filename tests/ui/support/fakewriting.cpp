// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: mail that only this computer has. Nothing leaves until a test says so.
#include "tests/ui/support/fakemailservice.h"

#include <QPointer>

namespace homing::test {

using State = store::LocalMessage::State;

void FakeMailService::setSmtp(AccountId account, const QString &host)
{
    m_accounts[account.value()].settings.smtp.host = host;
    Q_EMIT accountsChanged();
}

store::LocalMessage *FakeMailService::localMessage(AccountId account, LocalMessageId id)
{
    for (store::LocalMessage &message : m_accounts[account.value()].localMessages) {
        if (message.id == id)
            return &message;
    }
    return nullptr;
}

void FakeMailService::putLocalMessage(AccountId account, const store::LocalMessage &message,
                                      const MessageRef &answered)
{
    store::LocalMessage kept = message;
    if (const Mailbox *mailbox = mailboxOf(answered.mailbox)) {
        kept.answeredMailbox = mailbox->record.name;
        kept.answeredUidValidity = mailbox->record.state.uidValidity;
        kept.answeredUid = imap::Uid(answered.uid);
    }
    if (store::LocalMessage *old = localMessage(account, message.id))
        *old = std::move(kept);
    else
        m_accounts[account.value()].localMessages.push_back(std::move(kept));
    Q_EMIT localMessagesChanged(account);
}

void FakeMailService::takeLocalMessage(AccountId account, LocalMessageId id)
{
    std::erase_if(m_accounts[account.value()].localMessages,
                  [id](const store::LocalMessage &one) { return one.id == id; });
    Q_EMIT localMessagesChanged(account);
}

void FakeMailService::keepDraft(AccountId account, const store::LocalMessage &draft,
                                const MessageRef &answered)
{
    note(QStringLiteral("keepDraft"));
    if (!actionFails())
        putLocalMessage(account, draft, answered);
}

void FakeMailService::sendMessage(AccountId account, const store::LocalMessage &message,
                                  const MessageRef &answered)
{
    note(QStringLiteral("sendMessage"));
    if (!actionFails())
        putLocalMessage(account, message, answered);
}

void FakeMailService::takeBackMessage(AccountId account, LocalMessageId id, QObject *receiver,
                                      std::function<void(bool)> done)
{
    note(QStringLiteral("takeBackMessage"));
    store::LocalMessage *message = localMessage(account, id);
    const bool isThere =
        message && message->state != State::Leaving && message->state != State::Ending;
    if (isThere) {
        message->state = State::Draft;
        Q_EMIT localMessagesChanged(account);
    }
    QMetaObject::invokeMethod(
        this,
        [done = std::move(done), isThere, guard = QPointer<QObject>(receiver)] {
            if (guard)
                done(isThere);
        },
        Qt::QueuedConnection);
}

void FakeMailService::sendAgain(AccountId account, LocalMessageId id)
{
    note(QStringLiteral("sendAgain"));
    setLocalState(account, id, State::Leaving);
}

void FakeMailService::believeSent(AccountId account, LocalMessageId id)
{
    note(QStringLiteral("believeSent"));
    takeLocalMessage(account, id);
}

void FakeMailService::dropLocalMessage(AccountId account, LocalMessageId id)
{
    note(QStringLiteral("dropLocalMessage"));
    takeLocalMessage(account, id);
}

void FakeMailService::setDraftOpen(AccountId, LocalMessageId id, bool isOpen)
{
    if (isOpen)
        m_openDrafts.insert(id);
    else
        m_openDrafts.erase(id);
}

std::vector<store::LocalMessage> FakeMailService::localMessages(AccountId account) const
{
    const auto found = m_accounts.find(account.value());
    if (found == m_accounts.end())
        return {};
    std::vector<store::LocalMessage> all = found->second.localMessages;
    for (store::LocalMessage &message : all)
        message.message.clear();
    return all;
}

QByteArray FakeMailService::localMessageText(AccountId account, LocalMessageId id) const
{
    const auto found = m_accounts.find(account.value());
    if (found == m_accounts.end())
        return {};
    for (const store::LocalMessage &message : found->second.localMessages) {
        if (message.id == id)
            return message.message;
    }
    return {};
}

void FakeMailService::setLocalState(AccountId account, LocalMessageId id, State state,
                                    const QString &reason)
{
    if (store::LocalMessage *message = localMessage(account, id)) {
        message->state = state;
        message->reason = reason;
    }
    Q_EMIT localMessagesChanged(account);
}

void FakeMailService::deliver(AccountId account, LocalMessageId id)
{
    takeLocalMessage(account, id);
    Q_EMIT messageSent(account, id);
}

} // namespace homing::test
