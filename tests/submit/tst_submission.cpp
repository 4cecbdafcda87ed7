// SPDX-License-Identifier: GPL-3.0-or-later
// Every way a submission may go with a server that plays by the rules: what arrives is what was to
// be sent, what is refused is told, and nobody learns more than they need.
#include "core/base/limits.h"

#include "tests/session/scramserver.h"
#include "tests/submit/submitrig.h"

using namespace homing;
using namespace homing::test;
using submit::Problem;

class TestSubmission : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
    }
    void arrivesOctetForOctet_data();
    void arrivesOctetForOctet();
    void secured_data();
    void secured();
    void nothingBeforeTls();
    void commandsOnTheWire_data();
    void commandsOnTheWire();
    void theClientNamesNobody();
    void refused_data();
    void refused();
    void partly_data();
    void partly();
    void abortedWhenRecipientsAreRefused();
    void problems_data();
    void problems();
    void badRecipientIsNamed();
    void tooLargeIsRefusedBeforeMail();
    void withoutLogin();
    void loginRefused_data();
    void loginRefused();
    void longPasswordWaitsForItsChallenge();
    void loginMechanism();
    void scram_data();
    void scram();
    void noDowngrade();
    void weakerTlsIsRefused();
    void certificateIsRefused();
    void oneAfterAnother();
    void abortAnywhere();
    void nothingSecretIsLogged();
    void largeMessageInPieces();
};

void TestSubmission::arrivesOctetForOctet_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("arrives");
    QTest::addColumn<bool>("chunking");
    QByteArray lines = "Subject: x\r\n\r\n";
    for (int i = 0; i < 3'000; ++i)
        lines += QByteArray(i % 7 == 0 ? "." : "") + QByteArray(i % 90, 'x') + "\r\n";
    for (const bool chunking : {false, true}) {
        const auto row = [&](const char *name, const QByteArray &message,
                             const QByteArray &arrives) {
            QTest::addRow("%s, %s", name, chunking ? "BDAT" : "DATA")
                << message << arrives << chunking;
        };
        row("dots", usualMessage, usualMessage);
        row("a lone dot first", ".\r\n", ".\r\n");
        row("an empty line", "\r\n", "\r\n");
        row("no line end", "Subject: x\r\n\r\nend", "Subject: x\r\n\r\nend\r\n");
        row("bare LF and CR", "Subject: x\n\na\rb\n.\nc", "Subject: x\r\n\r\na\r\nb\r\n.\r\nc\r\n");
        row("8 bit", "Subject: x\r\n\r\n\xC3\xB6\xFF\r\n", "Subject: x\r\n\r\n\xC3\xB6\xFF\r\n");
        row("many lines", lines, lines);
        row("a line of 998", QByteArray(998, '.') + "\r\n", QByteArray(998, '.') + "\r\n");
    }
}

void TestSubmission::arrivesOctetForOctet()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, arrives);
    QFETCH(bool, chunking);
    RecordedRig rig;
    if (chunking)
        rig.server.extensions.append("CHUNKING");
    rig.submission.message = message;
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QCOMPARE(rig.server.deliveries.size(), 1);
    QCOMPARE(rig.server.deliveries[0].message, arrives);
    QCOMPARE(rig.server.deliveries[0].recipients, QList<QByteArray> {"RCPT TO:<bob@example.net>"});
    QCOMPARE(rig.server.commands.contains("DATA"), !chunking);
    QCOMPARE(rig.server.commands.constLast(), QByteArray("QUIT"));
    QCOMPARE(rig.progress, arrives.size() - (chunking ? 2 : 0));
    QVERIFY(!rig.outcome.isPartial());
    QCOMPARE(rig.outcome.reply.code, 250);
}

void TestSubmission::secured_data()
{
    QTest::addColumn<int>("tls");
    QTest::addColumn<bool>("offered");
    QTest::newRow("implicit") << int(SmtpRecorder::Tls::Implicit) << true;
    QTest::newRow("STARTTLS") << int(SmtpRecorder::Tls::StartTls) << true;
}

void TestSubmission::secured()
{
    QFETCH(int, tls);
    RecordedRig rig {SmtpRecorder::Tls(tls)};
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QCOMPARE(rig.server.deliveries.size(), 1);
    QCOMPARE(rig.server.deliveries[0].message, usualMessage);
    QCOMPARE(rig.session.remembered().mechanism, QByteArray("PLAIN"));
    QVERIFY(rig.session.remembered().tlsMinorVersion >= 2);
    QCOMPARE(rig.session.peerLeaf().size(), 32);
}

