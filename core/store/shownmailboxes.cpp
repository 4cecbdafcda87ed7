// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/shownmailboxes.h"

namespace homing::store {

namespace {

const QByteArray nonExistent = QByteArrayLiteral("\\NonExistent"); // RFC 5258 3.4
// No server's: theirs begin with a backslash (RFC 3501 9, mbx-list-flags).
const QByteArray planned = QByteArrayLiteral("planned");

/// A record with the name that the server knows it by.
struct Shown
{
    MailboxRecord record;
    imap::MailboxName serverName;
    bool isGone = false;
};

void rename(std::vector<Shown> &all, const Shown &moved, const imap::MailboxName &to)
{
    const imap::MailboxName from = moved.record.name;
    const std::optional<char> delimiter = moved.record.delimiter;
    for (Shown &one : all) {
        const auto name = renamed(one.record.name, from, to, delimiter);
        if (!name)
            continue;
        one.record.isPending = one.record.isPending || one.record.name == from;
        one.record.name = *name;
    }
}

void apply(std::vector<Shown> &all, Shown &one, const Operation &operation)
{
    switch (operation.kind) {
    case OperationKind::CreateMailbox:
        if (isPlanned(one.record)) {
            one.record = made(std::move(one.record));
            one.record.isPending = true;
        }
        return;
    case OperationKind::RenameMailbox:
        rename(all, one, operation.target);
        return;
    case OperationKind::DeleteMailbox:
        one.isGone = true;
        return;
    case OperationKind::Subscribe:
    case OperationKind::Unsubscribe:
        one.record.isSubscribed = operation.kind == OperationKind::Subscribe;
        return;
    case OperationKind::AddFlags:
    case OperationKind::RemoveFlags:
    case OperationKind::Move:
    case OperationKind::Copy:
    case OperationKind::Delete:
    case OperationKind::Append:
        return; // of messages
    }
}

} // namespace

bool isPlanned(const MailboxRecord &record)
{
    return record.attributes.contains(planned);
}

MailboxRecord plannedMailbox(const imap::MailboxName &name, std::optional<char> delimiter)
{
    MailboxRecord record;
    record.name = name;
    record.delimiter = delimiter;
    record.attributes = {nonExistent, planned};
    record.isSelectable = false;
    return record;
}

MailboxRecord made(MailboxRecord record)
{
    record.attributes.removeAll(planned);
    record.attributes.removeAll(nonExistent);
    record.isSelectable = true;
    return record;
}

std::optional<imap::MailboxName> renamed(const imap::MailboxName &name,
                                         const imap::MailboxName &from, const imap::MailboxName &to,
                                         std::optional<char> delimiter)
{
    if (name == from)
        return to;
    if (!delimiter || from.isInbox() || !name.wire().startsWith(from.wire() + *delimiter))
        return std::nullopt;
    return imap::MailboxName::fromWire(to.wire() + name.wire().mid(from.wire().size()));
}

std::vector<MailboxRecord> shownMailboxes(std::vector<MailboxRecord> server,
                                          const std::vector<Operation> &operations)
{
    const bool isTouched = std::any_of(operations.begin(), operations.end(),
                                       [](const auto &one) { return isOfMailboxes(one.kind); });
    if (!isTouched)
        return server;
    std::vector<Shown> all;
    all.reserve(server.size());
    for (MailboxRecord &record : server) {
        const imap::MailboxName name = record.name;
        all.push_back({std::move(record), name, false});
    }
    QSet<QByteArray> refused;
    for (const Operation &operation : operations) {
        if (!isOfMailboxes(operation.kind))
            continue;
        if (operation.state == OperationState::Parked) {
            if (operation.kind == OperationKind::CreateMailbox)
                refused.insert(operation.mailbox.wire());
            continue;
        }
        const auto one = std::find_if(all.begin(), all.end(), [&](const Shown &shown) {
            return shown.serverName == operation.mailbox;
        });
        if (one != all.end())
            apply(all, *one, operation);
    }
    std::vector<MailboxRecord> shown;
    for (Shown &one : all) {
        const bool isRefused = isPlanned(one.record) && refused.contains(one.serverName.wire());
        if (!one.isGone && !isRefused)
            shown.push_back(std::move(one.record));
    }
    return shown;
}

} // namespace homing::store
