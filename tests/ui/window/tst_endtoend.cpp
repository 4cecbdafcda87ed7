// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on the real service on a real IMAP conversation (core/server on loopback): what the user sees follows the
// server row by row, and what the user does reaches it.
#include "core/account/mailservice.h"
#include "core/model/messagelistmodel.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/serverrig.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/toast.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/inspector/transcriptpage.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/plaintextview.h"

#include <QApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace homing;
using namespace homing::ui;
using test::flags;
using test::letter;
using test::patienceMs;
using Rig = test::ServerRig;
using imap::MailboxName;
using imap::SystemFlag;
using imap::UidSet;

namespace {

/// What must not change for the reader: the message, its text, and where its row stands on screen.
struct Sight {
    explicit Sight(const MainWindow &window)
        : message(window.messageList()->currentMessage())
        , shown(window.reader()->message())
        , text(window.reader()->textView()->toPlainText())
        , rect(rowRect(window))
    {
    }
    static QRect rowRect(const MainWindow &window)
    {
        const MessageListView *list = window.messageList();
        const int row = list->messageModel()->rowOf(list->currentMessage());
        return list->visualRect(list->messageModel()->index(row, 0));
    }
    bool operator==(const Sight &) const = default;
    MessageRef message;
    MessageRef shown;
    QString text;
    QRect rect;
};

} // namespace

