// SPDX-License-Identifier: GPL-3.0-or-later
// S8: resuming a session and all that may have happened meanwhile
// (draft-ietf-lemonade-reconnect-07, "RC"; draft-melnikov-imap-expunged-01, "EX"). Each test quotes
// its clause.
#include "reconnectbench.h"

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const imap::MailboxName work = mailbox("Work");

} // namespace

class TestServerReconnect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resumed();
    void resumedWithQresync();
    void enabledBeforeIsKept();
    void notifyIsKept();
    void nothingHappened();
    void nothingSelected();
    void closedIsNotSelected();
    void nameAsWritten_data();
    void nameAsWritten();
    void readOnlyIsKept();
    void recentIsKept();
    void knownUidsRestrict();
    void knownUidsBeyondTheMailbox();
    void otherUidValidity();
    void renumberedWhileSelected();
    void mailboxDeleted();
    void mailboxRenamed();
    void mailboxReplaced();
    void eventsForgotten_data();
    void eventsForgotten();
    void noModSeqs();
    void oneFlight();
};

void TestServerReconnect::resumed()
{
    // RC 3.3: "The server sends the client any pending flag changes (using FETCH responses that
    // MUST contain UIDs) and expunges that have occurred in this mailbox since the provided
    // modification sequence." RC 3.1: "The following responses are REQUIRED if the client remains
    // in the selected state: FLAGS, EXISTS, RECENT, PERMANENTFLAGS, UIDNEXT, UIDVALIDITY,
    // HIGHESTMODSEQ", "OK tagged responses: READ-WRITE or READ-ONLY".
    Bench bench;
    bench.fill(5);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->addFlags(inbox, uids("3"), flags("\\Seen"));
    bench.store->expunge(inbox, uids("2,4"));
    bench.store->append(inbox, message("six"));
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue(left.resume()),
             "* SELECTED INBOX\n"
             "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\n"
             "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags are "
             "kept\n"
             "* 4 EXISTS\n"
             "* 4 RECENT\n"
             "* OK [UNSEEN 1] First unseen\n"
             "* OK [UIDVALIDITY "
                 + bench.validity()
                 + "] UIDs valid\n"
                   "* OK [UIDNEXT 7] Predicted next UID\n"
                   "* OK [HIGHESTMODSEQ 9] Highest\n"
                   "* EXPUNGED 2,4\n"
                   "* 2 FETCH (UID 3 MODSEQ (7) FLAGS (\\Seen \\Recent))\n"
                   "* 4 FETCH (UID 6 MODSEQ (9) FLAGS (\\Recent))\n"
                   "OK [READ-WRITE] Session resumed");
    // It is selected indeed, and goes on.
    QCOMPARE(client.dialogue("FETCH 2 (UID)"), QByteArray("* 2 FETCH (UID 3)\nOK Fetch completed"));
    bench.store->expunge(inbox, uids("3"));
    // EX 3.2: "The EXPUNGED response SHOULD also be sent by the server instead of the EXPUNGE
    // response, once the client has indicated that it supports the extension".
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* EXPUNGED 3\nOK Noop completed"));
}

void TestServerReconnect::resumedWithQresync()
{
    // R11: ENABLE QRESYNC is sent in the same flight if VANISHED is wanted.
    Bench bench;
    bench.fill(4);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    bench.store->addFlags(inbox, uids("1"), flags("\\Flagged"));
    const auto client = bench.qresyncClient();
    QCOMPARE(reconnectChangesOf(client->run(left.resume())),
             QByteArray("* VANISHED (EARLIER) 2\n"
                        "* 1 FETCH (UID 1 MODSEQ (7) FLAGS (\\Flagged \\Recent))"));
    bench.store->expunge(inbox, uids("3"));
    QCOMPARE(client->dialogue("NOOP"),
             QByteArray("* VANISHED 3\nOK [HIGHESTMODSEQ 8] Noop completed"));
}

