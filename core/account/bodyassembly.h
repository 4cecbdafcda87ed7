// SPDX-License-Identifier: GPL-3.0-or-later
// From BODYSTRUCTURE and cached parts to what the reader shows. Pure; run it in the pool.
#pragma once

#include "core/account/mailservice.h"

namespace homing::account {

/// The parts that make up the readable text, in order: of an alternative the best one (text/plain, else text/html).
std::vector<const imap::BodyPart *> readableParts(const imap::BodyPart &structure);
std::vector<MessageBody::Attachment> attachmentsOf(const imap::BodyPart &structure);
const imap::BodyPart *partAt(const imap::BodyPart &structure, const QByteArray &section);

struct FetchedPart {
    imap::BodyPart part;
    QByteArray bytes; // as on the wire
};
/// Plain text of the readable parts.
MessageBody assembleBody(const MessageRef &message, const std::vector<FetchedPart> &parts,
                         std::vector<MessageBody::Attachment> attachments);

} // namespace homing::account
