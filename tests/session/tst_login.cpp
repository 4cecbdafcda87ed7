// SPDX-License-Identifier: GPL-3.0-or-later
// Logging in: SCRAM by the RFCs' own vectors and against servers that cheat, the order of
// mechanisms, downgrades, refusals.
#include "tests/session/scramserver.h"
#include "tests/session/sessionrig.h"

#include "core/session/saslclient.h"

using namespace homing;
using namespace homing::test;
using session::CommandResult;
using session::SaslClient;

namespace {

session::Credentials pencil()
{
    return {QStringLiteral("user"), Secret("pencil")};
}

/// A responder for "T: answer": client-first, client-final, the empty answer.
std::function<QByteArray(const QByteArray &)> responder(ScramServer &scram)
{
    return [&scram, step = 0](const QByteArray &line) mutable {
        const QByteArray decoded = QByteArray::fromBase64(line.mid(line.lastIndexOf(' ') + 1));
        return "+ "
            + (step++ == 0 ? scram.serverFirst(decoded) : scram.serverFinal(decoded)).toBase64();
    };
}

} // namespace

class TestLogin : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfcVectors_data();
    void rfcVectors();
    void scramRunsBothWays_data();
    void scramRunsBothWays();
    void badScramServers_data();
    void badScramServers();
    void iterationBounds_data();
    void iterationBounds();
    void okWithoutProof();
    void wrongSignatureOnTheWire();
    void scramFirstTime();
    void scramRememberedIsTwoFlights();
    void scramWrongPassword();
    void mechanismOrder_data();
    void mechanismOrder();
    void downgradeIsRefused_data();
    void downgradeIsRefused();
    void weakerScramIsStillScram();
    void badMovesToTheNextMechanism();
    void refusalsByCode_data();
    void refusalsByCode();
    void nothingInCommon();
    void loginWithLiterals();
    void oddPasswords();
    void missingPassword();
    void greetings_data();
    void greetings();
    void goodbyeWhileLoggingIn();
    void afterARefusalNothingIsBelieved();
};

