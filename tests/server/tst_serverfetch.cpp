// SPDX-License-Identifier: GPL-3.0-or-later
// FETCH: every item, sections, partial ones, macros, \Seen, and the MIME structures behind them.
#include "dialogue.h"

#include "core/server/headerblock.h"
#include "core/server/messagestructure.h"

#include <QElapsedTimer>

using namespace homing;
using namespace homing::test;
using server::MessageStructure;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");

/// text, then a message with two parts of its own, then an image.
const QByteArray nested = "From: Ada <ada@example.org>\r\n"
                          "Subject: Nested\r\n"
                          "MIME-Version: 1.0\r\n"
                          "Content-Type: multipart/mixed; boundary=outer\r\n"
                          "\r\n"
                          "preamble\r\n"
                          "--outer\r\n"
                          "\r\n"
                          "First.\r\n"
                          "--outer\r\n"
                          "Content-Type: message/rfc822\r\n"
                          "\r\n"
                          "Subject: Inner\r\n"
                          "From: ben@example.net (Ben)\r\n"
                          "Content-Type: multipart/alternative; boundary=\"in ner\"\r\n"
                          "\r\n"
                          "--in ner\r\n"
                          "Content-Type: text/plain; charset=utf-8\r\n"
                          "\r\n"
                          "Plain\r\n"
                          "--in ner\r\n"
                          "Content-Type: text/html\r\n"
                          "X-Y: z\r\n"
                          "\r\n"
                          "<b>Rich</b>\r\n"
                          "--in ner--\r\n"
                          "\r\n"
                          "--outer\r\n"
                          "Content-Type: image/png; name=\"a.png\"\r\n"
                          "Content-Transfer-Encoding: base64\r\n"
                          "Content-ID: <img@example.org>\r\n"
                          "Content-Disposition: attachment; filename=a.png\r\n"
                          "\r\n"
                          "iVBORw==\r\n"
                          "--outer--\r\n"
                          "epilogue\r\n";

} // namespace

class TestServerFetch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void simpleItems();
    void macros();
    void sets();
    void envelope();
    void addresses_data();
    void addresses();
    void bodyStructure_data();
    void bodyStructure();
    void sections_data();
    void sections();
    void sectionsOfASimpleMessage();
    void partial_data();
    void partial();
    void seenIsSetUnlessPeeked();
    void expungedByAnother();
    void malformed_data();
    void malformed();
    void longAnswersDoNotBlockOthers();
    void deepNestingIsBounded();
    void manyPartsAreBounded();
    void hundredThousandMessages();
};

void TestServerFetch::simpleItems()
{
    Bench bench;
    bench.store->append(inbox, message("one"), flags("\\Seen"),
                        QDateTime(QDate(2024, 3, 5), QTime(8, 7), Qt::UTC));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(client.dialogue("FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)"),
             "* OK [HIGHESTMODSEQ 2] Highest\n"
             "* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ (2) INTERNALDATE \" 5-Mar-2024 "
             "08:07:00 +0000\" RFC822.SIZE "
                 + QByteArray::number(message("one").size()) + ")\nOK Fetch completed");
    QCOMPARE(client.dialogue("fetch 1 flags"),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent))\nOK Fetch completed"));
    QCOMPARE(client.dialogue("UID FETCH 1 RFC822.SIZE").left(22),
             QByteArray("* 1 FETCH (UID 1 RFC82"));
}

void TestServerFetch::macros()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QByteArray fast = client.run("FETCH 1 FAST").first();
    const QByteArray all = client.run("FETCH 1 ALL").first();
    const QByteArray full = client.run("FETCH 1 FULL").first();
    QVERIFY(fast.contains("FLAGS") && fast.contains("INTERNALDATE") && fast.contains("RFC822.SIZE")
            && !fast.contains("ENVELOPE"));
    QVERIFY(all.contains("ENVELOPE") && !all.contains("BODY"));
    QVERIFY(full.contains("ENVELOPE") && full.contains(" BODY (\"TEXT\" \"PLAIN\""));
    QVERIFY(client.answer("FETCH 1 (FAST)").startsWith("BAD")); // a macro stands alone
}

