// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel over the real store: whatever the server and the user do, in whatever order the
// ChangeSets are late, the list is what the store has, without one row read anew.
#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"

#include "tests/store/storefixture.h"
#include "tests/ui/support/fakemailservice.h"

#include <QAbstractItemModelTester>

#include <deque>
#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using store::ChangeSet;
using store::test::need;

namespace {

/// Reads from the store's own reader; tells ChangeSets when the test says so.
class StoreService : public test::FakeMailService
{
public:
    explicit StoreService(store::test::Fixture &fixture)
        : m_reader(need(store::StoreReader::open(fixture.folder, store::test::account)))
    {
    }
    std::vector<account::AccountSettings> accounts() const override
    {
        account::AccountSettings settings;
        settings.id = store::test::account;
        settings.name = QStringLiteral("Store");
        return {settings};
    }
    std::vector<store::MailboxRecord> mailboxes(AccountId) const override
    {
        return m_reader->mailboxes();
    }
    store::StoreReader::KeysAtRevision keys(const MailboxRef &mailbox) const override
    {
        return m_reader->keys(mailbox.mailbox);
    }
    std::vector<store::MessageRow> rows(const MailboxRef &mailbox,
                                        const std::vector<quint32> &uids) const override
    {
        return m_reader->rows(mailbox.mailbox, uids);
    }

    void queue(ChangeSet changes) { m_late.push_back(std::move(changes)); }
    void queue(const std::vector<ChangeSet> &changes)
    {
        for (const ChangeSet &each : changes)
            queue(each);
    }
    void tell(size_t count)
    {
        for (; count > 0 && !m_late.empty(); --count) {
            const ChangeSet changes = std::move(m_late.front());
            m_late.pop_front();
            Q_EMIT changed(changes);
        }
    }
    void tellAll() { tell(m_late.size()); }

private:
    std::unique_ptr<store::StoreReader> m_reader;
    std::deque<ChangeSet> m_late;
};

std::vector<quint32> newestFirst(const StoreService &service, const MailboxRef &mailbox)
{
    std::vector<store::MessageKey> keys = service.keys(mailbox).keys;
    std::sort(keys.begin(), keys.end(), model::KeyList::isOlder);
    std::vector<quint32> uids;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        uids.push_back(key->uid);
    return uids;
}

} // namespace

class TestListStore : public QObject
{
    Q_OBJECT

    struct World
    {
        store::test::Fixture fixture;
        StoreService service {fixture};
        MailboxRef inbox {store::test::account, fixture.inbox};
        MessageListModel list;
        model::MailboxTreeModel tree;
        std::mt19937 random;
        quint32 validity = 5;
        quint32 nextUid = 1;
        quint64 modSeq = 10;

