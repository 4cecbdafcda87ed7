// SPDX-License-Identifier: GPL-3.0-or-later
// What the server tells of the other mailboxes by itself (rule C16, RFC 5465): against core/server,
// and against servers that refuse, overflow, lie, or tell what nobody asked for.
#include "tests/sync/toldbench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::notifying;
using homing::test::SyncFixture;
using homing::test::Told;

namespace {

const char wide[] = "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange)) "
                    "(PERSONAL (MessageNew MessageExpunge "
                    "FlagChange MailboxName SubscriptionChange))";
const char narrow[] = "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))";
FlagSet flag(SystemFlag which)
{
    FlagSet flags;
    flags.set(which);
    return flags;
}

/// Everything that was said to a SyncFixture's server.
struct Heard
{
    explicit Heard(SyncFixture &fixture)
    {
        QObject::connect(fixture.server.get(), &server::ImapServer::line, &context,
                         [this](char direction, const QByteArray &text) {
                             if (direction == 'C')
                                 lines << text.mid(text.indexOf(' ') + 1);
                         });
    }
    qsizetype count(const QByteArray &verb) const
    {
        return std::count_if(lines.begin(), lines.end(),
                             [&](const QByteArray &line) { return line.startsWith(verb); });
    }
    QByteArrayList lines;
    QObject context;
};

} // namespace

class TestNotifyWatch : public QObject
{
    Q_OBJECT
private:
    static void addServers()
    {
        QTest::addColumn<QList<QByteArray>>("without");
        QTest::newRow("qresync") << QList<QByteArray>();
        QTest::newRow("condstore") << QList<QByteArray> {"QRESYNC"};
        QTest::newRow("neither") << QList<QByteArray> {"QRESYNC", "CONDSTORE", "ENABLE"};
        QTest::newRow("neither, no LIST-STATUS")
            << QList<QByteArray> {"QRESYNC", "CONDSTORE", "ENABLE", "LIST-STATUS", "LIST-EXTENDED"};
    }

private Q_SLOTS:
    // --- asking

    void asksInTheFlightOfTheReconnect()
    {
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(20);
        QVERIFY(fixture.syncOnce({}).isOk);
        Heard heard(fixture);
        fixture.stayOnline();
        QVERIFY(fixture.account->session().state() == session::ImapSession::State::Idling
                || fixture.account->session().state() == session::ImapSession::State::Ready);
        QCOMPARE(fixture.account->session().cost().flights, 1);
        QCOMPARE(heard.count(wide), 1);
        // Before LIST: what happens after its answer is told.
        const auto place = [&](const QByteArray &verb) {
            return std::find_if(heard.lines.begin(), heard.lines.end(),
                                [&](const QByteArray &line) { return line.startsWith(verb); })
                - heard.lines.begin();
        };
        QVERIFY(place("SELECT") < place("NOTIFY") && place("NOTIFY") < place("LIST")
                && place("LIST") < place("IDLE"));
    }

    void asksOnlyWhoStays()
    {
        SyncFixture fixture;
        Heard heard(fixture);
        QVERIFY(fixture.syncOnce({}).isOk);
        QVERIFY(fixture.syncOnce({}).isOk);
        QCOMPARE(heard.count("NOTIFY"), 0);
    }

    void asksOnlyWhereOffered()
    {
        server::ServerOptions options;
        options.without = {"NOTIFY"};
        SyncFixture fixture(options);
        QVERIFY(fixture.syncOnce({}).isOk);
        Heard heard(fixture);
        fixture.stayOnline();
        QCOMPARE(heard.count("NOTIFY"), 0);
        QVERIFY(heard.count("LIST") > 0);
    }

    void asksWhenOfferedSinceTheLastTime()
    {
        server::ServerOptions options;
        options.without = {"NOTIFY"};
        SyncFixture fixture(options);
        QVERIFY(fixture.syncOnce({}).isOk);
        options.user = "anna";
        options.password = "secret";
        options.without = {};
        fixture.server = std::make_unique<server::ImapServer>(fixture.mail, options);
        QVERIFY(fixture.server->listen());
        Heard heard(fixture);
        fixture.stayOnline();
        QTRY_COMPARE(heard.count(wide), 1);
    }

