// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the reader's own mail server says that a message comes from whom its From names
// (RFC 8601): anybody can write a From. Pure functions, any thread; linear.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QStringList>

namespace homing::mime {

/// The server that confirms that the domain of `address` sent this; empty: nobody does.
/// Only the topmost Authentication-Results field counts, and only one of a server in the domain of
/// one of `ownHosts` (host names or addresses of the account): below it and of others it is what
/// the sender wrote. It must say that DMARC passed, or a DKIM signature of the address's domain
/// (or one above it), and that DMARC did not fail; and the message must have one author.
QByteArray confirmedBy(const QByteArray &headerBlock, const QString &address,
                       const QStringList &ownHosts);

/// The reader's own mail server, found as above, has checked a DKIM signature (RFC 6376) of any
/// domain that covers every field of `names` (lower case), and each of them is there once: what it
/// says is what the signer wrote.
bool areSigned(const QByteArray &headerBlock, const QByteArrayList &names,
               const QStringList &ownHosts);

} // namespace homing::mime
