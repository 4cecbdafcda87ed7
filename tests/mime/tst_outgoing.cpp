// SPDX-License-Identifier: GPL-3.0-or-later
// A message on its way out: its envelope, what is taken away, what is added, and what is refused.
#include "core/mime/outgoing.h"

#include "core/base/limits.h"

#include <QtTest>

using namespace homing::mime;

namespace {

const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
const QByteArray dated = "Date: Mon, 1 Jan 2024 10:00:00 +0100\r\nMessage-ID: <a@b.example>\r\n";

} // namespace

class TestOutgoing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void envelope_data();
    void envelope();
    void problems_data();
    void problems();
    void bccLeavesNoTrace_data();
    void bccLeavesNoTrace();
    void nothingElseChanges();
    void dateAndIdAreAdded();
    void idsDiffer();
    void lineEnds_data();
    void lineEnds();
    void anotherMessageId_data();
    void anotherMessageId();
};

void TestOutgoing::envelope_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("sender");
    QTest::addColumn<QByteArrayList>("recipients");
    const auto row = [](const char *name, const char *header, const char *sender,
                        const QByteArrayList &recipients) {
        QTest::newRow(name) << QByteArray(header) << QByteArray(sender) << recipients;
    };
    row("plain", "From: a@x.example\r\nTo: b@y.example\r\n", "a@x.example", {"b@y.example"});
    row("all three",
        "From: a@x.example\r\nTo: b@y.example\r\nCc: c@y.example\r\nBcc: d@y.example\r\n",
        "a@x.example", {"b@y.example", "c@y.example", "d@y.example"});
    row("each once", "From: a@x.example\r\nTo: b@y.example, b@y.example\r\nCc: b@y.example\r\n",
        "a@x.example", {"b@y.example"});
    row("fields twice", "From: a@x.example\r\nTo: b@y.example\r\nTO: c@y.example\r\n",
        "a@x.example", {"b@y.example", "c@y.example"});
    row("names",
        "From: \"A, B\" <a@x.example>\r\nTo: =?utf-8?q?x=40z=2Eexample?= <b@y.example>,\r\n Carl "
        "<c@y.example>\r\n",
        "a@x.example", {"b@y.example", "c@y.example"});
    row("comment", "From: a@x.example (A)\r\nTo: b@y.example (c@z.example)\r\n", "a@x.example",
        {"b@y.example"});
    row("group", "From: a@x.example\r\nTo: all: b@y.example, c@y.example;\r\n", "a@x.example",
        {"b@y.example", "c@y.example"});
    row("undisclosed", "From: a@x.example\r\nTo: undisclosed-recipients:;\r\nBcc: b@y.example\r\n",
        "a@x.example", {"b@y.example"});
    row("several authors", "From: a@x.example, b@x.example\r\nSender: s@x.example\r\n",
        "s@x.example", {});
    row("another sender", "Sender: s@x.example\r\nFrom: a@x.example\r\n", "s@x.example", {});
    row("UTF-8",
        "From: j\xC3\xB6rg@x.example\r\nTo: b@b\xC3\xBC"
        "cher.example\r\n",
        "j\xC3\xB6rg@x.example",
        {"b@b\xC3\xBC"
         "cher.example"});
    row("mbox line", "From a@z.example Mon Jan 1\r\nFrom: a@x.example\r\n", "a@x.example", {});
    row("folded at once", "From:\r\n a@x.example\r\nTo:\r\n\tb@y.example\r\n", "a@x.example",
        {"b@y.example"});
    row("in the body", "From: a@x.example\r\n\r\nTo: b@y.example\r\n", "a@x.example", {});
}

void TestOutgoing::envelope()
{
    QFETCH(QByteArray, header);
    const Outgoing outgoing = prepareOutgoing(header + "\r\nbody\r\n", now);
    QVERIFY2(outgoing.problem == OutgoingProblem::None, outgoing.text);
    QTEST(outgoing.sender, "sender");
    QTEST(QByteArrayList(outgoing.recipients), "recipients");
}