void TestSubmission::nothingBeforeTls()
{
    RecordedRig rig {SmtpRecorder::Tls::StartTls};
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QCOMPARE(rig.server.clearText, QByteArray("EHLO [127.0.0.1]\r\nSTARTTLS\r\n"));
}

void TestSubmission::commandsOnTheWire_data()
{
    QTest::addColumn<QByteArrayList>("extensions");
    QTest::addColumn<QByteArray>("recipient");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("reports");
    QTest::addColumn<QByteArray>("mail");
    QTest::addColumn<QByteArray>("rcpt");
    const QByteArray ascii = "Subject: x\r\n\r\ny\r\n";
    const QByteArray eight = "Subject: x\r\n\r\n\xC3\xB6\r\n";
    const QByteArray unicode = "Subject: \xC3\xB6\r\n\r\ny\r\n";
    const QByteArray bob = "bob@example.net";
    const QByteArray joerg = "j\xC3\xB6rg@example.net";
    QTest::newRow("bare") << QByteArrayList {} << bob << ascii << false
                          << QByteArray("MAIL FROM:<anna@example.org>")
                          << QByteArray("RCPT TO:<bob@example.net>");
    QTest::newRow("SIZE") << QByteArrayList {"SIZE"} << bob << ascii << false
                          << QByteArray("MAIL FROM:<anna@example.org> SIZE=17")
                          << QByteArray("RCPT TO:<bob@example.net>");
    QTest::newRow("8BITMIME unneeded")
        << QByteArrayList {"8BITMIME"} << bob << ascii << false
        << QByteArray("MAIL FROM:<anna@example.org>") << QByteArray("RCPT TO:<bob@example.net>");
    QTest::newRow("8BITMIME") << QByteArrayList {"8BITMIME"} << bob << eight << false
                              << QByteArray("MAIL FROM:<anna@example.org> BODY=8BITMIME")
                              << QByteArray("RCPT TO:<bob@example.net>");
    QTest::newRow("SMTPUTF8, header")
        << QByteArrayList {"8BITMIME", "SMTPUTF8"} << bob << unicode << false
        << QByteArray("MAIL FROM:<anna@example.org> BODY=8BITMIME SMTPUTF8")
        << QByteArray("RCPT TO:<bob@example.net>");
    QTest::newRow("SMTPUTF8, address")
        << QByteArrayList {"8BITMIME", "SMTPUTF8"} << joerg << ascii << false
        << QByteArray("MAIL FROM:<anna@example.org> BODY=8BITMIME SMTPUTF8")
        << "RCPT TO:<" + joerg + '>';
    QTest::newRow("a domain in ACE needs nothing")
        << QByteArrayList {}
        << QByteArray("bob@b\xC3\xBC"
                      "cher.example")
        << ascii << false << QByteArray("MAIL FROM:<anna@example.org>")
        << QByteArray("RCPT TO:<bob@xn--bcher-kva.example>");
    QTest::newRow("DSN") << QByteArrayList {"DSN"} << QByteArray("b+ob@example.net") << ascii
                         << true << QByteArray("MAIL FROM:<anna@example.org> RET=HDRS")
                         << QByteArray("RCPT TO:<b+ob@example.net> NOTIFY=FAILURE,DELAY "
                                       "ORCPT=rfc822;b+2Bob@example.net");
}

void TestSubmission::commandsOnTheWire()
{
    QFETCH(QByteArrayList, extensions);
    QFETCH(bool, reports);
    RecordedRig rig;
    rig.server.extensions = extensions + QByteArrayList {"AUTH PLAIN"};
    QFETCH(QByteArray, recipient);
    QFETCH(QByteArray, message);
    rig.submission.recipients = {recipient};
    rig.submission.message = message;
    if (reports)
        rig.submission.reports = submit::ReportWish {false, true, true};
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QTEST(rig.server.deliveries[0].mail, "mail");
    QTEST(rig.server.deliveries[0].recipients.constFirst(), "rcpt");
}

void TestSubmission::theClientNamesNobody()
{
    RecordedRig rig;
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QCOMPARE(rig.server.commands.constFirst(), QByteArray("EHLO [127.0.0.1]"));
    const QByteArray host = QSysInfo::machineHostName().toUtf8();
    QVERIFY(!host.isEmpty());
    for (const QByteArray &command : std::as_const(rig.server.commands))
        QVERIFY2(!command.contains(host), command);
}

