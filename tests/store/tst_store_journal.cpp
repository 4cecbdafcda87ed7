// SPDX-License-Identifier: GPL-3.0-or-later
// The user's actions: what shows at once, what comes back when one is refused, and what a restart
// or a lost cache leaves.
#include "storefixture.h"
#include "storetestaccess.h"

#include "core/store/schema.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

using Changes = std::vector<ChangeSet>;

QList<QByteArray> flagsOf(Store &store, MailboxId mailbox, quint32 uid)
{
    return store.row(mailbox, imap::Uid(uid))->flags.toAtoms();
}

} // namespace

class TestStoreJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFlagShowsAtOnce()
    {
        Fixture f;
        f.fill(5);
        const quint64 revision = f.store->revision();
        const auto [id, changes] = need(f.store->enqueue(
            f.operation(OperationKind::AddFlags, "2:3,9", flags({"\\Seen", "$X"}))));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].changed, uidSet("2:3"));
        QCOMPARE(changes[0].cause, ChangeCause::UserAction);
        QCOMPARE(changes[0].counters, (MailboxCounters {5, 3}));
        QCOMPARE(changes[0].revision, revision + 1);
        QVERIFY(changes[0].removed.isEmpty() && changes[0].inserted.empty() && !changes[0].isReset);
        QCOMPARE(flagsOf(*f.store, f.inbox, 2), (QList<QByteArray> {"\\Seen", "$X"}));
        QCOMPARE(f.store->serverFlags(f.inbox, uidSet("2")).at(2), imap::FlagSet());
        const std::vector<Operation> operations = f.store->operations();
        QCOMPARE(operations.size(), size_t(1));
        QCOMPARE(operations[0].id, id);
        QCOMPARE(operations[0].state, OperationState::Pending);
        QCOMPARE(operations[0].uids, uidSet("2:3,9"));
        QCOMPARE(operations[0].flags, flags({"\\Seen", "$X"}));
        QVERIFY(operations[0].created.isValid());
    }

    void effectiveFlags_data()
    {
        QTest::addColumn<QByteArray>("server");
        QTest::addColumn<QByteArray>("actions"); // +flag and -flag, in order
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("add") << QByteArray() << QByteArray("+\\Seen") << QByteArray("\\Seen");
        QTest::newRow("add what is there")
            << QByteArray("\\Seen") << QByteArray("+\\Seen") << QByteArray("\\Seen");
        QTest::newRow("remove") << QByteArray("\\Seen $A") << QByteArray("-\\Seen")
                                << QByteArray("$A");
        QTest::newRow("remove what is not")
            << QByteArray("$A") << QByteArray("-\\Seen") << QByteArray("$A");
        QTest::newRow("add, remove")
            << QByteArray() << QByteArray("+\\Seen -\\Seen") << QByteArray();
        QTest::newRow("remove, add")
            << QByteArray("\\Seen") << QByteArray("-\\Seen +\\Seen") << QByteArray("\\Seen");
        QTest::newRow("keyword without case")
            << QByteArray("$Work") << QByteArray("-$WORK") << QByteArray();
        QTest::newRow("keywords") << QByteArray("a b") << QByteArray("+c -a +d")
                                  << QByteArray("b c d");
        QTest::newRow("mixed") << QByteArray("\\Flagged a")
                               << QByteArray("-\\Flagged +\\Answered +b -a -b")
                               << QByteArray("\\Answered");
    }
    void effectiveFlags()
    {
        QFETCH(QByteArray, server);
        QFETCH(QByteArray, actions);
        QFETCH(QByteArray, shown);
        const auto set = [](const QByteArray &text) {
            return text.isEmpty() ? imap::FlagSet() : imap::FlagSet::fromAtoms(text.split(' '));
        };
        // The message may be there before the actions or come after them: it must look the same.
        for (const bool arrivesFirst : {true, false}) {
            Fixture f;
            MailboxDelta delta;
            delta.updates.emplace(4, arrival(4, set(server)));
            f.apply(arrivesFirst ? delta : MailboxDelta(), state(5, 5, 1, 1));
            std::vector<OperationId> ids;
            for (const QByteArray &action : actions.split(' ')) {
                const OperationKind kind =
                    action[0] == '+' ? OperationKind::AddFlags : OperationKind::RemoveFlags;
                ids.push_back(
                    need(f.store->enqueue(f.operation(kind, "4", set(action.mid(1))))).first);
            }
            if (!arrivesFirst)
                f.apply(delta, state(5, 5, 1, 1));
            QCOMPARE(f.store->row(f.inbox, imap::Uid(4))->flags, set(shown));
            QCOMPARE(f.store->serverFlags(f.inbox, uidSet("4")).at(4), set(server));
            const bool isUnread = !set(shown).has(imap::SystemFlag::Seen);
            QCOMPARE(f.store->mailbox(f.inbox)->counters,
                     (MailboxCounters {1, isUnread ? 1U : 0U}));
            f.reopen();
            QCOMPARE(f.store->row(f.inbox, imap::Uid(4))->flags, set(shown));
            // Done one after the other, silently: the server's flags end where the screen has been
            // all along.
            for (const OperationId id : ids) {
                QVERIFY(need(f.store->complete(id, {})).empty());
                QCOMPARE(f.store->row(f.inbox, imap::Uid(4))->flags, set(shown));
            }
            QCOMPARE(f.store->serverFlags(f.inbox, uidSet("4")).at(4), set(shown));
            QCOMPARE(StoreTestAccess::ask(*f.store,
                                          "SELECT COUNT(*) FROM message WHERE eflags IS NOT NULL"),
                     QByteArray("0"));
        }
    }

    void theServersFlagsUnderAPendingOperation()
    {
        Fixture f;
        f.fill(3);
        const auto [id, shown] =
            need(f.store->enqueue(f.operation(OperationKind::AddFlags, "1:3", flags({"\\Seen"}))));
        MailboxDelta delta;
        delta.updates.emplace(1, flagUpdate(flags({"\\Seen"}), 20));    // what we are about to do
        delta.updates.emplace(2, flagUpdate(flags({"\\Flagged"}), 21)); // something else
        const ApplyResult result = f.apply(delta, state(5, 4, 21, 3));
        QCOMPARE(result.flagsChanged, 2U);             // news to the cache
        QCOMPARE(result.changes.changed, uidSet("2")); // but only one is to be seen
        QCOMPARE(result.changes.counters, (MailboxCounters {3, 0}));
        const Changes parked = need(f.store->park(id, QStringLiteral("[NOPERM] no")));
        QCOMPARE(parked.size(), size_t(1));
        QCOMPARE(parked[0].changed, uidSet("2:3"));
        QCOMPARE(parked[0].counters, (MailboxCounters {3, 2}));
        QCOMPARE(flagsOf(*f.store, f.inbox, 1), QList<QByteArray> {"\\Seen"});
        QCOMPARE(flagsOf(*f.store, f.inbox, 2), QList<QByteArray> {"\\Flagged"});
    }

    void parkRetryDrop()
    {
        Fixture f;
        f.fill(3);
        const auto id = need(f.store->enqueue(f.operation(OperationKind::Move, "2"))).first;
        need(f.store->setInFlight(id));
        Changes changes = need(f.store->park(id, QStringLiteral("Übervoll")));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(uidsOf(changes[0].inserted), (std::vector<quint32> {2}));
        QCOMPARE(changes[0].counters, (MailboxCounters {3, 3}));
        f.reopen();
        QCOMPARE(f.store->operations()[0].state, OperationState::Parked);
        QCOMPARE(f.store->operations()[0].parkedReason, QStringLiteral("Übervoll"));
        QCOMPARE(f.store->operations()[0].attempts, 1U);
        QVERIFY(!f.store->setInFlight(id));
        QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {3, 3}));

        changes = need(f.store->retry(id));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].removed, uidSet("2"));
        QCOMPARE(f.store->operations()[0].state, OperationState::Pending);
        QVERIFY(f.store->operations()[0].parkedReason.isEmpty());
        QVERIFY(need(f.store->retry(id)).empty()); // pending already
        need(f.store->setInFlight(id));
        QCOMPARE(f.store->operations()[0].attempts, 2U);
        QVERIFY(need(f.store->retry(id)).empty()); // the connection was lost
        QCOMPARE(f.store->operations()[0].state, OperationState::Pending);

        changes = need(f.store->drop(id));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(uidsOf(changes[0].inserted), (std::vector<quint32> {2}));
        QVERIFY(f.store->operations().empty());
        for (const auto &result : {f.store->complete(id, {}), f.store->park(id, {}),
                                   f.store->retry(id), f.store->drop(id)})
            QVERIFY(!result);
        QVERIFY(!f.store->setInFlight(id));
    }

    void aMoveHides()
    {
        Fixture f;
        f.fill(6);
        const auto [id, changes] =
            need(f.store->enqueue(f.operation(OperationKind::Move, "2:3,5,77")));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].removed, uidSet("2:3,5"));
        QVERIFY(changes[0].changed.isEmpty());
        QCOMPARE(changes[0].counters, (MailboxCounters {3, 3}));
        QVERIFY(f.store->row(f.inbox, imap::Uid(3))->isHidden);
        QVERIFY(!f.store->row(f.inbox, imap::Uid(4))->isHidden);
        QCOMPARE(f.store->rows(f.inbox, 0).size(), size_t(3));
        QCOMPARE(f.store->rows(f.inbox, 2).front().uid, imap::Uid(4));
        QCOMPARE(f.store->uids(f.inbox), uidSet("1:6")); // hidden ones included

        // The server speaks of hidden rows: nothing to be seen.
        MailboxDelta delta;
        delta.updates.emplace(2, flagUpdate(flags({"\\Seen"})));
        delta.vanished = uidSet("3");
        ApplyResult result = f.apply(delta, state(5, 7, 20, 5));
        QCOMPARE(result.flagsChanged, 1U);
        QCOMPARE(result.vanished, 1U);
        QVERIFY(result.changes.isEmpty());
        QCOMPARE(result.changes.counters, (MailboxCounters {3, 3}));

        // Done; the server's own VANISHED comes later.
        QVERIFY(need(f.store->complete(id, {})).empty());
        QVERIFY(f.store->row(f.inbox, imap::Uid(5))->isHidden);
        f.reopen();
        QVERIFY(f.store->row(f.inbox, imap::Uid(5))->isHidden);
        delta = MailboxDelta();
        delta.vanished = uidSet("2,5");
        result = f.apply(delta, state(5, 7, 21, 3), ChangeCause::Live);
        QCOMPARE(result.vanished, 2U);
        QVERIFY(result.changes.isEmpty());
        QCOMPARE(f.store->uids(f.inbox), uidSet("1,4,6"));
        QCOMPARE(StoreTestAccess::ask(*f.store, "SELECT COUNT(*) FROM shadow"), QByteArray("0"));
    }

    void completedWithWhatIsGone()
    {
        Fixture f;
        f.fill(6);
        const auto id = need(f.store->enqueue(f.operation(OperationKind::Delete, "2:4"))).first;
        // What the operation does not name is not taken, whatever the caller says.
        QVERIFY(need(f.store->complete(id, uidSet("2:3,6"))).empty());
        QCOMPARE(f.store->uids(f.inbox), uidSet("1,4:6"));
        QVERIFY(f.store->row(f.inbox, imap::Uid(4))->isHidden);
        QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {3, 3}));
    }

    void aResyncProvesWhatIsStillThere()
    {
        Fixture f;
        f.fill(4);
        const auto id = need(f.store->enqueue(f.operation(OperationKind::Delete, "2"))).first;
        need(f.store->complete(id, {})); // OK, but the server only marked it \Deleted
        MailboxDelta marked;
        marked.updates.emplace(2, flagUpdate(flags({"\\Deleted"}), 30));
        QVERIFY(f.apply(marked, state(5, 5, 30, 4), ChangeCause::Live).changes.isEmpty());
        QVERIFY(f.store->row(f.inbox, imap::Uid(2))->isHidden);
        // A resync that counts fewer proves nothing of the kind.
        QVERIFY(f.apply({}, state(5, 5, 31, 3), ChangeCause::Resync).changes.isEmpty());
        // One that counts it does.
        const ApplyResult result = f.apply({}, state(5, 5, 32, 4), ChangeCause::Resync);
        QCOMPARE(uidsOf(result.changes.inserted), (std::vector<quint32> {2}));
        QCOMPARE(result.inserted, 0U);
        QCOMPARE(result.changes.counters, (MailboxCounters {4, 4}));
        QCOMPARE(result.changes.revision, f.store->revision());
        QVERIFY(!f.store->row(f.inbox, imap::Uid(2))->isHidden);
        QCOMPARE(flagsOf(*f.store, f.inbox, 2), QList<QByteArray> {"\\Deleted"});
    }

    void overlappingOperations()
    {
        Fixture f;
        f.fill(4);
        const auto flagged =
            need(f.store->enqueue(f.operation(OperationKind::AddFlags, "1:2", flags({"\\Seen"}))))
                .first;
        const auto moved = need(f.store->enqueue(f.operation(OperationKind::Move, "2:3"))).first;
        const auto deleted =
            need(f.store->enqueue(f.operation(OperationKind::Delete, "3:4"))).first;
        QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {1, 0}));
        Changes changes = need(f.store->park(moved, QStringLiteral("no")));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(uidsOf(changes[0].inserted),
                 (std::vector<quint32> {2})); // 3 is still being deleted
        QCOMPARE(changes[0].counters, (MailboxCounters {2, 0}));
        changes = need(f.store->drop(flagged));
        QCOMPARE(changes[0].changed, uidSet("1:2"));
        QCOMPARE(changes[0].counters, (MailboxCounters {2, 2}));
        changes = need(f.store->drop(deleted));
        QCOMPARE(uidsOf(changes[0].inserted), (std::vector<quint32> {3, 4}));
        QCOMPARE(changes[0].counters, (MailboxCounters {4, 4}));
    }

    void flagsOfHiddenRowsChangeUnseen()
    {
        Fixture f;
        f.fill(2);
        const auto moved = need(f.store->enqueue(f.operation(OperationKind::Move, "2"))).first;
        const auto [flagged, shown] =
            need(f.store->enqueue(f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}))));
        QVERIFY(shown.empty());
        const Changes changes = need(f.store->drop(moved));
        QCOMPARE(uidsOf(changes[0].inserted), (std::vector<quint32> {2}));
        QCOMPARE(changes[0].counters, (MailboxCounters {2, 1}));
    }

    void newRowsUnderPendingOperations()
    {
        Fixture f;
        f.fill(2);
        need(f.store->enqueue(f.operation(OperationKind::Delete, "3")));
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "4", flags({"\\Seen"}))));
        MailboxDelta delta;
        delta.updates.emplace(3, arrival(3));
        delta.updates.emplace(4, arrival(4));
        const ApplyResult result = f.apply(delta, state(5, 5, 20, 4));
        QCOMPARE(result.inserted, 2U);
        QCOMPARE(uidsOf(result.changes.inserted), (std::vector<quint32> {4}));
        QCOMPARE(result.changes.counters, (MailboxCounters {3, 2}));
        QVERIFY(f.store->row(f.inbox, imap::Uid(3))->isHidden);
    }

    void anotherIncarnationParks()
    {
        Fixture f;
        f.fill(3);
        const auto moved = need(f.store->enqueue(f.operation(OperationKind::Move, "1"))).first;
        const auto flagged =
            need(f.store->enqueue(f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}))))
                .first;
        Operation append;
        append.kind = OperationKind::Append;
        append.mailbox = name("INBOX");
        append.message = "Subject: x\r\n\r\ny";
        const auto appended = need(f.store->enqueue(append)).first;
        Operation elsewhere = f.operation(OperationKind::AddFlags, "2", flags({"\\Seen"}));
        elsewhere.mailbox = name("Archive");
        elsewhere.uidValidity = imap::UidValidity(5);
        need(f.store->apply(f.store->mailboxNamed(name("Archive"))->id, {}, state(5),
                            ChangeCause::Resync));
        const auto other = need(f.store->enqueue(elsewhere)).first;

        MailboxDelta delta;
        delta.rebuild = true;
        delta.updates.emplace(1, arrival(1));
        delta.updates.emplace(2, arrival(2));
        const ApplyResult result = f.apply(delta, state(6, 3, 1, 2));
        QCOMPARE(result.parked, (std::vector<OperationId> {moved, flagged}));
        QCOMPARE(uidsOf(result.changes.inserted), (std::vector<quint32> {1, 2}));
        QCOMPARE(result.changes.counters,
                 (MailboxCounters {2, 2})); // nothing of the old is done to the new
        std::map<OperationId, OperationState> states;
        f.reopen();
        for (const Operation &operation : f.store->operations()) {
            states[operation.id] = operation.state;
            QCOMPARE(operation.parkedReason.isEmpty(), operation.state == OperationState::Pending);
        }
        QCOMPARE(states,
                 (std::map<OperationId, OperationState> {{moved, OperationState::Parked},
                                                         {flagged, OperationState::Parked},
                                                         {appended, OperationState::Pending},
                                                         {other, OperationState::Pending}}));
        // Retrying does not help: the UIDs are of the old one. It shows nothing and is parked at
        // the next apply again.
        QVERIFY(need(f.store->retry(moved)).empty());
        QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {2, 2}));
        QCOMPARE(f.apply({}, state(6, 3, 2, 2)).parked, (std::vector<OperationId> {moved}));
    }

    void staleOrEmptyOperationsAreRefused()
    {
        Fixture f;
        f.fill(3);
        Operation stale = f.operation(OperationKind::Move, "1");
        stale.uidValidity = imap::UidValidity(4);
        QVERIFY(!f.store->enqueue(stale));
        Operation none = f.operation(OperationKind::Move, "1");
        none.uids = imap::UidSet();
        QVERIFY(!f.store->enqueue(none));
        Operation nowhere = f.operation(OperationKind::Move, "1");
        nowhere.mailbox = name("Nowhere");
        nowhere.uidValidity = imap::UidValidity();
        QVERIFY(!f.store->enqueue(nowhere));
        QVERIFY(f.store->operations().empty());
        Operation open = f.operation(OperationKind::Move, "1");
        open.uidValidity = imap::UidValidity(); // filled in from the cache
        need(f.store->enqueue(open));
        QCOMPARE(f.store->operations()[0].uidValidity, imap::UidValidity(5));
    }

    void everyFieldSurvives()
    {
        Fixture f;
        f.fill(3);
        Operation copy = f.operation(OperationKind::Copy, "1:3,9");
        copy.created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
        copy.target = name("Entw&APw-rfe");
        need(f.store->enqueue(copy));
        Operation append;
        append.kind = OperationKind::Append;
        append.mailbox = name("Drafts");
        append.flags = flags({"\\Draft", "\\Seen", "$MDNSent"});
        append.message = QByteArray("a\0b\r\n", 5) + QByteArray(200'000, 'x');
        need(f.store->enqueue(append));
        f.reopen();
        const std::vector<Operation> operations = f.store->operations();
        QCOMPARE(operations.size(), size_t(2));
        QCOMPARE(operations[0].kind, OperationKind::Copy);
        QCOMPARE(operations[0].mailbox, name("INBOX"));
        QCOMPARE(operations[0].uidValidity, imap::UidValidity(5));
        QCOMPARE(operations[0].uids, uidSet("1:3,9"));
        QCOMPARE(operations[0].target, name("Entw&APw-rfe"));
        QCOMPARE(operations[0].created, copy.created);
        QCOMPARE(operations[1].kind, OperationKind::Append);
        QCOMPARE(operations[1].mailbox, name("Drafts"));
        QVERIFY(operations[1].uidValidity.isNull());
        QVERIFY(operations[1].uids.isEmpty());
        QCOMPARE(operations[1].flags, append.flags);
        QCOMPARE(f.store->message(operations[1].id), append.message);
        // Lists do not carry it, the reader's neither.
        QVERIFY(operations[1].message.isEmpty());
        for (const Operation &one : need(StoreReader::open(f.folder, account))->operations())
            QVERIFY(one.message.isEmpty());
        QVERIFY(f.store->message(operations[0].id).isEmpty());
        QVERIFY(operations[0].id < operations[1].id);
        QVERIFY(need(f.store->complete(operations[1].id, {})).empty());
        QVERIFY(need(f.store->complete(operations[0].id, {})).empty());
    }

    void idsAreNotUsedAgain()
    {
        Fixture f;
        f.fill(1);
        const auto first = need(f.store->enqueue(f.operation(OperationKind::Copy, "1"))).first;
        need(f.store->complete(first, {}));
        f.reopen();
        QVERIFY(need(f.store->enqueue(f.operation(OperationKind::Copy, "1"))).first > first);
    }

    void inFlightIsPendingAfterAStart()
    {
        Fixture f;
        f.fill(3);
        const auto id = need(f.store->enqueue(f.operation(OperationKind::Move, "2"))).first;
        need(f.store->setInFlight(id));
        QCOMPARE(f.store->operations()[0].state, OperationState::InFlight);
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 2U);
        f.reopen();
        QCOMPARE(f.store->operations()[0].state, OperationState::Pending);
        QCOMPARE(f.store->operations()[0].attempts, 1U); // it may have been done
        QCOMPARE(f.store->mailbox(f.inbox)->counters.total, 2U);
    }

    void operationsOutliveTheCache()
    {
        Fixture f;
        f.fill(3);
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "3", flags({"\\Seen"}))));
        f.store.reset();
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(f.folder.filePath(cacheFileName + QLatin1String(suffix)));
        f.reopen();
        QCOMPARE(f.store->operations().size(), size_t(2));
        QVERIFY(f.store->mailboxes().empty());
        need(f.store->applyMailboxList({listed("INBOX")}));
        f.inbox = f.store->mailboxNamed(name("INBOX"))->id;
        f.fill(3);
        QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {2, 1}));
        QVERIFY(f.store->row(f.inbox, imap::Uid(2))->isHidden);
        QVERIFY(f.store->row(f.inbox, imap::Uid(3))->flags.has(imap::SystemFlag::Seen));
    }

    void whatTheWireNeverHadWasNoAttempt()
    {
        Fixture f;
        f.fill(3);
        const OperationId id = need(f.store->enqueue(f.operation(OperationKind::Copy, "2"))).first;
        need(f.store->setInFlight(id));
        need(f.store->takeBack(id));
        QCOMPARE(f.store->operations().front().state, OperationState::Pending);
        QCOMPARE(f.store->operations().front().attempts, 0U);
        need(f.store->takeBack(id)); // is pending already: nothing to take back
        need(f.store->setInFlight(id));
        f.reopen(); // killed: nobody knows whether it went out
        QCOMPARE(f.store->operations().front().attempts, 1U);
        need(f.store->park(id, QStringLiteral("no")));
        QVERIFY(!f.store->takeBack(id));
        QCOMPARE(f.store->operations().front().state, OperationState::Parked);
    }

    void anotherProcessOnTheSameProfile()
    {
        // homingctl beside the window: neither loses what the other wrote, and revisions never
        // repeat.
        Fixture f;
        f.fill(6);
        auto other = need(Store::open(f.folder, account));
        const auto first = need(f.store->enqueue(f.operation(OperationKind::AddFlags, "1",
                                                             flags({"\\Seen", "mine"}))))
                               .first;
        const quint64 revision = f.store->revision();
        const auto [second, changes] = need(
            other->enqueue(f.operation(OperationKind::AddFlags, "2", flags({"\\Seen", "its"}))));
        QCOMPARE(changes.at(0).revision, revision + 1);
        QCOMPARE(changes.at(0).counters, (MailboxCounters {6, 4}));
        QCOMPARE(f.store->operations().size(), size_t(2));
        QCOMPARE(f.store->row(f.inbox, imap::Uid(2))->flags, flags({"\\Seen", "its"}));
        QVERIFY(need(f.store->complete(second, {})).empty());
        QCOMPARE(other->operations().size(), size_t(1));
        QVERIFY(!other->setInFlight(second));
        QVERIFY(!other->complete(second, {}));
        const auto third = need(other->enqueue(f.operation(OperationKind::Move, "3"))).first;
        need(f.store->setInFlight(third));
        QCOMPARE(other->operations().back().state, OperationState::InFlight);
        QVERIFY(!other->setInFlight(third));  // it would be sent twice
        need(Store::open(f.folder, account)); // nor does one that starts take it for interrupted
        QCOMPARE(f.store->operations().back().state, OperationState::InFlight);
        QCOMPARE(f.store->operations().back().attempts, 1U);
        const Changes shown = need(f.store->park(third, QStringLiteral("no")));
        QCOMPARE(uidsOf(shown.at(0).inserted), (std::vector<quint32> {3}));
        QCOMPARE(shown.at(0).revision, revision + 3);
        need(other->drop(first));
        MailboxDelta delta;
        delta.updates.emplace(4, flagUpdate(flags({"both", "its", "mine"})));
        f.apply(delta, state(5, 7, 20, 6));
        QCOMPARE(other->serverFlags(f.inbox, uidSet("4")).at(4), flags({"both", "its", "mine"}));
        QCOMPARE(other->mailbox(f.inbox)->counters, (MailboxCounters {6, 5}));
        other.reset();
        f.reopen();
        QCOMPARE(f.store->row(f.inbox, imap::Uid(2))->flags, flags({"\\Seen", "its"}));
        QCOMPARE(f.store->row(f.inbox, imap::Uid(1))->flags, imap::FlagSet());
        QCOMPARE(f.store->operations().size(), size_t(1));
    }

    void aCrashBetweenTheFilesHeals_data()
    {
        QTest::addColumn<bool>("journalIsNewer");
        QTest::newRow("the journal has it, the cache does not") << true;
        QTest::newRow("the cache has it, the journal does not") << false;
    }
    void aCrashBetweenTheFilesHeals()
    {
        QFETCH(bool, journalIsNewer);
        Fixture f;
        f.fill(5);
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "1", flags({"\\Seen"}))));
        const QDir before(f.temporary.filePath(QStringLiteral("before")));
        copyFiles(f.folder, before);
        need(f.store->enqueue(f.operation(OperationKind::Move, "2")));
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "3", flags({"\\Seen", "new"}))));
        f.store.reset();
        const QString older = journalIsNewer ? cacheFileName : journalFileName;
        for (const char *suffix : {"", "-wal", "-shm"}) {
            const QString file = older + QLatin1String(suffix);
            QFile::remove(f.folder.filePath(file));
            QFile::copy(before.filePath(file), f.folder.filePath(file));
        }
        f.reopen();
        if (journalIsNewer) {
            QCOMPARE(f.store->operations().size(), size_t(3));
            QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {4, 2}));
            QVERIFY(f.store->row(f.inbox, imap::Uid(2))->isHidden);
            QCOMPARE(f.store->row(f.inbox, imap::Uid(3))->flags, flags({"\\Seen", "new"}));
        } else {
            QCOMPARE(f.store->operations().size(), size_t(1));
            QCOMPARE(f.store->mailbox(f.inbox)->counters, (MailboxCounters {5, 4}));
            QVERIFY(!f.store->row(f.inbox, imap::Uid(2))->isHidden);
            QCOMPARE(f.store->row(f.inbox, imap::Uid(3))->flags, imap::FlagSet());
        }
        QCOMPARE(f.store->row(f.inbox, imap::Uid(1))->flags, flags({"\\Seen"}));
    }
};

QTEST_GUILESS_MAIN(TestStoreJournal)
#include "tst_store_journal.moc"
