// SPDX-License-Identifier: GPL-3.0-or-later
// UnifiedService: what is done to messages of All Inboxes goes to the account of each.
#include "core/account/commandsets.h"
#include "core/account/unifiedservice.h"

namespace homing::account {

using imap::UidSet;
using store::MailboxRole;

namespace {

constexpr size_t mostActions = 20;

}

void UnifiedService::addFlags(const MailboxRef &mailbox, const UidSet &uids,
                              const imap::FlagSet &flags)
{
    if (mailbox != allInboxes)
        m_behind.addFlags(mailbox, uids, flags);
    else
        for (const auto &[part, all] : m_ids.split(uids))
            for (const UidSet &set : commandSets(all))
                m_behind.addFlags(part, set, flags);
}

void UnifiedService::removeFlags(const MailboxRef &mailbox, const UidSet &uids,
                                 const imap::FlagSet &flags)
{
    if (mailbox != allInboxes)
        m_behind.removeFlags(mailbox, uids, flags);
    else
        for (const auto &[part, all] : m_ids.split(uids))
            for (const UidSet &set : commandSets(all))
                m_behind.removeFlags(part, set, flags);
}

void UnifiedService::moveMessages(const MailboxRef &mailbox, const UidSet &uids, MailboxId target)
{
    if (mailbox != allInboxes) {
        m_behind.moveMessages(mailbox, uids, target);
        return;
    }
    const MailboxRole role = target == archiveId ? MailboxRole::Archive
        : target == trashId                      ? MailboxRole::Trash
                                                 : MailboxRole::None;
    for (const auto &[part, set] : beginAction(uids)) {
        if (role == MailboxRole::None)
            continue; // a mailbox of one account is none of another
        if (const auto there = withRole(part.account, role))
            m_behind.moveMessages(part, set, there->id);
    }
}

void UnifiedService::copyMessages(const MailboxRef &mailbox, const UidSet &uids, MailboxId target)
{
    if (mailbox != allInboxes)
        m_behind.copyMessages(mailbox, uids, target);
}

void UnifiedService::deleteMessages(const MailboxRef &mailbox, const UidSet &uids)
{
    if (mailbox != allInboxes) {
        m_behind.deleteMessages(mailbox, uids);
        return;
    }
    for (const auto &[part, set] : beginAction(uids))
        m_behind.deleteMessages(part, set);
}

// --- one action on several accounts is one operation for who asks: all of it can be undone, or
// none

std::vector<std::pair<MailboxRef, UidSet>> UnifiedService::beginAction(const UidSet &uids)
{
    m_actions.push_back({OperationId(m_nextAction++), uids, {}});
    for (const auto &[part, all] : m_ids.split(uids)) {
        for (UidSet &set : commandSets(all))
            m_actions.back().parts.emplace_back(part, std::move(set));
    }
    if (m_actions.size() > mostActions)
        m_actions.pop_front();
    return m_actions.back().parts;
}

std::vector<std::pair<AccountId, store::Operation>>
UnifiedService::partsOf(const Action &action) const
{
    std::vector<std::pair<AccountId, store::Operation>> found;
    for (const auto &[part, uids] : action.parts) {
        std::vector<store::Operation> operations = m_behind.operations(part.account);
        for (auto each = operations.rbegin(); each != operations.rend(); ++each) {
            const bool isMove = each->kind == store::OperationKind::Move
                || each->kind == store::OperationKind::Delete;
            if (isMove && each->uids == uids) {
                found.emplace_back(part.account, std::move(*each));
                break;
            }
        }
    }
    return found;
}

std::vector<store::Operation> UnifiedService::operations(AccountId account) const
{
    if (!isUnified(account))
        return m_behind.operations(account);
    std::vector<store::Operation> operations;
    for (const Action &action : m_actions) {
        const auto parts = partsOf(action);
        if (parts.size() != action.parts.size())
            continue; // a server has its part already
        store::Operation whole = parts.front().second;
        whole.id = action.id;
        whole.uids = action.ids;
        for (const auto &[owner, part] : parts) {
            if (part.state != store::OperationState::Pending)
                whole.state = part.state;
        }
        operations.push_back(std::move(whole));
    }
    return operations;
}

std::vector<std::pair<AccountId, store::Operation>>
UnifiedService::partsOf(OperationId operation) const
{
    const auto action =
        std::find_if(m_actions.begin(), m_actions.end(),
                     [operation](const Action &each) { return each.id == operation; });
    if (action == m_actions.end())
        return {};
    return partsOf(*action);
}

void UnifiedService::retryOperation(AccountId account, OperationId operation)
{
    if (!isUnified(account)) {
        m_behind.retryOperation(account, operation);
        return;
    }
    for (const auto &[owner, part] : partsOf(operation))
        m_behind.retryOperation(owner, part.id);
}

void UnifiedService::dropOperation(AccountId account, OperationId operation)
{
    if (!isUnified(account)) {
        m_behind.dropOperation(account, operation);
        return;
    }
    for (const auto &[owner, part] : partsOf(operation))
        m_behind.dropOperation(owner, part.id);
}

} // namespace homing::account
