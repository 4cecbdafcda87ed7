// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/dialer.h"

#include <QHostInfo>
#include <QNetworkProxy>

namespace homing::session {

namespace {
constexpr int staggerMs = 250; // RFC 8305 section 5
constexpr qsizetype addressesTried = 8;

/// The system's order, but the two families by turns (RFC 8305 section 4).
QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> second;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : second).append(address);
    QList<QHostAddress> all;
    for (qsizetype i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            all.append(first.at(i));
        if (i < second.size())
            all.append(second.at(i));
    }
    return all.mid(0, addressesTried);
}
} // namespace

Fault faultOf(QAbstractSocket::SocketError error, const QString &text, bool wasConnected)
{
    FaultCause cause = FaultCause::ConnectionLost;
    if (error == QAbstractSocket::HostNotFoundError)
        cause = FaultCause::HostNotFound;
    else if (error == QAbstractSocket::ConnectionRefusedError)
        cause = FaultCause::ConnectionRefused;
    else if (error == QAbstractSocket::SocketTimeoutError)
        cause = FaultCause::TimedOut;
    else if (error == QAbstractSocket::NetworkError && !wasConnected)
        cause = FaultCause::Offline;
    else if (error == QAbstractSocket::SslHandshakeFailedError
             || error == QAbstractSocket::SslInternalError
             || error == QAbstractSocket::SslInvalidUserDataError)
        cause = FaultCause::TlsFailed;
    return {cause, text};
}

Dialer::Dialer(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_stagger(clock, this)
{
}

void Dialer::dial(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
    QHostAddress literal;
    if (literal.setAddress(host)) {
        QMetaObject::invokeMethod(
            this, [this, literal] { tryAddresses({literal}); }, Qt::QueuedConnection);
        return;
    }
    QHostInfo::lookupHost(host, this, [this](const QHostInfo &info) { lookedUp(info); });
}

void Dialer::lookedUp(const QHostInfo &info)
{
    if (info.addresses().isEmpty()) {
        m_lastFault = {FaultCause::HostNotFound,
                       QStringLiteral("%1: %2").arg(m_host, info.errorString())};
        giveUp();
        return;
    }
    tryAddresses(info.addresses());
}

void Dialer::tryAddresses(const QList<QHostAddress> &addresses)
{
    if (m_rule && !std::all_of(addresses.begin(), addresses.end(), m_rule)) {
        m_lastFault = {FaultCause::HostNotFound,
                       QStringLiteral("%1 is at an address that may not be asked.").arg(m_host)};
        giveUp();
        return;
    }
    m_addresses = interleaved(addresses);
    tryNext();
}

void Dialer::tryNext()
{
    if (m_done)
        return;
    if (m_addresses.isEmpty()) {
        if (m_attempts.empty())
            giveUp();
        return;
    }
    const QHostAddress address = m_addresses.takeFirst();
    auto socket = std::make_unique<QSslSocket>();
    QSslSocket *attempt = socket.get();
    m_attempts.push_back(std::move(socket));
    attempt->setProxy(QNetworkProxy::NoProxy);
    // Queued: nothing of ours ever runs inside the socket's own code.
    const QPointer<QSslSocket> guarded(attempt);
    connect(
        attempt, &QSslSocket::connected, this, [this, guarded] { attemptConnected(guarded); },
        Qt::QueuedConnection);
    connect(
        attempt, &QSslSocket::errorOccurred, this, [this, guarded] { attemptFailed(guarded); },
        Qt::QueuedConnection);
    attempt->connectToHost(address, m_port);
    if (!m_addresses.isEmpty())
        m_stagger.start(staggerMs, [this] { tryNext(); });
}

void Dialer::attemptConnected(QSslSocket *socket)
{
    const auto found = std::find_if(m_attempts.begin(), m_attempts.end(),
                                    [&](const auto &attempt) { return attempt.get() == socket; });
    if (m_done || socket == nullptr || found == m_attempts.end())
        return;
    m_done = true;
    m_stagger.stop();
    m_winner = std::move(*found);
    m_winner->disconnect(this);
    m_attempts.clear();
    Q_EMIT connected();
}

void Dialer::attemptFailed(QSslSocket *socket)
{
    const auto found = std::find_if(m_attempts.begin(), m_attempts.end(),
                                    [&](const auto &attempt) { return attempt.get() == socket; });
    if (m_done || socket == nullptr || found == m_attempts.end())
        return;
    m_lastFault = faultOf(
        socket->error(),
        QStringLiteral("%1:%2: %3").arg(m_host).arg(m_port).arg(socket->errorString()), false);
    m_attempts.erase(found);
    tryNext();
}

void Dialer::giveUp()
{
    m_done = true;
    Q_EMIT failed(m_lastFault);
}

} // namespace homing::session
