// SPDX-License-Identifier: GPL-3.0-or-later
// HTML messages in the view and in the reader: newsletters, hostile ones, pictures, remote ones, paper.
// The silence of it (no connection, no name, no file) is watched from outside by strace.
#include "core/base/limits.h"
#include "core/mime/blocks.h"
#include "core/mime/body.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/htmlmails.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/theme.h"
#include "ui/reader/findbar.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlclipboard.h"
#include "ui/reader/htmlpictures.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/messagereader.h"
#include "ui/reader/remotepictures.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QHostAddress>
#include <QHostInfo>
#include <QMimeData>
#include <QPrinter>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <unistd.h>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;
using homing::test::jobOf;
using homing::test::jobOfHtml;
using homing::test::mailsIn;

namespace {

/// A mark in the trace of whoever watches.
void mark(const char *name)
{
    [[maybe_unused]] const int answer = access(name, F_OK);
}

/// What the watcher must see, to be believed when it sees nothing.
void leak(const QString &what)
{
    if (what == QLatin1String("file")) {
        QFile file(QStringLiteral("/etc/hostname"));
        [[maybe_unused]] const bool isOpen = file.open(QIODevice::ReadOnly);
    } else if (what == QLatin1String("connection")) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), 9);
        socket.waitForConnected(1'000);
    } else if (what == QLatin1String("name")) {
        QHostInfo::fromName(QStringLiteral("tracker.evil.example"));
    }
}

/// The same messages in the reading pane: as text to reply with, and nested ones in their column.
qsizetype readAll(const QStringList &paths, const QString &leaking)
{
    homing::test::prepareWindowApplication();
    FakeMailService service;
    const MailboxRef inbox = homing::test::makeSampleAccount(service).inbox;
    MessageReader reader(service);
    reader.resize(700, 500);
    reader.show();
    quint32 uid = 1;
    qsizetype read = 0;
    const auto show = [&](const QString &path) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return;
        account::MessageBody body;
        mime::Readable readable = mime::readMessage(file.readAll().replace("\n", "\r\n"));
        body.state = account::MessageBody::State::Ready;
        body.message = {inbox, uid++};
        body.plainText = readable.plainText();
        body.blocks = std::move(readable.blocks);
        body.attachments = std::move(readable.attachments);
        service.setBody(body.message, body);
        file.close();
        mark("/homing-begin");
        if (!leaking.isEmpty())
            leak(leaking);
        reader.showMessage(body.message);
        for (HtmlView *view : reader.findChildren<HtmlView *>()) {
            if (QTest::qWaitFor([view] { return !view->page()->size.isEmpty() || !view->isVisible(); }, 20'000))
                read += view->visibleText().size();
        }
        reader.grab();
        mark("/homing-end");
    };
    const QStringList harmless = mailsIn(QStringLiteral("newsletters"), QStringLiteral("*.eml"))
        + mailsIn(QStringLiteral("structure"), QStringLiteral("forwarded-html*.eml"));
    mark("/homing-warm");
    for (const QString &path : harmless)
        show(path);
    mark("/homing-warmed");
    for (const QString &path : paths)
        show(path);
    return read;
}

/// Everything that is done with a message, for the watched child.
int renderAll(const QStringList &paths, const QString &pdf, const QString &leaking)
{
    // Fonts and plugins of the system are loaded by a harmless message first.
    for (const QString &path : mailsIn(QStringLiteral("newsletters"), QStringLiteral("*.eml")))
        runHtmlJob(jobOf(path));
    for (const char *start : {"GIF89a", "\xff\xd8\xff", "RIFF0000WEBP", "\x89PNG\r\n\x1a\n"})
        decodePicture(start);
    runHtmlJob(jobOfHtml(QStringLiteral("<p>a <b>b</b> <i>i</i> <tt>t <b>b</b></tt><span style='font-family:serif'>s &#x1f512; W</span>")));
    const auto printTo = [&](const HtmlJob &job) {
        // A printer looks for the desktop's printers when it is made: that is the user's, not the message's.
        QPrinter printer(QPrinter::HighResolution);
        printer.setOutputFormat(QPrinter::PdfFormat);
        printer.setOutputFileName(pdf);
        mark("/homing-begin");
        printHtml(job, printer);
        mark("/homing-end");
    };
    printTo(jobOfHtml(QStringLiteral("<p>a</p>")));
    qsizetype read = 0;
    for (const QString &path : paths) {
        const HtmlJob job = jobOf(path);
        mark("/homing-begin");
        const HtmlResult seen = runHtmlJob(job); // view and nested messages
        read += seen.page->visibleText.size();   // reply
        QImage image(600, 400, QImage::Format_RGB32);
        QPainter painter(&image);
        paintHtml(painter, *seen.page, QRectF(0, 0, 600, 400));
        HtmlJob dark = job;
        dark.isDark = true;
        runHtmlJob(dark);
        delete htmlClipboardData(*seen.page, 0, seen.page->text.size());
        mark("/homing-end");
        printTo(job);
    }
    return read > 0 && readAll(paths, leaking) > 0 ? 0 : 1;
}

} // namespace

