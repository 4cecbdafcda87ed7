// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/serverdrafts.h"

#include "core/mime/outgoing.h"

#include <algorithm>

namespace homing::account {

using imap::UidSet;
using store::DraftVersion;
using store::LocalMessage;
using store::MailboxRecord;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

constexpr int usualPaceMs = 30'000;
constexpr int octetsPerMs = 50; // a draft with large files goes less often
constexpr int retryMs = 60'000; // after a disk that was full
constexpr quint32 mostRows = 500;
constexpr int longestWatchDays = 30;

bool neverLeft(const Operation &operation)
{
    return operation.state != OperationState::InFlight && operation.attempts == 0;
}

} // namespace

/// What the cache shows of a mailbox.
struct ServerDrafts::Sight
{
    std::optional<MailboxRecord> record;                        // of one that was synchronised
    UidSet uids;                                                // hidden ones included
    std::optional<std::map<QByteArray, imap::Uid>> byMessageId; // once somebody asked
    bool has(const DraftVersion &version) const
    {
        return record && record->state.uidValidity == version.uidValidity
            && uids.contains(version.uid.value());
    }
    bool knowsGone(const DraftVersion &version) const
    {
        return record && record->state.isComplete()
            && record->state.uidValidity == version.uidValidity
            && version.uid < record->state.uidNext && !uids.contains(version.uid.value());
    }
};

/// A draft with its versions, oldest first; one that was forgotten has id 0.
struct ServerDrafts::Draft
{
    LocalMessageId id;
    std::optional<LocalMessage> local;
    std::vector<DraftVersion> versions;

    /// The newest that is known to be there.
    const DraftVersion *standing() const
    {
        for (auto each = versions.rbegin(); each != versions.rend(); ++each) {
            if (each->id != 0 && !each->uid.isNull())
                return &*each;
        }
        return nullptr;
    }
    bool isNobodys() const // sent or discarded
    {
        return !local
            && std::none_of(versions.begin(), versions.end(),
                            [](const DraftVersion &one) { return one.isHandedOver; });
    }
};

