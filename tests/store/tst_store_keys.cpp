// SPDX-License-Identifier: GPL-3.0-or-later
// KeyChunks alone, over many chunks: against a std::map, with fixed seeds.
#include "core/store/keychunks.h"
#include "core/store/schema.h"
#include "storefixture.h"

#include <QRandomGenerator>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

class TestStoreKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void chunksOfAnyHistory_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void chunksOfAnyHistory()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        QTemporaryDir folder;
        Database database;
        QVERIFY(database.open(folder.filePath(QStringLiteral("x.sqlite")),
                              Database::Mode::ReadWrite, QStringLiteral("test")));
        QVERIFY(migrate(database, cacheSchema()));
        const MailboxId mailbox(3);
        database.begin();
        KeyChunks(database, MailboxId(2))
            .insert({{0xffffffff, 1}}); // neighbours that must not be touched
        KeyChunks(database, MailboxId(4)).insert({{1, 2}});
        std::map<quint32, quint32> model;
        for (int step = 0; step < 60; ++step) {
            KeyChunks chunks(database, mailbox);
            std::map<quint32, quint32> added;
            const quint32 low = model.empty() ? 1'000'000 : model.begin()->first;
            const quint32 high = model.empty() ? 1'000'000 : model.rbegin()->first;
            const quint32 count = random.bounded(9000);
            switch (random.bounded(5)) {
            case 0:
                for (quint32 i = 1; i <= count && i < low; ++i)
                    added[low - i] = random.generate();
                break;
            case 1:
                for (quint32 i = 1; i <= count; ++i)
                    added[high + i] = random.generate();
                break;
            case 2:
                for (quint32 i = 0; i < count; ++i)
                    added[1 + random.bounded(2'000'000)] = random.generate();
                break;
            default:
                break;
            }
            std::erase_if(added, [&](const auto &one) { return model.contains(one.first); });
            std::vector<MessageKey> keys;
            for (const auto &[uid, date] : added)
                keys.push_back({uid, date});
            chunks.insert(keys);
            model.insert(added.begin(), added.end());

            imap::UidSet gone;
            const quint32 kind = random.bounded(4);
            if (kind == 0) {
                const quint32 first = 1 + random.bounded(2'000'000);
                gone.add(first, first + random.bounded(300'000));
            } else if (kind == 1) {
                for (const auto &[uid, date] : model) {
                    if (random.bounded(3) == 0)
                        gone.add(uid);
                }
            } else if (kind == 2 && step % 20 == 19) {
                gone.add(1, 0xffffffff);
            }
            std::vector<MessageKey> expected;
            for (const auto &[uid, date] : model) {
                if (gone.contains(uid))
                    expected.push_back({uid, date});
            }
            QCOMPARE(chunks.intersected(gone), expected);
            const KeyChunks::Removed removed = chunks.remove(gone);
            QCOMPARE(removed.keys, expected);
            std::erase_if(model, [&](const auto &one) { return gone.contains(one.first); });
            // The runs hold all that was removed and nothing that stayed.
            size_t inRuns = 0;
            for (const imap::Interval &run : removed.runs) {
                QVERIFY(model.lower_bound(run.first) == model.upper_bound(run.last));
                inRuns += size_t(
                    std::count_if(expected.begin(), expected.end(), [&](const MessageKey &key) {
                        return key.uid >= run.first && key.uid <= run.last;
                    }));
                if (removed.runs.size() > 500)
                    break; // the count would take long
            }
            QVERIFY(removed.runs.size() > 500 || inRuns == expected.size());

            std::vector<MessageKey> all;
            for (const auto &[uid, date] : model)
                all.push_back({uid, date});
            QCOMPARE(chunks.all(), all);
            QCOMPARE(KeyChunks(database, mailbox).all(), all); // and as stored
            QCOMPARE(KeyChunks::total(database, mailbox), quint64(all.size()));
            const quint32 limit = random.bounded(10'000);
            const std::vector<MessageKey> last = chunks.last(limit);
            QVERIFY(std::equal(last.begin(), last.end(),
                               all.end() - qsizetype(std::min<size_t>(limit, all.size())),
                               all.end()));
            QCOMPARE(last.size(), std::min<size_t>(limit, all.size()));
            QCOMPARE(database.runOnce("SELECT COUNT(*) FROM keys WHERE count > 4096 OR count < 1"),
                     QByteArray("0"));
        }
        QCOMPARE(KeyChunks(database, MailboxId(2)).all(),
                 (std::vector<MessageKey> {{0xffffffff, 1}}));
        QCOMPARE(KeyChunks(database, MailboxId(4)).all(), (std::vector<MessageKey> {{1, 2}}));
        QVERIFY(database.commit());
    }

    void runsEndWhereAChunkIsSkipped()
    {
        QTemporaryDir folder;
        Database database;
        QVERIFY(database.open(folder.filePath(QStringLiteral("x.sqlite")),
                              Database::Mode::ReadWrite, QStringLiteral("test")));
        QVERIFY(migrate(database, cacheSchema()));
        database.begin();
        std::vector<MessageKey> keys;
        for (quint32 uid = 1; uid <= 4 * KeyChunks::capacity; ++uid)
            keys.push_back({uid, 0});
        KeyChunks chunks(database, MailboxId(1));
        chunks.insert(keys);
        QCOMPARE(database.runOnce("SELECT COUNT(*) FROM keys"), QByteArray("4"));
        // The end of the first chunk, none of the second, the third, and the beginning of the
        // fourth.
        const KeyChunks::Removed removed =
            chunks.remove(uidSet("4000:4096,8193:12288,12289:12300"));
        QCOMPARE(removed.runs, (std::vector<imap::Interval> {{4000, 4096}, {8193, 12300}}));
        QCOMPARE(chunks.uids(), uidSet("1:3999,4097:8192,12301:16384"));
        QVERIFY(database.commit());
    }

    void aFirstSyncFillsChunks()
    {
        QTemporaryDir folder;
        Database database;
        QVERIFY(database.open(folder.filePath(QStringLiteral("x.sqlite")),
                              Database::Mode::ReadWrite, QStringLiteral("test")));
        QVERIFY(migrate(database, cacheSchema()));
        database.begin();
        for (quint32 top = 50'000; top > 0; top -= 500) { // newest first
            std::vector<MessageKey> keys;
            for (quint32 uid = top - 499; uid <= top; ++uid)
                keys.push_back({uid, uid});
            KeyChunks(database, MailboxId(1)).insert(keys);
        }
        for (quint32 uid = 50'001; uid <= 60'000; uid += 100) { // then new mail
            std::vector<MessageKey> keys;
            for (quint32 i = 0; i < 100; ++i)
                keys.push_back({uid + i, uid});
            KeyChunks(database, MailboxId(1)).insert(keys);
        }
        QCOMPARE(KeyChunks(database, MailboxId(1)).uids(), imap::UidSet::range(1, 60'000));
        const int chunks = database.runOnce("SELECT COUNT(*) FROM keys").value_or("0").toInt();
        QVERIFY2(chunks <= 18, qPrintable(QString::number(chunks))); // 15 would be full ones
        QVERIFY(database.commit());
    }
};

QTEST_GUILESS_MAIN(TestStoreKeys)
#include "tst_store_keys.moc"
