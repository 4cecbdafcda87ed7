// SPDX-License-Identifier: GPL-3.0-or-later
// Writing: from the key that opens a composer to the message in the outbox, and every way back.
#include "tests/ui/window/composerscene.h"
#include "ui/common/theme.h"
#include "ui/composer/addresschip.h"
#include "ui/composer/reminder.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow/commands.h"

#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

namespace {

QStringList addressesOf(const std::vector<mime::DecodedAddress> &people)
{
    QStringList all;
    for (const mime::DecodedAddress &one : people)
        all.append(one.address);
    return all;
}

/// The message in row 1 of the inbox says this.
MessageRef answerable(WritingScene &scene)
{
    const MessageRef message {scene.sample.inbox, 500};
    store::MessageRow row;
    row.uid = imap::Uid(message.uid);
    row.header.subject = QStringLiteral("Roof");
    row.header.from = {{QStringLiteral("Jon Ruiz"), QStringLiteral("jon@example.com")}};
    row.header.to = {{QString(), QStringLiteral("anna@example.org")},
                     {QStringLiteral("Ola"), QStringLiteral("ola@eksempel.no")}};
    row.header.cc = {{QString(), QStringLiteral("office@harbour.example")}};
    row.header.date = QDateTime::currentDateTimeUtc();
    row.header.messageId = "roof-1@example.com";
    row.header.references = "<first@example.com>";
    row.internalDate = row.header.date.addSecs(60);
    scene.service.setRow(scene.sample.inbox, row);
    account::MessageBody body;
    body.state = account::MessageBody::State::Ready;
    body.plainText = QStringLiteral("Slate or zinc?\nJon");
    body.attachments = {{"2", QStringLiteral("roof.pdf"), "application/pdf", 5}};
    scene.service.setBody(message, body);
    scene.service.resetMailbox(scene.sample.trash, 1); // any change: the list looks again
    return message;
}

QString fileIn(const QTemporaryDir &folder, const QString &name, qsizetype size = 12)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(size, 'x')) != size)
        qFatal("no file could be written");
    return file.fileName();
}

} // namespace

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
        QCOMPARE(scene.toastText(), QStringLiteral("Draft kept on this computer"));
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

    // --- answering

    void aReplyQuotesAndGoesToTheSender()
    {
        WritingScene scene;
        const MessageRef message = answerable(scene);
        scene.window.reader()->showMessage(message);
        scene.open('r');
        auto *body = scene.composer()->body();
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Re: Roof"));
        const QStringList lines = body->toPlainText().split(u'\n');
        QCOMPARE(lines.value(0), QString());
        QCOMPARE(lines.value(1), QString());
        QVERIFY2(lines.value(2).contains(QLatin1String("Jon Ruiz wrote:")),
                 qPrintable(lines.value(2)));
        QVERIFY2(lines.value(3).startsWith(QLatin1String("> Slate")), qPrintable(lines.value(3)));
        QCOMPARE(body->textCursor().position(), 0);
        QVERIFY(body->hasFocus());
        QTest::keyClicks(body, QStringLiteral("Zinc."));
        scene.press("sendButton");
        const mime::Draft sent = scene.written();
        QCOMPARE(addressesOf(sent.to), QStringList {QStringLiteral("jon@example.com")});
        QVERIFY(sent.cc.empty());
        QCOMPARE(sent.inReplyTo, QByteArray("roof-1@example.com"));
        QCOMPARE(sent.references.front(), QByteArray("first@example.com"));
        const store::LocalMessage local = scene.local().front();
        QCOMPARE(local.answeredUid.value(), 500U);
        QVERIFY(local.answeredMark.has(imap::SystemFlag::Answered));
    }

    /// Also where the key comes before the message is laid out.
    void aReplyQuotesOnlyWhatWasVisible()
    {
        WritingScene scene;
        const MessageRef message = answerable(scene);
        mime::Block html;
        html.kind = mime::Block::Kind::Html;
        html.section = "1";
        html.contentType = "text/html";
        html.text = QStringLiteral("<p>Shall we meet?</p><p style='font-size:0'>SECRET</p>");
        html.plain = QStringLiteral("Shall we meet? SECRET");
        html.related = std::make_shared<mime::RelatedParts>();
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = html.plain;
        body.wasHtml = true;
        body.blocks = {html};
        scene.service.setBody(message, body);
        scene.window.reader()->showMessage(message);
        scene.window.commands().reply->trigger();
        QTRY_VERIFY(scene.hasComposer());
        const QString text = scene.composer()->body()->toPlainText();
        QVERIFY2(text.contains(QLatin1String("> Shall we meet?")), qPrintable(text));
        QVERIFY2(!text.contains(QLatin1String("SECRET")), qPrintable(text));
    }

    void aReplyToAllGoesToEverybodyElse()
    {
        WritingScene scene;
        scene.window.reader()->showMessage(answerable(scene));
        scene.open('a');
        scene.press("sendButton");
        const mime::Draft sent = scene.written();
        QStringList all = addressesOf(sent.to) + addressesOf(sent.cc);
        all.sort();
        QCOMPARE(all,
                 QStringList({QStringLiteral("jon@example.com"),
                              QStringLiteral("office@harbour.example"),
                              QStringLiteral("ola@eksempel.no")}));
    }

    void aForwardWaitsForItsFiles()
    {
        WritingScene scene;
        const MessageRef message = answerable(scene);
        scene.window.reader()->showMessage(message);
        scene.open('f');
        QCOMPARE(scene.in<QLineEdit>("subjectEdit")->text(), QStringLiteral("Fwd: Roof"));
        QVERIFY(scene.in<QWidget>("trayProgressRow")->isVisible());
        scene.write("toEdit", QStringLiteral("ola@eksempel.no,"));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().contains(QLatin1String("as soon as")), qPrintable(scene.strip()));
        Q_EMIT scene.service.partReady(message, "2", "bytes", {});
        QVERIFY(!scene.hasComposer());
        const mime::Draft sent = scene.written();
        QCOMPARE(sent.files.size(), 1U);
        QCOMPARE(sent.files.front().name, QStringLiteral("roof.pdf"));
        QCOMPARE(sent.files.front().bytes, QByteArray("bytes"));
        QVERIFY(scene.local().front().answeredMark.hasKeyword("$Forwarded"));
    }

    void aFileThatDoesNotComeIsTold()
    {
        WritingScene scene;
        const MessageRef message = answerable(scene);
        scene.window.reader()->showMessage(message);
        scene.open('f');
        scene.write("toEdit", QStringLiteral("ola@eksempel.no,"));
        Q_EMIT scene.service.partReady(message, "2", {}, {FaultCause::Cancelled, {}});
        QVERIFY2(scene.strip().contains(QLatin1String("roof.pdf")), qPrintable(scene.strip()));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        scene.press("fileRemove0");
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        QVERIFY(scene.written().files.empty());
    }

    // --- files

    void filesComeAndGo()
    {
        QTemporaryDir folder;
        WritingScene scene;
        scene.writeToAnna();
        QVERIFY(!scene.in<QWidget>("attachmentTray")->isVisible());
        scene.composer()->attach({fileIn(folder, QStringLiteral("plan.txt")),
                                  fileIn(folder, QStringLiteral("map.txt"), 2'000)});
        QTRY_VERIFY(!scene.composer()->files()->isWaiting());
        QVERIFY(scene.in<QWidget>("attachmentTray")->isVisible());
        QCOMPARE(scene.in<QLabel>("fileName0")->text(), QStringLiteral("plan.txt"));
        QVERIFY(scene.in<QLabel>("attachmentTotal")->text().startsWith(QLatin1String("Together")));
        QCOMPARE(scene.in<QAbstractButton>("fileRemove0")->accessibleName(),
                 QStringLiteral("Remove plan.txt"));
        scene.in<QAbstractButton>("fileRemove0")->setFocus();
        QTest::keyClick(scene.in<QAbstractButton>("fileRemove0"), Qt::Key_Space);
        scene.press("sendButton");
        const mime::Draft sent = scene.written();
        QCOMPARE(sent.files.size(), 1U);
        QCOMPARE(sent.files.front().name, QStringLiteral("map.txt"));
        QCOMPARE(sent.files.front().type, QByteArray("text/plain"));
        QCOMPARE(sent.files.front().bytes, QByteArray(2'000, 'x'));
    }

    void whatIsNoFileIsRefused()
    {
        QTemporaryDir folder;
        WritingScene scene;
        scene.open('c');
        scene.composer()->attach({folder.path()});
        QVERIFY2(scene.strip().contains(QLatin1String("is a folder")), qPrintable(scene.strip()));
        scene.composer()->attach({folder.filePath(QStringLiteral("gone.txt"))});
        QTRY_VERIFY2(scene.strip().contains(QLatin1String("gone.txt could not be read")),
                     qPrintable(scene.strip()));
        QVERIFY(scene.composer()->files()->entries().empty());
    }

    void filesAndPicturesArePasted()
    {
        QTemporaryDir folder;
        WritingScene scene;
        scene.open('c');
        auto *files = new QMimeData;
        files->setUrls({QUrl::fromLocalFile(fileIn(folder, QStringLiteral("a.txt")))});
        QApplication::clipboard()->setMimeData(files);
        QTest::keySequence(scene.composer()->body(), QKeySequence::Paste);
        QTRY_COMPARE(scene.composer()->files()->files().size(), 1U);
        QImage picture(20, 20, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        QApplication::clipboard()->setImage(picture);
        QTest::keySequence(scene.composer()->body(), QKeySequence::Paste);
        QCOMPARE(scene.composer()->files()->files().size(), 2U);
        QCOMPARE(scene.composer()->files()->files().back().type, QByteArray("image/png"));
        QCOMPARE(scene.composer()->body()->toPlainText(), QString());
    }

    void muchIsWarnedOf()
    {
        WritingScene scene;
        scene.open('c');
        mime::DraftFile file;
        file.name = QStringLiteral("film.mkv");
        file.bytes = QByteArray(qsizetype(DraftFiles::usualLimit) + 1, 'x');
        scene.composer()->files()->add(file);
        QVERIFY(scene.in<QLabel>("attachmentTotal")
                    ->text()
                    .contains(QLatin1String("Many mail servers")));
    }

    // --- what may be forgotten

    void wordsForAnAttachment_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("speaks");
        const auto row = [](const char *name, const char *text, bool speaks) {
            QTest::newRow(name) << QString::fromUtf8(text) << speaks;
        };
        row("attached", "The plan is attached.", true);
        row("attachment", "See the Attachment", true);
        row("enclosed", "Enclosed you find it", true);
        row("anhang", "Siehe Anhang!", true);
        row("angehängt", "Ich habe den Plan angehängt.", true);
        row("anbei", "Anbei der Plan", true);
        row("nothing", "The crane is red.", false);
        row("within a word", "He is unattachedly there", false);
        row("quoted", "Yes.\n\nOn Monday Jon wrote:\n> It is attached", false);
        row("attribution", "Yes.\n\nOn Monday Attached Inc wrote:\n> Hello", false);
        row("signature", "Yes.\n-- \nAttachment Ltd", false);
    }

    void wordsForAnAttachment()
    {
        QFETCH(QString, text);
        QFETCH(bool, speaks);
        QCOMPARE(speaksOfAttachment(text), speaks);
    }

    void aForgottenFileIsAskedFor()
    {
        WritingScene scene;
        scene.writeToAnna();
        scene.write("bodyEdit", QStringLiteral(" The plan is attached."));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().contains(QLatin1String("speaks of an attachment")),
                 qPrintable(scene.strip()));
        scene.press("sendButton"); // the second one means it
        QVERIFY(!scene.hasComposer());
    }

    void wordsOfOthersAskForNothing()
    {
        WritingScene scene;
        const MessageRef message = answerable(scene);
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("The plan is attached.");
        scene.service.setBody(message, body);
        scene.window.reader()->showMessage(message);
        scene.open('f');
        scene.write("toEdit", QStringLiteral("ola@eksempel.no,"));
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
    }

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
