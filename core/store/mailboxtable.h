// SPDX-License-Identifier: GPL-3.0-or-later
// The mailbox and shadow tables: reading for the writer and for readers, writing inside the
// caller's transaction.
#pragma once

#include "core/store/database.h"

namespace homing::store {

/// What a mailbox row holds beyond the public record.
struct MailboxEntry
{
    MailboxRecord record;
    quint32 messages = 0;     // all rows, hidden ones too: equals the keys in the chunks
    bool keepsBodies = false; // of an earlier UIDVALIDITY, until all rows are here
};

/// Rows that are not shown. `hidden` is what counts: rows named by a pending Move or Delete, and
/// `departed`: rows whose Move or Delete is done but whose VANISHED has not come. Both name rows
/// that exist.
struct Shadow
{
    imap::UidSet hidden;
    imap::UidSet departed;
    bool operator==(const Shadow &) const = default;
};

std::vector<MailboxEntry> readMailboxes(Database &database);
std::optional<MailboxEntry> readMailbox(Database &database, MailboxId id);
std::optional<MailboxEntry> readMailboxNamed(Database &database, const imap::MailboxName &name);
Shadow readShadow(Database &database, MailboxId id);
quint64 readRevision(Database &database);

void writeListing(Database &database,
                  const MailboxRecord &record); // what LIST says; id null: a new row
void writeName(Database &database, MailboxId id, const imap::MailboxName &name);
void writeState(Database &database,
                const MailboxEntry &entry); // what apply() changes: state and counters
void writeStatus(Database &database, MailboxId id, const imap::StatusData &status);
void writeShadow(Database &database, MailboxId id, const Shadow &shadow);
void writeRevision(Database &database, quint64 revision);
void removeMailbox(Database &database, MailboxId id); // with all its rows
void removeKept(Database &database, MailboxId id);    // see KeptBodies

constexpr quint32 maxUid = 0xffffffff;

/// The ids of a mailbox's messages and key chunks: from rowId(mailbox, 0) to rowId(mailbox, maxUid).
constexpr qint64 rowId(MailboxId mailbox, quint32 uid)
{
    return (mailbox.value() << 32) | qint64(uid);
}
constexpr quint32 uidOf(qint64 rowId)
{
    return quint32(rowId & maxUid);
}

} // namespace homing::store
