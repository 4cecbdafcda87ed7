// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be sent, and what became of it; values. Delivered means that the server has taken it
// over, not that anybody has it.
#pragma once

#include "core/base/fault.h"
#include "core/submit/reply.h"

#include <optional>
#include <vector>

namespace homing::submit {

/// What reports are asked of the servers on the way (DSN, RFC 3461).
struct ReportWish
{
    bool success = false;
    bool failure = false;
    bool delay = false; // none of the three: no reports at all
};

struct Submission
{
    QByteArray sender;            // the envelope's, UTF-8
    QList<QByteArray> recipients; // the envelope's, UTF-8
    QByteArray message;           // as it is to arrive; line ends are mended
    bool isPartialWanted = false; // else nothing is sent unless every recipient is accepted
    std::optional<ReportWish> reports;
    bool isNotification = false; // no sender: nothing comes back of it (RFC 8098 section 3)
};

/// What was found here, before or without the server's word.
enum class Problem {
    None,
    BadSender,
    BadRecipient,
    NoRecipients,
    TooManyRecipients, // over limits::addresses
    NoMessage,
    NulInMessage,
    LineTooLong,      // over 998 octets
    TooLarge,         // than the server takes
    NoEightBit,       // the server takes only 7-bit text
    NoUnicodeHeaders, // an address or header needs SMTPUTF8
    NoReports,        // reports are asked for and the server has none
};

struct RecipientAnswer
{
    QByteArray address; // as in the Submission
    Reply reply;        // null: not asked
    Problem problem = Problem::None;
    bool isAccepted() const { return reply.isPositive(); }
    bool isRefused() const
    {
        return problem != Problem::None || (!reply.isNull() && !isAccepted());
    }
};

struct Outcome
{
    enum class Kind {
        Delivered, // taken over, at least for one recipient
        Refused,   // the server's last word, or a problem that it would have
        NotSent,   // nothing was accepted: may be tried again
        Unknown,   // all was handed over and no answer came: never to be sent again unasked
    };
    Kind kind = Kind::NotSent;
    std::vector<RecipientAnswer> recipients;
    Reply reply; // that ended it, if any
    Problem problem = Problem::None;
    qint64 size = 0;      // TooLarge: octets of the message
    qint64 sizeLimit = 0; // TooLarge: octets that the server takes
    Fault fault;          // NotSent, Unknown

    bool isDelivered() const { return kind == Kind::Delivered; }
    /// Some recipient will not get it.
    bool isPartial() const;
    /// Refused, and the server says that it may be otherwise later.
    bool isTemporary() const;
};

} // namespace homing::submit

Q_DECLARE_METATYPE(homing::submit::Outcome)
