// SPDX-License-Identifier: GPL-3.0-or-later
// After the login: order, literals, IDLE, compression, time-outs, logout, and slots that do what they like.
#include "tests/session/sessionrig.h"

#include "core/session/deflate.h"
#include "core/session/literalspool.h"

#include <QFileInfo>

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::ImapSession;
using session::Pipelining;

namespace {

/// The server's side of a remembered login, with what the commands of a test need.
QByteArray login(const QByteArray &capabilities = "IMAP4rev1 IDLE LITERAL+ COMPRESS=DEFLATE")
{
    return "S: * OK ready\nC: A1 AUTHENTICATE PLAIN " + plainResponse() + "\nS: A1 OK [CAPABILITY " + capabilities
        + "] in\n";
}

struct LoggedIn : SessionRig {
    explicit LoggedIn(const QByteArray &script, const QByteArray &capabilities
                      = "IMAP4rev1 IDLE LITERAL+ COMPRESS=DEFLATE")
    {
        remember("PLAIN", capabilities.toUpper());
        server.play(login(capabilities) + script);
        open();
    }
};

const char crlf[] = "\xE2\x90\x8D\xE2\x90\x8A";

} // namespace

class TestCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultsCarryCodeAndText();
    void answersOutOfOrder();
    void oneTurnIsOneWrite();
    void afterPreviousWaits();
    void literalWithContinuation();
    void literalRefused();
    void literalWithoutAsking();
    void bigLiteralsGoToAFile();
    void idleIsEnteredLeftAndRenewed();
    void idleIsNotLeftBeforeItStands();
    void idleWithoutContinuationIsLeftOnData();
    void idleRefusedIsNotAskedAgain();
    void idleEndedByTheServerIsNoBusyLoop();
    void idleNotOfferedIsNotSent();
    void idleSwitchedOff();
    void idlingSilenceIsNoTimeOut();
    void compression();
    void compressionRefused();
    void compressionWithDataBehindTheOk();
    void compressionNotOffered();
    void brokenCompression();
    void bombIsTakenInPieces();
    void inflaterKnownAnswer();
    void timeOutConnecting();
    void timeOutGreeting();
    void timeOutCommand();
    void anyOctetPutsTheTimeOutOff();
    void logoutAnswers_data();
    void logoutAnswers();
    void logoutWritesWhatWasSubmitted();
    void logoutWhileIdling();
    void logoutWithoutAnswer();
    void logoutBeforeLogin();
    void goodbye();
    void malformedIsSkippedThenFatal();
    void unknownTagIsMalformed();
    void abortFromInside_data();
    void abortFromInside();
    void deleteFromInside_data();
    void deleteFromInside();
    void openAgainFromInside();
    void submitFromInside();
    void submitWhileEnding();
    void abortWhileClosed();
    void connectionRefusedAndHostNotFound();
    void capabilitiesThatChangeLater();
};

void TestCommands::resultsCarryCodeAndText()
{
    LoggedIn rig("C: A2 XONE\nC: A3 XTWO\nC: A4 XTHREE\n"
                 "S: A2 OK [TRYCREATE] fine\nS: A3 NO [OVERQUOTA] full\nS: A4 BAD what\n");
    QTRY_VERIFY(rig.isReady());
    const auto one = rig.submit("XONE");
    const auto two = rig.submit("XTWO");
    const auto three = rig.submit("XTHREE");
    QVERIFY(one < two && two < three);
    QTRY_COMPARE(rig.results.size(), 3);
    QVERIFY(rig.results[one].isOk());
    QVERIFY(std::holds_alternative<imap::CodeTryCreate>(*rig.results[one].code));
    QCOMPARE(rig.results[two].kind, CommandResult::Kind::No);
    QCOMPARE(std::get<imap::CodeWord>(*rig.results[two].code).word, QByteArray("OVERQUOTA"));
    QCOMPARE(rig.results[two].text, QByteArray("full"));
    QCOMPARE(rig.results[three].kind, CommandResult::Kind::Bad);
}