void TestServerFetch::sets()
{
    Bench bench;
    bench.fill(6);
    bench.store->expunge(inbox, uids("2"));
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const auto found = [&](const QByteArray &command) {
        QByteArray numbers;
        for (const QByteArray &line : client.run(command)) {
            if (line.contains("FETCH ("))
                numbers +=
                    (numbers.isEmpty() ? "" : " ") + line.mid(line.indexOf("UID ") + 4).chopped(1);
        }
        return numbers;
    };
    QCOMPARE(found("FETCH 1:* (UID)"), QByteArray("1 3 4 5 6"));
    QCOMPARE(found("FETCH *:4,1 (UID)"), QByteArray("1 5 6"));
    QCOMPARE(found("UID FETCH 2:3,6:5 (UID)"), QByteArray("3 5 6"));
    QCOMPARE(found("UID FETCH 50:* (UID)"),
             QByteArray("6")); // RFC 3501 6.4.8: the last one is always in n:*
    QCOMPARE(found("UID FETCH 1:4294967295 (UID)"), QByteArray("1 3 4 5 6"));
    QVERIFY(client.answer("FETCH 6 (UID)").startsWith("BAD"));
    client.answer("STORE 1:* +FLAGS.SILENT (\\Deleted)");
    client.answer("EXPUNGE");
    QCOMPARE(client.dialogue("UID FETCH 1:* (UID)"), QByteArray("OK Fetch completed"));
    QCOMPARE(client.dialogue("FETCH 1:* (UID)"), QByteArray("BAD No message with that number"));
}

void TestServerFetch::envelope()
{
    Bench bench;
    bench.store->append(
        inbox,
        "Date: Mon, 4 Mar 2024 10:00:00 +0100\r\nSubject: a \"quoted\"\r\n  word\r\nFrom: \"Ada "
        "L.\" <ada@example.org>\r\n"
        "To: Ben <ben@example.net>,\r\n\tcy@example.com\r\nCc: Team: d@example.org, E "
        "<e@example.org>;\r\n"
        "In-Reply-To: <x@example.org>\r\nMessage-ID: <y@example.org>\r\n\r\nText\r\n");
    bench.store->append(inbox, "Subject: gr\xc3\xbc\xc3\x9f\r\n\r\nText\r\n");
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(
        client.run("FETCH 1 ENVELOPE").first(),
        QByteArray(
            "* 1 FETCH (ENVELOPE (\"Mon, 4 Mar 2024 10:00:00 +0100\" \"a \\\"quoted\\\"  word\" "
            "((\"Ada L.\" NIL \"ada\" \"example.org\")) ((\"Ada L.\" NIL \"ada\" \"example.org\")) "
            "((\"Ada L.\" NIL \"ada\" \"example.org\")) "
            "((\"Ben\" NIL \"ben\" \"example.net\")(NIL NIL \"cy\" \"example.com\")) "
            "((NIL NIL \"Team\" NIL)(NIL NIL \"d\" \"example.org\")(\"E\" NIL \"e\" "
            "\"example.org\")(NIL NIL NIL NIL)) "
            "NIL \"<x@example.org>\" \"<y@example.org>\"))"));
    // 8 bit is no quoted string.
    QCOMPARE(client.run("FETCH 2 ENVELOPE").first(),
             QByteArray("* 2 FETCH (ENVELOPE (NIL {6}\r\ngr\xc3\xbc\xc3\x9f NIL NIL NIL NIL NIL "
                        "NIL NIL NIL))"));
}

