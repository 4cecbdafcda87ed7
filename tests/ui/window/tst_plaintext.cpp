// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a message: links, quotes, find, and what hostile text cannot do.
#include "tests/ui/window/windowtest.h"
#include "ui/common/theme.h"
#include "ui/reader/plaintext.h"
#include "ui/reader/plaintexthighlighter.h"
#include "ui/reader/plaintextview.h"
#include "ui/reader/sourcewindow.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>

using namespace homing;
using namespace homing::ui;
using homing::test::quotedMail;

class TestPlainText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void links_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("urls");
        const auto add = [](const char *name, const char *line, const QStringList &urls) {
            QTest::newRow(name) << QString::fromUtf8(line) << urls;
        };
        add("plain", "see https://example.org/a for more",
            {QStringLiteral("https://example.org/a")});
        add("full stop", "It is at https://example.org/a.",
            {QStringLiteral("https://example.org/a")});
        add("brackets", "(see https://example.org/a)", {QStringLiteral("https://example.org/a")});
        add("brackets inside", "https://example.org/a_(b)",
            {QStringLiteral("https://example.org/a_(b)")});
        add("angle", "<https://example.org/a>", {QStringLiteral("https://example.org/a")});
        add("two", "http://a.example http://b.example",
            {QStringLiteral("http://a.example"), QStringLiteral("http://b.example")});
        add("mailto", "write to mailto:jon@example.net",
            {QStringLiteral("mailto:jon@example.net")});
        add("upper case", "HTTPS://EXAMPLE.ORG/", {QStringLiteral("https://example.org/")});
        add("none", "nothing here", {});
        add("file", "file:///etc/passwd", {});
        add("javascript", "javascript:alert(1)//https:", {});
        add("data", "data:text/html,x", {});
        add("smb", "smb://server/share", {});
        add("no host", "https:///etc/passwd", {});
        add("in a word", "xhttps://example.org", {});
        add("bare scheme", "https://", {});
    }

    void links()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, urls);
        QStringList found;
        for (const TextLink &link : findLinks(line)) {
            found.append(link.url.toString());
            QVERIFY(link.start >= 0 && link.start + link.length <= line.size());
            QVERIFY(isOpenable(link.url));
        }
        QCOMPARE(found, urls);
    }

    void aLinkShowsWhereItLeads()
    {
        // A name in other letters is shown as what it is.
        const QUrl url(QString::fromUtf8("https://ex\xd0\xb0mple.org/"));
        QVERIFY(linkTarget(url).contains(QLatin1String("xn--")));
        const QUrl longOne(QStringLiteral("https://example.org/") + QString(5'000, u'a'));
        QVERIFY(linkTarget(longOne).size() <= 200);
        // Nothing stands before the host, and the host stands whole.
        QVERIFY(!isOpenable(QUrl(QStringLiteral("https://bank.example@evil.example/"))));
        QVERIFY(!isOpenable(QUrl(QStringLiteral("http://") + QString(250, u'a') + QStringLiteral("@evil.example/"))));
        QVERIFY(isOpenable(QUrl(QStringLiteral("mailto:a@example.org"))));
        QString host = QStringLiteral("https://");
        for (int i = 0; i < 24; ++i)
            host += QStringLiteral("wwwwwwww.");
        const QUrl deep(host + QStringLiteral("evil.example/") + QString(5'000, u'a'));
        QVERIFY(isOpenable(deep));
        QVERIFY(linkTarget(deep).contains(QLatin1String(".evil.example/")));
        QVERIFY(linkTarget(deep).size() < 300);
        QVERIFY(!isOpenable(QUrl(host + host.sliced(8) + QStringLiteral("evil.example/"))));
    }

    void aLinkThatSaysAnotherHost_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("isOther");
        const auto row = [](const char *shown, const char *target, bool isOther) {
            QTest::newRow(qPrintable(QString::fromUtf8(shown) + QLatin1String(" -> ") + QLatin1String(target))) << QString::fromUtf8(shown) << QString::fromUtf8(target) << isOther;
        };
        row("https://bank.example", "https://evil.example/a", true);
        row("bank.example", "https://evil.example/", true);
        row("www.bank.example/login", "https://bank.example.evil.example/", true);
        row("Go to https://bank.example now", "https://evil.example/", true);
        row("bank.example.", "https://xbank.example/", true);
        row("https://evil.example@bank.example/", "https://evil.example/", true);
        row("https://evil.example and https://bank.example", "https://evil.example/", true);
        row("bänk.example", "https://bank.example/", true);
        row("https://bank.example/x", "https://bank.example/y", false);
        row("Bank.example", "https://www.bank.example/", false);
        row("www.bank.example", "https://bank.example/", false);
        row("bank.example", "https://shop.bank.example/", false);
        row("bänk.example", "https://xn--bnk-qla.example/", false);
        row("(see https://bank.example, or www.bank.example.)", "https://bank.example/", false);
        row("Read more", "https://evil.example/", false);
        row("Version 1.25", "https://evil.example/", false);
        row("", "https://evil.example/", false);
        row("anna@bank.example", "mailto:anna@evil.example", false);
    }
    void aLinkThatSaysAnotherHost()
    {
        QFETCH(QString, shown);
        QFETCH(QString, target);
        QTEST(namesOtherHost(shown, QUrl(target)), "isOther");
    }

    // Counting them anew for each would take hours.
    void aMillionBracketsAreNoLink()
    {
        const auto links = findLinks(QStringLiteral("http://a") + QStringLiteral("])").repeated(1'000'000));
        QCOMPARE(links.size(), size_t(1));
        QCOMPARE(links[0].length, qsizetype(8));
    }

    void quotes()
    {
        QCOMPARE(quoteDepth(u"no"), 0);
        QCOMPARE(quoteDepth(u"> a"), 1);
        QCOMPARE(quoteDepth(u"> > a"), 2);
        QCOMPARE(quoteDepth(u">>> a"), 3);
        QCOMPARE(quoteDepth(QString(500, u'>')), 20);
        const TextLayout layout = layOutText(quotedMail());
        QCOMPARE(layout.folds.size(), size_t(1));
        QCOMPARE(layout.folds[0].count, 12);
        QVERIFY(layout.signatureLine > layout.folds[0].first);
    }

    void aMessageThatIsAllQuoteIsNotFolded()
    {
        QString text;
        for (int i = 0; i < 20; ++i)
            text += QStringLiteral("> line\n");
        QVERIFY(layOutText(text).folds.empty());
    }

    void theSourceOfAMessageHasNoEndlessLines()
    {
        const QString around = QStringLiteral("Subject: x\n");
        QString whole = around + QString(3, u'x');
        for (int i = 0; i < 25'000; ++i) // pairs, which are not to be cut apart
            whole += QStringLiteral("\U0001F600");
        const QString shown = sourceText((whole + u'\n' + around).toUtf8());
        const QStringList lines = shown.split(u'\n');
        for (const QString &line : lines) {
            QVERIFY(line.size() <= longestLine + 1);
            QVERIFY(line.isEmpty() || !line.front().isLowSurrogate());
        }
        QVERIFY(shown.startsWith(around) && shown.endsWith(u'\n' + around));
        QString unbroken = whole + around;
        unbroken.remove(u'\n');
        QCOMPARE(lines.join(QString()), unbroken);
        const QString longest(longestLine, u'x');
        QCOMPARE(sourceText((longest + QStringLiteral("\r\ny")).toUtf8()),
                 longest + QStringLiteral("\ny"));
    }

    void hugeTextsAreBounded()
    {
        const TextLayout oneLine = layOutText(QString(50'000, u'x'));
        for (const QString &line : oneLine.lines)
            QVERIFY(line.size() <= longestLine);
        QVERIFY(!oneLine.isCut);
        QCOMPARE(oneLine.lines.join(QString()).size(), 50'000);
        const TextLayout cut = layOutText(QString(shownCharacters + 1, u'x'));
        QVERIFY(cut.isCut);
        QString folds;
        for (int i = 0; i < 5'000; ++i)
            folds += QStringLiteral(">\n>\n>\n>\n>\n>\nx\n");
        QVERIFY(layOutText(folds).folds.size() <= 200);
    }

    void foldedQuotesOpenOnTheirLine()
    {
        PlainTextView view;
        view.resize(700, 500);
        view.setMessageText(quotedMail());
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCOMPARE(view.foldedLineCount(), 12);
        // The hidden lines take no room.
        const QTextBlock hidden = view.document()->findBlockByNumber(7);
        QVERIFY(hidden.text().startsWith(QLatin1String("> quoted")));
        QVERIFY(!hidden.isVisible());
        const int rangeFolded = view.verticalScrollBar()->maximum();
        const QTextBlock marker = view.document()->findBlockByNumber(5);
        QVERIFY2(marker.text().contains(QLatin1String("12 quoted lines")),
                 qPrintable(marker.text()));
        QTextCursor cursor(marker);
        view.setTextCursor(cursor);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                          view.cursorRect(cursor).center() + QPoint(20, 0));
        QCOMPARE(view.foldedLineCount(), 0);
        QVERIFY(hidden.isVisible());
        QVERIFY(view.verticalScrollBar()->maximum() >= rangeFolded);
        view.setTextCursor(cursor);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(view.foldedLineCount(), 12);
    }

    void copiesTheMailAndNotOurFoldLines()
    {
        PlainTextView view;
        view.setMessageText(quotedMail());
        view.selectAll();
        view.copy();
        const QString copied = QApplication::clipboard()->text();
        QVERIFY(copied.contains(QLatin1String("> quoted line 11")));
        QVERIFY(!copied.contains(QLatin1String("quoted lines")));
        QCOMPARE(copied, quotedMail().trimmed());
    }

    void findUnfoldsWhatItFinds()
    {
        PlainTextView view;
        view.setMessageText(quotedMail());
        QCOMPARE(view.findText(QStringLiteral("QUOTED LINE 9"), false), 1);
        QCOMPARE(view.foldedLineCount(), 0);
        QCOMPARE(view.textCursor().selectedText(), QStringLiteral("quoted line 9"));
        QCOMPARE(view.findText(QStringLiteral("quoted line"), false), 12);
        const int first = view.currentMatch();
        view.findText(QStringLiteral("quoted line"), false);
        QCOMPARE(view.currentMatch(), first % 12 + 1);
        view.findText(QStringLiteral("quoted line"), true);
        QCOMPARE(view.currentMatch(), first);
        QCOMPARE(view.findText(QStringLiteral("not there"), false), 0);
    }

    void textStaysNarrowOnWideWindows()
    {
        PlainTextView view;
        view.setMessageText(QString(3'000, u'n'));
        view.resize(1'800, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const int column = view.viewport()->width();
        const int hundred = view.fontMetrics().horizontalAdvance(QString(100, u'n'));
        QVERIFY2(column < hundred && column > hundred / 2, qPrintable(QString::number(column)));
        view.setZoom(6);
        QVERIFY(view.viewport()->width() > column);
        view.setZoom(100);
        QCOMPARE(view.zoom(), 18);
    }

    void theColumnStandsWhereItsLinesBegin()
    {
        PlainTextView view;
        view.resize(1'800, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (const Qt::LayoutDirection window : {Qt::LeftToRight, Qt::RightToLeft}) {
            view.setLayoutDirection(window);
            view.setMessageText(QString(3'000, u'n'));
            QVERIFY(view.viewport()->geometry().center().x() < view.width() / 2);
            view.setMessageText(QString(3'000, QChar(0x05d0)));
            QVERIFY(view.viewport()->geometry().center().x() > view.width() / 2);
        }
    }

    void markupIsText()
    {
        PlainTextView view;
        const QString markup =
            QStringLiteral("<img src=\"file:///etc/passwd\"><b>bold</b> <script>x</script>");
        view.setMessageText(markup);
        QCOMPARE(view.toPlainText(), markup);
    }

    void quoteColoursAreReadable()
    {
        for (const QPalette &palette : {theme::lightPalette(), theme::darkPalette()}) {
            for (int depth = 1; depth <= 4; ++depth)
                QVERIFY(theme::contrast(quoteColour(depth, palette), palette.color(QPalette::Base))
                        >= 4.5);
        }
    }
};

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
