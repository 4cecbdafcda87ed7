// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/mailboxtable.h"

#include "core/store/codec.h"
#include "core/store/textindex.h"
#include "core/store/threadtables.h"
#include "core/store/vanishedrows.h"

namespace homing::store {

namespace {

// clang-format off
#define HOMING_MAILBOX_SELECT                                                                      \
    "SELECT id, name, delimiter, attributes, role, selectable, subscribed,"                        \
    " uidvalidity, uidnext, modseq, present, nomodseq, oldest,"                                    \
    " permanent, maycreate, readonly,"                                                             \
    " messages, shown, unread, status, keeps"                                                      \
    " FROM mailbox "
// clang-format on

QByteArray encodeFlags(const imap::FlagSet &flags)
{
    ByteWriter writer;
    writer.byte(flags.systemBits());
    writer.bytes(encodeAtoms(flags.keywords()));
    return writer.take();
}

imap::FlagSet decodeFlags(QByteArrayView blob)
{
    ByteReader reader(blob);
    const quint8 bits = reader.byte();
    imap::FlagSet flags = imap::FlagSet::fromAtoms(decodeAtoms(reader.bytes()));
    flags.setSystemBits(bits);
    return flags;
}

MailboxEntry entryOf(const Statement &row)
{
    MailboxEntry entry;
    MailboxRecord &record = entry.record;
    record.id = MailboxId(row.integer(0));
    record.name = imap::MailboxName::fromWire(row.bytes(1));
    if (!row.isNull(2))
        record.delimiter = char(row.integer(2));
    record.attributes = decodeAtoms(row.bytes(3));
    const qint64 role = row.integer(4);
    if (role >= 0 && role <= qint64(MailboxRole::Flagged))
        record.role = MailboxRole(role);
    record.isSelectable = row.integer(5) != 0;
    record.isSubscribed = row.integer(6) != 0;
    record.state.uidValidity = imap::UidValidity(quint32(row.integer(7)));
    record.state.uidNext = imap::Uid(quint32(row.integer(8)));
    record.state.highestModSeq = imap::ModSeq(quint64(row.integer(9)));
    record.state.exists = quint32(row.integer(10));
    record.state.noModSeq = row.integer(11) != 0;
    record.state.oldestFetched = imap::Uid(quint32(row.integer(12)));
    if (!row.isNull(13))
        record.state.permanentFlags = decodeFlags(row.bytes(13));
    record.state.mayCreateKeywords = row.integer(14) != 0;
    record.state.isReadOnly = row.integer(15) != 0;
    entry.messages = quint32(row.integer(16));
    record.counters.total = quint32(row.integer(17));
    record.counters.unread = quint32(row.integer(18));
    if (!row.isNull(19)) {
        record.lastStatus = decodeStatus(row.bytes(19));
        if (record.lastStatus)
            record.lastStatus->mailbox = record.name;
    }
    entry.keepsBodies = row.integer(20) != 0;
    return entry;
}

} // namespace

std::vector<MailboxEntry> readMailboxes(Database &database)
{
    std::vector<MailboxEntry> entries;
    Statement select = database.prepare(HOMING_MAILBOX_SELECT "ORDER BY id");
    while (select.next())
        entries.push_back(entryOf(select));
    return entries;
}

std::optional<MailboxEntry> readMailbox(Database &database, MailboxId id)
{
    Statement select = database.prepare(HOMING_MAILBOX_SELECT "WHERE id = ?");
    select.bind(id.value());
    if (!select.next())
        return std::nullopt;
    return entryOf(select);
}

std::optional<MailboxEntry> readMailboxNamed(Database &database, const imap::MailboxName &name)
{
    Statement select = database.prepare(HOMING_MAILBOX_SELECT "WHERE name = ?");
    select.bind(name.wire());
    if (!select.next())
        return std::nullopt;
    return entryOf(select);
}

Shadow readShadow(Database &database, MailboxId id)
{
    Shadow shadow;
    Statement select = database.prepare("SELECT hidden, departed FROM shadow WHERE mailbox = ?");
    select.bind(id.value());
    if (!select.next())
        return shadow;
    auto hidden = decodeUidSet(select.bytes(0));
    auto departed = decodeUidSet(select.bytes(1));
    if (!hidden || !departed) {
        database.fail(StoreErrorKind::Corrupt,
                      QStringLiteral("a set of hidden rows cannot be read"));
        return shadow;
    }
    shadow.hidden = std::move(*hidden);
    shadow.departed = std::move(*departed);
    return shadow;
}

quint64 readRevision(Database &database)
{
    Statement select = database.prepare("SELECT value FROM meta WHERE id = 1");
    return select.next() ? quint64(select.integer(0)) : 0;
}

void writeListing(Database &database, const MailboxRecord &record)
{
    // clang-format off
    Statement write = record.id.isNull()
        ? database.prepare(
            "INSERT INTO mailbox (delimiter, attributes, role, selectable, subscribed, name)"
            " VALUES (?, ?, ?, ?, ?, ?)")
        : database.prepare(
            "UPDATE mailbox"
            " SET delimiter = ?, attributes = ?, role = ?, selectable = ?, subscribed = ?"
            " WHERE name = ?");
    // clang-format on
    if (record.delimiter)
        write.bind(quint8(*record.delimiter));
    else
        write.bindNull();
    write.bind(encodeAtoms(record.attributes))
        .bind(qint64(record.role))
        .bind(record.isSelectable ? 1 : 0)
        .bind(record.isSubscribed ? 1 : 0)
        .bind(record.name.wire())
        .exec();
}

void writeName(Database &database, MailboxId id, const imap::MailboxName &name)
{
    database.prepare("UPDATE mailbox SET name = ? WHERE id = ?")
        .bind(name.wire())
        .bind(id.value())
        .exec();
}

void writeState(Database &database, const MailboxEntry &entry)
{
    const SyncState &state = entry.record.state;
    database
        // clang-format off
        .prepare("UPDATE mailbox SET"
                 " uidvalidity = ?, uidnext = ?, modseq = ?, present = ?, nomodseq = ?, oldest = ?,"
                 " permanent = ?, maycreate = ?, readonly = ?,"
                 " messages = ?, shown = ?, unread = ?, keeps = ?"
                 " WHERE id = ?")
        // clang-format on
        .bind(state.uidValidity.value())
        .bind(state.uidNext.value())
        .bind(qint64(state.highestModSeq.value() & imap::maxModSeq))
        .bind(state.exists)
        .bind(state.noModSeq ? 1 : 0)
        .bind(state.oldestFetched.value())
        .bind(encodeFlags(state.permanentFlags))
        .bind(state.mayCreateKeywords ? 1 : 0)
        .bind(state.isReadOnly ? 1 : 0)
        .bind(entry.messages)
        .bind(entry.record.counters.total)
        .bind(entry.record.counters.unread)
        .bind(entry.keepsBodies ? 1 : 0)
        .bind(entry.record.id.value())
        .exec();
}

void writeStatus(Database &database, MailboxId id, const imap::StatusData &status)
{
    database.prepare("UPDATE mailbox SET status = ? WHERE id = ?")
        .bind(encodeStatus(status))
        .bind(id.value())
        .exec();
}

void writeShadow(Database &database, MailboxId id, const Shadow &shadow)
{
    if (shadow.hidden.isEmpty() && shadow.departed.isEmpty()) {
        database.prepare("DELETE FROM shadow WHERE mailbox = ?").bind(id.value()).exec();
        return;
    }
    database.prepare("INSERT OR REPLACE INTO shadow (mailbox, hidden, departed) VALUES (?, ?, ?)")
        .bind(id.value())
        .bind(encodeUidSet(shadow.hidden))
        .bind(encodeUidSet(shadow.departed))
        .exec();
}

void writeRevision(Database &database, quint64 revision)
{
    database.prepare("UPDATE meta SET value = ? WHERE id = 1").bind(qint64(revision)).exec();
}

void removeMailbox(Database &database, MailboxId id)
{
    const qint64 first = rowId(id, 0);
    const qint64 last = rowId(id, maxUid);
    database.prepare("DELETE FROM part WHERE message BETWEEN ? AND ?")
        .bind(first)
        .bind(last)
        .exec();
    database.prepare("DELETE FROM header WHERE id BETWEEN ? AND ?").bind(first).bind(last).exec();
    database.prepare("DELETE FROM message WHERE id BETWEEN ? AND ?").bind(first).bind(last).exec();
    database.prepare("DELETE FROM keys WHERE id BETWEEN ? AND ?").bind(first).bind(last).exec();
    database.prepare("DELETE FROM shadow WHERE mailbox = ?").bind(id.value()).exec();
    removeKept(database, id);
    VanishedRows(database).removeMailbox(id);
    TextIndex(database).forget(id);
    noteThreadsCleared(database, id);
    database.prepare("DELETE FROM mailbox WHERE id = ?").bind(id.value()).exec();
}

void removeKept(Database &database, MailboxId id)
{
    database.prepare("DELETE FROM part WHERE message BETWEEN ? AND ?")
        .bind(-rowId(id, maxUid))
        .bind(-rowId(id, 0))
        .exec();
    database.prepare("DELETE FROM kept WHERE mailbox = ?").bind(id.value()).exec();
}

} // namespace homing::store
