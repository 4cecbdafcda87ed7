// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/textsearcher.h"

#include "core/base/folded.h"
#include "core/store/codec.h"
#include "core/store/lazyfile.h"
#include "core/store/textindex.h"

#include <deque>

namespace homing::store {

namespace {

using RowSet = std::vector<qint64>; // ascending rowId()s
using SharedSet = std::shared_ptr<const RowSet>;

constexpr int shortestBodyPrefix = 4; // while typing: shorter ones stand for too many words
constexpr int shortestStarred = 2;    // who writes the star waits for it
constexpr int shortestHeadPrefix = 2;

/// Numbers as group_concat() gives them.
RowSet numbersOf(const QByteArray &list)
{
    RowSet numbers;
    numbers.reserve(size_t(list.size()) / 12 + 1);
    qint64 number = 0;
    bool isInside = false;
    for (const char c : list) {
        if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            isInside = true;
        } else if (isInside) {
            numbers.push_back(std::exchange(number, 0));
            isInside = false;
        }
    }
    if (isInside)
        numbers.push_back(number);
    return numbers;
}

/// For LIKE with an ESCAPE.
QByteArray likePattern(QString text)
{
    text.replace(u'\\', QLatin1String("\\\\"))
        .replace(u'%', QLatin1String("\\%"))
        .replace(u'_', QLatin1String("\\_"));
    return text.toUtf8();
}

struct SearchedMailbox
{
    MailboxRecord record;
    std::vector<MessageKey> keys; // shown, ascending by UID
};

class SqlSearcher final : public TextSearcher
{
public:
    SqlSearcher(const QDir &folder, AccountId account, size_t mostKept)
        : m_mostKept(mostKept)
        , m_cache(folder.filePath(cacheFileName), cacheSchema(),
                  QStringLiteral("search-%1").arg(account.value()),
                  folder.filePath(corruptionMarkerName))
    {
    }

    std::optional<FoundMessages> find(const MailQuery &query, MailboxId mailbox,
                                      const std::atomic<bool> &isCancelled,
                                      const ByMailbox &also) override
    {
        Database *cache = m_cache.get();
        if (!cache)
            return FoundMessages();
        ReadTransaction reading(*cache);
        m_database = cache;
        auto found = look(query, mailbox, isCancelled, also);
        if (!cache->hasFailed())
            return found;
        forget();
        FoundMessages failed;
        failed.hasFailed = true;
        return failed;
    }

    size_t keptBytes() const override { return m_keptBytes; }

    std::vector<KnownPerson> people(const QString &beginning, int limit) override
    {
        std::vector<KnownPerson> people;
        Database *cache = m_cache.get();
        if (!cache || beginning.isEmpty())
            return people;
        ReadTransaction reading(*cache);
        const QString typed = beginning.left(100);
        const QString words = foldedWords(typed);
        const QString nothing(QChar(1)); // is in no name
        // A leading blank: the beginning of any word of the name.
        Statement select =
            cache->prepare("SELECT CAST(name AS BLOB), CAST(address AS BLOB), folded IS NULL"
                           " AND address NOT LIKE CAST(:typed AS TEXT) || '%' ESCAPE '\\'"
                           " FROM person"
                           " WHERE address LIKE CAST(:typed AS TEXT) || '%' ESCAPE '\\'"
                           " OR ' ' || folded LIKE '% ' || CAST(:words AS TEXT) || '%'"
                           " OR folded IS NULL ORDER BY seen DESC, address");
        select.bindNamed(":typed", likePattern(typed))
            .bindNamed(":words", (words.isEmpty() ? nothing : words).toUtf8());
        while (people.size() < size_t(std::max(0, limit)) && select.next()) {
            KnownPerson person {QString::fromUtf8(select.bytes(0)),
                                QString::fromUtf8(select.bytes(1))};
            const bool isUnfolded = select.integer(2) != 0;
            if (isUnfolded
                && (words.isEmpty()
                    || !(u' ' + foldedWords(person.name)).contains(u' ' + words)))
                continue;
            people.push_back(std::move(person));
        }
        return people;
    }

private:
    std::optional<FoundMessages> look(const MailQuery &query, MailboxId mailbox,
                                      const std::atomic<bool> &isCancelled, const ByMailbox &also)
    {
        FoundMessages found;
        refresh(mailbox);
        countCoverage(found);
        if (query.isEmpty())
            return found;
        SharedSet rows;
        SharedSet alsoRows = also.empty() ? nullptr : rowsAmong(also, found);
        for (const auto &group : query.groups) {
            SharedSet any;
            bool looksAtWords = false;
            for (const SearchTerm &term : group) {
                if (isCancelled)
                    return std::nullopt;
                SharedSet one = rowsOf(term);
                any = any ? united(*any, *one) : one;
                looksAtWords = looksAtWords || MailQuery::looksAtWords(term);
            }
            rows = rows ? intersected(*rows, *any) : any;
            if (alsoRows && !looksAtWords)
                alsoRows = intersected(*alsoRows, *any);
            if (rows->empty() && !alsoRows)
                break;
        }
        if (alsoRows)
            rows = united(*rows, *alsoRows);
        collect(*rows, found.messages);
        return isCancelled ? std::nullopt : std::optional(std::move(found));
    }

