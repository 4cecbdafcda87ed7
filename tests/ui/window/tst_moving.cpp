// SPDX-License-Identifier: GPL-3.0-or-later
// To another mailbox by dialog and keys, junk and back, an empty Trash, and the menus.
#include "core/account/unifiedservice.h"
#include "tests/ui/window/mainscene.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/movedialog.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;
using imap::SystemFlag;
using imap::UidSet;
using store::MailboxRole;

namespace {

class MovingScene : public Scene
{
public:
    explicit MovingScene(const QString &settingsFile = {})
        : Scene(settingsFile)
    {
        junk = service.makeMailbox(sample.account, "Spam", MailboxRole::Junk);
        service.makeMailbox(sample.account, "Projects/K&APw-che");
        service.makeMailbox(sample.account, "Attic", MailboxRole::None, '/', false);
        Q_EMIT service.mailboxesChanged(sample.account);
        service.clearCalls();
    }
    MoveDialog *dialog() const { return find<MoveDialog>("moveDialog"); }
    /// By its key, and active as on a screen.
    void openDialog(Qt::KeyboardModifiers modifiers = {})
    {
        key(Qt::Key_M, modifiers);
        if (!dialog())
            qFatal("there is no dialog");
        QApplication::setActiveWindow(dialog()); // where no window manager does it
    }
    MailboxRef named(const char *wire) const
    {
        for (const store::MailboxRecord &record : service.mailboxes(sample.account)) {
            if (record.name.wire() == wire)
                return {sample.account, record.id};
        }
        return {};
    }
    QString call(const char *name, quint32 uid, const MailboxRef &target) const
    {
        return QStringLiteral("%1 %2 to %3")
            .arg(QLatin1String(name))
            .arg(uid)
            .arg(target.mailbox.value());
    }
    void letDialogsGo() { QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); }
    MessageActions *actions() const { return window.findChild<MessageActions *>(); }
    QMenu *menu(const char *name) const { return find<QMenu>(name); }

    MailboxRef junk;
};

QStringList textsOf(const QMenu *menu)
{
    QStringList texts;
    for (const QAction *action : menu->actions()) {
        if (!action->isSeparator())
            texts.append(action->text());
    }
    return texts;
}

