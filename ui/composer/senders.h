// SPDX-License-Identifier: GPL-3.0-or-later
// As whom one can write: every identity of every account that can send. Pure functions, GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/draft.h"

namespace homing::ui {

struct Sender
{
    AccountId account;
    account::Identity identity;
    bool operator==(const Sender &) const = default;
};

/// Accounts in their order, of each the default first.
std::vector<Sender> senders(const account::MailService &service);
mime::DecodedAddress addressOf(const account::Identity &identity);
/// "Anna Berg <anna@example.org>"
QString senderLine(const account::Identity &identity);

/// Of whoever writes here, also from accounts that cannot send.
std::vector<mime::DecodedAddress> ownAddresses(const account::MailService &service);

/// The first of `people`, in their order, that is one of `all`: of `account` if there is one, else
/// of another account; else -1.
int senderAmong(const std::vector<Sender> &all, const std::vector<mime::DecodedAddress> &people,
                AccountId account);
/// Whose draft it is: the identity of `account` that it names and whose signature it has; else the
/// account's default; else the first of all; -1: there is none.
int senderOfDraft(const std::vector<Sender> &all, const mime::Draft &draft, AccountId account);

} // namespace homing::ui