class TestEndToEnd : public QObject
{
    Q_OBJECT
private:
    /// 100 flag changes, 50 expunges (never UID 300), 10 arrivals: above, below and on screen.
    static void change(Rig &rig)
    {
        UidSet flagged;
        UidSet gone;
        for (quint32 i = 0; i < 100; ++i)
            flagged.add(2 + i * 4);
        for (quint32 i = 0; i < 25; ++i) {
            gone.add(1 + i * 8);
            gone.add(301 + i * 8);
        }
        rig.store->addFlags(rig.inbox, flagged, flags(SystemFlag::Flagged));
        rig.store->expunge(rig.inbox, gone);
        for (int i = 0; i < 10; ++i)
            rig.store->append(rig.inbox, letter(1'000 + i));
    }
    /// A message in the middle, in the reader, with its row in the middle of the list.
    static void lookAt300(Rig &rig)
    {
        const MessageRef message {rig.window->messageList()->messageModel()->mailbox(), 300};
        QVERIFY(rig.window->messageList()->selectMessage(message));
        rig.window->messageList()->setFocus();
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Ready, patienceMs);
        QVERIFY(rig.window->reader()->textView()->toPlainText().contains(QLatin1String("letter 300.")));
        QScrollBar *bar = rig.window->messageList()->verticalScrollBar();
        QVERIFY(bar->value() > 0);
    }

private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void whatTheUserDoesReachesTheServer()
    {
        Rig rig(30);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 30, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        QVERIFY(rig.status().startsWith(QLatin1String("In sync. Last reconnect: ")));

        const MessageRef message {rig.window->messageList()->messageModel()->mailbox(), 20};
        rig.window->messageList()->selectMessage(message);
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Ready, patienceMs);
        QVERIFY(rig.window->reader()->textView()->toPlainText().contains(QLatin1String("This is letter 20.")));

        rig.press('s');
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->snapshot(rig.inbox).at(20).has(SystemFlag::Flagged), patienceMs);
        rig.press('u');
        QTRY_VERIFY_WITH_TIMEOUT(rig.store->snapshot(rig.inbox).at(20).has(SystemFlag::Seen), patienceMs);
        rig.press('#');
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 29, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.store->messages(rig.inbox).size(), size_t(29), patienceMs);
        QCOMPARE(rig.store->messages(rig.trash).size(), size_t(1));
        QCOMPARE(rig.window->messageList()->currentMessage().uid, 19U);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 0U, patienceMs);
        QVERIFY(rig.isTrue());
    }

    void changesWhileAwayLeaveTheReaderAlone()
    {
        Rig rig(600);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 600, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        lookAt300(rig);
        const Sight before(*rig.window);
        test::ModelSpy spy(rig.window->messageList()->messageModel());

        rig.window->commands().workOffline->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.host->connectionCount(), 0, patienceMs);
        change(rig);
        QCOMPARE(rig.rows(), 600); // what is here stays as it was
        rig.window->commands().workOffline->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 560, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);

        QCOMPARE(spy.resets, 0);
        QVERIFY(Sight(*rig.window) == before);
        QVERIFY(rig.isTrue());
        QVERIFY2(rig.status().contains(QLatin1String("1 flight, ")), qPrintable(rig.status()));
        QVERIFY2(rig.status().endsWith(QLatin1String("(session resumed)")),
                 qPrintable(rig.status()));
    }

    void changesByIdleLeaveTheReaderAlone()
    {
        Rig rig(600);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 600, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        lookAt300(rig);
        const Sight before(*rig.window);
        test::ModelSpy spy(rig.window->messageList()->messageModel());
        change(rig);
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 560, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isTrue(), patienceMs);
        QCOMPARE(spy.resets, 0);
        QVERIFY(Sight(*rig.window) == before);
    }

    void aStartWithoutTheServerShowsWhatIsHere()
    {
        Rig rig(50);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 50, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        const MessageRef message {rig.window->messageList()->messageModel()->mailbox(), 40};
        rig.window->messageList()->selectMessage(message);
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Ready, patienceMs);
        rig.closeWindow();
        rig.host.reset(); // nobody listens any more

        rig.openWindow();
        // At once: before any connection could have been tried. The same message is selected and readable.
        QCOMPARE(rig.rows(), 50);
        QCOMPARE(rig.window->messageList()->currentMessage().uid, 40U);
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Ready, patienceMs);
        QVERIFY(rig.window->reader()->textView()->toPlainText().contains(QLatin1String("letter 40.")));
        QTRY_VERIFY_WITH_TIMEOUT(rig.status().contains(QLatin1String("Showing what is here.")), patienceMs);
        // Actions work, are shown at once and wait for the server.
        rig.window->messageList()->setFocus();
        rig.press('#');
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 49, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 1U, patienceMs);
        // ... and while it waits it can be taken back.
        const auto *pages = rig.window->findChild<QWidget *>(QStringLiteral("pages"));
        QTRY_VERIFY_WITH_TIMEOUT(Toast::current(pages) && Toast::current(pages)->actionButton(), patienceMs);
        QTest::mouseClick(Toast::current(pages)->actionButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 50, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state().pending, 0U, patienceMs);
        // A message whose text was never fetched says so instead of spinning.
        const MessageRef unread {rig.window->messageList()->messageModel()->mailbox(), 3};
        rig.window->messageList()->selectMessage(unread);
        QTRY_COMPARE_WITH_TIMEOUT(rig.window->reader()->state(), MessageReader::State::Offline, patienceMs);
    }

    void aServerThatHangsUpCostsOnlyTheConnection()
    {
        Rig rig(50);
        rig.openWindow();
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 50, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        test::ModelSpy spy(rig.window->messageList()->messageModel());
        rig.host->dropConnections();
        rig.store->append(rig.inbox, letter(51));
        QTRY_COMPARE_WITH_TIMEOUT(rig.rows(), 51, patienceMs); // it comes back by itself
        QCOMPARE(spy.resets, 0);
        QVERIFY(rig.isTrue());
    }

    void theInspectorShowsTheRealConversation()
    {
        Rig rig(100);
        rig.openWindow();
        QTRY_VERIFY_WITH_TIMEOUT(rig.rows() == 100 && rig.isOnline(), patienceMs);
        rig.window->commands().workOffline->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(rig.host->connectionCount(), 0, patienceMs);
        change(rig);
        InspectorWindow *inspector = rig.window->openInspector();
        rig.window->commands().workOffline->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(rig.isOnline(), patienceMs);
        const TranscriptModel *lines = inspector->transcriptPage()->model();
        QString all;
        const auto collect = [&] {
            all.clear();
            for (int row = 0; row < lines->rowCount(); ++row)
                all += lines->index(row, 0).data().toString() + u'\n';
            return all.contains(QLatin1String("VANISHED (EARLIER)"));
        };
        QTRY_VERIFY_WITH_TIMEOUT(collect(), patienceMs);
        QVERIFY(all.contains(QLatin1String("C: ")) && all.contains(QLatin1String("S: "))
                && all.contains(QLatin1String("X: ")));
        QVERIFY(!all.contains(QLatin1String("secret")));
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(*inspector, QStringLiteral("inspector-real")).isNull());
        inspector->showTab(InspectorWindow::Tab::Resync);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(*inspector, QStringLiteral("inspector-real-resync")).isNull());
    }
};

QTEST_MAIN(TestEndToEnd)
#include "tst_endtoend.moc"
