// SPDX-License-Identifier: GPL-3.0-or-later
// Framer: lines, literals, spooling, limits, and that the cuts of the network do not show.
#include "describe.h"

#include <QtTest>

using namespace homing::imap;

namespace {

/// Keeps what it is given; fails after `room` octets.
class MemorySpool : public LiteralSpool
{
public:
    explicit MemorySpool(qsizetype room = 1 << 30)
        : m_room(room)
    {
    }
    bool append(QByteArrayView bytes) override
    {
        kept += bytes;
        return kept.size() <= m_room;
    }
    QString path() const override { return QStringLiteral("/nowhere"); }
    QByteArray kept;

private:
    qsizetype m_room;
};

QByteArray describe(const Literal &literal)
{
    const auto *spool = static_cast<const MemorySpool *>(literal.spool.get());
    return '{' + QByteArray::number(literal.size) + ':' + literal.bytes
        + (spool ? "spool:" + spool->kept : "") + '}';
}

/// Everything that comes out, pieces in <>, literals in {}.
QByteArray drain(Framer &framer)
{
    QByteArray text;
    while (auto outcome = framer.next()) {
        if (const auto *error = std::get_if<FramingError>(&*outcome)) {
            text += "!" + QByteArray::number(int(*error)) + ' ';
            continue;
        }
        const Frame &frame = std::get<Frame>(*outcome);
        for (std::size_t i = 0; i < frame.pieces.size(); ++i) {
            text += '<' + frame.pieces[i] + '>';
            if (i < frame.literals.size())
                text += describe(frame.literals[i]);
        }
        text += ' ';
    }
    return text;
}

QByteArray drained(Framer framer, QByteArrayView bytes)
{
    framer.append(bytes);
    return drain(framer);
}

/// The same whole, octet by octet, and cut in two everywhere.
void compareCuts(const std::function<Framer()> &make, const QByteArray &bytes,
                 const QByteArray &expected)
{
    QCOMPARE(drained(make(), bytes), expected);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        Framer framer = make();
        framer.append(QByteArrayView(bytes).first(cut));
        QByteArray text = drain(framer);
        framer.append(QByteArrayView(bytes).sliced(cut));
        text += drain(framer);
        QCOMPARE(text, expected);
        // and without looking in between
        Framer second = make();
        second.append(QByteArrayView(bytes).first(cut));
        second.append(QByteArrayView(bytes).sliced(cut));
        QCOMPARE(drain(second), expected);
    }
    Framer framer = make();
    QByteArray text;
    for (const char c : bytes) {
        framer.append(QByteArrayView(&c, 1));
        text += drain(framer);
    }
    QCOMPARE(text, expected);
}

Framer::Limits small()
{
    Framer::Limits limits;
    limits.lineBytes = 20;
    limits.literalInMemory = 8;
    limits.literalBytes = 30;
    return limits;
}

} // namespace

