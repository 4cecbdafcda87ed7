// SPDX-License-Identifier: GPL-3.0-or-later
// mailto: links (RFC 6068). Pure function, any thread; linear. Whoever wrote the link is not the
// user: it fills in what a person can see in the composer, and nothing else (security row 17).
#pragma once

#include "core/mime/draft.h"

#include <optional>

namespace homing::mime {

/// `uri` as octets, percent-encoded or UTF-8. Taken are to, cc, bcc, subject, body and in-reply-to;
/// any other field is ignored, so that no link attaches a file or sets a header of its choice. Of
/// addresses only what isSendable(), without names, which could say another address. A value that
/// is not UTF-8 or has controls where a header stands is left out. Nothing where it is no mailto:
/// link, is over 64 KiB, has controls itself, or over 500 recipients.
std::optional<Draft> readMailto(const QByteArray &uri);

} // namespace homing::mime
