// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: a journal that a test lets the server work off, or not.
#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

using imap::UidSet;
using store::OperationKind;
using store::OperationState;

namespace {

bool removes(OperationKind kind)
{
    return kind == OperationKind::Move || kind == OperationKind::Delete;
}

} // namespace

MailboxId FakeMailService::trashFor(const MailboxRef &ref) const
{
    for (const auto &[id, mailbox] : m_accounts.at(ref.account.value()).mailboxes) {
        if (mailbox.record.role == store::MailboxRole::Trash && mailbox.record.id != ref.mailbox)
            return mailbox.record.id;
    }
    return {};
}

void FakeMailService::act(OperationKind kind, const MailboxRef &ref, const UidSet &uids,
                          const imap::FlagSet &flags, MailboxId target,
                          const std::function<void()> &apply)
{
    if (actionFails())
        return;
    if (!m_keepsJournal) {
        apply();
        return;
    }
    const Mailbox &mailbox = *mailboxOf(ref);
    Kept kept {ref, {ref.account, target}, {}};
    for (const auto &[uid, message] : mailbox.messages) {
        if (uids.contains(uid))
            kept.rows.push_back(rowOf(mailbox, uid, message));
    }
    store::Operation operation;
    operation.id = OperationId(m_nextOperation++);
    operation.kind = kind;
    operation.mailbox = mailbox.record.name;
    operation.uids = uids;
    operation.flags = flags;
    if (const Mailbox *there = mailboxOf(kept.target))
        operation.target = there->record.name;
    m_kept[operation.id] = std::move(kept);
    m_accounts[ref.account.value()].operations.push_back(operation);
    apply();
    Q_EMIT operationsChanged(ref.account);
}

void FakeMailService::putBack(const MailboxRef &ref, const std::vector<store::MessageRow> &rows)
{
    store::ChangeSet changes;
    changes.cause = store::ChangeCause::UserAction;
    for (const store::MessageRow &row : rows) {
        const bool isHere = mailboxOf(ref)->messages.contains(row.uid.value());
        setRow(ref, row);
        if (isHere)
            changes.changed.add(row.uid.value());
        else
            changes.inserted.push_back(
                {row.uid.value(), quint32(row.internalDate.toSecsSinceEpoch())});
    }
    Q_EMIT changed(finish(ref, std::move(changes)));
}

void FakeMailService::letServerBegin(AccountId account)
{
    for (store::Operation &each : m_accounts[account.value()].operations)
        each.state = OperationState::InFlight;
    Q_EMIT operationsChanged(account);
}

void FakeMailService::letServerWork(AccountId account, bool tells)
{
    for (const store::Operation &done : std::exchange(m_accounts[account.value()].operations, {})) {
        Kept kept = std::move(m_kept[done.id]);
        m_kept.erase(done.id);
        Mailbox *target = mailboxOf(kept.target);
        if (!target || (!removes(done.kind) && done.kind != OperationKind::Copy))
            continue;
        for (store::MessageRow &row : kept.rows)
            row.uid = imap::Uid(target->nextUid++);
        if (tells)
            putBack(kept.target, kept.rows);
        else
            m_untold.push_back(std::move(kept));
    }
    Q_EMIT operationsChanged(account);
}

void FakeMailService::tellWhatCame()
{
    for (const Kept &kept : std::exchange(m_untold, {}))
        putBack(kept.target, kept.rows);
}

void FakeMailService::takeBack(OperationId operation)
{
    const auto kept = m_kept.find(operation);
    if (kept == m_kept.end())
        return;
    const Kept dropped = std::move(kept->second);
    m_kept.erase(kept);
    putBack(dropped.mailbox, dropped.rows);
}

} // namespace homing::test
