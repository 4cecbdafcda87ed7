// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/rowcache.h"

namespace homing::model {

const store::MessageRow *RowCache::find(quint32 uid)
{
    const auto it = m_index.find(uid);
    if (it == m_index.end())
        return nullptr;
    m_order.splice(m_order.begin(), m_order, it->second);
    return &*it->second;
}

void RowCache::insert(store::MessageRow row)
{
    const quint32 uid = row.uid.value();
    if (const auto it = m_index.find(uid); it != m_index.end())
        m_order.erase(it->second);
    m_order.push_front(std::move(row));
    m_index[uid] = m_order.begin();
    while (m_order.size() > capacity) {
        m_index.erase(m_order.back().uid.value());
        m_order.pop_back();
    }
}

void RowCache::noteMissing(quint32 uid)
{
    if (m_missing.intervals().size() >= capacity)
        m_missing = {};
    m_missing.add(uid);
}

void RowCache::forget(const imap::UidSet &uids)
{
    if (uids.isEmpty())
        return;
    for (auto it = m_order.begin(); it != m_order.end();) {
        if (uids.contains(it->uid.value())) {
            m_index.erase(it->uid.value());
            it = m_order.erase(it);
        } else {
            ++it;
        }
    }
}

void RowCache::clear()
{
    m_order.clear();
    m_index.clear();
    m_missing = {};
}

} // namespace homing::model
