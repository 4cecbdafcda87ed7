// SPDX-License-Identifier: GPL-3.0-or-later
// draft-ietf-lemonade-reconnect-07 over several connections, rules R1 to R11. What one connection
// says is in tests/scenarios/reconnect.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::headerOf;
using homing::test::LineServer;
using homing::test::selected;
using homing::test::SyncFixture;

namespace {

const QByteArray abilities =
    QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE ENABLE CONDSTORE QRESYNC ESEARCH LIST-EXTENDED "
                      "LIST-STATUS UIDPLUS MOVE X-DRAFT-I01-EXPUNGED X-DRAFT-W07-RECONNECT");

const QByteArray modSeq = QByteArrayLiteral("* OK [HIGHESTMODSEQ 50] m\r\n");

/// A server that holds sessions as the draft says; the test changes what it answers.
struct SessionServer
{
    SessionServer()
        : lines(abilities,
                [this](const QByteArray &, const QByteArray &command) { return answer(command); })
    {
    }

    std::optional<QByteArray> answer(const QByteArray &command)
    {
        if (command == "SID")
            return created.isEmpty()
                ? "* NEWSID S" + QByteArray::number(++last) + "\r\n<tag> OK done\r\n"
                : created;
        if (command.startsWith("SID ")) {
            lines.isDeaf = resumed == "hang up"; // to what is on the wire behind it
            return resumed.isEmpty()
                ? "* SELECTED INBOX\r\n" + changes + selected(exists, 6, modSeq)
                : resumed;
        }
        if (command.startsWith("SELECT"))
            return changes + selected(exists, 6, modSeq);
        if (command
            == "LIST \"\" \"*\" RETURN (SUBSCRIBED CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY "
               "UNSEEN HIGHESTMODSEQ))")
            return list;
        return std::nullopt;
    }

    QByteArray created; // to SID; empty: a new one each time
    QByteArray resumed; // to SID with arguments; empty: resumed
    QByteArray changes;
    QByteArray list = "* LIST () \"/\" INBOX\r\n<tag> OK done\r\n";
    int exists = 5;
    int last = 0;
    LineServer lines;
};

QList<QByteArray> sids(const LineServer &server)
{
    QList<QByteArray> commands;
    for (const QByteArray &line : server.heard) {
        if (line.startsWith("SID") || line.startsWith("DELETESID"))
            commands << line;
    }
    return commands;
}

MailboxOutcome inboxOf(const QSignalSpy &synchronised)
{
    const auto report = synchronised.last().at(0).value<SyncReport>();
    for (const MailboxOutcome &outcome : report.mailboxes) {
        if (outcome.name.isInbox())
            return outcome;
    }
    return {};
}

/// The connection is lost, and the next one stands.
void reconnect(Bench &bench, LineServer &server, QSignalSpy &synchronised)
{
    synchronised.clear();
    const int before = server.connections;
    QTRY_VERIFY(server.isIdle());
    server.say("* BYE lost\r\n");
    bench.account->session().abort({FaultCause::ConnectionLost, {}});
    bench.account->linkChanged();
    QTRY_VERIFY(server.connections > before);
    QTRY_VERIFY(!synchronised.isEmpty());
}

/// What other clients do to INBOX while this one is away.
void changeElsewhere(SyncFixture &fixture)
{
    const MailboxName inbox = fixture.name("INBOX");
    FlagSet flags;
    flags.set(SystemFlag::Flagged);
    fixture.mail->addFlags(inbox, UidSet::range(11, 15), flags);
    fixture.mail->expunge(inbox, UidSet {{30, 32}, {41, 42}});
    fixture.fill(3);
}

} // namespace

Q_DECLARE_METATYPE(homing::server::ServerFaults)

