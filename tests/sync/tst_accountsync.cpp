// SPDX-License-Identifier: GPL-3.0-or-later
// A whole account against core/server over a socket: each rung of the ladder, each fault, live changes, the journal.
#include "tests/sync/syncfixture.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::SyncFixture;

namespace {

FlagSet flag(SystemFlag which)
{
    FlagSet flags;
    flags.set(which);
    return flags;
}

FlagSet keyword(const char *word)
{
    FlagSet flags;
    flags.addKeyword(word);
    return flags;
}

/// What another client does while we are away: 10 flag changes, 5 expunges, 3 arrivals.
void changeElsewhere(SyncFixture &fixture)
{
    const auto inbox = fixture.name("INBOX");
    fixture.mail->addFlags(inbox, UidSet::range(11, 15), flag(SystemFlag::Flagged));
    fixture.mail->addFlags(inbox, UidSet::range(21, 25), keyword("$Label1"));
    fixture.mail->expunge(inbox, UidSet {{30, 32}, {41, 42}});
    fixture.fill(3);
}

} // namespace

class TestAccountSync : public QObject
{
    Q_OBJECT
private:
    static void addServers()
    {
        QTest::addColumn<QList<QByteArray>>("without");
        QTest::addColumn<QString>("strategy");
        const QByteArray sid = "X-DRAFT-W07-RECONNECT";
        QTest::newRow("qresync") << QList<QByteArray> {sid} << "qresync";
        QTest::newRow("condstore") << QList<QByteArray> {"QRESYNC", sid} << "condstore";
        QTest::newRow("condstore, no esearch") << QList<QByteArray> {"QRESYNC", "ESEARCH", sid} << "condstore";
        QTest::newRow("neither") << QList<QByteArray> {"QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "LIST-STATUS"} << "uid-diff";
        QTest::newRow("bare") << QList<QByteArray> {"QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "LIST-STATUS", "LIST-EXTENDED",
                                                    "SPECIAL-USE", "IDLE", "UIDPLUS", "MOVE", "LITERAL+", "SASL-IR", "CHILDREN",
                                                    "NAMESPACE", "ID", "UNSELECT"} << "uid-diff";
    }

private Q_SLOTS:
    void firstSync_data() { addServers(); }
    void firstSync()
    {
        QFETCH(QList<QByteArray>, without);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options);
        fixture.fill(450);
        const SyncReport report = fixture.syncOnce();
        QVERIFY2(report.isOk, qPrintable(report.fault.detail));
        QCOMPARE(fixture.outcome(report).strategy, Strategy::Initial);
        QCOMPARE(fixture.outcome(report).inserted, 450U);
        QCOMPARE(fixture.difference(), QString());
        QVERIFY(fixture.record().state.isComplete());
        const auto row = fixture.store->row(fixture.record().id, Uid(450));
        QVERIFY(row);
        QCOMPARE(row->header.subject, QStringLiteral("Message 450"));
        QCOMPARE(row->header.from.at(0).address, QStringLiteral("p450@example.org"));
    }

