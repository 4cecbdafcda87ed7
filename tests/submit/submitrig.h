// SPDX-License-Identifier: GPL-3.0-or-later
// SubmitRig: an SmtpSession, a clock in the test's hand, and everything that was signalled; before
// a recording server or a scripted one.
#pragma once

#include "core/submit/smtpsession.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/smtprecorder.h"

#include <QtTest>

namespace homing::test {

inline const char password[] = "c4naryPassw0rd";
inline const QByteArray usualMessage = QByteArrayLiteral(
    "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nSubject: hello\r\n\r\n"
    "one\r\n.two\r\n..\r\n.\r\nlast\r\n");

inline TestCertificates &certificates()
{
    static TestCertificates made;
    return made;
}

/// "\0alice\0c4naryPassw0rd" in base64.
inline QByteArray plainResponse()
{
    return (QByteArray("\0alice\0", 7) + password).toBase64();
}

struct SubmitRig
{
    SubmitRig()
    {
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.tls = session::TlsMode::None;
        credentials = {QStringLiteral("alice"), Secret(password)};
        submission.sender = "anna@example.org";
        submission.recipients = {"bob@example.net"};
        submission.message = usualMessage;
        auto &s = session;
        QObject::connect(&s, &submit::SmtpSession::recipientsAnswered, &s,
                         [this](const std::vector<submit::RecipientAnswer> &answers) {
                             recipients = answers;
                             ++recipientsCount;
                         });
        QObject::connect(&s, &submit::SmtpSession::progressed, &s,
                         [this](qint64 octets, qint64) { progress = octets; });
        QObject::connect(&s, &submit::SmtpSession::finished, &s,
                         [this](const submit::Outcome &told) {
                             outcome = told;
                             ++finishedCount;
                             if (closedCount > 0)
                                 ++lateCount;
                         });
        QObject::connect(&s, &submit::SmtpSession::closed, &s, [this] { ++closedCount; });
    }
    void send()
    {
        finishedCount = closedCount = 0;
        session.configure(endpoint, credentials, remembered, timeouts);
        session.send(submission);
    }
    QByteArray transcript() const { return log.toScenario(); }
    /// False when that takes too long.
    bool waitUntilClosed()
    {
        QEventLoop loop;
        QObject::connect(&session, &submit::SmtpSession::closed, &loop, &QEventLoop::quit);
        QTimer::singleShot(10'000, &loop, [&] { loop.exit(1); });
        return closedCount > 0 || loop.exec() == 0;
    }

    ManualClock clock;
    session::TrafficLog log;
    submit::SmtpSession session {clock, &log};
    session::Endpoint endpoint;
    session::Credentials credentials;
    session::RememberedServer remembered;
    submit::SmtpTimeouts timeouts;
    submit::Submission submission;

    submit::Outcome outcome;
    std::vector<submit::RecipientAnswer> recipients;
    qint64 progress = 0;
    int recipientsCount = 0;
    int finishedCount = 0;
    int closedCount = 0;
    int lateCount = 0; // finished() after closed()
};

struct RecordedRig : SubmitRig
{
    explicit RecordedRig(SmtpRecorder::Tls tls = SmtpRecorder::Tls::None)
        : server(tls)
    {
        server.password = password;
        server.start();
        endpoint.port = server.serverPort();
        if (tls == SmtpRecorder::Tls::None)
            return;
        server.setIdentity(certificates().good());
        endpoint.caFile = certificates().caFile();
        endpoint.host = QStringLiteral("localhost");
        endpoint.tls = tls == SmtpRecorder::Tls::Implicit ? session::TlsMode::Implicit
                                                          : session::TlsMode::StartTls;
    }
    SmtpRecorder server;
};

struct ScriptedRig : SubmitRig
{
    explicit ScriptedRig(const QByteArray &script,
                         ScriptedServer::Tls tls = ScriptedServer::Tls::None)
        : server(tls)
    {
        server.start();
        endpoint.port = server.serverPort();
        server.play(script);
    }
    ScriptedServer server;
};

inline QByteArray nameOf(submit::Outcome::Kind kind)
{
    switch (kind) {
    case submit::Outcome::Kind::Delivered:
        return "Delivered";
    case submit::Outcome::Kind::Refused:
        return "Refused";
    case submit::Outcome::Kind::NotSent:
        return "NotSent";
    case submit::Outcome::Kind::Unknown:
        return "Unknown";
    }
    return "?";
}

} // namespace homing::test

/// The send is over, in the right order, each signal once.
#define VERIFY_OVER(rig)                                                                           \
    do {                                                                                           \
        QVERIFY2((rig).waitUntilClosed(), (rig).transcript().constData());                         \
        QCOMPARE((rig).closedCount, 1);                                                            \
        QCOMPARE((rig).finishedCount, 1);                                                          \
        QCOMPARE((rig).lateCount, 0);                                                              \
        QVERIFY((rig).session.isIdle());                                                           \
    } while (false)

#define VERIFY_OUTCOME(rig, expected)                                                              \
    do {                                                                                           \
        VERIFY_OVER(rig);                                                                          \
        QVERIFY2(nameOf((rig).outcome.kind) == (expected),                                         \
                 (nameOf((rig).outcome.kind) + ' ' + (rig).outcome.fault.detail.toUtf8() + '\n'    \
                  + (rig).transcript())                                                            \
                     .constData());                                                                \
    } while (false)