    // --- being told

    void changesElsewhereAreSeenAtOnce_data() { addServers(); }
    void changesElsewhereAreSeenAtOnce()
    {
        QFETCH(QList<QByteArray>, without);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options);
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(20);
        fixture.fill(30, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        fixture.stayOnline();
        QTRY_VERIFY(fixture.account->session().state() == session::ImapSession::State::Idling);
        Heard heard(fixture);
        const auto archive = fixture.name("Archive");
        fixture.mail->append(archive, fixture.message(900));
        QTRY_COMPARE(fixture.difference("Archive"), QString());
        const UidSet there = fixture.store->uids(fixture.record("Archive").id);
        QCOMPARE(there.count(), 31U);
        fixture.mail->addFlags(archive, UidSet::single(1), flag(SystemFlag::Seen));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference("Archive"), QString(), 10'000);
        fixture.mail->expunge(archive, UidSet::range(2, 4));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference("Archive"), QString(), 10'000);
        QCOMPARE(heard.count("LIST"), 0);
        QCOMPARE(heard.count("STATUS"), 0);
        // And back in INBOX, idling.
        QTRY_VERIFY(fixture.account->session().state() == session::ImapSession::State::Idling);
        fixture.mail->append(fixture.name("INBOX"), fixture.message(901));
        QTRY_COMPARE(fixture.difference(), QString());
    }

