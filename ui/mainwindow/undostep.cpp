// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/undostep.h"

#include "core/account/commandsets.h"

#include <utility>

namespace homing::ui {

using store::OperationKind;

namespace {

constexpr quint64 mostMessages = 1000; // more are not looked for one by one
constexpr size_t rowsAtOnce = 200;

std::vector<UndoMessage> messagesOf(const account::MailService &service, const MailboxRef &mailbox,
                                    const imap::UidSet &uids)
{
    std::vector<UndoMessage> messages;
    if (uids.count() > mostMessages)
        return messages;
    std::vector<quint32> some;
    const auto read = [&] {
        for (const store::MessageRow &row : service.rows(mailbox, some))
            messages.push_back({row.uid.value(), row.header.messageId, row.flags, {}, {}});
        some.clear();
    };
    uids.forEach([&](quint32 uid) {
        some.push_back(uid);
        if (some.size() == rowsAtOnce)
            read();
    });
    if (!some.empty())
        read();
    return messages;
}

/// Whatever comes into the mailbox from now on has a UID from here on.
quint32 nextUid(const account::MailService &service, const MailboxRef &mailbox)
{
    const auto record = mailboxRecord(service, mailbox);
    if (record && !record->state.uidNext.isNull())
        return record->state.uidNext.value();
    const auto keys = service.keys(mailbox).keys;
    return keys.empty() ? 1 : keys.back().uid + 1;
}

OperationId lastOperation(const account::MailService &service, AccountId account)
{
    OperationId last;
    for (const store::Operation &each : service.operations(account))
        last = std::max(last, each.id);
    return last;
}

} // namespace

void UndoStep::add(UndoPart part)
{
    std::vector<imap::UidSet> sets = account::commandSets(part.uids);
    const std::vector<UndoMessage> messages = std::exchange(part.messages, {});
    for (imap::UidSet &set : sets) {
        UndoPart &added = parts.emplace_back(part);
        added.uids = std::move(set);
        std::copy_if(messages.begin(), messages.end(), std::back_inserter(added.messages),
                     [&added](const UndoMessage &message) {
                         return added.uids.contains(message.uid);
                     });
    }
}

bool UndoStep::canBeInverted() const
{
    return std::all_of(parts.begin(), parts.end(),
                       [](const UndoPart &part) { return part.canBeInverted(); });
}

bool UndoStep::concerns(AccountId account) const
{
    return std::any_of(parts.begin(), parts.end(),
                       [account](const UndoPart &part) { return part.mailbox.account == account; });
}

std::optional<store::MailboxRecord> mailboxRecord(const account::MailService &service,
                                                  const MailboxRef &mailbox)
{
    for (store::MailboxRecord &record : service.mailboxes(mailbox.account)) {
        if (record.id == mailbox.mailbox)
            return std::move(record);
    }
    return {};
}

bool keepsKeyword(const store::MailboxRecord &mailbox, const QByteArray &keyword)
{
    return mailbox.state.mayCreateKeywords || mailbox.state.permanentFlags.hasKeyword(keyword);
}

UndoPart flagsPart(const account::MailService &service, const MailboxRef &mailbox,
                   const imap::UidSet &uids, OperationKind kind, const imap::FlagSet &flags)
{
    UndoPart part;
    part.mailbox = mailbox;
    part.uids = uids;
    part.kind = kind;
    part.flags = flags;
    part.messages = messagesOf(service, mailbox, uids);
    part.after = lastOperation(service, mailbox.account);
    return part;
}

UndoPart movePart(const account::MailService &service, const MailboxRef &mailbox,
                  const imap::UidSet &uids, OperationKind kind, MailboxId target)
{
    UndoPart part;
    part.mailbox = mailbox;
    part.uids = uids;
    part.kind = kind;
    part.target = target;
    part.wasShown = !service.rows(mailbox, {uids.max()}).empty();
    part.after = lastOperation(service, mailbox.account);
    if (target.isNull())
        return part;
    part.messages = messagesOf(service, mailbox, uids);
    if (!part.messages.empty())
        part.newFrom = nextUid(service, {mailbox.account, target});
    return part;
}

void perform(account::MailService &service, const UndoPart &part)
{
    switch (part.kind) {
    case OperationKind::AddFlags:
        service.addFlags(part.mailbox, part.uids, part.flags);
        return;
    case OperationKind::RemoveFlags:
        service.removeFlags(part.mailbox, part.uids, part.flags);
        return;
    case OperationKind::Move:
        service.moveMessages(part.mailbox, part.uids, part.target);
        return;
    case OperationKind::Copy:
        service.copyMessages(part.mailbox, part.uids, part.target);
        return;
    case OperationKind::Delete:
        service.deleteMessages(part.mailbox, part.uids);
        return;
    case OperationKind::Append:
    case OperationKind::CreateMailbox:
    case OperationKind::RenameMailbox:
    case OperationKind::DeleteMailbox:
    case OperationKind::Subscribe:
    case OperationKind::Unsubscribe:
        return; // none of the user's actions on messages
    }
}

} // namespace homing::ui
