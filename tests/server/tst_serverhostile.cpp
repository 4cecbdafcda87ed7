// SPDX-License-Identifier: GPL-3.0-or-later
// What a client may throw at the server: mutated dialogues, limits and their boundaries, endless
// and broken literals. After each the server still serves the next client.
#include "dialogue.h"

#include "core/server/commandreader.h"

#include <QRandomGenerator>

using namespace homing;
using namespace homing::test;
using server::CommandReader;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mutatedDialogues();
    void lineLimit();
    void endlessLine();
    void literalLimitBeforeLogin();
    void literalLimit();
    void nonSynchronizingLiteralTooLarge();
    void tooManyLiterals();
    void brokenLiterals_data();
    void brokenLiterals();
    void nulInCommand();
    void onlyBareLineFeeds();
    void tooManyBadCommands();
    void tagIsNotEchoedWhenUnsafe();
    void disconnectAnywhere();
    void readerGivesTheSameByteByByte();
    void lineTooLongWhileIdle();
    void manyClients();
};

void TestServerHostile::mutatedDialogues()
{
    QList<QByteArray> seeds {
        "a1 FETCH 1:3 (UID FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (SUBJECT "
        "FROM)]<0.20>)\r\n",
        "a2 UID SEARCH RETURN (MIN COUNT) OR (FROM ada NOT SEEN) 2:* KEYWORD $x SINCE "
        "1-Jan-2024\r\n",
        "a3 STORE 1:2 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen $abc)\r\n",
        "a4 LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (\"%\" \"*\") RETURN (STATUS (MESSAGES "
        "UNSEEN))\r\n",
        "a5 APPEND INBOX (\\Seen) \" 5-Mar-2024 09:07:00 +0100\" {14+}\r\nSubject: x\r\n\r\n\r\n",
        "a6 SELECT INBOX (QRESYNC (1 1 1:5 (1,2 1,2)))\r\na7 UID FETCH 1:* FLAGS (CHANGEDSINCE 1 "
        "VANISHED)\r\n",
        "a8 CREATE \"x/y\"\r\na9 RENAME x/y z\r\nb1 DELETE z\r\nb2 STATUS INBOX (MESSAGES "
        "HIGHESTMODSEQ)\r\n",
        "b3 UID MOVE 1 Archive\r\nb4 UID COPY 2:3 Archive\r\nb5 EXPUNGE\r\nb6 IDLE\r\nDONE\r\n",
        "b7 ID (\"name\" \"x\")\r\nb8 ENABLE QRESYNC\r\nb9 NAMESPACE\r\nc1 CLOSE\r\nc2 SELECT "
        "INBOX\r\n",
    };
    const QByteArray pieces = " ()[]{}<>\"\\\r\n*%:,.+-0123456789AZaz$\x80\xff";
    Bench bench;
    bench.store->createMailbox(mailbox("Archive"));
    bench.start();
    Client stayer(bench.port()); // has a session that the others take and lose
    stayer.logIn();
    const QByteArray sid = stayer.run("SID").first().mid(9);
    seeds << "c3 SID " + sid + ' ' + bench.validity()
            + " 1 1:5\r\nc4 UID FETCH 1:* FLAGS (CHANGEDSINCE 1 REPORTEXPUNGES)\r\n"
          << "c5 SID\r\nc6 SID " + sid
            + " 1 1\r\nc7 DELETESID\r\nc8 SID\r\nc9 LOGOUT (PRESERVE)\r\n";
    QRandomGenerator random(20240305);
    for (int round = 0; round < 300; ++round) {
        if (bench.store->snapshot(inbox).size() < 3)
            bench.fill(3);
        Client client(bench.port());
        client.logIn();
        client.write("s SELECT INBOX\r\n");
        QByteArray bytes;
        for (int i = 0; i < 6; ++i)
            bytes += seeds.at(random.bounded(int(seeds.size())));
        const int mutations = random.bounded(1, 12);
        for (int i = 0; i < mutations; ++i) {
            const qsizetype at = random.bounded(int(bytes.size()));
            switch (random.bounded(4)) {
            case 0:
                bytes[at] =
                    random.bounded(20) == 0 ? '\0' : pieces.at(random.bounded(int(pieces.size())));
                break;
            case 1:
                bytes.remove(at, random.bounded(1, 20));
                break;
            case 2:
                bytes.insert(at, pieces.at(random.bounded(int(pieces.size()))));
                break;
            default:
                bytes.insert(at,
                             bytes.mid(random.bounded(int(bytes.size())), random.bounded(1, 40)));
                break;
            }
            if (bytes.isEmpty())
                bytes = "x";
        }
        client.write(bytes);
        // Whatever that was, this ends it: a line end, an end of IDLE, and a fresh client works.
        client.write("\r\nDONE\r\n");
        QVERIFY(client.waitUntilSent());
        Client next(bench.port());
        next.logIn();
        QVERIFY2(next.answer("NOOP").startsWith("OK"), bytes.toPercentEncoding().constData());
    }
}

