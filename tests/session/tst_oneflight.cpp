// SPDX-License-Identifier: GPL-3.0-or-later
// The one-flight reconnect of a remembered account: its bytes, its flights, and every way in which
// it falls back.
#include "tests/session/tlsrig.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::Pipelining;

namespace {

QByteArray loginLine(const QByteArray &tag)
{
    return tag + " AUTHENTICATE PLAIN " + plainResponse();
}

} // namespace

class TestOneFlight : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingInOneSegment_data();
    void everythingInOneSegment();
    void firstLoginAsksAndRemembers();
    void rememberedLoginIsTheSameFlightWithoutCapabilityInGreeting();
    void greetingWithoutTheMechanismContradicts();
    void greetingThatOffersBetterIsTaken();
    void withoutInitialResponsesCommandsRideBehindTheAnswer();
    void loginCommandCarriesRiders();
    void afterPreviousWaitsForTheLogin();
    void literalsWaitForTheLogin();
    void changedCapabilitiesAreTold();
    void refusedLoginEndsTheSession();
    void misunderstoodLoginIsTriedCarefully();
    void ignoredInitialResponseIsTriedCarefully();
    void ridersThatCameBackBadAreSentAgain();
    void someRidersBadAreJustBad();
    void hangingUpBehindTheLoginIsLearnt();
    void ownFlightIsHonoured();
    void okBeforeTheLoginIsAnAttack();
    void preauthOverTlsIsALogin();
    void riderWithoutLegalLineIsNotSent();
};

void TestOneFlight::everythingInOneSegment_data()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain on loopback") << false;
    QTest::newRow("tls") << true;
}

void TestOneFlight::everythingInOneSegment()
{
    QFETCH(bool, tls);
    SessionRig rig(tls ? ScriptedServer::Tls::Implicit : ScriptedServer::Tls::None);
    if (tls) {
        QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
        rig.server.setIdentity(certificates().good());
        rig.endpoint.caFile = certificates().caFile();
    }
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 ENABLE QRESYNC\n"
                      "C: A3 SELECT INBOX\n"
                      "C: A4 IDLE\n"
                      "S: A1 OK [CAPABILITY IMAP4rev1 IDLE ENABLE QRESYNC LITERAL+] in\n"
                      "S: * ENABLED QRESYNC\n"
                      "S: A2 OK enabled\n"
                      "S: * 172 EXISTS\n"
                      "S: A3 OK [READ-WRITE] selected\n"
                      "S: + idling\n");
    rig.configure();
    rig.session.setIdleWanted(true);
    const auto enable = rig.submit("ENABLE QRESYNC");
    rig.session.open();
    const auto select = rig.submit("SELECT INBOX");
    QVERIFY(rig.session.isOptimistic());
    QVERIFY(rig.session.capabilities().qresync());
    QTRY_VERIFY2(rig.isIdling(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    const QByteArray riders = "A2 ENABLE QRESYNC\r\nA3 SELECT INBOX\r\nA4 IDLE\r\n";
    // Inside TLS the login has a record of its own (for Cyrus); they leave together.
    QCOMPARE(rig.server.chunks(),
             tls ? QList<QByteArray>({loginLine("A1") + "\r\n", riders})
                 : QList<QByteArray>({loginLine("A1") + "\r\n" + riders}));
    QCOMPARE(rig.session.cost().flights, 1);
    QCOMPARE(rig.session.cost().bytesOut, rig.server.received().size());
    QCOMPARE(rig.session.cost().bytesIn, rig.server.sentOctets());
    QCOMPARE(rig.session.cost().tls, tls);
    QCOMPARE(rig.events,
             QList<QByteArray>({"authenticated", "untagged",
                                "finished " + QByteArray::number(enable) + " OK", "exists 172",
                                "finished " + QByteArray::number(select) + " OK"}));
    QCOMPARE(rig.session.enabled(), imap::AtomList({"QRESYNC"}));
    QVERIFY(!rig.session.isOptimistic());
}

void TestOneFlight::firstLoginAsksAndRemembers()
{
    SessionRig rig;
    rig.server.play("S: * OK ready\n"
                    "C: A1 CAPABILITY\n"
                    "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\n"
                    "S: A1 OK done\n"
                    "C: "
                    + loginLine("A2")
                    + "\n"
                      "S: A2 OK in\n"
                      "C: A3 CAPABILITY\n"
                      "S: * CAPABILITY IMAP4rev1 IDLE\n"
                      "S: A3 OK done\n"
                      "C: A4 NOOP\n"
                      "S: A4 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QVERIFY(!rig.session.isOptimistic());
    QVERIFY(rig.session.capabilities().isEmpty());
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 4);
    QCOMPARE(rig.events.first(), QByteArray("authenticated"));
    const session::RememberedServer learnt = rig.session.remembered();
    QCOMPARE(learnt.mechanism, QByteArray("PLAIN"));
    QVERIFY(learnt.beforeLogin.saslIr());
    QVERIFY(learnt.afterLogin.idle());
    QVERIFY(!learnt.loginNeedsItsOwnFlight);
}

void TestOneFlight::rememberedLoginIsTheSameFlightWithoutCapabilityInGreeting()
{
    // The server says nothing of its capabilities at all: memory stands, nothing is asked.
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 OK in\n"
                      "S: A2 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 1);
    QVERIFY(rig.session.capabilities() == rig.remembered.afterLogin);
}

void TestOneFlight::greetingWithoutTheMechanismContradicts()
{
    SessionRig rig;
    rig.remember("PLAIN");
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1] ready\n"
                    "C: A1 LOGIN alice <any>\n"
                    "S: A1 OK [CAPABILITY IMAP4rev1 IDLE] in\n"
                    "C: A2 NOOP\n"
                    "S: A2 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().size(), 2);
    QCOMPARE(rig.events.first(), QByteArray("authenticated changed"));
    QCOMPARE(rig.session.remembered().mechanism, QByteArray("LOGIN"));
}

