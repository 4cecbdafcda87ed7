// SPDX-License-Identifier: GPL-3.0-or-later
// Answers, extensions, addresses, wire form and words: known answers, limits, and what may never
// come out.
#include "core/base/limits.h"
#include "core/submit/address.h"
#include "core/submit/extensions.h"
#include "core/submit/statuswords.h"
#include "core/submit/wiremessage.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace homing;
using namespace homing::submit;

namespace {

QList<Reply> readAll(const QByteArray &bytes, ReplyReader::Step *last, qsizetype pieces)
{
    ReplyReader reader;
    QList<Reply> replies;
    *last = ReplyReader::Step::NeedsMore;
    for (qsizetype at = 0; at < bytes.size(); at += pieces) {
        reader.feed(bytes.mid(at, pieces));
        for (Reply reply; (*last = reader.next(reply)) == ReplyReader::Step::Complete;)
            replies.append(reply);
        if (*last == ReplyReader::Step::Malformed)
            break;
    }
    return replies;
}

Reply replyOf(const QByteArray &lines)
{
    ReplyReader::Step last;
    return readAll(lines, &last, lines.size()).value(0);
}

} // namespace

class TestSmtpValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void replies_data();
    void replies();
    void malformed_data();
    void malformed();
    void repliesHaveLimits();
    void extensions();
    void addresses_data();
    void addresses();
    void noAddressEndsItsCommand();
    void lineEnds_data();
    void lineEnds();
    void onlyWholeLinesLeave();
    void traits();
    void words_data();
    void words();
    void everyCodeHasWords();
};

void TestSmtpValues::replies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("enhanced");
    QTest::addColumn<QByteArrayList>("lines");
    const auto row = [](const char *name, const char *bytes, int code, const char *enhanced,
                        const QByteArrayList &lines) {
        QTest::newRow(name) << QByteArray(bytes) << code << QByteArray(enhanced) << lines;
    };
    row("one line", "250 ok\r\n", 250, "", {"ok"});
    row("no text", "250\r\n", 250, "", {""});
    row("empty text", "250 \r\n", 250, "", {""});
    row("several lines", "250-a\r\n250-b\r\n250 c\r\n", 250, "", {"a", "b", "c"});
    row("last line without text", "250-a\r\n250\r\n", 250, "", {"a", ""});
    row("enhanced", "550 5.1.1 no such user\r\n", 550, "5.1.1", {"no such user"});
    row("enhanced in each line", "550-5.1.1 no\r\n550 5.1.1 such\r\n", 550, "5.1.1",
        {"no", "such"});
    row("enhanced alone", "250 2.0.0\r\n", 250, "2.0.0", {""});
    row("three digits", "550 5.123.456 x\r\n", 550, "5.123.456", {"x"});
    row("of another class", "250 5.1.1 x\r\n", 250, "", {"5.1.1 x"});
    row("a number", "250 2.0.0.1 x\r\n", 250, "", {"2.0.0.1 x"});
    row("half of one", "250 2.0 x\r\n", 250, "", {"2.0 x"});
    row("too long", "250 2.0.1234 x\r\n", 250, "", {"2.0.1234 x"});
}

void TestSmtpValues::replies()
{
    QFETCH(QByteArray, bytes);
    for (const qsizetype pieces : {qsizetype(1), qsizetype(3), bytes.size()}) {
        ReplyReader::Step last;
        const QList<Reply> replies = readAll(bytes, &last, pieces);
        QCOMPARE(replies.size(), 1);
        QVERIFY(last == ReplyReader::Step::NeedsMore);
        QTEST(replies[0].code, "code");
        QTEST(replies[0].enhanced.text(), "enhanced");
        QTEST(QByteArrayList(replies[0].lines), "lines");
    }
}

void TestSmtpValues::malformed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes;
    };
    row("no code", "hello\r\n");
    row("IMAP", "* OK ready\r\n");
    row("empty line", "\r\n");
    row("two digits", "25 ok\r\n");
    row("four digits", "2500 ok\r\n");
    row("1yz", "150 wait\r\n");
    row("6yz", "650 x\r\n");
    row("bare LF", "250 ok\n");
    row("CR within", "250 a\rb\r\n");
    row("NUL", QByteArray("250 a\0b\r\n", 9));
    row("codes that differ", "250-a\r\n251 b\r\n");
    row("other separator", "250+a\r\n");
}

