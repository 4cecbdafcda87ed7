// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, transactions over both files, mailboxes, and reading.
#include "core/store/sqlstore.h"

#include "core/base/limits.h"
#include "core/store/codec.h"
#include "core/store/mailboxroles.h"
#include "core/store/schema.h"
#include "core/store/shownmailboxes.h"
#include "core/store/textindex.h"
#include "core/store/threadasks.h"
#include "core/store/threadtables.h"

#include <QFile>
#include <QSet>

namespace homing::store {

StoreResult<std::unique_ptr<Store>> Store::open(const QDir &folder, AccountId account)
{
    auto store = std::make_unique<SqlStore>(folder, account);
    if (auto opened = store->open(); !opened)
        return Unexpected {opened.error()};
    return std::unique_ptr<Store>(std::move(store));
}

SqlStore::SqlStore(QDir folder, AccountId account)
    : m_folder(std::move(folder))
    , m_account(account)
{
}

StoreResult<void> SqlStore::open()
{
    if (!makePrivateFolder(m_folder))
        return Unexpected {StoreError {StoreErrorKind::CannotOpen, m_folder.path()}};
    if (auto opened = m_journal.open(m_folder, QStringLiteral("journal-%1").arg(m_account.value()));
        !opened)
        return opened;
    if (auto opened = openCache(); !opened)
        return opened;
    heal();
    if (m_needsHealing)
        return Unexpected {m_cache.takeError()};
    m_journal.settle();
    return {};
}

StoreResult<void> SqlStore::openCache()
{
    const QString path = m_folder.filePath(cacheFileName);
    const QString marker = m_folder.filePath(corruptionMarkerName);
    const FileState state = inspectFile(path, cacheSchema());
    const bool isSuspect = state == FileState::Newer || state == FileState::Foreign
        || (state != FileState::Missing && QFile::exists(marker));
    if (isSuspect && !setAside(path))
        return Unexpected {StoreError {StoreErrorKind::CannotOpen, path}};
    QFile::remove(marker);
    if (!tryOpenCache(path)) {
        const StoreError error = m_cache.takeError();
        m_cache.close();
        if (error.kind != StoreErrorKind::Corrupt && error.kind != StoreErrorKind::TooNew)
            return Unexpected {error};
        if (!setAside(path))
            return Unexpected {StoreError {StoreErrorKind::CannotOpen, path}};
        if (!tryOpenCache(path))
            return Unexpected {m_cache.takeError()};
    }
    m_cache.setCorruptionMarker(marker);
    m_revision = readRevision(m_cache);
    m_cacheVersion = m_cache.dataVersion();
    m_keywords.forget();
    return {};
}

bool SqlStore::tryOpenCache(const QString &path)
{
    if (!makePrivateFile(path)) {
        m_cache.fail(StoreErrorKind::CannotOpen, path);
        return false;
    }
    if (!m_cache.open(path, Database::Mode::ReadWrite,
                      QStringLiteral("cache-%1").arg(m_account.value()))
        || !belongs(m_cache, cacheSchema()))
        return false;
    for (const char *pragma :
         {"journal_mode = WAL", "synchronous = NORMAL", "cache_size = -8000", "temp_store = MEMORY",
          "wal_autocheckpoint = 4000", "journal_size_limit = 67108864"})
        m_cache.runOnce(QByteArray("PRAGMA ") + pragma);
    if (!migrate(m_cache, cacheSchema()) || !cacheIsSound())
        return false;
    m_cache.runOnce("CREATE TEMP TABLE number (n INTEGER PRIMARY KEY)"); // for PackedRows
    m_cache.runOnce(
        "WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < "
        + QByteArray::number(PackedRows::capacity - 1)
        + ") INSERT INTO number SELECT n FROM counted");
    return !m_cache.hasFailed();
}

bool SqlStore::cacheIsSound()
{
    // Not a check of every page, which would take as long as the cache is large: that the tables
    // are there and that the mailboxes' counts are those of their keys.
    for (const char *table : {"meta", "note", "keyword", "mailbox", "shadow", "keys", "message",
                              "header", "part", "kept", "textslot", "textwait", "person",
                              "headtext_data", "bodytext_data", "thread_state", "thread_node",
                              "thread_members", "thread_link", "thread_subject", "thread_keys",
                              "thread_todo", "thread_check", "thread_ask"})
        m_cache.runOnce(QByteArray("SELECT 1 FROM ") + table + " LIMIT 1");
    if (m_cache.hasFailed() && m_cache.error().kind == StoreErrorKind::Failed) {
        m_cache.takeError();
        m_cache.fail(StoreErrorKind::Corrupt, QStringLiteral("a table is missing"));
    }
    for (const MailboxEntry &entry : readMailboxes(m_cache)) {
        if (KeyChunks::total(m_cache, entry.record.id) != entry.messages)
            m_cache.fail(StoreErrorKind::Corrupt,
                         QStringLiteral("a mailbox's count is not that of its keys"));
    }
    return !m_cache.hasFailed();
}

void SqlStore::heal()
{
    m_needsHealing = false;
    begin(false);
    QSet<MailboxId> concerned;
    {
        Statement select =
            m_cache.prepare("SELECT mailbox FROM shadow UNION SELECT id >> 32 FROM message"
                            " INDEXED BY message_pending WHERE eflags IS NOT NULL");
        while (select.next())
            concerned.insert(MailboxId(select.integer(0)));
    }
    for (const Operation &operation : m_journal.operations()) {
        if (const auto entry = readMailboxNamed(m_cache, operation.mailbox))
            concerned.insert(entry->record.id);
    }
    for (const MailboxId id : concerned) {
        auto entry = readMailbox(m_cache, id);
        if (!entry)
            continue;
        ChangeSet changes;
        const Shadow shadow = readShadow(m_cache, id);
        const imap::UidSet flagged =
            MessageTable(m_cache, id).pending().united(effectsFor(*entry).flagged());
        refresh(*entry, shadow, shadow.departed, flagged, changes);
        if (!changes.isEmpty())
            finish(*entry, changes);
    }
    keepPlannedRows();
    if (const auto committed = commit(); !committed) {
        m_needsHealing = true;
        m_cache.fail(committed.error().kind, committed.error().detail);
    }
}

// --- transactions

void SqlStore::begin(bool withJournal)
{
    if (m_needsHealing)
        heal();
    m_journal.database().takeError(); // of what is over
    if (m_cache.begin()) {
        if (withJournal)
            beginJournal();
        noticeOthers();
    }
    m_pendingRevision = m_revision;
}

void SqlStore::noticeOthers()
{
    m_journal.noticeOthers();
    if (m_journal.database().hasFailed())
        m_cache.fail(m_journal.database().error().kind, m_journal.database().error().detail);
    const qint64 version = m_cache.dataVersion();
    if (version == m_cacheVersion)
        return;
    const quint64 revision = readRevision(m_cache);
    if (m_cache.hasFailed())
        return;
    m_revision = revision;
    m_keywords.forget();
    m_cacheVersion = version;
}

void SqlStore::beginJournal()
{
    if (!m_journal.begin())
        m_cache.fail(m_journal.database().error().kind, m_journal.database().error().detail);
}

StoreResult<void> SqlStore::commit()
{
    const bool withJournal = m_journal.isActive();
    if (m_cache.hasFailed())
        return Unexpected {abandon(m_cache.error())};
    if (withJournal && !m_journal.commit())
        return Unexpected {abandon(m_journal.database().error())};
    if (!m_cache.commit()) {
        const StoreError failure = abandon(m_cache.error());
        if (withJournal && !m_journal.undoLast())
            m_needsHealing = true;
        return Unexpected {failure};
    }
    m_revision = m_pendingRevision;
    return {};
}

StoreError SqlStore::abandon(StoreError reason)
{
    if (m_cache.hasFailed())
        reason = m_cache.error();
    m_journal.rollback();
    m_journal.database().takeError(); // of a read outside of a transaction
    m_cache.rollback();
    m_cache.takeError();
    m_keywords.forget(); // words that were new are gone again
    return reason;
}

void SqlStore::finish(const MailboxEntry &entry, ChangeSet &changes)
{
    writeState(m_cache, entry);
    changes.mailbox = {m_account, entry.record.id};
    changes.counters = entry.record.counters;
    if (!changes.isEmpty())
        writeRevision(m_cache, ++m_pendingRevision);
    changes.revision = m_pendingRevision;
}

// --- mailboxes

std::vector<MailboxRecord> SqlStore::mailboxes() const
{
    ReadTransaction reading(m_cache);
    std::vector<MailboxRecord> records;
    for (MailboxEntry &entry : readMailboxes(m_cache))
        records.push_back(std::move(entry.record));
    return records;
}

std::optional<MailboxRecord> SqlStore::mailbox(MailboxId id) const
{
    ReadTransaction reading(m_cache);
    if (auto entry = readMailbox(m_cache, id))
        return std::move(entry->record);
    return std::nullopt;
}

std::optional<MailboxRecord> SqlStore::mailboxNamed(const imap::MailboxName &name) const
{
    ReadTransaction reading(m_cache);
    if (auto entry = readMailboxNamed(m_cache, name))
        return std::move(entry->record);
    return std::nullopt;
}

namespace {

bool isWellFormed(const imap::ListData &listed)
{
    if (listed.mailbox.isEmpty())
        return false;
    return !listed.delimiter
        || listed.mailbox.wire().count(*listed.delimiter) < limits::mailboxLevels;
}

/// The records that a LIST answer describes; LSUB lines and \Subscribed tell what is subscribed, if
/// any is there.
std::vector<MailboxRecord> recordsOf(const std::vector<imap::ListData> &list, bool &knowsSubscribed)
{
    std::vector<MailboxRecord> records;
    QHash<QByteArray, qsizetype> places;
    QSet<QByteArray> subscribed;
    for (const imap::ListData &listed : list) {
        knowsSubscribed = knowsSubscribed || listed.isLsub || listed.hasAttribute("\\Subscribed");
        if (listed.isLsub || listed.hasAttribute("\\Subscribed"))
            subscribed.insert(listed.mailbox.wire());
        if (listed.isLsub || !isWellFormed(listed) || places.contains(listed.mailbox.wire())
            || records.size() >= size_t(limits::mailboxes))
            continue;
        MailboxRecord record;
        record.name = listed.mailbox;
        record.delimiter = listed.delimiter;
        record.attributes = listed.attributes;
        record.isSelectable =
            !listed.hasAttribute("\\Noselect") && !listed.hasAttribute("\\NonExistent");
        places.insert(listed.mailbox.wire(), qsizetype(records.size()));
        records.push_back(std::move(record));
    }
    for (MailboxRecord &record : records)
        record.isSubscribed = !knowsSubscribed || subscribed.contains(record.name.wire());
    return records;
}

bool isListedAs(const MailboxRecord &a, const MailboxRecord &b)
{
    return a.delimiter == b.delimiter && a.attributes == b.attributes && a.role == b.role
        && a.isSelectable == b.isSelectable && a.isSubscribed == b.isSubscribed;
}

} // namespace

StoreResult<void> SqlStore::applyMailboxList(const std::vector<imap::ListData> &list)
{
    bool knowsSubscribed = false;
    std::vector<MailboxRecord> records = recordsOf(list, knowsSubscribed);
    assignRoles(records);
    begin(false);
    std::map<QByteArray, MailboxRecord> known;
    for (MailboxEntry &entry : readMailboxes(m_cache))
        known.emplace(entry.record.name.wire(), std::move(entry.record));
    for (MailboxRecord &record : records) {
        const auto before = known.find(record.name.wire());
        if (before == known.end()) {
            writeListing(m_cache, record);
            continue;
        }
        record.id = before->second.id;
        if (!knowsSubscribed) // the list says nothing of it, where the user may have
            record.isSubscribed = before->second.isSubscribed;
        if (!isListedAs(before->second, record))
            writeListing(m_cache, record);
        known.erase(before);
    }
    for (const auto &[name, record] : known) {
        // INBOX always exists (RFC 3501 5.1), listed or not; what is to be created does not yet.
        if (!record.name.isInbox() && !(isPlanned(record) && m_journal.isPlanned(record.name)))
            removeMailbox(m_cache, record.id);
    }
    return commit();
}

StoreResult<void> SqlStore::applyStatus(const imap::StatusData &status)
{
    begin(false);
    if (const auto entry = readMailboxNamed(m_cache, status.mailbox)) {
        imap::StatusData merged = entry->record.lastStatus.value_or(imap::StatusData());
        const auto take = [](auto &into, const auto &from) {
            if (from)
                into = from;
        };
        take(merged.messages, status.messages);
        take(merged.recent, status.recent);
        take(merged.uidNext, status.uidNext);
        take(merged.uidValidity, status.uidValidity);
        take(merged.unseen, status.unseen);
        take(merged.highestModSeq, status.highestModSeq);
        take(merged.size, status.size);
        writeStatus(m_cache, entry->record.id, merged);
    }
    return commit();
}

StoreResult<void> SqlStore::renameMailbox(const imap::MailboxName &from,
                                          const imap::MailboxName &to)
{
    begin(true);
    if (const auto entry = readMailboxNamed(m_cache, from); entry && !(from == to)) {
        if (const auto replaced = readMailboxNamed(m_cache, to))
            removeMailbox(m_cache, replaced->record.id);
        writeName(m_cache, entry->record.id, to);
        for (Operation operation : std::vector<Operation>(m_journal.operations())) {
            if (!(operation.mailbox == from) && !(operation.target == from))
                continue;
            // Its own answer is still to come, and a name to be made is the user's.
            const bool isOurs = operation.kind == OperationKind::CreateMailbox
                || (operation.kind == OperationKind::RenameMailbox && operation.target == to);
            if (operation.mailbox == from && !isOurs)
                operation.mailbox = to;
            if (operation.target == from && !isOfMailboxes(operation.kind))
                operation.target = to;
            m_journal.update(operation);
        }
    }
    return commit();
}

// --- reading

imap::UidSet SqlStore::uids(MailboxId mailbox) const
{
    ReadTransaction reading(m_cache);
    return KeyChunks(m_cache, mailbox).uids();
}

std::map<quint32, imap::FlagSet> SqlStore::serverFlags(MailboxId mailbox,
                                                       const imap::UidSet &uids) const
{
    ReadTransaction reading(m_cache);
    m_keywords.forget(); // another process may have added words
    m_keywords.ensureLoaded(m_cache);
    std::map<quint32, imap::FlagSet> flags;
    const std::vector<MessageKey> keys = KeyChunks(m_cache, mailbox).intersected(uids);
    MessageTable(m_cache, mailbox).forEach(keys, [&](const StoredMessage &message) {
        flags.emplace_hint(flags.end(), message.uid, m_keywords.flags(message.server));
    });
    return flags;
}

imap::ModSeq SqlStore::highestModSeqOf(MailboxId mailbox, const imap::UidSet &uids) const
{
    ReadTransaction reading(m_cache);
    quint64 highest = 0;
    const std::vector<MessageKey> keys = KeyChunks(m_cache, mailbox).intersected(uids);
    MessageTable(m_cache, mailbox).forEach(keys, [&highest](const StoredMessage &message) {
        highest = std::max(highest, message.modSeq);
    });
    return imap::ModSeq(highest);
}

std::optional<MessageRow> SqlStore::row(MailboxId mailbox, imap::Uid uid) const
{
    ReadTransaction reading(m_cache);
    auto row = RowReader(m_cache, m_keywords, mailbox).row(uid.value());
    if (row)
        row->isHidden = readShadow(m_cache, mailbox).hidden.contains(uid.value());
    return row;
}

std::vector<MessageRow> SqlStore::rows(MailboxId mailbox, quint32 limit) const
{
    ReadTransaction reading(m_cache);
    const imap::UidSet hidden = readShadow(m_cache, mailbox).hidden;
    KeyChunks chunks(m_cache, mailbox);
    std::vector<MessageKey> keys;
    if (limit == 0)
        keys = chunks.all();
    else
        keys = chunks.last(quint32(std::min<quint64>(limit + hidden.count(), 0xffffffff)));
    std::erase_if(keys, [&hidden](const MessageKey &key) { return hidden.contains(key.uid); });
    if (limit != 0 && keys.size() > limit)
        keys.erase(keys.begin(), keys.end() - qsizetype(limit));
    std::vector<MessageRow> rows;
    if (keys.empty())
        return rows;
    rows.reserve(keys.size());
    RowReader(m_cache, m_keywords, mailbox)
        .forRange(keys.front().uid, keys.back().uid, [&](MessageRow &&row) {
            if (!hidden.contains(row.uid.value()))
                rows.push_back(std::move(row));
        });
    return rows;
}

std::optional<imap::BodyPart> SqlStore::bodyStructure(MailboxId mailbox, imap::Uid uid) const
{
    ReadTransaction reading(m_cache);
    return RowReader(m_cache, m_keywords, mailbox).bodyStructure(uid.value());
}

std::optional<QByteArray> SqlStore::part(MailboxId mailbox, imap::Uid uid,
                                         const QByteArray &section) const
{
    ReadTransaction reading(m_cache);
    return RowReader(m_cache, m_keywords, mailbox).part(uid.value(), section);
}

// --- small writes

StoreResult<void> SqlStore::putPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section,
                                    const QByteArray &bytes)
{
    begin(false);
    // A message that has vanished meanwhile is no error: there is nothing to keep its part for.
    m_cache
        .prepare("INSERT OR REPLACE INTO part (message, section, bytes) SELECT id, ?, ? FROM "
                 "message WHERE id = ?")
        .bind(section)
        .bind(bytes)
        .bind(rowId(mailbox, uid.value()))
        .exec();
    return commit();
}

