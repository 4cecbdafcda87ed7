// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample through Framer and parser: whole, octet by octet, and cut at every place, with a
// neighbour before and behind it. The result must be the same each time.
#include "describe.h"
#include "samples.h"

#include <QtTest>

using namespace homing::imap;

class TestSplits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everySample_data()
    {
        QTest::addColumn<QByteArray>("wire");
        for (const auto *samples : {&test::samples(), &test::tolerances()}) {
            for (const test::Sample &sample : *samples)
                QTest::newRow(sample.name) << QByteArray(sample.wire);
        }
    }
    void everySample()
    {
        QFETCH(QByteArray, wire);
        const QByteArray before = "* 7 EXISTS\r\n";
        const QByteArray bytes = before + wire + "\r\n* LIST () \"/\" {3}\r\na b\r\n";
        const QByteArray expected =
            "EXISTS 7|" + test::describe(parseResponseBytes(wire + "\r\n")) + "|LIST () '/' 'a b'|";

        Framer whole;
        whole.append(bytes);
        QCOMPARE(test::describeStream(whole), expected);

        for (qsizetype cut = before.size(); cut < bytes.size(); ++cut) {
            Framer framer;
            framer.append(QByteArrayView(bytes).first(cut));
            QByteArray text = test::describeStream(framer);
            framer.append(QByteArrayView(bytes).sliced(cut));
            text += test::describeStream(framer);
            QCOMPARE(text, expected);
        }

        Framer single;
        QByteArray text;
        for (const char c : bytes) {
            single.append(QByteArrayView(&c, 1));
            text += test::describeStream(single);
        }
        QCOMPARE(text, expected);
    }

    void allSamplesInOneStream()
    {
        QByteArray bytes;
        QByteArray expected;
        for (const auto *samples : {&test::samples(), &test::tolerances()}) {
            for (const test::Sample &sample : *samples) {
                bytes += sample.wire + QByteArray("\r\n");
                expected +=
                    test::describe(parseResponseBytes(sample.wire + QByteArray("\r\n"))) + '|';
            }
        }
        for (const qsizetype chunk : {1, 2, 3, 7, 64, 1460, 16384}) {
            Framer framer;
            QByteArray text;
            for (qsizetype at = 0; at < bytes.size(); at += chunk) {
                framer.append(QByteArrayView(bytes).sliced(at, std::min(chunk, bytes.size() - at)));
                text += test::describeStream(framer);
            }
            QCOMPARE(text, expected);
            QCOMPARE(framer.pendingBytes(), qint64(0));
        }
    }
};

QTEST_GUILESS_MAIN(TestSplits)
#include "tst_splits.moc"
