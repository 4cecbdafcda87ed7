// SPDX-License-Identifier: GPL-3.0-or-later
// OneClick: leaves a mailing list by one POST (RFC 8058 section 3). The host is whatever a message
// names, so it is asked over TLS only, at public addresses only, once, and for nothing else: no
// cookies, credentials, referrer, language or program name; no redirect is followed (RFC 8058 3.1
// has none) and nothing of the answer is read but its number. Over our own transport and not
// QNetworkAccessManager, because the address that was looked at must be the one that is connected
// to, and every octet that leaves is known. Nothing is sent but by post(). GUI thread; never
// blocks.
#pragma once

#include "core/base/clock.h"
#include "core/base/fault.h"
#include "core/session/dialer.h"

#include <QObject>

#include <memory>

namespace homing::session {
class SocketTransport;
}

namespace homing::account {

/// Of the Internet: not this machine, its network, a multicast group, an example, or one of those
/// inside an IPv6 address (RFC 6890).
bool isPublicAddress(const QHostAddress &address);

class OneClick : public QObject
{
    Q_OBJECT
public:
    enum class Result {
        Done,       // 2xx
        Elsewhere,  // 3xx: it wants something else than one POST
        Refused,    // another number
        Forbidden,  // not https, or not a public address: nothing was sent
        Unreachable // nobody knows whether it was taken, if the connection broke late
    };
    Q_ENUM(Result)

    explicit OneClick(QObject *parent = nullptr);
    ~OneClick() override;

    /// `link` as mime::Unsubscribe::oneClick. One at a time: what is going on is given up.
    /// finished() follows once, never from inside the call, in at most 40 seconds.
    virtual void post(const QByteArray &link);
    /// No finished() follows.
    void cancel();

    // --- for tests
    void setAddressRule(session::AddressRule rule) { m_rule = std::move(rule); }
    void setCaFile(const QString &file) { m_caFile = file; }

Q_SIGNALS:
    /// `detail` is technical and foreign.
    void finished(homing::account::OneClick::Result result, const QString &detail);

private:
    void read();
    void end(Result result, const QString &detail);

    SystemClock m_clock;
    session::AddressRule m_rule;
    QString m_caFile;
    session::ClockTimer m_timer;
    std::unique_ptr<session::SocketTransport> m_transport;
    QByteArray m_answer;
    bool m_isForbidden = false;
};

} // namespace homing::account