    /// What was read so far may be cut off: the next search begins anew.
    void forget()
    {
        m_version = -1;
        m_mailboxes.clear();
        m_slots.clear();
        dropKept();
    }

    void dropKept()
    {
        m_kept.clear();
        m_keptBytes = 0;
    }

    /// Keys of the mailboxes in question, and what was found before, as long as nothing changes.
    void refresh(MailboxId mailbox)
    {
        const qint64 version = m_database->dataVersion();
        if (version == m_version && mailbox == m_scope && !m_cache.takeIsNew())
            return;
        m_cache.takeIsNew();
        m_version = version;
        m_scope = mailbox;
        m_mailboxes.clear();
        dropKept();
        m_slots.clear();
        for (MailboxEntry &entry : readMailboxes(*m_database)) {
            if (entry.messages == 0 || (!mailbox.isNull() && entry.record.id != mailbox))
                continue;
            SearchedMailbox one;
            one.keys = keysOf(entry.record.id);
            one.record = std::move(entry.record);
            m_mailboxes.push_back(std::move(one));
        }
        std::sort(m_mailboxes.begin(), m_mailboxes.end(),
                  [](const auto &a, const auto &b) { return a.record.id < b.record.id; });
        for (const SearchedMailbox &one : m_mailboxes) {
            TextSlot slot = TextIndex(*m_database).slot(one.record.id);
            if (slot.number != 0)
                m_slots.emplace(one.record.id, std::move(slot));
        }
    }

    std::vector<MessageKey> keysOf(MailboxId mailbox)
    {
        std::vector<MessageKey> keys;
        Statement select =
            m_database->prepare("SELECT keys FROM keys WHERE id BETWEEN ? AND ? ORDER BY id");
        select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
        while (select.next())
            decodeKeys(select.bytes(0), keys);
        const imap::UidSet hidden = readShadow(*m_database, mailbox).hidden;
        if (!hidden.isEmpty())
            std::erase_if(keys, [&](const MessageKey &key) { return hidden.contains(key.uid); });
        return keys;
    }

