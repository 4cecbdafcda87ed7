// SPDX-License-Identifier: GPL-3.0-or-later
// SqlReader: a StoreReader over read-only connections. Opens a file as soon as the writer has made
// it: until then there is nothing to read. Lives in the thread that made it (the GUI's).
#include "core/store/arranging.h"
#include "core/store/codec.h"
#include "core/store/localmessages.h"
#include "core/store/lazyfile.h"
#include "core/store/messagetable.h"
#include "core/store/shownmailboxes.h"
#include "core/store/threadtables.h"
#include "core/store/vanishedrows.h"

namespace homing::store {

namespace {

constexpr size_t mostRows = 200;
constexpr size_t mostOfThread = 500; // around the one that is asked for

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

/// The thread of one message as people read it.
class Conversation
{
public:
    Conversation(Database &cache, MailboxId mailbox, quint32 uid)
        : m_cache(cache)
        , m_mailbox(mailbox)
        , m_asked(rowId(mailbox, uid))
    {
    }
    std::vector<StoreReader::MemberRef> members(size_t limit)
    {
        std::map<quint64, Member> byOwn; // one of each that there are copies of
        for (const ThreadMember &one :
             readThreadMembers(m_cache, m_mailbox, uidOf(m_asked), mostOfThread)) {
            if (!isShown(one.message))
                continue;
            const auto [known, isNew] = byOwn.try_emplace(one.own, Member {one.date, one.message});
            if (!isNew && rank(one.message) > rank(known->second.message))
                known->second = {one.date, one.message};
        }
        std::vector<Member> all;
        for (const auto &[own, member] : byOwn)
            all.push_back(member);
        std::sort(all.begin(), all.end());
        size_t first = all.size() - std::min(all.size(), limit);
        for (size_t i = 0; i < first; ++i) {
            if (all[i].message == m_asked)
                first = i - std::min(i, limit / 2);
        }
        std::vector<StoreReader::MemberRef> members;
        for (size_t i = first; i < std::min(all.size(), first + limit); ++i)
            members.push_back({MailboxId(all[i].message >> 32), uidOf(all[i].message)});
        return members;
    }

private:
    struct Place
    {
        imap::UidSet hidden;
        bool isLeftOut = false;
    };
    struct Member
    {
        qint64 date = 0;
        qint64 message = 0;
        auto operator<=>(const Member &) const = default;
    };
    int rank(qint64 message) const
    {
        return message == m_asked ? 2 : MailboxId(message >> 32) == m_mailbox ? 1 : 0;
    }
    bool isShown(qint64 message)
    {
        const MailboxId mailbox(message >> 32);
        auto place = m_places.find(mailbox);
        if (place == m_places.end()) {
            Place read;
            const auto entry = readMailbox(m_cache, mailbox);
            const MailboxRole role = entry ? entry->record.role : MailboxRole::None;
            read.isLeftOut = !entry
                || (mailbox != m_mailbox
                    && (role == MailboxRole::Junk || role == MailboxRole::Trash));
            if (!read.isLeftOut)
                read.hidden = readShadow(m_cache, mailbox).hidden;
            place = m_places.emplace(mailbox, std::move(read)).first;
        }
        return !place->second.isLeftOut && !place->second.hidden.contains(uidOf(message));
    }

    Database &m_cache;
    MailboxId m_mailbox;
    qint64 m_asked;
    std::map<MailboxId, Place> m_places;
};

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
        result.hasFailed = cache->hasFailed();
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

    ThreadsAtRevision threads(MailboxId mailbox) const override
    {
        Database *cache = openCache();
        if (!cache)
            return {};
        ReadTransaction reading(*cache);
        return {readThreadRevision(*cache), readThreadKeys(*cache, mailbox)};
    }

    std::vector<MemberRef> conversation(MailboxId mailbox, imap::Uid uid,
                                        size_t limit) const override
    {
        Database *cache = openCache();
        if (!cache)
            return {};
        ReadTransaction reading(*cache);
        return Conversation(*cache, mailbox, uid.value()).members(limit);
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
        Database *journal = m_journal.get();
        if (!journal)
            return records;
        ReadTransaction readingActions(*journal);
        return shownMailboxes(std::move(records), Journal::readMailboxActions(*journal));
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

    std::vector<VanishedMessage> vanished(MailboxId mailbox, quint32 limit) const override
    {
        Database *cache = openCache();
        if (!cache)
            return {};
        ReadTransaction reading(*cache);
        return VanishedRows(*cache).list(mailbox, std::min(limit, quint32(mostRows)),
                                         QDateTime::currentSecsSinceEpoch());
    }

    std::optional<imap::BodyPart> vanishedStructure(qint64 id) const override
    {
        Database *cache = openCache();
        if (!cache)
            return std::nullopt;
        ReadTransaction reading(*cache);
        return VanishedRows(*cache).bodyStructure(id);
    }

    std::optional<QByteArray> vanishedPart(qint64 id, const QByteArray &section) const override
    {
        Database *cache = openCache();
        if (!cache)
            return std::nullopt;
        ReadTransaction reading(*cache);
        return VanishedRows(*cache).part(id, section);
    }

    std::vector<Operation> operations() const override
    {
        Database *journal = m_journal.get();
        if (!journal)
            return {};
        ReadTransaction reading(*journal);
        return Journal::readAll(*journal);
    }

    std::vector<LocalMessage> localMessages() const override
    {
        Database *journal = m_journal.get();
        if (!journal)
            return {};
        ReadTransaction reading(*journal);
        return LocalMessages::readAll(*journal);
    }

    QByteArray localMessageText(LocalMessageId id) const override
    {
        Database *journal = m_journal.get();
        if (!journal)
            return {};
        ReadTransaction reading(*journal);
        return LocalMessages::textOf(*journal, id);
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
