// SPDX-License-Identifier: GPL-3.0-or-later
// Attacks on the connection before the login: STARTTLS injection and stripping (security: rows 1
// and 2), forged greetings (row 3) and data (row 4). In each not one octet of a credential or of a
// command may leave.
#include "tests/session/tlsrig.h"

using namespace homing;
using namespace homing::test;
using session::TlsMode;

namespace {

/// A STARTTLS endpoint: the server begins in the clear.
struct StartTlsRig : TlsRig
{
    StartTlsRig()
        : TlsRig(ScriptedServer::Tls::None)
    {
        endpoint.tls = TlsMode::StartTls;
        remember();
    }
};

const char greet[] = "S: * OK [CAPABILITY IMAP4rev1 STARTTLS SASL-IR AUTH=PLAIN] ready\n";

} // namespace

#define VERIFY_NO_SECRET(rig)                                                                      \
    do {                                                                                           \
        QVERIFY(!(rig).server.received().contains(password));                                      \
        QVERIFY(!(rig).server.received().contains(plainResponse()));                               \
        QVERIFY(!(rig).server.received().contains("AUTHENTICATE"));                                \
        QVERIFY(!(rig).server.received().contains("SELECT"));                                      \
        QVERIFY(!(rig).events.contains("authenticated"));                                          \
    } while (false)

class TestHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void startTlsWorks();
    void startTlsRememberedIsOneFlight();
    void muchComesThroughTls_data();
    void muchComesThroughTls();
    void injectionBehindStartTls_data();
    void injectionBehindStartTls();
    void answersToStartTls_data();
    void answersToStartTls();
    void capabilitiesBeforeTlsAreForgotten();
    void preauthInTheClear_data();
    void preauthInTheClear();
    void forgedDataBeforeLogin_data();
    void forgedDataBeforeLogin();
    void tooMuchBeforeLogin_data();
    void tooMuchBeforeLogin();
};

void TestHostile::initTestCase()
{
    QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
}

// --- STARTTLS (rows 1 and 2) -------------------------------------------------------------------