StoreResult<std::optional<ChangeSet>> SqlStore::setPreview(MailboxId mailbox, imap::Uid uid,
                                                           const QString &preview)
{
    begin(false);
    std::optional<ChangeSet> result;
    if (const auto entry = readMailbox(m_cache, mailbox); entry
        && MessageTable(m_cache, mailbox).writePreview(uid.value(), preview)
        && !readShadow(m_cache, mailbox).hidden.contains(uid.value())) {
        ChangeSet changes;
        changes.cause = ChangeCause::Preview;
        changes.changed.add(uid.value());
        finish(*entry, changes);
        result = std::move(changes);
    }
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return result;
}

// --- full text

TextBatch SqlStore::headsToIndex(MailboxId mailbox, int limit) const
{
    ReadTransaction reading(m_cache);
    return TextIndex(m_cache).heads(mailbox, limit);
}

TextBatch SqlStore::bodiesToIndex(int limit) const
{
    ReadTransaction reading(m_cache);
    return TextIndex(m_cache).bodies(limit);
}

imap::UidSet SqlStore::textsMissing(MailboxId mailbox, quint32 since, quint32 &wanted) const
{
    ReadTransaction reading(m_cache);
    return TextIndex(m_cache).missing(mailbox, since, wanted);
}

StoreResult<bool> SqlStore::putTexts(const TextBatch &batch, const IndexedTexts &texts)
{
    begin(false);
    const bool isAnew = TextIndex(m_cache).put(batch, texts);
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return isAnew;
}

