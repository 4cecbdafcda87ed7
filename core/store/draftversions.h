// SPDX-License-Identifier: GPL-3.0-or-later
// DraftVersions: which versions of which drafts the server has, or may have, in journal.sqlite.
// Each version has a Message-ID of its own (RFC 5322 3.6.4: "A message identifier pertains to
// exactly one version of a particular message"), so that one is never taken for another, nor for
// what another computer has made of the same draft; and it is found by it where no APPENDUID told
// its UID. Each call is one transaction, written with synchronous=FULL. The writer's thread.
#pragma once

#include "core/store/journal.h"
#include "core/store/localmessage.h"

namespace homing::store {

struct DraftVersion
{
    qint64 id = 0; // ascending: the newest version is the last
    LocalMessageId draft;
    OperationId operation; // that appends it; null: that is over
    imap::MailboxName mailbox;
    imap::UidValidity uidValidity;
    imap::Uid uid;        // null: not known, it may be there or not
    QByteArray messageId; // without <>; empty: another program made it
    QDateTime changed;    // LocalMessage::changed of what is in it; null: of nothing that is here
    QDateTime made;       // UTC
    bool isHandedOver = false; // the server's alone: the draft is not kept here any more
    bool operator==(const DraftVersion &) const = default;
};

class DraftVersions
{
public:
    explicit DraftVersions(Journal &journal)
        : m_journal(journal)
    {
    }

    /// Oldest first.
    StoreResult<std::vector<DraftVersion>> read() const;
    /// It, and the operation that appends it, which it names then.
    StoreResult<OperationId> plan(DraftVersion version, const Operation &append);
    /// All but its id, its draft and when it was made.
    StoreResult<void> update(const DraftVersion &version);
    StoreResult<void> remove(qint64 id);
    /// The server has all of the draft: it is not kept here any more. False: it has changed, or is
    /// no draft any more.
    StoreResult<bool> handOver(const DraftVersion &version);

    // --- within LocalMessages' transactions
    /// A draft that is new here was opened from the server's, or is the one that was handed over.
    static void adopt(Database &journal, const LocalMessage &draft);
    /// What it answers, of one that was opened from the server's: whoever opened it does not know.
    static void restoreAnswered(Database &journal, LocalMessage &draft);
    static void tellPlaces(Database &journal, std::vector<LocalMessage> &messages);

private:
    template <typename Result, typename Work> StoreResult<Result> inTransaction(Work work);

    Journal &m_journal;
};

} // namespace homing::store
