// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/threadasks.h"

#include "core/store/messagetable.h"
#include "core/store/packedids.h"
#include "core/store/threadtables.h"

namespace homing::store {

namespace {

#define HOMING_NAMED "(SELECT " HOMING_PACKED_ID(19) " FROM number WHERE n < :count)"
#define HOMING_REMOVE_FROM(table) "DELETE FROM " table " WHERE message IN " HOMING_NAMED
#define HOMING_ADD_TO(table) "INSERT OR IGNORE INTO " table " (message) SELECT * FROM " HOMING_NAMED

void writeIds(Database &database, Sql sql, const std::vector<qint64> &messages)
{
    inPacks(messages, [&](size_t, qint64 count, const QByteArray &records) {
        database.prepare(sql).bindNamed(":count", count).bindNamed(":records", records).exec();
    });
}

struct OpenMember
{
    quint64 own = 0;
    qint64 message = 0;
    quint64 parent = 0; // 0: none is named
    auto operator<=>(const OpenMember &) const = default;
};

/// One thread, as far as it matters here: whose Message-ID is here, and who is open.
class OpenThread
{
public:
    OpenThread(ThreadTables &tables, const std::vector<qint64> &members)
    {
        constexpr size_t atOnce = PackedRows::capacity;
        for (size_t first = 0; first < members.size(); first += atOnce) {
            const auto begin = members.begin() + qsizetype(first);
            const auto end = members.begin() + qsizetype(std::min(members.size(), first + atOnce));
            for (const ThreadLinks &one : tables.links(std::vector<qint64>(begin, end)))
                add(one);
        }
        std::sort(m_here.begin(), m_here.end());
        std::sort(m_answered.begin(), m_answered.end());
        std::sort(m_open.begin(), m_open.end());
    }
    void decide(std::vector<qint64> &wanted, std::vector<qint64> &unwanted) const
    {
        quint64 asked = 0; // one of the copies of a message is enough
        for (const OpenMember &one : m_open) {
            const bool hasParent =
                one.parent != 0 && std::binary_search(m_here.begin(), m_here.end(), one.parent);
            const bool isAnswered =
                std::binary_search(m_answered.begin(), m_answered.end(), one.own);
            if (hasParent || isAnswered || one.own == asked) {
                unwanted.push_back(one.message);
            } else {
                wanted.push_back(one.message);
                asked = one.own;
            }
        }
    }

private:
    void add(const ThreadLinks &one)
    {
        m_here.push_back(one.own);
        if (one.isOpen)
            m_open.push_back(
                {one.own, one.message, one.references.empty() ? 0 : one.references.front()});
        else
            m_answered.push_back(one.own);
    }

    std::vector<quint64> m_here;
    std::vector<quint64> m_answered;
    std::vector<OpenMember> m_open;
};

} // namespace

void noteReferencesOpen(Database &database, const std::vector<qint64> &messages)
{
    writeIds(database, HOMING_ADD_TO("thread_check"), messages);
}

void forgetReferences(Database &database, const std::vector<qint64> &messages)
{
    writeIds(database, HOMING_REMOVE_FROM("thread_check"), messages);
    writeIds(database, HOMING_REMOVE_FROM("thread_ask"), messages);
}

bool decideReferences(Database &database, ThreadTables &tables, quint32 messages)
{
    std::vector<qint64> noted;
    {
        Statement select =
            database.prepare("SELECT message FROM thread_check ORDER BY message DESC LIMIT ?");
        select.bind(messages);
        while (select.next())
            noted.push_back(select.integer(0));
    }
    if (noted.empty())
        return true;
    bool isAll = noted.size() < messages;
    std::vector<qint64> open;
    std::vector<qint64> wanted;
    std::vector<qint64> unwanted;
    std::vector<qint64> done = noted; // also those that are open no more
    for (const ThreadLinks &one : tables.links(noted)) {
        if (!one.isOpen) {
            unwanted.push_back(one.message);
            continue;
        }
        open.push_back(one.message);
    }
    const std::vector<quint32> threadOf = tables.threadsOf(open);
    std::map<quint32, std::vector<qint64>> threads; // and who of them is noted
    for (size_t i = 0; i < open.size(); ++i) {
        if (threadOf[i] != 0)
            threads[threadOf[i]].push_back(open[i]);
        else
            wanted.push_back(open[i]); // alone: what it answers is not here
    }
    size_t looked = 0;
    std::vector<qint64> later;
    for (const auto &[thread, theirs] : threads) {
        if (looked >= messages) {
            later.insert(later.end(), theirs.begin(), theirs.end());
            continue;
        }
        const std::vector<qint64> members = tables.members(thread);
        OpenThread(tables, members).decide(wanted, unwanted);
        done.insert(done.end(), members.begin(), members.end());
        looked += members.size();
    }
    if (!later.empty()) {
        isAll = false;
        std::sort(later.begin(), later.end());
        std::erase_if(done, [&later](qint64 message) {
            return std::binary_search(later.begin(), later.end(), message);
        });
    }
    writeIds(database, HOMING_REMOVE_FROM("thread_check"), done);
    writeIds(database, HOMING_REMOVE_FROM("thread_ask"), unwanted);
    writeIds(database, HOMING_ADD_TO("thread_ask"), wanted);
    return isAll;
}

std::vector<Store::MailboxReferences> readMissingReferences(Database &database)
{
    std::vector<Store::MailboxReferences> mailboxes;
    Statement select =
        database.prepare("SELECT message >> 32, COUNT(*) FROM thread_ask GROUP BY message >> 32");
    while (select.next())
        mailboxes.push_back({MailboxId(select.integer(0)), quint32(select.integer(1))});
    return mailboxes;
}

imap::UidSet readMissingReferences(Database &database, MailboxId mailbox, quint32 limit)
{
    std::vector<quint32> uids;
    Statement select = database.prepare("SELECT message FROM thread_ask WHERE message BETWEEN ? AND"
                                        " ? ORDER BY message DESC LIMIT ?");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid)).bind(limit);
    while (select.next())
        uids.push_back(uidOf(select.integer(0)));
    return imap::UidSet::fromUids(std::move(uids));
}

void putReferences(Database &database, MailboxId mailbox,
                   const std::map<quint32, QByteArray> &references)
{
    MessageTable table(database, mailbox);
    std::vector<quint32> changed;
    std::vector<qint64> answered;
    for (const auto &[uid, field] : references) {
        if (uid == 0)
            continue;
        answered.push_back(rowId(mailbox, uid));
        if (table.writeReferences(uid, keptReferences(field)))
            changed.push_back(uid);
    }
    forgetReferences(database, answered);
    noteThreadRows(database, mailbox, imap::UidSet(), imap::UidSet::fromUids(std::move(changed)));
}

} // namespace homing::store
