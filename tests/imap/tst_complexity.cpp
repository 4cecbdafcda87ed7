// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile input costs what its length is, whatever its shape. Counted, not timed: this test builds
// core/imap's sources with HOMING_COUNT_STEPS and compares the steps for n and for 4n octets.
#include "core/imap/responseparser.h"
#include "core/imap/text.h"

#include <QtTest>

#include <functional>

using namespace homing::imap;

namespace {

using Make = std::function<QByteArray(qsizetype)>; // about so many octets

QByteArray repeated(const char *unit, qsizetype octets)
{
    const QByteArray bytes(unit);
    return bytes.repeated(std::max<qsizetype>(1, octets / bytes.size()));
}

QByteArray numbers(qsizetype octets, const std::function<quint32(quint32)> &number,
                   const char *separator)
{
    QByteArray text;
    for (quint32 i = 0; text.size() < octets; ++i)
        text += (text.isEmpty() ? "" : separator) + QByteArray::number(number(i));
    return text;
}

quint64 stepsFor(const QByteArray &bytes, qsizetype chunk)
{
    stepCount = 0;
    Framer framer;
    for (qsizetype at = 0; at < bytes.size(); at += chunk) {
        framer.append(QByteArrayView(bytes).sliced(at, std::min(chunk, bytes.size() - at)));
        while (auto outcome = framer.next()) {
            if (auto *frame = std::get_if<Frame>(&*outcome))
                static_cast<void>(parseResponse(*frame));
        }
    }
    return stepCount;
}

} // namespace

Q_DECLARE_METATYPE(Make)