    void countCoverage(FoundMessages &found)
    {
        const auto countIn = [](const SearchedMailbox &mailbox, const imap::UidSet &set) {
            quint32 count = 0;
            auto key = mailbox.keys.begin();
            for (const imap::Interval &interval : set.intervals()) {
                key =
                    std::lower_bound(key, mailbox.keys.end(), interval.first,
                                     [](const MessageKey &a, quint32 uid) { return a.uid < uid; });
                const auto end =
                    std::upper_bound(key, mailbox.keys.end(), interval.last,
                                     [](quint32 uid, const MessageKey &a) { return uid < a.uid; });
                count += quint32(end - key);
                key = end;
            }
            return count;
        };
        for (const SearchedMailbox &mailbox : m_mailboxes) {
            found.scope += quint32(mailbox.keys.size());
            const auto slot = m_slots.find(mailbox.record.id);
            quint32 withText = 0;
            if (slot != m_slots.end()) {
                found.withHead += countIn(mailbox, slot->second.heads);
                withText = countIn(mailbox, slot->second.bodies);
            }
            found.withText += withText;
            if (withText < mailbox.keys.size() || !mailbox.record.state.isComplete())
                found.uncovered.push_back(mailbox.record.id);
        }
        const auto stands = [this](MailboxId id) {
            const MailboxRole role = roleOf(id);
            return role == MailboxRole::Inbox ? 0 : role == MailboxRole::Sent ? 1 : 2;
        };
        std::stable_sort(found.uncovered.begin(), found.uncovered.end(),
                         [&](MailboxId a, MailboxId b) { return stands(a) < stands(b); });
    }

    MailboxRole roleOf(MailboxId id) const
    {
        const auto one =
            std::lower_bound(m_mailboxes.begin(), m_mailboxes.end(), id,
                             [](const SearchedMailbox &a, MailboxId b) { return a.record.id < b; });
        return one == m_mailboxes.end() ? MailboxRole::None : one->record.role;
    }

    /// What is here of it; the rest is counted if it may still come.
    SharedSet rowsAmong(const ByMailbox &sets, FoundMessages &found) const
    {
        auto rows = std::make_shared<RowSet>();
        for (const SearchedMailbox &mailbox : m_mailboxes) {
            const auto set = sets.find(mailbox.record.id);
            if (set == sets.end())
                continue;
            quint64 here = 0;
            for (const MessageKey &key : mailbox.keys) {
                if (!set->second.contains(key.uid))
                    continue;
                rows->push_back(rowId(mailbox.record.id, key.uid));
                ++here;
            }
            if (!mailbox.record.state.isComplete())
                found.coming += quint32(std::min<quint64>(set->second.count() - here, maxUid));
        }
        return rows;
    }

    SharedSet rowsOf(const SearchTerm &term)
    {
        for (const auto &[known, rows] : m_kept) {
            if (known == term)
                return rows;
        }
        SearchTerm plain = term;
        plain.isNegated = false;
        RowSet rows = term.isNegated ? complement(*rowsOf(plain), term) : lookUp(term);
        rows.shrink_to_fit();
        const auto shared = std::make_shared<const RowSet>(std::move(rows));
        const size_t bytes = bytesOf(*shared);
        if (bytes > m_mostKept)
            return shared; // else nothing but this one would be kept
        m_keptBytes += bytes;
        m_kept.emplace_front(term, shared);
        while (m_keptBytes > m_mostKept) {
            m_keptBytes -= bytesOf(*m_kept.back().second);
            m_kept.pop_back();
        }
        return shared;
    }

    static size_t bytesOf(const RowSet &rows)
    {
        constexpr size_t ofEach = 512; // the term, which is short, and what holds it
        return ofEach + rows.capacity() * sizeof(qint64);
    }

    RowSet lookUp(const SearchTerm &term)
    {
        switch (term.field) {
        case SearchField::Anywhere: {
            const RowSet heads = text("", true, term);
            const RowSet bodies = text("", false, term);
            RowSet both;
            std::set_union(heads.begin(), heads.end(), bodies.begin(), bodies.end(),
                           std::back_inserter(both));
            return both;
        }
        case SearchField::From:
            return text("sender", true, term);
        case SearchField::To:
            return text("recipients", true, term);
        case SearchField::Subject:
            return text("subject", true, term);
        case SearchField::In:
            return keysWhere([&](const SearchedMailbox &mailbox, const MessageKey &) {
                return isIn(mailbox.record, term.text);
            });
        case SearchField::Attachment:
            return flagged(1, 0, 0);
        case SearchField::Unread:
            return flagged(0, quint8(imap::SystemFlag::Seen), 0);
        case SearchField::Read:
            return flagged(0, quint8(imap::SystemFlag::Seen), quint8(imap::SystemFlag::Seen));
        case SearchField::Flagged:
            return flagged(0, quint8(imap::SystemFlag::Flagged), quint8(imap::SystemFlag::Flagged));
        case SearchField::Answered:
            return flagged(0, quint8(imap::SystemFlag::Answered),
                           quint8(imap::SystemFlag::Answered));
        case SearchField::Before:
        case SearchField::After: {
            const qint64 day = term.date.startOfDay().toSecsSinceEpoch();
            const bool isBefore = term.field == SearchField::Before;
            return keysWhere([=](const SearchedMailbox &, const MessageKey &key) {
                return (qint64(key.date) < day) == isBefore;
            });
        }
        }
        return {};
    }