void TestOneFlight::greetingThatOffersBetterIsTaken()
{
    SessionRig rig;
    rig.remember("PLAIN");
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256] ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: close\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
    QVERIFY(!rig.server.received().contains(plainResponse()));
}

void TestOneFlight::withoutInitialResponsesCommandsRideBehindTheAnswer()
{
    SessionRig rig;
    rig.remember();
    rig.remembered.beforeLogin = imap::Capabilities({"IMAP4REV1", "AUTH=PLAIN"});
    rig.server.play("S: * OK ready\n"
                    "C: A1 AUTHENTICATE PLAIN\n"
                    "S: + \n"
                    "C: "
                    + plainResponse()
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 OK in\n"
                      "S: A2 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 2);
    QCOMPARE(rig.server.chunks().last(), plainResponse() + "\r\nA2 NOOP\r\n");
}

void TestOneFlight::loginCommandCarriesRiders()
{
    SessionRig rig;
    rig.remember("LOGIN");
    rig.credentials.password = Secret("two words \"quoted\"");
    rig.server.play("S: * OK ready\n"
                    "C: A1 LOGIN alice \"two words \\\"quoted\\\"\"\n"
                    "C: A2 NOOP\n"
                    "S: A1 OK in\n"
                    "S: A2 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 1);
    QCOMPARE(rig.server.chunks().size(), 1);
}

void TestOneFlight::afterPreviousWaitsForTheLogin()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 OK in\n"
                      "T: await\n"
                      "S: A2 OK done\n"
                      "C: A3 CHECK\n"
                      "C: A4 NOOP\n"
                      "S: A3 OK done\n"
                      "S: A4 OK done\n");
    rig.open();
    rig.submit("NOOP");
    rig.submit("CHECK", Pipelining::AfterPrevious);
    const auto last = rig.submit("NOOP");
    QTRY_VERIFY(rig.isReady() && rig.server.isAwaiting());
    QCOMPARE(rig.server.chunks().size(), 1);
    rig.server.resume();
    QTRY_COMPARE(rig.results.value(last).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 2);
    QCOMPARE(rig.server.chunks().last(), QByteArray("A3 CHECK\r\nA4 NOOP\r\n"));
}

void TestOneFlight::literalsWaitForTheLogin()
{
    // A literal without asking is only for a server that said on this connection that it takes
    // them: else its content, which may be anybody's mail, would be read as commands.
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 OK [CAPABILITY IMAP4rev1 IDLE] LITERAL+ is gone\n"
                      "S: A2 OK done\n"
                      "C: A3 APPEND Drafts {9}\n"
                      "S: + go\n"
                      "C: A9 LOGOUT\n"
                      "S: A3 OK done\n");
    rig.open();
    rig.submit("NOOP");
    const auto append =
        rig.session.submit(imap::Command("APPEND").verbatim("Drafts").literal("A9 LOGOUT"));
    QTRY_COMPARE(rig.results.value(append).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks().at(0), loginLine("A1") + "\r\nA2 NOOP\r\n");
    QVERIFY(rig.events.contains("authenticated changed"));
}