void TestHostile::startTlsWorks()
{
    StartTlsRig rig;
    rig.remembered = {};
    rig.server.play(QByteArray(greet)
                    + "C: A1 STARTTLS\n"
                      "S: A1 OK go\n"
                      "T: tls\n"
                      "C: A2 CAPABILITY\n"
                      "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\n"
                      "S: A2 OK done\n"
                      "C: A3 AUTHENTICATE PLAIN "
                    + plainResponse()
                    + "\n"
                      "S: A3 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    QVERIFY(rig.session.cost().tls);
    QCOMPARE(rig.session.cost().flights, 2);
    // The second record of the first login: what was said in the clear is not part of it.
    QVERIFY(!rig.session.remembered().beforeLogin.has("STARTTLS"));
}

void TestHostile::startTlsRememberedIsOneFlight()
{
    StartTlsRig rig;
    rig.server.play(QByteArray(greet)
                    + "C: A1 STARTTLS\n"
                      "S: A1 OK go\n"
                      "T: tls\n"
                      "C: A2 AUTHENTICATE PLAIN "
                    + plainResponse()
                    + "\n"
                      "C: A3 NOOP\n"
                      "S: A2 OK in\n"
                      "S: A3 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(noop), 1);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.session.cost().flights, 1);
}

void TestHostile::muchComesThroughTls_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("and goes on") << QByteArray("S: A2 OK there\nT: hold\n");
    QTest::newRow("and the server is gone") << QByteArray("S: A2 OK there\nT: close\n");
}

void TestHostile::muchComesThroughTls()
{
    // Several times what may wait unread.
    QFETCH(QByteArray, end);
    constexpr int lines = 24;
    TlsRig rig;
    rig.remember();
    QByteArray script = "S: * OK ready\nC: A1 <any>\nC: A2 XMUCH\nS: A1 OK in\n";
    for (int i = 0; i < lines; ++i)
        script += "S: * OK " + QByteArray(1'000'000, 'y') + '\n';
    rig.server.play(script + end);
    rig.open();
    const auto much = rig.submit("XMUCH");
    QTRY_COMPARE_WITH_TIMEOUT(rig.finishedCount.value(much), 1, 30'000);
    QCOMPARE(rig.results.value(much).kind, session::CommandResult::Kind::Ok);
    QCOMPARE(std::count_if(rig.events.begin(), rig.events.end(),
                           [](const QByteArray &event) { return event.startsWith("status y"); }),
             lines);
    QVERIFY(rig.session.cost().tls);
    if (end.contains("close"))
        QTRY_COMPARE(rig.closedCount, 1);
}

void TestHostile::injectionBehindStartTls_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("seenBeforeTls"); // else the handshake finds it
    QTest::newRow("same segment") << QByteArray(
        "T: raw A1 OK go\xE2\x90\x8D\xE2\x90\x8A* OK [CAPABILITY IMAP4rev1] x"
        "\xE2\x90\x8D\xE2\x90\x8A\nT: tls\n")
                                  << true;
    QTest::newRow("one octet") << QByteArray("T: raw A1 OK go\xE2\x90\x8D\xE2\x90\x8AX\nT: tls\n")
                               << true;
    QTest::newRow("goodbye") << QByteArray(
        "T: raw A1 OK go\xE2\x90\x8D\xE2\x90\x8A* BYE x\xE2\x90\x8D\xE2\x90\x8A\nT: tls\n")
                             << true;
    QTest::newRow("a line that does not end")
        << QByteArray("T: raw A1 OK go\xE2\x90\x8D\xE2\x90\x8A* CAPABILITY IMAP4\nT: tls\n")
        << true;
    QTest::newRow("an answer to the next tag")
        << QByteArray("T: raw A1 OK go\xE2\x90\x8D\xE2\x90\x8A"
                      "A2 OK in\xE2\x90\x8D\xE2\x90\x8A\nT: tls\n")
        << true;
    QTest::newRow("next segment") << QByteArray(
        "S: A1 OK go\nT: await\nT: raw * OK [CAPABILITY IMAP4rev1] x"
        "\xE2\x90\x8D\xE2\x90\x8A\nT: tls\n")
                                  << false;
}

void TestHostile::injectionBehindStartTls()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, seenBeforeTls);
    StartTlsRig rig;
    rig.server.play(QByteArray(greet) + "C: A1 STARTTLS\n" + script + "C: <any>\n");
    rig.open();
    rig.submit("SELECT INBOX");
    if (!seenBeforeTls) {
        // The client has taken the OK and begun with TLS: its hello is on the way.
        QTRY_VERIFY(rig.server.isAwaiting());
        QTRY_VERIFY(rig.log.toScenario().contains("S: A1 OK go"));
        rig.server.resume();
    }
    QTRY_COMPARE(rig.closedCount, 1);
    if (seenBeforeTls)
        QCOMPARE(rig.fault.cause, FaultCause::TlsInjection);
    else
        QVERIFY(rig.fault.cause == FaultCause::TlsInjection
                || rig.fault.cause == FaultCause::TlsFailed);
    VERIFY_NO_SECRET(rig);
}

