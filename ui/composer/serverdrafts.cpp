// SPDX-License-Identifier: GPL-3.0-or-later
// WritingDesk: drafts that stand in the server's Drafts are gone on with.
#include "ui/accounts/faultwords.h"
#include "ui/common/format.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/writingdesk.h"

namespace homing::ui {

std::optional<store::MailboxRecord> WritingDesk::draftsMailbox(const MailboxRef &mailbox) const
{
    for (store::MailboxRecord &record : m_service.mailboxes(mailbox.account)) {
        if (record.id == mailbox.mailbox && record.role == store::MailboxRole::Drafts)
            return std::move(record);
    }
    return {};
}

bool WritingDesk::keepsOnServer(AccountId account) const
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    const bool isWanted =
        std::any_of(accounts.begin(), accounts.end(), [&](const account::AccountSettings &one) {
            return one.id == account && one.keepsDraftsOnServer;
        });
    const std::vector<store::MailboxRecord> mailboxes = m_service.mailboxes(account);
    return isWanted
        && std::any_of(mailboxes.begin(), mailboxes.end(), [](const store::MailboxRecord &one) {
               return one.role == store::MailboxRole::Drafts && one.isSelectable;
           });
}

bool WritingDesk::isServerDraft(const MessageRef &message) const
{
    return message.uid != 0 && draftsMailbox(m_service.placeOf(message).mailbox).has_value();
}

void WritingDesk::openServerDraft(const MessageRef &message)
{
    const MessageRef place = m_service.placeOf(message);
    const auto mailbox = draftsMailbox(place.mailbox);
    if (!mailbox || !canWrite())
        return;
    for (ComposerWindow *composer : composers()) {
        if (composer->opened() == place) {
            composer->show();
            composer->raise();
            composer->activateWindow();
            return;
        }
    }
    for (const store::LocalMessage &local : m_service.localMessages(place.mailbox.account)) {
        const bool isThis = local.serverUid == imap::Uid(place.uid)
            && local.serverUidValidity == mailbox->state.uidValidity
            && local.serverMailbox == mailbox->name;
        if (isThis) { // it is newer here
            openLocal(place.mailbox.account, local.id);
            return;
        }
    }
    if (m_fetched.contains(place))
        return;
    m_fetched.insert(place);
    m_service.requestPart(place, {});
}

void WritingDesk::onPartReady(const MessageRef &message, const QByteArray &section,
                              const QByteArray &decoded, const Fault &fault)
{
    if (!section.isEmpty() || !m_fetched.remove(message))
        return;
    const auto mailbox = draftsMailbox(message.mailbox);
    if (fault.cause != FaultCause::None || decoded.isEmpty() || !mailbox) {
        account::AccountSettings settings;
        for (const account::AccountSettings &one : m_service.accounts()) {
            if (one.id == message.mailbox.account)
                settings = one;
        }
        const QString why = faultWords(fault, settings).sentence;
        Toast::post(m_host, tr("The draft cannot be opened. %1").arg(why).trimmed());
        return;
    }
    Letter letter;
    letter.account = message.mailbox.account;
    letter.draft = mime::draftFrom(decoded);
    letter.draft.messageId.clear(); // of that version; another program's may name its machine
    letter.opened = message;
    letter.local.serverMailbox = mailbox->name;
    letter.local.serverUidValidity = mailbox->state.uidValidity;
    letter.local.serverUid = imap::Uid(message.uid);
    open(std::move(letter));
}

} // namespace homing::ui
