// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/senders.h"

#include "ui/composer/signing.h"

namespace homing::ui {

namespace {

bool isSame(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// How well the identity fits what the draft says; 0: it is not its address.
int likeness(const account::Identity &identity, const mime::Draft &draft)
{
    if (!isSame(identity.email, draft.from.address))
        return 0;
    const QString answers = draft.replyTo.empty() ? QString() : draft.replyTo.front().address;
    return 1 + (identity.name == draft.from.name ? 4 : 0)
        + (isSame(identity.replyTo, answers) ? 2 : 0)
        + (endsInSignature(draft.text, identity) ? 1 : 0);
}

} // namespace

std::vector<Sender> senders(const account::MailService &service)
{
    std::vector<Sender> all;
    for (const account::AccountSettings &settings : service.accounts()) {
        for (account::Identity &identity : account::writersOf(settings))
            all.push_back({settings.id, std::move(identity)});
    }
    return all;
}

mime::DecodedAddress addressOf(const account::Identity &identity)
{
    return {identity.name, identity.email};
}

QString senderLine(const account::Identity &identity)
{
    return mime::writeAddressLine({addressOf(identity)});
}

std::vector<mime::DecodedAddress> ownAddresses(const account::MailService &service)
{
    std::vector<mime::DecodedAddress> own;
    for (const account::AccountSettings &settings : service.accounts()) {
        for (const account::Identity &identity : account::identitiesOf(settings))
            own.push_back(addressOf(identity));
        own.push_back({settings.fullName, settings.email});
    }
    std::erase_if(own, [](const mime::DecodedAddress &one) { return one.address.isEmpty(); });
    return own;
}

int senderAmong(const std::vector<Sender> &all, const std::vector<mime::DecodedAddress> &people,
                AccountId account)
{
    for (const bool isHome : {true, false}) {
        for (const mime::DecodedAddress &person : people) {
            const auto at = std::find_if(all.begin(), all.end(), [&](const Sender &one) {
                return (one.account == account) == isHome
                    && isSame(one.identity.email, person.address);
            });
            if (at != all.end())
                return int(at - all.begin());
        }
    }
    return -1;
}

int senderOfDraft(const std::vector<Sender> &all, const mime::Draft &draft, AccountId account)
{
    int best = -1;
    int likest = -1;
    for (int i = 0; i < int(all.size()); ++i) {
        const Sender &one = all[std::size_t(i)];
        const int like = one.account == account ? likeness(one.identity, draft) : -1;
        if (like > likest) {
            best = i;
            likest = like;
        }
    }
    return best < 0 && !all.empty() ? 0 : best;
}

} // namespace homing::ui
