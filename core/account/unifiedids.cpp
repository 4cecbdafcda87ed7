// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/unifiedids.h"

#include <algorithm>

namespace homing::account {

quint32 UnifiedIds::indexOf(const MailboxRef &mailbox)
{
    const auto found = std::find(m_mailboxes.begin(), m_mailboxes.end(), mailbox);
    if (found == m_mailboxes.end()) {
        m_mailboxes.push_back(mailbox);
        return quint32(m_mailboxes.size() - 1);
    }
    return quint32(found - m_mailboxes.begin());
}

quint32 UnifiedIds::idOf(const MailboxRef &mailbox, quint32 uid)
{
    std::vector<Known> &known = m_known[mailbox];
    const auto place =
        std::lower_bound(known.begin(), known.end(), uid,
                         [](const Known &each, quint32 at) { return each.uid < at; });
    if (place != known.end() && place->uid == uid)
        return place->id;
    m_messages.push_back({uid, indexOf(mailbox)});
    const auto id = quint32(m_messages.size());
    known.insert(place, {uid, id}); // nearly always at the end
    return id;
}

quint32 UnifiedIds::find(const MailboxRef &mailbox, quint32 uid) const
{
    const auto known = m_known.find(mailbox);
    if (known == m_known.end())
        return 0;
    const auto place =
        std::lower_bound(known->second.begin(), known->second.end(), uid,
                         [](const Known &each, quint32 at) { return each.uid < at; });
    return place != known->second.end() && place->uid == uid ? place->id : 0;
}

imap::UidSet UnifiedIds::find(const MailboxRef &mailbox, const imap::UidSet &uids) const
{
    std::vector<quint32> ids;
    const auto known = m_known.find(mailbox);
    if (known != m_known.end()) {
        for (const imap::Interval &interval : uids.intervals()) { // never expanded
            auto at =
                std::lower_bound(known->second.begin(), known->second.end(), interval.first,
                                 [](const Known &each, quint32 uid) { return each.uid < uid; });
            for (; at != known->second.end() && at->uid <= interval.last; ++at)
                ids.push_back(at->id);
        }
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
    for (const Known &each : known->second)
        m_messages[each.id - 1].uid = 0;
    m_known.erase(known);
}

} // namespace homing::account