    void uidValidityChangesElsewhere()
    {
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(9, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        fixture.stayOnline();
        fixture.mail->changeUidValidity(fixture.name("Archive"));
        QTRY_COMPARE(fixture.difference("Archive"), QString());
    }

    void theOpenMailboxStaysLive_data() { addServers(); }
    void theOpenMailboxStaysLive()
    {
        QFETCH(QList<QByteArray>, without);
        server::ServerOptions options;
        options.without = without;
        SyncFixture fixture(options);
        fixture.fill(20);
        QVERIFY(fixture.syncOnce({}).isOk);
        fixture.stayOnline();
        QTRY_VERIFY(fixture.account->session().state() == session::ImapSession::State::Idling);
        const auto inbox = fixture.name("INBOX");
        Heard heard(fixture);
        fixture.mail->addFlags(inbox, UidSet::single(3), flag(SystemFlag::Flagged));
        fixture.mail->expunge(inbox, UidSet::range(5, 6));
        fixture.fill(2);
        QTRY_COMPARE(fixture.difference(), QString());
        QCOMPARE(heard.count("SELECT"), 0);
    }

    void countersAreStoredAtOnce()
    {
        Told told;
        QVERIFY(told.stay());
        QSignalSpy changed(told.bench.account.get(), &AccountSync::mailboxesChanged);
        // RFC 5465 5.2, without mod-sequence: what it leaves out is as before.
        QVERIFY(told.tell("* STATUS Archive (UIDNEXT 7 MESSAGES 6)\r\n"));
        QVERIFY(!changed.isEmpty());
        const auto status = told.bench.record("Archive").lastStatus;
        QVERIFY(status);
        QCOMPARE(status->messages, std::optional<quint32>(6));
        QCOMPARE(status->unseen, std::optional<quint32>(5));
        QCOMPARE(told.server.count("SELECT Archive"), 1);
        QVERIFY(told.server.heard.contains("SELECT Archive (QRESYNC (7 50))"));
    }

    void whatDiffersIsOpened_data()
    {
        QTest::addColumn<QByteArray>("items");
        QTest::addColumn<int>("looks");
        const auto row = [](const char *items, int looks) {
            QTest::newRow(items) << QByteArray(items) << looks;
        };
        row("MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50", 0);
        row("HIGHESTMODSEQ 50 UIDVALIDITY 7", 0);
        row("HIGHESTMODSEQ 51 UIDVALIDITY 7", 1); // RFC 5465 5.1
        row("HIGHESTMODSEQ 51", 1);               // Dovecot 2.3
        row("HIGHESTMODSEQ 0", 0);                // none is kept: it says nothing
        row("UIDVALIDITY 8", 1);
        row("UIDNEXT 7 MESSAGES 5", 1); // one came, one went
        row("UNSEEN 4", 1);
        row("UNSEEN 5", 0);
        row("MESSAGES 4", 1);
        row("SIZE 7", 0);
        row("", 0);
    }
    void whatDiffersIsOpened()
    {
        QFETCH(QByteArray, items);
        QFETCH(int, looks);
        Told told;
        QVERIFY(told.stay());
        QVERIFY(told.tell("* STATUS Archive (" + items + ")\r\n"));
        QCOMPARE(int(told.server.count("SELECT Archive")), looks);
        QVERIFY(told.server.isIdle());
    }

    /// Rule C8: while SELECT is not answered and there is no CLOSED, nobody can tell whose data comes.
    /// Another SELECT behind it would leave what came to the wrong mailbox.
    void aMailboxIsDeletedWhileItIsBeingSelected()
    {
        QByteArray held; // the answers of what was asked since
        Told told([&held, isHeld = false](const QByteArray &tag, const QByteArray &command) mutable
                  -> std::optional<QByteArray> {
            if (command.startsWith("SELECT Archive"))
                isHeld = true;
            if (command.startsWith("SELECT INBOX") && !held.isEmpty())
                return homing::test::selected(4, 6, "* OK [HIGHESTMODSEQ 51] m\r\n");
            if (!isHeld || command == "IDLE")
                return std::nullopt;
            held += command.startsWith("SELECT") ? homing::test::selected(0, 1).replace("VALIDITY 7", "VALIDITY 9")
                                                 : QByteArray("<tag> OK done\r\n");
            held.replace("<tag>", tag);
            isHeld = command.startsWith("SELECT");
            return QByteArray();
        });
        QVERIFY(told.stay());
        told.server.say("* STATUS Archive (HIGHESTMODSEQ 99)\r\n");
        QVERIFY(QTest::qWaitFor([&] {
            told.clock.advance(60);
            return told.server.count("SELECT Archive") == 1 && held.contains("OK done");
        }));
        told.list = "* LIST (\\Subscribed) \"/\" INBOX\r\n";
        told.server.say("* VANISHED 2\r\n* LIST (\\NonExistent) \"/\" Archive\r\n");
        for (int round = 0; round < 5; ++round) {
            QSignalSpy heard(&told.bench.account->session(), &session::ImapSession::untagged);
            told.server.say("* OK still here\r\n");
            QVERIFY(heard.wait(5'000));
            told.clock.advance(60);
        }
        QVERIFY(!told.has("Archive"));
        QCOMPARE(told.server.count("SELECT"), 2);
        told.server.say(held);
        QVERIFY(QTest::qWaitFor([&] {
            told.clock.advance(60);
            return told.server.count("SELECT") == 3 && told.server.isIdle();
        }));
        QCOMPARE(told.bench.store->uids(told.bench.record().id),
                 UidSet::fromUids({1, 3, 4, 5}));
    }

    void ofTheOpenMailboxStatusIsOld()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype before = told.server.count("SELECT");
        QVERIFY(told.tell(
            "* STATUS INBOX (MESSAGES 3 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 3 HIGHESTMODSEQ 40)\r\n"));
        QCOMPARE(told.server.count("SELECT"), before);
    }

    void aBurstIsOneLook()
    {
        Told told;
        QVERIFY(told.stay());
        for (int i = 0; i < 20; ++i)
            QVERIFY(told.tell("* STATUS Archive (HIGHESTMODSEQ " + QByteArray::number(100 + i)
                              + ")\r\n"));
        // isStill() lets some 200 ms go by each time: 20 times are a little over one pause.
        const qsizetype looks = told.server.count("SELECT Archive");
        QVERIFY2(looks >= 1 && looks <= 3, QByteArray::number(looks).constData());
        told.clock.advance(3'000);
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("SELECT Archive"), looks + 1);
    }

    /// A server that never shows in SELECT what it says in STATUS.
    void theSameWordsAreOneLook()
    {
        Told told;
        QVERIFY(told.stay());
        for (int i = 0; i < 5; ++i) {
            QVERIFY(told.tell("* STATUS Archive (HIGHESTMODSEQ 77)\r\n"));
            told.clock.advance(10'000);
        }
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("SELECT Archive"), 1);
    }

    /// LIST finds nothing that was not told: it becomes rarer. It finds something: it is back.
    void listIsSeldomButDoesNotVanish()
    {
        for (const bool offers : {true, false}) {
            Told told({}, offers ? notifying : QByteArray(notifying).replace(" NOTIFY", ""));
            QVERIFY(told.stay());
            const qsizetype before = told.server.count("LIST");
            QList<int> minutesOfLists;
            const auto pass = [&](int minutes) {
                told.clock.advance(5 * 60'000);
                const qsizetype lists = told.server.count("LIST");
                if (!told.isStill())
                    return false;
                for (qsizetype i = lists; i < told.server.count("LIST"); ++i)
                    minutesOfLists << minutes;
                // The connection is probed as often as ever.
                return told.server.count("NOOP") == minutes / 5;
            };
            for (int minutes = 5; minutes <= 100; minutes += 5)
                QVERIFY(pass(minutes));
            if (!offers) {
                QCOMPARE(told.server.count("LIST") - before, 20);
                continue;
            }
            QCOMPARE(minutesOfLists, (QList<int> {5, 15, 35, 65, 95}));
            told.list.replace("HIGHESTMODSEQ 50", "HIGHESTMODSEQ 60"); // it was not told
            for (int minutes = 105; minutes <= 140; minutes += 5)
                QVERIFY(pass(minutes));
            QCOMPARE(minutesOfLists, (QList<int> {5, 15, 35, 65, 95, 125, 130, 135, 140}));
        }
    }

    // --- refused

    void refused_data()
    {
        QTest::addColumn<QByteArray>("answer");
        for (const char *answer :
             {"BAD unknown", "NO too expensive", "NO [NOTIFICATIONOVERFLOW] too many",
              "NO [BADEVENT ()] none", "NO [BADEVENT (MessageNew)] one", "NO [BADEVENT (Odd)] odd"})
            QTest::newRow(answer) << QByteArray(answer);
    }
    void refused()
    {
        QFETCH(QByteArray, answer);
        Told told(
            [answer](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                return command.startsWith("NOTIFY")
                    ? std::optional(QByteArray("<tag> " + answer + "\r\n"))
                    : std::nullopt;
            });
        QVERIFY(told.stay());
        QCOMPARE(told.server.count("NOTIFY"), 1);
        // IDLE as ever; what comes by itself all the same does nothing.
        QVERIFY(told.tell("* STATUS Archive (HIGHESTMODSEQ 99)\r\n* LIST (\\NonExistent) \"/\" "
                          "Archive\r\n* OK [NOTIFICATIONOVERFLOW] x\r\n"));
        QVERIFY(told.has("Archive"));
        QCOMPARE(told.server.count("SELECT"), 1);
        QVERIFY(told.tell("* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (51))\r\n"));
        QCOMPARE(told.bench.store->serverFlags(told.bench.record().id, UidSet::single(3))
                     .begin()
                     ->second,
                 flag(SystemFlag::Flagged));
        const qsizetype lists = told.server.count("LIST");
        told.clock.advance(5 * 60'000);
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("LIST"), lists + 1);
        QCOMPARE(told.server.count("NOTIFY"), 1);
    }

    /// RFC 5465 3.1: BADEVENT names all that there is.
    void fewerEventsAreAskedFor()
    {
        Told told([](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("NOTIFY") && command.contains("MailboxName"))
                return "<tag> NO [BADEVENT (MESSAGENEW MessageExpunge FlagChange)] no names\r\n";
            return std::nullopt;
        });
        QVERIFY(told.stay());
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("NOTIFY"), 2);
        QVERIFY(told.server.heard.contains(QByteArray(narrow)
                                           + " (PERSONAL (MessageNew MessageExpunge FlagChange))"));
        QVERIFY(told.tell("* STATUS Archive (HIGHESTMODSEQ 51)\r\n"));
        QCOMPARE(told.server.count("SELECT Archive"), 1);
    }

    // --- overflow (RFC 5465 5.8)

    void overflowFallsBack()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype lists = told.server.count("LIST");
        // Dovecot 2.3 counts on in HIGHESTMODSEQ what it does not tell any more.
        QVERIFY(told.tell("* OK [NOTIFICATIONOVERFLOW] too much\r\n* OK [HIGHESTMODSEQ 60] m\r\n"));
        QCOMPARE(told.bench.account->state(), AccountSync::State::Online);
        QCOMPARE(told.server.connections, 1);
        QCOMPARE(told.server.count(wide), 1);
        QCOMPARE(told.server.count(narrow), 2); // the wide one begins so too
        QCOMPARE(told.server.count("SELECT INBOX (QRESYNC (7 50"),
                 2); // from the token that was true
        QCOMPARE(told.server.count("LIST"), lists + 1);
        QCOMPARE(told.bench.record().state.highestModSeq, ModSeq(50));
        QVERIFY(told.server.isIdle());
        // Now only of the open one; LIST again at every poll.
        QVERIFY(told.tell(
            "* STATUS Archive (HIGHESTMODSEQ 99)\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"));
        QCOMPARE(told.server.count("SELECT Archive"), 0);
        QVERIFY(told.has("Archive"));
        told.clock.advance(5 * 60'000);
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("LIST"), lists + 2);
    }

