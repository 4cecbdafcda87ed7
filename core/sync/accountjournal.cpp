// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync: when the user's actions have their turn, and what follows from them.
#include "core/sync/accountsync.h"

namespace homing::sync {

void AccountSync::connectReplay()
{
    connect(&m_replay, &JournalReplay::changed, this, &AccountSync::changed);
    connect(&m_replay, &JournalReplay::advanced, this, &AccountSync::journalReplayed);
    connect(&m_replay, &JournalReplay::appended, this, &AccountSync::appended);
    connect(&m_replay, &JournalReplay::idle, this, &AccountSync::proceed, Qt::QueuedConnection);
    connect(&m_replay, &JournalReplay::storeFailed, this, &AccountSync::storeFailed);
    connect(&m_replay, &JournalReplay::mailboxesChanged, this, [this] {
        m_namesChanged = true;
        Q_EMIT mailboxesChanged();
    });
}

void AccountSync::journalChanged()
{
    if (m_current && !m_current->isSettled())
        m_current->yield();
    proceed();
}

/// True when something was written or a mailbox is being opened for it.
bool AccountSync::replayJournal()
{
    if (m_replay.isBusy())
        return true;
    const auto needed = m_replay.nextMailbox();
    if (!needed)
        return false;
    const bool isHere = m_current && m_current->phase() == MailboxSync::Phase::Live;
    if (needed->isEmpty() || (isHere && m_current->name() == *needed)) {
        const auto selected = isHere ? m_store.mailbox(m_current->mailboxId()) : std::nullopt;
        m_replay.replay(selected, m_session.capabilities());
        return true;
    }
    const auto record = m_store.mailboxNamed(*needed);
    if (!record || !record->isSelectable || (m_current && m_current->name() == *needed)) {
        m_replay.parkMailbox(*needed, QStringLiteral("The mailbox cannot be opened any more"));
        return replayJournal();
    }
    openMailbox(*record);
    return true;
}

/// What a new mailbox is and holds, and what became of those below one that was renamed. True when
/// it was asked.
bool AccountSync::listAfterChanges()
{
    if (!std::exchange(m_namesChanged, false))
        return false;
    refresh();
    return true;
}

} // namespace homing::sync