void TestServerReconnect::enabledBeforeIsKept()
{
    // RC 3.1: "At minimum this state includes: Any state associated with the current IMAP
    // connection, but is not the state of the selected mailbox".
    Bench bench;
    bench.fill(4);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX", "ENABLE QRESYNC");
    bench.store->expunge(inbox, uids("2"));
    Client client(bench.port());
    client.logIn();
    QCOMPARE(reconnectChangesOf(client.run(left.resume())), QByteArray("* VANISHED (EARLIER) 2"));
    QVERIFY(client.answer("UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 1 VANISHED)").startsWith("OK"));
}

void TestServerReconnect::notifyIsKept()
{
    // RC 3.1: "other IMAP extensions can define additional state that has to be preserved": what
    // NOTIFY SET asked for belongs to the connection (RFC 5465).
    Bench bench;
    bench.store->createMailbox(work);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX",
                           "NOTIFY SET (SELECTED (MessageNew MessageExpunge)) (MAILBOXES Work "
                           "(MessageNew MessageExpunge))");
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.answer(left.resume()).startsWith("OK [READ-WRITE]"));
    bench.store->append(work, message("x"));
    QVERIFY(client.read().startsWith("* STATUS Work (MESSAGES 1 "));
    bench.store->append(inbox, message("x"));
    QCOMPARE(client.read(), QByteArray("* 1 EXISTS"));
}

void TestServerReconnect::nothingHappened()
{
    // RC 3.3: "Thus, the client can process just these pending events and need not perform a full
    // resynchronization."
    Bench bench;
    bench.options.memory = ExpungeMemory::None; // and nothing has to be remembered
    bench.fill(3);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    Client client(bench.port());
    client.logIn();
    const QByteArray told = client.dialogue(left.resume());
    QVERIFY2(told.startsWith("* SELECTED INBOX\n"), told);
    QVERIFY2(told.endsWith("] Highest\nOK [READ-WRITE] Session resumed"), told);
    QVERIFY(!told.contains("NEWSID") && !told.contains("FETCH") && !told.contains("EXPUNGED"));
}

void TestServerReconnect::nothingSelected()
{
    // RC 3.3: "If at this point there is no mailbox selected, the remaining arguments MUST be
    // ignored by the server." Example: "* SELECTED", "OK session resumed, but no selected mailbox".
    Bench bench;
    bench.fill(3);
    bench.start();
    const LeftSession left(bench, "NOOP");
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue("SID " + left.sid + " 67890007 20050715194045000"),
             QByteArray("* SELECTED\nOK Session resumed, nothing selected"));
    QVERIFY(client.answer("FETCH 1 (UID)").startsWith("BAD"));
    QVERIFY(client.answer("DELETESID").startsWith("OK")); // it is this connection's now
}

void TestServerReconnect::closedIsNotSelected()
{
    // RC 5.1: "If the response doesn't contain a mailbox name, this means that there is no mailbox
    // selected."
    Bench bench;
    bench.fill(3);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX", "SELECT INBOX", "CLOSE");
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.dialogue(left.resume()).startsWith("* SELECTED\nOK "));
}

void TestServerReconnect::nameAsWritten_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("INBOX") << QByteArray("INBOX") << QByteArray("INBOX");
    QTest::newRow("Inbox") << QByteArray("Inbox") << QByteArray("Inbox");
    QTest::newRow("quoted") << QByteArray("\"iNbOx\"") << QByteArray("iNbOx");
    QTest::newRow("literal") << QByteArray("{5+}\r\ninbox") << QByteArray("inbox");
    QTest::newRow("blank") << QByteArray("\"My post\"") << QByteArray("\"My post\"");
    QTest::newRow("UTF-7") << QByteArray("Entw&APw-rfe") << QByteArray("Entw&APw-rfe");
}

void TestServerReconnect::nameAsWritten()
{
    // RC 3.3: "Note that the mailbox name MUST be reported verbatim as originally specified by the
    // client in SELECT/EXAMINE. I.e. before server applies any mailbox name canonicalization".
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, told);
    Bench bench;
    bench.store->createMailbox(mailbox("My post"));
    bench.store->createMailbox(mailbox("Entw&APw-rfe"));
    bench.start();
    const LeftSession left(bench, "SELECT " + written);
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.run("SID " + left.sid + " 1 1").first(), "* SELECTED " + told);
}

