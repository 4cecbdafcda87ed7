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

    void aFilterShowsMessages()
    {
        Grouped f(10);
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 10)});
        f.service.commit(f.inbox, {.markUnseen = *UidSet::parse("2,9")});
        f.service.setThreads(f.inbox, {{2, 7}, {5, 7}, {9, 7}});
        store::Arrangement unread;
        unread.unread = true;
        f.model.setArrangement(unread);
        QTRY_COMPARE(f.rows(), (std::vector<quint32> {9, 2}));
        QCOMPARE(f.model.conversationCount(0), 1);
        f.service.setThreads(f.inbox, {{3, 7}}); // meanwhile
        f.model.setArrangement({});
        QTRY_COMPARE(f.rows(), f.expected({}));
        QCOMPARE(f.model.conversationCount(f.model.rowOf(9)), 4);
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