class TestFramer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cutsDoNotShow_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *bytes, const char *expected) {
            QTest::newRow(name) << QByteArray(bytes) << QByteArray(expected);
        };
        row("lines", "* 1 EXISTS\r\n* OK x\r\n", "<* 1 EXISTS> <* OK x> ");
        row("LF alone", "* 1 EXISTS\n\n* X\r\n", "<* 1 EXISTS> <> <* X> ");
        row("CR alone stays", "a\rb\r\r\n\r\n", "<a\rb\r> <> ");
        row("literal", "* X {3}\r\na\r\n b\r\n* Y\r\n", "<* X {3}>{3:a\r\n}< b> <* Y> ");
        row("empty literals", "* X {0}\r\n{0}\r\n\r\n", "<* X {0}>{0:}<{0}>{0:}<> ");
        row("literal8", "* X ~{2}\r\n\r\n)\r\n", "<* X ~{2}>{2:\r\n}<)> ");
        row("a client's non-synchronising literal", "a LOGIN {3+}\r\nx y {1}\r\nz\r\n",
            "<a LOGIN {3+}>{3:x y}< {1}>{1:z}<> ");
        row("literal announced with LF", "* X {1}\nab\n", "<* X {1}>{1:a}<b> ");
        row("leading zeros", "* X {0002}\r\nab\r\n", "<* X {0002}>{2:ab}<> ");
        row("no literals",
            "* X {}\r\n* {-1}\r\n* {1-}\r\n* {a}\r\n* 1}\r\n* {1} \r\n* {+}\r\n}\r\n",
            "<* X {}> <* {-1}> <* {1-}> <* {a}> <* 1}> <* {1} > <* {+}> <}> ");
        row("the text of status responses",
            "* OK {5}\r\n* no x {5}\r\nA1 BAD {5}\r\n+ {5}\r\n* OK [A (b)] {5}\r\n",
            "<* OK {5}> <* no x {5}> <A1 BAD {5}> <+ {5}> <* OK [A (b)] {5}> ");
        row("but a code may have one", "A NO [BADCHARSET ({1}\r\n])] x {3}\r\n\r\n\r\n",
            "<A NO [BADCHARSET ({1}>{1:]}<)] x {3}>{3:\r\n\r}<> ");
        row("more digits than anything has", "* {99999999999999999999}\r\n* X\r\n",
            "<* {99999999999999999999}> <* X> ");
    }
    void cutsDoNotShow()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        compareCuts([] { return Framer(); }, bytes, expected);
    }

    void longLinesAreSkipped_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray twenty(20, 'x');
        const QByteArray good("* 1 EXISTS\r\n");
        QTest::newRow("at the limit") << twenty + "\r\n" + good << '<' + twenty + "> <* 1 EXISTS> ";
        QTest::newRow("at the limit, LF")
            << twenty + "\n" + good << '<' + twenty + "> <* 1 EXISTS> ";
        QTest::newRow("one more") << twenty + "x\r\n" + good << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("one more, LF") << twenty + "x\n" + good << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("one more is CR")
            << twenty + "\r\r\n" + good << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("far more") << twenty.repeated(30) + "\r\n" + good
                                  << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("twice") << (twenty + twenty + "\r\n").repeated(2) + good
                               << QByteArray("!0 !0 <* 1 EXISTS> ");
        QTest::newRow("a literal behind it")
            << twenty + "x {4}\r\n\r\n\r\n {2}\r\nab\r\n" + good << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("a literal8 far behind it")
            << twenty.repeated(5) + "~{4}\r\n\r\n\r\n\r\n" + good << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("a literal of many digits behind it")
            << twenty.repeated(5) + "~{0000000000000000004+}\r\n\r\n\r\n\r\n" + good
            << QByteArray("!0 <* 1 EXISTS> ");
        QTest::newRow("pieces together at the limit")
            << QByteArray("0123456 {1}\r\nz0123456 {1}\r\nz\r\n") + good
            << QByteArray("<0123456 {1}>{1:z}<0123456 {1}>{1:z}<> <* 1 EXISTS> ")
                   .replace("0123456", "01234");
        QTest::newRow("pieces together over it")
            << QByteArray("0123456 {1}\r\nz0123456 {1}\r\nz\r\n") + good
            << QByteArray("!0 <* 1 EXISTS> ");
    }
    void longLinesAreSkipped()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        if (QTest::currentDataTag() == QByteArray("pieces together at the limit"))
            bytes.replace("0123456", "01234");
        compareCuts([] { return Framer(small()); }, bytes, expected);
    }

    void bigLiteralsAreSpooled()
    {
        const QByteArray good("* 1 EXISTS\r\n");
        const auto make = [] {
            return Framer(small(), [] { return std::make_shared<MemorySpool>(); });
        };
        compareCuts(make, "* {8}\r\n01234567\r\n" + good, "<* {8}>{8:01234567}<> <* 1 EXISTS> ");
        compareCuts(make, "* {9}\r\n012345678\r\n" + good,
                    "<* {9}>{9:spool:012345678}<> <* 1 EXISTS> ");
        // What is in memory already counts.
        compareCuts(make, "* {6}\r\n012345 {3}\r\nabc {2}\r\nxy\r\n" + good,
                    "<* {6}>{6:012345}< {3}>{3:spool:abc}< {2}>{2:xy}<> <* 1 EXISTS> ");
        // The next frame starts afresh.
        compareCuts(make, "* {8}\r\n01234567\r\n* {8}\r\n01234567\r\n",
                    "<* {8}>{8:01234567}<> <* {8}>{8:01234567}<> ");
    }

    void lostLiteralsKeepTheBoundary()
    {
        const QByteArray bytes = "* {9}\r\n0123456\r\n x\r\n* 1 EXISTS\r\n";
        const QByteArray expected = "<* {9}>{9:}< x> <* 1 EXISTS> ";
        compareCuts([] { return Framer(small()); }, bytes, expected);
        compareCuts([] { return Framer(small(), [] { return std::shared_ptr<LiteralSpool>(); }); },
                    bytes, expected);
        compareCuts([] { return Framer(small(), [] { return std::make_shared<MemorySpool>(3); }); },
                    bytes, expected);
    }

    void spooledLiteralsAreFew()
    {
        Framer::Limits limits;
        limits.literalInMemory = 0;
        int made = 0;
        Framer framer(limits, [&made] {
            ++made;
            return std::make_shared<MemorySpool>();
        });
        framer.append("* X");
        for (int i = 0; i < 200; ++i)
            framer.append(" {1}\r\na");
        framer.append("\r\n");
        const auto outcome = framer.next();
        QVERIFY(outcome.has_value());
        QCOMPARE(std::get<Frame>(*outcome).literals.size(), std::size_t(200));
        QCOMPARE(made, 64);
        QVERIFY(std::get<Frame>(*outcome).literals[63].spool != nullptr);
        QVERIFY(std::get<Frame>(*outcome).literals[64].spool == nullptr);
    }

    void tooLargeLiteralsBreakTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("one more") << QByteArray("* {31}\r\n") << QByteArray("!1 ");
        QTest::newRow("together") << QByteArray("* {16}\r\n0123456789012345 {15}\r\n")
                                  << QByteArray("!1 ");
        QTest::newRow("2^63") << QByteArray("* {9223372036854775808}\r\n") << QByteArray("!1 ");
        QTest::newRow("19 digits")
            << QByteArray("* {9999999999999999999}\r\n") << QByteArray("!1 ");
        QTest::newRow("behind a long line") << QByteArray(100, 'x') + "{31}\r\n* 1 EXISTS\r\n"
                                            << QByteArray("!1 ");
    }
    void tooLargeLiteralsBreakTheConnection()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        Framer::Limits limits = small();
        limits.lineBytes = 40;
        compareCuts([&] { return Framer(limits); }, bytes + "* 1 EXISTS\r\n", expected);
        Framer framer(limits);
        framer.append(bytes);
        drain(framer);
        QVERIFY(framer.isBroken());
        framer.append("* 1 EXISTS\r\n");
        QVERIFY(!framer.next().has_value());
        framer.reset();
        QVERIFY(!framer.isBroken());
        framer.append("* 1 EXISTS\r\n");
        QCOMPARE(drain(framer), QByteArray("<* 1 EXISTS> "));
    }

    void literalAtTheLimitIsRead()
    {
        compareCuts([] { return Framer(small()); }, "* {30}\r\n012345678901234567890123456789\r\n",
                    "<* {30}>{30:}<> ");
    }

    void realLimits()
    {
        Framer framer;
        const QByteArray line(homing::limits::lineBytes, 'x');
        framer.append(line + "\r\n");
        const auto good = framer.next();
        QVERIFY(good && std::holds_alternative<Frame>(*good));
        framer.append(line + "x\r\n");
        QCOMPARE(drain(framer), QByteArray("!0 "));
        framer.append("* {2147483648}\r\n"); // 2 GiB: announced, may come
        QVERIFY(!framer.next().has_value());
        QVERIFY(!framer.isBroken());
        framer.reset();
        framer.append("* {2147483649}\r\n");
        QCOMPARE(drain(framer), QByteArray("!1 "));
    }

    void totalLimit()
    {
        Framer::Limits limits;
        limits.totalBytes = 24;
        const auto make = [&] { return Framer(limits); };
        compareCuts(make, "* 1 EXISTS\r\n* 2 EXISTS\r\n", "<* 1 EXISTS> <* 2 EXISTS> ");
        compareCuts(make, "* 1 EXISTS\r\n* 23 EXISTS\r\n", "<* 1 EXISTS> !2 ");
        compareCuts(make, "* 1 EXISTS\r\n* 2 EXISTS\r\nx", "<* 1 EXISTS> <* 2 EXISTS> !2 ");
        compareCuts(make, "* {16}\r\n0123456789abcdef", "");
        compareCuts(make, "* {17}\r\n0123456789abcdef", "!2 ");
        // Lifted by the one who reads the frame that matters, although more is there already.
        Framer framer(limits);
        framer.append("A OK login\r\n" + QByteArray(100, 'x') + "\r\n");
        QVERIFY(framer.next().has_value());
        framer.setTotalLimit(0);
        QCOMPARE(drain(framer).size(), qsizetype(103));
    }

    void pendingBytes()
    {
        Framer framer;
        QCOMPARE(framer.pendingBytes(), qint64(0));
        framer.append("* 1 EX");
        QCOMPARE(framer.pendingBytes(), qint64(6));
        QVERIFY(!framer.next().has_value());
        QCOMPARE(framer.pendingBytes(), qint64(6));
        framer.append("ISTS\r\n* OK");
        QVERIFY(framer.next().has_value());
        QCOMPARE(framer.pendingBytes(), qint64(4));
        framer.append(" x\r\n");
        QVERIFY(framer.next().has_value());
        QCOMPARE(framer.pendingBytes(), qint64(0));
        framer.append("* {5}\r\nab");
        QVERIFY(!framer.next().has_value());
        QCOMPARE(framer.pendingBytes(), qint64(9)); // taken already, but part of no frame yet
        framer.append("cde\r\n");
        QVERIFY(framer.next().has_value());
        QCOMPARE(framer.pendingBytes(), qint64(0));
        framer.append("\r\n");
        QCOMPARE(framer.pendingBytes(), qint64(2));
        framer.reset();
        QCOMPARE(framer.pendingBytes(), qint64(0));
        Framer skipping(small());
        skipping.append(QByteArray(100, 'x'));
        QVERIFY(!skipping.next().has_value());
        QCOMPARE(skipping.pendingBytes(), qint64(100));
    }

    void usedUpBytesAreLetGo()
    {
        // More than the buffer keeps, and always a part of a line left over.
        QByteArray bytes;
        QByteArray expected;
        for (int i = 0; i < 30'000; ++i) {
            bytes += "* " + QByteArray::number(i) + " EXISTS\r\n";
            expected += "<* " + QByteArray::number(i) + " EXISTS> ";
        }
        Framer framer;
        QByteArray text;
        constexpr qsizetype chunk = 100'003;
        for (qsizetype at = 0; at < bytes.size(); at += chunk) {
            framer.append(QByteArrayView(bytes).sliced(at, std::min(chunk, bytes.size() - at)));
            text += drain(framer);
        }
        QVERIFY(text == expected);
    }

    void awaitedLiteral()
    {
        Framer framer;
        QVERIFY(!framer.awaitedLiteral().has_value());
        framer.append("a LOGIN {5}\r\n");
        QVERIFY(!framer.next().has_value());
        QVERIFY(framer.awaitedLiteral().has_value());
        QCOMPARE(framer.awaitedLiteral()->missing, qint64(5));
        QVERIFY(framer.awaitedLiteral()->synchronising);
        framer.append("ab");
        QVERIFY(!framer.next().has_value());
        QCOMPARE(framer.awaitedLiteral()->missing, qint64(3));
        framer.append("cde {2+}\r\n");
        QVERIFY(!framer.next().has_value());
        QVERIFY(!framer.awaitedLiteral()->synchronising);
        framer.append("xy\r\n");
        QVERIFY(framer.next().has_value());
        QVERIFY(!framer.awaitedLiteral().has_value());
    }
};

QTEST_GUILESS_MAIN(TestFramer)
#include "tst_framer.moc"
