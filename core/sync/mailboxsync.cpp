// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a mailbox. Verifying what came, the first sync and life after it have files of their own.
#include "core/sync/mailboxsync.h"

#include "core/sync/headerdecoder.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

MailboxSync::MailboxSync(store::MailboxRecord record, store::Store &store, CommandRouter &router,
                         SyncAbilities abilities, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_record(std::move(record))
    , m_store(store)
    , m_router(router)
    , m_abilities(abilities)
    , m_clock(clock)
    , m_selected(m_record.state, m_store.uids(m_record.id))
{
    m_outcome.mailbox = m_record.id;
    m_outcome.name = m_record.name;
    connect(&m_router.session(), &session::ImapSession::malformed, this,
            &MailboxSync::onLineSkipped);
}

/// It may have been a flag change, and no count would show that it is missing. A token beyond it
/// would hide it for good.
void MailboxSync::onLineSkipped()
{
    m_lineWasSkipped = true;
    if (m_phase != Phase::Opening && !m_asksAgainNow) // those two ask for it once more
        m_selected.holdToken();
    askAgain();
}

void MailboxSync::submit(Command command, std::function<void(const CommandResult &)> handler)
{
    ++m_outstanding;
    m_router.submit(
        std::move(command), this, [this, call = std::move(handler)](const CommandResult &result) {
            --m_outstanding;
            if (result.isLost())
                m_phase = Phase::Failed; // the connection is gone: AccountSync begins anew
            else if (m_phase != Phase::Failed)
                call(result);
        });
}

bool MailboxSync::withModSeq() const
{
    return m_abilities.condstore && !m_selected.noModSeq();
}

ServerView MailboxSync::serverView() const
{
    ServerView view;
    view.uidValidity = m_selected.uidValidity();
    view.uidNext = m_selected.uidNext();
    view.highestModSeq = m_selected.highestModSeq();
    view.noModSeq = m_selected.noModSeq();
    view.messages = m_selected.exists();
    view.isSelected = true;
    return view;
}

/// The UIDs for which the cache claims to know all there is.
UidSet MailboxSync::fetchedScope() const
{
    const quint32 from = std::max<quint32>(1, m_selected.state().oldestFetched.value());
    const quint32 next = m_selected.cached().uidNext.value();
    return next > from ? UidSet::range(from, next - 1) : UidSet();
}

// --- Opening: one flight
// -----------------------------------------------------------------------------------------

void MailboxSync::open(std::optional<Sid> resume)
{
    m_startedMs = m_clock.monotonicMs();
    m_resume = std::move(resume);
    submitOpening();
}

void MailboxSync::openInsteadOf(const MailboxSync &before)
{
    m_startedMs = before.m_startedMs;
    m_outcome.reason = before.m_outcome.reason;
    submitOpening();
}

/// SELECT, or SID in its place. What is known of the mailbox goes with it: known-uids where only a
/// part is here (rule C3; the draft takes the whole for granted as RFC 7162 does), else a sample.
Command MailboxSync::openingCommand(const store::SyncState &cached) const
{
    const bool isResuming = m_plan.strategy == Strategy::Reconnect;
    if (!isResuming && m_plan.strategy != Strategy::Qresync)
        return commands::select(m_record.name, std::nullopt,
                                m_abilities.condstore && !m_abilities.qresync);
    QresyncParameter known;
    known.uidValidity = cached.uidValidity;
    known.modSeq = cached.highestModSeq;
    if (cached.oldestFetched.value() > 1)
        known.knownUids = fetchedScope();
    else if (!isResuming)
        sampleMatchData(m_selected.cachedUids(), known.matchSequence, known.matchUids);
    if (known.knownUids && known.knownUids->isEmpty())
        known.knownUids.reset();
    return isResuming ? commands::sid(m_resume, known)
                      : commands::select(m_record.name, known, false);
}

void MailboxSync::submitOpening()
{
    m_phase = Phase::Opening;
    m_selectOk = false;
    m_openingFailed = m_lineWasSkipped = m_asksAgainNow = false;
    m_asksAgain = 0;
    m_selectResult.reset();
    m_searchResult.reset();
    m_sessionSelected.reset();
    m_hasNewSid = false;
    m_searched = m_mustCompare = false;
    m_selected.dropDelta();
    m_selected.beginSelect();

    const store::SyncState &cached = m_selected.cached();
    m_abilities.reconnect = m_resume.has_value();
    m_plan = resyncPlan(cached, 0, {}, m_abilities);
    Q_EMIT remark(QStringLiteral("plan for %1: %2, %3")
                      .arg(m_record.name.display(), strategyName(m_plan.strategy), m_plan.reason));
    const bool isPartial = cached.oldestFetched.value() > 1;
    ++m_outstanding;
    m_selectCommand =
        m_router.submit(openingCommand(cached), this, [this](const CommandResult &result) {
            --m_outstanding;
            onSelected(result);
        });

    const auto opening = [this](const CommandResult &result) { onOpeningCommand(result); };
    const bool modSeq = m_abilities.condstore && !cached.noModSeq; // RFC 7162 3.1.2.2
    const UidSet scope = fetchedScope();
    std::optional<ModSeq> since;
    UidSet searchScope; // what CONDSTORE alone does not tell: who is gone; and what a first sync
                        // left to fetch
    switch (m_plan.strategy) {
    case Strategy::Initial:
        m_collectSearch = true;
        submit(commands::uidSearchAll(m_abilities.esearch, std::nullopt), opening);
        return;
    case Strategy::Reconnect:
    case Strategy::Qresync:
        since = cached.highestModSeq;
        break;
    case Strategy::Condstore:
        since = cached.highestModSeq;
        if (!scope.isEmpty())
            submit(commands::uidFetch(scope, false, flagItems(modSeq), since, false), opening);
        searchScope = scope;
        break;
    case Strategy::UidDiff:
        if (!scope.isEmpty())
            submit(commands::uidFetch(scope, false, flagItems(modSeq), std::nullopt, false),
                   opening);
        break;
    case Strategy::Unchanged:
    case Strategy::Rebuild:
        break;
    }
    // With CHANGEDSINCE "n:*" does not bring the last old message again (RFC 3501 6.4.8 makes it
    // match).
    submit(commands::uidFetch(UidSet::single(m_selected.nextToFetch().value()), true,
                              headerItems(modSeq), since, false),
           opening);
    if (isPartial)
        searchScope.unite(UidSet::range(1, cached.oldestFetched.value() - 1));
    if (!searchScope.isEmpty()) {
        m_collectSearch = true;
        submit(commands::uidSearchAll(m_abilities.esearch, searchScope), opening);
    }
}

void MailboxSync::onSelected(const CommandResult &result)
{
    const bool isAnswered = result.kind == CommandResult::Kind::Ok
        || result.kind == CommandResult::Kind::No || result.kind == CommandResult::Kind::Bad;
    const bool isResumption = m_plan.strategy == Strategy::Reconnect && isAnswered;
    m_selectResult = result;
    m_selectOk = result.isOk();
    if (isResumption) {
        m_resumption = resumptionOf(result);
        m_selectOk =
            m_resumption == Resumption::Resumed || m_resumption == Resumption::Resynchronise;
        Q_EMIT resumeAnswered(m_resumption);
    }
    if (m_selectOk) {
        m_selected.foldTagged(result.code); // READ-ONLY or READ-WRITE
        const bool saysWhoIsGone =
            m_plan.strategy == Strategy::Qresync || m_plan.strategy == Strategy::Reconnect;
        m_selected.endSelect(saysWhoIsGone ? SelectedMailbox::Gone::Told
                                           : SelectedMailbox::Gone::Untold);
        Q_EMIT opened();
    }
    if (m_outstanding == 0 && m_phase != Phase::Failed) // abandoned meanwhile
        evaluateOpening();
}

// --- Quick reconnect (draft 3.3)

void MailboxSync::foldOfSession(const Response &response)
{
    if (m_phase != Phase::Opening || m_plan.strategy != Strategy::Reconnect || m_selectResult)
        return;
    if (const auto *selected = std::get_if<SelectedData>(&response))
        m_sessionSelected = *selected;
    else if (std::holds_alternative<NewSidData>(response))
        m_hasNewSid = true;
}

Resumption MailboxSync::resumptionOf(const CommandResult &result) const
{
    if (result.kind == CommandResult::Kind::Bad)
        return Resumption::NotUnderstood;
    if (!result.isOk())
        return Resumption::Refused;
    if (!m_sessionSelected)
        return m_hasNewSid ? Resumption::NothingSelected : Resumption::Unclear;
    if (!m_sessionSelected->mailbox)
        return Resumption::NothingSelected;
    if (*m_sessionSelected->mailbox != m_record.name)
        return Resumption::OtherMailbox; // and what came is of that one (rule R7)
    return m_hasNewSid ? Resumption::Resynchronise : Resumption::Resumed;
}

/// On the same connection, and all from what was cached before (rule R6).
void MailboxSync::reopenWithoutSession()
{
    const auto why = [this] {
        switch (m_resumption) {
        case Resumption::NothingSelected:
            return QStringLiteral("the session has no mailbox selected any more");
        case Resumption::OtherMailbox:
            return QStringLiteral("the session has another mailbox selected");
        case Resumption::Unclear:
            return QStringLiteral("SID was answered without SELECTED or NEWSID");
        case Resumption::Refused:
            return QStringLiteral("SID was answered NO");
        case Resumption::NotUnderstood:
            return QStringLiteral("SID was answered BAD");
        case Resumption::Resumed:
        case Resumption::Resynchronise:
            break;
        }
        return QString();
    }();
    Q_EMIT remark(why);
    m_outcome.reason = why;
    if (isElsewhere()) {
        m_phase = Phase::Failed;
        Q_EMIT selectedElsewhere();
        return;
    }
    m_resume.reset();
    submitOpening();
}

void MailboxSync::onOpeningCommand(const CommandResult &result)
{
    if (!result.isOk())
        m_openingFailed = true;
    if (m_outstanding == 0)
        evaluateOpening();
}

void MailboxSync::evaluateOpening()
{
    m_collectSearch = false;
    if (!m_selectResult || m_selectResult->isLost()) {
        m_phase = Phase::Failed; // nothing was applied
        return;
    }
    if (m_plan.strategy == Strategy::Reconnect && !m_selectOk) {
        reopenWithoutSession();
        return;
    }
    switch (m_selectResult->kind) {
    case CommandResult::Kind::Lost:
    case CommandResult::Kind::NotSent: // no command can say such a name
        fail(QString::fromUtf8(m_selectResult->text));
        return;
    case CommandResult::Kind::No:
        if (m_plan.strategy == Strategy::Qresync) {
            reopenLower(QStringLiteral("SELECT (QRESYNC) was answered NO"));
            return;
        }
        fail(QString::fromUtf8(m_selectResult->text));
        return;
    case CommandResult::Kind::Bad:
        if (m_abilities.qresync || m_abilities.condstore) {
            reopenLower(QStringLiteral("SELECT was answered BAD"));
            return;
        }
        fail(QString::fromUtf8(m_selectResult->text));
        return;
    case CommandResult::Kind::Ok:
        break;
    }
    if (m_qresyncDistrusted && m_plan.strategy == Strategy::Qresync) {
        reopenLower(QStringLiteral("ENABLE was not answered with QRESYNC"));
        return;
    }
    continueAfterOpening();
}

void MailboxSync::reopenLower(const QString &why)
{
    Q_EMIT remark(why);
    if (m_abilities.qresync) {
        m_abilities.qresync = false;
        m_qresyncRefused = true;
    } else {
        m_abilities.condstore = false;
    }
    m_outcome.reason = why;
    submitOpening();
}

void MailboxSync::distrustQresync()
{
    m_qresyncDistrusted = true;
    m_qresyncRefused = true;
}

void MailboxSync::continueAfterOpening()
{
    if (m_selected.state().uidValidity.isNull()) {
        // Rows could be kept for no other connection, and the mailbox would never count as
        // complete.
        fail(QStringLiteral("The server gives this mailbox no UIDVALIDITY"));
        return;
    }
    const ResyncPlan after = resyncPlan(m_selected.cached(), 0, serverView(), m_abilities);
    const QString earlier = m_outcome.reason;
    m_outcome.strategy = after.strategy;
    m_outcome.reason =
        earlier.isEmpty() ? after.reason : earlier + QStringLiteral("; ") + after.reason;
    const bool isFirst = after.strategy == Strategy::Initial || after.strategy == Strategy::Rebuild;
    m_mustCompare = !isFirst && m_selected.isUidNextFallen();

    switch (after.strategy) {
    case Strategy::Rebuild:
        m_selected.startRebuild();
        m_cause = store::ChangeCause::Resync;
        m_searchResult.reset();
        startSearch(after.reason);
        m_searched = false;
        return;
    case Strategy::Initial:
        m_cause = store::ChangeCause::FirstSync;
        if (m_openingFailed || (!m_searchResult && m_selected.exists() > 0)) {
            startSearch(QStringLiteral("the first search was not answered"));
            m_searched = false; // it was not a second look
            return;
        }
        m_serverUids = m_searchResult.value_or(UidSet());
        startWindows();
        return;
    case Strategy::UidDiff:
        if (m_plan.strategy != Strategy::UidDiff || m_openingFailed || m_lineWasSkipped) {
            startScan(); // the pipelined commands asked for something else, or in vain
            return;
        }
        if (!fetchedScope().isEmpty())
            m_selected.believe(m_selected.reported(), fetchedScope());
        repairOrFinish();
        return;
    case Strategy::Reconnect:
        if (m_resumption == Resumption::Resynchronise) {
            m_outcome.reason += QStringLiteral("; the server cannot tell all changes (NEWSID)");
            startScan(); // state by state (rule R4)
            return;
        }
        break;
    case Strategy::Condstore:
    case Strategy::Qresync:
    case Strategy::Unchanged:
        break;
    }
    if (m_lineWasSkipped) {
        m_outcome.reason += QStringLiteral("; an answer could not be read");
        Q_EMIT remark(QStringLiteral("read the flags of %1 again: an answer could not be read")
                          .arg(m_record.name.display()));
    }
    if (m_openingFailed || m_lineWasSkipped) {
        startScan();
        return;
    }
    if (after.strategy == Strategy::Condstore && m_searchResult)
        m_selected.believe(*m_searchResult, fetchedScope());
    repairOrFinish();
}

// --- Ends
// --------------------------------------------------------------------------------------------------------

void MailboxSync::finishResync()
{
    m_selected.trustNumbers();
    if (m_verifiesLive) { // a second look at an open mailbox: nobody waits for it to settle
        m_verifiesLive = false;
        m_phase = Phase::Live;
        noteVerified();
        flushLive();
        if (m_phase == Phase::Live) {
            Q_EMIT settled(true); // what was put off meanwhile goes on
            fetchNew();
        }
        return;
    }
    m_selected.adoptSelectToken();
    const auto next = m_selected.uidNext();
    if (next && !next->isNull())
        m_selected.setNextToFetch(*next); // lower than it was, if the mailbox was restored
    if (!m_selected.known().isEmpty())
        m_selected.advanceNextToFetch(Uid(m_selected.known().max() + 1));
    if (!applyDelta(m_cause))
        return;
    if (m_selected.state().oldestFetched.value() > 1) {
        if (!m_searched)
            m_serverUids = *m_searchResult; // countedRows() had it
        startWindows();
        return;
    }
    becomeLive();
}

bool MailboxSync::applyDelta(store::ChangeCause cause)
{
    const store::SyncState state = m_selected.state();
    auto result = m_store.apply(m_record.id, m_selected.delta(), state, cause);
    if (!result) {
        m_phase = Phase::Failed;
        Q_EMIT storeFailed(result.error());
        return false;
    }
    m_selected.takeDelta();
    m_selected.commit(state);
    if (m_phase != Phase::Live) {
        m_outcome.inserted += result->inserted;
        m_outcome.flagsChanged += result->flagsChanged;
        m_outcome.vanished += result->vanished;
    }
    Q_EMIT applied(result->changes);
    return m_phase != Phase::Failed;
}

void MailboxSync::fail(const QString &why)
{
    m_phase = Phase::Failed;
    m_selected.dropDelta();
    m_outcome.isOk = false;
    m_outcome.error = why;
    m_outcome.ms = m_clock.monotonicMs() - m_startedMs;
    Q_EMIT remark(QStringLiteral("%1 could not be opened: %2").arg(m_record.name.display(), why));
    Q_EMIT settled(false);
}

} // namespace homing::sync
