// SPDX-License-Identifier: GPL-3.0-or-later
// HTML as readable plain text: known answers, and the limits.
#include "core/base/limits.h"
#include "core/mime/body.h"

#include <QtTest>

using namespace homing;
using namespace homing::mime;

class TestHtml : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void renders_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const char *html, const char *text) {
            QTest::newRow(name) << QString::fromUtf8(html) << QString::fromUtf8(text);
        };
        row("empty", "", "");
        row("text", "a & b &amp; c &lt;d&gt; &eacute;&#8364;", "a & b & c <d> é€");
        row("blanks collapse", " a \n\t b<b> c</b> <i> d</i>", "a b c d");
        row("paragraphs", "<p>a</p><p>b\n</p>", "a\n\nb");
        row("paragraphs not closed", "<p>a<p>b<p>c", "a\n\nb\n\nc");
        row("breaks", "a<br>b<BR/>c<br><br>d<br><br><br>e", "a\nb\nc\n\nd\n\ne");
        row("break at the end", "<div>a<br></div><div>b</div>", "a\nb");
        row("divs", "<div>a<div>b</div></div>c", "a\nb\nc");
        row("empty div", "<div>a</div><div><br></div><div>b</div>", "a\n\nb");
        row("blank paragraph", "<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb");
        row("headings", "<h1>T</h1>a<h2>U</h2>b", "T\n\na\n\nU\n\nb");
        row("no-break spaces stay", "a&nbsp;&nbsp; b", "a   b");
        // RFC 3676 4.3: "the separator line is sent as-is"
        row("signature", "a<br>--&nbsp;<br>b", "a\n-- \nb");
        row("no signature", "a<br>--<br>b -&nbsp;<br>c", "a\n--\nb -\nc");
        row("formatting", "<b>a</b><i>b</i> <u>c</u><font color=red>d</font>", "ab cd");
        row("crossed formatting", "<b>a<i>b</b>c</i>d", "abcd");
        row("pre", "a<pre>b\n  c\n\n\n\td </pre>e", "a\n\nb\n  c\n\n\n\td\n\ne");
        row("rule", "a<hr>b", "a\n-----\nb");
        row("list", "a<ul><li>b<li>c <b>d</b></ul>e", "a\n\n- b\n- c d\n\ne");
        row("numbered", "<ol><li>a</li><li>b</li></ol>", "1. a\n2. b");
        row("numbered from", "<ol start=9><li>a<li>b</ol>", "9. a\n10. b");
        row("numbered from rubbish", "<ol start='1e99'><li>a</ol>", "1. a");
        row("nested list", "<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c");
        row("paragraphs in a list", "<ol><li><p>a</p><p>b</p></ol>", "1. a\n\n   b");
        row("item without a list", "<li>a", "- a");
        row("definitions", "<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\n    b\nc\n    d");
        row("quote", "a<blockquote>b<p>c</blockquote>d", "a\n\n> b\n>\n> c\n\nd");
        row("quote in a quote", "<blockquote>a<blockquote>b</blockquote>c</blockquote>",
            "> a\n>\n> > b\n>\n> c");
        row("list in a quote", "<blockquote><ul><li>a<br>b</ul></blockquote>", "> - a\n>   b");
        row("table", "<table><tr><th>Item<th>Price<tr><td>Tea<td>3 €</table>",
            "Item  Price\nTea  3 €");
        row("table with bodies",
            "x<table><thead><tr><td>a</td></tr></thead><tbody> <tr> <td>b</td> "
            "<td> c </td></tr></tbody></table>y",
            "x\n\na\nb  c\n\ny");
        row("empty cells", "<table><tr><td></td><td>a</td><td> </td><td>b</td></tr></table>",
            "a  b");
        row("blocks in cells",
            "<table><tr><td><p>a</p><p>b</p></td><td><div>c</div></td></tr></table>",
            "a\n\nb\n\nc");
        row("layout tables",
            "<table><tr><td><table><tr><td><table><tr><td>a</td></tr></table></td></tr>"
            "</table></td></tr><tr><td>b</td></tr></table>",
            "a\n\nb");
        row("text lost in a table", "<table>a<tr><td>b</td></tr></table>", "a\n\nb");
        row("link", "<a href='https://example.org/x'>here</a>.", "here <https://example.org/x>.");
        row("link that says its target", "<a href='https://example.org/'>https://example.org</a>",
            "https://example.org");
        row("link without the scheme", "<a href='http://Example.org/'>example.org</a>",
            "example.org");
        row("link that lies", "<a href='https://evil.example'>https://bank.example</a>",
            "https://bank.example <https://evil.example>");
        row("mailto", "<a href='mailto:a@example.org'>Anna</a>", "Anna <mailto:a@example.org>");
        row("mailto itself", "<a href='MAILTO:a@example.org?subject=x'>a@example.org</a>",
            "a@example.org");
        row("other schemes",
            "<a href='javascript:alert(1)'>a</a> <a href='file:///etc/passwd'>b</a> "
            "<a href='data:text/html,x'>c</a> <a href='#top'>d</a> <a href='//x/y'>e</a> <a "
            "href='cid:1'>f</a> "
            "<a>g</a> <a href='http://'>h</a>",
            "a b c d e f g h");
        row("scheme in disguise",
            "<a href=' java\tscript:x'>a</a><a href='java&#10;script:x'>b</a>", "ab");
        row("target that ends early", "<a href='https://a.example/> <https://b.example'>x</a>",
            "x <https://a.example/%3E%20%3Chttps://b.example>");
        row("target with an override", "<a href='https://a.example/&#8238;gpj'>x</a>",
            "x <https://a.example/gpj>");
        row("entities in a target", "<a href=\"https://a.example/?a=1&amp;b=&quot;2\">x</a>",
            "x <https://a.example/?a=1&b=\"2>");
        row("link around a picture", "<a href=https://a.example/><img src=x alt=' The  shop '></a>",
            "[The shop] <https://a.example/>");
        row("link around nothing", "<a href=https://a.example/></a>x", "<https://a.example/>x");
        row("link not closed", "<a href=https://a.example/>x", "x <https://a.example/>");
        row("pictures", "<img alt='Map'><img src=x><img alt=''><img alt='a&amp;b\n\"c\"'>",
            "[Map][a&b \"c\"]");
        row("comments", "a<!-- b --><!-->c<!--->d<!-- -- > --!>e<!- f ->g<!x>h<?php i ?>j",
            "acdeghj");
        row("comment not closed", "a<!-- b", "a");
        row("conditional comments", "a<!--[if mso]>b<![endif]--><![if !mso]>c<![endif]>", "ac");
        row("scripts and styles",
            "a<script>if (a</b>) {'<p>'}</script>b<style>p{}</STYLE >c<title>t</title>d", "abcd");
        row("script not closed", "a<script>b</scripty></b>", "a");
        row("head",
            "<!doctype html><html><head><title>T</title><meta "
            "charset=x><style>x</style></head><body>a",
            "a");
        row("other raw text",
            "a<textarea><b></textarea>b<iframe><p></iframe>c<noembed>x</noembed>d", "abcd");
        row("noscript", "<noscript>a</noscript>", "a");
        row("templates, choices, pictures",
            "a<template>b</template><select><option>c</select><svg><text>d</text></svg>e", "ae");
        row("display none", "a<div style='color:red; DISPLAY : none !important'>b</div>c", "ac");
        row("hidden", "a<p hidden>b</p>c<span hidden=''>d</span>", "ac");
        row("font-size 0",
            "a<span style='font-size:0px;line-height:1px'>b</span><span "
            "style=font-size:0.9em>c</span>",
            "ac");
        row("visibility", "a<i style='visibility:hidden'>b</i>c", "ac");
        row("max-height, opacity, mso",
            "<p style=max-height:0>a</p><p style=opacity:0>b</p><p style=mso-hide:all>c</p>d", "d");
        row("not hidden", "<p style='display:block;font-size:10px;opacity:0.5'>a</p>", "a");
        row("preheader", "<div class='x Preheader-text'>a</div><span id=preheader>b</span>c", "c");
        row("filler", "a&zwnj;&#847;&#8203;&shy;&#65279;b",
            "a\xe2\x80\x8c"
            "b");
        row("overrides", "a&#8238;b&#8237;c&#1;&#133;d",
            "abc\xe2\x80\xa6"
            "d");
        row("unknown elements", "<o:p>a</o:p><x-y/>b<very-long-custom-element-name>c", "abc");
        row("tags in capitals", "<DIV>a</DIV><P>b</P>", "a\n\nb");
        row("attributes without quotes or values", "<a x y=z href=https://a.example>b</a>",
            "b <https://a.example>");
        row("greater-than in an attribute", "<img title='>' alt=\"a>b\">", "[a>b]");
        row("first attribute wins", "<img alt=a alt=b>", "[a]");
        row("lone less-than", "a < b <3 <", "a < b <3 <");
        row("cut tag", "a<b href='", "a");
        row("stray end tags", "a</div></b></p>b</br>c", "a\n\nb\nc");
        row("nul", "a&#0;b",
            "a\xef\xbf\xbd"
            "b");
        row("plaintext and xmp", "a<plaintext>b<xmp>c</xmp>d", "abd");
        row("frames", "a<frameset><frame src=x></frameset>b", "ab");
        row("forms", "<form><fieldset><legend>L</legend><button>Go</button></fieldset></form>",
            "L\nGo");
    }
    void renders()
    {
        QFETCH(QString, html);
        QTEST(htmlToPlainText(html), "text");
    }

    void rendersAReply()
    {
        const QString html = QStringLiteral(
            "<html><body><div dir=\"ltr\">Fine with me.<div><br></div><div>Anna</div></div><br>"
            "<div class=\"gmail_quote\"><div dir=\"ltr\">On Tue, Jon wrote:<br></div>"
            "<blockquote style=\"margin:0 0 0 .8ex\"><div>Shall we?<br>At "
            "<b>noon</b>?</div></blockquote></div></body></html>");
        QCOMPARE(htmlToPlainText(html),
                 QStringLiteral(
                     "Fine with me.\n\nAnna\n\nOn Tue, Jon wrote:\n\n> Shall we?\n> At noon?"));
    }

    void cutsLongInput()
    {
        const int most = int(limits::htmlInBytes);
        QString html =
            QStringLiteral("<!--") + QString(most - 8, QLatin1Char('x')) + QStringLiteral("-->a");
        QCOMPARE(html.size(), most);
        QCOMPARE(htmlToPlainText(html), QStringLiteral("a"));
        html += QLatin1Char('b');
        QCOMPARE(htmlToPlainText(html), QString::fromUtf16(u"a\n[…]"));
    }
    void cutsManyTags()
    {
        const QString within = QStringLiteral("<i>x</i>").repeated(limits::htmlNodes);
        QCOMPARE(htmlToPlainText(within), QString(limits::htmlNodes, QLatin1Char('x')));
        const QString beyond = htmlToPlainText(within + QStringLiteral("<i>y</i>z"));
        QCOMPARE(beyond,
                 QString(limits::htmlNodes, QLatin1Char('x')) + QString::fromUtf16(u"\n[…]"));
    }
    void cutsLongOutput()
    {
        // Quote marks make more of little.
        const int lines = 15'000;
        const QString html =
            QStringLiteral("<blockquote>").repeated(20) + QStringLiteral("x<br>").repeated(lines);
        const QString text = htmlToPlainText(html);
        QVERIFY(text.endsWith(QString::fromUtf16(u"\n[…]")));
        QVERIFY(text.size() * 2 <= limits::htmlOutBytes + 256);
        QVERIFY(text.size() * 2 >= limits::htmlOutBytes - 256);
    }
    void keepsTextOfDeepNesting()
    {
        for (const char *tag : {"div", "span", "table><tr><td", "blockquote", "ul><li", "b",
                                "a href=x", "font size=1", "o:p", "p"}) {
            const QString open = QLatin1Char('<') + QString::fromLatin1(tag) + QLatin1Char('>');
            const QString text =
                htmlToPlainText(open.repeated(limits::htmlNodes / 4) + QStringLiteral("deep"));
            QVERIFY2(text.endsWith(QStringLiteral("deep")), tag);
            QVERIFY2(text.size() < 1'000'000, tag);
        }
    }
};

QTEST_GUILESS_MAIN(TestHtml)
#include "tst_html.moc"