ServerDrafts::ServerDrafts(store::Store &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_timer(clock, this)
{
}

ServerDrafts::~ServerDrafts() = default;

void ServerDrafts::attach(sync::AccountSync &sync)
{
    using sync::AccountSync;
    m_sync = &sync;
    connect(&sync, &AccountSync::appended, this, &ServerDrafts::noteAppended);
    connect(&sync, &AccountSync::journalReplayed, this, &ServerDrafts::wake);
    connect(&sync, &AccountSync::mailboxesChanged, this, &ServerDrafts::wake);
    connect(&sync, &AccountSync::changed, this, [this](const store::ChangeSet &changes) {
        const auto record = m_store.mailbox(changes.mailbox.mailbox);
        if (record && record->role == store::MailboxRole::Drafts)
            wake();
    });
    // What was refused, or was not found after a lost connection, is tried once more with each.
    connect(&sync, &AccountSync::stateChanged, this, [this, state = &sync] {
        if (state->state() != AccountSync::State::Connecting)
            return;
        const auto versions = m_store.localMessages().versions().read();
        if (versions && !versions->empty())
            m_tryAnew = versions->back().id;
    });
    wake();
}

void ServerDrafts::configure(const AccountSettings &settings)
{
    m_settings = settings;
    wake();
}

void ServerDrafts::setOpen(LocalMessageId draft, bool isOpen)
{
    if (isOpen) {
        m_open.insert(draft);
        if (m_leftOver)
            m_leftOver->erase(draft);
    } else {
        m_open.erase(draft);
        m_dueMs.erase(draft);
    }
    wake();
}

void ServerDrafts::discard(LocalMessageId draft)
{
    const auto versions = m_store.localMessages().versions().read();
    for (DraftVersion version : versions.valueOr(std::vector<DraftVersion>())) {
        if (version.draft != draft || !version.isHandedOver)
            continue;
        version.isHandedOver = false;
        write(version);
    }
    wake();
}

void ServerDrafts::wake()
{
    m_timer.start(0, [this] { settle(); });
}

/// Known before the operation is done: it need not be looked for, whatever happens in between.
void ServerDrafts::noteAppended(OperationId operation, imap::UidValidity uidValidity, imap::Uid uid)
{
    const auto versions = m_store.localMessages().versions().read();
    if (!versions)
        return; // it is found by its Message-ID
    for (DraftVersion version : *versions) {
        if (version.operation != operation)
            continue;
        version.uidValidity = uidValidity;
        version.uid = uid;
        write(version);
    }
}

// --- One step after the other

void ServerDrafts::settle()
{
    if (!m_settings)
        return;
    m_waitMs = -1;
    m_hasJournalled = false;
    const bool isDone = settleAll();
    m_operations.clear();
    m_sights.clear();
    if (m_hasJournalled) {
        Q_EMIT journalled();
        if (m_sync)
            m_sync->journalChanged();
    }
    if (!isDone)
        m_waitMs = retryMs;
    if (m_waitMs > 0 && !m_timer.isActive())
        m_timer.start(int(m_waitMs), [this] { settle(); });
}

bool ServerDrafts::settleAll()
{
    auto drafts = readDrafts();
    if (!drafts)
        return false;
    m_operations = m_store.operations();
    if (!m_leftOver)
        noteLeftOver(*drafts);
    return std::all_of(drafts->begin(), drafts->end(),
                       [this](Draft &draft) { return settleOne(draft); });
}

std::optional<std::vector<ServerDrafts::Draft>> ServerDrafts::readDrafts() const
{
    const auto messages = m_store.localMessages().read();
    auto versions = m_store.localMessages().versions().read();
    if (!messages || !versions)
        return std::nullopt;
    std::map<LocalMessageId, Draft> drafts;
    for (const LocalMessage &message : *messages)
        drafts[message.id].local = message;
    for (DraftVersion &version : *versions)
        drafts[version.draft].versions.push_back(std::move(version));
    std::vector<Draft> found;
    for (auto &[id, draft] : drafts) {
        draft.id = id;
        found.push_back(std::move(draft));
    }
    return found;
}

/// A window that is closed has its draft written down for the server before anything else.
void ServerDrafts::noteLeftOver(const std::vector<Draft> &drafts)
{
    m_leftOver.emplace();
    for (const Draft &draft : drafts) {
        const bool isDraft = draft.local && draft.local->state == LocalMessage::State::Draft;
        if (isDraft && !m_open.contains(draft.id) && !isSaved(draft))
            m_leftOver->insert(draft.id);
    }
}

bool ServerDrafts::settleOne(Draft &draft)
{
    if (!noteOperations(draft) || !sight(draft) || !clearAway(draft))
        return false;
    if (!draft.local || !m_settings->keepsDraftsOnServer)
        return true;
    if (draft.local->state != LocalMessage::State::Draft) { // its copy goes to Sent
        return std::all_of(draft.versions.begin(), draft.versions.end(), [this](DraftVersion &one) {
            const Operation *operation = operationOf(one);
            return !operation || !neverLeft(*operation) || stopWaiting(one);
        });
    }
    return isSaved(draft) ? handOver(draft) : save(draft);
}

/// What the journal has no more is done, or the user dropped it.
bool ServerDrafts::noteOperations(Draft &draft)
{
    for (DraftVersion &version : draft.versions) {
        if (version.operation.isNull() || operationOf(version))
            continue;
        version.operation = {};
        if (!write(version))
            return false;
    }
    return true;
}

/// Finds those whose UID is not known, and hears of those that another program took away.
bool ServerDrafts::sight(Draft &draft)
{
    for (DraftVersion &version : draft.versions) {
        if (!follow(version))
            return false;
        Sight &seen = sightOf(version.mailbox);
        if (!seen.record)
            continue;
        if (isAnother(version, seen))
            version.uid = {};
        const bool isElsewhere =
            !version.uid.isNull() && version.uidValidity != seen.record->state.uidValidity;
        const auto found =
            version.uid.isNull() || isElsewhere ? find(version.messageId, seen) : std::nullopt;
        if (found) {
            version.uid = *found;
            version.uidValidity = seen.record->state.uidValidity;
            if (!write(version))
                return false;
        } else if (isElsewhere && seen.record->state.isComplete()) {
            if (!forget(version))
                return false;
        } else if (!version.uid.isNull() && version.operation.isNull() && seen.knowsGone(version)) {
            if (!forget(version))
                return false;
        }
        // It was looked for too early, and has come.
        const Operation *operation = operationOf(version);
        if (operation && operation->state == OperationState::Parked && !version.uid.isNull()
            && !finish(version))
            return false;
    }
    return true;
}

/// APPENDUID told a UID that is somebody else's: nothing is done to that one.
bool ServerDrafts::isAnother(const DraftVersion &version, const Sight &seen) const
{
    if (version.messageId.isEmpty() || version.uid.isNull() || !seen.has(version))
        return false;
    const auto row = m_store.row(seen.record->id, version.uid);
    return row && !row->header.messageId.isEmpty() && row->header.messageId != version.messageId;
}

/// Drafts has another name now: the UIDs are the same.
bool ServerDrafts::follow(DraftVersion &version)
{
    if (!version.operation.isNull() || m_store.mailboxNamed(version.mailbox))
        return true;
    const auto mailbox = draftsMailbox();
    if (!mailbox || version.uid.isNull() || mailbox->state.uidValidity != version.uidValidity)
        return true;
    version.mailbox = mailbox->name;
    return write(version);
}

/// What a newer version has replaced goes, and everything of a draft that is nobody's any more.
bool ServerDrafts::clearAway(Draft &draft)
{
    const DraftVersion *standing = draft.standing();
    const bool isNobodys = draft.isNobodys();
    for (DraftVersion &version : draft.versions) {
        const bool isOld = standing && version.id < standing->id;
        if (version.id != 0 && (isOld || isNobodys) && !retire(version))
            return false;
    }
    return true;
}

bool ServerDrafts::retire(DraftVersion &version)
{
    if (const Operation *operation = operationOf(version)) {
        const bool mayStillCome =
            operation->state != OperationState::Parked && !neverLeft(*operation);
        if (mayStillCome)
            return true; // looked at when that is over
        if (!stopWaiting(version) || version.id == 0)
            return version.id == 0;
    }
    if (!version.uid.isNull()) {
        const Sight &seen = sightOf(version.mailbox);
        if (!seen.record || seen.record->state.uidValidity != version.uidValidity)
            return true; // the cache is being made anew
        return removeFromServer(version) && forget(version);
    }
    // It may be there, or may still come: then it is found by its Message-ID.
    const bool isGivenUp =
        version.messageId.isEmpty() || version.made.daysTo(m_clock.nowUtc()) > longestWatchDays;
    return !isGivenUp || forget(version);
}

bool ServerDrafts::removeFromServer(const DraftVersion &version)
{
    if (sightOf(version.mailbox).knowsGone(version))
        return true;
    const bool isUnderWay =
        std::any_of(m_operations.begin(), m_operations.end(), [&](const Operation &one) {
            return (one.kind == OperationKind::Delete || one.kind == OperationKind::Move)
                && one.mailbox == version.mailbox && one.uidValidity == version.uidValidity
                && one.uids.contains(version.uid.value());
        });
    if (isUnderWay)
        return true;
    Operation removal;
    removal.kind = OperationKind::Delete;
    removal.mailbox = version.mailbox;
    removal.uidValidity = version.uidValidity;
    removal.uids = UidSet::single(version.uid.value());
    removal.created = m_clock.nowUtc();
    const auto queued = m_store.enqueue(removal);
    if (!queued)
        return false;
    m_hasJournalled = true;
    Q_EMIT rowsChanged(queued->second);
    return true;
}

/// Its operation goes. One that never left is forgotten; of another one it is not known whether it
/// is there.
bool ServerDrafts::stopWaiting(DraftVersion &version)
{
    const bool isNowhere = neverLeft(*operationOf(version));
    version.changed = {};
    return finish(version) && (!isNowhere || forget(version));
}

/// The journal need not hold it any longer.
bool ServerDrafts::finish(DraftVersion &version)
{
    if (!m_store.drop(version.operation))
        return false;
    std::erase_if(m_operations, [&](const Operation &one) { return one.id == version.operation; });
    m_hasJournalled = true;
    version.operation = {};
    return write(version);
}

// --- A new version

bool ServerDrafts::isSaved(const Draft &draft) const
{
    return std::any_of(draft.versions.begin(), draft.versions.end(), [&](const DraftVersion &one) {
        const Operation *operation = operationOf(one);
        const bool isToBeTriedAnew =
            operation && operation->state == OperationState::Parked && one.id <= m_tryAnew;
        return one.id != 0 && one.changed == draft.local->changed && !isToBeTriedAnew;
    });
}

bool ServerDrafts::isOnItsWay(const Draft &draft) const
{
    return std::any_of(draft.versions.begin(), draft.versions.end(),
                       [this](const DraftVersion &one) {
                           const Operation *operation = operationOf(one);
                           return operation && operation->state != OperationState::Parked
                               && !neverLeft(*operation);
                       });
}

bool ServerDrafts::isDue(const Draft &draft)
{
    if (!m_open.contains(draft.id))
        return true;
    const qint64 now = m_clock.monotonicMs();
    const qint64 left = m_dueMs.try_emplace(draft.id, now + usualPaceMs).first->second - now;
    if (left > 0)
        m_waitMs = m_waitMs < 0 ? left : std::min(m_waitMs, left);
    return left <= 0;
}

bool ServerDrafts::save(Draft &draft)
{
    if (isOnItsWay(draft) || !isDue(draft))
        return true;
    const auto mailbox = draftsMailbox();
    return !mailbox || plan(draft, *mailbox);
}

bool ServerDrafts::plan(Draft &draft, const MailboxRecord &mailbox)
{
    DraftVersion version;
    version.draft = draft.id;
    version.mailbox = mailbox.name;
    version.changed = draft.local->changed;
    version.made = m_clock.nowUtc();
    const QByteArray text = m_store.localMessages().text(draft.id);
    // In the domain of who writes: of another identity nothing is told.
    const QByteArray sender = mime::prepareOutgoing(text, version.made).sender;
    version.messageId =
        mime::newMessageIdFor(sender.isEmpty() ? m_settings->email : QString::fromUtf8(sender));
    Operation append;
    append.kind = OperationKind::Append;
    append.mailbox = mailbox.name;
    append.flags.set(imap::SystemFlag::Draft);
    append.flags.set(imap::SystemFlag::Seen);
    append.created = version.made;
    append.message = mime::withMessageId(text, version.messageId);
    if (append.message.isEmpty())
        return true; // gone, or no message
    if (const DraftVersion *old = draft.standing(); old && old->mailbox == mailbox.name) {
        append.uidValidity = old->uidValidity;
        append.uids = UidSet::single(old->uid.value());
    }
    if (!m_store.localMessages().versions().plan(version, append))
        return false;
    m_hasJournalled = true;
    if (m_open.contains(draft.id))
        m_dueMs[draft.id] =
            m_clock.monotonicMs() + usualPaceMs + append.message.size() / octetsPerMs;
    // Of several that wait the newest is enough; first it is written, then they go.
    for (DraftVersion &older : draft.versions) {
        if (operationOf(older) && !stopWaiting(older))
            return false;
    }
    return true;
}

/// The server has it all and the list of Drafts shows it: kept here too it would stand there twice.
bool ServerDrafts::handOver(const Draft &draft)
{
    if (m_open.contains(draft.id) || m_leftOver->contains(draft.id))
        return true;
    const auto saved =
        std::find_if(draft.versions.begin(), draft.versions.end(), [&](const DraftVersion &one) {
            return one.id != 0 && one.changed == draft.local->changed && one.operation.isNull();
        });
    if (saved == draft.versions.end())
        return true; // on its way
    const Sight &seen = sightOf(saved->mailbox);
    if (saved->uid.isNull() || !seen.has(*saved)) {
        if (m_awaited.insert(saved->id).second && m_sync)
            m_sync->refresh();
        return true;
    }
    // So that it can be opened without a connection.
    const QByteArray text =
        mime::withMessageId(m_store.localMessages().text(draft.id), saved->messageId);
    if (!text.isEmpty() && !m_store.putPart(seen.record->id, saved->uid, {}, text))
        return false;
    const auto handed = m_store.localMessages().versions().handOver(*saved);
    if (handed && *handed)
        Q_EMIT changed();
    return handed.hasValue();
}

// --- What is there

const Operation *ServerDrafts::operationOf(const DraftVersion &version) const
{
    const auto found =
        std::find_if(m_operations.begin(), m_operations.end(), [&](const Operation &one) {
            return !one.id.isNull() && one.id == version.operation;
        });
    return found == m_operations.end() ? nullptr : &*found;
}

ServerDrafts::Sight &ServerDrafts::sightOf(const imap::MailboxName &mailbox)
{
    const auto [found, isNew] = m_sights.try_emplace(mailbox.wire());
    Sight &seen = found->second;
    auto record = isNew ? m_store.mailboxNamed(mailbox) : std::nullopt;
    if (!record || record->state.uidValidity.isNull())
        return seen;
    seen.uids = m_store.uids(record->id);
    seen.record = std::move(record);
    return seen;
}

/// Hidden ones are on their way out.
std::optional<imap::Uid> ServerDrafts::find(const QByteArray &messageId, Sight &seen) const
{
    if (messageId.isEmpty())
        return std::nullopt;
    if (!seen.byMessageId) {
        seen.byMessageId.emplace();
        for (const store::MessageRow &row : m_store.rows(seen.record->id, mostRows))
            seen.byMessageId->insert_or_assign(row.header.messageId, row.uid);
    }
    const auto found = seen.byMessageId->find(messageId);
    return found == seen.byMessageId->end() ? std::nullopt : std::optional(found->second);
}

std::optional<MailboxRecord> ServerDrafts::draftsMailbox() const
{
    for (MailboxRecord &record : m_store.mailboxes()) {
        if (record.role == store::MailboxRole::Drafts && record.isSelectable)
            return std::move(record);
    }
    return std::nullopt;
}

bool ServerDrafts::forget(DraftVersion &version)
{
    const bool isDone = m_store.localMessages().versions().remove(version.id).hasValue();
    if (isDone)
        version = {};
    return isDone;
}

bool ServerDrafts::write(const DraftVersion &version)
{
    return m_store.localMessages().versions().update(version).hasValue();
}

} // namespace homing::account