void TestOutgoing::problems_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("problem");
    const auto row = [](const char *name, const QByteArray &message, OutgoingProblem problem) {
        QTest::newRow(name) << message << int(problem);
    };
    row("empty", "", OutgoingProblem::NoMessage);
    row("no header", "hello world\r\n\r\nbody\r\n", OutgoingProblem::NoMessage);
    row("a line that is no field", "From: a@x.example\r\nhello\r\n\r\n",
        OutgoingProblem::NoMessage);
    row("bare LF", "From: a@x.example\nBcc: b@y.example\n\n", OutgoingProblem::NoMessage);
    row("bare CR", "From: a@x.example\rBcc: b@y.example\r\n\r\n", OutgoingProblem::NoMessage);
    row("folded first line", " From: a@x.example\r\n\r\n", OutgoingProblem::NoMessage);
    row("blank in a name", "Fr om: a@x.example\r\n\r\n", OutgoingProblem::NoMessage);
    row("no From", "To: b@y.example\r\n\r\n", OutgoingProblem::NoSender);
    row("empty From", "From: \r\n\r\n", OutgoingProblem::NoSender);
    row("two From", "From: a@x.example\r\nFrom: b@x.example\r\n\r\n", OutgoingProblem::NoSender);
    row("authors without Sender", "From: a@x.example, b@x.example\r\n\r\n",
        OutgoingProblem::NoSender);
    row("two Senders", "From: a@x.example\r\nSender: b@x.example, c@x.example\r\n\r\n",
        OutgoingProblem::NoSender);
    row("no domain", "From: a@x.example\r\nTo: bob\r\n\r\n", OutgoingProblem::BadAddress);
    row("a name alone", "From: a@x.example\r\nTo: Doe, John <j@y.example>\r\n\r\n",
        OutgoingProblem::BadAddress);
    row("hidden characters", "From: a@x.example\r\nTo: b\xE2\x80\x8B@y.example\r\n\r\n",
        OutgoingProblem::BadAddress);
    row("mark of direction", "From: a@x.example\r\nBcc: b\xE2\x80\xAE@y.example\r\n\r\n",
        OutgoingProblem::BadAddress);
    row("more than is read of a field",
        "From: a@x.example\r\nTo: "
            + QByteArray("b@y.example,\r\n ").repeated(homing::limits::addresses)
            + "last@y.example\r\n\r\n",
        OutgoingProblem::TooManyAddresses);
}

void TestOutgoing::problems()
{
    QFETCH(QByteArray, message);
    const Outgoing outgoing = prepareOutgoing(message, now);
    QTEST(int(outgoing.problem), "problem");
    QVERIFY(outgoing.message.isEmpty());
}

void TestOutgoing::bccLeavesNoTrace_data()
{
    QTest::addColumn<QByteArray>("bcc");
    for (const char *bcc : {"Bcc: d@z.example\r\n", "BCC:d@z.example\r\n", "bcc : d@z.example\r\n",
                            "Bcc:\r\n d@z.example\r\n", "Bcc: d@z.example,\r\n\te@z.example\r\n",
                            "Bcc: d@z.example\r\nBcc: e@z.example\r\n"})
        QTest::newRow(bcc) << QByteArray(bcc);
}

void TestOutgoing::bccLeavesNoTrace()
{
    QFETCH(QByteArray, bcc);
    const QByteArray from = "From: a@x.example\r\n";
    const QByteArray rest = "Subject: x\r\n";
    const QByteArray body = "\r\nBcc: this is text\r\n";
    for (const QByteArray &header :
         {bcc + from + rest + dated, from + bcc + rest + dated, from + rest + dated + bcc}) {
        const Outgoing outgoing = prepareOutgoing(header + body, now);
        QVERIFY(outgoing.problem == OutgoingProblem::None);
        QCOMPARE(outgoing.message, from + rest + dated + body);
        QVERIFY(outgoing.recipients.contains("d@z.example"));
    }
}

void TestOutgoing::nothingElseChanges()
{
    const QByteArray message = "X-Odd:   a\tb  \r\n  c\r\nFrom: a@x.example\r\n" + dated
        + "Subject: \xC3\xB6 =?x?\r\n\r\n.\r\nbody \xFF\r\n\r\n";
    const Outgoing outgoing = prepareOutgoing(message, now);
    QCOMPARE(outgoing.message, message);
    QCOMPARE(outgoing.messageId, QByteArray("<a@b.example>"));
    const QByteArray withoutBody = "From: a@x.example\r\n" + dated;
    QCOMPARE(prepareOutgoing(withoutBody, now).message, withoutBody);
}