void TestServerFetch::addresses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected"); // name|mailbox|host, - for NIL, separated by ;
    QTest::newRow("plain") << QByteArray("a@b.example") << QByteArray("-|a|b.example");
    QTest::newRow("name") << QByteArray("A B <a@b.example>") << QByteArray("A B|a|b.example");
    QTest::newRow("quoted with comma") << QByteArray("\"B, A\" <a@b.example>, c@d.example")
                                       << QByteArray("B, A|a|b.example;-|c|d.example");
    QTest::newRow("comment name") << QByteArray("a@b.example (A (nick) B)")
                                  << QByteArray("A (nick) B|a|b.example");
    QTest::newRow("quoted local part")
        << QByteArray("<\"odd one\"@b.example>") << QByteArray("-|odd one|b.example");
    QTest::newRow("route") << QByteArray("<@r.example,@s.example:a@b.example>")
                           << QByteArray("-|a|b.example");
    QTest::newRow("empty group") << QByteArray("undisclosed-recipients:;")
                                 << QByteArray("-|undisclosed-recipients|-;-|-|-");
    QTest::newRow("no host") << QByteArray("root") << QByteArray("-|root|");
    QTest::newRow("unclosed") << QByteArray("\"A <a@b.example>")
                              << QByteArray("-|A <a@b.example>|");
    QTest::newRow("unclosed angle") << QByteArray("A <a@b.example") << QByteArray("A|a|b.example");
    QTest::newRow("unclosed comment")
        << QByteArray("a@b.example (A") << QByteArray("A|a|b.example");
    QTest::newRow("empty entries") << QByteArray(",, a@b.example ,") << QByteArray("-|a|b.example");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("encoded word") << QByteArray("=?utf-8?q?J=C3=B6?= <j@b.example>")
                                  << QByteArray("=?utf-8?q?J=C3=B6?=|j|b.example");
}

void TestServerFetch::addresses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QList<QByteArray> found;
    const auto shown = [](const QByteArray &field) {
        return field.isNull() ? QByteArray("-") : field;
    };
    for (const server::EnvelopeAddress &address : server::parseAddresses(text))
        found << shown(address.name) + '|' + shown(address.mailbox) + '|' + shown(address.host);
    QCOMPARE(found.join(';'), expected);
}

void TestServerFetch::bodyStructure_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("structure");
    QTest::newRow("plain")
        << QByteArray("Subject: x\r\n\r\none\r\ntwo\r\n")
        << QByteArray("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 10 2)")
        << QByteArray("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 10 2 NIL "
                      "NIL NIL NIL)");
    QTest::newRow("no body")
        << QByteArray("Content-Type: application/pdf")
        << QByteArray("(\"APPLICATION\" \"PDF\" NIL NIL NIL \"7BIT\" 0)")
        << QByteArray("(\"APPLICATION\" \"PDF\" NIL NIL NIL \"7BIT\" 0 NIL NIL NIL NIL)");
    QTest::newRow("nested")
        << nested
        << QByteArray("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 0)"
                      "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 233 "
                      "(NIL \"Inner\" ((\"Ben\" NIL \"ben\" \"example.net\")) ((\"Ben\" NIL "
                      "\"ben\" \"example.net\")) "
                      "((\"Ben\" NIL \"ben\" \"example.net\")) NIL NIL NIL NIL NIL) "
                      "((\"TEXT\" \"PLAIN\" (\"charset\" \"utf-8\") NIL NIL \"7BIT\" 5 0)"
                      "(\"TEXT\" \"HTML\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 11 0) "
                      "\"ALTERNATIVE\") 14)"
                      "(\"IMAGE\" \"PNG\" (\"name\" \"a.png\") \"<img@example.org>\" NIL "
                      "\"BASE64\" 8) \"MIXED\")")
        << QByteArray(
               "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 0 NIL NIL NIL "
               "NIL)"
               "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 233 "
               "(NIL \"Inner\" ((\"Ben\" NIL \"ben\" \"example.net\")) ((\"Ben\" NIL \"ben\" "
               "\"example.net\")) "
               "((\"Ben\" NIL \"ben\" \"example.net\")) NIL NIL NIL NIL NIL) "
               "((\"TEXT\" \"PLAIN\" (\"charset\" \"utf-8\") NIL NIL \"7BIT\" 5 0 NIL NIL NIL NIL)"
               "(\"TEXT\" \"HTML\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 11 0 NIL NIL NIL "
               "NIL) \"ALTERNATIVE\" "
               "(\"boundary\" \"in ner\") NIL NIL NIL) 14 NIL NIL NIL NIL)"
               "(\"IMAGE\" \"PNG\" (\"name\" \"a.png\") \"<img@example.org>\" NIL \"BASE64\" 8 NIL "
               "(\"attachment\" (\"filename\" \"a.png\")) NIL NIL) \"MIXED\" (\"boundary\" "
               "\"outer\") NIL NIL NIL)");
    QTest::newRow("multipart without parts")
        << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing\r\n")
        << QByteArray("(\"TEXT\" \"PLAIN\" (\"boundary\" \"b\") NIL NIL \"7BIT\" 9 1)")
        << QByteArray(
               "(\"TEXT\" \"PLAIN\" (\"boundary\" \"b\") NIL NIL \"7BIT\" 9 1 NIL NIL NIL NIL)");
    QTest::newRow("never closed")
        << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n")
        << QByteArray(
               "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 5 1) \"MIXED\")")
        << QByteArray("((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 5 1 NIL "
                      "NIL NIL NIL) \"MIXED\" "
                      "(\"boundary\" \"b\") NIL NIL NIL)");
}

