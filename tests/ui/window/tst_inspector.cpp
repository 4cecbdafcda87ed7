// SPDX-License-Identifier: GPL-3.0-or-later
// The Inspector: transcript live, bounded, filtered, paused, saved; last resync; pending actions.
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/emptystate.h"
#include "ui/common/theme.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/inspector/operationsmodel.h"
#include "ui/inspector/operationwords.h"
#include "ui/inspector/transcriptmodel.h"
#include "ui/inspector/transcriptpage.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;

class TestInspector : public QObject
{
    Q_OBJECT
private:
    static account::TranscriptLine line(AccountId account, char kind, const QByteArray &text)
    {
        return {account, kind, QDateTime(QDate(2026, 3, 3), QTime(14, 2, 5, 40), Qt::UTC), text};
    }
    static store::Operation operation(qint64 id, store::OperationState state = store::OperationState::Pending)
    {
        store::Operation operation;
        operation.id = OperationId(id);
        operation.kind = store::OperationKind::Move;
        operation.state = state;
        operation.mailbox = imap::MailboxName::fromWire("INBOX");
        operation.target = imap::MailboxName::fromWire("Archive");
        operation.uids = imap::UidSet::range(3, 5);
        operation.created = QDateTime(QDate(2026, 3, 3), QTime(14, 2), Qt::UTC);
        if (state == store::OperationState::Parked)
            operation.parkedReason = QStringLiteral("NO [OVERQUOTA] <b>full</b>");
        return operation;
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
    }

