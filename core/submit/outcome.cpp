// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/outcome.h"

namespace homing::submit {

bool Outcome::isPartial() const
{
    return isDelivered() && std::any_of(recipients.begin(), recipients.end(), [](const auto &one) {
               return !one.isAccepted();
           });
}

bool Outcome::isTemporary() const
{
    if (kind != Kind::Refused || problem != Problem::None)
        return false;
    if (!reply.isNull())
        return reply.isTemporary();
    return std::all_of(recipients.begin(), recipients.end(),
                       [](const auto &one) { return !one.isRefused() || one.reply.isTemporary(); });
}

} // namespace homing::submit