void TestCommands::answersOutOfOrder()
{
    LoggedIn rig("C: A2 XONE\nC: A3 XTWO\nS: * 1 EXISTS\nS: A3 OK x\nS: * 2 EXISTS\nS: A2 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.submit("XONE");
    rig.submit("XTWO");
    QTRY_COMPARE(rig.results.size(), 2);
    QCOMPARE(rig.events.mid(1), QList<QByteArray>({"exists 1", "finished 2 OK", "exists 2", "finished 1 OK"}));
}

void TestCommands::oneTurnIsOneWrite()
{
    LoggedIn rig("C: A2 XONE\nC: A3 XTWO\nC: A4 XTHREE\nS: A2 OK x\nS: A3 OK x\nS: A4 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.submit("XONE");
    rig.submit("XTWO");
    rig.submit("XTHREE");
    QTRY_COMPARE(rig.results.size(), 3);
    QCOMPARE(rig.server.chunks().last(), QByteArray("A2 XONE\r\nA3 XTWO\r\nA4 XTHREE\r\n"));
    QCOMPARE(rig.session.cost().flights, 2);
}

void TestCommands::afterPreviousWaits()
{
    LoggedIn rig("C: A2 XONE\nT: await\nS: A2 OK x\nC: A3 XTWO\nC: A4 XTHREE\nS: A3 OK x\nS: A4 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.submit("XONE");
    rig.submit("XTWO", Pipelining::AfterPrevious);
    rig.submit("XTHREE");
    QTRY_VERIFY(rig.server.isAwaiting());
    QCOMPARE(rig.server.chunks().last(), QByteArray("A2 XONE\r\n"));
    rig.server.resume();
    QTRY_COMPARE(rig.results.size(), 3);
    QCOMPARE(rig.server.chunks().last(), QByteArray("A3 XTWO\r\nA4 XTHREE\r\n"));
}

// --- literals -------------------------------------------------------------------------------------------------------

void TestCommands::literalWithContinuation()
{
    LoggedIn rig("C: A2 NOOP\nC: A3 APPEND x {5}\nT: await\nS: A2 OK x\nS: + go\nC: hello {3}\nS: + go\nC: you\n"
                 "C: A4 NOOP\nS: A3 OK x\nS: A4 OK x\n",
                 "IMAP4rev1");
    QTRY_VERIFY(rig.isReady());
    rig.submit("NOOP");
    rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello").literal("you"));
    const auto last = rig.submit("NOOP");
    QTRY_VERIFY(rig.server.isAwaiting());
    QCOMPARE(rig.server.chunks().last(), QByteArray("A2 NOOP\r\nA3 APPEND x {5}\r\n"));
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(last).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.results.size(), 3);
    VERIFY_PLAYED(rig);
    // The log is a scenario that plays again.
    QVERIFY2(rig.log.toScenario().contains("C: A3 APPEND x {5}\n"), rig.log.toScenario().constData());
    QVERIFY2(rig.log.toScenario().contains("C: hello {3}\n"), rig.log.toScenario().constData());
}

void TestCommands::literalRefused()
{
    LoggedIn rig("C: A2 APPEND x {5}\nS: A2 NO [TRYCREATE] no x\nC: A3 NOOP\nS: A3 OK x\n", "IMAP4rev1");
    QTRY_VERIFY(rig.isReady());
    const auto append = rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.results.value(append).kind, CommandResult::Kind::No);
    QVERIFY(!rig.server.received().contains("hello"));
}

void TestCommands::literalWithoutAsking()
{
    LoggedIn rig(QByteArray("C: A2 APPEND x {5+}") + crlf + "hello\nC: A3 NOOP\nS: A2 OK x\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCommands::bigLiteralsGoToAFile()
{
    const qint64 size = limits::literalInMemory + 1;
    LoggedIn rig("C: A2 XFETCH\nS: * 1 FETCH (UID 1 BODY[] {" + QByteArray::number(size) + "}\nT: raw "
                 + QByteArray(size, 'm') + ")" + crlf + "\nS: A2 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto fetch = rig.submit("XFETCH");
    QTRY_COMPARE_WITH_TIMEOUT(rig.results.value(fetch).kind, CommandResult::Kind::Ok, 20'000);
    QCOMPARE(rig.fetched.size(), std::size_t(1));
    const imap::Literal literal = *rig.fetched.front().sections.front().content;
    QVERIFY(literal.spool);
    const QString path = literal.spool->path();
    QCOMPARE(QFileInfo(path).size(), size);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY((QFileInfo(path).permissions() & others) == 0);
    rig.fetched.clear();
    const_cast<imap::Literal &>(literal).spool.reset();
    QVERIFY(!QFileInfo::exists(path));
}

// --- IDLE -----------------------------------------------------------------------------------------------------------

void TestCommands::idleIsEnteredLeftAndRenewed()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nS: * 4 EXISTS\nT: await\n"
                 "C: DONE\nC: A3 NOOP\nS: A2 OK idled\nS: A3 OK x\n"
                 "C: A4 IDLE\nS: + idling\n"
                 "C: DONE\nC: A5 CHECK\nS: A4 OK idled\nS: A5 OK x\nC: A6 IDLE\nS: + idling\n"
                 "C: DONE\nC: A7 IDLE\nS: A6 OK idled\nS: + idling\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.server.isAwaiting() && rig.isIdling());
    QTRY_VERIFY(rig.events.contains("exists 4"));
    QCOMPARE(rig.session.cost().flights, 1);
    rig.server.resume();
    // The connection's first command takes the next IDLE with it.
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.server.chunks().last(), QByteArray("DONE\r\nA3 NOOP\r\nA4 IDLE\r\n"));
    QTRY_VERIFY2(rig.isIdling(), rig.log.toScenario().constData());
    QCOMPARE(rig.session.cost().flights, 2); // DONE counts
    // Later ones wait for their answers: perhaps more is to come.
    const auto check = rig.submit("CHECK");
    QTRY_COMPARE(rig.results.value(check).kind, CommandResult::Kind::Ok);
    QTRY_VERIFY2(rig.isIdling(), rig.log.toScenario().constData());
    QCOMPARE(rig.server.chunks().mid(rig.server.chunks().size() - 2),
             QList<QByteArray>({"DONE\r\nA5 CHECK\r\n", "A6 IDLE\r\n"}));
    QCOMPARE(rig.session.cost().flights, 4);
    rig.clock.advance(rig.timeouts.idleRenewal - 1);
    QVERIFY(!rig.server.isFinished());
    rig.clock.advance(1);
    VERIFY_PLAYED(rig);
    QTRY_VERIFY(rig.isIdling());
    QCOMPARE(rig.server.chunks().last(), QByteArray("DONE\r\nA7 IDLE\r\n"));
}

void TestCommands::idleIsNotLeftBeforeItStands()
{
    // DONE that overtakes IDLE would be read as a command.
    LoggedIn rig("C: A2 IDLE\nT: await\nS: + idling\nC: DONE\nC: A3 NOOP\nS: A2 OK x\nS: A3 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.server.isAwaiting());
    const auto noop = rig.submit("NOOP");
    rig.session.setIdleWanted(false);
    QCoreApplication::processEvents();
    QVERIFY(rig.server.chunks().last().endsWith("A2 IDLE\r\n"));
    QVERIFY(!rig.isIdling());
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCommands::idleWithoutContinuationIsLeftOnData()
{
    // Nothing is written behind DONE before the answer: a late "+" could be taken for a literal's.
    LoggedIn rig("C: A2 IDLE\nS: * 5 EXISTS\nT: await\nC: DONE\nT: await\nS: + late\nS: A2 OK x\n"
                 "C: A3 APPEND x {5}\nS: + now\nC: hello\nS: A3 OK x\n",
                 "IMAP4rev1 IDLE");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.server.isAwaiting() && rig.events.contains("exists 5"));
    const auto append = rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
    rig.session.setIdleWanted(false);
    rig.server.resume();
    QTRY_VERIFY(rig.server.isAwaiting());
    QCOMPARE(rig.server.chunks().last(), QByteArray("DONE\r\n"));
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(append).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCommands::idleRefusedIsNotAskedAgain()
{
    LoggedIn rig("C: A2 IDLE\nS: A2 NO not here\nC: A3 NOOP\nS: A3 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.log.toScenario().contains("not here"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCoreApplication::processEvents();
    QCOMPARE(rig.server.received().count("IDLE"), 1);
}

void TestCommands::idleEndedByTheServerIsNoBusyLoop()
{
    QByteArray script;
    for (int tag = 2; tag < 40; ++tag) {
        const QByteArray name = 'A' + QByteArray::number(tag);
        script += "C: " + name + " IDLE\nS: + idling\nS: " + name + " OK enough\n";
    }
    LoggedIn rig(script);
    rig.session.setIdleWanted(true);
    QTRY_COMPARE(rig.server.received().count("IDLE"), 6);
    const auto noop = rig.submit("NOOP"); // fails the script: only to see that nothing else comes before it
    QTRY_COMPARE(rig.finishedCount.value(noop), 1);
    QCOMPARE(rig.server.received().count("IDLE"), 6);
}

void TestCommands::idleNotOfferedIsNotSent()
{
    LoggedIn rig("C: A2 NOOP\nS: A2 OK x\nC: A3 NOOP\nS: A3 OK x\n", "IMAP4rev1");
    rig.session.setIdleWanted(true);
    const auto first = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(first), 1);
    const auto second = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(second), 1);
    VERIFY_PLAYED(rig);
}

void TestCommands::idleSwitchedOff()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nC: DONE\nS: A2 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.isIdling());
    rig.session.setIdleWanted(false);
    VERIFY_PLAYED(rig);
    QTRY_VERIFY(rig.isReady());
}

void TestCommands::idlingSilenceIsNoTimeOut()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nT: await\nC: DONE\nC: A3 IDLE\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.isIdling());
    rig.clock.advance(rig.timeouts.idleRenewal - 1);
    QCOMPARE(rig.closedCount, 0);
    QVERIFY(rig.isIdling());
    // But once it has to answer, silence counts.
    rig.clock.advance(1);
    rig.server.resume();
    VERIFY_PLAYED(rig);
    rig.clock.advance(rig.timeouts.command);
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TimedOut);
}

