// SPDX-License-Identifier: GPL-3.0-or-later
// Store::apply(): what a delta does to rows, counters, state and revision, and what it says was news.
#include "storefixture.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

class TestStoreApply : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstRows()
    {
        Fixture f;
        MailboxDelta delta;
        delta.updates.emplace(3, arrival(3, flags({"\\Seen"})));
        delta.updates.emplace(1, arrival(1, flags({"\\Flagged", "$Label1"})));
        const ApplyResult result = f.apply(delta, state(5, 4, 77, 2), ChangeCause::FirstSync);
        QCOMPARE(result.inserted, 2U);
        QCOMPARE(result.flagsChanged, 0U);
        QCOMPARE(result.vanished, 0U);
        QCOMPARE(result.changes.inserted, (std::vector<MessageKey> {{1, dateOf(1)}, {3, dateOf(3)}}));
        QCOMPARE(result.changes.counters, (MailboxCounters {2, 1}));
        QCOMPARE(result.changes.cause, ChangeCause::FirstSync);
        QCOMPARE(result.changes.mailbox, (MailboxRef {account, f.inbox}));
        QCOMPARE(result.changes.revision, f.store->revision());
        QVERIFY(!result.changes.isReset);

        f.reopen();
        QCOMPARE(f.store->revision(), result.changes.revision);
        QCOMPARE(f.store->uids(f.inbox), uidSet("1,3"));
        const auto record = f.store->mailbox(f.inbox);
        QVERIFY(record.has_value());
        QCOMPARE(record->state, state(5, 4, 77, 2));
        QCOMPARE(record->counters, (MailboxCounters {2, 1}));
        const std::vector<MessageRow> rows = f.store->rows(f.inbox, 0);
        QCOMPARE(rows.size(), size_t(2));
        QCOMPARE(rows[0].uid, imap::Uid(1));
        QCOMPARE(rows[0].flags, flags({"\\Flagged", "$label1"}));
        QCOMPARE(rows[0].header.subject, QStringLiteral("Subject 1"));
        QCOMPARE(rows[0].header.from, arrival(1).header->from);
        QCOMPARE(rows[0].header.date, arrival(1).header->date);
        QCOMPARE(rows[0].internalDate, *arrival(1).internalDate);
        QCOMPARE(rows[0].size, quint64(1001));
        QCOMPARE(rows[1].uid, imap::Uid(3));
        QVERIFY(rows[1].flags.has(imap::SystemFlag::Seen));
    }

    void pendingFlag()
    {
        Fixture f;
        f.fill(3);
        auto [id, changes] = need(f.store->enqueue(f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}))));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].changed, uidSet("2"));
        QCOMPARE(changes[0].counters.unread, 2U);
        QVERIFY(need(f.store->complete(id, {})).empty());
        QVERIFY(f.store->serverFlags(f.inbox, uidSet("2")).at(2).has(imap::SystemFlag::Seen));
    }
};

QTEST_GUILESS_MAIN(TestStoreApply)
#include "tst_store_apply.moc"
