// SPDX-License-Identifier: GPL-3.0-or-later
// Formatted texts that are longer than what is read of HTML: none of their words is lost, and what
// cannot be sent is said.
#include "core/base/limits.h"
#include "tests/ui/support/busypool.h"
#include "tests/ui/window/richscene.h"
#include "ui/composer/answering.h"
#include "ui/mainwindow/commands.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace homing;
using namespace homing::ui;

namespace {

QString manyLines(int count = limits::htmlNodes + 1)
{
    QString lines;
    for (int i = 0; i < count; ++i)
        lines += QStringLiteral("line %1\n").arg(i);
    return lines.chopped(1);
}

void fillWithLines(RichScene &scene)
{
    scene.openRich();
    scene.write("toEdit", QStringLiteral("anna.berg@example.com,"));
    scene.write("subjectEdit", QStringLiteral("Log"));
    scene.edit()->setFocus();
    scene.paste("text/plain", manyLines().toUtf8());
}

QString writesRich(const QTemporaryDir &folder)
{
    const QString file = folder.filePath(QStringLiteral("window.ini"));
    QSettings(file, QSettings::IniFormat).setValue(QStringLiteral("composer/rich"), true);
    return file;
}

} // namespace

class TestRichLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void whatIsTooLongIsNotSent()
    {
        RichScene scene;
        fillWithLines(scene);
        scene.press("sendButton");
        QVERIFY(scene.hasComposer());
        QVERIFY2(scene.strip().startsWith(QLatin1String("This text is too long to be sent with")),
                 qPrintable(scene.strip()));
        QVERIFY(scene.strip().contains(QLatin1String("(Ctrl+Shift+T)")));
        scene.press("richTextButton");
        QCOMPARE(scene.composer()->body()->toPlainText(), manyLines());
        scene.press("sendButton");
        QVERIFY(!scene.hasComposer());
        QCOMPARE(scene.written().text, manyLines());
    }

    void aDraftOfItIsWhole()
    {
        RichScene scene;
        fillWithLines(scene);
        scene.composer()->close();
        QTRY_VERIFY(scene.window.commands().drafts->isEnabled());
        QCOMPARE(scene.written().text, manyLines());
        QVERIFY(scene.written().html.contains(QStringLiteral("line %1").arg(limits::htmlNodes)));
        scene.window.commands().drafts->trigger();
        QVERIFY(scene.hasComposer() && !scene.composer()->text()->isRich());
        QCOMPARE(scene.composer()->body()->toPlainText(), manyLines());
        QVERIFY2(scene.strip().startsWith(QLatin1String("This text is too long to be written")),
                 qPrintable(scene.strip()));
        scene.composer()->close(); // unchanged: what is kept has its formatting still
        QVERIFY(!scene.written().html.isEmpty());
    }

    /// By the pool; what is newer stays, and what is written meanwhile comes next.
    void aLongTextIsKeptWhileOneWritesOn()
    {
        RichScene scene;
        scene.openRich();
        scene.composer()->setSaveDelay(0);
        scene.paste("text/plain", manyLines(10'000).toUtf8());
        QTRY_COMPARE(scene.written().text, manyLines(10'000));
        {
            test::BusyPool pool;
            scene.keys("a");
            QApplication::processEvents(); // it is being written
            scene.keys("b");
        }
        QTRY_COMPARE(scene.written().text, manyLines(10'000) + QLatin1String("ab"));
        {
            test::BusyPool pool;
            scene.keys("c");
            QApplication::processEvents();
            scene.keys("d");
            scene.composer()->keepNow();
        }
        QThreadPool::globalInstance()->waitForDone();
        QApplication::processEvents();
        QCOMPARE(scene.written().text, manyLines(10'000) + QLatin1String("abcd"));
        QCOMPARE(scene.local().size(), 1U);
    }

    void aLongMessageIsQuotedWhole()
    {
        QString seen;
        for (int i = 0; i <= limits::htmlNodes; ++i)
            seen += QStringLiteral("<b>word %1</b> ").arg(i);
        QVERIFY(richAnswerTo(mime::AnswerKind::Reply, {}, seen, {}).isCut);
        QTemporaryDir folder;
        RichScene scene(writesRich(folder));
        const MessageRef message = answerable(scene);
        const QString last = QStringLiteral("word %1").arg(limits::htmlNodes);
        scene.window.desk()->answer(mime::AnswerKind::Reply, message,
                                    {QStringLiteral("word 0 ... ") + last, seen}, {});
        QVERIFY(scene.composer()->text()->isRich());
        QVERIFY(scene.html().contains(last)); // without its looks
        QVERIFY(!scene.html().contains(QLatin1String("<b>")));
    }

    void manyLinesAreQuotedAsPlainText()
    {
        QTemporaryDir folder;
        RichScene scene(writesRich(folder));
        const MessageRef message = answerable(scene);
        scene.window.desk()->answer(mime::AnswerKind::Reply, message, {manyLines(), {}}, {});
        QVERIFY(!scene.composer()->text()->isRich());
        QVERIFY(scene.composer()->body()->toPlainText().endsWith(
            QStringLiteral("> line %1").arg(limits::htmlNodes)));
        QVERIFY(scene.strip().startsWith(QLatin1String("This text is too long to be written")));
    }

    void whatIsPastedOfHtmlAloneIsThere()
    {
        QString html;
        for (int i = 0; i <= limits::htmlNodes; ++i)
            html += QStringLiteral("<p>%1</p>").arg(i);
        RichScene scene;
        scene.openRich();
        scene.paste("text/html", html.toUtf8());
        QVERIFY(scene.edit()->toPlainText().contains(QLatin1String("19000")));
        QVERIFY(scene.edit()->toPlainText().endsWith(QChar(0x2026) + QLatin1String("]"))); // said
    }
};

QTEST_MAIN(TestRichLimits)
#include "tst_richlimits.moc"
