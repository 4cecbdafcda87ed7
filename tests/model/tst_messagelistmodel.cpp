// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel over a service in memory: what it announces must always add up to what it shows.
#include "core/model/messagelistmodel.h"

#include "tests/ui/support/fakemailservice.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using store::ChangeSet;
using store::MessageKey;
using test::FakeMailService;

namespace {

/// A second list of UIDs that knows only what the model's signals said.
class Mirror : public QObject
{
public:
    explicit Mirror(MessageListModel *model)
        : m_model(model)
    {
        readAll();
        connect(model, &QAbstractItemModel::modelReset, this, [this] {
            ++resets;
            readAll();
        });
        connect(model, &QAbstractItemModel::layoutChanged, this, [this] {
            ++layouts;
            readAll();
        });
        connect(model, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex &, int first, int last) {
                    ++removals;
                    uids.erase(uids.begin() + first, uids.begin() + last + 1);
                    lastRemoved = first;
                });
        connect(model, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex &, int first, int last) {
                    ++insertions;
                    for (int row = first; row <= last; ++row)
                        uids.insert(uids.begin() + row, m_model->uidAt(row));
                });
        connect(model, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last) {
                    ++changes;
                    for (int row = first.row(); row <= last.row(); ++row)
                        changed.add(m_model->uidAt(row));
                });
    }
    void readAll()
    {
        uids.clear();
        for (int row = 0; row < m_model->rowCount(); ++row)
            uids.push_back(m_model->uidAt(row));
    }
    void clearCounts()
    {
        resets = layouts = removals = insertions = changes = 0;
        changed = {};
    }

    std::vector<quint32> uids;
    UidSet changed;
    int resets = 0;
    int layouts = 0;
    int removals = 0;
    int insertions = 0;
    int changes = 0;
    int lastRemoved = -1;

private:
    MessageListModel *m_model;
};

/// What the store has, newest first.
std::vector<quint32> truth(const FakeMailService &service, const MailboxRef &mailbox)
{
    std::vector<MessageKey> keys = service.keys(mailbox).keys;
    std::sort(keys.begin(), keys.end(), model::KeyList::isOlder);
    std::vector<quint32> uids;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        uids.push_back(key->uid);
    return uids;
}

} // namespace

class TestMessageListModel : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        FakeMailService service;
        AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("a@example.org"));
        MailboxRef inbox = service.makeMailbox(account, "INBOX", store::MailboxRole::Inbox);
        MailboxRef other = service.makeMailbox(account, "Other");
        MessageListModel model;

        explicit Fixture(quint32 count)
        {
            service.fill(inbox, count);
            service.fill(other, 5);
            model.setService(&service);
            model.setMailbox(inbox);
        }
    };