    static bool isIn(const MailboxRecord &record, const QString &text)
    {
        static constexpr std::pair<MailboxRole, const char *> roles[] = {
            {MailboxRole::Inbox, "inbox"}, {MailboxRole::Drafts, "drafts"},
            {MailboxRole::Sent, "sent"},   {MailboxRole::Archive, "archive"},
            {MailboxRole::Junk, "junk"},   {MailboxRole::Junk, "spam"},
            {MailboxRole::Trash, "trash"}};
        for (const auto &[role, name] : roles) {
            if (record.role == role && text.compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
                return true;
        }
        const QString words = foldedWords(text);
        return !words.isEmpty() && foldedWords(record.name.display()).contains(words);
    }

    template <typename Wanted> RowSet keysWhere(Wanted wanted) const
    {
        RowSet rows;
        for (const SearchedMailbox &mailbox : m_mailboxes) {
            for (const MessageKey &key : mailbox.keys) {
                if (wanted(mailbox, key))
                    rows.push_back(rowId(mailbox.record.id, key.uid));
            }
        }
        return rows;
    }

    /// Whether the index would know if the term were in it.
    static bool isKnown(const TextSlot &slot, const SearchTerm &term, quint32 uid)
    {
        return slot.heads.contains(uid)
            && (term.field != SearchField::Anywhere || slot.bodies.contains(uid));
    }

    /// Those that are known not to match.
    RowSet complement(const RowSet &rows, const SearchTerm &term) const
    {
        RowSet rest;
        auto row = rows.begin();
        const bool looksAtWords = MailQuery::looksAtWords(term);
        for (const SearchedMailbox &mailbox : m_mailboxes) {
            const auto slot = m_slots.find(mailbox.record.id);
            if (looksAtWords && slot == m_slots.end())
                continue;
            for (const MessageKey &key : mailbox.keys) {
                const qint64 id = rowId(mailbox.record.id, key.uid);
                while (row != rows.end() && *row < id)
                    ++row;
                if ((row == rows.end() || *row != id)
                    && (!looksAtWords || isKnown(slot->second, term, key.uid)))
                    rest.push_back(id);
            }
        }
        return rest;
    }

    /// One statement for a mailbox, or for all.
    RowSet text(const char *columns, bool isHead, const SearchTerm &term)
    {
        const QByteArray match = matchText(term, columns,
                                           isHead               ? shortestHeadPrefix
                                               : term.isStarred ? shortestStarred
                                                                : shortestBodyPrefix);
        if (match.isEmpty() || m_slots.empty())
            return {};
        std::map<qint64, MailboxId> mailboxOfSlot;
        for (const auto &[mailbox, slot] : m_slots)
            mailboxOfSlot.emplace(slot.number, mailbox);
        const bool isOne = !m_scope.isNull();
        const qint64 first = isOne ? mailboxOfSlot.begin()->first << 32 : 0;
        const qint64 last = isOne ? first | maxUid : (mailboxOfSlot.rbegin()->first << 32) | maxUid;
        Statement select = isHead
            ? m_database->prepare("SELECT CAST(group_concat(rowid) AS BLOB) FROM headtext"
                                  " WHERE headtext MATCH ? AND rowid BETWEEN ? AND ?")
            : m_database->prepare("SELECT CAST(group_concat(rowid) AS BLOB) FROM bodytext"
                                  " WHERE bodytext MATCH ? AND rowid BETWEEN ? AND ?");
        select.bind(match).bind(first).bind(last);
        RowSet docs;
        if (select.next())
            docs = numbersOf(select.bytes(0));
        // From slots to mailboxes: the order within one stays.
        RowSet rows;
        rows.reserve(docs.size());
        qint64 slot = -1;
        qint64 base = -1;
        for (const qint64 doc : docs) {
            if (doc >> 32 != slot) {
                slot = doc >> 32;
                const auto known = mailboxOfSlot.find(slot);
                base = known == mailboxOfSlot.end() ? -1 : rowId(known->second, 0);
            }
            if (base >= 0)
                rows.push_back(base | (doc & maxUid));
        }
        if (!std::is_sorted(rows.begin(), rows.end()))
            std::sort(rows.begin(), rows.end());
        return rows;
    }

    /// Rows whose attachment mark is at least `attachment` and whose flags masked are `wanted`.
    RowSet flagged(int attachment, quint8 mask, quint8 wanted)
    {
        Statement select =
            m_database->prepare("SELECT CAST(group_concat(id) AS BLOB) FROM (SELECT id FROM message"
                                " WHERE id BETWEEN ? AND ? AND attachment >= ?"
                                " AND (COALESCE(eflags, flags) & ?) = ? ORDER BY id)");
        select.bind(m_scope.isNull() ? 0 : rowId(m_scope, 0))
            .bind(m_scope.isNull() ? std::numeric_limits<qint64>::max() : rowId(m_scope, maxUid))
            .bind(attachment)
            .bind(mask)
            .bind(wanted);
        return select.next() ? numbersOf(select.bytes(0)) : RowSet();
    }

    static SharedSet united(const RowSet &a, const RowSet &b)
    {
        auto rows = std::make_shared<RowSet>();
        std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(*rows));
        return rows;
    }

