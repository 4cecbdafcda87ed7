// SPDX-License-Identifier: GPL-3.0-or-later
// All Inboxes: the list over several accounts, what is told of it, and that every action goes to
// the account of its message. And that the service in front of the service leaves nothing out.
#include "core/account/unifiedservice.h"
#include "core/model/mailboxtreemodel.h"
#include "tests/model/listmodelmirror.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using account::allInboxes;
using account::UnifiedService;
using imap::UidSet;
using model::MailboxTreeModel;
using model::MessageListModel;
using test::FakeMailService;
using test::Mirror;

namespace {

struct Accounts
{
    FakeMailService service;
    std::vector<MailboxRef> inboxes;
    MailboxRef archive;
    UnifiedService unified {service};
    MessageListModel model;

    explicit Accounts(int count = 3, quint32 messages = 50)
    {
        for (int i = 0; i < count; ++i) {
            const AccountId account = service.makeAccount(QStringLiteral("A%1").arg(i),
                                                          QStringLiteral("a%1@example.org").arg(i));
            inboxes.push_back(service.makeMailbox(account, "INBOX", store::MailboxRole::Inbox));
            const auto there = service.makeMailbox(account, "Archive", store::MailboxRole::Archive);
            service.makeMailbox(account, "Trash", store::MailboxRole::Trash);
            archive = i == 0 ? there : archive;
            service.fill(inboxes.back(), messages,
                         QDateTime::currentDateTimeUtc().addSecs(-i * 777), 3600 + i);
        }
        model.setService(&unified);
    }
    /// From the top: newest first over all inboxes.
    std::vector<MessageRef> truth() const
    {
        std::vector<std::pair<quint32, MessageRef>> all;
        for (const MailboxRef &inbox : inboxes) {
            for (const store::MessageKey &key : service.keys(inbox).keys)
                all.push_back({key.date, {inbox, key.uid}});
        }
        std::sort(all.begin(), all.end(),
                  [](const auto &a, const auto &b) { return a.first > b.first; });
        std::vector<MessageRef> refs;
        for (const auto &[date, ref] : all)
            refs.push_back(ref);
        return refs;
    }
    std::vector<MessageRef> shown() const
    {
        std::vector<MessageRef> refs;
        for (int row = 0; row < model.rowCount(); ++row)
            refs.push_back(unified.realRef(model.refAt(row)));
        return refs;
    }
};

} // namespace

