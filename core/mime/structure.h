// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a message as a tree of values: made from BODYSTRUCTURE (core/account) or from a
// whole message (structureOf()). Any thread. Whoever makes one keeps to limits::mimeDepth and
// limits::mimeParts, so that its depth is bounded.
#pragma once

#include "core/mime/headers.h"

#include <optional>

namespace homing::mime {

/// The header of a message inside a message, for people.
struct CardHeader
{
    QString subject;
    std::vector<DecodedAddress> from, to, cc;
    QDateTime date; // UTC; invalid if there is none
};

struct Part
{
    QByteArray section;     // IMAP's: "1.2"; "" for a multipart that is the message's body
    QByteArray contentType; // "text/plain", lower case
    QByteArray charset;
    QByteArray encoding;    // of transfer, lower case
    QByteArray disposition; // lower case; empty if none
    QString fileName;       // decoded and clean, as sent otherwise
    QByteArray contentId;   // without <>
    QByteArray location;    // Content-Location
    QByteArray start;       // of a multipart/related: the Content-ID of its root, without <>
    QByteArray protocol;    // of a signed or encrypted one, lower case
    QByteArray smimeType;   // "enveloped-data"; lower case
    QByteArray reportType;  // of a multipart/report, lower case
    bool isFlowed = false;  // RFC 3676
    bool delSp = false;
    bool isCut = false;               // inner parts were left out for a limit
    quint64 octets = 0;               // as on the wire
    std::optional<CardHeader> header; // of a message
    std::vector<Part> children;       // of a multipart; or the one body of a message

    bool isMultipart() const { return contentType.startsWith("multipart/"); }
    bool isMessage() const
    {
        return contentType == "message/rfc822" || contentType == "message/global"
            || contentType == "message/rfc2822" || contentType == "message/news";
    }
    /// How large it is without its transfer encoding; for base64 a good guess.
    quint64 decodedOctets() const;
};

} // namespace homing::mime
