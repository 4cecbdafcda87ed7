// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel over a service in memory: its rows and roles, what it reads when, other
// mailboxes.
#include "core/model/messagelistmodel.h"

#include "tests/model/listmodelmirror.h"

#include <QSignalSpy>
#include <QTest>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using test::FakeMailService;
using test::Fixture;
using test::Mirror;
using test::truth;

class TestMessageListModel : public QObject
{
    Q_OBJECT
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
