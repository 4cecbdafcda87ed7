// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window does to messages: keys, delete, archive, undo, offline.
#include "tests/ui/window/mainscene.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/common/toast.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QSignalSpy>

using namespace homing;
using namespace homing::ui;

namespace {

store::Operation moveOperation(qint64 id, quint32 uid, store::OperationState state)
{
    store::Operation operation;
    operation.id = OperationId(id);
    operation.kind = store::OperationKind::Move;
    operation.state = state;
    operation.uids = imap::UidSet::single(uid);
    return operation;
}

} // namespace

class TestMainActions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void theInboxIsOpenAtOnce()
    {
        Scene scene;
        QCOMPARE(scene.service.opened(), scene.sample.inbox);
        QCOMPARE(scene.window.messageList()->messageModel()->rowCount(), 200);
        QVERIFY(scene.window.windowTitle().startsWith(QLatin1String("Inbox")));
    }

    void nextAndPreviousMoveTheReader()
    {
        Scene scene;
        scene.select(5);
        const quint32 first = scene.currentUid();
        scene.type('j');
        QVERIFY(scene.currentUid() != first);
        QCOMPARE(scene.window.reader()->message().uid, scene.currentUid());
        scene.type('k');
        QCOMPARE(scene.currentUid(), first);
    }

    void aClosedConversationIsOneThing()
    {
        Scene scene;
        MessageListView *list = scene.window.messageList();
        const auto uid = [list](int row) { return list->messageModel()->uidAt(row); };
        const quint32 head = uid(2);
        imap::UidSet all;
        std::vector<store::ThreadKey> keys;
        for (const int row : {7, 4, 2}) {
            all.add(uid(row));
            keys.push_back({uid(row), 1});
        }
        scene.service.setThreads(scene.sample.inbox, keys);
        scene.select(2);
        QCOMPARE(scene.window.reader()->message().uid, head);
        const QString uids = QString::fromLatin1(all.toWire());
        scene.type('e');
        QVERIFY2(scene.service.calls().last().contains(uids),
                 qPrintable(scene.service.calls().join(u'\n')));
        QVERIFY(!scene.service.find({scene.sample.inbox, head}));
    }

    void theSwitchForConversationsIsRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            Scene scene(file);
            QVERIFY(scene.window.messageList()->messageModel()->showsConversations());
            scene.window.commands().conversations->trigger();
            QVERIFY(!scene.window.messageList()->messageModel()->showsConversations());
            scene.window.close();
        }
        Scene again(file);
        QVERIFY(!again.window.messageList()->messageModel()->showsConversations());
        QVERIFY(!again.window.commands().conversations->isChecked());
    }

    void flagKeyTogglesTheFlag_data()
    {
        QTest::addColumn<char>("key");
        QTest::newRow("s") << 's';
    }

    void flagKeyTogglesTheFlag()
    {
        QFETCH(char, key);
        Scene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        const bool wasFlagged = scene.service.find({scene.sample.inbox, uid})->flags.has(imap::SystemFlag::Flagged);
        scene.type(key);
        const QString call = (wasFlagged ? QStringLiteral("removeFlags %1 \\Flagged")
                                         : QStringLiteral("addFlags %1 \\Flagged"))
                                 .arg(uid);
        QCOMPARE(scene.service.calls(), QStringList {call});
        // The button now says the opposite.
        QCOMPARE(scene.window.commands().flag->text(),
                 wasFlagged ? QStringLiteral("Flag") : QStringLiteral("Remove flag"));
        scene.type(key);
        QCOMPARE(scene.service.calls().size(), 2);
    }

    void readKeyTogglesUnread()
    {
        Scene scene;
        scene.service.commit(scene.sample.inbox, {.markSeen = imap::UidSet::range(1, 200)});
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.type('u');
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("removeFlags %1 \\Seen").arg(uid)});
        QCOMPARE(scene.window.commands().read->text(), QStringLiteral("Mark as read"));
    }

    void deleteKeysMoveToTrashAndTheNextIsRead_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("#") << int(Qt::Key_NumberSign);
        QTest::newRow("Delete") << int(Qt::Key_Delete);
    }

    void deleteKeysMoveToTrashAndTheNextIsRead()
    {
        QFETCH(int, key);
        Scene scene;
        scene.select(10);
        const quint32 uid = scene.currentUid();
        const quint32 after = scene.window.messageList()->messageModel()->uidAt(11);
        scene.key(Qt::Key(key));
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("deleteMessages %1").arg(uid)});
        QVERIFY(!scene.service.find({scene.sample.inbox, uid}));
        QCOMPARE(scene.currentUid(), after);
        QCOMPARE(scene.window.reader()->message().uid, after);
        QVERIFY(scene.toast());
        QCOMPARE(scene.toast()->text(), QStringLiteral("Message moved to Trash"));
        QVERIFY(scene.toast()->actionButton());
    }

    void deleteIsNotForTheTree()
    {
        Scene scene;
        scene.select(10);
        scene.window.mailboxTree()->setFocus();
        scene.key(Qt::Key_Delete);
        QVERIFY(scene.service.calls().isEmpty());
    }

    void archiveMovesToTheArchive()
    {
        Scene scene;
        scene.select(2);
        const quint32 uid = scene.currentUid();
        scene.type('e');
        QCOMPARE(scene.service.calls(),
                 QStringList {QStringLiteral("moveMessages %1 to %2")
                                  .arg(uid)
                                  .arg(scene.sample.archive.mailbox.value())});
        // In the archive itself there is nothing to archive.
        scene.service.fill(scene.sample.archive, 5);
        scene.window.mailboxTree()->selectMailbox(scene.sample.archive);
        scene.select(0);
        QVERIFY(!scene.window.commands().archive->isEnabled());
    }

    void severalMessagesAtOnce()
    {
        Scene scene;
        scene.window.messageList()->setFocus();
        scene.window.messageList()->selectAll();
        QCOMPARE(scene.window.reader()->state(), MessageReader::State::Several);
        scene.type('#');
        QCOMPARE(scene.service.calls().size(), 1);
        QCOMPARE(scene.service.counters(scene.sample.inbox).total, 0U);
        QVERIFY(scene.toast()->text().contains(QLatin1String("200")));
    }

    void undoDropsWhatTheServerDoesNotHave()
    {
        Scene scene;
        scene.select(4);
        const quint32 uid = scene.currentUid();
        scene.type('e');
        scene.service.addOperation(scene.sample.account, moveOperation(7, uid, store::OperationState::Pending));
        QCOMPARE(scene.toast()->actionButton()->text(), QStringLiteral("Undo"));
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QVERIFY(scene.service.calls().contains(QStringLiteral("dropOperation 7")));
        QCOMPARE(scene.toast()->text(), QStringLiteral("Undone: Message archived"));
        QVERIFY(!scene.toast()->actionButton());
    }

    void deletingFromTrashAsks()
    {
        Scene scene;
        scene.window.mailboxTree()->selectMailbox(scene.sample.trash);
        scene.select(0);
        scene.service.clearCalls();
        scene.type('#');
        QVERIFY(scene.service.calls().isEmpty());
        auto *dialog = scene.find<QDialog>("deleteForGoodDialog");
        QVERIFY(dialog && dialog->isVisible());
        for (const QLabel *label :
             dialog->findChildren<QLabel *>()) { // no word left over for a second line
            QVERIFY2(label->heightForWidth(label->width()) < 2 * label->fontMetrics().height(),
                     qPrintable(label->text()));
        }
        QTest::keyClick(dialog, Qt::Key_Return); // Enter keeps
        QVERIFY(scene.service.calls().isEmpty());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        scene.select(0);
        scene.type('#');
        dialog = scene.find<QDialog>("deleteForGoodDialog");
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("deleteForGoodConfirm")), Qt::LeftButton);
        QCOMPARE(scene.service.calls().size(), 1);
        QVERIFY(scene.service.calls().first().startsWith(QLatin1String("deleteMessages")));
    }

    // The question stays open while the window goes on to another account.
    void whatWasAskedForBelongsToItsAccount()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(work.trash, imap::UidSet::single(1));
        actions.trash();
        actions.setSelection(home.inbox, imap::UidSet::single(2));
        host.findChild<QDialog *>(QStringLiteral("deleteForGoodDialog"))->accept();
        store::Operation operation = moveOperation(7, 1, store::OperationState::Pending);
        operation.kind = store::OperationKind::Delete;
        service.addOperation(work.account, operation);
        QVERIFY(actions.canUndo());
        actions.undo();
        QVERIFY(service.calls().contains(QStringLiteral("dropOperation 7")));
    }

    // What a search found may be of several mailboxes and accounts: one action, one Undo.
    void oneUndoTakesAllBack()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        service.fill(work.archive, 10);
        service.setKeepsJournal(true);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        service.deleteMessages(work.inbox, imap::UidSet::single(6)); // an earlier one: 1
        const MessageActions::Parts found {{work.inbox, imap::UidSet::single(5)},
                                           {work.archive, imap::UidSet::single(5)},
                                           {home.inbox, imap::UidSet::single(6)}};
        actions.setSelection(found);
        service.clearCalls();
        actions.trash();
        QCOMPARE(service.calls().size(), 3);
        QVERIFY(Toast::current(&host)->text().contains(QLatin1Char('3')));
        QVERIFY(actions.canUndo());
        service.clearCalls();
        QTest::mouseClick(Toast::current(&host)->actionButton(), Qt::LeftButton);
        QStringList calls = service.calls();
        calls.sort();
        QCOMPARE(calls,
                 (QStringList {QStringLiteral("dropOperation 2"), QStringLiteral("dropOperation 3"),
                               QStringLiteral("dropOperation 4")}));
        QVERIFY(!actions.canUndo());
        for (const auto &[mailbox, uids] : found)
            QVERIFY(service.find({mailbox, uids.min()}));
    }

    void allOfSeveralMailboxesAreFlagged()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        QWidget host;
        MessageActions actions(service, &host);
        actions.setSelection(work.inbox, imap::UidSet::single(5));
        if (!actions.wouldFlag())
            actions.toggleFlag();
        actions.toggleFlag(); // now it is flagged, and those at home may be or not
        const MailboxRef inbox = home.inbox;
        service.removeFlags(inbox, imap::UidSet::single(5), imap::FlagSet::fromAtoms({"\\Flagged"}));
        actions.setSelection({{work.inbox, imap::UidSet::single(5)},
                              {home.inbox, imap::UidSet::single(5)}});
        service.clearCalls();
        QVERIFY(actions.wouldFlag());
        actions.toggleFlag();
        QCOMPARE(service.calls(), QStringList {QStringLiteral("addFlags 5 \\Flagged")});
        QVERIFY(!actions.wouldFlag());
    }

    // The name of the command is what it does, however many are selected.
    void theCommandSaysWhatItDoesToMany()
    {
        Scene scene;
        scene.service.fill(scene.sample.inbox, 500);
        scene.service.commit(scene.sample.inbox, {.markSeen = imap::UidSet::range(1, 5'000)});
        const quint32 total = scene.service.counters(scene.sample.inbox).total;
        scene.select(0);
        scene.window.messageList()->selectAll();
        const QAction *read = scene.window.commands().read;
        QTRY_COMPARE(read->text(), QStringLiteral("Mark as unread"));
        QCOMPARE(scene.window.commands().flag->text(), QStringLiteral("Flag"));
        scene.type('u');
        QTRY_COMPARE(scene.service.counters(scene.sample.inbox).unread, total);
        QTRY_COMPARE(read->text(), QStringLiteral("Mark as read"));
        // One old one that is not among those that were looked at.
        scene.service.commit(scene.sample.inbox, {.markSeen = imap::UidSet::range(2, 5'000)});
        QSignalSpy told(scene.window.findChild<MessageActions *>(), &MessageActions::wouldChange);
        QVERIFY(told.wait());
        QCOMPARE(read->text(), QStringLiteral("Mark as read"));
    }

    // The newest of many are unread: they are what the key is for. Undo is for these only.
    void flagsOfMany_data()
    {
        QTest::addColumn<int>("messages");
        QTest::newRow("all looked at") << 150;
        QTest::newRow("more than are looked at") << 700;
    }

    void flagsOfMany()
    {
        QFETCH(int, messages);
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const MailboxRef mailbox = work.archive;
        service.fill(mailbox, quint32(messages));
        const quint32 last = service.uids(mailbox).back();
        const imap::UidSet all = imap::UidSet::range(1, last);
        const imap::UidSet newest = imap::UidSet::range(last - 29, last);
        service.commit(mailbox, {.markSeen = all});
        service.commit(mailbox, {.markUnseen = newest});
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(mailbox, all);
        QVERIFY(actions.wouldMarkRead());
        actions.toggleRead();
        QTRY_COMPARE(service.counters(mailbox).unread, 0U);
        QVERIFY(Toast::current(&host));
        QCOMPARE(Toast::current(&host)->text(), QStringLiteral("30 messages marked as read"));
        QVERIFY(actions.canUndo());
        service.clearCalls();
        QTest::mouseClick(Toast::current(&host)->actionButton(), Qt::LeftButton);
        QCOMPARE(service.calls(),
                 QStringList {QStringLiteral("removeFlags %1 \\Seen")
                                  .arg(QString::fromLatin1(newest.toWire()))});
        QCOMPARE(service.counters(mailbox).unread, 30U);
        QVERIFY(!actions.canUndo());

        // One old unread message that is not looked at here: still nothing becomes unread.
        service.commit(mailbox, {.markSeen = all});
        service.commit(mailbox, {.markUnseen = imap::UidSet::single(2)});
        QVERIFY(actions.wouldMarkRead());
        actions.toggleRead();
        QTRY_COMPARE(service.counters(mailbox).unread, 0U);
        QCOMPARE(Toast::current(&host)->text(), QStringLiteral("Message marked as read"));
        // Only where all are known to be read they become unread.
        actions.toggleRead();
        QTRY_COMPARE(service.counters(mailbox).unread, quint32(messages));
        actions.undo();
        QCOMPARE(service.counters(mailbox).unread, 0U);

        service.removeFlags(mailbox, all, imap::FlagSet::fromAtoms({"\\Flagged"}));
        service.addFlags(mailbox, newest, imap::FlagSet::fromAtoms({"\\Flagged"}));
        QVERIFY(actions.wouldFlag());
        actions.toggleFlag();
        const QString flagged = QStringLiteral("%1 messages flagged").arg(messages - 30);
        QTRY_VERIFY(Toast::current(&host) && Toast::current(&host)->text() == flagged);
        service.clearCalls();
        actions.undo();
        imap::UidSet others = all;
        others.subtract(newest);
        QCOMPARE(service.calls(),
                 QStringList {QStringLiteral("removeFlags %1 \\Flagged")
                                  .arg(QString::fromLatin1(others.toWire()))});
    }

    // Who cannot look at them does not know which are unread, and makes none of them unread.
    void flagsOfManyThatCannotBeRead()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        service.fill(work.archive, 700);
        const imap::UidSet all = imap::UidSet::range(1, service.uids(work.archive).back());
        service.commit(work.archive, {.markSeen = all});
        service.setFailsToArrange(true);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(work.archive, all);
        service.clearCalls();
        actions.toggleRead();
        QTRY_VERIFY(Toast::current(&host));
        QCOMPARE(Toast::current(&host)->text(),
                 QStringLiteral("The mail on this computer cannot be read or written."));
        QCOMPARE(service.calls(), QStringList());
        QCOMPARE(service.counters(work.archive).unread, 0U);
    }

    void flagsOfAFewAreChangedQuietly()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(work.inbox, imap::UidSet::range(1, 3));
        actions.toggleFlag();
        QVERIFY(!Toast::current(&host));
        QVERIFY(actions.canUndo());
    }

    void nothingIsSaidToHaveHappenedInAnAccountThatIsGone()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        QWidget host;
        host.show();
        MessageActions actions(service, &host);
        actions.setSelection(work.inbox, imap::UidSet::range(1, 5));
        service.removeAccount(work.account);
        service.clearCalls();
        const QString gone = QStringLiteral("The account is not there any more.");
        const std::function<void()> done[] = {[&] { actions.trash(); }, [&] { actions.archive(); },
                                              [&] { actions.toggleRead(); },
                                              [&] { actions.toggleFlag(); }};
        for (const auto &act : done) {
            act();
            QVERIFY(Toast::current(&host));
            QCOMPARE(Toast::current(&host)->text(), gone);
            QVERIFY(!actions.canUndo());
            QVERIFY(!host.findChild<QDialog *>(QStringLiteral("deleteForGoodDialog")));
            Toast::current(&host)->dismiss();
        }
        QVERIFY2(service.calls().isEmpty(), qPrintable(service.calls().join(u'\n')));
        actions.setSelection(
            {{work.inbox, imap::UidSet::single(5)}, {home.inbox, imap::UidSet::single(5)}});
        actions.trash();
        QCOMPARE(service.calls().size(), 1); // what is there is done
    }

    void anActionThatFailsIsTold()
    {
        Scene scene;
        scene.select(1);
        scene.service.setActionFault({FaultCause::DiskFull, QStringLiteral("ENOSPC")});
        scene.type('s');
        QVERIFY(scene.toast());
        QVERIFY(scene.toast()->text().contains(QLatin1String("disk is full")));
    }

    void keysInATextFieldAreText()
    {
        Scene scene;
        scene.select(3);
        scene.window.reader()->openFind();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("fuse#"));
        QVERIFY(scene.service.calls().isEmpty());
        QCOMPARE(scene.find<QLineEdit>("findEdit")->text(), QStringLiteral("fuse#"));
    }

    void synchroniseAndOffline()
    {
        Scene scene;
        scene.key(Qt::Key_F5);
        QVERIFY(scene.service.calls().contains(QStringLiteral("synchroniseNow")));
        scene.window.commands().workOffline->trigger();
        QVERIFY(scene.service.calls().contains(QStringLiteral("setOnline false")));
        scene.service.setState(scene.sample.account, {});
        QVERIFY(scene.status().contains(QLatin1String("working offline")));
        auto *action = scene.find<QPushButton>("statusAction");
        QCOMPARE(action->text(), QStringLiteral("Go online"));
        scene.service.clearCalls();
        QTest::mouseClick(action, Qt::LeftButton);
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("setOnline true")});
        QVERIFY(!scene.window.commands().workOffline->isChecked());
        // The network's word counts as much as the user's.
        scene.window.setNetworkReachable(false);
        QCOMPARE(scene.service.calls().last(), QStringLiteral("setOnline false"));
        scene.window.setNetworkReachable(true);
        QCOMPARE(scene.service.calls().last(), QStringLiteral("setOnline true"));
    }
};

QTEST_MAIN(TestMainActions)
#include "tst_mainactions.moc"
