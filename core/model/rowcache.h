// SPDX-License-Identifier: GPL-3.0-or-later
// RowCache: the few hundred decoded rows around the screen, least recently used out first. No
// QObject, one thread.
#pragma once

#include "core/store/store.h"

#include <list>
#include <unordered_map>

namespace homing::model {

class RowCache
{
public:
    static constexpr size_t capacity = 600;

    /// Null when not held; a hit counts as used.
    const store::MessageRow *find(quint32 uid);
    /// Held, or known to be missing from the store: no reason to ask again.
    bool isSettled(quint32 uid) const { return m_index.contains(uid) || m_missing.contains(uid); }
    void insert(store::MessageRow row);
    /// The store did not have it; asked again after the next change.
    void noteMissing(quint32 uid);
    void forget(const imap::UidSet &uids);
    void forgetMissing() { m_missing = {}; }
    void clear();
    size_t count() const { return m_order.size(); }

private:
    std::list<store::MessageRow> m_order; // most recently used first
    std::unordered_map<quint32, std::list<store::MessageRow>::iterator> m_index;
    imap::UidSet m_missing;
};

} // namespace homing::model