void TestSmtpValues::malformed()
{
    QFETCH(QByteArray, bytes);
    ReplyReader::Step last;
    QVERIFY(readAll(bytes, &last, bytes.size()).isEmpty());
    QVERIFY(last == ReplyReader::Step::Malformed);
}

void TestSmtpValues::repliesHaveLimits()
{
    ReplyReader::Step last;
    const auto lines = [](int count) {
        QByteArray bytes;
        for (int i = 1; i < count; ++i)
            bytes += "250-x\r\n";
        return bytes + "250 x\r\n";
    };
    const QByteArray most = lines(limits::smtpReplyLines);
    QCOMPARE(readAll(most, &last, most.size()).size(), 1);
    const QByteArray more = lines(limits::smtpReplyLines + 1);
    QVERIFY(readAll(more, &last, more.size()).isEmpty());
    QVERIFY(last == ReplyReader::Step::Malformed);

    const QByteArray longest = "250 " + QByteArray(limits::smtpReplyLineBytes - 6, 'x') + "\r\n";
    QCOMPARE(readAll(longest, &last, longest.size()).size(), 1);
    const QByteArray longer = "250 " + QByteArray(limits::smtpReplyLineBytes - 5, 'x') + "\r\n";
    QVERIFY(readAll(longer, &last, longer.size()).isEmpty());
    QVERIFY(last == ReplyReader::Step::Malformed);
    // Endless: told as soon as the limit is passed, not at a line end that never comes.
    const QByteArray endless = "250 " + QByteArray(limits::smtpReplyLineBytes, 'x');
    readAll(endless, &last, endless.size());
    QVERIFY(last == ReplyReader::Step::Malformed);
}

void TestSmtpValues::extensions()
{
    const Extensions all = Extensions::fromReply(
        replyOf("250-PIPELINING.example\r\n250-pipelining\r\n250-SIZE 1000\r\n250-8bitmime\r\n"
                "250-SMTPUTF8\r\n250-CHUNKING\r\n250-DSN\r\n250-STARTTLS\r\n250-X-OTHER 1\r\n"
                "250-AUTH=LOGIN PLAIN\r\n250-AUTH plain SCRAM-SHA-256 <bad>\r\n250 HELP\r\n"));
    QVERIFY(all.pipelining && all.eightBitMime && all.smtpUtf8 && all.chunking
            && all.deliveryReports && all.startTls && all.size);
    QCOMPARE(all.sizeLimit, 1000);
    QCOMPARE(all.mechanisms, (QList<QByteArray> {"LOGIN", "PLAIN", "SCRAM-SHA-256"}));
    // The first line is the server's name, whatever it says.
    const Extensions none = Extensions::fromReply(replyOf("250-PIPELINING\r\n250 SIZES 3\r\n"));
    QVERIFY(!none.pipelining && !none.size && none.mechanisms.isEmpty());
    for (const char *odd : {"SIZE", "SIZE 0", "SIZE -5", "SIZE x", "SIZE 99999999999999999999"}) {
        const Extensions some =
            Extensions::fromReply(replyOf("250-x\r\n250 " + QByteArray(odd) + "\r\n"));
        QVERIFY(some.size);
        QCOMPARE(some.sizeLimit, 0);
    }
    QByteArray many = "250-x\r\n250 AUTH";
    for (int i = 0; i < 400; ++i)
        many += " M" + QByteArray::number(i);
    QCOMPARE(Extensions::fromReply(replyOf(many + "\r\n")).mechanisms.size(), 50);
}

