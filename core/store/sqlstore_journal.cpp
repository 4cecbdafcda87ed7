// SPDX-License-Identifier: GPL-3.0-or-later
// The user's actions: how the journal's list and the rows on screen change together.
#include "core/store/sqlstore.h"

#include "core/store/threadtables.h"
#include "core/store/vanishedrows.h"

namespace homing::store {

namespace {

imap::UidSet uidsOf(const std::vector<MessageKey> &keys)
{
    std::vector<quint32> uids;
    uids.reserve(keys.size());
    for (const MessageKey &key : keys)
        uids.push_back(key.uid);
    return imap::UidSet::fromUids(std::move(uids));
}

StoreError noSuchOperation()
{
    return StoreError {StoreErrorKind::Failed, QStringLiteral("no such operation")};
}

} // namespace

PendingEffects SqlStore::effectsFor(const MailboxEntry &entry)
{
    return PendingEffects(m_cache, m_keywords, m_journal.operations(), entry.record.name,
                          entry.record.state.uidValidity);
}

void SqlStore::refresh(MailboxEntry &entry, const Shadow &before, const imap::UidSet &departed,
                       const imap::UidSet &flagged, ChangeSet &changes, const Operation *completed)
{
    const MailboxId id = entry.record.id;
    const PendingEffects effects = effectsFor(entry);
    KeyChunks chunks(m_cache, id);
    MessageTable table(m_cache, id);

    Shadow after;
    after.hidden = uidsOf(chunks.intersected(departed.united(effects.hidden())));
    after.departed = after.hidden.intersected(departed);
    const imap::UidSet nowHidden = after.hidden.subtracted(before.hidden);
    const imap::UidSet nowShown = before.hidden.subtracted(after.hidden);

    StoredFlags done;
    const bool completesFlags = completed && PendingEffects::changesFlags(completed->kind);
    if (completesFlags)
        done = m_keywords.store(m_cache, completed->flags);

    std::vector<quint32> changed;
    std::vector<MessageKey> inserted;
    MailboxCounters &counters = entry.record.counters;
    const std::vector<MessageKey> keys =
        chunks.intersected(flagged.united(nowHidden).united(nowShown));
    auto key = keys.begin();
    table.forEach(keys, [&](const StoredMessage &message) {
        StoredMessage written = message;
        if (completesFlags && completed->uids.contains(message.uid))
            written.server = PendingEffects::applied(completed->kind == OperationKind::AddFlags,
                                                     message.server, done);
        written.setEffective(effects.effective(message.uid, written.server));
        if (written.server != message.server || written.effective != message.effective)
            table.write(written);

        const bool wasShown = !before.hidden.contains(message.uid);
        const bool isShown = !after.hidden.contains(message.uid);
        if (wasShown && isShown && written.shownFlags() != message.shownFlags())
            changed.push_back(message.uid);
        if (isShown && !wasShown)
            inserted.push_back(*key);
        counters.total += quint32(isShown) - quint32(wasShown);
        counters.unread += quint32(isShown && !written.shownFlags().isSeen())
            - quint32(wasShown && !message.shownFlags().isSeen());
        ++key;
    });
    table.flush();
    if (after != before)
        writeShadow(m_cache, id, after);
    changes.removed.unite(nowHidden);
    changes.changed.unite(imap::UidSet::fromUids(std::move(changed)));
    std::vector<MessageKey> merged;
    std::merge(changes.inserted.begin(), changes.inserted.end(), inserted.begin(), inserted.end(),
               std::back_inserter(merged),
               [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
    changes.inserted = std::move(merged);
}

quint32 SqlStore::removeRows(MailboxEntry &entry, Shadow &shadow, const imap::UidSet &uids,
                             ChangeSet &changes)
{
    const KeyChunks::Removed removed = KeyChunks(m_cache, entry.record.id).remove(uids);
    if (removed.keys.empty())
        return 0;
    MessageTable table(m_cache, entry.record.id);
    std::vector<MessageKey> shown = removed.keys;
    if (!shadow.hidden.isEmpty())
        std::erase_if(shown,
                      [&](const MessageKey &key) { return shadow.hidden.contains(key.uid); });
    entry.record.counters.unread -= table.countUnread(shown);
    entry.record.counters.total -= quint32(shown.size());
    entry.messages -= quint32(removed.keys.size());
    // What another device took away can be looked at for a day; a whole mailbox is no news.
    if (changes.cause == ChangeCause::Resync || changes.cause == ChangeCause::Live)
        VanishedRows(m_cache).keep(entry.record.id, shown, QDateTime::currentSecsSinceEpoch());
    table.remove(removed);
    noteThreadRows(m_cache, entry.record.id, uidsOf(removed.keys), imap::UidSet());
    changes.removed.unite(uidsOf(shown));
    if (shown.size() != removed.keys.size()) {
        const imap::UidSet all = uidsOf(removed.keys);
        shadow.hidden.subtract(all);
        shadow.departed.subtract(all);
        writeShadow(m_cache, entry.record.id, shadow);
    }
    return quint32(removed.keys.size());
}

StoreResult<std::vector<ChangeSet>> SqlStore::showAndCommit(const Operation &operation)
{
    std::vector<ChangeSet> shown;
    if (isOfMailboxes(operation.kind))
        keepPlannedRows();
    auto entry = readMailboxNamed(m_cache, operation.mailbox);
    if (entry
        && PendingEffects::concerns(operation, entry->record.name,
                                    entry->record.state.uidValidity)) {
        ChangeSet changes;
        changes.cause = ChangeCause::UserAction;
        const Shadow shadow = readShadow(m_cache, entry->record.id);
        const bool changesFlags = PendingEffects::changesFlags(operation.kind);
        refresh(*entry, shadow, shadow.departed, changesFlags ? operation.uids : imap::UidSet(),
                changes);
        if (!changes.isEmpty()) {
            finish(*entry, changes);
            shown.push_back(std::move(changes));
        }
    }
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return shown;
}

StoreResult<std::pair<OperationId, std::vector<ChangeSet>>> SqlStore::enqueue(Operation operation)
{
    operation.state = OperationState::Pending;
    operation.attempts = 0;
    operation.parkedReason.clear();
    if (!operation.created.isValid())
        operation.created = QDateTime::currentDateTimeUtc();
    begin(true);
    if (isOfMailboxes(operation.kind)) {
        operation.message.clear();
        if (const QString why = prepareMailbox(operation); !why.isEmpty())
            return Unexpected {abandon({StoreErrorKind::Failed, why})};
    } else if (operation.kind != OperationKind::Append) {
        operation.message.clear();
        const auto entry = readMailboxNamed(m_cache, operation.mailbox);
        if (entry && operation.uidValidity.isNull())
            operation.uidValidity = entry->record.state.uidValidity;
        const bool isStale = entry && entry->record.state.uidValidity != operation.uidValidity;
        if (isStale || operation.uidValidity.isNull())
            return Unexpected {abandon(
                {StoreErrorKind::Failed, QStringLiteral("the UIDs are of another mailbox state")})};
        if (operation.uids.isEmpty())
            return Unexpected {
                abandon({StoreErrorKind::Failed, QStringLiteral("no message is named")})};
    }
    operation.id = m_journal.insert(operation);
    auto shown = showAndCommit(operation);
    if (!shown)
        return Unexpected {shown.error()};
    return std::pair(operation.id, std::move(*shown));
}

std::vector<Operation> SqlStore::operations() const
{
    m_journal.database().takeError();
    m_journal.noticeOthers();
    m_journal.database().takeError(); // what could not be read is not the next one's failure
    return m_journal.operations();
}

QByteArray SqlStore::message(OperationId id) const
{
    m_journal.database().takeError();
    QByteArray message = Journal::messageOf(m_journal.database(), id);
    m_journal.database().takeError();
    return message;
}

StoreResult<Operation> SqlStore::beginWith(OperationId id)
{
    begin(true);
    const Operation *known = m_journal.find(id);
    if (!known)
        return Unexpected {abandon(noSuchOperation())};
    return *known;
}

StoreResult<void> SqlStore::setInFlight(OperationId id)
{
    return fly(id, OperationState::InFlight);
}

StoreResult<void> SqlStore::takeBack(OperationId id)
{
    return fly(id, OperationState::Pending);
}

StoreResult<void> SqlStore::fly(OperationId id, OperationState state)
{
    m_journal.begin(); // the cache does not change
    m_journal.noticeOthers();
    const Operation *known = m_journal.find(id);
    // In flight already: another process on this profile is sending it.
    const bool isTaken = known && known->state == state && state == OperationState::InFlight;
    if (!known || known->state == OperationState::Parked || isTaken) {
        const StoreError error = known
            ? StoreError {StoreErrorKind::Failed,
                          isTaken ? QStringLiteral("the operation is in flight")
                                  : QStringLiteral("the operation is parked")}
            : noSuchOperation();
        m_journal.rollback();
        return Unexpected {error};
    }
    Operation operation = *known;
    if (state == OperationState::InFlight)
        ++operation.attempts;
    else if (operation.state == OperationState::InFlight && operation.attempts > 0)
        --operation.attempts;
    operation.state = state;
    m_journal.update(operation);
    if (!m_journal.commit())
        return Unexpected {m_journal.database().takeError()};
    return {};
}

StoreResult<std::vector<ChangeSet>> SqlStore::complete(OperationId id, const imap::UidSet &gone)
{
    const auto found = beginWith(id);
    if (!found)
        return Unexpected {found.error()};
    const Operation &operation = *found;
    if (isOfMailboxes(operation.kind))
        return completeMailbox(operation);
    m_journal.remove(id);
    std::vector<ChangeSet> shown;
    auto entry = readMailboxNamed(m_cache, operation.mailbox);
    if (entry
        && PendingEffects::concerns(operation, entry->record.name,
                                    entry->record.state.uidValidity)) {
        ChangeSet changes;
        changes.cause = ChangeCause::UserAction;
        Shadow shadow = readShadow(m_cache, entry->record.id);
        imap::UidSet departed = shadow.departed;
        imap::UidSet flagged;
        if (PendingEffects::hides(operation.kind)) {
            departed.unite(operation.uids);
            const imap::UidSet removed = gone.intersected(operation.uids);
            departed.subtract(removed);
            removeRows(*entry, shadow, removed, changes);
        } else if (PendingEffects::changesFlags(operation.kind)) {
            flagged = operation.uids;
        }
        refresh(*entry, shadow, departed, flagged, changes, &operation);
        finish(*entry, changes);
        if (!changes.isEmpty())
            shown.push_back(std::move(changes));
    }
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return shown;
}

StoreResult<std::vector<ChangeSet>> SqlStore::park(OperationId id, const QString &reason)
{
    auto found = beginWith(id);
    if (!found)
        return Unexpected {found.error()};
    Operation &operation = *found;
    operation.state = OperationState::Parked;
    operation.parkedReason = reason;
    m_journal.update(operation);
    return showAndCommit(operation);
}

StoreResult<std::vector<ChangeSet>> SqlStore::retry(OperationId id)
{
    auto found = beginWith(id);
    if (!found)
        return Unexpected {found.error()};
    Operation &operation = *found;
    if (operation.state != OperationState::Pending) {
        operation.state = OperationState::Pending;
        operation.parkedReason.clear();
        m_journal.update(operation);
    }
    return showAndCommit(operation);
}

StoreResult<std::vector<ChangeSet>> SqlStore::drop(OperationId id)
{
    const auto found = beginWith(id);
    if (!found)
        return Unexpected {found.error()};
    const Operation &operation = *found;
    m_journal.remove(id);
    if (PendingEffects::hides(operation.kind))
        parkDeletionsOf(operation);
    return showAndCommit(operation);
}

/// What comes back into a mailbox is not deleted with it unseen.
void SqlStore::parkDeletionsOf(const Operation &takenBack)
{
    const std::vector<Operation> operations = m_journal.operations();
    for (Operation each : operations) {
        if (each.kind != OperationKind::DeleteMailbox || each.mailbox != takenBack.mailbox
            || each.state != OperationState::Pending)
            continue;
        each.state = OperationState::Parked;
        each.parkedReason = QStringLiteral("A message was put back into it");
        m_journal.update(each);
    }
}

} // namespace homing::store
