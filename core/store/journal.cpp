// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/journal.h"

#include "core/store/localmessages.h"
#include "core/store/schema.h"

#include <utility>

namespace homing::store {

namespace {

#define HOMING_OPERATION_COLUMNS                                                                   \
    "id, kind, state, mailbox, uidvalidity, uids, flags, target, reason, attempts, created"

QByteArray flagsToText(const imap::FlagSet &flags)
{
    return flags.toAtoms().join(' ');
}

imap::FlagSet flagsFromText(const QByteArray &text)
{
    return text.isEmpty() ? imap::FlagSet() : imap::FlagSet::fromAtoms(text.split(' '));
}

/// Nothing when the row was not written by us.
std::optional<Operation> operationOf(const Statement &row)
{
    const qint64 kind = row.integer(1);
    const qint64 state = row.integer(2);
    if (kind < 0 || kind > qint64(OperationKind::Unsubscribe) || state < 0
        || state > qint64(OperationState::Parked))
        return std::nullopt;
    Operation operation;
    operation.id = OperationId(row.integer(0));
    operation.kind = OperationKind(kind);
    operation.state = OperationState(state);
    operation.mailbox = imap::MailboxName::fromWire(row.bytes(3));
    operation.uidValidity = imap::UidValidity(quint32(row.integer(4)));
    if (const QByteArray text = row.bytes(5); !text.isEmpty()) {
        auto uids = imap::UidSet::parse(text);
        if (!uids)
            return std::nullopt;
        operation.uids = std::move(*uids);
    }
    operation.flags = flagsFromText(row.bytes(6));
    operation.target = imap::MailboxName::fromWire(row.bytes(7));
    operation.parkedReason = QString::fromUtf8(row.bytes(8));
    operation.attempts = quint32(row.integer(9));
    operation.created = QDateTime::fromMSecsSinceEpoch(row.integer(10), Qt::UTC);
    return operation;
}

} // namespace

std::vector<Operation> Journal::readAll(Database &database)
{
    std::vector<Operation> operations;
    Statement select =
        database.prepare("SELECT " HOMING_OPERATION_COLUMNS " FROM operation ORDER BY id");
    while (select.next()) {
        if (auto operation = operationOf(select))
            operations.push_back(std::move(*operation));
        else
            database.fail(StoreErrorKind::Corrupt, QStringLiteral("an operation cannot be read"));
    }
    return operations;
}

std::vector<Operation> Journal::readMailboxActions(Database &database)
{
    std::vector<Operation> operations;
    Statement select = database.prepare("SELECT " HOMING_OPERATION_COLUMNS
                                        " FROM operation WHERE kind BETWEEN ? AND ? ORDER BY id");
    select.bind(qint64(OperationKind::CreateMailbox)).bind(qint64(OperationKind::Unsubscribe));
    while (select.next()) {
        if (auto operation = operationOf(select))
            operations.push_back(std::move(*operation));
    }
    return operations;
}

QByteArray Journal::messageOf(Database &database, OperationId id)
{
    Statement select = database.prepare("SELECT message FROM operation WHERE id = ?");
    select.bind(id.value());
    return select.next() ? select.bytes(0) : QByteArray();
}

StoreResult<void> Journal::open(const QDir &folder, const QString &purpose)
{
    // Before the files are looked at: whoever is first makes them. Who is not alone takes nothing
    // that is in flight for interrupted.
    m_folder = folder;
    const bool isAlone = m_presence.enter(folder);
    const QString path = folder.filePath(journalFileName);
    switch (inspectFile(path, journalSchema())) {
    case FileState::Newer:
        return Unexpected {StoreError {StoreErrorKind::TooNew, path}};
    case FileState::Foreign:
        return Unexpected {StoreError {StoreErrorKind::Corrupt, path}};
    case FileState::Unreadable:
        return Unexpected {StoreError {StoreErrorKind::CannotOpen, path}};
    case FileState::Missing:
    case FileState::Fresh:
    case FileState::Ours:
        break;
    }
    if (!makePrivateFile(path) || !m_database.open(path, Database::Mode::ReadWrite, purpose))
        return Unexpected {StoreError {StoreErrorKind::CannotOpen, path}};
    // The file is the user's: looked through before anything is written. It is small.
    const auto check = m_database.runOnce("PRAGMA quick_check(1)");
    if (check && *check != "ok")
        m_database.fail(StoreErrorKind::Corrupt, QString::fromUtf8(*check));
    if (!belongs(m_database, journalSchema()))
        return Unexpected {m_database.takeError()};
    m_database.runOnce("PRAGMA journal_mode = WAL");
    m_database.runOnce("PRAGMA synchronous = FULL");
    if (m_database.hasFailed() || !migrate(m_database, journalSchema()))
        return Unexpected {m_database.takeError()};
    m_operations = readAll(m_database);
    if (m_database.hasFailed())
        return Unexpected {StoreError {StoreErrorKind::Corrupt, m_database.error().detail}};
    m_version = m_database.dataVersion();
    if (isAlone && begin()) {
        LocalMessages::settleInterrupted(m_database);
        for (Operation operation : std::vector<Operation>(m_operations)) {
            if (std::exchange(operation.state, OperationState::Pending) == OperationState::InFlight)
                update(operation);
        }
        commit();
    }
    if (m_database.hasFailed())
        return Unexpected {m_database.takeError()};
    return {};
}

void Journal::noticeOthers()
{
    const qint64 version = m_database.dataVersion();
    if (version == m_version || m_database.hasFailed())
        return;
    std::vector<Operation> operations = readAll(m_database);
    if (m_database.hasFailed())
        return;
    m_operations = std::move(operations);
    m_before = m_operations;
    m_version = version;
}

const Operation *Journal::find(OperationId id) const
{
    const auto found =
        std::find_if(m_operations.begin(), m_operations.end(),
                     [id](const Operation &operation) { return operation.id == id; });
    return found == m_operations.end() ? nullptr : &*found;
}

bool Journal::isPlanned(const imap::MailboxName &mailbox) const
{
    return std::any_of(m_operations.begin(), m_operations.end(), [&](const Operation &operation) {
        return operation.kind == OperationKind::CreateMailbox && operation.mailbox == mailbox;
    });
}

std::optional<Operation> Journal::stored(OperationId id)
{
    const Operation *known = find(id);
    if (!known)
        return std::nullopt;
    Operation operation = *known;
    if (operation.kind == OperationKind::Append)
        operation.message = messageOf(m_database, id);
    return operation;
}

bool Journal::begin()
{
    m_before = m_operations;
    m_undo.clear();
    m_active = true;
    return m_database.begin();
}

void Journal::write(const Operation &operation)
{
    // clang-format off
    Statement insert = m_database.prepare(
        "INSERT INTO operation"
        " (kind, state, mailbox, uidvalidity, uids, flags, target, reason, attempts, created,"
        " message, id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    // clang-format on
    insert.bind(qint64(operation.kind))
        .bind(qint64(operation.state))
        .bind(operation.mailbox.wire())
        .bind(operation.uidValidity.value())
        .bind(operation.uids.isEmpty() ? QByteArray() : operation.uids.toWire())
        .bind(flagsToText(operation.flags))
        .bind(operation.target.wire())
        .bind(operation.parkedReason.toUtf8())
        .bind(operation.attempts)
        .bind(operation.created.toMSecsSinceEpoch());
    if (operation.kind == OperationKind::Append)
        insert.bind(operation.message);
    else
        insert.bindNull();
    if (operation.id.isNull())
        insert.bindNull();
    else
        insert.bind(operation.id.value());
    insert.exec();
}

bool Journal::canWrite()
{
    // Outside of a transaction SQLite would commit each statement at once.
    if (!m_active)
        m_database.fail(StoreErrorKind::Failed, QStringLiteral("no transaction"));
    return m_active && !m_database.hasFailed();
}

OperationId Journal::insert(Operation operation)
{
    if (!canWrite())
        return {};
    operation.id = OperationId();
    write(operation);
    Statement select = m_database.prepare("SELECT last_insert_rowid()");
    if (!select.next())
        return {};
    operation.id = OperationId(select.integer(0));
    operation.message.clear();
    m_undo.push_back({operation.id, std::nullopt});
    m_operations.push_back(operation);
    return operation.id;
}

void Journal::update(const Operation &operation)
{
    if (!canWrite())
        return;
    m_undo.push_back({operation.id, stored(operation.id)});
    m_database
        .prepare("UPDATE operation SET state = ?, reason = ?, attempts = ?, mailbox = ?, target = ?"
                 " WHERE id = ?")
        .bind(qint64(operation.state))
        .bind(operation.parkedReason.toUtf8())
        .bind(operation.attempts)
        .bind(operation.mailbox.wire())
        .bind(operation.target.wire())
        .bind(operation.id.value())
        .exec();
    for (Operation &known : m_operations) {
        if (known.id != operation.id)
            continue;
        known.state = operation.state;
        known.parkedReason = operation.parkedReason;
        known.attempts = operation.attempts;
        known.mailbox = operation.mailbox;
        known.target = operation.target;
    }
}

void Journal::remove(OperationId id)
{
    if (!canWrite())
        return;
    m_undo.push_back({id, stored(id)});
    m_database.prepare("DELETE FROM operation WHERE id = ?").bind(id.value()).exec();
    std::erase_if(m_operations, [id](const Operation &operation) { return operation.id == id; });
}

bool Journal::commit()
{
    if (m_database.commit()) {
        m_active = false;
        return true;
    }
    rollback();
    return false;
}

void Journal::rollback()
{
    if (!m_active)
        return;
    m_active = false;
    m_database.rollback();
    m_operations = m_before;
    m_undo.clear();
}

bool Journal::undoLast()
{
    const std::vector<Undo> undo = std::exchange(m_undo, {});
    const std::vector<Operation> before = m_before;
    if (!begin())
        return false;
    for (auto step = undo.rbegin(); step != undo.rend(); ++step) {
        m_database.prepare("DELETE FROM operation WHERE id = ?").bind(step->id.value()).exec();
        if (step->before)
            write(*step->before);
    }
    if (!commit())
        return false;
    m_operations = before;
    return true;
}

} // namespace homing::store
