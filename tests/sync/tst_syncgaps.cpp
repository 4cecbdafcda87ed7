// SPDX-License-Identifier: GPL-3.0-or-later
// What a server will not give, what comes at the wrong moment, and who waits for whom.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::flagsUpTo;
using homing::test::headerOf;
using homing::test::LineServer;
using homing::test::selected;
using homing::test::SyncFixture;

namespace {

const QByteArray plain = QByteArrayLiteral("IMAP4REV1 SASL-IR IDLE UIDPLUS");

QByteArray searchAnswer(quint32 count)
{
    QByteArray all = "* SEARCH";
    for (quint32 uid = 1; uid <= count; ++uid)
        all += ' ' + QByteArray::number(uid);
    return all + "\r\n<tag> OK done\r\n";
}

/// The set of a UID FETCH of a mailbox whose UIDs and numbers are 1 to `count`.
UidSet asked(const QByteArray &command, quint32 count)
{
    const QByteArray text = command.mid(10, command.indexOf(' ', 10) - 10);
    return UidSet::parse(text, count).valueOr(UidSet()).intersected(UidSet::range(1, count));
}

/// Rows as asked for, or NO when one of `refused` is among them.
QByteArray rowsBut(const QByteArray &command, quint32 count, const UidSet &refused)
{
    const UidSet set = asked(command, count);
    if (!set.intersected(refused).isEmpty())
        return "<tag> NO [SERVERBUG] this one is broken\r\n";
    QByteArray lines;
    set.forEach([&](quint32 uid) { lines += headerOf(int(uid), int(uid)); });
    return lines + "<tag> OK done\r\n";
}

} // namespace