void TestLogin::rfcVectors_data()
{
    QTest::addColumn<int>("hash");
    QTest::addColumn<QByteArray>("clientNonce");
    QTest::addColumn<QByteArray>("serverNonce");
    QTest::addColumn<QByteArray>("salt");
    QTest::addColumn<QByteArray>("proof");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("RFC 5802 section 5")
        << int(QCryptographicHash::Sha1) << QByteArray("fyko+d2lbbFgONRv9qkxdawL")
        << QByteArray("3rfcNHYJY1ZVvWVs7j") << QByteArray("QSXCR+Q6sek8bf92")
        << QByteArray("v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=") << QByteArray("rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    QTest::newRow("RFC 7677 section 3")
        << int(QCryptographicHash::Sha256) << QByteArray("rOprNGfwEbeRWgbNEkqO")
        << QByteArray("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0") << QByteArray("W22ZaJ0SNY7soEsUEjb6gQ==")
        << QByteArray("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        << QByteArray("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

/// The test's own server is right by the RFCs; what libgsasl and it agree on is then right too.
void TestLogin::rfcVectors()
{
    QFETCH(int, hash);
    QFETCH(QByteArray, clientNonce);
    QFETCH(QByteArray, serverNonce);
    QFETCH(QByteArray, salt);
    QFETCH(QByteArray, proof);
    QFETCH(QByteArray, signature);
    ScramServer server;
    server.hash = QCryptographicHash::Algorithm(hash);
    server.password = "pencil";
    server.salt = QByteArray::fromBase64(salt);
    server.ownNonce = serverNonce;
    QCOMPARE(server.serverFirst("n,,n=user,r=" + clientNonce),
             "r=" + clientNonce + serverNonce + ",s=" + salt + ",i=4096");
    QCOMPARE(server.serverFinal("c=biws,r=" + clientNonce + serverNonce + ",p=" + proof),
             "v=" + signature);
    QVERIFY(server.proofIsGood);
}

void TestLogin::scramRunsBothWays_data()
{
    QTest::addColumn<QByteArray>("mechanism");
    QTest::addColumn<int>("hash");
    QTest::newRow("SHA-1") << QByteArray("SCRAM-SHA-1") << int(QCryptographicHash::Sha1);
    QTest::newRow("SHA-256") << QByteArray("SCRAM-SHA-256") << int(QCryptographicHash::Sha256);
}

void TestLogin::scramRunsBothWays()
{
    QFETCH(QByteArray, mechanism);
    QFETCH(int, hash);
    ScramServer server;
    server.hash = QCryptographicHash::Algorithm(hash);
    server.password = "pencil";
    auto client = SaslClient::create(mechanism, pencil());
    QVERIFY(client);
    const auto first = client->first();
    QVERIFY2(first.bytes.startsWith("n,,n=user,r="), first.bytes.constData());
    const auto final = client->challenge(server.serverFirst(first.bytes));
    QVERIFY2(!final.fault, qPrintable(final.fault.detail));
    QVERIFY(client->awaitsServerFinal());
    QVERIFY(!client->isServerProven());
    const auto end = client->challenge(server.serverFinal(final.bytes));
    QVERIFY(server.proofIsGood);
    QVERIFY(!end.fault);
    QVERIFY(end.bytes.isEmpty());
    QVERIFY(client->isServerProven());
}

void TestLogin::badScramServers_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("nonce of somebody else") << 0;
    QTest::newRow("nonce without its own part") << 1;
    QTest::newRow("no salt") << 2;
    QTest::newRow("mandatory extension") << 3;
    QTest::newRow("wrong signature") << 4;
    QTest::newRow("few iterations") << 5;
    QTest::newRow("many iterations") << 6;
    QTest::newRow("negative iterations") << 7;
    QTest::newRow("empty challenge") << 8;
    QTest::newRow("rubbish") << 9;
    QTest::newRow("empty server-final") << 10;
    QTest::newRow("server-first again") << 11;
}

void TestLogin::badScramServers()
{
    QFETCH(int, kind);
    ScramServer server;
    server.password = "pencil";
    server.foreignNonce = kind == 0;
    server.bareNonce = kind == 1;
    server.noSalt = kind == 2;
    server.mandatoryExtension = kind == 3;
    server.wrongSignature = kind == 4;
    if (kind == 5)
        server.iterations = "4095";
    if (kind == 6)
        server.iterations = "1000001";
    if (kind == 7)
        server.iterations = "-4096";
    auto client = SaslClient::create("SCRAM-SHA-256", pencil());
    QVERIFY(client);
    QByteArray first = server.serverFirst(client->first().bytes);
    if (kind == 8)
        first = "";
    if (kind == 9)
        first = QByteArray("\0,,,\xff", 5);
    SaslClient::Answer answer = client->challenge(first);
    if (kind == 4 || kind >= 10) {
        QVERIFY2(!answer.fault, qPrintable(answer.fault.detail));
        QByteArray final = server.serverFinal(answer.bytes);
        if (kind == 10)
            final = "";
        if (kind == 11)
            final = first;
        answer = client->challenge(final);
    }
    QCOMPARE(answer.fault.cause, FaultCause::ServerVerification);
    QVERIFY(answer.bytes.isEmpty());
    QVERIFY(!client->isServerProven());
}

void TestLogin::iterationBounds_data()
{
    QTest::addColumn<QByteArray>("count");
    QTest::addColumn<bool>("good");
    QTest::newRow("least") << QByteArray("4096") << true;
    QTest::newRow("below") << QByteArray("4095") << false;
    QTest::newRow("most") << QByteArray("1000000") << true;
    QTest::newRow("above") << QByteArray("1000001") << false;
    QTest::newRow("2^32 + 4096") << QByteArray("4294971392") << false;
}

void TestLogin::iterationBounds()
{
    QFETCH(QByteArray, count);
    QFETCH(bool, good);
    ScramServer server;
    server.password = "pencil";
    server.iterations = count;
    auto client = SaslClient::create("SCRAM-SHA-256", pencil());
    QCOMPARE(client->challenge(server.serverFirst(client->first().bytes)).fault.cause,
             good ? FaultCause::None : FaultCause::ServerVerification);
}

void TestLogin::okWithoutProof()
{
    ScramServer scram;
    scram.password = password;
    SessionRig rig;
    rig.server.setResponder(responder(scram));
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: answer\n"
                    "C: <any>\n"
                    "S: A1 OK I believe you\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::ServerVerification);
    QVERIFY(!rig.events.contains("authenticated"));
}

void TestLogin::wrongSignatureOnTheWire()
{
    ScramServer scram;
    scram.password = password;
    scram.wrongSignature = true;
    SessionRig rig;
    rig.remember("SCRAM-SHA-256");
    rig.server.setResponder(responder(scram));
    rig.server.play("S: * OK ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: answer\n"
                    "C: <any>\n"
                    "T: answer\n"
                    "S: A1 OK in\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::ServerVerification);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::Lost);
    QVERIFY(!rig.events.contains("authenticated"));
}

void TestLogin::scramFirstTime()
{
    ScramServer scram;
    scram.password = password;
    SessionRig rig;
    rig.server.setResponder(responder(scram));
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-1 "
                    "AUTH=SCRAM-SHA-256] ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: answer\n"
                    "C: <any>\n"
                    "T: answer\n"
                    "C: \n"
                    "S: A1 OK [CAPABILITY IMAP4rev1 IDLE] in\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    QVERIFY(scram.proofIsGood);
    QCOMPARE(rig.session.remembered().mechanism, QByteArray("SCRAM-SHA-256"));
    QVERIFY(!rig.server.received().contains(plainResponse()));
}

void TestLogin::scramRememberedIsTwoFlights()
{
    ScramServer scram;
    scram.password = password;
    SessionRig rig;
    rig.remember("SCRAM-SHA-256");
    rig.server.setResponder(responder(scram));
    rig.server.play("S: * OK ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: answer\n"
                    "C: <any>\n"
                    "T: answer\n"
                    "C: \n"
                    "C: A2 ENABLE QRESYNC\n"
                    "C: A3 IDLE\n"
                    "S: A1 OK in\n"
                    "S: A2 OK done\n"
                    "S: + idling\n");
    rig.configure();
    rig.session.setIdleWanted(true);
    rig.session.open();
    const auto enable = rig.submit("ENABLE QRESYNC");
    QTRY_VERIFY2(rig.isIdling(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    QVERIFY(scram.proofIsGood);
    QCOMPARE(rig.results.value(enable).kind, CommandResult::Kind::Ok);
    QCOMPARE(rig.session.cost().flights, 2);
    QCOMPARE(rig.server.chunks().size(), 2);
    QVERIFY(rig.server.chunks().last().endsWith("\r\n\r\nA2 ENABLE QRESYNC\r\nA3 IDLE\r\n"));
}

void TestLogin::scramWrongPassword()
{
    ScramServer scram;
    scram.password = "another";
    SessionRig rig;
    rig.remember("SCRAM-SHA-256");
    rig.server.setResponder(responder(scram));
    rig.server.play("S: * OK ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-256 <any>\n"
                    "T: answer\n"
                    "C: <any>\n"
                    "T: answer\n"
                    "S: A1 NO [AUTHENTICATIONFAILED] no\n"
                    "S: * BAD empty line\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::LoginRefused);
}

void TestLogin::mechanismOrder_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("everything") << QByteArray(
        "AUTH=LOGIN AUTH=PLAIN AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256")
                                << QByteArray("A1 AUTHENTICATE SCRAM-SHA-256");
    QTest::newRow("sha-1") << QByteArray("AUTH=PLAIN AUTH=SCRAM-SHA-1")
                           << QByteArray("A1 AUTHENTICATE SCRAM-SHA-1");
    QTest::newRow("plain") << QByteArray("AUTH=CRAM-MD5 AUTH=PLAIN AUTH=LOGIN")
                           << QByteArray("A1 AUTHENTICATE PLAIN");
    QTest::newRow("command") << QByteArray("AUTH=CRAM-MD5 AUTH=LOGIN")
                             << QByteArray("A1 LOGIN alice ") + password;
    QTest::newRow("nothing named")
        << QByteArray("IDLE") << QByteArray("A1 LOGIN alice ") + password;
}

void TestLogin::mechanismOrder()
{
    QFETCH(QByteArray, offered);
    QFETCH(QByteArray, first);
    SessionRig rig;
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 " + offered + "] ready\nC: <any>\nT: close\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.server.received(), first + "\r\n");
}

void TestLogin::downgradeIsRefused_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::newRow("only PLAIN") << QByteArray(
        "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready");
    QTest::newRow("only LOGIN") << QByteArray("* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN] ready");
    QTest::newRow("only the command") << QByteArray("* OK [CAPABILITY IMAP4rev1] ready");
    QTest::newRow("nothing") << QByteArray("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready");
}

void TestLogin::downgradeIsRefused()
{
    QFETCH(QByteArray, greeting);
    SessionRig rig;
    rig.remember("SCRAM-SHA-256");
    rig.server.play("S: " + greeting + "\nT: hold\n");
    rig.open();
    rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::LoginUnavailable);
    QVERIFY2(rig.fault.detail.contains(QStringLiteral("SCRAM-SHA-256")),
             qPrintable(rig.fault.detail));
    QVERIFY(rig.fault.detail.contains(QStringLiteral("was not sent")));
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestLogin::weakerScramIsStillScram()
{
    SessionRig rig;
    rig.remember("SCRAM-SHA-256");
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-1] ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-1 <any>\nT: close\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
}

void TestLogin::badMovesToTheNextMechanism()
{
    SessionRig rig;
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-1] ready\n"
                    "C: A1 AUTHENTICATE SCRAM-SHA-1 <any>\n"
                    "S: A1 BAD not here\n"
                    "C: A2 AUTHENTICATE PLAIN <any>\n"
                    "S: A2 BAD not here\n"
                    "C: A3 LOGIN alice <any>\n"
                    "S: A3 BAD not here either\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
    QCOMPARE(rig.fault.cause, FaultCause::LoginUnavailable);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("not here either")));
}