void TestSubmission::refused_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("pipelining");
    QTest::addColumn<bool>("temporary");
    for (const bool pipelining : {false, true}) {
        for (const bool temporary : {false, true}) {
            for (const QByteArray &command :
                 {QByteArray("MAIL"), QByteArray("RCPT"), QByteArray("DATA"), QByteArray(".")}) {
                QTest::addRow("%s %s%s", command.constData(), temporary ? "4yz" : "5yz",
                              pipelining ? " pipelined" : "")
                    << command << QByteArray(temporary ? "450 4.2.0 later" : "550 5.7.1 never")
                    << pipelining << temporary;
            }
        }
    }
}

void TestSubmission::refused()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, answer);
    QFETCH(bool, pipelining);
    QFETCH(bool, temporary);
    RecordedRig rig;
    if (!pipelining)
        rig.server.extensions.removeAll("PIPELINING");
    if (command == ".")
        rig.server.finalAnswer = answer;
    else
        rig.server.answers.insert(command, answer);
    rig.send();
    VERIFY_OUTCOME(rig, "Refused");
    QCOMPARE(rig.outcome.isTemporary(), temporary);
    const submit::Reply reply =
        command == "RCPT" ? rig.outcome.recipients.at(0).reply : rig.outcome.reply;
    QCOMPARE(reply.text(), temporary ? QStringLiteral("later") : QStringLiteral("never"));
    QCOMPARE(rig.server.deliveries.size(), 0);
    QCOMPARE(rig.server.commands.constLast(), QByteArray("QUIT"));
    if (command == "MAIL" || command == "RCPT")
        QVERIFY(!rig.server.commands.contains("DATA"));
    if (command == "MAIL")
        QVERIFY(!rig.outcome.recipients.at(0).isRefused()); // nothing was said of him
}

void TestSubmission::partly_data()
{
    QTest::addColumn<bool>("wanted");
    QTest::addColumn<bool>("pipelining");
    QTest::newRow("all or nobody") << false << true;
    QTest::newRow("all or nobody, one by one") << false << false;
    QTest::newRow("who can be") << true << true;
    QTest::newRow("who can be, one by one") << true << false;
}

void TestSubmission::partly()
{
    QFETCH(bool, wanted);
    QFETCH(bool, pipelining);
    RecordedRig rig;
    if (!pipelining)
        rig.server.extensions.removeAll("PIPELINING");
    rig.submission.recipients = {"bob@example.net", "carl@example.net", "dora@example.net"};
    rig.submission.isPartialWanted = wanted;
    rig.server.answers.insert("RCPT TO:<CARL", "550 5.1.1 no such user");
    bool wasTold = false;
    QObject::connect(&rig.session, &submit::SmtpSession::recipientsAnswered, &rig.session,
                     [&] { wasTold = !rig.server.commands.contains("DATA"); });
    rig.send();
    VERIFY_OUTCOME(rig, wanted ? "Delivered" : "Refused");
    QVERIFY(wasTold);
    QCOMPARE(rig.recipientsCount, 1);
    QCOMPARE(rig.outcome.recipients.size(), std::size_t(3));
    QVERIFY(rig.outcome.recipients[0].isAccepted() && rig.outcome.recipients[2].isAccepted());
    QVERIFY(rig.outcome.recipients[1].isRefused());
    QCOMPARE(rig.outcome.recipients[1].reply.enhanced.text(), QByteArray("5.1.1"));
    QCOMPARE(rig.outcome.isPartial(), wanted);
    QVERIFY(!rig.outcome.isTemporary());
    QCOMPARE(rig.server.deliveries.size(), wanted ? 1 : 0);
    if (wanted)
        QCOMPARE(rig.server.deliveries[0].recipients.size(), 2);
}

void TestSubmission::abortedWhenRecipientsAreRefused()
{
    RecordedRig rig;
    QObject::connect(&rig.session, &submit::SmtpSession::recipientsAnswered, &rig.session,
                     [&] { rig.session.abort(); });
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::Cancelled);
    QCOMPARE(rig.server.deliveries.size(), 0);
}

