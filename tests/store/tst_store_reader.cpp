// SPDX-License-Identifier: GPL-3.0-or-later
// StoreReader: the window's read-only view, beside a writer at work in another thread.
#include "storefixture.h"
#include "storetestaccess.h"
#include "syntheticmailbox.h"

#include <QThread>

#include <atomic>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

class TestStoreReader : public QObject
{
    Q_OBJECT

    static std::unique_ptr<Fixture> arrangedFixture()
    {
        auto fixture = std::make_unique<Fixture>();
        Fixture &f = *fixture;
        need(f.store->applyMailboxList({listed("INBOX"), listed("Sent", {"\\Sent"})}));
        SyntheticOptions options;
        options.messages = 9000; // more than one portion
        options.uidStep = 3;
        need(fillMailbox(*f.store, f.inbox, options));
        need(f.store->enqueue(f.operation(OperationKind::Move, "30:60")));
        need(f.store->enqueue(
            f.operation(OperationKind::AddFlags, "300:600", flags({"\\Flagged"}))));
        const auto sent = f.store->mailboxNamed(name("Sent"));
        MailboxDelta delta;
        delta.updates[1] = arrival(1);
        delta.updates[1].header->cc = {f.store->row(f.inbox, imap::Uid(9))->header.from.front()};
        SyncState state;
        state.uidValidity = imap::UidValidity(1);
        state.uidNext = imap::Uid(2);
        state.exists = 1;
        need(f.store->apply(sent->id, delta, state, ChangeCause::FirstSync));
        return fixture;
    }
    std::unique_ptr<Fixture> m_arranged; // made once

private Q_SLOTS:
    void beforeThereIsAnything()
    {
        QTemporaryDir temporary;
        const QDir folder(temporary.filePath(QStringLiteral("account")));
        auto reader = need(StoreReader::open(folder, account));
        QVERIFY(reader->mailboxes().empty());
        QVERIFY(reader->keys(MailboxId(1)).keys.empty());
        QVERIFY(reader->rows(MailboxId(1), {1}).empty());
        QVERIFY(!reader->part(MailboxId(1), imap::Uid(1), "1"));
        QVERIFY(!reader->hasPart(MailboxId(1), imap::Uid(1), "1"));
        QVERIFY(!reader->bodyStructure(MailboxId(1), imap::Uid(1)));
        QVERIFY(reader->operations().empty());
        QVERIFY(!folder.exists()); // it makes nothing
        auto store = need(Store::open(folder, account));
        need(store->applyMailboxList({listed("INBOX")}));
        QCOMPARE(reader->mailboxes().size(),
                 size_t(1)); // the same reader, as soon as there is something
    }