void TestHostile::answersToStartTls_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<FaultCause>("cause");
    QTest::newRow("NO") << QByteArray("S: A1 NO not today\nT: hold\n")
                        << FaultCause::TlsUnavailable;
    QTest::newRow("BAD") << QByteArray("S: A1 BAD what\nT: hold\n") << FaultCause::TlsUnavailable;
    QTest::newRow("NO with capabilities") << QByteArray(
        "S: A1 NO [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] log in as you are\nT: hold\n")
                                          << FaultCause::TlsUnavailable;
    QTest::newRow("OK and no TLS")
        << QByteArray("S: A1 OK go\nT: await\nS: * OK I meant it\nT: hold\n")
        << FaultCause::TlsFailed;
    QTest::newRow("OK and the end")
        << QByteArray("S: A1 OK go\nT: close\n") << FaultCause::ConnectionLost;
    QTest::newRow("BYE") << QByteArray("S: * BYE no\nT: close\n") << FaultCause::ServerBye;
    QTest::newRow("the end") << QByteArray("T: close\n") << FaultCause::ConnectionLost;
    QTest::newRow("reset") << QByteArray("T: reset\n") << FaultCause::ConnectionLost;
    QTest::newRow("another tag") << QByteArray("S: A2 OK go\nT: hold\n") << FaultCause::Protocol;
    QTest::newRow("untagged OK") << QByteArray("S: * OK go\nT: hold\n") << FaultCause::TimedOut;
    QTest::newRow("go on") << QByteArray("S: + go on\nT: hold\n") << FaultCause::TimedOut;
    QTest::newRow("rubbish") << QByteArray("S: \xE2\x90\x80\xE2\x90\x81 )( ]\nT: hold\n")
                             << FaultCause::TimedOut;
    QTest::newRow("capabilities instead")
        << QByteArray("S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nS: * OK go\nT: hold\n")
        << FaultCause::TimedOut;
    QTest::newRow("silence") << QByteArray("T: hold\n") << FaultCause::TimedOut;
}

void TestHostile::answersToStartTls()
{
    QFETCH(QByteArray, script);
    QFETCH(FaultCause, cause);
    StartTlsRig rig;
    rig.server.play(QByteArray(greet) + "C: A1 STARTTLS\n" + script);
    rig.open();
    rig.submit("SELECT INBOX");
    QTRY_VERIFY(rig.log.toScenario().contains("C: A1 STARTTLS") || rig.closedCount > 0);
    if (script.contains("await")) {
        QTRY_VERIFY(rig.server.isAwaiting());
        QTRY_VERIFY(rig.log.toScenario().contains("S: A1 OK go"));
        rig.server.resume();
    }
    if (cause == FaultCause::TimedOut) {
        QTRY_VERIFY(rig.server.isFinished());
        QTRY_VERIFY(script.startsWith("T") || rig.log.toScenario().count("\nS: ") > 1);
        rig.clock.advance(rig.timeouts.command);
    }
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, cause);
    VERIFY_NO_SECRET(rig);
    QCOMPARE(rig.results.value(1).kind, session::CommandResult::Kind::NotSent);
}

void TestHostile::capabilitiesBeforeTlsAreForgotten()
{
    // In the clear it claims SCRAM is not there and IDLE is; inside TLS it is the other way.
    StartTlsRig rig;
    rig.remembered = {};
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 STARTTLS IDLE AUTH=PLAIN SASL-IR] ready\n"
                    "C: A1 STARTTLS\n"
                    "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN XEVIL\n"
                    "S: A1 OK go\n"
                    "T: tls\n"
                    "C: A2 CAPABILITY\n"
                    "S: * CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-1\n"
                    "S: A2 OK done\n"
                    "C: A3 AUTHENTICATE SCRAM-SHA-1\n"
                    "T: close\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
}

// --- PREAUTH in the clear (row 3) --------------------------------------------------------------

void TestHostile::preauthInTheClear_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<bool>("startTls");
    const QByteArray caps = "[CAPABILITY IMAP4rev1 IDLE STARTTLS] ";
    for (const bool startTls : {true, false}) {
        const char *const mode = startTls ? "starttls" : "none";
        QTest::addRow("%s bare", mode) << QByteArray("S: * PREAUTH hello\nT: hold\n") << startTls;
        QTest::addRow("%s with capabilities", mode) << "S: * PREAUTH " + caps + "hello\nT: hold\n"
                                                    << startTls;
        QTest::addRow("%s with data behind", mode)
            << QByteArray("S: * PREAUTH hello\nS: * 1 EXISTS\nS: * LIST () \"/\" INBOX\nT: hold\n")
            << startTls;
    }
}

