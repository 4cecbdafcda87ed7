// SPDX-License-Identifier: GPL-3.0-or-later
// ImapSession: one connection to one server: TLS, login, command queue, pipelining, literals, IDLE, time-outs.
// It knows nothing of mailboxes or caches: it writes commands, matches tags, and hands every response on by signal.
// Lives in the account's thread. One object is one connection's life after another: open() may be called again after closed().
#pragma once

#include "core/base/clock.h"
#include "core/base/fault.h"
#include "core/imap/responseparser.h"
#include "core/session/sessionconfig.h"
#include "core/session/trafficlog.h"
#include "core/session/transport.h"

#include <QObject>

namespace homing::session {

using CommandId = quint64; // grows; 0 is none

/// How a command may stand beside others on the wire.
enum class Pipelining {
    Free,          // may follow at once, and be followed
    AfterPrevious, // written only when every earlier command has its tagged answer (its text depends on theirs)
};

struct CommandResult {
    enum class Kind { Ok, No, Bad, NotSent, Lost }; // NotSent: the wire never had it. Lost: written, no answer came.
    Kind kind = Kind::Lost;
    std::optional<imap::ResponseCode> code;
    QByteArray text;
    bool isOk() const { return kind == Kind::Ok; }
    /// The connection is gone. Not so where the command could not be said in IMAP: NotSent, and why in `text`.
    bool isLost() const { return kind == Kind::Lost || (kind == Kind::NotSent && text.isEmpty()); }
};

class ImapSession : public QObject
{
    Q_OBJECT
public:
    enum class State { Closed, Connecting, LoggingIn, Ready, Idling, LoggingOut };
    Q_ENUM(State)

    /// `clock` and `log` (may be null) outlive the session.
    ImapSession(Clock &clock, TrafficLog *log, QObject *parent = nullptr);
    ~ImapSession() override;

    void configure(Endpoint endpoint, Credentials credentials, RememberedServer remembered, Timeouts timeouts = {});

    /// For connections opened from now on; the socket one unless told otherwise.
    void setTransportFactory(TransportFactory factory);

    /// Connects and logs in. Commands submitted before open() or before login are written in the same flight as the login
    /// when the remembered server makes that safe (isOptimistic()), else right after it.
    void open();
    /// Drops the connection now; commands get Lost or NotSent, then closed() is emitted.
    void abort(homing::Fault fault);
    /// LOGOUT, or the reconnect draft's LOGOUT (PRESERVE); closed() follows.
    void logout(bool preserve = false);

    /// Queues a command. Its end is told by finished(); results come in the order of the server's answers.
    CommandId submit(imap::Command command, Pipelining pipelining = Pipelining::Free);
    /// Enters IDLE whenever nothing else is to be sent, leaves it by DONE for each submit(), renews it in time. Stays on until off.
    void setIdleWanted(bool wanted);
    /// COMPRESS=DEFLATE now, if offered and not yet active; commands queued behind it wait for its answer.
    void startCompression();

    State state() const;
    /// After login what the server said then; before it what is remembered; else empty.
    const imap::Capabilities &capabilities() const;
    /// True from open() until login is answered when commands ride in the login's flight on remembered capabilities.
    bool isOptimistic() const;
    const imap::AtomList &enabled() const; // from * ENABLED on this connection
    ConnectionCost cost() const; // of the last connection, also after closed()
    /// SHA-256 of the certificate that the server showed on this or the last connection, accepted or not; for an exception
    /// that the user makes (Endpoint::pinnedLeaf). Empty without TLS.
    QByteArray peerLeaf() const;
    /// To be stored after a login that worked.
    const RememberedServer &remembered() const;
    TrafficLog *log() const;

Q_SIGNALS:
    void stateChanged(homing::session::ImapSession::State state);
    /// Login done (or PREAUTH over TLS). `changed`: the capabilities are not those remembered; optimistic commands may come back BAD.
    /// Never true when nothing was remembered.
    void authenticated(bool changed);
    /// Every untagged response after login, in order, before the finished() of the command it came with.
    void untagged(const homing::imap::Response &response);
    void finished(homing::session::CommandId id, const homing::session::CommandResult &result);
    /// The tagged OK of an IDLE, in its place among the finished(): it may bear a HIGHESTMODSEQ (RFC 7162 section 6).
    void idleEnded(const homing::session::CommandResult &result);
    /// The connection is gone; every command has had its finished(). Cause None after a logout that we asked for.
    void closed(const homing::Fault &fault);
    /// A response that could not be parsed was skipped.
    void malformed(const QString &what);
    /// Bytes came in (for progress); at most a few times a second.
    void received(qint64 bytesIn);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace homing::session

Q_DECLARE_METATYPE(homing::session::CommandResult)
