// SPDX-License-Identifier: GPL-3.0-or-later
// Safe HTML: known answers, the limits, and that what came out comes out again.
#include "core/base/limits.h"
#include "core/html/safehtml.h"
#include "core/mime/body.h"

#include <QDirIterator>
#include <QRandomGenerator>
#include <QtTest>

using namespace homing;
using namespace homing::html;

namespace {

QByteArray between(const QByteArray &text, const QByteArray &from, const QByteArray &to)
{
    const qsizetype start = text.indexOf(from);
    const qsizetype end = text.lastIndexOf(to);
    return start < 0 || end < start ? QByteArray() : text.sliced(start + from.size(), end - start - from.size());
}

QByteArray bodyOf(const QByteArray &html)
{
    return between(html, "</style></head>", "</html>");
}

QByteArray sheetOf(const QByteArray &html)
{
    return between(html, "<style>\n", "</style></head>");
}

Policy policy()
{
    Policy some;
    some.contentIds = {"map@x", "a b'c"};
    return some;
}

} // namespace

class TestSafeHtml : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rewrites_data()
    {
        QTest::addColumn<QByteArray>("html");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const char *html, const char *body) {
            QTest::newRow(name) << QByteArray(html) << QByteArray("<body>") + body + "</body>";
        };
        row("empty", "", "");
        row("text", "a &amp; b &lt;c&gt; &eacute;", "a &amp; b &lt;c&gt; \xc3\xa9");
        row("script", "a<script>b()</script><p onclick=x onload='y'>c</p>", "a<p>c</p>");
        row("formatting", "<b>a</b><font color=RED face='Arial, \"x y\"' size=+2>b</font>",
            "<b>a</b><font color=\"red\" face=\"Arial,x y\" size=\"+2\">b</font>");
        row("forms", "<form action=x><input value=v>a<button>b</button><select><option>c</select></form>", "<div>a<span>b</span></div>");
        row("frames and objects", "<iframe src=x>a</iframe><object data=x>b</object><embed src=x>c<applet>d</applet>", "<span>b</span>c<span>d</span>");
        row("svg and math", "<svg><script>x</script><image href=x /></svg>a<math><mi>b</mi></math>", "a<span><span>b</span></span>");
        row("meta, base, link", "<base href=x><meta http-equiv=refresh content=0><link rel=stylesheet href=x>a", "a");
        row("comments", "a<!-- b --><!--[if mso]><p>c</p><![endif]-->d", "ad");
        row("hidden", "a<p hidden>b</p>c", "ac");
        row("style attribute", "<p style='COLOR: #F00; width:expression(1); behavior:url(x); -moz-binding:url(x)'>a</p>",
            "<p style=\"color:#ff0000\">a</p>");
        row("css escapes", "<p style='w\\69 dth:1px;background:\\75rl(http://x)'>a</p>", "<p>a</p>");
        row("css colours", "<p style='color:rgb(1,2,3);background:RGBA(0 0 0 / 50%)'>a</p>",
            "<p style=\"color:#010203;background-color:rgba(0,0,0,0.5)\">a</p>");
        row("css hsl", "<p style='color:hsl(120,100%,50%)'>a</p>", "<p style=\"color:#00ff00\">a</p>");
        row("css lengths", "<p style='margin:-5px auto 1rem 2;padding:1vw;width:99999px;height:1.005em'>a</p>",
            "<p style=\"margin:0 auto 16px 2px;width:10000px;height:1em\">a</p>");
        row("css positions", "<p style='position:fixed;top:0;left:-99px;z-index:9'>a</p>", "<p>a</p>");
        row("css background", "<p style=\"background:url('http://x/y.png') no-repeat, red\">a</p>",
            "<p style=\"background-color:transparent\">a</p>");
        row("css gradient", "<p style='background:linear-gradient(90deg, #123 0%, white)'>a</p>",
            "<p style=\"background-color:#112233\">a</p>");
        row("css font", "<p style='font: italic bold 12px/1.5 \"Segoe UI\", Arial !important'>a</p>",
            "<p style=\"font-style:italic !important;font-weight:bold !important;font-size:12px !important;"
            "line-height:1.5 !important;font-family:Segoe UI,Arial !important\">a</p>");
        row("css important", "<p style='color:red!important'>a</p>", "<p style=\"color:red !important\">a</p>");
        row("css semicolon in quotes", "<p style=\"font-family:'a;b';color:red\">a</p>",
            "<p style=\"font-family:ab;color:red\">a</p>");
        row("links", "<a href='https://a.example/?x=1&amp;y=\"2\"'>a</a><a href='javascript:x'>b</a><a href=' java\nscript:x'>c</a>"
                     "<a href='file:///etc/passwd'>d</a><a href='//x/y'>e</a><a href='data:text/html,x'>f</a><a href='qrc:/x'>g</a>",
            "<a href=\"https://a.example/?x=1&amp;y=%222%22\">a</a><a>b</a><a>c</a><a>d</a><a>e</a><a>f</a><a>g</a>");
        row("link in capitals", "<a href=' HTTPS://A.example/%41 b'>a</a>", "<a href=\"https://A.example/%41%20b\">a</a>");
        row("pictures", "<img src=cid:map@x alt='Map  &quot;1&quot;'><img src=cid:none><img src=http://x/y><img src=file:///x>"
                        "<img src='data:image/png;base64,AA'><img src=/dev/zero><img src='\\\\host\\share'>",
            "<img src=\"cid:map@x\" alt=\"Map &quot;1&quot;\"><img><img><img><img><img><img>");
        row("picture with a strange id", "<img src=\"cid:a%20b'c\">", "<img src=\"cid:a%20b%27c\">");
        row("background pictures", "<table><tr><td background=cid:map@x style='background-image:url(\"cid:map@x\")'>a</table>",
            "<table><tbody><tr><td background=\"cid:map@x\" style=\"background-image:url(cid:map@x)\">a</td></tr></tbody></table>");
        row("table attributes", "<table width=100% border=0 cellpadding=4 bgcolor=f00 align=middle><tr><td colspan=65535 width=12px valign=TOP>a",
            "<table bgcolor=\"#ff0000\" align=\"center\" width=\"100%\" border=\"0\" cellpadding=\"4\"><tbody><tr>"
            "<td valign=\"top\" width=\"12\" colspan=\"100\">a</td></tr></tbody></table>");
        row("classes", "<p class=' a  b/c <d> e_1' id='x y'>a</p>", "<p class=\"a e_1\">a</p>");
        row("pre", "<pre>\n\na\n b</pre>", "<pre>\n\na\n b</pre>");
        row("overrides", "a&#8238;b&#1;c", "abc");
        row("attribute breakout", "<img alt='\"><script>x</script>'>", "<img alt=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">");
    }
    void rewrites()
    {
        QFETCH(QByteArray, html);
        const SafeHtml safe = makeSafe(html, policy());
        QTEST(bodyOf(safe.html), "body");
        QCOMPARE(makeSafe(safe.html, policy()).html, safe.html);
    }

    void keepsTheBodysLooks()
    {
        const SafeHtml safe = makeSafe("<html dir=rtl><head><title>x</title></head><body bgcolor=#eee class=b style='margin:0'>a", {});
        QCOMPARE(bodyOf(safe.html), "<body dir=\"rtl\" bgcolor=\"#eeeeee\" class=\"b\" style=\"margin:0\">a</body>");
        QVERIFY(safe.isRightToLeft);
    }

    void rebuildsStyleSheets_data()
    {
        QTest::addColumn<QByteArray>("css");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QByteArray>("sheet");
        const auto row = [](const char *name, const char *css, const char *sheet, bool dark = false) {
            QTest::newRow(name) << QByteArray(css) << dark << QByteArray(sheet);
        };
        row("rules", "P, td.a > B { color : RED ; x:y }", "p,td.a>b{color:red}\n");
        row("none left", "p{x:y} q[a]{color:red} a:hover{color:red}", "");
        row("some left", "p, a:hover, q::before, u + .x {color:red}", "p{color:red}\n");
        row("import", "@import url(http://x/y.css); @charset 'x'; p{color:red}", "p{color:red}\n");
        row("font-face", "@font-face{font-family:x;src:url(http://x)} p{color:red}", "p{color:red}\n");
        row("comments", "/* a{color:blue} */p/**/{color:/* x */red}<!-- b{color:red} -->", "p{color:red}\nb{color:red}\n");
        row("media width", "@media only screen and (max-width: 480px){.a{width:100%!important}}",
            "@media screen and (max-width:480px) {.a{width:100% !important}}\n");
        row("media both", "@media (min-width:30em) AND (max-device-width:600px){p{color:red}}",
            "@media screen and (min-width:480px) and (max-width:600px) {p{color:red}}\n");
        row("media screen", "@media screen{p{color:red}} @media all{b{color:red}}", "p{color:red}\nb{color:red}\n");
        row("media print", "@media print{p{color:red}} @media not screen{b{color:red}} @media (hover){i{color:red}}", "");
        row("media one of", "@media print, (max-width:9px){p{color:red}}",
            "@media screen and (max-width:9px) {p{color:red}}\n");
        row("dark in light", "@media (prefers-color-scheme: dark){p{color:red}} @media (prefers-color-scheme:light){b{color:red}}",
            "b{color:red}\n");
        row("dark in dark", "@media (prefers-color-scheme: dark){p{color:red}} @media (prefers-color-scheme:light){b{color:red}}",
            "p{color:red}\n", true);
        row("root", "html body .a, :root{color:red}", "body .a{color:red}\n");
        row("not closed", "p{color:red", "p{color:red}\n");
        row("too many braces", "}}p{color:red}}} b{color:red}", "p{color:red}\nb{color:red}\n");
        row("breakout", "p{color:red}</sty<b>le>", "p{color:red}\n");
        row("urls", "p{background:url(http://x/y)} b{background-image:url(cid:map@x)}",
            "p{background-color:transparent}\nb{background-image:url(cid:map@x)}\n");
    }
    void rebuildsStyleSheets()
    {
        QFETCH(QByteArray, css);
        QFETCH(bool, dark);
        Policy some = policy();
        some.dark = dark;
        const SafeHtml safe = makeSafe("<style>" + css + "</style>", some);
        QTEST(sheetOf(safe.html), "sheet");
        QCOMPARE(makeSafe(safe.html, some).html, safe.html);
    }

    void namesWhatItRefersTo()
    {
        const QByteArray html = "<img src='http://user:pw@x/a'><img src='https://x.example/a b?c#d'><img src='https://x.example/a%20b?c'>"
                                "<td background=http://y.example><img src=cid:map@x><a href=mailto:a@b.example>m</a><a href=http://z>z</a>"
                                "<p style='background:url(//x/y)'>";
        SafeHtml safe = makeSafe(html, policy());
        QCOMPARE(safe.remote, std::vector<QByteArray>({"https://x.example/a%20b?c"}));
        QCOMPARE(safe.contentIds, std::vector<QByteArray>({"map@x"}));
        QCOMPARE(safe.links, std::vector<QByteArray>({"mailto:a@b.example", "http://z"}));
        QVERIFY(!safe.html.contains("x.example"));
        QVERIFY(!safe.layout.contains("x.example"));
        Policy open = policy();
        open.remotePictures = true;
        safe = makeSafe(html, open);
        QCOMPARE(safe.html.count("src=\"https://x.example/a%20b?c\""), 2);
        QVERIFY(!safe.html.contains("pw@"));
        QCOMPARE(makeSafe(safe.html, open).html, safe.html);
    }

    void bounds()
    {
        const QByteArray open = "<table><tr><td>x</td><td>";
        QCOMPARE(makeSafe(open.repeated(deepestTables), {}).bound, Bound::Within);
        QCOMPARE(makeSafe(open.repeated(deepestTables + 1), {}).bound, Bound::TooDeep);
        QCOMPARE(makeSafe(QByteArray("<table width=600><tr><td>").repeated(40) + "x", {}).bound, Bound::Within);
        QCOMPARE(makeSafe(QByteArray("<i></i>").repeated(limits::htmlNodes), {}).bound, Bound::Within);
        QCOMPARE(makeSafe(QByteArray("<i></i>").repeated(limits::htmlNodes + 1), {}).bound, Bound::TooLong);
        QCOMPARE(makeSafe("<table>" + QByteArray("<tr><td>x<td>y").repeated(6'000), {}).bound, Bound::TooCostly);
        const SafeHtml longer = makeSafe(QByteArray("<!--") + QByteArray(limits::htmlInBytes, 'x') + "-->a", {});
        QCOMPARE(longer.bound, Bound::TooLong);
        const SafeHtml larger = makeSafe(QByteArray("<p>&amp;&amp;&amp;</p>").repeated(limits::htmlInBytes / 25), {});
        QVERIFY(larger.html.size() <= limits::htmlOutBytes + 1024);
    }
    void breaksBeforeBlocks()
    {
        const auto breaks = [](const char *html) { return makeSafe(html, {}).layout.count("<br"); };
        QCOMPARE(breaks("a<br><div>b</div>"), 0);
        QCOMPARE(breaks("a<br> <br> <p>b"), 1);
        QCOMPARE(breaks("<b>a</b><br><table><tr><td>b</table>"), 0);
        QCOMPARE(breaks("<div>a</div><br><div>b</div>"), 1); // a line of its own
        QCOMPARE(breaks("<br><div>b</div>"), 1);
        QCOMPARE(breaks("a<br><div style='display:inline-block'>b</div>"), 1);
        QCOMPARE(breaks("a<br>b<br><i>c</i>"), 2);
        QCOMPARE(makeSafe("a<br><div>b</div>", {}).html.count("<br>"), 1); // as written
    }
    void boundsWhatMayShrink()
    {
        // Each of these would be laid out twice a level.
        for (const char *html : {"<div style='display:inline-block'>", "<div style='float:left'>", "<span class=a>", "<table><tr><td>"}) {
            const SafeHtml safe = makeSafe("<style>.a{display:inline-block}</style>" + QByteArray(html).repeated(200) + "x", {});
            QVERIFY2(safe.layout.count("display:block !important") > 100, html);
        }
    }

    void isItself_data()
    {
        QTest::addColumn<QByteArray>("html");
        QDirIterator files(QStringLiteral(HOMING_MAIL_DIR), {QStringLiteral("*.eml")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            for (const mime::ParsedPart &part : mime::parseMessage(file.readAll()).leaves) {
                if (part.contentType == "text/html")
                    QTest::newRow(qPrintable(files.fileName() + QLatin1Char(' ') + QString::fromLatin1(part.section)))
                        << mime::decodeCharset(part.decoded, part.charset).toUtf8();
            }
        }
        QTest::newRow("all of it")
            << QByteArray("<html dir=rtl><body bgcolor=red><style>p,td>b{color:red} @media (max-width:9px){p{width:1%}}</style>"
                          "<table width=9 background=cid:map@x><caption>x<tr><th>a<td><p>b<p>c<table><tr><td><ul><li>d<ol type=a start=3><li>e"
                          "</table><dl><dt>f<dd>g</table><a href=http://x/>h<div>i</a>j</div><b><p>k</b>l<h1>m<h2>n</h1><pre>\n\n o</pre>"
                          "<center><font size=7 color=#abc>p</center><img src=cid:map@x width=1><hr size=2><blockquote>q<br></p>r</blockquote>");
    }
    void isItself()
    {
        QFETCH(QByteArray, html);
        QRandomGenerator random(4);
        // The large ones are large to be slow: a few rounds of them take as long as all of the others.
        const int rounds = std::clamp(int(1'000'000 / std::max<qsizetype>(html.size(), 1)), 8, 60);
        for (int round = 0; round < rounds; ++round) {
            QByteArray some = html;
            for (int i = 0; round > 0 && i < 8 && !some.isEmpty(); ++i) {
                const int at = random.bounded(int(some.size()));
                const int length = std::min(random.bounded(40), int(some.size()) - at);
                switch (random.bounded(4)) {
                case 0:
                    some.remove(at, length);
                    break;
                case 1:
                    some.insert(random.bounded(int(some.size())), some.mid(at, length));
                    break;
                case 2:
                    some[at] = "<>\"'=/ &;{}:!-"[random.bounded(14)];
                    break;
                default:
                    some.insert(at, QByteArrayList {"</td>", "<table>", "</a>", "<p>", "<a href='http://x'>", "</style>", "<style>", "<li>",
                                                    "<b>", "</div>", "<tr>", "<h3>"}[random.bounded(12)]);
                }
            }
            const QByteArray once = makeSafe(some, policy()).html;
            const QByteArray twice = makeSafe(once, policy()).html;
            if (once != twice) {
                qsizetype at = 0;
                while (at < once.size() && at < twice.size() && once[at] == twice[at])
                    ++at;
                QFAIL("round " + QByteArray::number(round) + "\nonce:  " + once.mid(std::max<qsizetype>(0, at - 200), 300) + "\ntwice: "
                      + twice.mid(std::max<qsizetype>(0, at - 200), 300));
            }
            const QByteArray lower = once.toLower();
            for (const char *never : {"<script", "javascript:", "<iframe", "<svg", "<meta", "<base", "<link", "<form", "<input", "expression(",
                                      "@import", "position:fixed", " onclick=", "url(http", "file:", "data:"}) {
                // As text they may stand there; as markup never: text has its '<' escaped.
                if (QByteArrayView(never).startsWith('<'))
                    QVERIFY2(!lower.contains(never), never);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestSafeHtml)
#include "tst_safehtml.moc"
