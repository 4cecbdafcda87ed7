// SPDX-License-Identifier: GPL-3.0-or-later
// Limits on everything that a server or a message decides, in one place. Each has a boundary test.
#pragma once

#include <QtGlobal>

namespace homing::limits {

inline constexpr qint64 lineBytes = 1LL << 20;
inline constexpr qint64 literalInMemory = 16LL << 20;
inline constexpr qint64 literalBytes = 2LL << 30;
/// One answer of an SMTP server; a line of RFC 5321 has 512 octets.
inline constexpr int smtpReplyLines = 100;
inline constexpr qsizetype smtpReplyLineBytes = 4 << 10;
inline constexpr qint64 bytesBeforeLogin = 64LL << 10;
inline constexpr int parenthesesDepth = 100;
inline constexpr int mimeDepth = 50;
inline constexpr int mimeParts = 2'000;
inline constexpr qint64 headerBytes = 1LL << 20;
inline constexpr int addresses = 10'000;
inline constexpr int references = 1'000;
/// Of one message's References field as it is kept: the first id and the last ones.
inline constexpr qint64 referencesBytes = 16LL << 10;
inline constexpr int mailboxes = 100'000;
inline constexpr int mailboxLevels = 64;
inline constexpr int keywords = 1'000;
/// A text part of more is an attachment: it is not fetched to be read.
inline constexpr qint64 textPartBytes = 4LL << 20;
/// Recipients of one delivery report that are shown.
inline constexpr int reportRecipients = 500;
inline constexpr qint64 htmlInBytes = 2LL << 20;
inline constexpr qint64 htmlOutBytes = 1LL << 20;
inline constexpr int htmlNodes = 20'000;
/// RFC 7162 section 4: a command line stays under this many octets.
inline constexpr int commandLineBytes = 8'192;
/// So many malformed responses on one connection end it.
inline constexpr int malformedResponses = 8;

} // namespace homing::limits