private Q_SLOTS:
    void showsNewestFirst()
    {
        Fixture f(50);
        QCOMPARE(f.model.rowCount(), 50);
        QCOMPARE(f.model.uidAt(0), 50u);
        QCOMPARE(f.model.uidAt(49), 1u);
        QCOMPARE(f.model.rowOf(50), 0);
        QCOMPARE(f.model.rowOf(MessageRef {f.inbox, 1}), 49);
        QCOMPARE(f.model.rowOf(MessageRef {f.other, 1}), -1);
        QCOMPARE(f.model.rowOf(77), -1);
    }

    void givesEveryRole()
    {
        Fixture f(3);
        store::MessageRow row;
        row.uid = imap::Uid(3);
        row.header.subject = QStringLiteral("One\r\ntwo\tthree");
        row.header.from = {{QStringLiteral("Anna Berg"), QStringLiteral("anna@example.org")},
                           {QString(), QStringLiteral("jon@example.org")}};
        row.header.to = {{QStringLiteral("Me"), QStringLiteral("me@example.org")}};
        row.internalDate = QDateTime(QDate(2031, 5, 4), QTime(10, 11, 12), Qt::UTC);
        row.header.date = row.internalDate.addYears(-9);
        row.preview = QStringLiteral("Text");
        row.size = 5'000'000'000;
        row.hasAttachment = true;
        row.flags = imap::FlagSet::fromAtoms({"\\Flagged", "\\Answered"});
        f.service.setRow(f.inbox, row);
        f.model.setMailbox(f.inbox);

        const QModelIndex index = f.model.index(0);
        QCOMPARE(index.data(MessageListModel::UidRole).toUInt(), 3u);
        QCOMPARE(index.data(MessageListModel::RefRole).value<MessageRef>(),
                 (MessageRef {f.inbox, 3}));
        QCOMPARE(index.data(MessageListModel::SubjectRole).toString(),
                 QStringLiteral("One  two three"));
        QCOMPARE(index.data().toString(), index.data(MessageListModel::SubjectRole).toString());
        QCOMPARE(index.data(MessageListModel::SenderRole).toString(),
                 QStringLiteral("Anna Berg, jon@example.org"));
        QCOMPARE(index.data(MessageListModel::AddressRole).toString(),
                 QStringLiteral("anna@example.org"));
        QCOMPARE(index.data(MessageListModel::DateRole).toDateTime(), row.internalDate);
        QCOMPARE(index.data(MessageListModel::PreviewRole).toString(), QStringLiteral("Text"));
        QCOMPARE(index.data(MessageListModel::UnreadRole).toBool(), true);
        QCOMPARE(index.data(MessageListModel::FlaggedRole).toBool(), true);
        QCOMPARE(index.data(MessageListModel::AnsweredRole).toBool(), true);
        QCOMPARE(index.data(MessageListModel::AttachmentRole).toBool(), true);
        QCOMPARE(index.data(MessageListModel::DraftRole).toBool(), false);
        QCOMPARE(index.data(MessageListModel::SizeRole).toULongLong(), 5'000'000'000ull);
        const QString spoken = index.data(Qt::AccessibleTextRole).toString();
        QVERIFY(spoken.startsWith(QStringLiteral("Anna Berg, jon@example.org, One  two three, ")));
        QCOMPARE(index.data(Qt::DecorationRole), QVariant());
    }

    void sentMailShowsRecipients()
    {
        Fixture f(1);
        const MailboxRef sent = f.service.makeMailbox(f.account, "Sent", store::MailboxRole::Sent);
        f.service.fill(sent, 2);
        f.model.setMailbox(sent);
        QVERIFY(f.model.showsRecipients());
        QCOMPARE(f.model.index(0).data(MessageListModel::SenderRole).toString(),
                 QStringLiteral("Mika Lind"));
        f.model.setMailbox(f.inbox);
        QVERIFY(!f.model.showsRecipients());
    }

    void aRoleThatComesLaterShowsRecipients()
    {
        class Service : public FakeMailService
        {
        public:
            std::vector<store::MailboxRecord> mailboxes(AccountId account) const override
            {
                auto records = FakeMailService::mailboxes(account);
                for (store::MailboxRecord &record : records)
                    record.role = role;
                return records;
            }
            store::MailboxRole role = store::MailboxRole::None;
        } service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef sent = service.makeMailbox(account, "Gesendet");
        service.fill(sent, 3);
        MessageListModel model;
        model.setService(&service);
        model.setMailbox(sent);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Q_EMIT service.mailboxesChanged(account);
        QCOMPARE(changed.size(), 0);
        service.role = store::MailboxRole::Sent;
        Q_EMIT service.mailboxesChanged(account);
        QVERIFY(model.showsRecipients());
        QCOMPARE(changed.size(), 1);
    }

    void blankNamesGiveWayToTheAddress()
    {
        Fixture f(1);
        store::MessageRow row;
        row.uid = imap::Uid(1);
        row.header.from = {{QStringLiteral("\u200B \u3164"), QStringLiteral("real@example.org")}};
        row.internalDate = QDateTime::currentDateTimeUtc();
        f.service.setRow(f.inbox, row);
        QCOMPARE(f.model.index(0).data(MessageListModel::SenderRole).toString(),
                 QStringLiteral("real@example.org"));
    }

    void cutsEndlessTexts()
    {
        Fixture f(1);
        store::MessageRow row;
        row.uid = imap::Uid(1);
        row.header.subject = QString(1'000'000, QLatin1Char('x'));
        row.preview = row.header.subject;
        for (int i = 0; i < 1000; ++i)
            row.header.from.push_back({row.header.subject, row.header.subject});
        row.internalDate = QDateTime::currentDateTimeUtc();
        f.service.setRow(f.inbox, row);
        QVERIFY(f.model.index(0).data().toString().size() <= 500);
        QVERIFY(f.model.index(0).data(MessageListModel::SenderRole).toString().size() < 5000);
    }

    void fetchesWindowsLazily()
    {
        Fixture f(10'000);
        QCOMPARE(f.service.rowsCalls(), 0);
        QCOMPARE(f.model.index(5000).data(MessageListModel::IsLoadedRole).toBool(), false);
        QCOMPARE(f.service.rowsCalls(), 0);
        f.model.index(5000).data();
        QCOMPARE(f.service.rowsCalls(), 1);
        for (int row = 4950; row < 5050; ++row) {
            f.model.index(row).data();
            QVERIFY(f.model.index(row).data(MessageListModel::IsLoadedRole).toBool());
        }
        QCOMPARE(f.service.rowsCalls(), 1);
        f.model.ensureLoaded(0, 9999); // more than one question may name
        QVERIFY(f.service.mostRowsAsked() <= MessageListModel::maxWindowRows);
        for (int row = 0; row < 10'000; row += 100)
            f.model.index(row).data();
        QVERIFY(f.service.mostRowsAsked() <= MessageListModel::maxWindowRows);
        // The decoded rows are few: the first ones have gone again.
        QCOMPARE(f.model.index(0).data(MessageListModel::IsLoadedRole).toBool(), false);
    }

    void asksOnceForWhatIsNotThere()
    {
        Fixture f(100);
        f.service.setStarved(true);
        QCOMPARE(f.model.index(10).data(), QVariant());
        const int calls = f.service.rowsCalls();
        for (int i = 0; i < 5; ++i)
            QCOMPARE(f.model.index(10).data(), QVariant());
        QCOMPARE(f.service.rowsCalls(), calls);
        f.service.setStarved(false);
        f.service.commit(f.inbox, {.arrivals = 1});
        QVERIFY(f.model.index(10).data().isValid());
    }

    void appliesTheChangesOfAWeek()
    {
        Fixture f(10'000);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        Mirror mirror(&f.model);
        FakeMailService::Change change;
        for (quint32 i = 0; i < 100; ++i)
            change.toggleFlagged.add(50 + i * 90);
        for (quint32 i = 0; i < 50; ++i)
            change.vanished.add(77 + i * 130);
        change.arrivals = 10;
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.layouts, 0);
        QCOMPARE(mirror.removals, 50);
        QCOMPARE(mirror.insertions, 1);
        QCOMPARE(mirror.changed, change.toggleFlagged.subtracted(change.vanished));
    }

    void removesFromTheBottomInRuns()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        std::vector<int> order;
        connect(&f.model, &QAbstractItemModel::rowsRemoved, &mirror,
                [&](const QModelIndex &, int first, int) { order.push_back(first); });
        f.service.commit(f.inbox, {.vanished = UidSet {{10, 20}, {40, 40}, {90, 100}}});
        QCOMPARE(order, (std::vector<int> {80, 60, 0}));
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void olderWindowsComeInBelow()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        FakeMailService::Change change;
        for (quint32 i = 0; i < 500; ++i)
            change.appearing.push_back({1000 + i, 1'000'000 + i}); // long ago
        f.service.commit(f.inbox, change, store::ChangeCause::FirstSync);
        QCOMPARE(mirror.insertions, 1);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(f.model.uidAt(0), 100u);
    }

    void randomChanges_data()
    {
        QTest::addColumn<uint>("seed");
        QTest::addColumn<bool>("anyDate");
        for (uint seed = 1; seed <= 8; ++seed)
            QTest::addRow("seed %u, %s", seed,
                          seed % 2 ? "dates in any order" : "dates follow UIDs")
                << seed << (seed % 2 == 1);
    }
    void randomChanges()
    {
        QFETCH(uint, seed);
        QFETCH(bool, anyDate);
        Fixture f(300);
        QAbstractItemModelTester tester(&f.model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        Mirror mirror(&f.model);
        std::mt19937 random(seed);
        quint32 nextUid = 1000;
        int resets = 0;
        for (int round = 0; round < 60; ++round) {
            std::vector<std::pair<QPersistentModelIndex, quint32>> pinned;
            for (int i = 0; i < 20 && f.model.rowCount() > 0; ++i) {
                const int row = int(random() % quint32(f.model.rowCount()));
                pinned.emplace_back(QPersistentModelIndex(f.model.index(row)), f.model.uidAt(row));
            }
            const std::vector<quint32> uids = f.service.uids(f.inbox);
            FakeMailService::Change change;
            for (const quint32 uid : uids) {
                if (random() % 9 == 0)
                    change.vanished.add(uid);
                if (random() % 7 == 0)
                    change.toggleFlagged.add(uid);
            }
            if (random() % 10 == 0)
                change.vanished.add(1, 4294967295u);
            change.arrivals = random() % 8;
            if (anyDate) {
                nextUid = std::max(nextUid, uids.empty() ? 0 : uids.back() + 10);
                const int count = int(random() % 40);
                for (int i = 0; i < count; ++i)
                    change.appearing.push_back(
                        {nextUid++, quint32(1'500'000'000 + random() % 300'000'000)});
            }
            mirror.clearCounts();
            ChangeSet changes = f.service.prepare(f.inbox, change);
            if (random() % 12 == 0) { // what an account that lost its place may send
                changes.removed.add(4'000'000'000u, 4'100'000'000u);
                changes.changed.add(4'000'000'000u);
            }
            Q_EMIT f.service.changed(changes);
            const auto expected = truth(f.service, f.inbox);
            QCOMPARE(mirror.uids, expected);
            QCOMPARE(size_t(f.model.rowCount()), expected.size());
            QCOMPARE(mirror.resets, resets);
            QCOMPARE(
                changes.changed.intersected(UidSet::fromUids(expected)).subtracted(mirror.changed),
                UidSet());
            for (const auto &[index, uid] : pinned) {
                const bool stays =
                    std::find(expected.begin(), expected.end(), uid) != expected.end();
                QCOMPARE(index.isValid(), stays);
                if (stays)
                    QCOMPARE(f.model.uidAt(index.row()), uid);
            }
            for (int row = 0; row < f.model.rowCount(); row += 7) {
                const auto stored = f.service.find(f.model.refAt(row));
                QVERIFY(stored.has_value());
                QCOMPARE(f.model.index(row).data(MessageListModel::FlaggedRole).toBool(),
                         stored->flags.has(imap::SystemFlag::Flagged));
            }
        }
    }

    void aFragmentedChangeIsOneLayoutChange_data()
    {
        QTest::addColumn<bool>("everythingSelected");
        QTest::newRow("few persistent indexes") << false;
        QTest::newRow("many persistent indexes") << true;
    }
    void aFragmentedChangeIsOneLayoutChange()
    {
        QFETCH(bool, everythingSelected);
        Fixture f(20'000);
        Mirror mirror(&f.model);
        std::vector<std::pair<QPersistentModelIndex, quint32>> pinned;
        for (int row = 0; row < f.model.rowCount(); row += everythingSelected ? 7 : 500)
            pinned.emplace_back(QPersistentModelIndex(f.model.index(row)), f.model.uidAt(row));
        QSignalSpy aboutTo(&f.model, &MessageListModel::changesAboutToBeApplied);
        QSignalSpy applied(&f.model, &MessageListModel::changesApplied);
        FakeMailService::Change change;
        for (quint32 uid = 1; uid <= 20'000; uid += 2)
            change.vanished.add(uid);
        change.arrivals = 3;
        change.appearing = {{30'000, 1'000'000}, {30'001, 1'000'001}};
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.layouts, 1);
        QCOMPARE(mirror.removals, 0);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(f.model.rowCount(), 10'005);
        QCOMPARE(aboutTo.size(), 1);
        QCOMPARE(applied.size(), 1);
        QCOMPARE(applied.at(0).at(0).toInt(), 5);
        for (const auto &[index, uid] : pinned) {
            QCOMPARE(index.isValid(), uid % 2 == 0);
            if (index.isValid())
                QCOMPARE(f.model.uidAt(index.row()), uid);
        }
    }

    void fiftyThousandOfAHundredThousand_data()
    {
        QTest::addColumn<int>("step");
        QTest::newRow("every second message: one layout change") << 1;
        QTest::newRow("runs of 20: 2500 removals") << 20;
        QTest::newRow("one run") << 50'000;
    }
    void fiftyThousandOfAHundredThousand()
    {
        QFETCH(int, step);
        Fixture f(100'000);
        FakeMailService::Change change;
        for (quint32 uid = 1; uid <= 100'000; uid += 2 * quint32(step))
            change.vanished.add(uid, uid + quint32(step) - 1);
        const ChangeSet changes = f.service.prepare(f.inbox, change);
        QElapsedTimer timer;
        timer.start();
        Q_EMIT f.service.changed(changes);
        qInfo("50,000 of 100,000 rows in runs of %d: %lld ms", step,
              static_cast<long long>(timer.elapsed()));
        QCOMPARE(f.model.rowCount(), 50'000);
        Mirror mirror(&f.model);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void ignoresWhatItHas()
    {
        Fixture f(100);
        const ChangeSet early = f.service.commit(f.other, {.arrivals = 1});
        const ChangeSet mine =
            f.service.prepare(f.inbox, {.vanished = UidSet::range(1, 10), .arrivals = 2});
        f.model.setMailbox(f.inbox); // reads the keys with that change in them
        Mirror mirror(&f.model);
        Q_EMIT f.service.changed(early);
        Q_EMIT f.service.changed(mine);
        QCOMPARE(mirror.removals + mirror.insertions + mirror.resets, 0);
        QCOMPARE(f.model.rowCount(), 92);
        QCOMPARE(f.model.revision(), mine.revision);
        f.service.commit(f.other, {.arrivals = 1});
        QCOMPARE(f.model.rowCount(), 92);
    }

    void anotherMailboxIsAReset()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        f.model.setMailbox(f.other);
        QCOMPARE(mirror.resets, 1);
        QCOMPARE(f.model.rowCount(), 5);
        f.model.setMailbox({});
        QCOMPARE(f.model.rowCount(), 0);
        f.service.commit(f.inbox, {.arrivals = 1});
        QCOMPARE(f.model.rowCount(), 0);
    }

    void newUidValidityIsAReset()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        f.service.resetMailbox(f.inbox, 30);
        QCOMPARE(mirror.resets, 1);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void anInsertedTwinIsAChange()
    {
        Fixture f(10);
        Mirror mirror(&f.model);
        ChangeSet changes = f.service.prepare(f.inbox, {.toggleFlagged = UidSet::single(5)});
        const auto keys = f.service.keys(f.inbox).keys;
        changes.inserted = {keys[4], keys[4]};
        changes.changed = {};
        Q_EMIT f.service.changed(changes);
        QCOMPARE(mirror.removals + mirror.insertions, 0);
        QCOMPARE(mirror.changed, UidSet::single(5));
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void anotherDateMovesTheRow()
    {
        Fixture f(10);
        Mirror mirror(&f.model);
        const std::vector<quint32> before = mirror.uids;
        FakeMailService::Change change;
        change.appearing = {{5, 1'000'000}};
        f.service.commit(f.inbox, change);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
        QCOMPARE(mirror.uids.back(), 5u);
        QVERIFY(mirror.uids != before);
    }

    void ghostRowsAreReconciled()
    {
        Fixture f(500);
        Mirror mirror(&f.model);
        QSignalSpy reconciled(&f.model, &MessageListModel::reconciled);
        // Something goes and comes in the store that no ChangeSet tells of.
        f.service.prepare(f.inbox, {.vanished = UidSet::range(100, 120), .arrivals = 3});
        QCOMPARE(f.model.rowCount(), 500);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("21 rows too many, 3 missing")));
        f.service.commit(f.inbox, {.toggleFlagged = UidSet::single(7)});
        QCOMPARE(reconciled.size(), 1);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void anActionInTheMiddleOfAChangeComesNext()
    {
        Fixture f(100);
        Mirror mirror(&f.model);
        bool isDone = false;
        connect(&f.model, &QAbstractItemModel::rowsRemoved, &f.model, [&] {
            if (!std::exchange(isDone, true))
                f.service.deleteMessages(f.inbox, UidSet::single(50));
        });
        f.service.commit(f.inbox, {.vanished = UidSet {{10, 10}, {20, 20}, {30, 30}}});
        QCOMPARE(f.model.rowCount(), 96);
        QCOMPARE(f.model.rowOf(50), -1);
        QCOMPARE(mirror.uids, truth(f.service, f.inbox));
    }

    void findsUnreadRows()
    {
        Fixture f(1000);
        f.service.commit(f.inbox, {.markSeen = UidSet::range(1, 1000)});
        QCOMPARE(f.model.firstUnread(0, 1000), -1);
        f.service.commit(f.inbox, {.markUnseen = UidSet {{300, 300}, {900, 900}}});
        QCOMPARE(f.model.firstUnread(0, 1000), 100);
        QCOMPARE(f.model.firstUnread(101, 1000), 700);
        QCOMPARE(f.model.firstUnread(101, 500), -1);
        QVERIFY(f.service.mostRowsAsked() <= MessageListModel::maxWindowRows);
    }

    void selectsUidsOfRows()
    {
        Fixture f(100);
        QCOMPARE(f.model.uidsOfRows(0, 99), UidSet::range(1, 100));
        QCOMPARE(f.model.uidsOfRows(-5, 2), UidSet::range(98, 100));
        QCOMPARE(f.model.uidsOfRows(7, 3), UidSet());
    }

    void aMillionMessages()
    {
        Fixture f(1'000'000);
        QCOMPARE(f.model.rowCount(), 1'000'000);
        QElapsedTimer timer;
        timer.start();
        FakeMailService::Change change;
        for (quint32 i = 0; i < 100; ++i)
            change.toggleFlagged.add(50 + i * 9000);
        for (quint32 i = 0; i < 50; ++i)
            change.vanished.add(77 + i * 13'000);
        change.arrivals = 10;
        const ChangeSet changes = f.service.prepare(f.inbox, change);
        timer.restart();
        Q_EMIT f.service.changed(changes);
        qInfo("160 changes in 1,000,000 messages: %.2f ms, %.2f bytes a row",
              double(timer.nsecsElapsed()) / 1e6, double(f.model.keyBytes()) / f.model.rowCount());
        QCOMPARE(f.model.rowCount(), 999'960);
        QVERIFY(double(f.model.keyBytes()) / f.model.rowCount() < 9.0);
    }

    void serviceGoesAway()
    {
        MessageListModel model;
        {
            Fixture f(10);
            model.setService(&f.service);
            model.setMailbox(f.inbox);
            QCOMPARE(model.rowCount(), 10);
        }
        QCOMPARE(model.index(3).data(), QVariant()); // nobody to ask, nothing to crash
        model.setMailbox({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMessageListModel)
#include "tst_messagelistmodel.moc"
