// SPDX-License-Identifier: GPL-3.0-or-later
// The plan ladder as a table: what is cached, what the server says, what it can do, and what follows.
#include "core/sync/resyncplan.h"

#include <QtTest>

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;

namespace {

store::SyncState complete()
{
    store::SyncState state;
    state.uidValidity = UidValidity(7);
    state.uidNext = Uid(101);
    state.highestModSeq = ModSeq(500);
    state.exists = 80;
    state.oldestFetched = Uid(1);
    return state;
}

ServerView status()
{
    ServerView view;
    view.uidValidity = UidValidity(7);
    view.uidNext = Uid(101);
    view.highestModSeq = ModSeq(500);
    view.messages = 80;
    view.unseen = 3;
    return view;
}

constexpr SyncAbilities all {true, true, true};
constexpr SyncAbilities condstoreOnly {true, false, true};
constexpr SyncAbilities none {false, false, false};
constexpr SyncAbilities withSession {true, true, true, true};

} // namespace

class TestResyncPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void beforeSelect()
    {
        QCOMPARE(resyncPlan({}, 0, {}, all).strategy, Strategy::Initial);
        QCOMPARE(resyncPlan(complete(), 0, {}, all).strategy, Strategy::Qresync);
        QCOMPARE(resyncPlan(complete(), 0, {}, condstoreOnly).strategy, Strategy::Condstore);
        QCOMPARE(resyncPlan(complete(), 0, {}, none).strategy, Strategy::UidDiff);
        store::SyncState noToken = complete();
        noToken.highestModSeq = {};
        QCOMPARE(resyncPlan(noToken, 0, {}, all).strategy, Strategy::UidDiff);
    }

    // Rule R2: one rung above QRESYNC, and only with a state that SID can carry.
    void aHeldSessionComesFirst()
    {
        QCOMPARE(resyncPlan(complete(), 0, {}, withSession).strategy, Strategy::Reconnect);
        QCOMPARE(resyncPlan({}, 0, {}, withSession).strategy, Strategy::Initial);
        QCOMPARE(resyncPlan(complete(), 3, status(), withSession).strategy, Strategy::Unchanged);
        store::SyncState noToken = complete();
        noToken.highestModSeq = {};
        QCOMPARE(resyncPlan(noToken, 0, {}, withSession).strategy, Strategy::UidDiff);
        ServerView other = status();
        other.isSelected = true;
        QCOMPARE(resyncPlan(complete(), 0, other, withSession).strategy, Strategy::Reconnect);
        other.uidValidity = UidValidity(8);
        QCOMPARE(resyncPlan(complete(), 0, other, withSession).strategy, Strategy::Rebuild);
        other = status();
        other.isSelected = true;
        other.highestModSeq.reset();
        QCOMPARE(resyncPlan(complete(), 0, other, withSession).strategy, Strategy::UidDiff);
        const SyncAbilities withoutCondstore {false, false, false, true};
        QCOMPARE(resyncPlan(complete(), 0, {}, withoutCondstore).strategy, Strategy::UidDiff);
    }

    // Rule C6: a mailbox that was NOMODSEQ and has mod-sequences now is opened: flags may have
    // changed, and no later STATUS would show it.
    void modSeqsThatBeginAreAChange()
    {
        store::SyncState noToken = complete();
        noToken.highestModSeq = {};
        noToken.noModSeq = true;
        QCOMPARE(resyncPlan(noToken, 3, status(), all).strategy, Strategy::UidDiff);
        QCOMPARE(resyncPlan(noToken, 3, status(), none).strategy, Strategy::Unchanged);
        ServerView still = status();
        still.highestModSeq = ModSeq();
        QCOMPARE(resyncPlan(noToken, 3, still, all).strategy, Strategy::Unchanged);
    }

    void everyDecisionHasAReason()
    {
        for (const SyncAbilities &abilities : {all, condstoreOnly, none}) {
            QVERIFY(!resyncPlan(complete(), 0, {}, abilities).reason.isEmpty());
            QVERIFY(!resyncPlan({}, 0, {}, abilities).reason.isEmpty());
            QVERIFY(!resyncPlan(complete(), 3, status(), abilities).reason.isEmpty());
        }
    }

    void statusTellsUnchanged()
    {
        QCOMPARE(resyncPlan(complete(), 3, status(), all).strategy, Strategy::Unchanged);
        ServerView other = status();
        other.highestModSeq = ModSeq(501);
        QCOMPARE(resyncPlan(complete(), 3, other, all).strategy, Strategy::Qresync);
        other = status();
        other.messages = 79;
        QCOMPARE(resyncPlan(complete(), 3, other, all).strategy, Strategy::Qresync);
        other = status();
        other.uidNext = Uid(102);
        QCOMPARE(resyncPlan(complete(), 3, other, all).strategy, Strategy::Qresync);
        store::SyncState partial = complete();
        partial.oldestFetched = Uid(50);
        QVERIFY(resyncPlan(partial, 3, status(), all).strategy != Strategy::Unchanged);
    }

    void withoutModSeqUnseenDecides()
    {
        store::SyncState state = complete();
        state.highestModSeq = {};
        ServerView view = status();
        view.highestModSeq.reset();
        QCOMPARE(resyncPlan(state, 3, view, none).strategy, Strategy::Unchanged);
        QCOMPARE(resyncPlan(state, 4, view, none).strategy, Strategy::UidDiff);
        view.uidNext.reset(); // Winmail, 163: nothing to compare, so it is opened
        QCOMPARE(resyncPlan(state, 3, view, none).strategy, Strategy::UidDiff);
    }

    // RFC 7162 3.2.5: "If the provided UIDVALIDITY doesn't match that of the selected mailbox, the server MUST ignore..."
    void uidValidityChangeRebuilds()
    {
        ServerView view = status();
        view.isSelected = true;
        view.uidValidity = UidValidity(8);
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::Rebuild);
    }

    // Rule C6: NOMODSEQ, HIGHESTMODSEQ 0 or absent: the RFC 4549 way. A mark that went back is not trusted either.
    void noUsableModSeqAfterSelect()
    {
        ServerView view = status();
        view.isSelected = true;
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::Qresync);
        view.noModSeq = true;
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::UidDiff);
        view.noModSeq = false;
        view.highestModSeq = ModSeq(0);
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::UidDiff);
        view.highestModSeq.reset();
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::UidDiff);
        view.highestModSeq = ModSeq(499);
        QCOMPARE(resyncPlan(complete(), 0, view, all).strategy, Strategy::UidDiff);
    }

    // RFC 7162 3.2.5.2: both lists ascending and of equal length, no "*", never beyond EXISTS; dense towards the end.
    void matchDataHalves()
    {
        UidSet uids;
        for (quint32 uid = 3; uid <= 30'000; uid += 3)
            uids.add(uid);
        UidSet sequence;
        UidSet sampled;
        sampleMatchData(uids, sequence, sampled);
        QCOMPARE(sequence.count(), sampled.count());
        QVERIFY(sequence.count() > 5 && sequence.count() < 20);
        QCOMPARE(sequence.max(), quint32(10'000));
        for (quint64 i = 0; i < sequence.count(); ++i)
            QCOMPARE(sampled.at(i), uids.at(sequence.at(i) - 1));
        quint32 distance = 0;
        for (quint64 i = sequence.count() - 1; i > 0; --i) {
            const quint32 next = sequence.at(i) - sequence.at(i - 1);
            QVERIFY(next >= distance);
            distance = next;
        }
        sampleMatchData(UidSet::range(1, 10), sequence, sampled);
        QVERIFY(sequence.isEmpty() && sampled.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestResyncPlan)
#include "tst_resyncplan.moc"