void TestOneFlight::changedCapabilitiesAreTold()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 ENABLE QRESYNC\n"
                      "S: * CAPABILITY IMAP4rev1\n"
                      "S: A1 OK in\n"
                      "S: A2 BAD what\n");
    rig.open();
    const auto enable = rig.submit("ENABLE QRESYNC");
    QTRY_COMPARE(rig.finishedCount.value(enable), 1);
    QCOMPARE(rig.results.value(enable).kind, CommandResult::Kind::Bad);
    QCOMPARE(rig.events.first(), QByteArray("authenticated changed"));
    QVERIFY(!rig.session.capabilities().qresync());
    QVERIFY(!rig.session.remembered().afterLogin.qresync());
    QVERIFY(!rig.session.remembered().loginNeedsItsOwnFlight);
}

void TestOneFlight::refusedLoginEndsTheSession()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 ENABLE QRESYNC\n"
                      "C: A3 SELECT INBOX\n"
                      "S: A1 NO [AUTHENTICATIONFAILED] who are you\n"
                      "S: A2 BAD not logged in\n"
                      "S: A3 BAD not logged in\n");
    rig.open();
    const auto enable = rig.submit("ENABLE QRESYNC");
    const auto select = rig.submit("SELECT INBOX");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::LoginRefused);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("who are you")));
    QVERIFY(!rig.events.contains("authenticated"));
    for (const auto id : {enable, select}) {
        QCOMPARE(rig.finishedCount.value(id), 1);
        QVERIFY(rig.results.value(id).kind == CommandResult::Kind::Bad
                || rig.results.value(id).kind == CommandResult::Kind::Lost);
    }
    QCOMPARE(rig.events.last(), QByteArray("closed"));
}

void TestOneFlight::misunderstoodLoginIsTriedCarefully()
{
    // SASL-IR is gone: BAD. The commands behind it were never carried out and go with the second
    // login.
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 BAD too many arguments\n"
                      "S: A2 BAD not logged in\n"
                      "T: connect again\n"
                      "S: * OK ready\n"
                      "C: A1 CAPABILITY\n"
                      "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN\n"
                      "S: A1 OK done\n"
                      "C: A2 AUTHENTICATE PLAIN\n"
                      "S: + \n"
                      "C: "
                    + plainResponse()
                    + "\n"
                      "S: A2 OK [CAPABILITY IMAP4rev1 IDLE ENABLE QRESYNC LITERAL+] in\n"
                      "C: A3 NOOP\n"
                      "S: A3 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.finishedCount.value(noop), 1);
    QCOMPARE(rig.closedCount, 0);
    QCOMPARE(rig.server.connectionCount(), 2);
    QVERIFY(!rig.session.remembered().beforeLogin.saslIr());
}

void TestOneFlight::ignoredInitialResponseIsTriedCarefully()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: + tell me more\n"
                      "T: connect again\n"
                      "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n"
                      "C: "
                    + loginLine("A1")
                    + "\n"
                      "S: + tell me more\n"
                      "C: "
                    + plainResponse()
                    + "\n"
                      "S: A1 OK [CAPABILITY IMAP4rev1 IDLE] in\n"
                      "C: A2 NOOP\n"
                      "S: A2 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.finishedCount.value(noop), 1);
}

void TestOneFlight::ridersThatCameBackBadAreSentAgain()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "C: A3 CHECK\n"
                      "C: A4 IDLE\n"
                      "S: A1 OK in\n"
                      "S: A2 BAD not while logging in\n"
                      "S: A3 BAD not while logging in\n"
                      "S: A4 BAD not while logging in\n"
                      "C: A5 NOOP\n"
                      "C: A6 CHECK\n"
                      "S: A5 OK done\n"
                      "S: A6 OK done\n"
                      "C: A7 IDLE\n"
                      "S: + idling\n");
    rig.configure();
    rig.session.setIdleWanted(true);
    rig.session.open();
    const auto noop = rig.submit("NOOP");
    const auto check = rig.submit("CHECK");
    QTRY_VERIFY2(rig.isIdling(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.events,
             QList<QByteArray>({"authenticated", "finished " + QByteArray::number(noop) + " OK",
                                "finished " + QByteArray::number(check) + " OK"}));
    QVERIFY(rig.session.remembered().loginNeedsItsOwnFlight);
}

