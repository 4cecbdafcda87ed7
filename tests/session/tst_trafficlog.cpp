// SPDX-License-Identifier: GPL-3.0-or-later
// The traffic log: bounded, readable, playable again, and never with a secret in it. And what is
// remembered of a server.
#include "tests/session/scramserver.h"
#include "tests/session/sessionrig.h"

#include "core/session/wirelog.h"

using namespace homing;
using namespace homing::test;
using session::RememberedServer;
using session::TrafficKind;
using session::TrafficLog;

class TestTrafficLog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ringIsBounded();
    void linesAreOneLine();
    void picturesAndBack();
    void longLiteralsAreCut();
    void canary_data();
    void canary();
    void canaryEchoedByTheServer();
    void canaryInAFault();
    void scramIsNotShown();
    void savedLogPlaysAgain();
    void rememberedServerAsBytes();
    void anotherServerGetsAnotherChance_data();
    void anotherServerGetsAnotherChance();
    void rememberedServerFromGarbage_data();
    void rememberedServerFromGarbage();
};

void TestTrafficLog::ringIsBounded()
{
    TrafficLog log(10'000);
    int told = 0;
    connect(&log, &TrafficLog::line, &log, [&] { ++told; });
    for (int i = 0; i < 1'000; ++i)
        log.add(TrafficKind::Server, QByteArray::number(i) + QByteArray(100, 'x'), QDateTime());
    QCOMPARE(told, 1'000);
    QVERIFY(log.lines().size() > 10 && log.lines().size() < 100);
    QVERIFY(log.lines().back().text.startsWith("999"));
    QVERIFY(log.toScenario().size() <= 10'000);
    log.add(TrafficKind::Server, QByteArray(100'000, 'x'), QDateTime());
    QVERIFY(log.lines().empty());
}

void TestTrafficLog::linesAreOneLine()
{
    TrafficLog log;
    log.add(TrafficKind::Remark, "two\r\nlines", QDateTime());
    QCOMPARE(log.toScenario().count('\n'), 1);
    QCOMPARE(log.toScenario().left(3), QByteArray("X: "));
}

void TestTrafficLog::picturesAndBack()
{
    QByteArray all;
    for (int c = 0; c < 256; ++c)
        all += char(c);
    const QByteArray pictures = session::toPictures(all);
    for (const char c : pictures)
        QVERIFY(uchar(c) >= 0x20 && c != 0x7f);
    QCOMPARE(session::fromPictures(pictures), all);
    for (int at = 0; at < 200; ++at) { // wherever it stands
        QByteArray text(200, 'x');
        text[at] = '\x1b';
        QByteArray shown = QByteArray(200, 'x').replace(at, 1, "\xE2\x90\x9B");
        QCOMPARE(session::toPictures(text), shown);
        text[199] = '\0';
        QCOMPARE(session::fromPictures(session::toPictures(text)), text);
    }
}

void TestTrafficLog::longLiteralsAreCut()
{
    imap::Frame frame;
    frame.pieces = {"* 1 FETCH (BODY[] {100000}", ")"};
    frame.literals = {imap::Literal {QByteArray(100'000, 'm'), nullptr, 100'000}};
    const QByteArray line = session::frameToLine(frame, {});
    QVERIFY(line.size() < 2 * session::logLiteralBytes);
    QVERIFY(line.contains("[... 100000 octets]"));
    QVERIFY(line.endsWith(")"));
    frame.pieces = {QByteArray(1 << 20, 'p')};
    frame.literals.clear();
    QVERIFY(session::frameToLine(frame, {}).size() < session::logLineBytes + 100);
    QVERIFY(session::commandToLine(QByteArray(1 << 20, 'p')).size() < session::logLineBytes + 100);
}

// --- secrets -----------------------------------------------------------------------------------

namespace {
/// Every form in which the password could be read out of a log.
bool holdsSecret(const QByteArray &text, const QByteArray &secret = password)
{
    const QByteArray plain = QByteArray("\0alice\0", 7) + secret;
    return text.contains(secret) || text.contains(secret.toBase64(QByteArray::OmitTrailingEquals))
        || text.contains(plain.toBase64(QByteArray::OmitTrailingEquals));
}
} // namespace

void TestTrafficLog::canary_data()
{
    QTest::addColumn<QByteArray>("capabilities");
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("PLAIN, initial response")
        << QByteArray("SASL-IR AUTH=PLAIN")
        << QByteArray("C: A1 <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n") << QByteArray(password);
    QTest::newRow("PLAIN, answer")
        << QByteArray("AUTH=PLAIN")
        << QByteArray("C: A1 <any>\nS: +\nC: <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n")
        << QByteArray(password);
    QTest::newRow("LOGIN, atom") << QByteArray("X")
                                 << QByteArray("C: A1 <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n")
                                 << QByteArray(password);
    QTest::newRow("LOGIN, quoted")
        << QByteArray("X") << QByteArray("C: A1 <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n")
        << QByteArray("c4nary with spaces");
    QTest::newRow("LOGIN, literal")
        << QByteArray("X")
        << QByteArray("C: A1 <any>\nS: + go\nC: <any>\nS: A1 OK [CAPABILITY IMAP4rev1] in\n")
        << QByteArray("c4nary \xC3\xBC");
}

void TestTrafficLog::canary()
{
    QFETCH(QByteArray, capabilities);
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, secret);
    SessionRig rig;
    rig.credentials.password = Secret(secret);
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready\n" + script);
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    QVERIFY(holdsSecret(rig.server.received(), secret)); // it was sent,
    QVERIFY2(!holdsSecret(rig.log.toScenario(), secret),
             rig.log.toScenario().constData()); // and is not shown
    QVERIFY(rig.log.toScenario().contains("<redacted>"));
}

void TestTrafficLog::canaryEchoedByTheServer()
{
    const QByteArray plain = plainResponse();
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\nC: A1 <any>\nC: A2 NOOP\n"
                    "S: * OK you sent "
                    + plain
                    + "\n"
                      "S: A1 OK [CAPABILITY IMAP4rev1 "
                    + QByteArray(password) + "] welcome " + password
                    + "\n"
                      "S: * LIST () \"/\" \""
                    + password
                    + "\"\n"
                      "S: * 1 FETCH (UID 1 BODY[] {14}\xE2\x90\x8D\xE2\x90\x8A"
                    + password
                    + ")\n"
                      "S: * XLONG "
                    + QByteArray(session::logLineBytes - 12, 'x') + password
                    + "\n"
                      "S: rubbish "
                    + password
                    + "\n"
                      "S: A2 NO "
                    + password
                    + "\n"
                      "T: close\n");
    rig.open();
    const auto refused = rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QVERIFY2(!holdsSecret(rig.log.toScenario()), rig.log.toScenario().constData());
    QVERIFY(rig.log.toScenario().count("<redacted>") >= 6);
    // The reason of a refusal is kept with a parked action.
    QCOMPARE(rig.results.value(refused).kind, session::CommandResult::Kind::No);
    QCOMPARE(rig.results.value(refused).text, QByteArray("<redacted>"));
    // The cut on a long line leaves no half of it.
    QVERIFY(!rig.log.toScenario().contains(QByteArray(password).left(6)));
}

void TestTrafficLog::canaryInAFault()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\nC: A1 <any>\nS: A1 NO alice may not log in with "
                    + QByteArray(password) + "\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("may not log in")));
    QVERIFY(!rig.fault.detail.contains(QLatin1String(password)));
    QVERIFY(!holdsSecret(rig.log.toScenario()));
}

void TestTrafficLog::scramIsNotShown()
{
    ScramServer scram;
    scram.password = password;
    SessionRig rig;
    QList<QByteArray> said;
    rig.server.setResponder([&, step = 0](const QByteArray &line) mutable {
        const QByteArray decoded = QByteArray::fromBase64(line.mid(line.lastIndexOf(' ') + 1));
        said.append(
            (step++ == 0 ? scram.serverFirst(decoded) : scram.serverFinal(decoded)).toBase64());
        return "+ " + said.last();
    });
    rig.server.play(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] ready\nC: A1 <any>\nT: answer\n"
        "C: <any>\nT: answer\nC: \nS: A1 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    for (const QByteArray &line : rig.server.received().split('\n')) {
        const QByteArray base64 = line.trimmed().mid(line.lastIndexOf(' ') + 1);
        if (base64.size() > 20)
            QVERIFY(!rig.log.toScenario().contains(base64));
    }
    for (const QByteArray &challenge : said)
        QVERIFY(!rig.log.toScenario().contains(challenge));
}

void TestTrafficLog::savedLogPlaysAgain()
{
    const QByteArray script = "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\n"
                              "C: A1 AUTHENTICATE PLAIN <any>\n"
                              "S: A1 OK [CAPABILITY IMAP4rev1] in\n"
                              "C: A2 APPEND x {5}\nS: + go\nC: hello\nS: A2 OK done\n"
                              "C: A3 XFETCH\nS: * 1 FETCH (UID 1 BODY[] {4}\xE2\x90\x8D\xE2\x90\x8A"
                              "a\xE2\x90\x8D\xE2\x90\x8A"
                              "b)\nS: A3 OK done\n";
    QByteArray scenario = script;
    QByteArray saved;
    for (int round = 0; round < 2; ++round) {
        SessionRig rig;
        rig.server.play(scenario);
        rig.open();
        rig.session.submit(imap::Command("APPEND").verbatim("x").literal("hello"));
        const auto fetch = rig.submit("XFETCH", session::Pipelining::AfterPrevious);
        QTRY_VERIFY2(rig.results.value(fetch).isOk(), rig.log.toScenario().constData());
        VERIFY_PLAYED(rig);
        QCOMPARE(rig.fetched.size(), std::size_t(1));
        QCOMPARE(rig.fetched.front().sections.front().content->bytes, QByteArray("a\r\nb"));
        const QByteArray log = rig.log.toScenario();
        const QByteArray dialogue = log.mid(log.indexOf("S: ")); // without the port
        if (round == 1)
            QCOMPARE(dialogue, saved);
        saved = dialogue;
        scenario = log;
    }
}

// --- what is remembered ------------------------------------------------------------------------

void TestTrafficLog::rememberedServerAsBytes()
{
    RememberedServer server;
    server.mechanism = "SCRAM-SHA-256";
    server.beforeLogin = imap::Capabilities({"IMAP4REV1", "SASL-IR", "AUTH=SCRAM-SHA-256"});
    server.afterLogin = imap::Capabilities({"IMAP4REV1", "QRESYNC"});
    server.loginNeedsItsOwnFlight = true;
    server.timesLearnt = 2;
    server.dropsBehindLogin = 1;
    const RememberedServer read = RememberedServer::fromBytes(server.toBytes());
    QCOMPARE(read.mechanism, server.mechanism);
    QVERIFY(read.beforeLogin == server.beforeLogin);
    QVERIFY(read.afterLogin == server.afterLogin);
    QCOMPARE(read.loginNeedsItsOwnFlight, true);
    QCOMPARE(read.timesLearnt, 2);
    QCOMPARE(read.dropsBehindLogin, 1);
    QVERIFY(RememberedServer::fromBytes(RememberedServer().toBytes()).isEmpty());
}

void TestTrafficLog::rememberedServerFromGarbage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("octets") << QByteArray("\0\1\2\xff{[", 6);
    QTest::newRow("array") << QByteArray("[1,2,3]");
    QTest::newRow("other version") << QByteArray("{\"version\":99,\"mechanism\":\"PLAIN\"}");
    QTest::newRow("unknown mechanism") << QByteArray("{\"version\":1,\"mechanism\":\"X\"}");
    QTest::newRow("wrong types") << QByteArray(
        "{\"version\":\"1\",\"mechanism\":7,\"afterLogin\":{}}");
    RememberedServer server;
    server.mechanism = "PLAIN";
    QTest::newRow("cut short") << server.toBytes().chopped(3);
}

void TestTrafficLog::rememberedServerFromGarbage()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(RememberedServer::fromBytes(bytes).isEmpty());
}

void TestTrafficLog::anotherServerGetsAnotherChance_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<QByteArray>("ok");
    QTest::addColumn<int>("timesLearnt");
    QTest::addColumn<bool>("stays");
    const QByteArray same = "OK in";
    const QByteArray sameInWords = "OK [CAPABILITY IMAP4REV1 IDLE ENABLE QRESYNC LITERAL+] in";
    const QByteArray updated = "OK [CAPABILITY IMAP4REV1 IDLE ENABLE QRESYNC LITERAL+ NOTIFY] in";
    const QByteArray plain = "OK ready";
    const QByteArray otherGreeting =
        "OK [CAPABILITY IMAP4REV1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready";
    QTest::newRow("nothing new") << plain << same << 1 << true;
    QTest::newRow("the same in words") << plain << sameInWords << 1 << true;
    QTest::newRow("other capabilities") << plain << updated << 1 << false;
    QTest::newRow("another greeting") << otherGreeting << same << 2 << false;
    QTest::newRow("learnt again and again") << otherGreeting << updated << 3 << true;
}

void TestTrafficLog::anotherServerGetsAnotherChance()
{
    QFETCH(QByteArray, greeting);
    QFETCH(QByteArray, ok);
    QFETCH(int, timesLearnt);
    QFETCH(bool, stays);
    SessionRig rig;
    rig.remember();
    rig.remembered.loginNeedsItsOwnFlight = true;
    rig.remembered.timesLearnt = timesLearnt;
    rig.server.play("S: * " + greeting + "\nC: A1 AUTHENTICATE PLAIN " + plainResponse()
                    + "\nS: A1 " + ok + "\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    QCOMPARE(rig.session.remembered().loginNeedsItsOwnFlight, stays);
}

QTEST_GUILESS_MAIN(TestTrafficLog)
#include "tst_trafficlog.moc"
