// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxSync after the opening: what comes by IDLE or with other commands, new mail, and the
// second look.
#include "core/sync/headerdecoder.h"
#include "core/sync/mailboxsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

constexpr int liveFlushMs = 20;
constexpr qint64 firstVainPauseMs = 30'000;
constexpr qint64 longestVainPauseMs = 30 * 60'000;
/// Of one opening: a server may say unreadable things at each turn.
constexpr int mostAsksAgain = 3;

} // namespace

void MailboxSync::becomeLive()
{
    m_phase = Phase::Live;
    m_outcome.ms = m_clock.monotonicMs() - m_startedMs;
    m_selected.noteWhole();
    if (m_searched)
        noteVerified();
    const bool isComplete = m_selected.state().isComplete();
    Q_EMIT remark(QStringLiteral("%1: %2 new, %3 flag changes, %4 vanished by %5")
                      .arg(m_record.name.display())
                      .arg(m_outcome.inserted)
                      .arg(m_outcome.flagsChanged)
                      .arg(m_outcome.vanished)
                      .arg(strategyName(m_outcome.strategy)));
    Q_EMIT settled(isComplete);
    if (isComplete)
        fetchNew(); // arrived while the windows were fetched
}

void MailboxSync::fold(const Response &response)
{
    foldOfSession(response);
    if (m_collectSearch && m_router.searcher() == this) {
        if (const auto *search = std::get_if<SearchData>(&response)) {
            m_searchResult = m_searchResult.value_or(UidSet()).united(search->numbers);
            return;
        }
        if (const auto *esearch = std::get_if<ESearchData>(&response)) {
            if (esearch->uid)
                m_searchResult =
                    m_searchResult.value_or(UidSet()).united(esearch->all.value_or(UidSet()));
            return;
        }
    }
    if (m_phase == Phase::Failed)
        return;
    m_selected.fold(response);
    if (const auto *fetch = std::get_if<FetchData>(&response); fetch && m_phase == Phase::Comparing)
        foldCompared(*fetch);
    if (const auto *vanished = std::get_if<VanishedData>(&response); vanished && !vanished->earlier)
        noteGone(vanished->uids);
    if (const auto *expunged = std::get_if<ExpungedData>(&response))
        noteGone(expunged->uids);
    if (m_phase != Phase::Live)
        return;
    if (m_selected.hasUnmappedExpunge())
        verifyLive(QStringLiteral("an EXPUNGE of a message that is not known"));
    if (m_phase != Phase::Live)
        return;
    if (m_selected.hasDelta() && !m_flushPlanned) {
        m_flushPlanned = true;
        m_clock.callAfter(liveFlushMs, this, [this] {
            m_flushPlanned = false;
            if (m_phase == Phase::Live)
                flushLive();
        });
    }
    fetchNew();
}

void MailboxSync::foldTagged(const CommandResult &result)
{
    if (result.isLost())
        return;
    m_selected.foldTagged(result.code);
    if (m_phase != Phase::Live)
        return;
    flushLive();
    askAgain();
    verifyDoubtful();
}

bool MailboxSync::isDoubtful() const
{
    if (m_selected.known().count() > m_selected.exists() || m_selected.hasUnmappedExpunge())
        return true;
    // Fewer than EXISTS says, and they are not at the top: not found there, or not twice, where
    // EXISTS was said again meanwhile.
    const bool isVain = !m_fetchingNew && m_askedInVain && m_askedInVain->gap == gap()
        && (m_askedInVain->announcements == m_selected.announcements() || m_vainAsks > 1);
    return isVain && m_selected.unknownAtTop() > m_lacking;
}

/// What a server counts and never delivers is not looked for again with each new message.
void MailboxSync::noteVerified()
{
    m_verified = gap();
    m_lacking = m_selected.unknownAtTop();
}

void MailboxSync::verifyDoubtful()
{
    if (isDoubtful())
        verifyLive(QStringLiteral("%1 rows, EXISTS says %2")
                       .arg(m_selected.known().count())
                       .arg(m_selected.exists()));
}

/// A second look at an open mailbox, unless the last one could not mend the same (rule C14).
void MailboxSync::verifyLive(const QString &why)
{
    const bool isComplete = m_selected.state().isComplete();
    if (m_phase != Phase::Live || m_isRetired || !isComplete || m_outstanding > 0
        || m_verified == gap())
        return;
    m_repairs = 0;
    m_verifiesLive = true;
    startSearch(why);
}

