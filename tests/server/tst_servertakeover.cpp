// SPDX-License-Identifier: GPL-3.0-or-later
// S8: a session that goes from one connection to another, and connections with more than one
// (draft-ietf-lemonade-reconnect-07, "RC"). Each test quotes its clause.
#include "reconnectbench.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const imap::MailboxName work = mailbox("Work");

} // namespace

class TestServerTakeover : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takenFromAnother();
    void takenWhileIdle();
    void takenWhileFetching();
    void takenFromItself();
    void noPingPong();
    void selectedBeforeSid();
    void sessionLeftForAnother();
};

void TestServerTakeover::takenFromAnother()
{
    // RC 3.3: "An attempt to resume an active session on a different TCP connection forces the
    // server to close the session on the other connection and to resume it on the current
    // connection. The other connection is notified about this with the untagged DELETEDSID
    // response".
    Bench bench;
    bench.fill(3);
    bench.start();
    Client first(bench.port());
    first.logIn();
    const QByteArray sid = newSidOf(first.run("SID"));
    first.answer("EXAMINE INBOX");
    Client second(bench.port());
    second.logIn();
    const QList<QByteArray> lines = second.run("SID " + sid + ' ' + bench.validity() + " 4");
    QCOMPARE(lines.first(), QByteArray("* SELECTED INBOX"));
    QCOMPARE(lines.last(), QByteArray("OK [READ-ONLY] Session resumed"));
    QCOMPARE(first.read(), "* DELETEDSID " + sid);
    // The connection is there still, what was selected went with the session.
    QVERIFY(first.answer("NOOP").startsWith("OK"));
    QCOMPARE(first.answer("FETCH 1 (UID)"), QByteArray("BAD No mailbox selected"));
    QVERIFY(first.answer("DELETESID").startsWith("BAD"));
    QVERIFY(first.answer("SELECT INBOX").startsWith("OK"));
    // What the one does now is nothing to the session of the other.
    first.answer("LOGOUT");
    QVERIFY(second.answer("DELETESID").startsWith("OK"));
}

void TestServerTakeover::takenWhileIdle()
{
    // RC 5.3: "The DELETEDSID response tells the client that the current active session is closed
    // because it was resumed (transferred) on another TCP connection."
    Bench bench;
    bench.fill(3);
    bench.start();
    Client first(bench.port());
    first.logIn();
    const QByteArray sid = newSidOf(first.run("SID"));
    first.answer("SELECT INBOX");
    first.write("i IDLE\r\n");
    QCOMPARE(first.read(), QByteArray("+ Idling"));
    Client second(bench.port());
    second.logIn();
    second.answer("SID " + sid + ' ' + bench.validity() + " 4");
    QCOMPARE(first.read(), "* DELETEDSID " + sid);
    bench.store->append(inbox, message("x")); // nothing of it is heard any more
    second.answer("NOOP");
    first.write("DONE\r\n");
    QCOMPARE(first.read(), QByteArray("i OK Idle completed"));
}

void TestServerTakeover::takenWhileFetching()
{
    // The long answer ends, tagged; nothing of the mailbox comes behind DELETEDSID.
    Bench bench;
    for (int i = 0; i < 40; ++i)
        bench.store->append(inbox, message("big", QByteArray(1 << 20, 'x') + "\r\n"));
    bench.start();
    Client first(bench.port());
    first.logIn();
    const QByteArray sid = newSidOf(first.run("SID"));
    first.answer("SELECT INBOX");
    first.write("f FETCH 1:* (BODY.PEEK[])\r\n");
    QVERIFY(first.read().startsWith("* 1 FETCH"));
    {
        Client second(bench.port());
        second.logIn();
        QVERIFY(second.answer("SID " + sid + ' ' + bench.validity() + " 41").startsWith("OK"));
        bench.store->expunge(inbox, uids("1:40"));
        second.answer("NOOP");
    }
    const QList<QByteArray> lines = first.readUntil("f");
    const qsizetype at = lines.indexOf("* DELETEDSID " + sid);
    QCOMPARE(at, lines.size() - 2);
    QCOMPARE(lines.last(), QByteArray("f NO The session went to another connection"));
    QVERIFY(first.answer("NOOP").startsWith("OK"));
}

void TestServerTakeover::takenFromItself()
{
    // "on a different TCP connection": here there is none.
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    const QByteArray sid = newSidOf(client.run("SID"));
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run("SID " + sid + ' ' + bench.validity() + " 4");
    QCOMPARE(lines.mid(0, 2),
             (QList<QByteArray> {"* OK [CLOSED] Previous mailbox closed", "* SELECTED INBOX"}));
    QVERIFY(lines.contains("* 3 RECENT"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("OK Noop completed"));
    QVERIFY(client.answer("DELETESID").startsWith("OK"));
}

void TestServerTakeover::noPingPong()
{
    // R8: two clients with one SID; each time only the loser is told.
    Bench bench;
    bench.start();
    Client first(bench.port());
    first.logIn();
    const QByteArray sid = newSidOf(first.run("SID"));
    Client second(bench.port());
    second.logIn();
    const QByteArray resume = "SID " + sid + " 1 1";
    for (int i = 0; i < 3; ++i) {
        QVERIFY(second.dialogue(resume).startsWith("* SELECTED\nOK"));
        QCOMPARE(first.read(), "* DELETEDSID " + sid);
        QVERIFY(first.dialogue(resume).startsWith("* SELECTED\nOK"));
        QCOMPARE(second.read(), "* DELETEDSID " + sid);
    }
    QCOMPARE(bench.server().sessionCount(), 1);
}

void TestServerTakeover::selectedBeforeSid()
{
    // RC 3.1: "This command is only available in authenticated and selected IMAP states."
    Bench bench;
    bench.store->createMailbox(work);
    bench.fill(2);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT Work");
    const QList<QByteArray> lines = client.run(left.resume());
    QCOMPARE(lines.mid(0, 2),
             (QList<QByteArray> {"* OK [CLOSED] Previous mailbox closed", "* SELECTED INBOX"}));
    QCOMPARE(client.dialogue("SEARCH ALL"), QByteArray("* SEARCH 1 2\nOK Search completed"));
}

void TestServerTakeover::sessionLeftForAnother()
{
    // RC 3.2: "If an active session is already available and a new one can be created, the existing
    // session becomes inactive and can be resumed at a later time."
    Bench bench;
    bench.store->createMailbox(work);
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    const QByteArray one = newSidOf(client.run("SID"));
    client.answer("SELECT INBOX");
    const QByteArray two = newSidOf(client.run("SID"));
    QVERIFY(one != two);
    // A new session begins where the connection is: nothing says that the mailbox is closed.
    QVERIFY(client.answer("FETCH 1 (UID)").startsWith("OK"));
    client.answer("EXAMINE Work");
    const QList<QByteArray> lines = client.run("SID " + one + ' ' + bench.validity() + " 3");
    QVERIFY(lines.contains("* SELECTED INBOX"));
    QVERIFY(lines.last().startsWith("OK [READ-WRITE]"));
    const QList<QByteArray> other = client.run("SID " + two + ' ' + validityOf(bench, work) + " 1");
    QVERIFY(other.contains("* SELECTED Work"));
    QVERIFY(other.last().startsWith("OK [READ-ONLY]"));
    QCOMPARE(bench.server().sessionCount(), 2);
}

QTEST_GUILESS_MAIN(TestServerTakeover)
#include "tst_servertakeover.moc"
