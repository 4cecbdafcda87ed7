// SPDX-License-Identifier: GPL-3.0-or-later
// Atomicity: each changing function is run with its first, second, third ... statement failing
// until a run is clean. After each failure both files are as before and the store answers as
// before; at last the same call succeeds.
#include "storefixture.h"
#include "storetestaccess.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

/// What a store answers, beyond what is in its files.
QByteArray answers(Store &store)
{
    QByteArray text = QByteArray::number(store.revision()) + '\n';
    for (const MailboxRecord &record : store.mailboxes()) {
        text += record.name.wire() + ' ' + QByteArray::number(record.counters.total) + ' '
            + QByteArray::number(record.counters.unread) + ' ' + store.uids(record.id).toWire()
            + '\n';
        for (const MessageRow &row : store.rows(record.id, 0))
            text +=
                QByteArray::number(row.uid.value()) + ' ' + row.flags.toAtoms().join(' ') + '\n';
    }
    for (const Operation &operation : store.operations())
        text += QByteArray::number(operation.id.value()) + ' '
            + QByteArray::number(int(operation.state)) + ' ' + operation.uids.toWire() + ' '
            + store.message(operation.id) + '\n';
    return text;
}

/// A store with something of everything.
struct Busy : Fixture
{
    OperationId flagged, moved, parked, appended;
    Operation toFlag, toMove; // made beforehand: that reads the store
    Busy(const Busy &other)   // the other must be closed
        : Fixture(other.folder)
        , flagged(other.flagged)
        , moved(other.moved)
        , parked(other.parked)
        , appended(other.appended)
        , toFlag(other.toFlag)
        , toMove(other.toMove)
    {
    }
    Busy()
    {
        MailboxDelta delta;
        for (quint32 uid = 1; uid <= 40; ++uid)
            delta.updates.emplace(
                uid, arrival(uid, uid % 3 == 0 ? flags({"\\Seen", "$Old"}) : imap::FlagSet()));
        apply(delta, state(5, 41, 10, 40));
        need(store->putPart(inbox, imap::Uid(4), "1", "part"));
        flagged = need(store->enqueue(
                           operation(OperationKind::AddFlags, "1:6", flags({"\\Seen", "$New"}))))
                      .first;
        moved = need(store->enqueue(operation(OperationKind::Move, "5:9"))).first;
        parked = need(store->enqueue(operation(OperationKind::Delete, "20:22"))).first;
        need(store->park(parked, QStringLiteral("no")));
        Operation append;
        append.kind = OperationKind::Append;
        append.mailbox = name("Drafts");
        append.message = "Subject: kept\r\n\r\n";
        appended = need(store->enqueue(append)).first;
        toFlag =
            operation(OperationKind::RemoveFlags, "2:12", flags({"\\Seen", "$Old", "$Unknown"}));
        toMove = operation(OperationKind::Move, "1:12,35");
    }
};

} // namespace

