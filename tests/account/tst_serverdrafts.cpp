// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts on the server: which versions come there and when, and which one is left.
#include "tests/account/draftsrig.h"
#include "tests/store/storetestaccess.h"

using namespace homing;
using namespace homing::test;
using imap::SystemFlag;
using store::LocalMessage;
using store::OperationKind;

namespace {

const QList<QByteArray> all;
const QList<QByteArray> noReplace {"REPLACE"};
const QList<QByteArray> noUidPlus {"REPLACE", "UIDPLUS"};
const QList<QByteArray> old {"REPLACE",   "UIDPLUS", "MOVE",   "QRESYNC",
                             "CONDSTORE", "ESEARCH", "NOTIFY", "LIST-STATUS"};

void addServers()
{
    QTest::addColumn<QList<QByteArray>>("without");
    QTest::newRow("REPLACE") << all;
    QTest::newRow("UIDPLUS") << noReplace;
    QTest::newRow("neither") << noUidPlus;
    QTest::newRow("an old one") << old;
}

} // namespace

class TestServerDrafts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theServerHasItAndThenItAlone()
    {
        DraftsRig rig;
        rig.keep("one");
        const auto waiting = rig.store->operations();
        QCOMPARE(waiting.size(), size_t(1)); // offline it waits
        QCOMPARE(waiting.front().kind, OperationKind::Append);
        rig.becomeQuiet();
        const auto there = rig.mail->messages(rig.place);
        QCOMPARE(there.size(), size_t(1));
        QVERIFY(there.front().flags.has(SystemFlag::Draft));
        QVERIFY(there.front().flags.has(SystemFlag::Seen));
        QVERIFY(there.front().bytes.contains("\r\nBcc: carl@example.net\r\n"));
        QCOMPARE(there.front().bytes.count("Message-ID:"), 1);
        QVERIFY(!there.front().bytes.contains("<own@example.org>"));
        QVERIFY(rig.versions().front().messageId.endsWith("@example.org")); // as who writes
        QVERIFY(!there.front().bytes.contains("home.example"));
        QVERIFY(!rig.isHere());
        // Without a connection it can be opened all the same.
        const auto record = rig.store->mailboxNamed(rig.place);
        QCOMPARE(rig.store->part(record->id, there.front().uid, {}), there.front().bytes);
    }

    void theNewVersionTakesTheOldOnesPlace_data() { addServers(); }
    void theNewVersionTakesTheOldOnesPlace()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"one"}));
        rig.fewest = 1;
        for (const QByteArray text : {"two", "three", "four"}) {
            rig.keep(text);
            rig.time.advance(31'000);
            rig.becomeQuiet();
            QCOMPARE(rig.texts(), QList<QByteArray> {text});
        }
        QCOMPARE(rig.fewest, size_t(1));
        QVERIFY(rig.isHere()); // a window has it
        QCOMPARE(rig.versions().size(), size_t(1));
        const bool canReplace = !without.contains("REPLACE");
        QCOMPARE(rig.said("UID REPLACE"), canReplace ? 3 : 0);
        QCOMPARE(rig.said("APPEND"), canReplace ? 1 : 4);
        QCOMPARE(rig.said("UID EXPUNGE"), without == noReplace ? 3 : 0);
    }

    void notAtEachLetter()
    {
        DraftsRig rig;
        rig.drafts->setOpen(rig.draft.id, true);
        int operations = 0;
        OperationId last;
        for (int second = 0; second < 120; second += 5) {
            rig.keep(QByteArray::number(second));
            rig.time.advance(5'000);
            const auto waiting = rig.store->operations();
            QVERIFY(waiting.size() <= 1); // only the newest waits
            if (!waiting.empty() && waiting.front().id != last) {
                last = waiting.front().id;
                ++operations;
            }
        }
        QCOMPARE(operations, 4);
        rig.keep("last");
        QCOMPARE(rig.store->operations().front().id, last);
        rig.drafts->setOpen(rig.draft.id, false); // closed: at once
        rig.settle();
        QCOMPARE(rig.store->operations().size(), size_t(1));
        QVERIFY(rig.store->operations().front().id != last);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"last"}));
    }

    void aLargeOneGoesLessOften()
    {
        DraftsRig rig;
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep(QByteArray(5'000'000, 'x'));
        rig.time.advance(30'000);
        const OperationId first = rig.store->operations().front().id;
        rig.keep(QByteArray(5'000'001, 'x'));
        rig.time.advance(100'000);
        QCOMPARE(rig.store->operations().front().id, first);
        rig.time.advance(31'000);
        QVERIFY(rig.store->operations().front().id != first);
    }

    void whatIsDiscardedOrSentGoes_data() { addServers(); }
    void whatIsDiscardedOrSentGoes()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        rig.keep("two");
        rig.time.advance(31'000);
        QCOMPARE(rig.store->operations().size(), size_t(1)); // waits
        rig.drop();
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), QList<QByteArray>());
        QVERIFY(rig.versions().empty());
    }

    void discardedBeforeItLeftItNeverLeaves()
    {
        DraftsRig rig;
        rig.keep("one");
        rig.drop();
        QVERIFY(rig.store->operations().empty());
        QVERIFY(rig.versions().empty());
        rig.becomeQuiet();
        QCOMPARE(rig.said("APPEND"), 0);
    }

    /// Until it has left, the server's stays; what is taken back is a draft again.
    void inTheOutboxItStaysAsItWas()
    {
        DraftsRig rig;
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        LocalMessage queued = rig.draft;
        queued.state = LocalMessage::State::Queued;
        queued.message = rig.written("two");
        queued.changed = rig.time.nowUtc();
        QVERIFY(rig.store->localMessages().put(queued).value());
        rig.drafts->setOpen(rig.draft.id, false);
        rig.time.advance(60'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"one"}));
        QVERIFY(rig.isHere());
        queued.state = LocalMessage::State::Draft;
        QVERIFY(rig.store->localMessages().change(queued, {LocalMessage::State::Queued}).value());
        rig.drafts->wake();
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"two"}));
    }

    void anotherDeviceRemovesIt_data() { addServers(); }
    void anotherDeviceRemovesIt()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        rig.mail->expunge(rig.place, imap::UidSet::range(1, 99));
        rig.keep("two"); // it is not known yet
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"two"}));
        rig.mail->expunge(rig.place, imap::UidSet::range(1, 99));
        rig.becomeQuiet(); // now it is
        rig.keep("three");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"three"}));
        QVERIFY(rig.store->operations().empty());
    }

    void anotherDeviceChangesIt_data() { addServers(); }
    void anotherDeviceChangesIt()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        rig.mail->expunge(rig.place, imap::UidSet::range(1, 99));
        rig.mail->append(rig.place, rig.written("theirs"));
        rig.keep("ours");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        rig.keep("ours again");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"theirs", "ours again"}));
    }

    void oneThatIsTheServersIsOpened_data() { addServers(); }
    void oneThatIsTheServersIsOpened()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        const imap::Uid theirs =
            rig.mail->append(rig.place, "Subject: no id\r\n\r\nby another program\r\n");
        rig.mail->append(rig.place, rig.written("beside it"));
        rig.becomeQuiet();
        rig.draft.serverMailbox = rig.place;
        rig.draft.serverUidValidity = rig.mail->uidValidity(rig.place);
        rig.draft.serverUid = theirs;
        rig.keep("goes on");
        QCOMPARE(rig.store->localMessages().all().front().serverUid, theirs);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it", "goes on"}));
        QVERIFY(!rig.isHere());
        // And once more, by another number: it was handed over.
        const auto versions = rig.versions();
        QCOMPARE(versions.size(), size_t(1));
        rig.draft.id = store::newLocalMessageId();
        rig.draft.serverUid = versions.front().uid;
        rig.keep("goes further");
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it", "goes further"}));
        QCOMPARE(rig.versions().size(), size_t(1));
        // Removed by another device that is all.
        rig.mail->expunge(rig.place, imap::UidSet::single(rig.versions().front().uid.value()));
        rig.becomeQuiet();
        QVERIFY(rig.versions().empty());
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it"}));
    }

    /// Whoever opens it does not know, and it is marked as answered all the same when it is sent.
    void whatItAnswersIsKept()
    {
        DraftsRig rig;
        rig.draft.answeredMailbox = imap::MailboxName::fromWire("INBOX");
        rig.draft.answeredUidValidity = imap::UidValidity(7);
        rig.draft.answeredUid = imap::Uid(5);
        rig.draft.answeredMark.set(SystemFlag::Answered);
        rig.keep("one");
        const LocalMessage answering = rig.draft;
        for (const QByteArray text : {"two", "three"}) {
            rig.becomeQuiet();
            QVERIFY(!rig.isHere());
            rig.open();
            const LocalMessage opened = rig.draft;
            rig.keep(text);
            rig.draft = opened;
            rig.keep(text + '!');
            const auto found = rig.store->localMessages().find(rig.draft.id);
            QCOMPARE(found->answeredMailbox, answering.answeredMailbox);
            QCOMPARE(found->answeredUidValidity, answering.answeredUidValidity);
            QCOMPARE(found->answeredUid, answering.answeredUid);
            QCOMPARE(found->answeredMark, answering.answeredMark);
        }
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"three!"}));
    }

    void itHasOtherUids()
    {
        DraftsRig rig(noReplace);
        rig.drafts->setOpen(rig.draft.id, true);
        rig.mail->append(rig.place, rig.written("beside it"));
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        rig.mail->changeUidValidity(rig.place);
        rig.becomeQuiet();
        rig.keep("two");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it", "two"}));
    }

    void draftsHasAnotherName()
    {
        DraftsRig rig;
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        const imap::MailboxName other = imap::MailboxName::fromWire("Unfinished");
        QVERIFY(rig.mail->renameMailbox(rig.place, other));
        rig.becomeQuiet();
        rig.keep("two");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        const auto there = rig.mail->messages(other);
        QCOMPARE(there.size(), size_t(1));
        QVERIFY(there.front().bytes.contains("two"));
    }

    /// Whatever cannot be written, of which step ever: nothing is lost, and it goes on by itself.
    void aFullDisk_data()
    {
        QTest::addColumn<int>("step");
        for (int step = 0; step < 4; ++step)
            QTest::addRow("%d", step) << step;
    }
    void aFullDisk()
    {
        QFETCH(int, step);
        for (int n = 1; n < 200; ++n) {
            DraftsRig rig(noReplace);
            rig.keep("one");
            rig.becomeQuiet();
            rig.fewest = 1;
            rig.open();
            rig.draft.message = rig.written("two");
            rig.time.advance(1);
            rig.draft.changed = rig.time.nowUtc();
            QVERIFY(rig.store->localMessages().put(rig.draft).valueOr(false));
            store::FailurePlan plan {n, true};
            for (int each = 0; each < 4; ++each) {
                rig.drafts->wake();
                if (each == step)
                    store::StoreTestAccess::setFailurePlan(*rig.store, &plan);
                rig.settle();
                store::StoreTestAccess::setFailurePlan(*rig.store, nullptr);
                rig.syncOnce({});
            }
            rig.time.advance(60'000);
            rig.becomeQuiet();
            QCOMPARE(rig.texts(), (QList<QByteArray> {"two"}));
            QCOMPARE(rig.fewest, size_t(1));
            QVERIFY(!rig.isHere());
            QCOMPARE(rig.versions().size(), size_t(1));
            if (!plan.hasStruck)
                return; // all of it was done before
        }
        QFAIL("the plan strikes for ever");
    }

    void aUidThatIsSomebodyElsesIsNotBelieved()
    {
        DraftsRig rig(noReplace);
        const imap::Uid beside = rig.mail->append(rig.place, rig.written("beside it"));
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it", "one"}));
        store::DraftVersion version = rig.versions().front();
        version.uid = beside;
        QVERIFY(rig.store->localMessages().versions().update(version));
        rig.keep("two");
        rig.time.advance(31'000);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it", "two"}));
        rig.drop();
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"beside it"}));
    }

    /// The server has it, and it stays here to be found, as after a crash without a server.
    void whatACrashLeavesStaysHereUntilItWasOpened()
    {
        DraftsRig rig;
        rig.drafts->setOpen(rig.draft.id, true);
        rig.keep("one");
        rig.start();
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"one"}));
        QVERIFY(rig.isHere());
        rig.drafts->setOpen(rig.draft.id, true);
        rig.drafts->setOpen(rig.draft.id, false);
        rig.becomeQuiet();
        QVERIFY(!rig.isHere());
        QCOMPARE(rig.texts(), (QList<QByteArray> {"one"}));
    }

    void notWhereItIsNotWanted()
    {
        DraftsRig rig;
        rig.settings.keepsDraftsOnServer = false;
        rig.drafts->configure(rig.settings);
        rig.becomeQuiet();
        rig.keep("one");
        rig.becomeQuiet();
        QVERIFY(rig.texts().isEmpty());
        QVERIFY(rig.isHere());
    }

    void notWhereThereIsNoPlace()
    {
        DraftsRig rig;
        QVERIFY(rig.mail->deleteMailbox(rig.place));
        rig.becomeQuiet();
        rig.keep("one");
        rig.becomeQuiet();
        QCOMPARE(rig.said("APPEND"), 0);
        QVERIFY(rig.isHere());
    }

    /// Nothing is known of the server's any more but what the journal says.
    void theCacheIsLost()
    {
        DraftsRig rig(noReplace);
        rig.keep("one");
        rig.becomeQuiet();
        QVERIFY(!rig.isHere());
        rig.drafts.reset();
        rig.store.reset();
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(
                rig.folder.filePath(QStringLiteral("cache.sqlite") + QLatin1String(suffix)));
        rig.start();
        rig.settle();
        QCOMPARE(rig.versions().size(), size_t(1));
        rig.becomeQuiet();
        rig.draft.serverMailbox = rig.place;
        rig.draft.serverUidValidity = rig.mail->uidValidity(rig.place);
        rig.draft.serverUid = rig.versions().front().uid;
        rig.keep("two");
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), (QList<QByteArray> {"two"}));
    }

    /// The program goes on, and the next connection settles what the one before left open.
    void cutAndConnectedAgain_data() { addServers(); }
    void cutAndConnectedAgain()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.keep("0");
        rig.becomeQuiet();
        const auto turn = [&](const auto &isThere) {
            QDeadlineTimer deadline(20'000);
            while (!isThere() && !deadline.hasExpired()) {
                rig.settle();
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
            }
            return isThere();
        };
        qint64 before = rig.server->bytesIn();
        rig.stayOnline();
        QVERIFY(turn([&] {
            return rig.account->session().state() == session::ImapSession::State::Idling
                || without == old;
        }));
        const qint64 begin = rig.server->bytesIn() - before;
        rig.goOffline();
        for (int number = 1; number < 24; ++number) {
            server::ServerFaults faults;
            faults.cutAfterBytesIn = begin + 170 + 29 * number; // what came since is heard of
            rig.server->setFaults(faults);
            rig.stayOnline();
            rig.server->setFaults({});
            rig.open();
            const QByteArray text = QByteArray::number(number);
            rig.keep(text);
            const bool isWell = turn([&] {
                if (rig.account->state() == sync::AccountSync::State::Waiting)
                    rig.account->linkChanged();
                return !rig.isHere() && rig.store->operations().empty()
                    && rig.texts() == QList<QByteArray> {text};
            });
            QVERIFY2(isWell, rig.log.toScenario().constData());
            rig.goOffline();
        }
    }

    /// Wherever the connection ends, and the process with it: one version is always there, and when
    /// all is quiet the newest alone.
    void cutAtEveryByte_data() { addServers(); }
    void cutAtEveryByte()
    {
        QFETCH(QList<QByteArray>, without);
        DraftsRig rig(without);
        rig.keep("0");
        rig.becomeQuiet();
        int number = 0;
        const auto change = [&] { // as when it is opened again
            rig.open();
            rig.keep(QByteArray::number(++number));
        };
        const sync::SyncReport quiet = rig.syncOnce({});
        change();
        const sync::SyncReport whole = rig.syncOnce({});
        QVERIFY(quiet.isOk && whole.isOk);
        rig.becomeQuiet();
        QCOMPARE(rig.texts(), QList<QByteArray> {QByteArray::number(number)});
        rig.fewest = 1;
        // Those without UIDPLUS say much more, and wait for more answers.
        const int usual = without.contains("UIDPLUS") ? 3 : 1;
        const int step = std::max(usual, qEnvironmentVariableIntValue("HOMING_CUT_STEP"));
        for (const bool isOut : {true, false}) { // of the server
            const qint64 begin =
                (isOut ? quiet.cost.bytesIn : quiet.cost.bytesOut) - 60; // less LOGOUT
            const qint64 end = (isOut ? whole.cost.bytesIn : whole.cost.bytesOut) + 60;
            for (qint64 at = begin; at <= end; at += step) {
                change();
                server::ServerFaults faults;
                (isOut ? faults.cutAfterBytesOut : faults.cutAfterBytesIn) = at;
                rig.server->setFaults(faults);
                rig.syncOnce({});
                rig.server->setFaults({});
                rig.start();
                rig.becomeQuiet();
                const QByteArray where = (isOut ? "out " : "in ") + QByteArray::number(at) + '\n'
                    + rig.texts().join('|') + '\n' + rig.log.toScenario();
                QVERIFY2(rig.texts() == QList<QByteArray> {QByteArray::number(number)},
                         where.constData());
                QVERIFY2(rig.store->operations().empty() && !rig.isHere(), where.constData());
                QCOMPARE(rig.fewest, size_t(1));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestServerDrafts)
#include "tst_serverdrafts.moc"
