// SPDX-License-Identifier: GPL-3.0-or-later
// A kept message's parts stand in `part` under minus its id. Ids are as long as those of messages,
// so that SQLite overwrites a part's record in its place instead of writing the body again.
#include "core/store/keptbodies.h"

#include "core/store/codec.h"

#include <QCryptographicHash>

namespace homing::store {

namespace {

/// Nothing for a message that cannot be told from others.
std::optional<QByteArray> identity(const QByteArray &head)
{
    const auto header = decodeHeader(head);
    if (!header || header->messageId.isEmpty())
        return std::nullopt;
    return QCryptographicHash::hash(header->messageId, QCryptographicHash::Sha256);
}

} // namespace

bool KeptBodies::keep()
{
    // What an earlier change left is counted anew: it may have come in between, or not.
    m_database.prepare("UPDATE kept SET copies = 0 WHERE mailbox = ?")
        .bind(m_mailbox.value())
        .exec();
    findOwners();
    countCopies();
    dropAmbiguous();
    takeParts();
    Statement select = m_database.prepare("SELECT 1 FROM kept WHERE mailbox = ? LIMIT 1");
    select.bind(m_mailbox.value());
    return select.next();
}

/// Messages with something worth keeping.
void KeptBodies::findOwners()
{
    qint64 id = rowId(m_mailbox, 0);
    {
        Statement last = m_database.prepare("SELECT MAX(id) FROM kept WHERE mailbox = ?");
        last.bind(m_mailbox.value());
        if (last.next() && !last.isNull(0))
            id = last.integer(0);
    }
    Statement owners = m_database.prepare(
        "SELECT m.id, m.size, m.date, h.head, h.preview FROM message m JOIN header h ON h.id = m.id"
        " WHERE m.id BETWEEN ? AND ? AND m.size > 0 AND (h.preview IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM part WHERE part.message = m.id))");
    owners.bind(rowId(m_mailbox, 0)).bind(rowId(m_mailbox, maxUid));
    Statement insert = m_database.prepare(
        "INSERT INTO kept (id, mailbox, old, size, identity, date, preview, copies)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (mailbox, size, identity) DO UPDATE SET"
        " old = excluded.old, date = excluded.date,"
        " preview = COALESCE(excluded.preview, kept.preview)");
    while (owners.next()) {
        const auto key = identity(owners.bytes(3));
        if (!key || id == rowId(m_mailbox, maxUid))
            continue;
        insert.bind(++id).bind(m_mailbox.value()).bind(owners.integer(0)).bind(owners.integer(1));
        insert.bind(*key);
        if (owners.isNull(2))
            insert.bindNull();
        else
            insert.bind(owners.integer(2));
        if (owners.isNull(4))
            insert.bindNull();
        else
            insert.bind(owners.bytes(4));
        insert.exec();
    }
}

/// How many messages of the old incarnation could be meant, with or without a body.
void KeptBodies::countCopies()
{
    Statement alike = m_database.prepare(
        "SELECT m.size, h.head FROM message m JOIN header h ON h.id = m.id"
        " WHERE m.id BETWEEN ? AND ?"
        " AND EXISTS (SELECT 1 FROM kept WHERE kept.mailbox = ? AND kept.size = m.size)");
    alike.bind(rowId(m_mailbox, 0)).bind(rowId(m_mailbox, maxUid)).bind(m_mailbox.value());
    Statement count = m_database.prepare(
        "UPDATE kept SET copies = copies + 1 WHERE mailbox = ? AND size = ? AND identity = ?");
    while (alike.next()) {
        if (const auto key = identity(alike.bytes(1)))
            count.bind(m_mailbox.value()).bind(alike.integer(0)).bind(*key).exec();
    }
}

void KeptBodies::dropAmbiguous()
{
    m_database
        .prepare("DELETE FROM part WHERE message IN"
                 " (SELECT -id FROM kept WHERE mailbox = ? AND copies > 1)")
        .bind(m_mailbox.value())
        .exec();
    m_database.prepare("DELETE FROM kept WHERE mailbox = ? AND copies > 1")
        .bind(m_mailbox.value())
        .exec();
}

void KeptBodies::takeParts()
{
    // IGNORE: a section that is kept from the incarnation before.
    m_database
        .prepare("UPDATE OR IGNORE part SET message ="
                 " -(SELECT id FROM kept WHERE kept.old = part.message)"
                 " WHERE message IN (SELECT old FROM kept WHERE mailbox = ? AND old IS NOT NULL)")
        .bind(m_mailbox.value())
        .exec();
    m_database.prepare("UPDATE kept SET old = NULL WHERE mailbox = ? AND old IS NOT NULL")
        .bind(m_mailbox.value())
        .exec();
}

void KeptBodies::findTargets()
{
    {
        Statement alike = m_database.prepare(
            "SELECT m.id, m.size, h.head FROM message m JOIN header h ON h.id = m.id"
            " WHERE m.id BETWEEN ? AND ?"
            " AND EXISTS (SELECT 1 FROM kept WHERE kept.mailbox = ? AND kept.size = m.size)");
        alike.bind(rowId(m_mailbox, 0)).bind(rowId(m_mailbox, maxUid)).bind(m_mailbox.value());
        Statement found = m_database.prepare("UPDATE kept SET targets = targets + 1, target = ?"
                                             " WHERE mailbox = ? AND size = ? AND identity = ?");
        while (alike.next()) {
            if (const auto key = identity(alike.bytes(2)))
                found.bind(alike.integer(0))
                    .bind(m_mailbox.value())
                    .bind(alike.integer(1))
                    .bind(*key)
                    .exec();
        }
    }
    m_database
        .prepare("UPDATE kept SET target = NULL WHERE mailbox = ? AND (targets <> 1 OR"
                 " (date IS NOT NULL AND"
                 " date IS NOT (SELECT m.date FROM message m WHERE m.id = kept.target)))")
        .bind(m_mailbox.value())
        .exec();
}

imap::UidSet KeptBodies::giveBack()
{
    findTargets();
    m_database
        .prepare("UPDATE OR IGNORE part SET message ="
                 " (SELECT target FROM kept WHERE kept.id = -part.message)"
                 " WHERE message IN"
                 " (SELECT -id FROM kept WHERE mailbox = ? AND target IS NOT NULL)")
        .bind(m_mailbox.value())
        .exec();
    std::vector<quint32> previewed;
    {
        Statement select = m_database.prepare(
            "SELECT k.target FROM kept k JOIN header h ON h.id = k.target"
            " WHERE k.mailbox = ? AND k.preview IS NOT NULL AND h.preview IS NULL");
        select.bind(m_mailbox.value());
        while (select.next())
            previewed.push_back(uidOf(select.integer(0)));
    }
    m_database
        .prepare("UPDATE header SET preview = k.preview FROM kept k WHERE header.id = k.target"
                 " AND k.mailbox = ? AND k.preview IS NOT NULL AND header.preview IS NULL")
        .bind(m_mailbox.value())
        .exec();
    removeKept(m_database, m_mailbox);
    return imap::UidSet::fromUids(std::move(previewed));
}

} // namespace homing::store
