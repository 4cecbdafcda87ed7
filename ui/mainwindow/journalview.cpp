// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/journalview.h"

namespace homing::ui {

using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

bool isKind(const UndoPart &part, const Operation &operation)
{
    const bool removes =
        operation.kind == OperationKind::Move || operation.kind == OperationKind::Delete;
    if (part.removes())
        return removes; // to Trash may be either
    return operation.kind == part.kind && (!part.changesFlags() || operation.flags == part.flags);
}

} // namespace

void JournalView::claim(AccountId account, OperationId operation)
{
    if (!operation.isNull())
        m_claimed.emplace(account, operation);
}

const std::vector<Operation> &JournalView::journal(AccountId account)
{
    const auto [journal, isNew] = m_journals.try_emplace(account);
    if (isNew)
        journal->second = m_service.operations(account);
    return journal->second;
}

const Operation *JournalView::find(const UndoPart &part)
{
    const std::vector<Operation> &operations = journal(part.mailbox.account);
    // Two mailboxes' may name the same UIDs: which is whose does not matter.
    const auto found =
        std::find_if(operations.rbegin(), operations.rend(), [&](const Operation &each) {
            if (!part.operation.isNull())
                return each.id == part.operation;
            return isKind(part, each) && each.uids == part.uids && each.id > part.after
                && !m_claimed.contains({part.mailbox.account, each.id});
        });
    return found == operations.rend() ? nullptr : &*found;
}

JournalView::Standing JournalView::standing(UndoPart &part)
{
    if (part.isDone)
        return Standing::Done;
    const Operation *found = find(part);
    if (!found && part.operation.isNull()) {
        if (!hasTakenEffect(part))
            return Standing::Unwritten;
        // The journal is written before what it does is seen: this look tells.
        m_journals.erase(part.mailbox.account);
        found = find(part);
    }
    if (!found) {
        part.isDone = true;
        return Standing::Done;
    }
    part.operation = found->id;
    claim(part.mailbox.account, found->id);
    return found->state == OperationState::InFlight ? Standing::Flying : Standing::Waiting;
}

/// By one message: an action is done to all of its messages or to none.
bool JournalView::hasTakenEffect(const UndoPart &part) const
{
    if (part.kind == OperationKind::Copy)
        return part.isHeard; // leaves no mark here
    const auto rows = m_service.rows(part.mailbox, {part.uids.max()});
    if (part.removes())
        return part.wasShown && rows.empty();
    if (rows.empty())
        return true; // gone since
    imap::FlagSet left = part.flags;
    left.subtract(rows.front().flags);
    return part.kind == OperationKind::AddFlags ? left.isEmpty() : left == part.flags;
}

bool JournalView::isOnTheWay(const MailboxRef &mailbox)
{
    const auto record = mailboxRecord(m_service, mailbox);
    const std::vector<Operation> &operations = journal(mailbox.account);
    return record && std::any_of(operations.begin(), operations.end(), [&](const Operation &each) {
               return each.target == record->name && each.state != OperationState::Parked;
           });
}

} // namespace homing::ui
