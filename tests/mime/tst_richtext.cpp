// SPDX-License-Identifier: GPL-3.0-or-later
// Formatted text: what is sent of it, letter by letter; that it comes back; and what is left of
// other programs' HTML and of hostile pages.
#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/draft.h"
#include "core/mime/richtext.h"
#include "tests/mime/richmaker.h"

#include <QRegularExpression>
#include <QtTest>

using namespace homing;
using namespace homing::mime;

namespace {

QString bodyOf(const QString &html)
{
    const QString start = QStringLiteral("<body>\n");
    const qsizetype from = html.indexOf(start) + start.size();
    return html.mid(from, html.indexOf(QLatin1String("</body>")) - from);
}

QString rewritten(const char *html, RichSource source = RichSource::Foreign)
{
    return bodyOf(writeHtml(readRichText(QString::fromUtf8(html), source))).remove(u'\n');
}

} // namespace

class TestRichText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void comesBack();
    void isRegular();
    void isClean();
    void keeps_data();
    void keeps();
    void drops_data();
    void drops();
    void looksOfOthersAreDropped();
    void plainSaysTheSame_data();
    void plainSaysTheSame();
    void plainIsWhatTheHtmlSays();
    void whatIsTooLongIsKnownAndPlainIsWhole();
    void aDraftComesBack();
    void formattingIsFound();
    void fromPlain();
    void hostileSizeIsLinear();
};

void TestRichText::comesBack()
{
    sim::Random random(7);
    for (int i = 0; i < 2'000; ++i) {
        const RichText text = randomRichText(random);
        const QString html = writeHtml(text);
        const RichText read = readRichText(html, RichSource::Own);
        QVERIFY2(read == text, qPrintable(html + QLatin1String("\n---\n") + writeHtml(read)));
        QCOMPARE(writeHtml(read), html);
    }
}

void TestRichText::isRegular()
{
    sim::Random random(8);
    for (int i = 0; i < 500; ++i) {
        const RichText text = randomRichText(random);
        QVERIFY(normalised(text) == text);
    }
}

/// Only these tags and attributes ever leave.
void TestRichText::isClean()
{
    static const QRegularExpression markup(QStringLiteral("<[^>]*>"));
    static const QRegularExpression known(QStringLiteral(
        "^(</?(html|body|p|b|i|u|s|ul|ol|li|h[123])>|<br>|</?span>|</a>|</blockquote>|<!DOCTYPE "
        "html>|<blockquote type=\"cite\">|<a href=\"(https?://|mailto:)[^\"]*\">|<img "
        "src=\"cid:[^\"<>]+\" alt=\"[^\"]*\"( width=\"\\d+\")?>|<span style=\"(color: "
        "#[0-9a-f]{6})?(; )?(font-size: (small|large|x-large))?\">)$"));
    sim::Random random(9);
    for (int i = 0; i < 500; ++i) {
        const QString html = writeHtml(randomRichText(random));
        for (auto found = markup.globalMatch(html); found.hasNext();) {
            const QString tag = found.next().captured();
            QVERIFY2(known.match(tag).hasMatch(), qPrintable(tag));
        }
    }
}

void TestRichText::keeps_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("wanted");
    const auto row = [](const char *name, const char *html, const char *wanted) {
        QTest::newRow(name) << QByteArray(html) << QByteArray(wanted);
    };
    row("words", "<b>a</b> <strong>b</strong> <em>c</em><u>d</u><strike>e</strike>",
        "<p><b>a</b> <b>b</b> <i>c</i><u>d</u><s>e</s></p>");
    row("styles",
        "<span style='font-weight:700; font-family: X'>a</span><span style='font-style:italic'>b"
        "</span><span style='text-decoration: underline line-through'>c</span>",
        "<p><b>a</b><i>b</i><u><s>c</s></u></p>");
    row("a bold that is none", "<b style=\"font-weight:normal\">a</b>", "<p>a</p>");
    row("paragraphs", "<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>");
    row("lines", "<div>a</div><div>b</div>", "<p>a<br>b</p>");
    row("an empty line", "<div>a</div><div><br></div><div>b</div>", "<p>a</p><p>b</p>");
    row("text and a paragraph", "a<p>b</p>c", "<p>a</p><p>b</p><p>c</p>");
    row("blanks", "<p>  a \n  b  <b> c</b> </p>", "<p>a b <b>c</b></p>");
    row("no-break blanks", "<p>a&nbsp; b&nbsp;c</p>", "<p>a&nbsp; b&nbsp;c</p>");
    row("lists", "<ul><li>a<ol><li>b<li>c</ol><li>d</ul>",
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>");
    row("paragraphs in items", "<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br>b</li></ul>");
    row("a list that begins deep", "<ul><ul><li>a</li></ul></ul>", "<ul><li>a</li></ul>");
    row("headings", "<h1>a <b>b</b></h1><h5>c</h5>", "<h1>a b</h1><h3>c</h3>");
    row("quotes", "<blockquote>a<blockquote>b</blockquote></blockquote>c",
        "<blockquote type=\"cite\"><p>a</p><blockquote type=\"cite\"><p>b</p></blockquote>"
        "</blockquote><p>c</p>");
    row("links", "<a href=\"HTTPS://x.example/a b\" onclick=x><b>a</b> b</a>",
        "<p><a href=\"HTTPS://x.example/a%20b\"><b>a</b> b</a></p>");
    row("tables", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        "<p>a b<br>c</p>");
    row("pre", "<pre>a\n  b</pre>", "<p>a<br>&nbsp; b</p>");
    row("own pictures", "<img src=\"cid:p%40x\" alt=\"P\" width=\"9\" onerror=x>",
        "<p><img src=\"cid:p@x\" alt=\"P\" width=\"9\"></p>");
    row("nothing", "", "<p><br></p>");
}