// --- compression ----------------------------------------------------------------------------------------------------

void TestCommands::compression()
{
    LoggedIn rig("C: A2 NOOP\nC: A3 COMPRESS DEFLATE\nT: await\nS: A2 OK x\nS: A3 OK go\nT: compress\n"
                 "C: A4 XMUCH\nS: * 7 EXISTS\nS: A4 OK " + QByteArray(100'000, 'y') + "\nC: A5 NOOP\nS: A5 OK x\n");
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

void TestCommands::compressionRefused()
{
    LoggedIn rig("C: A2 COMPRESS DEFLATE\nS: A2 NO [COMPRESSIONACTIVE] already\nC: A3 NOOP\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
}

void TestCommands::compressionWithDataBehindTheOk()
{
    // RFC 4978 section 3: compressed octets may stand right behind the OK's CR LF, in the same segment.
    session::Deflater deflater;
    const QByteArray behind = deflater.compress("* 8 EXISTS\r\n");
    LoggedIn rig("C: A2 COMPRESS DEFLATE\nT: raw * 3 EXISTS" + QByteArray(crlf) + "A2 OK go" + crlf + behind
                 + "\nT: hold\n");
    QVERIFY(!behind.contains('\n'));
    QTRY_VERIFY(rig.isReady());
    rig.session.startCompression();
    QTRY_VERIFY2(rig.events.contains("exists 8"), rig.log.toScenario().constData());
    QVERIFY(rig.events.indexOf("exists 3") < rig.events.indexOf("exists 8"));
}

void TestCommands::compressionNotOffered()
{
    LoggedIn rig("C: A2 NOOP\nS: A2 OK x\n", "IMAP4rev1");
    rig.session.startCompression();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCommands::brokenCompression()
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

void TestCommands::bombIsTakenInPieces()
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

void TestCommands::inflaterKnownAnswer()
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

// --- time-outs ------------------------------------------------------------------------------------------------------

void TestCommands::timeOutConnecting()
{
    // A server that takes TCP and never answers the hello.
    SessionRig rig;
    rig.endpoint.tls = session::TlsMode::Implicit;
    rig.server.play("T: hold\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.server.connectionCount(), 1);
    QTRY_VERIFY(!rig.server.isListening() || rig.clock.nextDueMs() >= 0);
    QCOMPARE(rig.session.state(), ImapSession::State::Connecting);
    QTRY_VERIFY_WITH_TIMEOUT((rig.clock.advance(rig.timeouts.connect), rig.closedCount == 1), 5'000);
    QCOMPARE(rig.fault.cause, FaultCause::TimedOut);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::NotSent);
}

void TestCommands::timeOutGreeting()
{
    SessionRig rig;
    rig.server.play("T: hold\n");
    rig.open();
    QTRY_COMPARE(rig.session.state(), ImapSession::State::LoggingIn);
    rig.clock.advance(rig.timeouts.greeting - 1);
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    QCOMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TimedOut);
}

void TestCommands::timeOutCommand()
{
    LoggedIn rig("C: A2 NOOP\nT: hold\n");
    QTRY_VERIFY(rig.isReady());
    rig.clock.advance(10 * rig.timeouts.command); // nothing asked, nothing missed
    QCOMPARE(rig.closedCount, 0);
    const auto noop = rig.submit("NOOP");
    const auto waits = rig.submit("NOOP", Pipelining::AfterPrevious);
    QTRY_VERIFY(rig.server.received().contains("NOOP"));
    rig.clock.advance(rig.timeouts.command - 1);
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    QCOMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TimedOut);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::Lost);
    QCOMPARE(rig.results.value(waits).kind, CommandResult::Kind::NotSent);
}

void TestCommands::anyOctetPutsTheTimeOutOff()
{
    LoggedIn rig("C: A2 NOOP\nT: await\nS: * 1 EXISTS\nT: await\nS: A2 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto noop = rig.submit("NOOP");
    QTRY_VERIFY(rig.server.isAwaiting());
    rig.clock.advance(rig.timeouts.command - 1);
    rig.server.resume();
    QTRY_VERIFY(rig.events.contains("exists 1"));
    rig.clock.advance(rig.timeouts.command - 1);
    QCOMPARE(rig.closedCount, 0);
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    rig.clock.advance(10 * rig.timeouts.command);
    QCOMPARE(rig.closedCount, 0);
}

// --- the end --------------------------------------------------------------------------------------------------------

void TestCommands::logoutAnswers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("preserve");
    QTest::newRow("by the book") << QByteArray("C: A2 LOGOUT\nS: * BYE bye\nS: A2 OK done\nT: close\n") << false;
    QTest::newRow("preserve") << QByteArray("C: A2 LOGOUT (PRESERVE)\nS: * BYE bye\nS: A2 OK done\nT: close\n") << true;
    QTest::newRow("not understood") << QByteArray("C: A2 LOGOUT (PRESERVE)\nS: A2 BAD what\n") << true;
    QTest::newRow("only goodbye") << QByteArray("C: A2 LOGOUT\nS: * BYE bye\nT: close\n") << false;
    QTest::newRow("hangs up") << QByteArray("C: A2 LOGOUT\nT: close\n") << false;
}

void TestCommands::logoutAnswers()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, preserve);
    LoggedIn rig(script);
    QTRY_VERIFY(rig.isReady());
    rig.session.logout(preserve);
    QCOMPARE(rig.session.state(), ImapSession::State::LoggingOut);
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::None);
    QCOMPARE(rig.session.state(), ImapSession::State::Closed);
    VERIFY_PLAYED(rig);
}

