// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: first start, what comes from the server, layout, narrow windows, palette, status.
#include "tests/ui/window/mainscene.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/common/theme.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/firststartpage.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/statusline.h"
#include "ui/reader/plaintextview.h"

#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    // --- first start

    void firstStartOffersAnAccountAndTheDemo()
    {
        FakeMailService service;
        MainWindow window(service);
        window.show();
        auto *page = window.findChild<FirstStartPage *>();
        QVERIFY(page->isVisible());
        QVERIFY(!window.findChild<QToolButton *>(QStringLiteral("flagButton"))->isVisible());
        QSignalSpy demo(&window, &MainWindow::demoWanted);
        QTest::mouseClick(window.findChild<QPushButton *>(QStringLiteral("tryDemoButton")), Qt::LeftButton);
        QCOMPARE(demo.count(), 1);
        QTest::mouseClick(window.findChild<QPushButton *>(QStringLiteral("addAccountWelcome")), Qt::LeftButton);
        auto *dialog = window.findChild<AddAccountDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        // Adding one there brings the panes with its inbox.
        dialog->findChild<QLineEdit *>(QStringLiteral("accountAddressEdit"))->setText(QStringLiteral("a@example.org"));
        dialog->findChild<QLineEdit *>(QStringLiteral("accountPasswordEdit"))->setText(QStringLiteral("x"));
        QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("addAccountButton")), Qt::LeftButton);
        QTRY_VERIFY(window.panes()->isVisible());
        QVERIFY(!page->isVisible());
        QVERIFY(!window.mailboxTree()->currentMailbox().mailbox.isNull());
        QVERIFY(window.findChild<QToolButton *>(QStringLiteral("flagButton"))->isVisible());
    }

    void removingTheLastAccountLeadsBackToTheStart()
    {
        Scene scene;
        QVERIFY(scene.window.panes()->isVisible());
        scene.service.removeAccount(scene.sample.account);
        QVERIFY(scene.find<FirstStartPage>("firstStartPage")->isVisible());
        QCOMPARE(scene.window.reader()->state(), MessageReader::State::Nothing);
    }

    // --- what comes from the server

    void aResyncLeavesTheReaderAlone()
    {
        Scene scene;
        scene.select(50);
        const quint32 uid = scene.currentUid();
        test::ModelSpy spy(scene.window.messageList()->messageModel());
        imap::UidSet vanished = imap::UidSet::range(1, 40);
        vanished.add(195, 198);
        scene.service.commit(scene.sample.inbox,
                             {.vanished = vanished, .toggleFlagged = imap::UidSet::range(60, 90), .arrivals = 10});
        QCOMPARE(spy.resets, 0);
        QCOMPARE(scene.currentUid(), uid);
        QCOMPARE(scene.window.reader()->message().uid, uid);
        QCOMPARE(scene.window.reader()->state(), MessageReader::State::Ready);
    }

    void theMessageInViewMayVanish()
    {
        Scene scene;
        scene.select(20);
        const quint32 uid = scene.currentUid();
        scene.service.commit(scene.sample.inbox, {.vanished = imap::UidSet::single(uid)});
        // The list goes on to a neighbour and the reader with it: no ghost, no empty pane.
        QVERIFY(scene.currentUid() != uid);
        QCOMPARE(scene.window.reader()->message().uid, scene.currentUid());
        QCOMPARE(scene.window.reader()->state(), MessageReader::State::Ready);
    }

    void eachMailboxRemembersItsMessage()
    {
        Scene scene;
        scene.select(7);
        const quint32 uid = scene.currentUid();
        scene.window.mailboxTree()->selectMailbox(scene.sample.trash);
        QVERIFY(scene.currentUid() != uid || scene.window.messageList()->currentMessage().mailbox != scene.sample.inbox);
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        QCOMPARE(scene.currentUid(), uid);
        QCOMPARE(scene.window.reader()->message(), (MessageRef {scene.sample.inbox, uid}));
    }

    void textWrapsAtTheColumn()
    {
        Scene scene;
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("word ").repeated(200) + QStringLiteral("\n\nend");
        const MessageRef current {scene.sample.inbox, scene.service.uids(scene.sample.inbox).back()};
        scene.service.setBody(current, body);
        scene.window.messageList()->selectMessage(current);
        PlainTextView *view = scene.window.reader()->textView();
        for (const int width : {1'180, 1'000, 700, 1'600}) {
            scene.window.resize(width, 700);
            QCoreApplication::processEvents();
            const QTextLayout *layout = view->document()->firstBlock().layout();
            QVERIFY(layout->lineCount() > 1);
            for (int i = 0; i < layout->lineCount(); ++i)
                QVERIFY2(layout->lineAt(i).naturalTextWidth() <= view->viewport()->width(),
                         qPrintable(QStringLiteral("%1: %2 in %3").arg(width).arg(layout->lineAt(i).naturalTextWidth()).arg(view->viewport()->width())));
        }
    }

    void anEmptyMailboxSaysSo()
    {
        Scene scene;
        scene.window.mailboxTree()->selectMailbox(scene.sample.archive);
        QCOMPARE(scene.window.messageList()->placeholder(), MessageListView::Placeholder::Empty);
        QCOMPARE(scene.window.reader()->state(), MessageReader::State::Nothing);
    }

    // --- status line

    void theStatusLineFollows()
    {
        Scene scene;
        QCOMPARE(scene.status(), QStringLiteral("In sync. Last reconnect: 1 flight, 612 bytes, 0.18 s (qresync)"));
        account::AccountState refused;
        refused.connectivity = account::Connectivity::Offline;
        refused.fault = {FaultCause::LoginRefused, QStringLiteral("a1 NO")};
        scene.service.setState(scene.sample.account, refused);
        QCOMPARE(scene.status(), QStringLiteral("The server refused the password for anna@example.org."));
        QTest::mouseClick(scene.find<QPushButton>("statusAction"), Qt::LeftButton);
        auto *dialog = scene.find<QDialog>("passwordDialog");
        QVERIFY(dialog && dialog->isVisible());
        dialog->reject();
        QTest::mouseClick(scene.find<QToolButton>("statusDetails"), Qt::LeftButton);
        QVERIFY(scene.window.findChild<InspectorWindow *>()->isVisible());

        account::AccountState busy = test::onlineState();
        busy.connectivity = account::Connectivity::Synchronising;
        busy.progressDone = 12'400;
        busy.progressTotal = 100'000;
        busy.progressMailbox = scene.sample.inbox.mailbox;
        busy.pending = 2;
        busy.parked = 1;
        scene.service.setState(scene.sample.account, busy);
        QCOMPARE(scene.status(), QStringLiteral("Fetching headers of Inbox: 12,400 of 100,000"));
        QCOMPARE(scene.find<QToolButton>("statusPending")->text(), QStringLiteral("2 pending, 1 refused"));
    }

    void theCountdownRuns()
    {
        Scene scene;
        account::AccountState waiting;
        waiting.connectivity = account::Connectivity::Waiting;
        waiting.retryInMs = 12'000;
        scene.service.setState(scene.sample.account, waiting);
        QCOMPARE(scene.status(), QStringLiteral("Offline. Showing what is here. Next try in 12 s."));
        QTRY_COMPARE(scene.status(), QStringLiteral("Offline. Showing what is here. Next try in 11 s."));
        scene.service.clearCalls();
        QTest::mouseClick(scene.find<QPushButton>("statusAction"), Qt::LeftButton);
        QCOMPARE(scene.service.calls(), QStringList {QStringLiteral("synchroniseNow")});
    }

    void anotherAccountsTroubleComesFirst()
    {
        Scene scene;
        const SampleAccount home
            = makeSampleAccount(scene.service, QStringLiteral("Home"), QStringLiteral("anna@example.net"));
        Q_EMIT scene.service.accountsChanged();
        QVERIFY(scene.status().startsWith(QLatin1String("Work: In sync")));
        account::AccountState refused;
        refused.fault = {FaultCause::PasswordMissing, {}};
        scene.service.setState(home.account, refused);
        QVERIFY2(scene.status().startsWith(QLatin1String("Home: There is no stored password")),
                 qPrintable(scene.status()));
    }

    // --- layout

    void layoutAndSelectionAreRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        QList<int> sizes;
        quint32 uid = 0;
        {
            Scene scene(file);
            scene.window.resize(1'300, 700);
            scene.window.panes()->setSizes({260, 420, 620});
            scene.window.commands().compactList->trigger();
            scene.window.commands().zoomIn->trigger();
            scene.window.mailboxTree()->selectMailbox(scene.sample.trash);
            scene.select(1);
            uid = scene.currentUid();
            sizes = scene.window.panes()->sizes();
            scene.window.close();
        }
        Scene again(file);
        QCOMPARE(again.window.size(), QSize(1'300, 700));
        QCOMPARE(again.window.panes()->sizes(), sizes);
        QCOMPARE(again.window.mailboxTree()->currentMailbox(), again.sample.trash);
        QCOMPARE(again.currentUid(), uid);
        QCOMPARE(again.window.reader()->message().uid, uid);
        QCOMPARE(again.window.messageList()->density(), MessageListView::Density::Compact);
        QCOMPARE(again.window.reader()->textView()->zoom(), 1);
    }

    void aBrokenLayoutFileDoesNoHarm()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("[window]\ngeometry=@ByteArray(xx)\npanes=-4, 99999999, x\n[list]\nmessage=minus\n"
                     "[tree]\nmailbox=no/such\n[reader]\nzoom=9999\n");
        broken.close();
        Scene scene(file);
        QCOMPARE(scene.window.messageList()->messageModel()->rowCount(), 200);
        for (const int size : scene.window.panes()->sizes())
            QVERIFY(size > 0 && size < 5'000);
    }

    void narrowWindowsFoldTheirPanes()
    {
        Scene scene;
        MainWindow &window = scene.window;
        scene.select(3);
        window.resize(1'200, 700);
        QCOMPARE(window.panes()->mode(), Panes::Mode::Three);
        const QList<int> sizes = window.panes()->sizes();
        window.resize(800, 700);
        QTRY_COMPARE(window.panes()->mode(), Panes::Mode::Two);
        QVERIFY(!window.mailboxTree()->isVisible());
        QVERIFY(window.messageList()->isVisible() && window.reader()->isVisible());
        auto *back = scene.find<QToolButton>("backButton");
        QVERIFY(back->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(window.mailboxTree()->isVisible() && !window.messageList()->isVisible());
        window.panes()->bringToFront(Panes::Pane::List);

        window.resize(420, 700);
        QTRY_COMPARE(window.panes()->mode(), Panes::Mode::One);
        QCOMPARE(window.width(), 420);
        QVERIFY(window.messageList()->isVisible() && !window.reader()->isVisible());
        // Enter opens the message, Back leads to the list and on to the folders.
        window.messageList()->setFocus();
        scene.key(Qt::Key_Return);
        QVERIFY(window.reader()->isVisible() && !window.messageList()->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(window.messageList()->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(window.mailboxTree()->isVisible());
        QVERIFY(!back->isVisible());
        window.resize(1'200, 700);
        QTRY_COMPARE(window.panes()->mode(), Panes::Mode::Three);
        QVERIFY(window.mailboxTree()->isVisible() && window.messageList()->isVisible() && window.reader()->isVisible());
        QCOMPARE(window.panes()->sizes(), sizes);
    }

    // --- palette, menu, windows

    void thePaletteListsAndRunsEveryCommand()
    {
        Scene scene;
        scene.select(3);
        scene.key(Qt::Key_K, Qt::ControlModifier);
        auto *palette = scene.find<CommandPalette>("commandPalette");
        QVERIFY(palette->isVisible());
        QStringList wanted;
        for (const QAction *action : scene.window.commands().all()) {
            QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
            if (action->isEnabled() && action->isVisible())
                wanted.append(Commands::fullName(action));
        }
        QCOMPARE(palette->shownNames(), wanted);
        QVERIFY(wanted.contains(QStringLiteral("Tag: Work")));
        QVERIFY(wanted.size() > 15);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("arch"));
        QCOMPARE(palette->shownNames(), QStringList {QStringLiteral("Archive")});
        scene.key(Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QVERIFY(scene.service.calls().last().startsWith(QLatin1String("moveMessages")));
        scene.key(Qt::Key_K, Qt::ControlModifier);
        scene.key(Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
        QVERIFY(scene.window.messageList()->hasFocus());
    }

    void everyCommandDoesSomething()
    {
        Scene scene;
        for (QAction *action : scene.window.commands().all()) {
            // A command without a slot would be a dead button.
            QVERIFY2(receiversOf(action) > 0, qPrintable(action->objectName()));
        }
        // ... and every button of the toolbar is one of them.
        for (const QToolButton *button : scene.find<QWidget>("toolBar")->findChildren<QToolButton *>(
                 QString(), Qt::FindDirectChildrenOnly)) {
            if (!button->menu())
                QVERIFY2(scene.window.commands().all().contains(button->defaultAction()),
                         qPrintable(button->objectName()));
        }
    }

    void inspectorAndAccountsOpenOnce()
    {
        Scene scene;
        QTest::mouseClick(scene.find<QToolButton>("inspectorButton"), Qt::LeftButton);
        QTest::mouseClick(scene.find<QToolButton>("inspectorButton"), Qt::LeftButton);
        QCOMPARE(scene.window.findChildren<InspectorWindow *>().size(), 1);
        QVERIFY(scene.window.findChild<InspectorWindow *>()->isVisible());
        QCOMPARE(scene.window.findChild<InspectorWindow *>()->currentAccount(), scene.sample.account);
        QApplication::setActiveWindow(&scene.window);
        scene.window.commands().accounts->trigger();
        QVERIFY(scene.window.findChild<AccountsDialog *>()->isVisible());
    }

    void aLinkIsShownInTheStatusLine()
    {
        Scene scene;
        Q_EMIT scene.window.reader()->linkHovered(QStringLiteral("https://example.org/x"));
        QCOMPARE(scene.status(), QStringLiteral("https://example.org/x"));
        Q_EMIT scene.window.reader()->linkHovered(QString());
        QVERIFY(scene.status().startsWith(QLatin1String("In sync")));
    }

    void pictures()
    {
        {
            FakeMailService service;
            MainWindow window(service);
            window.resize(1'180, 760);
            window.show();
            QCoreApplication::processEvents();
            QVERIFY(!test::shot(window, QStringLiteral("first-start")).isNull());
            theme::apply(*qApp, theme::Scheme::Dark);
            QCoreApplication::processEvents();
            QVERIFY(!test::shot(window, QStringLiteral("first-start-dark@2x"), 2).isNull());
            theme::apply(*qApp, theme::Scheme::Light);
        }
        Scene scene;
        scene.window.resize(1'280, 800);
        scene.select(2);
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral(
            "Dear Anna,\n\nthe second drawing is in the folder, and the harbour office has agreed to the new line of\n"
            "the quay. Details: https://harbour.example/plan?id=7\n\nCould you look at the mooring posts before Friday?\n\n"
            "On Tuesday Anna Berg wrote:\n> Here is the first drawing.\n>\n> It has the old line still, but the depth\n"
            "> figures are the new ones.\n>\n> > Which depth do we need?\n> > Four metres at low water.\n> Anna\n\n"
            "Regards\n-- \nJon Ruiz\nHarbour planning\n");
        body.attachments = {{"2", QStringLiteral("plan.pdf"), "application/pdf", 1'200'000},
                            {"3", QStringLiteral("map.png"), "image/png", 340'000}};
        const MessageRef current = scene.window.messageList()->currentMessage();
        scene.service.setBody(current, body);
        scene.window.reader()->showNothing();
        scene.window.reader()->showMessage(current);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("main")).isNull());
        theme::apply(*qApp, theme::Scheme::Dark);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("main-dark")).isNull());
        QVERIFY(!test::shot(scene.window, QStringLiteral("main-dark@2x"), 2).isNull());
        theme::apply(*qApp, theme::Scheme::Light);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("main@2x"), 2).isNull());
        scene.key(Qt::Key_K, Qt::ControlModifier);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("palette")).isNull());
        scene.key(Qt::Key_Escape);
        scene.type('e');
        QCoreApplication::processEvents();
        scene.window.resize(800, 600);
        QTest::qWait(0);
        QVERIFY(!test::shot(scene.window, QStringLiteral("main-two")).isNull());
        scene.window.resize(400, 700);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("main-one")).isNull());
        QApplication::setLayoutDirection(Qt::RightToLeft);
        scene.window.resize(1'280, 800);
        account::AccountState refused;
        refused.fault = {FaultCause::LoginRefused, QStringLiteral("no")};
        refused.pending = 2;
        refused.parked = 1;
        scene.service.setState(scene.sample.account, refused);
        scene.window.reader()->openFind();
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(scene.window, QStringLiteral("main-rtl-error")).isNull());
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

private:
    static int receiversOf(QAction *action)
    {
        // receivers() is protected; a subclass may ask.
        class Peek : public QAction
        {
        public:
            static int count(QAction *action)
            {
                return static_cast<Peek *>(action)->receivers(SIGNAL(triggered(bool)));
            }
        };
        return Peek::count(action);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