void TestServerReconnect::readOnlyIsKept()
{
    // RC 3.1: "At minimum this state includes: If mailbox is selected read-only or read-write".
    Bench bench;
    bench.fill(2);
    bench.start();
    const LeftSession left(bench, "EXAMINE INBOX");
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run(left.resume());
    QCOMPARE(lines.last(), QByteArray("OK [READ-ONLY] Session resumed"));
    QVERIFY(lines.contains("* OK [PERMANENTFLAGS ()] Read-only"));
    QCOMPARE(client.answer("STORE 1 +FLAGS (\\Seen)"), QByteArray("NO Read-only"));
}

void TestServerReconnect::recentIsKept()
{
    // RC 3.1: "At minimum this state includes: The number of recent messages (RECENT)".
    Bench bench;
    bench.fill(3);
    bench.start();
    {
        Client other(bench.port()); // three are recent to it, none to those that follow
        other.logIn();
        other.answer("SELECT INBOX");
    }
    bench.store->append(inbox, message("four"));
    bench.store->append(inbox, message("five"));
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->expunge(inbox, uids("4"));
    bench.store->append(inbox, message("six"));
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run(left.resume());
    QVERIFY2(lines.contains("* 2 RECENT"), lines.join('\n'));
    QCOMPARE(client.dialogue("SEARCH RECENT"), QByteArray("* SEARCH 4 5\nOK Search completed"));
}

void TestServerReconnect::knownUidsRestrict()
{
    // RC 3.3: "If the list of known UIDs was also provided, the server should only report flag
    // changes and expunges for the provided messages. If the client doesn't provide the list of
    // UIDs, the server acts as if the client has specified "1:*"."
    Bench bench;
    bench.fill(9);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->expunge(inbox, uids("2,4,8"));
    bench.store->addFlags(inbox, uids("1,5,9"), flags("\\Seen"));
    {
        Client client(bench.port());
        client.logIn();
        const QList<QByteArray> lines = client.run(left.resume("1,3:4"));
        QCOMPARE(reconnectChangesOf(lines),
                 QByteArray("* EXPUNGED 4\n"
                            "* 1 FETCH (UID 1 MODSEQ (12) FLAGS (\\Seen \\Recent))"));
        QVERIFY(lines.contains("* 6 EXISTS"));
        client.answer("LOGOUT (PRESERVE)");
    }
    Client client(bench.port());
    client.logIn();
    QCOMPARE(reconnectChangesOf(client.run(left.resume())),
             QByteArray("* EXPUNGED 2,4,8\n"
                        "* 1 FETCH (UID 1 MODSEQ (12) FLAGS (\\Seen \\Recent))\n"
                        "* 3 FETCH (UID 5 MODSEQ (12) FLAGS (\\Seen \\Recent))\n"
                        "* 6 FETCH (UID 9 MODSEQ (12) FLAGS (\\Seen \\Recent))"));
}

void TestServerReconnect::knownUidsBeyondTheMailbox()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->expunge(inbox, uids("3"));
    Client client(bench.port());
    client.logIn();
    QCOMPARE(reconnectChangesOf(client.run(left.resume("2:4294967295"))),
             QByteArray("* EXPUNGED 3"));
}

void TestServerReconnect::otherUidValidity()
{
    // RC 3.3: "If the provided UIDVALIDITY doesn't match the UIDVALIDITY for the currently selected
    // mailbox, the server MUST send the NEWSID response containing the SID of the resumed session.
    // ... the remaining arguments to the SID command are ignored. After that the server behaves as
    // if SELECT/EXAMINE command for the mailbox was issued". Example: "* SELECTED INBOX", "* NEWSID
    // ABC412423rs", ..., "OK [READ-WRITE] resync required".
    Bench bench;
    bench.fill(4);
    bench.start();
    const LeftSession left(bench, "EXAMINE INBOX");
    bench.store->expunge(inbox, uids("2"));
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run("SID " + left.sid + " 67890007 1 41,43:211,214:541");
    QCOMPARE(lines.mid(0, 2), (QList<QByteArray> {"* SELECTED INBOX", "* NEWSID " + left.sid}));
    QVERIFY(lines.contains("* 3 EXISTS"));
    QVERIFY(lines.contains("* OK [UIDVALIDITY " + bench.validity() + "] UIDs valid"));
    QVERIFY(lines.contains("* OK [UIDNEXT 5] Predicted next UID"));
    QCOMPARE(reconnectChangesOf(lines), QByteArray());
    QCOMPARE(lines.last(), QByteArray("OK [READ-ONLY] Resync required"));
    // The SID is good for the next time.
    client.answer("LOGOUT (PRESERVE)");
    Client again(bench.port());
    again.logIn();
    QCOMPARE(again.answer(left.resume()), QByteArray("OK [READ-ONLY] Session resumed"));
}

