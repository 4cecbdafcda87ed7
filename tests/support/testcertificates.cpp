// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testcertificates.h"

#include <QFile>
#include <QProcess>

namespace homing::test {

namespace {
const QString trusted = QStringLiteral("trusted");
const QString stranger = QStringLiteral("stranger");
const QString noAuthority = QStringLiteral("noauthority");

QString asn1Time(const QDateTime &time)
{
    return time.toUTC().toString(QStringLiteral("yyyyMMddHHmmss")) + QLatin1Char('Z');
}
} // namespace

TestCertificates::TestCertificates()
{
    const QDateTime from(QDate(2020, 1, 1), QTime(0, 0), Qt::UTC);
    const QDateTime to(QDate(2060, 1, 1), QTime(0, 0), Qt::UTC);
    CertificateWish root;
    root.alternativeNames.clear();
    root.extendedKeyUsage.clear();
    root.issuer = CertificateWish::Issuer::Itself;
    const bool ok = write(QStringLiteral("index.txt"), {})
        && write(QStringLiteral("serial"), "1000\n")
        && makeKeyAndRequest(trusted, "Homing test authority") && sign(trusted, trusted, root, true)
        && makeKeyAndRequest(stranger, "Somebody else") && sign(stranger, stranger, root, true)
        && makeKeyAndRequest(noAuthority, "Not an authority")
        && sign(trusted, noAuthority, root, false);
    if (!ok && m_problem.isEmpty())
        m_problem = QStringLiteral("the authorities could not be made");
}

bool TestCertificates::run(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral("openssl"), arguments);
    if (process.waitForFinished() && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0)
        return true;
    m_problem = QStringLiteral("openssl %1: %2 %3")
                    .arg(arguments.value(0), process.errorString(),
                         QString::fromUtf8(process.readAllStandardError()));
    return false;
}

bool TestCertificates::write(const QString &name, const QByteArray &content)
{
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool TestCertificates::makeKeyAndRequest(const QString &name, const QByteArray &commonName)
{
    return run({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-newkey"),
                QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                QStringLiteral("-subj"), QStringLiteral("/CN=") + QString::fromLatin1(commonName),
                QStringLiteral("-keyout"), name + QStringLiteral(".key"), QStringLiteral("-out"),
                name + QStringLiteral(".csr")});
}

bool TestCertificates::sign(const QString &issuer, const QString &name, const CertificateWish &wish,
                            bool isAuthority)
{
    QByteArray configuration =
        "[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index.txt\nserial=serial\n"
        "default_md=sha256\npolicy=p\nunique_subject=no\nx509_extensions=e\n"
        "[p]\ncommonName=supplied\n[e]\n";
    configuration += isAuthority
        ? "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n"
        : "basicConstraints=CA:FALSE\n";
    if (!wish.alternativeNames.isEmpty())
        configuration += "subjectAltName=" + wish.alternativeNames + '\n';
    if (!wish.extendedKeyUsage.isEmpty())
        configuration += "extendedKeyUsage=" + wish.extendedKeyUsage + '\n';
    QStringList arguments {QStringLiteral("ca"),
                           QStringLiteral("-batch"),
                           QStringLiteral("-notext"),
                           QStringLiteral("-config"),
                           QStringLiteral("ca.cnf"),
                           QStringLiteral("-startdate"),
                           asn1Time(wish.from),
                           QStringLiteral("-enddate"),
                           asn1Time(wish.to),
                           QStringLiteral("-in"),
                           name + QStringLiteral(".csr"),
                           QStringLiteral("-out"),
                           name + QStringLiteral(".pem"),
                           QStringLiteral("-keyfile"),
                           issuer + QStringLiteral(".key")};
    if (issuer == name)
        arguments.append(QStringLiteral("-selfsign"));
    else
        arguments.append({QStringLiteral("-cert"), issuer + QStringLiteral(".pem")});
    return write(QStringLiteral("ca.cnf"), configuration) && run(arguments);
}

QSslKey TestCertificates::readKey(const QString &name)
{
    QFile file(path(name + QStringLiteral(".key")));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QSslKey(&file, QSsl::Ec);
}

ServerIdentity TestCertificates::make(const CertificateWish &wish)
{
    const QString name = QStringLiteral("server%1").arg(++m_made);
    QString issuer = trusted;
    switch (wish.issuer) {
    case CertificateWish::Issuer::Trusted:
        break;
    case CertificateWish::Issuer::Stranger:
        issuer = stranger;
        break;
    case CertificateWish::Issuer::Itself:
        issuer = name;
        break;
    case CertificateWish::Issuer::NoAuthority:
        issuer = noAuthority;
        break;
    }
    ServerIdentity identity;
    if (!makeKeyAndRequest(name, wish.commonName) || !sign(issuer, name, wish, false))
        return identity;
    identity.chain = QSslCertificate::fromPath(path(name + QStringLiteral(".pem")));
    if (issuer != name)
        identity.chain += QSslCertificate::fromPath(path(issuer + QStringLiteral(".pem")));
    identity.key = readKey(name);
    return identity;
}

const ServerIdentity &TestCertificates::good()
{
    if (!m_good)
        m_good = make();
    return *m_good;
}

} // namespace homing::test
