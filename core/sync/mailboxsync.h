// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxSync: opens one mailbox, makes its cache true by the plan ladder, then keeps it so while
// it is selected. Lives in the account's thread. Owned by AccountSync, which routes untagged
// responses to it. Invariant: the store is written only after a tagged response (or, live, with an
// unchanged token).
#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/sync/commandrouter.h"
#include "core/sync/quickreconnect.h"
#include "core/sync/resyncplan.h"
#include "core/sync/selectedmailbox.h"

#include <deque>

namespace homing::sync {

/// What one opening came to, for the status line, the Inspector and `sync --json`.
struct MailboxOutcome
{
    MailboxId mailbox;
    imap::MailboxName name;
    Strategy strategy = Strategy::Unchanged;
    QString reason;
    quint32 inserted = 0;
    quint32 flagsChanged = 0;
    quint32 vanished = 0;
    qint64 ms = 0;
    bool isOk = true;
    QString error; // the server's words for NO
};

/// Rows of one FETCH, at most; and octets of a set, so that the line stays below
/// limits::commandLineBytes.
inline constexpr quint32 largestWindow = 2'000;
inline constexpr qsizetype setOctets = limits::commandLineBytes - 512;

class MailboxSync : public QObject
{
    Q_OBJECT
public:
    enum class Phase { Opening, Scanning, Comparing, Searching, Repairing, Windows, Live, Failed };

    MailboxSync(store::MailboxRecord record, store::Store &store, CommandRouter &router,
                SyncAbilities abilities, Clock &clock, QObject *parent = nullptr);

    /// Writes SELECT and all that the plan can ask without waiting. May be called before login (one
    /// flight).
    /// With the SID of a session that was left with this mailbox: SID instead of SELECT, where the
    /// plan allows it (rule R2).
    void open(std::optional<imap::Sid> resume = std::nullopt);
    void fold(const imap::Response &response);
    /// A tagged response of any command while this mailbox is the selected one.
    void foldTagged(const session::CommandResult &result);
    /// SID found another mailbox selected, where `before` hoped for this one: goes on for it.
    void openInsteadOf(const MailboxSync &before);
    /// What comes until the next SELECT is answered is of another mailbox (rule R7).
    bool isElsewhere() const { return m_resumption == Resumption::OtherMailbox; }
    /// ENABLE was answered without QRESYNC: what SELECT (QRESYNC) answers is not believed (rule
    /// C1).
    void distrustQresync();
    /// The server tells no more what happens here, and may count on in HIGHESTMODSEQ (RFC 5465
    /// 5.8): until the next SELECT the token stays.
    void distrustSilence();
    bool isSilent() const { return m_isSilent; }
    /// Stop after the windows that are on the wire: somebody waits for another mailbox, or the
    /// journal for this one.
    void yield();
    /// Selected, live, and stopped by yield() before its first sync was over.
    bool isPaused() const { return m_isPaused && m_phase == Phase::Live; }
    /// Goes on with the first sync where yield() stopped it; settled() follows again.
    void resume();
    /// Another SELECT is on its way: what still comes is folded and shown, nothing is asked any
    /// more.
    void retire();
    /// The mailbox is gone from the server's list, or is not selected any more: nothing more is
    /// written.
    void abandon(const QString &why);