void TestSmtpValues::addresses_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("wire");
    const auto same = [](const QByteArray &address) {
        QTest::newRow(address) << address << address;
    };
    const auto none = [](const char *name, const QByteArray &address) {
        QTest::newRow(name) << address << QByteArray();
    };
    same("anna@example.org");
    same("a.b+c=d!#$%&'*/?^_`{|}~-@example.org");
    same("anna@localhost");
    same("anna@[192.0.2.1]");
    same("anna@[IPv6:2001:db8::1]");
    same("\"an,na\"@example.org");
    same("j\xC3\xB6rg@example.org"); // needs SMTPUTF8
    QTest::newRow("a domain beyond ASCII") << QByteArray("anna@b\xC3\xBC"
                                                         "cher.example")
                                           << QByteArray("anna@xn--bcher-kva.example");
    none("empty", "");
    none("no domain", "anna");
    none("no local part", "@example.org");
    none("empty domain", "anna@");
    none("blank", "an na@example.org");
    none("blank in quotes", "\"an na\"@example.org");
    none("end of path", "anna@example.org>");
    none("second path", "anna@example.org> <bob@example.net");
    none("parameter", "anna@example.org SIZE=1");
    none("CR LF", "anna@example.org\r\nRCPT TO:<bob@example.net>");
    none("LF", "anna\n@example.org");
    none("CR", "anna@example.org\r");
    none("NUL", QByteArray("an\0na@example.org", 17));
    none("DEL", "an\x7Fna@example.org");
    none("C1 control", "an\xC2\x85na@example.org");
    none("blank of Unicode", "an\xC2\xA0na@example.org");
    none("line separator", "an\xE2\x80\xA8na@example.org");
    none("mark of direction", "an\xE2\x80\xAEna@example.org");
    none("not UTF-8", "an\xFFna@example.org");
    none("overlong UTF-8", "an\xC0\xAEna@example.org");
    none("quote unended", "\"anna@example.org");
    none("quote within", "\"an\"na\"@example.org");
    none("backslash", "\"an\\\"@example.org");
    none("two", "anna@example.org,bob@example.net");
    none("two dots", "anna@example..org");
    none("dot at the end", "anna@example.org.");
    none("literal with more", "anna@[192.0.2.1> x]");
    none("route", "@example.net:anna@example.org");
    none("local part too long", QByteArray(65, 'a') + "@example.org");
    none("too long", "a@" + QByteArray(250, 'b') + ".org");
    QTest::newRow("as long as may be") << QByteArray(64, 'a') + '@' + QByteArray(185, 'b') + ".org"
                                       << QByteArray(64, 'a') + '@' + QByteArray(185, 'b') + ".org";
}

void TestSmtpValues::addresses()
{
    QFETCH(QByteArray, address);
    QTEST(wireAddress(address), "wire");
}

void TestSmtpValues::noAddressEndsItsCommand()
{
    QRandomGenerator random(20260);
    const QByteArray alphabet("a@.<> \r\n\0\"\\\t,:\xC3\xB6\x7F", 18);
    int accepted = 0;
    for (int round = 0; round < 200'000; ++round) {
        QByteArray address = "anna@example.org";
        for (int i = random.bounded(1, 4); i > 0; --i)
            address.insert(random.bounded(int(address.size()) + 1),
                           alphabet.at(random.bounded(int(alphabet.size()))));
        const QByteArray wire = wireAddress(address);
        accepted += wire.isEmpty() ? 0 : 1;
        for (const char c : wire)
            QVERIFY2(uchar(c) > 0x20 && c != 0x7f && c != '<' && c != '>', address.toHex());
    }
    QVERIFY(accepted > 50); // else nothing was looked at
}

void TestSmtpValues::lineEnds_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("wire");
    const auto row = [](const char *name, const char *message, const char *wire) {
        QTest::newRow(name) << QByteArray(message) << QByteArray(wire);
    };
    row("as it should be", "a\r\nb\r\n", "a\r\nb\r\n");
    row("LF", "a\nb\n", "a\r\nb\r\n");
    row("CR", "a\rb\r", "a\r\nb\r\n");
    row("no end", "a", "a\r\n");
    row("CR CR LF", "a\r\r\nb\r\n", "a\r\n\r\nb\r\n");
    row("LF CR", "a\n\rb", "a\r\n\r\nb\r\n");
    row("smuggled, LF", "a\n.\nMAIL FROM:<x@y>\n", "a\r\n.\r\nMAIL FROM:<x@y>\r\n");
    row("smuggled, CR", "a\r.\rMAIL", "a\r\n.\r\nMAIL\r\n");
    row("smuggled, both", "a\n.\r\nMAIL", "a\r\n.\r\nMAIL\r\n");
    row("empty", "", "");
}

void TestSmtpValues::lineEnds()
{
    QFETCH(QByteArray, message);
    QTEST(withCrLf(message), "wire");
    QCOMPARE(withCrLf(withCrLf(message)), withCrLf(message));
}

