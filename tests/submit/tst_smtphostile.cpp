// SPDX-License-Identifier: GPL-3.0-or-later
// Servers that lie, talk out of turn, never end or never begin. Whatever they do: one outcome, the
// right one; no credential in the clear; a message that may have arrived is Unknown and nothing
// else.
#include "tests/submit/submitrig.h"

using namespace homing;
using namespace homing::test;

namespace {

const QByteArray ehlo = "C: EHLO [127.0.0.1]\n";
const QByteArray hello =
    "S: 220 mail.example\n" + ehlo + "S: 250-mail.example\nS: 250 AUTH PLAIN\n";
const QByteArray loginLine = "C: AUTH PLAIN " + plainResponse() + '\n';
const QByteArray login = hello + loginLine + "S: 235 in\n";
const QByteArray mail = "C: MAIL FROM:<anna@example.org>\n";
const QByteArray rcpt = "C: RCPT TO:<bob@example.net>\n";
const QByteArray envelope = login + mail + "S: 250 ok\n" + rcpt + "S: 250 ok\n";
const QByteArray body =
    "C: From: Anna <anna@example.org>\nC: To: bob@example.net\nC: Subject: hello\n"
    "C: \nC: one\nC: ..two\nC: ...\nC: ..\nC: last\nC: .\n";
const QByteArray data = envelope + "C: DATA\nS: 354 go\n" + body;

QByteArray repeated(const QByteArray &text, int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

/// A line in the test's hand: what is written stays in this process as long as it likes.
class HeldTransport final : public session::Transport
{
public:
    void open(const session::Endpoint &, int) override
    {
        QMetaObject::invokeMethod(
            this,
            [this] {
                isOpen = true;
                Q_EMIT connected();
            },
            Qt::QueuedConnection);
    }
    void startTls() override { }
    bool hasUnreadBytes() const override { return !incoming.isEmpty(); }
    QByteArray read(qint64 most) override
    {
        const QByteArray bytes = incoming.left(most);
        incoming.remove(0, bytes.size());
        return bytes;
    }
    void write(const QByteArray &bytes) override
    {
        written += bytes;
        unsent += bytes.size();
    }
    qint64 unsentBytes() const override { return unsent; }
    void endTlsRecord() override { }
    void close() override { }
    bool isEncrypted() const override { return false; }
    QByteArray peerLeaf() const override { return {}; }
    QByteArray tlsSummary() const override { return {}; }
    int tlsMinorVersion() const override { return 0; }

    void say(const QByteArray &lines)
    {
        incoming += lines;
        Q_EMIT readable();
    }
    QByteArray incoming, written;
    qint64 unsent = 0;
    bool isOpen = false;
};

/// Up to the 354 of a server that takes everything; then the message is on its way.
struct HeldRig : SubmitRig
{
    explicit HeldRig(const QByteArray &message)
    {
        credentials = {};
        submission.message = message;
        session.setTransportFactory([this](Clock &) {
            auto made = std::make_unique<HeldTransport>();
            line = made.get();
            return made;
        });
        send();
        while (!line || !line->isOpen)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        for (const char *answer : {"220 x", "250 x", "250 ok", "250 ok"})
            line->say(QByteArray(answer) + "\r\n");
        line->unsent = 0;
        line->say("354 go\r\n");
    }
    bool endWasWritten() const { return line->written.endsWith("\r\n.\r\n"); }
    HeldTransport *line = nullptr; // while connected
};

} // namespace

class TestSmtpHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(certificates().isValid(), qPrintable(certificates().problem()));
    }
    void script_data();
    void script();
    void startTls_data();
    void startTls();
    void clearTextForTls();
    void silence_data();
    void silence();
    void dripIsNoAnswer();
    void sessionMayBeDeletedInAnySlot_data();
    void sessionMayBeDeletedInAnySlot();
    void theEndIsHeldBack();
    void aStuckMessageTimesOut();
    void acceptedJustBeforeTheEnd();
    void hangsUpWithinALargeMessage();
    void refusesWithinALargeMessage_data();
    void refusesWithinALargeMessage();
};

