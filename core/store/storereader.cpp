// SPDX-License-Identifier: GPL-3.0-or-later
// SqlReader: a StoreReader over read-only connections. Opens a file as soon as the writer has made
// it: until then there is nothing to read. Lives in the thread that made it (the GUI's).
#include "core/store/arranging.h"
#include "core/store/codec.h"
#include "core/store/journal.h"
#include "core/store/lazyfile.h"
#include "core/store/messagetable.h"

namespace homing::store {

namespace {

constexpr size_t mostRows = 200;

bool isNamedByKeys(Database &cache, MailboxId mailbox, quint32 uid)
{
    Statement select = cache.prepare("SELECT keys FROM keys WHERE id BETWEEN ? AND ?"
                                     " ORDER BY id DESC LIMIT 1");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, uid));
    std::vector<MessageKey> keys;
    return select.next() && decodeKeys(select.bytes(0), keys)
        && std::binary_search(
               keys.begin(), keys.end(), MessageKey {uid, 0},
               [](const MessageKey &a, const MessageKey &b) { return a.uid < b.uid; });
}

class SqlReader final : public StoreReader
{
public:
    SqlReader(const QDir &folder, AccountId account)
        : m_cache(folder.filePath(cacheFileName), cacheSchema(),
                  QStringLiteral("read-cache-%1").arg(account.value()),
                  folder.filePath(corruptionMarkerName))
        , m_journal(folder.filePath(journalFileName), journalSchema(),
                    QStringLiteral("read-journal-%1").arg(account.value()), QString())
    {
    }

    KeysAtRevision keys(MailboxId mailbox) const override
    {
        KeysAtRevision result;
        Database *cache = openCache();
        if (!cache)
            return result;
        ReadTransaction reading(*cache);
        result.revision = readRevision(*cache);
        result.keys = shownKeys(*cache, mailbox);
        return result;
    }

    ArrangedKeys arranged(const ArrangeQuery &query, const Arrangement &arrangement,
                          const std::atomic_bool &cancelled, size_t list,
                          TextRanks &texts) const override
    {
        ArrangedKeys result;
        Database *cache = openCache();
        if (!cache)
            return result;
        ReadTransaction reading(*cache);
        result.revision = readRevision(*cache);
        if (arrangement.contacts)
            result.contacts = std::make_shared<ContactSet>(contactsOf(*cache, cancelled));
        arrange(*cache, query, arrangement, cancelled, list, texts, result);
        return result;
    }

    std::vector<MessageRow> rows(MailboxId mailbox, const std::vector<quint32> &uids) const override
    {
        std::vector<MessageRow> rows;
        Database *cache = openCache();
        if (!cache)
            return rows;
        ReadTransaction reading(*cache);
        const imap::UidSet hidden = readShadow(*cache, mailbox).hidden;
        RowReader reader(*cache, m_keywords, mailbox);
        rows.reserve(std::min(uids.size(), mostRows));
        for (size_t i = 0; i < std::min(uids.size(), mostRows); ++i) {
            if (auto row = reader.row(uids[i])) {
                row->isHidden = hidden.contains(uids[i]);
                rows.push_back(std::move(*row));
            } else if (isNamedByKeys(*cache, mailbox, uids[i])) {
                cache->fail(StoreErrorKind::Corrupt,
                            QStringLiteral("a row is missing that the keys name"));
            }
        }
        return rows;
    }

    std::vector<MailboxRecord> mailboxes() const override
    {
        std::vector<MailboxRecord> records;
        Database *cache = openCache();
        if (!cache)
            return records;
        ReadTransaction reading(*cache);
        for (MailboxEntry &entry : readMailboxes(*cache))
            records.push_back(std::move(entry.record));
        return records;
    }

    std::optional<imap::BodyPart> bodyStructure(MailboxId mailbox, imap::Uid uid) const override
    {
        Database *cache = openCache();
        if (!cache)
            return std::nullopt;
        ReadTransaction reading(*cache);
        return RowReader(*cache, m_keywords, mailbox).bodyStructure(uid.value());
    }

    std::optional<QByteArray> part(MailboxId mailbox, imap::Uid uid,
                                   const QByteArray &section) const override
    {
        Database *cache = openCache();
        if (!cache)
            return std::nullopt;
        ReadTransaction reading(*cache);
        return RowReader(*cache, m_keywords, mailbox).part(uid.value(), section);
    }

    bool hasPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section) const override
    {
        Database *cache = openCache();
        if (!cache)
            return false;
        ReadTransaction reading(*cache);
        return RowReader(*cache, m_keywords, mailbox).hasPart(uid.value(), section);
    }

    std::vector<Operation> operations() const override
    {
        Database *journal = m_journal.get();
        if (!journal)
            return {};
        ReadTransaction reading(*journal);
        return Journal::readAll(*journal);
    }

private:
    Database *openCache() const
    {
        Database *cache = m_cache.get();
        if (cache && m_cache.takeIsNew())
            m_keywords.forget();
        return cache;
    }
    mutable LazyFile m_cache;
    mutable LazyFile m_journal;
    mutable KeywordTable m_keywords;
};

} // namespace

StoreResult<std::unique_ptr<StoreReader>> StoreReader::open(const QDir &folder, AccountId account)
{
    return std::unique_ptr<StoreReader>(std::make_unique<SqlReader>(folder, account));
}

} // namespace homing::store
