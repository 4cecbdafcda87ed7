// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localmessages.h"

#include <algorithm>

namespace homing::store {

namespace {

using State = LocalMessage::State;

#define HOMING_LOCAL_COLUMNS                                                                       \
    "id, state, subject, recipients, changed, notbefore, reason, attempts, mailbox, uidvalidity,"  \
    " uid, mark, cause"

/// Nothing when the row was not written by us.
std::optional<LocalMessage> localMessageOf(const Statement &row)
{
    const qint64 state = row.integer(1);
    const qint64 cause = row.integer(12);
    if (state < 0 || state > qint64(State::Refused) || cause < 0
        || cause > qint64(FaultCause::Cancelled))
        return std::nullopt;
    LocalMessage message;
    message.id = LocalMessageId(row.integer(0));
    message.state = State(state);
    message.subject = QString::fromUtf8(row.bytes(2));
    message.recipients = QString::fromUtf8(row.bytes(3));
    message.changed = QDateTime::fromMSecsSinceEpoch(row.integer(4), Qt::UTC);
    if (!row.isNull(5))
        message.notBefore = QDateTime::fromMSecsSinceEpoch(row.integer(5), Qt::UTC);
    message.cause = FaultCause(cause);
    message.reason = QString::fromUtf8(row.bytes(6));
    message.attempts = quint32(row.integer(7));
    message.answeredMailbox = imap::MailboxName::fromWire(row.bytes(8));
    message.answeredUidValidity = imap::UidValidity(quint32(row.integer(9)));
    message.answeredUid = imap::Uid(quint32(row.integer(10)));
    if (const QByteArray mark = row.bytes(11); !mark.isEmpty())
        message.answeredMark = imap::FlagSet::fromAtoms(mark.split(' '));
    return message;
}

void bindTime(Statement &statement, const QDateTime &time)
{
    if (time.isValid())
        statement.bind(time.toMSecsSinceEpoch());
    else
        statement.bindNull();
}

std::optional<State> stateOf(Database &database, LocalMessageId id)
{
    Statement select = database.prepare("SELECT state FROM local_message WHERE id = ?");
    select.bind(id.value());
    if (!select.next())
        return std::nullopt;
    return State(select.integer(0));
}

bool isOneOf(const std::optional<State> &state, LocalMessages::States states)
{
    return state && std::find(states.begin(), states.end(), *state) != states.end();
}

void write(Database &database, const LocalMessage &message)
{
    // clang-format off
    Statement insert = database.prepare(
        "INSERT OR REPLACE INTO local_message"
        " (" HOMING_LOCAL_COLUMNS ", message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    // clang-format on
    insert.bind(message.id.value())
        .bind(qint64(message.state))
        .bind(message.subject.toUtf8())
        .bind(message.recipients.toUtf8())
        .bind(message.changed.toMSecsSinceEpoch());
    bindTime(insert, message.notBefore);
    insert.bind(message.reason.toUtf8())
        .bind(message.attempts)
        .bind(message.answeredMailbox.wire())
        .bind(message.answeredUidValidity.value())
        .bind(message.answeredUid.value())
        .bind(message.answeredMark.toAtoms().join(' '))
        .bind(qint64(message.cause))
        .bind(message.message);
    insert.exec();
}

void rewrite(Database &database, const LocalMessage &message)
{
    Statement update =
        database.prepare("UPDATE local_message SET state = ?, changed = ?, notbefore = ?,"
                         " reason = ?, attempts = ?, cause = ? WHERE id = ?");
    update.bind(qint64(message.state)).bind(message.changed.toMSecsSinceEpoch());
    bindTime(update, message.notBefore);
    update.bind(message.reason.toUtf8())
        .bind(message.attempts)
        .bind(qint64(message.cause))
        .bind(message.id.value())
        .exec();
}

void erase(Database &database, LocalMessageId id)
{
    database.prepare("DELETE FROM local_message WHERE id = ?").bind(id.value()).exec();
}

} // namespace

/// `work` gives what to answer; nothing is written where it gives none of it.
template <typename Result, typename Work>
StoreResult<Result> LocalMessages::inTransaction(Work work)
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

StoreResult<bool> LocalMessages::takeTurn()
{
    if (!m_turn.take(m_journal.folder()))
        return false;
    const auto settled = inTransaction<bool>([](Database &database) {
        settleInterrupted(database);
        return true;
    });
    if (!settled)
        endTurn();
    return settled;
}

StoreResult<bool> LocalMessages::put(const LocalMessage &message)
{
    return inTransaction<bool>([&](Database &database) {
        const auto state = stateOf(database, message.id);
        const bool isFree = !state || *state == State::Draft;
        if (!isFree)
            return false;
        LocalMessage whole = message;
        if (whole.answeredUid.isNull() && !whole.serverUid.isNull())
            DraftVersions::restoreAnswered(database, whole);
        write(database, whole);
        if (!state)
            DraftVersions::adopt(database, whole);
        return isFree;
    });
}

StoreResult<bool> LocalMessages::change(const LocalMessage &message, States from)
{
    return inTransaction<bool>([&](Database &database) {
        const bool isAsExpected = isOneOf(stateOf(database, message.id), from);
        if (isAsExpected)
            rewrite(database, message);
        return isAsExpected;
    });
}

StoreResult<bool> LocalMessages::remove(LocalMessageId id, States from)
{
    return inTransaction<bool>([&](Database &database) {
        const bool isAsExpected = isOneOf(stateOf(database, id), from);
        if (isAsExpected)
            erase(database, id);
        return isAsExpected;
    });
}

StoreResult<std::vector<OperationId>>
LocalMessages::complete(LocalMessageId id, const std::vector<Operation> &followUps)
{
    return inTransaction<std::vector<OperationId>>([&](Database &database) {
        std::vector<OperationId> ids;
        if (!stateOf(database, id))
            return ids; // another process has completed it: no second copy
        erase(database, id);
        for (const Operation &operation : followUps)
            ids.push_back(m_journal.insert(operation));
        return ids;
    });
}

StoreResult<std::vector<LocalMessage>> LocalMessages::read() const
{
    Database &journal = m_journal.database();
    journal.takeError();
    std::vector<LocalMessage> messages = readAll(journal);
    if (journal.hasFailed())
        return Unexpected {journal.takeError()}; // and not the next one's failure
    return messages;
}

std::vector<LocalMessage> LocalMessages::all() const
{
    auto messages = read();
    return messages ? std::move(*messages) : std::vector<LocalMessage>();
}

std::optional<LocalMessage> LocalMessages::find(LocalMessageId id) const
{
    Database &journal = m_journal.database();
    journal.takeError();
    std::optional<LocalMessage> message;
    {
        Statement select =
            journal.prepare("SELECT " HOMING_LOCAL_COLUMNS " FROM local_message WHERE id = ?");
        select.bind(id.value());
        if (select.next())
            message = localMessageOf(select);
    }
    journal.takeError();
    return message;
}

qint64 LocalMessages::othersVersion() const
{
    return m_journal.database().dataVersion();
}

QByteArray LocalMessages::text(LocalMessageId id) const
{
    m_journal.database().takeError();
    QByteArray text = textOf(m_journal.database(), id);
    m_journal.database().takeError();
    return text;
}

std::vector<LocalMessage> LocalMessages::readAll(Database &journal)
{
    std::vector<LocalMessage> messages;
    Statement select =
        journal.prepare("SELECT " HOMING_LOCAL_COLUMNS " FROM local_message ORDER BY changed, id");
    while (select.next()) {
        if (auto message = localMessageOf(select))
            messages.push_back(std::move(*message));
    }
    DraftVersions::tellPlaces(journal, messages);
    return messages;
}

QByteArray LocalMessages::textOf(Database &journal, LocalMessageId id)
{
    Statement select = journal.prepare("SELECT message FROM local_message WHERE id = ?");
    select.bind(id.value());
    return select.next() ? select.bytes(0) : QByteArray();
}

void LocalMessages::settleInterrupted(Database &journal)
{
    const auto become = [&](State before, State after) {
        journal.prepare("UPDATE local_message SET state = ? WHERE state = ?")
            .bind(qint64(after))
            .bind(qint64(before))
            .exec();
    };
    become(State::Leaving, State::Queued);
    become(State::Ending, State::Unknown);
}

} // namespace homing::store