void TestSubmission::problems_data()
{
    QTest::addColumn<int>("problem");
    QTest::addColumn<QByteArray>("sender");
    QTest::addColumn<QByteArrayList>("recipients");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("withoutExtension");
    const QByteArray anna = "anna@example.org";
    const QByteArrayList bob {"bob@example.net"};
    const auto row = [](const char *name, Problem problem, const QByteArray &sender,
                        const QByteArrayList &recipients, const QByteArray &message,
                        const QByteArray &without = {}) {
        QTest::newRow(name) << int(problem) << sender << recipients << message << without;
    };
    row("sender", Problem::BadSender, "anna@example.org>\r\nDATA", bob, usualMessage);
    row("no sender", Problem::BadSender, "", bob, usualMessage);
    row("recipient", Problem::BadRecipient, anna, {"bob@example.net", "b@x>\nRSET"}, usualMessage);
    row("nobody", Problem::NoRecipients, anna, {}, usualMessage);
    row("a crowd", Problem::TooManyRecipients, anna,
        QByteArrayList(limits::addresses + 1, "bob@example.net"), usualMessage);
    row("nothing", Problem::NoMessage, anna, bob, "");
    row("NUL", Problem::NulInMessage, anna, bob, QByteArray("a\r\n\0\r\n", 6));
    row("long line", Problem::LineTooLong, anna, bob, QByteArray(999, 'x'));
    row("8 bit", Problem::NoEightBit, anna, bob, "a\r\n\r\n\xC3\xB6\r\n", "8BITMIME");
    row("Unicode header", Problem::NoUnicodeHeaders, anna, bob, "a: \xC3\xB6\r\n", "SMTPUTF8");
    row("Unicode sender", Problem::NoUnicodeHeaders, "\xC3\xB6@example.org", bob, usualMessage,
        "SMTPUTF8");
    row("reports", Problem::NoReports, anna, bob, usualMessage, "DSN");
}

void TestSubmission::problems()
{
    QFETCH(QByteArray, sender);
    QFETCH(QByteArrayList, recipients);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, withoutExtension);
    RecordedRig rig;
    rig.server.extensions.removeAll(withoutExtension);
    rig.submission = {sender, recipients, message, false, {}};
    if (withoutExtension == "DSN")
        rig.submission.reports = submit::ReportWish {};
    rig.send();
    VERIFY_OUTCOME(rig, "Refused");
    QTEST(int(rig.outcome.problem), "problem");
    QVERIFY(!rig.outcome.isTemporary());
    QCOMPARE(rig.server.deliveries.size(), 0);
    for (const QByteArray &command : std::as_const(rig.server.commands))
        QVERIFY2(!command.startsWith("MAIL"), command);
    if (withoutExtension.isEmpty()) // that was known without asking anybody
        QCOMPARE(rig.server.connections, 0);
}

void TestSubmission::badRecipientIsNamed()
{
    RecordedRig rig;
    rig.submission.recipients = {"bob@example.net", "bob at example.net"};
    rig.send();
    VERIFY_OUTCOME(rig, "Refused");
    QVERIFY(!rig.outcome.recipients.at(0).isRefused());
    QVERIFY(rig.outcome.recipients.at(1).problem == Problem::BadRecipient);
}

void TestSubmission::tooLargeIsRefusedBeforeMail()
{
    for (const int limit : {int(usualMessage.size()) - 1, int(usualMessage.size())}) {
        RecordedRig rig;
        rig.server.extensions = {"AUTH PLAIN", "SIZE " + QByteArray::number(limit)};
        rig.send();
        const bool fits = limit == usualMessage.size();
        VERIFY_OUTCOME(rig, fits ? "Delivered" : "Refused");
        QVERIFY(fits || rig.outcome.problem == Problem::TooLarge);
        QCOMPARE(rig.outcome.sizeLimit, fits ? 0 : limit);
        QCOMPARE(rig.server.count("MAIL"), fits ? 1 : 0);
    }
}

void TestSubmission::withoutLogin()
{
    RecordedRig rig;
    rig.server.isLoginNeeded = false;
    rig.server.extensions.clear();
    rig.credentials = {};
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QVERIFY(rig.server.count("AUTH") == 0);
}

