// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxTreeModel over a service in memory: the tree, its order, and that it changes in place.
#include "core/model/mailboxtreemodel.h"

#include "tests/ui/support/fakemailservice.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MailboxTreeModel;
using store::MailboxRole;
using test::FakeMailService;

class TestMailboxTreeModel : public QObject
{
    Q_OBJECT

    static void write(const QAbstractItemModel &model, const QModelIndex &parent, int depth,
                      QStringList &lines)
    {
        for (int row = 0; row < model.rowCount(parent); ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            QString line(depth * 2, QLatin1Char(' '));
            line += index.data().toString();
            const auto kind =
                index.data(MailboxTreeModel::KindRole).value<MailboxTreeModel::Kind>();
            if (kind == MailboxTreeModel::Kind::Parent)
                line += QLatin1Char('/');
            lines.append(line);
            write(model, index, depth + 1, lines);
        }
    }
    static QStringList dump(const QAbstractItemModel &model)
    {
        QStringList lines;
        write(model, {}, 0, lines);
        return lines;
    }
    static QStringList lines(std::initializer_list<const char *> texts)
    {
        QStringList result;
        for (const char *text : texts)
            result.append(QString::fromUtf8(text));
        return result;
    }

private Q_SLOTS:
    void specialMailboxesFirstThenByName()
    {
        FakeMailService service;
        const AccountId work =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("w@example.org"));
        service.makeMailbox(work, "Zebra");
        service.makeMailbox(work, "Trash", MailboxRole::Trash);
        service.makeMailbox(work, "Junk", MailboxRole::Junk);
        service.makeMailbox(work, "Sent Items", MailboxRole::Sent);
        service.makeMailbox(work, "Archive", MailboxRole::Archive);
        service.makeMailbox(work, "Drafts", MailboxRole::Drafts);
        service.makeMailbox(work, "INBOX", MailboxRole::Inbox);
        service.makeMailbox(work, "apple");
        service.makeMailbox(work, "Item 10");
        service.makeMailbox(work, "Item 9");
        service.makeMailbox(work, "&AMQ-pfel");
        const AccountId home = service.makeAccount({}, QStringLiteral("h@example.org"));
        service.makeMailbox(home, "INBOX", MailboxRole::Inbox);
        MailboxTreeModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setService(&service);
        const QStringList tree = dump(model);
        QCOMPARE(tree.mid(0, 8),
                 lines({"Work", "  INBOX", "  Drafts", "  Sent Items", "  Archive", "  Junk",
                        "  Trash", tree.at(7).toUtf8().constData()}));
        // The place of "Äpfel" is the locale's matter; the rest is not.
        QStringList others = tree.mid(7, 5);
        QVERIFY(others.removeOne(QStringLiteral("  Äpfel")));
        QCOMPARE(others, lines({"  apple", "  Item 9", "  Item 10", "  Zebra"}));
        QCOMPARE(tree.mid(12), lines({"h@example.org", "  INBOX"}));
    }

    void treesByDelimiter()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        service.makeMailbox(account, "Lists/qt/devel");
        service.makeMailbox(account, "Lists/qt/users");
        service.makeMailbox(account, "Lists");
        service.makeMailbox(account, "Bare/", MailboxRole::None, '/', false);
        service.makeMailbox(account, "Odd//name");
        service.makeMailbox(account, "a.b", MailboxRole::None, 0);
        service.makeMailbox(account, "Empty", MailboxRole::None, '/', false);
        service.makeMailbox(account, "Evil&IC4-gpj.exe");
        MailboxTreeModel model;
        model.setService(&service);
        QCOMPARE(dump(model),
                 lines({"A", "  a.b", "  Evilgpj.exe", "  Lists", "    qt/", "      devel",
                        "      users", "  Odd/", "    /name"}));
    }

    void specialMailboxesAreLifted()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("G"), QStringLiteral("g@example.org"));
        service.makeMailbox(account, "[Gmail]", MailboxRole::None, '/', false);
        service.makeMailbox(account, "[Gmail]/Sent Mail", MailboxRole::Sent);
        const MailboxRef bin = service.makeMailbox(account, "[Gmail]/Bin", MailboxRole::Trash);
        service.makeMailbox(account, "INBOX", MailboxRole::Inbox, '.');
        service.makeMailbox(account, "INBOX.Drafts", MailboxRole::Drafts, '.');
        service.makeMailbox(account, "INBOX.Family", MailboxRole::None, '.');
        service.makeMailbox(account, "INBOX.Drafts.Old", MailboxRole::None, '.');
        MailboxTreeModel model;
        model.setService(&service);
        QCOMPARE(
            dump(model),
            lines({"G", "  INBOX", "    Family", "  Drafts", "    Old", "  Sent Mail", "  Bin"}));
        QCOMPARE(model.mailboxWithRole(account, MailboxRole::Trash), bin);
        QCOMPARE(model.mailboxWithRole(account, MailboxRole::Junk), MailboxRef());
    }

    void aHundredLevels()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("D"), QStringLiteral("d@example.org"));
        QByteArray name = "x";
        for (int i = 0; i < 99; ++i)
            name += "/x";
        const MailboxRef deep = service.makeMailbox(account, name);
        MailboxTreeModel model;
        model.setService(&service);
        int depth = 0;
        for (QModelIndex index = model.indexOf(deep); index.isValid(); index = index.parent())
            ++depth;
        QCOMPARE(depth, 65); // the account and 64 levels
    }

    void manyMailboxes()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("M"), QStringLiteral("m@example.org"));
        for (int i = 0; i < 100'000; ++i)
            service.makeMailbox(account, "Box " + QByteArray::number(i), MailboxRole::Trash);
        MailboxTreeModel model;
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.setService(&service);
        QCOMPARE(model.rowCount(model.index(0, 0)), 100'000);
        QCOMPARE(inserted.size(), 1);
    }

    void kindsFlagsAndKeys()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef leaf = service.makeMailbox(account, "Up/&AMQ-");
        MailboxTreeModel model;
        model.setService(&service);
        const QModelIndex accountIndex = model.indexOf(account);
        const QModelIndex leafIndex = model.indexOf(leaf);
        QVERIFY(accountIndex.isValid() && leafIndex.isValid());
        QVERIFY(!(accountIndex.flags() & Qt::ItemIsSelectable));
        QVERIFY(!(leafIndex.parent().flags() & Qt::ItemIsSelectable));
        QVERIFY(leafIndex.flags() & Qt::ItemIsSelectable);
        QCOMPARE(model.mailboxAt(leafIndex), leaf);
        QCOMPARE(model.mailboxAt(leafIndex.parent()), MailboxRef());
        QCOMPARE(model.accountAt(leafIndex), account);
        QCOMPARE(leafIndex.data(MailboxTreeModel::FullNameRole).toString(), QStringLiteral("Up/Ä"));
        for (const QModelIndex &index : {accountIndex, leafIndex.parent(), leafIndex})
            QCOMPARE(model.indexOfKey(index.data(MailboxTreeModel::KeyRole).toString()), index);
        QVERIFY(!model.indexOfKey(QStringLiteral("nothing")).isValid());
    }

    void countsChangeInPlace()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef inbox = service.makeMailbox(account, "INBOX", MailboxRole::Inbox);
        service.fill(inbox, 100);
        service.commit(inbox, {.markSeen = UidSet::range(1, 100)});
        MailboxTreeModel model;
        model.setService(&service);
        QCOMPARE(model.unread(inbox), 0u);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
        service.commit(inbox, {.arrivals = 3});
        QCOMPARE(model.unread(inbox), 3u);
        QCOMPARE(model.indexOf(inbox).data(MailboxTreeModel::UnreadRole).toUInt(), 3u);
        QCOMPARE(model.indexOf(inbox).data(MailboxTreeModel::TotalRole).toUInt(), 103u);
        QCOMPARE(changed.size(), 1);
        service.commit(inbox, {.toggleFlagged = UidSet::single(4)});
        QCOMPARE(changed.size(), 1); // nothing that is shown here
        QCOMPARE(resets.size() + layouts.size(), 0);
    }

    void statusCountsUntilTheFirstSyncIsDone()
    {
        class Service : public FakeMailService
        {
        public:
            std::vector<store::MailboxRecord> mailboxes(AccountId account) const override
            {
                auto records = FakeMailService::mailboxes(account);
                records.front().state.oldestFetched = imap::Uid(500);
                imap::StatusData status;
                status.unseen = 40;
                status.messages = 1000;
                records.front().lastStatus = status;
                return records;
            }
        } service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef inbox = service.makeMailbox(account, "INBOX", MailboxRole::Inbox);
        MailboxTreeModel model;
        model.setService(&service);
        QCOMPARE(model.unread(inbox), 40u);
        service.commit(inbox, {.arrivals = 5}, store::ChangeCause::FirstSync);
        QCOMPARE(model.unread(inbox), 40u);
        service.commit(inbox, {.arrivals = 1}, store::ChangeCause::Live);
        QCOMPARE(model.unread(inbox), 6u);
    }

    void statesOfAccounts()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        const MailboxRef inbox = service.makeMailbox(account, "INBOX", MailboxRole::Inbox);
        const MailboxRef other = service.makeMailbox(account, "Other");
        MailboxTreeModel model;
        model.setService(&service);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        account::AccountState state;
        state.connectivity = account::Connectivity::Synchronising;
        state.progressDone = 20;
        state.progressTotal = 100;
        state.progressMailbox = inbox.mailbox;
        service.setState(account, state);
        QCOMPARE(changed.size(), 2); // the account and its mailbox
        const QModelIndex index = model.indexOf(account);
        QCOMPARE(index.data(MailboxTreeModel::ConnectivityRole).toInt(),
                 int(account::Connectivity::Synchronising));
        QCOMPARE(index.data(MailboxTreeModel::ProgressTotalRole).toUInt(), 100u);
        QCOMPARE(model.indexOf(inbox).data(MailboxTreeModel::ProgressDoneRole).toUInt(), 20u);
        QCOMPARE(model.indexOf(other).data(MailboxTreeModel::ProgressTotalRole).toUInt(), 0u);
        state = {};
        state.fault.cause = FaultCause::LoginRefused;
        service.setState(account, state);
        QCOMPARE(index.data(MailboxTreeModel::FaultRole).toInt(), int(FaultCause::LoginRefused));
        QCOMPARE(model.indexOf(inbox).data(MailboxTreeModel::ProgressTotalRole).toUInt(), 0u);
    }

    void mailboxesComeAndGoInPlace()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        service.makeMailbox(account, "INBOX", MailboxRole::Inbox);
        const MailboxRef b = service.makeMailbox(account, "B/b");
        const MailboxRef d = service.makeMailbox(account, "D");
        MailboxTreeModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setService(&service);
        const QPersistentModelIndex keptB(model.indexOf(b));
        const QPersistentModelIndex keptD(model.indexOf(d));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const MailboxRef fresh = service.makeMailbox(account, "C");
        service.makeMailbox(account, "B/a");
        Q_EMIT service.mailboxesChanged(account);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(dump(model), lines({"A", "  INBOX", "  B/", "    a", "    b", "  C", "  D"}));
        QVERIFY(model.indexOf(fresh).isValid());
        service.dropMailbox(fresh);
        QVERIFY(!model.indexOf(fresh).isValid());
        QCOMPARE(dump(model), lines({"A", "  INBOX", "  B/", "    a", "    b", "  D"}));
        QVERIFY(keptB.isValid() && keptD.isValid());
        QCOMPARE(model.mailboxAt(keptB), b);
        QCOMPARE(model.mailboxAt(keptD), d);
        const AccountId second =
            service.makeAccount(QStringLiteral("Z"), QStringLiteral("z@example.org"));
        Q_EMIT service.accountsChanged();
        QVERIFY(model.indexOf(second).isValid());
        service.removeAccount(account);
        QCOMPARE(dump(model), lines({"Z"}));
        QVERIFY(!keptB.isValid());
        QCOMPARE(resets.size(), 0);
    }

    void aRoleThatComesLaterMovesTheRow()
    {
        class Service : public FakeMailService
        {
        public:
            std::vector<store::MailboxRecord> mailboxes(AccountId account) const override
            {
                auto records = FakeMailService::mailboxes(account);
                for (store::MailboxRecord &record : records) {
                    if (knowsRoles && record.name.wire() == "Sent")
                        record.role = MailboxRole::Sent;
                }
                return records;
            }
            bool knowsRoles = false;
        } service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        service.makeMailbox(account, "INBOX", MailboxRole::Inbox);
        service.makeMailbox(account, "Alpha");
        const MailboxRef sent = service.makeMailbox(account, "Sent");
        MailboxTreeModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setService(&service);
        const QPersistentModelIndex kept(model.indexOf(sent));
        QCOMPARE(kept.row(), 2);
        service.knowsRoles = true;
        Q_EMIT service.mailboxesChanged(account);
        QCOMPARE(kept.row(), 1);
        QCOMPARE(model.mailboxAt(kept), sent);
    }

    void randomTrees_data()
    {
        QTest::addColumn<uint>("seed");
        for (uint seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    /// However the tree got here, it looks as if it had been made at once.
    void randomTrees()
    {
        QFETCH(uint, seed);
        std::mt19937 random(seed);
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("A"), QStringLiteral("a@example.org"));
        MailboxTreeModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setService(&service);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        std::map<QByteArray, MailboxRef> present;
        for (int round = 0; round < 60; ++round) {
            for (int i = 0; i < 6; ++i) {
                QByteArray name;
                const int levels = 1 + int(random() % 3);
                for (int level = 0; level < levels; ++level)
                    name += (level > 0 ? "/" : "") + QByteArray(1, char('a' + random() % 4));
                const auto it = present.find(name);
                if (it == present.end()) {
                    const auto role =
                        random() % 6 == 0 ? MailboxRole(random() % 9) : MailboxRole::None;
                    present[name] =
                        service.makeMailbox(account, name, role, '/', random() % 8 != 0);
                } else if (random() % 2 == 0) {
                    service.dropMailbox(it->second);
                    present.erase(it);
                }
            }
            Q_EMIT service.mailboxesChanged(account);
            MailboxTreeModel fresh;
            fresh.setService(&service);
            QCOMPARE(dump(model), dump(fresh));
            for (const auto &[name, ref] : present)
                QCOMPARE(model.mailboxAt(model.indexOf(ref)), fresh.mailboxAt(fresh.indexOf(ref)));
        }
        QCOMPARE(resets.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMailboxTreeModel)
#include "tst_mailboxtreemodel.moc"
