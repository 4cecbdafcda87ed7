// SPDX-License-Identifier: GPL-3.0-or-later
// TestCertificates: a certificate authority for one test run, good and bad server certificates of
// its making, all in a temporary folder (by the openssl program). Blocks while openssl runs: for
// tests only.
#pragma once

#include <QDateTime>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

namespace homing::test {

struct ServerIdentity
{
    QList<QSslCertificate> chain; // the server's own first
    QSslKey key;
};

struct CertificateWish
{
    QByteArray commonName = "localhost";
    /// As in openssl's subjectAltName; empty for none.
    QByteArray alternativeNames = "DNS:localhost,IP:127.0.0.1,IP:::1";
    QByteArray extendedKeyUsage = "serverAuth";
    QDateTime from = QDateTime(QDate(2020, 1, 1), QTime(0, 0), Qt::UTC);
    QDateTime to = QDateTime(QDate(2060, 1, 1), QTime(0, 0), Qt::UTC);
    enum class Issuer {
        Trusted,
        Stranger, // another authority of the same kind
        Itself,
        NoAuthority // a certificate of the trusted authority that may not sign others
    };
    Issuer issuer = Issuer::Trusted;
};

class TestCertificates
{
public:
    TestCertificates();
    /// False when openssl could not be run; `problem()` says why.
    bool isValid() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    /// PEM file of the trusted authority.
    QString caFile() const { return path(QStringLiteral("trusted.pem")); }
    ServerIdentity make(const CertificateWish &wish = {});
    /// One for localhost, made once.
    const ServerIdentity &good();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    bool run(const QStringList &arguments);
    bool write(const QString &name, const QByteArray &content);
    bool sign(const QString &issuer, const QString &name, const CertificateWish &wish,
              bool isAuthority);
    bool makeKeyAndRequest(const QString &name, const QByteArray &commonName);
    QSslKey readKey(const QString &name);

    QTemporaryDir m_folder;
    QString m_problem;
    int m_made = 0;
    std::optional<ServerIdentity> m_good;
};

} // namespace homing::test
