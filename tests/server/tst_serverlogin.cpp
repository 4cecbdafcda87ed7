// SPDX-License-Identifier: GPL-3.0-or-later
// Login, capabilities, pipelining, IDLE, literals: the frame in which everything else happens.
#include "dialogue.h"

using namespace homing;
using namespace homing::test;

class TestServerLogin : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void greetingListsCapabilities();
    void loginRightAndWrong();
    void noPasswordLetsNobodyIn();
    void authenticatePlain_data();
    void authenticatePlain();
    void everythingBehindAuthenticateInOneWrite();
    void authenticateOtherWays();
    void id();
    void enable();
    void idleNeedsNoMailbox();
    void logoutClosesBehindTheAnswer();
    void pipelinedCommandsKeepTheirOrder();
};

void TestServerLogin::greetingListsCapabilities()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    const QByteArray greeting = client.read();
    QVERIFY2(greeting.startsWith("* OK [CAPABILITY IMAP4rev1 "), greeting.constData());
    for (const char *capability :
         {" QRESYNC", " CONDSTORE", " ENABLE", " IDLE", " SASL-IR", " AUTH=PLAIN"})
        QVERIFY2(greeting.contains(capability), capability);
    QCOMPARE(client.dialogue("NOOP"), QByteArray("OK Noop completed"));
}

void TestServerLogin::loginRightAndWrong()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    QCOMPARE(client.answer("SELECT INBOX"), QByteArray("BAD Log in first"));
    QVERIFY(client.answer("LOGIN demo wrong").startsWith("NO [AUTHENTICATIONFAILED]"));
    QVERIFY(client.answer("LOGIN nobody secret").startsWith("NO [AUTHENTICATIONFAILED]"));
    const QByteArray answer = client.answer("LOGIN \"demo\" {6+}\r\nsecret");
    QVERIFY2(answer.startsWith("OK [CAPABILITY IMAP4rev1 "), answer.constData());
    QVERIFY(!answer.contains("AUTH=PLAIN"));
    QCOMPARE(client.answer("LOGIN demo secret"), QByteArray("BAD Logged in already"));
}

void TestServerLogin::noPasswordLetsNobodyIn()
{
    Bench bench;
    bench.options.password.clear();
    bench.start();
    Client client(bench.port());
    client.read();
    QVERIFY(client.answer("LOGIN demo \"\"").startsWith("NO"));
}

void TestServerLogin::authenticatePlain_data()
{
    QTest::addColumn<QByteArray>("credentials");
    QTest::addColumn<QByteArray>("kind");
    QTest::newRow("right") << QByteArray("\0demo\0secret", 12) << QByteArray("OK");
    QTest::newRow("same authzid") << QByteArray("demo\0demo\0secret", 16) << QByteArray("OK");
    QTest::newRow("other authzid") << QByteArray("root\0demo\0secret", 16) << QByteArray("NO");
    QTest::newRow("wrong password") << QByteArray("\0demo\0secreT", 12) << QByteArray("NO");
    QTest::newRow("no password") << QByteArray("\0demo", 5) << QByteArray("NO");
}

void TestServerLogin::authenticatePlain()
{
    QFETCH(QByteArray, credentials);
    QFETCH(QByteArray, kind);
    Bench bench;
    bench.start();
    Client initial(bench.port());
    initial.read();
    QCOMPARE(initial.answer("AUTHENTICATE PLAIN " + credentials.toBase64()).left(2), kind);

    Client asked(bench.port());
    asked.read();
    asked.write("x authenticate plain\r\n");
    QCOMPARE(asked.read(), QByteArray("+ "));
    asked.write(credentials.toBase64() + "\r\n");
    QCOMPARE(asked.readUntil("x").last().mid(2, 2), kind);
}

