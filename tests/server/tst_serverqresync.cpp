// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7162's examples of section 3.2 and 6 as dialogues, and the server's rules S2 to S7 (mod-sequences at expunge,
// refusals, known UIDs and match data, three memories, where VANISHED may stand, CLOSED). Each test names its clause.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

imap::ModSeq modSeq(quint64 value)
{
    return imap::ModSeq(value);
}

} // namespace

class TestServerQresync : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // RFC 7162's own examples
    void example3_2_5_uidValidityMismatch();
    void example3_2_5_1_knownUids();
    void example3_2_5_2_matchData();
    void example3_2_6_uidFetchVanished();
    void example3_2_7_expunge();
    void example3_2_8_close();
    void example3_2_9_uidExpunge();
    void example3_2_10_2_vanishedThenMore();
    void example6_delayedVanished();
    // S2
    void s2_modSeqGrowsAtEveryKindOfExpunge_data();
    void s2_modSeqGrowsAtEveryKindOfExpunge();
    void s2_expungeOfNothingTellsNoModSeq();
    void s2_sameFlagsChangeNothing();
    // S3
    void s3_refusals_data();
    void s3_refusals();
    void s3_afterRefusedSelectNothingIsSelected();
    // S4
    void s4_knownUidsRestrict();
    void s4_leftOutKnownUidsMeanAll();
    void s4_emptyMailboxThatNeverHadMessages();
    void s4_matchDataBeyondTheMailboxCostsNothing();
    // S5
    void s5_threeMemories_data();
    void s5_threeMemories();
    void s5_queueLimitExpires();
    void s5_memoryOfOneMailbox();
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
    void s7_modSeqInEveryFetchOnceAware();
    void changedUidValidityEndsTheConnection();
    void condstoreOnlyServer();

private:
    /// Logged in with QRESYNC enabled.
    static std::unique_ptr<Client> qresyncClient(Bench &bench)
    {
        auto client = std::make_unique<Client>(bench.port());
        client->logIn();
        if (client->dialogue("ENABLE QRESYNC") != "* ENABLED QRESYNC\nOK Enabled")
            qWarning("not enabled");
        return client;
    }
    static QByteArray validity(const Bench &bench)
    {
        return QByteArray::number(bench.store->uidValidity(inbox).value());
    }
    /// Untagged lines of SELECT from VANISHED or FETCH on.
    static QByteArray changesOf(const QList<QByteArray> &lines)
    {
        QList<QByteArray> changes;
        for (const QByteArray &line : lines) {
            if (line.contains("VANISHED") || line.contains(" FETCH "))
                changes << line;
        }
        return changes.join('\n');
    }
};

void TestServerQresync::example3_2_5_uidValidityMismatch()
{
    Bench bench;
    bench.fill(5);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    const auto client = qresyncClient(bench);
    const QList<QByteArray> lines = client->run("SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))");
    QVERIFY(lines.last().startsWith("OK [READ-WRITE]"));
    QCOMPARE(changesOf(lines), QByteArray()); // S4: the rest is ignored
    QVERIFY(lines.contains("* 4 EXISTS"));
    QVERIFY(lines.contains("* OK [UIDVALIDITY " + validity(bench) + "] UIDs valid"));
}