class TestHtmlMail : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { homing::test::prepareWindowApplication(); }

    void newsletters_data()
    {
        QTest::addColumn<QString>("path");
        for (const QString &path : mailsIn(QStringLiteral("newsletters"), QStringLiteral("*.eml")))
            QTest::newRow(qPrintable(QFileInfo(path).baseName())) << path;
    }
    /// Nothing lost, nothing outside the pane; on a dark sheet every text can be read.
    void newsletters()
    {
        QFETCH(QString, path);
        for (const int width : {720, 400}) {
            HtmlJob job = jobOf(path);
            QCOMPARE(job.pieces->size(), std::size_t(1));
            job.width = width;
            const HtmlResult result = runHtmlJob(job);
            QVERIFY(!result.isReduced);
            const HtmlPage &page = *result.page;
            for (const HtmlRun &run : page.runs) {
                QVERIFY2(run.rect.left() >= -1 && run.rect.right() <= page.size.width() + 1, qPrintable(run.text));
                QVERIFY2(run.rect.top() >= -1 && run.rect.bottom() <= page.size.height() + 1, qPrintable(run.text));
            }
            QVERIFY(page.size.width() <= 2 * width); // what is wider is painted smaller, down to half
            // The targets that the plain text names are not in the picture.
            QString plain = mime::htmlToPlainText(job.pieces->front().text).remove(QRegularExpression(QStringLiteral("<[^<>]*>")));
            const QRegularExpression noWord(QStringLiteral("[^\\w]+"));
            QString all = page.text;
            all.remove(noWord);
            for (const QString &word : width == 720 ? plain.split(noWord, Qt::SkipEmptyParts) : QStringList()) // narrow ones may hide some
                QVERIFY2(all.contains(word, Qt::CaseInsensitive) || word == QLatin1String("7") /* VII. */ || word == QLatin1String("8"),
                         qPrintable(word));
            job.isDark = true;
            const HtmlResult dark = runHtmlJob(job);
            for (const HtmlRun &run : dark.page->runs) {
                if (run.onto.isValid() && !run.isPicture)
                    QVERIFY2(theme::contrast(run.color, run.onto) >= 4.5, qPrintable(run.text + run.color.name() + run.onto.name()));
            }
        }
    }

    void columnsStandSideBySide()
    {
        const auto leftOf = [](const HtmlPage &page, const QString &word) {
            for (const HtmlRun &run : page.runs) {
                if (run.text == word)
                    return run.rect;
            }
            return QRectF();
        };
        for (const auto &[name, left, right] : {std::tuple {"01-two-columns", "pier", "week"}, {"02-picture-columns", "Dinghy", "Barge"},
                                                {"17-mjml-columns", "Berths", "Ferries"}, {"18-mjml-hero", "crane", "race"}}) {
            HtmlJob job = jobOf(QStringLiteral(HOMING_MAIL "/newsletters/") + QLatin1String(name) + QStringLiteral(".eml"));
            job.width = 720;
            const HtmlResult result = runHtmlJob(job);
            const QRectF a = leftOf(*result.page, QLatin1String(left)), b = leftOf(*result.page, QLatin1String(right));
            QVERIFY2(a.isValid() && b.isValid(), name);
            QVERIFY2(std::abs(a.center().y() - b.center().y()) < 8 && b.left() > a.right() + 20, name);
        }
    }

    void rightToLeftIsTurned()
    {
        HtmlJob job = jobOfHtml(QStringLiteral("<body dir=rtl style='margin:0'><p style='padding-right:50px'>\u05d0\u05d1 \u05d2\u05d3 one two"));
        job.width = 400;
        const HtmlResult result = runHtmlJob(job);
        const std::vector<HtmlRun> &runs = result.page->runs;
        QCOMPARE(runs.size(), std::size_t(4));
        QCOMPARE(runs[0].rect.right(), 350.0);
        QVERIFY(runs[1].rect.right() < runs[0].rect.left());
        QVERIFY(runs[3].rect.left() > runs[2].rect.right()); // "one two" runs its own way
        // What runs the other way inside stands where its place is; a list's number has its point at the left.
        job = jobOfHtml(QStringLiteral("<body dir=rtl style='margin:0 40px 0 0'><div dir=ltr>one<ol dir=rtl><li>\u05d0"));
        job.width = 400;
        const HtmlResult inner = runHtmlJob(job);
        QCOMPARE(inner.page->runs.front().rect.left(), 0.0);
        QCOMPARE(inner.page->runs.back().text, QStringLiteral("1."));
        QVERIFY(inner.page->runs.back().isRightToLeft);
        QVERIFY(inner.page->runs.back().rect.left() > inner.page->runs[1].rect.right());
    }

    void whatIsTooMuchIsPlainText()
    {
        HtmlJob job = jobOfHtml(QStringLiteral("<table><tr><td>a<td>").repeated(9));
        HtmlResult result = runHtmlJob(job);
        QVERIFY(result.isReduced);
        QCOMPARE(result.page->text, QStringLiteral("PLAIN CHOICE"));
        job = jobOfHtml(QStringLiteral("<i>x</i>").repeated(limits::htmlNodes + 1));
        QVERIFY(runHtmlJob(job).isReduced);
        job.isAnyCost = true;
        result = runHtmlJob(job);
        QVERIFY(!result.isReduced);
        QVERIFY(result.page->text.startsWith(QStringLiteral("xxx")));
    }

    void endsSoonWhateverItIs_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<bool>("isColumnless"); // "Show it anyway" gives it without its tables and floats; else as text
        const auto row = [](const char *name, const QString &html, bool isColumnless) { QTest::newRow(name) << html + QStringLiteral("<p>END") << isColumnless; };
        const QString words = QStringLiteral("w ").repeated(50);
        const auto deep = [](const QString &each, int times) { return each.repeated(times); };
        row("tables", deep(QStringLiteral("<table><tr><td>a<td>"), 200), true);
        row("tables with words", deep(QStringLiteral("<table><tr><td>%1</td><td>").arg(words), 30), true);
        row("tables in the last of many cells", deep(QStringLiteral("<table><tr>") + QStringLiteral("<td>%1</td>").arg(words).repeated(6)
                + QStringLiteral("<td>"), 8), true);
        row("floats", QStringLiteral("<style>p{float:left;width:20px}</style>") + deep(QStringLiteral("<p>a"), 9'000), true);
        row("words deep in spans", deep(QStringLiteral("<span>"), 95) + deep(QStringLiteral("a "), 200'000), false);
        row("words", deep(QStringLiteral("a "), 500'000), false);
        row("selectors that ask all ancestors", QStringLiteral("<style>.x div div div div b{color:red}</style>") + deep(QStringLiteral("<div>"), 90)
                + deep(QStringLiteral("<b>a</b>"), 2'000), false);
        QString rules;
        for (int i = 0; i < 1'000; ++i)
            rules += QStringLiteral(".x%1 div div div div b{color:red}\n").arg(i);
        row("selectors that ask all list items", QStringLiteral("<style>.x li li li li li{color:red}</style>") + deep(QStringLiteral("<ul><li>"), 60)
                + deep(QStringLiteral("<li>a"), 100), false);
        row("all on one spot", QStringLiteral("<div style='line-height:0;width:600px'>") + deep(QStringLiteral("ab cd "), 6'000)
                + QStringLiteral("</div>"), false);
        row("clips", deep(QStringLiteral("<div style='overflow:hidden'>a</div>"), 9'000), false);
        row("many such", QStringLiteral("<style>%1</style>").arg(rules) + deep(QStringLiteral("<div>"), 90) + deep(QStringLiteral("<b>a</b>"), 2'000),
            false);
    }
    /// By the work that is counted, not by the clock: what nobody stops never comes back.
    void endsSoonWhateverItIs()
    {
        QFETCH(QString, html);
        QFETCH(bool, isColumnless);
        HtmlJob job = jobOfHtml(html);
        const HtmlResult unasked = runHtmlJob(job);
        QVERIFY(unasked.isReduced);
        QCOMPARE(unasked.page->text, QStringLiteral("PLAIN CHOICE"));
        QVERIFY2(unasked.workMs <= 1.1 * job.limit.workMs, qPrintable(QString::number(unasked.workMs)));
        job.isAnyCost = true;
        const HtmlResult anyway = runHtmlJob(job);
        QVERIFY2(anyway.workMs <= 2.1 * job.limit.workMs, qPrintable(QString::number(anyway.workMs)));
        QCOMPARE(anyway.isSimplified, isColumnless);
        QCOMPARE(anyway.isReduced, !isColumnless);
        if (isColumnless)
            QVERIFY(anyway.page->text.endsWith(QLatin1String("END")));
    }
    void whatIsNotWantedAnyMoreEnds()
    {
        HtmlJob job = jobOf(QStringLiteral(HOMING_MAIL "/newsletters/01-two-columns.eml"));
        job.limit.unwanted = std::make_shared<std::atomic_bool>(true);
        QVERIFY(runHtmlJob(job).page->text.isEmpty());
        job.limit.unwanted->store(false);
        QVERIFY(!runHtmlJob(job).page->text.isEmpty());
    }
    void aVeryLongPlainTextSaysThatItGoesOn()
    {
        const HtmlPage page = layOutPlain(QStringLiteral("a ").repeated(200'000), 600, QApplication::font());
        QVERIFY(!page.isStopped && page.text.size() < 310'000);
        QVERIFY(page.text.right(200).contains(QLatin1String("[...]")));
        QVERIFY(!layOutPlain(QStringLiteral("a ").repeated(100), 600, QApplication::font()).text.contains(QLatin1String("[...]")));
    }

    void listItemsAreNumbered()
    {
        const HtmlResult result = runHtmlJob(jobOfHtml(QStringLiteral("<ol start=298><li>a<ul><li>x</ul><li>b<li>c</ol><ol type=I><li>d</ol>")));
        QStringList numbers;
        for (const HtmlRun &run : result.page->runs) {
            if (run.text.endsWith(u'.'))
                numbers += run.text;
        }
        QCOMPARE(numbers, QStringList({QStringLiteral("298."), QStringLiteral("299."), QStringLiteral("300."), QStringLiteral("I.")}));
    }

    /// What litehtml does otherwise than browsers, by the distance of two words in the height.
    void blocksStandAsInBrowsers_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<int>("distance"); // from the top of "one" (or of the page) to that of "two"
        const QString card = QStringLiteral("<div style='margin:16px 0;padding:5px;line-height:20px'>%1</div>");
        const QString p = QStringLiteral("<p style='margin:16px 0;line-height:20px'>%1</p>");
        const QString div = QStringLiteral("<div>%1</div>");
        const QString one = QStringLiteral("one"), two = QStringLiteral("two");
        QTest::newRow("paragraphs") << p.arg(one) + p.arg(two) << 36;
        QTest::newRow("cards") << card.arg(one) + card.arg(two) << 20 + 5 + 16 + 5;
        QTest::newRow("card, paragraph") << card.arg(one) + p.arg(two) << 20 + 5 + 16;
        QTest::newRow("margin of what is inside") << p.arg(one) + div.arg(div.arg(p.arg(two))) << 36;
        QTest::newRow("behind such a one") << div.arg(p.arg(one)) + p.arg(two) << 36;
        QTest::newRow("first of the page") << div.arg(div.arg(p.arg(two))) << 16;
        QTest::newRow("padding keeps them apart")
            << QStringLiteral("<div style='padding:1px'>%1</div><div style='padding:1px'>%2</div>").arg(p.arg(one), p.arg(two))
            << 20 + 16 + 1 + 1 + 16;
    }
    void blocksStandAsInBrowsers()
    {
        QFETCH(QString, html);
        const HtmlResult result = runHtmlJob(jobOfHtml(QStringLiteral("<body style='margin:0'>") + html));
        qreal one = 0, two = -1;
        for (const HtmlRun &run : result.page->runs)
            (run.text == QLatin1String("one") ? one : two) = run.rect.center().y() - 10; // the middle of its line
        QFETCH(int, distance);
        QVERIFY2(std::abs(two - one - distance) < 1.5, qPrintable(QString::number(two - one))); // of rounded metrics
    }

    void lettersAreRaisedAndLowered()
    {
        const HtmlResult result = runHtmlJob(jobOfHtml(QStringLiteral("<p style='font-size:30px'>x<sup>2</sup>y<sub>3</sub><span style='vertical-align:super'>4")));
        const std::vector<HtmlRun> &runs = result.page->runs;
        QCOMPARE(runs.size(), std::size_t(5));
        QVERIFY(runs[1].rect.center().y() < runs[0].rect.center().y() - 5);
        QVERIFY(runs[3].rect.center().y() > runs[0].rect.center().y() + 5);
        QCOMPARE(qRound(runs[4].rect.center().y()), qRound(runs[0].rect.center().y()) - 11);
        QCOMPARE(result.page->text, QStringLiteral("x2y34"));
    }

    void onlySomeFamiliesAreLookedFor()
    {
        QString html;
        for (int i = 0; i < 300; ++i)
            html += QStringLiteral("<span style='font-family:q%1z'>a</span> ").arg(i);
        const HtmlResult result = runHtmlJob(jobOfHtml(html));
        QVERIFY(!result.isReduced);
        QSet<QStringList> families;
        for (const QFont &font : result.page->fonts)
            families.insert(font.families());
        QVERIFY2(families.size() <= 52 && families.size() > 40, qPrintable(QString::number(families.size())));
    }

    void aReplyQuotesOnlyWhatWasVisible_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("covert") << QStringLiteral("html-covert.eml");
        QTest::newRow("nearly covert") << QStringLiteral("html-covert-nearly.eml");
    }
    void aReplyQuotesOnlyWhatWasVisible()
    {
        QFETCH(QString, name);
        const HtmlPagePtr page = runHtmlJob(jobOf(QStringLiteral(HOMING_MAIL "/hostile/") + name)).page;
        for (const QString &text : {page->visibleText, visibleHtml(*page)}) {
            QVERIFY(text.contains(QLatin1String("Shall we meet at noon?")));
            QVERIFY(text.contains(QLatin1String("Anna")));
            QVERIFY2(!text.contains(QLatin1String("SECRET")), qPrintable(text));
        }
    }
    void nothingLeavesItsDocument()
    {
        HtmlJob job = jobOf(QStringLiteral(HOMING_MAIL "/hostile/html-fake-security.eml"));
        const HtmlResult shown = runHtmlJob(job);
        for (const HtmlRun &run : shown.page->runs)
            QVERIFY2(run.rect.top() >= 0, qPrintable(run.text));
        // A part that leaves an attribute open swallows nothing of the next.
        HtmlPiece evil, secret;
        evil.text = QStringLiteral("<img src=\"http://127.0.0.1:9/?");
        secret.kind = HtmlPiece::Kind::Text;
        secret.text = QStringLiteral("secret");
        job.pieces = std::make_shared<const std::vector<HtmlPiece>>(std::vector<HtmlPiece> {evil, secret});
        const HtmlResult result = runHtmlJob(job);
        QCOMPARE(result.page->text, QStringLiteral("secret"));
        QVERIFY(result.remote.empty());
    }

    void pictureBombs()
    {
        const HtmlJob job = jobOf(QStringLiteral(HOMING_MAIL "/hostile/html-image-bombs.eml"));
        const QHash<QByteArray, QByteArray> arrived = job.pieces->front().arrived;
        QVERIFY(arrived.size() >= 4);
        for (const QByteArray &bytes : arrived)
            QVERIFY(decodePicture(bytes).isNull());
        QImage image(100, 100, QImage::Format_RGB32);
        image.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        QVERIFY(image.save(&buffer, "PNG"));
        QCOMPARE(decodePicture(bytes, 40'000).size(), QSize(100, 100));
        QVERIFY(decodePicture(bytes, 39'999).isNull());
        QVERIFY(decodePicture(bytes + QByteArray(mostPictureBytes, 'x')).isNull());
        QVERIFY(image.save(&buffer, "BMP"));
        QVERIFY(decodePicture("BM" + bytes).isNull());
    }

    void theReaderShowsIt()
    {
        FakeMailService service;
        const homing::test::SampleAccount sample = homing::test::makeSampleAccount(service);
        const MessageRef message {sample.inbox, 5};
        mime::Readable readable;
        mime::Block block;
        block.kind = mime::Block::Kind::Html;
        block.section = "1";
        block.text = QStringLiteral("<p>Hello</p><img src='cid:map@x' width=30 height=20><img src='http://127.0.0.1:9/track.png'>");
        auto related = std::make_shared<mime::RelatedParts>();
        related->byContentId.insert("map@x", {"2", "image/png", 100});
        block.related = related;
        account::MessageBody body;
        body.message = message;
        body.state = account::MessageBody::State::Ready;
        body.blocks = {block};
        service.setBody(message, body);
        QImage image(30, 20, QImage::Format_RGB32);
        image.fill(Qt::red);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        service.setPart(message, "2", bytes);
        const QTemporaryDir folder;
        const QString settings = folder.filePath(QStringLiteral("window.ini"));
        MessageReader reader(service);
        reader.setSettingsFile(settings);
        reader.resize(700, 500);
        reader.show();
        reader.showMessage(message);
        QTRY_VERIFY(reader.isHtmlShown());
        HtmlView *view = reader.htmlBody()->view();
        QTRY_VERIFY(view->page() && view->page()->pictures.size() == 1);
        QCOMPARE(view->page()->pictures.front().size(), QSize(30, 20));
        // Remote: a bar, and not one connection before the click.
        QTRY_VERIFY(reader.findChild<QWidget *>(QStringLiteral("remoteBar"))->isVisible());
        QVERIFY(reader.htmlBody()->remotePictures()->isUntouched());
        homing::test::shot(reader, QStringLiteral("html-reader"));
        reader.findChild<QToolButton *>(QStringLiteral("remoteAlways"))->click();
        QVERIFY(!reader.htmlBody()->remotePictures()->isUntouched());
        QVERIFY(!reader.findChild<QWidget *>(QStringLiteral("remoteBar"))->isVisible());
        const QString sender = service.find(message)->header.from.front().address;
        QVERIFY(HtmlChoices(settings).knowsSender(sender.toUpper()));
        QVERIFY(!HtmlChoices(settings).knowsSender(QStringLiteral("x") + sender));
        // On paper.
        const QString pdf = folder.filePath(QStringLiteral("a.pdf"));
        QSignalSpy printed(&reader, &MessageReader::printed);
        reader.saveAsPdf(pdf);
        QVERIFY(printed.wait());
        QVERIFY(printed.first().first().toBool());
        QVERIFY(QFileInfo(pdf).size() > 1'000);
        // Another message: nothing of this one stays.
        reader.showNothing();
        QVERIFY(view->text().isEmpty());
    }

    void isSilent_data()
    {
        QTest::addColumn<QString>("leaking");
        QTest::newRow("nothing") << QString();
        for (const char *what : {"file", "connection", "name"}) // that is found
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    /// In view, for a reply, on paper, in a nested message, light and dark.
    void isSilent()
    {
        QFETCH(QString, leaking);
        const QString strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
        if (strace.isEmpty())
            QSKIP("strace is not installed");
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("trace")), pdf = folder.filePath(QStringLiteral("out.pdf"));
        QProcess child;
        child.setProcessChannelMode(QProcess::MergedChannels);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")); // a display is a connection of its own
        child.setProcessEnvironment(environment);
        child.start(strace, {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-s"), QStringLiteral("300"), QStringLiteral("-o"), log,
                             QStringLiteral("-e"), QStringLiteral("trace=%network,%file"), QCoreApplication::applicationFilePath(),
                             QStringLiteral("--render"), pdf, leaking});
        QVERIFY(child.waitForStarted());
        QVERIFY2(child.waitForFinished(240'000), "the child goes on");
        if (child.exitCode() != 0 && child.readAll().contains("ptrace"))
            QSKIP("strace may not watch here");
        QCOMPARE(child.exitCode(), 0);
        QFile trace(log);
        QVERIFY(trace.open(QIODevice::ReadOnly));
        bool isInside = false, isWarming = false;
        int messages = 0, calls = 0, fonts = 0;
        QByteArrayList loud;
        for (const QByteArray &line : trace.readAll().split('\n')) {
            if (line.contains("/homing-warm\"")) {
                isWarming = true;
            } else if (line.contains("/homing-warmed")) {
                isWarming = false;
            } else if (line.contains("/homing-begin") && !isWarming) {
                isInside = true;
                ++messages;
            } else if (line.contains("/homing-end")) {
                isInside = false;
            } else if (isInside && !line.contains("+++") && !line.contains("---") && !line.trimmed().isEmpty()) {
                ++calls;
                // The printed file itself (its date asks for the time zone), fonts of the system's own folders, and its table of file
                // kinds for the names of attachments: Qt asks every five seconds whether it is still the same.
                // What a call was for stands where it began.
                if (line.contains("/etc/localtime") || line.contains("AT_EMPTY_PATH") || line.contains(" resumed>")
                    || line.contains("/share/mime\"") || line.contains("/share/mime/mime.cache\"")
                    || line.contains("/share/mime/packages"))
                    continue;
                const bool isFont = line.contains("/fonts/") || line.contains("fontconfig") || line.contains("/fonts.");
                fonts += isFont;
                if (!isFont && !line.contains(pdf.toLocal8Bit()))
                    loud.append(line);
            }
        }
        qInfo("%d messages watched, %d calls seen inside, %d of them for fonts, %d others", messages, calls, fonts, int(loud.size()));
        if (!leaking.isEmpty()) {
            QVERIFY(std::any_of(loud.begin(), loud.end(), [&](const QByteArray &line) {
                return line.contains(leaking == QLatin1String("file") ? "/etc/hostname" : "sin_port");
            }));
            return;
        }
        QVERIFY(messages >= 3 * mailsIn(QStringLiteral("hostile"), QStringLiteral("html-*.eml")).size());
        QVERIFY(calls >= messages); // it does see: each prints to a file
        QVERIFY2(loud.isEmpty(), loud.join('\n').left(2'000).constData());
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.value(1) == QLatin1String("--render"))
        return renderAll(mailsIn(QStringLiteral("hostile"), arguments.value(3).isEmpty() ? QStringLiteral("html-*.eml")
                                                                                        : QStringLiteral("html-nested.eml")),
                         arguments.value(2), arguments.value(3));
    TestHtmlMail test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_htmlmail.moc"