void TestCommands::logoutWritesWhatWasSubmitted()
{
    LoggedIn rig("C: A2 NOOP\nC: A3 LOGOUT\nS: A2 OK x\nS: * BYE x\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto noop = rig.submit("NOOP");
    rig.session.logout();
    const auto late = rig.submit("XLATE");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.results.value(late).kind, CommandResult::Kind::NotSent);
    QVERIFY(!rig.server.received().contains("XLATE"));
}

void TestCommands::logoutWhileIdling()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nC: DONE\nC: A3 LOGOUT\nS: A2 OK x\nS: * BYE x\nS: A3 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.isIdling());
    rig.session.logout();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::None);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().last(), QByteArray("DONE\r\nA3 LOGOUT\r\n"));
}

void TestCommands::logoutWithoutAnswer()
{
    LoggedIn rig("C: A2 LOGOUT\nT: hold\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.logout();
    QTRY_VERIFY(rig.server.received().contains("LOGOUT"));
    rig.clock.advance(rig.timeouts.logout - 1);
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    QCOMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::None);
}

void TestCommands::logoutBeforeLogin()
{
    SessionRig rig;
    rig.server.play("T: hold\n");
    rig.session.logout(); // closed: nothing to do
    QCOMPARE(rig.closedCount, 0);
    rig.open();
    const auto noop = rig.submit("NOOP");
    rig.session.logout();
    QCOMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::None);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::NotSent);
}