        explicit World(uint seed)
            : random(seed)
        {
            list.setService(&service);
            list.setMailbox(inbox);
            tree.setService(&service);
        }
        store::SyncState state() const { return store::test::state(validity, nextUid, modSeq, 0); }
        UidSet someUids(quint32 oneOf)
        {
            UidSet uids;
            for (const store::MessageKey &key : service.keys(inbox).keys) {
                if (random() % oneOf == 0)
                    uids.add(key.uid);
            }
            return uids;
        }
        store::MessageUpdate arrival()
        {
            const bool isSeen = random() % 3 != 0;
            store::MessageUpdate update = store::test::arrival(
                nextUid, isSeen ? store::test::flags({"\\Seen"}) : imap::FlagSet(), ++modSeq);
            if (random() % 4 == 0) // moved here: it keeps its old date
                update.internalDate =
                    QDateTime::fromSecsSinceEpoch(1'500'000'000 + random() % 100'000'000, Qt::UTC);
            return update;
        }
        void serverChanges()
        {
            store::MailboxDelta delta;
            if (random() % 40 == 0) {
                delta.rebuild = true;
                ++validity;
                nextUid = 1;
            } else {
                delta.vanished = someUids(12);
                someUids(9).subtracted(delta.vanished).forEach([&](quint32 uid) {
                    delta.updates.emplace(uid,
                                          store::test::flagUpdate(random() % 2 ? store::test::flags(
                                                                      {"\\Seen", "\\Flagged"})
                                                                               : imap::FlagSet(),
                                                                  ++modSeq));
                });
            }
            for (quint32 count = random() % 12; count > 0; --count, ++nextUid)
                delta.updates.emplace(nextUid, arrival());
            const auto cause = random() % 2 ? store::ChangeCause::Live : store::ChangeCause::Resync;
            service.queue(need(fixture.store->apply(fixture.inbox, delta, state(), cause)).changes);
        }
        void userActs()
        {
            using store::OperationKind;
            store::Operation operation = fixture.operation(OperationKind::AddFlags, "");
            operation.uids = someUids(15);
            if (operation.uids.isEmpty())
                return;
            const OperationKind kinds[] = {OperationKind::AddFlags, OperationKind::RemoveFlags,
                                           OperationKind::Delete, OperationKind::Move};
            operation.kind = kinds[random() % 4];
            operation.flags = store::test::flags({"\\Seen", "\\Flagged"});
            if (operation.kind == OperationKind::Move)
                operation.target = store::test::name("Archive");
            service.queue(need(fixture.store->enqueue(operation)).second);
        }
        void journalMoves()
        {
            const std::vector<store::Operation> operations = fixture.store->operations();
            if (operations.empty())
                return;
            const store::Operation &operation = operations[random() % operations.size()];
            switch (random() % 5) {
            case 0:
                service.queue(need(fixture.store->park(operation.id, QStringLiteral("no"))));
                break;
            case 1:
                service.queue(need(fixture.store->retry(operation.id)));
                break;
            case 2:
                service.queue(need(fixture.store->drop(operation.id)));
                break;
            default:
                service.queue(need(fixture.store->complete(
                    operation.id, random() % 2 ? operation.uids : UidSet())));
                break;
            }
        }
    };

private Q_SLOTS:
    void follows_data()
    {
        QTest::addColumn<uint>("seed");
        for (uint seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void follows()
    {
        QFETCH(uint, seed);
        World world(seed);
        QAbstractItemModelTester tester(&world.list,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reconciled(&world.list, &MessageListModel::reconciled);
        for (int round = 0; round < 60; ++round) {
            for (int step = 0; step < 6; ++step) {
                switch (world.random() % 4) {
                case 0:
                    world.userActs();
                    break;
                case 1:
                    world.journalMoves();
                    break;
                default:
                    world.serverChanges();
                    break;
                }
                if (world.random() % 2)
                    world.service.tell(1 + world.random() % 3); // the rest stays late
                if (world.list.rowCount()
                    > 0) // rows are asked for while the store is ahead of the list
                    world.list.index(int(world.random() % quint32(world.list.rowCount()))).data();
            }
            if (round % 15 == 7)
                world.list.setMailbox(
                    world.inbox); // with ChangeSets on the way that are in the keys already
            world.service.tellAll();
            const std::vector<quint32> expected = newestFirst(world.service, world.inbox);
            std::vector<quint32> shown;
            for (int row = 0; row < world.list.rowCount(); ++row)
                shown.push_back(world.list.uidAt(row));
            QCOMPARE(shown, expected);
            QCOMPARE(reconciled.size(), 0);
            quint32 unread = 0;
            for (int row = 0; row < world.list.rowCount(); ++row) {
                const auto stored = world.service.rows(world.inbox, {expected[size_t(row)]});
                QCOMPARE(stored.size(), size_t(1));
                const QModelIndex index = world.list.index(row);
                const bool isUnread = !stored[0].flags.has(imap::SystemFlag::Seen);
                QCOMPARE(index.data(MessageListModel::UnreadRole).toBool(), isUnread);
                QCOMPARE(index.data(MessageListModel::FlaggedRole).toBool(),
                         stored[0].flags.has(imap::SystemFlag::Flagged));
                QCOMPARE(index.data(MessageListModel::SubjectRole).toString(),
                         stored[0].header.subject);
                unread += isUnread ? 1 : 0;
            }
            QCOMPARE(world.tree.unread(world.inbox), unread);
        }
    }

    void windowsFromTheCache()
    {
        World world(1);
        world.fixture.fill(5000);
        world.list.setMailbox(world.inbox);
        QCOMPARE(world.list.rowCount(), 5000);
        for (const int row : {0, 2500, 4999}) {
            QCOMPARE(world.list.index(row).data().toString(),
                     QStringLiteral("Subject %1").arg(5000 - row));
            QVERIFY(world.list.index(std::max(0, row - 10))
                        .data(MessageListModel::IsLoadedRole)
                        .toBool());
        }
        QCOMPARE(world.list.firstUnread(10, 100), 10);
    }
};

QTEST_GUILESS_MAIN(TestListStore)
#include "tst_liststore.moc"
