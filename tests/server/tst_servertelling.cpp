// SPDX-License-Identifier: GPL-3.0-or-later
// The server's rules S2 to S7: mod-sequences at expunge, refusals, known UIDs and match data, three
// memories, where VANISHED may stand, CLOSED. Each test names its clause of RFC 7162.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerTelling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // S6
    void s6_earlierComesBeforeFetch();
    void s6_noExpungeWhereItMustNotStand_data();
    void s6_noExpungeWhereItMustNotStand();
    void s6_uidCommandsMayTell_data();
    void s6_uidCommandsMayTell();
    void s6_uidSearchWithNumbersMayNot();
    void s6_notBetweenCommands();
    void s6_tellsAtOnceWhileIdle();
    void s6_expungeWithoutQresync();
    void s6_messageThatCameAndWentIsNeverNamed();
    void s6_pendingIsNotToldAsEarlier();
    // S7
    void s7_closedWhenReplaced();
    void s7_closedEvenWhenSelectFails();
    void s7_firstEnablingCommandTellsHighestModSeq_data();
    void s7_firstEnablingCommandTellsHighestModSeq();
    void s7_afterNoModSeqNothingIsTold();
    void s7_modSeqInEveryFetchOnceAware();
    void changedUidValidityEndsTheConnection();
    void condstoreOnlyServer();
};

void TestServerTelling::s6_earlierComesBeforeFetch()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    bench.store->expunge(inbox, uids("3"));
    const auto client = bench.qresyncClient();
    const QByteArray changes =
        changesOf(client->run("SELECT INBOX (QRESYNC (" + bench.validity() + " 6))"));
    QCOMPARE(
        changes,
        QByteArray("* VANISHED (EARLIER) 3\n* 1 FETCH (UID 1 MODSEQ (7) FLAGS (\\Seen \\Recent))"));
}

void TestServerTelling::s6_noExpungeWhereItMustNotStand_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"FETCH 1 (UID)", "FETCH 4 (FLAGS)", "STORE 1 +FLAGS (\\Seen)",
          "STORE 4 +FLAGS.SILENT (\\Seen)", "SEARCH ALL", "SEARCH RETURN (COUNT) SEEN"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerTelling::s6_noExpungeWhereItMustNotStand()
{
    QFETCH(QByteArray, command);
    for (bool qresync : {true, false}) {
        Bench bench;
        bench.fill(4);
        bench.start();
        Client client(bench.port());
        client.logIn();
        if (qresync)
            client.answer("ENABLE QRESYNC");
        client.answer("SELECT INBOX");
        bench.store->expunge(inbox, uids("2"));
        const QByteArray answer = client.dialogue(command);
        QVERIFY2(!answer.contains("VANISHED") && !answer.contains("EXPUNGE\n"), answer.constData());
        // Numbers are still those of four messages: number 4 is UID 4.
        QVERIFY(client.dialogue("FETCH 4 (UID)").startsWith("* 4 FETCH (UID 4)\nOK"));
        QVERIFY(client.dialogue("NOOP").startsWith(qresync ? "* VANISHED 2\n" : "* 2 EXPUNGE\n"));
        QVERIFY(client.dialogue("FETCH 3 (UID)").startsWith("* 3 FETCH (UID 4)\nOK"));
    }
}

void TestServerTelling::s6_uidCommandsMayTell_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"UID FETCH 1 (FLAGS)", "UID STORE 1 +FLAGS (\\Seen)", "UID SEARCH ALL", "NOOP", "CHECK",
          "STATUS INBOX (MESSAGES)", "LIST \"\" *", "UID COPY 1 INBOX", "EXPUNGE"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerTelling::s6_uidCommandsMayTell()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(4);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    const QList<QByteArray> lines = client->run(command);
    QVERIFY(lines.contains("* VANISHED 2"));
    QVERIFY(lines.last().startsWith("OK"));
}

void TestServerTelling::s6_uidSearchWithNumbersMayNot()
{
    Bench bench;
    bench.fill(4);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    QCOMPARE(client->dialogue("UID SEARCH 3:4"), QByteArray("* SEARCH 3 4\nOK Search completed"));
    QCOMPARE(client->dialogue("UID SEARCH UID 3:4"),
             QByteArray("* SEARCH 3 4\n* VANISHED 2\nOK [HIGHESTMODSEQ 6] Search completed"));
}

