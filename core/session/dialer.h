// SPDX-License-Identifier: GPL-3.0-or-later
// Dialer: a TCP connection to a host with several addresses. They are tried in turn, the next one
// also while the one before hangs (RFC 8305), so that a dead IPv6 route costs a quarter of a second
// and not a time-out. No proxy. Lives in its owner's thread; never blocks; one dial() in its life.
#pragma once

#include "core/base/fault.h"
#include "core/session/clocktimer.h"

#include <QHostAddress>
#include <QSslSocket>

#include <functional>

class QHostInfo;

namespace homing::session {

/// May be connected to.
using AddressRule = std::function<bool(const QHostAddress &)>;

class Dialer : public QObject
{
    Q_OBJECT
public:
    explicit Dialer(Clock &clock, QObject *parent = nullptr);
    /// For a host that a stranger named: where one address of it breaks the rule none is tried, and
    /// what is connected to is what was looked at. Before dial().
    void setAddressRule(AddressRule rule) { m_rule = std::move(rule); }
    /// connected() or failed() follows once, never from inside this call.
    void dial(const QString &host, quint16 port);
    /// The connected socket, given away; only after connected().
    std::unique_ptr<QSslSocket> take() { return std::move(m_winner); }

Q_SIGNALS:
    void connected();
    void failed(const homing::Fault &fault);

private:
    void lookedUp(const QHostInfo &info);
    void tryAddresses(const QList<QHostAddress> &addresses);
    void tryNext();
    void attemptConnected(QSslSocket *socket);
    void attemptFailed(QSslSocket *socket);
    void giveUp();

    AddressRule m_rule;
    QString m_host;
    quint16 m_port = 0;
    QList<QHostAddress> m_addresses; // still to be tried
    std::vector<std::unique_ptr<QSslSocket>> m_attempts;
    std::unique_ptr<QSslSocket> m_winner;
    Fault m_lastFault;
    ClockTimer m_stagger;
    bool m_done = false;
};

/// A socket's fault before or while it was used.
Fault faultOf(QAbstractSocket::SocketError error, const QString &text, bool wasConnected);

} // namespace homing::session