    void transcriptGrowsWhileItIsLookedAt()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        const AccountId other = service.makeAccount(QStringLiteral("Home"), QStringLiteral("a@example.net"));
        service.addTranscript(line(account, 'T', "connected"));
        service.addTranscript(line(account, 'C', "a1 AUTHENTICATE PLAIN ****"));
        InspectorWindow window(service);
        window.show();
        QListView *list = window.findChild<QListView *>(QStringLiteral("transcriptList"));
        QCOMPARE(list->model()->rowCount(), 2);
        service.addTranscript(line(account, 'S', "a1 OK done"));
        service.addTranscript(line(other, 'S', "not this account's"));
        QTRY_COMPARE(list->model()->rowCount(), 3);
        QCOMPARE(list->model()->index(2, 0).data().toString(), QStringLiteral("S: a1 OK done"));
        // The other account's lines are one choice away.
        auto *chooser = window.findChild<QComboBox *>(QStringLiteral("inspectorAccount"));
        QVERIFY(chooser->isVisible());
        window.showAccount(other);
        QCOMPARE(list->model()->rowCount(), 1);
    }

    void transcriptIsBoundedAndInBatches()
    {
        TranscriptModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        test::ModelSpy spy(&model);
        for (int i = 0; i < 30'000; ++i)
            model.add(line(AccountId(1), 'S', "* " + QByteArray::number(i) + " FETCH"));
        model.flush();
        QVERIFY(model.rowCount() <= TranscriptModel::mostLines);
        QVERIFY(model.index(model.rowCount() - 1, 0).data().toString().contains(QLatin1String("29999")));
        QVERIFY(spy.insertions <= 3);
        for (int i = 0; i < 5; ++i) {
            model.add(line(AccountId(1), 'S', "more"));
            model.flush();
        }
        QVERIFY(model.rowCount() <= TranscriptModel::mostLines);
        QCOMPARE(spy.resets, 0);
    }

    void hostileBytesAreVisibleAndHarmless()
    {
        QCOMPARE(visibleTranscriptText("a\x1b[31mb"), QStringLiteral("a\\x1b[31mb"));
        const QString text = visibleTranscriptText("x \xe2\x80\xae y");
        QVERIFY(!text.contains(QChar(0x202E)));
        QCOMPARE(visibleTranscriptText("\xff\xfe").size(), 2); // no UTF-8: Latin-1
        QVERIFY(visibleTranscriptText(QByteArray(1 << 20, 'x')).size() <= TranscriptModel::longestLine + 1);
    }

    void filterAndPause()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.show();
        QListView *list = window.findChild<QListView *>(QStringLiteral("transcriptList"));
        auto *filter = window.findChild<QLineEdit *>(QStringLiteral("transcriptFilter"));
        auto *pause = window.findChild<QToolButton *>(QStringLiteral("transcriptPause"));
        for (int i = 0; i < 10; ++i)
            service.addTranscript(line(account, i % 2 ? 'S' : 'C', "line " + QByteArray::number(i)));
        QTRY_COMPARE(list->model()->rowCount(), 10);
        QTest::keyClicks(filter, QStringLiteral("line 7"));
        QCOMPARE(list->model()->rowCount(), 1);
        filter->clear();
        QTest::mouseClick(pause, Qt::LeftButton);
        service.addTranscript(line(account, 'S', "while paused"));
        auto *waiting = window.findChild<QLabel *>(QStringLiteral("transcriptWaiting"));
        QTRY_VERIFY(waiting->isVisible() && waiting->text().contains(u'1'));
        QCOMPARE(list->model()->rowCount(), 10);
        QTest::mouseClick(pause, Qt::LeftButton);
        QTRY_COMPARE(list->model()->rowCount(), 11);
    }

    void anEmptyTranscriptSaysWhy()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.show();
        const auto *list = window.findChild<QListView *>(QStringLiteral("transcriptList"));
        const auto *none = window.findChild<EmptyState *>(QStringLiteral("transcriptNone"));
        QVERIFY(none && none->isVisible() && !list->isVisible());
        const QString quiet = none->text();
        QVERIFY(!quiet.isEmpty());
        service.addTranscript(line(account, 'C', "a1 NOOP"));
        QTRY_VERIFY(list->isVisible() && !none->isVisible());
        auto *filter = window.findChild<QLineEdit *>(QStringLiteral("transcriptFilter"));
        QTest::keyClicks(filter, QStringLiteral("zzz"));
        QVERIFY(none->isVisible() && !list->isVisible());
        QVERIFY(!none->text().isEmpty() && none->text() != quiet);
        filter->clear();
        QVERIFY(list->isVisible());
    }

    void aFilterBeforeTheFirstLineSaysWhy()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.show();
        const auto *none = window.findChild<EmptyState *>(QStringLiteral("transcriptNone"));
        QTest::keyClicks(window.findChild<QLineEdit *>(QStringLiteral("transcriptFilter")),
                         QStringLiteral("zzz"));
        const QString quiet = none->text();
        service.addTranscript(line(account, 'S', "* OK ready"));
        QTRY_VERIFY(none->text() != quiet);
        QVERIFY(none->isVisible());
    }

    void whoScrolledUpIsLeftInPeace()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        for (int i = 0; i < 500; ++i)
            service.addTranscript(line(account, 'S', "line " + QByteArray::number(i)));
        InspectorWindow window(service);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QListView *list = window.findChild<QListView *>(QStringLiteral("transcriptList"));
        QScrollBar *bar = list->verticalScrollBar();
        QTRY_COMPARE(bar->value(), bar->maximum());
        service.addTranscript(line(account, 'S', "at the end"));
        QTRY_COMPARE(list->model()->rowCount(), 501);
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(100);
        service.addTranscript(line(account, 'S', "unseen"));
        QTRY_COMPARE(list->model()->rowCount(), 502);
        QCOMPARE(bar->value(), 100);
    }

    void copiesAndSavesAScenario()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.addTranscript(line(account, 'C', "a1 NOOP"));
        service.addTranscript(line(account, 'S', "a1 OK"));
        InspectorWindow window(service);
        window.show();
        QTest::mouseClick(window.findChild<QToolButton *>(QStringLiteral("transcriptCopy")), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("C: a1 NOOP\nS: a1 OK"));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.scenario"));
        QCOMPARE(window.transcriptPage()->saveTo(path), QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("C: a1 NOOP\nS: a1 OK\n"));
        QVERIFY(!(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
        QVERIFY(!window.transcriptPage()->saveTo(folder.filePath(QStringLiteral("no/such/folder"))).isEmpty());
    }

    void lastResyncHasItsCostAndReason()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.showTab(InspectorWindow::Tab::Resync);
        window.show();
        account::AccountState state;
        state.connectivity = account::Connectivity::Online;
        state.lastResync = account::ResyncCost {QStringLiteral("qresync"), QStringLiteral("the server offers QRESYNC"),
                                                1, 412, 200, 180, true, 10, 100, 50};
        service.setState(account, state);
        const auto text = [&window](const char *name) {
            return window.findChild<QLabel *>(QString::fromLatin1(name))->text();
        };
        QCOMPARE(text("resyncStrategy"), QStringLiteral("qresync"));
        QCOMPARE(text("resyncReason"), QStringLiteral("the server offers QRESYNC"));
        QCOMPARE(text("resyncFlights"), QStringLiteral("1"));
        QCOMPARE(text("resyncBytesIn"), QStringLiteral("412 bytes"));
        QCOMPARE(text("resyncBytesOut"), QStringLiteral("200 bytes"));
        QCOMPARE(text("resyncTime"), QStringLiteral("0.18 s"));
        QCOMPARE(text("resyncNew"), QStringLiteral("10"));
        QCOMPARE(text("resyncFlagChanges"), QStringLiteral("100"));
        QCOMPARE(text("resyncVanished"), QStringLiteral("50"));
        QCOMPARE(text("resyncTls"), QStringLiteral("TLS"));
        const auto spoken = [&window](const char *name) {
            return window.findChild<QLabel *>(QString::fromLatin1(name))->accessibleName();
        };
        QCOMPARE(spoken("resyncFlights"), QStringLiteral("Flights: 1"));
        QCOMPARE(spoken("resyncVanished"), QStringLiteral("Vanished: 50"));
        // It begins with a folder's name, which others write.
        state.lastResync->reason = QStringLiteral("IN\u202eBOX\nnext ") + QString(10'000, u'x');
        service.setState(account, state);
        QVERIFY(text("resyncReason").startsWith(QLatin1String("INBOX next xxx")));
        QVERIFY(text("resyncReason").size() <= 500);
    }

    void operationsModelFollowsWithoutResets()
    {
        OperationsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        test::ModelSpy spy(&model);
        model.setOperations({operation(1), operation(2), operation(3)});
        model.setOperations({operation(2), operation(3), operation(4)});
        QCOMPARE(spy.resets, 0);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.operation(0)->id, OperationId(2));
        QCOMPARE(model.index(0, OperationsModel::ActionColumn).data().toString(), QStringLiteral("Move to Archive"));
        QCOMPARE(model.index(0, OperationsModel::MessagesColumn).data().toString(), QStringLiteral("3"));
        model.setOperations({operation(9), operation(2)}); // out of order: correct all the same
        QCOMPARE(model.operation(0)->id, OperationId(9));
        model.setOperations({});
        QCOMPARE(model.rowCount(), 0);
    }

    void operationWordsForEveryKind()
    {
        store::Operation each = operation(1);
        QStringList words;
        for (const auto kind : {store::OperationKind::AddFlags, store::OperationKind::RemoveFlags,
                                store::OperationKind::Move, store::OperationKind::Copy,
                                store::OperationKind::Delete, store::OperationKind::Append}) {
            each.kind = kind;
            each.flags.set(imap::SystemFlag::Seen);
            QVERIFY(!operationWords(each).isEmpty());
            words.append(operationWords(each));
        }
        words.removeDuplicates();
        QCOMPARE(words.size(), 6);
    }

    void pendingActionsCanBeRetriedAndDropped()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.showTab(InspectorWindow::Tab::Pending);
        window.show();
        service.addOperation(account, operation(1));
        service.addOperation(account, operation(2, store::OperationState::Parked));
        auto *table = window.findChild<QTableView *>(QStringLiteral("pendingTable"));
        auto *retry = window.findChild<QPushButton *>(QStringLiteral("pendingRetry"));
        auto *drop = window.findChild<QPushButton *>(QStringLiteral("pendingDrop"));
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(window.findChild<QTabWidget *>()->tabText(2), QStringLiteral("Pending (2)"));
        QVERIFY(!retry->isEnabled() && !drop->isEnabled());
        table->selectRow(1);
        QVERIFY(retry->isEnabled() && drop->isEnabled());
        auto *reason = window.findChild<QLabel *>(QStringLiteral("pendingReason"));
        QVERIFY(reason->text().contains(QLatin1String("<b>full</b>"))); // as text
        QVERIFY(reason->accessibleName().contains(reason->text()));
        QCOMPARE(reason->textFormat(), Qt::PlainText);
        QTest::mouseClick(retry, Qt::LeftButton);
        QVERIFY(service.calls().contains(QStringLiteral("retryOperation 2")));
        QVERIFY(!retry->isEnabled());
        table->selectRow(0);
        QTest::mouseClick(drop, Qt::LeftButton);
        QVERIFY(service.calls().contains(QStringLiteral("dropOperation 1")));
        QCOMPARE(table->model()->rowCount(), 1);
    }

    // draft-ietf-lemonade-reconnect-07: which session, how old, end it (DELETESID).
    void sessionsAreListedAndEnded()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.showTab(InspectorWindow::Tab::Sessions);
        window.show();
        auto *none = window.findChild<QWidget *>(QStringLiteral("sessionsNone"));
        auto *table = window.findChild<QTableWidget *>(QStringLiteral("sessionsTable"));
        auto *end = window.findChild<QPushButton *>(QStringLiteral("sessionsEnd"));
        QVERIFY(none->isVisible() && !table->isVisible());
        for (const QPushButton *button : none->findChildren<QPushButton *>())
            QVERIFY2(!button->isVisible(), qPrintable(button->text())); // nothing can be done here

        account::AccountState state;
        const QDateTime created = QDateTime::currentDateTimeUtc().addSecs(-2 * 3600 - 60);
        state.sessions = {{QStringLiteral("<b>S\n1</b>"), QStringLiteral("INBOX"), created, true}};
        service.setState(account, state);
        QVERIFY(table->isVisible());
        QCOMPARE(table->rowCount(), 1);
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("<b>S 1</b>"));
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("INBOX"));
        QVERIFY2(table->item(0, 2)->text().startsWith(QLocale().toString(2)), qPrintable(table->item(0, 2)->text()));
        QVERIFY(!end->isEnabled());
        table->selectRow(0);
        QVERIFY(end->isEnabled());
        service.setState(account, state); // comes often
        QVERIFY(end->isEnabled());
        QTest::mouseClick(end, Qt::LeftButton);
        QVERIFY(service.calls().contains(QStringLiteral("endSession 1")));
        QVERIFY(none->isVisible());
        QCOMPARE(table->rowCount(), 0);
        QVERIFY(!end->isEnabled());
    }

    // Whoever leaves the page open reads the age of now.
    void aSessionGrowsOlderWhileItIsLookedAt()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        auto *clock = window.findChild<QTimer *>(QStringLiteral("sessionsClock"));
        QVERIFY(clock && !clock->isActive());
        clock->setInterval(20);
        window.showTab(InspectorWindow::Tab::Sessions);
        window.show();
        account::AccountState state;
        state.sessions = {{QStringLiteral("S1"), QStringLiteral("INBOX"),
                           QDateTime::currentDateTimeUtc().addSecs(-90 * 60), true}};
        service.setState(account, state);
        const auto *table = window.findChild<QTableWidget *>(QStringLiteral("sessionsTable"));
        QCOMPARE(table->item(0, 2)->text(), QStringLiteral("1 hour"));
        table->item(0, 2)->setText(QStringLiteral("old"));
        QTRY_COMPARE(table->item(0, 2)->text(), QStringLiteral("1 hour"));
        window.showTab(InspectorWindow::Tab::Transcript);
        QVERIFY(!clock->isActive());
    }

    // A sign that comes from another font, larger than its neighbours, moves no line.
    void theLinesOfATranscriptStandOnOneBase()
    {
        FakeMailService service;
        const AccountId account =
            service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.addTranscript(line(account, 'S', "xxxx"));
        service.addTranscript(line(account, 'S', "xxxx\r\n\xe4\xb8\xad\xe0\xbd\x84"));
        InspectorWindow window(service);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        auto *list = window.findChild<QListView *>(QStringLiteral("transcriptList"));
        const QImage image = test::shot(*list->viewport(), QStringLiteral("transcript-base"), 2);
        const auto textOf = [&](int row) {
            const QRect rect = list->visualRect(list->model()->index(row, 0));
            const int advance = list->fontMetrics().horizontalAdvance(u'M');
            return image.copy(2 * (rect.left() + theme::grid + 16 * advance), 2 * rect.top(),
                              8 * advance, 2 * rect.height());
        };
        QCOMPARE(textOf(1), textOf(0));
    }

    void survivesTheLastAccount()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.addTranscript(line(account, 'C', "a1 NOOP"));
        InspectorWindow window(service);
        window.show();
        service.removeAccount(account);
        QCOMPARE(window.findChild<QListView *>(QStringLiteral("transcriptList"))->model()->rowCount(), 0);
        QVERIFY(window.currentAccount().isNull());
    }

    void picturesOfNothing()
    {
        FakeMailService service;
        service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        InspectorWindow window(service);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const char *const names[] = {"transcript", "resync", "pending", "sessions"};
        for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            theme::apply(*qApp, scheme);
            const bool isDark = scheme == theme::Scheme::Dark;
            for (int tab = 0; tab < 4; ++tab) {
                window.showTab(InspectorWindow::Tab(tab));
                QCoreApplication::processEvents();
                const QString name =
                    QStringLiteral("inspector-none-%1-%2")
                        .arg(QLatin1String(names[tab]),
                             isDark ? QStringLiteral("dark@2x") : QStringLiteral("light"));
                QVERIFY(!test::shot(window, name, isDark ? 2 : 1).isNull());
            }
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void pictures()
    {
        FakeMailService service;
        const AccountId account = service.makeAccount(QStringLiteral("Work"), QStringLiteral("anna@example.org"));
        service.addTranscript(line(account, 'X', "plan: qresync, because the cache has HIGHESTMODSEQ 90060115205545359"));
        service.addTranscript(line(account, 'T', "connected to imap.example.org:993, TLS 1.3"));
        service.addTranscript(line(account, 'S', "* OK [CAPABILITY IMAP4rev1 SASL-IR ENABLE QRESYNC] ready"));
        service.addTranscript(line(account, 'C', "a1 AUTHENTICATE PLAIN ****"));
        service.addTranscript(line(account, 'C', "a2 ENABLE QRESYNC"));
        service.addTranscript(line(account, 'C', "a3 SELECT INBOX (QRESYNC (67890007 90060115194045000))"));
        service.addTranscript(line(account, 'S', "* VANISHED (EARLIER) 41,43:116,118,120:211,214:540"));
        service.addTranscript(line(account, 'S', "* 49 FETCH (UID 117 FLAGS (\\Seen \\Answered) MODSEQ (90060115194045001))"));
        for (int i = 0; i < 30; ++i)
            service.addTranscript(line(account, 'S', "* " + QByteArray::number(50 + i) + " FETCH (UID "
                                                         + QByteArray::number(600 + i) + " FLAGS (\\Seen))"));
        service.addTranscript(line(account, 'S', "a3 OK [READ-WRITE] mailbox selected"));
        account::AccountState state;
        state.connectivity = account::Connectivity::Online;
        state.lastResync = account::ResyncCost {QStringLiteral("qresync"),
                                                QStringLiteral("The server offers QRESYNC and the cache has a mod-sequence."),
                                                1, 41'210, 612, 180, true, 10, 100, 50};
        service.setState(account, state);
        service.addOperation(account, operation(1));
        service.addOperation(account, operation(2, store::OperationState::Parked));
        InspectorWindow window(service);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(window, QStringLiteral("inspector")).isNull());
        window.showTab(InspectorWindow::Tab::Resync);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(window, QStringLiteral("inspector-resync")).isNull());
        window.showTab(InspectorWindow::Tab::Pending);
        window.findChild<QTableView *>(QStringLiteral("pendingTable"))->selectRow(1);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(window, QStringLiteral("inspector-pending")).isNull());
        theme::apply(*qApp, theme::Scheme::Dark);
        window.showTab(InspectorWindow::Tab::Transcript);
        QCoreApplication::processEvents();
        QVERIFY(!test::shot(window, QStringLiteral("inspector-dark@2x"), 2).isNull());
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
