// SPDX-License-Identifier: GPL-3.0-or-later
// UidIndex says the same as a UidSet, whatever is done to it.
#include "core/sync/uidindex.h"

#include <QtTest>

#include <random>

using namespace homing::imap;
using homing::sync::UidIndex;

class TestUidIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalsASet_data()
    {
        QTest::addColumn<quint32>("highest");
        QTest::newRow("dense") << 400U;
        QTest::newRow("scattered") << 20'000U;
        QTest::newRow("up to the end") << ~quint32(0);
    }
    void equalsASet()
    {
        QFETCH(quint32, highest);
        std::mt19937 random(7);
        const auto any = [&](quint32 below) { return quint32(random() % below); };
        const auto uid = [&] { return highest - any(std::min(highest, 20'000U)); };
        UidIndex index;
        UidSet set;
        for (int step = 0; step < 30'000; ++step) {
            const quint32 one = uid();
            const quint32 other = one > 200 ? one - any(200) : one;
            UidSet many;
            switch (any(100)) {
            case 0: // most of the work is one by one
                many = UidSet {{other, one}};
                index.unite(many);
                set.unite(many);
                break;
            case 1:
                index.remove(other, one);
                set.remove(other, one);
                break;
            case 2:
                for (int i = 0; i < 20; ++i)
                    many.add(uid());
                index.subtract(many);
                set.subtract(many);
                break;
            case 3:
                for (int i = 0; i < 20; ++i)
                    many.add(uid());
                index.unite(many);
                set.unite(many);
                break;
            case 4:
                if (any(20) == 0) {
                    index.assign(set);
                } else {
                    index.subtract(UidSet {{other, one}});
                    set.subtract(UidSet {{other, one}});
                }
                break;
            default:
                index.add(one);
                set.add(one);
                break;
            }
            QCOMPARE(index.count(), set.count());
            QCOMPARE(index.isEmpty(), set.isEmpty());
            const quint32 asked = uid();
            QCOMPARE(index.contains(asked), set.contains(asked));
            QCOMPARE(index.countBelow(asked), set.countBelow(asked));
            if (!set.isEmpty()) {
                const quint64 at = random() % set.count();
                QCOMPARE(index.at(at), set.at(at));
                QCOMPARE(index.max(), set.max());
            }
            QCOMPARE(index.at(set.count()), 0U);
            const UidSet part {{other, one}, {asked, asked}};
            QVERIFY(index.intersected(part) == set.intersected(part));
            if (step % 100 == 0) {
                QVERIFY(index.set() == set);
                QVERIFY(UidIndex(set).set() == set);
            }
        }
        index.remove(1, ~quint32(0));
        QVERIFY(index.isEmpty());
        QVERIFY(index.set().isEmpty());
        index.add(0);
        QVERIFY(index.isEmpty());
    }

    void rangesAreNotExpanded()
    {
        UidIndex index(UidSet::range(1, ~quint32(0)));
        QCOMPARE(index.count(), quint64(~quint32(0)));
        index.subtract(UidSet::range(10, ~quint32(0) - 5));
        QCOMPARE(index.set().toWire(), QByteArray("1:9,4294967291:4294967295"));
        index.unite(UidSet::range(1, ~quint32(0)));
        QCOMPARE(index.set().toWire(), QByteArray("1:4294967295"));
    }
};

QTEST_GUILESS_MAIN(TestUidIndex)
#include "tst_uidindex.moc"