void TestSmtpHostile::script_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<int>("cause");
    const auto row = [](const char *name, const QByteArray &script, const char *outcome,
                        FaultCause cause) {
        QTest::newRow(name) << script << QByteArray(outcome) << int(cause);
    };
    const FaultCause protocol = FaultCause::Protocol;
    const FaultCause bye = FaultCause::ServerBye;
    const FaultCause lost = FaultCause::ConnectionLost;
    const FaultCause none = FaultCause::None;
    row("plays by the rules", data + "S: 250 taken\nC: QUIT\nS: 221 bye\n", "Delivered", none);
    // What the first line may be.
    row("IMAP", "S: * OK ready\n", "NotSent", protocol);
    row("HTTP", "S: HTTP/1.1 400 Bad Request\n", "NotSent", protocol);
    row("no service", "S: 554 no\n", "NotSent", bye);
    row("busy", "S: 421 later\n", "NotSent", bye);
    row("closes at once", "T: close\n", "NotSent", lost);
    row("resets at once", "T: reset\n", "NotSent", lost);
    row("354 as greeting", "S: 354 go\n", "NotSent", protocol);
    row("250 as greeting", "S: 250 go\n", "NotSent", protocol);
    row("greets twice", "S: 220 a\nS: 220 b\n", "NotSent", protocol);
    // No end of it.
    row("endless line", "T: raw 220 " + QByteArray(5'000, 'x') + "\nT: hold\n", "NotSent",
        protocol);
    row("endless lines", repeated("S: 220-more\n", 101) + "T: hold\n", "NotSent", protocol);
    row("endless EHLO", "S: 220 x\n" + ehlo + repeated("S: 250-X-MORE\n", 101) + "T: hold\n",
        "NotSent", protocol);
    row("endless line behind the message",
        data + "T: raw 250 " + QByteArray(5'000, 'x') + "\nT: hold\n", "Unknown", protocol);
    row("endless lines behind the message", data + repeated("S: 250-more\n", 101) + "T: hold\n",
        "Unknown", protocol);
    // Answers before their commands.
    row("EHLO's answer early", "S: 220 a\nS: 250 b\nT: hold\n", "NotSent", protocol);
    row("login's answer early",
        "S: 220 a\n" + ehlo + "S: 250-x\nS: 250 AUTH PLAIN\nS: 235 in\nT: hold\n", "NotSent",
        protocol);
    row("MAIL's answer early", hello + loginLine + "S: 235 in\nS: 250 ok\nT: hold\n", "NotSent",
        protocol);
    row("RCPT's answer early", login + mail + "S: 250 ok\nS: 250 ok\nT: hold\n", "NotSent",
        protocol);
    row("354 early", login + mail + "S: 250 ok\n" + rcpt + "S: 250 ok\nS: 354 go\nT: hold\n",
        "NotSent", protocol);
    row("a goodbye early", login + mail + "S: 250 ok\nS: 421 bye\nT: hold\n", "NotSent", bye);
    row("354 twice", envelope + "C: DATA\nS: 354 go\nS: 354 go\nT: hold\n", "NotSent", protocol);
    row("354 and its end", envelope + "C: DATA\nS: 354 go\nS: 250 taken\nT: hold\n", "Unknown",
        protocol);
    row("354 and a refusal", envelope + "C: DATA\nS: 354 go\nS: 552 no\nT: hold\n", "Refused",
        none);
    row("354 and a goodbye", envelope + "C: DATA\nS: 354 go\nS: 421 bye\nT: hold\n", "NotSent",
        bye);
    // Wrong codes.
    row("EHLO refused", "S: 220 x\n" + ehlo + "S: 502 what\n", "NotSent", protocol);
    row("EHLO asks", "S: 220 x\n" + ehlo + "S: 354 go\n", "NotSent", protocol);
    row("no AUTH offered", "S: 220 x\n" + ehlo + "S: 250 x\n", "NotSent",
        FaultCause::LoginUnavailable);
    row("login 354", hello + loginLine + "S: 354 go\n", "NotSent", protocol);
    row("login 334 for ever", hello + loginLine + "S: 334 \n", "NotSent", protocol);
    row("LOGIN 334 for ever",
        "S: 220 x\n" + ehlo
            + "S: 250-x\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 \nC: <any>\nS: 334 \nC: "
              "<any>\nS: 334 \n",
        "NotSent", protocol);
    row("MAIL 354", login + mail + "S: 354 go\n", "NotSent", protocol);
    row("RCPT 354", login + mail + "S: 250 ok\n" + rcpt + "S: 354 go\n", "NotSent", protocol);
    row("DATA 250", envelope + "C: DATA\nS: 250 ok\n", "NotSent", protocol);
    row("DATA 334", envelope + "C: DATA\nS: 334 ok\n", "NotSent", protocol);
    row("end 354", data + "S: 354 more\n", "Unknown", protocol);
    row("end 334", data + "S: 334 more\n", "Unknown", protocol);
    row("end no code", data + "S: ok\n", "Unknown", protocol);
    row("end bare LF", data + "T: raw 250 ok\xE2\x90\x8A\nT: hold\n", "Unknown", protocol);
    row("end codes differ", data + "S: 250-taken\nS: 550 not taken\n", "Unknown", protocol);
    // Goodbye, cuts.
    row("421 to EHLO", "S: 220 x\n" + ehlo + "S: 421 bye\n", "NotSent", bye);
    row("421 to the login", hello + loginLine + "S: 421 bye\n", "NotSent", bye);
    row("421 to MAIL", login + mail + "S: 421 bye\n", "NotSent", bye);
    row("421 to RCPT", login + mail + "S: 250 ok\n" + rcpt + "S: 421 bye\n", "NotSent", bye);
    row("421 to DATA", envelope + "C: DATA\nS: 421 bye\n", "NotSent", bye);
    row("421 to the message", data + "S: 421 4.3.2 bye\n", "Refused", none);
    row("closes before 354", envelope + "C: DATA\nT: close\n", "NotSent", lost);
    row("closes behind the message", data + "T: close\n", "Unknown", lost);
    row("resets behind the message", data + "T: reset\n", "Unknown", lost);
    row("half an answer to the message", data + "T: raw 250 tak\nT: close\n", "Unknown", lost);
    row("half a long answer to the message",
        data + "T: raw 250-taken\xE2\x90\x8D\xE2\x90\x8A\nT: close\n", "Unknown", lost);
    row("closes after QUIT", data + "S: 250 taken\nC: QUIT\nT: close\n", "Delivered", none);
    row("nonsense after QUIT", data + "S: 250 taken\nC: QUIT\nS: what\n", "Delivered", none);
    row("accepts twice", data + "S: 250 taken\nS: 250 taken\n", "Delivered", none);
    row("accepts, then not", data + "S: 250 taken\nS: 550 no\n", "Delivered", none);
    row("accepts and says goodbye", data + "S: 250 taken\nS: 421 bye\n", "Delivered", none);
    row("octet by octet", "T: bytewise\n" + data + "S: 250 taken\nC: QUIT\nS: 221 bye\n",
        "Delivered", none);
}

void TestSmtpHostile::script()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, outcome);
    QFETCH(int, cause);
    ScriptedRig rig(script);
    rig.send();
    VERIFY_OUTCOME(rig, outcome);
    QVERIFY2(rig.outcome.fault.cause == FaultCause(cause),
             rig.outcome.fault.detail.toUtf8() + rig.transcript());
    // What the client said is what the script wants, as far as it came.
    const QStringList failures = rig.server.failures();
    QVERIFY2(failures.isEmpty(),
             qPrintable(failures.join(u'\n') + QString::fromUtf8(rig.transcript())));
}