class TestComplexity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linear_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<qsizetype>("chunk");
        const auto row = [](const char *name, const Make &make, qsizetype chunk = 1 << 30) {
            QTest::newRow(name) << make << chunk;
        };
        const auto item = [](const char *unit) -> Make {
            return [unit](qsizetype n) { return "* 1 FETCH (" + repeated(unit, n) + "UID 1)\r\n"; };
        };
        row("lines",
            [](qsizetype n) { return repeated("* 12 FETCH (UID 12 FLAGS (\\Seen))\r\n", n); });
        row(
            "lines octet by octet",
            [](qsizetype n) { return repeated("* 12 FETCH (UID 12 FLAGS (\\Seen))\r\n", n); }, 1);
        row(
            "one line octet by octet",
            [](qsizetype n) { return "* OK " + repeated("x", n) + "\r\n"; }, 1);
        row(
            "a line that is too long, octet by octet",
            [](qsizetype n) { return repeated("x", n + (2 << 20)) + "\r\n"; }, 1);
        row(
            "carriage returns octet by octet", [](qsizetype n) { return repeated("\r", n) + "\n"; },
            1);
        row(
            "a literal octet by octet",
            [](qsizetype n) {
                return "* 1 FETCH (BODY[] {" + QByteArray::number(n) + "}\r\n" + repeated("x", n)
                    + ")\r\n";
            },
            1);
        row("empty literals",
            [](qsizetype n) { return "* 1 FETCH (X (" + repeated("{0}\r\n ", n) + "))\r\n"; });
        row("announcements that are none",
            [](qsizetype n) { return "* 1 FETCH (X (" + repeated("{1", n) + "}\r\n"; });
        row("digits", [](qsizetype n) { return "* " + repeated("1", n) + " EXISTS\r\n"; });
        row("open parentheses",
            [](qsizetype n) { return "* 1 FETCH (BODYSTRUCTURE " + repeated("(", n) + "\r\n"; });
        row("open parentheses of something unknown",
            [](qsizetype n) { return "* 1 FETCH (X " + repeated("(", n) + "\r\n"; });
        row("nested multiparts", [](qsizetype n) {
            return "* 1 FETCH (BODYSTRUCTURE " + repeated("(", n / 10)
                + "(\"a\" \"b\" NIL NIL NIL NIL 0)" + QByteArray(" \"mixed\")").repeated(n / 10)
                + ")\r\n";
        });
        row("many parts", [](qsizetype n) {
            return "* 1 FETCH (BODYSTRUCTURE (" + repeated("(\"a\" \"b\" NIL NIL NIL NIL 0)", n)
                + " \"mixed\"))\r\n";
        });
        row("many parameters", [](qsizetype n) {
            return "* 1 FETCH (BODYSTRUCTURE (\"a\" \"b\" (" + repeated("\"n\" \"v\" ", n)
                + ") NIL NIL NIL 0))\r\n";
        });
        row("many extensions", [](qsizetype n) {
            return "* 1 FETCH (BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL NIL 0 NIL NIL NIL NIL"
                + repeated(" (1)", n) + "))\r\n";
        });
        row("structures that fail", item("BODYSTRUCTURE (\"a\" (\"b\")) "));
        row("envelopes that fail", item("ENVELOPE (\"a\" b) "));
        row("envelopes with quotes that lead nowhere", item("ENVELOPE (\"a\"b\" NIL) "));
        row("envelopes in messages that fail",
            item("BODYSTRUCTURE (\"message\" \"rfc822\" NIL NIL NIL NIL 0 (\"a\"b\") (\"x\")) "));
        row("one envelope of bare quotes", [](qsizetype n) {
            return "* 1 FETCH (ENVELOPE (\"d\" \"" + repeated("\"", n) + " x\" NIL))\r\n";
        });
        row("one envelope of escapes", [](qsizetype n) {
            return "* 1 FETCH (ENVELOPE (\"d\" \"" + repeated("\\\"", n) + "\r\n";
        });
        row("addresses", [](qsizetype n) {
            return "* 1 FETCH (ENVELOPE (NIL NIL (" + repeated("(NIL NIL \"a\" \"b\")", n)
                + ") NIL NIL NIL NIL NIL NIL NIL))\r\n";
        });
        row("quotes never closed in a section",
            [](qsizetype n) { return "* 1 FETCH (BODY[" + repeated("\\\"", n) + "\r\n"; });
        row("brackets", [](qsizetype n) { return "* 1 FETCH (" + repeated("X[", n) + "\r\n"; });
        row("items", item("X[1]<2> 3 "));
        row("spaces", [](qsizetype n) { return "* 1 FETCH (UID 1 " + repeated(" ", n) + ")\r\n"; });
        row("backslashes",
            [](qsizetype n) { return "* LIST () NIL \"" + repeated("\\", n) + "\"\r\n"; });
        row("attributes",
            [](qsizetype n) { return "* LIST (" + repeated("\\A ", n) + ") NIL a\r\n"; });
        row("capabilities",
            [](qsizetype n) { return "* CAPABILITY" + repeated(" A", n) + "\r\n"; });
        row("a code never closed",
            [](qsizetype n) { return "* OK [CAPABILITY" + repeated(" A", n) + "\r\n"; });
        row("search, falling", [](qsizetype n) {
            return "* SEARCH "
                + numbers(
                       n, [](quint32 i) { return 4000000000U - 2 * i; }, " ")
                + "\r\n";
        });
        row("vanished, rising", [](qsizetype n) {
            return "* VANISHED "
                + numbers(
                       n, [](quint32 i) { return 1 + 2 * i; }, ",")
                + "\r\n";
        });
        row("vanished, falling", [](qsizetype n) {
            return "* VANISHED "
                + numbers(
                       n, [](quint32 i) { return 4000000000U - 2 * i; }, ",")
                + "\r\n";
        });
        row("vanished, to and fro", [](qsizetype n) {
            return "* VANISHED "
                + numbers(
                       n, [](quint32 i) { return i % 2 == 0 ? 1 + 2 * i : 4000000000U - 2 * i; },
                       ",")
                + "\r\n";
        });
        row("copyuid", [](qsizetype n) {
            return "A OK [COPYUID 1 "
                + numbers(
                       n / 2, [](quint32 i) { return 1 + i; }, ",")
                + ' '
                + numbers(
                       n / 2, [](quint32 i) { return 1 + i; }, ",")
                + "] x\r\n";
        });
        row("one keyword again and again",
            [](qsizetype n) { return "* FLAGS (" + repeated("$Forwarded ", n) + ")\r\n"; });
        row("keywords, falling, beyond their limit", [](qsizetype n) {
            return "* FLAGS ("
                + numbers(
                       n, [](quint32 i) { return 4000000000U - i; }, " ")
                + ")\r\n";
        });
    }
    void linear()
    {
        QFETCH(Make, make);
        QFETCH(qsizetype, chunk);
        constexpr qsizetype octets = 100'000;
        const quint64 once = stepsFor(make(octets), chunk);
        const quint64 fourTimes = stepsFor(make(4 * octets), chunk);
        QVERIFY(once > 0);
        QVERIFY2(fourTimes <= 6 * once,
                 QByteArray::number(double(fourTimes) / double(once)).constData());
        // and no large factor hides in it
        QVERIFY2(fourTimes <= quint64(200 * make(4 * octets).size()),
                 QByteArray::number(fourTimes).constData());
    }
};

QTEST_GUILESS_MAIN(TestComplexity)
#include "tst_complexity.moc"
