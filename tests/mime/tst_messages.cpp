// SPDX-License-Identifier: GPL-3.0-or-later
// Whole messages taken apart: IMAP section numbers, broken structure, limits.
#include "core/base/limits.h"
#include "core/mime/body.h"

#include <QtTest>

#include <thread>

using namespace homing;
using namespace homing::mime;

namespace {

/// "section type [encoding] 'decoded' [name] [attachment]", one leaf a line.
QString summary(const ParsedMessage &message)
{
    QStringList lines;
    for (const ParsedPart &part : message.leaves) {
        QString line = QString::fromLatin1(part.section + ' ' + part.contentType + " '"
                                           + part.decoded.trimmed().replace("\r\n", "|") + '\'');
        if (!part.fileName.isEmpty())
            line += QLatin1Char(' ') + part.fileName;
        if (part.isAttachment)
            line += QLatin1String(" attachment");
        lines += line;
    }
    return lines.join(QLatin1Char('\n'));
}

QByteArray crlf(QByteArray text)
{
    return text.replace("\n", "\r\n");
}

QByteArray multipart(const char *boundary, const QByteArrayList &parts)
{
    QByteArray text = QByteArray("Content-Type: multipart/mixed; boundary=") + boundary + "\n\n";
    for (const QByteArray &part : parts)
        text += QByteArray("--") + boundary + '\n' + part + '\n';
    return text + "--" + boundary + "--\n";
}

} // namespace

class TestMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesApart_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("leaves");
        const auto row = [](const char *name, const QByteArray &message, const char *leaves) {
            QTest::newRow(name) << crlf(message) << QString::fromUtf8(leaves);
        };
        row("empty", "", "1 text/plain ''");
        row("headers alone", "Subject: x\n\n", "1 text/plain ''");
        row("no empty line", "Subject: x", "1 text/plain ''");
        row("plain", "Subject: x\n\nHello\n", "1 text/plain 'Hello'");
        row("not a message", "Hello there\nfriend\n", "1 text/plain 'Hello there|friend'");
        row("mbox line", "From anna Tue Jan  2 2024\nSubject: x\n\nHello\n",
            "1 text/plain 'Hello'");
        row("html", "Content-Type: TEXT/Html; charset=UTF-8\n\n<p>x", "1 text/html '<p>x'");
        row("base64", "Content-Transfer-Encoding: BASE64\n\naGVsbG8=\n", "1 text/plain 'hello'");
        row("quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\na=3Db=\nc\n",
            "1 text/plain 'a=bc'");
        row("a lone picture",
            "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\neA==\n",
            "1 image/png 'x' attachment");
        row("two parts",
            multipart("b", {"\nHello", "Content-Type: application/pdf; name=a.pdf\n\nx"}),
            "1 text/plain 'Hello'\n2 application/pdf 'x' a.pdf attachment");
        row("disposition",
            multipart(
                "b",
                {"Content-Disposition: attachment; filename=\"a b.txt\"\n\nx",
                 "Content-Type: image/png\nContent-Disposition: inline; filename=c.png\n\ny"}),
            "1 text/plain 'x' a b.txt attachment\n2 image/png 'y' c.png");
        row("nested", multipart("b", {multipart("c", {"\n1.1", "\n1.2"}), "\n2"}),
            "1.1 text/plain '1.1'\n1.2 text/plain '1.2'\n2 text/plain '2'");
        row("attached message",
            multipart("b", {"\nHello", "Content-Type: message/rfc822\n\nSubject: y\n\nInner"}),
            "1 text/plain 'Hello'\n2.1 text/plain 'Inner'");
        row("attached message with parts",
            multipart(
                "b",
                {"\nHello",
                 "Content-Type: message/rfc822\n\nSubject: y\n" + multipart("c", {"\na", "\nb"})}),
            "1 text/plain 'Hello'\n2.1 text/plain 'a'\n2.2 text/plain 'b'");
        row("a lone message", "Content-Type: message/rfc822\n\nSubject: y\n\nInner",
            "1.1 text/plain 'Inner'");
        row("encoded message",
            multipart("b",
                      {"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                       + QByteArray("Subject: y\n\nInner").toBase64()}),
            "1.1 text/plain 'Inner'");
        row("digest",
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n\nInner\n--b--",
            "1.1 text/plain 'Inner'");
        row("text before and after the parts",
            "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nx\n--b--\nafter\n--b\n\ny",
            "1 text/plain 'x'");
        row("boundary with blanks, look-alike lines",
            "Content-Type: multipart/mixed; boundary=\"b c\"\n\n--b c \t\n\nx\n--b cd\n -- b "
            "c\n--b c--\n",
            "1 text/plain 'x|--b cd| -- b c'");
        row("boundary in pieces",
            "Content-Type: multipart/mixed; boundary*0=b;\n boundary*1=c\n\n--bc\n\nx\n--bc--\n",
            "1 text/plain 'x'");
        row("inner part not ended",
            multipart("b", {"Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx", "\ny"}),
            "1.1 text/plain 'x'\n2 text/plain 'y'");
        row("part without a header",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nHello there\n--b--\n",
            "1 text/plain 'Hello there'");
        row("empty part", "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n",
            "1 text/plain ''");
        row("not ended", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n\nThere",
            "1 text/plain 'Hello'\n2 text/plain 'There'");
        row("boundary that never comes", "Content-Type: multipart/mixed; boundary=b\n\nHello\n",
            "1 text/plain 'Hello'");
        row("no boundary", "Content-Type: multipart/mixed\n\nHello\n", "1 text/plain 'Hello'");
        row("broken type", "Content-Type: ;;;\n\nHello\n", "1 text/plain 'Hello'");
        row("broken header lines", "Subject: x\nrubbish line\nContent-Type: text/html\n\n<p>\n",
            "1 text/html '<p>'");
        row("file name in pieces",
            multipart("b",
                      {"Content-Type: image/png\nContent-Disposition: attachment;\n "
                       "filename*0*=utf-8''%C3%A9;\n "
                       "filename*1=\"b.png\"\n\nx"}),
            "1 image/png 'x' \xc3\xa9"
            "b.png attachment");
        row("file name with an override",
            multipart("b",
                      {"Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEgpj.exe\n\nx"}),
            "1 text/plain 'x' agpj.exe attachment");
    }
    void takesApart()
    {
        QFETCH(QByteArray, message);
        QTEST(summary(parseMessage(message)), "leaves");
    }

    void keepsTheHeader()
    {
        QCOMPARE(parseMessage("A: b\r\nC: d\r\n\r\nbody\r\n\r\n").headerBlock,
                 QByteArray("A: b\r\nC: d\r\n\r\n"));
        QCOMPARE(parseMessage("A: b\n\nbody").headerBlock, QByteArray("A: b\n\n"));
        QCOMPARE(parseMessage("From x\nA: b\n\nbody").headerBlock, QByteArray("A: b\n\n"));
        QCOMPARE(parseMessage("A: b").headerBlock, QByteArray("A: b"));
        const QByteArray endless = "A: " + QByteArray(limits::headerBytes, 'x');
        QCOMPARE(parseMessage(endless).headerBlock.size(), qsizetype(limits::headerBytes));
    }

    void keepsCharsetAndEncoding()
    {
        const ParsedMessage message =
            parseMessage("Content-Type: text/plain; "
                         "charset=\"KOI8-R\"\r\nContent-Transfer-Encoding: 8BIT\r\n\r\n\xf0");
        QCOMPARE(message.leaves.size(), std::size_t(1));
        QCOMPARE(message.leaves[0].charset, QByteArray("koi8-r"));
        QCOMPARE(message.leaves[0].encoding, QByteArray("8bit"));
        QCOMPARE(message.leaves[0].decoded, QByteArray("\xf0"));
    }

    void boundsParts()
    {
        const auto withParts = [](int count) {
            QByteArrayList parts;
            for (int i = 0; i < count; ++i)
                parts += "\nx";
            return parseMessage(multipart("b", parts)).leaves.size();
        };
        QCOMPARE(withParts(limits::mimeParts), std::size_t(limits::mimeParts));
        QCOMPARE(withParts(limits::mimeParts + 1), std::size_t(limits::mimeParts));
    }

    void boundsDepth()
    {
        const auto nested = [](int depth) {
            QByteArray text = "\ndeep";
            for (int i = 0; i < depth; ++i)
                text = multipart(qPrintable(QStringLiteral("b%1").arg(i)), {text});
            return parseMessage(text);
        };
        const ParsedMessage within = nested(limits::mimeDepth);
        QCOMPARE(within.leaves.size(), std::size_t(1));
        QCOMPARE(within.leaves[0].decoded.trimmed(), QByteArray("deep"));
        QCOMPARE(within.leaves[0].section.count('1'), qsizetype(limits::mimeDepth));
        // Beyond, the structure is not followed: what is left is given as text.
        const ParsedMessage beyond = nested(limits::mimeDepth + 1);
        QCOMPARE(beyond.leaves.size(), std::size_t(1));
        QVERIFY(beyond.leaves[0].decoded.startsWith("--b0\n\ndeep"));
    }

    void survivesDepth()
    {
        for (const int depth : {1'000, 5'000, 50'000}) {
            QByteArray text;
            for (int i = 0; i < depth; ++i)
                text += "Content-Type: multipart/mixed; boundary=b" + QByteArray::number(i)
                    + "\n\n--b" + QByteArray::number(i) + "\n";
            QCOMPARE(parseMessage(text).leaves.size(), std::size_t(1));
            const QByteArray messages =
                QByteArray("Content-Type: message/rfc822\n\n").repeated(depth);
            QCOMPARE(parseMessage(messages).leaves.size(), std::size_t(1));
        }
    }

    void worksInManyThreads()
    {
        const QByteArray message = multipart("b", {"\nHello", "Content-Type: text/html\n\n<p>x"});
        std::vector<std::thread> threads;
        std::vector<std::size_t> found(4, 0);
        for (std::size_t &count : found)
            threads.emplace_back([&count, &message] {
                for (int i = 0; i < 50; ++i)
                    count += parseMessage(message).leaves.size();
            });
        for (std::thread &thread : threads)
            thread.join();
        for (const std::size_t count : found)
            QCOMPARE(count, std::size_t(100));
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
