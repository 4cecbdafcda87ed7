// SPDX-License-Identifier: GPL-3.0-or-later
// S8: making, limiting, keeping and ending resumable sessions, and the fault switches
// (draft-ietf-lemonade-reconnect-07, "RC"). Each test quotes its clause.
#include "reconnectbench.h"

#include "core/base/clock.h"

#include <set>

using namespace homing;
using namespace homing::test;
using server::ServerFaults;
using server::SidForm;
using server::SidOrder;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerSessions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void capability();
    void hiddenWithWhatItNeeds_data();
    void hiddenWithWhatItNeeds();
    void created();
    void sidsAreUnlike();
    void sidsOfASeedAreAlike();
    void notBeforeLogin();
    void malformed_data();
    void malformed();
    void unknownSid();
    void otherServerKnowsNothing();
    void expires();
    void userLimit();
    void serverLimit();
    void deleteSid();
    void logoutEnds();
    void logoutPreserves();
    void logoutPreserveWithoutSession();
    void logoutMalformed();
    void faultExpired();
    void faultNewSidTwice();
    void faultOrder();
    void faultForms_data();
    void faultForms();
    void faultExpungedForVanished();
};

void TestServerSessions::capability()
{
    // RC 2: "this extension REQUIREs support for the [CONDSTORE] and the [EXPUNGED] IMAP
    // extensions, so it MUST be announced in the CAPABILITY response as well."
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> words = client.run("CAPABILITY").first().split(' ');
    QVERIFY(words.contains("X-DRAFT-W07-RECONNECT"));
    QVERIFY(words.contains("X-DRAFT-I01-EXPUNGED"));
    QVERIFY(words.contains("CONDSTORE"));
}

void TestServerSessions::hiddenWithWhatItNeeds_data()
{
    QTest::addColumn<QList<QByteArray>>("without");
    QTest::newRow("itself") << QList<QByteArray> {"X-DRAFT-W07-RECONNECT"};
    QTest::newRow("EXPUNGED") << QList<QByteArray> {"X-DRAFT-I01-EXPUNGED"};
    QTest::newRow("mod-sequences") << QList<QByteArray> {"CONDSTORE", "QRESYNC"};
}

void TestServerSessions::hiddenWithWhatItNeeds()
{
    QFETCH(QList<QByteArray>, without);
    Bench bench;
    bench.options.without = without;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(!client.run("CAPABILITY").first().contains("RECONNECT"));
    for (const char *command : {"SID", "SID x 1 1", "DELETESID", "LOGOUT (PRESERVE)"})
        QVERIFY2(client.answer(command).startsWith("BAD"), command);
}

void TestServerSessions::created()
{
    // RC 3.2: "The client issues a SID command without a SID parameter, the server creates a new
    // session and responds with a new NEWSID response: A01 SID, * NEWSID ABC412423rs, A01 OK
    // session created".
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run("SID");
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.first().startsWith("* NEWSID H"));
    QCOMPARE(lines.last(), QByteArray("OK Session created"));
    QCOMPARE(bench.server().sessionCount(), 1);
}

void TestServerSessions::sidsAreUnlike()
{
    // RC 3.1: "SIDs are chosen by the server and are opaque to the client."
    Bench bench;
    bench.options.sessionsPerUser = 200;
    bench.start();
    Client client(bench.port());
    client.logIn();
    std::set<QByteArray> sids;
    for (int i = 0; i < 100; ++i)
        sids.insert(newSidOf(client.run("SID")));
    QCOMPARE(sids.size(), 100U);
}

void TestServerSessions::sidsOfASeedAreAlike()
{
    QByteArray before;
    for (int run = 0; run < 2; ++run) {
        Bench bench;
        bench.options.sidSeed = 7;
        bench.start();
        Client client(bench.port());
        client.logIn();
        const QByteArray sid = newSidOf(client.run("SID"));
        QVERIFY(run == 0 || sid == before);
        before = sid;
    }
}

void TestServerSessions::notBeforeLogin()
{
    // RC 3.1: "This command is only available in authenticated and selected IMAP states."
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    QCOMPARE(client.answer("SID"), QByteArray("BAD Log in first"));
    QCOMPARE(client.answer("SID x 1 1"), QByteArray("BAD Log in first"));
    QCOMPARE(client.answer("DELETESID"), QByteArray("BAD Log in first"));
}

