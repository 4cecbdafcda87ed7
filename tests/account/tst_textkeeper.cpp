// SPDX-License-Identifier: GPL-3.0-or-later
// What an offline policy fetches, in which order, when it rests; and that the index follows.
#include "core/account/profile.h"
#include "core/account/textindexer.h"
#include "core/account/textkeeper.h"
#include "tests/store/storefixture.h"
#include "tests/store/storetestaccess.h"

#include <QSignalSpy>

using namespace homing;
using namespace homing::account;
using namespace homing::store;
using namespace homing::store::test;
using Kind = OfflinePolicy::Kind;

namespace {

imap::BodyPart textPart(quint64 octets)
{
    imap::BodyPart part;
    part.type = "text";
    part.subtype = "plain";
    part.encoding = "7bit";
    part.section = "1";
    part.octets = octets;
    return part;
}

/// 50 messages of INBOX, one a day, the newest today; requests are answered by answer().
struct Keeper : Fixture
{
    ManualClock clock;
    std::vector<sync::BodyRequest> asked;
    TextKeeper keeper {*store, clock,
                       [this](const sync::BodyRequest &request) { asked.push_back(request); }};

    explicit Keeper(quint64 octets = 100)
    {
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= 50; ++uid) {
            MessageUpdate update = arrival(uid);
            update.internalDate = clock.nowUtc().addDays(int(uid) - 50).addSecs(-60);
            update.bodyStructure = textPart(octets);
            delta.updates.emplace(uid, update);
        }
        apply(delta, state(5, 51, 10, 50));
        index();
        keeper.setPolicy({Kind::Recent, 30});
        keeper.setIdle(true);
    }
    void index()
    {
        QVERIFY(TextIndexer::indexAll(*store, QDeadlineTimer(QDeadlineTimer::Forever)));
    }
    QList<quint32> uids() const
    {
        QList<quint32> list;
        for (const sync::BodyRequest &request : asked)
            list += request.uid.value();
        return list;
    }
    /// All that was asked for is here after `ms`. How many of them only the keeper waited for.
    int answer(int ms = 100, sync::BodyResult::Kind kind = sync::BodyResult::Kind::Fetched)
    {
        clock.advance(ms);
        int only = 0;
        for (const sync::BodyRequest &request : std::exchange(asked, {})) {
            if (kind == sync::BodyResult::Kind::Fetched)
                need(store->putPart(request.mailbox, request.uid, "1", "some words"));
            only += keeper.noteResult({request, kind, {}}) ? 1 : 0;
        }
        return only;
    }
};

} // namespace

