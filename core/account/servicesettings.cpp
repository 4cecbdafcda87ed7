// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: what the user changes of an account's settings while it works.
#include "core/account/threadedmailservice.h"

namespace homing::account {

/// What cannot be stored holds until Homing ends, and is told.
template <typename Change>
void ThreadedMailService::changeSettings(Account &account, Change change)
{
    const AccountId id = account.settings.id;
    change(account.settings);
    const auto saved = m_profile.update(
        [&](std::vector<AccountSettings> &stored) -> Expected<void, QString> {
            for (AccountSettings &one : stored) {
                if (one.id == id)
                    change(one);
            }
            return {};
        },
        std::chrono::milliseconds(200));
    if (!saved)
        Q_EMIT actionFailed({FaultCause::Store, saved.error()});
    post(account, [engine = account.engine, settings = account.settings] {
        engine->setSettings(settings);
    });
}

void ThreadedMailService::setOfflinePolicy(AccountId id, const OfflinePolicy &policy)
{
    Account *account = find(id);
    if (!account || account->settings.offline == policy)
        return;
    changeSettings(*account, [&](AccountSettings &settings) { settings.offline = policy; });
    post(*account, [engine = account->engine, policy] { engine->setOffline(policy); });
}

void ThreadedMailService::setIdentities(AccountId id, const std::vector<Identity> &identities)
{
    Account *account = find(id);
    const bool isGood =
        std::all_of(identities.begin(), identities.end(), [](const Identity &one) {
            return problemOf(one) == IdentityProblem::None;
        });
    if (!account || !isGood || account->settings.identities == identities)
        return;
    changeSettings(*account, [&](AccountSettings &settings) { settings.identities = identities; });
    Q_EMIT settingsChanged(id);
}

void ThreadedMailService::setServerKeepsSent(AccountId id, bool keepsSent)
{
    Account *account = find(id);
    if (!account || account->settings.serverKeepsSent == keepsSent)
        return;
    changeSettings(*account,
                   [&](AccountSettings &settings) { settings.serverKeepsSent = keepsSent; });
    post(*account, [engine = account->engine, keepsSent] {
        if (engine->isOpen())
            engine->outbox().setServerKeepsSent(keepsSent);
    });
    Q_EMIT settingsChanged(id);
}

void ThreadedMailService::setKeepsDraftsOnServer(AccountId id, bool keeps)
{
    Account *account = find(id);
    if (!account || account->settings.keepsDraftsOnServer == keeps)
        return;
    changeSettings(*account,
                   [&](AccountSettings &settings) { settings.keepsDraftsOnServer = keeps; });
    post(*account, [engine = account->engine, keeps] { engine->setKeepsDraftsOnServer(keeps); });
    Q_EMIT settingsChanged(id);
}

} // namespace homing::account