void TestServerFetch::bodyStructure()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, structure);
    const MessageStructure parsed(bytes);
    QCOMPARE(parsed.body(false), body);
    QCOMPARE(parsed.body(true), structure);
}

void TestServerFetch::sections_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::addColumn<QByteArray>("content"); // null: NIL
    QTest::newRow("whole") << QByteArray("") << nested;
    QTest::newRow("HEADER") << QByteArray("HEADER") << nested.left(nested.indexOf("preamble"));
    QTest::newRow("TEXT") << QByteArray("TEXT") << nested.mid(nested.indexOf("preamble"));
    QTest::newRow("1") << QByteArray("1") << QByteArray("First.");
    QTest::newRow("1.MIME") << QByteArray("1.MIME") << QByteArray("\r\n");
    QTest::newRow("2") << QByteArray("2") << nested.mid(nested.indexOf("Subject: Inner"), 233);
    QTest::newRow("2.HEADER")
        << QByteArray("2.HEADER")
        << QByteArray("Subject: Inner\r\nFrom: ben@example.net (Ben)\r\n"
                      "Content-Type: multipart/alternative; boundary=\"in ner\"\r\n\r\n");
    QTest::newRow("2.HEADER.FIELDS")
        << QByteArray("2.HEADER.FIELDS (SUBJECT)") << QByteArray("Subject: Inner\r\n\r\n");
    QTest::newRow("2.1") << QByteArray("2.1") << QByteArray("Plain");
    QTest::newRow("2.2") << QByteArray("2.2") << QByteArray("<b>Rich</b>");
    QTest::newRow("2.2.MIME") << QByteArray("2.2.MIME")
                              << QByteArray("Content-Type: text/html\r\nX-Y: z\r\n\r\n");
    QTest::newRow("3") << QByteArray("3") << QByteArray("iVBORw==");
    QTest::newRow("4") << QByteArray("4") << QByteArray();
    QTest::newRow("1.1") << QByteArray("1.1") << QByteArray();
    QTest::newRow("2.3") << QByteArray("2.3") << QByteArray();
    QTest::newRow("1.HEADER of no message") << QByteArray("1.HEADER") << QByteArray();
    QTest::newRow("fields") << QByteArray("HEADER.FIELDS (Subject from)")
                            << QByteArray("From: Ada <ada@example.org>\r\nSubject: Nested\r\n\r\n");
    QTest::newRow("no such field") << QByteArray("HEADER.FIELDS (X)") << QByteArray("\r\n");
    QTest::newRow("fields not")
        << QByteArray("HEADER.FIELDS.NOT (SUBJECT FROM)")
        << QByteArray("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n");
}

void TestServerFetch::sections()
{
    QFETCH(QByteArray, section);
    QFETCH(QByteArray, content);
    Bench bench;
    bench.store->append(inbox, nested);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    const QByteArray data = content.isNull()
        ? QByteArray("NIL")
        : '{' + QByteArray::number(content.size()) + "}\r\n" + content;
    QCOMPARE(client.run("FETCH 1 BODY.PEEK[" + section + ']').first(),
             "* 1 FETCH (BODY[" + section + "] " + data + ')');
}