void TestServerLogin::everythingBehindAuthenticateInOneWrite()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.write("a AUTHENTICATE PLAIN " + QByteArray("\0demo\0secret", 12).toBase64()
                 + "\r\nb ENABLE QRESYNC\r\nc SELECT INBOX\r\nd UID FETCH 1:* (FLAGS)\r\n"
                   "e LIST \"\" * RETURN (STATUS (MESSAGES HIGHESTMODSEQ))\r\nf IDLE\r\n");
    QVERIFY(client.readUntil("a").last().startsWith("a OK"));
    QCOMPARE(client.readUntil("b").first(), QByteArray("* ENABLED QRESYNC"));
    QVERIFY(client.readUntil("c").last().startsWith("c OK [READ-WRITE]"));
    QCOMPARE(client.readUntil("d").size(), 3);
    QVERIFY(client.readUntil("e").contains("* STATUS INBOX (MESSAGES 2 HIGHESTMODSEQ 3)"));
    QCOMPARE(client.read(), QByteArray("+ Idling"));
    bench.store->append(mailbox("INBOX"), message("three"));
    QCOMPARE(client.read(), QByteArray("* 3 EXISTS"));
    QCOMPARE(client.read(), QByteArray("* 3 RECENT"));
    client.write("DONE\r\n");
    QCOMPARE(client.readUntil("f"), QList<QByteArray> {"f OK Idle completed"});
}

void TestServerLogin::authenticateOtherWays()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    QCOMPARE(client.answer("AUTHENTICATE MOON"), QByteArray("NO [CANNOT] No such mechanism"));
    QCOMPARE(client.answer("AUTHENTICATE PLAIN ???"), QByteArray("BAD Malformed base64"));
    QVERIFY(client.answer("AUTHENTICATE PLAIN =").startsWith("NO [AUTHENTICATIONFAILED]"));
    client.write("x AUTHENTICATE PLAIN\r\n*\r\n");
    QCOMPARE(client.read(), QByteArray("+ "));
    QCOMPARE(client.read(), QByteArray("x BAD Authentication cancelled"));
    QCOMPARE(client.answer("SELECT INBOX"), QByteArray("BAD Log in first"));

    Bench lesser;
    lesser.options.without = {"SASL-IR"};
    lesser.start();
    Client plain(lesser.port());
    plain.read();
    const QByteArray credentials = QByteArray("\0demo\0secret", 12).toBase64();
    QCOMPARE(plain.answer("AUTHENTICATE PLAIN " + credentials),
             QByteArray("BAD An initial response is not supported"));
}

void TestServerLogin::id()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    for (const char *command : {"ID NIL", "ID (\"name\" \"x\" \"version\" NIL)", "ID ()"}) {
        const QList<QByteArray> lines = client.run(command);
        QVERIFY2(lines.first().startsWith("* ID (\"name\" "), command);
        QCOMPARE(lines.last(), QByteArray("OK Id completed"));
    }
    for (const char *command : {"ID", "ID x", "ID (\"name\")", "ID (\"name\" \"x\""})
        QVERIFY2(client.answer(command).startsWith("BAD"), command);
}

void TestServerLogin::enable()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    // RFC 7162 3.2.3: the order does not matter; RFC 5161: what is not known is left out.
    QCOMPARE(client.dialogue("ENABLE X-MOON"), QByteArray("* ENABLED\nOK Enabled"));
    QCOMPARE(client.dialogue("ENABLE CONDSTORE QRESYNC"),
             QByteArray("* ENABLED CONDSTORE QRESYNC\nOK Enabled"));
    QCOMPARE(client.dialogue("enable qresync"), QByteArray("* ENABLED QRESYNC\nOK Enabled"));
    QVERIFY(client.answer("ENABLE").startsWith("BAD"));
}

void TestServerLogin::idleNeedsNoMailbox()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x IDLE\r\n");
    QCOMPARE(client.read(), QByteArray("+ Idling"));
    bench.store->append(mailbox("INBOX"), message("unseen by who selected nothing"));
    client.write("done\r\n");
    QCOMPARE(client.read(), QByteArray("x OK Idle completed"));
}

void TestServerLogin::logoutClosesBehindTheAnswer()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x LOGOUT\r\ny NOOP\r\n");
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest(), QByteArray("* BYE Until next time\r\nx OK Logout completed\r\n"));
}

void TestServerLogin::pipelinedCommandsKeepTheirOrder()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QByteArray commands = "s SELECT INBOX\r\n";
    for (int i = 0; i < 500; ++i)
        commands += 't' + QByteArray::number(i) + " FETCH 1:3 (UID)\r\n";
    client.write(commands);
    client.readUntil("s");
    for (int i = 0; i < 500; ++i)
        QCOMPARE(client.readUntil('t' + QByteArray::number(i)).size(), 4);
}

QTEST_GUILESS_MAIN(TestServerLogin)
#include "tst_serverlogin.moc"
