// SPDX-License-Identifier: GPL-3.0-or-later
// The values that cross threads after a commit, and those that go into one. All value types, copied
// freely.
#pragma once

#include "core/base/ids.h"
#include "core/imap/response.h"
#include "core/store/localmessage.h"

#include <map>
#include <vector>

namespace homing::store {

/// 8 bytes a message: all that the list model holds for a row that is not on screen.
struct MessageKey
{
    quint32 uid = 0;
    quint32 date = 0; // INTERNALDATE, seconds since 1970 UTC (unsigned, until 2106)
    bool operator==(const MessageKey &) const = default;
};

struct MailboxCounters
{
    quint32 total = 0; // rows that are shown: without those hidden by a pending delete or move
    quint32 unread = 0;
    bool operator==(const MailboxCounters &) const = default;
};

/// Why rows changed; the UI words it differently. Preview: a row shows the beginning of its text, and
/// nothing that an order or a filter asks for is other than before.
enum class ChangeCause { Resync, Live, UserAction, FirstSync, Preview };

/// What one committed transaction changed in one mailbox. Sent to the GUI thread after the commit,
/// never before.
struct ChangeSet
{
    /// Grows by one with each ChangeSet that is not empty; an empty one bears the revision that
    /// still holds.
    quint64 revision = 0;
    MailboxRef mailbox;
    ChangeCause cause = ChangeCause::Resync;
    bool isReset = false;             // UIDVALIDITY changed: every row is new
    imap::UidSet removed;             // of rows that were shown
    std::vector<MessageKey> inserted; // ascending by UID
    imap::UidSet changed;             // rows whose effective flags or header changed and that stay
    imap::UidSet flagged;             // of `changed`: the server says \Flagged, and did not before
    MailboxCounters counters;
    bool isEmpty() const
    {
        return !isReset && removed.isEmpty() && inserted.empty() && changed.isEmpty();
    }
};

/// Where the cache of a mailbox stands. Stored in the same transaction as the rows it speaks of
/// (rule C9).
struct SyncState
{
    imap::UidValidity uidValidity; // null: never synchronised
    imap::Uid uidNext;
    imap::ModSeq highestModSeq; // null: no token (NOMODSEQ, first sync not finished)
    quint32 exists = 0;
    bool noModSeq = false;
    /// UIDs below this one are not fetched yet (first sync runs newest first); 1 or null when all
    /// are here.
    imap::Uid oldestFetched;
    imap::FlagSet permanentFlags;
    bool mayCreateKeywords = false;
    bool isReadOnly = false;
    bool isComplete() const { return !uidValidity.isNull() && oldestFetched.value() <= 1; }
    bool operator==(const SyncState &) const = default;
};

struct MessageAddress
{ // decoded for people
    QString name;
    QString address;
    bool operator==(const MessageAddress &) const = default;
};

/// A message's header as shown; core/sync decodes it (core/mime), the store keeps it.
struct MessageHeader
{
    QString subject;
    std::vector<MessageAddress> from, to, cc, replyTo;
    QDateTime date;       // the Date field in UTC; invalid when unreadable
    QByteArray messageId; // without <>
    QByteArray inReplyTo;
    /// Null: nobody has asked the server yet, whose ENVELOPE does not have them.
    QByteArray references;
};

/// What FETCH said of one message. Absent fields keep what is stored.
struct MessageUpdate
{
    std::optional<imap::FlagSet> flags;
    std::optional<imap::ModSeq> modSeq;
    std::optional<QDateTime> internalDate;
    std::optional<quint64> size;
    std::optional<MessageHeader> header;
    std::optional<imap::BodyPart> bodyStructure;
    std::optional<bool> hasAttachment;
    std::optional<QString> preview; // one line of text, decoded
    /// Enough to make a row: without it an update of an unknown UID is not applied.
    bool hasHeader() const { return header.has_value(); }
};

/// All that untagged responses said between two tagged ones about one mailbox.
struct MailboxDelta
{
    bool rebuild = false;                     // empty the mailbox first (UIDVALIDITY changed)
    imap::UidSet vanished;                    // applied before the updates
    std::map<quint32, MessageUpdate> updates; // by UID
    bool isEmpty() const { return !rebuild && vanished.isEmpty() && updates.empty(); }
};

/// Counts for `sync --json` and "while you were away": what of a delta was news to the cache.
struct ApplyResult
{
    ChangeSet changes;
    quint32 inserted = 0;
    quint32 flagsChanged = 0;
    quint32 vanished = 0;
    /// Operations that named an earlier UIDVALIDITY of the mailbox: parked, never applied to the
    /// new UIDs.
    std::vector<OperationId> parked;
};

} // namespace homing::store

Q_DECLARE_METATYPE(homing::store::ChangeSet)
