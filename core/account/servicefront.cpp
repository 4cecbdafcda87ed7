// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/servicefront.h"

namespace homing::account {

ServiceFront::ServiceFront(MailService &behind)
    : m_behind(behind)
{
    const auto pass = [&](auto signal) { connect(&m_behind, signal, this, signal); };
    pass(&MailService::accountsChanged);
    pass(&MailService::settingsChanged);
    pass(&MailService::readyToSleep);
    pass(&MailService::accountStateChanged);
    pass(&MailService::mailboxesChanged);
    pass(&MailService::changed);
    pass(&MailService::threadsChanged);
    pass(&MailService::bodyChanged);
    pass(&MailService::attachmentSaved);
    pass(&MailService::partReady);
    pass(&MailService::partProgress);
    pass(&MailService::loginChecked);
    pass(&MailService::transcriptLine);
    pass(&MailService::actionFailed);
    pass(&MailService::operationsChanged);
    pass(&MailService::localMessagesChanged);
    pass(&MailService::localMessageNotKept);
    pass(&MailService::messageSent);
    pass(&MailService::searchResult);
    pass(&MailService::peopleSuggested);
    pass(&MailService::savedSearchesChanged);
}

ServiceFront::~ServiceFront() = default;

std::vector<AccountSettings> ServiceFront::accounts() const
{
    return m_behind.accounts();
}

void ServiceFront::checkLogin(const AccountSettings &settings, const Secret &password)
{
    m_behind.checkLogin(settings, password);
}

void ServiceFront::cancelCheckLogin()
{
    m_behind.cancelCheckLogin();
}

AccountId ServiceFront::addAccount(AccountSettings settings, const Secret &password)
{
    return m_behind.addAccount(std::move(settings), password);
}

void ServiceFront::removeAccount(AccountId account)
{
    m_behind.removeAccount(account);
}

void ServiceFront::setPassword(AccountId account, const Secret &password)
{
    m_behind.setPassword(account, password);
}

AccountState ServiceFront::state(AccountId account) const
{
    return m_behind.state(account);
}

void ServiceFront::start()
{
    m_behind.start();
}

void ServiceFront::setOnline(bool online)
{
    m_behind.setOnline(online);
}

void ServiceFront::sleep()
{
    m_behind.sleep();
}

void ServiceFront::wake()
{
    m_behind.wake();
}

void ServiceFront::synchroniseNow(AccountId account)
{
    m_behind.synchroniseNow(account);
}

std::vector<store::MailboxRecord> ServiceFront::mailboxes(AccountId account) const
{
    return m_behind.mailboxes(account);
}

store::StoreReader::KeysAtRevision ServiceFront::keys(const MailboxRef &mailbox) const
{
    return m_behind.keys(mailbox);
}

std::vector<store::MessageRow> ServiceFront::rows(const MailboxRef &mailbox,
                                                  const std::vector<quint32> &uids) const
{
    return m_behind.rows(mailbox, uids);
}

void ServiceFront::arrange(const ArrangeRequest &request, QObject *receiver,
                           std::function<void(ArrangedLists)> done)
{
    m_behind.arrange(request, receiver, std::move(done));
}

std::vector<store::VanishedMessage> ServiceFront::vanished(const MailboxRef &mailbox) const
{
    return m_behind.vanished(mailbox);
}

void ServiceFront::vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                                std::function<void(MessageBody)> done)
{
    m_behind.vanishedBody(mailbox, id, receiver, std::move(done));
}

store::ThreadsAtRevision ServiceFront::threads(const MailboxRef &mailbox) const
{
    return m_behind.threads(mailbox);
}

std::vector<MessageRef> ServiceFront::conversation(const MessageRef &message) const
{
    return m_behind.conversation(message);
}

void ServiceFront::openMailbox(const MailboxRef &mailbox)
{
    m_behind.openMailbox(mailbox);
}

MessageBody ServiceFront::body(const MessageRef &message)
{
    return m_behind.body(message);
}

void ServiceFront::saveAttachment(const MessageRef &message, const QByteArray &section,
                                  const QString &targetPath, SaveMode mode)
{
    m_behind.saveAttachment(message, section, targetPath, mode);
}

void ServiceFront::requestPart(const MessageRef &message, const QByteArray &section)
{
    m_behind.requestPart(message, section);
}

void ServiceFront::cancelPart(const MessageRef &message, const QByteArray &section)
{
    m_behind.cancelPart(message, section);
}

void ServiceFront::addFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                            const imap::FlagSet &flags)
{
    m_behind.addFlags(mailbox, uids, flags);
}

