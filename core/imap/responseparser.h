// SPDX-License-Identifier: GPL-3.0-or-later
// ResponseParser: one frame to one Response value. Pure; iterative where the server decides the depth.
#pragma once

#include "core/base/expected.h"
#include "core/imap/response.h"

namespace homing::imap {

/// Never crashes, whatever the bytes; an error says where. Tolerances for named servers are listed in the .cpp.
Expected<Response, ParseError> parseResponse(const Frame &frame);

/// For tests and logs: one response given as bytes, with literals inline and an optional final CRLF.
Expected<Response, ParseError> parseResponseBytes(QByteArrayView bytes);

} // namespace homing::imap