void TestServerHostile::lineLimit()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    // 65,536 octets and one more, tag included.
    const QByteArray head = "x STATUS \"";
    const QByteArray tail = "\" (MESSAGES)";
    const qsizetype room =
        64 * 1024 - head.size() - tail.size() - 1; // the CR counts until it is cut off
    client.write(head + QByteArray(room, 'a') + tail + "\r\n");
    QCOMPARE(client.read(), QByteArray("x NO [NONEXISTENT] No such mailbox"));
    client.write(head + QByteArray(room + 1, 'a') + tail + "\r\n");
    QCOMPARE(client.read(), QByteArray("x BAD Command line too long"));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
}

void TestServerHostile::endlessLine()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (int i = 0; i < 64; ++i)
        client.write(QByteArray(64 * 1024, 'z'));
    QCOMPARE(client.read(), QByteArray("* BAD Command line too long")); // once
    client.write("\r\n");
    QVERIFY(client.answer("NOOP").startsWith("OK"));
}

void TestServerHostile::literalLimitBeforeLogin()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    QCOMPARE(client.answer("LOGIN demo {65537}"), QByteArray("BAD Literal too large"));
    QVERIFY(client.answer("LOGIN demo secret").startsWith("OK"));
    client.write("x APPEND INBOX {65537}\r\n"); // now it may
    QCOMPARE(client.read(), QByteArray("+ Go on"));
}

void TestServerHostile::literalLimit()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (const char *size :
         {"67108865", "4294967296", "9223372036854775807", "99999999999999999999"})
        QVERIFY2(client.answer(QByteArray("APPEND INBOX {") + size + "}").startsWith("BAD"), size);
    client.write("x APPEND INBOX {67108864}\r\n");
    QCOMPARE(client.read(), QByteArray("+ Go on"));
}

void TestServerHostile::nonSynchronizingLiteralTooLarge()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write(
        "x APPEND INBOX {67108865+}\r\n"); // it is on its way: nothing behind it can be understood
    QCOMPARE(client.read(), QByteArray("* BYE Literal too large"));
    QVERIFY(client.waitForClose());

    Bench lesser;
    lesser.options.without = {"LITERAL+"};
    lesser.start();
    Client plain(lesser.port());
    plain.logIn();
    plain.write("x CREATE {1+}\r\na\r\n");
    QCOMPARE(plain.read(), QByteArray("* BYE Non-synchronizing literals are not supported"));
    QVERIFY(plain.waitForClose());
}

void TestServerHostile::tooManyLiterals()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x NOOP" + QByteArray(" {0+}\r\n").repeated(1'001));
    QCOMPARE(client.read(), QByteArray("* BYE Literal too large"));
}

void TestServerHostile::brokenLiterals_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"{", "{}", "{+}", "{-1}", "{1", "{1x}", "{ 1}", "{1 }", "{0x10}",
                             "~{1}", "{1}{1", "{{1}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestServerHostile::brokenLiterals()
{
    QFETCH(QByteArray, text);
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x CREATE " + text + "\r\n");
    QByteArray answer = client.read();
    if (answer.startsWith('+')) { // it ends like a literal: give it one
        client.write("a\r\n");
        answer = client.read();
    }
    QVERIFY2(answer.startsWith("x BAD"), answer.constData());
    QVERIFY(client.answer("NOOP").startsWith("OK"));
}

void TestServerHostile::nulInCommand()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write(QByteArray("x CREATE a\0b\r\n", 14));
    QCOMPARE(client.read(), QByteArray("x BAD NUL in a command"));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
    QCOMPARE(bench.store->mailboxNames().size(), 1);
}

void TestServerHostile::onlyBareLineFeeds()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.read();
    client.write("a LOGIN demo secret\nb NOOP\n\n\r\nc NOOP\n");
    QVERIFY(client.readUntil("a").last().startsWith("a OK"));
    QVERIFY(client.readUntil("c").last().startsWith("c OK"));
}

