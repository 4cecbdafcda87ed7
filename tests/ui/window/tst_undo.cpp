// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back one action after the other, before the server has them and after.
#include "tests/ui/window/mainscene.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"

#include <QDialog>
#include <QPushButton>

using namespace homing;
using namespace homing::ui;
using imap::SystemFlag;
using imap::UidSet;

namespace {

/// A window whose service keeps a journal.
class UndoScene : public Scene
{
public:
    UndoScene()
    {
        service.setKeepsJournal(true);
        service.commit(sample.inbox, {.markSeen = UidSet::range(1, 200)});
        service.clearCalls();
    }
    quint32 act(int row, char command)
    {
        select(row);
        const quint32 uid = currentUid();
        type(command);
        return uid;
    }
    void undo() { key(Qt::Key_Z, Qt::ControlModifier); }
    void letServerWork(bool tells = true) { service.letServerWork(sample.account, tells); }
    bool has(const MailboxRef &mailbox, quint32 uid) const
    {
        return service.find({mailbox, uid}).has_value();
    }
    bool isFlagged(quint32 uid) const
    {
        return service.find({sample.inbox, uid})->flags.has(SystemFlag::Flagged);
    }
    bool canUndo() const { return window.commands().undo->isEnabled(); }
    QString news() { return toast() ? toast()->text() : QString(); }
    UndoHistory *history() const { return window.findChild<UndoHistory *>(); }
    /// The inbox's newest message has this Message-ID's number.
    quint32 newestId(const MailboxRef &mailbox) const
    {
        const auto row = service.find({mailbox, service.uids(mailbox).back()});
        return row->header.messageId.split('@').front().toUInt();
    }
};

} // namespace