void TestHostile::preauthInTheClear()
{
    QFETCH(QByteArray, script);
    QFETCH(bool, startTls);
    StartTlsRig rig;
    if (!startTls)
        rig.endpoint.tls = TlsMode::None;
    rig.server.play(script);
    rig.open();
    rig.submit("SELECT INBOX");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::TlsInjection);
    QCOMPARE(rig.server.received(), QByteArray());
    VERIFY_NO_SECRET(rig);
    QVERIFY(!rig.events.contains("untagged"));
}

// --- forged data (row 4) -----------------------------------------------------------------------

void TestHostile::forgedDataBeforeLogin_data()
{
    QTest::addColumn<QByteArray>("forged");
    QTest::addColumn<int>("moment");
    const QList<QByteArray> kinds {
        "* LIST () \"/\" INBOX",
        "* 3 FETCH (UID 9 FLAGS (\\Seen))",
        "* STATUS INBOX (MESSAGES 4 UIDNEXT 5 UIDVALIDITY 6 UNSEEN 7)",
        "* OK [ALERT] call this number",
        "* NO [REFERRAL imap://evil.example/] go there",
        "* 5 EXISTS",
        "* VANISHED 1:4294967295",
        "* SEARCH 1 2 3",
        "* ENABLED QRESYNC",
        "* NAMESPACE ((\"\" \"/\")) NIL NIL",
        "* SELECTED INBOX",
        "+ go on",
    };
    const char *const moments[] = {"in the clear", "inside TLS", "before the answer to the login"};
    for (int moment = 0; moment < 3; ++moment) {
        for (const QByteArray &kind : kinds) {
            if (moment == 2 && kind.startsWith('+'))
                continue; // has a meaning there
            QTest::addRow("%s, %s", kind.left(10).constData(), moments[moment]) << kind << moment;
        }
    }
}

void TestHostile::forgedDataBeforeLogin()
{
    QFETCH(QByteArray, forged);
    QFETCH(int, moment);
    StartTlsRig rig;
    const auto at = [&](int which) {
        return moment == which ? "S: " + forged + '\n' : QByteArray();
    };
    rig.remembered = {};
    rig.server.play(QByteArray(greet) + "C: A1 STARTTLS\n" + at(0)
                    + "S: A1 OK go\n"
                      "T: tls\n"
                      "C: A2 CAPABILITY\n"
                    + at(1)
                    + "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\n"
                      "S: A2 OK done\n"
                      "C: A3 AUTHENTICATE PLAIN "
                    + plainResponse() + '\n' + at(2)
                    + "S: A3 OK [CAPABILITY IMAP4rev1] in\n"
                      "C: A4 NOOP\n"
                      "S: A4 OK done\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.finishedCount.value(noop), 1);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.events, QList<QByteArray>({"authenticated", "finished 1 OK"}));
    QVERIFY(rig.fetched.empty());
    QVERIFY(rig.session.enabled().isEmpty());
}

void TestHostile::tooMuchBeforeLogin_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<qsizetype>("octets");
    QTest::addColumn<bool>("good");
    const QByteArray head = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ";
    const qsizetype limit = limits::bytesBeforeLogin;
    // The tagged answer counts as well.
    const qsizetype answer = QByteArray("A1 OK [CAPABILITY IMAP4rev1] in\r\n").size();
    QTest::newRow("at the limit") << head << limit - answer << true;
    QTest::newRow("one more") << head << limit - answer + 1 << false;
    QTest::newRow("a hundred times") << head << 100 * limit << false;
}

void TestHostile::tooMuchBeforeLogin()
{
    QFETCH(QByteArray, greeting);
    QFETCH(qsizetype, octets);
    QFETCH(bool, good);
    SessionRig rig;
    rig.server.play("S: " + greeting + QByteArray(octets - greeting.size() - 2, 'x')
                    + "\nC: A1 <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY(rig.isReady() || rig.closedCount == 1);
    QCOMPARE(rig.isReady(), good);
    if (!good)
        QCOMPARE(rig.fault.cause, FaultCause::Protocol);
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
