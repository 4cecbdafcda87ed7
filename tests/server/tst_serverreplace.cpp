// SPDX-License-Identifier: GPL-3.0-or-later
// REPLACE and UID REPLACE (RFC 8508): one message for another, in one step.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const imap::MailboxName sent = mailbox("Sent");
const QByteArray newer = "Subject: newer\r\n\r\n";
const QByteArray literal = "{18+}\r\n" + newer;

} // namespace

class TestServerReplace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void replaces_data();
    void replaces();
    void tellsVanishedWithQresync();
    void intoAnotherMailbox();
    void inheritsNothing();
    void refusals_data();
    void refusals();
    void needsAMailbox();
    void canBeLeftOut();
};

void TestServerReplace::replaces_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("gone");
    QTest::newRow("number") << QByteArray("REPLACE 2 INBOX (\\Draft) ") << QByteArray("2");
    QTest::newRow("UID") << QByteArray("UID REPLACE 2 INBOX (\\Draft) ") << QByteArray("2");
    QTest::newRow("last") << QByteArray("REPLACE * INBOX (\\Draft) ") << QByteArray("3");
}

/// RFC 8508 4.3: APPENDUID in an untagged OK before EXPUNGE.
void TestServerReplace::replaces()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, gone);
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run(command + literal);
    const QByteArray validity = QByteArray::number(bench.store->uidValidity(inbox).value());
    QCOMPARE(lines.first(), "* OK [APPENDUID " + validity + " 4] Replacement message ready");
    QVERIFY(lines.contains("* " + gone + " EXPUNGE"));
    QVERIFY(lines.contains("* 3 EXISTS")); // after the EXPUNGE it counts the new one
    QVERIFY(lines.last().endsWith("OK Replaced"));
    const std::vector<server::StoredMessage> messages = bench.store->messages(inbox);
    QCOMPARE(messages.size(), 3U);
    QCOMPARE(messages.back().bytes, newer);
    QCOMPARE(messages.back().flags, flags("\\Draft"));
    QVERIFY(!bench.store->snapshot(inbox).contains(gone.toUInt()));
}

/// RFC 8508 4.5: "as if it were being removed with a UID EXPUNGE command".
void TestServerReplace::tellsVanishedWithQresync()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run("UID REPLACE 2 INBOX " + literal);
    QVERIFY(lines.contains("* VANISHED 2"));
    QVERIFY(lines.last().contains("OK [HIGHESTMODSEQ "));
}

void TestServerReplace::intoAnotherMailbox()
{
    Bench bench;
    bench.fill(3);
    bench.store->createMailbox(sent);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run("UID REPLACE 2 Sent " + literal);
    QVERIFY(lines.contains("* 2 EXPUNGE"));
    QVERIFY(lines.last().endsWith("OK Replaced"));
    QCOMPARE(bench.store->snapshot(inbox).size(), 2U);
    QCOMPARE(bench.store->messages(sent).front().bytes, newer);
}

/// RFC 8508 section 1: no "inheritance of content, flags, or annotations".
void TestServerReplace::inheritsNothing()
{
    Bench bench;
    bench.fill(1);
    bench.store->addFlags(inbox, uids("1"), flags("\\Flagged $x"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(client.dialogue("REPLACE 1 INBOX " + literal).endsWith("OK Replaced"));
    QCOMPARE(bench.store->messages(inbox).front().flags, flags(""));
}

void TestServerReplace::refusals_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("no such UID") << "UID REPLACE 99 INBOX " + literal
                                 << QByteArray("NO [EXPUNGEISSUED]");
    QTest::newRow("no such number") << "REPLACE 99 INBOX " + literal << QByteArray("BAD");
    QTest::newRow("two messages") << "UID REPLACE 1:2 INBOX " + literal << QByteArray("BAD");
    QTest::newRow("a list") << "REPLACE 1,2 INBOX " + literal << QByteArray("BAD");
    QTest::newRow("no mailbox") << "REPLACE 1 Nowhere " + literal << QByteArray("NO [TRYCREATE]");
    QTest::newRow("nothing") << QByteArray("REPLACE 1 INBOX {0+}\r\n") << QByteArray("NO [CANNOT]");
    QTest::newRow("no text") << QByteArray("REPLACE 1 INBOX") << QByteArray("BAD");
    QTest::newRow("two texts") << "REPLACE 1 INBOX " + literal + " {1+}\r\ny" << QByteArray("BAD");
}

void TestServerReplace::refusals()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, answer);
    Bench bench;
    bench.fill(3);
    const auto before = bench.store->snapshot(inbox);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(client.answer(command).startsWith(answer));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
    QCOMPARE(bench.store->snapshot(inbox), before);
    client.answer("EXAMINE INBOX");
    QVERIFY(client.answer("UID REPLACE 1 INBOX " + literal).startsWith("NO Read-only"));
    QCOMPARE(bench.store->snapshot(inbox), before);
}

/// RFC 8508 3.5: "MUST only be valid in the selected state".
void TestServerReplace::needsAMailbox()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer("UID REPLACE 1 INBOX " + literal).startsWith("BAD"));
    QCOMPARE(bench.store->snapshot(inbox).size(), 1U);
}

void TestServerReplace::canBeLeftOut()
{
    Bench bench;
    bench.fill(1);
    bench.options.without = {"REPLACE"};
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(!client.run("CAPABILITY").first().contains("REPLACE"));
    client.answer("SELECT INBOX");
    QVERIFY(client.answer("UID REPLACE 1 INBOX " + literal).startsWith("BAD"));
}

QTEST_GUILESS_MAIN(TestServerReplace)
#include "tst_serverreplace.moc"
