// SPDX-License-Identifier: GPL-3.0-or-later
// Flags as the cache keeps them: the system bits (without \Recent, which is a session's, not a
// message's) and the ids of keywords in one dictionary of the account, at most limits::keywords:
// what comes beyond is not kept.
#pragma once

#include "core/store/database.h"

namespace homing::store {

struct StoredFlags
{
    quint8 bits = 0;
    QByteArray keywords; // encodeKeywordIds(); null for none
    bool isSeen() const { return (bits & quint8(imap::SystemFlag::Seen)) != 0; }
    bool operator==(const StoredFlags &) const = default;
};

class KeywordTable
{
public:
    /// The dictionary on disk may be another than ours: a rollback took words away, or another
    /// connection added some.
    void forget() { m_isLoaded = false; }
    /// Reads the dictionary if need be; before flags() and knows().
    void ensureLoaded(Database &database);

    /// Adds keywords that are not known yet to the dictionary: inside the caller's transaction.
    StoredFlags store(Database &database, const imap::FlagSet &flags);
    imap::FlagSet flags(const StoredFlags &stored) const;
    /// False when an id is not in the dictionary: it grew since it was read.
    bool knows(const StoredFlags &stored) const;

private:
    std::optional<quint32> idOf(Database &database, const QByteArray &keyword);
    QHash<QByteArray, quint32> m_ids; // by name in lower case
    std::map<quint32, QByteArray> m_names;
    bool m_isLoaded = false;
};

} // namespace homing::store
