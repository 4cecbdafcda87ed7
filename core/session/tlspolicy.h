// SPDX-License-Identifier: GPL-3.0-or-later
// TLS policy: which certificates are accepted for an Endpoint, and in what words a refusal is told.
// Also for SMTP. TLS 1.2 at least; the chain is verified against the configured host name; a pinned
// leaf stands instead of the chain. Free functions, any thread.
#pragma once

#include "core/session/sessionconfig.h"

#include <QSslConfiguration>
#include <QSslError>

namespace homing::session {

/// For a socket to `endpoint`. `problem` is set when the CA file cannot be used: then do not
/// connect.
QSslConfiguration tlsConfiguration(const Endpoint &endpoint, QString *problem);

/// SHA-256 of the certificate's DER form; empty for a null certificate.
QByteArray leafDigest(const QSslCertificate &leaf);

/// True when `leaf` is exactly the one that the user accepted (32 raw bytes, or hex with or without
/// colons).
bool isPinnedLeaf(const QSslCertificate &leaf, const QByteArray &pinnedLeaf);

/// RFC 6125 6.4.4: a certificate that has DNS or address names is matched by these alone, never by
/// its common name. True also when it has none (then the common name was matched by the TLS
/// library).
bool alternativeNamesAllow(const QSslCertificate &leaf, const QString &host);

/// One readable line for people: what is wrong, with whose certificate, and its fingerprint.
/// Foreign text inside.
QString describeRefusal(const Endpoint &endpoint, const QStringList &reasons,
                        const QSslCertificate &leaf);
QStringList reasonsOf(const QList<QSslError> &errors);

/// "localhost" or a loopback address literal.
bool isLoopbackName(const QString &host);

} // namespace homing::session
