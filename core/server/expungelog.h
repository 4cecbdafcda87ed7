// SPDX-License-Identifier: GPL-3.0-or-later
// ExpungeLog: what one mailbox remembers of its expunges (RFC 7162 section 5): a queue of
// <first UID, last UID, mod-sequence> with a limit, and the highest mod-sequence that fell out of
// it.
#pragma once

#include "core/imap/uidset.h"
#include "core/server/imapserver.h"

#include <deque>

namespace homing::server {

class ExpungeLog
{
public:
    ExpungeLog(ExpungeMemory memory, int limit)
        : m_memory(memory)
        , m_limit(std::max(limit, 0))
    {
    }
    void setMemory(ExpungeMemory memory, int limit);
    /// Mod-sequences never go down from call to call.
    void record(const imap::UidSet &uids, quint64 modSeq);
    /// UIDs expunged after `modSeq`, as far as both this log and the asked weaker memory know;
    /// nothing when it does not reach back so far: then every UID that is gone must be reported.
    std::optional<imap::UidSet> since(quint64 modSeq, ExpungeMemory memory, int limit) const;
    void clear();

private:
    struct Record
    {
        imap::Interval uids;
        quint64 modSeq;
    };
    ExpungeMemory m_memory;
    qsizetype m_limit;
    std::deque<Record> m_records; // oldest first
    quint64 m_expired = 0;        // highest mod-sequence that is not in the queue any more
    quint64 m_last = 0;           // of the latest expunge
};

} // namespace homing::server