void TestServerReconnect::renumberedWhileSelected()
{
    // The UIDs change under the connection, which cannot go on; the session can. Whether the client
    // has heard of the new UIDVALIDITY or not: its cache is of the old one.
    for (bool knowsNew : {false, true}) {
        Bench bench;
        bench.fill(3);
        bench.start();
        Client first(bench.port());
        first.logIn();
        const QByteArray sid = newSidOf(first.run("SID"));
        first.answer("SELECT INBOX");
        const QByteArray before = bench.validity();
        bench.store->changeUidValidity(inbox);
        QVERIFY(first.waitForClose());
        Client client(bench.port());
        client.logIn();
        const QList<QByteArray> lines =
            client.run("SID " + sid + ' ' + (knowsNew ? bench.validity() : before) + " 2");
        QCOMPARE(lines.mid(0, 2), (QList<QByteArray> {"* SELECTED INBOX", "* NEWSID " + sid}));
        QCOMPARE(reconnectChangesOf(lines), QByteArray());
        QCOMPARE(lines.last(), QByteArray("OK [READ-WRITE] Resync required"));
    }
}

void TestServerReconnect::mailboxDeleted()
{
    // RC 3.3: "If, before the disconnect, the session had a mailbox selected and the mailbox has
    // been deleted since then ..., the server MUST return a special SELECTED untagged response that
    // contains no mailbox name."
    Bench bench;
    bench.store->createMailbox(work);
    bench.start();
    const LeftSession left(bench, "SELECT Work");
    bench.store->deleteMailbox(work);
    Client client(bench.port());
    client.logIn();
    QCOMPARE(client.dialogue(left.resume()),
             QByteArray("* SELECTED\nOK Session resumed, nothing selected"));
}

void TestServerReconnect::mailboxRenamed()
{
    // The name that the session knows is no mailbox any more: the same.
    Bench bench;
    bench.store->createMailbox(work);
    bench.start();
    const LeftSession left(bench, "SELECT Work");
    bench.store->renameMailbox(work, mailbox("Play"));
    Client client(bench.port());
    client.logIn();
    QVERIFY(client.dialogue(left.resume()).startsWith("* SELECTED\nOK "));
}

void TestServerReconnect::mailboxReplaced()
{
    // RC 3.3: "If, while the client was offline, the selected mailbox was deleted and another
    // mailbox was renamed to the same name, the server MAY ... 1. return the NEWSID response, as
    // well as the new UIDVALIDITY and all other responses as described in Section 3.1."
    for (bool knowsNew : {false, true}) {
        Bench bench;
        bench.store->createMailbox(work);
        bench.store->append(work, message("x"));
        bench.store->createMailbox(mailbox("Play"));
        bench.start();
        const LeftSession left(bench, "SELECT Work");
        const QByteArray before = validityOf(bench, work);
        bench.store->deleteMailbox(work);
        bench.store->renameMailbox(mailbox("Play"), work);
        const QByteArray after = validityOf(bench, work);
        QVERIFY(before != after);
        Client client(bench.port());
        client.logIn();
        const QList<QByteArray> lines =
            client.run("SID " + left.sid + ' ' + (knowsNew ? after : before) + " 1");
        QCOMPARE(lines.mid(0, 2), (QList<QByteArray> {"* SELECTED Work", "* NEWSID " + left.sid}));
        QVERIFY(lines.contains("* 0 EXISTS"));
        QVERIFY(lines.contains("* OK [UIDVALIDITY " + after + "] UIDs valid"));
        QCOMPARE(lines.last(), QByteArray("OK [READ-WRITE] Resync required"));
    }
}