void TestSmtpHostile::startTls_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("cause");
    const QByteArray before = "S: 220 mail.example\n" + ehlo;
    const QByteArray asked = before + "S: 250-mail.example\nS: 250 STARTTLS\nC: STARTTLS\n";
    const QByteArray crlfs = "\xE2\x90\x8D\xE2\x90\x8A";
    const auto row = [](const char *name, const QByteArray &script, FaultCause cause) {
        QTest::newRow(name) << script << int(cause);
    };
    // Whatever is offered or not, STARTTLS is asked for, and nothing else ever is.
    row("not offered, refused", before + "S: 250 AUTH PLAIN\nC: STARTTLS\nS: 502 no\n",
        FaultCause::TlsUnavailable);
    row("EHLO refused", before + "S: 502 no\nC: STARTTLS\nS: 502 no\n", FaultCause::TlsUnavailable);
    row("454", asked + "S: 454 4.7.0 not now\n", FaultCause::TlsUnavailable);
    row("250 is not 220", asked + "S: 250 ok\n", FaultCause::TlsUnavailable);
    row("235", asked + "S: 235 you are in\n", FaultCause::TlsUnavailable);
    row("421", asked + "S: 421 bye\n", FaultCause::ServerBye);
    row("closes", asked + "T: close\n", FaultCause::ConnectionLost);
    row("EHLO and 220 in one", before + "S: 250 STARTTLS\nS: 220 go\nT: hold\n",
        FaultCause::Protocol);
    row("injected answer", asked + "S: 220 go\nS: 250-mail.example\nS: 250 AUTH PLAIN\nT: hold\n",
        FaultCause::TlsInjection);
    row("injected half line", asked + "T: raw 220 go" + crlfs + "250\nT: hold\n",
        FaultCause::TlsInjection);
    row("injected octet", asked + "T: raw 220 go" + crlfs + "2\nT: hold\n",
        FaultCause::TlsInjection);
    row("injected goodbye", asked + "S: 220 go\nS: 421 bye\nT: hold\n", FaultCause::TlsInjection);
    row("text instead of TLS", asked + "S: 220 go\nT: await\n", FaultCause::TlsFailed);
}