void TestServerQresync::example3_2_5_1_knownUids()
{
    Bench bench;
    for (int uid = 1; uid < 600; ++uid)
        bench.store->append(inbox, message(QByteArray::number(uid)));
    bench.store->setHighestModSeq(inbox, modSeq(90060115194045000));
    bench.store->addFlags(inbox, uids("117"), flags("\\Seen \\Answered"));
    bench.store->addFlags(inbox, uids("119"), flags("\\Draft $MDNSent"));
    bench.store->addFlags(inbox, uids("541"), flags("\\Seen $Forwarded"));
    bench.store->addFlags(inbox, uids("600"), flags("\\Seen"));
    bench.store->addFlags(inbox, uids("580"), flags("\\Seen")); // not asked for
    bench.store->expunge(inbox, uids("41,43:116,118,120:540,550"));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    const QList<QByteArray> lines
        = client->run("SELECT INBOX (QRESYNC (" + validity(bench) + " 90060115194045000 41:211,214:541))");
    QCOMPARE(lines.first(), QByteArray("* OK [CLOSED] Previous mailbox closed"));
    QCOMPARE(changesOf(lines),
             QByteArray("* VANISHED (EARLIER) 41,43:116,118,120:211,214:540\n"
                        "* 42 FETCH (UID 117 MODSEQ (90060115194045001) FLAGS (\\Seen \\Answered))\n"
                        "* 43 FETCH (UID 119 MODSEQ (90060115194045002) FLAGS (\\Draft $MDNSent))\n"
                        "* 44 FETCH (UID 541 MODSEQ (90060115194045003) FLAGS (\\Seen $Forwarded))"));
    QVERIFY(lines.contains("* OK [HIGHESTMODSEQ 90060115194045005] Highest"));
    QCOMPARE(lines.last(), QByteArray("OK [READ-WRITE] Selected"));
}

