// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/mailservice.h"

namespace homing::account {

MailService::MailService(QObject *parent)
    : QObject(parent)
{
}

MailService::~MailService() = default;

void MailService::sleep()
{
    QMetaObject::invokeMethod(this, &MailService::readyToSleep, Qt::QueuedConnection);
}

void MailService::wake() { }

void MailService::endSession(AccountId) { }

void MailService::createMailbox(AccountId, const imap::MailboxName &) { }
void MailService::renameMailbox(const MailboxRef &, const imap::MailboxName &) { }
void MailService::deleteMailbox(const MailboxRef &) { }
void MailService::setSubscribed(const MailboxRef &, bool) { }

std::vector<store::VanishedMessage> MailService::vanished(const MailboxRef &) const
{
    return {};
}

void MailService::vanishedBody(const MailboxRef &, qint64, QObject *,
                               std::function<void(MessageBody)>)
{
}

void MailService::keepDraft(AccountId, const store::LocalMessage &, const MessageRef &) { }
void MailService::sendMessage(AccountId, const store::LocalMessage &, const MessageRef &) { }
void MailService::takeBackMessage(AccountId, LocalMessageId, QObject *, std::function<void(bool)>)
{
}
void MailService::sendAgain(AccountId, LocalMessageId) { }
void MailService::believeSent(AccountId, LocalMessageId) { }
void MailService::dropLocalMessage(AccountId, LocalMessageId) { }

void MailService::setDraftOpen(AccountId, LocalMessageId, bool) { }

std::vector<store::LocalMessage> MailService::localMessages(AccountId) const
{
    return {};
}

QByteArray MailService::localMessageText(AccountId, LocalMessageId) const
{
    return {};
}

quint64 MailService::search(const SearchScope &, const QString &, bool)
{
    return 0;
}

void MailService::askServer(quint64) { }
void MailService::endSearch() { }
void MailService::suggestPeople(const QString &) { }

std::vector<SavedSearch> MailService::savedSearches() const
{
    return {};
}

void MailService::setSavedSearches(std::vector<SavedSearch>) { }
void MailService::setMetered(bool) { }
void MailService::setOfflinePolicy(AccountId, const OfflinePolicy &) { }

void MailService::setIdentities(AccountId, const std::vector<Identity> &) { }

void MailService::setServerKeepsSent(AccountId, bool) { }

void MailService::setKeepsDraftsOnServer(AccountId, bool) { }

store::ThreadsAtRevision MailService::threads(const MailboxRef &) const
{
    return {};
}

MessageRef MailService::placeOf(const MessageRef &message) const
{
    return message;
}

std::vector<MessageRef> MailService::conversation(const MessageRef &message) const
{
    return {message};
}

} // namespace homing::account
