// SPDX-License-Identifier: GPL-3.0-or-later
// The user's actions on mailboxes. The cache's names stay the server's until it has answered; what
// the user sees meanwhile is shownMailboxes(). Only a mailbox to be created gets its row at once,
// because its id is needed.
#include "core/store/shownmailboxes.h"
#include "core/store/sqlstore.h"

namespace homing::store {

namespace {

const QByteArray subscribedAttribute = QByteArrayLiteral("\\Subscribed");

/// The hierarchy's delimiter, as the other mailboxes have it.
std::optional<char> usualDelimiter(const std::vector<MailboxEntry> &entries)
{
    for (const MailboxEntry &entry : entries) {
        if (entry.record.delimiter)
            return entry.record.delimiter;
    }
    return std::nullopt;
}

bool isMoved(const Operation &operation)
{
    return operation.kind == OperationKind::Move || operation.kind == OperationKind::Copy
        || operation.kind == OperationKind::Delete;
}

} // namespace

QString SqlStore::prepareMailbox(const Operation &operation)
{
    const auto entry = readMailboxNamed(m_cache, operation.mailbox);
    const auto isInTheWay = [this](const imap::MailboxName &name) {
        const auto other = readMailboxNamed(m_cache, name);
        return other && !(isPlanned(other->record) && !m_journal.isPlanned(name));
    };
    const bool isCreation = operation.kind == OperationKind::CreateMailbox;
    if (operation.mailbox.isEmpty() || (!isCreation && !entry))
        return QStringLiteral("there is no such mailbox");
    const bool isLasting =
        operation.kind == OperationKind::Subscribe || operation.kind == OperationKind::Unsubscribe;
    if (operation.mailbox.isInbox() && !isLasting) // RFC 3501 5.1, 6.3.4, 6.3.5
        return QStringLiteral("INBOX stays what it is");
    if (isCreation && isInTheWay(operation.mailbox))
        return QStringLiteral("the server has a mailbox of that name");
    if (operation.kind == OperationKind::RenameMailbox) {
        const std::optional<char> delimiter = entry->record.delimiter;
        if (operation.target.isEmpty() || operation.target.isInbox()
            || renamed(operation.target, operation.mailbox, operation.mailbox, delimiter))
            return QStringLiteral("it cannot have that name");
        if (isInTheWay(operation.target))
            return QStringLiteral("the server has a mailbox of that name");
    }
    const bool isAwaited = operation.kind == OperationKind::DeleteMailbox
        && std::any_of(m_journal.operations().begin(), m_journal.operations().end(),
                       [&](const Operation &one) {
                           return (isMoved(one) && one.target == operation.mailbox)
                               || (one.kind == OperationKind::Append
                                   && one.mailbox == operation.mailbox);
                       });
    return isAwaited ? QStringLiteral("messages are on their way into it") : QString();
}

void SqlStore::keepPlannedRows()
{
    const std::vector<MailboxEntry> entries = readMailboxes(m_cache);
    QSet<QByteArray> known;
    for (const MailboxEntry &entry : entries) {
        known.insert(entry.record.name.wire());
        if (isPlanned(entry.record) && !m_journal.isPlanned(entry.record.name))
            removeMailbox(m_cache, entry.record.id);
    }
    for (const Operation &operation : m_journal.operations()) {
        if (operation.kind != OperationKind::CreateMailbox
            || known.contains(operation.mailbox.wire()))
            continue;
        known.insert(operation.mailbox.wire());
        writeListing(m_cache, plannedMailbox(operation.mailbox, usualDelimiter(entries)));
    }
}

StoreResult<std::vector<ChangeSet>> SqlStore::completeMailbox(const Operation &operation)
{
    m_journal.remove(operation.id);
    if (auto entry = readMailboxNamed(m_cache, operation.mailbox)) {
        MailboxRecord &record = entry->record;
        const bool subscribes = operation.kind == OperationKind::Subscribe;
        if (operation.kind == OperationKind::CreateMailbox) {
            writeListing(m_cache, made(record));
        } else if (operation.kind == OperationKind::DeleteMailbox) {
            removeMailbox(m_cache, record.id);
        } else if (subscribes || operation.kind == OperationKind::Unsubscribe) {
            record.isSubscribed = subscribes;
            record.attributes.removeAll(subscribedAttribute);
            if (subscribes)
                record.attributes.append(subscribedAttribute);
            writeListing(m_cache, record);
        }
    }
    if (operation.kind == OperationKind::RenameMailbox)
        completeRename(operation);
    keepPlannedRows();
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return std::vector<ChangeSet>();
}

/// RFC 3501 6.3.5: the inferiors go with it, and so does what the journal holds for any of them. A
/// name that the user gave is not touched: it was meant for after this.
void SqlStore::completeRename(const Operation &operation)
{
    std::optional<char> delimiter;
    const std::vector<MailboxEntry> entries = readMailboxes(m_cache);
    for (const MailboxEntry &entry : entries) {
        if (entry.record.name == operation.mailbox || entry.record.name == operation.target)
            delimiter = entry.record.delimiter; // the target: NOTIFY may have told it first
    }
    const auto after = [&](const imap::MailboxName &name) {
        return renamed(name, operation.mailbox, operation.target, delimiter);
    };
    for (const MailboxEntry &entry : entries) {
        const auto name = after(entry.record.name);
        if (!name)
            continue;
        if (const auto replaced = readMailboxNamed(m_cache, *name))
            removeMailbox(m_cache, replaced->record.id);
        writeName(m_cache, entry.record.id, *name);
    }
    for (Operation one : std::vector<Operation>(m_journal.operations())) {
        const auto mailbox =
            one.kind == OperationKind::CreateMailbox ? std::nullopt : after(one.mailbox);
        const auto target = isMoved(one) ? after(one.target) : std::nullopt;
        if (!mailbox && !target)
            continue;
        one.mailbox = mailbox.value_or(one.mailbox);
        one.target = target.value_or(one.target);
        m_journal.update(one);
    }
}

} // namespace homing::store
