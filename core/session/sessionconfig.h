// SPDX-License-Identifier: GPL-3.0-or-later
// What an ImapSession needs to know of server and user; values, filled by core/account.
#pragma once

#include "core/base/secret.h"
#include "core/imap/capabilities.h"

#include <QString>

namespace homing::session {

enum class TlsMode { Implicit, StartTls, None };

struct Endpoint {
    QString host;
    quint16 port = 993;
    TlsMode tls = TlsMode::Implicit;
    /// None is refused except for loopback, unless the user forced it for this account.
    bool allowPlaintext = false;
    /// PEM file with authorities trusted besides the system's; empty for none.
    QString caFile;
    /// SHA-256 (32 bytes, or hex) of exactly one accepted leaf certificate for this host and port; empty for none.
    QByteArray pinnedLeaf;
};

struct Credentials {
    QString user;
    Secret password;
};

/// What was learnt at earlier logins; kept by core/account in the store's notes. Makes the one-flight reconnect possible
/// and forbids downgrades (security: a server seen with SCRAM is not given a plain password without asking).
struct RememberedServer {
    imap::Capabilities beforeLogin;
    imap::Capabilities afterLogin;
    QByteArray mechanism; // "PLAIN", "SCRAM-SHA-256", "LOGIN"; empty: never logged in
    int tlsMinorVersion = 0; // the best seen, 3 for TLS 1.3: less is not accepted afterwards
    bool loginNeedsItsOwnFlight = false; // a server that was seen to drop commands pipelined behind the login
    int timesLearnt = 0; // how often that had to be learnt: a server that changes may do better, but not again and again
    int dropsBehindLogin = 0; // connections in a row that ended after the login's OK with nothing behind it answered
    bool isEmpty() const { return mechanism.isEmpty(); }
    void learnOwnFlight();
    /// The server is not what it was: it gets another chance, until it was seen thrice.
    void forgetOwnFlight();
    QByteArray toBytes() const;
    static RememberedServer fromBytes(const QByteArray &bytes);
};

/// Time limits in milliseconds.
struct Timeouts {
    int connect = 15'000;
    int greeting = 15'000;
    int command = 60'000;      // without a single byte from the server
    int idleRenewal = 28 * 60'000; // RFC 2177: under 29 minutes
    int logout = 2'000;
};

/// Cost of a connection so far, without the TLS layer's own bytes.
struct ConnectionCost {
    /// Client data sent after having waited for server data (TLS aside); 1 is the best there is.
    int flights = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 plainBytesIn = 0; // before decompression equals bytesIn; with COMPRESS what came out of it
    bool tls = false;
};

} // namespace homing::session
