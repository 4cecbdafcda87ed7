// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/accountsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;
using session::TrafficKind;

namespace {

const QByteArray rememberedServerNote = QByteArrayLiteral("remembered-server");
/// How often the other mailboxes are asked about while one is watched by IDLE.
constexpr int refreshMs = 5 * 60'000;
/// Without IDLE the watched mailbox is polled.
constexpr int pollMs = 60'000;
/// A connection that stood so long was a good one: the next try after it comes soon.
constexpr int steadyMs = 30'000;

} // namespace

AccountSync::AccountSync(store::Store &store, Clock &clock, session::TrafficLog *log, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_session(clock, log)
    , m_router(m_session)
    , m_list(store, m_router)
    , m_notify(store, m_router, m_list, clock)
    , m_reconnect(store, m_router, clock)
    , m_replay(store, m_router)
    , m_bodies(store, m_router)
    , m_search(m_router)
    , m_references(store, m_router)
{
    using session::ImapSession;
    connect(&m_session, &ImapSession::authenticated, this, &AccountSync::onAuthenticated);
    connect(&m_session, &ImapSession::untagged, this, &AccountSync::onUntagged);
    connect(&m_session, &ImapSession::idleEnded, this, &AccountSync::foldTagged);
    connect(&m_session, &ImapSession::closed, this, &AccountSync::onClosed);
    connect(&m_router, &CommandRouter::answered, this, &AccountSync::onAnswered);
    connect(&m_list, &MailboxList::finished, this, &AccountSync::onMailboxList);
    connect(&m_list, &MailboxList::storeFailed, this, &AccountSync::storeFailed);
    connectNotify();
    connectReconnect();
    connectReplay();
    connect(&m_bodies, &BodyFetch::fetched, this, &AccountSync::bodyFetched);
    connect(&m_bodies, &BodyFetch::progress, this, &AccountSync::bodyProgress);
    connect(&m_bodies, &BodyFetch::moreWanted, this, &AccountSync::proceed, Qt::QueuedConnection);
    connect(&m_bodies, &BodyFetch::changed, this, &AccountSync::changed);
    connect(&m_bodies, &BodyFetch::storeFailed, this, &AccountSync::storeFailed);
    connect(&m_search, &ServerSearch::found, this, &AccountSync::searchFound);
    connect(&m_search, &ServerSearch::failed, this, &AccountSync::searchFailed);
    connect(&m_search, &ServerSearch::advanced, this, &AccountSync::proceed, Qt::QueuedConnection);
    connect(&m_references, &ReferenceFetch::finished, this, &AccountSync::referencesFetched);
    connect(&m_references, &ReferenceFetch::finished, this, &AccountSync::proceed, Qt::QueuedConnection);
    connect(&m_references, &ReferenceFetch::storeFailed, this, &AccountSync::storeFailed);
}

AccountSync::~AccountSync()
{
    m_session.disconnect(this);
}

void AccountSync::configure(session::Endpoint endpoint, session::Credentials credentials, session::Timeouts timeouts)
{
    m_endpoint = std::move(endpoint);
    m_credentials = std::move(credentials);
    m_timeouts = timeouts;
    m_reconnect.setLogin(m_credentials.user, m_endpoint.host, m_endpoint.port);
}

void AccountSync::restrictTo(std::vector<MailboxName> mailboxes)
{
    m_restriction = std::move(mailboxes);
}

void AccountSync::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

qint64 AccountSync::retryInMs() const
{
    return m_state == State::Waiting ? std::max<qint64>(0, m_retryAtMs - m_clock.monotonicMs()) : -1;
}

SyncAbilities AccountSync::abilities() const
{
    const Capabilities &capabilities = m_session.capabilities();
    return {capabilities.condstore(), capabilities.qresync() && m_qresyncEnabled && !m_qresyncRefused,
            capabilities.esearch()};
}

// --- Connecting ----------------------------------------------------------------------------------------------------

void AccountSync::start(Presence presence)
{
    m_presence = presence;
    m_leaving = false;
    if (m_state == State::Stopped || m_state == State::Waiting)
        connectNow();
}

void AccountSync::connectNow()
{
    m_clock.cancel(std::exchange(m_retryTimer, 0));
    m_report = {};
    m_startedMs = m_clock.monotonicMs();
    m_onlineSinceMs = -1;
    m_firstFlightSubmitted = m_qresyncEnabled = m_qresyncRefused = m_listDone = m_reported = false;
    m_loggedIn = m_mustReselect = m_namesChanged = false;
    m_work.clear();
    m_undecided.clear();
    m_replay.resetCount();
    m_replay.connectionBegins();
    m_reconnect.reset();
    m_session.configure(m_endpoint, m_credentials,
                        session::RememberedServer::fromBytes(m_store.note(rememberedServerNote)), m_timeouts);
    setState(State::Connecting);
    // On a remembered account all of this rides in the login's own flight (design section 5).
    if (!m_session.remembered().isEmpty())
        submitFirstFlight();
    m_session.setIdleWanted(m_presence == Presence::Stay);
    m_session.open();
}

void AccountSync::onAuthenticated(bool)
{
    m_loggedIn = true;
    if (auto noted = m_store.setNote(rememberedServerNote, m_session.remembered().toBytes()); !noted) {
        storeFailed(noted.error());
        return;
    }
    setState(State::Synchronising);
    if (!m_firstFlightSubmitted)
        submitFirstFlight();
    askNotify(); // offered since the last time
    m_reconnect.create(m_session.capabilities());
}

void AccountSync::linkChanged()
{
    if (m_state == State::Waiting) {
        m_backoff.reset();
        connectNow();
    } else if (m_state == State::Online && m_current) {
        m_current->poll(); // a dead socket shows within the command time-out
    }
}

void AccountSync::onClosed(const Fault &fault)
{
    m_clock.cancel(std::exchange(m_refreshTimer, 0));
    m_current.reset();
    m_previous.reset();
    m_undecided.clear();
    m_list.reset();
    m_notify.connectionLost();
    m_reconnect.reset();
    m_replay.connectionLost();
    m_bodies.connectionLost();
    m_search.connectionLost();
    m_references.connectionLost();
    if (m_leaving) {
        setState(State::Stopped);
        Q_EMIT stopped();
        return;
    }
    const bool isHopeless = fault.cause == FaultCause::LoginRefused || fault.cause == FaultCause::CertificateInvalid
        || fault.cause == FaultCause::PlaintextRefused || fault.cause == FaultCause::LoginUnavailable
        || fault.cause == FaultCause::ServerVerification || fault.cause == FaultCause::PasswordMissing
        || fault.cause == FaultCause::Store || fault.cause == FaultCause::DiskFull;
    if (m_presence == Presence::Stay && !isHopeless) {
        if (m_onlineSinceMs >= 0 && m_clock.monotonicMs() - m_onlineSinceMs >= steadyMs)
            m_backoff.reset();
        const int wait = m_backoff.nextMs();
        m_retryAtMs = m_clock.monotonicMs() + wait;
        m_retryTimer = m_clock.callAfter(wait, this, [this] {
            m_retryTimer = 0;
            if (m_state == State::Waiting)
                connectNow();
        });
        setState(State::Waiting);
    } else {
        setState(State::Stopped);
    }
    Q_EMIT disconnected(fault);
    if (m_presence == Presence::Once) {
        if (!m_reported) {
            m_reported = true;
            m_report.isOk = false;
            m_report.fault = fault;
            m_report.cost = m_session.cost();
            m_report.ms = m_clock.monotonicMs() - m_startedMs;
            Q_EMIT synchronised(m_report);
        }
        Q_EMIT stopped();
    }
}

void AccountSync::storeFailed(const store::StoreError &error)
{
    const FaultCause cause = error.kind == store::StoreErrorKind::DiskFull ? FaultCause::DiskFull : FaultCause::Store;
    m_session.abort({cause, error.detail});
}

// --- Routing: whose response is it (rule C8) -----------------------------------------------------------------------

void AccountSync::onUntagged(const Response &response)
{
    if (m_replay.foldListing(response))
        return;
    if (m_notify.fold(response) || m_list.fold(response))
        return;
    if (m_reconnect.fold(response) && !m_current)
        return;
    m_bodies.fold(response);
    m_search.fold(response);
    m_references.fold(response);
    m_replay.fold(response);
    if (!m_current)
        return;
    const bool isAmbiguous = m_previous && !m_current->isSelected();
    if (!isAmbiguous) {
        m_current->fold(response);
        return;
    }
    const auto *status = std::get_if<StatusResponse>(&response);
    if (status && status->code && std::holds_alternative<CodeClosed>(*status->code)) {
        for (const Response &old : std::exchange(m_undecided, {}))
            m_previous->fold(old);
        m_previous->retire();
        m_previous.reset();
        return;
    }
    m_undecided.push_back(response);
}

namespace {

/// Only SELECT says these: what comes behind is the new mailbox's.
bool isOfSelectOnly(const Response &response)
{
    const auto *status = std::get_if<StatusResponse>(&response);
    return status && status->code
        && (std::holds_alternative<CodeUidValidity>(*status->code) || std::holds_alternative<CodeUidNext>(*status->code));
}

/// Speaks of messages by numbers or UIDs of the mailbox that is selected at that moment.
bool isOfMessages(const Response &response)
{
    const auto *vanished = std::get_if<VanishedData>(&response);
    return std::holds_alternative<FetchData>(response) || std::holds_alternative<ExpungeData>(response)
        || std::holds_alternative<ExpungedData>(response) || (vanished && !vanished->earlier); // EARLIER answers a SELECT
}

} // namespace

/// A server without CLOSED: messages that were spoken of before SELECT's own words are the old mailbox's; all of them if
/// SELECT failed. Counts may be either's: SELECT's own comes last.
void AccountSync::routeToNew(bool isSelected)
{
    const std::vector<Response> undecided = std::exchange(m_undecided, {});
    const auto begin = isSelected ? std::find_if(undecided.begin(), undecided.end(), isOfSelectOnly) : undecided.end();
    for (auto response = undecided.begin(); response != undecided.end(); ++response) {
        const bool isOld = response < begin && isOfMessages(*response);
        (isOld ? m_previous : m_current)->fold(*response);
    }
    m_previous->retire();
    m_previous.reset();
}

void AccountSync::onAnswered(session::CommandId id, const CommandResult &result)
{
    if (!m_current)
        return;
    if (m_previous && id == m_current->selectCommand() && !result.isLost())
        routeToNew(result.isOk());
    foldTagged(result);
    if (id == m_current->selectCommand() && m_current->isSettled())
        QMetaObject::invokeMethod(this, &AccountSync::proceed, Qt::QueuedConnection);
}

void AccountSync::foldTagged(const CommandResult &result)
{
    if (m_current && (m_current->isSelected() || m_current->phase() == MailboxSync::Phase::Live))
        m_current->foldTagged(result);
}

void AccountSync::openMailbox(const store::MailboxRecord &record, std::optional<Sid> resume)
{
    m_previous.reset();
    m_undecided.clear();
    if (m_current && (m_current->isSelected() || m_current->isElsewhere()))
        (m_previous = std::move(m_current))->retire();
    m_current = std::make_unique<MailboxSync>(record, m_store, m_router, abilities(), m_clock);
    MailboxSync *opening = m_current.get();
    connect(opening, &MailboxSync::applied, this, [this](const store::ChangeSet &changes) {
        Q_EMIT changed(changes);
        if (changes.isReset) { // what was asked for named other messages
            m_bodies.forget(changes.mailbox.mailbox);
            m_references.forget(changes.mailbox.mailbox);
        }
    });
    connect(opening, &MailboxSync::settled, this, &AccountSync::onSettled);
    connect(opening, &MailboxSync::selectedElsewhere, this, [this, record] { openMailbox(record, std::nullopt); });
    connect(opening, &MailboxSync::opened, this, [this, opening] { m_reconnect.mailboxSelected(opening->name()); });
    connect(opening, &MailboxSync::resumeAnswered, &m_reconnect, &QuickReconnect::resumeAnswered);
    connect(opening, &MailboxSync::storeFailed, this, &AccountSync::storeFailed, Qt::QueuedConnection);
    connect(opening, &MailboxSync::remark, this, [this](const QString &text) {
        if (auto *log = m_session.log())
            log->add(TrafficKind::Remark, text.toUtf8(), m_clock.nowUtc());
    });
    connect(opening, &MailboxSync::progress, this, [this, id = record.id](quint32 done, quint32 total) {
        Q_EMIT progress(id, done, total);
        if (total > 2'000)
            m_session.startCompression();
    });
    std::erase(m_work, record.id);
    m_mustReselect = false;
    if (m_bodies.wanted() || m_replay.hasWork())
        opening->yield(); // somebody waits before an open message, or for an action
    if (m_previous && m_previous->isElsewhere())
        opening->openInsteadOf(*m_previous);
    else
        opening->open(std::move(resume));
}

// --- What next -----------------------------------------------------------------------------------------------------

bool AccountSync::isWanted(const store::MailboxRecord &record) const
{
    return record.isSelectable
        && (m_restriction.empty()
            || std::find(m_restriction.begin(), m_restriction.end(), record.name) != m_restriction.end());
}

void AccountSync::onMailboxList(bool isOk)
{
    m_listDone = true;
    const size_t before = m_work.size();
    abandonIfGone();
    Q_EMIT mailboxesChanged();
    if (isOk || !m_restriction.empty())
        planWork(); // without a STATUS each mailbox that was asked for is opened
    else if (m_presence == Presence::Once && !m_reported) {
        m_report.isOk = false; // what the others are is not known
        m_report.fault = {FaultCause::CommandRefused, QStringLiteral("LIST")};
    }
    trustNotify(m_work.size() == before);
    proceed();
}

void AccountSync::abandonIfGone()
{
    if (m_current && !m_store.mailbox(m_current->mailboxId()))
        m_current->abandon(QStringLiteral("The mailbox is not on the server any more"));
}

void AccountSync::planWork()
{
    for (const MailboxName &name : m_restriction) {
        if (!m_store.mailboxNamed(name)) {
            MailboxOutcome missing;
            missing.name = name;
            missing.isOk = false;
            missing.error = QStringLiteral("there is no such mailbox");
            collectOutcome(missing);
        }
    }
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        if (!isWanted(record))
            continue;
        if (m_current && m_current->mailboxId() == record.id) {
            if (m_reported && m_current->phase() == MailboxSync::Phase::Failed)
                m_work.push_back(record.id); // it was busy or broken in an earlier round
            continue;
        }
        ServerView view;
        if (const auto status = m_list.status(record.name)) {
            view.uidValidity = status->uidValidity;
            view.uidNext = status->uidNext;
            view.highestModSeq = status->highestModSeq;
            view.messages = status->messages;
            view.unseen = status->unseen;
        }
        const ResyncPlan plan = resyncPlan(record.state, record.counters.unread, view, abilities());
        if (plan.strategy != Strategy::Unchanged) {
            const bool isPlanned = std::find(m_work.begin(), m_work.end(), record.id) != m_work.end();
            const bool isUrgent = record.role == store::MailboxRole::Inbox; // what the user looks for first
            if (!isPlanned)
                m_work.insert(isUrgent ? m_work.begin() : m_work.end(), record.id);
            continue;
        }
        MailboxOutcome outcome;
        outcome.mailbox = record.id;
        outcome.name = record.name;
        outcome.reason = plan.reason;
        collectOutcome(outcome);
    }
}

void AccountSync::collectOutcome(const MailboxOutcome &outcome)
{
    if (m_reported)
        return;
    const auto same = std::find_if(m_report.mailboxes.begin(), m_report.mailboxes.end(),
                                   [&](const MailboxOutcome &other) { return other.name == outcome.name; });
    if (same == m_report.mailboxes.end())
        m_report.mailboxes.push_back(outcome);
    else if (outcome.strategy != Strategy::Unchanged)
        *same = outcome;
}

void AccountSync::onSettled(bool isComplete)
{
    const MailboxOutcome outcome = m_current->outcome();
    collectOutcome(outcome);
    if (m_current->qresyncRefused())
        m_qresyncRefused = true;
    if (!isComplete && outcome.isOk) // somebody else was let in first; an action is soon done
        m_work.insert(m_replay.hasWork() ? m_work.begin() : m_work.end(), outcome.mailbox);
    // Not from inside the mailbox's own call: proceed() may replace it.
    QMetaObject::invokeMethod(this, &AccountSync::proceed, Qt::QueuedConnection);
}

void AccountSync::proceed()
{
    if (m_session.state() == session::ImapSession::State::Closed || !m_loggedIn || m_leaving)
        return;
    if (m_replay.isBusy())
        return; // what it writes next names UIDs of the mailbox that is selected now
    if (m_current && (!m_current->isSettled() || m_current->isSelecting()))
        return; // onAnswered() goes on with one that was abandoned
    if (m_list.isBusy() || (!m_listDone && m_firstFlightSubmitted))
        return;
    const MailboxId currentId = m_current ? m_current->mailboxId() : MailboxId();
    if (reselect())
        return;
    const auto home = m_store.mailbox(m_home);
    const bool homeFirst = home && isWanted(*home) && currentId != m_home
        && std::find(m_work.begin(), m_work.end(), m_home) != m_work.end();
    if (homeFirst) {
        openMailbox(*home);
        return;
    }
    if (replayJournal() || listAfterChanges() || serveBodies())
        return;
    while (!m_work.empty()) {
        const auto record = m_store.mailbox(m_work.front());
        m_work.pop_front();
        if (record && record->id == currentId && m_current->isPaused() && !m_current->isSilent()) {
            m_current->resume();
            return;
        }
        if (record && record->isSelectable) {
            openMailbox(*record);
            return;
        }
    }
    if (serveBehind())
        return;
    if (m_presence == Presence::Stay) {
        const auto stayIn = home && home->isSelectable ? home : firstMailbox();
        if (stayIn && currentId != stayIn->id) {
            openMailbox(*stayIn);
            return;
        }
    }
    finishRound();
}

bool AccountSync::serveBodies()
{
    if (m_current && m_current->phase() == MailboxSync::Phase::Live)
        m_bodies.serve(m_current->mailboxId());
    const auto wanted = m_bodies.wanted();
    if (!wanted)
        return false;
    const auto record = m_store.mailbox(*wanted);
    if (!record || !record->isSelectable || (m_current && m_current->mailboxId() == *wanted)) {
        m_bodies.giveUp(*wanted);
        return serveBodies();
    }
    openMailbox(*record);
    return true;
}

void AccountSync::finishRound()
{
    setState(State::Online);
    if (m_onlineSinceMs < 0)
        m_onlineSinceMs = m_clock.monotonicMs();
    if (!m_reported) {
        m_reported = true;
        m_report.cost = m_session.cost();
        m_report.ms = m_clock.monotonicMs() - m_startedMs;
        m_report.enabled = m_session.enabled();
        m_report.replayed = m_replay.replayed();
        Q_EMIT synchronised(m_report);
    }
    if (m_presence == Presence::Once) {
        if (!m_bodies.isBusy())
            stop();
        return;
    }
    if (m_refreshTimer != 0)
        return; // a round that the user caused does not put the next look off
    const bool hasIdle = m_session.capabilities().idle();
    m_refreshTimer = m_clock.callAfter(hasIdle ? refreshMs : pollMs, this, [this] {
        m_refreshTimer = 0;
        if (m_current)
            m_current->poll();
        if (m_notify.isActive() && ++m_pollsWithoutList < m_pollsPerList)
            proceed(); // sets the timer again
        else
            refresh();
    });
}

void AccountSync::refresh()
{
    if (m_state == State::Waiting) {
        linkChanged();
        return;
    }
    if (!m_loggedIn || m_list.isBusy() || m_leaving)
        return;
    m_listDone = false;
    m_list.request(m_session.capabilities(), m_current ? m_current->mailboxId() : MailboxId());
}

void AccountSync::setHome(MailboxId mailbox)
{
    m_home = mailbox;
    if (!m_loggedIn || !m_current || m_current->mailboxId() == mailbox)
        return;
    if (std::find(m_work.begin(), m_work.end(), mailbox) == m_work.end())
        m_work.push_front(mailbox);
    m_current->yield();
    proceed();
}

void AccountSync::fetchBody(BodyRequest request)
{
    m_bodies.add(std::move(request));
    if (m_current && !m_current->isSettled())
        m_current->yield();
    proceed();
}

void AccountSync::cancelBody(MailboxId mailbox, Uid uid, const QByteArray &section)
{
    m_bodies.cancel(mailbox, uid, section);
}

void AccountSync::fetchPreviews(MailboxId mailbox, const UidSet &uids)
{
    m_bodies.addPreviews(mailbox, uids);
    proceed();
}

} // namespace homing::sync
