// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to sessions when the computer sleeps.
#pragma once

namespace homing::session {
class SleepWatch;
}

namespace homing::account {

class MailService;

/// The sleep waits until every account has logged out with PRESERVE
/// (draft-ietf-lemonade-reconnect-07 section 4) or MailService::sleep() has given up waiting; on
/// waking they connect. Main thread; both outlive the connections or end them by going.
void keepSessionsWhileAsleep(session::SleepWatch &watch, MailService &service);

} // namespace homing::account
