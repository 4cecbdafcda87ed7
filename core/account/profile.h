// SPDX-License-Identifier: GPL-3.0-or-later
// Profile: the folder that holds all accounts; accounts.json without secrets, one sub-folder per
// account by number. GUI thread or homingctl's main thread. No file name comes from a server or a
// user's text.
#pragma once

#include "core/account/accountsettings.h"
#include "core/base/expected.h"

#include <QDir>

#include <chrono>
#include <functional>

namespace homing::account {

class Profile
{
public:
    /// `folder` is made with 0700 if missing; the process's umask is set to 077.
    explicit Profile(const QDir &folder);
    /// --profile, else HOMING_PROFILE, else the user's data folder.
    static QDir defaultFolder(const QString &fromCommandLine);

    /// An unreadable accounts.json is an error, never an empty profile: the user's accounts are not
    /// forgotten.
    Expected<std::vector<AccountSettings>, QString> load() const;
    /// Atomic: the old file stands until the new one is whole.
    Expected<void, QString> save(const std::vector<AccountSettings> &accounts) const;
    /// load(), `change`, save(), with other processes on the profile kept out meanwhile: the only
    /// way to change a stored list of accounts. What `change` returns as an error is the result,
    /// and nothing is stored.
    using Change = std::function<Expected<void, QString>(std::vector<AccountSettings> &accounts)>;
    /// `patience`: how long another process is waited for; a thread that shows a window has none.
    Expected<void, QString>
    update(const Change &change,
           std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
    /// One that no account of this profile has had, `accounts` included: folders, secrets and what
    /// a view remembers of a removed account never become another's. For use within update().
    AccountId newId(const std::vector<AccountSettings> &accounts) const;
    QDir accountFolder(AccountId account) const;
    void removeAccountFolder(AccountId account) const;
    const QDir &folder() const { return m_folder; }

private:
    qint64 lastId() const;
    QDir m_folder;
};

} // namespace homing::account