void TestServerTelling::s6_notBetweenCommands()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("1"));
    bench.store->append(inbox, message("new"));
    // Another client's whole dialogue passes; this one hears nothing meanwhile.
    Client other(bench.port());
    other.logIn();
    other.answer("SELECT INBOX");
    QCOMPARE(client->rest(), QByteArray());
    // A command is not in progress before all of it has come (3.2.10.2).
    client->write("x STATUS {5}\r\n");
    QCOMPARE(client->read(), QByteArray("+ Go on"));
    client->write("INBOX (MESSAGES)\r\n");
    QCOMPARE(client->readUntil("x").join('\n'),
             QByteArray("* STATUS INBOX (MESSAGES 3)\n* VANISHED 1\n* 3 EXISTS\nx OK "
                        "[HIGHESTMODSEQ 6] Status completed"));
}

void TestServerTelling::s6_tellsAtOnceWhileIdle()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    client->write("i IDLE\r\n");
    QCOMPARE(client->read(), QByteArray("+ Idling"));
    bench.store->expunge(inbox, uids("2"));
    QCOMPARE(client->read(), QByteArray("* VANISHED 2"));
    bench.store->addFlags(inbox, uids("3"), flags("\\Flagged"));
    QCOMPARE(client->read(), QByteArray("* 2 FETCH (UID 3 MODSEQ (6) FLAGS (\\Flagged \\Recent))"));
    bench.store->append(inbox, message("new"));
    QCOMPARE(client->read(), QByteArray("* 3 EXISTS"));
    QCOMPARE(client->read(), QByteArray("* 3 RECENT"));
    // Several in one turn come as one.
    bench.store->expunge(inbox, uids("1"));
    bench.store->expunge(inbox, uids("4"));
    QCOMPARE(client->read(), QByteArray("* VANISHED 1,4"));
    client->write("DONE\r\n");
    QCOMPARE(client->read(), QByteArray("i OK [HIGHESTMODSEQ 9] Idle completed"));
}

void TestServerTelling::s6_expungeWithoutQresync()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2,4:5"));
    QCOMPARE(client.dialogue("NOOP"),
             QByteArray("* 5 EXPUNGE\n* 4 EXPUNGE\n* 2 EXPUNGE\nOK Noop completed"));
}

void TestServerTelling::s6_messageThatCameAndWentIsNeverNamed()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->append(inbox, message("short-lived"));
    bench.store->expunge(inbox, uids("3"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
    bench.store->append(inbox, message("stays"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("* 3 EXISTS\n* 3 RECENT\nOK Noop completed"));
    QCOMPARE(client->dialogue("FETCH 3 (UID)"),
             QByteArray("* 3 FETCH (UID 4)\nOK Fetch completed"));
}

void TestServerTelling::s6_pendingIsNotToldAsEarlier()
{
    // 3.2.10: the two forms are never combined: what this client still counts must shift its
    // numbers.
    Bench bench;
    bench.fill(5);
    bench.store->expunge(inbox, uids("1"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("3"));
    bench.store->addFlags(inbox, uids("5"), flags("\\Seen"));
    QCOMPARE(client->dialogue("UID FETCH 1:5 (FLAGS) (CHANGEDSINCE 6 VANISHED)"),
             QByteArray("* VANISHED 3\n"
                        "* VANISHED (EARLIER) 1\n"
                        "* 3 FETCH (UID 5 FLAGS (\\Seen \\Recent) MODSEQ (9))\n"
                        "OK [HIGHESTMODSEQ 9] Fetch completed"));
}

void TestServerTelling::s7_closedWhenReplaced()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port()); // also without any enabling command (3.2.11)
    client.logIn();
    QVERIFY(!client.dialogue("SELECT INBOX").contains("CLOSED"));
    QCOMPARE(client.run("EXAMINE INBOX").first(),
             QByteArray("* OK [CLOSED] Previous mailbox closed"));
    QVERIFY(!client.dialogue("CLOSE").contains("CLOSED]"));
    QVERIFY(!client.dialogue("SELECT INBOX").contains("CLOSED"));
    QVERIFY(!client.dialogue("UNSELECT").contains("CLOSED]"));
}

void TestServerTelling::s7_closedEvenWhenSelectFails()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(client.dialogue("SELECT Nowhere"),
             QByteArray("* OK [CLOSED] Previous mailbox closed\nNO [NONEXISTENT] No such mailbox"));
    QCOMPARE(client.answer("CHECK"), QByteArray("BAD No mailbox selected"));
}

