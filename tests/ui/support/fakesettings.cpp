// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: what the user changes of an account's settings.
#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

void FakeMailService::setOfflinePolicy(AccountId account, const account::OfflinePolicy &policy)
{
    note(QStringLiteral("setOfflinePolicy %1 %2").arg(int(policy.kind)).arg(policy.days));
    m_accounts.at(account.value()).settings.offline = policy;
}

void FakeMailService::setIdentities(AccountId account,
                                    const std::vector<account::Identity> &identities)
{
    note(QStringLiteral("setIdentities %1").arg(identities.size()));
    m_accounts.at(account.value()).settings.identities = identities;
    Q_EMIT settingsChanged(account);
}

void FakeMailService::setServerKeepsSent(AccountId account, bool keepsSent)
{
    note(QStringLiteral("setServerKeepsSent %1").arg(int(keepsSent)));
    m_accounts.at(account.value()).settings.serverKeepsSent = keepsSent;
    Q_EMIT settingsChanged(account);
}

void FakeMailService::setKeepsDraftsOnServer(AccountId account, bool keeps)
{
    note(QStringLiteral("setKeepsDraftsOnServer %1").arg(int(keeps)));
    m_accounts.at(account.value()).settings.keepsDraftsOnServer = keeps;
    Q_EMIT settingsChanged(account);
}

} // namespace homing::test
