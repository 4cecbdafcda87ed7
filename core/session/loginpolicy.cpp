// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/loginpolicy.h"

#include "core/session/saslclient.h"

namespace homing::session {

namespace {

QString textOf(const QByteArray &text)
{
    return QString::fromUtf8(text.left(500));
}

} // namespace

const QList<QByteArray> &saslMechanisms()
{
    static const QList<QByteArray> mechanisms {"SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"};
    return mechanisms;
}

bool isDowngrade(const QByteArray &mechanism, const RememberedServer &remembered)
{
    return isScram(remembered.mechanism) && !isScram(mechanism);
}

Fault problemOf(const Credentials &credentials)
{
    if (credentials.password.isEmpty())
        return {FaultCause::PasswordMissing, {}};
    if (credentials.user.contains(QChar(0)) || credentials.password.reveal().contains('\0'))
        return {FaultCause::LoginRefused,
                QStringLiteral(
                    "The user name or the password holds a character that no server takes.")};
    return {};
}

Fault noMechanism(const QList<QByteArray> &offered, const RememberedServer &remembered)
{
    const QString list = textOf(offered.isEmpty() ? QByteArray("nothing") : offered.join(' '));
    if (isScram(remembered.mechanism)) {
        return {
            FaultCause::LoginUnavailable,
            QStringLiteral(
                "This server used to prove that it knows the password (%1); now it offers only %2. "
                "The password was not sent.")
                .arg(textOf(remembered.mechanism), list)};
    }
    return {FaultCause::LoginUnavailable,
            QStringLiteral("No way to log in in common; the server offers %1.").arg(list)};
}

Fault weakerTls(int minorVersion, const RememberedServer &remembered)
{
    if (minorVersion >= remembered.tlsMinorVersion)
        return {};
    return {FaultCause::TlsFailed,
            QStringLiteral(
                "The server spoke TLS 1.%1 before and offers only TLS 1.%2 now. Somebody may "
                "be in between. If its operator changed it, remove the account and add it again.")
                .arg(remembered.tlsMinorVersion)
                .arg(minorVersion)};
}

QList<QByteArray> secretsOf(const Credentials &credentials)
{
    const QByteArray user = credentials.user.toUtf8();
    const QByteArray &password = credentials.password.reveal();
    if (password.isEmpty())
        return {};
    const QByteArray plain = '\0' + user + '\0' + password;
    return {password, password.toBase64(QByteArray::OmitTrailingEquals),
            plain.toBase64(QByteArray::OmitTrailingEquals)};
}

} // namespace homing::session
