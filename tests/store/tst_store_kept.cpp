// SPDX-License-Identifier: GPL-3.0-or-later
// Rule C5: when UIDVALIDITY changes, cached bodies and previews go to the same messages under their
// new UIDs, and never to another message.
#include "storefixture.h"
#include "storetestaccess.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

/// Message `number` under another UID: Message-ID, size and date are those of arrival(number).
void arrive(MailboxDelta &delta, quint32 uid, quint32 number)
{
    delta.updates.insert_or_assign(uid, arrival(number));
}

struct Kept : Fixture
{
    Kept() = default;
    explicit Kept(const QDir &original)
        : Fixture(original)
    {
    }
    void body(quint32 uid, const QByteArray &bytes, const QByteArray &section = "1")
    {
        need(store->putPart(inbox, imap::Uid(uid), section, bytes));
    }
    QByteArray bodyOf(quint32 uid, const QByteArray &section = "1") const
    {
        return store->part(inbox, imap::Uid(uid), section).value_or("none");
    }
    QString previewOf(quint32 uid) const { return store->row(inbox, imap::Uid(uid))->preview; }
    /// A window of a first sync; `oldest` 1 ends it.
    ApplyResult window(const MailboxDelta &delta, quint32 oldest, quint32 exists,
                       quint32 validity = 6)
    {
        SyncState after = state(validity, 1000, 0, exists);
        after.oldestFetched = imap::Uid(oldest);
        return apply(delta, after, ChangeCause::FirstSync);
    }
    static MailboxDelta rebuilt()
    {
        MailboxDelta delta;
        delta.rebuild = true;
        return delta;
    }
    QByteArray ask(const QByteArray &sql) { return StoreTestAccess::ask(*store, sql); }
    QByteArray leftOvers()
    {
        return ask("SELECT (SELECT COUNT(*) FROM kept) || ' kept, ' || (SELECT COUNT(*) FROM part "
                   "WHERE message < 0) || ' parts, ' || (SELECT SUM(keeps) FROM mailbox)");
    }
};

const QByteArray nothingLeft = QByteArrayLiteral("0 kept, 0 parts, 0");

} // namespace

