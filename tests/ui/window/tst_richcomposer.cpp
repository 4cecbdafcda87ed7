// SPDX-License-Identifier: GPL-3.0-or-later
// Formatted messages: typed with the keys and buttons, sent as clean HTML beside the plain text,
// kept as drafts and opened again; pictures in the text; what is pasted from elsewhere; and plain
// text again.
#include "core/mime/richtext.h"
#include "tests/ui/window/richscene.h"
#include "ui/common/theme.h"
#include "ui/composer/answering.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/linkdialog.h"
#include "ui/composer/richdocument.h"
#include "ui/composer/richedit.h"
#include "ui/mainwindow/commands.h"

#include <QBuffer>
#include <QClipboard>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextList>

using namespace homing;
using namespace homing::ui;
using State = store::LocalMessage::State;

class TestRichComposer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void plainIsTheDefaultAndTheChoiceIsRemembered()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        {
            RichScene scene(file);
            scene.open('c');
            QVERIFY(!scene.composer()->text()->isRich());
            scene.press("richTextButton");
            QVERIFY(scene.composer()->text()->isRich());
        }
        RichScene scene(file);
        scene.open('c');
        QVERIFY(scene.composer()->text()->isRich());
        QVERIFY(scene.in<QAbstractButton>("richTextButton")->isChecked());
        scene.press("richTextButton");
        QVERIFY(
            !QSettings(file, QSettings::IniFormat).value(QStringLiteral("composer/rich")).toBool());
    }

    void theKeysFormat()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("a ");
        scene.key(Qt::Key_B, Qt::ControlModifier);
        scene.keys("b");
        scene.key(Qt::Key_B, Qt::ControlModifier);
        scene.key(Qt::Key_I, Qt::ControlModifier);
        scene.keys("c");
        scene.key(Qt::Key_I, Qt::ControlModifier);
        scene.key(Qt::Key_U, Qt::ControlModifier);
        scene.keys("d");
        scene.key(Qt::Key_U, Qt::ControlModifier);
        scene.key(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
        scene.keys("e");
        QCOMPARE(scene.html(), QStringLiteral("<p>a <b>b</b><i>c</i><u>d</u><s>e</s></p>"));
        QVERIFY(scene.in<QAbstractButton>("formatStrike")->isChecked());
        QVERIFY(!scene.in<QAbstractButton>("formatBold")->isChecked());
    }

    void linesAndParagraphs()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("a");
        scene.key(Qt::Key_Return);
        scene.keys("b");
        scene.key(Qt::Key_Return);
        scene.key(Qt::Key_Return);
        scene.keys("c");
        QCOMPARE(scene.html(), QStringLiteral("<p>a<br>b</p><p>c</p>"));
    }

    void listsBeginGoOnAndEnd()
    {
        RichScene scene;
        scene.openRich();
        scene.key(Qt::Key_8, Qt::ControlModifier | Qt::ShiftModifier);
        scene.keys("a");
        scene.key(Qt::Key_Return);
        scene.key(Qt::Key_BracketRight, Qt::ControlModifier);
        scene.keys("b");
        scene.key(Qt::Key_Return);
        scene.key(Qt::Key_Return); // up
        scene.keys("c");
        scene.key(Qt::Key_Return);
        scene.key(Qt::Key_Return); // out
        scene.keys("d");
        QCOMPARE(scene.html(),
                 QStringLiteral("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><p>d</p>"));
        scene.edit()->selectAll();
        scene.press("formatNumbers");
        QVERIFY2(scene.html().startsWith(QLatin1String("<ol><li>a")), qPrintable(scene.html()));
        scene.edit()->undo();
        QVERIFY(scene.html().startsWith(QLatin1String("<ul><li>a")));
    }

    void itemsOfALevelAreCountedTogether()
    {
        RichScene scene;
        scene.openRich();
        scene.key(Qt::Key_7, Qt::ControlModifier | Qt::ShiftModifier);
        for (const char *words : {"a", "b", "c", "d"}) {
            scene.keys(words);
            if (*words == 'b' || *words == 'c')
                scene.press("formatMore");
            if (*words != 'd')
                scene.key(Qt::Key_Return);
            if (*words == 'b' || *words == 'c')
                scene.press("formatLess");
        }
        QCOMPARE(scene.html(),
                 QStringLiteral("<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d"
                                "</li></ol>"));
        QList<int> numbers;
        for (QTextBlock block = scene.edit()->document()->begin(); block.isValid();
             block = block.next())
            numbers += block.textList()->itemNumber(block) + 1;
        QCOMPARE(numbers, QList<int>({1, 1, 2, 2})); // as a reader's program counts
    }

    void headingsEndWithTheirLine()
    {
        RichScene scene;
        scene.openRich();
        scene.in<QMenu>("formatStyleMenu")
            ->findChild<QAction *>(QStringLiteral("styleHeading"))
            ->trigger();
        scene.keys("a");
        scene.key(Qt::Key_Return);
        scene.keys("b");
        QCOMPARE(scene.html(), QStringLiteral("<h2>a</h2><p>b</p>"));
    }

    void quotesHaveLevels()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("a");
        scene.press("formatMore");
        scene.press("formatMore");
        QCOMPARE(scene.edit()->here().quotes, 2);
        scene.press("formatLess");
        QCOMPARE(scene.html(), QStringLiteral("<blockquote type=\"cite\"><p>a</p></blockquote>"));
        scene.key(Qt::Key_Return);
        scene.key(Qt::Key_Return); // out of it
        scene.keys("b");
        QCOMPARE(scene.html(),
                 QStringLiteral("<blockquote type=\"cite\"><p>a</p></blockquote><p>b</p>"));
    }

    void sizesAndColoursAreSentAsChosen()
    {
        for (const auto scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            theme::apply(*qApp, scheme);
            RichScene scene;
            scene.openRich();
            scene.keys("a");
            scene.edit()->selectAll();
            auto *colours = scene.in<QMenu>("formatColourMenu");
            Q_EMIT colours->aboutToShow();
            colours->findChild<QAction *>(QStringLiteral("colourRed"))->trigger();
            scene.in<QMenu>("formatStyleMenu")
                ->findChild<QAction *>(QStringLiteral("sizeLarge"))
                ->trigger();
            QCOMPARE(scene.html(),
                     QStringLiteral("<p><span style=\"color: #c01c28; font-size: large\">a</span>"
                                    "</p>"));
            // On screen it can be read, whatever the sheet.
            const auto formats = scene.edit()->document()->firstBlock().layout()->formats();
            QCOMPARE(formats.size(), 1);
            const QColor shown = formats.front().format.foreground().color();
            QVERIFY(theme::contrast(shown, scene.edit()->palette().color(QPalette::Base)) >= 4.5);
            scene.press("formatClear");
            QCOMPARE(scene.html(), QStringLiteral("<p>a</p>"));
        }
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void nothingOfTheThemeIsSent()
    {
        theme::apply(*qApp, theme::Scheme::Dark);
        RichScene scene;
        scene.openRich();
        scene.keys("white on black");
        QCOMPARE(scene.html(), QStringLiteral("<p>white on black</p>"));
        theme::apply(*qApp, theme::Scheme::Light);
    }

    void linksAreMadeChangedAndRemoved()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("see here");
        scene.edit()->moveCursor(QTextCursor::PreviousWord, QTextCursor::KeepAnchor);
        const auto dialog = [&] {
            scene.composer()->activateWindow();
            if (!QTest::qWaitForWindowActive(scene.composer()))
                qFatal("the composer does not become active");
            scene.edit()->setFocus();
            scene.key(Qt::Key_K, Qt::ControlModifier);
            return scene.composer()->findChild<QDialog *>(QStringLiteral("linkDialog"));
        };
        QDialog *first = dialog();
        auto *target = first->findChild<QLineEdit *>(QStringLiteral("linkTarget"));
        auto *ok = first->findChild<QPushButton *>(QStringLiteral("linkOk"));
        QVERIFY(!ok->isEnabled());
        target->setText(QStringLiteral("javascript:alert(1)"));
        QVERIFY(!ok->isEnabled());
        target->setText(QStringLiteral("example.org/a"));
        ok->click();
        scene.keys("!"); // behind the link
        QCOMPARE(scene.html(),
                 QStringLiteral("<p>see <a href=\"https://example.org/a\">here</a>!</p>"));
        QTRY_VERIFY(!scene.composer()->findChild<QDialog *>(QStringLiteral("linkDialog")));
        scene.edit()->moveCursor(QTextCursor::PreviousWord);
        scene.edit()->moveCursor(QTextCursor::Left);
        scene.edit()->moveCursor(QTextCursor::Left);
        QDialog *second = dialog();
        QCOMPARE(second->findChild<QLineEdit *>(QStringLiteral("linkWords"))->text(),
                 QStringLiteral("here"));
        second->findChild<QPushButton *>(QStringLiteral("linkRemove"))->click();
        QCOMPARE(scene.html(), QStringLiteral("<p>see here!</p>"));
    }

    void noAddressIsCut()
    {
        const QString longest = QStringLiteral("https://x.example/")
            + QString(LinkDialog::longestTarget - 18, u'a');
        const QString words(40'000, u'w'); // more than a line edit takes by itself
        LinkDialog dialog(longest + u'b', words, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto *target = dialog.findChild<QLineEdit *>(QStringLiteral("linkTarget"));
        auto *ok = dialog.findChild<QPushButton *>(QStringLiteral("linkOk"));
        auto *problem = dialog.findChild<QLabel *>(QStringLiteral("linkProblem"));
        QCOMPARE(target->text(), longest + u'b');
        QVERIFY(!ok->isEnabled());
        QVERIFY2(problem->isVisible()
                     && problem->text().startsWith(QLatin1String("This address has 2,001 ")),
                 qPrintable(problem->text()));
        target->setText(longest + QString(40'000, u'b'));
        QVERIFY(!ok->isEnabled());
        target->setText(longest);
        QVERIFY(ok->isEnabled() && !problem->isVisible());
        QSignalSpy chosen(&dialog, &LinkDialog::chosen);
        ok->click();
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().at(0).toString(), longest);
        QCOMPARE(chosen.first().at(1).toString(), words);
    }

    void targetsAreCompleted_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("target");
        const auto row = [](const char *typed, const char *target) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(target);
        };
        row("https://x.example/", "https://x.example/");
        row("x.example", "https://x.example");
        row("x.example:8080/a?b", "https://x.example:8080/a?b");
        row("anna@x.example", "mailto:anna@x.example");
        row("javascript:x", "");
        row("file:///etc/passwd", "");
        row("word", "");
        row("", "");
    }

    void targetsAreCompleted()
    {
        QFETCH(QString, typed);
        QTEST(typedTarget(typed), "target");
    }

    void itIsSentAsBoth()
    {
        RichScene scene;
        scene.openRich();
        scene.write("toEdit", QStringLiteral("anna.berg@example.com,"));
        scene.write("subjectEdit", QStringLiteral("Harbour"));
        scene.edit()->setFocus();
        scene.keys("The crane is ");
        scene.key(Qt::Key_B, Qt::ControlModifier);
        scene.keys("red");
        scene.insertPicture();
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        const mime::Draft sent = scene.written();
        QCOMPARE(sent.text, QStringLiteral("The crane is red[plan.png]"));
        QCOMPARE(sent.files.size(), 1U);
        const QByteArray id = sent.files.front().contentId;
        QVERIFY2(id.endsWith("@example.org"), id.constData()); // the sender's domain
        QVERIFY(sent.html.contains(
            QStringLiteral("<b>red</b><img src=\"cid:%1\" alt=\"plan.png\" width=\"560\">")
                .arg(QString::fromLatin1(id))));
        const QByteArray message =
            scene.service.localMessageText(scene.sample.account, scene.local().front().id);
        const qsizetype alternative = message.indexOf("multipart/alternative");
        QVERIFY(alternative > 0 && message.indexOf("multipart/related") > alternative);
        QVERIFY(!message.contains("<style") && !message.contains("class=")
                && !message.contains("font-family"));
    }

    void aDraftIsOpenedAsItWas()
    {
        RichScene scene;
        scene.openRich();
        scene.write("subjectEdit", QStringLiteral("Plan"));
        scene.edit()->setFocus();
        scene.key(Qt::Key_7, Qt::ControlModifier | Qt::ShiftModifier);
        scene.keys("one");
        scene.key(Qt::Key_Return);
        scene.keys("two  blanks");
        scene.insertPicture(100);
        const QString before = scene.html();
        scene.composer()->close();
        QTRY_VERIFY(scene.window.commands().drafts->isEnabled());
        scene.window.commands().drafts->trigger();
        QVERIFY(scene.hasComposer() && scene.composer()->text()->isRich());
        // The picture has its id for the sender now.
        static const QRegularExpression id(QStringLiteral("cid:[^\"]+"));
        QCOMPARE(scene.html().replace(id, QStringLiteral("cid:")),
                 QString(before).replace(id, QStringLiteral("cid:")));
        QVERIFY(scene.composer()->files()->entries().empty()); // it is no attachment
        const QString opened = scene.html();
        scene.composer()->keepNow();
        const QString kept = scene.written().html;
        scene.composer()->keepNow();
        QCOMPARE(scene.written().html, kept); // no id is new each time
        scene.composer()->close();
        QTRY_VERIFY(scene.window.commands().drafts->isEnabled());
        scene.window.commands().drafts->trigger();
        QCOMPARE(scene.html(), opened);
        QCOMPARE(scene.written().files.size(), 1U);
    }

    void pastedHtmlIsCutDown()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("x ");
        scene.paste("text/html",
                    "<html><head><style>b{color:red}</style></head><body class=evil>"
                    "<script>evil()</script><p style='font-family:Evil;color:#123456'>one "
                    "<b onclick=evil()>two</b></p><img src='http://evil.example/p.png'>"
                    "<img src='file:///etc/passwd'><a href='javascript:evil()'>three</a>"
                    "<div style='display:none'>evil</div></body></html>");
        QCOMPARE(scene.html(), QStringLiteral("<p>x one <b>two</b></p><p>three</p>"));
        scene.edit()->undo(); // as one step
        QCOMPARE(scene.html(), QStringLiteral("<p>x&nbsp;</p>"));
    }

    /// The first item's words go on in the line; what is inside and behind it finds no list of its
    /// level.
    void aNestedListIntoALineOfText()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("x ");
        scene.paste("text/html",
                    "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li><li>four</li></ul>");
        const QString html = scene.html();
        QVERIFY2(html.startsWith(QLatin1String("<p>x one</p>")), qPrintable(html));
        for (const char *words : {"two", "three", "four"})
            QVERIFY2(html.contains(QLatin1String(words)), qPrintable(html));
    }

    /// What Qt would read for a picture's name, it does not get.
    void nothingIsLoaded()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("p.png"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pngOf(8, 8)) > 0);
        file.close();
        RichDocument document;
        for (const QString &name :
             {path, QUrl::fromLocalFile(path).toString(), QStringLiteral(":/icons/link.svg")}) {
            const QVariant image = document.resource(QTextDocument::ImageResource, QUrl(name));
            QCOMPARE(qvariant_cast<QImage>(image).size(), QSize(1, 1));
            QVERIFY(!document.resource(QTextDocument::StyleSheetResource, QUrl(name)).isValid());
        }
    }

    void ownTextKeepsItsLooksOnTheClipboard()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("a");
        scene.edit()->selectAll();
        scene.edit()->setColour("#1a5fb4");
        QTest::keySequence(scene.edit(), QKeySequence::Copy);
        QVERIFY(
            !QApplication::clipboard()->mimeData()->html().contains(QLatin1String("font-family")));
        scene.edit()->moveCursor(QTextCursor::End);
        QTest::keySequence(scene.edit(), QKeySequence::Paste);
        QCOMPARE(scene.html(), QStringLiteral("<p><span style=\"color: #1a5fb4\">aa</span></p>"));
    }

    void picturesOfFilesGoWhereTheyBelong()
    {
        QTemporaryDir folder;
        const QString picture = folder.filePath(QStringLiteral("p.png"));
        QFile file(picture);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pngOf(30, 30)) > 0);
        file.close();
        const QString text = fileIn(folder, QStringLiteral("a.txt"));
        RichScene scene;
        scene.openRich();
        scene.composer()->addFiles({picture, text});
        QTRY_VERIFY(scene.html().contains(QLatin1String("alt=\"p.png\"")));
        QTRY_COMPARE(scene.composer()->files()->files().size(), 1U);
        QCOMPARE(scene.composer()->files()->files().front().name, QStringLiteral("a.txt"));
        // What only says that it is one is told.
        const QString none = fileIn(folder, QStringLiteral("b.png"));
        scene.composer()->addFiles({none});
        QTRY_VERIFY2(scene.strip().startsWith(QLatin1String("b.png is no picture")),
                     qPrintable(scene.strip()));
        // Plain text has only files.
        scene.press("richTextButton");
        scene.composer()->addFiles({picture});
        QTRY_COMPARE(scene.composer()->files()->files().size(), 2U);
    }

    void plainTextIsWarnedOfAndTakenBack()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("plain");
        scene.press("richTextButton"); // nothing is lost
        QCOMPARE(scene.strip(), QString());
        QCOMPARE(scene.composer()->body()->toPlainText(), QStringLiteral("plain"));
        scene.press("richTextButton");
        scene.edit()->selectAll();
        scene.edit()->setBold(true);
        scene.press("richTextButton");
        QVERIFY(scene.strip().startsWith(QLatin1String("Plain text has no formatting")));
        QVERIFY(!scene.composer()->text()->isRich());
        scene.press("formatBackButton");
        QCOMPARE(scene.html(), QStringLiteral("<p><b>plain</b></p>"));
        scene.press("richTextButton");
        scene.write("bodyEdit", QStringLiteral("x"));
        QCOMPARE(scene.strip(), QString()); // it would take the x away
    }

    void anAnswerQuotes()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("window.ini"));
        QSettings(file, QSettings::IniFormat).setValue(QStringLiteral("composer/rich"), true);
        RichScene scene(file);
        scene.window.reader()->showMessage(answerable(scene));
        scene.open('r');
        QVERIFY2(scene.html().endsWith(
                     QLatin1String("wrote:</p><blockquote type=\"cite\"><p>Slate or zinc?<br>Jon"
                                   "</p></blockquote>")),
                 qPrintable(scene.html()));
        QCOMPARE(scene.edit()->textCursor().position(), 0);
        // Words that are quoted ask for no attachment.
        QVERIFY(!scene.composer()->text()->ownWords().contains(QLatin1String("Slate")));
    }

    void anAnswerToHtmlQuotesItsLooks()
    {
        store::MessageRow row;
        row.header.subject = QStringLiteral("Roof");
        row.header.from = {{QStringLiteral("Jon"), QStringLiteral("jon@example.com")}};
        const QString seen =
            QStringLiteral("<b>Slate</b> or <a href='https://x.example'>zinc</a>?"
                           "<br><img src='https://evil.example/p.png'><br>--<br>J");
        const auto html = [&](mime::AnswerKind kind) {
            return mime::writeHtml(richAnswerTo(kind, row, seen, {})).remove(u'\n');
        };
        const QString words = QStringLiteral("<b>Slate</b> or <a href=\"https://x.example\">zinc"
                                             "</a>?");
        const QString reply = html(mime::AnswerKind::Reply);
        QVERIFY2(reply.contains(QLatin1String("<blockquote type=\"cite\"><p>") + words),
                 qPrintable(reply));
        QVERIFY(!reply.contains(QLatin1String("evil")) && !reply.contains(QLatin1String("--")));
        const QString forward = html(mime::AnswerKind::Forward);
        QVERIFY2(forward.contains(QLatin1String("Roof</p><p>") + words)
                     && forward.contains(QLatin1String("--")),
                 qPrintable(forward));
        QVERIFY(!forward.contains(QLatin1String("blockquote")));
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
        RichScene scene;
        scene.openRich();
        scene.write("toEdit", QStringLiteral("Anna Berg <anna.berg@example.com>,jon@,"));
        scene.write("subjectEdit", QStringLiteral("Harbour"));
        scene.edit()->setRichText(
            mime::readRichText(
                QStringLiteral(
                    "<h2>The crane</h2><p>Dear Anna,<br>the crane is <b>red</b>, <i>not</i> "
                    "<s>blue</s>, and <span style=\"color: #1a5fb4\">the water</span> <span "
                    "style=\"font-size: large\">high</span>. See <a "
                    "href=\"https://example.org\">the plan</a>.</p><ul><li>Slate<ul><li>from the "
                    "north</li></ul></li><li>Zinc</li></ul><ol><li>First</li><li>Then</li></ol>"
                    "<blockquote><p>When will it be ready?</p><blockquote><p>In spring.</p>"
                    "</blockquote></blockquote><p>Jon</p>"),
                mime::RichSource::Own),
            {});
        scene.edit()->moveCursor(QTextCursor::End);
        QApplication::processEvents();
        const QImage picture = test::shot(*scene.composer(), QStringLiteral("rich-") + look);
        QVERIFY(!picture.isNull());
        scene.edit()->setRichText({}, {});
        scene.insertPicture();
        scene.press("sendButton");
        test::shot(*scene.composer(), QStringLiteral("rich-picture-") + look);
        // The picture is within the column, however narrow, and is sent as wide as before.
        scene.composer()->resize(scene.composer()->minimumSize());
        QApplication::processEvents();
        test::shot(*scene.composer(), QStringLiteral("rich-narrow-") + look);
        QVERIFY(scene.html().contains(QLatin1String("width=\"560\"")));
        QVERIFY(scene.edit()->document()->idealWidth() <= scene.edit()->viewport()->width());
        auto *colours = scene.in<QMenu>("formatColourMenu");
        Q_EMIT colours->aboutToShow();
        QCOMPARE(colours->actions().size(), 7);
        colours->adjustSize();
        test::shot(*colours, QStringLiteral("rich-colours-") + look);
        theme::apply(*qApp, theme::Scheme::Light);
    }
};

QTEST_MAIN(TestRichComposer)
#include "tst_richcomposer.moc"