    void overflowOfTheServerHalf()
    {
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(10);
        fixture.fill(10, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        server::ServerFaults faults;
        faults.notifyOverflowAfter = 0;
        fixture.server->setFaults(faults);
        fixture.stayOnline();
        QTRY_VERIFY(fixture.account->session().state() == session::ImapSession::State::Idling);
        fixture.fill(3, "Archive");
        QTRY_COMPARE(fixture.difference("Archive"), QString()); // by LIST
        fixture.fill(3);
        QTRY_COMPARE(fixture.difference(), QString()); // by IDLE
        QCOMPARE(fixture.server->connectionCount(), 1);
    }

    /// Then IDLE would say nothing for ever.
    void overflowWithoutAWayBackEndsTheConnection()
    {
        Told told([](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            return command == narrow ? std::optional(QByteArray("<tag> NO not that either\r\n"))
                                     : std::nullopt;
        });
        QVERIFY(told.stay());
        QSignalSpy disconnected(told.bench.account.get(), &AccountSync::disconnected);
        told.server.say("* OK [NOTIFICATIONOVERFLOW] too much\r\n");
        QVERIFY(!disconnected.isEmpty() || disconnected.wait(5'000));
        QSignalSpy synchronised(told.bench.account.get(), &AccountSync::synchronised);
        told.clock.advance(told.bench.account->retryInMs());
        QVERIFY(!synchronised.isEmpty() || synchronised.wait(5'000));
        QCOMPARE(told.server.connections, 2);
        QCOMPARE(told.server.count(wide), 1); // not on the next one
    }

    // --- unasked

    void unaskedDataIsHarmless()
    {
        Told told({}, QByteArray(notifying).replace(" NOTIFY", ""));
        QVERIFY(told.stay());
        QVERIFY(
            told.tell("* STATUS Archive (MESSAGES 1 UIDNEXT 99 UIDVALIDITY 8 HIGHESTMODSEQ 99)\r\n"
                      "* STATUS Nowhere (MESSAGES 1)\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"
                      "* LIST () \"/\" Elsewhere (\"OLDNAME\" (Archive))\r\n* OK "
                      "[NOTIFICATIONOVERFLOW] x\r\n* OK [BADEVENT (A)] x\r\n"));
        QVERIFY(told.has("Archive") && !told.has("Elsewhere"));
        QCOMPARE(told.server.count("SELECT"), 1);
        QCOMPARE(told.server.count("NOTIFY"), 0);
    }
};

QTEST_GUILESS_MAIN(TestNotifyWatch)
#include "tst_notifywatch.moc"
