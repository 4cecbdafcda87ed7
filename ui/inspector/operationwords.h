// SPDX-License-Identifier: GPL-3.0-or-later
// A pending action in the user's words. Pure functions, GUI thread (tr()).
#pragma once

#include "core/account/mailservice.h"

namespace homing::ui {

/// "Mark as read", "Move to Archive".
QString operationWords(const store::Operation &operation);
/// "Waiting", "Being sent", "Refused".
QString operationStateWords(store::OperationState state);
/// "Waiting", "Leaving", "Not known", "Refused".
QString outgoingStateWords(store::LocalMessage::State state);

} // namespace homing::ui
