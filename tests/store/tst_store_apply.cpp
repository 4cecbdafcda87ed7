// SPDX-License-Identifier: GPL-3.0-or-later
// Store::apply(): what a delta does to rows, counters, state and revision, and what it says was
// news.
#include "core/base/limits.h"
#include "storefixture.h"
#include "storetestaccess.h"

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
        QCOMPARE(result.changes.inserted,
                 (std::vector<MessageKey> {{1, dateOf(1)}, {3, dateOf(3)}}));
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
        QVERIFY(!rows[0].hasAttachment && !rows[0].isHidden);
        QCOMPARE(rows[1].uid, imap::Uid(3));
        QVERIFY(rows[1].flags.has(imap::SystemFlag::Seen));
    }

    void everyFieldOfTheStateIsKept()
    {
        Fixture f;
        SyncState all = state(0xffffffff, 0xfffffffe, imap::maxModSeq, 0xfffffffd);
        all.noModSeq = true;
        all.oldestFetched = imap::Uid(0xfffffffc);
        all.permanentFlags = flags({"\\Seen", "\\Deleted", "$Work", "ToDo"});
        all.mayCreateKeywords = true;
        all.isReadOnly = true;
        f.apply({}, all);
        f.reopen();
        QCOMPARE(f.store->mailbox(f.inbox)->state, all);
        QVERIFY(!f.store->mailbox(f.inbox)->state.isComplete());
        f.apply({}, state(0xffffffff));
        QCOMPARE(f.store->mailbox(f.inbox)->state, state(0xffffffff));
    }

    void aDeltaWithoutNewsSaysSo()
    {
        Fixture f;
        f.fill(5);
        const quint64 revision = f.store->revision();
        MailboxDelta delta;
        delta.updates.emplace(2, flagUpdate({}, 9));              // the flags that it had
        delta.updates.emplace(3, arrival(3));                     // all of it again
        delta.updates.emplace(77, flagUpdate(flags({"\\Seen"}))); // unknown, no header
        delta.vanished = uidSet("6:4294967295");                  // not there
        const ApplyResult result = f.apply(delta, state(5, 6, 20, 5));
        QCOMPARE(result.inserted, 0U);
        QCOMPARE(result.flagsChanged, 0U);
        QCOMPARE(result.vanished, 0U);
        QVERIFY(result.changes.isEmpty());
        QCOMPARE(result.changes.revision, revision);
        QCOMPARE(result.changes.counters, (MailboxCounters {5, 5}));
        QCOMPARE(f.store->revision(), revision);
        QCOMPARE(f.store->mailbox(f.inbox)->state,
                 state(5, 6, 20, 5)); // the token is stored all the same
        QCOMPARE(f.store->uids(f.inbox), uidSet("1:5"));
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("2")), imap::ModSeq(9));
    }

    void flagChanges()
    {
        Fixture f;
        f.fill(4);
        MailboxDelta delta;
        delta.updates.emplace(1, flagUpdate(flags({"\\Seen"}), 30));
        delta.updates.emplace(2, flagUpdate(flags({"$Forwarded"}), 31));
        delta.updates.emplace(3, flagUpdate({}, 32));
        ApplyResult result = f.apply(delta, state(5, 5, 32, 4));
        QCOMPARE(result.flagsChanged, 2U);
        QCOMPARE(result.changes.changed, uidSet("1:2"));
        QCOMPARE(result.changes.counters, (MailboxCounters {4, 3}));
        const auto all = f.store->serverFlags(f.inbox, uidSet("1:4294967295"));
        QCOMPARE(all.size(), size_t(4));
        QCOMPARE(all.at(1), flags({"\\Seen"}));
        QCOMPARE(all.at(2), flags({"$Forwarded"}));
        QCOMPARE(all.at(4), imap::FlagSet());
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("2")), imap::ModSeq(31));
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("4")), imap::ModSeq(1));
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("1:2,4")), imap::ModSeq(31));
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("3:4294967295")), imap::ModSeq(32));
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("5:9")), imap::ModSeq());

        delta = MailboxDelta();
        delta.updates.emplace(1, flagUpdate({}, 33));
        delta.updates.emplace(2, flagUpdate(flags({"$FORWARDED"}), 34)); // keywords have no case
        result = f.apply(delta, state(5, 5, 34, 4));
        QCOMPARE(result.flagsChanged, 1U);
        QCOMPARE(result.changes.changed, uidSet("1"));
        QCOMPARE(result.changes.counters, (MailboxCounters {4, 4}));
    }

    void recentIsNotKept()
    {
        Fixture f;
        MailboxDelta delta;
        delta.updates.emplace(1, arrival(1, flags({"\\Recent"})));
        f.apply(delta, state(5, 2, 1, 1));
        QCOMPARE(f.store->serverFlags(f.inbox, uidSet("1")).at(1), imap::FlagSet());
        delta.updates[1] = flagUpdate({}, 1);
        QCOMPARE(f.apply(delta, state(5, 2, 1, 1)).flagsChanged, 0U);
    }

    void absentFieldsKeepWhatIsStored()
    {
        Fixture f;
        MessageUpdate first = arrival(1, flags({"\\Flagged"}), 5);
        first.preview = QStringLiteral("Hello");
        first.hasAttachment = true;
        imap::BodyPart structure;
        structure.section = "1";
        structure.type = "text";
        structure.subtype = "plain";
        first.bodyStructure = structure;
        MailboxDelta delta;
        delta.updates.emplace(1, first);
        f.apply(delta, state(5, 2, 5, 1));
        const MessageRow before = *f.store->row(f.inbox, imap::Uid(1));
        QCOMPARE(before.preview, QStringLiteral("Hello"));
        QVERIFY(before.hasAttachment);

        MessageUpdate modSeqOnly;
        modSeqOnly.modSeq = imap::ModSeq(6);
        delta.updates[1] = modSeqOnly;
        QVERIFY(f.apply(delta, state(5, 2, 6, 1)).changes.isEmpty());
        const MessageRow after = *f.store->row(f.inbox, imap::Uid(1));
        QCOMPARE(after.flags, before.flags);
        QCOMPARE(after.header.subject, before.header.subject);
        QCOMPARE(after.internalDate, before.internalDate);
        QCOMPARE(after.size, before.size);
        QCOMPARE(after.preview, before.preview);
        QCOMPARE(after.hasAttachment, before.hasAttachment);
        QCOMPARE(f.store->bodyStructure(f.inbox, imap::Uid(1))->subtype, QByteArray("plain"));
    }

    void otherFieldsChange_data()
    {
        QTest::addColumn<int>("field");
        QTest::newRow("subject") << 0;
        QTest::newRow("size") << 1;
        QTest::newRow("internal date") << 2;
        QTest::newRow("attachment") << 3;
        QTest::newRow("preview") << 4;
    }
    void otherFieldsChange()
    {
        QFETCH(int, field);
        Fixture f;
        f.fill(3);
        MessageUpdate update;
        if (field == 0) {
            update.header = arrival(2).header;
            update.header->subject = QStringLiteral("Another");
        } else if (field == 1) {
            update.size = 5;
        } else if (field == 2) {
            update.internalDate = QDateTime::fromSecsSinceEpoch(86'400, Qt::UTC);
        } else if (field == 3) {
            update.hasAttachment = true;
        } else {
            update.preview = QStringLiteral("Preview");
        }
        MailboxDelta delta;
        delta.updates.emplace(2, update);
        ApplyResult result = f.apply(delta, state(5, 4, 11, 3));
        QCOMPARE(result.changes.changed, uidSet("2"));
        QCOMPARE(result.flagsChanged, 0U);
        const MessageRow row = *f.store->row(f.inbox, imap::Uid(2));
        QCOMPARE(row.header.subject,
                 field == 0 ? QStringLiteral("Another") : QStringLiteral("Subject 2"));
        QCOMPARE(row.size, field == 1 ? quint64(5) : quint64(1002));
        QCOMPARE(row.internalDate.toSecsSinceEpoch(),
                 field == 2 ? qint64(86'400) : qint64(dateOf(2)));
        QCOMPARE(row.hasAttachment, field == 3);
        QCOMPARE(row.preview, field == 4 ? QStringLiteral("Preview") : QString());
        QVERIFY(
            f.apply(delta, state(5, 4, 12, 3)).changes.isEmpty()); // the second time it is no news
    }

    void vanishedComeFirst()
    {
        Fixture f;
        f.fill(5);
        MailboxDelta delta;
        delta.vanished = uidSet("2:3,9");
        delta.updates.emplace(2, arrival(2, flags({"\\Seen"}))); // gone and there again
        delta.updates.emplace(3, flagUpdate(flags({"\\Seen"}))); // gone: nothing to update
        const ApplyResult result = f.apply(delta, state(5, 6, 20, 4));
        QCOMPARE(result.vanished, 2U);
        QCOMPARE(result.inserted, 1U);
        QCOMPARE(result.flagsChanged, 0U);
        QCOMPARE(result.changes.removed, uidSet("2:3"));
        QCOMPARE(uidsOf(result.changes.inserted), (std::vector<quint32> {2}));
        QCOMPARE(result.changes.counters, (MailboxCounters {4, 3}));
        QCOMPARE(f.store->uids(f.inbox), uidSet("1:2,4:5"));
    }

    void vanishedTakesPartsAlong()
    {
        Fixture f;
        f.fill(3);
        need(f.store->putPart(f.inbox, imap::Uid(2), "1", "body"));
        need(f.store->putPart(f.inbox, imap::Uid(3), "1", "kept"));
        MailboxDelta delta;
        delta.vanished = uidSet("2");
        f.apply(delta, state(5, 4, 20, 2));
        QVERIFY(!f.store->part(f.inbox, imap::Uid(2), "1"));
        QCOMPARE(*f.store->part(f.inbox, imap::Uid(3), "1"), QByteArray("kept"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM part"), QByteArray("1"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM header"), QByteArray("2"));
    }

    void everythingVanishes()
    {
        Fixture f;
        f.fill(3);
        MailboxDelta delta;
        delta.vanished = uidSet("1:4294967295");
        const ApplyResult result = f.apply(delta, state(5, 4, 20, 0));
        QCOMPARE(result.vanished, 3U);
        QCOMPARE(result.changes.removed, uidSet("1:3"));
        QCOMPARE(result.changes.counters, (MailboxCounters {0, 0}));
        QVERIFY(f.store->uids(f.inbox).isEmpty());
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM keys"), QByteArray("0"));
    }

    void otherMailboxesAreLeftAlone()
    {
        Fixture f;
        f.fill(3);
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        MailboxDelta delta;
        delta.updates.emplace(2, arrival(2));
        delta.updates.emplace(0xffffffff, arrival(0xffffffff));
        need(f.store->apply(archive, delta, state(9, 3, 1, 2), ChangeCause::FirstSync));
        delta = MailboxDelta();
        delta.vanished = uidSet("1:4294967295");
        f.apply(delta, state(5, 4, 20, 0));
        QCOMPARE(f.store->uids(archive), uidSet("2,4294967295"));
        QCOMPARE(f.store->mailbox(archive)->counters, (MailboxCounters {2, 2}));
        QCOMPARE(f.store->rows(archive, 0).size(), size_t(2));
    }

    void rebuildEmptiesFirst()
    {
        Fixture f;
        f.fill(5);
        need(f.store->putPart(f.inbox, imap::Uid(2), "1", "old"));
        MailboxDelta delta;
        delta.rebuild = true;
        delta.updates.emplace(2, arrival(9, flags({"\\Seen"}))); // another message
        const ApplyResult result = f.apply(delta, state(6, 3, 1, 1));
        QVERIFY(result.changes.isReset);
        QVERIFY(result.changes.removed.isEmpty());
        QCOMPARE(result.inserted, 1U);
        QCOMPARE(result.vanished, 0U);
        QCOMPARE(uidsOf(result.changes.inserted), (std::vector<quint32> {2}));
        QCOMPARE(result.changes.counters, (MailboxCounters {1, 0}));
        QCOMPARE(f.store->uids(f.inbox), uidSet("2"));
        QVERIFY(!f.store->part(f.inbox, imap::Uid(2), "1"));
    }

    void anotherUidValidityRebuildsEvenUnasked()
    {
        Fixture f;
        f.fill(5);
        MailboxDelta delta;
        delta.updates.emplace(
            2, flagUpdate(flags({"\\Seen"}))); // of the old incarnation's UID 2: there is none now
        const ApplyResult result = f.apply(delta, state(6, 3, 1, 1));
        QVERIFY(result.changes.isReset);
        QVERIFY(f.store->uids(f.inbox).isEmpty());
        QCOMPARE(result.flagsChanged, 0U);
    }

    void aMessageWithTheLeast()
    {
        Fixture f;
        MessageUpdate update;
        update.header = MessageHeader();
        MailboxDelta delta;
        delta.updates.emplace(0xffffffff, update);
        delta.updates.emplace(0, update); // no such UID
        QCOMPARE(f.apply(delta, state(5, 1, 1, 1)).inserted, 1U);
        const auto row = f.store->row(f.inbox, imap::Uid(0xffffffff));
        QVERIFY(row.has_value());
        QVERIFY(!row->internalDate.isValid() && !row->header.date.isValid());
        QVERIFY(row->flags.isEmpty() && row->header.from.empty());
        QCOMPARE(row->size, quint64(0));
        QCOMPARE(StoreTestAccess::allKeys(*f.store, f.inbox),
                 (std::vector<MessageKey> {{0xffffffff, 0}}));
        QVERIFY(!f.store->bodyStructure(f.inbox, imap::Uid(0xffffffff)));
        QVERIFY(!f.store->row(f.inbox, imap::Uid(5)));
    }

    void extremeValues()
    {
        Fixture f;
        MessageUpdate update = arrival(7);
        update.size = ~quint64(0);
        update.modSeq = imap::ModSeq(imap::maxModSeq);
        update.internalDate = QDateTime(QDate(1969, 12, 31), QTime(23, 0), Qt::UTC);
        update.header->date = QDateTime(QDate(1, 1, 1), QTime(0, 0), Qt::UTC);
        update.header->subject = QStringLiteral("Grüße \U0001F54A \u0000 end");
        update.header->from = {{QStringLiteral("Ærø"), QStringLiteral("ø@例え.jp")}};
        MailboxDelta delta;
        delta.updates.emplace(7, update);
        delta.updates.emplace(8, arrival(8));
        delta.updates[8].internalDate = QDateTime(QDate(9999, 12, 31), QTime(23, 59, 59), Qt::UTC);
        f.apply(delta, state(5, 9, imap::maxModSeq, 2));
        f.reopen();
        const MessageRow row = *f.store->row(f.inbox, imap::Uid(7));
        QCOMPARE(row.size, (quint64(1) << 63) - 1);
        QCOMPARE(row.internalDate, *update.internalDate);
        QCOMPARE(row.header.date, update.header->date);
        QCOMPARE(row.header.subject, update.header->subject);
        QCOMPARE(row.header.from, update.header->from);
        QCOMPARE(f.store->highestModSeqOf(f.inbox, uidSet("7")), imap::ModSeq(imap::maxModSeq));
        QCOMPARE(f.store->row(f.inbox, imap::Uid(8))->internalDate, *delta.updates[8].internalDate);
        const std::vector<MessageKey> keys = StoreTestAccess::allKeys(*f.store, f.inbox);
        QCOMPARE(keys, (std::vector<MessageKey> {{7, 0}, {8, 0xffffffff}})); // clamped
    }

    void keywordsAreBounded()
    {
        Fixture f;
        MailboxDelta delta;
        imap::FlagSet many;
        for (int i = 0; i < limits::keywords; ++i)
            many.addKeyword("k" + QByteArray::number(i));
        delta.updates.emplace(1, arrival(1, many));
        delta.updates.emplace(2, arrival(2, flags({"one-too-many", "K7"})));
        f.apply(delta, state(5, 3, 1, 2));
        const auto stored = f.store->serverFlags(f.inbox, uidSet("1:2"));
        QCOMPARE(stored.at(1).keywords().size(), qsizetype(limits::keywords));
        QCOMPARE(stored.at(1), many);
        QCOMPARE(stored.at(2), flags({"k7"}));
        // What is not kept is no news for ever either.
        delta.updates.erase(1);
        delta.updates[2] = flagUpdate(flags({"one-too-many", "K7"}), 2);
        QCOMPARE(f.apply(delta, state(5, 3, 2, 2)).flagsChanged, 0U);
    }

    void longKeywordsAreNotKept()
    {
        Fixture f;
        imap::FlagSet both;
        both.addKeyword(QByteArray(1024, 'a'));
        both.addKeyword(QByteArray(1025, 'b'));
        MailboxDelta delta;
        delta.updates.emplace(1, arrival(1, both));
        f.apply(delta, state(5, 2, 1, 1));
        const imap::FlagSet stored = f.store->serverFlags(f.inbox, uidSet("1")).at(1);
        QCOMPARE(stored.keywords(), QList<QByteArray> {QByteArray(1024, 'a')});
    }

    void rowsGivesTheNewest()
    {
        Fixture f;
        f.fill(10);
        const std::vector<MessageRow> rows = f.store->rows(f.inbox, 3);
        QCOMPARE(rows.size(), size_t(3));
        QCOMPARE(rows.front().uid, imap::Uid(8));
        QCOMPARE(rows.back().uid, imap::Uid(10));
        QCOMPARE(f.store->rows(f.inbox, 0).size(), size_t(10));
        QCOMPARE(f.store->rows(f.inbox, 99).size(), size_t(10));
        QVERIFY(f.store->rows(f.store->mailboxNamed(name("Archive"))->id, 0).empty());
    }

    void anUnknownMailboxIsAnError()
    {
        Fixture f;
        QVERIFY(!f.store->apply(MailboxId(99), {}, state(5), ChangeCause::Live));
        QVERIFY(f.store->uids(MailboxId(99)).isEmpty());
        QVERIFY(f.store->rows(MailboxId(99), 0).empty());
        QVERIFY(!f.store->mailbox(MailboxId(99)));
    }

    void partsAndPreviews()
    {
        Fixture f;
        f.fill(2);
        const QByteArray large(300'000, 'x');
        need(f.store->putPart(f.inbox, imap::Uid(1), "1.2", large));
        need(f.store->putPart(f.inbox, imap::Uid(1), "HEADER", QByteArray()));
        need(f.store->putPart(f.inbox, imap::Uid(9), "1", "nobody's"));
        QCOMPARE(*f.store->part(f.inbox, imap::Uid(1), "1.2"), large);
        QVERIFY(f.store->part(f.inbox, imap::Uid(1), "HEADER").has_value());
        QCOMPARE(*f.store->part(f.inbox, imap::Uid(1), "HEADER"), QByteArray());
        QVERIFY(!f.store->part(f.inbox, imap::Uid(1), "1"));
        QVERIFY(!f.store->part(f.inbox, imap::Uid(9), "1"));
        need(f.store->putPart(f.inbox, imap::Uid(1), "1.2", "shorter"));
        QCOMPARE(*f.store->part(f.inbox, imap::Uid(1), "1.2"), QByteArray("shorter"));

        auto changed =
            need(f.store->setPreview(f.inbox, imap::Uid(2), QStringLiteral("Guten Tag")));
        QVERIFY(changed.has_value());
        QCOMPARE(changed->changed, uidSet("2"));
        QCOMPARE(changed->cause, ChangeCause::Preview);
        QCOMPARE(changed->revision, f.store->revision());
        QCOMPARE(changed->counters, (MailboxCounters {2, 2}));
        QCOMPARE(f.store->row(f.inbox, imap::Uid(2))->preview, QStringLiteral("Guten Tag"));
        QVERIFY(!need(f.store->setPreview(f.inbox, imap::Uid(2), QStringLiteral("Guten Tag"))));
        QVERIFY(!need(f.store->setPreview(f.inbox, imap::Uid(9), QStringLiteral("nobody's"))));
    }

    void notes()
    {
        Fixture f;
        QCOMPARE(f.store->note("capabilities"), QByteArray());
        need(f.store->setNote("capabilities", QByteArray("IMAP4rev1\0QRESYNC", 17)));
        need(f.store->setNote("sid", "abc"));
        need(f.store->setNote("sid", "def"));
        f.reopen();
        QCOMPARE(f.store->note("capabilities"), QByteArray("IMAP4rev1\0QRESYNC", 17));
        QCOMPARE(f.store->note("sid"), QByteArray("def"));
        need(f.store->setNote("sid", QByteArray()));
        QCOMPARE(f.store->note("sid"), QByteArray());
    }

    void revisionsGrowByOneForWhatShows()
    {
        Fixture f;
        const quint64 before = f.store->revision();
        f.fill(3);
        QCOMPARE(f.store->revision(), before + 1);
        f.apply({}, state(5, 4, 50, 3));
        need(f.store->setNote("x", "y"));
        need(f.store->putPart(f.inbox, imap::Uid(1), "1", "z"));
        imap::StatusData status;
        status.mailbox = name("INBOX");
        need(f.store->applyStatus(status));
        QCOMPARE(f.store->revision(), before + 1);
        need(f.store->setPreview(f.inbox, imap::Uid(1), QStringLiteral("p")));
        QCOMPARE(f.store->revision(), before + 2);
    }
};

QTEST_GUILESS_MAIN(TestStoreApply)
#include "tst_store_apply.moc"