void TestServerHostile::tooManyBadCommands()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.write(QByteArray("x MOON\r\n").repeated(60));
    QVERIFY(client.waitForClose());
    QVERIFY(client.rest().endsWith("* BYE Too many bad commands\r\n"));
}

void TestServerHostile::tagIsNotEchoedWhenUnsafe()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    for (const char *line :
         {"* NOOP", "+ NOOP", "(x NOOP", "a+b NOOP", "\xff NOOP", " NOOP", "\"q\" NOOP"}) {
        client.write(QByteArray(line) + "\r\n");
        const QByteArray answer = client.read();
        QVERIFY2(answer.startsWith("* BAD ") || answer.startsWith("a BAD "), answer.constData());
    }
    client.write(QByteArray(1'000, 't') + " NOOP\r\n");
    QCOMPARE(client.read(), QByteArray("* OK Noop completed"));
}

void TestServerHostile::disconnectAnywhere()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    const QByteArray bytes =
        "a LOGIN demo secret\r\nb SELECT INBOX\r\nc APPEND INBOX {14+}\r\nSubject: x\r\n\r\n\r\n"
        "d FETCH 1:* (ENVELOPE)\r\ne IDLE\r\n";
    for (qsizetype length = 0; length <= bytes.size(); length += 3) {
        Client client(bench.port());
        client.write(bytes.left(length));
    } // and gone
    QTRY_COMPARE(bench.server().connectionCount(), 0);
    // An APPEND that did not come whole left nothing.
    for (const server::StoredMessage &message : bench.store->messages(inbox))
        QVERIFY(message.bytes.endsWith("\r\n\r\n") || message.bytes.endsWith("Hello.\r\n"));
}

void TestServerHostile::readerGivesTheSameByteByByte()
{
    const QByteArray bytes = "a NOOP\r\nb APPEND x {5+}\r\n12\r\n5 {0+}\r\n y\r\nc LOGIN "
                             "{3}\r\nabc {2}\r\nde\r\n\r\nd X\n";
    const auto readAll = [](CommandReader &reader, QList<QByteArray> &events) {
        while (const auto event = reader.nextCommand()) {
            if (const auto *command = std::get_if<server::RawCommand>(&*event))
                events << command->text + '|'
                        + QList<QByteArray>(command->literals.begin(), command->literals.end())
                              .join('|');
            else
                events << (std::holds_alternative<server::LiteralWanted>(*event) ? "wanted"
                                                                                 : "error");
        }
    };
    CommandReader whole;
    QList<QByteArray> expected;
    whole.append(bytes);
    readAll(whole, expected);
    QCOMPARE(expected.size(), 7);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        CommandReader reader;
        QList<QByteArray> events;
        reader.append(bytes.left(cut));
        readAll(reader, events);
        reader.append(bytes.mid(cut));
        readAll(reader, events);
        QCOMPARE(events, expected);
    }
    CommandReader slow;
    QList<QByteArray> events;
    for (char c : bytes) {
        slow.append(QByteArray(1, c));
        readAll(slow, events);
    }
    QCOMPARE(events, expected);
}

void TestServerHostile::lineTooLongWhileIdle()
{
    Bench bench;
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.write("x IDLE\r\n");
    QCOMPARE(client.read(), QByteArray("+ Idling"));
    client.write(QByteArray(70'000, 'D') + "\r\n");
    QCOMPARE(client.read(), QByteArray("x BAD Line too long"));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
    client.write("y IDLE\r\nDONT\r\n");
    QCOMPARE(client.read(), QByteArray("+ Idling"));
    QCOMPARE(client.read(), QByteArray("y BAD DONE expected"));
}

void TestServerHostile::manyClients()
{
    Bench bench;
    bench.fill(5);
    bench.start();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<Client>(bench.port()));
        clients.back()->logIn();
        clients.back()->answer("SELECT INBOX");
        clients.back()->write("i IDLE\r\n");
        QCOMPARE(clients.back()->read(), QByteArray("+ Idling"));
    }
    bench.store->expunge(inbox, uids("3"));
    for (const auto &client : clients)
        QCOMPARE(client->read(), QByteArray("* 3 EXPUNGE"));
}

QTEST_GUILESS_MAIN(TestServerHostile)
#include "tst_serverhostile.moc"
