// SPDX-License-Identifier: GPL-3.0-or-later
// STORE in all its forms, RFC 7162's examples of section 3.1 as dialogues (the same numbers where
// the server can be brought to them), and two clients on one mailbox.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void forms();
    void keywordsAreAnnounced();
    void malformed_data();
    void malformed();
    void readOnly();
    // RFC 7162 section 3.1
    void example1_highestModSeqInSelect();
    void example2_noModSeq();
    void example3_allPass();
    void example4_starAndKeyword();
    void example5_firstEnablingCommand();
    void example6_someFail();
    void example7And8_zero();
    void example9To10_oneHundredAndOne();
    void example10_modSeqPerFlag();
    void example11_someExpunged();
    void duplicateInSetDoesNotFail();
    void example12_changedSince();
    void example13_modSeqItem();
    void example14_otherSessions();
    void example15To16_searchModSeq();
    void example17_status();
    void example19_esearch();
    // Two clients
    void silentStoreStillTellsWhatAnotherChanged();
    void twoClientsConverge();
};

void TestServerStore::forms()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(client.dialogue("STORE 1 FLAGS (\\Seen $a)"),
             QByteArray("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $a)\n"
                        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $a "
                        "\\*)] Flags are kept\n"
                        "* 1 FETCH (FLAGS (\\Seen $a \\Recent))\nOK Store completed"));
    QCOMPARE(
        client.dialogue("STORE 1 +FLAGS \\Flagged \\Answered"),
        QByteArray(
            "* 1 FETCH (FLAGS (\\Seen \\Answered \\Flagged $a \\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("STORE 1 -FLAGS (\\Seen $A)"),
             QByteArray("* 1 FETCH (FLAGS (\\Answered \\Flagged \\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("STORE 1 FLAGS ()"),
             QByteArray("* 1 FETCH (FLAGS (\\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("STORE 2:3 +FLAGS.SILENT (\\Draft)"),
             QByteArray("OK Store completed"));
    QCOMPARE(client.dialogue("UID STORE 2:* -FLAGS (\\Draft)"),
             QByteArray("* 2 FETCH (UID 2 FLAGS (\\Recent))\n* 3 FETCH (UID 3 FLAGS "
                        "(\\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("UID STORE 77 +FLAGS (\\Seen)"), QByteArray("OK Store completed"));
    QVERIFY(client.answer("STORE 4 +FLAGS (\\Seen)").startsWith("BAD"));
}

void TestServerStore::keywordsAreAnnounced()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->addFlags(inbox, uids("1"), flags("$Work"));
    const QList<QByteArray> lines = client.run("NOOP");
    QCOMPARE(lines.first(),
             QByteArray("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)"));
    QCOMPARE(lines.at(2), QByteArray("* 1 FETCH (FLAGS ($Work \\Recent))"));
}

void TestServerStore::malformed_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"STORE", "STORE 1", "STORE 1 FLAGS", "STORE 1 FLAGS \\Recent", "STORE 1 FLAGS (\\Foo)",
          "STORE 1 FLAGS (\\Seen", "STORE 0 FLAGS ()", "STORE 1: FLAGS ()", "STORE 1,,2 FLAGS ()",
          "STORE 4294967296 FLAGS ()", "STORE 1 FLAG ()", "STORE 1 (UNCHANGEDSINCE) +FLAGS ()",
          "STORE 1 (UNCHANGEDSINCE 1 UNCHANGEDSINCE 2) +FLAGS ()",
          "STORE 1 (CHANGEDSINCE 1) +FLAGS ()",
          "STORE 1 (UNCHANGEDSINCE 9223372036854775808) +FLAGS ()", "STORE 1 FLAGS () x",
          "UID STORE $ FLAGS ()", "STORE a FLAGS ()"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerStore::malformed()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(client.answer(command).startsWith("BAD "));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), 3U);
}

void TestServerStore::readOnly()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run("EXAMINE INBOX").contains("* OK [PERMANENTFLAGS ()] Read-only"));
    QCOMPARE(client.answer("STORE 1 +FLAGS (\\Seen)"), QByteArray("NO Read-only"));
    QCOMPARE(client.answer("EXPUNGE"), QByteArray("NO Read-only"));
    QCOMPARE(client.answer("MOVE 1 INBOX"), QByteArray("NO Read-only"));
    QVERIFY(!client.dialogue("FETCH 1 BODY[TEXT]").contains("FLAGS"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), 3U);
}

