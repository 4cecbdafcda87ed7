// SPDX-License-Identifier: GPL-3.0-or-later
// Header text for people: encoded words, addresses, parameters, message ids, cleaning.
#include "core/base/limits.h"
#include "core/mime/headers.h"
#include "core/mime/senderproof.h"

#include <QtTest>

using namespace homing;
using namespace homing::mime;

using Parameters = std::vector<std::pair<QByteArray, QByteArray>>;
Q_DECLARE_METATYPE(Parameters)

class TestHeaders : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodesText_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, QByteArray raw, const char16_t *text) {
            QTest::newRow(name) << raw << QString::fromUtf16(text);
        };
        row("empty", "", u"");
        row("ascii", "Harbour plans", u"Harbour plans");
        row("blanks to one", "  a \t b  ", u"a b");
        row("folded", "a\r\n\tb\r\n c", u"a b c");
        row("q", "=?iso-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=", u"Grüße aus Köln");
        row("q lower hex", "=?utf-8?q?caf=c3=a9?=", u"café");
        row("b", "=?UTF-8?B?4pyTIGRvbmU=?=", u"✓ done");
        row("b without padding", "=?UTF-8?B?4pyTIGRvbmU?=", u"✓ done");
        row("text around", "Re: =?utf-8?q?=C3=BCber?= all", u"Re: über all");
        row("blank between words goes", "=?utf-8?q?a?= =?utf-8?q?b?=", u"ab");
        row("fold between words goes", "=?utf-8?q?a?=\r\n =?utf-8?q?b?=", u"ab");
        row("blank in a word stays", "=?utf-8?q?a_?= =?utf-8?q?b?=", u"a b");
        row("touching words", "=?utf-8?q?a?==?utf-8?q?b?=", u"ab");
        row("touching text", "x=?utf-8?q?=C3=A9?=y", u"xéy");
        row("character split, q and q", "=?utf-8?q?=C3?= =?utf-8?q?=A9t=C3=A9?=", u"été");
        row("character split, q and b", "=?utf-8?Q?a_=C3?= =?utf-8?B?qQ==?=", u"a é");
        row("character split, b and b", "=?utf-8?B?4pw=?= =?UTF8?B?kw==?=", u"✓");
        row("group of base64 split", "=?utf-8?B?4pyT4?= =?utf-8?B?pyT?=", u"✓✓");
        row("two words without padding", "=?utf-8?B?YWI?= =?utf-8?B?Y2Rl?=", u"abcde");
        row("two charsets", "=?utf-8?q?=C3=A9?= =?iso-8859-2?q?=B3?=", u"éł");
        row("language", "=?utf-8*de?q?=C3=BC?=", u"ü");
        row("raw utf-8", "caf\xc3\xa9", u"café");
        row("raw latin-1", "caf\xe9", u"café");
        row("raw and encoded", "caf\xe9 =?utf-8?q?=C3=A9?=", u"café é");
        row("raw iso-2022-jp", "\x1b$B$3$s\x1b(B!", u"こん!");
        row("latin-1 means 1252", "=?iso-8859-1?Q?=93hi=94_=80?=", u"“hi” €");
        row("gb2312 means gb18030", "=?gb2312?B?xOO6w4GE?=", u"你好亜");
        row("shift_jis means cp932", "=?shift_jis?B?h0CCoA==?=", u"①あ");
        row("iso-2022-jp", "=?ISO-2022-JP?B?GyRCJDMkcxsoQg==?=", u"こん");
        row("koi8-r", "=?KOI8-R?Q?=F0=D2=C9=D7=C5=D4?=", u"Привет");
        row("windows-1251", "=?windows-1251?Q?=CF=F0=E8?=", u"При");
        row("big5", "=?big5?B?p0GmbqFB?=", u"你好，");
        row("euc-kr", "=?ks_c_5601-1987?B?vsiz5w==?=", u"안녕");
        row("unknown charset, utf-8 in it", "=?x-unknown?Q?=C3=A9?=", u"é");
        row("unknown charset, latin in it", "=?x-unknown?Q?Gr=FC=DFe?=", u"Grüße");
        row("wrong charset", "=?utf-8?Q?Gr=FC=DFe?=", u"Grüße");
        row("us-ascii that lies", "=?us-ascii?Q?=C3=A9?=", u"é");
        row("charset that is a path", "=?../../etc/passwd?Q?=C3=A9?=", u"é");
        row("charset with iconv suffix", "=?utf-8//TRANSLIT?Q?=C3=A9?=", u"é");
        row("q with a raw blank", "=?utf-8?Q?has space?=", u"has space");
        row("q with a question mark",
            "=?utf-8?Q?Really?"
            "?=",
            u"Really?");
        row("q with a broken escape", "=?utf-8?Q?100=_=ZZ?=", u"100= =ZZ");
        row("never ended", "=?utf-8?Q?abc", u"=?utf-8?Q?abc");
        row("never ended, then one", "=?utf-8?Q?abc =?utf-8?Q?=C3=A9?=", u"=?utf-8?Q?abc é");
        row("unknown encoding", "=?utf-8?X?abc?=", u"=?utf-8?X?abc?=");
        row("no charset",
            "=?"
            "?Q?abc?=",
            u"=?"
            u"?Q?abc?=");
        row("empty words",
            "=?utf-8?Q?"
            "?= =?utf-8?B?"
            "?=a",
            u"a");
        row("emoji", "=?utf-8?B?8J+SmeKAjfCflKU=?=", u"💙\u200d🔥");
        row("cut character at the end", "=?utf-8?Q?ab=E2=82?=", u"ab\ufffd");
        row("nul", QByteArray("a\0b", 3), u"ab");
        row("encoded nul", "=?utf-8?Q?a=00b?=", u"ab");
        row("encoded line end", "=?utf-8?Q?a=0D=0ABcc:_x?=", u"a Bcc: x");
        row("encoded override", "=?utf-8?B?4oCuZXhlLmdwag==?=", u"exe.gpj");
        row("no double decoding", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=", u"=?utf-8?Q?x?=");
    }
    void decodesText()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QString, text);
        QCOMPARE(decodeText(raw), text);
    }

    void cleans_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("clean");
        const auto row = [](const char *name, const char16_t *text, const char16_t *clean) {
            QTest::newRow(name) << QString::fromUtf16(text) << QString::fromUtf16(clean);
        };
        row("nothing to do", u"Zoë & Co. (100 %)", u"Zoë & Co. (100 %)");
        row("controls", u"a\u0001b\u007fc\u009bd", u"abcd");
        row("line ends and tabs", u"a\r\nb\tc\u2028d\u2029e\u0085f", u"a b c d e f");
        row("overrides", u"\u202egpj.exe\u202c", u"gpj.exe");
        row("embeddings", u"\u202aa\u202bb\u202dc", u"abc");
        row("isolates", u"\u2066a\u2067b\u2068c\u2069", u"abc");
        row("marks", u"a\u200eb\u200fc\u061cd", u"abcd");
        row("zero width", u"pay\u200bpal\u2060\ufeff", u"paypal");
        row("soft hyphen, grapheme joiner", u"pay\u00adpal\u034f", u"paypal");
        row("wide blanks", u"a\u00a0\u2003\u3000b", u"a b");
        row("blank look-alikes", u"a\u2800\u3164\uffa0\u115fb", u"a b");
        row("only blanks", u" \u3164\u200b\u2800 ", u"");
        row("tag characters", u"a\U000e0041\U000e0042", u"a");
        row("non-characters", u"a\ufffe\uffffb", u"ab");
        row("joiner between letters", u"می\u200cخواهم", u"می\u200cخواهم");
        row("joiner alone", u"\u200d\u200ca", u"a");
        row("joiners in a row", u"a\u200d\u200d\u200d\u200db", u"a\u200d\u200db");
        row("emoji with selector", u"❤\ufe0f ok", u"❤\ufe0f ok");
        row("han variant", u"葛\U000e0100", u"葛\U000e0100");
        row("arabic number sign", u"\u0600١", u"\u0600١");
        row("combining marks", u"e\u0301", u"e\u0301");
    }
    void cleans()
    {
        QFETCH(QString, text);
        QFETCH(QString, clean);
        QCOMPARE(cleanForDisplay(text), clean);
        QCOMPARE(cleanForDisplay(clean), clean);
    }
    void cleansLoneSurrogates()
    {
        const QString high = QStringLiteral("a") + QChar(0xd83d) + QStringLiteral("b");
        QCOMPARE(cleanForDisplay(high), QString::fromUtf16(u"a\ufffdb"));
        QCOMPARE(cleanForDisplay(QString(QChar(0xdc00))), QString::fromUtf16(u"\ufffd"));
    }

    void escapesForTerminal()
    {
        const auto escaped = [](const char16_t *text) {
            return escapeForTerminal(QString::fromUtf16(text));
        };
        QCOMPARE(escaped(u"Grüße\t🐦\r\n"), QString::fromUtf16(u"Grüße\t🐦\r\n"));
        QCOMPARE(escaped(u"a\x1b[31mb\x07"), QStringLiteral("a\\u001b[31mb\\u0007"));
        QCOMPARE(escaped(u"\x9b"
                         u"31m\x7f"),
                 QStringLiteral("\\u009b31m\\u007f"));
        QCOMPARE(escaped(u"good\rbad\r"), QStringLiteral("good\\u000dbad\\u000d"));
        QCOMPARE(escapeForTerminal(QString(QChar(0))), QStringLiteral("\\u0000"));
        QCOMPARE(escapeForTerminal(QString()), QString());
    }

    void decodesAddress_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("mailbox");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QString>("shownName");
        QTest::addColumn<QString>("shownAddress");
        const auto row = [](const char *title, QByteArray name, QByteArray mailbox, QByteArray host,
                            const char16_t *shownName, const char16_t *shownAddress) {
            QTest::newRow(title) << name << mailbox << host << QString::fromUtf16(shownName)
                                 << QString::fromUtf16(shownAddress);
        };
        const char *anna = "anna";
        const char *host = "example.org";
        const char16_t *address = u"anna@example.org";
        row("plain", "Anna Berg", anna, host, u"Anna Berg", address);
        row("no name", QByteArray(), anna, host, u"", address);
        row("encoded name", "=?utf-8?Q?Ann=C3=A4?=", anna, host, u"Annä", address);
        row("quotes left on", "\"Berg, Anna\"", anna, host, u"Berg, Anna", address);
        row("quotes and escapes", "\"Anna \\\"A\\\" Berg\"", anna, host, u"Anna \"A\" Berg",
            address);
        row("single quotes", "'Anna Berg'", anna, host, u"Anna Berg", address);
        row("quoted encoded word", "\"=?utf-8?Q?Ann=C3=A4?=\"", anna, host, u"Annä", address);
        row("name is the address", "ANNA@example.org", anna, host, u"", address);
        row("raw utf-8", "Ann\xc3\xa4", "ann\xc3\xa4", "b\xc3\xbc.example", u"Annä",
            u"annä@bü.example");
        row("no host", "Berg", anna, QByteArray(), u"Berg", u"anna");
        row("nothing", QByteArray(), QByteArray(), QByteArray(), u"", u"");
        row("dovecot's placeholders", "Undisclosed", "MISSING_MAILBOX", "MISSING_DOMAIN",
            u"Undisclosed", u"");
        row("blank in the local part", "", "a b", host, u"", u"\"a b\"@example.org");
        row("quoted local part", "", "\"a b\"", host, u"", u"\"a b\"@example.org");

        // Security row 11: what a name or an address must not do (the Mailsploit family and kin).
        const char16_t *evil = u"x@evil.example";
        row("1 name is an address", "=?utf-8?Q?boss=40corp.example?=", "x", "evil.example",
            u"boss@corp.example", evil);
        row("2 name with NUL and newline", "=?utf-8?Q?boss=40corp.example=00=0A?=", "x",
            "evil.example", u"boss@corp.example", evil);
        row("3 encoded word as the local part", "",
            "=?utf-8?B?Ym9zc0Bjb3JwLmV4YW1wbGU=?=", "evil.example", u"",
            u"=?utf-8?B?Ym9zc0Bjb3JwLmV4YW1wbGU=?=@evil.example");
        row("4 encoded word with NUL as the local part", "",
            "=?utf-8?Q?boss=40corp.example=00?=", "evil.example", u"",
            u"=?utf-8?Q?boss=40corp.example=00?=@evil.example");
        row("5 raw NUL ends nothing", "", QByteArray("boss@corp.example\0", 18), "evil.example",
            u"", u"\"boss@corp.example\"@evil.example");
        row("6 encoded word as the host", "", "boss", "=?utf-8?Q?corp.example=00?=.evil.example",
            u"", u"boss@=?utf-8?Q?corp.example=00?=.evil.example");
        row("7 line end in the local part", "", "boss@corp.example\r\n", "evil.example", u"",
            u"\"boss@corp.example\"@evil.example");
        row("8 blanks push the host away", "", "boss@corp.example          ", "evil.example", u"",
            u"\"boss@corp.example\"@evil.example");
        row("9 override in the host", "", "x",
            "\xe2\x80\xae"
            "elpmaxe.live",
            u"", u"x@elpmaxe.live");
        row("10 override in the name", "\xe2\x80\xaelive\xe2\x80\xac Bank", "x", "evil.example",
            u"live Bank", evil);
        row("11 isolates in the name", "=?utf-8?Q?=E2=81=A6Bank=E2=81=A9?=", "x", "evil.example",
            u"Bank", evil);
        row("12 blank name, hangul filler", "=?utf-8?B?44Wk?=", "x", "evil.example", u"", evil);
        row("13 blank name, zero width and braille", "=?utf-8?Q?=E2=80=8B=E2=A0=80=C2=AD?=", "x",
            "evil.example", u"", evil);
        row("14 blank name, only a mark", "=?utf-8?Q?=CC=81?=", "x", "evil.example", u"", evil);
        row("15 blank name, quoted", "\" \xc2\xa0\"", "x", "evil.example", u"", evil);
        row("16 escape sequences", "\x1b[2J\x1b[31mBank", "x", "evil.example", u"[2J[31mBank",
            evil);
        row("17 second address in the name", "Boss <boss@corp.example>", "x", "evil.example",
            u"Boss <boss@corp.example>", evil);
        row("18 blank in the host", "", "x", "corp.example evil.example", u"",
            u"x@corp.exampleevil.example");
        row("19 tags and joiners", "=?utf-8?Q?=F3=A0=81=81=E2=80=8D?=", "x", "evil.example", u"",
            evil);
        row("20 markup", "<b>Boss</b>", "x", "evil.example", u"<b>Boss</b>", evil);
    }
    void decodesAddress()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, mailbox);
        QFETCH(QByteArray, host);
        const DecodedAddress decoded = decodeAddress(name, mailbox, host);
        QTEST(decoded.name, "shownName");
        QTEST(decoded.address, "shownAddress");
    }

    void decodesParameter_data()
    {
        QTest::addColumn<Parameters>("parameters");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, Parameters parameters, const char16_t *value) {
            QTest::newRow(name) << parameters << QString::fromUtf16(value);
        };
        row("none", {{"charset", "x"}}, u"");
        row("plain", {{"charset", "x"}, {"filename", "plan.pdf"}}, u"plan.pdf");
        row("upper case", {{"FileName", "plan.pdf"}}, u"plan.pdf");
        row("first wins", {{"filename", "a"}, {"filename", "b"}}, u"a");
        row("raw utf-8", {{"filename", "\xc3\xa9.txt"}}, u"é.txt");
        row("raw latin-1", {{"filename", "\xe9.txt"}}, u"é.txt");
        row("encoded word", {{"filename", "=?utf-8?Q?=C3=A9.txt?="}}, u"é.txt");
        row("extended", {{"filename*", "utf-8'en'%C3%A9%20b.txt"}}, u"é b.txt");
        row("extended, no language", {{"filename*", "iso-8859-1''%E9.txt"}}, u"é.txt");
        row("extended, no charset", {{"filename*", "''%C3%A9.txt"}}, u"é.txt");
        row("extended, no quotes", {{"filename*", "%C3%A9.txt"}}, u"é.txt");
        row("extended, unknown charset", {{"filename*", "x-what''%E9.txt"}}, u"é.txt");
        row("extended wins", {{"filename", "e.txt"}, {"filename*", "utf-8''%C3%A9.txt"}}, u"é.txt");
        row("broken percent", {{"filename*", "utf-8''100%.t%zz%4"}}, u"100%.t%zz%4");
        row("continued", {{"filename*0", "long "}, {"filename*1", "name.txt"}}, u"long name.txt");
        row("continued, out of order", {{"filename*1", "name.txt"}, {"filename*0", "long "}},
            u"long name.txt");
        row("continued and extended",
            {{"filename*0*", "utf-8''%C3"}, {"filename*1*", "%A9"}, {"filename*2", "%.txt"}},
            u"é%.txt");
        row("continued, encoded words",
            {{"filename*0", "=?utf-8?Q?=C3=A9"}, {"filename*1", ".txt?="}}, u"é.txt");
        row("gap ends it", {{"filename*0", "a"}, {"filename*2", "c"}}, u"a");
        row("no start", {{"filename*1", "b"}, {"filename", "p"}}, u"p");
        row("twice the same piece", {{"filename*0", "a"}, {"filename*0*", "utf-8''x"}}, u"a");
        row("odd numbers",
            {{"filename*0x", "a"}, {"filename*-1", "b"}, {"filename*99999999999", "c"}}, u"");
        row("other name with our start", {{"filenames", "b"}, {"filename2", "c"}}, u"");
        row("nul in it", {{"filename*", "utf-8''a.txt%00.exe"}}, u"a.txt.exe");
        row("override in it", {{"filename*", "utf-8''a%E2%80%AEtxt.exe"}}, u"atxt.exe");
        row("line ends in it", {{"filename", "a\r\nb.txt"}}, u"a b.txt");
    }
    void decodesParameter()
    {
        QFETCH(Parameters, parameters);
        QTEST(decodeParameter(parameters, "filename"), "value");
    }
    void boundsPieces()
    {
        Parameters parameters;
        for (int i = 0; i < 10'000; ++i)
            parameters.emplace_back("filename*" + QByteArray::number(i), "x");
        QCOMPARE(decodeParameter(parameters, "filename"), QString(1'000, QLatin1Char('x')));
    }

    void decodesMessageIds_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("ids"); // joined by '|'
        QTest::newRow("none") << QByteArray() << QByteArray();
        QTest::newRow("one") << QByteArray("<a@b>") << QByteArray("a@b");
        QTest::newRow("two") << QByteArray("<a@b> <c@d>") << QByteArray("a@b|c@d");
        QTest::newRow("touching, folded")
            << QByteArray("<a@b><c@d>\r\n\t<e@f>") << QByteArray("a@b|c@d|e@f");
        QTest::newRow("folded inside") << QByteArray("<a@\r\n b>") << QByteArray("a@b");
        QTest::newRow("prose") << QByteArray("Your message of \"Tue\" <a@b> (x@y)")
                               << QByteArray("a@b");
        QTest::newRow("bare") << QByteArray("a@b, c@d nonsense") << QByteArray("a@b|c@d");
        QTest::newRow("not closed") << QByteArray("<a@b <c@d>") << QByteArray("a@b|c@d");
        QTest::newRow("empty ones") << QByteArray("<> < > <a@b>") << QByteArray("a@b");
        QTest::newRow("nul") << QByteArray("<a\0@b>", 6) << QByteArray("a@b");
        QTest::newRow("longest") << QByteArray('<' + QByteArray(998, 'x') + "> <a@b>")
                                 << QByteArray(QByteArray(998, 'x') + "|a@b");
        QTest::newRow("too long") << QByteArray('<' + QByteArray(999, 'x') + "> <a@b>")
                                  << QByteArray("a@b");
    }
    void decodesMessageIds()
    {
        QFETCH(QByteArray, raw);
        QByteArrayList ids;
        for (const QByteArray &id : mime::decodeMessageIds(raw))
            ids += id;
        QTEST(ids.join('|'), "ids");
    }
    // --- Who says that the sender is who he says (RFC 8601)

    void confirmsSenders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("server"); // "": nobody
        const QByteArray from = "From: Anna <anna@news.example.org>\r\n";
        const auto row = [&](const char *name, const QByteArray &results, const char *server = "") {
            QTest::newRow(name) << "Authentication-Results: " + results + "\r\n" + from << QByteArray(server);
        };
        const char *const own = "mx1.home.example";
        row("dmarc", "mx1.home.example; dmarc=pass (p=none) header.from=news.example.org", own);
        row("dkim", "mx1.home.example 1; spf=fail; dkim=pass header.d=news.example.org header.s=a", own);
        row("dkim of the domain above", "mx1.home.example; dkim=pass header.d=example.org", own);
        row("dkim by identity", "mx1.home.example; dkim=pass header.i=@news.example.org", own);
        row("one signature of two", "mx1.home.example; dkim=fail header.d=example.org; dkim=pass header.d=example.org", own);
        row("no policy", "mx1.home.example; dkim=pass header.d=example.org; dmarc=none", own);
        row("case and blanks", "MX1.Home.Example ; DKIM/1 = PASS (a(b)c) Header.D =\r\n\tEXAMPLE.org", own);
        row("google", "mx.google.com; dkim=pass header.i=@example.org", "mx.google.com");

        row("spf is for the envelope", "mx1.home.example; spf=pass smtp.mailfrom=anna@news.example.org");
        row("signed by somebody else", "mx1.home.example; dkim=pass header.d=evil.example");
        row("only ends alike", "mx1.home.example; dkim=pass header.d=ample.org");
        row("signed by one below", "mx1.home.example; dkim=pass header.d=a.news.example.org");
        row("a top level", "mx1.home.example; dkim=pass header.d=org");
        row("dmarc of another", "mx1.home.example; dmarc=pass header.from=example.org");
        row("dmarc without from", "mx1.home.example; dmarc=pass");
        row("dmarc failed", "mx1.home.example; dkim=pass header.d=example.org; dmarc=fail header.from=news.example.org");
        row("nothing was checked", "mx1.home.example; none");
        row("another server", "mx.evil.example; dmarc=pass header.from=news.example.org");
        row("no server", "dmarc=pass header.from=news.example.org; dkim=pass header.d=example.org");
        row("ends like ours", "evilhome.example; dmarc=pass header.from=news.example.org");
        row("in a comment", "mx1.home.example; spf=fail (; dmarc=pass header.from=news.example.org ;)");
        row("in a string", "mx1.home.example; spf=fail reason=\"; dmarc=pass header.from=news.example.org\"");
        row("in an escape", "mx1.home.example; spf=fail reason=\"\\\"; dmarc=pass header.from=news.example.org ;\"");
        row("server in a comment", "(mx1.home.example;) evil.example; dmarc=pass header.from=news.example.org");
        row("empty", "");
        row("separators", ";;;=;==;");

        const QByteArray pass = "Authentication-Results: mx1.home.example; dmarc=pass header.from=news.example.org\r\n";
        QTest::newRow("only the topmost")
            << "Authentication-Results: mx1.home.example; dmarc=fail\r\n" + pass + from << QByteArray();
        QTest::newRow("below another's")
            << "Authentication-Results: mx.evil.example; dmarc=pass\r\n" + pass + from << QByteArray();
        QTest::newRow("two From fields") << pass + from + "From: eve@evil.example\r\n" << QByteArray();
        QTest::newRow("two authors")
            << pass + "From: anna@news.example.org, eve@evil.example\r\n" << QByteArray();
        QTest::newRow("another author") << pass + "From: eve@news.example.org\r\n" << QByteArray();
        QTest::newRow("in the body") << from + "\r\n" + pass << QByteArray();
        QTest::newRow("no header") << QByteArray() << QByteArray();
    }
    void confirmsSenders()
    {
        QFETCH(QByteArray, header);
        const QStringList own {QStringLiteral("imap.home.example"), QStringLiteral("kit@gmail.com")};
        QTEST(confirmedBy(header, QStringLiteral("Anna@news.example.org"), own), "server");
        // A server is our own by the account, not because it says so; an address of numbers owns nobody.
        QVERIFY(confirmedBy(header, QStringLiteral("anna@news.example.org"), {}).isEmpty());
        QVERIFY(confirmedBy(header, QStringLiteral("anna@news.example.org"),
                            {QStringLiteral("127.0.0.1"), QStringLiteral("example"), QStringLiteral("org.example")})
                    .isEmpty());
    }

    void boundsReferences()
    {
        QByteArray raw;
        for (int i = 0; i < limits::references + 1; ++i) {
            if (i == limits::references)
                QCOMPARE(mime::decodeMessageIds(raw).size(), std::size_t(limits::references));
            raw += '<' + QByteArray::number(i) + "@x> ";
        }
        const std::vector<QByteArray> ids = mime::decodeMessageIds(raw);
        QCOMPARE(ids.size(), std::size_t(limits::references));
        QCOMPARE(ids.front(), QByteArray("0@x")); // the root stays
        QCOMPARE(ids[1], QByteArray("2@x"));
        QCOMPARE(ids.back(), QByteArray::number(limits::references) + "@x");
    }
};

QTEST_GUILESS_MAIN(TestHeaders)
#include "tst_headers.moc"