class TestStoreFailures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachStatementFailsOnce_data() { addCalls(); }
    void eachStatementFailsOnce()
    {
        QFETCH(QString, what);
        int failures = 0;
        auto f = std::make_unique<Busy>();
        for (int n = 1;; ++n) {
            QVERIFY2(n < 500, "no run is clean");
            if (n == 1 && what == QLatin1String("resync that reveals"))
                need(f->store->complete(f->moved, {}));
            const QByteArray files = dumpFolder(f->folder);
            const QByteArray said = answers(*f->store);
            FailurePlan plan {n};
            StoreTestAccess::setFailurePlan(*f->store, &plan);
            const bool isDone = run(*f, what);
            const bool isClean = !plan.hasStruck;
            StoreTestAccess::setFailurePlan(*f->store, nullptr);
            if (isClean) { // after all those failures of the same call
                QVERIFY2(isDone, "the store is not usable after a failure");
                QVERIFY(dumpFolder(f->folder) != files);
                break;
            }
            ++failures;
            QVERIFY2(!isDone, "a failure was not noticed");
            const QByteArray saysNow = answers(*f->store);
            QVERIFY2(saysNow == said,
                     "after failure " + QByteArray::number(n) + " it says\n" + saysNow
                         + "\nbefore it said\n" + said);
            QCOMPARE(dumpFolder(f->folder), files);
        }
        const QByteArray after = answers(*f->store);
        f->reopen(); // what it says is what is on the disk
        QByteArray again = answers(*f->store);
        QCOMPARE(again.replace(" 1 ", " 0 "),
                 QByteArray(after).replace(" 1 ", " 0 ")); // in flight is pending
        QVERIFY2(failures >= 3, qPrintable(QString::number(failures)));
    }

    /// What could not be read or written of the journal is over with that call: a transaction of
    /// the cache alone goes on as if nothing had been.
    void aFailureOfTheJournalIsOver()
    {
        Busy f;
        for (int n = 1;; ++n) {
            FailurePlan plan {n};
            StoreTestAccess::setFailurePlan(*f.store, &plan);
            f.store->operations();
            f.store->message(f.appended);
            StoreTestAccess::setFailurePlan(*f.store, nullptr);
            QVERIFY2(f.store->setNote("a", QByteArray::number(n)), qPrintable(QString::number(n)));
            if (!plan.hasStruck)
                break;
            QVERIFY(n < 50);
        }
        for (int n = 1;; ++n) {
            FailurePlan plan {n};
            StoreTestAccess::setFailurePlan(*f.store, &plan);
            const bool isDone = bool(f.store->setInFlight(f.flagged));
            StoreTestAccess::setFailurePlan(*f.store, nullptr);
            QVERIFY2(f.store->setNote("b", QByteArray::number(n)), qPrintable(QString::number(n)));
            if (isDone) {
                QVERIFY(n > 1);
                break;
            }
            QVERIFY(n < 50);
        }
    }

    void everythingFailsFromSomeStatementOn_data() { addCalls(); }
    void everythingFailsFromSomeStatementOn()
    {
        // Then not even what was written can be taken back. When the disk is well again, the rows
        // follow from the journal, whether it took the operation or not, and the store says what a
        // new start would say.
        QFETCH(QString, what);
        Busy original;
        if (what == QLatin1String("resync that reveals"))
            need(original.store->complete(original.moved, {}));
        original.store.reset();
        for (int n = 1;; ++n) {
            QVERIFY2(n < 500, "no run is clean");
            Busy f(original);
            FailurePlan plan {n, true};
            StoreTestAccess::setFailurePlan(*f.store, &plan);
            const bool isDone = run(f, what);
            QVERIFY(isDone == !plan.hasStruck);
            QVERIFY(!plan.hasStruck || !f.store->setNote("a", "b"));
            StoreTestAccess::setFailurePlan(*f.store, nullptr);
            need(f.store->setNote("a", "b"));
            QByteArray says = answers(*f.store);
            f.reopen();
            QByteArray again = answers(*f.store);
            QVERIFY2(says.replace(" 1 ", " 0 ") == again.replace(" 1 ", " 0 "),
                     "after failure " + QByteArray::number(n) + " it says\n" + says
                         + "\nand after a new start\n" + again);
            if (isDone)
                break;
        }
    }

