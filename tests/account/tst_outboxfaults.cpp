// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox: whatever dies and whenever, a message is delivered once, or it is there and says why
// it was not; and where nobody can know, it is not sent again unasked.
#include "tests/account/outboxrig.h"
#include "tests/store/storetestaccess.h"

using namespace homing;
using namespace homing::account;
using namespace homing::test;
using Process = OutboxProcess;
using Rig = OutboxRig;
using store::LocalMessage;
using store::test::need;
using State = store::LocalMessage::State;

class TestOutboxFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // The process dies at every write of its journal: what the disk has then is what the next one
    // finds.
    void killedAtAnyCommit()
    {
        struct Snapshot
        {
            std::unique_ptr<QTemporaryDir> folder;
            qsizetype delivered;
            State state;
        };
        Rig rig;
        auto process = rig.start();
        const LocalMessage message = letter();
        std::vector<Snapshot> snapshots;
        QObject::connect(&process->outbox, &Outbox::changed, &process->outbox, [&] {
            Snapshot snapshot {std::make_unique<QTemporaryDir>(), rig.server.deliveries.size(),
                               State::Draft};
            for (const QFileInfo &file : QDir(rig.folder).entryInfoList(QDir::Files))
                QVERIFY(QFile::copy(file.filePath(), snapshot.folder->filePath(file.fileName())));
            if (const auto found = process->find(message.id))
                snapshot.state = found->state;
            snapshots.push_back(std::move(snapshot));
        });
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->sent == 1 && !process->outbox.isBusy(); }));
        process.reset();
        QCOMPARE(snapshots.size(), size_t(4)); // Queued, Leaving, Ending, gone
        QSet<int> states;
        for (const Snapshot &snapshot : snapshots) {
            const qsizetype before = rig.server.deliveries.size();
            Process next(QDir(snapshot.folder->path()), rig.server, rig.clock);
            next.outbox.setOnline(true);
            QVERIFY(rig.until(
                [&] { return !next.find(message.id) || next.isIn(State::Unknown, message.id); }));
            const qsizetype delivered = snapshot.delivered + rig.server.deliveries.size() - before;
            QVERIFY(delivered <= 1);
            if (!next.find(message.id)) {
                QCOMPARE(delivered, 1);
                QCOMPARE(next.store->operations().size(), size_t(1)); // one copy for Sent
            }
            states.insert(int(snapshot.state));
        }
        QCOMPARE(states.size(), 4);
    }

    void theLineIsCutAfterEachOctet_data()
    {
        QTest::addColumn<bool>("isServersSide");
        QTest::newRow("received") << false;
        QTest::newRow("sent") << true;
    }
    void theLineIsCutAfterEachOctet()
    {
        QFETCH(bool, isServersSide);
        qint64 all = 0;
        {
            Rig rig;
            auto process = rig.start();
            process->outbox.setOnline(true);
            process->outbox.send(letter());
            QVERIFY(rig.until([&] { return process->sent == 1 && !process->outbox.isBusy(); }));
            all = isServersSide ? rig.server.sent : rig.server.received;
        }
        QVERIFY(all > 200);
        Rig rig;
        auto process = rig.start();
        process->outbox.setOnline(true);
        int unknown = 0, delivered = 0;
        for (qint64 octets = 0; octets <= all; ++octets) {
            const LocalMessage message = letter();
            rig.server.deliveries.clear();
            rig.server.connections = 0;
            (isServersSide ? rig.server.cutAfterSent : rig.server.cutAfterReceived) = octets;
            process->outbox.send(message);
            QVERIFY(rig.until([&] { return rig.server.connections > 0; }));
            rig.server.cutAfterSent = rig.server.cutAfterReceived = -1; // of connections to come
            const auto isOver = [&] {
                return !process->outbox.isBusy()
                    && (!process->find(message.id) || process->isIn(State::Unknown, message.id));
            };
            QVERIFY2(rig.untilLater(*process, isOver), qPrintable(QString::number(octets)));
            if (process->find(message.id)) {
                ++unknown;
                QVERIFY(rig.server.deliveries.size() <= 1);
                process->outbox.drop(message.id);
            } else {
                ++delivered;
                QCOMPARE(rig.server.deliveries.size(), 1);
                QCOMPARE(rig.server.deliveries.front().message, withoutBcc);
            }
        }
        QVERIFY2(unknown > 0 && delivered > unknown,
                 qPrintable(QStringLiteral("%1 %2").arg(unknown).arg(delivered)));
    }

    void twoProcessesSendItOnce()
    {
        Rig rig;
        SmtpRecorder otherServer; // a recorder talks with one at a time
        otherServer.password = "secret";
        QVERIFY(otherServer.start());
        auto one = rig.start();
        Process other(rig.folder, otherServer, rig.clock);
        for (int i = 0; i < 20; ++i)
            one->outbox.send(letter());
        one->outbox.setOnline(true);
        other.outbox.setOnline(true);
        QVERIFY(rig.until([&] { return one->sent + other.sent >= 5; }));
        one->outbox.setOnline(false);
        QVERIFY(rig.until([&] { return !one->outbox.isBusy(); }));
        rig.clock.advance(5'000); // the other one asks for its turn again
        QVERIFY(rig.until([&] { return one->sent + other.sent == 20; }));
        QVERIFY(one->sent > 0 && other.sent > 0);
        QCOMPARE(rig.server.deliveries.size() + otherServer.deliveries.size(), 20);
        QCOMPARE(one->store->operations().size(), size_t(20));
        QVERIFY(one->store->localMessages().all().empty());
    }

    // Its process died beside another one that lives on.
    void anOrphanIsSettled_data()
    {
        QTest::addColumn<State>("left");
        QTest::addColumn<State>("becomes");
        QTest::newRow("leaving") << State::Leaving << State::Queued;
        QTest::newRow("ending") << State::Ending << State::Unknown;
    }
    void anOrphanIsSettled()
    {
        QFETCH(State, left);
        QFETCH(State, becomes);
        Rig rig;
        auto process = rig.start();
        LocalMessage message = letter();
        {
            const auto dead = need(store::Store::open(rig.folder, store::test::account));
            message.state = left;
            QVERIFY(need(dead->localMessages().put(message)));
        }
        QVERIFY(process->isIn(left, message.id));
        process->outbox.setOnline(true);
        if (becomes == State::Unknown) {
            QVERIFY(rig.until([&] { return process->isIn(becomes, message.id); }));
            QCOMPARE(rig.server.connections, 0);
        } else {
            QVERIFY(rig.until([&] { return process->sent == 1; }));
            QCOMPARE(rig.server.deliveries.size(), 1);
        }
    }

    void whoHasNotItsTurnRestsAndComesAgain()
    {
        Rig rig;
        auto process = rig.start();
        store::Turn another;
        QVERIFY(another.take(rig.folder));
        QSignalSpy rested(&process->outbox, &Outbox::rested);
        const LocalMessage message = letter();
        process->outbox.send(message);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return !rested.isEmpty(); }));
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(rig.server.connections, 0);
        another.end();
        QVERIFY(rig.untilLater(*process, [&] { return process->sent == 1; }));
    }

    // Whatever cannot be written, nothing is lost, nothing is sent twice, and it goes on by itself.
    void aFullDisk()
    {
        for (int n = 1; n < 200; ++n) {
            Rig rig;
            auto process = rig.start();
            const LocalMessage message = letter();
            QVERIFY(process->outbox.send(message));
            store::FailurePlan plan {n, true};
            store::StoreTestAccess::setFailurePlan(*process->store, &plan);
            process->outbox.setOnline(true);
            QSignalSpy rested(&process->outbox, &Outbox::rested);
            QVERIFY(rig.until([&] {
                return (!rested.isEmpty() || plan.hasStruck) && !process->outbox.isBusy();
            }));
            store::StoreTestAccess::setFailurePlan(*process->store, nullptr);
            QVERIFY(rig.untilLater(
                *process, [&] { return !process->find(message.id) && !process->outbox.isBusy(); }));
            QCOMPARE(rig.server.deliveries.size(), 1);
            QCOMPARE(process->store->operations().size(), size_t(1));
            if (!plan.hasStruck)
                return; // all of it was done before
            QVERIFY(process->failures > 0);
        }
        QFAIL("the plan strikes for ever");
    }

    void aDeadServerIsAskedOnceForAll()
    {
        Rig rig;
        auto process = rig.start();
        rig.server.close();
        for (int i = 0; i < 5; ++i)
            process->outbox.send(letter());
        process->outbox.setOnline(true);
        QSignalSpy idle(&process->outbox, &Outbox::idle);
        QVERIFY(rig.until([&] { return !idle.isEmpty(); }));
        for (int i = 0; i < 50; ++i) {
            rig.clock.advance(0);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
        }
        quint32 attempts = 0;
        for (const LocalMessage &message : process->store->localMessages().all())
            attempts += message.attempts;
        QCOMPARE(attempts, 1U);
    }

    void aNewLinkIsNoPermission()
    {
        Rig rig;
        rig.server.password = "other";
        auto process = rig.start();
        process->outbox.send(letter());
        process->outbox.linkChanged(); // offline still
        rig.clock.advance(60'000);
        QCOMPARE(rig.server.connections, 0);
        process->outbox.setOnline(true);
        QVERIFY(
            rig.until([&] { return rig.server.connections == 1 && !process->outbox.isBusy(); }));
        process->outbox.linkChanged(); // the password is as wrong as before
        rig.clock.advance(86'400'000);
        QVERIFY(rig.until([&] { return !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.connections, 1);
    }

    void goingOfflineTakesBackWhatHasNotEnded()
    {
        Rig rig;
        auto process = rig.start();
        const LocalMessage message = letter();
        bool hasLeft = false;
        QObject::connect(&process->outbox, &Outbox::changed, &process->outbox, [&] {
            if (process->isIn(State::Leaving, message.id) && !std::exchange(hasLeft, true))
                QMetaObject::invokeMethod(
                    &process->outbox, [&] { process->outbox.setOnline(false); },
                    Qt::QueuedConnection);
        });
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] {
            return hasLeft && process->isIn(State::Queued, message.id) && !process->outbox.isBusy();
        }));
        QVERIFY(rig.server.deliveries.isEmpty());
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(rig.server.deliveries.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestOutboxFaults)
#include "tst_outboxfaults.moc"
