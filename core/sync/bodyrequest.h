// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of BodyFetch, and what it tells. Values.
#pragma once

#include "core/base/ids.h"
#include "core/imap/types.h"

#include <QList>
#include <QMetaType>

namespace homing::sync {

struct BodyRequest
{
    MailboxId mailbox;
    imap::Uid uid;
    QList<QByteArray> sections; // "1", "1.2"; "" is the whole message
    bool operator==(const BodyRequest &) const = default;
};

struct BodyResult
{
    enum class Kind { Fetched, Gone, Refused };
    BodyRequest request;
    Kind kind = Kind::Fetched;
    QString detail; // the server's words
};

/// Of a part that comes in pieces.
struct BodyProgress
{
    MailboxId mailbox;
    imap::Uid uid;
    QByteArray section;
    quint64 octets = 0; // here
    quint64 total = 0;  // as the server told; never less than `octets`
};

} // namespace homing::sync

Q_DECLARE_METATYPE(homing::sync::BodyResult)
Q_DECLARE_METATYPE(homing::sync::BodyProgress)
