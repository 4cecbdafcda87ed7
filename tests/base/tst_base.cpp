// SPDX-License-Identifier: GPL-3.0-or-later
// The foundations: clock, backoff, secret, folded words.
#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/base/expected.h"
#include "core/base/folded.h"
#include "core/base/secret.h"

#include <QtTest>

using namespace homing;

class TestBase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void manualClockFiresInOrder()
    {
        ManualClock clock;
        QObject context;
        QByteArray fired;
        clock.callAfter(20, &context, [&] { fired += 'b'; });
        clock.callAfter(10, &context, [&] {
            fired += 'a';
            clock.callAfter(5, &context, [&] { fired += 'n'; });
        });
        const auto cancelled = clock.callAfter(12, &context, [&] { fired += 'x'; });
        clock.cancel(cancelled);
        clock.advance(9);
        QCOMPARE(fired, QByteArray());
        clock.advance(11);
        QCOMPARE(fired, QByteArray("anb"));
        QCOMPARE(clock.monotonicMs(), 20);
    }

    void manualClockDropsTimersOfDeadObjects()
    {
        ManualClock clock;
        bool fired = false;
        {
            QObject context;
            clock.callAfter(1, &context, [&] { fired = true; });
        }
        clock.advance(10);
        QVERIFY(!fired);
    }

    void systemClockFiresAndCancels()
    {
        SystemClock clock;
        QObject context;
        bool cancelledFired = false;
        const auto id = clock.callAfter(0, &context, [&] { cancelledFired = true; });
        clock.cancel(id);
        bool fired = false;
        clock.callAfter(1, &context, [&] { fired = true; });
        QTRY_VERIFY(fired);
        QVERIFY(!cancelledFired);
    }

    void backoffGrowsToItsBound()
    {
        Backoff backoff(1'000, 60'000, 7);
        int previousBound = 1'000;
        for (int i = 0; i < 40; ++i) {
            const int wait = backoff.nextMs();
            QVERIFY2(wait >= previousBound / 2 && wait <= previousBound,
                     qPrintable(QStringLiteral("try %1: %2 ms").arg(i).arg(wait)));
            previousBound = std::min(previousBound * 2, 60'000);
        }
        backoff.reset();
        QVERIFY(backoff.nextMs() <= 1'000);
    }

    void secretWipesItsBytes()
    {
        QByteArray bytes(64, 'k');
        const char *const at = bytes.constData();
        Secret::overwrite(bytes);
        QCOMPARE(bytes.constData(), at); // in place
        QCOMPARE(bytes, QByteArray(64, '\0'));

        QByteArray shared(64, 's');
        const QByteArray other = shared;
        Secret::overwrite(shared);
        QCOMPARE(other, QByteArray(64, 's'));

        Secret secret(QByteArray(64, 'k'));
        const Secret copy = secret;
        secret.wipe();
        QVERIFY(secret.isEmpty());
        QCOMPARE(copy.reveal(), QByteArray(64, 'k'));
        secret = copy;
        QCOMPARE(secret.reveal(), copy.reveal());
    }

    void wordsAreFolded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("folded");
        const auto row = [](const char *text, const char *folded) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(folded);
        };
        row("Özlem Ünal", "ozlem unal");
        row("Müller-Lüdenscheidt", "muller ludenscheidt");
        row("Łódź, Ø (Ærø)", "lodz o aero");
        row("Groß", "gross");
        row("Борис Ёлкин", "борис елкин");
        row("  O'Brien  ", "o brien");
        row("...", "");
        QTest::newRow("decomposed") << QStringLiteral("Mu\u0308ller") << QStringLiteral("muller");
        QTest::newRow("hidden") << QStringLiteral("Mu\u200bller\u202e") << QStringLiteral("muller");
    }

    void wordsAreFolded()
    {
        QFETCH(QString, text);
        QFETCH(QString, folded);
        QCOMPARE(foldedWords(text), folded);
    }

    void expectedHoldsValueOrError()
    {
        const Expected<int, QString> good = 3;
        const Expected<int, QString> bad = Unexpected {QStringLiteral("no")};
        QVERIFY(good);
        QCOMPARE(*good, 3);
        QVERIFY(!bad);
        QCOMPARE(bad.error(), QStringLiteral("no"));
        QCOMPARE(bad.valueOr(9), 9);
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
