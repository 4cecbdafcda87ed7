// SPDX-License-Identifier: GPL-3.0-or-later
// COMPRESS=DEFLATE (RFC 4978): the switch, its refusals, broken and hostile streams.
#include "tests/session/sessionrig.h"

#include "core/session/deflate.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;

class TestCompression : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void compression();
    void compressionRefused();
    void compressionWithDataBehindTheOk();
    void compressionNotOffered();
    void compressionWaitsForTheLogin();
    void brokenCompression();
    void bombIsTakenInPieces();
    void bombLeavesOthersTheirTurn_data();
    void bombLeavesOthersTheirTurn();
    void inflaterKnownAnswer();
};

void TestCompression::compression()
{
    LoggedIn rig(
        "C: A2 NOOP\nC: A3 COMPRESS DEFLATE\nT: await\nS: A2 OK x\nS: A3 OK go\nT: compress\n"
        "C: A4 XMUCH\nS: * 7 EXISTS\nS: A4 OK "
        + QByteArray(100'000, 'y') + "\nC: A5 NOOP\nS: A5 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.submit("NOOP");
    rig.session.startCompression();
    rig.session.startCompression();
    const auto much = rig.submit("XMUCH");
    QTRY_VERIFY(rig.server.isAwaiting());
    QVERIFY(!rig.server.received().contains("XMUCH"));
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(much).kind, CommandResult::Kind::Ok);
    const auto noop = rig.submit("NOOP");
    rig.session.startCompression(); // already
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QVERIFY(rig.events.contains("exists 7"));
    QVERIFY(rig.session.cost().plainBytesIn > 100'000);
    QVERIFY(rig.session.cost().bytesIn < 5'000);
    QCOMPARE(rig.session.cost().bytesIn, rig.server.sentOctets());
}

void TestCompression::compressionRefused()
{
    LoggedIn rig(
        "C: A2 COMPRESS DEFLATE\nS: A2 NO [COMPRESSIONACTIVE] already\nC: A3 NOOP\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
}

void TestCompression::compressionWithDataBehindTheOk()
{
    // RFC 4978 section 3: compressed octets may stand right behind the OK's CR LF, in the same
    // segment.
    session::Deflater deflater;
    const QByteArray behind = deflater.compress("* 8 EXISTS\r\n");
    LoggedIn rig("C: A2 COMPRESS DEFLATE\nT: raw * 3 EXISTS" + QByteArray(crlf) + "A2 OK go" + crlf
                 + behind + "\nT: hold\n");
    QVERIFY(!behind.contains('\n'));
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    QTRY_VERIFY2(rig.events.contains("exists 8"), rig.log.toScenario().constData());
    QVERIFY(rig.events.indexOf("exists 3") < rig.events.indexOf("exists 8"));
}

void TestCompression::compressionNotOffered()
{
    LoggedIn rig("C: A2 NOOP\nS: A2 OK x\n", "IMAP4rev1");
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().size(), 1); // it costs no flight either
}

void TestCompression::compressionWaitsForTheLogin()
{
    // And what is queued behind it waits with it.
    LoggedIn rig(
        "T: await\nC: A2 COMPRESS DEFLATE\nS: A2 OK go\nT: compress\nC: A3 NOOP\nS: A3 OK x\n");
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_VERIFY(rig.server.isAwaiting());
    QCOMPARE(rig.server.chunks().first(), "A1 AUTHENTICATE PLAIN " + plainResponse() + "\r\n");
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCompression::brokenCompression()
{
    LoggedIn rig("C: A2 COMPRESS DEFLATE\nS: A2 OK go\nS: * 8 EXISTS in the clear\nT: hold\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::Protocol);
    QVERIFY(rig.finishedCount.value(noop) == 1);
    QVERIFY(!rig.events.contains("exists 8"));
}

void TestCompression::bombIsTakenInPieces()
{
    // 64 MiB in some 64 KiB: never more than a piece of it in memory.
    session::Deflater deflater;
    const QByteArray plain(64 << 20, 'b');
    const QByteArray bomb = deflater.compress(plain);
    QVERIFY(bomb.size() * 900 < plain.size());
    session::Inflater inflater;
    inflater.setInput(bomb);
    qint64 total = 0;
    QByteArray piece;
    while (inflater.next(piece) == session::Inflater::Step::Output) {
        QVERIFY(piece.size() <= session::Inflater::pieceBytes);
        total += piece.size();
    }
    QCOMPARE(total, qint64(plain.size()));
}

void TestCompression::bombLeavesOthersTheirTurn_data()
{
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("and goes on") << QByteArray("C: A4 NOOP\nS: A4 OK x\n");
    QTest::newRow("and the server is gone") << QByteArray("T: close\n");
}

void TestCompression::bombLeavesOthersTheirTurn()
{
    QFETCH(QByteArray, after);
    // Some 48 MiB in as many KiB, there at once.
    constexpr int lines = 48;
    QByteArray bomb;
    for (int i = 0; i < lines; ++i)
        bomb += "* OK " + QByteArray(1'000'000, 'b') + "\r\n";
    LoggedIn rig("C: A2 COMPRESS DEFLATE\nS: A2 OK go\nT: compress\nC: A3 XBOMB\nT: answer\n"
                 + after);
    rig.server.setResponder([&](const QByteArray &) { return bomb + "A3 OK there"; });
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    int heard = 0;
    int heardByThen = 0;
    connect(&rig.session, &session::ImapSession::untagged, &rig.session, [&] {
        rig.events.clear();
        if (heard++ == 0)
            QTimer::singleShot(0, &rig.session, [&] { heardByThen = heard; });
    });
    const auto bombed = rig.submit("XBOMB");
    QTRY_COMPARE(rig.results.value(bombed).kind, CommandResult::Kind::Ok);
    QCOMPARE(heard, lines); // also when the end of the connection is right behind it
    QVERIFY2(heardByThen > 0 && heardByThen < lines / 2, QByteArray::number(heardByThen));
    if (after.startsWith('C'))
        rig.submit("NOOP");
    else
        QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
}

void TestCompression::inflaterKnownAnswer()
{
    // "hello" by RFC 1951 with fixed codes, not made by the code under test.
    session::Inflater inflater;
    QByteArray piece;
    inflater.setInput(QByteArray::fromHex("ca48cdc9c907000000ffff"));
    QCOMPARE(inflater.next(piece), session::Inflater::Step::Output);
    QCOMPARE(piece, QByteArray("hello"));
    QCOMPARE(inflater.next(piece), session::Inflater::Step::NeedInput);
    session::Inflater ended;
    ended.setInput(QByteArray::fromHex("cb48cdc9c90700")); // with the mark of a last block
    QCOMPARE(ended.next(piece), session::Inflater::Step::Output);
    QCOMPARE(ended.next(piece), session::Inflater::Step::Broken);
    session::Inflater rubbish;
    rubbish.setInput("\xff\xff\xff\xff");
    QCOMPARE(rubbish.next(piece), session::Inflater::Step::Broken);
}

QTEST_GUILESS_MAIN(TestCompression)
#include "tst_compression.moc"
