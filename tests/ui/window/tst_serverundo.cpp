// SPDX-License-Identifier: GPL-3.0-or-later
// Undo on a real IMAP conversation: what the server has done is done the other way round, and the
// message is where it was, under another UID.
#include "tests/ui/window/serverrig.h"
#include "tests/ui/window/windowtest.h"
#include "ui/mainwindow/commands.h"

using namespace homing;
using namespace homing::ui;
using imap::MailboxName;
using imap::SystemFlag;
using test::patienceMs;
using Rig = test::ServerRig;

namespace {

const MailboxName archive = MailboxName::fromWire("Archive");

quint32 act(Rig &rig, quint32 uid, char key)
{
    MessageListView *list = rig.window->messageList();
    list->selectMessage({list->messageModel()->mailbox(), uid});
    rig.press(key);
    return uid;
}

size_t count(const Rig &rig, const MailboxName &mailbox)
{
    return rig.store->messages(mailbox).size();
}

bool isDone(const Rig &rig)
{
    return rig.state().pending == 0 && rig.state().parked == 0;
}

} // namespace

class TestServerUndo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void oneStepAfterTheOther()
    {
        Rig rig(30);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 30, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        act(rig, 22, 's');
        act(rig, 21, 'e');
        act(rig, 11, '#');
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, rig.trash), size_t(1), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, archive), size_t(1), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->snapshot(rig.inbox).at(22).has(SystemFlag::Flagged),
                                 patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(rig), patienceMs);

        QAction *undo = rig.window->commands().undo;
        undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, rig.trash), size_t(0), patienceMs);
        QCOMPARE(count(rig, archive), size_t(1));
        undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, archive), size_t(0), patienceMs);
        undo->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!rig.store->snapshot(rig.inbox).at(22).has(SystemFlag::Flagged),
                                 patienceMs);
        QVERIFY(!undo->isEnabled());
        QCOMPARE(count(rig, rig.inbox), size_t(30));
        QTRY_VERIFY_WITH_TIMEOUT(isDone(rig) && rig.isTrue(), patienceMs);
    }

    /// More than one command can name: in several, each short enough, and taken back as one.
    void manyInShortCommands()
    {
        constexpr int letters = 8'000; // each fifth is unread: 1600 UIDs, and none beside another
        Rig rig(letters);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), letters, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        rig.window->commands().filterUnread->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), letters / 5, patienceMs);

        rig.service->setOnline(false);
        MessageListView *list = rig.window->messageList();
        list->selectAll();
        QCOMPARE(list->selectedUids().count(), quint64(letters / 5));
        rig.press('e');
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 0, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.state().pending > 1, patienceMs);
        QAction *undo = rig.window->commands().undo;
        undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 0U, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), letters / 5, patienceMs);

        list->selectAll();
        rig.press('e');
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 0, patienceMs);
        rig.service->setOnline(true);
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, archive), size_t(letters / 5), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(rig), patienceMs);
        QCOMPARE(count(rig, rig.inbox), size_t(letters - letters / 5));
    }

    /// Asked for all at once, while the server is still busy with what is to be undone.
    void inOneGo()
    {
        Rig rig(30);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 30, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        for (const quint32 uid : {3U, 5U, 7U, 9U})
            act(rig, uid, 'e');
        for (int i = 0; i < 4; ++i)
            rig.window->commands().undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 30, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(rig) && rig.isTrue(), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(count(rig, rig.inbox), size_t(30), patienceMs);
        QCOMPARE(count(rig, archive), size_t(0));
    }
};

QTEST_MAIN(TestServerUndo)
#include "tst_serverundo.moc"
