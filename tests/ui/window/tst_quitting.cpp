// SPDX-License-Identifier: GPL-3.0-or-later
// The window is closed while mail is just about to leave: it is asked for, sent first if wanted,
// and never lost.
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/quitquestion.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

namespace {

class QuitScene : public WritingScene
{
public:
    using WritingScene::WritingScene;

    LocalMessageId sendOne()
    {
        writeToAnna();
        press("sendButton");
        if (!QTest::qWaitFor([this] { return !hasComposer(); }))
            qFatal("it is not sent");
        return local().back().id;
    }
    QuitQuestion *question() const { return find<QuitQuestion>("quitQuestion"); }
    bool isOpen() const { return question() && question()->isVisible(); }
    QString text() const { return find<QLabel>("quitText")->text(); }
    bool has(const QString &call) const { return service.calls().contains(call); }
};

} // namespace

class TestQuitting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void itIsSentFirst()
    {
        QuitScene scene;
        const LocalMessageId id = scene.sendOne();
        scene.window.close();
        QVERIFY(scene.window.isVisible() && scene.isOpen());
        QVERIFY2(scene.text().endsWith(QLatin1String("not left yet.")), qPrintable(scene.text()));
        scene.pressInWindow("quitSend");
        QVERIFY(scene.has(QStringLiteral("sendAgain")));
        QVERIFY(scene.window.isVisible() && scene.isOpen()); // until the server has it
        scene.service.deliver(scene.sample.account, id);
        QVERIFY(!scene.window.isVisible());
        QVERIFY(scene.local().empty());
    }

    void itLeavesAtTheNextStart()
    {
        QuitScene scene;
        scene.sendOne();
        scene.window.close();
        scene.pressInWindow("quitAnyway");
        QVERIFY(!scene.window.isVisible());
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().state, State::Queued);
        QVERIFY(!scene.has(QStringLiteral("sendAgain")));
    }

    void cancelStays()
    {
        QuitScene scene;
        scene.sendOne();
        scene.window.close();
        scene.window.close(); // once is asked
        QCOMPARE(scene.window.findChildren<QuitQuestion *>().size(), 1);
        QTest::keyClick(scene.question(), Qt::Key_Escape);
        QTRY_VERIFY(!scene.question());
        QVERIFY(scene.window.isVisible());
        scene.window.close();
        QVERIFY(scene.isOpen()); // and is asked again
    }

    void whatTheServerRefusesIsShown()
    {
        QuitScene scene;
        const LocalMessageId id = scene.sendOne();
        scene.window.close();
        scene.pressInWindow("quitSend");
        scene.service.setLocalState(scene.sample.account, id, State::Refused,
                                    QStringLiteral("No such user here."));
        QVERIFY(!scene.isOpen());
        QVERIFY(scene.window.isVisible());
        QVERIFY(scene.news("unsentStripText").contains(QLatin1String("No such user here.")));
    }

    void whereTheConnectionGoesItSaysSo()
    {
        QuitScene scene;
        scene.sendOne();
        scene.window.close();
        scene.pressInWindow("quitSend");
        scene.service.setState(scene.sample.account, {}); // offline
        QVERIFY2(scene.text().endsWith(QLatin1String("cannot be sent now.")),
                 qPrintable(scene.text()));
        QVERIFY(!scene.find<QWidget>("quitSend")->isVisible());
        scene.pressInWindow("quitAnyway");
        QVERIFY(!scene.window.isVisible());
        QCOMPARE(scene.local().size(), 1U);
    }

    void whatWaitsAnywayIsNotAskedFor_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<int>("seconds"); // until it leaves
        QTest::addColumn<bool>("isOnline");
        QTest::newRow("tomorrow") << State::Queued << 86'400 << true;
        QTest::newRow("offline") << State::Queued << 5 << false;
        QTest::newRow("a draft") << State::Draft << 0 << true;
        QTest::newRow("refused") << State::Refused << 0 << true;
    }

    void whatWaitsAnywayIsNotAskedFor()
    {
        QFETCH(State, state);
        QFETCH(int, seconds);
        QFETCH(bool, isOnline);
        QuitScene scene;
        store::LocalMessage message = {};
        message.id = store::newLocalMessageId();
        message.state = state;
        message.notBefore = QDateTime::currentDateTimeUtc().addSecs(seconds);
        scene.service.sendMessage(scene.sample.account, message, {});
        if (!isOnline)
            scene.service.setState(scene.sample.account, {});
        scene.window.close();
        QVERIFY(!scene.window.isVisible());
    }

    void itLooksCalm()
    {
        for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            theme::apply(*qApp, scheme);
            QuitScene scene;
            scene.sendOne();
            scene.window.close();
            QVERIFY(!test::shot(*scene.question(),
                                scheme == theme::Scheme::Dark ? QStringLiteral("quit-dark")
                                                              : QStringLiteral("quit-light"))
                         .isNull());
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestQuitting)
#include "tst_quitting.moc"
