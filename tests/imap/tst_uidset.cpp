// SPDX-License-Identifier: GPL-3.0-or-later
// UidSet: known answers, and every operation against std::set on a small universe with fixed seeds.
#include "core/imap/uidset.h"

#include <QRandomGenerator>
#include <QtTest>

#include <set>

using namespace homing::imap;

namespace {

constexpr quint32 universe = 60;

std::set<quint32> model(const UidSet &set)
{
    std::set<quint32> numbers;
    set.forEach([&](quint32 number) { numbers.insert(number); });
    return numbers;
}

bool isNormal(const UidSet &set)
{
    quint64 before = 0;
    for (const Interval &interval : set.intervals()) {
        if (interval.first == 0 || interval.first > interval.last)
            return false;
        if (before != 0 && interval.first <= before + 1)
            return false;
        before = interval.last;
    }
    return true;
}

UidSet randomSet(QRandomGenerator &random)
{
    UidSet set;
    const int count = random.bounded(12);
    for (int i = 0; i < count; ++i) {
        const quint32 first = 1 + random.bounded(universe);
        set.add(first, std::min(universe, first + random.bounded(6U)));
    }
    return set;
}

} // namespace

class TestUidSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void manyInAnyOrder_data()
    {
        QTest::addColumn<quint32>("base");
        QTest::addColumn<quint32>("step");
        QTest::newRow("close together") << 1u << 3u; // sorted as a bitmap
        QTest::newRow("at the upper end") << 0xffffffffu - 150'000 << 3u;
        QTest::newRow("far apart") << 1u << 80'000u;
    }
    void manyInAnyOrder()
    {
        QFETCH(quint32, base);
        QFETCH(quint32, step);
        std::vector<quint32> uids;
        std::set<quint32> sorted;
        for (quint32 i = 0; i < 50'000; ++i) {
            const quint32 uid = base + ((i * 7919u) % 50'000u) * step;
            uids.push_back(uid);
            uids.push_back(uid); // twice
            sorted.insert(uid);
        }
        const UidSet set = UidSet::fromUids(std::move(uids));
        QCOMPARE(set.count(), quint64(sorted.size()));
        auto expected = sorted.begin();
        set.forEach([&](quint32 uid) { QCOMPARE(uid, *expected++); });
    }

    void parseKnown_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<quint32>("star");
        QTest::addColumn<bool>("lenient");
        QTest::addColumn<QByteArray>("wire"); // "!" and the offset for an error
        const auto row = [](const char *text, const char *wire, quint32 star = 0,
                            bool lenient = false) {
            QTest::addRow("%s star %u%s", text, star, lenient ? " lenient" : "")
                << QByteArray(text) << star << lenient << QByteArray(wire);
        };
        row("1", "1");
        row("4294967295", "4294967295");
        row("4294967294:4294967295,4294967295", "4294967294:4294967295");
        row("1:4294967295", "1:4294967295");
        row("1:3,7,9:12", "1:3,7,9:12");
        row("12:9,7,3:1", "1:3,7,9:12");
        row("1,2,3", "1:3");
        row("2:4,3:9,10", "2:10");
        row("5,1", "1,5");
        row("1:*", "1:9", 9);
        row("*", "9", 9);
        row("*:4", "4:9", 9);
        row("12:*", "9:12", 9); // RFC 3501: the range includes the last message
        row("1:*", "!2");
        row("", "!0");
        row("", "", 0, true);
        row("0", "!0");
        row("0", "", 0, true);
        row("0:1", "1", 0, true); // Dovecot of 2021
        row("0:0,5", "5", 0, true);
        row("01", "!0");
        row("01", "1", 0, true);
        row("1,", "!2");
        row(",1", "!0");
        row("1:", "!2");
        row("1::2", "!2");
        row("1:2:3", "!3");
        row("1 2", "!1");
        row("a", "!0");
        row("-1", "!0");
        row("4294967296", "!9", 0, true);
        row("99999999999999999999999999", "!10");
    }
    void parseKnown()
    {
        QFETCH(QByteArray, text);
        QFETCH(quint32, star);
        QFETCH(bool, lenient);
        QFETCH(QByteArray, wire);
        const auto set = UidSet::parse(text, star, lenient);
        if (wire.startsWith('!')) {
            QVERIFY(!set);
            QVERIFY(set.error().expected[0] != '\0');
            if (wire != "!9" && wire != "!10") // where a number gets too long is no promise
                QCOMPARE(set.error().offset, wire.sliced(1).toLongLong());
            return;
        }
        QVERIFY2(set.hasValue(), set ? "" : set.error().expected);
        QVERIFY(isNormal(*set));
        QCOMPARE(set->toWire(), wire);
    }

    void wholeRangeCostsNothing()
    {
        const auto set = UidSet::parse("1:4294967295");
        QVERIFY(set.hasValue());
        QCOMPARE(set->intervals().size(), std::size_t(1));
        QCOMPARE(set->count(), quint64(4294967295U));
        QCOMPARE(set->at(4294967294U), 4294967295U);
        QCOMPARE(set->countBelow(4294967295U), quint64(4294967294U));
        QVERIFY(set->subtracted(*set).isEmpty());
        UidSet rest = *set;
        rest.remove(2, 4294967294U);
        QCOMPARE(rest.toWire(), QByteArray("1,4294967295"));
        rest.add(2, 4294967294U);
        QCOMPARE(rest.toWire(), QByteArray("1:4294967295"));
    }

    void zeroIsNoNumber()
    {
        UidSet set;
        set.add(0);
        QVERIFY(set.isEmpty());
        set.add(0, 3);
        QCOMPARE(set.toWire(), QByteArray("1:3"));
        QVERIFY(!set.contains(0));
        QCOMPARE(UidSet::fromUids({3, 0, 1, 3}).toWire(), QByteArray("1,3"));
        QCOMPARE(UidSet::fromIntervals({{0, 0}, {7, 4}, {3, 0}, {4294967295U, 9}}).toWire(),
                 QByteArray("1:7,9:4294967295"));
        QVERIFY(UidSet::fromIntervals({}).isEmpty());
        QCOMPARE(UidSet::range(9, 7).toWire(), QByteArray("7:9"));
        QCOMPARE(UidSet().at(0), 0U);
        QCOMPARE((UidSet {{5, 6}, {1, 2}, {3, 3}}).toWire(), QByteArray("1:3,5:6"));
    }

    void againstStdSet()
    {
        QRandomGenerator random(7162);
        for (int round = 0; round < 20000; ++round) {
            const UidSet a = randomSet(random);
            const UidSet b = randomSet(random);
            QVERIFY(isNormal(a));
            const std::set<quint32> x = model(a);
            const std::set<quint32> y = model(b);
            std::set<quint32> both;
            std::set<quint32> either = x;
            std::set<quint32> onlyX;
            either.insert(y.begin(), y.end());
            std::set_intersection(x.begin(), x.end(), y.begin(), y.end(),
                                  std::inserter(both, both.end()));
            std::set_difference(x.begin(), x.end(), y.begin(), y.end(),
                                std::inserter(onlyX, onlyX.end()));
            for (const auto &[set, wanted] :
                 {std::pair(a.intersected(b), both), std::pair(a.united(b), either),
                  std::pair(a.subtracted(b), onlyX)}) {
                QVERIFY(isNormal(set));
                QCOMPARE(model(set), wanted);
            }
            QCOMPARE(a.count(), quint64(x.size()));
            if (!x.empty()) {
                QCOMPARE(a.min(), *x.begin());
                QCOMPARE(a.max(), *x.rbegin());
            }
            quint64 below = 0;
            for (quint32 number = 0; number <= universe + 7; ++number) {
                QCOMPARE(a.contains(number), x.count(number) == 1);
                QCOMPARE(a.countBelow(number), below);
                if (x.count(number) == 1) {
                    QCOMPARE(a.at(below), number);
                    ++below;
                }
            }
            QCOMPARE(a.at(below), 0U);
            // The inverse of toWire()
            const auto again = UidSet::parse(a.toWire(), 0, true);
            QVERIFY(again.hasValue());
            QCOMPARE(*again, a);
            std::vector<quint32> shuffled(x.begin(), x.end());
            std::shuffle(shuffled.begin(), shuffled.end(), random);
            QCOMPARE(UidSet::fromUids(shuffled), a);
            std::vector<Interval> intervals = a.intervals();
            intervals.insert(intervals.end(), b.intervals().begin(), b.intervals().end());
            std::shuffle(intervals.begin(), intervals.end(), random);
            for (Interval &interval : intervals) {
                if (random.bounded(2) == 0)
                    std::swap(interval.first, interval.last);
            }
            QCOMPARE(UidSet::fromIntervals(intervals), a.united(b));
        }
    }

    void addAndRemoveAgainstStdSet()
    {
        QRandomGenerator random(5162);
        for (int round = 0; round < 2000; ++round) {
            UidSet set;
            std::set<quint32> wanted;
            for (int step = 0; step < 30; ++step) {
                quint32 first = 1 + random.bounded(universe);
                quint32 last = 1 + random.bounded(universe);
                const bool isAdd = random.bounded(2) == 0;
                if (isAdd)
                    set.add(first, last);
                else
                    set.remove(first, last);
                if (first > last)
                    std::swap(first, last);
                for (quint32 number = first; number <= last; ++number) {
                    if (isAdd)
                        wanted.insert(number);
                    else
                        wanted.erase(number);
                }
                QVERIFY(isNormal(set));
                QCOMPARE(model(set), wanted);
            }
        }
    }

    void selfOperations()
    {
        UidSet set {{1, 3}, {5, 9}, {20, 20}};
        const UidSet copy = set;
        set.unite(set);
        QCOMPARE(set, copy);
        set.subtract(set);
        QVERIFY(set.isEmpty());
        UidSet single = UidSet::single(4);
        single.unite(single);
        QCOMPARE(single.toWire(), QByteArray("4"));
    }

    void splitKeepsEverythingWithinBounds()
    {
        QRandomGenerator random(3501);
        for (int round = 0; round < 5000; ++round) {
            const UidSet set = randomSet(random);
            const qsizetype octets = 5 + random.bounded(20);
            const quint64 count = 1 + random.bounded(20U);
            UidSet together;
            quint32 last = 0;
            for (const UidSet &piece : set.split(octets, count)) {
                QVERIFY(!piece.isEmpty());
                QVERIFY(isNormal(piece));
                QVERIFY(piece.toWire().size() <= octets);
                QVERIFY(piece.count() <= count);
                QVERIFY(piece.min() > last);
                last = piece.max();
                together.unite(piece);
            }
            QCOMPARE(together, set);
        }
        QVERIFY(UidSet().split(100).empty());
        QCOMPARE(UidSet::range(1, 4294967295U).split(100).size(), std::size_t(1));
        // What cannot be made shorter goes alone.
        const auto pieces = (UidSet {{1000000, 2000000}, {3000000, 4000000}}).split(3);
        QCOMPARE(pieces.size(), std::size_t(2));
        QCOMPARE(pieces[0].toWire(), QByteArray("1000000:2000000"));
        const auto halves = UidSet::range(4294967290U, 4294967295U).split(100, 4);
        QCOMPARE(halves.size(), std::size_t(2));
        QCOMPARE(halves[1].toWire(), QByteArray("4294967294:4294967295"));
    }

    void coarsenedIsASupersetThatFits()
    {
        QRandomGenerator random(9051);
        for (int round = 0; round < 5000; ++round) {
            const UidSet set = randomSet(random);
            const qsizetype octets = 5 + random.bounded(30);
            const UidSet coarse = set.coarsened(octets);
            QVERIFY(isNormal(coarse));
            QVERIFY(set.subtracted(coarse).isEmpty());
            QVERIFY(coarse.toWire().size() <= octets);
            if (set.toWire().size() <= octets)
                QCOMPARE(coarse, set);
            if (!set.isEmpty()) {
                QCOMPARE(coarse.min(), set.min());
                QCOMPARE(coarse.max(), set.max());
            }
        }
        UidSet many;
        for (quint32 uid = 1; uid < 200000; uid += 3)
            many.add(uid);
        QVERIFY(many.coarsened(8000).toWire().size() <= 8000);
        QCOMPARE(many.coarsened(1).toWire(), QByteArray("1:199999"));
        // The smallest gaps go first.
        QCOMPARE((UidSet {{1, 1}, {3, 3}, {5, 5}, {1000, 1000}}).coarsened(8).toWire(),
                 QByteArray("1:5,1000"));
    }
};

QTEST_GUILESS_MAIN(TestUidSet)
#include "tst_uidset.moc"
