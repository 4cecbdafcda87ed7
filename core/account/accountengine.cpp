// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/accountengine.h"

#include <QElapsedTimer>

namespace homing::account {

using store::LocalMessage;
using store::Operation;
using store::OperationKind;
using store::OperationState;

Fault faultOf(const store::StoreError &error)
{
    using store::StoreErrorKind;
    switch (error.kind) {
    case StoreErrorKind::CannotOpen:
        return {FaultCause::Store, QStringLiteral("cannot be opened for writing: ") + error.detail};
    case StoreErrorKind::TooNew:
        return {FaultCause::Store, QStringLiteral("written by a newer Homing: ") + error.detail};
    case StoreErrorKind::Corrupt:
        return {FaultCause::Store, QStringLiteral("damaged: ") + error.detail};
    case StoreErrorKind::DiskFull:
        return {FaultCause::DiskFull, error.detail};
    case StoreErrorKind::Failed:
        return {FaultCause::Store, error.detail};
    }
    Q_UNREACHABLE();
}

AccountEngine::AccountEngine(AccountSettings settings, QDir folder, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_folder(std::move(folder))
    , m_clock(this)
    , m_log(4 << 20, this) // children, so that they move to the engine's thread with it
    , m_changes(this)
    , m_threads(this)
{
    m_threads.setSingleShot(true);
    m_threads.setInterval(0);
    connect(&m_threads, &QTimer::timeout, this, &AccountEngine::advanceThreads);
}

AccountEngine::~AccountEngine() = default;

store::StoreResult<void> AccountEngine::open()
{
    auto opened = store::Store::open(m_folder, m_settings.id);
    if (!opened) {
        setFault(faultOf(opened.error()));
        return Unexpected {opened.error()};
    }
    m_store = std::move(*opened);
    m_sync = std::make_unique<sync::AccountSync>(*m_store, m_clock, &m_log);
    m_outbox = std::make_unique<Outbox>(m_settings, *m_store, m_clock, &m_log);
    m_indexer = std::make_unique<TextIndexer>(*m_store);
    m_keeper = std::make_unique<TextKeeper>(
        *m_store, m_clock, [this](const sync::BodyRequest &request) { m_sync->fetchBody(request); });
    m_references = std::make_unique<ReferenceKeeper>(
        *m_store, m_clock, [this](MailboxId mailbox, const imap::UidSet &uids) {
            m_sync->fetchReferences(mailbox, uids);
        });
    wire();
    if (m_keepsServerDrafts)
        wireDrafts();
    onOperationsChanged();
    scheduleThreads();
    return {};
}

// --- Threads: behind everything else, a slice at each turn of the event loop

void AccountEngine::scheduleThreads()
{
    if (m_keepsThreads && isOpen())
        m_threads.start();
}

void AccountEngine::advanceThreads()
{
    constexpr quint32 mostMessages = 4'000;
    constexpr quint32 fewestMessages = 250;
    constexpr qint64 wantedMs = 20;
    m_threadsWait = m_state.progressTotal > 0
        || m_state.connectivity == Connectivity::Connecting
        || m_state.connectivity == Connectivity::Synchronising;
    if (m_threadsWait)
        return;
    QElapsedTimer timer;
    timer.start();
    const auto progress = m_store->advanceThreads(m_threadSlice);
    if (!progress)
        return; // tried again with the next change
    m_threadSlice = timer.elapsed() > wantedMs ? std::max(fewestMessages, m_threadSlice / 2)
                                               : std::min(mostMessages, m_threadSlice * 2);
    for (const store::ThreadChanges &changes : progress->changes)
        Q_EMIT threadsChanged(changes);
    if (!progress->isDone)
        m_threads.start();
    else
        m_references->noteChanges();
}

void AccountEngine::wire()
{
    using sync::AccountSync;
    connect(&m_changes, &ChangeGatherer::changed, this, &AccountEngine::changed);
    connect(m_sync.get(), &AccountSync::changed, &m_changes, &ChangeGatherer::tell);
    connect(m_sync.get(), &AccountSync::changed, this, &AccountEngine::scheduleThreads);
    connect(m_sync.get(), &AccountSync::mailboxesChanged, this, &AccountEngine::mailboxesChanged);
    connect(m_sync.get(), &AccountSync::stateChanged, this, &AccountEngine::publish);
    connect(m_sync.get(), &AccountSync::sessionChanged, this, &AccountEngine::publish);
    connect(m_sync.get(), &AccountSync::synchronised, this, &AccountEngine::onSynchronised);
    connect(m_sync.get(), &AccountSync::journalReplayed, this, &AccountEngine::onOperationsChanged);
    connect(m_sync.get(), &AccountSync::bodyFetched, this, &AccountEngine::onBodyFetched);
    connect(m_sync.get(), &AccountSync::bodyProgress, this, &AccountEngine::bodyProgress);
    connect(m_sync.get(), &AccountSync::stopped, this, [this] {
        if (!m_outbox->isBusy()) // else its idle()
            Q_EMIT stopped();
    });
    connect(m_sync.get(), &AccountSync::progress, this,
            [this](MailboxId mailbox, quint32 done, quint32 total) {
                const bool isOver = done >= total;
                m_state.progressMailbox = isOver ? MailboxId() : mailbox;
                m_state.progressDone = isOver ? 0 : done;
                m_state.progressTotal = isOver ? 0 : total;
                publish();
            });
    connect(m_sync.get(), &AccountSync::disconnected, this, [this](const Fault &fault) {
        m_state.fault = fault;
        m_state.progressTotal = m_state.progressDone = 0;
        publish();
        Q_EMIT disconnected(fault);
    });
    connect(m_sync.get(), &AccountSync::changed, m_indexer.get(), &TextIndexer::noteChanges);
    connect(m_sync.get(), &AccountSync::bodyFetched, m_indexer.get(), &TextIndexer::noteText);
    connect(m_indexer.get(), &TextIndexer::idle, this, &AccountEngine::textsIndexed);
    connect(m_indexer.get(), &TextIndexer::idle, this, &AccountEngine::updateKeeper);
    connect(m_keeper.get(), &TextKeeper::progressed, this, [this] {
        m_state.textsDone = m_keeper->done();
        m_state.textsTotal = m_keeper->total();
        m_state.textsPaused = m_keeper->isPaused();
        publish();
    });
    connect(m_sync.get(), &AccountSync::changed, m_keeper.get(),
            [this](const store::ChangeSet &changes) {
                if (!changes.inserted.empty() || changes.isReset)
                    m_keeper->noteChanges();
            });
    connect(m_sync.get(), &AccountSync::referencesFetched, m_references.get(),
            &ReferenceKeeper::noteResult);
    connect(m_references.get(), &ReferenceKeeper::stored, this, &AccountEngine::scheduleThreads);
    connect(m_sync.get(), &AccountSync::searchFound, this, &AccountEngine::serverFound);
    connect(m_sync.get(), &AccountSync::searchFailed, this, &AccountEngine::serverSearchFailed);
    connect(m_outbox.get(), &Outbox::changed, this, [this] {
        onOperationsChanged();
        Q_EMIT localMessagesChanged();
    });
    connect(m_outbox.get(), &Outbox::sent, this, &AccountEngine::messageSent);
    connect(m_outbox.get(), &Outbox::notKept, this, &AccountEngine::localMessageNotKept);
    connect(m_outbox.get(), &Outbox::journalled, this, &AccountEngine::onJournalled);
    connect(m_outbox.get(), &Outbox::failed, this, &AccountEngine::actionFailed);
    connect(m_outbox.get(), &Outbox::outcomeUnknown, m_sync.get(), &AccountSync::refresh);
    connect(m_sync.get(), &AccountSync::changed, m_outbox.get(),
            [this](const store::ChangeSet &changes) {
                const auto record = m_store->mailbox(changes.mailbox.mailbox);
                if (!changes.inserted.empty() && record
                    && record->role == store::MailboxRole::Sent)
                    m_outbox->lookInSent();
            });
    connect(m_outbox.get(), &Outbox::idle, this, [this] {
        if (m_sync->state() == AccountSync::State::Stopped)
            Q_EMIT stopped();
    });
    connect(&m_log, &session::TrafficLog::line, this, [this](const session::TrafficLine &line) {
        Q_EMIT transcriptLine({m_settings.id, char(line.kind), line.time, line.text});
    });
}

void AccountEngine::publish()
{
    using State = sync::AccountSync::State;
    switch (m_sync->state()) {
    case State::Stopped:
        m_state.connectivity = Connectivity::Offline;
        break;
    case State::Connecting:
        m_state.connectivity = Connectivity::Connecting;
        m_references->forgetRefusals();
        break;
    case State::Synchronising:
        m_state.connectivity = Connectivity::Synchronising;
        break;
    case State::Online:
        m_state.connectivity = Connectivity::Online;
        break;
    case State::Waiting:
        m_state.connectivity = Connectivity::Waiting;
        break;
    }
    m_indexer->setResting(m_sync->state() == State::Connecting
                          || m_sync->state() == State::Synchronising);
    updateKeeper();
    m_state.retryInMs = m_sync->retryInMs();
    m_state.sessions.clear();
    if (const auto &held = m_sync->reconnect().held()) {
        m_state.sessions.push_back({QString::fromUtf8(held->sid.value), held->mailbox.display(),
                                    held->created, m_sync->reconnect().isActive()});
    }
    if (m_state.connectivity == Connectivity::Online
        || m_state.connectivity == Connectivity::Synchronising)
        m_state.fault = {};
    Q_EMIT stateChanged(m_state);
    if (m_threadsWait)
        scheduleThreads();
}

void AccountEngine::setFault(const Fault &fault)
{
    m_state.fault = fault;
    m_state.connectivity = Connectivity::Offline;
    Q_EMIT stateChanged(m_state);
}

void AccountEngine::onSynchronised(const sync::SyncReport &report)
{
    if (report.isOk) {
        ResyncCost cost;
        cost.flights = report.cost.flights;
        cost.bytesIn = report.cost.bytesIn;
        cost.bytesOut = report.cost.bytesOut;
        cost.tls = report.cost.tls;
        cost.ms = report.ms;
        // The mailbox that needed most speaks for the whole.
        auto strongest = sync::Strategy::Unchanged;
        for (const sync::MailboxOutcome &outcome : report.mailboxes) {
            cost.newMessages += outcome.inserted;
            cost.flagChanges += outcome.flagsChanged;
            cost.vanished += outcome.vanished;
            if (outcome.isOk && (cost.reason.isEmpty() || outcome.strategy > strongest)) {
                strongest = outcome.strategy;
                cost.reason = outcome.name.display() + QStringLiteral(": ") + outcome.reason;
            }
        }
        cost.strategy = sync::strategyName(strongest);
        m_state.lastResync = cost;
        m_state.fault = {};
    }
    publish();
    m_outbox->lookInSent();
    m_outbox->wake(); // another process may have put something into it
    Q_EMIT synchronised(report);
}

// --- Connection

void AccountEngine::goOnline(sync::Presence presence)
{
    if (!isOpen())
        return;
    m_sync->configure(m_settings.imap, {m_settings.user, m_password});
    m_sync->start(presence);
    m_outbox->configure(m_settings, m_password);
    m_outbox->setOnline(presence == sync::Presence::Stay);
}

void AccountEngine::goOffline(sync::Goodbye goodbye)
{
    if (!isOpen()) {
        Q_EMIT stopped();
        return;
    }
    m_outbox->setOnline(false);
    m_sync->stop(goodbye);
}

void AccountEngine::endSession()
{
    if (isOpen())
        m_sync->endSession();
}

void AccountEngine::linkChanged()
{
    if (!isOpen())
        return;
    m_sync->linkChanged();
    m_outbox->linkChanged();
}

void AccountEngine::synchroniseNow()
{
    if (!isOpen())
        return;
    if (m_sync->state() == sync::AccountSync::State::Stopped)
        goOnline(sync::Presence::Stay);
    else
        m_sync->refresh();
}

void AccountEngine::setHome(MailboxId mailbox)
{
    if (isOpen())
        m_sync->setHome(mailbox);
}

// --- Actions

imap::MailboxName AccountEngine::trashFor(const store::MailboxRecord &mailbox) const
{
    if (mailbox.role == store::MailboxRole::Trash)
        return {};
    for (const store::MailboxRecord &record : m_store->mailboxes()) {
        if (record.role == store::MailboxRole::Trash && record.isSelectable)
            return record.name;
    }
    return {};
}

store::StoreResult<OperationId> AccountEngine::enqueue(MailboxId mailbox, Operation operation,
                                                      MailboxId target)
{
    const auto record = isOpen() ? m_store->mailbox(mailbox) : std::nullopt;
    if (!record) {
        const store::StoreError error {store::StoreErrorKind::Failed,
                                       QStringLiteral("there is no such mailbox")};
        Q_EMIT actionFailed(faultOf(error));
        return Unexpected {error};
    }
    operation.mailbox = record->name;
    if (const auto place = m_store->mailbox(target))
        operation.target = place->name;
    operation.created = m_clock.nowUtc();
    if (operation.kind != OperationKind::Append)
        operation.uidValidity = record->state.uidValidity;
    if (operation.kind == OperationKind::Delete)
        operation.target = trashFor(*record);
    auto queued = m_store->enqueue(std::move(operation));
    if (!queued) {
        Q_EMIT actionFailed(faultOf(queued.error()));
        return Unexpected {queued.error()};
    }
    emitChanges(queued->second);
    onOperationsChanged();
    m_sync->journalChanged();
    return queued->first;
}

void AccountEngine::retryOperation(OperationId operation)
{
    if (!isOpen())
        return;
    const std::vector<Operation> operations = m_store->operations();
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [&](const Operation &one) { return one.id == operation; });
    if (found != operations.end() && store::isOfMailboxes(found->kind)) {
        retryMailboxAction(*found);
        return;
    }
    const bool isCounted = found != operations.end() && found->state == OperationState::Parked
        && found->attempts > 0 && found->kind != OperationKind::AddFlags
        && found->kind != OperationKind::RemoveFlags;
    // One that may be done once only is parked again when it was tried before. The user has looked
    // and says: again; so it begins anew. The new row first: a crash between the two leaves the
    // parked one, which does nothing by itself.
    if (isCounted) {
        Operation again = *found;
        again.message = m_store->message(operation);
        if (again.kind == OperationKind::Append && again.message.isEmpty()) {
            Q_EMIT actionFailed({FaultCause::Store, QStringLiteral("the message cannot be read")});
            return;
        }
        auto queued = m_store->enqueue(again);
        if (!queued) {
            Q_EMIT actionFailed(faultOf(queued.error()));
            return;
        }
        emitChanges(queued->second);
    }
    auto changes = isCounted ? m_store->drop(operation) : m_store->retry(operation);
    if (changes)
        emitChanges(*changes);
    else
        Q_EMIT actionFailed(faultOf(changes.error()));
    onOperationsChanged();
    m_sync->journalChanged();
}

void AccountEngine::dropOperation(OperationId operation)
{
    if (!isOpen())
        return;
    if (auto changes = m_store->drop(operation))
        emitChanges(*changes);
    else
        Q_EMIT actionFailed(faultOf(changes.error()));
    Q_EMIT mailboxesChanged(); // it may have been about one
    onOperationsChanged();
}

void AccountEngine::onOperationsChanged()
{
    m_state.pending = m_state.parked = 0;
    for (const Operation &operation : m_store->operations()) {
        if (operation.state == OperationState::Parked)
            ++m_state.parked;
        else
            ++m_state.pending;
    }
    m_state.pending += m_outbox->waiting();
    m_state.parked += m_outbox->stranded();
    publish();
    Q_EMIT operationsChanged();
}

// --- Drafts and outgoing mail

LocalMessage AccountEngine::withAnswered(LocalMessage message, MailboxId mailbox,
                                         quint32 uid) const
{
    const auto record = m_store->mailbox(mailbox);
    if (record && uid != 0) {
        message.answeredMailbox = record->name;
        message.answeredUidValidity = record->state.uidValidity;
        message.answeredUid = imap::Uid(uid);
    }
    return message;
}

bool AccountEngine::canKeep(LocalMessageId id)
{
    if (isOpen())
        return true;
    Q_EMIT actionFailed({FaultCause::Store, QStringLiteral("the account's journal is not open")});
    Q_EMIT localMessageNotKept(id);
    return false;
}

void AccountEngine::keepDraft(LocalMessage draft, MailboxId mailbox, quint32 uid)
{
    if (canKeep(draft.id))
        m_outbox->keepDraft(withAnswered(std::move(draft), mailbox, uid));
}

void AccountEngine::sendMessage(LocalMessage message, MailboxId mailbox, quint32 uid)
{
    if (canKeep(message.id))
        m_outbox->send(withAnswered(std::move(message), mailbox, uid));
}

/// They are in the journal; what they change shows now. One that another process on the profile is
/// sending already stays in flight.
void AccountEngine::onJournalled(const std::vector<OperationId> &operations)
{
    for (const Operation &operation : m_store->operations()) {
        const bool isNew =
            std::find(operations.begin(), operations.end(), operation.id) != operations.end();
        if (!isNew || operation.state != OperationState::Pending)
            continue;
        if (auto changes = m_store->retry(operation.id))
            emitChanges(*changes);
        else
            Q_EMIT actionFailed(faultOf(changes.error()));
    }
    onOperationsChanged();
    m_sync->journalChanged();
}

void AccountEngine::emitChanges(const std::vector<store::ChangeSet> &changes)
{
    for (const store::ChangeSet &one : changes)
        m_changes.add(one);
}

// --- Bodies

void AccountEngine::fetchBody(MailboxId mailbox, quint32 uid, const QList<QByteArray> &sections)
{
    if (!isOpen())
        return;
    m_keeper->userWants(mailbox, imap::Uid(uid));
    m_sync->fetchBody({mailbox, imap::Uid(uid), sections});
}

void AccountEngine::cancelBody(MailboxId mailbox, quint32 uid, const QByteArray &section)
{
    if (!isOpen())
        return;
    m_sync->cancelBody(mailbox, imap::Uid(uid), section);
    m_keeper->noteCancelled(mailbox, imap::Uid(uid));
}

void AccountEngine::fetchPreviews(MailboxId mailbox, const imap::UidSet &uids)
{
    if (isOpen())
        m_sync->fetchPreviews(mailbox, uids);
}

void AccountEngine::searchServer(quint64 search, const store::MailQuery &query,
                                 const std::vector<MailboxId> &mailboxes)
{
    if (isOpen())
        m_sync->searchServer(search, query, mailboxes);
}

void AccountEngine::setOffline(const OfflinePolicy &policy)
{
    m_settings.offline = policy;
    if (isOpen())
        m_keeper->setPolicy(policy);
}

void AccountEngine::setMetered(bool metered)
{
    if (!isOpen())
        return;
    m_keeper->setMetered(metered);
    m_references->setMetered(metered);
}

void AccountEngine::updateKeeper()
{
    m_keeper->setIdle(m_sync->state() == sync::AccountSync::State::Online
                      && m_indexer->isIdle());
    m_references->setIdle(m_keepsThreads
                          && m_sync->state() == sync::AccountSync::State::Online);
}

void AccountEngine::onBodyFetched(const sync::BodyResult &result)
{
    scheduleThreads(); // a whole message tells its References
    if (!m_keeper->noteResult(result))
        Q_EMIT bodyFetched(result);
}

void AccountEngine::cancelSearch()
{
    if (isOpen())
        m_sync->cancelSearch();
}

} // namespace homing::account