void TestServerSessions::malformed_data()
{
    QTest::addColumn<QByteArray>("command");
    // "$" stands for a SID that is good.
    for (const char *command : {"SID ",
                                "SID  $ 1 1",
                                "SID $",
                                "SID $ ",
                                "SID $ 1",
                                "SID $ 1 ",
                                "SID $ 0 1",
                                "SID $ 1 0",
                                "SID $ -1 1",
                                "SID $ 1 x",
                                "SID $ 4294967296 1",
                                "SID $ 1 9223372036854775808",
                                "SID $ 1 1 ",
                                "SID $ 1 1 *",
                                "SID $ 1 1 1:*",
                                "SID $ 1 1 0",
                                "SID $ 1 1 0:3",
                                "SID $ 1 1 1,,2",
                                "SID $ 1 1 1:",
                                "SID $ 1 1 4294967296",
                                "SID $ 1 1 1:3)",
                                "SID $ 1 1 1:3 (1 1)",
                                "SID $ 1 1 1:3 4",
                                "SID $ 1 1 (1:3)",
                                "SID ($) 1 1",
                                "SID \"$ 1 1",
                                "SID\t$ 1 1",
                                "SID \"\" 1",
                                "DELETESID $",
                                "DELETESID "})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerSessions::malformed()
{
    // RC 3.3: "The server verifies all arguments for syntactic validity. If any parameter is not
    // syntactically valid, the server return the tagged BAD response. After that the server checks
    // the session identifier".
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(2);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    Client client(bench.port());
    client.logIn();
    const QByteArray own = newSidOf(client.run("SID"));
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run(command.replace('$', left.sid));
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.first().startsWith("BAD "), lines.first());
    // Nothing has changed: not the mailbox, not the session here, not the other one.
    QVERIFY(client.answer("FETCH 1 (UID)").startsWith("OK"));
    QCOMPARE(bench.server().sessionCount(), 2);
    QVERIFY(client.run(left.resume()).contains("* SELECTED INBOX"));
    QVERIFY(client.run("SID " + own + " 1 1").contains("* SELECTED INBOX"));
}

void TestServerSessions::unknownSid()
{
    // RC 3.3: "If the SID is not recognized (for example, the SID is invalid because it is either
    // not known to the server or has expired), the server creates a new session as described in
    // Section 3.2." 5.1: "The SELECTED response tells the client that a session was successfully
    // resumed".
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (const char *sid : {"ABC412423rs", "\"what \\\\ \\\" is\"", "{3+}\r\na b", "\"\""}) {
        const QList<QByteArray> lines = client.run(QByteArray("SID ") + sid + " 67890007 1 1:4");
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines.first().startsWith("* NEWSID H"));
        QCOMPARE(lines.last(), QByteArray("OK Session created"));
    }
    // Nothing is selected then, whatever was.
    client.answer("SELECT INBOX");
    const QList<QByteArray> lines = client.run("SID nothing 1 1");
    QCOMPARE(lines.first(), QByteArray("* OK [CLOSED] Previous mailbox closed"));
    QVERIFY(client.answer("FETCH 1 (UID)").startsWith("BAD"));
}

void TestServerSessions::otherServerKnowsNothing()
{
    // RC 3.1: "An implementation may choose to keep all session state in memory": gone with a
    // restart.
    Bench bench;
    bench.fill(2);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.start();
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run(left.resume()).first().startsWith("* NEWSID "));
}

