// SPDX-License-Identifier: GPL-3.0-or-later
// Send later: which times are offered, that the message waits for the one that was chosen, and that
// it can be taken back or sent at once meanwhile.
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/composer/sendlater.h"
#include "ui/composer/sendtimes.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/inspector/outgoingmodel.h"

#include <QDateTimeEdit>
#include <QMenu>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

namespace {

QMenu *openMenu(WritingScene &scene)
{
    auto *menu = scene.in<QMenu>("sendLaterMenu");
    Q_EMIT menu->aboutToShow();
    return menu;
}

QStringList offered(const QDateTime &now)
{
    QStringList times;
    for (const SendTime &time : sendTimes(now))
        times += QLatin1String(time.name) + time.when.toString(QStringLiteral(" ddd hh:mm"));
    return times;
}

} // namespace

class TestSendLater : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void timesLieAhead()
    {
        const QDateTime wednesday(QDate(2026, 11, 25), QTime(9, 30));
        QCOMPARE(offered(wednesday),
                 QStringList({QStringLiteral("sendInAnHour Wed 10:30"),
                              QStringLiteral("sendThisEvening Wed 18:00"),
                              QStringLiteral("sendTomorrow Thu 08:00"),
                              QStringLiteral("sendOnMonday Mon 08:00")}));
        // No evening that is over, and Monday is tomorrow.
        QCOMPARE(offered(QDateTime(QDate(2026, 11, 29), QTime(17, 31))),
                 QStringList({QStringLiteral("sendInAnHour Sun 18:31"),
                              QStringLiteral("sendTomorrow Mon 08:00")}));
        // On a Monday the next one is meant.
        QCOMPARE(sendTimes(QDateTime(QDate(2026, 11, 30), QTime(7, 0))).back().when.date(),
                 QDate(2026, 12, 7));
    }

    void whenIsSaidShortly()
    {
        const QLocale locale(QLocale::English, QLocale::UnitedKingdom);
        const QDateTime now(QDate(2026, 11, 25), QTime(9, 30));
        const auto said = [&](int days) {
            return whenWords(QDateTime(now.date().addDays(days), QTime(18, 0)), now, locale);
        };
        QCOMPARE(said(0), QStringLiteral("today at 18:00"));
        QCOMPARE(said(1), QStringLiteral("tomorrow at 18:00"));
        QCOMPARE(said(5), QStringLiteral("Monday at 18:00"));
        QCOMPARE(said(30), QStringLiteral("25/12/2026 at 18:00"));
    }

    void itWaitsForTheChosenTime()
    {
        WritingScene scene;
        scene.writeToAnna();
        QAction *tomorrow = openMenu(scene)->findChild<QAction *>(QStringLiteral("sendTomorrow"));
        QVERIFY(tomorrow);
        const QDateTime wanted(QDate::currentDate().addDays(1), QTime(8, 0));
        tomorrow->trigger();
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().size(), 1U);
        const store::LocalMessage message = scene.local().front();
        QCOMPARE(message.state, State::Queued);
        QCOMPARE(message.notBefore, wanted.toUTC());
        QVERIFY2(scene.toastText().startsWith(QLatin1String("To Anna Berg: leaves tomorrow")),
                 qPrintable(scene.toastText()));
        // Its date is of the day on which it leaves.
        QVERIFY(!scene.service.localMessageText(scene.sample.account, message.id)
                     .contains("\r\nDate:"));
    }

    void pickedTimeIsTaken()
    {
        WritingScene scene;
        scene.writeToAnna();
        openMenu(scene)->findChild<QAction *>(QStringLiteral("sendAtPicked"))->trigger();
        auto *dialog = scene.in<QDialog>("sendTimeDialog");
        QVERIFY(dialog);
        auto *edit = dialog->findChild<QDateTimeEdit *>();
        auto *ok = dialog->findChild<QPushButton *>(QStringLiteral("sendTimeOk"));
        edit->setDateTime(QDateTime(QDate::currentDate(), QTime(0, 0)));
        QVERIFY(!ok->isEnabled()); // that is over
        const QDateTime wanted(QDate::currentDate().addDays(9), QTime(12, 15));
        edit->setDateTime(wanted);
        ok->click();
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().notBefore, wanted.toUTC());
    }

    void sendAnywayKeepsTheTime()
    {
        WritingScene scene;
        scene.open('c');
        scene.write("toEdit", QStringLiteral("anna@example.com,"));
        scene.write("bodyEdit", QStringLiteral("x"));
        openMenu(scene)->findChild<QAction *>(QStringLiteral("sendTomorrow"))->trigger();
        QCOMPARE(scene.strip(), QStringLiteral("The subject is empty."));
        scene.press("sendAnywayButton");
        QVERIFY(scene.local().front().notBefore > QDateTime::currentDateTimeUtc().addSecs(60));
    }

    void undoTakesItBackAndSendSendsNow()
    {
        WritingScene scene;
        scene.writeToAnna();
        openMenu(scene)->findChild<QAction *>(QStringLiteral("sendTomorrow"))->trigger();
        QVERIFY(scene.toast() && scene.toast()->actionButton());
        scene.toast()->actionButton()->click();
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.local().front().state, State::Draft);
        scene.press("sendButton"); // the time of before is not meant any more
        QVERIFY(scene.local().front().notBefore < QDateTime::currentDateTimeUtc().addSecs(60));
    }

    void theInspectorSaysWhen()
    {
        store::LocalMessage message;
        message.state = State::Queued;
        OutgoingModel model;
        const auto state = [&](const QDateTime &when) {
            message.notBefore = when;
            model.setMessages({message});
            return model.index(0, OutgoingModel::StateColumn).data().toString();
        };
        const QDateTime now = QDateTime::currentDateTime();
        const QString tomorrow = state(QDateTime(now.date().addDays(1), QTime(8, 0)).toUTC());
        QVERIFY2(tomorrow.startsWith(QLatin1String("Leaves tomorrow at")), qPrintable(tomorrow));
        QCOMPARE(state(now.addSecs(10).toUTC()), QStringLiteral("Waiting"));
        QCOMPARE(state({}), QStringLiteral("Waiting"));
    }

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        const QString look = isDark ? QStringLiteral("dark") : QStringLiteral("light");
        WritingScene scene;
        scene.writeToAnna();
        test::shot(*scene.composer(), QStringLiteral("sendlater-bar-") + look);
        auto *menu = openMenu(scene);
        menu->adjustSize();
        QVERIFY(menu->actions().size() >= 4); // an hour, tomorrow, a line, the dialog
        test::shot(*menu, QStringLiteral("sendlater-menu-") + look);
        SendTimeDialog dialog(QDateTime::currentDateTime().addDays(1), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.adjustSize();
        test::shot(dialog, QStringLiteral("sendlater-dialog-") + look);
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestSendLater)
#include "tst_sendlater.moc"
