// SPDX-License-Identifier: GPL-3.0-or-later
// One row for each conversation: which rows there are, whatever happens to messages, threads and
// open conversations; what a row stands for; a large mailbox.
#include "core/model/messagelistmodel.h"

#include "tests/model/listmodelmirror.h"

#include <QSignalSpy>
#include <QTest>

#include <random>
#include <set>

using namespace homing;
using imap::UidSet;
using model::Conversations;
using model::MessageListModel;
using store::MessageKey;
using store::ThreadKey;
using test::FakeMailService;
using test::Fixture;
using test::Mirror;

namespace {

struct Grouped : Fixture
{
    explicit Grouped(quint32 count)
        : Fixture(count)
    {
        model.setShowsConversations(true);
    }
    std::vector<quint32> rows() const
    {
        std::vector<quint32> uids;
        for (int row = 0; row < model.rowCount(); ++row)
            uids.push_back(model.uidAt(row));
        return uids;
    }
    /// From the service alone, with the open threads.
    std::vector<quint32> expected(const std::set<quint32> &open) const
    {
        std::map<quint32, quint32> threadOf;
        for (const ThreadKey &key : service.threads(inbox).keys)
            threadOf[key.uid] = key.thread;
        const auto place = [](const MessageKey &key) { return std::pair(key.date, key.uid); };
        std::map<quint32, MessageKey> heads;
        const auto keys = service.keys(inbox).keys;
        for (const MessageKey &key : keys) {
            if (const quint32 thread = threadOf[key.uid])
                heads[thread] = std::max(heads[thread], key, [&](const auto &a, const auto &b) {
                    return place(a) < place(b);
                });
        }
        std::vector<std::pair<std::pair<quint32, quint32>, quint32>> rows; // rank, UID
        for (const MessageKey &key : keys) {
            const quint32 thread = threadOf[key.uid];
            if (thread == 0 || heads[thread].uid == key.uid)
                rows.push_back({place(key), key.uid});
            else if (open.contains(thread))
                rows.push_back(
                    {{heads[thread].date - (key.uid > heads[thread].uid ? 1 : 0), key.uid},
                     key.uid});
        }
        std::sort(rows.rbegin(), rows.rend());
        std::vector<quint32> uids;
        for (const auto &[rank, uid] : rows)
            uids.push_back(uid);
        return uids;
    }
};

} // namespace

Q_DECLARE_METATYPE(homing::store::Arrangement)

