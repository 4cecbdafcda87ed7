// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/deltaapplier.h"

#include "core/store/keptbodies.h"
#include "core/store/textindex.h"
#include "core/store/threadtables.h"

namespace homing::store {

DeltaApplier::DeltaApplier(SqlStore &store, MailboxEntry entry, ChangeCause cause)
    : m_store(store)
    , m_database(store.m_cache)
    , m_entry(std::move(entry))
    , m_shadow(readShadow(store.m_cache, m_entry.record.id))
    , m_shadowBefore(m_shadow)
    , m_table(store.m_cache, m_entry.record.id)
{
    m_result.changes.cause = cause;
}

ApplyResult DeltaApplier::run(const MailboxDelta &delta, const SyncState &state)
{
    ChangeSet &changes = m_result.changes;
    // Rows of one incarnation are never mixed with those of another, even if the caller forgot to
    // say so.
    const bool isOther =
        m_entry.record.state.uidValidity != state.uidValidity && m_entry.messages > 0;
    if (delta.rebuild || isOther)
        rebuild();
    m_entry.record.state = state;
    parkStale();
    m_effects = m_store.effectsFor(m_entry);
    if (!delta.vanished.isEmpty())
        m_result.vanished = m_store.removeRows(m_entry, m_shadow, delta.vanished, changes);
    if (!delta.updates.empty())
        update(delta.updates);
    if (!m_newHidden.empty()) {
        m_shadow.hidden.unite(imap::UidSet::fromUids(std::move(m_newHidden)));
        writeShadow(m_database, m_entry.record.id, m_shadow);
    }
    if (changes.cause == ChangeCause::Resync && state.isComplete()
        && m_entry.messages == state.exists)
        revealDeparted();
    // Only when all rows are here can it be told which body is whose. A server that never delivers
    // all is believed at the end of the next resync.
    if (m_entry.keepsBodies && state.isComplete()
        && (m_entry.messages == state.exists || changes.cause == ChangeCause::Resync))
        giveBodiesBack();
    m_store.finish(m_entry, changes);
    return std::move(m_result);
}

void DeltaApplier::rebuild()
{
    m_entry.keepsBodies = KeptBodies(m_database, m_entry.record.id).keep();
    m_table.clear();
    KeyChunks(m_database, m_entry.record.id).clear();
    TextIndex(m_database).forget(m_entry.record.id);
    noteThreadsCleared(m_database, m_entry.record.id);
    m_shadow = Shadow();
    writeShadow(m_database, m_entry.record.id, m_shadow);
    m_entry.messages = 0;
    m_entry.record.counters = MailboxCounters();
    m_result.changes.isReset = true;
}

void DeltaApplier::giveBodiesBack()
{
    ChangeSet &changes = m_result.changes;
    imap::UidSet previewed = KeptBodies(m_database, m_entry.record.id).giveBack();
    m_entry.keepsBodies = false;
    std::vector<quint32> inserted; // they are news anyway
    for (const MessageKey &key : changes.inserted)
        inserted.push_back(key.uid);
    previewed.subtract(imap::UidSet::fromUids(std::move(inserted)));
    changes.changed.unite(previewed.subtracted(m_shadow.hidden));
}

void DeltaApplier::parkStale()
{
    const imap::UidValidity uidValidity = m_entry.record.state.uidValidity;
    if (uidValidity.isNull())
        return;
    std::vector<Operation> stale;
    for (const Operation &operation : m_store.m_journal.operations()) {
        if (operation.state != OperationState::Parked && operation.kind != OperationKind::Append
            && operation.mailbox == m_entry.record.name && operation.uidValidity != uidValidity
            && !(isOfMailboxes(operation.kind) && operation.uidValidity.isNull()))
            stale.push_back(operation);
    }
    if (stale.empty())
        return;
    m_store.beginJournal();
    for (Operation &operation : stale) {
        operation.state = OperationState::Parked;
        operation.parkedReason = QStringLiteral("UIDVALIDITY changed");
        m_store.m_journal.update(operation);
        m_result.parked.push_back(operation.id);
    }
}

void DeltaApplier::update(const std::map<quint32, MessageUpdate> &updates)
{
    std::vector<quint32> uids;
    uids.reserve(updates.size());
    for (const auto &[uid, update] : updates) {
        if (uid != 0)
            uids.push_back(uid);
    }
    KeyChunks chunks(m_database, m_entry.record.id);
    const std::vector<MessageKey> known =
        chunks.intersected(imap::UidSet::fromUids(std::move(uids)));
    auto update = updates.begin();
    m_table.forEach(known, [&](StoredMessage &message) {
        while (update->first != message.uid)
            ++update;
        updateKnown(message, update->second);
    });
    auto key = known.begin();
    for (const auto &[uid, content] : updates) {
        while (key != known.end() && key->uid < uid)
            ++key;
        const bool isKnown = key != known.end() && key->uid == uid;
        if (!isKnown && uid != 0 && content.hasHeader())
            insertNew(uid, content);
    }
    m_table.flush();
    if (!m_newKeys.empty()) {
        chunks.insert(m_newKeys);
        TextIndex(m_database).noteInserted(m_entry.record.id, m_newKeys);
    }
    noteThreads();
    m_result.changes.changed = imap::UidSet::fromUids(std::move(m_changed));
}

void DeltaApplier::noteThreads()
{
    const imap::UidSet again = imap::UidSet::fromUids(std::move(m_newHeads));
    std::vector<quint32> added;
    for (const MessageKey &key : m_newKeys)
        added.push_back(key.uid);
    noteThreadRows(m_database, m_entry.record.id, again,
                   imap::UidSet::fromUids(std::move(added)).united(again));
}

void DeltaApplier::updateKnown(StoredMessage &message, const MessageUpdate &update)
{
    const StoredMessage before = message;
    if (update.flags)
        message.server = m_store.m_keywords.store(m_database, *update.flags);
    if (update.modSeq)
        message.modSeq = update.modSeq->value() & imap::maxModSeq;
    if (update.internalDate && update.internalDate->isValid())
        message.date = update.internalDate->toSecsSinceEpoch();
    if (update.size)
        message.size = *update.size;
    if (update.hasAttachment)
        message.hasAttachment = *update.hasAttachment;
    message.setEffective(m_effects->effective(message.uid, message.server));
    bool isChanged = message.shownFlags() != before.shownFlags() || message.date != before.date
        || message.size != before.size || message.hasAttachment != before.hasAttachment;
    const bool flagsAreNews = message.server != before.server;
    if (isChanged || flagsAreNews || message.modSeq != before.modSeq)
        m_table.write(message);
    if (update.header && m_table.writeHead(message.uid, *update.header)) {
        isChanged = true;
        m_newHeads.push_back(message.uid);
    }
    if (update.preview)
        isChanged = m_table.writePreview(message.uid, *update.preview) || isChanged;
    if (update.bodyStructure)
        m_table.writeStructure(message.uid, *update.bodyStructure);
    m_result.flagsChanged += flagsAreNews ? 1 : 0;
    if (m_shadow.hidden.contains(message.uid))
        return;
    if (isChanged)
        m_changed.push_back(message.uid);
    constexpr quint8 flagged = quint8(imap::SystemFlag::Flagged);
    if (isChanged && (message.server.bits & ~before.server.bits & flagged) != 0)
        m_result.changes.flagged.add(message.uid);
    m_entry.record.counters.unread +=
        quint32(!message.shownFlags().isSeen()) - quint32(!before.shownFlags().isSeen());
}

void DeltaApplier::insertNew(quint32 uid, const MessageUpdate &update)
{
    StoredMessage message;
    message.uid = uid;
    if (update.flags)
        message.server = m_store.m_keywords.store(m_database, *update.flags);
    message.setEffective(m_effects->effective(uid, message.server));
    message.modSeq = update.modSeq.value_or(imap::ModSeq()).value() & imap::maxModSeq;
    if (update.internalDate && update.internalDate->isValid())
        message.date = update.internalDate->toSecsSinceEpoch();
    message.size = update.size.value_or(0);
    message.hasAttachment = update.hasAttachment.value_or(false);
    m_table.insert(message, update);
    // The key's date stays as it is from now on: INTERNALDATE does not change (RFC 3501 2.3.3), and
    // a model that holds the key would not hear of it.
    const MessageKey key {uid, keyDate(update.internalDate, update.header)};
    m_newKeys.push_back(key);
    ++m_entry.messages;
    ++m_result.inserted;
    if (m_effects->hidden().contains(uid)) {
        m_newHidden.push_back(uid);
        return;
    }
    m_result.changes.inserted.push_back(key);
    ++m_entry.record.counters.total;
    m_entry.record.counters.unread += message.shownFlags().isSeen() ? 0 : 1;
}

void DeltaApplier::revealDeparted()
{
    // A whole resync whose count includes them proves that they are still on the server: the server
    // said OK to a Move or Delete that did not take them. Hidden for ever would be a lost message.
    const imap::UidSet departed = m_shadow.departed.intersected(m_shadowBefore.departed);
    if (departed.isEmpty())
        return;
    m_store.refresh(m_entry, m_shadow, m_shadow.departed.subtracted(departed), imap::UidSet(),
                    m_result.changes);
}

StoreResult<ApplyResult> SqlStore::apply(MailboxId mailbox, const MailboxDelta &delta,
                                         const SyncState &state, ChangeCause cause)
{
    begin(false);
    auto entry = readMailbox(m_cache, mailbox);
    if (!entry)
        return Unexpected {abandon({StoreErrorKind::Failed, QStringLiteral("no such mailbox")})};
    ApplyResult result = DeltaApplier(*this, std::move(*entry), cause).run(delta, state);
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return result;
}

} // namespace homing::store
