// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 7162 section 5: the three memories of expunges, clause by clause; what a token older than the
// memory gets is in tst_serverrules (S5), what a resumed session gets in tst_serverreconnect.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const imap::MailboxName work = mailbox("Work");

QByteArray modSeqOf(const Bench &bench, const imap::MailboxName &name)
{
    return QByteArray::number(bench.store->highestModSeq(name).value());
}

QByteArray gone(Client &client, const QByteArray &since)
{
    return changesOf(client.run("UID FETCH 1:20 (UID) (CHANGEDSINCE " + since + " VANISHED)"));
}

} // namespace

class TestServerMemory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void s51_everyTimeWhateverTheModSeq();
    void s51_matchDataMakesItShort();
    void s52_equalOrHigherOmits();
    void s52_matchDataReducesTheScope();
    void s53_searchedFromTheTail();
    void s53_oneExpungeOfManyRanges();
    void s53_expiredInTheMiddleOfAnExpunge();
    void s53_matchDataWhereTheQueueEnds();
    void s53_newUidValidityForgets_data();
    void s53_newUidValidityForgets();
    void s53_deletedMailboxForgets();
};

void TestServerMemory::s51_everyTimeWhateverTheModSeq()
{
    // "Such implementations return all expunged messages specified in the UID set of the UID FETCH
    // (VANISHED) command every time, without paying attention to the specified CHANGEDSINCE
    // mod-sequence."
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.fill(6);
    bench.store->expunge(inbox, uids("2,5"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    for (int i = 0; i < 2; ++i)
        QCOMPARE(gone(*client, modSeqOf(bench, inbox)), QByteArray("* VANISHED (EARLIER) 2,5"));
    QCOMPARE(gone(*client, "9223372036854775807"), QByteArray("* VANISHED (EARLIER) 2,5"));
}

void TestServerMemory::s51_matchDataMakesItShort()
{
    // "A client can substantially reduce the size of VANISHED responses by providing the server
    // with message sequence match data".
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    bench.fill(9);
    bench.store->expunge(inbox, uids("2,5")); // 1 3 4 6 7 8 9 are known
    const QByteArray token = bench.validity() + ' ' + modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("8"));
    bench.start();
    const auto client = bench.qresyncClient();
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 1:9 (1,3,5 1,4,7)))")),
             QByteArray("* VANISHED (EARLIER) 8"));
}

void TestServerMemory::s52_equalOrHigherOmits()
{
    // "A server that stores the HIGHESTMODSEQ value at the time of the last EXPUNGE can omit the
    // VANISHED response when a client provides a MODSEQ value that is equal to or higher than that
    // HIGHESTMODSEQ value".
    Bench bench;
    bench.options.memory = ExpungeMemory::Minimal;
    bench.fill(6);
    const QByteArray before = modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("2"));
    const QByteArray equal = modSeqOf(bench, inbox);
    bench.store->append(inbox, message("x"));
    const QByteArray higher = modSeqOf(bench, inbox);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("EXAMINE INBOX");
    QCOMPARE(gone(*client, before).split('\n').first(), QByteArray("* VANISHED (EARLIER) 2"));
    QVERIFY(!gone(*client, equal).contains("VANISHED"));
    QCOMPARE(gone(*client, higher), QByteArray());
}

void TestServerMemory::s52_matchDataReducesTheScope()
{
    // "A client providing message sequence match data can reduce the scope as above."
    Bench bench;
    bench.options.memory = ExpungeMemory::Minimal;
    bench.fill(9);
    bench.store->expunge(inbox, uids("2,5"));
    const QByteArray token = bench.validity() + ' ' + modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("8"));
    bench.start();
    const auto client = bench.qresyncClient();
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))")),
             QByteArray("* VANISHED (EARLIER) 2,5,8"));
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 1:9 (3,5 4,7)))")),
             QByteArray("* VANISHED (EARLIER) 8"));
}

void TestServerMemory::s53_searchedFromTheTail()
{
    // "it will search the queue from the tail ... until it sees the first record with a
    // mod-sequence less than or equal to the given mod-sequence or it reaches the head of the
    // queue."
    Bench bench;
    bench.fill(8);
    QList<QByteArray> marks {modSeqOf(bench, inbox)};
    for (const char *uid : {"7", "2", "5"}) {
        bench.store->expunge(inbox, uids(uid));
        marks << modSeqOf(bench, inbox);
    }
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QCOMPARE(gone(*client, marks.at(0)), QByteArray("* VANISHED (EARLIER) 2,5,7"));
    QCOMPARE(gone(*client, marks.at(1)), QByteArray("* VANISHED (EARLIER) 2,5"));
    QCOMPARE(gone(*client, marks.at(2)), QByteArray("* VANISHED (EARLIER) 5"));
    QCOMPARE(gone(*client, marks.at(3)), QByteArray());
}

