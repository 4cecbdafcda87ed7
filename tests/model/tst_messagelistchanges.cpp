// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel over a service in memory: what it announces must always add up to what it shows.
#include "core/model/messagelistmodel.h"

#include "tests/model/listmodelmirror.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using store::ChangeSet;
using test::FakeMailService;
using test::Fixture;
using test::Mirror;
using test::truth;

class TestMessageListChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void appliesTheChangesOfAWeek()
    {
        Fixture f(10'000);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        Mirror mirror(&f.model);
        FakeMailService::Change change;
        for (quint32 i = 0; i < 100; ++i)
            change.toggleFlagged.add(50 + i * 90);
        for (quint32 i = 0; i < 50; ++i)
            change.vanished.add(77 + i * 130);
        change.arrivals = 10;
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.layouts, 0);
        QCOMPARE(mirror.removals, 50);
        QCOMPARE(mirror.insertions, 1);
        QCOMPARE(mirror.changed, change.toggleFlagged.subtracted(change.vanished));
    }

    void removesFromTheBottomInRuns()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        std::vector<int> order;
        connect(&f.model, &QAbstractItemModel::rowsRemoved, &mirror,
                [&](const QModelIndex &, int first, int) { order.push_back(first); });
        f.service.commit(f.inbox, {.vanished = UidSet {{10, 20}, {40, 40}, {90, 100}}});
        QCOMPARE(order, (std::vector<int> {80, 60, 0}));
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void olderWindowsComeInBelow()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        FakeMailService::Change change;
        for (quint32 i = 0; i < 500; ++i)
            change.appearing.push_back({1000 + i, 1'000'000 + i}); // long ago
        f.service.commit(f.inbox, change, store::ChangeCause::FirstSync);
        QCOMPARE(mirror.insertions, 1);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(f.model.uidAt(0), 100u);
    }

    void randomChanges_data()
    {
        QTest::addColumn<uint>("seed");
        QTest::addColumn<bool>("anyDate");
        for (uint seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u, %s", seed,
                          seed % 2 ? "dates in any order" : "dates follow UIDs")
                << seed << (seed % 2 == 1);
    }
    void randomChanges()
    {
        QFETCH(uint, seed);
        QFETCH(bool, anyDate);
        Fixture f(300);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        Mirror mirror(&f.model);
        std::mt19937 random(seed);
        quint32 nextUid = 1000;
        int resets = 0;
        for (int round = 0; round < 60; ++round) {
            std::vector<std::pair<QPersistentModelIndex, quint32>> pinned;
            for (int i = 0; i < 20 && f.model.rowCount() > 0; ++i) {
                const int row = int(random() % quint32(f.model.rowCount()));
                pinned.emplace_back(QPersistentModelIndex(f.model.index(row)), f.model.uidAt(row));
            }
            const std::vector<quint32> uids = f.service.uids(f.inbox);
            FakeMailService::Change change;
            for (const quint32 uid : uids) {
                if (random() % 9 == 0)
                    change.vanished.add(uid);
                if (random() % 7 == 0)
                    change.toggleFlagged.add(uid);
            }
            if (random() % 10 == 0)
                change.vanished.add(1, 4294967295u);
            change.arrivals = random() % 8;
            if (anyDate) {
                nextUid = std::max(nextUid, uids.empty() ? 0 : uids.back() + 10);
                const int count = int(random() % 40);
                for (int i = 0; i < count; ++i)
                    change.appearing.push_back(
                        {nextUid++, quint32(1'500'000'000 + random() % 300'000'000)});
            }
            mirror.clearCounts();
            ChangeSet changes = f.service.prepare(f.inbox, change);
            if (random() % 12 == 0) { // what an account that lost its place may send
                changes.removed.add(4'000'000'000u, 4'100'000'000u);
                changes.changed.add(4'000'000'000u);
            }
            Q_EMIT f.service.changed(changes);
            const auto expected = truth(f.service, f.inbox);
            QCOMPARE(mirror.uids, expected);
            QCOMPARE(size_t(f.model.rowCount()), expected.size());
            QCOMPARE(mirror.resets, resets);
            QCOMPARE(
                changes.changed.intersected(UidSet::fromUids(expected)).subtracted(mirror.changed),
                UidSet());
            for (const auto &[index, uid] : pinned) {
                const bool stays =
                    std::find(expected.begin(), expected.end(), uid) != expected.end();
                QCOMPARE(index.isValid(), stays);
                if (stays)
                    QCOMPARE(f.model.uidAt(index.row()), uid);
            }
            for (int row = 0; row < f.model.rowCount(); row += 7) {
                const auto stored = f.service.find(f.model.refAt(row));
                QVERIFY(stored.has_value());
                QCOMPARE(f.model.index(row).data(MessageListModel::FlaggedRole).toBool(),
                         stored->flags.has(imap::SystemFlag::Flagged));
            }
        }
    }

    /// They may come by the hundred: a view has nothing to pin for them.
    void flagsAnnounceNoMove()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        QSignalSpy aboutTo(&f.model, &MessageListModel::changesAboutToBeApplied);
        QSignalSpy applied(&f.model, &MessageListModel::changesApplied);
        f.service.commit(f.inbox, {.toggleFlagged = *UidSet::parse("3,50:52")});
        QCOMPARE(aboutTo.size(), 0);
        QCOMPARE(applied.size(), 1);
        QCOMPARE(mirror.changed, *UidSet::parse("3,50:52"));
        f.service.commit(f.inbox,
                         {.vanished = UidSet::single(7), .toggleFlagged = UidSet::single(9)});
        QCOMPARE(aboutTo.size(), 1);
        QCOMPARE(applied.size(), 2);
    }

    void aFragmentedChangeIsOneLayoutChange_data()
    {
        QTest::addColumn<bool>("everythingSelected");
        QTest::newRow("few persistent indexes") << false;
        QTest::newRow("many persistent indexes") << true;
    }
    void aFragmentedChangeIsOneLayoutChange()
    {
        QFETCH(bool, everythingSelected);
        Fixture f(20'000);
        Mirror mirror(&f.model);
        std::vector<std::pair<QPersistentModelIndex, quint32>> pinned;
        for (int row = 0; row < f.model.rowCount(); row += everythingSelected ? 7 : 500)
            pinned.emplace_back(QPersistentModelIndex(f.model.index(row)), f.model.uidAt(row));
        QSignalSpy aboutTo(&f.model, &MessageListModel::changesAboutToBeApplied);
        QSignalSpy applied(&f.model, &MessageListModel::changesApplied);
        FakeMailService::Change change;
        for (quint32 uid = 1; uid <= 20'000; uid += 2)
            change.vanished.add(uid);
        change.arrivals = 3;
        change.appearing = {{30'000, 1'000'000}, {30'001, 1'000'001}};
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.layouts, 1);
        QCOMPARE(mirror.removals, 0);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(f.model.rowCount(), 10'005);
        QCOMPARE(aboutTo.size(), 1);
        QCOMPARE(applied.size(), 1);
        QCOMPARE(applied.at(0).at(0).toInt(), 5);
        for (const auto &[index, uid] : pinned) {
            QCOMPARE(index.isValid(), uid % 2 == 0);
            if (index.isValid())
                QCOMPARE(f.model.uidAt(index.row()), uid);
        }
    }

    void fiftyThousandOfAHundredThousand_data()
    {
        QTest::addColumn<int>("step");
        QTest::newRow("every second message: one layout change") << 1;
        QTest::newRow("runs of 20: 2500 removals") << 20;
        QTest::newRow("one run") << 50'000;
    }
    void fiftyThousandOfAHundredThousand()
    {
        QFETCH(int, step);
        Fixture f(100'000);
        FakeMailService::Change change;
        for (quint32 uid = 1; uid <= 100'000; uid += 2 * quint32(step))
            change.vanished.add(uid, uid + quint32(step) - 1);
        const ChangeSet changes = f.service.prepare(f.inbox, change);
        QElapsedTimer timer;
        timer.start();
        Q_EMIT f.service.changed(changes);
        qInfo("50,000 of 100,000 rows in runs of %d: %lld ms", step,
              static_cast<long long>(timer.elapsed()));
        QCOMPARE(f.model.rowCount(), 50'000);
        Mirror mirror(&f.model);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void ignoresWhatItHas()
    {
        Fixture f(100);
        const ChangeSet early = f.service.commit(f.other, {.arrivals = 1});
        const ChangeSet mine =
            f.service.prepare(f.inbox, {.vanished = UidSet::range(1, 10), .arrivals = 2});
        f.model.setMailbox(f.inbox); // reads the keys with that change in them
        Mirror mirror(&f.model);
        Q_EMIT f.service.changed(early);
        Q_EMIT f.service.changed(mine);
        QCOMPARE(mirror.removals + mirror.insertions + mirror.resets, 0);
        QCOMPARE(f.model.rowCount(), 92);
        QCOMPARE(f.model.revision(), mine.revision);
        f.service.commit(f.other, {.arrivals = 1});
        QCOMPARE(f.model.rowCount(), 92);
    }

    void anInsertedTwinIsAChange()
    {
        Fixture f(10);
        Mirror mirror(&f.model);
        ChangeSet changes = f.service.prepare(f.inbox, {.toggleFlagged = UidSet::single(5)});
        const auto keys = f.service.keys(f.inbox).keys;
        changes.inserted = {keys[4], keys[4]};
        changes.changed = {};
        Q_EMIT f.service.changed(changes);
        QCOMPARE(mirror.removals + mirror.insertions, 0);
        QCOMPARE(mirror.changed, UidSet::single(5));
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void anotherDateMovesTheRow()
    {
        Fixture f(10);
        Mirror mirror(&f.model);
        const std::vector<quint32> before = mirror.uids;
        FakeMailService::Change change;
        change.appearing = {{5, 1'000'000}};
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(mirror.uids.back(), 5u);
        QVERIFY(mirror.uids != before);
    }

    void ghostRowsAreReconciled()
    {
        Fixture f(500);
        Mirror mirror(&f.model);
        QSignalSpy reconciled(&f.model, &MessageListModel::reconciled);
        // Something goes and comes in the store that no ChangeSet tells of.
        f.service.prepare(f.inbox, {.vanished = UidSet::range(100, 120), .arrivals = 3});
        QCOMPARE(f.model.rowCount(), 500);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("21 rows too many, 3 missing")));
        f.service.commit(f.inbox, {.toggleFlagged = UidSet::single(7)});
        QCOMPARE(reconciled.size(), 1);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void anActionInTheMiddleOfAChangeComesNext()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        bool isDone = false;
        connect(&f.model, &QAbstractItemModel::rowsRemoved, &f.model, [&] {
            if (!std::exchange(isDone, true))
                f.service.deleteMessages(f.inbox, UidSet::single(50));
        });
        f.service.commit(f.inbox, {.vanished = UidSet {{10, 10}, {20, 20}, {30, 30}}});
        QCOMPARE(f.model.rowCount(), 96);
        QCOMPARE(f.model.rowOf(50), -1);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void aMillionMessages()
    {
        Fixture f(1'000'000);
        QCOMPARE(f.model.rowCount(), 1'000'000);
        QElapsedTimer timer;
        timer.start();
        FakeMailService::Change change;
        for (quint32 i = 0; i < 100; ++i)
            change.toggleFlagged.add(50 + i * 9000);
        for (quint32 i = 0; i < 50; ++i)
            change.vanished.add(77 + i * 13'000);
        change.arrivals = 10;
        const ChangeSet changes = f.service.prepare(f.inbox, change);
        timer.restart();
        Q_EMIT f.service.changed(changes);
        qInfo("160 changes in 1,000,000 messages: %.2f ms, %.2f bytes a row",
              double(timer.nsecsElapsed()) / 1e6, double(f.model.keyBytes()) / f.model.rowCount());
        QCOMPARE(f.model.rowCount(), 999'960);
        QVERIFY(double(f.model.keyBytes()) / f.model.rowCount() < 9.0);
    }
};

QTEST_GUILESS_MAIN(TestMessageListChanges)
#include "tst_messagelistchanges.moc"
