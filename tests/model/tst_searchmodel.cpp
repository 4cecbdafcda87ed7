// SPDX-License-Identifier: GPL-3.0-or-later
// Results that change in place: the least change between two lists of hits, and the model that
// becomes the other list by it, whichever way it gets there.
#include "core/model/searchmodel.h"
#include "tests/ui/support/fakemailservice.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using account::HitChange;
using account::hitChange;
using account::HitRun;
using account::SearchHit;
using account::SearchResult;
using test::FakeMailService;

namespace {

using Hits = std::vector<SearchHit>;

const MailboxRef inbox {AccountId(1), MailboxId(1)};

SearchHit hit(quint32 uid, MailboxRef mailbox = inbox)
{
    return {{mailbox, uid}, uid / 2}; // two of each date
}

std::shared_ptr<const Hits> hits(std::initializer_list<quint32> uids)
{
    auto list = std::make_shared<Hits>();
    for (const quint32 uid : uids)
        list->push_back(hit(uid));
    return list;
}

std::shared_ptr<const Hits> randomHits(std::mt19937 &random, int of)
{
    auto list = std::make_shared<Hits>();
    for (quint32 uid = 200; uid > 0; --uid) {
        for (const qint64 account : {2, 1}) {
            if (int(random() % 100) < of)
                list->push_back(hit(uid, {AccountId(account), MailboxId(3)}));
        }
    }
    std::sort(list->begin(), list->end(), account::isNewer);
    return list;
}

SearchResult result(std::shared_ptr<const Hits> list)
{
    SearchResult result;
    result.search = 7;
    result.hits = std::move(list);
    return result;
}

Hits shown(const model::SearchModel &model)
{
    Hits list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.push_back(hit(model.refAt(row).uid, model.refAt(row).mailbox));
    return list;
}

} // namespace

class TestSearchModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aChangeSaysWhereEachRowGoes()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 300; ++round) {
            const auto before = randomHits(random, round % 90);
            const auto after = randomHits(random, (round * 7) % 90);
            const HitChange change = hitChange(*before, *after);
            for (size_t row = 0; row < before->size(); ++row) {
                const auto at = std::find(after->begin(), after->end(), (*before)[row]);
                QCOMPARE(change.rowAfter(int(row)),
                         at == after->end() ? -1 : int(at - after->begin()));
            }
            // A run is what its rows are.
            const int first = int(random() % (before->size() + 1));
            const int count = int(random() % (before->size() - size_t(first) + 1));
            std::vector<int> wanted;
            for (int row = first; row < first + count; ++row) {
                if (change.rowAfter(row) >= 0)
                    wanted.push_back(change.rowAfter(row));
            }
            std::vector<int> rows;
            int end = -1;
            for (const HitRun &run : change.runsAfter({first, count})) {
                QVERIFY(run.count > 0 && run.first > end); // apart from each other
                end = run.first + run.count;
                for (int row = run.first; row < end; ++row)
                    rows.push_back(row);
            }
            QVERIFY(rows == wanted);
        }
    }

    void rowsComeAndGo()
    {
        FakeMailService service;
        model::SearchModel model;
        model.setService(&service);
        QAbstractItemModelTester tester(&model);
        model.setResult(result(hits({9, 7, 5, 3, 1})));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QPersistentModelIndex five = model.index(2);
        model.setResult(result(hits({9, 8, 5, 4, 2, 1})));
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(five.row(), 2);
        QCOMPARE(model.refAt(five.row()).uid, 5U);
        QCOMPARE(removed.size(), 2);
        QCOMPARE(inserted.size(), 2);
        model.setResult(result(hits({})));
        QCOMPARE(model.rowCount(), 0);
        model.setResult(result(hits({3})));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(resets.size(), 0);
        SearchResult other = result(hits({3}));
        other.search = 8;
        model.setResult(other);
        QCOMPARE(resets.size(), 1);
    }

    void becomesTheOtherList_data()
    {
        QTest::addColumn<bool>("isPrepared");
        QTest::addColumn<bool>("isFew");
        QTest::newRow("few, worked out in the worker") << true << true;
        QTest::newRow("few, worked out here") << false << true;
        QTest::newRow("many, worked out in the worker") << true << false;
        QTest::newRow("many, worked out here") << false << false;
    }

    void becomesTheOtherList()
    {
        QFETCH(bool, isPrepared);
        QFETCH(bool, isFew);
        FakeMailService service;
        model::SearchModel model;
        model.setService(&service);
        QAbstractItemModelTester tester(&model);
        std::mt19937 random(4);
        auto before = randomHits(random, 50);
        model.setResult(result(before));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        // What rows say of themselves while others come and go.
        connect(&model, &QAbstractItemModel::rowsRemoved, this, [&] { (void)shown(model); });
        connect(&model, &QAbstractItemModel::rowsInserted, this, [&] { (void)shown(model); });
        for (int round = 0; round < 50; ++round) {
            auto after = std::make_shared<Hits>();
            const auto source = isFew ? before : randomHits(random, 50);
            for (const SearchHit &one : *source) {
                if (random() % 100 > 2)
                    after->push_back(one);
            }
            if (isFew && round % 3 == 0) {
                after->insert(after->begin(), hit(400 + quint32(round)));
                after->push_back(hit(0, {AccountId(9), MailboxId(9)}));
                std::sort(after->begin(), after->end(), account::isNewer);
            }
            SearchResult next = result(after);
            if (isPrepared) {
                next.before = before;
                next.change = std::make_shared<HitChange>(hitChange(*before, *after));
            }
            if (round % 2 == 0) { // rows go here before the search knows; some of them come back
                store::ChangeSet changes;
                changes.mailbox = {AccountId(1), MailboxId(3)};
                for (int i = 0; i < 1 + round / 4; ++i) {
                    const quint32 uid = 1 + quint32(random() % 200);
                    changes.removed.add(uid, uid + quint32(random() % 4));
                }
                Q_EMIT service.changed(changes);
            }
            model.setResult(next);
            QVERIFY(shown(model) == *after);
            before = after;
        }
        QCOMPARE(resets.isEmpty(), isFew);
    }

    void whatVanishesGoesAtOnce()
    {
        FakeMailService service;
        model::SearchModel model;
        model.setService(&service);
        QAbstractItemModelTester tester(&model);
        auto mixed = std::make_shared<Hits>();
        for (const quint32 uid : {9U, 8U, 7U, 5U, 3U, 1U})
            mixed->push_back(hit(uid, {AccountId(1), MailboxId(uid == 7 ? 2 : 1)}));
        model.setResult(result(mixed));
        QSignalSpy applied(&model, &model::SearchModel::changesApplied);
        store::ChangeSet changes;
        changes.mailbox = inbox;
        changes.removed = imap::UidSet {{2, 3}, {7, 8}, {100, 4'000'000'000}};
        Q_EMIT service.changed(changes);
        QVERIFY(shown(model) == Hits({hit(9), hit(7, {AccountId(1), MailboxId(2)}), hit(5), hit(1)}));
        QCOMPARE(applied.size(), 1);
        // The search says so, too; and one of them is back, out of an Undo.
        auto after = std::make_shared<Hits>();
        for (const quint32 uid : {9U, 8U, 7U, 5U, 1U})
            after->push_back(hit(uid, {AccountId(1), MailboxId(uid == 7 ? 2 : 1)}));
        SearchResult next = result(after);
        next.before = mixed; // it knows nothing of what went here
        next.change = std::make_shared<HitChange>(hitChange(*mixed, *after));
        model.setResult(next);
        QVERIFY(shown(model) == *after);
    }
};

QTEST_GUILESS_MAIN(TestSearchModel)
#include "tst_searchmodel.moc"
