// SPDX-License-Identifier: GPL-3.0-or-later
// How a list says that one leaves it (RFC 2369, RFC 8058). Pure function, any thread; linear.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace homing::mime {

/// Each empty where there is none. All foreign: nothing is asked of them before the user says so.
struct Unsubscribe
{
    /// https: one POST does it. Only where both fields are proven to be the signer's (RFC 8058
    /// section 4): whoever could write them for somebody else could have any host asked.
    QByteArray oneClick;
    QByteArray page;   // https or http, for a browser
    QByteArray mailto; // that readMailto() understands, to one address and nobody else
    bool isEmpty() const { return oneClick.isEmpty() && page.isEmpty() && mailto.isEmpty(); }
    bool operator==(const Unsubscribe &) const = default;
};

/// `ownHosts`: host names or addresses of the account, whose server is believed.
Unsubscribe readUnsubscribe(const QByteArray &headerBlock, const QStringList &ownHosts);

} // namespace homing::mime
