// SPDX-License-Identifier: GPL-3.0-or-later
// S9: each fault switch does what it says and nothing else.
#include "dialogue.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace homing;
using namespace homing::test;
using server::ServerFaults;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

/// Everything in one write, as a client in a hurry sends it.
const QByteArray flight = "a LOGIN demo secret\r\nb ENABLE QRESYNC\r\nc SELECT INBOX\r\nd UID "
                          "FETCH 1:* (FLAGS)\r\ne LOGOUT\r\n";

} // namespace

class TestServerFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cutAfterEveryByteOut();
    void cutAfterBytesIn();
    void stall();
    void oneByteAtATime();
    void delay();
    void delayWithOtherFaults();
    void newUidValidity();
    void forgetExpunges();
    void noClosedCode();
    void noEnabledAnswer();
    void wrongExists();
    void vanishedUnknownUids();
    void vanishedTwice();
    void capabilitiesDifferBeforeLogin();
    void untaggedAnywhere();
    void faultsCountForEachConnection();
    void dropConnectionsAndCounters();
    void linesAreTold();
    void compressedDialogue();

private:
    static QByteArray transcript(Bench &bench, const ServerFaults &faults)
    {
        bench.server().setFaults(faults);
        Client client(bench.port());
        client.write(flight);
        client.waitForClose();
        return client.rest();
    }
};

void TestServerFaults::cutAfterEveryByteOut()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    transcript(bench, {}); // takes \Recent, so that all that follow are alike
    const QByteArray whole = transcript(bench, {});
    QVERIFY(whole.endsWith("e OK Logout completed\r\n"));
    for (qsizetype bytes = 0; bytes <= whole.size(); bytes += bytes < 40 ? 1 : 37) {
        ServerFaults faults;
        faults.cutAfterBytesOut = bytes;
        QCOMPARE(transcript(bench, faults), whole.left(bytes));
    }
}

void TestServerFaults::cutAfterBytesIn()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    transcript(bench, {});
    const QByteArray whole = transcript(bench, {});
    for (qsizetype bytes = 0; bytes <= flight.size(); bytes += 7) {
        ServerFaults faults;
        faults.cutAfterBytesIn = bytes;
        const QByteArray got = transcript(bench, faults);
        QVERIFY(whole.startsWith(got));
        // What came whole was done and answered.
        QCOMPARE(got.contains("\r\na OK"), bytes >= 21);
        QCOMPARE(got.contains("\r\nc OK"), bytes >= flight.indexOf("d UID"));
    }
}

void TestServerFaults::stall()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.stallAfterBytesOut = 100;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.write("a LOGIN demo secret\r\nb NOOP\r\n");
    // A second client's dialogue passes meanwhile; the first one is still open and has its 100
    // bytes.
    bench.server().setFaults({});
    Client other(bench.port());
    other.logIn();
    QVERIFY(other.answer("NOOP").startsWith("OK"));
    QByteArray got;
    QTRY_COMPARE((got += client.rest()).size(), 100);
    other.answer("NOOP");
    QCOMPARE((got += client.rest()).size(), 100);
    QVERIFY(client.isConnected());
}

void TestServerFaults::oneByteAtATime()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    transcript(bench, {});
    const QByteArray whole = transcript(bench, {});
    ServerFaults faults;
    faults.oneByteAtATime = true;
    QCOMPARE(transcript(bench, faults), whole);
}

void TestServerFaults::delay()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.delayMs = 60;
    bench.server().setFaults(faults);
    QElapsedTimer timer;
    timer.start();
    Client client(bench.port());
    client.logIn(); // greeting, then LOGIN: one after the other
    QVERIFY(timer.elapsed() >= 2 * faults.delayMs);
    QVERIFY(client.answer("CREATE a").startsWith("OK"));
    timer.restart();
    QVERIFY(client.answer("COMPRESS DEFLATE").startsWith("OK"));
    QVERIFY(timer.elapsed() >= faults.delayMs);
    client.compress();
    // In order, and the last one before the end of the connection.
    client.write("b NOOP\r\nc NOOP\r\nd LOGOUT\r\n");
    QVERIFY(client.readUntil("b").last().startsWith("b OK"));
    QVERIFY(client.readUntil("c").last().startsWith("c OK"));
    QVERIFY(client.readUntil("d").last().startsWith("d OK"));
    QVERIFY(client.waitForClose());
}