void TestServerQresync::example3_2_5_2_matchData()
{
    // Only UIDs divisible by three are there and the server remembers no expunges at all.
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    for (int uid = 1; uid < 30'013; ++uid)
        bench.store->append(inbox, "Subject: x\r\n\r\n");
    imap::UidSet gone = imap::UidSet::range(1, 30'012);
    for (quint32 uid = 3; uid < 30'013; uid += 3)
        gone.remove(uid, uid);
    bench.store->expunge(inbox, gone);
    bench.start();
    const QByteArray token = validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    const auto client = qresyncClient(bench);

    const QList<QByteArray> without = client->run("SELECT INBOX (QRESYNC (" + token + " 1:29997))");
    imap::UidSet told;
    for (const QByteArray &line : changesOf(without).split('\n')) {
        QVERIFY2(line.startsWith("* VANISHED (EARLIER) "), line.constData());
        QVERIFY(line.size() <= 64 * 1024);
        told.unite(uids(line.mid(21)));
    }
    imap::UidSet expected = gone;
    expected.remove(29'998, 30'012);
    QCOMPARE(told, expected);

    const QList<QByteArray> with = client->run(
        "SELECT INBOX (QRESYNC (" + token
        + " 1:29997 (5000,7500,9000,9990:9999 15000,22500,27000,29970,29973,29976,29979,29982,29985,29988,"
          "29991,29994,29997)))");
    QCOMPARE(changesOf(with), QByteArray());

    // A pair that does not match, and what is above the last one that does, is reported.
    const QList<QByteArray> part = client->run("SELECT INBOX (QRESYNC (" + token + " 1:30011 (9999,10003 29997,30010)))");
    QCOMPARE(changesOf(part), QByteArray("* VANISHED (EARLIER) 29998:29999,30001:30002,30004:30005,30007:30008,30010:30011"));
}

void TestServerQresync::example3_2_6_uidFetchVanished()
{
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(300));
    for (int uid = 300; uid <= 412; ++uid)
        bench.store->append(inbox, message(QByteArray::number(uid)));
    bench.store->expunge(inbox, uids("311:403,409"));
    bench.store->setHighestModSeq(inbox, modSeq(12345));
    bench.store->expunge(inbox, uids("300:310,405,411"));
    bench.store->addFlags(inbox, uids("404"), flags("\\Seen"));
    bench.store->addFlags(inbox, uids("406"), flags("\\Deleted"));
    bench.store->addFlags(inbox, uids("408"), flags("$NoJunk"));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("EXAMINE INBOX");
    QCOMPARE(client->dialogue("UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345)"),
             QByteArray("* 1 FETCH (UID 404 FLAGS (\\Seen \\Recent) MODSEQ (12347))\n"
                        "* 2 FETCH (UID 406 FLAGS (\\Deleted \\Recent) MODSEQ (12348))\n"
                        "* 4 FETCH (UID 408 FLAGS ($NoJunk \\Recent) MODSEQ (12349))\n"
                        "OK Fetch completed"));
    QCOMPARE(client->dialogue("UID SEARCH UID 300:500"),
             QByteArray("* SEARCH 404 406 407 408 410 412\nOK Search completed"));
    QCOMPARE(client->dialogue("UID FETCH 300:500 (FLAGS) (CHANGEDSINCE 12345 VANISHED)"),
             QByteArray("* VANISHED (EARLIER) 300:310,405,411\n"
                        "* 1 FETCH (UID 404 FLAGS (\\Seen \\Recent) MODSEQ (12347))\n"
                        "* 2 FETCH (UID 406 FLAGS (\\Deleted \\Recent) MODSEQ (12348))\n"
                        "* 4 FETCH (UID 408 FLAGS ($NoJunk \\Recent) MODSEQ (12349))\n"
                        "OK Fetch completed"));
}

void TestServerQresync::example3_2_7_expunge()
{
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(403));
    bench.fill(11);
    bench.store->addFlags(inbox, uids("405,406,409,413"), flags("\\Deleted"));
    bench.store->setHighestModSeq(inbox, modSeq(20010715194045318));
    bench.start();
    // Aware of mod-sequences, without QRESYNC: EXPUNGE, from the top here.
    Client plain(bench.port());
    plain.logIn();
    plain.answer("SELECT INBOX (CONDSTORE)");
    QCOMPARE(plain.dialogue("EXPUNGE"),
             QByteArray("* 11 EXPUNGE\n* 7 EXPUNGE\n* 4 EXPUNGE\n* 3 EXPUNGE\n"
                        "OK [HIGHESTMODSEQ 20010715194045319] Expunged"));

    bench.store->addFlags(inbox, uids("404,408,410"), flags("\\Deleted"));
    bench.store->setHighestModSeq(inbox, modSeq(20010715194045418));
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    QCOMPARE(client->dialogue("EXPUNGE"),
             QByteArray("* VANISHED 404,408,410\nOK [HIGHESTMODSEQ 20010715194045419] Expunged"));
}

void TestServerQresync::example3_2_8_close()
{
    Bench bench;
    bench.fill(3);
    bench.store->addFlags(inbox, uids("2"), flags("\\Deleted"));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    const quint64 before = bench.store->highestModSeq(inbox).value();
    QCOMPARE(client->dialogue("CLOSE"), QByteArray("OK Closed"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before + 1);
    QCOMPARE(bench.store->snapshot(inbox).size(), 2U);
}

void TestServerQresync::example3_2_9_uidExpunge()
{
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(2998));
    bench.fill(6); // 2998 to 3003
    bench.store->addFlags(inbox, uids("3000:3003"), flags("\\Deleted"));
    bench.store->setHighestModSeq(inbox, modSeq(20010715194045318));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    // 2999 is not \Deleted, 3003 is not named.
    QCOMPARE(client->dialogue("UID EXPUNGE 2999:3002"),
             QByteArray("* VANISHED 3000:3002\nOK [HIGHESTMODSEQ 20010715194045319] Expunged"));
}

void TestServerQresync::example3_2_10_2_vanishedThenMore()
{
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(503));
    for (int i = 0; i < 6; ++i)
        bench.store->append(inbox, message("x")); // 503 to 508
    bench.store->expunge(inbox, uids("506"));
    bench.store->setNextUid(inbox, imap::Uid(509));
    for (int i = 0; i < 4; ++i)
        bench.store->append(inbox, message("x")); // 509 to 512
    bench.store->setNextUid(inbox, imap::Uid(624));
    bench.fill(2);
    bench.store->addFlags(inbox, uids("505,507,510,625"), flags("\\Deleted"));
    bench.start();
    const auto client = qresyncClient(bench);
    QVERIFY(client->run("SELECT INBOX").contains("* 11 EXISTS"));
    QVERIFY(client->dialogue("EXPUNGE").startsWith("* VANISHED 505,507,510,625\nOK [HIGHESTMODSEQ "));
    client->answer("UID STORE 504,508 +FLAGS.SILENT (\\Deleted)");
    QVERIFY(client->dialogue("EXPUNGE").startsWith("* VANISHED 504,508\nOK [HIGHESTMODSEQ "));
}