void TestServerStore::example1_highestModSeqInSelect()
{
    Bench bench;
    bench.fill(3);
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    bench.store->setNextUid(inbox, imap::Uid(4392));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(715194045007));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(
        client.dialogue("SELECT INBOX"),
        "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n"
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags are kept\n"
        "* 3 EXISTS\n* 3 RECENT\n* OK [UNSEEN 2] First unseen\n* OK [UIDVALIDITY "
            + QByteArray::number(bench.store->uidValidity(inbox).value())
            + "] UIDs valid\n* OK [UIDNEXT 4392] Predicted next UID\n* OK [HIGHESTMODSEQ "
              "715194045007] Highest\n"
              "OK [READ-WRITE] Selected");
    // \Recent was taken by the first one who selected.
    Client second(bench.port());
    second.logIn();
    QVERIFY(second.run("SELECT INBOX").contains("* 0 RECENT"));
}

void TestServerStore::example2_noModSeq()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    server::ServerFaults faults;
    faults.noModSeq = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    const QList<QByteArray> lines = client.run("SELECT INBOX");
    QVERIFY(lines.contains("* OK [NOMODSEQ] No mod-sequences here"));
    QVERIFY(!lines.join('\n').contains("HIGHESTMODSEQ"));
    // What must be refused then (3.1.2.2), and EXPUNGE goes on being used (3.2.3).
    for (const char *command : {"FETCH 1 (FLAGS) (CHANGEDSINCE 1)", "FETCH 1 (MODSEQ)",
                                "SEARCH MODSEQ 1", "STORE 1 (UNCHANGEDSINCE 1) +FLAGS (\\Seen)"})
        QVERIFY2(client.answer(command).startsWith("BAD"), command);
    bench.store->expunge(inbox, uids("2"));
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    QCOMPARE(
        client.dialogue("NOOP"),
        QByteArray("* 2 EXPUNGE\n* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))\nOK Noop completed"));
    QCOMPARE(client.dialogue("STATUS INBOX (HIGHESTMODSEQ)"),
             QByteArray("* STATUS INBOX (HIGHESTMODSEQ 0)\nOK Status completed"));
    const QByteArray qresync =
        client.dialogue("SELECT INBOX (QRESYNC ("
                        + QByteArray::number(bench.store->uidValidity(inbox).value()) + " 1))");
    QVERIFY(!qresync.contains("VANISHED") && !qresync.contains("FETCH"));
}

void TestServerStore::example3_allPass()
{
    Bench bench;
    bench.fill(8);
    bench.store->expunge(inbox, uids("1:3,5,7"));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(12121230045));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(
        client.dialogue("UID STORE 6,4,8 (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\\Deleted)"),
        QByteArray(
            "* 1 FETCH (UID 4 MODSEQ (12121230046))\n* 2 FETCH (UID 6 MODSEQ (12121230046))\n"
            "* 3 FETCH (UID 8 MODSEQ (12121230046))\nOK Store completed"));
}

void TestServerStore::example4_starAndKeyword()
{
    Bench bench;
    bench.fill(50);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(12111230046));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    const QList<QByteArray> lines =
        client.run("STORE * (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\\Deleted $Processed)");
    QCOMPARE(lines.at(lines.size() - 2), QByteArray("* 50 FETCH (UID 50 MODSEQ (12111230047))"));
    QCOMPARE(lines.last(), QByteArray("OK Store completed"));
}

void TestServerStore::example5_firstEnablingCommand()
{
    Bench bench;
    bench.fill(50);
    bench.store->addFlags(inbox, uids("50"), flags("\\Deleted"));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(12111230047));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(
        client.dialogue("STORE 50 (UNCHANGEDSINCE 12121230045) -FLAGS.SILENT (\\Deleted)"),
        QByteArray(
            "* OK [HIGHESTMODSEQ 12111230047] Highest\n* 50 FETCH (UID 50 MODSEQ (12111230048))\n"
            "OK Store completed"));
}