class TestConversations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneRowForEach()
    {
        Grouped f(10);
        f.service.setThreads(f.inbox, {{2, 7}, {5, 7}, {9, 7}, {3, 8}});
        QCOMPARE(f.rows(), (std::vector<quint32> {10, 9, 8, 7, 6, 4, 3, 1}));
        QCOMPARE(f.model.conversationCount(1), 3);
        QCOMPARE(f.model.conversationCount(0), 1);
        QCOMPARE(f.model.conversationCount(6), 1); // the others of its thread are elsewhere
        QCOMPARE(f.model.rowOf(5), 1);
        QCOMPARE(f.model.uidsOfRows(0, 1), *UidSet::parse("2,5,9,10"));
        QCOMPARE(f.model.uidsOfRows(0, 7).count(), quint64(10));
        QCOMPARE(f.model.runsOf(*UidSet::parse("2,5")), (std::vector<model::RowRun> {{1, 1}}));
        QCOMPARE(f.model.index(1).data(MessageListModel::CountRole).toInt(), 3);
    }

    void opensInPlace()
    {
        Grouped f(10);
        f.service.setThreads(f.inbox, {{2, 7}, {5, 7}, {9, 7}});
        Mirror mirror(&f.model);
        f.model.setOpen(1, true);
        QCOMPARE(f.rows(), (std::vector<quint32> {10, 9, 5, 2, 8, 7, 6, 4, 3, 1}));
        QVERIFY(f.model.isOpen(1) && f.model.isMember(2) && !f.model.isMember(4));
        QCOMPARE(f.model.headRow(3), 1);
        QCOMPARE(f.model.uidsOfRows(1, 1), *UidSet::parse("9"));
        QCOMPARE(f.model.rowOf(5), 2);
        f.model.setOpen(0, true); // alone
        f.model.setOpen(1, false);
        QCOMPARE(f.model.rowCount(), 8);
        QCOMPARE(mirror.uids, f.rows());
        QCOMPARE(mirror.resets + mirror.layouts, 0);
    }

    void aClosedRowSaysWhatItStandsFor()
    {
        Grouped f(6);
        const auto set = [&f](quint32 uid, const char *name,
                              std::initializer_list<const char *> flags, bool attachment) {
            store::MessageRow row = *f.service.find({f.inbox, uid});
            row.header.from = {{QString::fromLatin1(name), QStringLiteral("a@example.org")}};
            QList<QByteArray> atoms;
            for (const char *flag : flags)
                atoms.append(flag);
            row.flags = imap::FlagSet::fromAtoms(atoms);
            row.hasAttachment = attachment;
            f.service.setRow(f.inbox, row);
        };
        set(6, "Anna", {"\\Seen"}, false);
        set(4, "Jon", {"\\Seen", "\\Flagged"}, false);
        set(2, "Anna", {}, true);
        f.service.setThreads(f.inbox, {{2, 1}, {4, 1}, {6, 1}});
        const QModelIndex head = f.model.index(0);
        QCOMPARE(head.data(MessageListModel::SenderRole).toString(), QStringLiteral("Anna, Jon"));
        QVERIFY(head.data(MessageListModel::UnreadRole).toBool());
        QVERIFY(head.data(MessageListModel::FlaggedRole).toBool());
        QVERIFY(head.data(MessageListModel::AttachmentRole).toBool());
        QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
        f.service.commit(f.inbox, {.markSeen = UidSet::single(2)});
        QVERIFY(std::any_of(changed.begin(), changed.end(), [](const QList<QVariant> &signal) {
            return signal.at(0).toModelIndex().row() == 0;
        }));
        QVERIFY(!f.model.index(0).data(MessageListModel::UnreadRole).toBool());
        f.model.setOpen(0, true);
        QVERIFY(!f.model.index(0).data(MessageListModel::FlaggedRole).toBool()); // its own
        QVERIFY(f.model.index(1).data(MessageListModel::FlaggedRole).toBool());
    }

    void nextUnreadLooksInside()
    {
        Grouped f(6);
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 6)});
        f.service.commit(f.inbox, {.markUnseen = UidSet::single(2)});
        f.service.setThreads(f.inbox, {{2, 1}, {4, 1}});
        QCOMPARE(f.model.uidAt(f.model.firstUnread(0, 10)), 4u);
    }

    void offAndOn()
    {
        Grouped f(10);
        f.service.setThreads(f.inbox, {{2, 7}, {5, 7}, {9, 7}});
        const QPersistentModelIndex folded(f.model.index(1));
        f.model.setShowsConversations(false);
        QCOMPARE(f.model.rowCount(), 10);
        const QPersistentModelIndex inside(f.model.index(f.model.rowOf(5)));
        QCOMPARE(f.model.uidAt(folded.row()), 9u);
        f.model.setShowsConversations(true);
        QCOMPARE(f.rows(), f.expected({}));
        QCOMPARE(inside.row(), 1); // the conversation that it is in
    }

    void aFilterFoldsWhatItShows()
    {
        Grouped f(10);
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 10)});
        f.service.commit(f.inbox, {.markUnseen = *UidSet::parse("2,3,5")});
        f.service.setThreads(f.inbox, {{2, 7}, {5, 7}, {9, 7}});
        store::Arrangement unread;
        unread.unread = true;
        f.model.setArrangement(unread);
        QTRY_COMPARE(f.rows(), (std::vector<quint32> {5, 3}));
        QCOMPARE(f.model.conversationCount(0), 2);
        QCOMPARE(f.model.uidsOfRows(0, 0), *UidSet::parse("2,5"));
        f.model.setOpen(0, true);
        QCOMPARE(f.rows(), (std::vector<quint32> {5, 2, 3}));
        f.service.commit(f.inbox, {.markUnseen = UidSet::single(9)}); // the newest leads now
        QTRY_COMPARE(f.rows(), (std::vector<quint32> {9, 5, 2, 3}));
        f.service.commit(f.inbox, {.markSeen = *UidSet::parse("5,9")});
        QTRY_COMPARE(f.rows(), (std::vector<quint32> {3, 2}));
        f.service.setThreads(f.inbox, {{3, 7}}); // meanwhile
        f.model.setArrangement({});
        QTRY_COMPARE(f.rows(), f.expected({}));
        QCOMPARE(f.model.conversationCount(f.model.rowOf(9)), 4);
    }

    void everyArrangement_data()
    {
        using store::SortOrder;
        QTest::addColumn<store::Arrangement>("arrangement");
        for (const SortOrder order : {SortOrder::Date, SortOrder::Sender, SortOrder::Subject,
                                      SortOrder::Size, SortOrder::Unread, SortOrder::Flagged}) {
            for (const bool isReversed : {false, true}) {
                for (const bool isFiltered : {false, true}) {
                    QTest::addRow("order %d%s%s", int(order), isReversed ? " reversed" : "",
                                  isFiltered ? " unread" : "")
                        << store::Arrangement {
                               .order = order, .isReversed = isReversed, .unread = isFiltered};
                }
            }
        }
    }
    /// Whatever happens, the rows are those that a list has which is opened just now, with the same
    /// conversations open.
    void everyArrangement()
    {
        QFETCH(store::Arrangement, arrangement);
        std::mt19937 random(7);
        const auto below = [&random](quint32 bound) { return quint32(random() % bound); };
        Grouped f(80);
        Mirror mirror(&f.model);
        f.model.setArrangement(arrangement);
        for (int step = 0; step < 60; ++step) {
            const auto here = f.service.uids(f.inbox);
            const auto some = [&](quint32 most) {
                UidSet uids;
                for (quint32 i = below(most); i > 0; --i)
                    uids.add(here[below(quint32(here.size()))]);
                return uids;
            };
            const UidSet vanished = some(3);
            const UidSet read = some(4).subtracted(vanished);
            f.service.commit(f.inbox,
                             {.vanished = vanished,
                              .toggleFlagged = some(4).subtracted(vanished),
                              .markSeen = read,
                              .markUnseen = some(4).subtracted(vanished).subtracted(read),
                              .arrivals = below(4)});
            std::map<quint32, quint32> threads;
            for (quint32 i = below(8); i > 0; --i)
                threads[1 + below(120)] = below(8);
            std::vector<ThreadKey> keys;
            for (const auto &[uid, thread] : threads)
                keys.push_back({uid, thread});
            f.service.setThreads(f.inbox, keys);
            if (below(3) == 0 && f.model.rowCount() > 0)
                f.model.setOpen(f.model.headRow(int(below(quint32(f.model.rowCount())))), true);
            if (below(2) == 0)
                continue; // the next one comes while the worker reads
            test::settle(f.model);
            QCOMPARE(mirror.uids, f.rows());
            MessageListModel fresh;
            fresh.setShowsConversations(true);
            fresh.setService(&f.service);
            fresh.setMailbox(f.inbox, arrangement);
            test::settle(fresh);
            std::set<quint32> opened; // heads
            for (int row = 0; row < f.model.rowCount(); ++row) {
                if (f.model.isOpen(row))
                    opened.insert(f.model.uidAt(row));
            }
            for (const quint32 head : opened)
                fresh.setOpen(fresh.rowOf(head), true);
            std::vector<quint32> rows;
            for (int row = 0; row < fresh.rowCount(); ++row)
                rows.push_back(fresh.uidAt(row));
            QCOMPARE(f.rows(), rows);
            for (int row = 0; row < fresh.rowCount(); ++row)
                QCOMPARE(f.model.conversationCount(row), fresh.conversationCount(row));
            QCOMPARE(f.model.uidsOfRows(0, f.model.rowCount() - 1),
                     fresh.uidsOfRows(0, fresh.rowCount() - 1));
        }
        QCOMPARE(mirror.resets, 0);
    }

    /// Too many for the GUI thread: the same through the worker, with what comes meanwhile.
    void aLargeOneComesFromTheWorker()
    {
        Grouped f(MessageListModel::mostAtOnce + 1'000);
        std::vector<ThreadKey> threads;
        for (quint32 uid = 1; uid <= MessageListModel::mostAtOnce; ++uid)
            threads.push_back({uid, 1 + uid / 4});
        f.service.setThreads(f.inbox, threads);
        test::settle(f.model);
        QCOMPARE(f.rows(), f.expected({}));
        f.model.setMailbox({});
        f.model.setMailbox(f.inbox);
        QCOMPARE(f.model.rowCount(), 0);
        QVERIFY(f.model.isArranging());
        f.service.commit(f.inbox, {.vanished = *UidSet::parse("7,100,30000"), .arrivals = 3});
        f.service.setThreads(f.inbox, {{5, 9'999'999}, {11, 9'999'999}, {13, 0}});
        test::settle(f.model);
        QCOMPARE(f.rows(), f.expected({}));
        f.model.setShowsConversations(false);
        test::settle(f.model);
        QCOMPARE(f.model.rowCount(), int(f.service.uids(f.inbox).size()));
        f.model.setShowsConversations(true);
        f.service.commit(f.inbox, {.vanished = UidSet::single(50'000), .arrivals = 1});
        test::settle(f.model);
        QCOMPARE(f.rows(), f.expected({}));
    }

    void anything_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 40; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void anything()
    {
        QFETCH(quint32, seed);
        std::mt19937 random(seed);
        const auto below = [&random](quint32 bound) { return quint32(random() % bound); };
        Grouped f(40);
        Mirror mirror(&f.model);
        QSignalSpy wrong(&f.model, &MessageListModel::reconciled);
        for (int step = 0; step < 60; ++step) {
            const auto here = f.service.uids(f.inbox);
            switch (below(4)) {
            case 0: {
                FakeMailService::Change change;
                for (quint32 i = below(5); i > 0 && !here.empty(); --i)
                    change.vanished.add(here[below(quint32(here.size()))]);
                change.arrivals = below(4);
                f.service.commit(f.inbox, change);
                break;
            }
            case 1: {
                std::map<quint32, quint32> changed;
                for (quint32 i = below(12); i > 0; --i)
                    changed[1 + below(60)] = below(8) * (below(9) == 0 ? 100'000 : 1);
                std::vector<ThreadKey> keys;
                for (const auto &[uid, thread] : changed)
                    keys.push_back({uid, thread});
                f.service.setThreads(f.inbox, keys);
                break;
            }
            case 2:
                if (!here.empty()) {
                    FakeMailService::Change change;
                    change.toggleFlagged.add(here[below(quint32(here.size()))]);
                    f.service.commit(f.inbox, change);
                }
                break;
            default:
                if (f.model.rowCount() > 0) {
                    const int row = int(below(quint32(f.model.rowCount())));
                    f.model.setOpen(f.model.headRow(row), below(3) != 0);
                }
            }
            std::set<quint32> open;
            for (const ThreadKey &key : f.service.threads(f.inbox).keys) {
                const int row = f.model.rowOf(key.uid);
                if (row >= 0 && f.model.uidAt(row) == key.uid && f.model.isOpen(row))
                    open.insert(key.thread);
            }
            QCOMPARE(f.rows(), f.expected(open));
            QCOMPARE(mirror.uids, f.rows());
            for (const quint32 uid : f.service.uids(f.inbox))
                QVERIFY(f.model.rowOf(uid) >= 0);
            const int count = f.model.rowCount();
            if (count == 0)
                continue;
            // Of some rows, few or most, the same as of each of them.
            const int first = int(below(quint32(count)));
            const int last = first + int(below(quint32(count - first)));
            UidSet stoodFor;
            for (int row = first; row <= last; ++row)
                stoodFor.unite(f.model.uidsOfRows(row, row));
            QCOMPARE(f.model.uidsOfRows(first, last), stoodFor);
            UidSet some;
            for (const quint32 bound = 1 + below(4); const quint32 uid : f.service.uids(f.inbox)) {
                if (below(5) < bound)
                    some.add(uid);
            }
            std::vector<int> rows;
            for (int row = 0; row < count; ++row) {
                if (!f.model.uidsOfRows(row, row).intersected(some).isEmpty())
                    rows.push_back(row);
            }
            std::vector<int> found;
            for (const model::RowRun &run : f.model.runsOf(some)) {
                for (int row = run.first; row <= run.last; ++row)
                    found.push_back(row);
            }
            QCOMPARE(found, rows);
        }
        QCOMPARE(wrong.count(), 0);
    }

    void memory()
    {
        Conversations conversations;
        std::vector<MessageKey> keys;
        std::vector<ThreadKey> threads;
        for (quint32 uid = 1; uid <= 100'000; ++uid) {
            keys.push_back({uid, 1'000'000 + uid});
            threads.push_back({uid, 1 + uid / 3});
        }
        conversations.assign(std::move(keys), std::move(threads));
        QCOMPARE(conversations.rows().size(), size_t(33'334));
        QVERIFY2(conversations.bytes() < 100'000 * 40,
                 qPrintable(QString::number(conversations.bytes())));
    }
};

QTEST_GUILESS_MAIN(TestConversations)
#include "tst_conversations.moc"