void TestServerFaults::delayWithOtherFaults()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.delayMs = 20;
    faults.oneByteAtATime = true;
    faults.cutAfterBytesOut = 100;
    bench.server().setFaults(faults);
    Client client(bench.port());
    QVERIFY(client.waitForClose());
    QCOMPARE(client.rest().size(), 100);
    faults.cutAfterBytesOut = -1;
    bench.server().setFaults(faults);
    Client whole(bench.port());
    whole.logIn();
    QVERIFY(whole.answer("LOGOUT").startsWith("OK"));
    QVERIFY(whole.waitForClose());
    // What is held back is not sent to somebody who has gone.
    Client gone(bench.port());
    bench.server().dropConnections();
    QVERIFY(gone.waitForClose());
    QTRY_COMPARE(bench.server().connectionCount(), 0);
}

void TestServerFaults::newUidValidity()
{
    Bench bench;
    bench.fill(3);
    bench.store->expunge(inbox, uids("1"));
    bench.store->createMailbox(mailbox("Archive"));
    bench.start();
    ServerFaults faults;
    faults.newUidValidity = true;
    bench.server().setFaults(faults);
    const auto inboxBefore = bench.store->uidValidity(inbox);
    const auto archiveBefore = bench.store->uidValidity(mailbox("Archive"));
    Client client(bench.port());
    client.logIn();
    QVERIFY(bench.store->uidValidity(inbox).value() > inboxBefore.value());
    QVERIFY(bench.store->uidValidity(mailbox("Archive")).value() > archiveBefore.value());
    QVERIFY(client.run("SELECT INBOX")
                .contains("* OK [UIDVALIDITY "
                          + QByteArray::number(bench.store->uidValidity(inbox).value())
                          + "] UIDs valid"));
    QCOMPARE(client.dialogue("UID SEARCH ALL"), QByteArray("* SEARCH 1 2\nOK Search completed"));
    // And again; who has it selected cannot go on.
    Client next(bench.port());
    next.logIn();
    QVERIFY(client.waitForClose());
}

void TestServerFaults::forgetExpunges()
{
    Bench bench;
    bench.fill(4);
    bench.start();
    ServerFaults faults;
    faults.forgetExpunges = true;
    bench.server().setFaults(faults);
    const QByteArray token = QByteArray::number(bench.store->uidValidity(inbox).value()) + " 5";
    bench.store->expunge(inbox, uids("2"));
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    const QList<QByteArray> lines = client.run("SELECT INBOX (QRESYNC (" + token + "))");
    QVERIFY(lines.contains("* 3 EXISTS"));
    QVERIFY(!lines.join('\n').contains("VANISHED"));
    bench.store->expunge(inbox, uids("3"));
    QVERIFY(client.dialogue("NOOP").startsWith("* VANISHED 3\n")); // what is seen live is told
}

void TestServerFaults::noClosedCode()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.noClosedCode = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(!client.dialogue("SELECT INBOX").contains("CLOSED"));
}

void TestServerFaults::noEnabledAnswer()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.noEnabledAnswer = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("ENABLE QRESYNC"), QByteArray("OK Enabled"));
    QVERIFY(client.answer("SELECT INBOX (QRESYNC (1 1))").startsWith("BAD"));
    QVERIFY(client.answer("SELECT INBOX (CONDSTORE)").startsWith("OK"));
}

void TestServerFaults::wrongExists()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    ServerFaults faults;
    faults.wrongExists = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run("SELECT INBOX").contains("* 3 EXISTS"));
    bench.store->append(inbox, message("x"));
    QVERIFY(client.run("NOOP").contains("* 4 EXISTS"));
}

void TestServerFaults::vanishedUnknownUids()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    ServerFaults faults;
    faults.vanishedUnknownUids = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    const QByteArray token = QByteArray::number(bench.store->uidValidity(inbox).value()) + " 4";
    QVERIFY(client.run("SELECT INBOX (QRESYNC (" + token + "))")
                .contains("* VANISHED (EARLIER) 4294967280:4294967288"));
    bench.store->expunge(inbox, uids("2"));
    QVERIFY(client.run("NOOP").contains("* VANISHED 2,4294967280:4294967288"));
    QCOMPARE(client.dialogue("FETCH 2 (UID)"), QByteArray("* 2 FETCH (UID 3)\nOK Fetch completed"));
}

void TestServerFaults::vanishedTwice()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    ServerFaults faults;
    faults.vanishedTwice = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    client.answer("ENABLE QRESYNC");
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    QCOMPARE(client.run("NOOP").mid(0, 2), (QList<QByteArray> {"* VANISHED 2", "* VANISHED 2"}));
}