void TestServerSessions::expires()
{
    // RC 3.1: "Upon session expiration the session ID becomes invalid and its associated state is
    // deleted." RC 7: "Inactive sessions SHOULD have an expiration timeout."
    ManualClock clock; // outlives the server
    Bench bench;
    bench.options.clock = &clock;
    bench.options.sessionLifetimeMs = 60'000;
    bench.fill(2);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    Client client(bench.port());
    client.logIn();
    clock.advance(59'999);
    QVERIFY(client.run(left.resume()).contains("* SELECTED INBOX"));
    clock.advance(600'000); // an active one does not age
    QCOMPARE(bench.server().sessionCount(), 1);
    client.answer("LOGOUT (PRESERVE)");
    Client late(bench.port());
    late.logIn();
    clock.advance(60'000);
    const QList<QByteArray> lines = late.run(left.resume());
    QVERIFY(!newSidOf(lines).isEmpty() && newSidOf(lines) != left.sid);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(bench.server().sessionCount(), 1);
}

void TestServerSessions::userLimit()
{
    // RC 3.2: "When this limit is reached the server SHOULD expire the oldest inactive (not
    // associated with an active TCP connection) session associated with the same user. If no
    // inactive session associated with the same user is available, the server MUST return the
    // tagged NO response to the SID command."
    Bench bench;
    bench.options.sessionsPerUser = 3;
    bench.fill(1);
    bench.start();
    const LeftSession oldest(bench, "SELECT INBOX");
    const LeftSession middle(bench, "SELECT INBOX");
    const LeftSession youngest(bench, "SELECT INBOX");
    Client a(bench.port());
    Client b(bench.port());
    Client c(bench.port());
    Client d(bench.port());
    for (Client *client : {&a, &b, &c, &d})
        client->logIn();
    QVERIFY(a.answer("SID").startsWith("OK"));
    QVERIFY(b.run(oldest.resume()).first().startsWith("* NEWSID ")); // and middle goes for it
    QVERIFY(c.run(youngest.resume()).contains("* SELECTED INBOX"));
    QCOMPARE(bench.server().sessionCount(), 3);
    // Three are active now.
    d.answer("SELECT INBOX");
    QVERIFY(d.answer("SID").startsWith("NO "));
    QVERIFY(d.answer(middle.resume()).startsWith("NO "));
    QVERIFY(d.answer("FETCH 1 (UID)").startsWith("OK")); // as it was
    // One's own is active too: it does not make place for its successor.
    QVERIFY(a.answer("SID").startsWith("NO "));
    QVERIFY(a.answer("DELETESID").startsWith("OK"));
    QVERIFY(d.answer("SID").startsWith("OK"));
}

void TestServerSessions::serverLimit()
{
    // RC 3.2: "If the server has reached the limit, it MUST return the tagged NO response to the
    // SID command."
    Bench bench;
    bench.options.sessionsPerServer = 2;
    bench.start();
    const LeftSession one(bench, "NOOP");
    const LeftSession two(bench, "NOOP");
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer("SID").startsWith("NO "));
    QVERIFY(client.answer("SID nothing 1 1").startsWith("NO "));
    // Resuming makes no session.
    QCOMPARE(client.run(one.resume()).first(), QByteArray("* SELECTED"));
    QVERIFY(client.answer("DELETESID").startsWith("OK"));
    QVERIFY(client.answer("SID").startsWith("OK"));
}

void TestServerSessions::deleteSid()
{
    // RC 3.4: "The DELETESID command tells the server to terminate the current session. If there is
    // no current session, the server MUST respond with the tagged BAD response."
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("DELETESID"), QByteArray("BAD No session"));
    const QByteArray sid = newSidOf(client.run("SID"));
    client.answer("SELECT INBOX");
    QCOMPARE(client.dialogue("DELETESID"), QByteArray("OK Session deleted"));
    QCOMPARE(client.dialogue("DELETESID"), QByteArray("BAD No session"));
    QCOMPARE(bench.server().sessionCount(), 0);
    QVERIFY(client.answer("FETCH 1 (UID)").startsWith("OK")); // the connection goes on as it is
    QVERIFY(client.run("SID " + sid + " 1 1").contains("OK Session created"));
}

void TestServerSessions::logoutEnds()
{
    // RC 4: "A LOGOUT command with no parameters tells the server to terminate the current session
    // (if any)."
    Bench bench;
    bench.start();
    {
        Client client(bench.port());
        client.logIn();
        client.answer("SID");
        QCOMPARE(client.dialogue("LOGOUT"),
                 QByteArray("* BYE Until next time\nOK Logout completed"));
    }
    QCOMPARE(bench.server().sessionCount(), 0);
}

void TestServerSessions::logoutPreserves()
{
    // RC 4: "This tells the server that it should not terminate the current resumable session."
    // Example: "A023 LOGOUT (PRESERVE)", "* BYE IMAP4rev1 Server logging out, state preserved",
    // "A023 OK LOGOUT completed".
    Bench bench;
    bench.fill(2);
    bench.start();
    QByteArray sid;
    {
        Client client(bench.port());
        client.logIn();
        sid = newSidOf(client.run("SID"));
        client.answer("SELECT INBOX");
        QCOMPARE(client.dialogue("LOGOUT (preserve)"),
                 QByteArray("* BYE Until next time, the session is kept\nOK Logout completed"));
        QVERIFY(client.waitForClose());
    }
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run("SID " + sid + ' ' + bench.validity() + " 3").contains("* SELECTED INBOX"));
}