void TestLogin::refusalsByCode_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<FaultCause>("cause");
    QTest::newRow("no code") << QByteArray("NO wrong") << FaultCause::LoginRefused;
    QTest::newRow("AUTHENTICATIONFAILED")
        << QByteArray("NO [AUTHENTICATIONFAILED] x") << FaultCause::LoginRefused;
    QTest::newRow("AUTHORIZATIONFAILED")
        << QByteArray("NO [AUTHORIZATIONFAILED] x") << FaultCause::LoginRefused;
    QTest::newRow("EXPIRED") << QByteArray("NO [EXPIRED] x") << FaultCause::LoginRefused;
    QTest::newRow("UNAVAILABLE") << QByteArray("NO [UNAVAILABLE] x")
                                 << FaultCause::LoginUnavailable;
    QTest::newRow("PRIVACYREQUIRED")
        << QByteArray("NO [PRIVACYREQUIRED] x") << FaultCause::LoginUnavailable;
}

void TestLogin::refusalsByCode()
{
    QFETCH(QByteArray, answer);
    QFETCH(FaultCause, cause);
    SessionRig rig;
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: A1 <any>\nS: A1 "
                    + answer + "\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, cause);
    QVERIFY(!rig.fault.detail.isEmpty());
}

void TestLogin::nothingInCommon()
{
    SessionRig rig;
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2] ready\nT: hold\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::LoginUnavailable);
    QVERIFY(rig.fault.detail.contains(QStringLiteral("XOAUTH2")));
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestLogin::loginWithLiterals()
{
    SessionRig rig;
    rig.credentials.password = Secret("gr\xC3\xBC\xC3\x9F");
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1] ready\n"
                    "C: A1 LOGIN alice {6}\n"
                    "S: + go\n"
                    "C: gr\xC3\xBC\xC3\x9F\n"
                    "S: A1 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
    QVERIFY(!rig.log.toScenario().contains("gr\xC3\xBC"));
}