void ServiceFront::removeFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                               const imap::FlagSet &flags)
{
    m_behind.removeFlags(mailbox, uids, flags);
}

void ServiceFront::moveMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                                MailboxId target)
{
    m_behind.moveMessages(mailbox, uids, target);
}

void ServiceFront::copyMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                                MailboxId target)
{
    m_behind.copyMessages(mailbox, uids, target);
}

void ServiceFront::deleteMessages(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    m_behind.deleteMessages(mailbox, uids);
}

void ServiceFront::createMailbox(AccountId account, const imap::MailboxName &name)
{
    m_behind.createMailbox(account, name);
}

void ServiceFront::renameMailbox(const MailboxRef &mailbox, const imap::MailboxName &name)
{
    m_behind.renameMailbox(mailbox, name);
}

void ServiceFront::deleteMailbox(const MailboxRef &mailbox)
{
    m_behind.deleteMailbox(mailbox);
}

void ServiceFront::setSubscribed(const MailboxRef &mailbox, bool subscribed)
{
    m_behind.setSubscribed(mailbox, subscribed);
}

std::vector<store::Operation> ServiceFront::operations(AccountId account) const
{
    return m_behind.operations(account);
}

void ServiceFront::retryOperation(AccountId account, OperationId operation)
{
    m_behind.retryOperation(account, operation);
}

void ServiceFront::dropOperation(AccountId account, OperationId operation)
{
    m_behind.dropOperation(account, operation);
}

MessageRef ServiceFront::placeOf(const MessageRef &message) const
{
    return m_behind.placeOf(message);
}

void ServiceFront::keepDraft(AccountId account, const store::LocalMessage &draft,
                             const MessageRef &answered)
{
    m_behind.keepDraft(account, draft, placeOf(answered));
}

void ServiceFront::sendMessage(AccountId account, const store::LocalMessage &message,
                               const MessageRef &answered)
{
    m_behind.sendMessage(account, message, placeOf(answered));
}

void ServiceFront::takeBackMessage(AccountId account, LocalMessageId id, QObject *receiver,
                                   std::function<void(bool)> done)
{
    m_behind.takeBackMessage(account, id, receiver, std::move(done));
}

void ServiceFront::sendAgain(AccountId account, LocalMessageId id)
{
    m_behind.sendAgain(account, id);
}

void ServiceFront::believeSent(AccountId account, LocalMessageId id)
{
    m_behind.believeSent(account, id);
}

void ServiceFront::dropLocalMessage(AccountId account, LocalMessageId id)
{
    m_behind.dropLocalMessage(account, id);
}

void ServiceFront::setDraftOpen(AccountId account, LocalMessageId id, bool isOpen)
{
    m_behind.setDraftOpen(account, id, isOpen);
}

std::vector<store::LocalMessage> ServiceFront::localMessages(AccountId account) const
{
    return m_behind.localMessages(account);
}

QByteArray ServiceFront::localMessageText(AccountId account, LocalMessageId id) const
{
    return m_behind.localMessageText(account, id);
}

quint64 ServiceFront::search(const SearchScope &scope, const QString &query, bool isTyping)
{
    return m_behind.search(scope, query, isTyping);
}

void ServiceFront::askServer(quint64 search)
{
    m_behind.askServer(search);
}

void ServiceFront::endSearch()
{
    m_behind.endSearch();
}

void ServiceFront::suggestPeople(const QString &beginning)
{
    m_behind.suggestPeople(beginning);
}

std::vector<SavedSearch> ServiceFront::savedSearches() const
{
    return m_behind.savedSearches();
}

void ServiceFront::setSavedSearches(std::vector<SavedSearch> searches)
{
    m_behind.setSavedSearches(std::move(searches));
}

void ServiceFront::setMetered(bool metered)
{
    m_behind.setMetered(metered);
}

void ServiceFront::setOfflinePolicy(AccountId account, const OfflinePolicy &policy)
{
    m_behind.setOfflinePolicy(account, policy);
}

void ServiceFront::setIdentities(AccountId account, const std::vector<Identity> &identities)
{
    m_behind.setIdentities(account, identities);
}

void ServiceFront::setKeepsDraftsOnServer(AccountId account, bool keeps)
{
    m_behind.setKeepsDraftsOnServer(account, keeps);
}

void ServiceFront::setServerKeepsSent(AccountId account, bool keepsSent)
{
    m_behind.setServerKeepsSent(account, keepsSent);
}

void ServiceFront::endSession(AccountId account)
{
    m_behind.endSession(account);
}

std::vector<TranscriptLine> ServiceFront::transcript(AccountId account) const
{
    return m_behind.transcript(account);
}

} // namespace homing::account
