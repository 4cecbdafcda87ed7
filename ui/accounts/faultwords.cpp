// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/faultwords.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::FaultWords)
};

FaultWords waiting(const QString &sentence)
{
    return {sentence, FaultAction::TryNow, false, false};
}

FaultWords blocking(const QString &sentence, FaultAction action = FaultAction::TryNow)
{
    return {sentence, action, true, false};
}

const char *causeName(FaultCause cause)
{
    switch (cause) {
    case FaultCause::None:
        return "none";
    case FaultCause::Offline:
        return "offline";
    case FaultCause::HostNotFound:
        return "host-not-found";
    case FaultCause::ConnectionRefused:
        return "connection-refused";
    case FaultCause::ConnectionLost:
        return "connection-lost";
    case FaultCause::TimedOut:
        return "timed-out";
    case FaultCause::TlsUnavailable:
        return "tls-unavailable";
    case FaultCause::TlsFailed:
        return "tls-failed";
    case FaultCause::CertificateInvalid:
        return "certificate-invalid";
    case FaultCause::TlsInjection:
        return "tls-injection";
    case FaultCause::PlaintextRefused:
        return "plaintext-refused";
    case FaultCause::NotImap:
        return "not-imap";
    case FaultCause::LoginRefused:
        return "login-refused";
    case FaultCause::LoginUnavailable:
        return "login-unavailable";
    case FaultCause::ServerVerification:
        return "server-verification";
    case FaultCause::ServerBye:
        return "server-bye";
    case FaultCause::Protocol:
        return "protocol";
    case FaultCause::CommandRefused:
        return "command-refused";
    case FaultCause::Store:
        return "store";
    case FaultCause::DiskFull:
        return "disk-full";
    case FaultCause::PasswordMissing:
        return "password-missing";
    case FaultCause::Cancelled:
        return "cancelled";
    }
    return "";
}

} // namespace

FaultWords faultWords(const Fault &fault, const account::AccountSettings &settings)
{
    const QString host = settings.imap.host;
    const bool isNew = settings.id.isNull(); // of one that has worked, name and port are no typos
    const QString address = settings.email.isEmpty() ? settings.user : settings.email;
    switch (fault.cause) {
    case FaultCause::None:
        return {};
    case FaultCause::Offline:
        return waiting(Words::tr("There is no network connection."));
    case FaultCause::HostNotFound:
        if (!isNew)
            return waiting(Words::tr("%1 cannot be found right now.").arg(host));
        return waiting(Words::tr("The server %1 was not found. Check its name.").arg(host));
    case FaultCause::ConnectionRefused:
        if (!isNew)
            return waiting(Words::tr("%1 takes no connections right now.").arg(host));
        return waiting(Words::tr("%1 does not accept connections on port %2. Check the port.")
                           .arg(host)
                           .arg(settings.imap.port));
    case FaultCause::ConnectionLost:
        return waiting(Words::tr("The connection to %1 was lost.").arg(host));
    case FaultCause::TimedOut:
        return waiting(Words::tr("%1 does not answer.").arg(host));
    case FaultCause::TlsUnavailable:
        return blocking(
            Words::tr("%1 does not offer STARTTLS encryption on this port. Try TLS on port 993.")
                .arg(host));
    case FaultCause::TlsFailed:
        return blocking(
            Words::tr("No encrypted connection to %1 could be made. Check port and security.")
                .arg(host));
    case FaultCause::CertificateInvalid: {
        FaultWords words =
            blocking(Words::tr("The certificate of %1 cannot be trusted, so no password was sent.")
                         .arg(host));
        words.showDetail = true;
        return words;
    }
    case FaultCause::TlsInjection:
        return blocking(Words::tr("Someone may be tampering with the connection to %1. "
                                  "No password was sent. Try another network.")
                            .arg(host));
    case FaultCause::PlaintextRefused:
        return blocking(
            Words::tr("The password would go to %1 unencrypted. Choose TLS or STARTTLS.").arg(host),
            FaultAction::None);
    case FaultCause::NotImap:
        return blocking(Words::tr("What answers at %1, port %2, is not a mail server (IMAP).")
                            .arg(host)
                            .arg(settings.imap.port));
    case FaultCause::LoginRefused:
        return blocking(Words::tr("The server refused the password for %1.").arg(address),
                        FaultAction::ChangePassword);
    case FaultCause::LoginUnavailable:
        return waiting(
            Words::tr("%1 cannot check the password right now, or offers no way to log in "
                      "that Homing knows.")
                .arg(host));
    case FaultCause::ServerVerification:
        return blocking(Words::tr("%1 could not prove that it knows your password. "
                                  "It may not be your server.")
                            .arg(host));
    case FaultCause::ServerBye:
        return waiting(Words::tr("%1 ended the connection.").arg(host));
    case FaultCause::Protocol:
        return waiting(Words::tr("%1 sent answers that make no sense. Your mail here is as it was.")
                           .arg(host));
    case FaultCause::CommandRefused:
        return waiting(Words::tr("%1 refused a request.").arg(host));
    case FaultCause::Store:
        return blocking(Words::tr("The mail on this computer cannot be read or written."));
    case FaultCause::DiskFull:
        return blocking(Words::tr("The disk is full. Free some space, then try again."));
    case FaultCause::PasswordMissing:
        return blocking(Words::tr("There is no stored password for %1.").arg(address),
                        FaultAction::ChangePassword);
    case FaultCause::Cancelled:
        return {Words::tr("Cancelled."), FaultAction::None, false, false};
    }
    return {};
}

QString faultActionLabel(FaultAction action)
{
    switch (action) {
    case FaultAction::None:
        return {};
    case FaultAction::TryNow:
        return Words::tr("Try now");
    case FaultAction::ChangePassword:
        return Words::tr("Change password");
    }
    return {};
}

QString faultTechnicalText(const Fault &fault)
{
    if (!fault)
        return {};
    const QString name = QString::fromLatin1(causeName(fault.cause));
    return fault.detail.isEmpty() ? name : name + QStringLiteral(": ") + fault.detail;
}

} // namespace homing::ui