void TestLogin::oddPasswords()
{
    // Nothing in a password becomes a second command.
    SessionRig rig;
    rig.credentials.password = Secret("x\r\nA2 DELETE INBOX");
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1] ready\n"
                    "C: A1 LOGIN alice {18}\n"
                    "S: A1 NO not so\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    VERIFY_PLAYED(rig);
    QVERIFY(!rig.server.received().contains("DELETE"));

    SessionRig nul;
    nul.credentials.password = Secret(QByteArray("a\0b", 3));
    nul.server.play("S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nT: hold\n");
    nul.open();
    QTRY_COMPARE(nul.closedCount, 1);
    QCOMPARE(nul.fault.cause, FaultCause::LoginRefused);
    QCOMPARE(nul.server.received(), QByteArray());
}

void TestLogin::missingPassword()
{
    SessionRig rig;
    rig.credentials.password = Secret();
    rig.server.play("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nT: hold\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::PasswordMissing);
}

void TestLogin::greetings_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<FaultCause>("cause");
    QTest::newRow("SMTP") << QByteArray("220 mail.example ESMTP") << FaultCause::NotImap;
    QTest::newRow("POP3") << QByteArray("+OK ready") << FaultCause::NotImap;
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request") << FaultCause::NotImap;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2") << FaultCause::NotImap;
    QTest::newRow("empty line") << QByteArray("") << FaultCause::NotImap;
    QTest::newRow("NO") << QByteArray("* NO go away") << FaultCause::NotImap;
    QTest::newRow("data") << QByteArray("* 5 EXISTS") << FaultCause::NotImap;
    QTest::newRow("BYE") << QByteArray("* BYE too many connections") << FaultCause::ServerBye;
    QTest::newRow("control characters")
        << QByteArray("\xE2\x90\x81\xE2\x90\x82") << FaultCause::NotImap;
}

