// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of a formatted text while they are read: nothing is sent, kept or made plain without
// them.
#include "tests/ui/support/busypool.h"
#include "tests/ui/window/richscene.h"
#include "ui/composer/linkdialog.h"

#include <QRegularExpression>

using namespace homing;
using namespace homing::ui;
using test::BusyPool;

namespace {

mime::DraftFile pictureFile(const QByteArray &bytes = pngOf(90, 30))
{
    mime::DraftFile file;
    file.name = QStringLiteral("plan.png");
    file.type = "image/png";
    file.bytes = bytes;
    return file;
}

QString openLetter(RichScene &scene)
{
    scene.openRich();
    scene.write("toEdit", QStringLiteral("anna.berg@example.com,"));
    scene.write("subjectEdit", QStringLiteral("Harbour"));
    scene.edit()->setFocus();
    scene.keys("The crane.");
    return scene.html();
}

} // namespace

class TestRichPictures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void sendingWaitsForThem_data()
    {
        QTest::addColumn<bool>("isFile");
        QTest::newRow("pasted") << false;
        QTest::newRow("dropped") << true;
    }

    void sendingWaitsForThem()
    {
        QFETCH(bool, isFile);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("plan.png")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pngOf(90, 30)) > 0);
        file.close();
        RichScene scene;
        openLetter(scene);
        BusyPool pool;
        if (isFile)
            scene.composer()->addFiles({file.fileName()});
        else
            scene.composer()->addPicture(QImage::fromData(pngOf(90, 30)));
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QTRY_COMPARE(scene.strip(),
                     QStringLiteral("It is sent as soon as its pictures are here."));
        pool.release();
        QTRY_VERIFY(!scene.hasComposer());
        const mime::Draft sent = scene.written();
        QCOMPARE(sent.files.size(), 1U);
        QVERIFY2(sent.html.contains(QLatin1String("<img src=\"cid:")), qPrintable(sent.html));
    }

    void whatIsNoPictureStopsTheSending()
    {
        RichScene scene;
        openLetter(scene);
        BusyPool pool;
        scene.composer()->text()->insertPicture(pictureFile("no picture"));
        scene.press("sendButton");
        pool.release();
        QTRY_VERIFY2(scene.strip().startsWith(QLatin1String("plan.png is no picture")),
                     qPrintable(scene.strip()));
        QVERIFY(scene.hasComposer());
        QVERIFY(scene.composer()->text()->comingPictures().empty());
    }

    /// As a file: its place in the text is not known yet.
    void aDraftHasThem()
    {
        RichScene scene;
        openLetter(scene);
        {
            BusyPool pool;
            scene.composer()->text()->insertPicture(pictureFile());
            scene.composer()->close();
        }
        const mime::Draft kept = scene.written();
        QCOMPARE(kept.files.size(), 1U);
        QCOMPARE(kept.files.front().bytes, pngOf(90, 30));
    }

    void theyAreFilesOfAPlainText()
    {
        RichScene scene;
        openLetter(scene);
        {
            BusyPool pool;
            scene.composer()->text()->insertPicture(pictureFile());
            scene.press("richTextButton");
        }
        QCOMPARE(scene.composer()->files()->files().size(), 1U);
        scene.press("richTextButton");
        QThreadPool::globalInstance()->waitForDone();
        QApplication::processEvents();
        QVERIFY(!scene.html().contains(QLatin1String("<img"))); // not twice
    }

    void clearingTheFormatKeepsThem()
    {
        RichScene scene;
        openLetter(scene);
        scene.insertPicture(100);
        scene.keys("red");
        scene.edit()->selectAll();
        scene.edit()->setBold(true);
        scene.edit()->setHeading(1);
        scene.press("formatClear");
        static const QRegularExpression plain(
            QStringLiteral("^<p>The crane\\.<img src=\"cid:[^\"]+\" alt=\"plan.png\" "
                           "width=\"100\">red</p>$"));
        QVERIFY2(plain.match(scene.html()).hasMatch(), qPrintable(scene.html()));
        scene.edit()->undo(); // one step
        QVERIFY2(scene.html().startsWith(QLatin1String("<h1>The crane.<img")),
                 qPrintable(scene.html()));
    }

    void aLinkAroundOneComesAndGoes()
    {
        RichScene scene;
        scene.openRich();
        scene.keys("a");
        scene.key(Qt::Key_B, Qt::ControlModifier);
        scene.keys("b");
        scene.insertPicture(100);
        const QString before = scene.html();
        const QString picture = before.mid(before.indexOf(QLatin1String("<img"))).chopped(4);
        scene.edit()->selectAll();
        const auto here = scene.edit()->takeLink();
        scene.edit()->setLink(QStringLiteral("https://x.example"), here.words);
        QCOMPARE(scene.html(),
                 QLatin1String("<p><a href=\"https://x.example\">a<b>b</b>%1</a></p>").arg(picture));
        scene.edit()->moveCursor(QTextCursor::Start);
        scene.edit()->moveCursor(QTextCursor::Right);
        const auto all = scene.edit()->takeLink();
        QCOMPARE(all.words, here.words);
        scene.edit()->setLink({}, all.words);
        QCOMPARE(scene.html(), before);
        LinkDialog dialog({}, all.words, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(!dialog.findChild<QLineEdit *>(QStringLiteral("linkWords"))->isEnabled());
    }

    void onlyWhatIsSelectedIsCleared()
    {
        RichScene scene;
        scene.openRich();
        scene.key(Qt::Key_B, Qt::ControlModifier);
        scene.keys("abcd");
        QTextCursor cursor = scene.edit()->textCursor();
        cursor.setPosition(1);
        cursor.setPosition(3, QTextCursor::KeepAnchor);
        scene.edit()->setTextCursor(cursor);
        scene.press("formatClear");
        QCOMPARE(scene.html(), QStringLiteral("<p><b>a</b>bc<b>d</b></p>"));
    }
};

QTEST_MAIN(TestRichPictures)
#include "tst_richpictures.moc"
