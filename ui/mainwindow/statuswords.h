// SPDX-License-Identifier: GPL-3.0-or-later
// An account's state in one sentence for the status line. Pure functions, GUI thread (tr()).
#pragma once

#include "core/account/mailservice.h"

namespace homing::ui {

enum class StatusMood { Good, Busy, Offline, Error };
enum class StatusAction { None, TryNow, GoOnline, ChangePassword };

struct StatusWords {
    QString text;
    StatusMood mood = StatusMood::Good;
    StatusAction action = StatusAction::None;
    bool hasDetails = false; // there is a fault to look at
    int done = 0;
    int total = 0;           // 0: no numbers
};

struct StatusContext {
    account::AccountSettings settings;
    QString progressMailbox;   // the user's word for it, empty for none
    qint64 retryInMs = -1;     // counted down by the caller
    bool isUserOffline = false; // the user's own switch
    bool namesAccount = false; // several accounts: say which one
};

StatusWords statusWords(const account::AccountState &state, const StatusContext &context);
QString statusActionLabel(StatusAction action);
/// "1 flight, 612 bytes, 0.18 s (qresync)".
QString costWords(const account::ResyncCost &cost);

} // namespace homing::ui