class TestQuickReconnect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Draft 2: "The client and server begin at the same mailbox as before the connection loss."
    void afterALossOneFlightBringsTheChanges()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        QCOMPARE(sids(server.lines), QList<QByteArray> {"SID"});
        QVERIFY(bench.account->reconnect().isActive());
        server.exists = 4;
        server.changes = "* EXPUNGED 2\r\n* 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (50))\r\n";
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(sids(server.lines).last(), QByteArray("SID S1 7 50"));
        QCOMPARE(inboxOf(synchronised).strategy, Strategy::Reconnect);
        QCOMPARE(synchronised.last().at(0).value<SyncReport>().cost.flights, 1);
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::parse("1,3:5").valueOr(UidSet()));
        QCOMPARE(server.lines.count("SELECT"), 1);
        QCOMPARE(server.lines.count("ENABLE QRESYNC"), 2); // rule R11
    }

    // Draft 4: a client that does not want to end the session SHOULD use LOGOUT (PRESERVE).
    void theSessionOutlivesTheProgram()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop();
        QTRY_VERIFY(!stopped.isEmpty());
        QCOMPARE(server.lines.heard.last(), QByteArray("LOGOUT (PRESERVE)"));

        AccountSync again(*bench.store, bench.clock, nullptr);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = server.lines.serverPort();
        endpoint.tls = session::TlsMode::None;
        again.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        QVERIFY(again.reconnect().held().has_value());
        QSignalSpy ended(&again, &AccountSync::stopped);
        again.start(Presence::Once);
        QTRY_VERIFY(!ended.isEmpty());
        QCOMPARE(sids(server.lines).last(), QByteArray("SID S1 7 50"));
    }

    // Draft 3.1: "The same SID used with two different usernames refers to two different sessions".
    void anotherUsersSessionIsNotAskedFor()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = server.lines.serverPort();
        endpoint.tls = session::TlsMode::None;
        AccountSync other(*bench.store, bench.clock, nullptr);
        other.configure(endpoint, {QStringLiteral("bert"), Secret("secret")});
        QVERIFY(!other.reconnect().held());
        other.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        QVERIFY(other.reconnect().held().has_value());
    }

    // Draft 5.3, rule R8: the session went to another connection, which keeps it.
    void aSessionThatWasTakenIsNotTakenBack()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.lines.isIdle());
        server.lines.say("* DELETEDSID other\r\n"); // not ours
        server.lines.say("* DELETEDSID S1\r\n");
        // Whether its mailbox is still selected is not said: a SELECT is right in both cases.
        QTRY_COMPARE(server.lines.count("SELECT INBOX (QRESYNC (7 50"), 2);
        QTRY_VERIFY(server.lines.isIdle());
        QVERIFY(!bench.account->reconnect().held());
        QCOMPARE(bench.store->note(HeldSession::noteKey), QByteArray());
        QCOMPARE(sids(server.lines), QList<QByteArray> {"SID"});
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(sids(server.lines), (QList<QByteArray> {"SID", "SID"}));
        QCOMPARE(bench.account->reconnect().held()->sid.value, QByteArray("S2"));
    }

    // Rule R6: after NO or BAD nothing is asked on that connection; the next one may ask again.
    void aRefusedSessionIsForgotten_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no") << QByteArray("<tag> NO limit\r\n");
        QTest::newRow("bad") << QByteArray("<tag> BAD what\r\n");
    }
    void aRefusedSessionIsForgotten()
    {
        QFETCH(QByteArray, answer);
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        server.resumed = answer;
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(inboxOf(synchronised).strategy, Strategy::Qresync);
        QVERIFY(inboxOf(synchronised).isOk);
        QCOMPARE(sids(server.lines), (QList<QByteArray> {"SID", "SID S1 7 50"}));
        QVERIFY(!bench.account->reconnect().held());
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(sids(server.lines).last(), QByteArray("SID"));
    }

    // Draft 3.4; rule R9.
    void theUserEndsTheSession()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy changed(bench.account.get(), &AccountSync::sessionChanged);
        QVERIFY(bench.stay());
        QVERIFY(!changed.isEmpty());
        bench.account->endSession();
        QTRY_COMPARE(server.lines.count("DELETESID"), 1);
        QTRY_COMPARE(server.lines.count("SELECT"), 2);
        QVERIFY(!bench.account->reconnect().held());
        QTRY_VERIFY(server.lines.isIdle());
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop();
        QTRY_VERIFY(!stopped.isEmpty());
        QCOMPARE(server.lines.heard.last(), QByteArray("LOGOUT"));
        QCOMPARE(server.lines.count("DELETESID"), 1);
    }

    // Rule R9, with nothing connected: the next connection ends it, of whatever run, and only then
    // opens a mailbox.
    void aSessionEndedWhileOfflineIsEndedByTheNextConnection()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.lines.isIdle());
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop();
        QTRY_VERIFY(!stopped.isEmpty());
        bench.account->endSession();
        QVERIFY(!bench.account->reconnect().held());

        const auto begin = [&](AccountSync &account) {
            session::Endpoint endpoint;
            endpoint.host = QStringLiteral("127.0.0.1");
            endpoint.port = server.lines.serverPort();
            endpoint.tls = session::TlsMode::None;
            account.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
            account.start(Presence::Once);
        };
        server.lines.heard.clear();
        server.resumed = "hang up"; // the mark outlives a connection that is lost over it
        {
            AccountSync cut(*bench.store, bench.clock, nullptr);
            QSignalSpy ended(&cut, &AccountSync::stopped);
            begin(cut);
            QTRY_VERIFY(!ended.isEmpty());
        }
        QCOMPARE(server.lines.count("SELECT"), 0);
        server.lines.heard.clear();
        server.lines.isDeaf = false;
        server.resumed = "<tag> NO it is gone\r\n";
        AccountSync next(*bench.store, bench.clock, nullptr);
        QSignalSpy ended(&next, &AccountSync::stopped);
        begin(next);
        QTRY_VERIFY(!ended.isEmpty());
        QCOMPARE(sids(server.lines),
                 (QList<QByteArray> {"SID S1 1 9223372036854775807", "DELETESID", "SID"}));
        QCOMPARE(server.lines.count("SELECT INBOX"), 1);
        QVERIFY(server.lines.heard.indexOf("DELETESID") < server.lines.heard.indexOf("SID"));
        QVERIFY(!next.reconnect().ending());
        QVERIFY(bench.store->note(HeldSession::endingNoteKey).isEmpty());
        QCOMPARE(next.reconnect().held()->sid.value, QByteArray("S2"));
    }

    void theServerEndsWhatWasEndedWhileOffline()
    {
        SyncFixture fixture;
        fixture.fill(20);
        fixture.stayOnline();
        QTRY_VERIFY(fixture.account->reconnect().isActive());
        const QByteArray before = fixture.account->reconnect().held()->sid.value;
        fixture.account->session().abort({FaultCause::ConnectionLost, {}});
        fixture.account->endSession();
        fixture.goOffline();
        changeElsewhere(fixture);
        const SyncReport report = fixture.syncOnce();
        QVERIFY2(report.isOk, qPrintable(report.fault.detail));
        QCOMPARE(fixture.difference(), QString());
        QVERIFY(fixture.store->note(HeldSession::endingNoteKey).isEmpty());
        const QByteArray transcript = fixture.log.toScenario();
        QVERIFY2(transcript.contains("SID " + before + " 1 "), transcript.constData());
        QVERIFY2(!transcript.contains(" NO ") && !transcript.contains(" BAD "),
                 transcript.constData());
        const QByteArray now = fixture.store->note(HeldSession::noteKey);
        QVERIFY(!now.isEmpty() && !now.contains(before.toBase64()));
    }

    // Draft 4: "A LOGOUT command with no parameters tells the server to terminate the current
    // session (if any)."
    void aRemovedAccountLeavesNoSession()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop(Goodbye::EndSession);
        QTRY_VERIFY(!stopped.isEmpty());
        QCOMPARE(server.lines.heard.last(), QByteArray("LOGOUT"));
        QVERIFY(!bench.account->reconnect().held());
    }

    // Draft 4: "If the client doesn't want to terminate the current session on logout it SHOULD use
    // LOGOUT (PRESERVE)"; SID is on its way, and may have been understood.
    void quittingWhileSidIsUnansweredKeepsTheSession()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        server.resumed = "* OK one moment\r\n";
        QTRY_VERIFY(server.lines.isIdle());
        bench.account->session().abort({FaultCause::ConnectionLost, {}});
        bench.account->linkChanged();
        QTRY_COMPARE(server.lines.count("SID "), 1);
        // It rides in the login's flight, and who is not logged in has nothing to log out of.
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Synchronising);
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop();
        QTRY_VERIFY(!stopped.isEmpty());
        QCOMPARE(server.lines.heard.last(), QByteArray("LOGOUT (PRESERVE)"));
        QVERIFY(bench.account->reconnect().held());
    }

    // EXPUNGED draft 3.2: "The EXPUNGED response caused by ... messages expunged in other sessions
    // also decrements the number of messages in the mailbox"; rule R5.
    void expungedOutsideOfSidCountsLikeVanished()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.lines.isIdle());
        server.lines.say("* EXPUNGED 2,77,2\r\n");
        QTRY_COMPARE(bench.record().state.exists, 4U);
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::parse("1,3:5").valueOr(UidSet()));
        QCOMPARE(server.lines.count("UID SEARCH"), 0);
    }

    // Rule R7: READ-ONLY of the tagged OK is obeyed, of SID as of SELECT.
    void readOnlyIsObeyed()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        QVERIFY(!bench.record().state.isReadOnly);
        server.resumed =
            "* SELECTED INBOX\r\n" + selected(5, 6, modSeq).replace("READ-WRITE", "READ-ONLY");
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(inboxOf(synchronised).strategy, Strategy::Reconnect);
        QVERIFY(bench.record().state.isReadOnly);
    }

    // A session is left with one mailbox. When the user looks at another one meanwhile, QRESYNC
    // opens that in one flight, and a new session is made with it.
    void anotherMailboxInViewIsOpenedAtOnce()
    {
        SessionServer server;
        server.list =
            "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n"
            "* STATUS INBOX (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n"
            "* STATUS Archive (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n"
            "<tag> OK done\r\n";
        Bench bench(server.lines, nullptr, {"INBOX", "Archive"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.lines.isIdle());
        bench.account->session().abort({FaultCause::ConnectionLost, {}});
        bench.account->setHome(bench.record("Archive").id);
        synchronised.clear();
        bench.account->linkChanged();
        QTRY_VERIFY(!synchronised.isEmpty());
        QCOMPARE(sids(server.lines), (QList<QByteArray> {"SID", "SID"}));
        QCOMPARE(synchronised.last().at(0).value<SyncReport>().cost.flights, 1);
        QCOMPARE(bench.account->reconnect().held()->mailbox.wire(), QByteArray("Archive"));
        server.resumed = "* SELECTED Archive\r\n" + selected(5, 6, modSeq);
        reconnect(bench, server.lines, synchronised);
        QCOMPARE(sids(server.lines).last(), QByteArray("SID S2 7 50"));
    }

    // Draft 3.3: cut anywhere in the answer, nothing of it is believed, and the next try says all.
    void aCutAnswerLeavesTheCacheAsItWas()
    {
        SessionServer server;
        Bench bench(server.lines, nullptr, {"INBOX"}, 5, 50);
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        QVERIFY(bench.stay());
        server.exists = 4;
        server.changes = "* EXPUNGED 2\r\n";
        const auto before = bench.record().state;
        server.resumed = "* SELECTED INBOX\r\n* EXPUNGED 2\r\n* 4 EXISTS\r\n* BYE cut\r\n";
        QTRY_VERIFY(server.lines.isIdle());
        bench.account->session().abort({FaultCause::ConnectionLost, {}});
        QSignalSpy lost(bench.account.get(), &AccountSync::disconnected);
        bench.account->linkChanged();
        QVERIFY(lost.wait(10'000));
        QVERIFY(bench.record().state == before);
        QCOMPARE(bench.store->uids(bench.record().id).count(), 5ULL);
        server.resumed.clear();
        synchronised.clear();
        bench.account->linkChanged();
        QTRY_VERIFY(!synchronised.isEmpty());
        QCOMPARE(sids(server.lines).last(), QByteArray("SID S1 7 50"));
        QCOMPARE(bench.store->uids(bench.record().id).count(), 4ULL);
    }

    // --- with core/server

    void withTheServer_data()
    {
        using server::ExpungeMemory;
        QTest::addColumn<int>("memory");
        QTest::addColumn<QList<QByteArray>>("without");
        QTest::addColumn<server::ServerFaults>("faults");
        QTest::addColumn<QString>("strategy");
        QTest::addColumn<int>("flights"); // 0: not said
        const auto row = [](const char *name, ExpungeMemory memory, QList<QByteArray> without,
                            const server::ServerFaults &faults, const char *strategy, int flights) {
            QTest::newRow(name) << int(memory) << without << faults << QString::fromLatin1(strategy)
                                << flights;
        };
        server::ServerFaults faults;
        row("resumed", ExpungeMemory::Queue, {}, faults, "reconnect", 1);
        row("minimal memory", ExpungeMemory::Minimal, {}, faults, "", 0);
        row("no memory", ExpungeMemory::None, {}, faults, "uid-diff", 0);
        row("without QRESYNC", ExpungeMemory::Queue, {"QRESYNC"}, faults, "reconnect", 1);
        faults.sidForm = server::SidForm::Quoted;
        row("quoted", ExpungeMemory::Queue, {}, faults, "reconnect", 1);
        faults.sidForm = server::SidForm::Literal;
        row("literal", ExpungeMemory::Queue, {}, faults, "reconnect", 0);
        faults = {};
        faults.expungedForVanished = true;
        row("EXPUNGED", ExpungeMemory::Queue, {}, faults, "reconnect", 1);
        faults = {};
        faults.sidExpired = true;
        row("expired", ExpungeMemory::Queue, {}, faults, "qresync", 0);
        faults = {};
        faults.newSidTwice = true;
        row("NEWSID twice", ExpungeMemory::Queue, {}, faults, "", 0);
    }
    void withTheServer()
    {
        QFETCH(int, memory);
        QFETCH(QList<QByteArray>, without);
        QFETCH(server::ServerFaults, faults);
        QFETCH(QString, strategy);
        QFETCH(int, flights);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options, server::ExpungeMemory(memory));
        fixture.server->setFaults(faults);
        fixture.fill(100);
        QVERIFY(fixture.syncOnce().isOk);
        for (int round = 0; round < 3; ++round) {
            if (round == 0)
                changeElsewhere(fixture);
            else
                fixture.fill(2);
            const SyncReport report = fixture.syncOnce();
            QVERIFY2(report.isOk, qPrintable(report.fault.detail));
            QCOMPARE(fixture.difference(), QString());
            const QByteArray transcript = fixture.log.toScenario();
            if (round == 0 && !strategy.isEmpty())
                QVERIFY2(strategyName(fixture.outcome(report).strategy) == strategy,
                         transcript.constData());
            if (round == 0 && flights > 0)
                QVERIFY2(report.cost.flights == flights, transcript.constData());
        }
    }

    // Two clients on one profile: the later one has the session, and nobody takes it back.
    void twoClientsDoNotFight()
    {
        SyncFixture fixture;
        fixture.fill(20);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.stayOnline();
        QTRY_VERIFY(fixture.account->reconnect().isActive());
        AccountSync second(*fixture.store, fixture.clock, nullptr);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = fixture.server->port();
        endpoint.tls = session::TlsMode::None;
        second.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        QSignalSpy synchronised(&second, &AccountSync::synchronised);
        second.start(Presence::Stay);
        QTRY_VERIFY(!synchronised.isEmpty());
        QCOMPARE(inboxOf(synchronised).strategy, Strategy::Reconnect);
        QTRY_VERIFY(!fixture.account->reconnect().held());
        QVERIFY(second.reconnect().isActive());
        // Both stay true.
        const quint32 before = fixture.record().counters.total;
        fixture.fill(1);
        QTRY_COMPARE(fixture.record().counters.total, before + 1);
        QVERIFY(second.reconnect().isActive());
        QVERIFY(!fixture.account->reconnect().held());
        fixture.goOffline();
    }

    // The draft's own claim: about 20 KB without, about 500 bytes with. No assertion: a note.
    void bytesOfAReconnect()
    {
        for (const bool withSession : {false, true}) {
            server::ServerOptions options;
            if (!withSession)
                options.without = {"X-DRAFT-W07-RECONNECT"};
            SyncFixture fixture(options);
            fixture.fill(500);
            QVERIFY(fixture.syncOnce().isOk);
            const MailboxName inbox = fixture.name("INBOX");
            FlagSet flags;
            flags.set(SystemFlag::Flagged);
            fixture.mail->addFlags(inbox, UidSet::single(1), flags);
            fixture.mail->expunge(inbox, UidSet {{205, 205}, {207, 207}, {209, 209}, {215, 321}});
            const SyncReport report = fixture.syncOnce();
            QCOMPARE(fixture.difference(), QString());
            QCOMPARE(report.cost.flights, 1);
            qInfo("reconnect by %s: %lld bytes out, %lld in, %d flight, login and LIST included",
                  qPrintable(strategyName(fixture.outcome(report).strategy)), report.cost.bytesOut,
                  report.cost.bytesIn, report.cost.flights);
        }
    }
};

QTEST_GUILESS_MAIN(TestQuickReconnect)
#include "tst_quickreconnect.moc"
