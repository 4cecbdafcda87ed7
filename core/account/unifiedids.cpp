// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/unifiedids.h"

#include <algorithm>

namespace homing::account {

namespace {

constexpr size_t mostOfBlock = 1'024;

bool isBelow(const auto &known, quint32 uid)
{
    return known.uid < uid;
}

} // namespace

/// Where the UID is or would be; there is at least one block.
size_t UnifiedIds::Table::blockOf(quint32 uid) const
{
    const auto next = std::upper_bound(m_firsts.begin(), m_firsts.end(), uid);
    return next == m_firsts.begin() ? 0 : size_t(next - m_firsts.begin()) - 1;
}

quint32 UnifiedIds::Table::find(quint32 uid) const
{
    if (m_blocks.empty())
        return 0;
    const std::vector<Known> &block = m_blocks[blockOf(uid)];
    const auto place = std::lower_bound(block.begin(), block.end(), uid, isBelow<Known>);
    return place != block.end() && place->uid == uid ? place->id : 0;
}

void UnifiedIds::Table::insert(Known known)
{
    const bool isLast =
        m_blocks.empty() || (m_blocks.back().size() >= mostOfBlock && m_blocks.back().back().uid < known.uid);
    if (isLast) { // nearly always: full blocks, one behind the other
        m_firsts.push_back(known.uid);
        m_blocks.emplace_back().reserve(mostOfBlock);
        m_blocks.back().push_back(known);
        return;
    }
    size_t at = blockOf(known.uid);
    if (m_blocks[at].size() >= mostOfBlock) {
        const auto middle = m_blocks[at].begin() + mostOfBlock / 2;
        std::vector<Known> upper;
        upper.reserve(mostOfBlock);
        upper.assign(middle, m_blocks[at].end());
        m_blocks[at].erase(middle, m_blocks[at].end());
        m_firsts.insert(m_firsts.begin() + ptrdiff_t(at) + 1, upper.front().uid);
        m_blocks.insert(m_blocks.begin() + ptrdiff_t(at) + 1, std::move(upper));
        at = blockOf(known.uid);
    }
    std::vector<Known> &block = m_blocks[at];
    block.insert(std::lower_bound(block.begin(), block.end(), known.uid, isBelow<Known>), known);
    m_firsts[at] = block.front().uid;
}

template <typename Visit>
void UnifiedIds::Table::forEachIn(const imap::Interval &uids, Visit visit) const
{
    if (m_blocks.empty())
        return;
    for (size_t i = blockOf(uids.first); i < m_blocks.size() && m_firsts[i] <= uids.last; ++i) {
        const std::vector<Known> &block = m_blocks[i];
        auto at = std::lower_bound(block.begin(), block.end(), uids.first, isBelow<Known>);
        for (; at != block.end() && at->uid <= uids.last; ++at)
            visit(*at);
    }
}

template <typename Visit> void UnifiedIds::Table::forEach(Visit visit) const
{
    for (const std::vector<Known> &block : m_blocks)
        std::for_each(block.begin(), block.end(), visit);
}

quint32 UnifiedIds::indexOf(const MailboxRef &mailbox)
{
    const auto found = std::find(m_mailboxes.begin(), m_mailboxes.end(), mailbox);
    if (found == m_mailboxes.end()) {
        m_mailboxes.push_back(mailbox);
        return quint32(m_mailboxes.size() - 1);
    }
    return quint32(found - m_mailboxes.begin());
}

quint32 UnifiedIds::numberIn(Table &table, quint32 mailbox, quint32 uid)
{
    if (const quint32 id = table.find(uid); id != 0)
        return id;
    m_messages.push_back({uid, mailbox});
    const auto id = quint32(m_messages.size());
    table.insert({uid, id});
    return id;
}

quint32 UnifiedIds::idOf(const MailboxRef &mailbox, quint32 uid)
{
    return numberIn(m_known[mailbox], indexOf(mailbox), uid);
}

void UnifiedIds::renumber(const MailboxRef &mailbox, std::span<store::MessageKey> keys)
{
    Table &table = m_known[mailbox];
    const quint32 index = indexOf(mailbox);
    for (store::MessageKey &key : keys)
        key.uid = numberIn(table, index, key.uid);
}

quint32 UnifiedIds::find(const MailboxRef &mailbox, quint32 uid) const
{
    const auto known = m_known.find(mailbox);
    return known == m_known.end() ? 0 : known->second.find(uid);
}

imap::UidSet UnifiedIds::find(const MailboxRef &mailbox, const imap::UidSet &uids) const
{
    std::vector<quint32> ids;
    const auto known = m_known.find(mailbox);
    if (known != m_known.end()) {
        for (const imap::Interval &interval : uids.intervals()) // never expanded
            known->second.forEachIn(interval, [&ids](const Known &each) { ids.push_back(each.id); });
    }
    return imap::UidSet::fromUids(std::move(ids));
}

MessageRef UnifiedIds::refOf(quint32 id) const
{
    if (id == 0 || id > m_messages.size())
        return {};
    const Message &message = m_messages[id - 1];
    return {m_mailboxes[message.mailbox], message.uid};
}

std::map<MailboxRef, imap::UidSet> UnifiedIds::split(const imap::UidSet &ids) const
{
    std::map<MailboxRef, std::vector<quint32>> lists;
    const imap::UidSet given = m_messages.empty()
        ? imap::UidSet()
        : ids.intersected(imap::UidSet {{1, quint32(m_messages.size())}});
    given.forEach([&](quint32 id) {
        const MessageRef message = refOf(id);
        if (message.uid != 0)
            lists[message.mailbox].push_back(message.uid);
    });
    std::map<MailboxRef, imap::UidSet> sets;
    for (auto &[mailbox, uids] : lists)
        sets[mailbox] = imap::UidSet::fromUids(std::move(uids));
    return sets;
}

void UnifiedIds::forget(const MailboxRef &mailbox)
{
    const auto known = m_known.find(mailbox);
    if (known == m_known.end())
        return;
    known->second.forEach([this](const Known &each) { m_messages[each.id - 1].uid = 0; });
    m_known.erase(known);
}

} // namespace homing::account
