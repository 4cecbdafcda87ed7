// SPDX-License-Identifier: GPL-3.0-or-later
// Identity: as whom one writes from an account, and what stands below what is written. Value type;
// pure functions, any thread.
#pragma once

#include <QStringList>

#include <vector>

namespace homing::account {

struct AccountSettings;

struct Identity
{
    QString name;
    QString email;
    QString replyTo;       // an address; empty: answers go to `email`
    QString signature;     // plain text, without its separator line; empty: none
    QString signatureHtml; // as mime::writeHtml() writes it; empty: the signature is plain
    bool operator==(const Identity &) const = default;
};

inline constexpr qsizetype longestSignature = 10'000; // characters

enum class IdentityProblem {
    None,
    BadName,    // a line end or another control
    BadAddress, // no mail can be sent as it
    BadReplyTo,
    LongSignature,
};
IdentityProblem problemOf(const Identity &identity);

/// The default first. An account without a list has one of its name and address.
std::vector<Identity> identitiesOf(const AccountSettings &settings);
/// Those that mail can be sent as; none where the account has no submission server.
std::vector<Identity> writersOf(const AccountSettings &settings);
/// The one that has the first of `addresses` that any has; else the default.
Identity identityFor(const AccountSettings &settings, const QStringList &addresses);
/// The account's own address and its identities'.
QStringList ownAddresses(const AccountSettings &settings);
/// One of those, in whatever case it is typed.
bool isOwnAddress(const AccountSettings &settings, const QString &address);

/// The server puts what is submitted to it into Sent by itself, as far as is known: Gmail does.
bool keepsSentByItself(const QString &submissionHost);

} // namespace homing::account