class TestStoreKept : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bodiesAndPreviewsFollowTheirMessages()
    {
        Kept f;
        f.fill(10);
        f.body(2, "two");
        f.body(2, "two, second", "2");
        f.body(9, "");
        need(f.store->setPreview(f.inbox, imap::Uid(7), QStringLiteral("seven")));
        MailboxDelta delta = Kept::rebuilt();
        for (quint32 number = 1; number <= 10; ++number)
            arrive(delta, 100 + number, number);
        const ApplyResult result = f.window(delta, 1, 10);
        QVERIFY(result.changes.isReset);
        QCOMPARE(result.inserted, 10U);
        QCOMPARE(f.bodyOf(102), QByteArray("two"));
        QCOMPARE(f.bodyOf(102, "2"), QByteArray("two, second"));
        QCOMPARE(f.bodyOf(109), QByteArray(""));
        QCOMPARE(f.bodyOf(101), QByteArray("none"));
        QCOMPARE(f.bodyOf(2), QByteArray("none"));
        QCOMPARE(f.previewOf(107), QStringLiteral("seven"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void windowsAndKilledInBetween()
    {
        Kept f;
        f.fill(30);
        f.body(3, "three");
        f.body(25, "twenty-five");
        need(f.store->setPreview(f.inbox, imap::Uid(25), QStringLiteral("p25")));
        MailboxDelta newest = Kept::rebuilt();
        for (quint32 number = 21; number <= 30; ++number)
            arrive(newest, number + 50, number);
        f.window(newest, 71, 30);
        // Nothing is given to anybody yet: another message with the same Message-ID may come.
        QCOMPARE(f.bodyOf(75), QByteArray("none"));

        QTemporaryDir killed;
        const QDir folder(killed.filePath(QStringLiteral("account")));
        copyFiles(f.folder, folder);
        Kept after(folder);
        MailboxDelta rest;
        for (quint32 number = 1; number <= 20; ++number)
            arrive(rest, number + 50, number);
        const ApplyResult result = after.window(rest, 1, 30);
        QCOMPARE(after.bodyOf(53), QByteArray("three"));
        QCOMPARE(after.bodyOf(75), QByteArray("twenty-five"));
        QCOMPARE(after.previewOf(75), QStringLiteral("p25"));
        QCOMPARE(result.changes.changed, uidSet("75")); // its row is on screen already
        QCOMPARE(after.leftOvers(), nothingLeft);
    }

    void aRowThatIsMissingIsWaitedFor()
    {
        Kept f;
        f.fill(3);
        f.body(2, "two");
        MailboxDelta delta = Kept::rebuilt();
        arrive(delta, 11, 1);
        arrive(delta, 12, 2);
        f.window(delta, 1, 3); // all windows are in, one line could not be read
        QCOMPARE(f.bodyOf(12), QByteArray("none"));
        MailboxDelta repair;
        arrive(repair, 13, 2); // the same message once more: now nobody knows whose body it is
        f.window(repair, 1, 3);
        QCOMPARE(f.bodyOf(12), QByteArray("none"));
        QCOMPARE(f.bodyOf(13), QByteArray("none"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void aServerThatNeverDeliversAllIsNotWaitedForForEver()
    {
        Kept f;
        f.fill(3);
        f.body(2, "two");
        MailboxDelta delta = Kept::rebuilt();
        arrive(delta, 12, 2);
        f.window(delta, 1, 3);
        QVERIFY(f.leftOvers() != nothingLeft);
        f.apply({}, state(6, 1000, 5, 3), ChangeCause::Resync); // the next opening changed nothing
        QCOMPARE(f.bodyOf(12), QByteArray("two"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void duplicatesGetNothing()
    {
        const auto twin = [](quint32 of) {
            MessageUpdate update = arrival(of);
            update.internalDate = QDateTime::fromSecsSinceEpoch(dateOf(of) + 999, Qt::UTC);
            return update;
        };
        Kept f;
        f.fill(4);
        MailboxDelta more; // 5 has what 2 has, but its body is not cached; 6 and 3 have both
        more.updates.emplace(5, twin(2));
        more.updates.emplace(6, twin(3));
        f.apply(more, state(5, 7, 10, 6));
        f.body(1, "one");
        f.body(2, "two");
        f.body(3, "three");
        f.body(6, "six");
        f.body(4, "four");
        MailboxDelta delta = Kept::rebuilt();
        for (quint32 number = 1; number <= 4; ++number)
            arrive(delta, 10 + number, number);
        f.window(delta, 11, 5);
        MailboxDelta rest; // a second one like 1
        rest.updates.emplace(5, twin(1));
        f.window(rest, 1, 5);
        QCOMPARE(f.bodyOf(11), QByteArray("none"));
        QCOMPARE(f.bodyOf(5), QByteArray("none"));
        QCOMPARE(f.bodyOf(12), QByteArray("none"));
        QCOMPARE(f.bodyOf(13), QByteArray("none"));
        QCOMPARE(f.bodyOf(14), QByteArray("four"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void whatDiffersDoesNotMatch()
    {
        Kept f;
        f.fill(6);
        MailboxDelta more;
        more.updates.emplace(7, arrival(7));
        more.updates[7].internalDate.reset(); // none was cached: then it cannot speak against it
        more.updates.emplace(8, arrival(8));
        more.updates[8].header->messageId.clear();
        more.updates.emplace(9, arrival(9));
        more.updates[9].size.reset();
        f.apply(more, state(5, 10, 10, 9));
        for (quint32 uid = 1; uid <= 9; ++uid)
            f.body(uid, QByteArray::number(uid));
        MailboxDelta delta = Kept::rebuilt();
        for (quint32 number = 1; number <= 9; ++number)
            arrive(delta, number, number);
        delta.updates[1].size = 5;
        delta.updates[2].header->messageId = "other@example.org";
        delta.updates[3].internalDate = QDateTime::fromSecsSinceEpoch(1, Qt::UTC);
        delta.updates[4].internalDate.reset();
        delta.updates[5].header->messageId.clear();
        delta.updates[8].header->messageId.clear();
        delta.updates[9].size.reset();
        f.window(delta, 1, 9);
        for (const quint32 uid : {1U, 2U, 3U, 4U, 5U, 8U, 9U})
            QCOMPARE(f.bodyOf(uid), QByteArray("none"));
        QCOMPARE(f.bodyOf(6), QByteArray("6"));
        QCOMPARE(f.bodyOf(7), QByteArray("7"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void whatWasFetchedMeanwhileStays()
    {
        Kept f;
        f.fill(2);
        f.body(1, "old");
        f.body(1, "old, second", "2");
        need(f.store->setPreview(f.inbox, imap::Uid(1), QStringLiteral("old")));
        MailboxDelta delta = Kept::rebuilt();
        arrive(delta, 12, 1);
        f.window(delta, 12, 2);
        f.body(12, "new");
        need(f.store->setPreview(f.inbox, imap::Uid(12), QStringLiteral("new")));
        MailboxDelta rest;
        arrive(rest, 11, 2);
        const ApplyResult result = f.window(rest, 1, 2);
        QVERIFY(result.changes.changed.isEmpty());
        QCOMPARE(f.bodyOf(12), QByteArray("new"));
        QCOMPARE(f.bodyOf(12, "2"), QByteArray("old, second"));
        QCOMPARE(f.previewOf(12), QStringLiteral("new"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void changedAgainBeforeAllWasThere()
    {
        Kept f;
        f.fill(4);
        f.body(1, "one");
        f.body(4, "four");
        MailboxDelta delta = Kept::rebuilt();
        arrive(delta, 4, 3); // UID 4 is another message now
        f.window(delta, 4, 4);
        f.body(4, "three");
        MailboxDelta again = Kept::rebuilt();
        for (quint32 number = 1; number <= 4; ++number)
            arrive(again, 5 - number, number);
        f.window(again, 1, 4, 7);
        QCOMPARE(f.bodyOf(4), QByteArray("one"));
        QCOMPARE(f.bodyOf(2), QByteArray("three"));
        QCOMPARE(f.bodyOf(1), QByteArray("four"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void anEmptyOrRemovedMailboxKeepsNothing()
    {
        Kept f;
        f.fill(4);
        f.body(1, "one");
        f.window(Kept::rebuilt(), 1, 0);
        QCOMPARE(f.leftOvers(), nothingLeft);
        f.fill(4, 7);
        f.body(1, "one");
        f.window(Kept::rebuilt(), 5, 4, 8);
        QVERIFY(f.leftOvers() != nothingLeft);
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        f.inbox = archive; // INBOX cannot be removed
        f.fill(4, 7);
        f.body(2, "two");
        f.window(Kept::rebuilt(), 5, 4, 8);
        QCOMPARE(f.leftOvers(), QByteArray("2 kept, 2 parts, 2"));
        need(f.store->applyMailboxList({listed("INBOX")}));
        QCOMPARE(f.leftOvers(), QByteArray("1 kept, 1 parts, 1"));
    }

    void mailboxesDoNotMix()
    {
        Kept f;
        const MailboxId inbox = f.inbox;
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        for (const MailboxId mailbox : {inbox, archive}) {
            f.inbox = mailbox;
            f.fill(3);
            f.body(1, mailbox == inbox ? "inbox" : "archive");
            f.window(Kept::rebuilt(), 50, 3);
        }
        MailboxDelta delta;
        for (quint32 number = 1; number <= 3; ++number)
            arrive(delta, number, number);
        f.window(delta, 1, 3);
        QCOMPARE(f.bodyOf(1), QByteArray("archive"));
        f.inbox = inbox;
        QCOMPARE(f.bodyOf(1), QByteArray("none"));
        f.window(delta, 1, 3);
        QCOMPARE(f.bodyOf(1), QByteArray("inbox"));
        QCOMPARE(f.leftOvers(), nothingLeft);
    }

    void aCacheOfTheFirstVersionIsTakenOver()
    {
        Kept f;
        f.fill(3);
        f.body(2, "two");
        f.store.reset();
        {
            Database database; // as the first version made it
            QVERIFY(database.open(f.folder.filePath(cacheFileName), Database::Mode::ReadWrite,
                                  QStringLiteral("test")));
            for (const char *sql : {"DROP TABLE kept", "ALTER TABLE mailbox DROP COLUMN keeps",
                                    "DROP TABLE headtext", "DROP TABLE bodytext",
                                    "DROP TABLE textslot", "DROP TABLE textwait",
                                    "DROP TABLE person", "DROP TRIGGER part_came",
                                    "DROP TRIGGER part_moved", "DELETE FROM meta WHERE id = 2",
                                    "DROP TABLE thread_state", "DROP TABLE thread_node",
                                    "DROP TABLE thread_members", "DROP TABLE thread_link",
                                    "DROP TABLE thread_subject", "DROP TABLE thread_keys",
                                    "DROP TABLE thread_todo", "DROP TABLE thread_check",
                                    "DROP TABLE thread_ask", "DROP TABLE vanished",
                                    "DROP TABLE vanished_part", "PRAGMA user_version = 1"})
                QVERIFY2(database.runOnce(sql) || !database.hasFailed(), sql);
        }
        f.reopen();
        QCOMPARE(f.bodyOf(2), QByteArray("two"));
        QCOMPARE(f.store->uids(f.inbox), uidSet("1:3"));
        MailboxDelta delta = Kept::rebuilt();
        arrive(delta, 7, 2);
        f.window(delta, 1, 1);
        QCOMPARE(f.bodyOf(7), QByteArray("two"));
    }
};

QTEST_GUILESS_MAIN(TestStoreKept)
#include "tst_store_kept.moc"
