// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tlspolicy.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslSocket>
#include <QUrl>

namespace homing::session {

namespace {

const QList<QSslCertificate> &systemAuthorities()
{
    static const QList<QSslCertificate> authorities = QSslConfiguration::systemCaCertificates();
    return authorities;
}

/// Foreign text cut to what fits a line, without control characters.
QString tame(QString text)
{
    constexpr qsizetype longest = 120;
    text.removeIf([](QChar c) { return !c.isPrint(); });
    return text.size() > longest ? text.left(longest) + QChar(0x2026) : text;
}

QString nameOf(const QStringList &common, const QStringList &organisations)
{
    const QString name = common.value(0);
    return tame(name.isEmpty() ? organisations.value(0) : name);
}

QString fingerprint(const QSslCertificate &leaf)
{
    return QString::fromLatin1(leafDigest(leaf).toHex(':').toUpper());
}

/// A pattern with "*" as its whole first label matches exactly one label (RFC 6125 6.4.3).
bool nameMatches(const QString &pattern, const QString &host)
{
    const QString name =
        QString::fromLatin1(
            QUrl::toAce(pattern.startsWith(QLatin1String("*.")) ? pattern.mid(2) : pattern))
            .toLower();
    if (!pattern.startsWith(QLatin1String("*.")))
        return !name.isEmpty() && name == host;
    const qsizetype dot = host.indexOf(QLatin1Char('.'));
    return dot > 0 && name.contains(QLatin1Char('.')) && host.mid(dot + 1) == name;
}

} // namespace

QSslConfiguration tlsConfiguration(const Endpoint &endpoint, QString *problem)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!endpoint.caFile.isEmpty()) {
        const QList<QSslCertificate> added = QSslCertificate::fromPath(
            endpoint.caFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
        if (added.isEmpty() && problem != nullptr) {
            *problem = QStringLiteral("No certificate could be read from the CA file %1.")
                           .arg(endpoint.caFile);
        }
        configuration.setCaCertificates(systemAuthorities() + added);
    }
    return configuration;
}

QByteArray leafDigest(const QSslCertificate &leaf)
{
    return leaf.isNull() ? QByteArray() : leaf.digest(QCryptographicHash::Sha256);
}

bool isPinnedLeaf(const QSslCertificate &leaf, const QByteArray &pinnedLeaf)
{
    const QByteArray digest = leafDigest(leaf);
    if (digest.isEmpty() || pinnedLeaf.isEmpty())
        return false;
    if (pinnedLeaf.size() == digest.size())
        return pinnedLeaf == digest;
    QByteArray hex = pinnedLeaf;
    hex.replace(':', "");
    return hex.size() == 2 * digest.size() && hex.toLower() == digest.toHex();
}

bool alternativeNamesAllow(const QSslCertificate &leaf, const QString &host)
{
    const auto names = leaf.subjectAlternativeNames();
    const QStringList dns = names.values(QSsl::DnsEntry);
    const QStringList addresses = names.values(QSsl::IpAddressEntry);
    if (dns.isEmpty() && addresses.isEmpty())
        return true;
    QHostAddress hostAddress;
    if (hostAddress.setAddress(host)) {
        return std::any_of(addresses.begin(), addresses.end(), [&](const QString &entry) {
            return QHostAddress(entry) == hostAddress;
        });
    }
    QString ace = QString::fromLatin1(QUrl::toAce(host)).toLower();
    if (ace.endsWith(QLatin1Char('.')))
        ace.chop(1);
    return std::any_of(dns.begin(), dns.end(),
                       [&](const QString &entry) { return nameMatches(entry, ace); });
}

QStringList reasonsOf(const QList<QSslError> &errors)
{
    QStringList reasons;
    for (const QSslError &error : errors) {
        const QString text = error.errorString();
        if (!reasons.contains(text))
            reasons.append(text);
    }
    return reasons;
}

QString describeRefusal(const Endpoint &endpoint, const QStringList &reasons,
                        const QSslCertificate &leaf)
{
    QString text = QStringLiteral("%1:%2: %3")
                       .arg(endpoint.host)
                       .arg(endpoint.port)
                       .arg(reasons.join(QStringLiteral("; ")));
    if (leaf.isNull())
        return text;
    QStringList names = leaf.subjectAlternativeNames().values(QSsl::DnsEntry);
    names.append(leaf.subjectAlternativeNames().values(QSsl::IpAddressEntry));
    if (names.isEmpty())
        names = leaf.subjectInfo(QSslCertificate::CommonName);
    return text
        + QStringLiteral(" (certificate for %1, issued by %2, valid from %3 to %4, SHA-256 %5)")
              .arg(tame(names.mid(0, 5).join(QStringLiteral(", "))),
                   nameOf(leaf.issuerInfo(QSslCertificate::CommonName),
                          leaf.issuerInfo(QSslCertificate::Organization)),
                   leaf.effectiveDate().toString(Qt::ISODate),
                   leaf.expiryDate().toString(Qt::ISODate), fingerprint(leaf));
}

bool isLoopbackName(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    QHostAddress address;
    return address.setAddress(host) && address.isLoopback();
}

} // namespace homing::session
