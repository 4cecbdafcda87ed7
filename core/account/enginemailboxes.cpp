// SPDX-License-Identifier: GPL-3.0-or-later
// AccountEngine: mailboxes made, renamed, deleted and subscribed. Names come as the user sees them
// (shownMailboxes()); the journal has those that the server knows now.
#include "core/account/accountengine.h"
#include "core/store/shownmailboxes.h"

namespace homing::account {

using store::MailboxRecord;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

/// UIDs below what comes next: what the user could know of.
imap::UidSet knownUids(const MailboxRecord &record)
{
    quint32 next = record.state.uidNext.value();
    if (record.lastStatus && record.lastStatus->uidNext
        && record.lastStatus->uidValidity.value_or(record.state.uidValidity)
            == record.state.uidValidity)
        next = std::max(next, record.lastStatus->uidNext->value());
    return next > 1 ? imap::UidSet::range(1, next - 1) : imap::UidSet();
}

/// As the user knows it now.
Operation deletionOf(const MailboxRecord &record)
{
    Operation operation;
    operation.kind = OperationKind::DeleteMailbox;
    operation.mailbox = record.name;
    operation.uidValidity = record.state.uidValidity;
    operation.uids = knownUids(record);
    return operation;
}

bool names(const Operation &operation, const imap::MailboxName &mailbox)
{
    return operation.mailbox == mailbox || operation.target == mailbox;
}

} // namespace

AccountEngine::Queued AccountEngine::enqueueMailboxes(std::vector<Operation> operations)
{
    std::vector<OperationId> ids;
    for (Operation &operation : operations) {
        operation.created = m_clock.nowUtc();
        auto queued = m_store->enqueue(std::move(operation));
        if (!queued) {
            // All of a tree, or none of it.
            for (const OperationId id : ids)
                (void)m_store->drop(id);
            Q_EMIT actionFailed(faultOf(queued.error()));
            onMailboxActions();
            return Unexpected {queued.error()};
        }
        ids.push_back(queued->first);
    }
    onMailboxActions();
    return ids;
}

void AccountEngine::onMailboxActions()
{
    Q_EMIT mailboxesChanged();
    onOperationsChanged();
    m_sync->journalChanged();
}

AccountEngine::Queued AccountEngine::noSuchMailbox()
{
    const store::StoreError error {store::StoreErrorKind::Failed,
                                   QStringLiteral("there is no such mailbox")};
    Q_EMIT actionFailed(faultOf(error));
    return Unexpected {error};
}

AccountEngine::Queued AccountEngine::createMailbox(const imap::MailboxName &name)
{
    if (!isOpen())
        return noSuchMailbox();
    Operation operation;
    operation.kind = OperationKind::CreateMailbox;
    operation.mailbox = name;
    return enqueueMailboxes({operation});
}

AccountEngine::Queued AccountEngine::renameMailbox(MailboxId mailbox, const imap::MailboxName &name)
{
    const auto record = isOpen() ? m_store->mailbox(mailbox) : std::nullopt;
    if (!record)
        return noSuchMailbox();
    Operation operation;
    operation.kind = OperationKind::RenameMailbox;
    operation.mailbox = record->name;
    operation.uidValidity = record->state.uidValidity;
    operation.target = name;
    return enqueueMailboxes({operation});
}

AccountEngine::Queued AccountEngine::deleteMailbox(MailboxId mailbox)
{
    if (!isOpen())
        return noSuchMailbox();
    const std::vector<MailboxRecord> shown =
        store::shownMailboxes(m_store->mailboxes(), m_store->operations());
    const auto top = std::find_if(shown.begin(), shown.end(),
                                  [mailbox](const auto &one) { return one.id == mailbox; });
    if (top == shown.end())
        return noSuchMailbox();
    std::vector<const MailboxRecord *> all;
    for (const MailboxRecord &one : shown) {
        if (one.isSelectable && store::renamed(one.name, top->name, top->name, top->delimiter))
            all.push_back(&one);
    }
    // A mailbox with inferiors leaves its name behind (RFC 3501 6.3.4): those below it first.
    std::sort(all.begin(), all.end(), [](const MailboxRecord *a, const MailboxRecord *b) {
        return a->name.wire().size() > b->name.wire().size();
    });
    std::vector<Operation> operations;
    for (const MailboxRecord *one : all) {
        Operation operation = deletionOf(*one);
        operation.mailbox = m_store->mailbox(one->id).value_or(*one).name; // the server's name for it
        operations.push_back(std::move(operation));
    }
    return enqueueMailboxes(std::move(operations));
}

AccountEngine::Queued AccountEngine::setSubscribed(MailboxId mailbox, bool subscribed)
{
    const auto record = isOpen() ? m_store->mailbox(mailbox) : std::nullopt;
    if (!record)
        return noSuchMailbox();
    Operation operation;
    operation.kind = subscribed ? OperationKind::Subscribe : OperationKind::Unsubscribe;
    operation.mailbox = record->name;
    return enqueueMailboxes({operation});
}

/// In its own place in the journal, because what waits for it stands behind it; that is tried again
/// too. A deletion begins anew: the user has looked, and means what is there now.
void AccountEngine::retryMailboxAction(const Operation &operation)
{
    if (operation.kind == OperationKind::DeleteMailbox) {
        const auto record = m_store->mailboxNamed(operation.mailbox);
        if (auto dropped = m_store->drop(operation.id); !dropped)
            Q_EMIT actionFailed(faultOf(dropped.error()));
        else if (record)
            (void)enqueueMailboxes({deletionOf(*record)}); // not what is below it: nobody was asked
        onMailboxActions();
        return;
    }
    for (const Operation &one : m_store->operations()) {
        const bool waited = operation.kind == OperationKind::CreateMailbox && one.id > operation.id
            && one.state == OperationState::Parked && names(one, operation.mailbox);
        if (one.id != operation.id && !waited)
            continue;
        if (auto changes = m_store->retry(one.id))
            emitChanges(*changes);
        else
            Q_EMIT actionFailed(faultOf(changes.error()));
    }
    onMailboxActions();
}

} // namespace homing::account
