// SPDX-License-Identifier: GPL-3.0-or-later
// From BODYSTRUCTURE and cached parts to what the reader shows. Pure; run it in the pool.
#pragma once

#include "core/account/mailservice.h"

namespace homing::account {

/// BODYSTRUCTURE as core/mime's tree: names and headers decoded.
mime::Part partOf(const imap::BodyPart &structure);
/// The sections that make up what is shown, in order, each once.
QList<QByteArray> sectionsToRead(const mime::Part &root);
const imap::BodyPart *partAt(const imap::BodyPart &structure, const QByteArray &section);

/// `fetched`: sections as on the wire.
MessageBody assembleBody(const MessageRef &message, const imap::BodyPart &structure,
                         const std::map<QByteArray, QByteArray> &fetched);

} // namespace homing::account