void TestServerStore::example6_someFail()
{
    Bench bench;
    bench.fill(9);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(320162341));
    bench.store->addFlags(inbox, uids("7"), flags("\\Seen \\Deleted"));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(320162348));
    bench.store->addFlags(inbox, uids("9"), flags("\\Answered"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(client.dialogue("STORE 7,5,9 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)"),
             QByteArray("* 5 FETCH (UID 5 MODSEQ (320162350))\n"
                        "* 7 FETCH (UID 7 MODSEQ (320162342) FLAGS (\\Seen \\Deleted \\Recent))\n"
                        "* 9 FETCH (UID 9 MODSEQ (320162349) FLAGS (\\Answered \\Recent))\n"
                        "OK [MODIFIED 7,9] Conditional STORE failed for some"));
    // UID STORE names UIDs.
    bench.store->expunge(inbox, uids("1"));
    client.answer("NOOP");
    QVERIFY(client.answer("UID STORE 7,9 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)")
                .startsWith("OK [MODIFIED 7,9]"));
    QVERIFY(client.answer("STORE 6,8 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\\Deleted)")
                .startsWith("OK [MODIFIED 6,8]"));
}

void TestServerStore::example7And8_zero()
{
    Bench bench;
    bench.options.modSeqPerFlag = true;
    bench.fill(12);
    bench.store->addFlags(inbox, uids("12"), flags("$MDNSent"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QVERIFY(client.answer("STORE 12 (UNCHANGEDSINCE 0) +FLAGS.SILENT ($MDNSent)")
                .startsWith("OK [MODIFIED 12]"));
    // A system flag always exists, a keyword that was never set does not.
    QVERIFY(client.answer("STORE 11 (UNCHANGEDSINCE 0) +FLAGS.SILENT (\\Draft)")
                .startsWith("OK [MODIFIED 11]"));
    QCOMPARE(client.answer("STORE 11 (UNCHANGEDSINCE 0) +FLAGS.SILENT ($MDNSent)"),
             QByteArray("OK Store completed"));
}

void TestServerStore::example9To10_oneHundredAndOne()
{
    Bench bench;
    bench.fill(150);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(303011130955));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    bench.store->addFlags(inbox, uids("101"), flags("$Processed"));
    const QList<QByteArray> lines =
        client.run("STORE 100:150 (UNCHANGEDSINCE 212030000000) +FLAGS.SILENT ($Processed)");
    QVERIFY(lines.contains("* 100 FETCH (UID 100 MODSEQ (303011130957))"));
    // What the client needs to know to decide is told with it.
    QVERIFY(
        lines.contains("* 101 FETCH (UID 101 MODSEQ (303011130956) FLAGS ($Processed \\Recent))"));
    QVERIFY(lines.contains("* 150 FETCH (UID 150 MODSEQ (303011130957))"));
    QVERIFY(lines.last().startsWith("OK [MODIFIED 101]"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerStore::example10_modSeqPerFlag()
{
    Bench bench;
    bench.options.modSeqPerFlag = true;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    bench.store->addFlags(inbox, uids("1"), flags("\\Deleted \\Answered")); // mod-sequence 5
    const QList<QByteArray> lines =
        client.run("STORE 1 (UNCHANGEDSINCE 4) +FLAGS.SILENT ($Processed)");
    QVERIFY(lines.contains(
        "* 1 FETCH (UID 1 MODSEQ (6) FLAGS (\\Answered \\Deleted $Processed \\Recent))"));
    QCOMPARE(lines.last(), QByteArray("OK Store completed"));
    QVERIFY(client.answer("STORE 1 (UNCHANGEDSINCE 4) -FLAGS.SILENT (\\Deleted)")
                .startsWith("OK [MODIFIED 1]"));
    QVERIFY(client.answer("STORE 1 (UNCHANGEDSINCE 4) FLAGS.SILENT (\\Seen)")
                .startsWith("OK [MODIFIED 1]"));
}

void TestServerStore::example11_someExpunged()
{
    Bench bench;
    bench.fill(7);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(320172338));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    bench.store->addFlags(inbox, uids("2"), flags("\\Deleted \\Answered"));
    bench.store->expunge(inbox, uids("4:7"));
    const QList<QByteArray> lines =
        client.run("STORE 1:7 (UNCHANGEDSINCE 320172338) +FLAGS (\\SEEN)");
    QCOMPARE(
        lines.join('\n'),
        QByteArray("* 1 FETCH (UID 1 MODSEQ (320172341) FLAGS (\\Seen \\Recent))\n"
                   "* 3 FETCH (UID 3 MODSEQ (320172341) FLAGS (\\Seen \\Recent))\n"
                   "* 2 FETCH (UID 2 MODSEQ (320172339) FLAGS (\\Answered \\Deleted \\Recent))\n"
                   "* OK [HIGHESTMODSEQ 320172339] As far as told\n"
                   "NO [MODIFIED 2] Some failed the test, some are expunged"));
    QCOMPARE(client.dialogue("NOOP"),
             QByteArray("* 7 EXPUNGE\n* 6 EXPUNGE\n* 5 EXPUNGE\n* 4 EXPUNGE\nOK Noop completed"));
    QCOMPARE(
        client.dialogue("STORE 2 (UNCHANGEDSINCE 320172339) +FLAGS (\\Seen)"),
        QByteArray(
            "* 2 FETCH (UID 2 MODSEQ (320172342) FLAGS (\\Seen \\Answered \\Deleted \\Recent))\n"
            "OK Store completed"));
}

void TestServerStore::duplicateInSetDoesNotFail()
{
    Bench bench;
    bench.fill(9);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(client.answer("STORE 7,3:9 (UNCHANGEDSINCE 12121230045) +FLAGS.SILENT (\\Deleted)"),
             QByteArray("OK Store completed"));
}

void TestServerStore::example12_changedSince()
{
    Bench bench;
    bench.fill(8);
    bench.store->expunge(inbox, uids("1:3,5"));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(12345));
    bench.store->addFlags(inbox, uids("4"), flags("\\Seen"));
    bench.store->addFlags(inbox, uids("6"), flags("\\Deleted"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(
        client.dialogue("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)"),
        QByteArray(
            "* OK [HIGHESTMODSEQ 12347] Highest\n"
            "* 1 FETCH (UID 4 FLAGS (\\Seen \\Recent) MODSEQ (12346))\n"
            "* 2 FETCH (UID 6 FLAGS (\\Deleted \\Recent) MODSEQ (12347))\nOK Fetch completed"));
    QCOMPARE(client.dialogue("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12347)"),
             QByteArray("OK Fetch completed"));
}

void TestServerStore::example13_modSeqItem()
{
    Bench bench;
    bench.store->setHighestModSeq(inbox, imap::ModSeq(624140002));
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(client.dialogue("FETCH 1:3 (MODSEQ)"),
             QByteArray("* 1 FETCH (MODSEQ (624140003))\n* 2 FETCH (MODSEQ (624140004))\n"
                        "* 3 FETCH (MODSEQ (624140005))\nOK Fetch completed"));
}

void TestServerStore::example14_otherSessions()
{
    Bench bench;
    bench.fill(7);
    bench.store->addFlags(inbox, uids("7"), flags("\\Answered"));
    bench.store->setHighestModSeq(inbox, imap::ModSeq(12121230999));
    bench.start();
    Client first(bench.port());
    Client second(bench.port());
    for (Client *client : {&first, &second}) {
        client->logIn();
        client->answer("SELECT INBOX (CONDSTORE)");
    }
    QCOMPARE(first.dialogue("STORE 7 +FLAGS.SILENT (\\Deleted)"),
             QByteArray("* 7 FETCH (UID 7 MODSEQ (12121231000))\nOK Store completed"));
    QCOMPARE(second.dialogue("NOOP"),
             QByteArray("* 7 FETCH (UID 7 MODSEQ (12121231000) FLAGS (\\Answered \\Deleted))\nOK "
                        "Noop completed"));
    QCOMPARE(first.dialogue("STORE 7 -FLAGS.SILENT (\\Answered \\Seen)"),
             QByteArray("* 7 FETCH (UID 7 MODSEQ (12121231001))\nOK Store completed"));
    QCOMPARE(
        second.dialogue("NOOP"),
        QByteArray("* 7 FETCH (UID 7 MODSEQ (12121231001) FLAGS (\\Deleted))\nOK Noop completed"));
}

void TestServerStore::example15To16_searchModSeq()
{
    Bench bench;
    bench.fill(6);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(917162498));
    bench.store->addFlags(inbox, uids("2"), flags("\\Draft"));
    bench.store->addFlags(inbox, uids("5:6"), flags("\\Draft"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(client.dialogue("SEARCH MODSEQ \"/flags/\\\\draft\" all 620162338"),
             QByteArray("* SEARCH 2 5 6 (MODSEQ 917162500)\nOK Search completed"));
    QCOMPARE(client.dialogue("SEARCH MODSEQ 917162500"), // equal counts (C10)
             QByteArray("* SEARCH 5 6 (MODSEQ 917162500)\nOK Search completed"));
    QCOMPARE(client.dialogue("SEARCH NOT MODSEQ 1 LARGER 50000"),
             QByteArray("* SEARCH\nOK Search completed"));
}

void TestServerStore::example17_status()
{
    Bench bench;
    bench.store->createMailbox(mailbox("blurdybloop"));
    bench.store->setNextUid(mailbox("blurdybloop"), imap::Uid(44291));
    bench.store->append(mailbox("blurdybloop"), message("x"));
    bench.store->setHighestModSeq(mailbox("blurdybloop"), imap::ModSeq(7011231777));
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("STATUS blurdybloop (UIDNEXT MESSAGES HIGHESTMODSEQ)"),
             QByteArray("* STATUS blurdybloop (UIDNEXT 44292 MESSAGES 1 HIGHESTMODSEQ "
                        "7011231777)\nOK Status completed"));
}

void TestServerStore::example19_esearch()
{
    Bench bench;
    bench.fill(5);
    bench.store->setHighestModSeq(inbox, imap::ModSeq(1233));
    bench.store->addFlags(inbox, uids("1:3"), flags("\\Seen"));
    bench.store->addFlags(inbox, uids("5"), flags("\\Seen"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX (CONDSTORE)");
    client.write("a SEARCH RETURN (ALL) MODSEQ 1234\r\n");
    QCOMPARE(client.readUntil("a").join('\n'),
             QByteArray("* ESEARCH (TAG \"a\") ALL 1:3,5 MODSEQ 1235\na OK Search completed"));
    // RFC 4731 3.2: of the messages returned.
    client.write("b SEARCH RETURN (MIN) MODSEQ 1234\r\n");
    QCOMPARE(client.readUntil("b").first(), QByteArray("* ESEARCH (TAG \"b\") MIN 1 MODSEQ 1234"));
    client.write("c UID SEARCH RETURN (MIN MAX) MODSEQ 1234\r\n");
    QCOMPARE(client.readUntil("c").first(),
             QByteArray("* ESEARCH (TAG \"c\") UID MIN 1 MAX 5 MODSEQ 1235"));
    client.write("d SEARCH RETURN (MIN COUNT) MODSEQ 1234\r\n");
    QCOMPARE(client.readUntil("d").first(),
             QByteArray("* ESEARCH (TAG \"d\") MIN 1 COUNT 4 MODSEQ 1235"));
    client.write("e SEARCH RETURN (MIN ALL COUNT) MODSEQ 5000\r\n");
    QCOMPARE(client.readUntil("e").first(), QByteArray("* ESEARCH (TAG \"e\") COUNT 0"));
}

void TestServerStore::silentStoreStillTellsWhatAnotherChanged()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    Client first(bench.port());
    Client second(bench.port());
    for (Client *client : {&first, &second}) {
        client->logIn();
        client->answer("SELECT INBOX");
    }
    second.answer("STORE 1 +FLAGS.SILENT (\\Flagged)");
    QCOMPARE(first.dialogue("STORE 1 +FLAGS.SILENT (\\Seen)"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Flagged \\Recent))\nOK Store completed"));
    QCOMPARE(second.dialogue("NOOP"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Flagged))\nOK Noop completed"));
}

void TestServerStore::twoClientsConverge()
{
    Bench bench;
    bench.fill(6);
    bench.store->createMailbox(mailbox("Archive"));
    bench.start();
    Client first(bench.port());
    Client second(bench.port());
    for (Client *client : {&first, &second}) {
        client->logIn();
        client->answer("ENABLE QRESYNC");
        client->answer("SELECT INBOX");
    }
    second.write("i IDLE\r\n");
    QCOMPARE(second.read(), QByteArray("+ Idling"));
    first.answer("STORE 2 +FLAGS (\\Deleted)");
    QCOMPARE(second.read(), QByteArray("* 2 FETCH (UID 2 MODSEQ (8) FLAGS (\\Deleted))"));
    first.answer("EXPUNGE");
    QCOMPARE(second.read(), QByteArray("* VANISHED 2"));
    first.answer("UID MOVE 5 Archive");
    QCOMPARE(second.read(), QByteArray("* VANISHED 5"));
    first.answer("APPEND INBOX {14+}\r\nSubject: a\r\n\r\n");
    QCOMPARE(second.read(), QByteArray("* 5 EXISTS"));
    second.write("DONE\r\n");
    second.readUntil("i");
    const auto withoutRecent = [](QByteArray text) {
        return text.replace(" \\Recent", "").replace("\\Recent", "");
    };
    QCOMPARE(withoutRecent(second.dialogue("FETCH 1:* (UID FLAGS)")),
             withoutRecent(first.dialogue("FETCH 1:* (UID FLAGS)")));
}

QTEST_GUILESS_MAIN(TestServerStore)
#include "tst_serverstore.moc"
