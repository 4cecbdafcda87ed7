// SPDX-License-Identifier: GPL-3.0-or-later
// Answers and forwards: who gets them, what they quote, the files that go along, and what one may
// forget.
#include "tests/ui/window/composerscene.h"
#include "ui/composer/reminder.h"
#include "ui/mainwindow/commands.h"

#include <QClipboard>
#include <QMimeData>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

class TestAnswering : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

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
};

QTEST_MAIN(TestAnswering)
#include "tst_answering.moc"
