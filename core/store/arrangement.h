// SPDX-License-Identifier: GPL-3.0-or-later
// Arrangement: in which order a list shows messages, and which of them. Value types and pure
// functions, used by the reader's pass over a mailbox (in a worker) and by the model for a few rows
// (in the GUI thread), so that both say the same.
#pragma once

#include "core/store/changeset.h"
#include "core/store/conversation.h"

#include <QSet>

#include <atomic>
#include <memory>

namespace homing::store {

struct MessageRow;

enum class SortOrder { Date, Sender, Subject, Size, Unread, Flagged };

struct Arrangement
{
    SortOrder order = SortOrder::Date;
    /// As it is first asked for: newest, A to Z, largest, unread or flagged first. Reversed: the
    /// other way; messages that are equal stay newest first.
    bool isReversed = false;
    // Only messages that are all of these:
    bool unread = false;
    bool flagged = false;
    bool attachment = false;
    bool contacts = false; // from (in Sent: to) addresses that the account has written to

    bool isFiltered() const { return unread || flagged || attachment || contacts; }
    /// The rank follows from the texts of all messages: only a pass over the mailbox gives it.
    bool isByText() const { return order == SortOrder::Sender || order == SortOrder::Subject; }
    bool isByFlags() const { return order == SortOrder::Unread || order == SortOrder::Flagged; }
    /// A message may come, go or move because its flags change.
    bool dependsOnFlags() const { return isByFlags() || unread || flagged; }
    bool operator==(const Arrangement &) const = default;
};

/// Addresses in lower case, UTF-8.
using ContactSet = QSet<QByteArray>;
QByteArray contactKey(const QString &address);

/// What an arrangement looks at, of one message.
struct ArrangedMessage
{
    quint32 date = 0; // as its key has it
    quint64 size = 0;
    bool isUnread = false;
    bool isFlagged = false;
    bool hasAttachment = false;
    bool isFromContact = false;
};
ArrangedMessage arrangedMessage(const MessageRow &row, bool byRecipients,
                                const ContactSet *contacts);
bool matches(const Arrangement &arrangement, const ArrangedMessage &message);
/// A greater rank stands higher in the list. Not for isByText().
quint32 rankOf(const Arrangement &arrangement, const ArrangedMessage &message);

/// One mailbox of a question to StoreReader::arranged().
struct ArrangeQuery
{
    MailboxRef mailbox;
    bool byRecipients = false;        // Sent and Drafts: by whom it went to
    std::optional<imap::UidSet> only; // of these, those that match
    imap::UidSet kept;                // these even if they do not match (any more)
};

/// Ends a question that nobody waits for any more. Any thread.
using CancelFlag = std::shared_ptr<std::atomic_bool>;

struct ArrangedKeys
{
    quint64 revision = 0;
    bool hasFailed = false; // the cache could not be read: the rest says nothing
    /// {UID, rank}, the highest rank last, equal ones by UID.
    std::vector<MessageKey> keys;
    std::shared_ptr<const ContactSet> contacts; // where the arrangement asks for them
    ThreadsAtRevision threads;                  // of the mailbox, where they are wanted
};

/// Texts that are to be ranked: 16 bytes a message and the texts, cut to what tells them apart.
class TextRanks
{
public:
    static constexpr qsizetype textBytes = 48;

    /// Without "Re:", "Fwd:" and their like, case and accents.
    void addSubject(size_t list, const MessageKey &key, QByteArrayView subject);
    void addPerson(size_t list, const MessageKey &key, QByteArrayView name, QByteArrayView address);
    /// Ranks all that was added, over all lists, and gives the keys to the list that each is of.
    void finish(bool isReversed, std::vector<ArrangedKeys> &lists);

private:
    struct Entry
    {
        quint32 at = 0; // of its text
        quint16 list = 0;
        quint16 length = 0;
        MessageKey key;
    };
    void add(size_t list, const MessageKey &key, QByteArrayView text);
    std::vector<Entry> m_entries;
    std::vector<char> m_texts;
};

} // namespace homing::store
