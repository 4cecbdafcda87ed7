// SPDX-License-Identifier: GPL-3.0-or-later
// SessionRig: an ImapSession with a ScriptedServer before it, a clock in the test's hand, and
// everything that was signalled.
#pragma once

#include "core/session/imapsession.h"
#include "tests/support/scriptedserver.h"

#include <QtTest>

namespace homing::test {

inline QByteArray nameOf(session::CommandResult::Kind kind)
{
    switch (kind) {
    case session::CommandResult::Kind::Ok:
        return "OK";
    case session::CommandResult::Kind::No:
        return "NO";
    case session::CommandResult::Kind::Bad:
        return "BAD";
    case session::CommandResult::Kind::NotSent:
        return "NOTSENT";
    case session::CommandResult::Kind::Lost:
        return "LOST";
    }
    return "?";
}

inline const char password[] = "c4naryPassw0rd";

struct SessionRig
{
    explicit SessionRig(ScriptedServer::Tls tls = ScriptedServer::Tls::None)
        : server(tls)
    {
        server.start();
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = server.serverPort();
        endpoint.tls =
            tls == ScriptedServer::Tls::None ? session::TlsMode::None : session::TlsMode::Implicit;
        credentials = {QStringLiteral("alice"), Secret(password)};
        auto &s = session;
        QObject::connect(&s, &session::ImapSession::authenticated, &s, [this](bool changed) {
            events.append(changed ? "authenticated changed" : "authenticated");
        });
        QObject::connect(&s, &session::ImapSession::untagged, &s,
                         [this](const imap::Response &response) { take(response); });
        QObject::connect(&s, &session::ImapSession::finished, &s,
                         [this](session::CommandId id, const session::CommandResult &result) {
                             ++finishedCount[id];
                             results[id] = result;
                             events.append("finished " + QByteArray::number(id) + ' '
                                           + nameOf(result.kind));
                         });
        QObject::connect(&s, &session::ImapSession::closed, &s, [this](const Fault &f) {
            fault = f;
            ++closedCount;
            events.append("closed");
        });
        QObject::connect(&s, &session::ImapSession::malformed, &s,
                         [this] { events.append("malformed"); });
    }

    void take(const imap::Response &response)
    {
        if (const auto *exists = std::get_if<imap::ExistsData>(&response))
            events.append("exists " + QByteArray::number(exists->count));
        else if (const auto *status = std::get_if<imap::StatusResponse>(&response))
            events.append("status " + status->text);
        else if (const auto *fetch = std::get_if<imap::FetchData>(&response))
            fetched.push_back(*fetch);
        else
            events.append("untagged");
    }

    void configure() { session.configure(endpoint, credentials, remembered, timeouts); }
    void open()
    {
        configure();
        session.open();
    }
    /// PLAIN was used the last time, and the server can do what a one-flight reconnect needs.
    void remember(const QByteArray &mechanism = "PLAIN",
                  const QByteArray &after = "IMAP4REV1 IDLE ENABLE QRESYNC LITERAL+")
    {
        remembered.mechanism = mechanism;
        remembered.beforeLogin = imap::Capabilities({"IMAP4REV1", "SASL-IR", "AUTH=" + mechanism});
        remembered.afterLogin = imap::Capabilities(after.split(' '));
    }
    session::CommandId submit(const QByteArray &verb,
                              session::Pipelining pipelining = session::Pipelining::Free)
    {
        return session.submit(imap::Command(verb), pipelining);
    }
    bool isReady() const { return session.state() == session::ImapSession::State::Ready; }
    bool isIdling() const { return session.state() == session::ImapSession::State::Idling; }

    ManualClock clock;
    session::TrafficLog log;
    ScriptedServer server;
    session::ImapSession session {clock, &log};
    session::Endpoint endpoint;
    session::Credentials credentials;
    session::RememberedServer remembered;
    session::Timeouts timeouts;

    QList<QByteArray> events;
    QHash<session::CommandId, session::CommandResult> results;
    QHash<session::CommandId, int> finishedCount;
    std::vector<imap::FetchData> fetched;
    Fault fault;
    int closedCount = 0;
};

/// "\0alice\0c4naryPassw0rd" in base64.
inline QByteArray plainResponse()
{
    return (QByteArray("\0alice\0", 7) + password).toBase64();
}

/// CR LF as a scenario shows it within a line.
inline constexpr char crlf[] = "\xE2\x90\x8D\xE2\x90\x8A";
inline const QByteArray usualCapabilities =
    QByteArrayLiteral("IMAP4rev1 IDLE LITERAL+ COMPRESS=DEFLATE");

/// The server's side of a remembered login.
inline QByteArray loginScript(const QByteArray &capabilities = usualCapabilities)
{
    return "S: * OK ready\nC: A1 AUTHENTICATE PLAIN " + plainResponse() + "\nS: A1 OK [CAPABILITY "
        + capabilities + "] in\n";
}

/// Opens a remembered connection; `script` is what comes behind the login, from tag A2 on.
struct LoggedIn : SessionRig
{
    explicit LoggedIn(const QByteArray &script, const QByteArray &capabilities = usualCapabilities)
    {
        remember("PLAIN", capabilities.toUpper());
        server.play(loginScript(capabilities) + script);
        open();
    }
};

} // namespace homing::test

/// The server said and heard everything as its scenario has it.
#define VERIFY_PLAYED(rig)                                                                         \
    do {                                                                                           \
        QTRY_VERIFY2((rig).server.isFinished() || !(rig).server.failures().isEmpty(),              \
                     (rig).log.toScenario().constData());                                          \
        QVERIFY2((rig).server.failures().isEmpty(),                                                \
                 qPrintable((rig).server.failures().join(QLatin1Char('\n'))));                     \
    } while (false)