void TestRichText::keeps()
{
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, wanted);
    const QString once = rewritten(html.constData());
    QCOMPARE(once, QString::fromUtf8(wanted));
    QCOMPARE(rewritten(once.toUtf8().constData()), once);
}

void TestRichText::drops_data()
{
    QTest::addColumn<QByteArray>("html");
    const auto row = [](const char *name, const char *html) {
        QTest::newRow(name) << QByteArray(html);
    };
    row("script", "ok<script>alert('evil')</script>");
    row("style", "<style>p { background: url(http://evil.example) }</style>ok");
    row("handlers", "<p onclick='evil()' style='background:url(http://evil.example/)'>ok</p>");
    row("remote picture", "ok<img src='https://evil.example/p.png' alt='evil'>");
    row("file picture", "ok<img src='file:///etc/evil'>");
    row("data picture", "ok<img src='data:image/svg+xml,evil'>");
    row("protocol-relative picture", "ok<img src='//evil.example/p.png'>");
    row("javascript link", "<a href='javascript:evil()'>ok</a>");
    row("link with a tab", "<a href='java\tscript:evil()'>ok</a>");
    row("data link", "<a href='data:text/html,evil'>ok</a>");
    row("file link", "<a href='file:///evil'>ok</a>");
    row("frame", "ok<iframe src='http://evil.example'>evil</iframe>");
    row("object", "ok<object data='http://evil.example'></object>");
    row("embed", "ok<embed src='http://evil.example'>");
    row("svg", "ok<svg><script>evil</script><image href='http://evil.example'/></svg>");
    row("base", "<base href='http://evil.example/'><a href='x'>ok</a>");
    row("meta", "<meta http-equiv=refresh content='0;url=http://evil.example'>ok");
    row("link", "<link rel=stylesheet href='http://evil.example/'>ok");
    row("form", "<form action='http://evil.example'>ok<input value='evil'></form>");
    row("hidden", "<div style='display:none'>evil</div>ok<span hidden>evil</span>");
    row("comment", "<!-- evil -->ok<!--[if mso]>evil<![endif]-->");
    row("class and id", "<p class='evil' id='evil'>ok</p>");
    row("colour that is more", "<span style='color: #fff; x: url(evil)'>ok</span>");
    row("colour with an end", "<span style='color: \"evil'>ok</span>");
}

void TestRichText::drops()
{
    QFETCH(QByteArray, html);
    for (const RichSource source : {RichSource::Foreign, RichSource::Own}) {
        const QString left = rewritten(html.constData(), source);
        QVERIFY2(left.contains(QLatin1String("ok")), qPrintable(left));
        QVERIFY2(!left.contains(QLatin1String("evil")), qPrintable(left));
        QVERIFY2(!left.contains(QLatin1String("href")), qPrintable(left));
    }
}

void TestRichText::looksOfOthersAreDropped()
{
    const char html[] = "<span style=\"color: #c01c28; font-size: large\">a</span>";
    QCOMPARE(rewritten(html, RichSource::Own), QLatin1String("<p>%1</p>").arg(QLatin1String(html)));
    QCOMPARE(rewritten(html), QStringLiteral("<p>a</p>"));
}

void TestRichText::plainSaysTheSame_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("wanted");
    QTest::newRow("list") << QByteArray("<p>a</p><ul><li>b<ul><li>c</ul></ul><ol><li>d<li>e</ol>")
                          << QByteArray("a\n\n- b\n  - c\n\n1. d\n2. e");
    QTest::newRow("link") << QByteArray("<p><a href='https://x.example/'>here</a></p>")
                          << QByteArray("here <https://x.example/>");
    QTest::newRow("quote") << QByteArray("<blockquote><p>a</p><blockquote>b</blockquote>"
                                         "</blockquote><p>c</p>")
                           << QByteArray("> a\n>\n> > b\n\nc");
    QTest::newRow("picture") << QByteArray("a <img src='cid:x@y' alt='plan.png'>")
                             << QByteArray("a [plan.png]");
}