    static SharedSet intersected(const RowSet &a, const RowSet &b)
    {
        auto rows = std::make_shared<RowSet>();
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(*rows));
        return rows;
    }

    void collect(const RowSet &rows, std::vector<FoundMessage> &found) const
    {
        auto row = rows.begin();
        for (const SearchedMailbox &mailbox : m_mailboxes) {
            row = std::lower_bound(row, rows.end(), rowId(mailbox.record.id, 0));
            auto key = mailbox.keys.begin();
            for (; row != rows.end() && *row <= rowId(mailbox.record.id, maxUid); ++row) {
                const quint32 uid = uidOf(*row);
                key = std::lower_bound(key, mailbox.keys.end(), uid,
                                       [](const MessageKey &a, quint32 b) { return a.uid < b; });
                if (key != mailbox.keys.end() && key->uid == uid)
                    found.push_back({mailbox.record.id, uid, key->date});
            }
        }
        std::reverse(found.begin(), found.end()); // nearly always in order then
        const auto isNewer = [](const FoundMessage &a, const FoundMessage &b) {
            return std::tuple(a.date, a.uid, a.mailbox) > std::tuple(b.date, b.uid, b.mailbox);
        };
        if (!std::is_sorted(found.begin(), found.end(), isNewer))
            std::sort(found.begin(), found.end(), isNewer);
    }

    const size_t m_mostKept; // bytes
    LazyFile m_cache;
    Database *m_database = nullptr;
    qint64 m_version = -1;
    MailboxId m_scope;
    std::vector<SearchedMailbox> m_mailboxes; // ascending by id
    std::map<MailboxId, TextSlot> m_slots;
    std::deque<std::pair<SearchTerm, SharedSet>> m_kept; // the newest first
    size_t m_keptBytes = 0;
};

} // namespace

std::unique_ptr<TextSearcher> TextSearcher::open(const QDir &folder, AccountId account,
                                                 size_t mostKept)
{
    return std::make_unique<SqlSearcher>(folder, account, mostKept);
}

} // namespace homing::store
