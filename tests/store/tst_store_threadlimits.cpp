// SPDX-License-Identifier: GPL-3.0-or-later
// Threads that somebody makes huge on purpose: the bounds, and that everything else holds there.
#include "keptthreads.h"

#include <random>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

class TestStoreThreadLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Whatever is bounded: every message is in one thread or alone, and nothing stays behind.
    void fullThreads_data()
    {
        QTest::addColumn<int>("most");
        QTest::newRow("3") << 3;
        QTest::newRow("7") << 7;
        QTest::newRow("40") << 40;
    }

    void fullThreads()
    {
        QFETCH(int, most);
        std::mt19937 random {quint32(most)};
        const auto pick = [&random](int of) { return QByteArray::number(int(random() % quint32(of))); };
        MemoryThreads threads;
        std::map<qint64, ThreadLinks> there;
        for (int round = 0; round < 600; ++round) {
            std::vector<ThreadLinks> added;
            std::vector<qint64> removed;
            for (int i = 0; i < 4; ++i) {
                const qint64 id = 1 + qint64(random() % 120);
                if (random() % 3 == 0)
                    removed.push_back(id);
                else // few ids, so that all are of one thread or two
                    added.push_back(message(id, pick(60) + "@x",
                                            '<' + pick(3) + "@y> <" + pick(60) + "@x>",
                                            random() % 4 ? "" : "Re: x", int(random() % 40)));
            }
            for (const qint64 id : removed)
                there.erase(id);
            for (const ThreadLinks &one : added)
                there[one.message] = one;
            threads.update(removed, added, size_t(most));
            std::map<qint64, quint32> wanted;
            for (const auto &[thread, members] : threads.membersOf) {
                QVERIFY(members.size() > 1 && members.size() <= size_t(most));
                for (const qint64 id : members)
                    QVERIFY(wanted.emplace(id, thread).second && there.contains(id));
            }
            QVERIFY(threads.told == wanted);
            QCOMPARE(threads.linksOf.size(), there.size());
            for (const auto &[node, holder] : threads.holderOf)
                QVERIFY(holder > 0 ? there.contains(holder) && !wanted.contains(holder)
                                   : threads.membersOf.contains(quint32(-holder)));
        }
        std::vector<qint64> all;
        for (const auto &[id, links] : there)
            all.push_back(id);
        threads.update(all, {}, size_t(most));
        QVERIFY(threads.membersOf.empty() && threads.told.empty() && threads.linksOf.empty());
        QVERIFY(threads.holderOf.empty());
    }

    void aHeaderOfThousandsOfReferences()
    {
        QByteArray references;
        for (int i = 0; i < 5'000; ++i)
            references += '<' + QByteArray::number(i) + "@x> ";
        const ThreadLinks links = message(1, "a@x", references);
        QCOMPARE(links.references.size(), mostReferences);
        QCOMPARE(links.references.front(), threadNode(QByteArrayLiteral("0@x")));
        QCOMPARE(links.references.back(), threadNode(QByteArrayLiteral("4999@x")));
    }

    void oneIdOfThousandsIsBounded()
    {
        KeptThreads f;
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= 2'500; ++uid) {
            MessageUpdate update = arrival(uid);
            update.header->messageId = "m" + QByteArray::number(uid) + "@x";
            update.header->references = "<root@x>";
            delta.updates.emplace(uid, update);
        }
        f.apply(delta, state(5, 2'501, 10, 2'500));
        f.advance(150);
        const auto sizes = [&f] {
            std::map<quint32, int> counted;
            for (const auto &[uid, thread] : f.heard.begin()->second)
                ++counted[thread];
            return counted;
        };
        QCOMPARE(f.heard.begin()->second.size(), size_t(2'500)); // none is without a place
        for (const auto &[thread, size] : sizes())
            QVERIFY(size <= int(mostOfThread));
        QVERIFY(f.isInOrder);
        MailboxDelta gone;
        gone.vanished = imap::UidSet::range(1, 2'499);
        f.apply(gone, state(5, 2'501, 11, 1));
        f.advance(150);
        QVERIFY(f.heard.begin()->second.empty()); // the last one is alone
    }

    void oneSubjectOfThousandsIsBounded()
    {
        MemoryThreads threads;
        std::vector<ThreadLinks> mails;
        for (qint64 message = 1; message <= 3'000; ++message) {
            MessageHeader header;
            header.messageId = "m" + QByteArray::number(message) + "@x";
            header.subject = QStringLiteral("Re: Cron");
            header.date = QDateTime::fromSecsSinceEpoch(1'600'000'000 + message, Qt::UTC);
            mails.push_back(threadLinks(message, header));
        }
        for (size_t i = 0; i < mails.size(); i += 100)
            threads.update({}, std::vector(mails.begin() + ptrdiff_t(i),
                                           mails.begin() + ptrdiff_t(i) + 100));
        QCOMPARE(threads.entriesOf.size(), size_t(1));
        QCOMPARE(threads.entriesOf.begin()->second.size(), size_t(1'000));
        QCOMPARE(threads.told.size(), size_t(1'000));
        // Room again for others when some go.
        threads.update({1, 2, 3}, {mails.begin() + 2'000, mails.begin() + 2'010});
        QCOMPARE(threads.entriesOf.begin()->second.size(), size_t(1'000));
        QVERIFY(threads.told.contains(2'001));
        QVERIFY(!threads.told.contains(2'010));
        // References tie whoever it is.
        MessageHeader answer;
        answer.messageId = "a@x";
        answer.references = "<m2900@x>";
        threads.update({}, {threadLinks(5'000, answer)});
        QVERIFY(threads.told.contains(2'900) && threads.told[2'900] == threads.told[5'000]);
    }
};

QTEST_GUILESS_MAIN(TestStoreThreadLimits)
#include "tst_store_threadlimits.moc"