void TestServerSessions::logoutPreserveWithoutSession()
{
    // RC 4: "if "LOGOUT (PRESERVE)" is issued when no resumable session was created, the server
    // should treat this as if the LOGOUT command was issued with no parameters."
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("LOGOUT (PRESERVE)"),
             QByteArray("* BYE Until next time\nOK Logout completed"));
    Client stranger(bench.port()); // any state
    stranger.read();
    QVERIFY(stranger.dialogue("LOGOUT (PRESERVE)").endsWith("OK Logout completed"));
}

void TestServerSessions::logoutMalformed()
{
    // RC 6: logout-params = SP "(" logout-param-data ")"
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SID");
    for (const char *command : {"LOGOUT PRESERVE", "LOGOUT ()", "LOGOUT (PRESERVE", "LOGOUT (KEEP)",
                                "LOGOUT (PRESERVE) x", "LOGOUT  (PRESERVE)", "LOGOUT "})
        QVERIFY2(client.answer(command).startsWith("BAD "), command);
    QVERIFY(client.answer("DELETESID").startsWith("OK"));
}

void TestServerSessions::faultExpired()
{
    Bench bench;
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    ServerFaults faults;
    faults.sidExpired = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run(left.resume());
    QVERIFY(lines.first().startsWith("* NEWSID "));
    QCOMPARE(lines.last(), QByteArray("OK Session created"));
}

void TestServerSessions::faultNewSidTwice()
{
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.newSidTwice = true;
    bench.server().setFaults(faults);
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run("SID");
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0), lines.at(1));
}

void TestServerSessions::faultOrder()
{
    // Either is in the draft's examples (3.3).
    Bench bench;
    bench.fill(1);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    for (SidOrder order : {SidOrder::SelectedFirst, SidOrder::NewSidFirst}) {
        ServerFaults faults;
        faults.sidOrder = order;
        bench.server().setFaults(faults);
        Client client(bench.port());
        client.logIn();
        QList<QByteArray> expected = {"* SELECTED INBOX", "* NEWSID " + left.sid};
        if (order == SidOrder::NewSidFirst)
            expected.swapItemsAt(0, 1);
        QCOMPARE(client.run("SID " + left.sid + " 1 1").mid(0, 2), expected);
        client.answer("LOGOUT (PRESERVE)");
    }
}

void TestServerSessions::faultForms_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<char>("first");
    QTest::newRow("atom") << int(SidForm::Atom) << 'H';
    QTest::newRow("quoted") << int(SidForm::Quoted) << '"';
    QTest::newRow("literal") << int(SidForm::Literal) << '{';
}

void TestServerSessions::faultForms()
{
    // RC 6: "session-id = string", where every example is an atom (R1).
    QFETCH(int, form);
    QFETCH(char, first);
    Bench bench;
    bench.start();
    ServerFaults faults;
    faults.sidForm = SidForm(form);
    bench.server().setFaults(faults);
    const LeftSession left(bench, "SELECT INBOX");
    QCOMPARE(left.sid.at(0), first);
    QByteArray resume = left.resume();
    resume.replace("}\r\n", "+}\r\n");
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.run(resume).contains("* SELECTED INBOX"));
    Client other(bench.port());
    other.logIn();
    QVERIFY(other.run(resume).contains("* SELECTED INBOX"));
    QCOMPARE(client.read(), "* DELETEDSID " + left.sid);
}

void TestServerSessions::faultExpungedForVanished()
{
    // R5: EXPUNGED instead of VANISHED, though QRESYNC is enabled.
    Bench bench;
    bench.fill(4);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX", "ENABLE QRESYNC");
    bench.store->expunge(inbox, uids("2"));
    ServerFaults faults;
    faults.expungedForVanished = true;
    bench.server().setFaults(faults);
    const auto client = bench.qresyncClient();
    QCOMPARE(reconnectChangesOf(client->run(left.resume())), QByteArray("* EXPUNGED 2"));
    bench.store->expunge(inbox, uids("3"));
    QVERIFY(client->dialogue("NOOP").startsWith("* EXPUNGED 3\n"));
    // QRESYNC's own answer stays what it is.
    QCOMPARE(reconnectChangesOf(client->run("SELECT INBOX (QRESYNC (" + left.validity + " 2))"))
                 .split('\n')
                 .first(),
             QByteArray("* VANISHED (EARLIER) 2:3"));
}

QTEST_GUILESS_MAIN(TestServerSessions)
#include "tst_serversessions.moc"