void TestCommands::goodbye()
{
    for (const bool hangsUp : {true, false}) {
        LoggedIn rig(QByteArray("C: A2 NOOP\nS: * BYE going down\n") + "T: await\n" + (hangsUp ? "T: close\n" : "T: hold\n"));
        QTRY_VERIFY(rig.isReady());
        const auto noop = rig.submit("NOOP");
        QTRY_VERIFY(rig.events.contains("status going down"));
        const auto late = rig.submit("XLATE");
        QCoreApplication::processEvents();
        rig.server.resume();
        if (!hangsUp)
            rig.clock.advance(rig.timeouts.logout);
        QTRY_COMPARE(rig.closedCount, 1);
        QCOMPARE(rig.fault.cause, FaultCause::ServerBye);
        QCOMPARE(rig.fault.detail, QStringLiteral("going down"));
        QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::Lost);
        QCOMPARE(rig.results.value(late).kind, CommandResult::Kind::NotSent);
    }
}

void TestCommands::malformedIsSkippedThenFatal()
{
    QByteArray script = "C: A2 NOOP\n";
    for (int i = 0; i < limits::malformedResponses; ++i)
        script += "S: * 1 FETCH (((\n";
    LoggedIn rig(script + "S: * 6 EXISTS\nS: A2 OK x\nC: A3 NOOP\nS: * 1 FETCH (((\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto first = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(first).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.events.count("malformed"), limits::malformedResponses);
    QVERIFY(rig.events.contains("exists 6"));
    const auto second = rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::Protocol);
    QCOMPARE(rig.results.value(second).kind, CommandResult::Kind::Lost);
}