void TestServerQresync::example6_delayedVanished()
{
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(6));
    bench.fill(4); // 6 to 9
    bench.store->setHighestModSeq(inbox, modSeq(99));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("9"));                  // 100
    bench.store->addFlags(inbox, uids("8"), flags("\\Seen")); // 101
    QCOMPARE(client->dialogue("STORE 1:3 (UNCHANGEDSINCE 96) +FLAGS.SILENT \\Flagged"),
             QByteArray("* 1 FETCH (UID 6 MODSEQ (102))\n"
                        "* 2 FETCH (UID 7 MODSEQ (102))\n"
                        "* 3 FETCH (UID 8 MODSEQ (101) FLAGS (\\Seen \\Recent))\n"
                        "* OK [HIGHESTMODSEQ 99] As far as told\n"
                        "OK [MODIFIED 3] Conditional STORE failed for some"));
    QCOMPARE(client->dialogue("STORE 3 +FLAGS.SILENT \\Flagged"),
             QByteArray("* 3 FETCH (UID 8 MODSEQ (103))\nOK [HIGHESTMODSEQ 99] Store completed"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("* VANISHED 9\nOK [HIGHESTMODSEQ 103] Noop completed"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerQresync::s2_modSeqGrowsAtEveryKindOfExpunge_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("EXPUNGE") << QByteArray("EXPUNGE");
    QTest::newRow("UID EXPUNGE") << QByteArray("UID EXPUNGE 2");
    QTest::newRow("CLOSE") << QByteArray("CLOSE");
    QTest::newRow("MOVE") << QByteArray("MOVE 2 Archive");
    QTest::newRow("UID MOVE") << QByteArray("UID MOVE 2 Archive");
}

void TestServerQresync::s2_modSeqGrowsAtEveryKindOfExpunge()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(3);
    bench.store->createMailbox(mailbox("Archive"));
    bench.store->addFlags(inbox, uids("2"), flags("\\Deleted"));
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    const QByteArray answer = client->answer(command);
    QVERIFY(answer.startsWith("OK"));
    // In the tagged OK of all but CLOSE.
    QCOMPARE(answer.contains("[HIGHESTMODSEQ " + QByteArray::number(before + 1) + ']'), command != "CLOSE");
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before + 1);
    // The new mod-sequence is bound to the UID: seen from before, not from after.
    const QByteArray token = validity(bench) + ' ';
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + QByteArray::number(before) + "))")),
             QByteArray("* VANISHED (EARLIER) 2"));
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + QByteArray::number(before + 1) + "))")),
             QByteArray());
}

void TestServerQresync::s2_expungeOfNothingTellsNoModSeq()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    QCOMPARE(client->dialogue("EXPUNGE"), QByteArray("OK Expunged"));
    QCOMPARE(client->dialogue("UID EXPUNGE 1:*"), QByteArray("OK Expunged"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before);
}

