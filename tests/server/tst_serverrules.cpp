// SPDX-License-Identifier: GPL-3.0-or-later
// The server's rules S2 to S7: mod-sequences at expunge, refusals, known UIDs and match data, three
// memories, where VANISHED may stand, CLOSED. Each test names its clause of RFC 7162.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerRules : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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
    // RFC 3501 2.3.1.1
    void uidsRunOut();
};

void TestServerRules::s2_modSeqGrowsAtEveryKindOfExpunge_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::newRow("EXPUNGE") << QByteArray("EXPUNGE");
    QTest::newRow("UID EXPUNGE") << QByteArray("UID EXPUNGE 2");
    QTest::newRow("CLOSE") << QByteArray("CLOSE");
    QTest::newRow("MOVE") << QByteArray("MOVE 2 Archive");
    QTest::newRow("UID MOVE") << QByteArray("UID MOVE 2 Archive");
}

void TestServerRules::s2_modSeqGrowsAtEveryKindOfExpunge()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(3);
    bench.store->createMailbox(mailbox("Archive"));
    bench.store->addFlags(inbox, uids("2"), flags("\\Deleted"));
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    const QByteArray answer = client->answer(command);
    QVERIFY(answer.startsWith("OK"));
    // In the tagged OK of all but CLOSE.
    QCOMPARE(answer.contains("[HIGHESTMODSEQ " + QByteArray::number(before + 1) + ']'),
             command != "CLOSE");
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before + 1);
    // The new mod-sequence is bound to the UID: seen from before, not from after.
    const QByteArray token = bench.validity() + ' ';
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + QByteArray::number(before)
                                   + "))")),
             QByteArray("* VANISHED (EARLIER) 2"));
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token
                                   + QByteArray::number(before + 1) + "))")),
             QByteArray());
}

void TestServerRules::s2_expungeOfNothingTellsNoModSeq()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QCOMPARE(client->dialogue("EXPUNGE"), QByteArray("OK Expunged"));
    QCOMPARE(client->dialogue("UID EXPUNGE 1:*"), QByteArray("OK Expunged"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before);
}

void TestServerRules::s2_sameFlagsChangeNothing()
{
    Bench bench;
    bench.fill(2);
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen $Work"));
    bench.start();
    const quint64 before = bench.store->highestModSeq(inbox).value();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QCOMPARE(client->dialogue("UID STORE 1 +FLAGS.SILENT (\\Seen $WORK)"),
             QByteArray("OK Store completed"));
    QCOMPARE(client->dialogue("UID STORE 1 -FLAGS.SILENT \\Answered"),
             QByteArray("OK Store completed"));
    QCOMPARE(client->dialogue("UID STORE 1 FLAGS.SILENT (\\Seen $work)"),
             QByteArray("OK Store completed"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), before);
    QCOMPARE(client->dialogue("UID STORE 1 -FLAGS.SILENT $wORK"),
             "* 1 FETCH (UID 1 MODSEQ (" + QByteArray::number(before + 1)
                 + "))\nOK Store completed");
}

void TestServerRules::s3_refusals_data()
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
    row("mod-sequence of 64 bits", true,
        "UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 9223372036854775808)");
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

void TestServerRules::s3_refusals()
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

void TestServerRules::s3_afterRefusedSelectNothingIsSelected()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QVERIFY(client->answer("SELECT INBOX (QRESYNC (1 1 1:*))").startsWith("BAD"));
    QCOMPARE(client->answer("UID FETCH 1 (FLAGS)"), QByteArray("BAD No mailbox selected"));
}

void TestServerRules::s4_knownUidsRestrict()
{
    Bench bench;
    bench.fill(10);
    bench.start();
    const QByteArray token =
        bench.validity() + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("2,4,9"));
    bench.store->addFlags(inbox, uids("3,8"), flags("\\Seen"));
    const auto client = bench.qresyncClient();
    const QByteArray changes =
        changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 1:2,4:5,8))"));
    QCOMPARE(changes,
             QByteArray("* VANISHED (EARLIER) 2,4\n"
                        "* 6 FETCH (UID 8 MODSEQ (13) FLAGS (\\Seen \\Recent))"));
}

void TestServerRules::s4_leftOutKnownUidsMeanAll()
{
    Bench bench;
    bench.fill(10);
    bench.start();
    const QByteArray token =
        bench.validity() + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("2,10"));
    bench.store->addFlags(inbox, uids("1"), flags("\\Seen"));
    const auto client = bench.qresyncClient();
    QCOMPARE(
        changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))")),
        QByteArray(
            "* VANISHED (EARLIER) 2,10\n* 1 FETCH (UID 1 MODSEQ (13) FLAGS (\\Seen \\Recent))"));
    // Known UIDs beyond UIDNEXT: nothing that never was is reported.
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 2:4294967295))")),
             QByteArray("* VANISHED (EARLIER) 2,10"));
}

void TestServerRules::s4_emptyMailboxThatNeverHadMessages()
{
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.start();
    const auto client = bench.qresyncClient();
    const QList<QByteArray> lines =
        client->run("SELECT INBOX (QRESYNC (" + bench.validity() + " 1))");
    QCOMPARE(changesOf(lines), QByteArray());
    QVERIFY(lines.contains("* OK [HIGHESTMODSEQ 1] Highest"));
}

void TestServerRules::s4_matchDataBeyondTheMailboxCostsNothing()
{
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.fill(5);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    const auto client = bench.qresyncClient();
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + bench.validity()
                                   + " 1 1:4294967295 (1:4294967295 1:4294967295)))")),
             QByteArray("* VANISHED (EARLIER) 2\n"
                        "* 1 FETCH (UID 1 MODSEQ (2) FLAGS (\\Recent))\n"
                        "* 2 FETCH (UID 3 MODSEQ (4) FLAGS (\\Recent))\n"
                        "* 3 FETCH (UID 4 MODSEQ (5) FLAGS (\\Recent))\n"
                        "* 4 FETCH (UID 5 MODSEQ (6) FLAGS (\\Recent))"));
}

