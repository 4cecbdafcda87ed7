// SPDX-License-Identifier: GPL-3.0-or-later
// What became of mail that has not left: told above the panes and in the Inspector, and decided
// there.
#include "tests/ui/window/composerscene.h"
#include "ui/inspector/inspectorwindow.h"

#include <QTabWidget>
#include <QTableView>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

class TestUnsent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    // --- what became of it

    // The disk is full: what was written is the window's only.
    void whatCouldNotBeWrittenIsOpenedAgain()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.press("sendButton");
        QTRY_VERIFY(!scene.hasComposer());
        const LocalMessageId id = scene.local().front().id;
        scene.service.dropLocalMessage(scene.sample.account, id);
        Q_EMIT scene.service.localMessageNotKept(scene.sample.account, id);
        QVERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("The crane is red."));
        Q_EMIT scene.service.localMessageNotKept(scene.sample.account, id); // once is enough
        QCOMPARE(scene.window.desk()->composers().size(), size_t(1));
    }

    void aPasswordThatWasRefusedIsTold()
    {
        WritingScene scene;
        scene.keepLocal(State::Queued, QStringLiteral("535 no"), FaultCause::LoginRefused);
        QTRY_VERIFY(scene.news("unsentStripText").contains(QLatin1String("has not left yet")));
        QVERIFY(scene.news("unsentStripText").contains(QLatin1String("password")));
    }

    void aRefusedMessageIsOpenedAgain()
    {
        WritingScene scene;
        const LocalMessageId id =
            scene.keepLocal(State::Refused, QStringLiteral("No such user here."));
        const QString text = scene.news("unsentStripText");
        QVERIFY2(text.contains(QLatin1String("Plans")) && text.contains(QLatin1String("Jon Ruiz"))
                     && text.contains(QLatin1String("No such user here.")),
                 qPrintable(text));
        QVERIFY(!scene.find<QAbstractButton>("unsentAgain")->isVisible());
        scene.pressInWindow("unsentOpen");
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->localId(), id);
        QCOMPARE(scene.news("unsentStripText"), QString());
    }

    void anUnknownOneIsTheUsersToSay_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<QString>("call");
        QTest::newRow("again") << QByteArray("unsentAgain") << QStringLiteral("sendAgain");
        QTest::newRow("sent") << QByteArray("unsentWasSent") << QStringLiteral("believeSent");
    }

    void anUnknownOneIsTheUsersToSay()
    {
        QFETCH(QByteArray, button);
        QFETCH(QString, call);
        WritingScene scene;
        scene.keepLocal(State::Unknown);
        QVERIFY(scene.news("unsentStripText").startsWith(QLatin1String("Nobody knows")));
        QVERIFY(!scene.find<QAbstractButton>("unsentOpen")->isVisible());
        scene.pressInWindow(button.constData());
        QCOMPARE(scene.service.calls().last(), call);
        QCOMPARE(scene.news("unsentStripText"), QString());
    }

    void troubleIsToldOneByOne()
    {
        WritingScene scene;
        scene.keepLocal(State::Refused, QStringLiteral("First."));
        scene.keepLocal(State::Refused, QStringLiteral("Second."));
        QVERIFY(scene.news("unsentStripText").contains(QLatin1String("First.")));
        scene.pressInWindow("unsentStripClose");
        QVERIFY(scene.news("unsentStripText").contains(QLatin1String("Second.")));
        scene.pressInWindow("unsentStripClose");
        QCOMPARE(scene.news("unsentStripText"), QString());
    }

    // --- in the Inspector

    void theInspectorHasWhatIsOnItsWay()
    {
        WritingScene scene;
        const LocalMessageId id =
            scene.keepLocal(State::Refused, QStringLiteral("No such user here."));
        scene.keepLocal(State::Draft); // waits for nobody
        InspectorWindow *inspector = scene.window.openInspector();
        inspector->showTab(InspectorWindow::Tab::Pending);
        const auto button = [inspector](const char *name) {
            return inspector->findChild<QPushButton *>(QString::fromLatin1(name));
        };
        auto *table = inspector->findChild<QTableView *>(QStringLiteral("outboxTable"));
        QVERIFY(table->isVisible());
        QVERIFY(!inspector->findChild<QWidget *>(QStringLiteral("pendingTable"))->isVisible());
        QCOMPARE(inspector->findChild<QTabWidget *>()->tabText(2), QStringLiteral("Pending (1)"));
        QVERIFY(!button("outboxSend")->isEnabled()); // nothing is selected
        table->selectRow(0);
        const auto reason = [inspector] {
            return inspector->findChild<QLabel *>(QStringLiteral("outboxReason"))->text();
        };
        QCOMPARE(reason(), QStringLiteral("No such user here."));
        test::shot(*inspector, QStringLiteral("composer-inspector"));
        button("outboxSend")->click();
        QCOMPARE(scene.service.calls().last(), QStringLiteral("sendAgain"));
        QVERIFY(!button("outboxEdit")->isEnabled()); // it is leaving
        QVERIFY(!button("outboxDelete")->isEnabled());
        scene.service.setLocalState(scene.sample.account, id, State::Queued);
        button("outboxEdit")->click();
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->localId(), id);
        QVERIFY(!table->isVisible());
    }

    void outgoingMailIsDeletedInTheInspector()
    {
        WritingScene scene;
        scene.keepLocal(State::Queued);
        InspectorWindow *inspector = scene.window.openInspector();
        inspector->showTab(InspectorWindow::Tab::Pending);
        inspector->findChild<QTableView *>(QStringLiteral("outboxTable"))->selectRow(0);
        inspector->findChild<QPushButton *>(QStringLiteral("outboxDelete"))->click();
        QVERIFY(scene.local().empty());
        QVERIFY(inspector->findChild<QWidget *>(QStringLiteral("pendingNone"))->isVisible());
    }
};

QTEST_MAIN(TestUnsent)
#include "tst_unsent.moc"