void TestServerFetch::sectionsOfASimpleMessage()
{
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(
        client.run("FETCH 1 (BODY.PEEK[1] BODY.PEEK[1.1] BODY.PEEK[2] BODY.PEEK[TEXT])").first(),
        QByteArray("* 1 FETCH (BODY[1] {8}\r\nHello.\r\n BODY[1.1] NIL BODY[2] NIL BODY[TEXT] "
                   "{8}\r\nHello.\r\n)"));
    QCOMPARE(client.run("FETCH 1 (RFC822.HEADER)").first(),
             "* 1 FETCH (RFC822.HEADER {" + QByteArray::number(message("one").size() - 8) + "}\r\n"
                 + message("one").chopped(8) + ')');
    QCOMPARE(client.run("FETCH 1 (RFC822.TEXT)").first(),
             QByteArray("* 1 FETCH (FLAGS (\\Seen \\Recent) RFC822.TEXT {8}\r\nHello.\r\n)"));
    QCOMPARE(client.run("FETCH 1 RFC822").first(),
             "* 1 FETCH (RFC822 {" + QByteArray::number(message("one").size()) + "}\r\n"
                 + message("one") + ')');
}

void TestServerFetch::partial_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("start") << QByteArray("<0.3>") << QByteArray("<0> {3}\r\nHel");
    QTest::newRow("middle") << QByteArray("<2.3>") << QByteArray("<2> {3}\r\nllo");
    QTest::newRow("over the end") << QByteArray("<6.100>") << QByteArray("<6> {2}\r\n\r\n");
    QTest::newRow("beyond") << QByteArray("<4294967295.4294967295>")
                            << QByteArray("<4294967295> {0}\r\n");
}

void TestServerFetch::partial()
{
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, data);
    Bench bench;
    bench.fill(1);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QCOMPARE(client.run("FETCH 1 BODY.PEEK[TEXT]" + range).first(),
             "* 1 FETCH (BODY[TEXT]" + data + ')');
}

void TestServerFetch::seenIsSetUnlessPeeked()
{
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(!client.dialogue("FETCH 1 BODY.PEEK[]").contains("FLAGS"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), 3U);
    QVERIFY(client.run("FETCH 1 BODY[]")
                .first()
                .startsWith("* 1 FETCH (FLAGS (\\Seen \\Recent) BODY[] {"));
    QCOMPARE(bench.store->highestModSeq(inbox).value(), 4U);
    QVERIFY(!client.dialogue("FETCH 1 BODY[]").contains("FLAGS")); // it was seen
    QCOMPARE(bench.store->snapshot(inbox).at(1), flags("\\Seen"));
}

void TestServerFetch::expungedByAnother()
{
    Bench bench;
    bench.fill(3);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    bench.store->expunge(inbox, uids("2"));
    QCOMPARE(client.dialogue("FETCH 1:3 (UID)"),
             QByteArray("* 1 FETCH (UID 1)\n* 3 FETCH (UID 3)\nNO [EXPUNGEISSUED] Some of the "
                        "messages are expunged"));
    QCOMPARE(client.dialogue("UID FETCH 2 (FLAGS)"), QByteArray("* 2 EXPUNGE\nOK Fetch completed"));
}

void TestServerFetch::malformed_data()
{
    QTest::addColumn<QByteArray>("command");
    for (const char *command : {"FETCH",
                                "FETCH 1",
                                "FETCH 1 ()",
                                "FETCH 1 (FLAGS",
                                "FETCH 1 FLAGS UID",
                                "FETCH 1 MOON",
                                "FETCH 1 BODY[",
                                "FETCH 1 BODY[1",
                                "FETCH 1 BODY[0]",
                                "FETCH 1 BODY[1.]",
                                "FETCH 1 BODY[.1]",
                                "FETCH 1 BODY[MIME]",
                                "FETCH 1 BODY[MOON]",
                                "FETCH 1 BODY[HEADER.FIELDS]",
                                "FETCH 1 BODY[HEADER.FIELDS ()]",
                                "FETCH 1 BODY[]<0>",
                                "FETCH 1 BODY[]<0.0>",
                                "FETCH 1 BODY[]<.1>",
                                "FETCH 1 BODY[]<0.1",
                                "FETCH 1 BODY.PEEK",
                                "FETCH 1 (FLAGS) ()",
                                "FETCH 1 (FLAGS) (CHANGEDSINCE)",
                                "FETCH 1 (FLAGS) (MOON)",
                                "UID",
                                "UID MOON 1",
                                "FETCH  1 FLAGS"})
        QTest::newRow(command) << QByteArray(command);
}

