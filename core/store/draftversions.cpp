// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/draftversions.h"

namespace homing::store {

namespace {

#define HOMING_VERSION_COLUMNS                                                                     \
    "operation, mailbox, uidvalidity, uid, messageid, changed, handedover, draft, made"

qint64 msOf(const QDateTime &time)
{
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

QDateTime timeOf(qint64 ms)
{
    return ms == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

DraftVersion versionOf(const Statement &row)
{
    DraftVersion version;
    version.id = row.integer(0);
    version.operation = OperationId(row.integer(1));
    version.mailbox = imap::MailboxName::fromWire(row.bytes(2));
    version.uidValidity = imap::UidValidity(quint32(row.integer(3)));
    version.uid = imap::Uid(quint32(row.integer(4)));
    version.messageId = row.bytes(5);
    version.changed = timeOf(row.integer(6));
    version.isHandedOver = row.integer(7) != 0;
    version.draft = LocalMessageId(row.integer(8));
    version.made = timeOf(row.integer(9));
    return version;
}

/// What may change of it.
Statement &bindState(Statement &statement, const DraftVersion &version)
{
    return statement.bind(version.operation.value())
        .bind(version.mailbox.wire())
        .bind(version.uidValidity.value())
        .bind(version.uid.value())
        .bind(version.messageId)
        .bind(msOf(version.changed))
        .bind(qint64(version.isHandedOver));
}

void insert(Database &journal, const DraftVersion &version)
{
    Statement statement = journal.prepare("INSERT INTO draft_version (" HOMING_VERSION_COLUMNS ")"
                                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bindState(statement, version).bind(version.draft.value()).bind(msOf(version.made)).exec();
}

void write(Database &journal, const DraftVersion &version)
{
    Statement statement =
        journal.prepare("UPDATE draft_version SET operation = ?, mailbox = ?, uidvalidity = ?,"
                        " uid = ?, messageid = ?, changed = ?, handedover = ? WHERE id = ?");
    bindState(statement, version).bind(version.id).exec();
}

std::vector<DraftVersion> readVersions(Database &journal)
{
    std::vector<DraftVersion> versions;
    Statement select =
        journal.prepare("SELECT id, " HOMING_VERSION_COLUMNS " FROM draft_version ORDER BY id");
    while (select.next())
        versions.push_back(versionOf(select));
    return versions;
}

} // namespace

template <typename Result, typename Work>
StoreResult<Result> DraftVersions::inTransaction(Work work)
{
    Database &database = m_journal.database();
    database.takeError(); // of what is over
    m_journal.begin();
    m_journal.noticeOthers();
    Result result = work(database);
    if (!m_journal.commit())
        return Unexpected {database.takeError()};
    return result;
}

StoreResult<std::vector<DraftVersion>> DraftVersions::read() const
{
    Database &journal = m_journal.database();
    journal.takeError();
    std::vector<DraftVersion> versions = readVersions(journal);
    if (journal.hasFailed())
        return Unexpected {journal.takeError()};
    return versions;
}

StoreResult<OperationId> DraftVersions::plan(DraftVersion version, const Operation &append)
{
    return inTransaction<OperationId>([&](Database &database) {
        version.operation = m_journal.insert(append);
        insert(database, version);
        return version.operation;
    });
}

StoreResult<void> DraftVersions::update(const DraftVersion &version)
{
    const auto done = inTransaction<bool>([&](Database &database) {
        write(database, version);
        return true;
    });
    if (!done)
        return Unexpected {done.error()};
    return {};
}

StoreResult<void> DraftVersions::remove(qint64 id)
{
    const auto done = inTransaction<bool>([&](Database &database) {
        database.prepare("DELETE FROM draft_version WHERE id = ?").bind(id).exec();
        return true;
    });
    if (!done)
        return Unexpected {done.error()};
    return {};
}

StoreResult<bool> DraftVersions::handOver(const DraftVersion &version)
{
    return inTransaction<bool>([&](Database &database) {
        {
            Statement select = database.prepare(
                "SELECT 1 FROM local_message WHERE id = ? AND state = ? AND changed = ?");
            select.bind(version.draft.value())
                .bind(qint64(LocalMessage::State::Draft))
                .bind(msOf(version.changed));
            if (!select.next())
                return false;
        }
        database
            .prepare("UPDATE draft_version SET (amailbox, auidvalidity, auid, amark) ="
                     " (SELECT mailbox, uidvalidity, uid, mark FROM local_message WHERE id = ?)"
                     " WHERE id = ?")
            .bind(version.draft.value())
            .bind(version.id)
            .exec();
        database.prepare("DELETE FROM local_message WHERE id = ?")
            .bind(version.draft.value())
            .exec();
        DraftVersion handed = version;
        handed.isHandedOver = true;
        write(database, handed);
        return true;
    });
}

void DraftVersions::adopt(Database &journal, const LocalMessage &draft)
{
    bool isKnown = false;
    for (DraftVersion &version : readVersions(journal)) {
        const bool isOpened = !draft.serverUid.isNull() && version.uid == draft.serverUid
            && version.uidValidity == draft.serverUidValidity
            && version.mailbox == draft.serverMailbox;
        if (version.draft == draft.id) {
            version.isHandedOver = false;
            write(journal, version);
            isKnown = true;
        } else if (isOpened && version.isHandedOver) {
            // The same one goes on under another number.
            journal.prepare("UPDATE draft_version SET draft = ?, handedover = 0 WHERE draft = ?")
                .bind(draft.id.value())
                .bind(version.draft.value())
                .exec();
            isKnown = true;
        }
    }
    if (isKnown || draft.serverUid.isNull())
        return;
    DraftVersion opened;
    opened.draft = draft.id;
    opened.mailbox = draft.serverMailbox;
    opened.uidValidity = draft.serverUidValidity;
    opened.uid = draft.serverUid;
    opened.made = draft.changed;
    insert(journal, opened);
}

void DraftVersions::restoreAnswered(Database &journal, LocalMessage &draft)
{
    const auto take = [&](Statement &select) {
        if (!select.next())
            return false;
        draft.answeredMailbox = imap::MailboxName::fromWire(select.bytes(0));
        draft.answeredUidValidity = imap::UidValidity(quint32(select.integer(1)));
        draft.answeredUid = imap::Uid(quint32(select.integer(2)));
        if (const QByteArray mark = select.bytes(3); !mark.isEmpty())
            draft.answeredMark = imap::FlagSet::fromAtoms(mark.split(' '));
        return true;
    };
    {
        Statement select = journal.prepare("SELECT mailbox, uidvalidity, uid, mark"
                                           " FROM local_message WHERE id = ? AND uid <> 0");
        select.bind(draft.id.value());
        if (take(select))
            return;
    }
    Statement select = journal.prepare(
        "SELECT amailbox, auidvalidity, auid, amark FROM draft_version"
        " WHERE auid <> 0 AND (draft = ? OR (mailbox = ? AND uidvalidity = ? AND uid = ?))"
        " ORDER BY id DESC LIMIT 1");
    select.bind(draft.id.value())
        .bind(draft.serverMailbox.wire())
        .bind(draft.serverUidValidity.value())
        .bind(draft.serverUid.value());
    take(select);
}

void DraftVersions::tellPlaces(Database &journal, std::vector<LocalMessage> &messages)
{
    for (const DraftVersion &version : readVersions(journal)) {
        for (LocalMessage &message : messages) {
            if (message.id != version.draft || version.uid.isNull())
                continue;
            message.serverMailbox = version.mailbox;
            message.serverUidValidity = version.uidValidity;
            message.serverUid = version.uid;
        }
    }
}

} // namespace homing::store
