// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/expungelog.h"

namespace homing::server {

void ExpungeLog::setMemory(ExpungeMemory memory, int limit)
{
    m_memory = memory;
    m_limit = std::max(limit, 0);
    while (qsizetype(m_records.size()) > m_limit) {
        m_expired = m_records.front().modSeq;
        m_records.pop_front();
    }
}

void ExpungeLog::record(const imap::UidSet &uids, quint64 modSeq)
{
    for (const imap::Interval &interval : uids.intervals())
        m_records.push_back({interval, modSeq});
    m_last = modSeq;
    while (qsizetype(m_records.size()) > m_limit) {
        m_expired = m_records.front().modSeq;
        m_records.pop_front();
    }
}

std::optional<imap::UidSet> ExpungeLog::since(quint64 modSeq, ExpungeMemory memory, int limit) const
{
    memory = std::min(memory, m_memory);
    if (memory == ExpungeMemory::None)
        return std::nullopt;
    if (modSeq >= m_last)
        return imap::UidSet();
    if (memory == ExpungeMemory::Minimal)
        return std::nullopt;

    const qsizetype kept = std::min(qsizetype(m_records.size()), qsizetype(std::max(limit, 0)));
    const qsizetype first = qsizetype(m_records.size()) - kept;
    const quint64 expired = first > 0 ? m_records[size_t(first - 1)].modSeq : m_expired;
    if (modSeq < expired)
        return std::nullopt;

    // From the tail back to the first record that is old enough (RFC 7162 5.3).
    std::vector<imap::Interval> found;
    for (qsizetype i = qsizetype(m_records.size()) - 1; i >= first; --i) {
        const Record &record = m_records[size_t(i)];
        if (record.modSeq <= modSeq)
            break;
        found.push_back(record.uids);
    }
    return imap::UidSet::fromIntervals(std::move(found));
}

void ExpungeLog::clear()
{
    m_records.clear();
    m_expired = 0;
    m_last = 0;
}

} // namespace homing::server
