// SPDX-License-Identifier: GPL-3.0-or-later
// Delivery reports, read receipts and abuse reports as values. Pure function, any thread.
#pragma once

#include "core/mime/blocks.h"

namespace homing::mime {

/// `contentType` of the part that machines read: message/delivery-status,
/// message/disposition-notification, message/feedback-report and their "global" kin. What is not
/// there stays empty.
Report readReport(const QByteArray &decoded, const QByteArray &contentType);

} // namespace homing::mime
