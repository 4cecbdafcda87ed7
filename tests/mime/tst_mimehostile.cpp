// SPDX-License-Identifier: GPL-3.0-or-later
// Input that means harm: giants, nesting, quadratic traps, mutations with a fixed seed. What is
// asked for: an answer, bounded in size, clean for display. A trap that is not linear runs into the
// test's time-out by far.
#include "core/base/limits.h"
#include "core/mime/body.h"
#include "core/mime/headers.h"

#include <glib.h>

#include <QRandomGenerator>
#include <QtTest>

using namespace homing;
using namespace homing::mime;

namespace {

bool isClean(const QString &text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || (unit >= 0x202a && unit <= 0x202e)
            || (unit >= 0x2066 && unit <= 0x2069);
    });
}

bool isCleanBody(const QString &text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return (unit < 0x20 && unit != '\n' && unit != '\t') || (unit >= 0x7f && unit < 0xa0)
            || unit == 0x202d || unit == 0x202e;
    });
}

QByteArray upTo(const QByteArray &piece, qsizetype size)
{
    return piece.repeated(size / piece.size() + 1).first(size);
}

constexpr qsizetype giant = 1 << 20;

const QByteArrayList headerSeeds {
    "=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?B?4Q==?= caf\xe9 =?x?q?=?=",
    "=?ISO-2022-JP?B?GyRCJDMkcxsoQg==?= \x1b$B$3$s\x1b(B =?gb2312?B?xOO6w4GE?=",
    "Tue, 02 Jan 2024 15:04:05 +0100 (CET (x)) 2-Jan-24 2024-01-02T15:04:05.1Z",
    "<a@b> \"Anna \\\" B\" (c) <c@d>, utf-8'de'%C3%A9%zz",
};

const QByteArrayList bodySeeds {
    "<html><body><p style='display:none'>a</p><table><tr><td><a "
    "href=\"https://x.example/?a=1&amp;b\">b</a>"
    "<ul><li>c<blockquote>d<pre>\n e</pre></blockquote></ul><!-- f --><img "
    "alt='g'>&eacute;&#8238;</table>",
    "> a \r\n>> b\r\n-- \r\nc =C3=A9=\r\n=20\r\nOn Tue, Anna\r\nwrote:\r\naGVsbG8=\r\nbegin 644 "
    "x\r\n%:&5L;&\\\r\n",
    "From: a@b\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: "
    "text/html; "
    "charset*=utf-8''x\r\nContent-Transfer-Encoding: "
    "base64\r\n\r\naGVsbG8=\r\n--b\r\nContent-Type: "
    "message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n--b--\r\n",
};

QByteArray mutated(const QByteArrayList &seeds, QRandomGenerator &random)
{
    static const QByteArrayList pieces {"=?",       "?=",
                                        "?q?",      "?b?",
                                        "=",        "\r\n",
                                        "\n",       QByteArray(1, '\0'),
                                        "\xff\xfe", "\xe2\x80\xae",
                                        "<",        ">",
                                        "</",       "<!--",
                                        "-->",      "\"",
                                        "'",        "&#",
                                        "<table>",  "<td>",
                                        "</p>",     "<a href=",
                                        "--b",      "--",
                                        "%",        "*0*=",
                                        ";",        ":",
                                        "\x1b$B",   ">",
                                        " ",        "\xed\xa0\x80"};
    QByteArray bytes = seeds[random.bounded(int(seeds.size()))];
    for (int i = random.bounded(1, 12); i > 0; --i) {
        const auto at = random.bounded(int(bytes.size()) + 1);
        const auto length = random.bounded(1, 20);
        switch (random.bounded(5)) {
        case 0:
            bytes.insert(at, pieces[random.bounded(int(pieces.size()))]);
            break;
        case 1:
            bytes.remove(at, length);
            break;
        case 2:
            bytes.insert(at, bytes.mid(random.bounded(int(bytes.size()) + 1), length * 4));
            break;
        case 3:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(random.bounded(256));
            break;
        default:
            bytes.insert(at, pieces[random.bounded(int(pieces.size()))].repeated(length));
        }
    }
    return bytes;
}

} // namespace

class TestMimeHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // A misuse of GLib or GMime that hostile input brings about is a failure, not a line in a
        // log.
        g_log_set_always_fatal(
            GLogLevelFlags(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_ERROR));
    }

    void giantHeaders_data()
    {
        QTest::addColumn<QByteArray>("piece");
        const QByteArrayList pieces {"=?",
                                     "?=",
                                     "=?utf-8?Q?",
                                     "=?utf-8?Q?a?=",
                                     "=?utf-8?Q?=C3?= ",
                                     "=?a?q?",
                                     "=?utf-8?B?",
                                     "=?x?Q?"
                                     "?=",
                                     "\xc3",
                                     "\xff",
                                     " ",
                                     "\t\r\n",
                                     QByteArray(1, '\0'),
                                     "\xe2\x80\xae",
                                     "\xe2\x80\x8d",
                                     "=",
                                     "?",
                                     "<",
                                     "<>",
                                     "<a@b",
                                     "a@b ",
                                     "(",
                                     ")",
                                     "((a)",
                                     ":",
                                     "1",
                                     "1-",
                                     "+1 ",
                                     "\"",
                                     "\\",
                                     "'",
                                     "%",
                                     "%41",
                                     "\x1b$B",
                                     "\x1b",
                                     "=?gb2312?B?/w==?=",
                                     "=?utf-7?Q?+?=",
                                     "=?iso-2022-kr?B?Dg==?= ",
                                     "jan ",
                                     "1:2:",
                                     "=?utf-8?Q?a?= =?koi8-r?Q?a?= "};
        for (const QByteArray &piece : pieces)
            QTest::newRow(piece.toPercentEncoding().constData()) << piece;
    }
    void giantHeaders()
    {
        QFETCH(QByteArray, piece);
        const QByteArray giantText = upTo(piece, giant);
        const QString text = decodeText(giantText);
        QVERIFY(isClean(text));
        QVERIFY(text.size() <= giant);
        const DecodedAddress address = decodeAddress(giantText, giantText, giantText);
        QVERIFY(isClean(address.name) && isClean(address.address));
        QVERIFY(address.name.size() <= 4096);
        QVERIFY(address.address.size() <= 2 * 2 * 1024 + 4);
        decodeDate(giantText);
        QVERIFY(decodeMessageIds(giantText).size() <= std::size_t(limits::references));
        QVERIFY(isClean(decodeParameter({{"name", giantText}}, "name")));
        QVERIFY(isClean(decodeParameter({{"name*", giantText}}, "name")));
        QVERIFY(isClean(decodeParameter(
            {{"name*0*", giantText}, {"name*1", giantText}, {"name*2*", giantText}}, "name")));
    }

    void headersEndAtTheLimit()
    {
        const qsizetype most = limits::headerBytes;
        QCOMPARE(decodeText(QByteArray(most, 'x')).size(), most);
        QCOMPARE(decodeText(QByteArray(most + 1, 'x')).size(), most);
    }

    void manyParameters()
    {
        std::vector<std::pair<QByteArray, QByteArray>> parameters;
        for (int i = 0; i < 100'000; ++i)
            parameters.emplace_back("name*" + QByteArray::number(i % 2'000) + (i % 3 ? "*" : ""),
                                    "%C3%A9");
        QVERIFY(decodeParameter(parameters, "name").size() <= 6'000);
    }

    void giantBodies_data()
    {
        QTest::addColumn<QByteArray>("piece");
        const QByteArrayList pieces {"<",
                                     "</",
                                     "<a",
                                     "<a ",
                                     "<a b",
                                     "<!--",
                                     "<!-",
                                     "<!",
                                     "-->",
                                     "--",
                                     "<p>",
                                     "<b>",
                                     "<a href=x>",
                                     "<a x=\"",
                                     "<a \"",
                                     "<a '",
                                     "<font size=1>",
                                     "<i><p>",
                                     "<b><div>",
                                     "<table>",
                                     "<table><tr><td>",
                                     "<table><tr><td></div>",
                                     "<td>",
                                     "<tr>",
                                     "</p>",
                                     "</br>",
                                     "</b></i>",
                                     "<li>",
                                     "<ul><li>",
                                     "<blockquote>",
                                     "<blockquote>x",
                                     "<pre>",
                                     "<pre>\n",
                                     "<br>",
                                     "<dd>",
                                     "<select>",
                                     "<option>",
                                     "<template>",
                                     "<svg>",
                                     "<svg/>",
                                     "<math><mi>",
                                     "<script>",
                                     "<style></style",
                                     "<title>",
                                     "<textarea></",
                                     "<h1>",
                                     "<form>",
                                     "<button>",
                                     "<a><table><td>",
                                     "&",
                                     "&#",
                                     "&#x41;",
                                     "&amp;",
                                     "&nbsp;",
                                     " a1=b",
                                     "<x-y z=1>",
                                     "<table>a",
                                     "<table><b>a",
                                     "<img alt=a>",
                                     "<a href='https://e.example/'>x</a>",
                                     "<div hidden>",
                                     "<p style='display:none'>",
                                     ">",
                                     "> ",
                                     " ",
                                     "\n",
                                     "\r",
                                     "> \n",
                                     "-- \n",
                                     "On a\n",
                                     "=",
                                     "=\n",
                                     "=4",
                                     "A=",
                                     "AA=",
                                     "AA==\n",
                                     "begin 6 a\n",
                                     "M\n",
                                     "--b\n",
                                     "--b\n\n",
                                     QByteArray(1, '\0'),
                                     "\xff",
                                     "\xc3",
                                     "\xe2\x80\xae",
                                     "a <http",
                                     "wrote:\n",
                                     "_",
                                     "-"};
        for (const QByteArray &piece : pieces)
            QTest::newRow(piece.toPercentEncoding().constData()) << piece;
    }
    void giantBodies()
    {
        QFETCH(QByteArray, piece);
        const QByteArray giantText = upTo(piece, giant);
        for (const char *encoding : {"base64", "quoted-printable", "x-uuencode"})
            QVERIFY(decodeTransfer(giantText, encoding).size() <= giant);
        TextPart part {"text/plain", "utf-8", true, false};
        const QString flowed = plainText(giantText, part);
        QVERIFY(isCleanBody(flowed));
        QVERIFY(flowed.size() <= 2 * giant);
        QVERIFY(previewOf(flowed).size() <= 140);
        part.type = "text/html";
        const QString rendered = plainText(giantText, part);
        QVERIFY(isCleanBody(rendered));
        QVERIFY(rendered.size() * 2 <= limits::htmlOutBytes + 256);
        QVERIFY(previewOf(rendered).size() <= 140);
        // A good beginning first, so that the trap is not only "no message at all".
        QVERIFY(!parseMessage("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + giantText)
                     .leaves.empty());
        QVERIFY(!parseMessage(giantText).leaves.empty());
    }

    void giantHeaderFieldsInMessages()
    {
        QByteArray pieces;
        for (int i = 0; i < 10'000; ++i)
            pieces += ";\n name*" + QByteArray::number(i) + "*=%C3%A9";
        for (const QByteArray &field :
             {"Content-Type: text/plain" + pieces, "Content-Disposition: attachment" + pieces,
              "To: " + upTo("a@b, ", giant), "References: " + upTo("<a@b> ", giant),
              upTo("X: y\n", giant), "Subject: " + upTo("=?utf-8?Q?a?= ", giant),
              "To: " + upTo("a:", giant), "To: " + upTo("(", giant),
              "Content-Type: multipart/mixed; boundary=" + upTo("b", giant)})
            QCOMPARE(parseMessage(field + "\n\nbody").leaves.size(), std::size_t(1));
    }

    void mutatedHeaders()
    {
        QRandomGenerator random(20240102);
        for (int i = 0; i < 20'000; ++i) {
            const QByteArray bytes = mutated(headerSeeds, random);
            const QByteArray other = mutated(headerSeeds, random);
            QVERIFY2(isClean(decodeText(bytes)), bytes.toPercentEncoding().constData());
            const DecodedAddress address = decodeAddress(bytes, other, bytes);
            QVERIFY2(isClean(address.name) && isClean(address.address),
                     bytes.toPercentEncoding().constData());
            decodeDate(bytes);
            decodeMessageIds(bytes);
            const QString value =
                decodeParameter({{"n*", bytes}, {"n*0*", other}, {"n", other}}, "n");
            QVERIFY2(isClean(value), bytes.toPercentEncoding().constData());
        }
    }

    void mutatedBodies()
    {
        QRandomGenerator random(20240103);
        for (int i = 0; i < 5'000; ++i) {
            const QByteArray bytes = mutated(bodySeeds, random);
            for (const char *encoding : {"base64", "quoted-printable", "uuencode"})
                QVERIFY(decodeTransfer(bytes, encoding).size() <= bytes.size());
            for (const char *charset :
                 {"", "utf-8", "gb2312", "iso-2022-jp", "utf-16", "utf-7", "big5"}) {
                const TextPart part {i % 2 ? "text/html" : "text/plain", charset, i % 4 == 0,
                                     i % 8 == 0};
                const QString text = plainText(bytes, part);
                QVERIFY2(isCleanBody(text), bytes.toPercentEncoding().constData());
                QVERIFY(isClean(previewOf(text)));
            }
            QVERIFY(!parseMessage(bytes).leaves.empty());
        }
    }

    void everyCharsetOnEveryPairOfBytes()
    {
        QByteArray pairs;
        for (int high = 0; high < 256; ++high)
            for (int low = 0; low < 256; low += 7)
                pairs += QByteArray(1, static_cast<char>(high)) + static_cast<char>(low);
        for (const char *charset :
             {"gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "iso-2022-kr", "iso-2022-cn",
              "euc-kr", "euc-tw", "utf-7", "utf-16", "utf-32", "koi8-r", "viscii", "macintosh",
              "windows-874", "armscii-8", "cp864"})
            QVERIFY2(!decodeCharset(pairs, charset).isEmpty(), charset);
    }
};

QTEST_GUILESS_MAIN(TestMimeHostile)
#include "tst_mimehostile.moc"
