// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7162's own examples of sections 3.2 and 6 as dialogues.
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
    void example3_2_5_uidValidityMismatch();
    void example3_2_5_1_knownUids();
    void example3_2_5_2_matchData();
    void example3_2_6_uidFetchVanished();
    void example3_2_7_expunge();
    void example3_2_8_close();
    void example3_2_9_uidExpunge();
    void example3_2_10_2_vanishedThenMore();
    void example6_delayedVanished();
};

void TestServerQresync::example3_2_5_uidValidityMismatch()
{
    Bench bench;
    bench.fill(5);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    const auto client = bench.qresyncClient();
    const QList<QByteArray> lines =
        client->run("SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))");
    QVERIFY(lines.last().startsWith("OK [READ-WRITE]"));
    QCOMPARE(changesOf(lines), QByteArray()); // S4: the rest is ignored
    QVERIFY(lines.contains("* 4 EXISTS"));
    QVERIFY(lines.contains("* OK [UIDVALIDITY " + bench.validity() + "] UIDs valid"));
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
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    const QList<QByteArray> lines = client->run("SELECT INBOX (QRESYNC (" + bench.validity()
                                                + " 90060115194045000 41:211,214:541))");
    QCOMPARE(lines.first(), QByteArray("* OK [CLOSED] Previous mailbox closed"));
    QCOMPARE(
        changesOf(lines),
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
    const QByteArray token =
        bench.validity() + ' ' + QByteArray::number(bench.store->highestModSeq(inbox).value());
    const auto client = bench.qresyncClient();

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

    const QList<QByteArray> with =
        client->run("SELECT INBOX (QRESYNC (" + token
                    + " 1:29997 (5000,7500,9000,9990:9999 "
                      "15000,22500,27000,29970,29973,29976,29979,29982,29985,29988,"
                      "29991,29994,29997)))");
    QCOMPARE(changesOf(with), QByteArray());

    // A pair that does not match, and what is above the last one that does, is reported.
    const QList<QByteArray> part =
        client->run("SELECT INBOX (QRESYNC (" + token + " 1:30011 (9999,10003 29997,30010)))");
    QCOMPARE(
        changesOf(part),
        QByteArray(
            "* VANISHED (EARLIER) 29998:29999,30001:30002,30004:30005,30007:30008,30010:30011"));
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
    const auto client = bench.qresyncClient();
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
    const auto client = bench.qresyncClient();
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
    const auto client = bench.qresyncClient();
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
    const auto client = bench.qresyncClient();
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
    const auto client = bench.qresyncClient();
    QVERIFY(client->run("SELECT INBOX").contains("* 11 EXISTS"));
    QVERIFY(
        client->dialogue("EXPUNGE").startsWith("* VANISHED 505,507,510,625\nOK [HIGHESTMODSEQ "));
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
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("9"));                   // 100
    bench.store->addFlags(inbox, uids("8"), flags("\\Seen")); // 101
    QCOMPARE(client->dialogue("STORE 1:3 (UNCHANGEDSINCE 96) +FLAGS.SILENT \\Flagged"),
             QByteArray("* 1 FETCH (UID 6 MODSEQ (102))\n"
                        "* 2 FETCH (UID 7 MODSEQ (102))\n"
                        "* 3 FETCH (UID 8 MODSEQ (101) FLAGS (\\Seen \\Recent))\n"
                        "* OK [HIGHESTMODSEQ 99] As far as told\n"
                        "OK [MODIFIED 3] Conditional STORE failed for some"));
    QCOMPARE(client->dialogue("STORE 3 +FLAGS.SILENT \\Flagged"),
             QByteArray("* 3 FETCH (UID 8 MODSEQ (103))\nOK [HIGHESTMODSEQ 99] Store completed"));
    QCOMPARE(client->dialogue("NOOP"),
             QByteArray("* VANISHED 9\nOK [HIGHESTMODSEQ 103] Noop completed"));
    QCOMPARE(client->dialogue("NOOP"), QByteArray("OK Noop completed"));
}

QTEST_GUILESS_MAIN(TestServerQresync)
#include "tst_serverqresync.moc"
