// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: the user's actions on mailboxes go to the account's thread. A failure is
// told by actionFailed().
#include "core/account/threadedmailservice.h"

namespace homing::account {

void ThreadedMailService::createMailbox(AccountId id, const imap::MailboxName &name)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine, name] { (void)engine->createMailbox(name); });
}

void ThreadedMailService::renameMailbox(const MailboxRef &mailbox, const imap::MailboxName &name)
{
    if (Account *account = find(mailbox.account))
        post(*account, [engine = account->engine, id = mailbox.mailbox, name] {
            (void)engine->renameMailbox(id, name);
        });
}

void ThreadedMailService::deleteMailbox(const MailboxRef &mailbox)
{
    if (Account *account = find(mailbox.account))
        post(*account,
             [engine = account->engine, id = mailbox.mailbox] { (void)engine->deleteMailbox(id); });
}

void ThreadedMailService::setSubscribed(const MailboxRef &mailbox, bool subscribed)
{
    if (Account *account = find(mailbox.account))
        post(*account, [engine = account->engine, id = mailbox.mailbox, subscribed] {
            (void)engine->setSubscribed(id, subscribed);
        });
}

} // namespace homing::account