void TestServerQresync::s2_sameFlagsChangeNothing()
{
    Bench bench;
    bench.fill(2);
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen $Work"));
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    QCOMPARE(client->dialogue("UID STORE 1 +FLAGS.SILENT (\\Seen $WORK)"), QByteArray("OK Store completed"));
    QCOMPARE(client->dialogue("UID STORE 1 -FLAGS.SILENT \\Answered"), QByteArray("OK Store completed"));
    QCOMPARE(client->dialogue("UID STORE 1 FLAGS.SILENT (\\Seen $work)"), QByteArray("OK Store completed"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before);
    QCOMPARE(client->dialogue("UID STORE 1 -FLAGS.SILENT $wORK"),
             "* 1 FETCH (UID 1 MODSEQ (" + QByteArray::number(before + 1) + "))\nOK Store completed");
}

void TestServerQresync::s3_refusals_data()
{
    QTest::addColumn<bool>("isEnabled");
    QTest::addColumn<QByteArray>("command");
    const auto row = [](const char *name, bool isEnabled, const char *command) {
        QTest::newRow(name) << isEnabled << QByteArray(command);
    };
    row("SELECT QRESYNC without ENABLE", false, "SELECT INBOX (QRESYNC (1 1))");
    row("EXAMINE QRESYNC without ENABLE", false, "EXAMINE INBOX (QRESYNC (1 1))");
    row("VANISHED without ENABLE", false, "UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 1 VANISHED)");
    row("VANISHED without CHANGEDSINCE", true, "UID FETCH 1:3 (FLAGS) (VANISHED)");
    row("VANISHED in plain FETCH", true, "FETCH 1:3 (FLAGS) (CHANGEDSINCE 1 VANISHED)");
    row("CHANGEDSINCE 0", true, "UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 0)");
    row("mod-sequence of 64 bits", true, "UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 9223372036854775808)");
    row("uidvalidity 0", true, "SELECT INBOX (QRESYNC (0 1))");
    row("modseq 0", true, "SELECT INBOX (QRESYNC (1 0))");
    row("no modseq", true, "SELECT INBOX (QRESYNC (1))");
    row("star in known UIDs", true, "SELECT INBOX (QRESYNC (1 1 1:*))");
    row("star in match data", true, "SELECT INBOX (QRESYNC (1 1 1:3 (1:* 1:3)))");
    row("descending match data", true, "SELECT INBOX (QRESYNC (1 1 1:3 (2,1 1,2)))");
    row("overlapping match data", true, "SELECT INBOX (QRESYNC (1 1 1:3 (1:2,2 1:3)))");
    row("unequal match data", true, "SELECT INBOX (QRESYNC (1 1 1:3 (1:2 1:3)))");
    row("UID 0", true, "SELECT INBOX (QRESYNC (1 1 0:3))");
    row("unclosed", true, "SELECT INBOX (QRESYNC (1 1 1:3)");
    row("more behind it", true, "SELECT INBOX (QRESYNC (1 1)) x");
    row("unknown parameter", true, "SELECT INBOX (ANNOTATE)");
}

void TestServerQresync::s3_refusals()
{
    QFETCH(bool, isEnabled);
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    if (isEnabled)
        client.answer("ENABLE QRESYNC");
    client.answer("SELECT INBOX");
    QVERIFY2(client.answer(command).startsWith("BAD "), command.constData());
    QVERIFY(client.answer("NOOP").startsWith("OK")); // the connection goes on
}

void TestServerQresync::s3_afterRefusedSelectNothingIsSelected()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    QVERIFY(client->answer("SELECT INBOX (QRESYNC (1 1 1:*))").startsWith("BAD"));
    QCOMPARE(client->answer("UID FETCH 1 (FLAGS)"), QByteArray("BAD No mailbox selected"));
}

void TestServerQresync::s4_knownUidsRestrict()
{
    Bench bench;
    bench.fill(10);
    bench.start();
    const QByteArray token
        = validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("2,4,9"));
    bench.store->addFlags(inbox, uids("3,8"), flags("\\Seen"));
    const auto client = qresyncClient(bench);
    const QByteArray changes = changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 1:2,4:5,8))"));
    QCOMPARE(changes, QByteArray("* VANISHED (EARLIER) 2,4\n"
                                 "* 6 FETCH (UID 8 MODSEQ (13) FLAGS (\\Seen \\Recent))"));
}

void TestServerQresync::s4_leftOutKnownUidsMeanAll()
{
    Bench bench;
    bench.fill(10);
    bench.start();
    const QByteArray token
        = validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("2,10"));
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    const auto client = qresyncClient(bench);
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))")),
             QByteArray("* VANISHED (EARLIER) 2,10\n* 1 FETCH (UID 1 MODSEQ (13) FLAGS (\\Seen \\Recent))"));
    // Known UIDs beyond UIDNEXT: nothing that never was is reported.
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 2:4294967295))")),
             QByteArray("* VANISHED (EARLIER) 2,10"));
}

void TestServerQresync::s4_emptyMailboxThatNeverHadMessages()
{
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.start();
    const auto client = qresyncClient(bench);
    const QList<QByteArray> lines = client->run("SELECT INBOX (QRESYNC (" + validity(bench) + " 1))");
    QCOMPARE(changesOf(lines), QByteArray());
    QVERIFY(lines.contains("* OK [HIGHESTMODSEQ 1] Highest"));
}

