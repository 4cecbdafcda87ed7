// SPDX-License-Identifier: GPL-3.0-or-later
// PendingEffects: what the journal's operations do to the rows of one mailbox on screen. Effective
// flags are the server's with each operation that is not parked applied in order; a Move or Delete
// hides. Operations of another incarnation (UIDVALIDITY) have no effect. A value for the time of
// one transaction.
#pragma once

#include "core/store/keywords.h"

namespace homing::store {

class PendingEffects
{
public:
    PendingEffects(Database &database, KeywordTable &keywords,
                   const std::vector<Operation> &operations, const imap::MailboxName &mailbox,
                   imap::UidValidity uidValidity);

    StoredFlags effective(quint32 uid, const StoredFlags &server) const;
    /// UIDs that any flag operation names: outside of them effective() gives back what it got.
    const imap::UidSet &flagged() const { return m_flagged; }
    const imap::UidSet &hidden() const { return m_hidden; }

    static bool concerns(const Operation &operation, const imap::MailboxName &mailbox,
                         imap::UidValidity uidValidity);
    static bool changesFlags(OperationKind kind);
    static bool hides(OperationKind kind);
    /// One operation's effect, as when it is done.
    static StoredFlags applied(bool add, const StoredFlags &flags, const StoredFlags &change);

private:
    struct FlagEffect
    {
        bool add;
        imap::UidSet uids;
        StoredFlags change;
    };
    std::vector<FlagEffect> m_effects;
    imap::UidSet m_flagged;
    imap::UidSet m_hidden;
};

} // namespace homing::store
