// SPDX-License-Identifier: GPL-3.0-or-later
// Transport: bytes to and from one server, whatever carries them. Used for IMAP and SMTP. It never
// blocks and gives no byte of an unverified TLS connection to anybody. Lives in its owner's thread.
// Its signals come straight from the event loop, so a slot may delete it. One open() in its life.
#pragma once

#include "core/base/fault.h"
#include "core/session/clocktimer.h"
#include "core/session/sessionconfig.h"

#include <QObject>

#include <functional>
#include <memory>

namespace homing::session {

class Transport : public QObject
{
    Q_OBJECT
public:
    explicit Transport(QObject *parent = nullptr)
        : QObject(parent)
    {
    }

    /// Connects; with TlsMode::Implicit the handshake follows at once. `connectMs` bounds each of
    /// the two. connected() or failed() comes later, never from inside this call.
    virtual void open(const Endpoint &endpoint, int connectMs) = 0;
    /// Only after connected() on a plain connection and when hasUnreadBytes() is false; secured()
    /// or failed() follows.
    virtual void startTls() = 0;
    /// True when any layer holds a byte that read() has not given out.
    virtual bool hasUnreadBytes() const = 0;
    virtual QByteArray read(qint64 maxBytes) = 0;
    /// Takes all of it; nothing is written before connected() or while a handshake runs.
    virtual void write(const QByteArray &bytes) = 0;
    /// Octets that write() took and that this process still holds; progressed() tells of fewer.
    virtual qint64 unsentBytes() const = 0;
    /// What was written so far leaves in TLS records of its own; does not wait.
    virtual void endTlsRecord() = 0;
    /// Drops the connection; no signal follows.
    virtual void close() = 0;

    virtual bool isEncrypted() const = 0;
    /// SHA-256 of the certificate that the server showed, accepted or not; empty before.
    virtual QByteArray peerLeaf() const = 0;
    /// "TLSv1.3 TLS_AES_256_GCM_SHA384", empty without TLS.
    virtual QByteArray tlsSummary() const = 0;
    /// 2 for TLS 1.2, 3 for TLS 1.3; 0 without TLS.
    virtual int tlsMinorVersion() const = 0;

Q_SIGNALS:
    void connected(); // TlsMode::Implicit: encrypted and verified
    void secured();   // after startTls(): encrypted and verified
    void readable();
    void progressed();                       // bytes left for the server
    void failed(const homing::Fault &fault); // at most once, after the last readable()
};

/// Makes what carries one connection. `clock` outlives it.
using TransportFactory = std::function<std::unique_ptr<Transport>(Clock &clock)>;
/// TCP and TLS.
std::unique_ptr<Transport> makeSocketTransport(Clock &clock);

} // namespace homing::session
