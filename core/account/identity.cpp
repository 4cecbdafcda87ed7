// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/identity.h"

#include "core/account/accountsettings.h"
#include "core/mime/draft.h"

#include <algorithm>

namespace homing::account {

IdentityProblem problemOf(const Identity &identity)
{
    const bool isLine = std::none_of(identity.name.begin(), identity.name.end(), [](QChar c) {
        return c.category() == QChar::Other_Control || c == QChar(0x2028) || c == QChar(0x2029);
    });
    if (!isLine)
        return IdentityProblem::BadName;
    if (!mime::isSendable(identity.email))
        return IdentityProblem::BadAddress;
    if (!identity.replyTo.isEmpty() && !mime::isSendable(identity.replyTo))
        return IdentityProblem::BadReplyTo;
    if (identity.signature.size() > longestSignature
        || identity.signatureHtml.size() > 4 * longestSignature) // its markup comes with it
        return IdentityProblem::LongSignature;
    return IdentityProblem::None;
}

std::vector<Identity> identitiesOf(const AccountSettings &settings)
{
    if (!settings.identities.empty())
        return settings.identities;
    Identity only;
    only.name = settings.fullName;
    only.email = settings.email;
    return {only};
}

std::vector<Identity> writersOf(const AccountSettings &settings)
{
    if (settings.smtp.host.isEmpty())
        return {};
    std::vector<Identity> all = identitiesOf(settings);
    std::erase_if(all,
                  [](const Identity &one) { return problemOf(one) != IdentityProblem::None; });
    return all;
}

Identity identityFor(const AccountSettings &settings, const QStringList &addresses)
{
    const std::vector<Identity> all = identitiesOf(settings);
    for (const QString &address : addresses) {
        for (const Identity &one : all) {
            if (!address.isEmpty() && one.email.compare(address, Qt::CaseInsensitive) == 0)
                return one;
        }
    }
    return all.front();
}

QStringList ownAddresses(const AccountSettings &settings)
{
    QStringList own {settings.email};
    for (const Identity &one : settings.identities)
        own.append(one.email);
    own.removeAll(QString());
    return own;
}

bool isOwnAddress(const AccountSettings &settings, const QString &address)
{
    return ownAddresses(settings).contains(address, Qt::CaseInsensitive);
}

bool keepsSentByItself(const QString &submissionHost)
{
    const QString host = submissionHost.trimmed().toLower();
    return host == QLatin1String("smtp.gmail.com") || host == QLatin1String("smtp.googlemail.com");
}

} // namespace homing::account
