// SPDX-License-Identifier: GPL-3.0-or-later
// JournalReplay: a message comes into a mailbox, and may take another one's place.
#include "core/sync/journalreplay.h"

namespace homing::sync {

using namespace imap;
using store::Operation;

void JournalReplay::append(const Operation &operation,
                           const std::optional<store::MailboxRecord> &selected,
                           const Capabilities &capabilities)
{
    const OperationId id = operation.id;
    const QByteArray message = m_store.message(id);
    if (message.isEmpty()) {
        park(id, QStringLiteral("Its text cannot be read from the journal"));
        return;
    }
    const bool canReplace = capabilities.replace() && operation.uids.count() == 1 && selected
        && selected->name == operation.mailbox && !selected->state.isReadOnly
        && selected->state.uidValidity == operation.uidValidity
        && m_store.uids(selected->id).contains(operation.uids.min());
    if (!canReplace) {
        sayAppend(operation, message);
        return;
    }
    // Refused, nothing has changed (RFC 8508 3.4). Another program may have taken the old one away:
    // the new one comes all the same.
    send(
        id, Nth::First,
        commands::uidReplace(Uid(operation.uids.min()), operation.mailbox, operation.flags,
                             operation.created, message),
        [this, id] { onAppended(id); }, {},
        [this, operation, message] {
            if (isInJournal(operation.id))
                sayAppend(operation, message);
        });
}

void JournalReplay::sayAppend(const Operation &operation, const QByteArray &message)
{
    send(operation.id, Nth::First,
         commands::append(operation.mailbox, operation.flags, operation.created, message),
         [this, id = operation.id] { onAppended(id); });
}

void JournalReplay::onAppended(OperationId id)
{
    const auto where = std::exchange(m_appended, std::nullopt);
    const bool isOne =
        where && where->uids.size() == 1 && where->uids.front().first == where->uids.front().last;
    if (isOne)
        Q_EMIT appended(id, where->uidValidity, Uid(where->uids.front().first));
    done(id, {});
}

} // namespace homing::sync