void TestServerQresync::s4_matchDataBeyondTheMailboxCostsNothing()
{
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.fill(5);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    const auto client = qresyncClient(bench);
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + validity(bench)
                                   + " 1 1:4294967295 (1:4294967295 1:4294967295)))")),
             QByteArray("* VANISHED (EARLIER) 2\n"
                        "* 1 FETCH (UID 1 MODSEQ (2) FLAGS (\\Recent))\n"
                        "* 2 FETCH (UID 3 MODSEQ (4) FLAGS (\\Recent))\n"
                        "* 3 FETCH (UID 4 MODSEQ (5) FLAGS (\\Recent))\n"
                        "* 4 FETCH (UID 5 MODSEQ (6) FLAGS (\\Recent))"));
}

void TestServerQresync::s5_threeMemories_data()
{
    QTest::addColumn<int>("memory");
    QTest::addColumn<QByteArray>("sinceBetween"); // two expunges, the token between them
    QTest::addColumn<QByteArray>("sinceLast");    // the token after both
    QTest::newRow("none") << int(ExpungeMemory::None) << QByteArray("* VANISHED (EARLIER) 2,5")
                          << QByteArray("* VANISHED (EARLIER) 2,5");
    QTest::newRow("minimal") << int(ExpungeMemory::Minimal) << QByteArray("* VANISHED (EARLIER) 2,5")
                             << QByteArray();
    QTest::newRow("queue") << int(ExpungeMemory::Queue) << QByteArray("* VANISHED (EARLIER) 5") << QByteArray();
}

void TestServerQresync::s5_threeMemories()
{
    QFETCH(int, memory);
    QFETCH(QByteArray, sinceBetween);
    QFETCH(QByteArray, sinceLast);
    Bench bench;
    bench.options.memory = ExpungeMemory(memory);
    bench.fill(6);
    bench.start();
    bench.store->expunge(inbox, uids("2"));
    const QByteArray between
        = validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("5"));
    const QByteArray last = validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    const auto client = qresyncClient(bench);
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + between + "))")), sinceBetween);
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + last + "))")), sinceLast);
    // UID FETCH (CHANGEDSINCE n VANISHED) has the same memory.
    QCOMPARE(changesOf(client->run("UID FETCH 1:6 (FLAGS) (CHANGEDSINCE " + between.split(' ').last() + " VANISHED)")),
             sinceBetween);
}

void TestServerQresync::s5_queueLimitExpires()
{
    Bench bench;
    bench.options.queueLimit = 2;
    bench.fill(8);
    bench.start();
    QList<QByteArray> tokens;
    for (const char *uid : {"1", "3", "5", "7"}) {
        tokens << validity(bench) + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
        bench.store->expunge(inbox, uids(uid));
    }
    const auto client = qresyncClient(bench);
    const auto vanished = [&](const QByteArray &token) {
        return changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))"));
    };
    QCOMPARE(vanished(tokens.at(3)), QByteArray("* VANISHED (EARLIER) 7"));
    QCOMPARE(vanished(tokens.at(2)), QByteArray("* VANISHED (EARLIER) 5,7"));
    // Older than what is remembered: all that is gone (3.2.6's note).
    QCOMPARE(vanished(tokens.at(1)), QByteArray("* VANISHED (EARLIER) 1,3,5,7"));
    QCOMPARE(vanished(tokens.at(0)), QByteArray("* VANISHED (EARLIER) 1,3,5,7"));
}

void TestServerQresync::s5_memoryOfOneMailbox()
{
    Bench bench;
    const imap::MailboxName other = mailbox("Other");
    bench.store->createMailbox(other);
    for (const imap::MailboxName &name : {inbox, other}) {
        for (int i = 0; i < 4; ++i)
            bench.store->append(name, message("x"));
    }
    bench.store->setExpungeMemory(other, ExpungeMemory::None);
    bench.store->expunge(inbox, uids("2"));
    bench.store->expunge(other, uids("2"));
    bench.start();
    const auto client = qresyncClient(bench);
    const auto select = [&](const imap::MailboxName &name) {
        return changesOf(client->run("SELECT " + name.wire() + " (QRESYNC ("
                                     + QByteArray::number(bench.store->uidValidity(name).value()) + ' '
                                     + QByteArray::number(bench.store->highestModSeq(name).value()) + "))"));
    };
    QCOMPARE(select(inbox), QByteArray());
    QCOMPARE(select(other), QByteArray("* VANISHED (EARLIER) 2"));
}

