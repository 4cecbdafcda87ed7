// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sockettransport.h"

#include "core/session/tlspolicy.h"

#include <QPointer>
#include <QSslCipher>
#include <QSslSocket>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace homing::session {

namespace {

/// What the system gives beyond this waits until the owner has read: memory stays bounded.
constexpr qint64 unreadBytes = 4 << 20;

/// A dead peer is noticed after about a minute of silence, unanswered data after half of one.
void watchOverLink(QSslSocket &socket)
{
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
#ifdef Q_OS_LINUX
    const auto set = [&socket](int option, int value) {
        ::setsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, option, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 45);
    set(TCP_KEEPINTVL, 5);
    set(TCP_KEEPCNT, 3);
    set(TCP_USER_TIMEOUT, 30'000);
#elif defined(Q_OS_MACOS)
    const int idleSeconds = 45;
    ::setsockopt(int(socket.socketDescriptor()), IPPROTO_TCP, TCP_KEEPALIVE, &idleSeconds,
                 sizeof idleSeconds);
#endif
}

} // namespace

std::unique_ptr<Transport> makeSocketTransport(Clock &clock)
{
    return std::make_unique<SocketTransport>(clock);
}

SocketTransport::SocketTransport(Clock &clock, QObject *parent)
    : Transport(parent)
    , m_clock(clock)
    , m_timer(clock, this)
{
}

SocketTransport::~SocketTransport()
{
    close();
}

void SocketTransport::open(const Endpoint &endpoint, int connectMs)
{
    m_endpoint = endpoint;
    m_connectMs = connectMs;
    if (endpoint.tls == TlsMode::None && !endpoint.allowPlaintext
        && !isLoopbackName(endpoint.host)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                fail({FaultCause::PlaintextRefused,
                      QStringLiteral("%1 is not this machine.").arg(m_endpoint.host)});
            },
            Qt::QueuedConnection);
        return;
    }
    m_timer.start(connectMs, [this] {
        fail({FaultCause::TimedOut,
              QStringLiteral("%1:%2: no connection.").arg(m_endpoint.host).arg(m_endpoint.port)});
    });
    m_dialer = std::make_unique<Dialer>(m_clock, this);
    m_dialer->setAddressRule(m_rule);
    connect(m_dialer.get(), &Dialer::connected, this, &SocketTransport::dialled,
            Qt::QueuedConnection);
    connect(m_dialer.get(), &Dialer::failed, this, &SocketTransport::fail, Qt::QueuedConnection);
    m_dialer->dial(endpoint.host, endpoint.port);
}

void SocketTransport::dialled()
{
    if (!m_dialer)
        return;
    m_socket = m_dialer->take();
    m_dialer.reset();
    m_timer.stop();
    watchOverLink(*m_socket);
    m_socket->setReadBufferSize(unreadBytes);
    // "localhost" may have been made to point elsewhere.
    if (m_endpoint.tls == TlsMode::None && !m_endpoint.allowPlaintext
        && !m_socket->peerAddress().isLoopback()) {
        fail({FaultCause::PlaintextRefused,
              QStringLiteral("%1 is %2, which is not this machine.")
                  .arg(m_endpoint.host, m_socket->peerAddress().toString())});
        return;
    }
    connect(m_socket.get(), &QSslSocket::errorOccurred, this, &SocketTransport::broken,
            Qt::QueuedConnection);
    connect(m_socket.get(), &QSslSocket::readyRead, this, &Transport::readable,
            Qt::QueuedConnection);
    connect(m_socket.get(), &QSslSocket::encrypted, this, &SocketTransport::handshakeDone,
            Qt::QueuedConnection);
    // Direct: this is the one moment at which errors can be accepted. Nothing of the owner's runs
    // in it.
    connect(m_socket.get(), qOverload<const QList<QSslError> &>(&QSslSocket::sslErrors), this,
            &SocketTransport::judge, Qt::DirectConnection);
    connect(m_socket.get(), &QSslSocket::bytesWritten, this, &Transport::progressed,
            Qt::QueuedConnection);
    connect(m_socket.get(), &QSslSocket::encryptedBytesWritten, this, &Transport::progressed,
            Qt::QueuedConnection);
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        QMetaObject::invokeMethod(this, &SocketTransport::broken, Qt::QueuedConnection);
    if (m_endpoint.tls == TlsMode::Implicit) {
        startHandshake();
        return;
    }
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Transport::readable, Qt::QueuedConnection);
    Q_EMIT connected();
}

void SocketTransport::startTls()
{
    if (m_socket && !m_encrypted && !m_handshaking)
        startHandshake();
}

void SocketTransport::startHandshake()
{
    QString problem;
    m_socket->setSslConfiguration(tlsConfiguration(m_endpoint, &problem));
    if (!problem.isEmpty()) {
        QMetaObject::invokeMethod(
            this,
            [this, problem] {
                fail({FaultCause::CertificateInvalid, problem});
            },
            Qt::QueuedConnection);
        return;
    }
    m_handshaking = true;
    m_timer.start(m_connectMs, [this] {
        fail({FaultCause::TimedOut,
              QStringLiteral("%1:%2: the TLS handshake did not end.")
                  .arg(m_endpoint.host)
                  .arg(m_endpoint.port)});
    });
    m_socket->setPeerVerifyName(m_endpoint.host); // also the name sent as SNI
    m_socket->startClientEncryption();
}

