// SPDX-License-Identifier: GPL-3.0-or-later
// IDLE: when it is entered, left and renewed, and servers that do not play by RFC 2177.
#include "tests/session/sessionrig.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;

class TestIdle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void idleIsEnteredLeftAndRenewed();
    void idleIsNotLeftBeforeItStands();
    void idleWithoutContinuationIsLeftOnData();
    void idleRefusedIsNotAskedAgain();
    void idleEndedByTheServerIsNoBusyLoop();
    void idleNotOfferedIsNotSent();
    void idleSwitchedOff();
    void idlingSilenceIsNoTimeOut();
    void theCodeInItsAnswerIsTold();
    void aRefusalIsNoAnswer();
};

void TestIdle::idleIsEnteredLeftAndRenewed()
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

void TestIdle::idleIsNotLeftBeforeItStands()
{
    // DONE that overtakes IDLE would be read as a command.
    LoggedIn rig(
        "C: A2 IDLE\nT: await\nS: + idling\nC: DONE\nC: A3 NOOP\nS: A2 OK x\nS: A3 OK x\n");
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

void TestIdle::idleWithoutContinuationIsLeftOnData()
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

void TestIdle::idleRefusedIsNotAskedAgain()
{
    LoggedIn rig("C: A2 IDLE\nS: A2 NO not here\nC: A3 NOOP\nS: A3 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.log.toScenario().contains("not here"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QCoreApplication::processEvents();
    QCOMPARE(rig.server.received().count("IDLE"), 1);
}

void TestIdle::idleEndedByTheServerIsNoBusyLoop()
{
    QByteArray script;
    for (int tag = 2; tag < 40; ++tag) {
        const QByteArray name = 'A' + QByteArray::number(tag);
        script += "C: " + name + " IDLE\nS: + idling\nS: " + name + " OK enough\n";
    }
    LoggedIn rig(script);
    rig.session.setIdleWanted(true);
    QTRY_COMPARE(rig.server.received().count("IDLE"), 6);
    const auto noop =
        rig.submit("NOOP"); // fails the script: only to see that nothing else comes before it
    QTRY_COMPARE(rig.finishedCount.value(noop), 1);
    QCOMPARE(rig.server.received().count("IDLE"), 6);
}

void TestIdle::idleNotOfferedIsNotSent()
{
    LoggedIn rig("C: A2 NOOP\nS: A2 OK x\nC: A3 NOOP\nS: A3 OK x\n", "IMAP4rev1");
    rig.session.setIdleWanted(true);
    const auto first = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(first), 1);
    const auto second = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(second), 1);
    VERIFY_PLAYED(rig);
}

void TestIdle::idleSwitchedOff()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nC: DONE\nS: A2 OK x\n");
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.isIdling());
    rig.session.setIdleWanted(false);
    VERIFY_PLAYED(rig);
    QTRY_VERIFY(rig.isReady());
}

void TestIdle::idlingSilenceIsNoTimeOut()
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

// RFC 7162 section 6: HIGHESTMODSEQ may come with the tagged answer of any command.
void TestIdle::theCodeInItsAnswerIsTold()
{
    LoggedIn rig("C: A2 IDLE\nS: + idling\nT: await\nC: DONE\nC: A3 NOOP\n"
                 "S: A2 OK [HIGHESTMODSEQ 505] idled\nS: A3 OK x\n");
    QSignalSpy ended(&rig.session, &session::ImapSession::idleEnded);
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.server.isAwaiting() && rig.isIdling());
    rig.server.resume();
    const auto noop = rig.submit("NOOP");
    bool wasToldBefore = false;
    QObject::connect(&rig.session, &session::ImapSession::finished, &rig.server,
                     [&] { wasToldBefore = !ended.isEmpty(); });
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QVERIFY(wasToldBefore);
    QCOMPARE(ended.size(), 1);
    const auto result = ended.first().first().value<CommandResult>();
    QVERIFY(result.isOk() && result.code);
    const auto *code = std::get_if<imap::CodeHighestModSeq>(&*result.code);
    QVERIFY(code != nullptr);
    QCOMPARE(code->modSeq, imap::ModSeq(505));
}

void TestIdle::aRefusalIsNoAnswer()
{
    LoggedIn rig("C: A2 IDLE\nS: A2 NO [HIGHESTMODSEQ 505] not here\nC: A3 NOOP\nS: A3 OK x\n");
    QSignalSpy ended(&rig.session, &session::ImapSession::idleEnded);
    rig.session.setIdleWanted(true);
    QTRY_VERIFY(rig.log.toScenario().contains("not here"));
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QVERIFY(ended.isEmpty());
}

QTEST_GUILESS_MAIN(TestIdle)
#include "tst_idle.moc"
