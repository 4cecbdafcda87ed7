// SPDX-License-Identifier: GPL-3.0-or-later
// TextSearcher: answers a MailQuery from one account's cache, over a read-only connection of its
// own. Lives in a worker thread (the one that first calls find()). Each term becomes an ascending
// set of messages by one FTS5 or SQL statement; sets are joined here, and with the keys, so that
// what vanished or is hidden is never found. Sets of earlier words are kept while nothing changes, as
// far as there is room: a key press looks up one word.
#pragma once

#include "core/store/mailquery.h"
#include "core/store/store.h"

#include <atomic>

namespace homing::store {

/// A message that was found.
struct FoundMessage
{
    MailboxId mailbox;
    quint32 uid = 0;
    quint32 date = 0; // as MessageKey's
    bool operator==(const FoundMessage &) const = default;
};

struct FoundMessages
{
    bool hasFailed = false;             // the cache could not be read: the rest says nothing
    std::vector<FoundMessage> messages; // newest first
    quint32 scope = 0;                  // messages looked at
    quint32 withHead = 0;               // of them: subject and addresses are in the index
    quint32 withText = 0;               // of them: the text is in the index, or there is none
    std::vector<MailboxId> uncovered;   // where a server may know of more; Inbox and Sent first
    quint32 coming = 0;                 // a server found them, their rows are not here yet
};

/// Somebody whose address was seen.
struct KnownPerson
{
    QString name;
    QString address;
};

class TextSearcher
{
public:
    static constexpr size_t usualKept = 32 * 1024 * 1024;
    /// `mostKept`: bytes that sets of earlier words may take.
    static std::unique_ptr<TextSearcher> open(const QDir &folder, AccountId account,
                                              size_t mostKept = usualKept);
    virtual ~TextSearcher() = default;

    using ByMailbox = std::map<MailboxId, imap::UidSet>;
    /// `mailbox`: this one only; null: all. `also`: what servers found of the words; flags and
    /// dates are looked at here. Nothing when `isCancelled` became true meanwhile. An empty query
    /// finds nothing.
    virtual std::optional<FoundMessages> find(const MailQuery &query, MailboxId mailbox,
                                              const std::atomic<bool> &isCancelled,
                                              const ByMailbox &also = {}) = 0;
    virtual size_t keptBytes() const = 0;
    /// Whose name has a word that begins so, with accents or without, or whose address begins so;
    /// most seen first.
    virtual std::vector<KnownPerson> people(const QString &beginning, int limit) = 0;
};

} // namespace homing::store
