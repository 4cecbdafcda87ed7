// SPDX-License-Identifier: GPL-3.0-or-later
// LocalMessages: the drafts and the outgoing mail of one account, in journal.sqlite. Nothing is
// held in memory: another process on the profile may change them. Each call is one transaction,
// written with synchronous=FULL. The writer's thread.
#pragma once

#include "core/store/draftversions.h"

#include <initializer_list>

namespace homing::store {

class LocalMessages
{
public:
    using State = LocalMessage::State;
    using States = std::initializer_list<State>;

    /// `journal` is open and outlives this object.
    explicit LocalMessages(Journal &journal)
        : m_journal(journal)
    {
    }

    /// A new one, or one that is still a Draft, whole. False: it is on its way out and stays as it
    /// was.
    StoreResult<bool> put(const LocalMessage &message);
    /// Everything but its text and what it answers, while its state is one of `from`. False: it is
    /// not, or it is gone.
    StoreResult<bool> change(const LocalMessage &message, States from);
    /// False: its state is none of `from`, or it is gone already.
    StoreResult<bool> remove(LocalMessageId id, States from);
    /// It is delivered: it goes, and what is to be done about that comes, in one transaction. Gives
    /// the operations' ids in order; their effects are shown by Store::retry().
    StoreResult<std::vector<OperationId>> complete(LocalMessageId id,
                                                   const std::vector<Operation> &followUps);

    /// Of all processes one at a time may send, from before Queued becomes Leaving until what
    /// became of it is written. Whoever gets the turn finds nobody sending: what is Leaving or
    /// Ending then was left behind by a process that died, and is settled. False: another one is at
    /// it.
    StoreResult<bool> takeTurn();
    void endTurn() { m_turn.end(); }

    /// What of the drafts stands on the server.
    DraftVersions versions() { return DraftVersions(m_journal); }

    /// Oldest first, without their text.
    StoreResult<std::vector<LocalMessage>> read() const;
    std::vector<LocalMessage> all() const; // none where they cannot be read
    std::optional<LocalMessage> find(LocalMessageId id) const; // without its text
    QByteArray text(LocalMessageId id) const;

    /// Another number whenever another connection has written to the journal.
    qint64 othersVersion() const;

    // --- for other connections to the journal
    static std::vector<LocalMessage> readAll(Database &journal);
    static QByteArray textOf(Database &journal, LocalMessageId id);
    /// After a process that was killed: what had not begun to end is queued again, of what had
    /// nobody knows.
    static void settleInterrupted(Database &journal);

private:
    template <typename Result, typename Work> StoreResult<Result> inTransaction(Work work);

    Journal &m_journal;
    Turn m_turn;
};

} // namespace homing::store
