// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/sleepingsessions.h"

#include "core/account/mailservice.h"
#include "core/session/sleepwatch.h"

namespace homing::account {

void keepSessionsWhileAsleep(session::SleepWatch &watch, MailService &service)
{
    using session::SleepWatch;
    QObject::connect(&watch, &SleepWatch::aboutToSleep, &service, &MailService::sleep);
    QObject::connect(&service, &MailService::readyToSleep, &watch, &SleepWatch::letSleep);
    QObject::connect(&watch, &SleepWatch::wokeUp, &service, &MailService::wake);
}

} // namespace homing::account