    MailboxId mailboxId() const { return m_record.id; }
    const imap::MailboxName &name() const { return m_record.name; }
    Phase phase() const { return m_phase; }
    /// The tagged OK of SELECT has come.
    bool isSelected() const { return m_selectOk; }
    /// Its SELECT is not answered: what comes may be of this mailbox or of the one before.
    bool isSelecting() const { return m_selectCommand != 0 && !m_selectResult; }
    /// No command of the opening waits for its answer.
    bool isSettled() const { return m_phase == Phase::Live || m_phase == Phase::Failed; }
    const MailboxOutcome &outcome() const { return m_outcome; }
    const SelectedMailbox &selected() const { return m_selected; }
    session::CommandId selectCommand() const { return m_selectCommand; }
    bool qresyncRefused() const { return m_qresyncRefused; }
    /// Asks for what came since, as after a NOOP-worthy pause; live only.
    void poll();

Q_SIGNALS:
    void applied(const homing::store::ChangeSet &changes);
    void progress(quint32 done, quint32 total);
    /// The opening is over: outcome() says how. Live now, failed, or yielded (then isComplete is
    /// false).
    void settled(bool isComplete);
    void storeFailed(const homing::store::StoreError &error);
    /// isElsewhere() now: somebody else has to open this mailbox. Nothing follows.
    void selectedElsewhere();
    /// The tagged OK: this mailbox is the selected one.
    void opened();
    /// The SID of open() was answered; unless Resumed or Resynchronise a SELECT follows.
    void resumeAnswered(homing::sync::Resumption how);
    /// The plan and why; for the transcript.
    void remark(const QString &text);

private:
    void submitOpening();
    void onLineSkipped();
    imap::Command openingCommand(const store::SyncState &cached) const;
    void foldOfSession(const imap::Response &response);
    Resumption resumptionOf(const session::CommandResult &result) const;
    void onSelected(const session::CommandResult &result);
    void onOpeningCommand(const session::CommandResult &result);
    void evaluateOpening();
    void reopenLower(const QString &why);
    void reopenWithoutSession();
    void continueAfterOpening();
    void startScan();
    void startSearch(const QString &why);
    void searchAll();
    void onSearchFailed(const QString &why);
    void onSearched(const session::CommandResult &result);
    void repairOrFinish();
    std::optional<quint64> countedRows() const;
    void compareRows();
    void foldCompared(const imap::FetchData &fetch);
    bool dropReplaced();
    void fetchMissing(const imap::UidSet &missing);
    enum class Items { Header, Bare /* without what may be unreadable */ };
    /// Rows of `uids`; where the server refuses, of those that it does not refuse. `done` follows
    /// when all is answered, unless it refuses so much that the mailbox fails.
    void fetchRows(const imap::UidSet &uids, Items items, std::function<void()> done);
    void onRefused(const imap::UidSet &left, Items items, const session::CommandResult &result,
                   std::function<void()> done);
    bool isDoubtful() const;
    void verifyDoubtful();
    void noteVerified();
    void verifyLive(const QString &why);
    void askAgain();
    void onAskedAgain(const session::CommandResult &result);
    void finishResync();
    void startWindows();
    void noteGone(const imap::UidSet &uids);
    void askWindows();
    struct Window
    {
        imap::Uid oldest; // everything from here up is fetched once this and all windows before it
                          // are answered
        qint64 askedMs = 0;
        bool isAnswered = false;
    };
    void onWindow(imap::Uid oldest);
    void adaptWindow(qint64 askedMs);
    void finishWindows();
    void becomeLive();
    /// What live data spoke of and the cache has not.
    struct Gap
    {
        quint32 exists = 0;
        quint64 known = 0;
        imap::UidSet withoutHeader;
        bool operator==(const Gap &) const = default;
    };
    Gap gap() const;
    /// A FETCH that did not close its gap. The same is asked again only when EXISTS is said again,
    /// and ever more rarely: a server may count a message that it never delivers.
    struct VainAsk
    {
        Gap gap;
        quint64 announcements = 0; // when it was asked
        qint64 notBeforeMs = 0;
    };
    void fetchNew();
    bool mustWaitToAsk();
    void onNewFetched(const Gap &before, quint64 announcements, bool isOk);
    void flushLive();
    bool applyDelta(store::ChangeCause cause);
    void fail(const QString &why);
    void submit(imap::Command command, std::function<void(const session::CommandResult &)> handler);
    bool withModSeq() const;
    ServerView serverView() const;
    imap::UidSet fetchedScope() const;

    store::MailboxRecord m_record;
    store::Store &m_store;
    CommandRouter &m_router;
    SyncAbilities m_abilities;
    Clock &m_clock;
    SelectedMailbox m_selected;
    MailboxOutcome m_outcome;
    ResyncPlan m_plan;
    Phase m_phase = Phase::Opening;
    qint64 m_startedMs = 0;
    int m_outstanding = 0;
    bool m_selectOk = false;
    bool m_openingFailed = false; // one of the pipelined commands came back NO or BAD
    bool m_lineWasSkipped =
        false;           // a response during the opening, or askAgain(), could not be read
    int m_asksAgain = 0; // since the opening
    bool m_qresyncRefused = false;
    bool m_qresyncDistrusted = false;
    std::optional<imap::Sid> m_resume;
    std::optional<imap::SelectedData> m_sessionSelected; // SELECTED, between SID and its answer
    bool m_hasNewSid = false;
    Resumption m_resumption = Resumption::Unclear;
    bool m_searched = false;
    bool m_mustCompare = false;
    UidIndex m_compared; // with the rows, in Phase::Comparing: the server has these
    UidIndex m_replaced; // of them: another message than the cache's
    int m_repairs = 0;
    bool m_windowsDone = false;
    int m_searchesOut = 0;
    bool m_yield = false;
    bool m_isPaused = false;
    bool m_isRetired = false;
    bool m_isSilent = false;
    int m_refusals = 0; // FETCHes in a row that were answered NO
    bool m_hasAskedWindow = false;
    bool m_fetchingNew = false;
    std::optional<VainAsk> m_askedInVain;
    int m_vainAsks = 0; // in a row
    bool m_askPlanned = false;
    bool m_flushPlanned = false;
    bool m_verifiesLive = false;
    bool m_asksAgainNow = false;
    std::optional<Gap> m_verified; // what a verification could not mend
    quint32 m_lacking = 0;         // messages that it did not find
    std::optional<session::CommandResult> m_selectResult;
    std::optional<imap::UidSet> m_searchResult; // collected from SEARCH or ESEARCH
    bool m_collectSearch = false;
    imap::UidSet m_serverUids; // as UID SEARCH told
    UidIndex m_windowsToFetch;
    UidIndex m_goneMeanwhile; // vanished since startWindows()
    quint32 m_windowSize = 0;
    std::deque<Window> m_windowsOut; // newest first; a server may answer them in another order
    session::CommandId m_selectCommand = 0;
    store::ChangeCause m_cause = store::ChangeCause::Resync;
};

} // namespace homing::sync
