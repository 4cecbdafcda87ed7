// SPDX-License-Identifier: GPL-3.0-or-later
// TextIndex: the full text of one account's messages in FTS5, written behind the rows. Two
// contentless tables, `headtext` and `bodytext`, by (slot << 32 | UID): a slot is one incarnation
// of one mailbox, its number is never given out again. A contentless table cannot forget a row, so
// rows that vanished stay in it and are left out when reading (TextSearcher intersects with the
// keys); when they are the greater part, all is thrown away and made anew. `textslot` says, in the
// transaction of the text, which UIDs are done; `textwait` (filled by triggers on `part`) whose
// text may have come. Inside the caller's transaction.
#pragma once

#include "core/store/mailboxtable.h"

#include <span>

namespace homing::store {

/// Which messages of a mailbox are indexed. UIDs that do not exist may be among them.
struct TextSlot
{
    qint64 number = 0; // 0: none yet
    imap::UidSet heads;
    imap::UidSet bodies; // the text is indexed, or there is none
};

class TextIndex
{
public:
    explicit TextIndex(Database &database)
        : m_database(database)
    {
    }

    TextSlot slot(MailboxId mailbox);
    /// The newest messages of a mailbox that are not in the index; reads only.
    TextBatch heads(MailboxId mailbox, int limit);
    /// Messages of one mailbox, any, whose text may be here now; reads only.
    TextBatch bodies(int limit);
    /// See Store::textsMissing().
    imap::UidSet missing(MailboxId mailbox, quint32 since, quint32 &wanted);
    /// `uidValidity` guards against a batch of an earlier incarnation. True: the index was thrown
    /// away, everything is to be put in again.
    bool put(const TextBatch &batch, const IndexedTexts &texts);
    /// The mailbox's UIDs name other messages from now on, or none.
    void forget(MailboxId mailbox);
    /// Rows that are new, below what was thought done.
    void noteInserted(MailboxId mailbox, std::span<const MessageKey> keys);

private:
    void write(MailboxId mailbox, const TextSlot &slot);
    void putHead(qint64 row, const TextBatch::Head &head, const QString &files);
    void putPeople(const TextBatch &batch);
    bool count(quint64 more);

    Database &m_database;
};

} // namespace homing::store