void TestCommands::unknownTagIsMalformed()
{
    LoggedIn rig("C: A2 NOOP\nS: A77 OK what\nS: A1 OK again\nS: A2 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.events.count("malformed"), 2);
}

// --- slots that do what they like -----------------------------------------------------------------------------------

namespace {
const QList<QByteArray> moments {"state", "authenticated", "untagged", "finished", "malformed", "received", "log"};

void addMoments()
{
    QTest::addColumn<QByteArray>("moment");
    for (const QByteArray &moment : moments)
        QTest::newRow(moment.constData()) << moment;
    QTest::newRow("closed") << QByteArray("closed");
}

/// Calls `action` once, from inside the first signal of that kind after the login (or the first at all).
void at(const QByteArray &moment, ImapSession *s, session::TrafficLog *log, std::function<void()> action)
{
    const auto once = [done = std::make_shared<bool>(false), action] {
        if (!std::exchange(*done, true))
            action();
    };
    if (moment == "state")
        QObject::connect(s, &ImapSession::stateChanged, s, once);
    else if (moment == "authenticated")
        QObject::connect(s, &ImapSession::authenticated, s, once);
    else if (moment == "untagged")
        QObject::connect(s, &ImapSession::untagged, s, once);
    else if (moment == "finished")
        QObject::connect(s, &ImapSession::finished, s, once);
    else if (moment == "malformed")
        QObject::connect(s, &ImapSession::malformed, s, once);
    else if (moment == "received")
        QObject::connect(s, &ImapSession::received, s, once);
    else if (moment == "closed")
        QObject::connect(s, &ImapSession::closed, s, once);
    else
        QObject::connect(log, &session::TrafficLog::line, s, once);
}

QByteArray richScript()
{
    return login() + "C: A2 XONE\nC: A3 XTWO\nS: * 1 EXISTS\nS: * 1 FETCH ((\nS: A2 OK x\nS: * 2 EXISTS\nS: A3 OK x\n"
                     "S: * BYE x\nT: close\n";
}
} // namespace

void TestCommands::abortFromInside_data()
{
    addMoments();
}

void TestCommands::abortFromInside()
{
    QFETCH(QByteArray, moment);
    SessionRig rig;
    rig.server.play(richScript());
    rig.remember("PLAIN", "IMAP4REV1 IDLE LITERAL+ COMPRESS=DEFLATE");
    at(moment, &rig.session, &rig.log, [&] { rig.session.abort({FaultCause::Cancelled, QString()}); });
    const auto one = rig.submit("XONE");
    const auto two = rig.submit("XTWO");
    const auto three = rig.submit("XTHREE", Pipelining::AfterPrevious);
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    if (moment != "closed")
        QCOMPARE(rig.fault.cause, FaultCause::Cancelled);
    QTRY_COMPARE(rig.session.state(), ImapSession::State::Closed);
    for (const auto id : {one, two, three})
        QCOMPARE(rig.finishedCount.value(id), 1);
    QCoreApplication::processEvents();
    QCOMPARE(rig.closedCount, 1);
}

void TestCommands::deleteFromInside_data()
{
    addMoments();
}

void TestCommands::deleteFromInside()
{
    QFETCH(QByteArray, moment);
    ScriptedServer server(ScriptedServer::Tls::None);
    QVERIFY(server.start());
    server.play(richScript());
    ManualClock clock;
    session::TrafficLog log;
    SessionRig values; // for its configuration
    values.remember("PLAIN", "IMAP4REV1 IDLE LITERAL+ COMPRESS=DEFLATE");
    values.endpoint.port = server.serverPort();
    auto *doomed = new ImapSession(clock, &log);
    const QPointer<ImapSession> guard(doomed);
    at(moment, doomed, &log, [&] { delete doomed; });
    doomed->configure(values.endpoint, values.credentials, values.remembered);
    doomed->open();
    if (guard) {
        doomed->submit(imap::Command("XONE"));
        doomed->submit(imap::Command("XTWO"));
        doomed->submit(imap::Command("XTHREE"), Pipelining::AfterPrevious);
    }
    QTRY_VERIFY(guard.isNull());
    QCoreApplication::processEvents();
    clock.advance(1'000'000); // no timer of the dead fires
}

void TestCommands::openAgainFromInside()
{
    SessionRig rig;
    rig.remember();
    const QByteArray play = login() + "C: A2 XONE\nT: close\n";
    rig.server.play(play + "T: connect\n" + play + "T: connect\n" + login() + "C: A2 XTHREE\nS: A2 OK x\n");
    // Once from finished(), once from closed(): each time exactly one new connection.
    session::CommandId third = 0;
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session, [&](session::CommandId id) {
        if (id == 1) {
            rig.session.open();
            rig.submit("XONE");
        }
    });
    QObject::connect(&rig.session, &ImapSession::closed, &rig.session, [&] {
        if (rig.closedCount == 2) {
            third = rig.submit("XTHREE");
            rig.session.open();
        }
    });
    rig.open();
    rig.submit("XONE");
    QTRY_VERIFY2(third != 0 && rig.results.value(third).isOk(), rig.log.toScenario().constData());
    QCOMPARE(rig.server.connectionCount(), 3);
    QCOMPARE(rig.closedCount, 2);
    for (const int count : qAsConst(rig.finishedCount))
        QCOMPARE(count, 1);
}

