// SPDX-License-Identifier: GPL-3.0-or-later
// KeyList against a plain sorted vector, through random changes.
#include "core/model/keylist.h"

#include <QTest>

#include <random>

using homing::imap::UidSet;
using homing::model::KeyList;
using homing::model::RowRun;
using homing::store::MessageKey;

class TestKeyList : public QObject
{
    Q_OBJECT

    static std::vector<MessageKey> sorted(std::vector<MessageKey> keys)
    {
        std::sort(keys.begin(), keys.end(), KeyList::isOlder);
        std::reverse(keys.begin(), keys.end());
        return keys; // as rows: newest first
    }
    static void compare(const KeyList &list, const std::vector<MessageKey> &rows)
    {
        QCOMPARE(size_t(list.count()), rows.size());
        for (size_t row = 0; row < rows.size(); ++row) {
            QCOMPARE(list.keyAt(int(row)).uid, rows[row].uid);
            QCOMPARE(list.rowOf(rows[row].uid), int(row));
        }
    }

private Q_SLOTS:
    void ordersByDateThenUid()
    {
        KeyList list;
        list.assign({{1, 50}, {2, 10}, {3, 50}, {4, 20}});
        compare(list, {{3, 50}, {1, 50}, {4, 20}, {2, 10}});
        QCOMPARE(list.rowOf(9), -1);
    }

    void keepsOneOfTwins()
    {
        KeyList list;
        list.assign({{7, 5}, {3, 5}, {7, 5}});
        compare(list, {{7, 5}, {3, 5}});
    }

    void findsRuns_data()
    {
        QTest::addColumn<bool>("uidOrdered");
        QTest::newRow("dates follow the UIDs") << true;
        QTest::newRow("dates in any order") << false;
    }
    void findsRuns()
    {
        QFETCH(bool, uidOrdered);
        std::mt19937 random(4711);
        for (int round = 0; round < 200; ++round) {
            std::vector<MessageKey> keys;
            const quint32 count = random() % 60;
            for (quint32 uid = 1; uid <= count; ++uid) {
                if (random() % 4 != 0)
                    keys.push_back({uid, uidOrdered ? uid * 10 : quint32(random() % 100)});
            }
            KeyList list;
            list.assign(keys);
            UidSet asked;
            for (int i = 0; i < 12; ++i)
                asked.add(1 + random() % 70);
            if (random() % 5 == 0)
                asked.add(10, 4294967295u);
            std::vector<RowRun> expected;
            for (int row = 0; row < list.count(); ++row) {
                if (!asked.contains(list.keyAt(row).uid))
                    continue;
                if (!expected.empty() && expected.back().last == row - 1)
                    expected.back().last = row;
                else
                    expected.push_back({row, row});
            }
            QCOMPARE(list.runsOf(asked), expected);
        }
    }

    void changesAgainstAVector()
    {
        std::mt19937 random(99);
        std::vector<MessageKey> rows;
        KeyList list;
        quint32 nextUid = 1;
        for (int round = 0; round < 400; ++round) {
            const bool anyDate = round % 3 == 0;
            // Removal: passed from the bottom.
            list.begin(0);
            std::vector<MessageKey> kept;
            for (auto key = rows.rbegin(); key != rows.rend(); ++key) {
                if (random() % 5 == 0) {
                    list.drop(1);
                } else {
                    list.keep(1);
                    kept.push_back(*key);
                }
                QCOMPARE(size_t(list.count()), kept.size() + size_t(rows.rend() - key) - 1);
            }
            list.finish();
            std::reverse(kept.begin(), kept.end());
            rows = kept;
            compare(list, rows);
            // Insertion.
            std::vector<MessageKey> fresh;
            const int freshCount = int(random() % 9);
            for (int i = 0; i < freshCount; ++i, ++nextUid)
                fresh.push_back(
                    {nextUid, anyDate ? quint32(random() % (nextUid * 10)) : nextUid * 10});
            std::sort(fresh.begin(), fresh.end(), KeyList::isOlder);
            list.begin(fresh.size());
            for (const MessageKey &key : fresh) {
                while (list.remaining() > 0 && KeyList::isOlder(list.remainingAt(0), key))
                    list.keep(1);
                list.add(&key, 1);
            }
            list.finish();
            rows.insert(rows.end(), fresh.begin(), fresh.end());
            rows = sorted(rows);
            compare(list, rows);
        }
        QVERIFY(nextUid > 1000);
    }

    void findsRowsInTheMiddleOfAChange()
    {
        KeyList list;
        list.assign({{1, 10}, {2, 20}, {3, 30}, {4, 40}});
        list.begin(0);
        list.keep(1); // uid 1
        list.drop(1); // uid 2
        QCOMPARE(list.count(), 3);
        QCOMPARE(list.rowOf(4), 0);
        QCOMPARE(list.rowOf(3), 1);
        QCOMPARE(list.rowOf(2), -1);
        QCOMPARE(list.rowOf(1), 2);
        QCOMPARE(list.keyAt(2).uid, 1u);
        list.finish();
        QCOMPARE(list.count(), 3);
    }

    void eightBytesAMessage()
    {
        std::vector<MessageKey> keys;
        for (quint32 uid = 1; uid <= 1'000'000; ++uid)
            keys.push_back({uid, uid});
        KeyList list;
        list.assign(std::move(keys));
        const double loaded = double(list.capacityBytes()) / list.count();
        const MessageKey more {1'000'001, 1'000'001};
        list.append(&more, 1);
        const double grown = double(list.capacityBytes()) / list.count();
        qInfo("1,000,000 messages: %.2f bytes a row, %.2f after one more arrived", loaded, grown);
        QVERIFY(loaded < 8.1);
        QVERIFY(grown < 8.5);
        list.begin(0);
        list.drop(999'000);
        list.finish();
        QVERIFY(list.capacityBytes() < 100'000);
    }
};

QTEST_APPLESS_MAIN(TestKeyList)
#include "tst_keylist.moc"
