// SPDX-License-Identifier: GPL-3.0-or-later
// How messages come into a mailbox: APPEND, COPY, MOVE.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerAppend : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void append();
    void appendRefusals_data();
    void appendRefusals();
    void appendToSelectedMailbox();
    void appendKeepsDate();
    void copy();
    void copyIsAllOrNothing();
    void move();
};

void TestServerAppend::append()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x APPEND INBOX (\\Seen $Draft) \" 5-Mar-2024 09:07:00 +0100\" {14}\r\n");
    QCOMPARE(client.read(), QByteArray("+ Go on"));
    client.write("Subject: a\r\n\r\n\r\n");
    QCOMPARE(client.read(),
             "x OK [APPENDUID " + QByteArray::number(bench.store->uidValidity(inbox).value())
                 + " 1] Appended");
    const std::vector<server::StoredMessage> messages = bench.store->messages(inbox);
    QCOMPARE(messages.size(), 1U);
    QCOMPARE(messages.front().bytes, QByteArray("Subject: a\r\n\r\n"));
    QCOMPARE(messages.front().flags, flags("\\Seen $Draft"));
    QCOMPARE(messages.front().internalDate, QDateTime(QDate(2024, 3, 5), QTime(8, 7), Qt::UTC));
}

void TestServerAppend::appendRefusals_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("no mailbox") << QByteArray("APPEND Nowhere {1+}\r\nx")
                                << QByteArray("NO [TRYCREATE]");
    QTest::newRow("nothing") << QByteArray("APPEND INBOX {0+}\r\n") << QByteArray("NO [CANNOT]");
    QTest::newRow("NUL") << QByteArray("APPEND INBOX {3+}\r\na\0b", 22)
                         << QByteArray("NO [CANNOT]");
    QTest::newRow("quoted") << QByteArray("APPEND INBOX \"x\"") << QByteArray("BAD");
    QTest::newRow("bad date") << QByteArray("APPEND INBOX \"31-Feb-2024 00:00:00 +0000\" {1+}\r\nx")
                              << QByteArray("BAD");
    QTest::newRow("bad flags") << QByteArray("APPEND INBOX (\\Recent) {1+}\r\nx")
                               << QByteArray("BAD");
    QTest::newRow("two literals") << QByteArray("APPEND INBOX {1+}\r\nx {1+}\r\ny")
                                  << QByteArray("BAD");
}

void TestServerAppend::appendRefusals()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, answer);
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer(command).startsWith(answer));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
    QCOMPARE(bench.store->snapshot(inbox).size(), 0U);
}

void TestServerAppend::appendToSelectedMailbox()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run("APPEND INBOX {14+}\r\nSubject: a\r\n\r\n");
    QCOMPARE(lines.mid(0, 2), (QList<QByteArray> {"* 1 EXISTS", "* 1 RECENT"}));
    bench.store->setNextUid(inbox, imap::Uid(4294967294U));
    QVERIFY(client.answer("APPEND INBOX {14+}\r\nSubject: b\r\n\r\n").startsWith("OK"));
    QVERIFY(client.answer("APPEND INBOX {14+}\r\nSubject: c\r\n\r\n").startsWith("NO [LIMIT]"));
    QVERIFY(client.answer("COPY 1 INBOX").startsWith("NO"));
    QVERIFY(bench.store->append(inbox, message("d")).isNull());
}

void TestServerAppend::appendKeepsDate()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("APPEND INBOX \"29-Feb-2024 23:59:58 -0130\" {14+}\r\nSubject: a\r\n\r\n");
    client.answer("SELECT INBOX");
    QCOMPARE(client.run("FETCH 1 INTERNALDATE").first(),
             QByteArray("* 1 FETCH (INTERNALDATE \" 1-Mar-2024 01:29:58 +0000\")"));
}

void TestServerAppend::copy()
{
    Bench bench;
    bench.fill(4);
    bench.store->addFlags(inbox, uids("2"), flags("\\Seen $x"));
    bench.store->createMailbox(mailbox("Archive"));
    bench.store->setNextUid(mailbox("Archive"), imap::Uid(100));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QByteArray validity =
        QByteArray::number(bench.store->uidValidity(mailbox("Archive")).value());
    QCOMPARE(client.dialogue("COPY 2:3 Archive"),
             "OK [COPYUID " + validity + " 2:3 100:101] Copied");
    QCOMPARE(client.dialogue("UID COPY 4,1 Archive"),
             "OK [COPYUID " + validity + " 1,4 102:103] Copied");
    QCOMPARE(client.dialogue("UID COPY 99 Archive"), QByteArray("OK Copied"));
    QCOMPARE(client.answer("COPY 1 Nowhere"), QByteArray("NO [TRYCREATE] No such mailbox"));
    const auto copies = bench.store->messages(mailbox("Archive"));
    QCOMPARE(copies.size(), 4U);
    QCOMPARE(copies.at(0).flags, flags("\\Seen $x"));
    QCOMPARE(copies.at(0).bytes, message("two"));
    QCOMPARE(copies.at(3).bytes, message("four"));
    // Onto itself.
    QVERIFY(client.run("COPY 1:* INBOX").contains("* 8 EXISTS"));
}

void TestServerAppend::copyIsAllOrNothing()
{
    Bench bench;
    bench.fill(3);
    bench.store->createMailbox(mailbox("Archive"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    // COPY may tell of the expunge itself, but not act on half of what was named.
    QVERIFY(client.answer("COPY 1:3 Archive").startsWith("NO [EXPUNGEISSUED]"));
    QCOMPARE(bench.store->snapshot(mailbox("Archive")).size(), 0U);
    QVERIFY(client.answer("UID COPY 1:3 Archive").startsWith("OK [COPYUID"));
    QCOMPARE(bench.store->snapshot(mailbox("Archive")).size(), 2U);
}

void TestServerAppend::move()
{
    Bench bench;
    bench.fill(4);
    bench.store->createMailbox(mailbox("Archive"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    client.answer("SELECT INBOX");
    const QByteArray validity =
        QByteArray::number(bench.store->uidValidity(mailbox("Archive")).value());
    // RFC 6851 4.3: COPYUID before the expunges; 4.4: HIGHESTMODSEQ in an OK.
    QCOMPARE(client.dialogue("UID MOVE 2:3 Archive"),
             "* OK [COPYUID " + validity
                 + " 2:3 1:2] Moved\n* VANISHED 2:3\nOK [HIGHESTMODSEQ 6] Moved");
    QCOMPARE(client.dialogue("UID MOVE 2:3 Archive"), QByteArray("OK Nothing to move"));
    QCOMPARE(client.answer("MOVE 1 Nowhere"), QByteArray("NO [TRYCREATE] No such mailbox"));
    QCOMPARE(bench.store->snapshot(mailbox("Archive")).size(), 2U);
    Client plain(bench.port());
    plain.logIn();
    plain.answer("SELECT INBOX");
    QCOMPARE(plain.dialogue("MOVE 1 Archive"),
             "* OK [COPYUID " + validity + " 1 3] Moved\n* 1 EXPUNGE\nOK Moved");
}

QTEST_GUILESS_MAIN(TestServerAppend)
#include "tst_serverappend.moc"