void TestLogin::greetings()
{
    QFETCH(QByteArray, greeting);
    QFETCH(FaultCause, cause);
    SessionRig rig;
    rig.remember();
    rig.server.play("S: " + greeting + "\nT: hold\n");
    rig.open();
    const auto noop = rig.submit("NOOP");
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, cause);
    QCOMPARE(rig.results.value(noop).kind, CommandResult::Kind::NotSent);
    QCOMPARE(rig.server.received(), QByteArray());
}

void TestLogin::goodbyeWhileLoggingIn()
{
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\nC: A1 <any>\nS: * BYE closing for the night\nT: close\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::ServerBye);
    QCOMPARE(rig.fault.detail, QStringLiteral("closing for the night"));
}

void TestLogin::afterARefusalNothingIsBelieved()
{
    // Perhaps it was not the password: the next time the server is asked what it offers.
    SessionRig rig;
    rig.remember();
    rig.server.play("S: * OK ready\n"
                    "C: A1 AUTHENTICATE PLAIN <any>\n"
                    "S: A1 NO what is that\n"
                    "T: connect\n"
                    "S: * OK ready\n"
                    "C: A1 CAPABILITY\n"
                    "S: * CAPABILITY IMAP4rev1\n"
                    "S: A1 OK done\n"
                    "C: A2 LOGIN alice <any>\n"
                    "S: A2 OK [CAPABILITY IMAP4rev1] in\n");
    rig.open();
    QTRY_COMPARE(rig.closedCount, 1);
    QCOMPARE(rig.fault.cause, FaultCause::LoginRefused);
    rig.open();
    QVERIFY(!rig.session.isOptimistic());
    QTRY_VERIFY2(rig.isReady(), rig.log.toScenario().constData());
    VERIFY_PLAYED(rig);
}

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
