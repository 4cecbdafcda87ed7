// SPDX-License-Identifier: GPL-3.0-or-later
// KeyChunks: the ascending list of {UID, date} of one mailbox, every row, hidden ones too, in blobs
// of at most `capacity` keys. A chunk's id is its first key's rowId(). Always equal to the message
// table's rows: both are changed in one transaction. A million keys are 244 blobs. For the time of
// one transaction; the writer's thread.
#pragma once

#include "core/store/mailboxtable.h"

#include <span>

namespace homing::store {

class KeyChunks
{
public:
    static constexpr size_t capacity = 4096;

    /// Reads the chunks' heads, not the keys.
    KeyChunks(Database &database, MailboxId mailbox);

    std::vector<MessageKey> all();
    imap::UidSet uids();
    /// The last `limit` keys.
    std::vector<MessageKey> last(quint32 limit);
    /// Those that exist of `set`; the cost is in chunks and intervals, never in the width of a
    /// range.
    std::vector<MessageKey> intersected(const imap::UidSet &set);

    struct Removed
    {
        std::vector<MessageKey> keys;
        /// The same as ranges that hold no other row: for DELETE ... BETWEEN.
        std::vector<imap::Interval> runs;
    };
    Removed remove(const imap::UidSet &set);
    /// Ascending, none of them there yet.
    void insert(const std::vector<MessageKey> &keys);
    void clear();

    /// The sum of all chunks' counts, for the check at opening.
    static quint64 total(Database &database, MailboxId mailbox);

private:
    struct Head
    {
        quint32 first = 0;
        quint32 count = 0;
    };
    std::vector<MessageKey> read(const Head &head);
    void write(std::span<const MessageKey> keys);
    void erase(const Head &head);
    /// Calls visit(index) for each chunk that may hold members of `set`.
    template <typename Visit> void forOverlapping(const imap::UidSet &set, Visit visit);
    std::vector<Head> insertInto(const Head *head, std::span<const MessageKey> keys);
    std::vector<Head> writeEvenly(std::span<const MessageKey> keys);

    Database &m_database;
    MailboxId m_mailbox;
    std::vector<Head> m_heads; // ascending
};

} // namespace homing::store