void TestCommands::submitFromInside()
{
    LoggedIn rig("C: A2 XONE\nS: * 1 EXISTS\nS: A2 OK x\nC: A3 XTWO\nC: A4 XTHREE\nS: A3 OK x\nS: A4 OK x\n");
    QObject::connect(&rig.session, &ImapSession::authenticated, &rig.session, [&] { rig.submit("XONE"); });
    QObject::connect(&rig.session, &ImapSession::untagged, &rig.session, [&] { rig.submit("XTWO"); });
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session, [&](session::CommandId id) {
        if (id == 1)
            rig.submit("XTHREE");
    });
    QTRY_COMPARE(rig.results.size(), 3);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().last(), QByteArray("A3 XTWO\r\nA4 XTHREE\r\n"));
}

void TestCommands::submitWhileEnding()
{
    // A slot that submits again whatever was lost: it goes with the next connection and ends no loop.
    LoggedIn rig("C: A2 XONE\nT: close\nT: connect\n" + login() + "C: A2 XAGAIN\nS: A2 OK x\n");
    session::CommandId again = 0;
    QObject::connect(&rig.session, &ImapSession::finished, &rig.session,
                     [&](session::CommandId, const CommandResult &result) {
                         if (!result.isOk())
                             again = rig.submit("XAGAIN");
                     });
    QTRY_VERIFY(rig.isReady());
    rig.submit("XONE");
    QTRY_COMPARE(rig.closedCount, 1);
    QVERIFY(again != 0);
    QCOMPARE(rig.finishedCount.value(again), 0);
    rig.remembered.loginNeedsItsOwnFlight = true;
    rig.open();
    QTRY_VERIFY2(rig.results.value(again).isOk(), rig.log.toScenario().constData());
}

void TestCommands::abortWhileClosed()
{
    SessionRig rig;
    const auto noop = rig.submit("NOOP");
    rig.session.abort({FaultCause::Cancelled, QString()});
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::NotSent);
    QCOMPARE(rig.closedCount, 0);
}

void TestCommands::connectionRefusedAndHostNotFound()
{
    SessionRig rig;
    rig.server.close();
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::ConnectionRefused);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("127.0.0.1")));
    rig.endpoint.host = QStringLiteral("no-such-host.invalid");
    rig.endpoint.tls = session::TlsMode::Implicit;
    rig.open();
    QTRY_COMPARE_WITH_TIMEOUT(rig.closedCount, 2, 20'000);
    QCOMPARE(rig.fault.cause, FaultCause::HostNotFound);
}

void TestCommands::capabilitiesThatChangeLater()
{
    LoggedIn rig("C: A2 NOOP\nS: * CAPABILITY IMAP4rev1 XNEW\nS: A2 OK x\n");
    QTRY_VERIFY(rig.isReady());
    const auto noop = rig.submit("NOOP");
    QTRY_VERIFY(rig.results.value(noop).isOk());
    QVERIFY(rig.session.capabilities().has("XNEW"));
    QVERIFY(!rig.session.capabilities().idle());
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