void SocketTransport::judge(const QList<QSslError> &errors)
{
    m_peerLeaf = leafDigest(m_socket->peerCertificate());
    if (isPinnedLeaf(m_socket->peerCertificate(), m_endpoint.pinnedLeaf))
        m_socket->ignoreSslErrors();
    else
        m_refusals = reasonsOf(errors);
}

void SocketTransport::handshakeDone()
{
    if (!m_socket || !m_handshaking)
        return;
    const QSslCertificate leaf = m_socket->peerCertificate();
    m_peerLeaf = leafDigest(leaf);
    if (!m_endpoint.pinnedLeaf.isEmpty()) {
        if (!isPinnedLeaf(leaf, m_endpoint.pinnedLeaf))
            m_refusals.append(
                QStringLiteral("The certificate is not the one that was accepted for this server"));
    } else if (!alternativeNamesAllow(leaf, m_endpoint.host)) {
        m_refusals.append(
            QStringLiteral("The host name is not among the names of the certificate"));
    }
    if (!m_refusals.isEmpty()) {
        fail({FaultCause::CertificateInvalid, describeRefusal(m_endpoint, m_refusals, leaf)});
        return;
    }
    m_timer.stop();
    m_handshaking = false;
    m_encrypted = true;
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Transport::readable, Qt::QueuedConnection);
    if (m_endpoint.tls == TlsMode::Implicit)
        Q_EMIT connected();
    else
        Q_EMIT secured();
}

void SocketTransport::broken()
{
    if (!m_socket)
        return;
    const auto error = m_socket->error();
    const QString text = QStringLiteral("%1:%2: %3")
                             .arg(m_endpoint.host)
                             .arg(m_endpoint.port)
                             .arg(m_socket->errorString());
    if (m_handshaking) {
        // The handshake may have ended before the news of it came to us.
        if (m_refusals.isEmpty() && m_socket->isEncrypted()) {
            const QPointer<SocketTransport> guard(this);
            handshakeDone();
            if (!guard || !m_socket)
                return;
        } else if (!m_refusals.isEmpty()) {
            fail({FaultCause::CertificateInvalid,
                  describeRefusal(m_endpoint, m_refusals, m_socket->peerCertificate())});
            return;
        } else {
            fail(faultOf(error, text, true));
            return;
        }
    }
    if (const qint64 unread = m_socket->bytesAvailable(); unread > 0) {
        const QPointer<SocketTransport> guard(this);
        Q_EMIT readable();
        if (!guard)
            return;
        if (m_socket && m_socket->bytesAvailable() > 0 && m_socket->bytesAvailable() < unread) {
            // It is read by and by; the end comes behind it.
            QMetaObject::invokeMethod(this, &SocketTransport::broken, Qt::QueuedConnection);
            return;
        }
    }
    fail(faultOf(error, text, true));
}

void SocketTransport::fail(const Fault &fault)
{
    if (!m_socket && !m_dialer && fault.cause != FaultCause::PlaintextRefused)
        return;
    close();
    Q_EMIT failed(fault);
}

bool SocketTransport::hasUnreadBytes() const
{
    if (!m_socket)
        return false;
    if (m_socket->bytesAvailable() > 0 || m_socket->encryptedBytesAvailable() > 0)
        return true;
#ifdef Q_OS_UNIX
    // What Qt has not fetched from the system yet.
    char byte = 0;
    if (!m_encrypted && !m_handshaking
        && ::recv(int(m_socket->socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
        return true;
#endif
    return false;
}

QByteArray SocketTransport::read(qint64 maxBytes)
{
    return m_socket && !m_handshaking ? m_socket->read(maxBytes) : QByteArray();
}

void SocketTransport::write(const QByteArray &bytes)
{
    if (m_socket && !m_handshaking)
        m_socket->write(bytes);
}

qint64 SocketTransport::unsentBytes() const
{
    return m_socket ? m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() : 0;
}

void SocketTransport::endTlsRecord()
{
    if (m_socket && m_encrypted)
        m_socket->flush();
}

void SocketTransport::close()
{
    m_timer.stop();
    m_dialer.reset();
    m_handshaking = false;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    // Says goodbye to the TLS layer as far as that can be done without waiting.
    if (m_encrypted && m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->disconnectFromHost();
    m_socket.reset();
}

int SocketTransport::tlsMinorVersion() const
{
    if (!m_socket || !m_encrypted)
        return 0;
    return m_socket->sessionProtocol() == QSsl::TlsV1_3 ? 3 : 2;
}

QByteArray SocketTransport::tlsSummary() const
{
    if (!m_socket || !m_encrypted)
        return {};
    const QSslCipher cipher = m_socket->sessionCipher();
    return (cipher.protocolString() + QLatin1Char(' ') + cipher.name()).toLatin1();
}

} // namespace homing::session