void TestOneFlight::someRidersBadAreJustBad()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 XSTRANGE\n"
                      "C: A3 NOOP\n"
                      "S: A1 OK in\n"
                      "S: A2 BAD what\n"
                      "S: * 3 EXISTS\n"
                      "S: A3 OK done\n");
    rig.open();
    const auto strange = rig.submit("XSTRANGE");
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.events,
             QList<QByteArray>({"authenticated", "finished " + QByteArray::number(strange) + " BAD",
                                "exists 3", "finished " + QByteArray::number(noop) + " OK"}));
    QVERIFY(!rig.session.remembered().loginNeedsItsOwnFlight);
}

void TestOneFlight::hangingUpBehindTheLoginIsLearnt()
{
    SessionRig rig;
    rig.remember();
    const QByteArray drop = "S: * OK ready\n"
                            "C: "
        + loginLine("A1")
        + "\n"
          "C: A2 NOOP\n"
          "S: A1 OK in\n"
          "T: close\n";
    rig.server.play(drop + "T: connect\n" + drop
                    + "T: connect\n"
                      "S: * OK ready\n"
                      "C: "
                    + loginLine("A1")
                    + "\n"
                      "S: A1 OK in\n"
                      "C: A2 NOOP\n"
                      "S: A2 OK done\n");
    for (int i = 1; i <= 2; ++i) {
        rig.open(); // configured from what the owner stored at the login
        const auto noop = rig.submit("NOOP");
        QTRY_COMPARE(rig.closedCount, i);
        QCOMPARE(rig.fault.cause, FaultCause::ConnectionLost);
        QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::Lost);
        QCOMPARE(rig.session.remembered().loginNeedsItsOwnFlight, i == 2);
    }
    rig.open();
    QVERIFY(!rig.session.isOptimistic());
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 2);
}

void TestOneFlight::ownFlightIsHonoured()
{
    SessionRig rig;
    rig.remember();
    rig.remembered.loginNeedsItsOwnFlight = true;
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "S: A1 OK in\n"
                      "C: A2 NOOP\n"
                      "C: A3 IDLE\n"
                      "S: A2 OK done\n"
                      "S: + idling\n");
    rig.configure();
    rig.session.setIdleWanted(true);
    rig.session.open();
    QVERIFY(!rig.session.isOptimistic());
    rig.submit("NOOP");
    QTRY_VERIFY(rig.isIdling());
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.server.chunks(),
             QList<QByteArray>({loginLine("A1") + "\r\n", "A2 NOOP\r\nA3 IDLE\r\n"}));
    QCOMPARE(rig.session.cost().flights, 2);
}

void TestOneFlight::okBeforeTheLoginIsAnAttack()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 SELECT INBOX\n"
                      "S: A2 OK [READ-WRITE] selected\n");
    rig.open();
    const auto select = rig.submit("SELECT INBOX");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::Protocol);
    QCOMPARE(rig.results.value(select).kind, CommandResult::Kind::Lost);
}

void TestOneFlight::preauthOverTlsIsALogin()
{
    QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
    SessionRig rig(ScriptedServer::Tls::Implicit);
    rig.server.setIdentity(certificates().good());
    rig.endpoint.caFile = certificates().caFile();
    rig.credentials.password = Secret();
    rig.server.play("S: * PREAUTH [CAPABILITY IMAP4rev1 IDLE] welcome\n"
                    "C: A1 NOOP\n"
                    "S: A1 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 1);
    QVERIFY(rig.session.capabilities().idle());
}

void TestOneFlight::riderWithoutLegalLineIsNotSent()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: "
                    + loginLine("A1")
                    + "\n"
                      "C: A2 NOOP\n"
                      "S: A1 OK in\n"
                      "S: A2 OK done\n");
    rig.open();
    const auto illegal = rig.submit("NOOP\r\nA9 DELETE INBOX");
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.results.value(noop).kind, CommandResult::Kind::Ok);
    QTRY_COMPARE(rig.finishedCount.value(illegal), 1);
    QCOMPARE(rig.results.value(illegal).kind, CommandResult::Kind::NotSent);
    VERIFY_PLAYED(rig);
    QVERIFY(!rig.server.received().contains("DELETE"));
}

QTEST_GUILESS_MAIN(TestOneFlight)
#include "tst_oneflight.moc"
