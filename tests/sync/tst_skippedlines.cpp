// SPDX-License-Identifier: GPL-3.0-or-later
// A response that cannot be read is skipped. What it said must not be lost behind a newer token.
#include "tests/sync/linebench.h"

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;
using homing::test::Bench;
using homing::test::LineServer;
using homing::test::selected;

namespace {

const QByteArray qresync = QByteArrayLiteral("IMAP4rev1 SASL-IR ENABLE IDLE QRESYNC CONDSTORE");
const QByteArray unreadable = QByteArrayLiteral("* 2 FETCH (UID 2 FLAGS (\\Seen MODSEQ (40))\r\n");

QByteArray highest(quint64 modSeq)
{
    return "* OK [HIGHESTMODSEQ " + QByteArray::number(modSeq) + "] h\r\n";
}

/// Three messages; the second is read, mod-sequence 40.
QByteArray allFlags()
{
    return "* 1 FETCH (UID 1 FLAGS () MODSEQ (5))\r\n* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (40))\r\n"
           "* 3 FETCH (UID 3 FLAGS () MODSEQ (7))\r\n<tag> OK done\r\n";
}

bool isSeen(Bench &bench, quint32 uid)
{
    const auto row = bench.store->row(bench.record().id, Uid(uid));
    return row && row->flags.has(SystemFlag::Seen);
}

} // namespace

class TestSkippedLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void inTheAnswerToSelect()
    {
        LineServer server(qresync, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("SELECT"))
                return selected(3, 4, highest(50) + unreadable);
            if (command.startsWith("UID FETCH 1:3 (") && !command.contains("CHANGEDSINCE"))
                return allFlags();
            return std::nullopt;
        });
        Bench bench(server, nullptr, {"INBOX"}, 3, 10);
        QVERIFY(bench.stay());
        QVERIFY(isSeen(bench, 2));
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 3));
        QCOMPARE(bench.record().state.highestModSeq, ModSeq(50));
        QCOMPARE(server.count("UID FETCH 1:3"), qsizetype(1));
    }

    void inEachAnswer()
    {
        // Whatever is asked, that line comes; the rest is taken, nothing goes, and it ends.
        LineServer server(qresync, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("SELECT"))
                return selected(3, 4, highest(50) + unreadable);
            if (command.startsWith("UID FETCH"))
                return "* 1 FETCH (UID 1 FLAGS () MODSEQ (5))\r\n" + unreadable
                    + "* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (45))\r\n<tag> OK done\r\n";
            if (command.startsWith("UID SEARCH"))
                return QByteArray("* SEARCH 1 2 3\r\n<tag> OK done\r\n");
            return std::nullopt;
        });
        Bench bench(server, nullptr, {"INBOX"}, 3, 10);
        QVERIFY(bench.stay());
        QCOMPARE(bench.store->uids(bench.record().id), UidSet::range(1, 3));
        const auto third = bench.store->row(bench.record().id, Uid(3));
        QVERIFY(third && third->flags.has(SystemFlag::Flagged));
        QVERIFY(server.heard.size() < 20);
    }

    // RFC 7162 3.2.6: what happened since the token is asked for again, and then the token moves.
    void whileIdling()
    {
        LineServer server(qresync, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("SELECT"))
                return selected(3, 4, highest(20));
            if (command == "UID FETCH 1:3 (UID FLAGS MODSEQ) (CHANGEDSINCE 20 VANISHED)")
                return QByteArray("* VANISHED (EARLIER) 1\r\n* 1 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (40))\r\n"
                                  "* 2 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (50))\r\n<tag> OK done\r\n");
            return std::nullopt;
        });
        Bench bench(server, nullptr, {"INBOX"}, 3, 10);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        server.say("* VANISHED 1\r\n" + unreadable + "* 2 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (50))\r\n");
        QTRY_VERIFY(isSeen(bench, 2));
        QTRY_COMPARE(bench.record().state.highestModSeq, ModSeq(50));
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(bench.store->uids(bench.record().id).toWire(), QByteArray("2:3"));
        QCOMPARE(bench.record().state.exists, 2U); // EARLIER moves no count
        QCOMPARE(server.count("UID SEARCH"), 0);
    }

    // A server that says an unreadable thing at each turn is not asked at each turn.
    void whileIdlingAgainAndAgain()
    {
        LineServer server(qresync, [](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("SELECT"))
                return selected(3, 4, highest(20));
            return std::nullopt;
        });
        server.onIdle = [] { return unreadable; };
        Bench bench(server, nullptr, {"INBOX"}, 3, 10);
        QVERIFY(bench.stay());
        for (int i = 0; i < 5; ++i) {
            QTRY_VERIFY(server.isIdle());
            const auto lists = server.count("LIST");
            bench.account->refresh();
            QTRY_VERIFY(server.count("LIST") > lists);
        }
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(server.count("UID FETCH 1:3 (UID FLAGS MODSEQ) (CHANGEDSINCE 20 VANISHED)"), 3);
    }

    // Asked again in vain: the next SELECT tells.
    void whileIdlingAndNothingHelps_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("refused") << QByteArray("<tag> BAD no VANISHED here\r\n");
        QTest::newRow("unreadable again") << unreadable + "<tag> OK done\r\n";
    }
    void whileIdlingAndNothingHelps()
    {
        QFETCH(QByteArray, answer);
        LineServer server(qresync, [answer](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("SELECT INBOX (QRESYNC (7 20))"))
                return selected(3, 4, highest(50) + "* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (40))\r\n");
            if (command.startsWith("SELECT"))
                return selected(3, 4, highest(20));
            if (command.contains("VANISHED"))
                return answer;
            return std::nullopt;
        });
        Bench bench(server, nullptr, {"INBOX"}, 3, 10);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        server.say(unreadable + "* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (50))\r\n");
        const auto isFlagged = [&] {
            const auto row = bench.store->row(bench.record().id, Uid(3));
            return row && row->flags.has(SystemFlag::Flagged);
        };
        QTRY_VERIFY(isFlagged());
        bench.account->refresh(); // commands and their tagged answers, by which the token would move
        QTRY_VERIFY(server.count("LIST") > 1 && server.isIdle());
        QCOMPARE(bench.record().state.highestModSeq, ModSeq(20));
        QVERIFY(!isSeen(bench, 2));
        QVERIFY(server.count("UID FETCH 1:3 (UID FLAGS MODSEQ) (CHANGEDSINCE 20 VANISHED)") >= 1);
        QVERIFY(server.count("UID FETCH 1:3 (UID FLAGS MODSEQ) (CHANGEDSINCE 20 VANISHED)") <= 3);
        QSignalSpy stopped(bench.account.get(), &AccountSync::stopped);
        bench.account->stop();
        QVERIFY(!stopped.isEmpty() || stopped.wait());
        QVERIFY(bench.stay());
        QVERIFY(isSeen(bench, 2));
        QCOMPARE(bench.record().state.highestModSeq, ModSeq(50));
    }
};

QTEST_GUILESS_MAIN(TestSkippedLines)
#include "tst_skippedlines.moc"