void TestServerFaults::capabilitiesDifferBeforeLogin()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.capabilitiesDifferBeforeLogin = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    const QByteArray greeting = client.read();
    QVERIFY(greeting.contains("X-FRONT-END") && !greeting.contains("QRESYNC"));
    QVERIFY(client.run("CAPABILITY").first().contains("X-FRONT-END"));
    client.answer("LOGIN demo secret");
    const QByteArray after = client.run("CAPABILITY").first();
    QVERIFY(!after.contains("X-FRONT-END") && after.contains("QRESYNC"));
}

void TestServerFaults::untaggedAnywhere()
{
    // RFC 3501 7: "The client MUST be prepared to accept any response at all times."
    Bench bench;
    bench.fill(3);
    bench.start();
    ServerFaults faults;
    faults.untaggedAnywhere = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("ENABLE QRESYNC"),
             QByteArray("* OK By the way\n* ENABLED QRESYNC\n* OK By the way\nOK Enabled"));
    client.answer("SELECT INBOX");
    const QByteArray more = "* OK By the way\n* 3 EXISTS\n"
                            "* 2 FETCH (UID 2 MODSEQ (3) FLAGS (\\Recent))\n";
    QCOMPARE(client.dialogue("UID SEARCH ALL"),
             more + "* SEARCH 1 2 3\n" + more + "OK Search completed");
    // What was expunged is counted until it is told.
    bench.store->expunge(inbox, uids("1"));
    QCOMPARE(client.dialogue("NOOP"),
             more
                 + "* VANISHED 1\n* OK By the way\n* 2 EXISTS\n"
                   "* 2 FETCH (UID 3 MODSEQ (4) FLAGS (\\Recent))\n"
                   "OK [HIGHESTMODSEQ 5] Noop completed");
}

void TestServerFaults::faultsCountForEachConnection()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.cutAfterBytesOut = 20;
    bench.server().setFaults(faults);
    for (int i = 0; i < 2; ++i) {
        Client client(bench.port());
        QVERIFY(client.waitForClose());
        QCOMPARE(client.rest().size(), 20);
    }
    bench.server().setFaults({});
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer("NOOP").startsWith("OK"));
}

void TestServerFaults::dropConnectionsAndCounters()
{
    Bench bench;
    bench.start();
    Client first(bench.port());
    Client second(bench.port());
    first.logIn();
    second.logIn();
    QCOMPARE(bench.server().connectionCount(), 2);
    QCOMPARE(bench.server().bytesIn(), 2 * qint64(sizeof("A1 LOGIN demo secret\r\n") - 1));
    QCOMPARE(bench.server().bytesOut(), first.bytesRead() + second.bytesRead());
    bench.server().dropConnections();
    QVERIFY(first.waitForClose());
    QVERIFY(second.waitForClose());
    QTRY_COMPARE(bench.server().connectionCount(), 0);
}

void TestServerFaults::linesAreTold()
{
    Bench bench;
    bench.start();
    QSignalSpy spy(&bench.server(), &server::ImapServer::line);
    Client client(bench.port());
    client.logIn();
    client.answer("CREATE {3+}\r\nabc");
    QByteArray lines;
    for (const QList<QVariant> &line : spy)
        lines +=
            line.at(0).toChar().toLatin1() + QByteArray(": ") + line.at(1).toByteArray() + '\n';
    QVERIFY2(lines.startsWith("S: * OK [CAPABILITY "), lines.constData());
    QVERIFY2(lines.contains("C: A1 LOGIN demo secret\nS: A1 OK"), lines.constData());
    QVERIFY2(lines.contains("C: A2 CREATE {3}\r\nabc\nS: A2 OK Created\n"), lines.constData());
}

void TestServerFaults::compressedDialogue()
{
    // RFC 4978 by zlib's own functions, not the server's.
    Bench bench;
    bench.fill(50);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.answer("COMPRESS LZMA"), QByteArray("BAD No such compression"));
    QCOMPARE(client.answer("COMPRESS DEFLATE"), QByteArray("OK Compressed from here on"));
    client.compress();
    QVERIFY(client.run("SELECT INBOX").contains("* 50 EXISTS"));
    const qint64 before = bench.server().bytesOut();
    QByteArray plain;
    for (const QByteArray &line : client.run("FETCH 1:* (UID FLAGS ENVELOPE BODYSTRUCTURE)"))
        plain += line;
    QVERIFY(plain.size() > 10'000);
    QVERIFY(bench.server().bytesOut() - before < plain.size() / 4);
    QVERIFY(client.answer("APPEND INBOX {14+}\r\nSubject: a\r\n\r\n").startsWith("OK"));
}

QTEST_GUILESS_MAIN(TestServerFaults)
#include "tst_serverfaults.moc"