class TestUndo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void oneStepAfterTheOther()
    {
        UndoScene scene;
        const quint32 archived = scene.act(2, 'e');
        const quint32 flagged = scene.act(5, 's');
        const bool wasFlagged = !scene.isFlagged(flagged);
        const quint32 unread = scene.act(7, 'u');
        const quint32 deleted = scene.act(9, '#');
        const auto isUnread = [&] {
            return !scene.service.find({scene.sample.inbox, unread})->flags.has(SystemFlag::Seen);
        };
        QCOMPARE(scene.toast()->actionButton()->text(), QStringLiteral("Undo"));
        scene.undo();
        QVERIFY(scene.has(scene.sample.inbox, deleted));
        QCOMPARE(scene.news(), QStringLiteral("Undone: Message moved to Trash"));
        QVERIFY(isUnread());
        scene.undo();
        QVERIFY(!isUnread());
        QVERIFY(scene.isFlagged(flagged) != wasFlagged);
        scene.undo();
        QCOMPARE(scene.isFlagged(flagged), wasFlagged);
        QVERIFY(!scene.has(scene.sample.inbox, archived));
        QVERIFY(scene.canUndo());
        scene.undo();
        QVERIFY(scene.has(scene.sample.inbox, archived));
        QVERIFY(!scene.canUndo());
        QVERIFY(scene.service.operations(scene.sample.account).empty());
    }

    void manySteps()
    {
        UndoScene scene;
        for (int i = 0; i < 25; ++i)
            scene.act(3, 'e');
        QCOMPARE(scene.service.counters(scene.sample.inbox).total, 175U);
        for (quint32 left = 175; left < 200; ++left) {
            QCOMPARE(scene.service.counters(scene.sample.inbox).total, left);
            scene.undo();
        }
        QCOMPARE(scene.service.counters(scene.sample.inbox).total, 200U);
        QVERIFY(!scene.canUndo());
    }

    void theToastTakesBackTheNewest()
    {
        UndoScene scene;
        const quint32 first = scene.act(2, 'e');
        const quint32 second = scene.act(2, 'e');
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QVERIFY(scene.has(scene.sample.inbox, second));
        QVERIFY(!scene.has(scene.sample.inbox, first));
    }

    void whatTheServerHasIsMovedBack_data()
    {
        QTest::addColumn<char>("command");
        QTest::newRow("archive") << 'e';
        QTest::newRow("delete") << '#';
    }

    /// There are messages of the same Message-IDs already: they stay where they are.
    void whatTheServerHasIsMovedBack()
    {
        QFETCH(char, command);
        UndoScene scene;
        const MailboxRef target = command == 'e' ? scene.sample.archive : scene.sample.trash;
        scene.service.fill(target, 200);
        const size_t before = scene.service.uids(target).size();
        const quint32 uid = scene.act(2, command);
        scene.letServerWork();
        const quint32 there = scene.service.uids(target).back();
        QCOMPARE(scene.newestId(target), uid);
        QVERIFY(scene.canUndo());
        scene.service.clearCalls();
        scene.undo();
        const QString back = QStringLiteral("moveMessages %1 to %2")
                                 .arg(there)
                                 .arg(scene.sample.inbox.mailbox.value());
        QTRY_COMPARE(scene.service.calls(), QStringList {back});
        QTRY_COMPARE(scene.news(),
                     command == 'e' ? QStringLiteral("Undone: Message archived")
                                    : QStringLiteral("Undone: Message moved to Trash"));
        scene.letServerWork();
        QCOMPARE(scene.newestId(scene.sample.inbox), uid);
        QCOMPARE(scene.service.uids(target).size(), before);
    }

    void aCopyThatTheServerMadeGoesToTrash()
    {
        UndoScene scene;
        scene.select(2);
        const quint32 uid = scene.currentUid();
        auto *actions = scene.window.findChild<MessageActions *>();
        actions->transfer(actions->selection(), scene.sample.archive, true);
        QCOMPARE(scene.news(), QStringLiteral("Message copied to Archive"));
        scene.letServerWork();
        scene.service.clearCalls();
        scene.undo();
        const QString away = QStringLiteral("deleteMessages %1")
                                 .arg(scene.service.uids(scene.sample.archive).back());
        QTRY_COMPARE(scene.service.calls(), QStringList {away});
        QVERIFY(scene.has(scene.sample.inbox, uid));
    }

    void whatIsGoneIsSaidAndNotGuessed()
    {
        UndoScene scene;
        scene.service.fill(scene.sample.archive, 200); // with one that has the same Message-ID
        scene.act(2, 'e');
        scene.letServerWork();
        const quint32 there = scene.service.uids(scene.sample.archive).back();
        scene.service.commit(scene.sample.archive, {.vanished = UidSet::single(there)});
        scene.history()->setPatience(0);
        scene.service.clearCalls();
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("It is not in Archive any more."));
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("synchroniseNow")});
        QVERIFY(!scene.canUndo());
    }

    void ofSeveralThoseThatAreThereComeBack()
    {
        UndoScene scene;
        scene.select(2);
        scene.key(Qt::Key_Down, Qt::ShiftModifier);
        scene.key(Qt::Key_Down, Qt::ShiftModifier);
        scene.type('e');
        QCOMPARE(scene.news(), QStringLiteral("3 messages archived"));
        scene.letServerWork();
        const std::vector<quint32> there = scene.service.uids(scene.sample.archive);
        QCOMPARE(there.size(), size_t(3));
        scene.service.commit(scene.sample.archive, {.vanished = UidSet::range(there[0], there[1])});
        scene.history()->setPatience(0);
        scene.service.clearCalls();
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("2 messages are not in Archive any more."));
        QCOMPARE(scene.service.calls().last(),
                 QStringLiteral("moveMessages %1 to %2")
                     .arg(there[2])
                     .arg(scene.sample.inbox.mailbox.value()));
    }

    /// The server did it, but what came to the archive is not known here yet.
    void theServerIsAskedForWhatIsNotHereYet()
    {
        UndoScene scene;
        scene.act(2, 'e');
        scene.letServerWork(false);
        QVERIFY(scene.service.uids(scene.sample.archive).empty());
        scene.service.clearCalls();
        scene.undo();
        QTRY_COMPARE(scene.service.calls().size(), 2);
        QCOMPARE(scene.service.calls().first(), QStringLiteral("synchroniseNow"));
        QVERIFY(scene.service.calls().last().startsWith(QLatin1String("moveMessages")));
    }

    void offlineItIsNotLookedForButNotForgottenEither()
    {
        UndoScene scene;
        scene.act(2, 'e');
        scene.letServerWork(false);
        scene.service.setState(scene.sample.account, {});
        scene.service.clearCalls();
        scene.undo();
        QTRY_COMPARE(scene.news(),
                     QStringLiteral("Archive cannot be looked into now. Undo works again once "
                                    "Homing is online."));
        QVERIFY(scene.service.calls().isEmpty());
        QVERIFY(scene.canUndo());
        scene.service.setState(scene.sample.account, test::onlineState());
        scene.undo();
        QTRY_COMPARE(scene.service.calls().size(), 2);
        QVERIFY(!scene.canUndo());
    }

    /// Moved on from the archive, and that is taken back first: it is not in the archive yet.
    void aStepWaitsForTheOneAfterIt()
    {
        UndoScene scene;
        const quint32 uid = scene.act(2, 'e');
        scene.letServerWork();
        auto *actions = scene.window.findChild<MessageActions *>();
        const quint32 there = scene.service.uids(scene.sample.archive).back();
        actions->transfer({{scene.sample.archive, UidSet::single(there)}}, scene.sample.trash,
                          false);
        scene.letServerWork();
        scene.undo();
        scene.undo();
        QTRY_COMPARE(scene.news(),
                     QStringLiteral("It is still on its way to Archive. Try again in a moment."));
        QVERIFY(scene.canUndo());
        scene.letServerWork();
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("Undone: Message archived"));
        scene.letServerWork();
        QCOMPARE(scene.newestId(scene.sample.inbox), uid);
        QVERIFY(scene.service.uids(scene.sample.archive).empty());
    }

    void whatIsBeingSaidToTheServerIsWaitedFor()
    {
        UndoScene scene;
        const quint32 uid = scene.act(2, 'e');
        scene.service.letServerBegin(scene.sample.account);
        scene.service.clearCalls();
        scene.undo();
        QVERIFY(scene.service.calls().isEmpty()); // nobody knows what became of it
        scene.letServerWork();
        QTRY_COMPARE(scene.service.calls().size(), 1);
        scene.letServerWork();
        QCOMPARE(scene.newestId(scene.sample.inbox), uid);
    }

    void aServerThatDoesNotAnswerIsNotWaitedForLong()
    {
        UndoScene scene;
        scene.history()->setPatience(0);
        const quint32 uid = scene.act(2, 'e');
        scene.service.letServerBegin(scene.sample.account);
        scene.undo();
        QTRY_COMPARE(scene.news(),
                     QStringLiteral("The server is just being told. Try again in a moment."));
        QVERIFY(scene.canUndo());
        scene.letServerWork();
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("Undone: Message archived"));
        QVERIFY(!scene.has(scene.sample.inbox, uid)); // back, under a new number
    }

    /// Some had the flag before: they keep it.
    void flagsOfExactlyThoseThatWereChanged()
    {
        UndoScene scene;
        scene.select(0);
        scene.window.messageList()->selectAll();
        scene.service.addFlags(scene.sample.inbox, UidSet::range(1, 190),
                               imap::FlagSet::fromAtoms({"\\Flagged"}));
        scene.service.removeFlags(scene.sample.inbox, UidSet::range(191, 200),
                                  imap::FlagSet::fromAtoms({"\\Flagged"}));
        scene.letServerWork();
        scene.service.clearCalls();
        scene.type('s');
        QCOMPARE(scene.news(), QStringLiteral("10 messages flagged"));
        scene.letServerWork();
        scene.service.clearCalls();
        scene.undo();
        QCOMPARE(scene.service.calls(),
                 QStringList {QStringLiteral("removeFlags 191:200 \\Flagged")});
        QVERIFY(scene.isFlagged(190));
    }

    /// The message has another UID since it came back from the archive.
    void aFlagFollowsItsMessage()
    {
        UndoScene scene;
        scene.service.removeFlags(scene.sample.inbox, UidSet::range(1, 200),
                                  imap::FlagSet::fromAtoms({"\\Flagged"}));
        scene.letServerWork();
        const quint32 uid = scene.act(2, 's');
        scene.select(2);
        scene.type('e');
        scene.letServerWork();
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("Undone: Message archived"));
        scene.letServerWork();
        const quint32 now = scene.service.uids(scene.sample.inbox).back();
        QCOMPARE(scene.newestId(scene.sample.inbox), uid);
        QVERIFY(scene.isFlagged(now));
        scene.undo();
        QTRY_VERIFY(!scene.isFlagged(now));
    }

    void deletionForGoodIsTakenBackOnlyBeforeTheServerHasIt()
    {
        UndoScene scene;
        scene.act(2, 'e');
        auto *actions = scene.window.findChild<MessageActions *>();
        const auto deleteForGood = [&](quint32 uid) {
            actions->setSelection(scene.sample.trash, UidSet::single(uid));
            actions->trash();
            auto *dialog = scene.find<QDialog>("deleteForGoodDialog");
            QTest::mouseClick(
                dialog->findChild<QPushButton *>(QStringLiteral("deleteForGoodConfirm")),
                Qt::LeftButton);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        };
        deleteForGood(1);
        QVERIFY(!scene.has(scene.sample.trash, 1));
        QVERIFY(scene.toast()->actionButton());
        actions->undo();
        QVERIFY(scene.has(scene.sample.trash, 1));
        deleteForGood(2);
        QVERIFY(scene.toast()->actionButton());
        scene.letServerWork();
        QCOMPARE(scene.news(), QStringLiteral("Message deleted"));
        QVERIFY(!scene.toast()->actionButton()); // it would be a lie
        QVERIFY(scene.canUndo());                // the one before
        scene.undo();
        QTRY_COMPARE(scene.news(), QStringLiteral("Undone: Message archived"));
        QVERIFY(!scene.has(scene.sample.trash, 2));
    }

    /// They are not looked for one by one: Undo is there as long as the journal has them.
    void soManyAreTakenBackOnlyBeforeTheServerHasThem()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        service.setKeepsJournal(true);
        service.fill(work.inbox, 1'500);
        const UidSet all = UidSet::range(1, 1'700);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(work.inbox, all);
        actions.archive();
        QVERIFY(Toast::current(&host)->actionButton());
        actions.undo();
        QCOMPARE(service.counters(work.inbox).total, 1'700U);
        actions.setSelection(work.inbox, all);
        actions.archive();
        QVERIFY(actions.canUndo());
        service.letServerWork(work.account);
        QVERIFY(!actions.canUndo());
        QVERIFY(!Toast::current(&host)->actionButton());
    }

    void whatFailedIsNoStep()
    {
        UndoScene scene;
        const quint32 archived = scene.act(2, 'e');
        scene.service.setActionFault({FaultCause::DiskFull, QStringLiteral("ENOSPC")});
        scene.act(5, 'e');
        QVERIFY(scene.news().contains(QLatin1String("disk is full")));
        scene.undo();
        QVERIFY(scene.has(scene.sample.inbox, archived));
        QVERIFY(!scene.canUndo());
    }

    /// Until its toast goes, and whatever is flagged meanwhile.
    void somethingElseIsTakenBackByItsToast()
    {
        UndoScene scene;
        int taken = 0;
        auto *actions = scene.window.findChild<MessageActions *>();
        actions->offerUndo(QStringLiteral("Sending"), [&taken] { ++taken; });
        const quint32 uid = scene.act(2, 's');
        const bool isFlagged = scene.isFlagged(uid);
        scene.undo();
        QVERIFY(scene.isFlagged(uid) != isFlagged);
        scene.act(2, 's');
        QCOMPARE(scene.news(), QStringLiteral("Sending"));
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QCOMPARE(taken, 1);
        QCOMPARE(scene.isFlagged(uid), isFlagged);
        scene.undo();
        QVERIFY(scene.isFlagged(uid) != isFlagged);
        actions->offerUndo(QStringLiteral("Sending"), [&taken] { ++taken; })->dismiss();
        QVERIFY(!scene.canUndo());
        scene.undo();
        QCOMPARE(taken, 1);
    }

    /// One action on two accounts, of which one server has its part.
    void eachAccountsPartIsTakenBackInItsWay()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        service.setKeepsJournal(true);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection({{work.inbox, UidSet::single(7)}, {home.inbox, UidSet::single(8)}});
        actions.archive();
        service.letServerWork(home.account);
        service.clearCalls();
        QVERIFY(actions.canUndo());
        actions.undo();
        QTRY_COMPARE(service.calls().size(), 2);
        QVERIFY(service.calls().first().startsWith(QLatin1String("dropOperation")));
        QVERIFY(service.calls().last().startsWith(QLatin1String("moveMessages")));
        QVERIFY(service.find({work.inbox, 7}));
    }

    void stepsOfAnAccountGoWithIt()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        QWidget host;
        MessageActions actions(service, &host);
        actions.setSelection(work.inbox, UidSet::single(5));
        actions.toggleFlag();
        actions.setSelection(home.inbox, UidSet::single(5));
        actions.toggleFlag();
        service.removeAccount(home.account);
        service.clearCalls();
        QVERIFY(actions.canUndo());
        actions.undo();
        QCOMPARE(service.calls().size(), 1);
        QVERIFY(!actions.canUndo());
    }
};

QTEST_MAIN(TestUndo)
#include "tst_undo.moc"
