// SPDX-License-Identifier: GPL-3.0-or-later
// ImapServer: the server half: mailboxes in memory with RFC 7162's mod-sequences, served on a
// loopback port. Used by the demo account, the tests and the simulation. Lives in the
// thread that made it.
#pragma once

#include "core/imap/uidset.h"

#include <QDateTime>
#include <QObject>

#include <memory>

class QSslConfiguration;

namespace homing {
class Clock;
}

namespace homing::server {

/// How much a mailbox remembers of its expunges (RFC 7162 section 5).
enum class ExpungeMemory { None, Minimal, Queue };

struct ServerOptions
{
    QByteArray user = "demo";
    QByteArray password; // empty: none works
    /// Capabilities to leave out, in upper case: {"QRESYNC", "CONDSTORE", ...}: plays lesser
    /// servers.
    QList<QByteArray> without;
    ExpungeMemory memory = ExpungeMemory::Queue;
    int queueLimit = 10'000;
    /// Keep a mod-sequence for each flag, so that UNCHANGEDSINCE fails only for the flags that are
    /// stored (RFC 7162 3.1.12). Off: one for the message, so MODIFIED is seen more often.
    bool modSeqPerFlag = false;
    /// A longer command line is refused. RFC 7162 section 4 asks for 8192 at least.
    qsizetype lineBytes = 64 * 1024;
    /// NOTIFY for more mailboxes is too expensive (RFC 5465 3.1).
    int notifyMailboxes = 10'000;
    // --- resumable sessions (draft-ietf-lemonade-reconnect-07)
    int sessionsPerUser = 20;
    int sessionsPerServer = 1'000;
    qint64 sessionLifetimeMs = 24LL * 60 * 60 * 1000; // without a connection
    const Clock *clock = nullptr; // of their age; null: the system's; outlives the server
    quint32 sidSeed = 0;          // other than 0: the SIDs of every run are alike
};

/// How a SID is written; what only that form can hold is in it.
enum class SidForm { Atom, Quoted, Literal };
/// Which comes first where both are said; the draft's examples have it either way.
enum class SidOrder { AsDraft, SelectedFirst, NewSidFirst };

/// Fault switches for tests; all off by default. Counted per connection.
struct ServerFaults
{
    qint64 cutAfterBytesOut = -1;   // close after that many bytes sent
    qint64 cutAfterBytesIn = -1;    // close after that many bytes read
    qint64 stallAfterBytesOut = -1; // half-open: say nothing more
    bool oneByteAtATime = false;
    bool forgetExpunges = false;
    bool noModSeq = false;
    bool noClosedCode = false;
    bool noEnabledAnswer = false;
    bool wrongExists = false; // EXISTS one too many
    bool vanishedUnknownUids = false;
    bool vanishedTwice = false;
    bool capabilitiesDifferBeforeLogin = false;
    bool untaggedAnywhere = false; // OK, EXISTS and FETCH before and behind every command's data
    int notifyOverflowAfter = -1;  // so many events told; then NOTIFICATIONOVERFLOW
    bool sidExpired = false;       // no session is ever resumed
    bool newSidTwice = false;
    SidForm sidForm = SidForm::Atom;
    SidOrder sidOrder = SidOrder::AsDraft;
    bool expungedForVanished = false; // EXPUNGED to clients with QRESYNC too, at SID and live
    int delayMs = 0;                  // each answer is held back so long, by the system's clock
    bool newUidValidity = false;      // of every mailbox, at every login
};

class ByteStream;
class MailStore; // the mailboxes; several servers or tests may look at it

class ImapServer : public QObject
{
    Q_OBJECT
public:
    ImapServer(std::shared_ptr<MailStore> store, ServerOptions options, QObject *parent = nullptr);
    ~ImapServer() override;
    /// On 127.0.0.1; port 0 picks one. False when it cannot be had.
    bool listen(quint16 port = 0);
    quint16 port() const;
    /// The server's certificate chain and key: clients of the port may STARTTLS from now on.
    void setTls(const QSslConfiguration &configuration);
    /// A second port, where TLS comes first (RFC 8314 3.2); after setTls().
    bool listenTls(quint16 port = 0);
    quint16 tlsPort() const;
    /// Serves a client that did not come by the port.
    void serve(std::unique_ptr<ByteStream> stream);
    void setFaults(const ServerFaults &faults); // for connections made from now on
    void dropConnections();
    int connectionCount() const;
    /// Resumable ones, whether a connection has them or not.
    int sessionCount() const;
    /// Bytes to and from clients since the start.
    qint64 bytesIn() const;
    qint64 bytesOut() const;

Q_SIGNALS:
    /// One client line or server line, for tests: 'C' or 'S'.
    void line(char direction, const QByteArray &text);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace homing::server