/// Row 18 of the attacks: whatever a message holds, on the wire CR and LF stand together, and no
/// line is a lone dot; undone, it is the message.
void TestSmtpValues::onlyWholeLinesLeave()
{
    QRandomGenerator random(321);
    const QByteArray alphabet("a.\r\n.\r\n", 7);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray message;
        for (int i = random.bounded(1, 30); i > 0; --i)
            message += alphabet.at(random.bounded(int(alphabet.size())));
        const QByteArray whole = withCrLf(message);
        MessagePieces pieces(whole, whole.size(), true);
        QByteArray wire;
        while (!pieces.isAtEnd())
            wire += pieces.next(random.bounded(1, 8));
        QCOMPARE(wire.count('\r'), wire.count("\r\n"));
        QCOMPARE(wire.count('\n'), wire.count("\r\n"));
        QVERIFY(!("\r\n" + wire).contains("\r\n.\r\n"));
        QByteArray undone = "\r\n" + wire;
        undone.replace("\r\n.", "\r\n");
        QCOMPARE(undone.mid(2), whole);
        MessagePieces chunks(whole, whole.size(), false);
        QByteArray chunk;
        while (!chunks.isAtEnd())
            chunk += chunks.next(3);
        QCOMPARE(chunk, whole);
    }
}

void TestSmtpValues::traits()
{
    MessageTraits traits = traitsOf("Subject: x\r\n\r\nbody\r\n");
    QVERIFY(!traits.hasNul && !traits.hasEightBitHeader && !traits.hasEightBitBody);
    QCOMPARE(traits.longestLine, 10);
    traits = traitsOf("Subject: \xC3\xB6\r\n\r\nbody\r\n");
    QVERIFY(traits.hasEightBitHeader && !traits.hasEightBitBody);
    traits = traitsOf("Subject: x\r\n\r\nb\xC3\xB6"
                      "dy\r\n");
    QVERIFY(!traits.hasEightBitHeader && traits.hasEightBitBody);
    QVERIFY(traitsOf(QByteArray("a\r\n\r\n\0\r\n", 8)).hasNul);
}

void TestSmtpValues::words_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *reply, const char *words) {
        QTest::newRow(reply) << QByteArray(reply) + "\r\n" << QString::fromLatin1(words);
    };
    row("550 5.1.1 nobody", "There is no such mailbox.");
    row("550 nobody", "The server does not accept this address or this mail.");
    row("556 5.1.10 null MX", "This domain takes no mail at all.");
    row("452 4.2.2 full", "The mailbox is full at the moment.");
    row("552 5.2.2 full", "The mailbox is full.");
    row("552 5.3.4 big", "The message is too large for the server.");
    row("452 4.5.3 many", "There are too many recipients for one message.");
    row("535 5.7.8 no", "The user name or the password is wrong.");
    row("535 no", "The user name or the password is wrong.");
    row("554 5.7.1 spam", "The server's rules do not allow this mail.");
    row("454 4.7.0 later", "The login cannot be checked at the moment.");
    row("451 4.7.1 greylisted", "The server's rules do not allow this mail at the moment.");
    row("451 4.7.24 spf", "The server's rules do not allow this mail at the moment.");
    row("550 5.0.0 other", "The server does not accept this address or this mail.");
    row("450 4.99.99 new", "The server refuses it at the moment.");
    row("559 new", "The server refuses it.");
    row("250 2.1.5 ok", "The server accepts it.");
    row("250 ok", "The server accepts it.");
}

void TestSmtpValues::words()
{
    QFETCH(QByteArray, reply);
    QTEST(sentence(replyOf(reply)), "words");
}

void TestSmtpValues::everyCodeHasWords()
{
    for (int category : {2, 4, 5}) {
        for (int subject = 0; subject < 10; ++subject) {
            for (int detail = 0; detail < 30; ++detail) {
                Reply reply;
                reply.code = category * 100 + 50;
                reply.enhanced = {category, subject, detail};
                const QString words = sentence(reply);
                QVERIFY(words.endsWith(u'.'));
                QCOMPARE(words == QLatin1String("The server accepts it."), category == 2);
            }
        }
    }
    Outcome outcome;
    outcome.size = 30'000'000;
    outcome.sizeLimit = 10'000'000;
    const QString tooLarge = sentence(Problem::TooLarge, outcome);
    QVERIFY2(tooLarge.contains(QLatin1String("28.6")) && tooLarge.contains(QLatin1String("9.54")),
             qPrintable(tooLarge));
}

QTEST_GUILESS_MAIN(TestSmtpValues)
#include "tst_smtpvalues.moc"
