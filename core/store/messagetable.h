// SPDX-License-Identifier: GPL-3.0-or-later
// MessageTable: the message, header and part rows of one mailbox. Statements on many rows go by
// ranges or by lists of ids, never row by row where nothing is to be looked at. Inside the caller's
// transaction.
#pragma once

#include "core/store/keychunks.h"
#include "core/store/keywords.h"
#include "core/store/packedrows.h"

namespace homing::store {

/// The narrow row: what a flag change reads and writes.
struct StoredMessage
{
    quint32 uid = 0;
    StoredFlags server;
    std::optional<StoredFlags> effective; // only when it differs from the server's
    quint64 modSeq = 0;
    std::optional<qint64> date; // INTERNALDATE, seconds since 1970 UTC
    quint64 size = 0;
    bool hasAttachment = false;

    const StoredFlags &shownFlags() const { return effective ? *effective : server; }
    void setEffective(const StoredFlags &flags);
};

class MessageTable
{
public:
    MessageTable(Database &database, MailboxId mailbox)
        : m_database(database)
        , m_mailbox(mailbox)
    {
    }

    /// Calls visit(StoredMessage &) for each of `keys` (ascending, existing). The visitor may
    /// write.
    template <typename Visit> void forEach(std::span<const MessageKey> keys, Visit visit)
    {
        while (!keys.empty()) {
            const auto group = keys.first(std::min(keys.size(), groupSize));
            keys = keys.subspan(group.size());
            for (StoredMessage &message : read(group))
                visit(message);
        }
    }

    /// New and changed rows are gathered and written many at a time: flush() before anything else
    /// looks at the table.
    void insert(const StoredMessage &message,
                const MessageUpdate &update); // an update that hasHeader()
    void write(const StoredMessage &message);
    void flush();

    /// True when it differed from what was stored. References that are known stay, where this
    /// header does not have any.
    bool writeHead(quint32 uid, const MessageHeader &header);
    /// True when there is such a row, whose references differed.
    bool writeReferences(quint32 uid, const QByteArray &references);
    bool writePreview(quint32 uid, const QString &preview);
    void writeStructure(quint32 uid, const imap::BodyPart &structure);

    /// Deletes messages with headers and parts.
    void remove(const KeyChunks::Removed &removed);
    void clear();
    /// How many of these are unread as shown.
    quint32 countUnread(std::span<const MessageKey> keys);
    /// UIDs of rows whose effective flags are not the server's.
    imap::UidSet pending();

private:
    static constexpr size_t groupSize = 256;
    std::vector<StoredMessage> read(std::span<const MessageKey> keys);
    QByteArray idList(std::span<const MessageKey> keys) const;
    void flushInserts();
    void flushWrites();

    PackedRows m_inserts;
    PackedRows m_headers;
    PackedRows m_writes;
    bool m_insertsHaveEffective = false;
    Database &m_database;
    MailboxId m_mailbox;
};

/// Rows for people: joined with the header, keywords by name. `isHidden` is left to the caller.
class RowReader
{
public:
    RowReader(Database &database, KeywordTable &keywords, MailboxId mailbox)
        : m_database(database)
        , m_keywords(keywords)
        , m_mailbox(mailbox)
    {
    }
    std::optional<MessageRow> row(quint32 uid);
    /// Calls visit(MessageRow &&) in ascending order.
    void forRange(quint32 first, quint32 last, const std::function<void(MessageRow &&)> &visit);
    std::optional<imap::BodyPart> bodyStructure(quint32 uid);
    std::optional<QByteArray> part(quint32 uid, const QByteArray &section);
    bool hasPart(quint32 uid, const QByteArray &section);

private:
    MessageRow rowOf(const Statement &select);
    Database &m_database;
    KeywordTable &m_keywords;
    MailboxId m_mailbox;
};

/// Seconds since 1970 as a key holds them: clamped to 32 unsigned bits, 0 for none.
quint32 keyDate(const std::optional<QDateTime> &internalDate,
                const std::optional<MessageHeader> &header);

} // namespace homing::store