class TestSyncGaps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Rule C22: \\Deleted and UID EXPUNGE name UIDs of the mailbox that COPY was sent to. Sent to
    // another that was selected meanwhile they deleted another message, for good.
    void noMailboxIsOpenedInTheMiddleOfAMove()
    {
        server::ServerOptions options;
        options.without = {"MOVE"};
        SyncFixture fixture(options);
        fixture.fill(3);
        fixture.mail->createMailbox(fixture.name("Work"));
        fixture.fill(3, "Work");
        FlagSet deleted;
        deleted.set(SystemFlag::Deleted);
        fixture.mail->addFlags(fixture.name("INBOX"), UidSet::single(2), deleted);
        fixture.stayOnline();
        QObject::connect(fixture.server.get(), &server::ImapServer::line, fixture.account.get(),
                         [&](char direction, const QByteArray &text) {
                             // The user looks into another mailbox at that moment.
                             if (direction == 'C' && text.contains("UID COPY"))
                                 fixture.account->setHome(fixture.record("INBOX").id);
                         });
        fixture.account->setHome(fixture.record("Work").id);
        store::Operation move;
        move.kind = store::OperationKind::Move;
        move.mailbox = fixture.name("Work");
        move.uids = UidSet::single(2);
        move.target = fixture.name("INBOX");
        QVERIFY(fixture.store->enqueue(move).hasValue());
        fixture.account->journalChanged();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.store->operations().empty(), 10'000);
        QCOMPARE(fixture.mail->snapshot(fixture.name("INBOX")).size(), size_t(4));
        QVERIFY(fixture.mail->snapshot(fixture.name("INBOX")).contains(2));
        QVERIFY(!fixture.mail->snapshot(fixture.name("Work")).contains(2));
    }

    // Rule C5: bodies are re-matched, not fetched again.
    void bodiesSurviveAChangeOfUidValidity()
    {
        SyncFixture fixture;
        fixture.fill(300);
        QVERIFY(fixture.syncOnce().isOk);
        fixture.stayOnline();
        const MailboxId inbox = fixture.record().id;
        QSignalSpy fetched(fixture.account.get(), &AccountSync::bodyFetched);
        fixture.account->fetchBody({inbox, Uid(4), {"1"}});
        fixture.account->fetchBody({inbox, Uid(290), {"1"}});
        QTRY_COMPARE(fetched.size(), 2);
        fixture.goOffline();
        fixture.mail->changeUidValidity(fixture.name("INBOX"));
        QCOMPARE(fixture.outcome(fixture.syncOnce()).strategy, Strategy::Rebuild);
        QCOMPARE(fixture.difference(), QString());
        int found = 0;
        for (const store::MessageRow &row : fixture.store->rows(inbox, 0)) {
            const auto part = fixture.store->part(inbox, row.uid, "1");
            const bool isOne = row.header.messageId == "m4@example.org"
                || row.header.messageId == "m290@example.org";
            QCOMPARE(part.has_value(), isOne);
            if (!part)
                continue;
            ++found;
            QCOMPARE("Message " + part->mid(5).trimmed(), row.header.subject.toUtf8());
        }
        QCOMPARE(found, 2);
    }

    void aBodyAskedForByAnOldUidIsNotTheNewMessages()
    {
        SyncFixture fixture;
        fixture.fill(5);
        QVERIFY(fixture.syncOnce().isOk);
        const MailboxId inbox = fixture.record().id;
        fixture.mail->changeUidValidity(fixture.name("INBOX"));
        AccountSync account(*fixture.store, fixture.clock, nullptr);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = fixture.server->port();
        endpoint.tls = session::TlsMode::None;
        account.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        std::vector<BodyResult> results;
        connect(&account, &AccountSync::bodyFetched, this,
                [&](const BodyResult &result) { results.push_back(result); });
        account.fetchBody({inbox, Uid(2), {"1"}}); // of the old UID 2
        QSignalSpy stopped(&account, &AccountSync::stopped);
        account.start(Presence::Once);
        QVERIFY(stopped.wait(10'000));
        QCOMPARE(results.size(), size_t(1));
        QVERIFY(results.front().kind != BodyResult::Kind::Fetched);
    }

    // What the user asks for waits behind the windows that are out: on a slow line they stay small.
    void windowsOfAFirstSyncFollowTheLine()
    {
        constexpr quint32 count = 6'000;
        ManualClock clock;
        std::vector<quint64> sizes;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(count, count + 1);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(count);
                if (!command.startsWith("UID FETCH"))
                    return std::nullopt;
                sizes.push_back(asked(command, count).count());
                clock.advance(sizes.size() < 10 ? 2'000 : 0); // the train leaves the tunnel
                return rowsBut(command, count, {});
            });
        Bench bench(server, &clock);
        QVERIFY(bench.stay());
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, count));
        QVERIFY(sizes.size() > 10);
        for (size_t at = 0; at < 10; ++at)
            QCOMPARE(sizes[at], quint64(100));
        QVERIFY(*std::max_element(sizes.begin(), sizes.end()) >= 800);
    }

    void aRefusedMessageOfAFirstSyncStopsNobody_data()
    {
        QTest::addColumn<bool>("bareIsGiven");
        QTest::newRow("not even its size") << false;
        QTest::newRow("all but its header") << true;
    }
    void aRefusedMessageOfAFirstSyncStopsNobody()
    {
        QFETCH(bool, bareIsGiven);
        const UidSet refused {{77, 77}, {250, 251}};
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(300, 301);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(300);
                if (!command.startsWith("UID FETCH"))
                    return std::nullopt;
                const bool isBare = !command.contains("ENVELOPE");
                if (isBare && bareIsGiven) {
                    const QByteArray uid = QByteArray::number(asked(command, 300).min());
                    return "* " + uid + " FETCH (UID " + uid
                        + " FLAGS (\\Seen) INTERNALDATE \"02-Nov-2026 10:00:00 +0000\" RFC822.SIZE "
                          "1234)\r\n<tag> OK done\r\n";
                }
                return rowsBut(command, 300, refused);
            });
        Bench bench(server);
        QVERIFY(bench.stay());
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 300));
        QVERIFY(bench.record().state.isComplete());
        QVERIFY2(server.count("UID FETCH") < 80,
                 qPrintable(QString::number(server.count("UID FETCH"))));
        const auto row = bench.store->row(bench.record().id, Uid(77));
        QVERIFY(row.has_value());
        QCOMPARE(row->size, quint64(bareIsGiven ? 1234 : 0));
        QVERIFY(row->header.subject.isEmpty());
        QCOMPARE(bench.store->row(bench.record().id, Uid(78))->header.subject,
                 QStringLiteral("Subject 78"));
        // And it is not looked into again.
        const auto fetches = server.count("UID FETCH");
        const auto searches = server.count("UID SEARCH");
        bench.account->refresh();
        QSignalSpy changed(bench.account.get(), &AccountSync::mailboxesChanged);
        QVERIFY(changed.wait(5'000));
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(server.count("UID FETCH"), fetches);
        QCOMPARE(server.count("UID SEARCH"), searches);
    }

    void aServerThatRefusesAllIsNotAskedForEachMessage()
    {
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(3'000, 3'001);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(3'000);
                if (command.startsWith("UID FETCH"))
                    return "<tag> NO [UNAVAILABLE] later\r\n";
                return std::nullopt;
            });
        Bench bench(server);
        std::optional<SyncReport> report;
        connect(bench.account.get(), &AccountSync::synchronised, this,
                [&](const SyncReport &told) { report = told; });
        QVERIFY(bench.stay());
        QVERIFY(!report->mailboxes.front().isOk);
        QVERIFY(bench.store->uids(bench.record().id).isEmpty());
        QVERIFY2(server.count("UID FETCH") < 200,
                 qPrintable(QString::number(server.count("UID FETCH"))));
    }

    void aRefusedNewMessageStopsNoResync()
    {
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(13, 14);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(13);
                if (command.startsWith("UID FETCH 1:10 (UID FLAGS"))
                    return flagsUpTo(10);
                if (command.startsWith("UID FETCH"))
                    return rowsBut(command, 13, UidSet::single(12));
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 10);
        QVERIFY(bench.stay());
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 13));
        QCOMPARE(bench.store->row(bench.record().id, Uid(13))->header.subject,
                 QStringLiteral("Subject 13"));
    }

    void aRefusedMessageThatArrivesLiveIsShownAllTheSame()
    {
        quint32 count = 10;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(10, 11);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(count);
                if (command.startsWith("UID FETCH 1:10 (UID FLAGS"))
                    return flagsUpTo(10);
                if (command.startsWith("UID FETCH"))
                    return rowsBut(command, count, UidSet::single(11));
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 10);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        count = 12;
        server.say("* 12 EXISTS\r\n");
        QTRY_COMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 12));
    }

    void anActionWaitsForOneWindowOnly_data()
    {
        QTest::addColumn<bool>("isOther");
        QTest::newRow("in the mailbox that is fetched") << false;
        QTest::newRow("in another mailbox") << true;
    }
    void anActionWaitsForOneWindowOnly()
    {
        QFETCH(bool, isOther);
        Bench *running = nullptr;
        quint64 rowsThen = 0;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST") && isOther)
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Work\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT Work"))
                    return selected(3, 4);
                if (command.startsWith("SELECT"))
                    return selected(9'000, 9'001);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(9'000);
                if (command.startsWith("UID FETCH 1:3 (UID FLAGS"))
                    return flagsUpTo(3);
                if (command.startsWith("UID FETCH"))
                    return rowsBut(command, 9'000, {});
                if (command.startsWith("UID STORE"))
                    rowsThen = running->store->uids(running->record().id).count();
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Work"});
        running = &bench;
        bench.fill("Work", 3, 0);
        bool isAsked = false;
        connect(bench.account.get(), &AccountSync::changed, this, [&] {
            if (isAsked || bench.store->uids(bench.record().id).count() < 100)
                return;
            isAsked = true;
            QMetaObject::invokeMethod(
                bench.account.get(),
                [&] {
                    bench.queue(store::OperationKind::AddFlags, UidSet::single(isOther ? 2 : 9'000),
                                {}, isOther ? "Work" : "INBOX");
                    bench.account->journalChanged();
                },
                Qt::QueuedConnection);
        });
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        bench.account->start(Presence::Stay);
        QVERIFY(synchronised.wait(30'000));
        QCOMPARE(server.count("UID STORE"), 1);
        QVERIFY2(rowsThen > 0 && rowsThen < 6'000, qPrintable(QString::number(rowsThen)));
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 9'000));
        QVERIFY(bench.record().state.isComplete());
        QVERIFY(bench.store->operations().empty());
        if (!isOther)
            QCOMPARE(server.count("SELECT INBOX"), 1); // it goes on where it was
    }

    void anActionFromYesterdayDoesNotWaitForTheFirstSync()
    {
        Bench *running = nullptr;
        quint64 rowsThen = 0;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(9'000, 9'001);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(9'000);
                if (command.startsWith("UID FETCH"))
                    return rowsBut(command, 9'000, {});
                if (command.startsWith("UID STORE"))
                    rowsThen = running->store->uids(running->record().id).count();
                return std::nullopt;
            });
        Bench bench(server);
        running = &bench;
        store::MailboxDelta delta; // interrupted after its first window
        for (quint32 uid = 8'901; uid <= 9'000; ++uid)
            delta.updates[uid].header.emplace();
        store::SyncState state;
        state.uidValidity = UidValidity(7);
        state.uidNext = Uid(9'001);
        state.exists = 9'000;
        state.oldestFetched = Uid(8'901);
        QVERIFY(bench.store->apply(bench.record().id, delta, state, store::ChangeCause::FirstSync)
                    .hasValue());
        bench.queue(store::OperationKind::AddFlags, UidSet::single(9'000));
        QSignalSpy synchronised(bench.account.get(), &AccountSync::synchronised);
        bench.account->start(Presence::Stay);
        QVERIFY(synchronised.wait(30'000));
        QCOMPARE(server.count("UID STORE"), 1);
        QVERIFY2(rowsThen > 0 && rowsThen < 4'000, qPrintable(QString::number(rowsThen)));
        QVERIFY(bench.record().state.isComplete());
    }

    void whatWasNeverSentIsNoAttempt()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST"))
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2 (UID FLAGS"))
                    return flagsUpTo(2);
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Archive"}, 2);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        const OperationId id =
            bench.queue(store::OperationKind::Copy, UidSet::single(2), "Archive");
        // Submitted while IDLE holds the line, and the link fails before DONE is answered.
        server.swallowDone = true;
        bench.account->journalChanged();
        QCOMPARE(bench.store->operations().front().state, store::OperationState::InFlight);
        bench.account->session().abort({FaultCause::ConnectionLost, {}});
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Waiting);
        QCOMPARE(server.count("UID COPY"), 0);
        QCOMPARE(bench.store->operations().front().id, id);
        QCOMPARE(bench.store->operations().front().attempts, 0U);
        server.swallowDone = false;
        bench.account->linkChanged();
        QTRY_COMPARE(server.count("UID COPY"), 1);
        QTRY_VERIFY(bench.store->operations().empty());
    }

    // Rule C8: a server without CLOSED.
    void lateWordsOfTheOldMailboxAreNotTheNewOnes_data()
    {
        QTest::addColumn<QByteArray>("capabilities");
        QTest::addColumn<QByteArray>("late");
        const auto add = [](const char *what, const QByteArray &late) {
            QTest::addRow("%s, plain", what) << QByteArray() << late;
            QTest::addRow("%s, CONDSTORE", what) << QByteArray(" CONDSTORE") << late;
            QTest::addRow("%s, QRESYNC", what) << QByteArray(" ENABLE CONDSTORE QRESYNC") << late;
        };
        add("flags", "* 2 FETCH (UID 2 FLAGS (\\Flagged))\r\n");
        add("expunge", "* 2 EXPUNGE\r\n");
        add("arrival and expunge",
            "* 6 EXISTS\r\n* 1 EXPUNGE\r\n* 3 FETCH (UID 4 FLAGS (\\Seen))\r\n");
        add("vanished", "* VANISHED 2:3\r\n");
        add("a new keyword",
            "* FLAGS (\\Seen $New)\r\n* OK [PERMANENTFLAGS (\\Seen $New)] x\r\n* 2 FETCH (UID 2 "
            "FLAGS ($New))\r\n");
    }
    void lateWordsOfTheOldMailboxAreNotTheNewOnes()
    {
        QFETCH(QByteArray, capabilities);
        QFETCH(QByteArray, late);
        const QByteArray token =
            capabilities.isEmpty() ? QByteArray() : QByteArray("* OK [HIGHESTMODSEQ 50] h\r\n");
        bool isLate = false;
        LineServer server(
            plain + capabilities,
            [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST"))
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Work\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT Work"))
                    return (isLate ? late : QByteArray()) + "* FLAGS (\\Seen \\Flagged)\r\n"
                        + selected(5, 6, token);
                if (command.startsWith("SELECT"))
                    return selected(5, 6, token);
                if (command.startsWith("UID SEARCH"))
                    return searchAnswer(5);
                if (command.startsWith("UID FETCH 1:5 (UID FLAGS)"))
                    return flagsUpTo(5);
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Work"}, 5, capabilities.isEmpty() ? 0 : 50);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        const auto selects = server.count("SELECT Work");
        isLate = true;
        bench.account->setHome(bench.record("Work").id);
        QTRY_VERIFY(server.count("SELECT Work") > selects && server.isIdle());
        const MailboxId work = bench.record("Work").id;
        QCOMPARE(bench.store->uids(work), UidSet::range(1, 5));
        for (const auto &[uid, flags] : bench.store->serverFlags(work, UidSet::range(1, 5)))
            QVERIFY2(flags == FlagSet(), QByteArray::number(uid) + flags.toAtoms().join(' '));
        QCOMPARE(bench.record("Work").state.exists, 5U);
        if (!capabilities.endsWith(" CONDSTORE"))    // there it is a part of each opening
            QCOMPARE(server.count("UID SEARCH"), 0); // nothing was in doubt
        QCOMPARE(server.count("UID FETCH 6:*"), server.count("SELECT")); // one of each opening
    }

    // "Delete" was taken back while \Deleted was on its way: the message stays, unmarked.
    void anUndoneDeleteExpungesNothing()
    {
        Bench *client = nullptr;
        OperationId id;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(5, 6);
                if (command.startsWith("UID FETCH 1:5 (UID FLAGS"))
                    return flagsUpTo(5);
                if (command == "UID STORE 2 +FLAGS (\\Deleted)" && !client->store->drop(id))
                    return "hang up";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 5);
        client = &bench;
        id = bench.queue(store::OperationKind::Delete, UidSet::single(2));
        QVERIFY(bench.stay());
        QTRY_COMPARE(server.count("UID STORE 2 -FLAGS (\\Deleted)"), 1);
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(server.count("UID STORE 2 +FLAGS (\\Deleted)"), 1);
        QCOMPARE(server.count("UID EXPUNGE"), 0);
        QVERIFY(bench.store->operations().empty());
    }

    // Without QRESYNC, with a message that the server lists and never delivers.
    void anExpungeBesideAHoleTakesTheRightRow()
    {
        bool isGone = false;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(7, 8);
                if (command.startsWith("UID SEARCH"))
                    return isGone ? "* SEARCH 1 2 3 4 5 6\r\n<tag> OK done\r\n" : searchAnswer(7);
                if (command.startsWith("UID FETCH 1:5 (UID FLAGS"))
                    return flagsUpTo(5);
                if (command.startsWith("UID FETCH 6:* "))
                    return headerOf(7, 7)
                        + "<tag> OK done\r\n"; // 6 is never given, and nothing is said
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 5);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        UidSet rows {{1, 5}, {7, 7}};
        QCOMPARE(bench.store->uids(bench.record().id), rows);
        isGone = true;
        server.say("* 7 EXPUNGE\r\n");
        QTRY_COMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 5));
        server.say("* 6 EXPUNGE\r\n* 5 EXPUNGE\r\n");
        QTRY_COMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 4));
    }
};

QTEST_GUILESS_MAIN(TestSyncGaps)
#include "tst_syncgaps.moc"
