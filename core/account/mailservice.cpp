// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/mailservice.h"

namespace homing::account {

MailService::MailService(QObject *parent)
    : QObject(parent)
{
}

MailService::~MailService() = default;

void MailService::endSession(AccountId) { }

} // namespace homing::account
