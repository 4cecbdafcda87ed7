// SPDX-License-Identifier: GPL-3.0-or-later
// draft-melnikov-imap-expunged-01 ("EX"): REPORTEXPUNGES and EXPUNGED. Each test quotes its clause.
#include "reconnectbench.h"

using namespace homing;
using namespace homing::test;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerExpunged : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reportExpunges();
    void refusals_data();
    void refusals();
    void insteadOfExpunge();
    void notWhereNumbersCount();
    void notBetweenCommands();
    void vanishedGoesBefore();
};

void TestServerExpunged::reportExpunges()
{
    // EX 3.1: "The REPORTEXPUNGES FETCH modifier instructs the server to report all messages from
    // the UID set parameter to the UID FETCH command that were expunged." Its example.
    Bench bench;
    bench.fill(8);
    bench.store->expunge(inbox, uids("1"));
    bench.start();
    const QByteArray token = QByteArray::number(bench.store->highestModSeq(inbox).value());
    bench.store->expunge(inbox, uids("3,5,8"));
    bench.store->addFlags(inbox, uids("4"), flags("\\Seen"));
    Client client(bench.port());
    client.logIn();
    client.answer("EXAMINE INBOX (CONDSTORE)");
    QCOMPARE(client.dialogue("UID FETCH 1:7 (FLAGS) (CHANGEDSINCE " + token + " REPORTEXPUNGES)"),
             QByteArray("* EXPUNGED 3,5\n"
                        "* 2 FETCH (UID 4 FLAGS (\\Seen \\Recent) MODSEQ (12))\n"
                        "OK Fetch completed"));
    // EX 5: the modifier has no need of CHANGEDSINCE.
    QCOMPARE(client.dialogue("UID FETCH 1:4 (UID) (REPORTEXPUNGES)"),
             QByteArray("* EXPUNGED 1,3\n* 1 FETCH (UID 2)\n* 2 FETCH (UID 4)\n"
                        "OK Fetch completed"));
}

void TestServerExpunged::refusals_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command :
         {"FETCH 1:2 (FLAGS) (CHANGEDSINCE 1 REPORTEXPUNGES)", "FETCH 1:2 (FLAGS) (REPORTEXPUNGES)",
          "UID FETCH 1:2 (FLAGS) (CHANGEDSINCE 1 VANISHED REPORTEXPUNGES)",
          "UID FETCH 1:2 (FLAGS) (REPORTEXPUNGES 1)", "UID FETCH 1:2 (FLAGS) REPORTEXPUNGES"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerExpunged::refusals()
{
    // EX 3.1: "it is NOT allowed with a FETCH command. The server MUST return tagged BAD response
    // if this response is specified as a modifier to the FETCH command".
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(2);
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QVERIFY(client->answer(command).startsWith("BAD "));
    Bench lesser;
    lesser.options.without = {"X-DRAFT-I01-EXPUNGED"};
    lesser.start();
    Client other(lesser.port());
    other.logIn();
    other.answer("SELECT INBOX");
    QVERIFY(other.answer("UID FETCH 1 (FLAGS) (REPORTEXPUNGES)").startsWith("BAD "));
}

void TestServerExpunged::insteadOfExpunge()
{
    // EX 3.2: "this affects the EXPUNGE and UID EXPUNGE commands, as well as messages expunged in
    // other sessions." Its example: A202 EXPUNGE, "* EXPUNGED 5,7,10,25".
    Bench bench;
    bench.store->setNextUid(inbox, imap::Uid(3));
    bench.fill(8); // 3 to 10
    bench.store->addFlags(inbox, uids("5,7,10"), flags("\\Deleted"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("3"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* 1 EXPUNGE\nOK Noop completed"));
    client.answer("UID FETCH 4 (UID) (REPORTEXPUNGES)");
    QCOMPARE(client.dialogue("UID EXPUNGE 5"), QByteArray("* EXPUNGED 5\nOK Expunged"));
    QCOMPARE(client.dialogue("EXPUNGE"), QByteArray("* EXPUNGED 7,10\nOK Expunged"));
    bench.store->expunge(inbox, uids("8"));
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* EXPUNGED 8\nOK Noop completed"));
    QCOMPARE(client.dialogue("FETCH 1:* (UID)"),
             QByteArray("* 1 FETCH (UID 4)\n* 2 FETCH (UID 6)\n* 3 FETCH (UID 9)\n"
                        "OK Fetch completed"));
}

void TestServerExpunged::notWhereNumbersCount()
{
    // EX 3.2: "An EXPUNGED response MUST NOT be sent when no command is in progress, nor while
    // responding to a FETCH, STORE, or SEARCH command. ... An EXPUNGED response MAY be sent during
    // a UID command."
    Bench bench;
    bench.fill(5);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    client.answer("UID FETCH 1 (UID) (REPORTEXPUNGES)");
    bench.store->expunge(inbox, uids("4"));
    QCOMPARE(client.dialogue("FETCH 1 (UID)"), QByteArray("* 1 FETCH (UID 1)\nOK Fetch completed"));
    QCOMPARE(client.dialogue("STORE 1 +FLAGS.SILENT (\\Seen)"), QByteArray("OK Store completed"));
    QCOMPARE(client.dialogue("SEARCH SEEN"), QByteArray("* SEARCH 1\nOK Search completed"));
    QCOMPARE(client.dialogue("UID SEARCH SEEN"),
             QByteArray("* SEARCH 1\n* EXPUNGED 4\nOK Search completed"));
}

void TestServerExpunged::notBetweenCommands()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    client.answer("UID FETCH 1 (UID) (REPORTEXPUNGES)");
    bench.store->expunge(inbox, uids("4"));
    Client other(bench.port()); // its dialogue passes meanwhile
    other.logIn();
    other.answer("NOOP");
    QCOMPARE(client.rest(), QByteArray());
    QCOMPARE(client.dialogue("NOOP"), QByteArray("* EXPUNGED 4\nOK Noop completed"));
}

void TestServerExpunged::vanishedGoesBefore()
{
    // RFC 7162 3.2.10.2: "Once a client has issued "ENABLE QRESYNC" ..., the server MUST use the
    // VANISHED response without the EARLIER tag instead of the EXPUNGE response".
    Bench bench;
    bench.fill(5);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    const auto client = bench.qresyncClient();
    client->answer("SELECT INBOX");
    QVERIFY(client->dialogue("UID FETCH 1:3 (UID) (REPORTEXPUNGES)").startsWith("* EXPUNGED 2\n"));
    bench.store->expunge(inbox, uids("4"));
    QVERIFY(client->dialogue("NOOP").startsWith("* VANISHED 4\n"));
}

QTEST_GUILESS_MAIN(TestServerExpunged)
#include "tst_serverexpunged.moc"