class TestAllInboxes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersInAnyOrder_data()
    {
        QTest::addColumn<int>("order");
        QTest::newRow("ascending") << 0;
        QTest::newRow("descending") << 1;
        QTest::newRow("shuffled") << 2;
    }

    void numbersInAnyOrder()
    {
        QFETCH(int, order);
        std::mt19937 random(9);
        const MailboxRef inboxes[] = {{AccountId(1), MailboxId(1)}, {AccountId(2), MailboxId(1)}};
        std::vector<store::MessageKey> keys;
        for (quint32 uid = 1; uid <= 20'000; ++uid)
            keys.push_back({uid * 3, uid});
        if (order == 1)
            std::reverse(keys.begin(), keys.end());
        else if (order == 2)
            std::shuffle(keys.begin(), keys.end(), random);
        account::UnifiedIds ids;
        std::map<MessageRef, quint32> known;
        for (size_t at = 0; at < keys.size(); at += 700) {
            for (const MailboxRef &inbox : inboxes) {
                std::vector<store::MessageKey> some(
                    keys.begin() + ptrdiff_t(at),
                    keys.begin() + ptrdiff_t(std::min(at + 700, keys.size())));
                ids.renumber(inbox, some);
                for (size_t i = 0; i < some.size(); ++i) {
                    QCOMPARE(some[i].date, keys[at + i].date);
                    QVERIFY(known.emplace(MessageRef {inbox, keys[at + i].uid}, some[i].uid).second);
                }
            }
        }
        for (const auto &[message, id] : known) {
            QCOMPARE(ids.find(message.mailbox, message.uid), id);
            QCOMPARE(ids.idOf(message.mailbox, message.uid), id); // not another one
            QCOMPARE(ids.refOf(id), message);
        }
        QCOMPARE(ids.find(inboxes[0], 4U), 0U);
        const UidSet some = UidSet {{10, 3'000}, {59'998, 4'000'000'000}};
        UidSet wanted;
        for (const auto &[message, id] : known) {
            if (message.mailbox == inboxes[1] && some.contains(message.uid))
                wanted.add(id);
        }
        QCOMPARE(ids.find(inboxes[1], some), wanted);
        const quint32 gone = ids.find(inboxes[0], 30U);
        ids.forget(inboxes[0]);
        QCOMPARE(ids.find(inboxes[0], 30U), 0U);
        QCOMPARE(ids.refOf(gone).uid, 0U);
        QVERIFY(ids.find(inboxes[1], 30U) != 0);
        QVERIFY(ids.idOf(inboxes[0], 30) > 40'000); // never the number of another
    }

    void manyComeInSlices()
    {
        Accounts a(2, 30'000); // more than are numbered at once
        a.model.setMailbox(allInboxes, {.order = store::SortOrder::Size});
        QTRY_VERIFY(!a.model.isArranging());
        QCOMPARE(a.model.rowCount(), 60'000);
        auto shown = a.shown();
        auto truth = a.truth();
        std::sort(shown.begin(), shown.end());
        std::sort(truth.begin(), truth.end());
        QVERIFY(shown == truth);
        // Nobody waits for the first any more; and the last word counts.
        a.model.setArrangement({.order = store::SortOrder::Size, .isReversed = true});
        QCoreApplication::processEvents();
        a.model.setArrangement({});
        QTRY_VERIFY(!a.model.isArranging());
        shown = a.shown();
        truth = a.truth(); // those of one second may stand in any order
        for (size_t row = 0; row < truth.size(); row += 7)
            QCOMPARE(a.service.find(shown[row])->internalDate,
                     a.service.find(truth[row])->internalDate);
        std::sort(shown.begin(), shown.end());
        std::sort(truth.begin(), truth.end());
        QVERIFY(shown == truth);
    }

    void onlyWhereThereAreSeveral()
    {
        Accounts one(1);
        QVERIFY(one.unified.mailboxes(allInboxes.account).empty());
        QCOMPARE(one.unified.keys(allInboxes).keys.size(), size_t(0));
        MailboxTreeModel tree;
        tree.setService(&one.unified);
        QVERIFY(!tree.indexOf(allInboxes).isValid());
        const AccountId second =
            one.service.makeAccount(QStringLiteral("B"), QStringLiteral("b@example.org"));
        one.service.makeMailbox(second, "INBOX", store::MailboxRole::Inbox);
        Q_EMIT one.service.accountsChanged();
        QCOMPARE(tree.indexOf(allInboxes), tree.index(0, 0));
        QCOMPARE(tree.rowCount(), 3);
    }

    void theTreeHasTheSum()
    {
        Accounts a;
        MailboxTreeModel tree;
        QAbstractItemModelTester tester(&tree);
        tree.setService(&a.unified);
        const QModelIndex all = tree.indexOf(allInboxes);
        quint32 unread = 0;
        for (const MailboxRef &inbox : a.inboxes)
            unread += a.service.counters(inbox).unread;
        QVERIFY(unread > 0);
        QCOMPARE(all.data(MailboxTreeModel::UnreadRole).toUInt(), unread);
        QSignalSpy changed(&tree, &QAbstractItemModel::dataChanged);
        a.service.commit(a.inboxes[1], {.arrivals = 4});
        QCOMPARE(all.data(MailboxTreeModel::UnreadRole).toUInt(), unread + 4);
        QVERIFY(changed.size() >= 2);
        QCOMPARE(tree.mailboxAt(all), allInboxes);
    }

    void mergesByDate()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        QCOMPARE(a.model.rowCount(), 150);
        QVERIFY(a.shown() == a.truth());
        for (int row = 0; row < 150; ++row) {
            const MessageRef real = a.unified.realRef(a.model.refAt(row));
            QCOMPARE(a.model.fetchedRow(row)->header.subject, a.service.find(real)->header.subject);
        }
    }

    void followsEveryAccount()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        QAbstractItemModelTester tester(&a.model);
        Mirror mirror(&a.model);
        std::mt19937 random(5);
        for (int round = 0; round < 200; ++round) {
            const MailboxRef &inbox = a.inboxes[random() % 3];
            UidSet gone;
            gone.add(1 + random() % 60);
            a.service.commit(inbox,
                             {.vanished = gone,
                              .toggleFlagged = UidSet::range(70, 80),
                              .arrivals = quint32(random() % 2)});
        }
        // Same seconds may stand in any order: compared as dates and as sets.
        auto shown = a.shown();
        auto truth = a.truth();
        for (size_t row = 0; row < truth.size(); ++row)
            QCOMPARE(a.service.find(shown[row])->internalDate,
                     a.service.find(truth[row])->internalDate);
        std::sort(shown.begin(), shown.end());
        std::sort(truth.begin(), truth.end());
        QVERIFY(shown == truth);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.uids.size(), shown.size());
    }

    // While it is open.
    void accountsComeAndGo_data()
    {
        QTest::addColumn<bool>("isArranged");
        QTest::newRow("by date") << false;
        QTest::newRow("in the worker's order") << true;
    }

    void accountsComeAndGo()
    {
        QFETCH(bool, isArranged);
        Accounts a;
        store::Arrangement arrangement;
        arrangement.order = isArranged ? store::SortOrder::Size : store::SortOrder::Date;
        a.model.setMailbox(allInboxes, arrangement);
        QTRY_VERIFY(!a.model.isArranging() && a.model.rowCount() == 150);
        const UidSet before = a.model.uidsOfRows(0, 149);
        const auto sorted = [](std::vector<MessageRef> list) {
            std::sort(list.begin(), list.end());
            return list;
        };

        const MailboxRef gone = a.inboxes[1];
        a.inboxes.erase(a.inboxes.begin() + 1);
        a.service.removeAccount(gone.account);
        QTRY_COMPARE(a.model.rowCount(), 100);
        QTRY_VERIFY(!a.model.isArranging());
        QVERIFY(sorted(a.shown()) == sorted(a.truth()));
        a.service.clearCalls();
        a.unified.deleteMessages(allInboxes, before); // a selection of before
        for (const QString &call : a.service.calls())
            QVERIFY(call.startsWith(QLatin1String("deleteMessages")));
        QCOMPARE(a.service.calls().size(), 2);
        QTRY_COMPARE(a.model.rowCount(), 0);

        const AccountId fresh =
            a.service.makeAccount(QStringLiteral("New"), QStringLiteral("new@example.org"));
        Q_EMIT a.service.accountsChanged(); // its mailboxes come later
        a.inboxes.push_back(a.service.makeMailbox(fresh, "INBOX", store::MailboxRole::Inbox));
        a.service.fill(a.inboxes.back(), 7);
        Q_EMIT a.service.mailboxesChanged(fresh);
        QTRY_COMPARE(a.model.rowCount(), 7);
        QTRY_VERIFY(!a.model.isArranging());
        a.service.commit(a.inboxes.back(), {.arrivals = 2});
        QTRY_COMPARE(a.model.rowCount(), 9);
        QTRY_VERIFY(!a.model.isArranging());
        QVERIFY(sorted(a.shown()) == sorted(a.truth()));

        QSignalSpy changed(&a.unified, &account::MailService::changed);
        Q_EMIT a.service.mailboxesChanged(fresh); // nothing that concerns inboxes
        Q_EMIT a.service.accountsChanged();
        QCOMPARE(changed.size(), 0);
    }

    void ordersAndFiltersOverAll()
    {
        Accounts a;
        a.model.setMailbox(allInboxes, {.order = store::SortOrder::Subject, .unread = true});
        QTRY_VERIFY(!a.model.isArranging());
        QVERIFY(a.model.rowCount() > 0 && a.model.rowCount() < 150);
        QString before;
        for (int row = 0; row < a.model.rowCount(); ++row) {
            const store::MessageRow *message = a.model.fetchedRow(row);
            QVERIFY(!message->flags.has(imap::SystemFlag::Seen));
            QString subject = message->header.subject.normalized(QString::NormalizationForm_KD);
            subject.removeIf([](QChar c) { return c.isMark(); });
            while (subject.startsWith(QStringLiteral("Re: ")))
                subject.remove(0, 4);
            QVERIFY(before.toLower() <= subject.toLower());
            before = subject;
        }
        const int rows = a.model.rowCount();
        a.service.commit(a.inboxes[2], {.arrivals = 2});
        QTRY_VERIFY(!a.model.isArranging());
        QCOMPARE(a.model.rowCount(), rows + 2);
    }

    void actionsGoToTheirAccounts()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        const UidSet ids = a.model.uidsOfRows(0, 9);
        std::map<MailboxRef, UidSet> wanted;
        for (int row = 0; row < 10; ++row) {
            const MessageRef real = a.unified.realRef(a.model.refAt(row));
            wanted[real.mailbox].add(real.uid);
        }
        QCOMPARE(wanted.size(), size_t(3));
        imap::FlagSet flagged;
        flagged.set(imap::SystemFlag::Flagged);
        a.unified.addFlags(allInboxes, ids, flagged);
        for (const auto &[mailbox, uids] : wanted) {
            uids.forEach([&](quint32 uid) {
                QVERIFY(a.service.find({mailbox, uid})->flags.has(imap::SystemFlag::Flagged));
            });
        }
        a.service.clearCalls();
        // The archive of all is each one's own.
        MailboxId archive;
        for (const store::MailboxRecord &record : a.unified.mailboxes(allInboxes.account)) {
            if (record.role == store::MailboxRole::Archive)
                archive = record.id;
        }
        a.unified.moveMessages(allInboxes, ids, archive);
        QCOMPARE(a.service.calls().size(), 3);
        QVERIFY(a.service.calls().join(u'\n').contains(
            QStringLiteral(" to %1").arg(a.archive.mailbox.value())));
        QCOMPARE(a.model.rowCount(), 140);
        QCOMPARE(a.service.counters(a.inboxes[0]).total + a.service.counters(a.inboxes[1]).total
                     + a.service.counters(a.inboxes[2]).total,
                 140u);
    }

    void anActionOnSeveralIsUndoneAsOne()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        const UidSet ids = a.model.uidsOfRows(0, 5);
        std::map<MailboxRef, UidSet> parts;
        for (int row = 0; row < 6; ++row) {
            const MessageRef real = a.unified.realRef(a.model.refAt(row));
            parts[real.mailbox].add(real.uid);
        }
        a.unified.deleteMessages(allInboxes, ids);
        QSignalSpy told(&a.unified, &account::MailService::operationsChanged);
        qint64 number = 100;
        for (const auto &[mailbox, uids] : parts) {
            store::Operation operation;
            operation.id = OperationId(number++);
            operation.kind = store::OperationKind::Delete;
            operation.uids = uids;
            a.service.addOperation(mailbox.account, operation);
        }
        QVERIFY(told.size() >= 4);
        const auto operations = a.unified.operations(allInboxes.account);
        QCOMPARE(operations.size(), size_t(1));
        QCOMPARE(operations.front().uids, ids);
        QCOMPARE(operations.front().state, store::OperationState::Pending);
        a.service.clearCalls();
        a.unified.dropOperation(allInboxes.account, operations.front().id);
        QCOMPARE(a.service.calls().size(), int(parts.size()));
        // When a server has its part, nothing can take all of it back.
        QVERIFY(a.unified.operations(allInboxes.account).empty());
    }

    void bodiesBearTheNameThatWasAsked()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        const MessageRef ours = a.model.refAt(3);
        const MessageRef real = a.unified.realRef(ours);
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("the text");
        a.service.setBody(real, body);
        QCOMPARE(a.unified.body(ours).plainText, QStringLiteral("the text"));
        QCOMPARE(a.unified.body(ours).message, ours);
        std::vector<MessageRef> told;
        connect(&a.unified, &account::MailService::bodyChanged, this,
                [&](const account::MessageBody &changed) { told.push_back(changed.message); });
        body.message = real;
        Q_EMIT a.service.bodyChanged(body);
        std::sort(told.begin(), told.end());
        QVERIFY(told == (std::vector<MessageRef> {ours, real}));
    }

    void aNewUidValidityOfOne()
    {
        Accounts a;
        a.model.setMailbox(allInboxes);
        a.service.resetMailbox(a.inboxes[0], 7);
        QCOMPARE(a.model.rowCount(), 107);
        QVERIFY(a.unified.realRef({allInboxes, 100'000}).uid == 0);
    }

    /// A function of MailService that the front does not pass on would do nothing, silently.
    void theFrontLeavesNothingOut()
    {
        const auto read = [](const char *name) {
            QFile file(QStringLiteral(HOMING_SOURCE_DIR "/core/account/") + QLatin1String(name));
            if (!file.open(QIODevice::ReadOnly))
                return QString();
            return QString::fromUtf8(file.readAll());
        };
        const QString service = read("mailservice.h");
        const QString front = read("servicefront.h");
        const QString code = read("servicefront.cpp");
        int found = 0;
        static const QRegularExpression function(
            QStringLiteral("virtual [^;(]*?(\\w+)\\([^;]*\\)[^;]*;"));
        for (auto it = function.globalMatch(service); it.hasNext(); ++found) {
            const QString name = it.next().captured(1);
            QVERIFY2(front.contains(QStringLiteral(" %1(").arg(name)), qPrintable(name));
        }
        QVERIFY(found > 20);
        const QString tells = service.mid(service.indexOf(QStringLiteral("Q_SIGNALS:")));
        static const QRegularExpression tell(QStringLiteral("void (\\w+)\\("));
        for (auto it = tell.globalMatch(tells.left(tells.indexOf(QStringLiteral("};"))));
             it.hasNext();) {
            const QString name = it.next().captured(1);
            QVERIFY2(code.contains(QStringLiteral("&MailService::%1)").arg(name)),
                     qPrintable(name));
        }
    }
};

QTEST_GUILESS_MAIN(TestAllInboxes)
#include "tst_allinboxes.moc"
