// SPDX-License-Identifier: GPL-3.0-or-later
// Fault: why a connection or an action failed, as a value. ui/ and app/ turn the cause into words for the user.
#pragma once

#include <QMetaType>
#include <QString>

namespace homing {

enum class FaultCause {
    None,
    Offline,              // no network at all
    HostNotFound,
    ConnectionRefused,
    ConnectionLost,       // closed or reset while in use
    TimedOut,
    TlsUnavailable,       // STARTTLS wanted, not offered or refused
    TlsFailed,            // handshake failed
    CertificateInvalid,   // not trusted, wrong host, expired
    TlsInjection,         // bytes after the STARTTLS answer, PREAUTH on a plain socket: an attack or a broken server
    PlaintextRefused,     // the account wants no encryption to a host that is not this machine
    NotImap,              // the greeting is not IMAP's
    LoginRefused,         // wrong user or password
    LoginUnavailable,     // no mechanism in common, or the server cannot check it now
    ServerVerification,   // SCRAM: the server did not prove that it knows the password
    ServerBye,            // BYE: said goodbye, reason in `detail`
    Protocol,             // too many responses that make no sense
    CommandRefused,       // NO or BAD to a command that cannot be done without
    Store,                // the cache or journal could not be read or written
    DiskFull,
    PasswordMissing,      // no stored password
    Cancelled,
};

struct Fault {
    FaultCause cause = FaultCause::None;
    /// The technical text: the server's or system's own words, for "Details". Foreign text: show as plain text.
    QString detail;

    explicit operator bool() const { return cause != FaultCause::None; }
};

/// What a server says of the login and of itself does not become better by asking again.
constexpr bool needsUser(FaultCause cause)
{
    switch (cause) {
    case FaultCause::TlsUnavailable:
    case FaultCause::CertificateInvalid:
    case FaultCause::TlsInjection:
    case FaultCause::PlaintextRefused:
    case FaultCause::LoginRefused:
    case FaultCause::ServerVerification:
    case FaultCause::PasswordMissing:
        return true;
    case FaultCause::None:
    case FaultCause::Offline:
    case FaultCause::HostNotFound:
    case FaultCause::ConnectionRefused:
    case FaultCause::ConnectionLost:
    case FaultCause::TimedOut:
    case FaultCause::TlsFailed:
    case FaultCause::NotImap:
    case FaultCause::LoginUnavailable:
    case FaultCause::ServerBye:
    case FaultCause::Protocol:
    case FaultCause::CommandRefused:
    case FaultCause::Store:
    case FaultCause::DiskFull:
    case FaultCause::Cancelled:
        return false;
    }
    return false;
}

} // namespace homing

Q_DECLARE_METATYPE(homing::Fault)