void TestRichText::plainSaysTheSame()
{
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, wanted);
    const RichText text = readRichText(QString::fromUtf8(html), RichSource::Own);
    QCOMPARE(htmlToPlainText(writeHtml(text)), QString::fromUtf8(wanted));
}

void TestRichText::plainIsWhatTheHtmlSays()
{
    sim::Random random(11);
    for (int i = 0; i < 2'000; ++i) {
        const RichText text = randomRichText(random);
        const QString html = writeHtml(text);
        const QString plain = plainText(text);
        QVERIFY2(plain == htmlToPlainText(html),
                 qPrintable(html + QLatin1String("\n---\n") + plain + QLatin1String("\n---\n")
                            + htmlToPlainText(html)));
    }
}

void TestRichText::whatIsTooLongIsKnownAndPlainIsWhole()
{
    const auto linesOf = [](int count) {
        QString lines;
        for (int i = 0; i < count; ++i)
            lines += QStringLiteral("line %1\n").arg(i);
        return lines.chopped(1);
    };
    // A <br> between two lines and the <p> around all of them.
    const RichText longest = richFromPlain(linesOf(limits::htmlNodes));
    QVERIFY(!isTooLong(writeHtml(longest)));
    QVERIFY(readRichText(writeHtml(longest), RichSource::Own) == longest);
    const RichText longer = richFromPlain(linesOf(limits::htmlNodes + 1));
    QVERIFY(isTooLong(writeHtml(longer)));
    QVERIFY(readRichText(writeHtml(longer), RichSource::Own).isCut);
    QCOMPARE(plainText(longer), linesOf(limits::htmlNodes + 1));
    // Few tags, and more letters than are read.
    const QString word(limits::htmlOutBytes, u'w');
    QVERIFY(isTooLong(writeHtml(richFromPlain(word))));
    QCOMPARE(plainText(richFromPlain(word)), word);
}

void TestRichText::aDraftComesBack()
{
    const QDateTime now = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    sim::Random random(10);
    for (int i = 0; i < 100; ++i) {
        const RichText text = randomRichText(random);
        Draft draft;
        draft.from.address = QStringLiteral("a@x.example");
        draft.html = writeHtml(text);
        draft.text = plainText(text);
        for (const QByteArray &id : pictureIds(text))
            draft.files.push_back({QStringLiteral("p.png"), "image/png", id, id});
        const Draft read = draftFrom(compose(draft, now).message);
        QVERIFY(readRichText(read.html, RichSource::Own) == text);
        QVERIFY(read.files.size() == draft.files.size());
        for (const DraftFile &file : read.files)
            QCOMPARE(file.contentId, file.bytes);
    }
}

void TestRichText::formattingIsFound()
{
    const auto has = [](const char *html) {
        return hasFormatting(readRichText(QString::fromLatin1(html), RichSource::Own));
    };
    QVERIFY(!has("<p>a<br>b</p><p>c</p><blockquote>d</blockquote>"));
    for (const char *html :
         {"<b>a</b>", "<ul><li>a</ul>", "<h2>a</h2>", "<a href='http://x.example'>a</a>",
          "<img src='cid:a@x'>", "<span style='color: #c01c28'>a</span>"})
        QVERIFY2(has(html), html);
}

void TestRichText::fromPlain()
{
    const RichText text = richFromPlain(QStringLiteral("Hello\n\n> <b>quoted</b>\n>> more"));
    QCOMPARE(bodyOf(writeHtml(text)).remove(u'\n'),
             QStringLiteral("<p>Hello<br><br></p><blockquote type=\"cite\"><p>&lt;b&gt;quoted&lt;/b"
                            "&gt;</p><blockquote type=\"cite\"><p>more</p></blockquote>"
                            "</blockquote>"));
}

/// Depth and number are the stranger's: neither overflows the stack nor takes long.
void TestRichText::hostileSizeIsLinear()
{
    for (const char *tag : {"<b>", "<blockquote>", "<ul><li>", "<p>", "<div>", "<a href=x>", "<br>",
                            "<li>", "<h1>", "<pre>"}) {
        const RichText text = readRichText(
            QString::fromLatin1(QByteArray(tag).repeated(50'000)) + u'x', RichSource::Foreign);
        QVERIFY(text.blocks.size() < 100'000);
        for (const RichBlock &block : text.blocks)
            QVERIFY(block.quotes <= deepestRichQuote && block.level <= deepestRichList);
    }
}

QTEST_GUILESS_MAIN(TestRichText)
#include "tst_richtext.moc"
