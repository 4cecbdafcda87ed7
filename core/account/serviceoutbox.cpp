// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts and outgoing mail: what the window asks goes over to the account's outbox.
#include "core/account/threadedmailservice.h"

#include <QPointer>

namespace homing::account {

template <typename Call> void ThreadedMailService::tellOutbox(AccountId id, Call call)
{
    Account *account = find(id);
    if (!account)
        return;
    post(*account, [engine = account->engine, call = std::move(call)] {
        if (engine->isOpen())
            call(engine->outbox());
    });
}

void ThreadedMailService::watchJournal(Account &account)
{
    account.watch =
        std::make_unique<JournalWatch>(m_profile.accountFolder(account.settings.id));
    connect(account.watch.get(), &JournalWatch::written, this, [this, id = account.settings.id] {
        tellOutbox(id, [](Outbox &outbox) { outbox.noticeOthers(); });
    });
}

void ThreadedMailService::keepDraft(AccountId id, const store::LocalMessage &draft,
                                    const MessageRef &answered)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine, draft, answered] {
            engine->keepDraft(draft, answered.mailbox.mailbox, answered.uid);
        });
}

void ThreadedMailService::sendMessage(AccountId id, const store::LocalMessage &message,
                                      const MessageRef &answered)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine, message, answered] {
            engine->sendMessage(message, answered.mailbox.mailbox, answered.uid);
        });
}

void ThreadedMailService::takeBackMessage(AccountId id, LocalMessageId message, QObject *receiver,
                                          std::function<void(bool)> done)
{
    tellOutbox(id,
               [this, message, guard = QPointer<QObject>(receiver),
                done = std::move(done)](Outbox &outbox) {
                   const bool isBack = outbox.takeBack(message);
                   QMetaObject::invokeMethod(
                       this,
                       [guard, done, isBack] {
                           if (guard)
                               done(isBack);
                       },
                       Qt::QueuedConnection);
               });
}

void ThreadedMailService::sendAgain(AccountId id, LocalMessageId message)
{
    tellOutbox(id, [message](Outbox &outbox) { outbox.sendAgain(message); });
}

void ThreadedMailService::believeSent(AccountId id, LocalMessageId message)
{
    tellOutbox(id, [message](Outbox &outbox) { outbox.believeSent(message); });
}

void ThreadedMailService::dropLocalMessage(AccountId id, LocalMessageId message)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine, message] { engine->dropLocalMessage(message); });
}

void ThreadedMailService::setDraftOpen(AccountId id, LocalMessageId draft, bool isOpen)
{
    if (Account *account = find(id))
        post(*account,
             [engine = account->engine, draft, isOpen] { engine->setDraftOpen(draft, isOpen); });
}

std::vector<store::LocalMessage> ThreadedMailService::localMessages(AccountId id) const
{
    const Account *account = find(id);
    return account && account->reader ? account->reader->localMessages()
                                      : std::vector<store::LocalMessage>();
}

QByteArray ThreadedMailService::localMessageText(AccountId id, LocalMessageId message) const
{
    const Account *account = find(id);
    return account && account->reader ? account->reader->localMessageText(message) : QByteArray();
}

} // namespace homing::account