/// Something could not be read: what happened since the token is asked for again, from the mailbox
/// that is selected (RFC 7162 3.2.6, rule C11). Where that does not help the token stays.
void MailboxSync::askAgain()
{
    const store::SyncState &cached = m_selected.cached();
    const quint32 next = m_selected.nextToFetch().value();
    if (m_phase != Phase::Live || !m_selected.isTokenHeld() || m_isRetired || m_isSilent
        || m_outstanding > 0 || m_asksAgain >= mostAsksAgain || !m_abilities.qresync
        || m_selected.noModSeq() || cached.highestModSeq.isNull()
        || !m_selected.state().isComplete() || next <= 1)
        return;
    ++m_asksAgain;
    m_asksAgainNow = true;
    m_lineWasSkipped = false;
    m_phase = Phase::Scanning; // no SELECT beside it: VANISHED (EARLIER) must find its mailbox
    Q_EMIT remark(QStringLiteral("ask again what changed in %1: something could not be read")
                      .arg(m_record.name.display()));
    submit(commands::uidFetch(UidSet::range(1, next - 1), false, flagItems(true),
                              cached.highestModSeq, true),
           [this](const CommandResult &result) { onAskedAgain(result); });
}

void MailboxSync::onAskedAgain(const CommandResult &result)
{
    m_asksAgainNow = false;
    if (result.isOk() && !m_lineWasSkipped && !m_isSilent) {
        m_selected.releaseToken();
        m_selected.foldTagged(result.code);
    }
    m_phase = Phase::Live;
    flushLive();
    if (m_phase != Phase::Live)
        return;
    Q_EMIT settled(true); // what was put off meanwhile goes on
    fetchNew();
}

MailboxSync::Gap MailboxSync::gap() const
{
    return {m_selected.exists(), m_selected.known().count(), m_selected.newWithoutHeader()};
}

void MailboxSync::fetchNew()
{
    if (m_phase != Phase::Live || m_fetchingNew || m_isRetired)
        return;
    if (m_selected.unknownAtTop() == 0 && m_selected.newWithoutHeader().isEmpty())
        return;
    if (mustWaitToAsk())
        return;
    const Gap before = gap();
    m_fetchingNew = true;
    submit(commands::uidFetch(UidSet::single(m_selected.nextToFetch().value()), true,
                              headerItems(withModSeq()), std::nullopt, false),
           [this, before, announced = m_selected.announcements()](const CommandResult &result) {
               m_fetchingNew = false;
               onNewFetched(before, announced, result.isOk());
               if (m_phase != Phase::Live)
                   return;
               if (!result.isOk()) {
                   verifyLive(QStringLiteral("new messages were refused: ")
                              + QString::fromUtf8(result.text));
                   return;
               }
               if (!m_selected.known().isEmpty()) {
                   m_selected.advanceNextToFetch(Uid(m_selected.known().max() + 1));
                   flushLive();
               }
               verifyDoubtful();
               fetchNew(); // came between what was asked and its tagged answer
           });
}

bool MailboxSync::mustWaitToAsk()
{
    if (!m_askedInVain || m_askedInVain->gap != gap())
        return false;
    if (m_askedInVain->announcements == m_selected.announcements())
        return true; // nothing was said since
    const qint64 waitMs = m_askedInVain->notBeforeMs - m_clock.monotonicMs();
    if (waitMs > 0 && !std::exchange(m_askPlanned, true)) {
        m_clock.callAfter(waitMs, this, [this] {
            m_askPlanned = false;
            fetchNew();
        });
    }
    return waitMs > 0;
}

void MailboxSync::onNewFetched(const Gap &before, quint64 announcements, bool isOk)
{
    const bool isVain = gap() == before;
    const bool isExplained = m_selected.mayBeGoneAtTop();
    m_vainAsks = isVain && !isExplained ? m_vainAsks + 1 : 0;
    if (isVain) {
        qint64 pauseMs = 0; // the first time it may have crossed with other news
        for (int ask = 1; ask < m_vainAsks && pauseMs < longestVainPauseMs; ++ask)
            pauseMs = std::max(firstVainPauseMs, pauseMs * 2);
        m_askedInVain = {before, announcements, m_clock.monotonicMs() + pauseMs};
    }
    m_selected.settleTop(isVain && isOk && m_selected.announcements() == announcements);
}

void MailboxSync::flushLive()
{
    // Between tagged responses rows may be shown, but the token stays: what a lost connection takes
    // comes again.
    if (m_selected.hasDelta() || !(m_selected.state() == m_selected.cached()))
        applyDelta(store::ChangeCause::Live);
}

void MailboxSync::poll()
{
    if (m_phase == Phase::Live)
        submit(commands::noop(), [](const CommandResult &) {});
}

void MailboxSync::yield()
{
    m_yield = true;
}

void MailboxSync::distrustSilence()
{
    m_isSilent = true;
    m_selected.holdToken();
}

void MailboxSync::retire()
{
    m_isRetired = true;
    if (m_phase == Phase::Live)
        flushLive();
}

void MailboxSync::abandon(const QString &why)
{
    if (m_phase != Phase::Failed)
        fail(why);
}

} // namespace homing::sync