void TestServerQresync::s6_earlierComesBeforeFetch()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    bench.store->expunge(inbox, uids("3"));
    const auto client = qresyncClient(bench);
    const QByteArray changes = changesOf(client->run("SELECT INBOX (QRESYNC (" + validity(bench) + " 6))"));
    QCOMPARE(changes,
             QByteArray("* VANISHED (EARLIER) 3\n* 1 FETCH (UID 1 MODSEQ (7) FLAGS (\\Seen \\Recent))"));
}

void TestServerQresync::s6_noExpungeWhereItMustNotStand_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"FETCH 1 (UID)", "FETCH 4 (FLAGS)", "STORE 1 +FLAGS (\\Seen)", "STORE 4 +FLAGS.SILENT (\\Seen)",
                                "SEARCH ALL", "SEARCH RETURN (COUNT) SEEN"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerQresync::s6_noExpungeWhereItMustNotStand()
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

void TestServerQresync::s6_uidCommandsMayTell_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"UID FETCH 1 (FLAGS)", "UID STORE 1 +FLAGS (\\Seen)", "UID SEARCH ALL", "NOOP", "CHECK",
                                "STATUS INBOX (MESSAGES)", "LIST \"\" *", "UID COPY 1 INBOX", "EXPUNGE"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerQresync::s6_uidCommandsMayTell()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(4);
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    const QList<QByteArray> lines = client->run(command);
    QVERIFY(lines.contains("* VANISHED 2"));
    QVERIFY(lines.last().startsWith("OK"));
}

void TestServerQresync::s6_uidSearchWithNumbersMayNot()
{
    Bench bench;
    bench.fill(4);
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    QCOMPARE(client->dialogue("UID SEARCH 3:4"), QByteArray("* SEARCH 3 4\nOK Search completed"));
    QCOMPARE(client->dialogue("UID SEARCH UID 3:4"),
             QByteArray("* SEARCH 3 4\n* VANISHED 2\nOK [HIGHESTMODSEQ 6] Search completed"));
}

void TestServerQresync::s6_notBetweenCommands()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = qresyncClient(bench);
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
             QByteArray("* STATUS INBOX (MESSAGES 3)\n* VANISHED 1\n* 3 EXISTS\nx OK [HIGHESTMODSEQ 6] Status completed"));
}

void TestServerQresync::s6_tellsAtOnceWhileIdle()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = qresyncClient(bench);
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

void TestServerQresync::s6_expungeWithoutQresync()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2,4:5"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* 5 EXPUNGE\n* 4 EXPUNGE\n* 2 EXPUNGE\nOK Noop completed"));
}

void TestServerQresync::s6_messageThatCameAndWentIsNeverNamed()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    bench.store->append(inbox, message("short-lived"));
    bench.store->expunge(inbox, uids("3"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
    bench.store->append(inbox, message("stays"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("* 3 EXISTS\n* 3 RECENT\nOK Noop completed"));
    QCOMPARE(client->dialogue("FETCH 3 (UID)"), QByteArray("* 3 FETCH (UID 4)\nOK Fetch completed"));
}

void TestServerQresync::s6_pendingIsNotToldAsEarlier()
{
    // 3.2.10: the two forms are never combined: what this client still counts must shift its numbers.
    Bench bench;
    bench.fill(5);
    bench.store->expunge(inbox, uids("1"));
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("3"));
    bench.store->addFlags(inbox, uids("5"), flags("\\Seen"));
    QCOMPARE(client->dialogue("UID FETCH 1:5 (FLAGS) (CHANGEDSINCE 6 VANISHED)"),
             QByteArray("* VANISHED 3\n"
                        "* VANISHED (EARLIER) 1\n"
                        "* 3 FETCH (UID 5 FLAGS (\\Seen \\Recent) MODSEQ (9))\n"
                        "OK [HIGHESTMODSEQ 9] Fetch completed"));
}

void TestServerQresync::s7_closedWhenReplaced()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port()); // also without any enabling command (3.2.11)
    client.logIn();
    QVERIFY(!client.dialogue("SELECT INBOX").contains("CLOSED"));
    QCOMPARE(client.run("EXAMINE INBOX").first(), QByteArray("* OK [CLOSED] Previous mailbox closed"));
    QVERIFY(!client.dialogue("CLOSE").contains("CLOSED]"));
    QVERIFY(!client.dialogue("SELECT INBOX").contains("CLOSED"));
    QVERIFY(!client.dialogue("UNSELECT").contains("CLOSED]"));
}

