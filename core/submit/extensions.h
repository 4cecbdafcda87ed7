// SPDX-License-Identifier: GPL-3.0-or-later
// What a submission server says in its answer to EHLO (RFC 5321 4.1.1.1). Value; any thread.
#pragma once

#include "core/submit/reply.h"

namespace homing::submit {

struct Extensions
{
    bool startTls = false;        // RFC 3207
    bool pipelining = false;      // RFC 2920
    bool eightBitMime = false;    // RFC 6152
    bool smtpUtf8 = false;        // RFC 6531
    bool chunking = false;        // RFC 3030
    bool deliveryReports = false; // DSN, RFC 3461
    bool size = false;            // RFC 1870
    qint64 sizeLimit = 0;         // octets; 0: none that it tells
    QList<QByteArray> mechanisms; // AUTH, RFC 4954; upper case

    /// Lines that make no sense are skipped.
    static Extensions fromReply(const Reply &reply);
};

} // namespace homing::submit
