// SPDX-License-Identifier: GPL-3.0-or-later
// Known answers: what the RFCs and the drafts write, and what is wrong by them.
#include "describe.h"
#include "samples.h"

#include <QtTest>

using namespace homing::imap;

class TestResponses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void known_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("expected");
        for (const test::Sample &sample : test::samples())
            QTest::newRow(sample.name) << QByteArray(sample.wire) << QByteArray(sample.expected);
    }
    void known()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, expected);
        QCOMPARE(test::describe(parseResponseBytes(wire)), expected);
    }

    void responseBytesWantsOneWholeResponse()
    {
        QVERIFY(parseResponseBytes("* OK x\r\n").hasValue());
        QVERIFY(parseResponseBytes("* OK x\n").hasValue());
        QVERIFY(!parseResponseBytes("* OK x\r\n* OK y\r\n").hasValue());
        QVERIFY(!parseResponseBytes("* LIST () NIL {9}\r\nabc").hasValue());
        QVERIFY(!parseResponseBytes("* LIST () NIL {9999999999999}").hasValue());
        QVERIFY(!parseResponse(Frame {}).hasValue());
        QVERIFY(!parseResponse(Frame {{"* OK", "x"}, {}}).hasValue());
    }

    void nilIsNullAndEmptyIsNot()
    {
        const auto outcome = parseResponseBytes(
            "* 1 FETCH (ENVELOPE (NIL \"\" NIL NIL NIL NIL NIL NIL {0}\r\n \"x\"))");
        QVERIFY(outcome.hasValue());
        const auto &envelope = std::get<FetchData>(*outcome).envelope;
        QVERIFY(envelope.has_value());
        QVERIFY(envelope->date.isNull());
        QVERIFY(!envelope->subject.isNull() && envelope->subject.isEmpty());
        QVERIFY(!envelope->inReplyTo.isNull() && envelope->inReplyTo.isEmpty());
    }

    void lookUps()
    {
        const auto list = parseResponseBytes("* LIST (\\HasChildren \\SENT) \"/\" a");
        QVERIFY(std::get<ListData>(*list).hasAttribute("\\Sent"));
        QVERIFY(!std::get<ListData>(*list).hasAttribute("\\Drafts"));
        const auto fetch = parseResponseBytes("* 1 FETCH (BODYSTRUCTURE (\"text\" \"plain\" "
                                              "(\"CharSet\" \"utf-8\") NIL NIL \"7bit\" 1 1 NIL "
                                              "(\"attachment\" (\"FileName\" \"a\"))))");
        const BodyPart &part = *std::get<FetchData>(*fetch).bodyStructure;
        QCOMPARE(part.parameter("charset"), QByteArray("utf-8"));
        QCOMPARE(part.parameter("CHARSET"), QByteArray("utf-8"));
        QVERIFY(part.parameter("name").isNull());
        QCOMPARE(part.dispositionParameter("filename"), QByteArray("a"));
    }

    void commonKeywordsShareTheirStorage()
    {
        const auto first = parseResponseBytes("* 1 FETCH (FLAGS ($Forwarded))");
        const auto second = parseResponseBytes("* 2 FETCH (FLAGS ($Forwarded))");
        QCOMPARE(
            static_cast<const void *>(std::get<FetchData>(*first).flags->keywords()[0].constData()),
            static_cast<const void *>(
                std::get<FetchData>(*second).flags->keywords()[0].constData()));
    }
};

QTEST_GUILESS_MAIN(TestResponses)
#include "tst_responses.moc"
