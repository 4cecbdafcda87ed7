// SPDX-License-Identifier: GPL-3.0-or-later
// What real servers send against the rules, and is read all the same.
#include "describe.h"
#include "samples.h"

#include <QtTest>

using namespace homing::imap;

class TestTolerances : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void known_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("expected");
        for (const test::Sample &sample : test::tolerances())
            QTest::newRow(sample.name) << QByteArray(sample.wire) << QByteArray(sample.expected);
    }
    void known()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, expected);
        QCOMPARE(test::describe(parseResponseBytes(wire)), expected);
    }

    void loneLineFeedsEndLinesToo()
    {
        Framer framer;
        framer.append("* 1 EXISTS\n* LIST () NIL {3}\na b\n* 2 EXISTS\r\n");
        QCOMPARE(test::describeStream(framer), QByteArray("EXISTS 1|LIST () NIL 'a b'|EXISTS 2|"));
    }

    void strictReadingComesFirst()
    {
        // Right by the grammar; the forgiving way would end the subject at the first quote before "
        // NIL".
        const QByteArray wire =
            "* 1 FETCH (ENVELOPE (NIL \"a\\\" NIL b\" NIL NIL NIL NIL NIL NIL NIL NIL))";
        const auto outcome = parseResponseBytes(wire);
        QVERIFY(outcome.hasValue());
        QCOMPARE(std::get<FetchData>(*outcome).envelope->subject, QByteArray("a\" NIL b"));
    }
};

QTEST_GUILESS_MAIN(TestTolerances)
#include "tst_tolerances.moc"