private:
    static void addCalls()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"apply",
                                 "rebuild",
                                 "rebuild that keeps",
                                 "resync that reveals",
                                 "vanish scattered",
                                 "list",
                                 "rename",
                                 "status",
                                 "part",
                                 "references",
                                 "preview",
                                 "note",
                                 "enqueue flags",
                                 "enqueue move",
                                 "enqueue append",
                                 "in flight",
                                 "complete flags",
                                 "complete move",
                                 "complete append",
                                 "park",
                                 "retry",
                                 "drop",
                                 "threads"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    static bool run(Busy &f, const QString &what)
    {
        Store &store = *f.store;
        MailboxDelta delta;
        if (what == QLatin1String("apply")) {
            delta.vanished = uidSet("2,8,30:35");
            delta.updates.emplace(3, flagUpdate(flags({"\\Flagged", "$Fresh"}), 30));
            delta.updates.emplace(10, flagUpdate(flags({"\\Seen"}), 31));
            delta.updates.emplace(11, arrival(11));
            delta.updates[11].header->subject = QStringLiteral("Changed");
            delta.updates[11].preview = QStringLiteral("p");
            delta.updates[11].bodyStructure = imap::BodyPart();
            delta.updates.emplace(41, arrival(41, flags({"$Brand"})));
            return bool(store.apply(f.inbox, delta, state(5, 42, 31, 33), ChangeCause::Resync));
        }
        if (what == QLatin1String("threads"))
            return bool(store.advanceThreads(30));
        if (what == QLatin1String("rebuild")) {
            delta.rebuild = true;
            delta.updates.emplace(1, arrival(1));
            return bool(
                store.apply(f.inbox, delta, state(6, 2, 1, 1), ChangeCause::Resync)); // parks two
        }
        if (what == QLatin1String("rebuild that keeps")) { // a body that finds its message again
            delta.rebuild = true;
            delta.updates.emplace(1, arrival(4));
            delta.updates.emplace(2, arrival(1));
            return bool(store.apply(f.inbox, delta, state(6, 3, 1, 2), ChangeCause::FirstSync));
        }
        if (what == QLatin1String("resync that reveals"))
            return bool(store.apply(f.inbox, delta, state(5, 41, 11, 40), ChangeCause::Resync));
        if (what == QLatin1String("vanish scattered")) {
            for (quint32 uid = 1; uid <= 40; uid += 2)
                delta.vanished.add(uid);
            return bool(store.apply(f.inbox, delta, state(5, 41, 11, 20), ChangeCause::Resync));
        }
        if (what == QLatin1String("list"))
            return bool(store.applyMailboxList(
                {listed("INBOX", {"\\HasChildren"}), listed("New"), listed("Archive")}));
        if (what == QLatin1String("rename"))
            return bool(store.renameMailbox(name("INBOX"), name("Archive"))); // with its actions
        if (what == QLatin1String("status")) {
            imap::StatusData status;
            status.mailbox = name("Archive");
            status.messages = 4;
            return bool(store.applyStatus(status));
        }
        if (what == QLatin1String("part"))
            return bool(store.putPart(f.inbox, imap::Uid(4), "1", "another"));
        if (what == QLatin1String("references"))
            return bool(store.putReferences(f.inbox, {{4, "<a@x>"}, {5, ""}}));
        if (what == QLatin1String("preview"))
            return bool(store.setPreview(f.inbox, imap::Uid(4), QStringLiteral("Preview")));
        if (what == QLatin1String("note"))
            return bool(store.setNote("key", "value"));
        if (what == QLatin1String("enqueue flags"))
            return bool(store.enqueue(f.toFlag));
        if (what == QLatin1String("enqueue move"))
            return bool(store.enqueue(f.toMove));
        if (what == QLatin1String("enqueue append")) {
            Operation append;
            append.kind = OperationKind::Append;
            append.mailbox = name("Drafts");
            append.message = "Subject: new\r\n\r\n";
            return bool(store.enqueue(append));
        }
        if (what == QLatin1String("in flight"))
            return bool(store.setInFlight(f.flagged));
        if (what == QLatin1String("complete flags"))
            return bool(store.complete(f.flagged, {}));
        if (what == QLatin1String("complete move"))
            return bool(store.complete(f.moved, uidSet("5:8")));
        if (what == QLatin1String("complete append"))
            return bool(store.complete(f.appended, {}));
        if (what == QLatin1String("park"))
            return bool(store.park(f.moved, QStringLiteral("refused")));
        if (what == QLatin1String("retry"))
            return bool(store.retry(f.parked));
        if (what == QLatin1String("drop"))
            return bool(store.drop(f.flagged));
        qFatal("what?");
    }
};

QTEST_GUILESS_MAIN(TestStoreFailures)
#include "tst_store_failures.moc"
