// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that vanish elsewhere: kept for a day as far as they are here, in no list and no count;
// what the user removed himself is not among them; bounded.
#include "core/store/vanishedrows.h"
#include "storefixture.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

MailboxDelta gone(const char *uids)
{
    MailboxDelta delta;
    delta.vanished = uidSet(uids);
    return delta;
}

struct Raw
{
    Database database;
    explicit Raw(const Fixture &f)
    {
        database.open(f.folder.filePath(QStringLiteral("cache.sqlite")), Database::Mode::ReadWrite,
                      QStringLiteral("raw"));
    }
};

} // namespace

class TestStoreVanished : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatWentElsewhereCanBeLookedAt()
    {
        Fixture f;
        f.fill(20);
        MailboxDelta structure;
        structure.updates[7].bodyStructure = imap::BodyPart();
        structure.updates[7].flags = flags({"\\Flagged"});
        structure.updates[7].preview = QStringLiteral("A line");
        f.apply(structure, state(5, 21, 11, 20));
        need(f.store->putPart(f.inbox, imap::Uid(7), "1", "the text"));
        const ApplyResult result = f.apply(gone("7,9"), state(5, 21, 12, 18));
        QCOMPARE(result.changes.removed, uidSet("7,9"));
        auto reader = need(StoreReader::open(f.folder, account));
        const auto messages = reader->vanished(f.inbox, 100);
        QCOMPARE(messages.size(), size_t(2));
        QCOMPARE(messages[0].row.uid, imap::Uid(9));
        QVERIFY(!messages[0].hasBody);
        QCOMPARE(messages[1].row.uid, imap::Uid(7));
        QVERIFY(messages[1].hasBody);
        QCOMPARE(messages[1].row.header.subject, QStringLiteral("Subject 7"));
        QCOMPARE(messages[1].row.preview, QStringLiteral("A line"));
        QVERIFY(messages[1].row.flags.has(imap::SystemFlag::Flagged));
        QVERIFY(reader->vanishedStructure(messages[1].id));
        QCOMPARE(reader->vanishedPart(messages[1].id, "1"), QByteArray("the text"));
        QVERIFY(!reader->vanishedPart(messages[1].id, "2"));
        QVERIFY(!reader->vanishedPart(messages[0].id, "1"));
        // In no list and no count.
        QCOMPARE(reader->keys(f.inbox).keys.size(), size_t(18));
        QVERIFY(reader->rows(f.inbox, {7}).empty());
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 18u);
        QVERIFY(!reader->part(f.inbox, imap::Uid(7), "1"));
    }

    void whatTheUserRemovedIsNot()
    {
        Fixture f;
        f.fill(10);
        const auto deleted = need(f.store->enqueue(f.operation(OperationKind::Delete, "3:4")));
        f.apply(gone("3,5"), state(5, 11, 11, 8));
        need(f.store->complete(deleted.first, uidSet("4")));
        auto reader = need(StoreReader::open(f.folder, account));
        const auto messages = reader->vanished(f.inbox, 100);
        QCOMPARE(messages.size(), size_t(1));
        QCOMPARE(messages[0].row.uid, imap::Uid(5));
    }

    void onlyForADay()
    {
        Fixture f;
        f.fill(10);
        f.apply(gone("1"), state(5, 11, 11, 9));
        {
            Raw raw(f);
            raw.database.runOnce("UPDATE vanished SET time = time - 86401");
        }
        auto reader = need(StoreReader::open(f.folder, account));
        QVERIFY(reader->vanished(f.inbox, 100).empty()); // not even before it is cleaned
        f.apply(gone("2"), state(5, 11, 12, 8));
        Raw raw(f);
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished"), QByteArray("1"));
    }

    void aClockSetBackKeepsNothingForEver()
    {
        Fixture f;
        f.fill(10);
        f.apply(gone("1"), state(5, 11, 11, 9));
        Raw raw(f);
        raw.database.runOnce("UPDATE vanished SET time = time + 200000");
        f.apply(gone("2"), state(5, 11, 12, 8));
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished"), QByteArray("1"));
    }

    void boundedInRowsAndBytes()
    {
        Fixture f;
        f.fill(3000);
        f.apply(gone("1:1500"), state(5, 3001, 11, 1500));
        Raw raw(f);
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished"),
                 QByteArray::number(qulonglong(VanishedRows::mostAtOnce)));
        QCOMPARE(raw.database.runOnce("SELECT MIN(uid) FROM vanished"), QByteArray("1001"));
        for (const char *uids : {"1501:1900", "1901:2300", "2301:2700", "2701:2990"}) {
            const SyncState before = f.store->mailbox(f.inbox)->state;
            f.apply(gone(uids), before);
        }
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) <= 2000 FROM vanished"), QByteArray("1"));
        // 3 MB is more than a part may have; 40 of a megabyte are more than all may have.
        need(f.store->putPart(f.inbox, imap::Uid(2991), "1", QByteArray(3 << 20, 'x')));
        f.apply(gone("2991"), f.store->mailbox(f.inbox)->state);
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished_part"), QByteArray("0"));
        {
            Transaction transaction(raw.database);
            raw.database.runOnce("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                 " WHERE i < 40) INSERT INTO vanished_part SELECT (SELECT MAX(id)"
                                 " FROM vanished) - 40 + i, x'31', zeroblob(1048576) FROM n");
            QVERIFY(transaction.commit());
        }
        f.apply(gone("2992"), f.store->mailbox(f.inbox)->state);
        QCOMPARE(raw.database.runOnce("SELECT SUM(length(bytes)) <= 33554432 FROM vanished_part"),
                 QByteArray("1"));
        QVERIFY(raw.database.runOnce("SELECT COUNT(*) FROM vanished_part") != QByteArray("0"));
    }

    void goesWithItsMailbox()
    {
        Fixture f;
        f.inbox = f.store->mailboxNamed(name("Archive"))->id;
        f.fill(5);
        need(f.store->putPart(f.inbox, imap::Uid(2), "1", "text"));
        f.apply(gone("2"), state(5, 6, 11, 4));
        Raw raw(f);
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished_part").value_or(""), "1");
        need(f.store->applyMailboxList({listed("INBOX")}));
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished").value_or(""), "0");
        QCOMPARE(raw.database.runOnce("SELECT COUNT(*) FROM vanished_part").value_or(""), "0");
    }

    void tellsWhatWasFlaggedElsewhere()
    {
        Fixture f;
        f.fill(5);
        MailboxDelta delta;
        delta.updates[2] = flagUpdate(flags({"\\Flagged"}));
        delta.updates[3] = flagUpdate(flags({"\\Seen"}));
        QCOMPARE(f.apply(delta, state(5, 6, 11, 5)).changes.flagged, uidSet("2"));
        delta.updates[2] = flagUpdate(flags({"\\Flagged", "\\Seen"}));
        QVERIFY(f.apply(delta, state(5, 6, 12, 5)).changes.flagged.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStoreVanished)
#include "tst_store_vanished.moc"
