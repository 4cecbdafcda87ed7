// SPDX-License-Identifier: GPL-3.0-or-later
// Transport: bytes to and from one server: TCP, implicit TLS or STARTTLS, the certificate's
// verification. Used for IMAP and SMTP. It never blocks, never uses a proxy, and gives no byte of
// an unverified TLS connection to anybody. Lives in its owner's thread. Its signals come straight
// from the event loop, so a slot may delete it. One open() in its life.
#pragma once

#include "core/base/fault.h"
#include "core/session/clocktimer.h"
#include "core/session/sessionconfig.h"

#include <QObject>
#include <QSslError>

class QSslSocket;

namespace homing::session {

class Dialer;

class Transport : public QObject
{
    Q_OBJECT
public:
    explicit Transport(Clock &clock, QObject *parent = nullptr);
    ~Transport() override;

    /// Connects; with TlsMode::Implicit the handshake follows at once. `connectMs` bounds each of
    /// the two. connected() or failed() comes later, never from inside this call.
    void open(const Endpoint &endpoint, int connectMs);
    /// Only after connected() on a plain connection and when hasUnreadBytes() is false; secured()
    /// or failed() follows.
    void startTls();
    /// True when either socket layer holds a byte that read() has not given out.
    bool hasUnreadBytes() const;
    QByteArray read(qint64 maxBytes);
    /// Takes all of it; nothing is written before connected() or while a handshake runs.
    void write(const QByteArray &bytes);
    /// What was written so far leaves in TLS records of its own; does not wait.
    void endTlsRecord();
    /// Drops the connection; no signal follows.
    void close();

    bool isEncrypted() const { return m_encrypted; }
    /// SHA-256 of the certificate that the server showed, accepted or not; empty before.
    QByteArray peerLeaf() const { return m_peerLeaf; }
    /// "TLSv1.3 TLS_AES_256_GCM_SHA384", empty without TLS.
    QByteArray tlsSummary() const;
    /// 2 for TLS 1.2, 3 for TLS 1.3; 0 without TLS.
    int tlsMinorVersion() const;

Q_SIGNALS:
    void connected(); // TlsMode::Implicit: encrypted and verified
    void secured();   // after startTls(): encrypted and verified
    void readable();
    void progressed();                       // bytes left for the server
    void failed(const homing::Fault &fault); // at most once, after the last readable()

private:
    void dialled();
    void startHandshake();
    void handshakeDone();
    void judge(const QList<QSslError> &errors);
    void broken();
    void fail(const Fault &fault);

    Clock &m_clock;
    Endpoint m_endpoint;
    int m_connectMs = 0;
    std::unique_ptr<Dialer> m_dialer;
    std::unique_ptr<QSslSocket> m_socket;
    ClockTimer m_timer;
    QStringList m_refusals; // what is wrong with the certificate
    QByteArray m_peerLeaf;
    bool m_handshaking = false;
    bool m_encrypted = false;
};

} // namespace homing::session