    void withoutAWriter()
    {
        Fixture f;
        f.fill(5);
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        f.store.reset();
        const auto before = contentOf(f.folder);
        {
            auto reader = need(StoreReader::open(f.folder, account));
            QCOMPARE(uidsOf(reader->keys(f.inbox).keys), (std::vector<quint32> {1, 3, 4, 5}));
            QCOMPARE(reader->operations().size(), size_t(1));
        }
        const auto after = contentOf(f.folder);
        QCOMPARE(after[QStringLiteral("cache.sqlite")], before[QStringLiteral("cache.sqlite")]);
        QCOMPARE(after[QStringLiteral("journal.sqlite")], before[QStringLiteral("journal.sqlite")]);
        f.reopen();
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 4U);
    }

    void saysWhatTheWriterSays()
    {
        Fixture f;
        SyntheticOptions options;
        options.messages = 300;
        need(fillMailbox(*f.store, f.inbox, options));
        auto reader = need(StoreReader::open(f.folder, account));
        QCOMPARE(reader->keys(f.inbox).keys, StoreTestAccess::allKeys(*f.store, f.inbox));
        QCOMPARE(reader->keys(f.inbox).revision, f.store->revision());
        const MailboxRecord mine = reader->mailboxes().front();
        const MailboxRecord its = *f.store->mailbox(f.inbox);
        QCOMPARE(mine.id, its.id);
        QCOMPARE(mine.name, its.name);
        QCOMPARE(mine.counters, its.counters);
        QVERIFY(mine.state == its.state);
        for (quint32 uid = 1; uid <= 300; ++uid) {
            const MessageUpdate told = syntheticMessage(uid);
            const std::vector<MessageRow> rows = reader->rows(f.inbox, {uid});
            QCOMPARE(rows.size(), size_t(1));
            QCOMPARE(rows[0].flags, *told.flags);
            QCOMPARE(rows[0].header.subject, told.header->subject);
            QCOMPARE(rows[0].header.cc, told.header->cc);
            QCOMPARE(rows[0].internalDate, *told.internalDate);
            QCOMPARE(rows[0].hasAttachment, *told.hasAttachment);
            QCOMPARE(reader->bodyStructure(f.inbox, imap::Uid(uid))->children.size(),
                     told.bodyStructure->children.size());
        }
        need(f.store->putPart(f.inbox, imap::Uid(7), "1.MIME", "bytes"));
        QCOMPARE(*reader->part(f.inbox, imap::Uid(7), "1.MIME"), QByteArray("bytes"));
        QVERIFY(reader->hasPart(f.inbox, imap::Uid(7), "1.MIME"));
        QVERIFY(!reader->hasPart(f.inbox, imap::Uid(7), "1"));
        QVERIFY(!reader->hasPart(f.inbox, imap::Uid(8), "1.MIME"));
    }

    void arrangesAsItsRowsSay_data()
    {
        QTest::addColumn<int>("order");
        QTest::addColumn<int>("filters"); // bits: unread, flagged, attachment, contacts, reversed
        const char *orders[] = {"date", "sender", "subject", "size", "unread", "flagged"};
        for (int order = 0; order < 6; ++order) {
            for (const int filters : {0, 1, 2, 4, 8, 3, 15, 16, 17, 28})
                QTest::addRow("by %s, filters %d", orders[order], filters) << order << filters;
        }
    }
    void arrangesAsItsRowsSay()
    {
        QFETCH(int, order);
        QFETCH(int, filters);
        if (!m_arranged)
            m_arranged = arrangedFixture();
        Fixture &f = *m_arranged;
        Arrangement arrangement {SortOrder(order),   (filters & 16) != 0, (filters & 1) != 0,
                                 (filters & 2) != 0, (filters & 4) != 0,  (filters & 8) != 0};
        auto reader = need(StoreReader::open(f.folder, account));
        ArrangeQuery query;
        query.mailbox = {account, f.inbox};
        query.kept = uidSet("30,33,600");
        const std::atomic_bool cancelled = false;
        std::vector<ArrangedKeys> lists(1);
        TextRanks texts;
        lists[0] = reader->arranged(query, arrangement, cancelled, 0, texts);
        texts.finish(arrangement.isReversed, lists);
        QCOMPARE(lists[0].revision, f.store->revision());

        std::vector<ArrangedKeys> slow(1);
        TextRanks slowTexts;
        std::vector<MessageRow> rows;
        const std::vector<MessageKey> keys = reader->keys(f.inbox).keys;
        for (const MessageKey &key : keys) {
            if (rows.empty()) {
                std::vector<quint32> uids;
                for (const MessageKey *next = &key; next <= &keys.back() && uids.size() < 200;
                     ++next)
                    uids.push_back(next->uid);
                rows = reader->rows(f.inbox, uids);
                std::reverse(rows.begin(), rows.end());
            }
            const MessageRow row = rows.back();
            rows.pop_back();
            const ArrangedMessage message = arrangedMessage(row, false, lists[0].contacts.get());
            if (!matches(arrangement, message) && !query.kept.contains(key.uid))
                continue;
            const MessageAddress from =
                row.header.from.empty() ? MessageAddress() : row.header.from.front();
            if (arrangement.order == SortOrder::Subject)
                slowTexts.addSubject(0, key, row.header.subject.toUtf8());
            else if (arrangement.order == SortOrder::Sender)
                slowTexts.addPerson(0, key, from.name.toUtf8(), from.address.toUtf8());
            else
                slow[0].keys.push_back({key.uid, rankOf(arrangement, message)});
        }
        slowTexts.finish(arrangement.isReversed, slow);
        std::sort(slow[0].keys.begin(), slow[0].keys.end(), [](const auto &a, const auto &b) {
            return a.date != b.date ? a.date < b.date : a.uid < b.uid;
        });
        QVERIFY(lists[0].keys == slow[0].keys);
        QVERIFY(!lists[0].keys.empty());
        if (arrangement.isFiltered())
            QVERIFY(lists[0].keys.size() < 9000);
        query.only = uidSet("300:330");
        texts = {};
        lists[0] = reader->arranged(query, Arrangement(), cancelled, 0, texts);
        QCOMPARE(lists[0].keys.size(), size_t(11));
    }

    void anArrangementIsCancelled()
    {
        Fixture f;
        f.fill(50);
        auto reader = need(StoreReader::open(f.folder, account));
        ArrangeQuery query;
        query.mailbox = {account, f.inbox};
        const std::atomic_bool cancelled = true;
        TextRanks texts;
        QVERIFY(
            reader->arranged(query, {.order = SortOrder::Size}, cancelled, 0, texts).keys.empty());
    }

    void whatCannotBeReadIsNotEmpty()
    {
        Fixture f;
        f.fill(50);
        auto reader = need(StoreReader::open(f.folder, account));
        ArrangeQuery query;
        query.mailbox = {account, f.inbox};
        const std::atomic_bool cancelled = false;
        TextRanks texts;
        QVERIFY(!reader->arranged(query, {}, cancelled, 0, texts).hasFailed);
        StoreTestAccess::ask(*f.store, "ALTER TABLE keys RENAME TO aside");
        QVERIFY(reader->arranged(query, {}, cancelled, 0, texts).hasFailed);
        StoreTestAccess::ask(*f.store, "ALTER TABLE aside RENAME TO keys");
        const ArrangedKeys again = reader->arranged(query, {}, cancelled, 0, texts);
        QVERIFY(!again.hasFailed);
        QCOMPARE(again.keys.size(), size_t(50));
    }

    void windowsKeepTheirOrderAndSize()
    {
        Fixture f;
        f.fill(400);
        auto reader = need(StoreReader::open(f.folder, account));
        std::vector<MessageRow> rows = reader->rows(f.inbox, {9, 3, 1000, 3, 0, 400});
        QCOMPARE(rows.size(), size_t(4));
        QCOMPARE(rows[0].uid, imap::Uid(9));
        QCOMPARE(rows[1].uid, imap::Uid(3));
        QCOMPARE(rows[2].uid, imap::Uid(3));
        QCOMPARE(rows[3].uid, imap::Uid(400));
        std::vector<quint32> many;
        for (quint32 uid = 1; uid <= 201; ++uid)
            many.push_back(uid);
        QCOMPARE(reader->rows(f.inbox, many).size(), size_t(200));
    }

    void newWordsAreUnderstood()
    {
        Fixture f;
        f.fill(2);
        auto reader = need(StoreReader::open(f.folder, account));
        QVERIFY(reader->rows(f.inbox, {1})[0].flags.isEmpty());
        MailboxDelta delta;
        delta.updates.emplace(1, flagUpdate(flags({"$Brand", "New"})));
        f.apply(delta, state(5, 3, 11, 2));
        QCOMPARE(reader->rows(f.inbox, {1})[0].flags, flags({"$Brand", "New"}));
    }

    void whatIsNotCommittedIsNotSeen()
    {
        Fixture f;
        f.fill(5);
        auto reader = need(StoreReader::open(f.folder, account));
        StoreTestAccess::ask(*f.store, "BEGIN IMMEDIATE");
        StoreTestAccess::ask(*f.store, "DELETE FROM keys");
        StoreTestAccess::ask(*f.store, "DELETE FROM message");
        QCOMPARE(reader->keys(f.inbox).keys.size(), size_t(5)); // and it does not wait
        QCOMPARE(reader->rows(f.inbox, {1, 2}).size(), size_t(2));
        StoreTestAccess::ask(*f.store, "ROLLBACK");
    }

    void aNewCacheIsNoticed()
    {
        Fixture f;
        f.fill(5);
        auto reader = need(StoreReader::open(f.folder, account));
        QCOMPARE(reader->keys(f.inbox).keys.size(), size_t(5));
        f.store.reset();
        QVERIFY(setAside(f.folder.filePath(cacheFileName)));
        QVERIFY(reader->keys(f.inbox).keys.empty());
        f.reopen();
        need(f.store->applyMailboxList({listed("INBOX")}));
        f.inbox = f.store->mailboxNamed(name("INBOX"))->id;
        f.fill(3);
        QCOMPARE(reader->keys(f.inbox).keys.size(), size_t(3));
    }

    void anotherVersionIsNotRead()
    {
        Fixture f;
        f.fill(5);
        f.store.reset();
        {
            Database database;
            QVERIFY(database.open(f.folder.filePath(cacheFileName), Database::Mode::ReadWrite,
                                  QStringLiteral("test")));
            database.runOnce("PRAGMA user_version = "
                             + QByteArray::number(cacheSchema().version() + 1));
        }
        auto reader = need(StoreReader::open(f.folder, account));
        QVERIFY(reader->keys(f.inbox).keys.empty());
        QVERIFY(reader->mailboxes().empty());
    }

    void besideAWriterAtWork()
    {
        // Whatever the moment: the keys read are those of exactly the revision that is read with
        // them.
        Fixture f;
        f.fill(3000);
        std::map<quint64, std::vector<MessageKey>> history;
        history[f.store->revision()] = StoreTestAccess::allKeys(*f.store, f.inbox);
        const QDir folder = f.folder;
        const MailboxId inbox = f.inbox;
        std::vector<StoreReader::KeysAtRevision> seen;
        std::atomic<bool> isOver = false;
        std::atomic<bool> hasRead = false;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            auto reader = need(StoreReader::open(folder, account));
            bool isLast = false;
            while (!isLast) {
                isLast = isOver;
                StoreReader::KeysAtRevision now = reader->keys(inbox);
                std::vector<quint32> window;
                for (size_t i = 0; i < now.keys.size(); i += now.keys.size() / 50 + 1)
                    window.push_back(now.keys[i].uid);
                for (const MessageRow &row : reader->rows(inbox, window)) {
                    if (row.header.subject != QStringLiteral("Subject %1").arg(row.uid.value()))
                        qFatal("a row of another message");
                }
                if (seen.empty() || seen.back().revision != now.revision)
                    seen.push_back(std::move(now));
                hasRead = true;
            }
        }));
        thread->start();
        quint32 top = 3000;
        for (int step = 0; step < 200 || (!hasRead && step < 100'000); ++step) {
            MailboxDelta delta;
            delta.vanished.add(1 + quint32(step) * 11, 4 + quint32(step) * 11);
            for (int i = 0; i < 10; ++i)
                delta.updates.emplace(top + 1, arrival(top + 1)), ++top;
            const ApplyResult result =
                f.apply(delta, state(5, top + 1, quint64(20 + step), 1), ChangeCause::Live);
            history[result.changes.revision] = StoreTestAccess::allKeys(*f.store, f.inbox);
        }
        isOver = true;
        QVERIFY(thread->wait());
        QVERIFY(!seen.empty());
        QCOMPARE(seen.back().revision, f.store->revision());
        for (const StoreReader::KeysAtRevision &one : seen) {
            QVERIFY(history.contains(one.revision));
            QVERIFY2(history[one.revision] == one.keys,
                     qPrintable(QStringLiteral("revision %1").arg(one.revision)));
        }
    }
};

QTEST_GUILESS_MAIN(TestStoreReader)
#include "tst_store_reader.moc"