void TestSubmission::loginRefused_data()
{
    QTest::addColumn<QByteArray>("mechanisms");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("cause");
    const auto row = [](const char *name, const char *mechanisms, const char *answer,
                        FaultCause cause) {
        QTest::newRow(name) << QByteArray(mechanisms) << QByteArray(answer) << int(cause);
    };
    row("wrong", "AUTH PLAIN", "535 5.7.8 wrong", FaultCause::LoginRefused);
    row("later", "AUTH PLAIN", "454 4.7.0 later", FaultCause::LoginUnavailable);
    row("not known after all", "AUTH PLAIN", "504 5.5.4 what", FaultCause::LoginUnavailable);
    row("odd", "AUTH PLAIN", "250 fine", FaultCause::Protocol);
    row("wrong, LOGIN too", "AUTH LOGIN PLAIN", "535 5.7.8 wrong", FaultCause::LoginRefused);
    row("nothing we know", "AUTH NTLM GSSAPI", "", FaultCause::LoginUnavailable);
    row("no AUTH", "SIZE", "", FaultCause::LoginUnavailable);
}

void TestSubmission::loginRefused()
{
    QFETCH(QByteArray, mechanisms);
    QFETCH(QByteArray, answer);
    RecordedRig rig;
    rig.server.extensions = {mechanisms};
    if (!answer.isEmpty())
        rig.server.answers.insert("AUTH", answer);
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QTEST(int(rig.outcome.fault.cause), "cause");
    QVERIFY(rig.server.count("MAIL") == 0);
}

/// RFC 4954 section 4: an AUTH command of more than 512 octets is sent without its response.
void TestSubmission::longPasswordWaitsForItsChallenge()
{
    RecordedRig rig;
    rig.server.password = QByteArray(400, 'p');
    rig.credentials.password = Secret(rig.server.password);
    rig.send();
    VERIFY_OUTCOME(rig, "Delivered");
    QVERIFY(rig.server.commands.contains("AUTH PLAIN"));
}

/// Servers that offer nothing else; never before PLAIN, and never to one that once had SCRAM.
void TestSubmission::loginMechanism()
{
    for (const QByteArray &offered : {QByteArray("AUTH LOGIN"), QByteArray("AUTH LOGIN PLAIN")}) {
        RecordedRig rig;
        rig.server.extensions = {offered};
        rig.send();
        VERIFY_OUTCOME(rig, "Delivered");
        QCOMPARE(rig.server.count("AUTH LOGIN"), offered.endsWith("LOGIN") ? 1 : 0);
        QVERIFY(!rig.transcript().contains(QByteArray(password).toBase64()));
        rig.remembered.mechanism = "SCRAM-SHA-1";
        rig.send();
        VERIFY_OUTCOME(rig, "NotSent");
        QCOMPARE(rig.outcome.fault.cause, FaultCause::LoginUnavailable);
    }
    RecordedRig wrong;
    wrong.server.extensions = {"AUTH LOGIN"};
    wrong.server.password = "other";
    wrong.send();
    VERIFY_OUTCOME(wrong, "NotSent");
    QCOMPARE(wrong.outcome.fault.cause, FaultCause::LoginRefused);
}

void TestSubmission::scram_data()
{
    QTest::addColumn<QByteArray>("flaw");
    for (const char *flaw : {"", "signature", "no proof", "nonce", "wrong password"})
        QTest::newRow(*flaw ? flaw : "good") << QByteArray(flaw);
}

void TestSubmission::scram()
{
    QFETCH(QByteArray, flaw);
    ScramServer scram;
    scram.password = flaw == "wrong password" ? QByteArray("other") : QByteArray(password);
    scram.wrongSignature = flaw == "signature";
    scram.foreignNonce = flaw == "nonce";
    int turn = 0;
    QByteArray script = "S: 220 x\nC: EHLO [127.0.0.1]\nS: 250-x\nS: 250 AUTH SCRAM-SHA-256 PLAIN\n"
                        "C: AUTH SCRAM-SHA-256 <any>\nT: answer\n";
    if (flaw != "nonce")
        script += "C: <any>\nT: answer\n";
    if (flaw.isEmpty())
        script += "C: \nS: 235 in\nC: MAIL FROM:<any>\nS: 550 enough\nC: QUIT\nS: 221 bye\n";
    else if (flaw == "wrong password")
        script += "C: \nS: 535 5.7.8 no\n";
    ScriptedRig rig(script);
    rig.server.setResponder([&](const QByteArray &line) -> QByteArray {
        if (turn++ == 0)
            return "334 "
                + scram.serverFirst(QByteArray::fromBase64(line.split(' ').last())).toBase64();
        if (flaw == "no proof")
            return "235 in";
        return "334 " + scram.serverFinal(QByteArray::fromBase64(line)).toBase64();
    });
    rig.send();
    VERIFY_OUTCOME(rig, flaw.isEmpty() ? "Refused" : "NotSent");
    QVERIFY2(rig.server.failures().isEmpty(), qPrintable(rig.server.failures().join(u'\n')));
    if (flaw == "wrong password")
        QCOMPARE(rig.outcome.fault.cause, FaultCause::LoginRefused);
    else if (!flaw.isEmpty())
        QCOMPARE(rig.outcome.fault.cause, FaultCause::ServerVerification);
    else
        QCOMPARE(rig.session.remembered().mechanism, QByteArray("SCRAM-SHA-256"));
}