void TestSmtpHostile::startTls()
{
    QFETCH(QByteArray, script);
    QFETCH(int, cause);
    ScriptedRig rig(script);
    rig.server.setIdentity(certificates().good());
    rig.endpoint.caFile = certificates().caFile();
    rig.endpoint.host = QStringLiteral("localhost");
    rig.endpoint.tls = session::TlsMode::StartTls;
    rig.send();
    if (FaultCause(cause) == FaultCause::TlsFailed) {
        QTRY_VERIFY(rig.server.isAwaiting() && rig.server.received().size() > 100);
        rig.clock.advance(rig.timeouts.connect);
        cause = int(FaultCause::TimedOut);
    }
    VERIFY_OUTCOME(rig, "NotSent");
    QVERIFY2(rig.outcome.fault.cause == FaultCause(cause),
             rig.outcome.fault.detail.toUtf8() + rig.transcript());
    const QByteArray received = rig.server.received();
    QVERIFY(received.startsWith("EHLO [127.0.0.1]\r\n"));
    QVERIFY2(!received.contains("AUTH") && !received.contains("MAIL")
                 && !received.contains(plainResponse()),
             received);
}

/// A server, or somebody before it, that talks in the clear where TLS is to be.
void TestSmtpHostile::clearTextForTls()
{
    ScriptedRig rig("S: 220 mail.example\nS: 250-x\nS: 250 AUTH PLAIN\nT: hold\n");
    rig.endpoint.tls = session::TlsMode::Implicit;
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::TlsFailed);
    QVERIFY(!rig.server.received().contains("EHLO") && !rig.server.received().contains("AUTH"));
}

