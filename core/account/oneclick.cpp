// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/oneclick.h"

#include "core/session/sockettransport.h"

#include <QUrl>

namespace homing::account {

namespace {

constexpr int connectMs = 10'000; // each of connecting and the handshake
constexpr int wholeMs = 40'000;
constexpr qsizetype mostAnswer = 16 << 10;
const QByteArray body = QByteArrayLiteral("List-Unsubscribe=One-Click");

bool isInAny(const QHostAddress &address, std::initializer_list<const char *> networks)
{
    return std::any_of(networks.begin(), networks.end(), [&](const char *network) {
        return address.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(network)));
    });
}

/// The number of the first answer that is final (RFC 9110 15.2); 0: not here yet; -1: none.
int statusOf(QByteArrayView answer)
{
    for (;;) {
        const qsizetype lineEnd = answer.indexOf('\n');
        if (lineEnd < 0)
            return answer.size() > mostAnswer ? -1 : 0;
        const QByteArrayView line = answer.first(lineEnd);
        bool isNumber = false;
        const int status = line.size() >= 12 ? line.sliced(9, 3).toByteArray().toInt(&isNumber) : 0;
        if (!line.startsWith("HTTP/1.") || !isNumber || status < 100)
            return -1;
        if (status >= 200)
            return status;
        const qsizetype end = answer.indexOf("\r\n\r\n");
        if (end < 0)
            return answer.size() > mostAnswer ? -1 : 0;
        answer = answer.sliced(end + 4);
    }
}

QByteArray requestFor(const QUrl &url)
{
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    if (url.port() >= 0)
        host += ':' + QByteArray::number(url.port());
    return "POST " + target + " HTTP/1.1\r\nHost: " + host
        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

bool mayBeAsked(const QUrl &url)
{
    return url.isValid() && url.scheme() == QLatin1String("https") && !url.host().isEmpty()
        && url.userInfo().isEmpty();
}

} // namespace

bool isPublicAddress(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4); // "::ffff:10.0.0.1", too
    if (isV4)
        return !isInAny(QHostAddress(v4),
                        {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
                         "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
                         "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                         "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return false;
    if (isInAny(address, {"64:ff9b::/96"})) { // NAT64 (RFC 6052): an IPv4 address at its end
        const Q_IPV6ADDR octets = address.toIPv6Address();
        return isPublicAddress(QHostAddress(quint32(octets[12]) << 24 | quint32(octets[13]) << 16
                                            | quint32(octets[14]) << 8 | quint32(octets[15])));
    }
    return isInAny(address, {"2000::/3"})
        && !isInAny(address, {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
}

OneClick::OneClick(QObject *parent)
    : QObject(parent)
    , m_rule(isPublicAddress)
    , m_timer(m_clock, this)
{
}

OneClick::~OneClick() = default;

void OneClick::post(const QByteArray &link)
{
    cancel();
    const QUrl url = QUrl::fromEncoded(link, QUrl::StrictMode);
    if (!mayBeAsked(url)) {
        m_timer.start(0, [this, link] { end(Result::Forbidden, QString::fromUtf8(link)); });
        return;
    }
    m_transport = std::make_unique<session::SocketTransport>(m_clock);
    m_transport->setAddressRule([this](const QHostAddress &address) {
        m_isForbidden = m_isForbidden || !m_rule(address);
        return !m_isForbidden;
    });
    connect(m_transport.get(), &session::Transport::connected, this,
            [this, url] { m_transport->write(requestFor(url)); });
    connect(m_transport.get(), &session::Transport::readable, this, &OneClick::read);
    connect(m_transport.get(), &session::Transport::failed, this, [this](const Fault &fault) {
        end(m_isForbidden ? Result::Forbidden : Result::Unreachable, fault.detail);
    });
    m_timer.start(wholeMs, [this] { end(Result::Unreachable, {}); });
    session::Endpoint endpoint;
    endpoint.host = url.host(QUrl::FullyEncoded);
    endpoint.port = quint16(url.port(443));
    endpoint.caFile = m_caFile;
    m_transport->open(endpoint, connectMs);
}

void OneClick::cancel()
{
    m_timer.stop();
    m_isForbidden = false;
    m_answer.clear();
    if (m_transport) {
        m_transport->disconnect(this);
        m_transport->close();
        m_transport.release()->deleteLater(); // it may be the one that is calling
    }
}

void OneClick::read()
{
    m_answer += m_transport->read(mostAnswer);
    const int status = statusOf(m_answer);
    if (status == 0 && m_answer.size() <= mostAnswer)
        return; // more is no answer: "100 Continue" without end would be read again and again
    const QString line =
        QString::fromUtf8(m_answer.left(m_answer.indexOf('\n')).left(200)).trimmed();
    const int kind = status / 100;
    end(kind == 2 ? Result::Done : kind == 3 ? Result::Elsewhere : Result::Refused, line);
}

void OneClick::end(Result result, const QString &detail)
{
    cancel();
    Q_EMIT finished(result, detail);
}

} // namespace homing::account