void TestServerReconnect::eventsForgotten_data()
{
    QTest::addColumn<int>("memory");
    QTest::addColumn<bool>("flagOnly");
    QTest::addColumn<bool>("remembered");
    QTest::newRow("none") << int(ExpungeMemory::None) << false << false;
    QTest::newRow("none, flags") << int(ExpungeMemory::None) << true << false;
    QTest::newRow("minimal") << int(ExpungeMemory::Minimal) << false << false;
    QTest::newRow("minimal, flags") << int(ExpungeMemory::Minimal) << true << true;
    QTest::newRow("queue") << int(ExpungeMemory::Queue) << false << true;
}

void TestServerReconnect::eventsForgotten()
{
    // RC 3.3: "If the server was unable to cache all events since the MODSEQ and hence is unable to
    // send them to the client, the server MUST return the NEWSID response to signal that the client
    // should perform a state-comparison based synchronization." Example: "* NEWSID jwejei9qe3r",
    // "* SELECTED INBOX", ..., "OK [READ-WRITE] session created".
    QFETCH(int, memory);
    QFETCH(bool, flagOnly);
    QFETCH(bool, remembered);
    Bench bench;
    bench.options.memory = ExpungeMemory(memory);
    bench.fill(4);
    bench.store->expunge(inbox, uids("1"));
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    if (flagOnly)
        bench.store->addFlags(inbox, uids("3"), flags("\\Seen"));
    else
        bench.store->expunge(inbox, uids("3"));
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run(left.resume());
    if (remembered) {
        QCOMPARE(lines.first(), QByteArray("* SELECTED INBOX"));
        QCOMPARE(lines.last(), QByteArray("OK [READ-WRITE] Session resumed"));
        return;
    }
    const QByteArray sid = newSidOf(lines);
    QVERIFY(!sid.isEmpty() && sid != left.sid);
    QCOMPARE(lines.mid(0, 2), (QList<QByteArray> {"* NEWSID " + sid, "* SELECTED INBOX"}));
    QCOMPARE(reconnectChangesOf(lines), QByteArray());
    QVERIFY(lines.contains(flagOnly ? "* 3 EXISTS" : "* 2 EXISTS"));
    QCOMPARE(lines.last(), QByteArray("OK [READ-WRITE] Session created"));
    QCOMPARE(bench.server().sessionCount(), 1); // in place of the old one
    QVERIFY(client.answer("DELETESID").startsWith("OK"));
}

void TestServerReconnect::noModSeqs()
{
    // Without mod-sequences no event can be told by them.
    Bench bench;
    bench.fill(2);
    bench.start();
    server::ServerFaults faults;
    faults.noModSeq = true;
    bench.server().setFaults(faults);
    const LeftSession left(bench, "SELECT INBOX");
    Client client(bench.port());
    client.logIn();
    const QList<QByteArray> lines = client.run(left.resume());
    QVERIFY(lines.first().startsWith("* NEWSID "));
    QVERIFY(lines.contains("* OK [NOMODSEQ] No mod-sequences here"));
}

void TestServerReconnect::oneFlight()
{
    // R2: pipelined after authentication, and what follows is about the mailbox already.
    Bench bench;
    bench.fill(3);
    bench.start();
    const LeftSession left(bench, "SELECT INBOX");
    bench.store->append(inbox, message("four"));
    Client client(bench.port());
    client.read();
    client.write("a LOGIN demo secret\r\nb ENABLE QRESYNC\r\nc " + left.resume("1:3")
                 + "\r\nd UID FETCH 4:* (FLAGS)\r\n");
    client.readUntil("b");
    const QList<QByteArray> lines = client.readUntil("c");
    QCOMPARE(lines.first(), QByteArray("* SELECTED INBOX"));
    QCOMPARE(lines.last(), QByteArray("c OK [READ-WRITE] Session resumed"));
    QVERIFY(client.readUntil("d").first().startsWith("* 4 FETCH (UID 4 "));
}

QTEST_GUILESS_MAIN(TestServerReconnect)
#include "tst_serverreconnect.moc"