void TestServerFetch::malformed()
{
    QFETCH(QByteArray, command);
    Bench bench;
    bench.fill(2);
    bench.start();
    Client client(bench.port());
    client.logIn();
    client.answer("SELECT INBOX");
    QVERIFY(client.answer(command).startsWith("BAD "));
    QVERIFY(client.answer("NOOP").startsWith("OK"));
}

void TestServerFetch::longAnswersDoNotBlockOthers()
{
    Bench bench;
    for (int i = 0; i < 40; ++i)
        bench.store->append(inbox, message("big", QByteArray(200'000, 'x') + "\r\n"));
    bench.start();
    Client reader(bench.port());
    Client other(bench.port());
    for (Client *client : {&reader, &other}) {
        client->logIn();
        client->answer("SELECT INBOX");
    }
    // Asks for 8 MB twice and reads nothing of it; the server keeps what it must and serves the
    // other one.
    reader.write("a FETCH 1:* BODY.PEEK[]\r\nb FETCH 1:* BODY.PEEK[]\r\nc NOOP\r\n");
    QVERIFY(other.answer("NOOP").startsWith("OK"));
    bench.store->expunge(inbox, uids("40"));
    QCOMPARE(other.dialogue("NOOP"), QByteArray("* 40 EXPUNGE\nOK Noop completed"));
    QVERIFY(reader.readUntil("a").size() >= 40);
    QCOMPARE(reader.readUntil("b").size(), 40); // 39 and the answer
    QCOMPARE(reader.readUntil("c"), (QList<QByteArray> {"* 40 EXPUNGE", "c OK Noop completed"}));
}

void TestServerFetch::deepNestingIsBounded()
{
    QByteArray deep;
    for (int i = 0; i < 3'000; ++i)
        deep += "Content-Type: message/rfc822\r\n\r\n";
    const MessageStructure messages(deep);
    QVERIFY(messages.parts().size() < 100);
    QVERIFY(messages.body(true).contains("OCTET-STREAM"));

    deep.clear();
    for (int i = 0; i < 3'000; ++i) {
        const QByteArray boundary = 'b' + QByteArray::number(i);
        deep += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary
            + "\r\n";
    }
    const MessageStructure multiparts(deep);
    QVERIFY(multiparts.parts().size() < 100);
    QVERIFY(multiparts.body(true).endsWith(')'));
}

void TestServerFetch::manyPartsAreBounded()
{
    QByteArray many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 50'000; ++i)
        many += "--b\r\n\r\nx\r\n";
    const MessageStructure structure(many);
    QVERIFY(structure.parts().size() <= 2'001);
    QVERIFY(structure.body(true).size() < 500'000);
}

void TestServerFetch::hundredThousandMessages()
{
#ifdef __SANITIZE_ADDRESS__
    constexpr int count = 10'000; // ten times slower there
#else
    constexpr int count = 100'000;
#endif
    Bench bench;
    for (int i = 0; i < count; ++i)
        bench.store->append(inbox, message("Message " + QByteArray::number(i)));
    bench.start();
    QTcpSocket socket;
    QByteArray tail;
    qint64 bytes = 0;
    qint64 lines = 0;
    QEventLoop loop;
    connect(&socket, &QTcpSocket::readyRead, this, [&] {
        const QByteArray piece = socket.readAll();
        bytes += piece.size();
        lines += piece.count('\n');
        tail = (tail + piece).right(40);
        if (tail.endsWith("\r\nc OK Fetch completed\r\n"))
            loop.quit();
    });
    connect(&socket, &QTcpSocket::disconnected, &loop, &QEventLoop::quit);
    socket.connectToHost(QHostAddress::LocalHost, bench.port());
    QElapsedTimer timer;
    timer.start();
    socket.write("a LOGIN demo secret\r\nb SELECT INBOX\r\n"
                 "c UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)\r\n");
    loop.exec();
    QCOMPARE(lines, 1 + 1 + 9 + count + 1);
    qInfo("%d messages, %lld bytes, %lld ms", count, bytes, timer.elapsed());
}

QTEST_GUILESS_MAIN(TestServerFetch)
#include "tst_serverfetch.moc"
