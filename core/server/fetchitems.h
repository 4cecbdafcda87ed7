// SPDX-License-Identifier: GPL-3.0-or-later
// What a FETCH asks for (RFC 3501 6.4.5), as values, and the data of one message for each.
#pragma once

#include "core/server/arguments.h"
#include "core/server/mailbox.h"
#include "core/server/messagestructure.h"

namespace homing::server {

/// BODY[1.2.HEADER.FIELDS (A B)]<0.100>
struct FetchSection
{
    enum class Kind { Whole, Header, HeaderFields, HeaderFieldsNot, Text, Mime };
    std::vector<quint32> path;
    Kind kind = Kind::Whole;
    QList<QByteArray> fields; // as the client wrote them
    std::optional<quint32> offset;
    quint32 length = 0;
    bool isPeek = false;
    QByteArray label; // "BODY[1.2.MIME]<0>" or "RFC822.TEXT"
};

struct FetchRequest
{
    bool uid = false;
    bool flags = false;
    bool internalDate = false;
    bool size = false;
    bool envelope = false;
    bool body = false;
    bool bodyStructure = false;
    bool modSeq = false;
    std::vector<FetchSection> sections;
    std::optional<quint64> changedSince;
    bool vanished = false;
    bool reportExpunges = false; // draft-melnikov-imap-expunged-01 3.1

    bool setsSeen() const;
};

/// "FLAGS", "(UID FLAGS)" or a macro.
FetchRequest readFetchItems(Arguments &args);
/// Everything behind the message set; errors go to `args`.
FetchRequest readFetchRequest(Arguments &args);
/// " BODY[1] {3}\r\nabc"; `structure` is that of the message.
QByteArray sectionData(const MessageStructure &structure, const QByteArray &bytes,
                       const FetchSection &section);
/// Made once and kept with the message.
const QByteArray &envelopeOf(const Message &message);
const QByteArray &bodyStructureOf(const Message &message);

} // namespace homing::server