    void resync_data() { addServers(); }
    void resync()
    {
        QFETCH(QList<QByteArray>, without);
        QFETCH(QString, strategy);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options);
        fixture.fill(100);
        QVERIFY(fixture.syncOnce().isOk);
        changeElsewhere(fixture);
        const SyncReport report = fixture.syncOnce();
        QVERIFY2(report.isOk, qPrintable(report.fault.detail));
        const MailboxOutcome &outcome = fixture.outcome(report);
        QCOMPARE(strategyName(outcome.strategy), strategy);
        QCOMPARE(outcome.inserted, 3U);
        QCOMPARE(outcome.flagsChanged, 10U);
        QCOMPARE(outcome.vanished, 5U);
        QCOMPARE(fixture.difference(), QString());
        if (!without.contains("SASL-IR")) // AUTHENTICATE waits for "+" then
            QVERIFY2(report.cost.flights == 1,
                     qPrintable(QString::number(report.cost.flights) + QStringLiteral(" flights\n")
                                + QString::fromUtf8(fixture.log.toScenario())));
        // And a second look finds nothing.
        const SyncReport again = fixture.syncOnce();
        QCOMPARE(fixture.outcome(again).inserted + fixture.outcome(again).flagsChanged + fixture.outcome(again).vanished, 0U);
        QCOMPARE(fixture.difference(), QString());
    }

    void otherMailboxesAreOpenedOnlyWhenChanged()
    {
        SyncFixture fixture;
        for (const char *mailbox : {"Archive", "Sent", "Lists"})
            fixture.mail->createMailbox(fixture.name(mailbox));
        fixture.fill(20);
        fixture.fill(30, "Archive");
        fixture.fill(10, "Lists");
        QVERIFY(fixture.syncOnce({}).isOk);
        for (const char *mailbox : {"INBOX", "Archive", "Sent", "Lists"})
            QCOMPARE(fixture.difference(mailbox), QString());
        fixture.mail->addFlags(fixture.name("Lists"), UidSet::single(14), flag(SystemFlag::Flagged));
        fixture.mail->expunge(fixture.name("Lists"), fixture.store->uids(fixture.record("Lists").id).intersected(UidSet::range(1, 3)));
        const SyncReport report = fixture.syncOnce({});
        QCOMPARE(strategyName(fixture.outcome(report, "Archive").strategy), QStringLiteral("unchanged"));
        QCOMPARE(strategyName(fixture.outcome(report, "Sent").strategy), QStringLiteral("unchanged"));
        QCOMPARE(strategyName(fixture.outcome(report, "Lists").strategy), QStringLiteral("qresync"));
        QCOMPARE(fixture.difference("Lists"), QString());
    }

    void uidValidityChanged()
    {
        SyncFixture fixture;
        fixture.fill(60);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.mail->changeUidValidity(fixture.name("INBOX"));
        fixture.changes.clear();
        const SyncReport report = fixture.syncOnce();
        QVERIFY(report.isOk);
        QCOMPARE(fixture.outcome(report).strategy, Strategy::Rebuild);
        QCOMPARE(fixture.difference(), QString());
    }

    void memories_data()
    {
        QTest::addColumn<int>("memory");
        QTest::newRow("none") << int(server::ExpungeMemory::None);
        QTest::newRow("minimal") << int(server::ExpungeMemory::Minimal);
        QTest::newRow("queue") << int(server::ExpungeMemory::Queue);
    }
    void memories()
    {
        QFETCH(int, memory);
        server::ServerOptions options;
        options.without = {"X-DRAFT-W07-RECONNECT"};
        SyncFixture fixture(options, server::ExpungeMemory(memory));
        fixture.fill(200);
        QVERIFY(fixture.syncOnce().isOk);
        changeElsewhere(fixture);
        const SyncReport report = fixture.syncOnce();
        QCOMPARE(fixture.outcome(report).vanished, 5U);
        QCOMPARE(fixture.difference(), QString());
        QCOMPARE(strategyName(fixture.outcome(report).strategy), QStringLiteral("qresync"));
    }

    void lyingServers_data()
    {
        QTest::addColumn<QString>("fault");
        for (const char *fault : {"forgetExpunges", "noModSeq", "noClosedCode", "noEnabledAnswer", "wrongExists",
                                  "vanishedUnknownUids", "vanishedTwice", "capabilitiesDifferBeforeLogin", "oneByteAtATime"})
            QTest::newRow(fault) << QString::fromLatin1(fault);
    }
    void lyingServers()
    {
        QFETCH(QString, fault);
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(80);
        fixture.fill(12, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        changeElsewhere(fixture);
        fixture.mail->expunge(fixture.name("Archive"), UidSet::range(2, 4));
        server::ServerFaults faults;
        faults.forgetExpunges = fault == QLatin1String("forgetExpunges");
        faults.noModSeq = fault == QLatin1String("noModSeq");
        faults.noClosedCode = fault == QLatin1String("noClosedCode");
        faults.noEnabledAnswer = fault == QLatin1String("noEnabledAnswer");
        faults.wrongExists = fault == QLatin1String("wrongExists");
        faults.vanishedUnknownUids = fault == QLatin1String("vanishedUnknownUids");
        faults.vanishedTwice = fault == QLatin1String("vanishedTwice");
        faults.capabilitiesDifferBeforeLogin = fault == QLatin1String("capabilitiesDifferBeforeLogin");
        faults.oneByteAtATime = fault == QLatin1String("oneByteAtATime");
        fixture.server->setFaults(faults);
        const SyncReport report = fixture.syncOnce({});
        QVERIFY2(report.isOk, qPrintable(report.fault.detail + QString::fromUtf8(fixture.log.toScenario())));
        const QString difference = fixture.difference();
        if (fault == QLatin1String("wrongExists"))
            QVERIFY2(difference.startsWith(QStringLiteral("EXISTS")), qPrintable(difference)); // rows are right, the count is the server's lie
        else
            QCOMPARE(difference, QString());
        // Honest again: nothing is left over.
        fixture.server->setFaults({});
        QVERIFY(fixture.syncOnce({}).isOk);
        QCOMPARE(fixture.difference(), QString());
        QCOMPARE(fixture.difference("Archive"), QString());
    }

    void interruptedFirstSyncGoesOn()
    {
        server::ServerOptions options;
        options.without = {"COMPRESS=DEFLATE"}; // the cut is counted in plain bytes
        SyncFixture fixture(options);
        fixture.fill(3'000);
        server::ServerFaults faults;
        faults.cutAfterBytesOut = 300'000;
        fixture.server->setFaults(faults);
        QVERIFY(!fixture.syncOnce().isOk);
        const store::MailboxRecord cut = fixture.record();
        const quint64 had = fixture.store->uids(cut.id).count();
        QVERIFY2(had > 0 && had < 3'000, qPrintable(QString::number(had)));
        QVERIFY(!cut.state.isComplete());
        QCOMPARE(fixture.store->uids(cut.id).max(), 3'000U); // newest first
        fixture.reopenStore();
        fixture.mail->addFlags(fixture.name("INBOX"), UidSet {{2'990, 2'995}, {10, 12}}, flag(SystemFlag::Flagged));
        fixture.mail->expunge(fixture.name("INBOX"), UidSet {{2'980, 2'981}, {20, 22}});
        fixture.fill(2);
        fixture.server->setFaults({});
        const SyncReport report = fixture.syncOnce();
        QVERIFY(report.isOk);
        QCOMPARE(fixture.difference(), QString());
        QVERIFY(fixture.record().state.isComplete());
        QCOMPARE(quint64(fixture.outcome(report).inserted), 3'000 + 2 - 3 - had); // what was committed is not fetched again
    }

    void liveChangesByIdle()
    {
        SyncFixture fixture;
        fixture.fill(50);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.stayOnline();
        changeElsewhere(fixture);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference(), QString(), 10'000);
        fixture.mail->expunge(fixture.name("INBOX"), UidSet::range(1, 10));
        fixture.fill(1);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference(), QString(), 10'000);
        for (const store::ChangeSet &set : fixture.changes)
            QVERIFY(!set.isReset);
        fixture.goOffline();
        const SyncReport report = fixture.syncOnce();
        QCOMPARE(fixture.outcome(report).inserted, 0U);
        QCOMPARE(fixture.difference(), QString());
    }

    void comesBackAfterALostConnection()
    {
        SyncFixture fixture;
        fixture.fill(50);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.stayOnline();
        QSignalSpy lost(fixture.account.get(), &AccountSync::disconnected);
        fixture.server->dropConnections();
        QTRY_VERIFY(!lost.isEmpty());
        QCOMPARE(fixture.account->state(), AccountSync::State::Waiting);
        changeElsewhere(fixture);
        fixture.account->linkChanged(); // the network came back: no waiting
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference(), QString(), 10'000);
        fixture.goOffline();
    }

    void actionsReachTheServer_data() { addServers(); }
    void actionsReachTheServer()
    {
        QFETCH(QList<QByteArray>, without);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options);
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.mail->createMailbox(fixture.name("Trash"), {"\\Trash"});
        fixture.fill(20);
        QVERIFY(fixture.syncOnce({}).isOk);
        const auto record = fixture.record();
        const auto queue = [&](store::OperationKind kind, UidSet uids, FlagSet flags = {}, const char *target = "") {
            store::Operation operation;
            operation.kind = kind;
            operation.mailbox = record.name;
            operation.uidValidity = record.state.uidValidity;
            operation.uids = std::move(uids);
            operation.flags = std::move(flags);
            operation.target = MailboxName::fromWire(target);
            QVERIFY(fixture.store->enqueue(operation).hasValue());
        };
        queue(store::OperationKind::AddFlags, UidSet::range(2, 4), flag(SystemFlag::Flagged));
        queue(store::OperationKind::RemoveFlags, UidSet::single(3), flag(SystemFlag::Seen));
        queue(store::OperationKind::Move, UidSet::range(5, 6), {}, "Archive");
        queue(store::OperationKind::Copy, UidSet::single(7), {}, "Archive");
        queue(store::OperationKind::Delete, UidSet::single(8), {}, "Trash");
        const SyncReport report = fixture.syncOnce({});
        QVERIFY(report.isOk);
        QCOMPARE(report.replayed, 5U);
        QVERIFY(fixture.store->operations().empty());
        QVERIFY(fixture.syncOnce({}).isOk);
        auto inbox = fixture.mail->snapshot(fixture.name("INBOX"));
        QVERIFY(inbox.at(2).has(SystemFlag::Flagged));
        QVERIFY(!inbox.at(3).has(SystemFlag::Seen));
        QCOMPARE(fixture.mail->snapshot(fixture.name("Archive")).size(), size_t(3));
        QCOMPARE(fixture.mail->snapshot(fixture.name("Trash")).size(), size_t(1));
        QCOMPARE(inbox.size(), size_t(17)); // without UIDPLUS too: nobody else has marked a message
        QCOMPARE(fixture.difference(), QString());
        QCOMPARE(fixture.difference("Archive"), QString());
    }

    // RFC 7162 3.2.9: without UIDPLUS ours would go with another program's.
    void anothersMarkIsNotExpunged_data()
    {
        QTest::addColumn<bool>("isMove");
        QTest::newRow("delete") << false;
        QTest::newRow("move") << true;
    }
    void anothersMarkIsNotExpunged()
    {
        QFETCH(bool, isMove);
        server::ServerOptions options;
        options.without = {"UIDPLUS", "MOVE"};
        SyncFixture fixture(options);
        fixture.fill(10);
        QVERIFY(fixture.syncOnce().isOk);
        store::Operation removal;
        removal.kind = store::OperationKind::Delete;
        removal.mailbox = fixture.name("INBOX");
        removal.uidValidity = fixture.record().state.uidValidity;
        removal.uids = UidSet::single(8);
        fixture.mail->createMailbox(fixture.name("Archive"));
        if (isMove) {
            removal.kind = store::OperationKind::Move;
            removal.target = fixture.name("Archive");
        }
        QVERIFY(fixture.store->enqueue(removal).hasValue());
        fixture.mail->addFlags(fixture.name("INBOX"), UidSet::single(5), flag(SystemFlag::Deleted));
        QVERIFY(fixture.syncOnce().isOk);
        QCOMPARE(fixture.mail->snapshot(fixture.name("INBOX")).size(), size_t(10));
        QCOMPARE(fixture.store->operations().size(), size_t(1));
        QVERIFY(fixture.store->operations().front().parkedReason.contains(QLatin1String("still there")));
        QCOMPARE(fixture.record().counters.total, 10U); // it is shown, as what it is
        QCOMPARE(fixture.difference(), QString());
        // The other one takes the mark back, the user tries again: what is left to do, no second copy.
        QCOMPARE(fixture.store->operations().front().kind, store::OperationKind::Delete);
        fixture.mail->removeFlags(fixture.name("INBOX"), UidSet::single(5), flag(SystemFlag::Deleted));
        QVERIFY(fixture.store->retry(fixture.store->operations().front().id).hasValue());
        QVERIFY(fixture.syncOnce().isOk);
        QVERIFY(fixture.store->operations().empty());
        QCOMPARE(fixture.mail->snapshot(fixture.name("INBOX")).size(), size_t(9));
        QCOMPARE(fixture.mail->snapshot(fixture.name("Archive")).size(), size_t(isMove ? 1 : 0));
        QCOMPARE(fixture.difference(), QString());
    }

    void aRefusalParksThatActionOnly()
    {
        SyncFixture fixture;
        fixture.fill(10);
        QVERIFY(fixture.syncOnce().isOk);
        const auto record = fixture.record();
        store::Operation move;
        move.kind = store::OperationKind::Move;
        move.mailbox = record.name;
        move.uidValidity = record.state.uidValidity;
        move.uids = UidSet::single(2);
        move.target = MailboxName::fromWire("Nowhere");
        QVERIFY(fixture.store->enqueue(move).hasValue());
        store::Operation mark;
        mark.kind = store::OperationKind::AddFlags;
        mark.mailbox = record.name;
        mark.uidValidity = record.state.uidValidity;
        mark.uids = UidSet::single(3);
        mark.flags = flag(SystemFlag::Flagged);
        QVERIFY(fixture.store->enqueue(mark).hasValue());
        QVERIFY(fixture.syncOnce().isOk);
        const auto left = fixture.store->operations();
        QCOMPARE(left.size(), size_t(1));
        QCOMPARE(left.front().state, store::OperationState::Parked);
        QVERIFY(!left.front().parkedReason.isEmpty());
        QVERIFY(fixture.mail->snapshot(fixture.name("INBOX")).at(3).has(SystemFlag::Flagged));
        QVERIFY(!fixture.store->row(record.id, Uid(2))->isHidden); // shown again
    }

    void bodiesAreFetchedAndKept()
    {
        SyncFixture fixture;
        fixture.fill(5);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.stayOnline();
        const auto record = fixture.record();
        QSignalSpy fetched(fixture.account.get(), &AccountSync::bodyFetched);
        fixture.account->fetchBody({record.id, Uid(4), {"1"}});
        QTRY_COMPARE(fetched.size(), 1);
        QCOMPARE(fixture.store->part(record.id, Uid(4), "1").value_or(QByteArray()), QByteArray("Text 4\r\n"));
        fixture.account->fetchPreviews(record.id, UidSet::range(1, 5));
        QTRY_COMPARE(fixture.store->row(record.id, Uid(5))->preview, QStringLiteral("Text 5"));
        fixture.goOffline();
    }

    void wrongPasswordIsSaidAndNotRetried()
    {
        SyncFixture fixture;
        fixture.fill(3);
        fixture.stayOnline();
        QVERIFY(fixture.account);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = fixture.server->port();
        endpoint.tls = session::TlsMode::None;
        AccountSync other(*fixture.store, fixture.clock, nullptr);
        other.configure(endpoint, {QStringLiteral("anna"), Secret("wrong")});
        QSignalSpy disconnected(&other, &AccountSync::disconnected);
        other.start(Presence::Stay);
        QTRY_COMPARE(disconnected.size(), 1);
        QCOMPARE(disconnected.at(0).at(0).value<Fault>().cause, FaultCause::LoginRefused);
        QCOMPARE(other.state(), AccountSync::State::Stopped);
        fixture.goOffline();
    }

    // The connection cut after every byte that the server sends of a resync, and after every byte that it reads.
    void cutAtEveryByte()
    {
        SyncFixture fixture;
        fixture.fill(60);
        QVERIFY(fixture.syncOnce().isOk);
        const auto bytesIn = [&](const SyncReport &report) { return report.cost.bytesIn; };
        const auto touch = [&](int round) {
            const auto inbox = fixture.name("INBOX");
            fixture.mail->addFlags(inbox, UidSet::single(quint32(10 + round % 20)), keyword(round % 2 == 0 ? "a" : "b"));
            fixture.mail->removeFlags(inbox, UidSet::single(quint32(10 + (round + 7) % 20)), keyword(round % 2 == 0 ? "b" : "a"));
            if (round % 10 == 0) {
                const auto here = fixture.mail->snapshot(inbox);
                fixture.mail->expunge(inbox, UidSet::single(std::next(here.begin(), 40)->first));
                fixture.fill(1);
            }
        };
        touch(0);
        const SyncReport whole = fixture.syncOnce();
        QVERIFY(whole.isOk);
        const qint64 out = bytesIn(whole) + 200; // the answer to LOGOUT too
        const qint64 in = whole.cost.bytesOut + 20;
        QVERIFY(out > 500 && in > 200);
        const int step = qEnvironmentVariableIntValue("HOMING_CUT_STEP") > 0 ? qEnvironmentVariableIntValue("HOMING_CUT_STEP") : 1;
        for (int direction = 0; direction < 2; ++direction) {
            for (qint64 at = 0; at <= (direction == 0 ? out : in); at += step) {
                touch(int(at));
                server::ServerFaults faults;
                (direction == 0 ? faults.cutAfterBytesOut : faults.cutAfterBytesIn) = at;
                fixture.server->setFaults(faults);
                fixture.syncOnce();
                fixture.server->setFaults({});
                const SyncReport report = fixture.syncOnce();
                QVERIFY2(report.isOk, qPrintable(QStringLiteral("cut at %1: %2").arg(at).arg(report.fault.detail)));
                const QString difference = fixture.difference();
                QVERIFY2(difference.isEmpty(), qPrintable(QStringLiteral("cut %1 at %2: %3").arg(direction).arg(at).arg(difference)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestAccountSync)
#include "tst_accountsync.moc"