void TestServerTelling::s7_firstEnablingCommandTellsHighestModSeq_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"FETCH 1 (MODSEQ)", "UID FETCH 1 (FLAGS) (CHANGEDSINCE 1)", "SEARCH MODSEQ 1",
          "STORE 1 (UNCHANGEDSINCE 100) +FLAGS.SILENT \\Seen", "STATUS INBOX (HIGHESTMODSEQ)",
          "ENABLE CONDSTORE", "ENABLE QRESYNC", "LIST \"\" INBOX RETURN (STATUS (HIGHESTMODSEQ))"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerTelling::s7_firstEnablingCommandTellsHighestModSeq()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(client.run(command).first(), QByteArray("* OK [HIGHESTMODSEQ 3] Highest"));
    QVERIFY(!client.dialogue(command).contains("* OK [HIGHESTMODSEQ")); // only the first
}

// RFC 7162 3.1.2.2: a mailbox without mod-sequences has no HIGHESTMODSEQ to tell.
void TestServerTelling::s7_afterNoModSeqNothingIsTold()
{
    for (const char *command :
         {"STATUS INBOX (HIGHESTMODSEQ)", "ENABLE CONDSTORE", "ENABLE QRESYNC"}) {
        Bench bench;
        bench.fill(2);
        server::ServerFaults faults;
        faults.noModSeq = true;
        bench.start();
        bench.server().setFaults(faults);
        Client client(bench.port());
        client.logIn();
        QVERIFY(client.dialogue("SELECT INBOX").contains("* OK [NOMODSEQ]"));
        const QByteArray said = client.dialogue(command);
        QVERIFY2(said.contains("OK ") && !said.contains("* OK [HIGHESTMODSEQ"), command);
    }
}

void TestServerTelling::s7_modSeqInEveryFetchOnceAware()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->addFlags(inbox, uids("2"), flags("\\Seen"));
    QCOMPARE(client.dialogue("NOOP"),
             QByteArray("* 2 FETCH (FLAGS (\\Seen \\Recent))\nOK Noop completed"));
    QCOMPARE(client.dialogue("STORE 1 +FLAGS \\Seen"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent))\nOK Store completed"));
    client.answer("FETCH 1 (MODSEQ)");
    // From now on: by another client, by STORE, by FETCH that sets \Seen (3.2.4).
    bench.store->addFlags(inbox, uids("2"), flags("\\Flagged"));
    QCOMPARE(
        client.dialogue("NOOP"),
        QByteArray(
            "* 2 FETCH (UID 2 MODSEQ (7) FLAGS (\\Seen \\Flagged \\Recent))\nOK Noop completed"));
    QCOMPARE(
        client.dialogue("STORE 1 +FLAGS \\Flagged"),
        QByteArray(
            "* 1 FETCH (UID 1 MODSEQ (8) FLAGS (\\Seen \\Flagged \\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("STORE 1 -FLAGS.SILENT \\Flagged"),
             QByteArray("* 1 FETCH (UID 1 MODSEQ (9))\nOK Store completed"));
    QCOMPARE(
        client.dialogue("FETCH 3 BODY[TEXT]"),
        QByteArray(
            "* 3 FETCH (UID 3 FLAGS (\\Seen \\Recent) MODSEQ (10) BODY[TEXT] {8}\r\nHello.\r\n)\n"
            "OK Fetch completed"));
    // What the client asked for without MODSEQ comes without.
    QCOMPARE(client.dialogue("FETCH 1 (FLAGS)"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent))\nOK Fetch completed"));
}

void TestServerTelling::changedUidValidityEndsTheConnection()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    const QByteArray old = bench.validity();
    bench.store->changeUidValidity(inbox);
    QVERIFY(bench.validity() != old);
    QCOMPARE(client->read(), QByteArray("* BYE The selected mailbox is gone"));
    QVERIFY(client->waitForClose());
    QCOMPARE(bench.store->snapshot(inbox).size(), 2U);
}

void TestServerTelling::condstoreOnlyServer()
{
    Bench bench;
    bench.options.without = {"QRESYNC"};
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    QVERIFY(!client.read().contains("QRESYNC"));
    client.answer("LOGIN demo secret");
    QCOMPARE(client.dialogue("ENABLE QRESYNC"), QByteArray("* ENABLED\nOK Enabled"));
    QVERIFY(client.answer("SELECT INBOX (QRESYNC (1 1))").startsWith("BAD"));
    QVERIFY(client.run("SELECT INBOX (CONDSTORE)").contains("* OK [HIGHESTMODSEQ 4] Highest"));
    bench.store->expunge(inbox, uids("1"));
    QVERIFY(client.dialogue("NOOP").startsWith("* 1 EXPUNGE\n"));
}

QTEST_GUILESS_MAIN(TestServerTelling)
#include "tst_servertelling.moc"