void TestServerQresync::s7_closedEvenWhenSelectFails()
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

void TestServerQresync::s7_firstEnablingCommandTellsHighestModSeq_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"FETCH 1 (MODSEQ)", "UID FETCH 1 (FLAGS) (CHANGEDSINCE 1)", "SEARCH MODSEQ 1",
                                "STORE 1 (UNCHANGEDSINCE 100) +FLAGS.SILENT \\Seen", "STATUS INBOX (HIGHESTMODSEQ)",
                                "ENABLE CONDSTORE", "ENABLE QRESYNC", "LIST \"\" INBOX RETURN (STATUS (HIGHESTMODSEQ))"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerQresync::s7_firstEnablingCommandTellsHighestModSeq()
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

void TestServerQresync::s7_modSeqInEveryFetchOnceAware()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->addFlags(inbox, uids("2"), flags("\\Seen"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* 2 FETCH (FLAGS (\\Seen \\Recent))\nOK Noop completed"));
    QCOMPARE(client.dialogue("STORE 1 +FLAGS \\Seen"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent))\nOK Store completed"));
    client.answer("FETCH 1 (MODSEQ)");
    // From now on: by another client, by STORE, by FETCH that sets \Seen (3.2.4).
    bench.store->addFlags(inbox, uids("2"), flags("\\Flagged"));
    QCOMPARE(client.dialogue("NOOP"),
             QByteArray("* 2 FETCH (UID 2 MODSEQ (7) FLAGS (\\Seen \\Flagged \\Recent))\nOK Noop completed"));
    QCOMPARE(client.dialogue("STORE 1 +FLAGS \\Flagged"),
             QByteArray("* 1 FETCH (UID 1 MODSEQ (8) FLAGS (\\Seen \\Flagged \\Recent))\nOK Store completed"));
    QCOMPARE(client.dialogue("STORE 1 -FLAGS.SILENT \\Flagged"),
             QByteArray("* 1 FETCH (UID 1 MODSEQ (9))\nOK Store completed"));
    QCOMPARE(client.dialogue("FETCH 3 BODY[TEXT]"),
             QByteArray("* 3 FETCH (UID 3 FLAGS (\\Seen \\Recent) MODSEQ (10) BODY[TEXT] {8}\r\nHello.\r\n)\n"
                        "OK Fetch completed"));
    // What the client asked for without MODSEQ comes without.
    QCOMPARE(client.dialogue("FETCH 1 (FLAGS)"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent))\nOK Fetch completed"));
}

void TestServerQresync::changedUidValidityEndsTheConnection()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = qresyncClient(bench);
    client->answer("SELECT INBOX");
    const QByteArray old = validity(bench);
    bench.store->changeUidValidity(inbox);
    QVERIFY(validity(bench) != old);
    QCOMPARE(client->read(), QByteArray("* BYE The selected mailbox is gone"));
    QVERIFY(client->waitForClose());
    QCOMPARE(bench.store->snapshot(inbox).size(), 2U);
}

void TestServerQresync::condstoreOnlyServer()
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

QTEST_GUILESS_MAIN(TestServerQresync)
#include "tst_serverqresync.moc"