void TestOutgoing::dateAndIdAreAdded()
{
    const QByteArray message = "From: a@b\xC3\xBC"
                               "cher.example\r\n\r\nx\r\n";
    const Outgoing outgoing = prepareOutgoing(message, now);
    const QByteArray added = outgoing.message.chopped(message.size());
    QVERIFY(outgoing.message.endsWith(message));
    QCOMPARE(added,
             "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\nMessage-ID: " + outgoing.messageId + "\r\n");
    QVERIFY2(outgoing.messageId.startsWith('<')
                 && outgoing.messageId.endsWith("@xn--bcher-kva.example>"),
             outgoing.messageId);
    QVERIFY(!outgoing.message.contains(QSysInfo::machineHostName().toUtf8()));
}

void TestOutgoing::idsDiffer()
{
    QSet<QByteArray> ids;
    for (int i = 0; i < 1'000; ++i)
        ids.insert(prepareOutgoing("From: a@x.example\r\n\r\n", now).messageId);
    QCOMPARE(ids.size(), 1'000);
}

void TestOutgoing::lineEnds_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *name, const char *file, bool good) {
        QTest::newRow(name) << QByteArray(file) << good;
    };
    row("CR LF", "From: a\r\nTo: b\r\n\r\nx\r\n", true);
    row("LF", "From: a\nTo: b\n\nx\n", true);
    row("no body", "From: a\nTo: b", true);
    row("no header", "\nx\ry\n", true);
    row("anything in the body", "From: a\r\n\r\nx\ny\rz\n\n", true);
    row("anything in the body, LF", "From: a\n\nx\r\ny\rz\r\n\r\n", true);
    row("LF among CR LF", "Subject: x\nBcc: b\r\nTo: c\r\n\r\n", false);
    row("CR among CR LF", "Subject: x\rBcc: b\r\nTo: c\r\n\r\n", false);
    row("CR among LF", "Subject: x\rBcc: b\nTo: c\n\n", false);
    row("CR LF among LF", "Subject: x\r\nBcc: b\nTo: c\n\n", false);
    row("CR alone", "Subject: x\rBcc: b\rTo: c\r\r", false);
    row("CR CR LF", "Subject: x\r\r\nTo: c\r\n\r\n", false);
    row("an empty line of the other kind", "From: a\r\n\nx", false);
}

void TestOutgoing::lineEnds()
{
    QFETCH(QByteArray, file);
    QTEST(isHeaderUnambiguous(file), "good");
}

void TestOutgoing::anotherMessageId_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("changed");
    const auto row = [](const char *name, const char *message, const char *id,
                        const char *changed) {
        QTest::newRow(name) << QByteArray(message) << QByteArray(id) << QByteArray(changed);
    };
    row("in its place", "From: a@x\r\nMessage-ID: <1@x>\r\nBcc: b@y\r\n\r\nMessage-ID: <3@x>\r\n",
        "2@x", "Message-ID: <2@x>\r\nFrom: a@x\r\nBcc: b@y\r\n\r\nMessage-ID: <3@x>\r\n");
    row("folded, twice", "message-id:\r\n <1@x>\r\nFrom: a@x\r\nMESSAGE-ID: <4@x>\r\n\r\n", "2@x",
        "Message-ID: <2@x>\r\nFrom: a@x\r\n\r\n");
    row("none", "From: a@x\r\n\r\nx", "2@x", "Message-ID: <2@x>\r\nFrom: a@x\r\n\r\nx");
    row("no id", "From: a@x\r\n\r\nx", "2@x>\r\nBcc: c@y", "");
    row("no header", "\r\nx", "2@x", "");
    row("lines in LF", "From: a@x\n\nx", "2@x", "");
}

void TestOutgoing::anotherMessageId()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, id);
    QTEST(withMessageId(message, id), "changed");
}

QTEST_GUILESS_MAIN(TestOutgoing)
#include "tst_outgoing.moc"
