// SPDX-License-Identifier: GPL-3.0-or-later
// What the server tells of the other mailboxes by itself (rule C16, RFC 5465): against core/server,
// and against servers that refuse, overflow, lie, or tell what nobody asked for.
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

const char wide[] = "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange)) "
                    "(PERSONAL (MessageNew MessageExpunge "
                    "FlagChange MailboxName SubscriptionChange))";
const char narrow[] = "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))";
const QByteArray notifying = QByteArrayLiteral(
    "IMAP4REV1 SASL-IR ENABLE CONDSTORE QRESYNC IDLE NOTIFY UIDPLUS LIST-EXTENDED LIST-STATUS");

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

/// INBOX and Archive of five messages each at mod-sequence 50 on a server that says what it is told
/// to say.
struct Told
{
    explicit Told(LineServer::Answer more = {}, QByteArray capabilities = notifying)
        : server(capabilities,
                 [this, more](const QByteArray &tag,
                              const QByteArray &command) -> std::optional<QByteArray> {
                     if (more) {
                         if (const auto answer = more(tag, command))
                             return answer;
                     }
                     if (command.startsWith("SELECT"))
                         return selected(5, 6, "* OK [HIGHESTMODSEQ 50] m\r\n");
                     if (command.startsWith("LIST"))
                         return list + "<tag> OK done\r\n";
                     return std::nullopt;
                 })
        , bench(server, &clock, {"INBOX", "Archive"}, 5, 50)
    {
    }
    /// Online and idling.
    bool stay()
    {
        return bench.stay() && QTest::qWaitFor([this] { return server.isIdle(); });
    }
    /// The server says it, and what waits for a moment happens.
    bool tell(const QByteArray &lines)
    {
        server.say(lines);
        return bench.account->session().state() != session::ImapSession::State::Closed && isStill();
    }
    /// Nothing is on the wire and no timer of a few milliseconds waits.
    bool isStill()
    {
        for (int quiet = 0; quiet < 3;) {
            clock.advance(60);
            server.say("* OK still here\r\n");
            QSignalSpy heard(&bench.account->session(), &session::ImapSession::untagged);
            if (!heard.wait(5'000))
                return false;
            quiet = server.isIdle() ? quiet + 1 : 0;
        }
        return true;
    }
    UidSet names() const
    {
        UidSet set;
        for (const store::MailboxRecord &record : bench.store->mailboxes())
            set.add(quint32(record.id.value()));
        return set;
    }
    bool has(const char *name) const
    {
        return bench.store->mailboxNamed(MailboxName::fromWire(name)).has_value();
    }

    QByteArray list =
        "* LIST (\\Subscribed) \"/\" INBOX\r\n* LIST (\\Subscribed \\Archive) \"/\" Archive\r\n"
        "* STATUS Archive (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n";
    ManualClock clock;
    LineServer server;
    Bench bench;
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

    void listIsSeldomButDoesNotVanish()
    {
        for (const bool offers : {true, false}) {
            Told told({}, offers ? notifying : QByteArray(notifying).replace(" NOTIFY", ""));
            QVERIFY(told.stay());
            const qsizetype lists = told.server.count("LIST");
            for (int minutes = 5; minutes <= 30; minutes += 5) {
                told.clock.advance(5 * 60'000);
                QVERIFY(told.isStill());
                QCOMPARE(told.server.count("NOOP"),
                         minutes / 5); // the connection is probed as often as ever
                QCOMPARE(told.server.count("LIST") - lists, offers ? minutes / 30 : minutes / 5);
            }
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

    // --- the tree (RFC 5465 5.4, 5.5)

    void mailboxesComeAndGo()
    {
        SyncFixture fixture;
        fixture.mail->createMailbox(fixture.name("Archive"));
        fixture.fill(5, "Archive");
        QVERIFY(fixture.syncOnce({}).isOk);
        fixture.stayOnline();
        fixture.mail->createMailbox(fixture.name("New"), {"\\Junk"});
        fixture.fill(4, "New");
        QTRY_COMPARE(fixture.difference("New"), QString());
        QTRY_COMPARE(fixture.record("New").role, store::MailboxRole::Junk);
        fixture.mail->deleteMailbox(fixture.name("New"));
        QTRY_VERIFY(!fixture.store->mailboxNamed(fixture.name("New")));
        QVERIFY(fixture.store->mailboxNamed(fixture.name("Archive")));
        // Renamed, it is the same to the cache: nothing is fetched again.
        const store::MailboxRecord before = fixture.record("Archive");
        fixture.mail->renameMailbox(fixture.name("Archive"), fixture.name("Attic"));
        QTRY_VERIFY(fixture.store->mailboxNamed(fixture.name("Attic")));
        QVERIFY(!fixture.store->mailboxNamed(fixture.name("Archive")));
        QCOMPARE(fixture.record("Attic").id, before.id);
        QCOMPARE(fixture.difference("Attic"), QString());
        fixture.mail->append(fixture.name("Attic"), fixture.message(99));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.difference("Attic"), QString(), 10'000);
    }

    void treeEvents_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("names"); // afterwards, before LIST is asked
        const auto row = [](const char *name, const char *lines, const char *names) {
            QTest::newRow(name) << QByteArray(lines) << QByteArray(names);
        };
        row("created", "* LIST () \"/\" \"NewMailbox\"\r\n", "Archive INBOX NewMailbox");
        row("deleted", "* LIST (\\NonExistent) \"/\" Archive\r\n", "INBOX");
        row("deleted, written otherwise", "* LIST (\\nonexistent) \"/\" \"Archive\"\r\n", "INBOX");
        row("renamed", "* LIST () \"/\" Attic (\"OLDNAME\" (Archive))\r\n", "Attic INBOX");
        row("renamed, of what was not known", "* LIST () \"/\" Attic (\"OLDNAME\" (Cellar))\r\n",
            "Archive Attic INBOX");
        row("renamed into itself", "* LIST () \"/\" Archive/x (\"OLDNAME\" (Archive))\r\n",
            "Archive Archive/x INBOX");
        row("renamed to INBOX", "* LIST () \"/\" INBOX (\"OLDNAME\" (Archive))\r\n",
            "Archive INBOX");
        row("INBOX renamed", "* LIST () \"/\" Old (\"OLDNAME\" (INBOX))\r\n", "Archive INBOX Old");
        row("INBOX gone", "* LIST (\\NonExistent) \"/\" INBOX\r\n", "Archive INBOX");
        row("no access",
            "* LIST (\\NoAccess) \"/\" Archive\r\n* LIST (\\NoAccess) \"/\" Secret\r\n",
            "Archive INBOX");
        row("gone that never was", "* LIST (\\NonExistent) \"/\" Nowhere\r\n", "Archive INBOX");
        row("created below, then the top deleted",
            "* LIST () \"/\" Archive/x\r\n* LIST (\\NonExistent) \"/\" Archive\r\n",
            "Archive Archive/x INBOX");
        row("both deleted, the top first",
            "* LIST () \"/\" Archive/x\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"
            "* LIST (\\NonExistent) \"/\" Archive/x\r\n",
            "INBOX");
        row("with what is below",
            "* LIST () \"/\" Archive/x\r\n* LIST () \"/\" Archive.y\r\n* LIST () \"/\" Attic "
            "(\"OLDNAME\" (Archive))\r\n",
            "Archive.y Attic Attic/x INBOX");
        row("as Dovecot 2.3 tells of a tree",
            "* LIST () \"/\" Archive/b/c\r\n* LIST (\\NonExistent) \"/\" Archive\r\n"
            "* LIST () \"/\" Z/b/c (\"OLDNAME\" (Archive/b/c))\r\n* LIST () \"/\" Z\r\n",
            "INBOX Z Z/b/c");
        row("swapped",
            "* LIST () \"/\" T (\"OLDNAME\" (Archive))\r\n* LIST () \"/\" Archive\r\n* LIST () "
            "\"/\" U (\"OLDNAME\" (Archive))\r\n",
            "INBOX T U");
    }
    void treeEvents()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, names);
        bool mayList = true;
        Told told(
            [&mayList](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                return command.startsWith("LIST") && !mayList
                    ? std::optional(QByteArray("<tag> NO later\r\n"))
                    : std::nullopt;
            });
        QVERIFY(told.stay());
        mayList = false;
        QVERIFY(told.tell(lines));
        QByteArrayList found;
        for (const store::MailboxRecord &record : told.bench.store->mailboxes())
            found << record.name.wire();
        std::sort(found.begin(), found.end());
        QCOMPARE(found.join(' '), names);
    }

    void knownAttributesStay()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype lists = told.server.count("LIST");
        // Dovecot 2.3 says no SPECIAL-USE here; the subscription is what counts (5.5).
        QVERIFY(told.tell("* LIST () \"/\" Archive\r\n"));
        QCOMPARE(told.bench.record("Archive").role, store::MailboxRole::Archive);
        QVERIFY(!told.bench.record("Archive").isSubscribed);
        QVERIFY(told.bench.record("INBOX").isSubscribed);
        QVERIFY(told.tell("* LIST (\\Subscribed \\HasChildren) \"/\" Archive\r\n"));
        QVERIFY(told.bench.record("Archive").isSubscribed);
        QCOMPARE(told.bench.record("Archive").attributes,
                 (AtomList {"\\Archive", "\\Subscribed", "\\HasChildren"}));
        QCOMPARE(told.server.count("LIST"), lists); // nothing came or went
    }

    void listsForNewNamesAreSeldom()
    {
        Told told;
        QVERIFY(told.stay());
        const qsizetype lists = told.server.count("LIST");
        for (int i = 0; i < 10; ++i)
            QVERIFY(told.tell("* LIST () \"/\" New" + QByteArray::number(i) + "\r\n"));
        QCOMPARE(told.server.count("LIST"), lists + 1);
        told.clock.advance(60'000);
        QVERIFY(told.isStill());
        QCOMPARE(told.server.count("LIST"), lists + 2);
        QVERIFY(!told.has("New3")); // LIST knows better
    }

    /// What is open when it is renamed or deleted.
    void theOpenMailboxIsRenamedOrDeleted()
    {
        Told told;
        QVERIFY(told.stay());
        told.bench.account->setHome(told.bench.record("Archive").id);
        QVERIFY(told.isStill());
        told.list =
            "* LIST (\\Subscribed) \"/\" INBOX\r\n* LIST () \"/\" Attic\r\n"
            "* STATUS Attic (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ 50)\r\n";
        const MailboxId id = told.bench.record("Archive").id;
        QVERIFY(told.tell("* LIST () \"/\" Attic (\"OLDNAME\" (Archive))\r\n"));
        QCOMPARE(told.bench.record("Attic").id, id);
        QVERIFY(told.tell("* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (51))\r\n"));
        QCOMPARE(told.bench.store->serverFlags(id, UidSet::single(2)).begin()->second,
                 flag(SystemFlag::Seen));
        told.list = "* LIST (\\Subscribed) \"/\" INBOX\r\n";
        QVERIFY(told.tell("* LIST (\\NonExistent) \"/\" Attic\r\n"));
        QVERIFY(!told.has("Attic"));
        QCOMPARE(told.bench.account->state(), AccountSync::State::Online);
        QVERIFY(told.server.heard.last() == "IDLE");
    }

    void eventsWhileListIsAnswered()
    {
        QByteArray between;
        Told told([&between](const QByteArray &,
                             const QByteArray &command) -> std::optional<QByteArray> {
            if (!command.startsWith("LIST") || between.isEmpty())
                return std::nullopt;
            return "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Archive\r\n* LIST () \"/\" Doomed\r\n"
                   "* STATUS Archive (MESSAGES 5 UIDNEXT 6 UIDVALIDITY 7 UNSEEN 5 HIGHESTMODSEQ "
                   "50)\r\n"
                + std::exchange(between, {}) + "<tag> OK done\r\n";
        });
        QVERIFY(told.stay());
        between = "* LIST (\\NonExistent) \"/\" Doomed\r\n* LIST () \"/\" Attic (\"OLDNAME\" "
                  "(Archive))\r\n"
                  "* STATUS Archive (HIGHESTMODSEQ 51)\r\n";
        const MailboxId id = told.bench.record("Archive").id;
        told.bench.account->refresh();
        QTRY_VERIFY(between.isEmpty());
        told.list = "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Attic\r\n";
        QVERIFY(told.isStill());
        QVERIFY(!told.has("Doomed") && !told.has("Archive"));
        QCOMPARE(told.bench.record("Attic").id, id);
    }
};

QTEST_GUILESS_MAIN(TestNotifyWatch)
#include "tst_notifywatch.moc"