void TestSubmission::noDowngrade()
{
    RecordedRig rig;
    rig.remembered.mechanism = "SCRAM-SHA-256";
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::LoginUnavailable);
    QVERIFY(rig.server.count("AUTH") == 0);
}

void TestSubmission::weakerTlsIsRefused()
{
    RecordedRig rig {SmtpRecorder::Tls::StartTls};
    rig.remembered.tlsMinorVersion = 4; // no server speaks that yet
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::TlsFailed);
    QVERIFY(rig.server.count("AUTH") == 0);
}

void TestSubmission::certificateIsRefused()
{
    for (const auto tls : {SmtpRecorder::Tls::Implicit, SmtpRecorder::Tls::StartTls}) {
        RecordedRig rig {tls};
        rig.endpoint.caFile.clear();
        rig.send();
        VERIFY_OUTCOME(rig, "NotSent");
        QCOMPARE(rig.outcome.fault.cause, FaultCause::CertificateInvalid);
        QVERIFY(rig.server.count("AUTH") == 0);
        // An exception for exactly this certificate.
        rig.endpoint.pinnedLeaf = rig.session.peerLeaf();
        QCOMPARE(rig.endpoint.pinnedLeaf.size(), 32);
        rig.send();
        VERIFY_OUTCOME(rig, "Delivered");
    }
}

void TestSubmission::oneAfterAnother()
{
    RecordedRig rig;
    for (int i = 1; i <= 3; ++i) {
        rig.submission.message = usualMessage + QByteArray::number(i) + "\r\n";
        rig.send();
        VERIFY_OUTCOME(rig, "Delivered");
        QCOMPARE(rig.server.deliveries.size(), i);
        QCOMPARE(rig.server.deliveries[i - 1].message, rig.submission.message);
    }
    QCOMPARE(rig.server.connections, 3);
}

void TestSubmission::abortAnywhere()
{
    RecordedRig rig;
    rig.send();
    rig.session.abort(); // before anything
    VERIFY_OUTCOME(rig, "NotSent");
    rig.send();
    QObject::connect(&rig.session, &submit::SmtpSession::finished, &rig.session,
                     [&] { rig.session.abort(); }); // from a slot, when all is over
    VERIFY_OUTCOME(rig, "Delivered");
}

void TestSubmission::nothingSecretIsLogged()
{
    for (const bool good : {true, false}) {
        RecordedRig rig;
        if (!good)
            rig.server.answers.insert("AUTH",
                                      "535 I know " + QByteArray(password) + ' ' + plainResponse());
        rig.send();
        VERIFY_OUTCOME(rig, good ? "Delivered" : "NotSent");
        const QByteArray everything = rig.transcript() + rig.outcome.fault.detail.toUtf8();
        QVERIFY(everything.contains("AUTH PLAIN <redacted>"));
        QVERIFY2(!everything.contains(password), everything);
        QVERIFY2(!everything.contains(plainResponse()), everything);
        QVERIFY2(!everything.contains(".two"), everything); // nor is the message
    }
}

void TestSubmission::largeMessageInPieces()
{
    for (const bool chunking : {false, true}) {
        RecordedRig rig {SmtpRecorder::Tls::Implicit};
        if (chunking)
            rig.server.extensions.append("CHUNKING");
        QByteArray message = "Subject: large\r\n\r\n";
        while (message.size() < 1'500'000)
            message += QByteArray(".x" + QByteArray::number(message.size())).leftJustified(76, 'y')
                + "\r\n";
        rig.submission.message = message;
        rig.send();
        VERIFY_OUTCOME(rig, "Delivered");
        QVERIFY(rig.server.deliveries.at(0).message == message);
    }
}

QTEST_GUILESS_MAIN(TestSubmission)
#include "tst_submission.moc"
