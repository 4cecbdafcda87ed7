// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies: transfer encodings, charsets, format=flowed, the preview for the list.
#include "core/mime/body.h"

#include <QtTest>

using namespace homing::mime;

class TestBodies : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodesTransfer_data()
    {
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("decoded");
        const auto row = [](const char *name, QByteArray encoding, QByteArray bytes,
                            QByteArray decoded) {
            QTest::newRow(name) << encoding << bytes << decoded;
        };
        row("none", "", "a=3D", "a=3D");
        row("7bit", "7bit", "a=3D\r\n", "a=3D\r\n");
        row("unknown", "x-rot13", "a=3D", "a=3D");
        row("qp", "quoted-printable", "a=C3=A9=3D", "a\xc3\xa9=");
        row("qp, odd name", " Quoted-Printable ; x", "=41", "A");
        row("qp, lower hex", "quoted-printable", "=c3=a9", "\xc3\xa9");
        row("qp, soft break", "quoted-printable", "a=\r\nb", "ab");
        row("qp, soft break, bare lf", "quoted-printable", "a=\nb", "ab");
        row("qp, soft break with blanks", "quoted-printable", "a= \t\r\nb", "ab");
        row("qp, blank before a soft break", "quoted-printable", "a =\r\nb", "a b");
        row("qp, ends in =", "quoted-printable", "a=", "a");
        row("qp, cut in an escape", "quoted-printable", "a=4", "a=4");
        row("qp, no hex", "quoted-printable", "1=ZZ=", "1=ZZ");
        row("qp, blanks at a line end", "quoted-printable", "a \t\r\nb  ", "a\r\nb");
        row("qp, encoded blank at a line end", "quoted-printable", "a=20\r\nb", "a \r\nb");
        row("qp, empty lines", "quoted-printable", "a\r\n\r\n\r\nb", "a\r\n\r\n\r\nb");
        row("base64", "base64", "aGVsbG8=", "hello");
        row("base64, lines", "BASE64", "aGVs\r\nbG8=\r\n", "hello");
        row("base64, no padding", "base64", "aGVsbG8", "hello");
        row("base64, rubbish", "base64",
            "aG*V!s bG\xff"
            "8=",
            "hello");
        row("base64, two texts", "base64", "aGVsbG8=\r\naGVsbG8=\r\n", "hellohello");
        row("base64, footer", "base64", "aGVsbG8=\r\n_____\r\nThe list, and more", "hello");
        row("base64, footer of words", "base64", "aGVsbG8=\r\nSent by the list\r\n", "hello");
        row("base64, padding alone", "base64", "====", "");
        row("base64, one digit", "base64", "A", "");
        row("uu", "x-uuencode", "begin 644 a.txt\r\n%:&5L;&\\\r\n`\r\nend\r\n", "hello");
        row("uu, text before", "uuencode", "Here:\nbegin 644 a\n%:&5L;&\\\n`\nend\nbye", "hello");
        row("uu, short line", "x-uue", "begin 644 a\n%:&5L\nend\n",
            QByteArray("hel\0\0", 5).first(3));
        row("uu, no end", "x-uuencode", "begin 644 a\n%:&5L;&\\", "hello");
    }
    void decodesTransfer()
    {
        QFETCH(QByteArray, encoding);
        QFETCH(QByteArray, bytes);
        QTEST(decodeTransfer(bytes, encoding), "decoded");
    }
    void decodesEveryByte()
    {
        QByteArray all;
        QByteArray quoted;
        for (int i = 0; i < 256; ++i) {
            all += static_cast<char>(i);
            quoted += '=' + QByteArray(1, static_cast<char>(i)).toHex().toUpper();
        }
        QCOMPARE(decodeTransfer(quoted, "quoted-printable"), all);
        for (int size = 0; size < 256; ++size)
            QCOMPARE(decodeTransfer(all.first(size).toBase64(), "base64"), all.first(size));
    }

    void decodesCharset_data()
    {
        QTest::addColumn<QByteArray>("charset");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, QByteArray charset, QByteArray bytes,
                            const char16_t *text) {
            QTest::newRow(name) << charset << bytes << QString::fromUtf16(text);
        };
        row("utf-8", "UTF-8", "\xc3\xa9", u"é");
        row("utf-8 with a mark", "utf8",
            "\xef\xbb\xbf"
            "a",
            u"a");
        row("utf-8, one bad byte", "utf-8", "\xc3\xa9t\xc3\xa9 \xff \xc3\xa9", u"été \ufffd é");
        row("utf-8 that is latin", "utf-8", "caf\xe9 cr\xe8me", u"café crème");
        row("surrogates in utf-8", "utf-8", "\xc3\xa9\xc3\xa9\xc3\xa9\xed\xa0\x80",
            u"ééé\ufffd\ufffd\ufffd");
        row("no charset, utf-8", "", "\xc3\xa9", u"é");
        row("no charset, latin", "", "\xe9", u"é");
        row("no charset, utf-16", "",
            QByteArray("\xff\xfe"
                       "a\0b\0",
                       6),
            u"ab");
        row("us-ascii with latin", "us-ascii", "\xe9", u"é");
        row("latin-1 means 1252", "ISO_8859-1",
            "\x93"
            "a\x94",
            u"“a”");
        row("latin-1 that is utf-8", "iso-8859-1", "\xe2\x80\x9d\xc3\xa9", u"”é");
        row("latin-9", "iso-8859-15", "\xa4", u"€");
        row("turkish", "iso-8859-9", "\xfe", u"ş");
        row("gb2312", "gb2312", "\xc4\xe3\x81\x84", u"你亜");
        row("cp932", "shift_jis", "\x87\x40", u"①");
        row("euc-jp", "euc-jp", "\xa4\xa2", u"あ");
        row("iso-2022-jp half width", "iso-2022-jp", "\x1b(I1\x1b(B", u"ｱ");
        row("iso-2022-kr", "iso-2022-kr",
            "\x1b$)C\x0e"
            "0!\x0f",
            u"가");
        row("utf-16 without a mark, big", "utf-16", QByteArray("\0a\0b", 4), u"ab");
        row("utf-16 without a mark, little", "utf-16", QByteArray("a\0b\0", 4), u"ab");
        row("utf-16be", "utf-16be", QByteArray("\x20\xac", 2), u"€");
        row("utf-16, odd length", "utf-16le", QByteArray("a\0b", 3), u"a");
        row("utf-32", "utf-32be", QByteArray("\0\x01\xf6\x00", 4), u"\U0001f600");
        row("utf-7", "utf-7", "a +AOk- b", u"a é b");
        row("utf-8, cut at the end", "utf-8", "ab\xe2\x82", u"ab\ufffd");
        row("unknown", "no-such", "\xe9", u"é");
        row("a path", "../../../tmp/x", "a", u"a");
        row("quoted name", "\"utf-8\"", "\xc3\xa9", u"é");
        row("cut iconv character", "gb2312", "\xc4\xe3\xc4", u"你\ufffd");
    }
    void decodesCharset()
    {
        QFETCH(QByteArray, charset);
        QFETCH(QByteArray, bytes);
        QTEST(decodeCharset(bytes, charset), "text");
    }

    void makesPlainText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("flowed");
        QTest::addColumn<bool>("delSp");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, QByteArray bytes, const char *text,
                            bool flowed = true, bool delSp = false) {
            QTest::newRow(name) << bytes << flowed << delSp << QString::fromUtf8(text);
        };
        row("empty", "", "");
        row("fixed", "a \r\nb\rc\n", "a \nb\nc\n", false);
        row("controls",
            QByteArray("a\0\x07\x1b[31mb\tc\xe2\x80\xae"
                       "d",
                       15),
            "a[31mb\tcd", false);
        row("form feed", "a\fb", "a\nb", false);
        row("flowed", "one \r\ntwo \r\nthree\r\nfour\r\n", "one two three\nfour\n");
        row("flowed, DelSp", "one \r\ntwo\r\n", "onetwo\n", true, true);
        row("stuffed", " >not quoted\r\n From here\r\n  two\r\n", ">not quoted\nFrom here\n two\n");
        row("quoted", ">one \r\n>two\r\n>> deep \r\n>>er\r\nme\r\n",
            "> one two\n> > deep er\nme\n");
        row("depth ends a paragraph", ">one \r\ntwo\r\n", "> one \ntwo\n");
        row("signature", "text \r\n-- \r\nAnna\r\n", "text \n-- \nAnna\n");
        row("quoted signature", "> a \r\n> -- \r\n> b\r\n", "> a \n> -- \n> b\n");
        row("empty lines", "a\r\n\r\n\r\nb", "a\n\n\nb");
        row("empty first line", "\r\na", "\na");
        row("space alone flows", "a\r\n \r\nb", "a\n\nb");
        row("last line flows", "a ", "a ");
    }
    void makesPlainText()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, flowed);
        QFETCH(bool, delSp);
        TextPart part;
        part.type = "Text/Plain";
        part.charset = "utf-8";
        part.isFlowed = flowed;
        part.delSp = delSp;
        QTEST(plainText(bytes, part), "text");
    }
    void findsTheCharsetOfHtml()
    {
        TextPart part;
        part.type = "text/HTML";
        const QByteArray head(
            "<html><head><META http-equiv=content-type content=\"text/html; charset=koi8-r\">");
        QCOMPARE(plainText(head + "\xf0", part), QString::fromUtf16(u"П"));
        part.charset = "windows-1251";
        QCOMPARE(plainText(head + "\xf0", part), QString::fromUtf16(u"р"));
        part.charset.clear();
        QCOMPARE(plainText("<meta charset='utf-16'>a\xc3\xa9", part), QString::fromUtf16(u"aé"));
    }

    void makesPreviews_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("preview");
        const auto row = [](const char *name, const char *text, const char *preview) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(preview);
        };
        row("empty", "", "");
        row("one line", "Hello there", "Hello there");
        row("joined", "Hello,\n\n  the plan\tis ready.\n", "Hello, the plan is ready.");
        row("quotes left out", "> old\n>> older\nNew", "New");
        row("signature ends it", "Hi\n-- \nAnna\n+49 1", "Hi");
        row("attribution, English", "On Tue, 2 Jan 2024, Anna Berg wrote:\n> old\n\nFine.",
            "Fine.");
        row("attribution, wrapped",
            "On Tue, 2 Jan 2024 at 15:04, Anna Berg <a@example.org>\nwrote:\n> old\nFine.",
            "Fine.");
        row("attribution, German", "Am Dienstag schrieb Anna Berg:\n> alt\nGut.", "Gut.");
        row("attribution, German 2", "Am 2.1.24 um 15:04 schrieb Anna:\n> alt\nGut.", "Gut.");
        row("attribution, French", "Le 2 janv. 2024 à 15:04, Anna a écrit :\n> vieux\nBien.",
            "Bien.");
        row("attribution, Spanish", "El mar, 2 ene 2024, Anna escribió:\n> v\nBien.", "Bien.");
        row("attribution, Russian", "2 января, Анна пишет:\n> v\nДа.", "Да.");
        row("no attribution", "On Tuesday we wrote: nothing.", "On Tuesday we wrote: nothing.");
        row("original below", "Fine.\n-----Original Message-----\nFrom: Anna\nold", "Fine.");
        row("rule below", "Fine.\n________________________________\nFrom: Anna\nold", "Fine.");
        row("forwarded", "-------- Forwarded Message --------\nSubject: x", "Subject: x");
        row("rule on top", "==========\nNews", "News");
        row("only quotes", "> this one\n> and that", "this one and that");
        row("only a signature", "-- \nAnna", "");
        row("targets left out", "Read <https://example.org/a?b> it", "Read it");
        row("target before a full stop", "Read it <https://example.org/>. And", "Read it. And");
        row("an address stays", "Ask <anna@example.org>", "Ask <anna@example.org>");
        row("overrides",
            "a\xe2\x80\xae"
            "b\x07",
            "ab");
    }
    void makesPreviews()
    {
        QFETCH(QString, text);
        QTEST(previewOf(text), "preview");
    }
    void boundsPreviews()
    {
        const QString words = QStringLiteral("word ").repeated(100'000);
        for (const int most : {1, 2, 10, 11, 12, 140}) {
            const QString preview = previewOf(words, most);
            QVERIFY2(preview.size() <= most, qPrintable(preview));
            QVERIFY(preview.endsWith(QChar(0x2026)));
        }
        QCOMPARE(previewOf(words, 12), QString::fromUtf16(u"word word…"));
        QCOMPARE(previewOf(words, 0), QString());
        QCOMPARE(previewOf(words, -5), QString());
        QCOMPARE(previewOf(QStringLiteral("exact"), 5), QStringLiteral("exact"));
        // Never through an emoji of several code points.
        const QString family = QString::fromUtf16(u"👩\u200d👩\u200d👧").repeated(5);
        QCOMPARE(previewOf(family, 12), QString::fromUtf16(u"👩\u200d👩\u200d👧…"));
        // A text without blanks or line ends is cut too.
        QCOMPARE(previewOf(QString(1'000'000, QLatin1Char('x')), 5), QString::fromUtf16(u"xxxx…"));
    }
};

QTEST_GUILESS_MAIN(TestBodies)
#include "tst_bodies.moc"
