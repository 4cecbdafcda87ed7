// SPDX-License-Identifier: GPL-3.0-or-later
// SqlReader: a StoreReader over read-only connections. Opens a file as soon as the writer has made
// it: until then there is nothing to read. Lives in the thread that made it (the GUI's).
#include "core/store/codec.h"
#include "core/store/journal.h"
#include "core/store/messagetable.h"
#include "core/store/schema.h"

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace homing::store {

namespace {

constexpr size_t mostRows = 200;

/// Which file stands at a path: the writer may set a cache aside and begin another.
struct FileIdentity
{
    quint64 device = 0;
    quint64 number = 0;
    bool operator==(const FileIdentity &) const = default;
};

std::optional<FileIdentity> identityOf(const QString &path)
{
#ifdef Q_OS_UNIX
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return FileIdentity {quint64(status.st_dev), quint64(status.st_ino)};
#else
    // An open file cannot be renamed there.
    if (!QFile::exists(path))
        return std::nullopt;
    return FileIdentity {};
#endif
}

class LazyFile
{
public:
    /// `marker` is made when the file is found corrupt; may be empty.
    LazyFile(QString path, const Schema &schema, QString purpose, const QString &marker)
        : m_path(std::move(path))
        , m_schema(schema)
        , m_purpose(std::move(purpose))
    {
        m_database.setCorruptionMarker(marker);
    }
    /// Null while there is none of the right version.
    Database *get()
    {
        const auto identity = identityOf(m_path);
        if (m_database.isOpen() && identity == m_identity)
            return &m_database;
        m_database.close();
        if (!identity)
            return nullptr;
        const FileState state = inspectFile(m_path, m_schema);
        if ((state != FileState::Ours && state != FileState::Fresh)
            || !m_database.open(m_path, Database::Mode::ReadOnly, m_purpose))
            return nullptr;
        const auto version = m_database.runOnce("PRAGMA user_version");
        m_database.runOnce("PRAGMA cache_size = -4000");
        if (!belongs(m_database, m_schema) || !version || version->toInt() != m_schema.version()) {
            m_database.close();
            return nullptr;
        }
        m_identity = identity;
        m_isNew = true;
        return &m_database;
    }
    bool takeIsNew() { return std::exchange(m_isNew, false); }

private:
    QString m_path;
    const Schema &m_schema;
    QString m_purpose;
    Database m_database;
    std::optional<FileIdentity> m_identity;
    bool m_isNew = false;
};

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
        const imap::UidSet hidden = readShadow(*cache, mailbox).hidden;
        if (const auto entry = readMailbox(*cache, mailbox))
            result.keys.reserve(entry->messages);
        {
            Statement select =
                cache->prepare("SELECT keys FROM keys WHERE id BETWEEN ? AND ? ORDER BY id");
            select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, 0xffffffff));
            while (select.next())
                decodeKeys(select.bytes(0), result.keys);
        }
        if (!hidden.isEmpty())
            std::erase_if(result.keys,
                          [&hidden](const MessageKey &key) { return hidden.contains(key.uid); });
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