// --- threads

StoreResult<ThreadProgress> SqlStore::advanceThreads(quint32 messages)
{
    begin(false);
    ThreadProgress progress = store::advanceThreads(m_cache, m_account, messages);
    if (auto committed = commit(); !committed)
        return Unexpected {committed.error()};
    return progress;
}

std::vector<Store::MailboxReferences> SqlStore::mailboxesMissingReferences() const
{
    ReadTransaction reading(m_cache);
    return readMissingReferences(m_cache);
}

imap::UidSet SqlStore::referencesMissing(MailboxId mailbox, quint32 limit) const
{
    ReadTransaction reading(m_cache);
    return readMissingReferences(m_cache, mailbox, limit);
}

StoreResult<void> SqlStore::putReferences(MailboxId mailbox,
                                          const std::map<quint32, QByteArray> &references)
{
    begin(false);
    store::putReferences(m_cache, mailbox, references);
    return commit();
}

// --- small things

QByteArray SqlStore::note(const QByteArray &key) const
{
    ReadTransaction reading(m_cache);
    Statement select = m_cache.prepare("SELECT value FROM note WHERE key = ?");
    select.bind(key);
    return select.next() ? select.bytes(0) : QByteArray();
}

StoreResult<void> SqlStore::setNote(const QByteArray &key, const QByteArray &value)
{
    begin(false);
    m_cache.prepare("INSERT OR REPLACE INTO note (key, value) VALUES (?, ?)")
        .bind(key)
        .bind(value)
        .exec();
    return commit();
}

} // namespace homing::store
