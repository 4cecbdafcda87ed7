// SPDX-License-Identifier: GPL-3.0-or-later
// FETCH data to what the store keeps of a message: text decoded by core/mime. Pure.
#pragma once

#include "core/store/changeset.h"

#include <QHash>

namespace homing::sync {

/// Most mail of a mailbox goes to the same few people: what was decoded is remembered. Bounded.
class AddressBook
{
public:
    store::MessageAddress decoded(const imap::Address &address);

private:
    QHash<QByteArray, store::MessageAddress> m_known;
};

store::MessageUpdate messageUpdate(const imap::FetchData &fetch, AddressBook &addresses);
/// True when the response can make a row of its own: it answers a FETCH of headerItems() or
/// bareItems().
bool isWholeRow(const imap::FetchData &fetch);
/// A part that a user would call an attachment, somewhere in the structure.
bool hasAttachment(const imap::BodyPart &structure);
/// FETCH items of a row: what a list needs, and BODYSTRUCTURE so that opening a message costs one
/// flight.
QByteArray headerItems(bool withModSeq);
QByteArray flagItems(bool withModSeq);
/// For a message whose header no answer brought (a line beyond all limits, an unreadable one):
/// enough for a row.
QByteArray bareItems(bool withModSeq);

} // namespace homing::sync