void TestSmtpHostile::silence_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("patience"); // RFC 5321 4.5.3.2
    QTest::addColumn<QByteArray>("outcome");
    const int minute = 60'000;
    const auto row = [](const char *name, const QByteArray &script, int patience,
                        const char *outcome) {
        QTest::newRow(name) << script + "T: await\n" << patience << QByteArray(outcome);
    };
    row("greeting", "", 5 * minute, "NotSent");
    row("EHLO", "S: 220 x\n" + ehlo, 5 * minute, "NotSent");
    row("AUTH", hello + loginLine, 5 * minute, "NotSent");
    row("MAIL", login + mail, 5 * minute, "NotSent");
    row("RCPT", login + mail + "S: 250 ok\n" + rcpt, 5 * minute, "NotSent");
    row("DATA", envelope + "C: DATA\n", 2 * minute, "NotSent");
    row("end of the message", data, 10 * minute, "Unknown");
    row("half an early answer",
        login + mail
            + "T: raw 250 ok\xE2\x90\x8D\xE2\x90\x8A"
              "25\n",
        5 * minute, "NotSent");
    row("QUIT", data + "S: 250 taken\nC: QUIT\n", 2'000, "Delivered");
}

void TestSmtpHostile::silence()
{
    QFETCH(QByteArray, script);
    QFETCH(int, patience);
    QFETCH(QByteArray, outcome);
    ScriptedRig rig(script);
    rig.send();
    QTRY_VERIFY2(rig.server.isAwaiting(), rig.transcript());
    QTRY_COMPARE(rig.clock.nextDueMs(), qint64(patience)); // and no other timer runs
    rig.clock.advance(patience - 1);
    QCoreApplication::processEvents();
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    VERIFY_OUTCOME(rig, outcome);
    if (outcome != "Delivered")
        QCOMPARE(rig.outcome.fault.cause, FaultCause::TimedOut);
    QCOMPARE(rig.clock.nextDueMs(), qint64(-1));
}

