// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that lie, stall or hang up at the worst moment: nothing is lost, nothing is asked without
// end, nobody waits for ever.
#include "core/account/accountengine.h"
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

} // namespace

class TestSyncReview : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aServerWithoutUidValidityIsNotAskedForEver()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return "* 2 EXISTS\r\n<tag> OK selected\r\n";
                if (command.startsWith("UID SEARCH"))
                    return "* SEARCH 1 2\r\n<tag> OK done\r\n";
                if (command.startsWith("UID FETCH"))
                    return headerOf(1, 1) + headerOf(2, 2) + "<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server);
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->start(Presence::Once);
        QTRY_VERIFY_WITH_TIMEOUT(!stopped.isEmpty() || server.count("SELECT") > 5, 10'000);
        QVERIFY2(server.count("SELECT") <= 2, qPrintable(QString::number(server.count("SELECT"))));
        QVERIFY(!stopped.isEmpty() || stopped.wait(5'000));
    }

    void mailThatArrivesDuringAFetchOfNewMailIsFetchedToo()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2"))
                    return flagsUpTo(2);
                static int asked = 0;
                if (command.startsWith("UID FETCH 3:*")) // the first one is the opening's
                    return asked++ == 0 ? "<tag> OK done\r\n"
                                        : headerOf(3, 3) + "* 4 EXISTS\r\n<tag> OK done\r\n";
                if (command.startsWith("UID FETCH 4:*"))
                    return headerOf(4, 4) + "<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 2);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        server.say("* 3 EXISTS\r\n");
        QTRY_COMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 4));
    }

    void aCountThatIsNeverTrueIsNotFetchedAgainAndAgain()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2"))
                    return flagsUpTo(2);
                return std::nullopt;
            });
        server.onIdle = [] {
            return QByteArrayLiteral("* 3 EXISTS\r\n");
        }; // a message that FETCH never brings
        Bench bench(server, nullptr, {"INBOX"}, 2);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.count("UID FETCH 3:*") >= 2); // asked once live
        // Five round trips later nothing more was asked.
        for (quint32 i = 0; i < 5; ++i) {
            QTRY_VERIFY(server.isIdle());
            QSignalSpy fetched(bench.account.get(), &AccountSync::bodyFetched);
            bench.account->fetchBody({bench.record().id, Uid(1), {"1"}});
            QVERIFY(fetched.wait(5'000));
        }
        QTRY_VERIFY(server.isIdle());
        QVERIFY2(server.count("UID FETCH 3:*") <= 3,
                 qPrintable(QString::number(server.count("UID FETCH 3:*"))));
        QCOMPARE(server.count("UID SEARCH"), 1); // answered without a result: it stays open
    }

    // The server counts one that it never delivers: looked for once, not with each new message.
    void aMessageThatIsNeverDeliveredIsLookedForOnce()
    {
        int exists = 2;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2"))
                    return flagsUpTo(2);
                const int newest = exists < 4 ? 2 : exists; // 3 is the one
                if (command.startsWith("UID SEARCH"))
                    return "* SEARCH 1 2\r\n<tag> OK done\r\n";
                if (command.startsWith("UID FETCH " + QByteArray::number(newest) + ":*"))
                    return headerOf(newest, newest) + "<tag> OK done\r\n";
                if (command.startsWith("UID FETCH 3:*") && newest > 2)
                    return headerOf(newest, newest) + "<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 2);
        QVERIFY(bench.stay());
        const auto arrive = [&](int count) {
            QTRY_VERIFY(server.isIdle());
            exists = count;
            server.say("* " + QByteArray::number(count) + " EXISTS\r\n");
        };
        arrive(3);
        QTRY_COMPARE(server.count("UID SEARCH"), 1);
        for (const int count : {4, 5, 6}) {
            arrive(count);
            QTRY_VERIFY(bench.store->uids(bench.record().id).contains(quint32(count)));
        }
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(bench.store->uids(bench.record().id), (UidSet {{1, 2}, {4, 6}}));
        QCOMPARE(server.count("UID SEARCH"), 1);
    }

    void anActionDuringALiveVerificationIsNotForgotten()
    {
        QByteArray searchTag;
        int count = 3;
        LineServer server(
            plain,
            [&](const QByteArray &tag, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(3, 4);
                if (command.startsWith("UID FETCH 1:3"))
                    return flagsUpTo(3);
                if (command.startsWith("UID FETCH 1 (UID BODY")) // a lie: one fewer
                    return "* " + QByteArray::number(--count) + " EXISTS\r\n<tag> OK done\r\n";
                if (command.startsWith("UID SEARCH")) {
                    searchTag = tag;
                    return QByteArray();
                }
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 3);
        QVERIFY(bench.stay());
        bench.account->fetchBody({bench.record().id, Uid(1), {"1"}});
        QTRY_VERIFY(!searchTag.isEmpty());
        bench.queue(store::OperationKind::AddFlags, UidSet::single(2));
        bench.account->journalChanged();
        server.say("* SEARCH 1 2 3\r\n" + searchTag + " OK done\r\n");
        QTRY_COMPARE(server.count("UID STORE"), 1);
        // The server keeps to its lie: it is not searched after every command.
        const auto searches = server.count("UID SEARCH");
        QTRY_VERIFY(bench.store->operations().empty());
        bench.queue(store::OperationKind::AddFlags, UidSet::single(3));
        bench.account->journalChanged();
        QTRY_VERIFY(bench.store->operations().empty());
        QCOMPARE(server.count("UID SEARCH"), searches);
    }

    void aMailboxDeletedWhileItIsFetchedDoesNotStopTheAccount()
    {
        bool isDeleted = false;
        bool isInWork = false;
        QByteArray windowTag;
        LineServer server(
            plain,
            [&](const QByteArray &tag, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST") && !isDeleted)
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Work\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT")) {
                    isInWork = command.startsWith("SELECT Work");
                    return isInWork ? selected(2, 3) : selected(0, 1);
                }
                if (command.startsWith("UID SEARCH"))
                    return isInWork ? "* SEARCH 1 2\r\n<tag> OK done\r\n"
                                    : "* SEARCH\r\n<tag> OK done\r\n";
                if (command.startsWith("UID FETCH 1:2")) {
                    windowTag = tag;
                    return QByteArray();
                }
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Work"});
        bench.account->setHome(bench.record("Work").id);
        bench.account->start(Presence::Stay);
        QTRY_VERIFY(!windowTag.isEmpty());
        isDeleted = true;
        bench.account->refresh();
        QTRY_VERIFY(bench.record("Work").id.isNull());
        server.say(headerOf(1, 1) + headerOf(2, 2) + windowTag + " OK done\r\n");
        QTRY_VERIFY(server.heard.contains("SELECT INBOX"));
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Online);
        QVERIFY2(!bench.lost, qPrintable(bench.lost.detail));
    }

    void aMailboxThatWasBusyIsTriedAgain()
    {
        int selects = 0;
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return ++selects == 1 ? "<tag> NO [INUSE] later\r\n" : selected(0, 1);
                return std::nullopt;
            });
        Bench bench(server);
        QVERIFY(bench.stay());
        QCOMPARE(selects, 1);
        bench.account->refresh();
        QTRY_COMPARE(selects, 2);
        QTRY_VERIFY(bench.record().state.isComplete());
    }

    void anActionDroppedOrRetriedWhileItIsOnTheWireHarmsNothing()
    {
        QByteArray storeTag;
        LineServer server(
            plain,
            [&](const QByteArray &tag, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2"))
                    return flagsUpTo(2);
                if (command.startsWith("UID STORE")) {
                    storeTag = tag;
                    return QByteArray();
                }
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 2);
        QVERIFY(bench.stay());
        for (const bool refused : {false, true}) {
            storeTag.clear();
            const OperationId id = bench.queue(store::OperationKind::AddFlags, UidSet::single(1));
            bench.account->journalChanged();
            QTRY_VERIFY(!storeTag.isEmpty());
            QVERIFY(bench.store->drop(id).hasValue());
            server.say(storeTag + (refused ? " NO never\r\n" : " OK done\r\n"));
            QSignalSpy fetched(bench.account.get(), &AccountSync::bodyFetched);
            bench.account->fetchBody({bench.record().id, Uid(1), {"1"}});
            QTRY_VERIFY2(!fetched.isEmpty() || bench.lost, qPrintable(bench.lost.detail));
            QVERIFY2(!bench.lost, qPrintable(bench.lost.detail));
        }
        QCOMPARE(bench.account->state(), AccountSync::State::Online);
    }

    void previewsDoNotOutliveTheirConnection()
    {
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(450, 451);
                if (command.startsWith("UID FETCH 1:450"))
                    return flagsUpTo(450);
                if (command.contains("BODY.PEEK"))
                    return server.connections == 1 ? "hang up" : "<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 450);
        QVERIFY(bench.stay());
        bench.account->fetchPreviews(bench.record().id, UidSet::range(1, 450));
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Waiting);
        server.heard.clear();
        bench.account->linkChanged();
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Online);
        QTRY_VERIFY(std::any_of(server.heard.begin(), server.heard.end(),
                                [](const QByteArray &line) { return line.contains("BODY.PEEK"); }));
        for (const QByteArray &line : server.heard) {
            QVERIFY2(!line.contains("BODY.PEEK"),
                     "a preview was asked for before any mailbox was selected");
            if (line.startsWith("SELECT"))
                break;
        }
    }

    void previewsThatTheServerHasNotAreNotAskedForEver()
    {
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(3, 4);
                if (command.startsWith("UID FETCH 1:3 (UID FLAGS"))
                    return flagsUpTo(3);
                return std::nullopt; // OK, and no text
            });
        Bench bench(server, nullptr, {"INBOX"}, 3);
        QVERIFY(bench.stay());
        bench.account->fetchPreviews(bench.record().id, UidSet::range(1, 3));
        QTRY_VERIFY(!bench.store->row(bench.record().id, Uid(2))->preview.isEmpty());
    }

    void readingDoesNotKeepThePollAway()
    {
        ManualClock clock;
        LineServer server(
            "IMAP4REV1 SASL-IR UIDPLUS",
            [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2 (UID FLAGS"))
                    return flagsUpTo(2);
                return std::nullopt;
            });
        Bench bench(server, &clock, {"INBOX"}, 2);
        QVERIFY(bench.stay());
        for (int i = 0; i < 6; ++i) { // two minutes, a message opened every 20 seconds
            QSignalSpy fetched(bench.account.get(), &AccountSync::bodyFetched);
            bench.account->fetchBody({bench.record().id, Uid(1), {"1"}});
            QVERIFY(!fetched.isEmpty() || fetched.wait(5'000));
            QTRY_COMPARE(bench.account->state(), AccountSync::State::Online);
            clock.advance(20'000);
        }
        QTRY_VERIFY(server.count("NOOP") >= 1);
        QTRY_VERIFY(server.count("LIST") >= 2);
    }

    void aServerThatDropsEveryLoginIsAskedLessAndLess()
    {
        ManualClock clock;
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return "hang up";
                return std::nullopt;
            });
        Bench bench(server, &clock);
        bench.account->start(Presence::Stay);
        for (int round = 0; round < 7; ++round) {
            QTRY_COMPARE(bench.account->state(), AccountSync::State::Waiting);
            if (round < 6)
                clock.advance(bench.account->retryInMs());
        }
        QVERIFY2(bench.account->retryInMs() > 5'000,
                 qPrintable(QString::number(bench.account->retryInMs())));
    }

    void aMessageIsOpenedBeforeAnInterruptedFirstSyncIsOver()
    {
        server::ServerOptions options;
        options.without = {"COMPRESS=DEFLATE"};
        SyncFixture fixture(options);
        fixture.fill(6'000);
        server::ServerFaults faults;
        faults.cutAfterBytesOut = 300'000;
        fixture.server->setFaults(faults);
        QVERIFY(!fixture.syncOnce().isOk);
        fixture.server->setFaults({});
        const MailboxId inbox = fixture.record().id;
        QVERIFY(fixture.store->uids(inbox).contains(6'000));

        AccountSync account(*fixture.store, fixture.clock, nullptr);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = fixture.server->port();
        endpoint.tls = session::TlsMode::None;
        account.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        account.fetchBody({inbox, Uid(6'000), {"1"}}); // asked while there was no connection
        quint64 rowsThen = 0;
        connect(&account, &AccountSync::bodyFetched, this,
                [&] { rowsThen = fixture.store->uids(inbox).count(); });
        account.start(Presence::Stay);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.record().state.isComplete() && rowsThen > 0, 20'000);
        QVERIFY2(rowsThen < 6'000, "the message waited for the whole first synchronisation");
        QTRY_COMPARE(fixture.difference(), QString());
    }

    void aMoveWithoutMoveIsNotCopiedTwice()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST"))
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2 (UID FLAGS"))
                    return flagsUpTo(2);
                if (command.startsWith("UID COPY")) // done, but nobody hears of it
                    return "hang up";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Archive"}, 2);
        bench.queue(store::OperationKind::Move, UidSet::single(2), "Archive");
        bench.account->start(Presence::Stay);
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Waiting);
        QCOMPARE(server.count("UID COPY"), 1);
        bench.account->linkChanged();
        QTRY_COMPARE(bench.account->state(), AccountSync::State::Online);
        QCOMPARE(server.count("UID COPY"), 1);
        QCOMPARE(bench.store->operations().size(), size_t(1));
        QCOMPARE(bench.store->operations().front().state, store::OperationState::Parked);
    }

    void aRefusedCopyCanBeRetriedByTheUser()
    {
        QTemporaryDir folder;
        account::AccountSettings settings;
        settings.id = AccountId(1);
        account::AccountEngine engine(settings, QDir(folder.path()));
        QVERIFY(engine.open().hasValue());
        ListData inbox;
        inbox.mailbox = MailboxName::fromWire("INBOX");
        QVERIFY(engine.store().applyMailboxList({inbox}).hasValue());
        store::Operation append;
        append.kind = store::OperationKind::Append;
        append.message = "Subject: x\r\n\r\nx\r\n";
        const auto queued = engine.enqueue(engine.store().mailboxNamed(inbox.mailbox)->id, append);
        QVERIFY(queued.hasValue());
        QVERIFY(engine.store().setInFlight(*queued).hasValue());
        QVERIFY(engine.store().park(*queued, QStringLiteral("over quota")).hasValue());
        engine.retryOperation(*queued);
        const auto operations = engine.store().operations();
        QCOMPARE(operations.size(), size_t(1));
        QCOMPARE(operations.front().state, store::OperationState::Pending);
        QCOMPARE(operations.front().attempts, 0U); // the user said: again
        QCOMPARE(engine.store().message(operations.front().id), append.message);
    }

    void anUnreadableSearchAnswerEmptiesNothing()
    {
        LineServer server(
            "IMAP4REV1 SASL-IR UIDPLUS",
            [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(4, 5);
                if (command.startsWith("UID FETCH 1:3"))
                    return flagsUpTo(3);
                if (command.startsWith("UID SEARCH")) // beyond 32 bits: the line is skipped
                    return "* SEARCH 1 2 99999999999999\r\n<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX"}, 3);
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->start(Presence::Once);
        QVERIFY(stopped.wait(5'000));
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 3));
    }

    void anUnreadableListLineRemovesNoMailbox()
    {
        LineServer server(
            plain, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("LIST"))
                    return "* LIST () \"/\" INBOX\r\n* LIST () \"/ Work\r\n<tag> OK done\r\n";
                if (command.startsWith("SELECT"))
                    return selected(2, 3);
                if (command.startsWith("UID FETCH 1:2 (UID FLAGS"))
                    return flagsUpTo(2);
                return std::nullopt;
            });
        Bench bench(server, nullptr, {"INBOX", "Work"}, 2);
        QVERIFY(bench.stay());
        QVERIFY(!bench.record("Work").id.isNull());
        QCOMPARE(bench.store->uids(bench.record("Work").id), UidSet::range(1, 2));
    }

    void anExpungeDuringTheFirstSyncTakesTheRightRow()
    {
        const auto number = [](int n) { return QByteArray::number(n); };
        LineServer server(
            plain, [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(300, 301);
                if (command.startsWith("UID SEARCH")) {
                    QByteArray all = "* SEARCH";
                    const bool isSecond = server.count("UID SEARCH") > 1;
                    for (int uid = 1; uid <= 301; ++uid) {
                        if (isSecond ? uid != 300 : uid <= 300)
                            all += ' ' + number(uid);
                    }
                    return all + "\r\n<tag> OK done\r\n";
                }
                if (command.startsWith("UID FETCH 201:300")) {
                    QByteArray lines;
                    for (int uid = 201; uid <= 300; ++uid)
                        lines += headerOf(uid, uid);
                    return lines + "<tag> OK done\r\n";
                }
                if (command.startsWith("UID FETCH 1:200")) { // meanwhile 301 came and 300 went
                    QByteArray lines = "* 301 EXISTS\r\n* 300 EXPUNGE\r\n";
                    for (int uid = 1; uid <= 200; ++uid)
                        lines += headerOf(uid, uid);
                    return lines + "<tag> OK done\r\n";
                }
                if (command.startsWith("UID FETCH 301"))
                    return headerOf(300, 301) + "<tag> OK done\r\n";
                return std::nullopt;
            });
        Bench bench(server);
        QVERIFY(bench.stay());
        UidSet right = UidSet::range(1, 301);
        right.remove(300, 300);
        QTRY_COMPARE(bench.store->uids(bench.record().id), right);
    }
};

QTEST_GUILESS_MAIN(TestSyncReview)
#include "tst_syncreview.moc"
