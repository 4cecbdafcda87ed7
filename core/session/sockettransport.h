// SPDX-License-Identifier: GPL-3.0-or-later
// SocketTransport: TCP, implicit TLS or STARTTLS, the certificate's verification. No proxy.
#pragma once

#include "core/session/dialer.h"
#include "core/session/transport.h"

#include <QSslError>

class QSslSocket;

namespace homing::session {

class SocketTransport final : public Transport
{
    Q_OBJECT
public:
    explicit SocketTransport(Clock &clock, QObject *parent = nullptr);
    ~SocketTransport() override;
    /// As Dialer says. Before open().
    void setAddressRule(AddressRule rule) { m_rule = std::move(rule); }

    void open(const Endpoint &endpoint, int connectMs) override;
    void startTls() override;
    bool hasUnreadBytes() const override;
    QByteArray read(qint64 maxBytes) override;
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override;
    void endTlsRecord() override;
    void close() override;
    bool isEncrypted() const override { return m_encrypted; }
    QByteArray peerLeaf() const override { return m_peerLeaf; }
    QByteArray tlsSummary() const override;
    int tlsMinorVersion() const override;

private:
    void dialled();
    void startHandshake();
    void handshakeDone();
    void judge(const QList<QSslError> &errors);
    void broken();
    void fail(const Fault &fault);

    Clock &m_clock;
    AddressRule m_rule;
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
