// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSettings: what the user told us of an account; no secrets. Value type.
#pragma once

#include "core/account/identity.h"
#include "core/base/ids.h"
#include "core/session/sessionconfig.h"

namespace homing::account {

/// Where the password comes from: the keychain, or a file or variable (homingctl, tests; the name is kept, not the secret).
enum class SecretSource { Keychain, File, Environment, Memory };

/// Whose text is fetched before anybody opens it.
struct OfflinePolicy {
    enum class Kind { Recent, Everything, Nothing };
    Kind kind = Kind::Recent;
    int days = 90; // Recent
    bool operator==(const OfflinePolicy &) const = default;
};

struct AccountSettings {
    AccountId id;
    QString name;   // shown in the tree: "Work"
    QString fullName;
    QString email;
    QString user;
    session::Endpoint imap;
    session::Endpoint smtp; // without a host: the account cannot send
    QString smtpUser;       // empty: as `user`
    bool keepsDraftsOnServer = true; // in its Drafts, where it has one; here they are anyway
    bool serverKeepsSent = false; // what it sends stands in Sent by itself: no copy is appended
    SecretSource secretSource = SecretSource::Keychain;
    QString secretLocation; // file path or variable name
    OfflinePolicy offline;
    bool isDemo = false;    // the embedded server; never stored
    std::vector<Identity> identities; // the default first; see identitiesOf()
};

} // namespace homing::account