void TestServerMemory::s53_oneExpungeOfManyRanges()
{
    // "When messages are expunged, one or more entries are added to the queue tail."
    Bench bench;
    bench.fill(9);
    const QByteArray before = modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("1:2,4,6:8"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QCOMPARE(gone(*client, before), QByteArray("* VANISHED (EARLIER) 1:2,4,6:8"));
}

void TestServerMemory::s53_expiredInTheMiddleOfAnExpunge()
{
    // "For all such "expired" records, the server needs to store a single mod-sequence, which is
    // the highest mod-sequence for all "expired" expunged messages." A part of the records of one
    // mod-sequence is no answer for those who have not heard of it.
    Bench bench;
    bench.store->setExpungeMemory(inbox, ExpungeMemory::Queue, 2);
    bench.fill(9);
    bench.store->expunge(inbox, uids("9"));
    const QByteArray before = modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("1,3,5"));
    const QByteArray after = modSeqOf(bench, inbox);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QCOMPARE(gone(*client, before), QByteArray("* VANISHED (EARLIER) 1,3,5,9"));
    QCOMPARE(gone(*client, after), QByteArray());
}

void TestServerMemory::s53_matchDataWhereTheQueueEnds()
{
    // "If the client provides the message sequence match data, this can heavily reduce the data
    // cost of sending a complete set of missing UIDs".
    Bench bench;
    bench.store->setExpungeMemory(inbox, ExpungeMemory::Queue, 1);
    bench.fill(9);
    bench.store->expunge(inbox, uids("2"));
    const QByteArray token = bench.validity() + ' ' + modSeqOf(bench, inbox);
    bench.store->expunge(inbox, uids("6"));
    bench.store->expunge(inbox, uids("8"));
    bench.start();
    const auto client = bench.qresyncClient();
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + "))")),
             QByteArray("* VANISHED (EARLIER) 2,6,8"));
    QCOMPARE(changesOf(client->run("SELECT INBOX (QRESYNC (" + token + " 1:9 (2,4 3,5)))")),
             QByteArray("* VANISHED (EARLIER) 6,8"));
}

void TestServerMemory::s53_newUidValidityForgets_data()
{
    QTest::addColumn<int>("memory");
    QTest::newRow("minimal") << int(ExpungeMemory::Minimal);
    QTest::newRow("queue") << int(ExpungeMemory::Queue);
}

void TestServerMemory::s53_newUidValidityForgets()
{
    // "if the UIDVALIDITY of the mailbox changes or if the mailbox is deleted, then any state
    // associated with expunged messages doesn't need to be preserved and SHOULD be deleted."
    QFETCH(int, memory);
    Bench bench;
    bench.options.memory = ExpungeMemory(memory);
    bench.fill(6);
    bench.store->expunge(inbox, uids("2,5"));
    bench.store->changeUidValidity(inbox);
    bench.start();
    const auto client = bench.qresyncClient();
    const QList<QByteArray> lines =
        client->run("SELECT INBOX (QRESYNC (" + bench.validity() + " 1))");
    QVERIFY(lines.contains("* 4 EXISTS"));
    QVERIFY(!lines.join('\n').contains("VANISHED"));
    QVERIFY(changesOf(lines).contains("* 4 FETCH (UID 4 "));
}

void TestServerMemory::s53_deletedMailboxForgets()
{
    Bench bench;
    bench.store->createMailbox(work);
    for (int i = 0; i < 3; ++i)
        bench.store->append(work, message("x"));
    bench.store->expunge(work, uids("2"));
    bench.store->deleteMailbox(work);
    bench.store->createMailbox(work);
    for (int i = 0; i < 3; ++i)
        bench.store->append(work, message("y"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT Work");
    QVERIFY(!gone(*client, "1").contains("VANISHED"));
    QVERIFY(gone(*client, "1").contains("* 2 FETCH (UID 2"));
}

QTEST_GUILESS_MAIN(TestServerMemory)
#include "tst_servermemory.moc"