class TestTextKeeper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theNewestDaysInSmallBatches()
    {
        Keeper k;
        k.clock.advance(4'000);
        QVERIFY(k.asked.empty()); // the user first
        k.clock.advance(2'000);
        QCOMPARE(k.uids().size(), 20);
        QCOMPARE(k.uids().first(), 50U); // newest first
        QCOMPARE(k.uids().last(), 31U);
        QCOMPARE(k.keeper.total(), 30U);
        QCOMPARE(k.keeper.done(), 0U);
        k.clock.advance(60'000);
        QCOMPARE(k.uids().size(), 20); // no more before these are answered
        QCOMPARE(k.answer(), 20);
        QCOMPARE(k.keeper.done(), 20U);
        QVERIFY(k.asked.empty()); // and not at once
        k.clock.advance(70'000);
        QCOMPARE(k.uids().size(), 10);
        QCOMPARE(k.uids().last(), 21U);
        k.answer();
        k.clock.advance(60'000);
        QVERIFY(k.asked.empty());
        QCOMPARE(k.keeper.total(), 0U); // done
        k.index();
        quint32 wanted = 0;
        QVERIFY(k.store->textsMissing(k.inbox, 0, wanted).contains(20));
        QVERIFY(!k.store->textsMissing(k.inbox, 0, wanted).contains(21));
    }

    void anIndexThatIsBegunAnewIsFilledAgain()
    {
        Fixture f;
        const MailboxId archive = f.store->mailboxNamed(name("Archive"))->id;
        const auto arrive = [&f](MailboxId mailbox, quint32 uid) {
            MailboxDelta delta;
            MessageUpdate update = arrival(uid);
            update.bodyStructure = textPart(10);
            delta.updates.emplace(uid, update);
            need(f.store->apply(mailbox, delta, state(5, uid + 1, 10, uid), ChangeCause::Live));
        };
        arrive(archive, 1);
        arrive(f.inbox, 1);
        TextIndexer indexer(*f.store);
        QSignalSpy idle(&indexer, &TextIndexer::idle);
        QTRY_VERIFY(f.store->headsToIndex(archive, 5).isEmpty() && !idle.isEmpty());
        StoreTestAccess::ask(*f.store, "UPDATE meta SET value = 24575 WHERE id = 2"); // nearly
        idle.clear();
        arrive(f.inbox, 2);
        ChangeSet changes;
        changes.mailbox = {store::test::account, f.inbox};
        changes.inserted = {{2, 0}};
        indexer.noteChanges(changes);
        QTRY_VERIFY(!idle.isEmpty());
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT value FROM meta WHERE id = 2"),
                 QByteArray("3"));
        QVERIFY(f.store->headsToIndex(archive, 5).isEmpty());
        QVERIFY(f.store->headsToIndex(f.inbox, 5).isEmpty());
    }

    void everythingAndNothing()
    {
        Keeper k;
        k.keeper.setPolicy({Kind::Everything, 30});
        int fetched = 0;
        for (int i = 0; i < 10; ++i) {
            k.clock.advance(10'000);
            fetched += int(k.asked.size());
            k.answer();
        }
        QCOMPARE(fetched, 50);
        Keeper other;
        other.keeper.setPolicy({Kind::Nothing, 30});
        other.clock.advance(100'000);
        QVERIFY(other.asked.empty());
    }

    void junkAndTrashAreNotFetched()
    {
        Keeper k;
        const MailboxId trash = k.store->mailboxNamed(name("Trash"))->id;
        MailboxDelta delta;
        MessageUpdate update = arrival(1);
        update.internalDate = k.clock.nowUtc();
        update.bodyStructure = textPart(10);
        delta.updates.emplace(1, update);
        need(k.store->apply(trash, delta, state(9, 2, 1, 1), ChangeCause::Resync));
        k.index();
        k.keeper.noteChanges();
        while (k.clock.advance(20'000), !k.asked.empty()) {
            for (const sync::BodyRequest &request : k.asked)
                QCOMPARE(request.mailbox, k.inbox);
            k.answer();
        }
    }

    void restsWhileOthersWork()
    {
        Keeper k;
        k.keeper.setIdle(false);
        k.clock.advance(100'000);
        QVERIFY(k.asked.empty());
        k.keeper.setIdle(true);
        k.clock.advance(10'000);
        QCOMPARE(k.uids().size(), 20);
    }

    void whatTheUserWantsIsHis()
    {
        Keeper k;
        k.clock.advance(6'000);
        k.keeper.userWants(k.inbox, imap::Uid(50));
        k.keeper.userWants(k.inbox, imap::Uid(1)); // nobody asked for it ahead
        QCOMPARE(k.answer(), 19);
        QVERIFY(!k.keeper.noteResult(
            {{k.inbox, imap::Uid(1), {"1"}}, sync::BodyResult::Kind::Fetched, {}}));
    }

    void whatIsCancelledHoldsNothingUp()
    {
        Keeper k;
        k.clock.advance(6'000);
        k.keeper.noteCancelled(k.inbox, imap::Uid(50));
        k.asked.erase(k.asked.begin());
        k.answer();
        k.clock.advance(10'000);
        QCOMPARE(k.uids().size(), 10);
    }

    void meteredNetworksAreSpared()
    {
        Keeper k;
        k.clock.advance(6'000);
        QCOMPARE(k.uids().size(), 20);
        k.keeper.setMetered(true);
        QVERIFY(k.keeper.isPaused());
        k.answer();
        k.clock.advance(600'000);
        QVERIFY(k.asked.empty());
        QVERIFY(k.keeper.isPaused());
        k.keeper.setMetered(false);
        k.clock.advance(10'000);
        QVERIFY(!k.keeper.isPaused());
        QCOMPARE(k.uids().size(), 10);
    }

    void slowLinksAreSpared()
    {
        Keeper k(60'000); // five messages a batch
        for (int i = 0; i < 3; ++i) {
            k.clock.advance(10'000);
            QCOMPARE(k.uids().size(), 5);
            k.answer(100'000); // 3 kB a second
        }
        QVERIFY(k.keeper.isPaused());
        k.clock.advance(300'000);
        QVERIFY(k.asked.empty());
        k.clock.advance(400'000); // looks again
        QCOMPARE(k.uids().size(), 5);
        QVERIFY(!k.keeper.isPaused());
    }

    void whatIsRefusedIsNotAskedForAgain()
    {
        Keeper k;
        k.clock.advance(6'000);
        k.answer(100, sync::BodyResult::Kind::Refused);
        k.clock.advance(10'000);
        QCOMPARE(k.uids().size(), 10);
        k.answer();
        k.keeper.noteChanges();
        k.clock.advance(100'000);
        QVERIFY(k.asked.empty());
    }

    void hugeTextsAreLeftToTheirReader()
    {
        Keeper k(5 << 20);
        k.clock.advance(100'000);
        QVERIFY(k.asked.empty());
        QCOMPARE(k.keeper.total(), 0U);
    }

    void thePolicyIsRemembered()
    {
        QTemporaryDir folder;
        const Profile profile {QDir(folder.path())};
        std::vector<AccountSettings> accounts(3);
        for (int i = 0; i < 3; ++i) {
            accounts[size_t(i)].id = AccountId(i + 1);
            accounts[size_t(i)].offline = {Kind(i), 7 + i};
        }
        QVERIFY(profile.save(accounts));
        const auto loaded = profile.load();
        QVERIFY(loaded);
        for (size_t i = 0; i < 3; ++i)
            QCOMPARE((*loaded)[i].offline, accounts[i].offline);
        QFile file(folder.filePath(QStringLiteral("accounts.json"))); // of an earlier version
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version":1,"accounts":[{"id":1,"name":"x"}]})");
        file.close();
        QCOMPARE(profile.load()->front().offline, (OfflinePolicy {Kind::Recent, 90}));
    }
};

QTEST_GUILESS_MAIN(TestTextKeeper)
#include "tst_textkeeper.moc"