void TestServerRules::s5_threeMemories_data()
{
    QTest::addColumn<int>("memory");
    QTest::addColumn<QByteArray>("sinceBetween"); // two expunges, the token between them
    QTest::addColumn<QByteArray>("sinceLast");    // the token after both
    QTest::newRow("none") << int(ExpungeMemory::None) << QByteArray("* VANISHED (EARLIER) 2,5")
                          << QByteArray("* VANISHED (EARLIER) 2,5");
    QTest::newRow("minimal") << int(ExpungeMemory::Minimal)
                             << QByteArray("* VANISHED (EARLIER) 2,5") << QByteArray();
    QTest::newRow("queue") << int(ExpungeMemory::Queue) << QByteArray("* VANISHED (EARLIER) 5")
                           << QByteArray();
}

void TestServerRules::s5_threeMemories()
{
    QFETCH(int, memory);
    QFETCH(QByteArray, sinceBetween);
    QFETCH(QByteArray, sinceLast);
    Bench bench;
    bench.options.memory = ExpungeMemory(memory);
    bench.fill(6);
    bench.start();
    bench.store->expunge(inbox, uids("2"));
    const QByteArray between =
        bench.validity() + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("5"));
    const QByteArray last =
        bench.validity() + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    const auto client = bench.qresyncClient();
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + between + "))")), sinceBetween);
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + last + "))")), sinceLast);
    // UID FETCH (CHANGEDSINCE n VANISHED) has the same memory.
    QCOMPARE(changesOf(client->run("UID FETCH 1:6 (FLAGS) (CHANGEDSINCE "
                                   + between.split(' ').last() + " VANISHED)")),
             sinceBetween);
}

void TestServerRules::s5_queueLimitExpires()
{
    Bench bench;
    bench.options.queueLimit = 2;
    bench.fill(8);
    bench.start();
    QList<QByteArray> tokens;
    for (const char *uid : {"1", "3", "5", "7"}) {
        tokens << bench.validity() + ' '
                + QByteArray::number(bench.store->highestModSeq(inbox).value());
        bench.store->expunge(inbox, uids(uid));
    }
    const auto client = bench.qresyncClient();
    const auto vanished = [&](const QByteArray &token) {
        return changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))"));
    };
    QCOMPARE(vanished(tokens.at(3)), QByteArray("* VANISHED (EARLIER) 7"));
    QCOMPARE(vanished(tokens.at(2)), QByteArray("* VANISHED (EARLIER) 5,7"));
    // Older than what is remembered: all that is gone (3.2.6's note).
    QCOMPARE(vanished(tokens.at(1)), QByteArray("* VANISHED (EARLIER) 1,3,5,7"));
    QCOMPARE(vanished(tokens.at(0)), QByteArray("* VANISHED (EARLIER) 1,3,5,7"));
}

void TestServerRules::s5_memoryOfOneMailbox()
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
    const auto client = bench.qresyncClient();
    const auto select = [&](const imap::MailboxName &name) {
        return changesOf(
            client->run("SELECT " + name.wire() + " (QRESYNC ("
                        + QByteArray::number(bench.store->uidValidity(name).value()) + ' '
                        + QByteArray::number(bench.store->highestModSeq(name).value()) + "))"));
    };
    QCOMPARE(select(inbox), QByteArray());
    QCOMPARE(select(other), QByteArray("* VANISHED (EARLIER) 2"));
}

void TestServerRules::uidsRunOut()
{
    // UIDNEXT changes with every message and is a 32-bit value too (RFC 3501 2.3.1.1, section 9):
    // after UID 4294967295 there would be none to tell, so nobody gets it.
    Bench bench;
    bench.fill(2);
    const imap::MailboxName full = mailbox("Full");
    bench.store->createMailbox(full);
    bench.store->setNextUid(full, imap::Uid(4294967293U));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QByteArray last = "APPEND Full {14+}\r\nSubject: a\r\n\r\n";
    QVERIFY(client.answer(last).contains(" 4294967293]"));
    const QByteArray refused = "NO [LIMIT] No UIDs left";
    QCOMPARE(client.answer("COPY 1:2 Full"), refused); // all or nothing
    QCOMPARE(client.answer("MOVE 1:2 Full"), refused);
    QCOMPARE(client.run("STATUS Full (MESSAGES UIDNEXT)").first(),
             QByteArray("* STATUS Full (MESSAGES 1 UIDNEXT 4294967294)"));
    QVERIFY(client.answer("COPY 2 Full").contains(" 2 4294967294]"));
    for (const QByteArray &command :
         {last, QByteArray("COPY 1 Full"), QByteArray("UID MOVE 1 Full")})
        QCOMPARE(client.answer(command), refused);
    QCOMPARE(client.run("STATUS Full (MESSAGES UIDNEXT)").first(),
             QByteArray("* STATUS Full (MESSAGES 2 UIDNEXT 4294967295)"));
    QVERIFY(client.run("SELECT Full").contains("* OK [UIDNEXT 4294967295] Predicted next UID"));
    QCOMPARE(client.dialogue("UID FETCH 4294967294:* (UID)"),
             QByteArray("* 2 FETCH (UID 4294967294)\nOK Fetch completed"));
    QCOMPARE(bench.store->snapshot(inbox).size(), 2U);
}

QTEST_GUILESS_MAIN(TestServerRules)
#include "tst_serverrules.moc"
