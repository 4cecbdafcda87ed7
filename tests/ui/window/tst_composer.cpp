// SPDX-License-Identifier: GPL-3.0-or-later
// Writing: from the key that opens a composer to the message in the outbox, and every way back; and
// how it looks.
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/composer/addresschip.h"
#include "ui/mainwindow/commands.h"

#include <QComboBox>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

class TestComposer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    // --- writing and sending

    void whatIsWrittenIsSent()
    {
        WritingScene scene;
        scene.writeToAnna();
        QCOMPARE(scene.composer()->windowTitle(), QStringLiteral("Harbour - Homing"));
        const QDateTime before = QDateTime::currentDateTimeUtc();
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().size(), 1U);
        const store::LocalMessage message = scene.local().front();
        QCOMPARE(message.state, State::Queued);
        QCOMPARE(message.recipients, QStringLiteral("Anna Berg"));
        const qint64 waits = before.secsTo(message.notBefore);
        QVERIFY2(waits >= 9 && waits <= 30, qPrintable(QString::number(waits)));
        const mime::Draft sent = scene.written();
        QCOMPARE(addressesOf(sent.to), QStringList {QStringLiteral("anna.berg@example.com")});
        QCOMPARE(sent.from.address, QStringLiteral("anna@example.org"));
        QCOMPARE(sent.subject, QStringLiteral("Harbour"));
        QCOMPARE(sent.text.trimmed(), QStringLiteral("The crane is red."));
        QCOMPARE(scene.toastText(), QStringLiteral("Sending to Anna Berg"));
        scene.service.deliver(scene.sample.account, message.id);
        QCOMPARE(scene.toastText(), QStringLiteral("Sent to Anna Berg"));
    }

    void controlEnterSends()
    {
        WritingScene scene;
        scene.writeToAnna();
        QTest::keyClick(scene.composer()->body(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().front().state, State::Queued);
    }

    void theButtonOpensIt()
    {
        WritingScene scene;
        QTest::mouseClick(scene.find<QToolButton>("composeButton"), Qt::LeftButton);
        QVERIFY(scene.hasComposer());
        QVERIFY(scene.composer()->head()->to()->edit()->hasFocus()
                || scene.composer()->focusWidget() == scene.composer()->head()->to()->edit());
    }

    void copiesAreShownOnDemand()
    {
        WritingScene scene;
        scene.open('c');
        QVERIFY(!scene.in<QWidget>("ccEdit")->isVisible());
        scene.press("copiesButton");
        QVERIFY(scene.in<QWidget>("ccEdit")->isVisible());
        QVERIFY(scene.in<QWidget>("bccEdit")->isVisible());
        scene.write("ccEdit", QStringLiteral("cc@example.org,"));
        scene.write("bccEdit", QStringLiteral("bcc@example.org")); // no chip yet
        scene.write("subjectEdit", QStringLiteral("Copies"));
        scene.press("sendButton");
        QCOMPARE(addressesOf(scene.written().cc), QStringList {QStringLiteral("cc@example.org")});
        QCOMPARE(addressesOf(scene.written().bcc), QStringList {QStringLiteral("bcc@example.org")});
    }

    void nobodyAsRecipientIsTold()
    {
        WritingScene scene;
        scene.open('c');
        scene.write("subjectEdit", QStringLiteral("Harbour"));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().contains(QLatin1String("Add a recipient")),
                 qPrintable(scene.strip()));
        QVERIFY(scene.local().empty());
        QCOMPARE(scene.composer()->focusWidget(), scene.in<QWidget>("toEdit"));
    }

    void aBadAddressIsNotSentTo()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.write("toEdit", QStringLiteral("jon"));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().contains(QLatin1String("jon")), qPrintable(scene.strip()));
        const AddressChip *bad = scene.composer()->head()->to()->firstBad();
        QVERIFY(bad);
        QCOMPARE(scene.composer()->focusWidget(), bad);
        QTest::keyClick(scene.composer()->focusWidget(), Qt::Key_Delete);
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.written().to.size(), 1U);
    }

    void anEmptySubjectIsAskedOnce()
    {
        WritingScene scene;
        scene.open('c');
        scene.write("toEdit", QStringLiteral("anna@example.com,"));
        scene.press("sendButton");
        QVERIFY(scene.strip().contains(QLatin1String("subject")));
        QVERIFY(scene.local().empty());
        scene.press("sendAnywayButton");
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().size(), 1U);
    }

    void tabGoesFromToToSend()
    {
        WritingScene scene;
        scene.open('c');
        const char *const order[] = {"toEdit", "copiesButton", "subjectEdit", "bodyEdit",
                                     "sendButton"};
        for (const char *name : order) {
            QCOMPARE(scene.composer()->focusWidget()->objectName(), QLatin1String(name));
            QTest::keyClick(scene.composer()->focusWidget(), Qt::Key_Tab);
        }
    }

    void withoutItsAccountNothingIsSent()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.service.setSmtp(scene.sample.account, {});
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().contains(QLatin1String("no account")), qPrintable(scene.strip()));
    }

    void fromIsThereWhereThereIsAChoice()
    {
        WritingScene scene;
        scene.open('c');
        QVERIFY(!scene.in<QComboBox>("fromCombo")->isVisible());
        const AccountId second =
            scene.service.makeAccount(QStringLiteral("Home"), QStringLiteral("home@example.net"));
        Q_EMIT scene.service.accountsChanged();
        auto *from = scene.in<QComboBox>("fromCombo");
        QVERIFY(from->isVisible());
        scene.write("toEdit", QStringLiteral("anna@example.com,"));
        scene.write("subjectEdit", QStringLiteral("Home"));
        from->setFocus();
        QTest::keyClick(from, Qt::Key_Down);
        scene.press("sendButton");
        QVERIFY(scene.local().empty());
        QCOMPARE(scene.service.localMessages(second).size(), 1U);
        scene.service.setSmtp(second, {});
        scene.open('c');
        QVERIFY(!scene.in<QComboBox>("fromCombo")->isVisible());
    }

    void withoutAServerForItNothingIsWritten()
    {
        WritingScene scene;
        scene.service.setSmtp(scene.sample.account, {});
        QVERIFY(!scene.window.commands().compose->isEnabled());
        QVERIFY(!scene.window.commands().reply->isEnabled());
        const QString tip = scene.find<QToolButton>("composeButton")->toolTip();
        QVERIFY2(tip.contains(QLatin1String("outgoing mail")), qPrintable(tip));
        scene.service.setSmtp(scene.sample.account, QStringLiteral("smtp.example.org"));
        QVERIFY(scene.window.commands().compose->isEnabled());
        QVERIFY(scene.find<QToolButton>("composeButton")->toolTip().endsWith(QLatin1String("(C)")));
    }

    // --- taking it back

    void undoBringsTheMessageBack()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.press("sendButton");
        QTest::mouseClick(scene.toast()->actionButton(), Qt::LeftButton);
        QTRY_VERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("The crane is red."));
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().state, State::Draft);
        scene.press("sendButton");
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().state, State::Queued);
    }

    void undoTooLateIsTold()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.press("sendButton");
        scene.service.setLocalState(scene.sample.account, scene.local().front().id, State::Leaving);
        scene.window.commands().undo->trigger();
        QTRY_COMPARE(scene.toastText(), QStringLiteral("It has left already."));
        QVERIFY(!scene.hasComposer());
    }

    void theDelayIsASetting()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        QSettings(file, QSettings::IniFormat).setValue(QStringLiteral("composer/undoSeconds"), 0);
        WritingScene scene(file);
        scene.writeToAnna();
        scene.press("sendButton");
        QVERIFY(scene.local().front().notBefore.isNull());
        QVERIFY(!scene.toast()->actionButton());
    }

    // --- drafts

    void itKeepsItselfWhileItIsWritten()
    {
        WritingScene scene;
        scene.open('c')->setSaveDelay(0);
        scene.write("toEdit", QStringLiteral("anna@example.com,"));
        scene.write("bodyEdit", QStringLiteral("Half a sentence"));
        QTRY_VERIFY(scene.in<ElidedLabel>("saveState")->text().startsWith(QLatin1String("Saved")));
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().state, State::Draft);
        QCOMPARE(scene.written().text.trimmed(), QStringLiteral("Half a sentence"));
        scene.write("bodyEdit", QStringLiteral("x"));
        QTRY_VERIFY(scene.written().text.contains(u'x'));
        QCOMPARE(scene.local().size(), 1U); // the same one
    }

    void whoNeverPausesIsKeptToo()
    {
        WritingScene scene;
        scene.open('c')->setSaveDelay(400);
        auto *body = scene.in<QWidget>("bodyEdit");
        body->setFocus();
        const auto typeOn = [&] { // more often than the delay
            QTest::keyClick(body, 'x');
            return !scene.local().empty();
        };
        QTRY_VERIFY(typeOn());
        QVERIFY(scene.written().text.startsWith(QLatin1String("xx")));
    }

    void anAddressThatIsNotFinishedIsKept()
    {
        WritingScene scene;
        scene.open('c');
        scene.write("toEdit", QStringLiteral("anna@example.com, jon@"));
        scene.composer()->close();
        QTRY_VERIFY(scene.window.commands().drafts->isEnabled());
        scene.window.commands().drafts->trigger();
        const auto *to = scene.composer()->head()->to();
        QCOMPARE(to->chips().size(), size_t(2));
        QVERIFY(to->firstBad());
        QCOMPARE(to->firstBad()->text(), QStringLiteral("jon@"));
        scene.press("sendButton");
        QVERIFY(scene.strip().startsWith(QLatin1String("No mail can be sent to jon@")));
    }

    void aLargeOneIsKeptToo()
    {
        WritingScene scene;
        scene.open('c')->setSaveDelay(0);
        mime::DraftFile file;
        file.name = QStringLiteral("film.mkv");
        file.bytes = QByteArray(1 << 20, 'x');
        scene.composer()->files()->add(file);
        QTRY_COMPARE(scene.written().files.size(), 1U);
        QCOMPARE(scene.written().files.front().bytes, file.bytes);
        // What was being composed when it closed is not lost.
        scene.composer()->setSaveDelay(60'000);
        scene.write("subjectEdit", QStringLiteral("Film"));
        scene.composer()->close();
        QCOMPARE(scene.written().subject, QStringLiteral("Film"));
    }

    void aDraftThatCannotBeKeptIsTold()
    {
        WritingScene scene;
        scene.open('c')->setSaveDelay(0);
        scene.service.setActionFault({FaultCause::DiskFull, {}});
        scene.write("subjectEdit", QStringLiteral("H"));
        QTRY_COMPARE(scene.in<ElidedLabel>("saveState")->text(), QStringLiteral("Not saved"));
    }

    void closingKeepsAndReopens()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.composer()->close();
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().front().state, State::Draft);
        QCOMPARE(scene.toastText(), QStringLiteral("Draft kept"));
        QTRY_COMPARE(scene.window.commands().drafts->text(),
                     QStringLiteral("Drafts on this computer (1)"));
        scene.window.commands().drafts->trigger();
        QVERIFY(scene.hasComposer());
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Harbour"));
        QVERIFY(!scene.window.commands().drafts->isEnabled()); // it is open
        const LocalMessageId id = scene.local().front().id;
        scene.press("sendButton");
        QCOMPARE(scene.local().size(), 1U);
        QCOMPARE(scene.local().front().id, id);
    }

    void anEmptyOneLeavesNothing()
    {
        WritingScene scene;
        scene.open('c');
        scene.composer()->close();
        QVERIFY(scene.local().empty());
        scene.open('c')->setSaveDelay(0);
        scene.write("bodyEdit", QStringLiteral("x"));
        QTRY_COMPARE(scene.local().size(), 1U);
        QTest::keyClick(scene.composer()->body(), Qt::Key_Backspace);
        scene.composer()->close();
        QVERIFY(scene.local().empty());
    }

    void anAnswerThatNobodyWroteLeavesNothing()
    {
        WritingScene scene;
        scene.select(0);
        scene.open('r');
        scene.composer()->close();
        QVERIFY(scene.local().empty());
    }

    void discardingCanBeUndone()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.composer()->keepNow();
        QCOMPARE(scene.local().size(), 1U);
        scene.press("discardButton");
        QVERIFY(!scene.hasComposer());
        QVERIFY(scene.local().empty());
        QCOMPARE(scene.toastText(), QStringLiteral("Message discarded"));
        scene.window.commands().undo->trigger();
        QVERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("The crane is red."));
        QCOMPARE(scene.local().size(), 1U);
    }

    void draftsOfAnEarlierRunAreOffered()
    {
        WritingScene scene;
        QCOMPARE(scene.news("draftsStripText"), QString());
        scene.keepLocal(State::Draft);
        QVERIFY(scene.news("draftsStripText").contains(QLatin1String("a draft")));
        scene.pressInWindow("draftsOpen");
        QVERIFY(scene.hasComposer());
        QCOMPARE(scene.composer()->body()->toPlainText().trimmed(), QStringLiteral("Kept words."));
        QCOMPARE(scene.news("draftsStripText"), QString());
    }

    void ofSeveralDraftsOneChooses()
    {
        WritingScene scene;
        scene.keepLocal(State::Draft);
        scene.keepLocal(State::Draft);
        QVERIFY(scene.news("draftsStripText").contains(u'2'));
        scene.pressInWindow("draftsOpen");
        auto *menu = scene.window.findChild<QMenu *>(QStringLiteral("draftsMenu"));
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY(menu->actions().front()->text().contains(QLatin1String("Plans")));
        menu->actions().front()->trigger();
        menu->close();
        QVERIFY(scene.hasComposer());
    }

    void closingTheWindowKeepsWhatIsWritten()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.window.close();
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.local().size(), 1U);
    }

    // --- the bar

    void aNarrowWindowKeepsWhatIsUsedMost()
    {
        WritingScene scene;
        const auto isShown = [&scene](const char *name) {
            return scene.find<QToolButton>(name)->isVisible();
        };
        QVERIFY(isShown("forwardButton") && isShown("refreshButton"));
        scene.window.resize(420, 700);
        QApplication::processEvents();
        QCOMPARE(scene.window.width(), 420);
        QVERIFY(isShown("composeButton") && isShown("replyButton") && isShown("menuButton"));
        QVERIFY(!isShown("refreshButton"));
        test::shot(scene.window, QStringLiteral("composer-window-narrow"));
        scene.window.resize(1'200, 700);
        QApplication::processEvents();
        QVERIFY(isShown("forwardButton") && isShown("refreshButton"));
    }

    // --- how it looks

    void itLooksCalm_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<int>("scale");
        for (const int scale : {1, 2}) {
            QTest::addRow("light %d", scale) << false << scale;
            QTest::addRow("dark %d", scale) << true << scale;
        }
    }

    void itLooksCalm()
    {
        QFETCH(bool, isDark);
        QFETCH(int, scale);
        theme::apply(*qApp, isDark ? theme::Scheme::Dark : theme::Scheme::Light);
        const auto picture = [&](QWidget &widget, const char *what) {
            return test::shot(widget,
                              QStringLiteral("composer-%1-%2-%3")
                                  .arg(QLatin1String(what),
                                       isDark ? QStringLiteral("dark") : QStringLiteral("light"))
                                  .arg(scale),
                              scale);
        };
        {
            WritingScene scene;
            scene.service.makeAccount(QStringLiteral("Home"), QStringLiteral("home@example.net"));
            scene.service.setSmtp(scene.sample.account, QStringLiteral("smtp.example.org"));
            scene.window.reader()->showMessage(answerable(scene));
            QApplication::processEvents();
            picture(scene.window, "window");
            scene.open('a');
            picture(*scene.composer(), "reply");
            // The fields stand below each other, and the text below them.
            const auto left = [&](const char *name) {
                auto *widget = scene.in<QWidget>(name);
                return widget->mapTo(scene.composer(), QPoint()).x();
            };
            QCOMPARE(left("toEditField"), left("ccEditField"));
            QCOMPARE(left("toEditField"), left("subjectEdit"));
            scene.composer()->resize(1'400, 700);
            QApplication::processEvents();
            const int column = scene.composer()->body()->viewport()->width();
            const QString sample =
                QStringLiteral("The crane on the quay is red, and the old one is blue. ");
            const qreal letter =
                QFontMetricsF(scene.composer()->body()->font()).horizontalAdvance(sample)
                / qreal(sample.size());
            QVERIFY2(column >= 60 * letter && column <= 95 * letter,
                     qPrintable(QStringLiteral("%1 %2").arg(column).arg(letter)));
            picture(*scene.composer(), "wide");
        }
        WritingScene scene;
        scene.keepLocal(State::Refused, QStringLiteral("The server said: no such user here."));
        scene.keepLocal(State::Draft);
        scene.writeToAnna();
        picture(*scene.composer(), "plain");
        scene.composer()->files()->add(
            {QStringLiteral("harbour-plan.pdf"), "application/pdf", QByteArray(420'000, 'x'), {}});
        scene.composer()->files()->add({QStringLiteral("crane.png"),
                                        "image/png",
                                        QByteArray(qsizetype(DraftFiles::usualLimit), 'x'),
                                        {}});
        scene.composer()->keepNow();
        QApplication::processEvents();
        picture(*scene.composer(), "attachments");
        scene.composer()->files()->remove(1);
        scene.composer()->files()->remove(2);
        scene.write("toEdit", QStringLiteral("jon,"));
        scene.write("bodyEdit", QStringLiteral(" The plan is attached."));
        scene.press("sendButton");
        picture(*scene.composer(), "bad");
        QTest::keyClick(scene.composer()->focusWidget(), Qt::Key_Delete);
        scene.press("sendButton");
        const QImage reminded = picture(*scene.composer(), "reminder");
        QCOMPARE(reminded.width(), scene.composer()->width() * scale);
        scene.composer()->setLayoutDirection(Qt::RightToLeft);
        QApplication::processEvents();
        picture(*scene.composer(), "mirrored");
        scene.composer()->resize(scene.composer()->minimumSize());
        QApplication::processEvents();
        picture(*scene.composer(), "narrow");
        QCOMPARE(scene.composer()->width(), scene.composer()->minimumWidth()); // it all fits
        scene.press("sendButton");
        picture(scene.window, "sending");
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestComposer)
#include "tst_composer.moc"