QAction *actionOf(const QMenu *menu, const QString &text)
{
    for (QAction *action : menu->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void setDark(bool dark)
{
    theme::apply(*qApp, dark ? theme::Scheme::Dark : theme::Scheme::Light);
}

} // namespace

class TestMoving : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void aFewLettersAndEnter()
    {
        MovingScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.openDialog();
        MoveDialog *dialog = scene.dialog();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(dialog->edit()->hasFocus());
        QCOMPARE(scene.find<QLabel>("moveQuestion")->text(), QStringLiteral("Move message to"));
        QTest::keyClicks(dialog->edit(), QStringLiteral("HARB proj")); // words in any order
        QCOMPARE(dialog->shownTitles(), QStringList {QStringLiteral("Harbour")});
        QTest::keyClick(dialog->edit(), Qt::Key_Return);
        QVERIFY(!dialog->isVisible());
        QCOMPARE(scene.service.calls(),
                 QStringList {scene.call("moveMessages", uid, scene.named("Projects/Harbour"))});
        QCOMPARE(scene.toast()->text(), QStringLiteral("Message moved to Harbour"));
        QVERIFY(scene.toast()->actionButton());
        QApplication::setActiveWindow(&scene.window);
        QVERIFY(scene.window.messageList()->hasFocus());
    }

    void accentsNeedNotBeTyped()
    {
        MovingScene scene;
        scene.select(3);
        scene.openDialog();
        QTest::keyClicks(scene.dialog()->edit(), QStringLiteral("kuche"));
        QCOMPARE(scene.dialog()->shownTitles(), QStringList {QString::fromUtf8("Küche")});
    }

    void whereItIsAndWhatIsNoMailboxIsNotOffered()
    {
        MovingScene scene;
        const SampleAccount other = makeSampleAccount(scene.service, QStringLiteral("Home"));
        scene.service.makeMailbox(other.account, "Elsewhere");
        Q_EMIT scene.service.accountsChanged();
        Q_EMIT scene.service.mailboxesChanged(other.account);
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        scene.select(3);
        scene.openDialog();
        const QStringList titles = scene.dialog()->shownTitles();
        QVERIFY2(!titles.contains(QLatin1String("Inbox")), qPrintable(titles.join(u',')));
        QVERIFY(!titles.contains(QLatin1String("Attic")));
        QVERIFY(!titles.contains(QLatin1String("Elsewhere")));
        QVERIFY(titles.contains(QLatin1String("Archive")));
    }

    void escapeAndNothingHappens()
    {
        MovingScene scene;
        scene.select(3);
        scene.openDialog();
        QTest::keyClick(scene.dialog()->edit(), Qt::Key_Escape);
        QVERIFY(!scene.dialog()->isVisible());
        QVERIFY(scene.service.calls().isEmpty());
    }

    void aNameThatIsNotThere()
    {
        MovingScene scene;
        scene.select(3);
        scene.openDialog();
        QTest::keyClicks(scene.dialog()->edit(), QStringLiteral("xyzzy"));
        QVERIFY(scene.find<QLabel>("moveNone")->isVisible());
        QVERIFY(!scene.find<QPushButton>("moveConfirm")->isEnabled());
        test::shot(*scene.dialog(), QStringLiteral("move-none"));
        QTest::keyClick(scene.dialog()->edit(), Qt::Key_Return);
        QVERIFY(scene.dialog()->isVisible());
        QVERIFY(scene.service.calls().isEmpty());
    }

    void theArrowsWorkWhileOneTypes()
    {
        MovingScene scene;
        scene.select(3);
        scene.openDialog();
        QLineEdit *edit = scene.dialog()->edit();
        auto *list = scene.find<QListView>("moveList");
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(edit, Qt::Key_Down);
        QTest::keyClick(edit, Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 2);
        QTest::keyClick(edit, Qt::Key_Up);
        QTest::keyClick(edit, Qt::Key_PageDown);
        QCOMPARE(list->currentIndex().row(), list->model()->rowCount() - 1);
        QTest::keyClick(edit, Qt::Key_PageUp);
        QCOMPARE(list->currentIndex().row(), 0);
        QVERIFY(edit->hasFocus());
    }

    void byMouse()
    {
        MovingScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.window.commands().moveTo->trigger();
        auto *list = scene.find<QListView>("moveList");
        const int row = int(scene.dialog()->shownTitles().indexOf(QLatin1String("Archive")));
        const QRect place = list->visualRect(list->model()->index(row, 0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, place.center());
        QVERIFY(scene.service.calls().isEmpty());
        QTest::mouseClick(scene.find<QPushButton>("moveConfirm"), Qt::LeftButton);
        QCOMPARE(scene.service.calls(),
                 QStringList {scene.call("moveMessages", uid, scene.sample.archive)});
    }

    void copyLeavesTheMessage()
    {
        MovingScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.openDialog(Qt::ShiftModifier);
        QCOMPARE(scene.find<QLabel>("moveQuestion")->text(), QStringLiteral("Copy message to"));
        QCOMPARE(scene.find<QPushButton>("moveConfirm")->text(), QStringLiteral("Copy"));
        QTest::keyClicks(scene.dialog()->edit(), QStringLiteral("arch"));
        QTest::keyClick(scene.dialog()->edit(), Qt::Key_Return);
        QCOMPARE(scene.service.calls(),
                 QStringList {scene.call("copyMessages", uid, scene.sample.archive)});
        QCOMPARE(scene.toast()->text(), QStringLiteral("Message copied to Archive"));
        QVERIFY(scene.service.find({scene.sample.inbox, uid}));
    }

    void theLastTargetsAreFirstAndRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        MovingScene scene(file);
        const QAction *again = scene.window.commands().moveAgain;
        scene.select(3);
        QVERIFY(!again->isEnabled());
        for (const char *name : {"Projects", "Harbour"}) {
            scene.select(3);
            scene.openDialog();
            QTest::keyClicks(scene.dialog()->edit(), QLatin1String(name));
            QTest::keyClick(scene.dialog()->edit(), Qt::Key_Return);
            scene.letDialogsGo();
        }
        scene.select(3);
        QCOMPARE(again->text(), QStringLiteral("Move again to Harbour"));
        scene.select(3);
        scene.openDialog();
        QCOMPARE(scene.dialog()->shownTitles().mid(0, 2),
                 (QStringList {QStringLiteral("Harbour"), QStringLiteral("Projects")}));
        QTest::keyClick(scene.dialog()->edit(), Qt::Key_Escape);
        scene.letDialogsGo();
        const quint32 uid = scene.currentUid();
        scene.service.clearCalls();
        scene.window.commands().moveAgain->trigger();
        QCOMPARE(scene.service.calls(),
                 QStringList {scene.call("moveMessages", uid, scene.named("Projects/Harbour"))});
        scene.window.close();
        Scene next(file);
        next.select(3);
        QCOMPARE(next.window.commands().moveAgain->text(), QStringLiteral("Move again to Harbour"));
    }

    void messagesOfSeveralAccountsHaveNoCommonTarget()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        const SampleAccount home = makeSampleAccount(service);
        QWidget host;
        MessageActions actions(service, &host);
        actions.setSelection({{work.inbox, UidSet::single(5)}, {work.trash, UidSet::single(1)}});
        QCOMPARE(actions.targetAccount(), work.account);
        actions.setSelection({{work.inbox, UidSet::single(5)}, {home.inbox, UidSet::single(5)}});
        QVERIFY(actions.targetAccount().isNull());
        // A target of one of them takes what is of its account.
        actions.transfer(actions.selection(), work.archive, false);
        QCOMPARE(
            service.calls(),
            QStringList {QStringLiteral("moveMessages 5 to %1").arg(work.archive.mailbox.value())});
    }

    /// In All Inboxes each message is in the Inbox of its account, and can go on from there.
    void fromAllInboxes()
    {
        FakeMailService service;
        const SampleAccount work = makeSampleAccount(service);
        makeSampleAccount(service);
        account::UnifiedService unified(service);
        QWidget host;
        MessageActions actions(unified, &host);
        quint32 mine = 0;
        for (const store::MessageKey &key : unified.keys(account::allInboxes).keys) {
            if (unified.placeOf({account::allInboxes, key.uid}) == MessageRef {work.inbox, 5})
                mine = key.uid;
        }
        QVERIFY(mine != 0);
        actions.setSelection(account::allInboxes, UidSet::single(mine));
        QCOMPARE(actions.targetAccount(), work.account);
        actions.transfer(actions.selection(), work.archive, false);
        QCOMPARE(service.calls().last(),
                 QStringLiteral("moveMessages 5 to %1").arg(work.archive.mailbox.value()));
    }

    // --- junk

    void junkAndBack()
    {
        MovingScene scene;
        scene.service.setKeepsJournal(true);
        scene.service.setKeepsKeywords(scene.sample.inbox);
        scene.service.setKeepsKeywords(scene.junk);
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.service.addFlags(scene.sample.inbox, UidSet::single(uid),
                               imap::FlagSet::fromAtoms({"$NotJunk"}));
        scene.service.letServerWork(scene.sample.account);
        scene.service.clearCalls();
        QCOMPARE(scene.window.commands().junk->text(), QStringLiteral("Junk"));
        scene.type('!');
        QCOMPARE(scene.service.calls(),
                 (QStringList {QStringLiteral("removeFlags %1 $NotJunk").arg(uid),
                               QStringLiteral("addFlags %1 $Junk").arg(uid),
                               scene.call("moveMessages", uid, scene.junk)}));
        QCOMPARE(scene.toast()->text(), QStringLiteral("Message moved to Junk"));
        // The server has it: undone, it has the keywords that it had.
        scene.service.letServerWork(scene.sample.account);
        const quint32 there = scene.service.uids(scene.junk).back();
        scene.service.clearCalls();
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(scene.service.calls(),
                     (QStringList {QStringLiteral("removeFlags %1 $Junk").arg(there),
                                   QStringLiteral("addFlags %1 $NotJunk").arg(there),
                                   scene.call("moveMessages", there, scene.sample.inbox)}));

        scene.service.fill(scene.junk, 5);
        scene.window.mailboxTree()->selectMailbox(scene.junk);
        scene.select(0);
        const quint32 innocent = scene.currentUid();
        QCOMPARE(scene.window.commands().junk->text(), QStringLiteral("Not junk"));
        scene.service.clearCalls();
        scene.type('!');
        QCOMPARE(scene.service.calls(),
                 (QStringList {QStringLiteral("addFlags %1 $NotJunk").arg(innocent),
                               scene.call("moveMessages", innocent, scene.sample.inbox)}));
        QCOMPARE(scene.toast()->text(), QStringLiteral("Message is not junk"));
    }

    void beforeTheServerHasItJunkIsDropped()
    {
        MovingScene scene;
        scene.service.setKeepsJournal(true);
        scene.service.setKeepsKeywords(scene.sample.inbox);
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.type('!');
        scene.service.clearCalls();
        scene.key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(
            scene.service.calls(),
            (QStringList {QStringLiteral("dropOperation 2"), QStringLiteral("dropOperation 1")}));
        const auto row = scene.service.find({scene.sample.inbox, uid});
        QVERIFY(row && !row->flags.hasKeyword("$Junk"));
    }

    void keywordsThatTheServerDoesNotKeepAreNotSet()
    {
        MovingScene scene;
        scene.select(3);
        const quint32 uid = scene.currentUid();
        scene.type('!');
        QCOMPARE(scene.service.calls(), QStringList {scene.call("moveMessages", uid, scene.junk)});
    }

    void withoutAJunkMailboxThereIsNoJunk()
    {
        Scene scene;
        scene.select(3);
        QVERIFY(!scene.window.commands().junk->isEnabled());
    }

    // --- Trash

    void emptyTrashAsksWithTheNumber()
    {
        MovingScene scene;
        scene.select(3);
        scene.window.commands().emptyTrash->trigger();
        auto *dialog = scene.find<QDialog>("deleteForGoodDialog");
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("deleteForGoodText"))->text(),
                 QStringLiteral("Delete all 3 messages in Trash for good?"));
        test::shot(*dialog, QStringLiteral("empty-trash"));
        QTest::keyClick(dialog, Qt::Key_Return); // Enter keeps
        QVERIFY(scene.service.calls().isEmpty());
        scene.letDialogsGo();

        scene.window.commands().emptyTrash->trigger();
        scene.service.commit(scene.sample.trash, {.arrivals = 1}); // was not asked about
        dialog = scene.find<QDialog>("deleteForGoodDialog");
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("deleteForGoodConfirm")),
                          Qt::LeftButton);
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("deleteMessages 1:3")});
        QCOMPARE(scene.toast()->text(), QStringLiteral("Trash emptied"));
        QCOMPARE(scene.service.counters(scene.sample.trash).total, 1U);
    }

    void anEmptyTrashIsNotAskedAbout()
    {
        MovingScene scene;
        scene.service.commit(scene.sample.trash, {.vanished = UidSet::range(1, 3)});
        scene.window.commands().emptyTrash->trigger();
        QVERIFY(!scene.find<QDialog>("deleteForGoodDialog"));
        QCOMPARE(scene.toast()->text(), QStringLiteral("Trash is empty."));
    }

    // --- menus

    void theMenuOfMessages_data()
    {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("right click") << false;
        QTest::newRow("menu key") << true;
    }

    void theMenuOfMessages()
    {
        QFETCH(bool, byKey);
        MovingScene scene;
        scene.select(3);
        QWidget *view = scene.window.messageList()->viewport();
        const QRect row = scene.window.messageList()->visualRect(
            scene.window.messageList()->messageModel()->index(3));
        if (byKey) {
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QApplication::sendEvent(scene.window.messageList()->viewport(), &event);
        } else {
            QTest::mousePress(view, Qt::RightButton, {}, row.center());
            QContextMenuEvent event(QContextMenuEvent::Mouse, row.center(),
                                    view->mapToGlobal(row.center()));
            QApplication::sendEvent(view, &event);
        }
        QMenu *menu = scene.menu("listMenu");
        QVERIFY(menu);
        const Commands &commands = scene.window.commands();
        QCOMPARE(
            textsOf(menu).mid(3), // after the three answers
            (QStringList {commands.read->text(), commands.flag->text(), commands.tag->text(), QStringLiteral("Archive"),
                          QStringLiteral("Move to"), QStringLiteral("Copy to"),
                          QStringLiteral("Junk"), QStringLiteral("Delete"),
                          QStringLiteral("View source"), QStringLiteral("Save as .eml")}));
        for (const QAction *action : menu->actions().mid(4))
            QVERIFY2(action->isSeparator() || action->isEnabled(), qPrintable(action->text()));
        actionOf(menu, QStringLiteral("Move to"))->trigger();
        QVERIFY(scene.dialog());
        menu->close();
    }

    void theMenuOfAMailbox()
    {
        MovingScene scene;
        scene.service.commit(scene.sample.trash, {.markSeen = UidSet::range(1, 3)});
        MailboxTreeView *tree = scene.window.mailboxTree();
        Q_EMIT tree->contextMenuWanted(scene.sample.inbox, QPoint(10, 10));
        QMenu *menu = scene.menu("treeMenu");
        QVERIFY(!actionOf(menu, QStringLiteral("Empty Trash")));
        const quint32 unread = scene.service.counters(scene.sample.inbox).unread;
        QVERIFY(unread > 0);
        actionOf(menu, QStringLiteral("Mark all as read"))->trigger();
        delete menu;
        QTRY_COMPARE(scene.service.counters(scene.sample.inbox).unread, 0U);
        scene.window.commands().undo->trigger();
        QTRY_COMPARE(scene.service.counters(scene.sample.inbox).unread, unread);

        Q_EMIT tree->contextMenuWanted(scene.sample.trash, QPoint(10, 10));
        menu = scene.menu("treeMenu");
        QVERIFY(!actionOf(menu, QStringLiteral("Mark all as read"))->isEnabled());
        actionOf(menu, QStringLiteral("Empty Trash"))->trigger();
        delete menu;
        QVERIFY(scene.find<QDialog>("deleteForGoodDialog"));
    }

    void theCommandsAreInThePalette()
    {
        MovingScene scene;
        scene.select(3);
        scene.window.commands().palette->trigger();
        const QStringList names = scene.find<CommandPalette>("commandPalette")->shownNames();
        for (const char *name : {"Move to", "Copy to", "Junk", "Empty Trash"})
            QVERIFY2(names.contains(QLatin1String(name)), name);
    }

    void howItLooks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("rightToLeft");
        QTest::newRow("light") << false << false;
        QTest::newRow("dark") << true << false;
        QTest::newRow("rtl") << false << true;
    }

    void howItLooks()
    {
        QFETCH(bool, dark);
        QFETCH(bool, rightToLeft);
        setDark(dark);
        QApplication::setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        {
            MovingScene scene;
            scene.service.makeMailbox(scene.sample.account,
                                      "Projects/Harbour/A roof for the old boat house by the quay");
            Q_EMIT scene.service.mailboxesChanged(scene.sample.account);
            scene.select(3);
            const QString name = QLatin1String(QTest::currentDataTag());
            scene.openDialog();
            const QImage picture = test::shot(*scene.dialog(), QStringLiteral("move-") + name, 2.0);
            QCOMPARE(theme::isDark(scene.dialog()->palette()), dark);
            // The list's first row is chosen, which one sees.
            auto *list = scene.find<QListView>("moveList");
            const QPoint inFirst = list->viewport()->mapTo(
                scene.dialog(), list->visualRect(list->model()->index(0, 0)).center());
            const QPoint inSecond = list->viewport()->mapTo(
                scene.dialog(), list->visualRect(list->model()->index(1, 0)).center());
            QVERIFY(picture.pixelColor(inFirst * 2) != picture.pixelColor(inSecond * 2));
            QTest::keyClick(scene.dialog()->edit(), Qt::Key_Escape);
            Q_EMIT scene.window.messageList()->contextMenuWanted(QPoint(300, 200));
            test::shot(*scene.menu("listMenu"), QStringLiteral("list-menu-") + name, 2.0);
            scene.menu("listMenu")->close();
            Q_EMIT scene.window.mailboxTree()->contextMenuWanted(scene.sample.trash,
                                                                 QPoint(100, 200));
            test::shot(*scene.menu("treeMenu"), QStringLiteral("tree-menu-") + name, 2.0);
            scene.menu("treeMenu")->close();
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
        setDark(false);
    }
};

QTEST_MAIN(TestMoving)
#include "tst_moving.moc"
