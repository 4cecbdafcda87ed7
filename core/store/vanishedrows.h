// SPDX-License-Identifier: GPL-3.0-or-later
// VanishedRows: messages that went away on the server without the user's doing here, to be looked
// at for a day: header, preview and what of the body was cached. They are in no list, no count and
// no index, and nothing can be done to them. Writing is inside the caller's transaction.
#pragma once

#include "core/store/mailboxtable.h"

#include <span>

namespace homing::store {

class VanishedRows
{
public:
    static constexpr qint64 keptSeconds = 24 * 3600;
    static constexpr size_t mostAtOnce = 500; // the newest of those that go together
    static constexpr qint64 mostRows = 2000;
    static constexpr qint64 mostBytes = 32LL << 20;    // of bodies; the oldest go first
    static constexpr qint64 mostPartBytes = 2LL << 20; // a larger part is not kept

    explicit VanishedRows(Database &database)
        : m_database(database)
    {
    }
    /// Before the rows are deleted. `keys`: ascending by UID; they exist. `now`: seconds since
    /// 1970.
    void keep(MailboxId mailbox, std::span<const MessageKey> keys, qint64 now);
    /// What is too old, and what is too much.
    void clean(qint64 now);
    void removeMailbox(MailboxId mailbox);

    /// The last to go first. Flags are the system's only.
    std::vector<VanishedMessage> list(MailboxId mailbox, quint32 limit, qint64 now);
    std::optional<imap::BodyPart> bodyStructure(qint64 id);
    std::optional<QByteArray> part(qint64 id, const QByteArray &section);

private:
    Database &m_database;
};

} // namespace homing::store
