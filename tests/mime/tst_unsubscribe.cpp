// SPDX-License-Identifier: GPL-3.0-or-later
// How one leaves a list: RFC 2369's field, and RFC 8058's only with its proof.
#include "core/mime/senderproof.h"
#include "core/mime/unsubscribe.h"

#include <QtTest>

using namespace homing::mime;

namespace {

const QStringList own = {QStringLiteral("imap.home.example")};

const QByteArray passed =
    "Authentication-Results: mx.home.example; dkim=pass header.d=list.example\r\n";
const QByteArray signature =
    "DKIM-Signature: v=1; a=rsa-sha256; d=list.example; s=x; h=From:Subject:\r\n"
    " List-Unsubscribe:List-Unsubscribe-Post; bh=aa=; b=QUJD\r\n REVG\r\n";
const QByteArray wayOut =
    "List-Unsubscribe: <https://list.example/u?i=1>, <mailto:u@list.example>\r\n";
const QByteArray post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";

/// "1 https://...; p https://...; m mailto:..."
QByteArray described(const Unsubscribe &ways)
{
    QByteArrayList words;
    if (!ways.oneClick.isEmpty())
        words += "1 " + ways.oneClick;
    if (!ways.page.isEmpty())
        words += "p " + ways.page;
    if (!ways.mailto.isEmpty())
        words += "m " + ways.mailto;
    return words.join("; ");
}

} // namespace

class TestUnsubscribe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void field_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *value, const char *expected) {
            QTest::newRow(name) << QByteArray(value) << QByteArray(expected);
        };
        // RFC 2369 section 3.2, but for ftp:
        row("mail", "<mailto:list@host.com?subject=unsubscribe>",
            "m mailto:list@host.com?subject=unsubscribe");
        row("comment",
            "(Use this command to get off the list)\r\n "
            "<mailto:list-manager@host.com?body=unsubscribe%20list>",
            "m mailto:list-manager@host.com?body=unsubscribe%20list");
        row("web and mail",
            "<http://www.host.com/list.cgi?cmd=unsub&lst=list>,\r\n "
            "<mailto:list-request@host.com?subject=unsubscribe>",
            "p http://www.host.com/list.cgi?cmd=unsub&lst=list; "
            "m mailto:list-request@host.com?subject=unsubscribe");
        row("folded inside", "<https://a.example/\r\n x>", "p https://a.example/x");
        row("https before", "<https://a.example/1>, <http://b.example/2>", "p https://a.example/1");
        // What is nobody's way out of a list.
        row("none", "", "");
        row("no brackets", "https://a.example/", "");
        row("never closed", "<https://a.example/", "");
        row("script", "<javascript:alert(1)>", "");
        row("file", "<file:///etc/passwd>", "");
        row("ftp", "<ftp://ftp.host.com/list.txt>", "");
        row("name in front", "<https://bank.example@evil.example/>", "");
        row("no host", "<https:///x>", "");
        row("to many", "<mailto:a@x.example,b@x.example>", "");
        row("with a copy", "<mailto:a@x.example?cc=b@x.example>", "");
        row("hidden copy", "<mailto:a@x.example?bcc=b@x.example>", "");
        row("to nobody", "<mailto:?subject=x>", "");
        row("file attached", "<mailto:a@x.example?attach=/etc/passwd>",
            "m mailto:a@x.example?attach=/etc/passwd"); // the composer ignores it
        row("not ASCII", "<https://a.example/\xc3\xbc>", "");
    }

    void field()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        const QByteArray header = "List-Unsubscribe: " + value + "\r\n\r\n";
        QCOMPARE(described(readUnsubscribe(header, own)), expected);
    }

    void oneClick_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("isProven");
        const auto row = [](const char *name, const QByteArray &header, bool isProven) {
            QTest::newRow(name) << header << isProven;
        };
        row("proven", passed + signature + post + wayOut, true);
        row("which signature passed",
            QByteArray(passed).replace("\r\n", " header.b=QUJDREVG\r\n") + signature + post
                + wayOut,
            true);
        row("header.i",
            QByteArray(passed).replace("header.d=", "header.i=@") + signature + post + wayOut,
            true);
        row("names in other letters",
            passed + QByteArray(signature).replace("List-Unsubscribe-Post", "list-unsubscribe-POST")
                + post + wayOut,
            true);
        row("two signatures, both cover", passed + signature + signature + post + wayOut, true);
        // No proof, no POST.
        row("no result", signature + post + wayOut, false);
        row("no signature", passed + post + wayOut, false);
        row("no Post", passed + signature + wayOut, false);
        row("failed", QByteArray(passed).replace("pass", "fail") + signature + post + wayOut,
            false);
        row("another server's word",
            QByteArray(passed).replace("mx.home.example", "mx.evil.example") + signature + post
                + wayOut,
            false);
        row("ours is not topmost",
            QByteArray(passed).replace("mx.home.example", "mx.evil.example") + passed + signature
                + post + wayOut,
            false);
        row("another signer",
            QByteArray(passed).replace("list.example", "other.example") + signature + post + wayOut,
            false);
        row("another signature passed",
            QByteArray(passed).replace("\r\n", " header.b=xyz\r\n") + signature + post + wayOut,
            false);
        row("the link is not covered",
            passed + QByteArray(signature).replace(" List-Unsubscribe:", " ") + post + wayOut,
            false);
        row("the Post is not covered",
            passed + QByteArray(signature).replace(":List-Unsubscribe-Post", "") + post + wayOut,
            false);
        row("only one of two covers",
            passed + signature + QByteArray(signature).replace(" List-Unsubscribe:", " ") + post
                + wayOut,
            false);
        row("a second link",
            passed + signature + post + wayOut + "List-Unsubscribe: <https://victim.example/>\r\n",
            false);
        row("a second link in front",
            passed + "List-Unsubscribe: <https://victim.example/>\r\n" + signature + post + wayOut,
            false);
        row("a second Post", passed + signature + post + post + wayOut, false);
        row("another Post", passed + signature + "List-Unsubscribe-Post: x=y\r\n" + wayOut, false);
        row("only http", passed + signature + post + "List-Unsubscribe: <http://list.example/>\r\n",
            false);
        row("in the body", post + wayOut + "\r\n" + passed + signature, false);
        row("signature in a quoted word",
            QByteArray(passed).replace("dkim=pass", "x=\"; dkim=pass\"") + signature + post
                + wayOut,
            false);
    }

    void oneClick()
    {
        QFETCH(QByteArray, header);
        QFETCH(bool, isProven);
        const Unsubscribe ways = readUnsubscribe(header + "\r\n", own);
        QCOMPARE(ways.oneClick, isProven ? QByteArray("https://list.example/u?i=1") : QByteArray());
        QVERIFY(!ways.page.isEmpty()); // the browser can be asked all the same
    }

    void aLongHeaderIsReadInTime()
    {
        QByteArray header = passed;
        for (int i = 0; i < 900; ++i)
            header += "DKIM-Signature: d=list.example; h=" + QByteArray("from:").repeated(80)
                + "; b=x\r\n";
        header += post + wayOut + "\r\n";
        QElapsedTimer timer;
        timer.start();
        const Unsubscribe ways = readUnsubscribe(header, own);
        QVERIFY(ways.oneClick.isEmpty() && !ways.page.isEmpty()); // all of it was read
        QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(TestUnsubscribe)
#include "tst_unsubscribe.moc"
