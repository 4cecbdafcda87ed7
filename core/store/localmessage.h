// SPDX-License-Identifier: GPL-3.0-or-later
// A message that only this computer has: a draft, or mail on its way out. A value; it stands in
// journal.sqlite, which is the user's.
#pragma once

#include "core/base/fault.h"
#include "core/base/ids.h"
#include "core/imap/types.h"

#include <QDateTime>
#include <QString>

namespace homing::store {

struct LocalMessage
{
    enum class State {
        Draft,   // being written
        Queued,  // leaves at `notBefore`, or as soon as there is a connection
        Leaving, // handed to the submission server; its end has not left: may be sent again
        Ending,  // its end may have left, and no answer is known yet
        Unknown, // as Ending, and no answer will come: sent again only if the user says so
        Refused, // by the server or by ourselves; `reason`
    };
    LocalMessageId id;
    State state = State::Draft;
    QByteArray message;  // RFC 5322, lines end in CR LF, Bcc is in it; left out of lists
    QString subject;     // for lists
    QString recipients;  // for lists: names or addresses, by commas
    QDateTime changed;   // UTC
    QDateTime notBefore; // UTC; null: at once
    FaultCause cause = FaultCause::None; // Unknown; Queued: why the last attempt failed
    QString reason; // Refused: in sentences; with a cause: the technical text, foreign
    quint32 attempts = 0;
    /// What it answers or forwards, to be marked so when it is sent; a null UID for nothing.
    imap::MailboxName answeredMailbox;
    imap::UidValidity answeredUidValidity;
    imap::Uid answeredUid;
    imap::FlagSet answeredMark; // \Answered or $Forwarded
    /// Where the server has a version of it, as far as is known; a null UID for nowhere. Told by
    /// lists; to put() it says, of one that is new, from which it was opened. See draftversions.h.
    imap::MailboxName serverMailbox;
    imap::UidValidity serverUidValidity;
    imap::Uid serverUid;

    /// It stands in the outbox, not among the drafts.
    bool isOutgoing() const { return state != State::Draft; }
    bool operator==(const LocalMessage &) const = default;
};

LocalMessageId newLocalMessageId();

} // namespace homing::store

Q_DECLARE_METATYPE(homing::store::LocalMessage)
