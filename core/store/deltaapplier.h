// SPDX-License-Identifier: GPL-3.0-or-later
// DeltaApplier: the work of one Store::apply() inside its transaction: empty if need be, remove,
// update, insert, count. Says exactly what was news. The writer's thread.
#pragma once

#include "core/store/sqlstore.h"

namespace homing::store {

class DeltaApplier
{
public:
    DeltaApplier(SqlStore &store, MailboxEntry entry, ChangeCause cause);
    ApplyResult run(const MailboxDelta &delta, const SyncState &state);

private:
    void rebuild();
    void giveBodiesBack();
    void parkStale();
    void update(const std::map<quint32, MessageUpdate> &updates);
    void updateKnown(StoredMessage &message, const MessageUpdate &update);
    void insertNew(quint32 uid, const MessageUpdate &update);
    void revealDeparted();
    void noteThreads();

    SqlStore &m_store;
    Database &m_database;
    MailboxEntry m_entry;
    Shadow m_shadow;
    Shadow m_shadowBefore;
    MessageTable m_table;
    std::optional<PendingEffects> m_effects;
    ApplyResult m_result;
    std::vector<quint32> m_changed;
    std::vector<quint32> m_newHidden;
    std::vector<quint32> m_newHeads; // of rows that were there
    std::vector<MessageKey> m_newKeys;
};

} // namespace homing::store
