// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: mailboxes made, renamed, deleted and subscribed, as if the server were quick.
#include "core/store/shownmailboxes.h"
#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

void FakeMailService::createMailbox(AccountId account, const imap::MailboxName &name)
{
    note(QStringLiteral("createMailbox %1").arg(QString::fromLatin1(name.wire())));
    if (actionFails())
        return;
    makeMailbox(account, name.wire());
    Q_EMIT mailboxesChanged(account);
}

void FakeMailService::renameMailbox(const MailboxRef &ref, const imap::MailboxName &name)
{
    note(QStringLiteral("renameMailbox %1").arg(QString::fromLatin1(name.wire())));
    if (actionFails())
        return;
    const store::MailboxRecord before = mailboxOf(ref)->record;
    for (auto &[id, mailbox] : m_accounts[ref.account.value()].mailboxes) {
        if (const auto after =
                store::renamed(mailbox.record.name, before.name, name, before.delimiter))
            mailbox.record.name = *after;
    }
    Q_EMIT mailboxesChanged(ref.account);
}

void FakeMailService::deleteMailbox(const MailboxRef &ref)
{
    note(QStringLiteral("deleteMailbox %1").arg(ref.mailbox.value()));
    if (!actionFails())
        dropMailbox(ref);
}

void FakeMailService::setSubscribed(const MailboxRef &ref, bool subscribed)
{
    note(QStringLiteral("setSubscribed %1 %2").arg(ref.mailbox.value()).arg(int(subscribed)));
    if (actionFails())
        return;
    mailboxOf(ref)->record.isSubscribed = subscribed;
    Q_EMIT mailboxesChanged(ref.account);
}

} // namespace homing::test
