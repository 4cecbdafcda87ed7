// SPDX-License-Identifier: GPL-3.0-or-later
// After the login: results and their order, literals, time-outs, and the ways in which a connection
// ends.
#include "tests/session/sessionrig.h"

#include <QFileInfo>

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::ImapSession;
using session::Pipelining;

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
    void goodbyeAgainAndAgain();
    void manyCommandsInOneGo();
    void malformedIsSkippedThenFatal();
    void unknownTagIsMalformed();
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
    QCOMPARE(rig.events.mid(1),
             QList<QByteArray>({"exists 1", "finished 2 OK", "exists 2", "finished 1 OK"}));
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
    LoggedIn rig(
        "C: A2 XONE\nT: await\nS: A2 OK x\nC: A3 XTWO\nC: A4 XTHREE\nS: A3 OK x\nS: A4 OK x\n");
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

// --- literals ----------------------------------------------------------------------------------

void TestCommands::literalWithContinuation()
{
    LoggedIn rig("C: A2 NOOP\nC: A3 APPEND x {5}\nT: await\nS: A2 OK x\nS: + go\nC: hello {3}\nS: "
                 "+ go\nC: you\n"
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
    QVERIFY2(rig.log.toScenario().contains("C: A3 APPEND x {5}\n"),
             rig.log.toScenario().constData());
    QVERIFY2(rig.log.toScenario().contains("C: hello {3}\n"), rig.log.toScenario().constData());
}

void TestCommands::literalRefused()
{
    LoggedIn rig("C: A2 APPEND x {5}\nS: A2 NO [TRYCREATE] no x\nC: A3 NOOP\nS: A3 OK x\n",
                 "IMAP4rev1");
    QTRY_VERIFY(rig.isReady());
    const auto append = rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.results.value(append).kind, CommandResult::Kind::No);
    QVERIFY(!rig.server.received().contains("hello"));
}

void TestCommands::literalWithoutAsking()
{
    LoggedIn rig(QByteArray("C: A2 APPEND x {5+}") + crlf
                 + "hello\nC: A3 NOOP\nS: A2 OK x\nS: A3 OK x\n");
    QTRY_VERIFY(rig.isReady());
    rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
}

void TestCommands::bigLiteralsGoToAFile()
{
    const qint64 size = limits::literalInMemory + 1;
    LoggedIn rig("C: A2 XFETCH\nS: * 1 FETCH (UID 1 BODY[] {" + QByteArray::number(size)
                 + "}\nT: raw " + QByteArray(size, 'm') + ")" + crlf + "\nS: A2 OK x\n");
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

// --- time-outs ---------------------------------------------------------------------------------

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
    QTRY_VERIFY_WITH_TIMEOUT((rig.clock.advance(rig.timeouts.connect), rig.closedCount == 1),
                             5'000);
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

// --- the end -----------------------------------------------------------------------------------

void TestCommands::logoutAnswers_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("preserve");
    QTest::newRow("by the book") << QByteArray(
        "C: A2 LOGOUT\nS: * BYE bye\nS: A2 OK done\nT: close\n")
                                 << false;
    QTest::newRow("preserve") << QByteArray(
        "C: A2 LOGOUT (PRESERVE)\nS: * BYE bye\nS: A2 OK done\nT: close\n")
                              << true;
    QTest::newRow("not understood")
        << QByteArray("C: A2 LOGOUT (PRESERVE)\nS: A2 BAD what\n") << true;
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
    LoggedIn rig(
        "C: A2 IDLE\nS: + idling\nC: DONE\nC: A3 LOGOUT\nS: A2 OK x\nS: * BYE x\nS: A3 OK x\n");
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

void TestCommands::goodbyeAgainAndAgain()
{
    // It has so long to hang up as one BYE gives it.
    LoggedIn rig("C: A2 NOOP\nS: * BYE once\nT: await\nS: * BYE twice\nT: hold\n");
    QTRY_VERIFY(rig.isReady());
    rig.submit("NOOP");
    QTRY_VERIFY(rig.events.contains("status once"));
    rig.clock.advance(rig.timeouts.logout - 1);
    rig.server.resume();
    QTRY_VERIFY(rig.events.contains("status twice"));
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    QCOMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.detail, QStringLiteral("once"));
}

void TestCommands::manyCommandsInOneGo()
{
    // A STATUS for each mailbox of somebody who has many.
    constexpr int count = 20'000;
    QByteArray script;
    for (int tag = 2; tag < count + 2; ++tag)
        script += "C: A" + QByteArray::number(tag) + " NOOP\n";
    for (int tag = 2; tag < count + 2; ++tag)
        script += "S: A" + QByteArray::number(tag) + " OK x\n";
    LoggedIn rig(script);
    QList<session::CommandId> order;
    connect(&rig.session, &session::ImapSession::finished, &rig.session,
            [&](session::CommandId id) { order.append(id); });
    session::CommandId last = 0;
    for (int i = 0; i < count; ++i)
        last = rig.submit("NOOP");
    QTRY_COMPARE_WITH_TIMEOUT(rig.finishedCount.value(last), 1, 60'000);
    VERIFY_PLAYED(rig);
    QCOMPARE(order.size(), count);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
    QCOMPARE(rig.results.value(last).kind, CommandResult::Kind::Ok);
}

void TestCommands::goodbye()
{
    for (const bool hangsUp : {true, false}) {
        LoggedIn rig(QByteArray("C: A2 NOOP\nS: * BYE going down\n") + "T: await\n"
                     + (hangsUp ? "T: close\n" : "T: hold\n"));
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

void TestCommands::connectionRefusedAndHostNotFound()
{
    SessionRig rig;
    rig.server.close();
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::ConnectionRefused);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("127.0.0.1")));
    rig.endpoint.host =
        QString(70, QLatin1Char('x')) + QStringLiteral(".invalid") /* no label is so long */;
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