/// Lines that go on do not renew the patience: only a whole answer does.
void TestSmtpHostile::dripIsNoAnswer()
{
    ScriptedRig rig(data + "S: 250-a\nT: await\nS: 250-b\nT: await\n");
    rig.send();
    QTRY_VERIFY(rig.server.isAwaiting());
    QTRY_COMPARE(rig.clock.nextDueMs(), qint64(rig.timeouts.dataEnd));
    rig.clock.advance(rig.timeouts.dataEnd - 1'000);
    rig.server.resume();
    QTRY_VERIFY(rig.server.isAwaiting());
    QTest::qWait(0);
    QCOMPARE(rig.clock.nextDueMs(), qint64(1'000));
    rig.clock.advance(1'000);
    VERIFY_OUTCOME(rig, "Unknown");
}

void TestSmtpHostile::sessionMayBeDeletedInAnySlot_data()
{
    QTest::addColumn<int>("signal");
    for (int signal = 0; signal < 4; ++signal)
        QTest::addRow("%d", signal) << signal;
}

void TestSmtpHostile::sessionMayBeDeletedInAnySlot()
{
    QFETCH(int, signal);
    ManualClock clock;
    SmtpRecorder server;
    server.password = password;
    server.start();
    auto *session = new submit::SmtpSession(clock, nullptr);
    QPointer<submit::SmtpSession> guard(session);
    const auto end = [session] { delete session; };
    if (signal == 0)
        QObject::connect(session, &submit::SmtpSession::recipientsAnswered, &server, end);
    else if (signal == 1)
        QObject::connect(session, &submit::SmtpSession::progressed, &server, end);
    else if (signal == 2)
        QObject::connect(session, &submit::SmtpSession::finished, &server, end);
    else
        QObject::connect(session, &submit::SmtpSession::closed, &server, end);
    session::Endpoint endpoint;
    endpoint.host = QStringLiteral("127.0.0.1");
    endpoint.port = server.serverPort();
    endpoint.tls = session::TlsMode::None;
    session->configure(endpoint, {QStringLiteral("alice"), Secret(password)}, {});
    session->send({"anna@example.org", {"bob@example.net"}, usualMessage, false, {}});
    QTRY_VERIFY(!guard);
    QCoreApplication::processEvents();
    QCOMPARE(clock.nextDueMs(), qint64(-1));
}

/// As long as anything before it is still here, a broken line means that nothing was sent.
void TestSmtpHostile::theEndIsHeldBack()
{
    const Fault cut {FaultCause::ConnectionLost, {}};
    HeldRig held(usualMessage);
    QVERIFY(held.line->written.endsWith("\r\nlast\r\n"));
    Q_EMIT held.line->failed(cut);
    VERIFY_OUTCOME(held, "NotSent");

    HeldRig gone(usualMessage);
    gone.line->unsent = 1;
    Q_EMIT gone.line->progressed();
    QVERIFY(!gone.endWasWritten());
    gone.line->unsent = 0;
    Q_EMIT gone.line->progressed();
    QVERIFY(gone.endWasWritten());
    Q_EMIT gone.line->failed(cut);
    VERIFY_OUTCOME(gone, "Unknown");

    // Of a large message no more is handed over than the line takes.
    HeldRig large(repeated("0123456789\r\n", 100'000));
    const qsizetype most = large.line->written.size();
    QVERIFY2(most > 60'000 && most < 200'000, QByteArray::number(most));
    Q_EMIT large.line->progressed();
    QCOMPARE(large.line->written.size(), most);
    large.line->unsent = 0;
    Q_EMIT large.line->progressed();
    QVERIFY(large.line->written.size() > most && !large.endWasWritten());
    large.session.abort();
    VERIFY_OUTCOME(large, "NotSent");
}

void TestSmtpHostile::aStuckMessageTimesOut()
{
    HeldRig rig(usualMessage);
    rig.clock.advance(rig.timeouts.dataBlock - 1);
    Q_EMIT rig.line->progressed(); // an octet has left: patience begins anew
    rig.clock.advance(rig.timeouts.dataBlock - 1);
    QCOMPARE(rig.closedCount, 0);
    rig.clock.advance(1);
    VERIFY_OUTCOME(rig, "NotSent");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::TimedOut);
}

/// What was said before the end had left is no answer to it, even where it is read only then.
void TestSmtpHostile::acceptedJustBeforeTheEnd()
{
    HeldRig rig(usualMessage);
    rig.line->incoming = "250 taken\r\n";
    rig.line->unsent = 0;
    Q_EMIT rig.line->progressed();
    VERIFY_OUTCOME(rig, "Unknown");
    QCOMPARE(rig.outcome.fault.cause, FaultCause::Protocol);
}

/// The end of a message that does not fit into the line never left: that is known, not unknown.
void TestSmtpHostile::hangsUpWithinALargeMessage()
{
    RecordedRig rig;
    rig.server.cutAfterReceived = 100'000;
    rig.server.isCutHard = true;
    QByteArray message = "Subject: large\r\n\r\n";
    message += repeated(QByteArray(76, 'x') + "\r\n", 200'000);
    rig.submission.message = message;
    rig.send();
    VERIFY_OUTCOME(rig, "NotSent");
    QVERIFY(rig.progress > 0 && rig.progress < message.size());
    QCOMPARE(rig.server.deliveries.size(), 0);
}

void TestSmtpHostile::refusesWithinALargeMessage_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("outcome");
    QTest::newRow("552") << QByteArray("552 5.3.4 too much") << QByteArray("Refused");
    QTest::newRow("421") << QByteArray("421 4.3.2 bye") << QByteArray("NotSent");
    QTest::newRow("354") << QByteArray("354 go on") << QByteArray("NotSent");
    QTest::newRow("250") << QByteArray("250 thanks") << QByteArray("Unknown");
}

void TestSmtpHostile::refusesWithinALargeMessage()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, outcome);
    // The server reads no further than the message's first line.
    ScriptedRig rig(envelope + "C: DATA\nS: 354 go\nC: first\nS: " + answer + "\nT: hold\n");
    rig.submission.message = "first\r\n" + repeated(QByteArray(76, 'x') + "\r\n", 400'000);
    rig.send();
    VERIFY_OUTCOME(rig, outcome);
    QVERIFY(!rig.server.received().endsWith("\r\n.\r\n"));
}

QTEST_GUILESS_MAIN(TestSmtpHostile)
#include "tst_smtphostile.moc"
