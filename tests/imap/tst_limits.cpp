// SPDX-License-Identifier: GPL-3.0-or-later
// Each limit at its edge, one beyond it and far beyond it. What a server decides is refused, what a
// sender decides is cut.
#include "describe.h"

#include <QtTest>

using namespace homing::imap;
namespace limits = homing::limits;

namespace {

const QByteArray leaf = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1)";

FetchData fetched(const QByteArray &items)
{
    const auto outcome = parseResponseBytes("* 1 FETCH (" + items + " UID 9)");
    if (!outcome || !std::holds_alternative<FetchData>(*outcome))
        return {};
    return std::get<FetchData>(*outcome);
}

/// A text in `depth - 1` multiparts.
QByteArray nested(int depth)
{
    return QByteArray("(").repeated(depth - 1) + leaf
        + QByteArray(" \"mixed\")").repeated(depth - 1);
}

int depthOf(const BodyPart &part)
{
    int depth = 1;
    const BodyPart *at = &part;
    for (; !at->children.empty(); at = &at->children.front())
        ++depth;
    return depth;
}

bool isCutAnywhere(const BodyPart &part)
{
    for (const BodyPart *at = &part; at != nullptr;
         at = at->children.empty() ? nullptr : &at->children.front()) {
        if (at->isCut)
            return true;
    }
    return false;
}

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mimeDepth()
    {
        for (const int depth : {1, 2, limits::mimeDepth - 1, limits::mimeDepth}) {
            const FetchData data = fetched("BODYSTRUCTURE " + nested(depth));
            QVERIFY(data.bodyStructure.has_value());
            QCOMPARE(depthOf(*data.bodyStructure), depth);
            QVERIFY(!isCutAnywhere(*data.bodyStructure));
        }
        for (const int depth : {limits::mimeDepth + 1, 10 * limits::mimeDepth, 30'000}) {
            const FetchData data = fetched("BODYSTRUCTURE " + nested(depth));
            QVERIFY(data.bodyStructure.has_value());
            QCOMPARE(depthOf(*data.bodyStructure), limits::mimeDepth);
            QVERIFY(isCutAnywhere(*data.bodyStructure));
            QCOMPARE(data.uid->value(), 9U); // what comes behind is read
        }
    }

    void messagesInMessages()
    {
        const QByteArray head = "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL "
                                "NIL NIL NIL NIL NIL NIL) ";
        for (const int depth : {limits::mimeDepth, limits::mimeDepth + 1, 5'000}) {
            const FetchData data = fetched("BODYSTRUCTURE " + head.repeated(depth - 1) + leaf
                                           + QByteArray(" 7)").repeated(depth - 1));
            QVERIFY(data.bodyStructure.has_value());
            QCOMPARE(depthOf(*data.bodyStructure), std::min(depth, limits::mimeDepth));
            QCOMPARE(isCutAnywhere(*data.bodyStructure), depth > limits::mimeDepth);
            QCOMPARE(data.bodyStructure->lines, 7U); // the outermost part was read to its end
            QCOMPARE(data.uid->value(), 9U);
        }
    }

    void mimeParts()
    {
        for (const int children :
             {limits::mimeParts - 1, limits::mimeParts, 10 * limits::mimeParts}) {
            const FetchData data =
                fetched("BODYSTRUCTURE (" + leaf.repeated(children) + " \"mixed\")");
            QVERIFY(data.bodyStructure.has_value());
            QCOMPARE(qsizetype(data.bodyStructure->children.size()),
                     qsizetype(limits::mimeParts - 1)); // the root counts too
            QCOMPARE(data.bodyStructure->isCut, children >= limits::mimeParts);
            QCOMPARE(data.bodyStructure->subtype, QByteArray("mixed"));
            QCOMPARE(data.uid->value(), 9U);
        }
    }

    void addresses()
    {
        const QByteArray one = "(NIL NIL \"a\" \"b\")";
        for (const int count : {limits::addresses, limits::addresses + 1, 5 * limits::addresses}) {
            const FetchData data =
                fetched("ENVELOPE (NIL NIL (" + one + ") NIL NIL (" + one.repeated(count - 1)
                        + ") (" + one + one + ") NIL NIL \"m\")");
            QVERIFY(data.envelope.has_value());
            QCOMPARE(int(data.envelope->from.size()), 1);
            QCOMPARE(int(data.envelope->to.size()), std::min(count, limits::addresses) - 1);
            QCOMPARE(int(data.envelope->cc.size()), 0); // no room left
            QCOMPARE(data.envelope->messageId, QByteArray("m"));
            QCOMPARE(data.uid->value(), 9U);
        }
    }

    void repeatedAddressesCountToo()
    {
        const QByteArray list = '(' + QByteArray("(NIL NIL \"a\" \"b\")").repeated(4000) + ')';
        const FetchData data = fetched("ENVELOPE (NIL NIL " + list + ' ' + list + ' ' + list
                                       + " NIL NIL NIL NIL \"m\")");
        QVERIFY(data.envelope.has_value());
        QCOMPARE(int(data.envelope->from.size()), 4000);
        QCOMPARE(int(data.envelope->sender.size()), 4000);
        QCOMPARE(int(data.envelope->replyTo.size()), limits::addresses - 8000);
        QCOMPARE(data.envelope->sender, data.envelope->from);
        QCOMPARE(data.envelope->messageId, QByteArray("m"));
    }

    void keywords()
    {
        for (const int count : {limits::keywords - 1, limits::keywords, limits::keywords + 1,
                                50 * limits::keywords}) {
            QByteArray list;
            for (int i = 0; i < count; ++i)
                list += 'k' + QByteArray::number(i) + ' ';
            const FetchData data = fetched("FLAGS (" + list + "\\Seen)");
            QVERIFY(data.flags.has_value());
            QCOMPARE(int(data.flags->keywords().size()), std::min(count, limits::keywords));
            QVERIFY(data.flags->has(SystemFlag::Seen));
        }
    }

    void parenthesesOfUnknownData()
    {
        const auto outcome = [](int depth) {
            return parseResponseBytes("* 1 FETCH (X " + QByteArray(depth, '(') + 'a'
                                      + QByteArray(depth, ')') + " UID 9)");
        };
        QVERIFY(outcome(limits::parenthesesDepth - 1).hasValue());
        QVERIFY(outcome(limits::parenthesesDepth).hasValue());
        QVERIFY(!outcome(limits::parenthesesDepth + 1).hasValue());
        QVERIFY(!outcome(100 * limits::parenthesesDepth).hasValue());
        QVERIFY(!parseResponseBytes("* 1 FETCH (X " + QByteArray(500'000, '(')).hasValue());
        QVERIFY(!parseResponseBytes("* LIST () NIL a (X " + QByteArray(101, '(')
                                    + QByteArray(101, ')') + ')')
                     .hasValue());
        QVERIFY(
            !parseResponseBytes("* 1 FETCH (BODYSTRUCTURE " + QByteArray(500'000, '(')).hasValue());
    }

    void extensionsOfBodyStructureMayBeDeepAndAreSkipped()
    {
        const FetchData data =
            fetched("BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 1 NIL NIL NIL NIL "
                    + QByteArray(5000, '(') + "1" + QByteArray(5000, ')') + ")");
        QCOMPARE(data.uid->value(), 9U);
        QVERIFY(!data.bodyStructure
                     .has_value()); // deeper than any extension: this structure is not believed
    }

    void unknownDataIsKeptInPart()
    {
        const auto outcome = parseResponseBytes("* FOO " + QByteArray(100'000, 'x'));
        QCOMPARE(std::get<UnknownData>(*outcome).text.size(), qsizetype(64 << 10));
    }

    void longestLines()
    {
        const QByteArray text(limits::lineBytes - 5, 'x');
        QVERIFY(parseResponseBytes("* OK " + text).hasValue());
        QVERIFY(!parseResponseBytes("* OK x" + text).hasValue());
        QByteArray set;
        while (set.size() < limits::lineBytes - 100)
            set += "4294967295,1,";
        const auto vanished = parseResponseBytes("* VANISHED " + set + "7");
        QCOMPARE(std::get<VanishedData>(*vanished).uids.toWire(), QByteArray("1,7,4294967295"));
    }

    void aSpooledLiteralIsNoString()
    {
        Framer::Limits small;
        small.literalInMemory = 3;
        Framer framer(small);
        framer.append("* LIST () NIL {4}\r\nabcd\r\n* 1 FETCH (UID 9 BODY[] {4}\r\nabcd)\r\n* FOO "
                      "{4}\r\nabcd\r\n");
        QCOMPARE(test::describeStream(framer),
                 QByteArray("ERROR at 23, expected a string small enough for memory|FETCH 1 uid=9 "
                            "body[]=spooled:4|"
                            "UNKNOWN 'FOO' 'FOO {4}'|"));
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
