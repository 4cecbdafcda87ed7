// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/mailbox.h"

#include "core/base/limits.h"

namespace homing::server {

using imap::FlagSet;
using imap::Interval;
using imap::SystemFlag;
using imap::UidSet;

namespace {

auto lowerBound(const std::vector<Message> &messages, quint32 uid)
{
    return std::lower_bound(
        messages.begin(), messages.end(), uid,
        [](const Message &message, quint32 wanted) { return message.uid < wanted; });
}

/// Calls `visit(Message &)` for each message that is in the set, in order; costs intervals +
/// messages found.
template <typename Visit>
void forEachIn(std::vector<Message> &messages, const UidSet &uids, Visit visit)
{
    for (const Interval &interval : uids.intervals()) {
        auto it = messages.begin() + (lowerBound(messages, interval.first) - messages.cbegin());
        for (; it != messages.end() && it->uid <= interval.last; ++it)
            visit(*it);
    }
}

QList<QByteArray> lowerAtoms(const FlagSet &flags)
{
    QList<QByteArray> names = flags.toAtoms(false);
    for (QByteArray &name : names)
        name = name.toLower();
    return names;
}

} // namespace

Mailbox::Mailbox(imap::MailboxName name, quint32 uidValidity, ExpungeMemory memory, int queueLimit)
    : m_name(std::move(name))
    , m_uidValidity(uidValidity)
    , m_log(memory, queueLimit)
{
}

const Message *Mailbox::find(quint32 uid) const
{
    const auto it = lowerBound(m_messages, uid);
    return it != m_messages.end() && it->uid == uid ? &*it : nullptr;
}

bool Mailbox::hasRoomForKeywords(const FlagSet &flags) const
{
    return m_keywords.size() + flags.keywords().size() <= limits::keywords;
}

quint32 Mailbox::unseenCount() const
{
    return quint32(std::count_if(m_messages.begin(), m_messages.end(), [](const Message &message) {
        return !message.flags.has(SystemFlag::Seen);
    }));
}

quint32 Mailbox::recentCount() const
{
    return quint32(std::count_if(m_messages.begin(), m_messages.end(),
                                 [](const Message &message) { return message.isRecent; }));
}

UidSet Mailbox::presentUids() const
{
    UidSet uids;
    size_t i = 0;
    while (i < m_messages.size()) {
        const quint32 first = m_messages[i].uid;
        quint32 last = first;
        while (++i < m_messages.size() && m_messages[i].uid == last + 1)
            ++last;
        uids.add(first, last);
    }
    return uids;
}

quint64 Mailbox::modSeqOf(const Message &message, FlagChange change, const FlagSet &flags,
                          bool perFlag) const
{
    // Replacing all flags touches all of them.
    if (!perFlag || change == FlagChange::Replace)
        return message.modSeq;
    quint64 highest = 0;
    for (const QByteArray &name : lowerAtoms(flags)) {
        const auto it = std::find_if(message.flagModSeqs.begin(), message.flagModSeqs.end(),
                                     [&](const auto &entry) { return entry.first == name; });
        if (it != message.flagModSeqs.end())
            highest = std::max(highest, it->second);
        else if (name.startsWith('\\') || message.flags.hasKeyword(name))
            highest = std::max(highest, quint64(1)); // it exists, unchanged since the message came
    }
    return highest;
}

quint32 Mailbox::append(const QByteArray &bytes, const FlagSet &flags,
                        const QDateTime &internalDate, MailboxObserver *actor)
{
    if (!hasRoomForUids(1))
        return 0;
    Message message;
    message.uid = m_uidNext++;
    message.flags = flags;
    message.flags.set(SystemFlag::Recent, false);
    message.modSeq = nextModSeq();
    message.internalDate = internalDate.isValid() ? internalDate : QDateTime::currentDateTimeUtc();
    message.bytes = bytes;
    learnKeywords(message.flags);
    m_messages.push_back(std::move(message));
    const quint32 uid = m_messages.back().uid;
    tell(actor, [](MailboxObserver *observer) { observer->messagesArrived(); });
    touch(MailboxTouch::Messages);
    return uid;
}

UidSet Mailbox::changeFlags(const UidSet &uids, FlagChange change, const FlagSet &flags,
                            MailboxObserver *actor)
{
    FlagSet wanted = flags;
    wanted.set(SystemFlag::Recent, false);
    std::vector<quint32> changed;
    quint64 modSeq = 0;
    forEachIn(m_messages, uids, [&](Message &message) {
        FlagSet after = message.flags;
        switch (change) {
        case FlagChange::Replace:
            after = wanted;
            break;
        case FlagChange::Add:
            after.unite(wanted);
            break;
        case FlagChange::Remove:
            after.subtract(wanted);
            break;
        }
        if (after == message.flags)
            return; // RFC 7162 3.1.11: what changes nothing is no change
        if (modSeq == 0)
            modSeq = nextModSeq();
        const FlagSet before = std::exchange(message.flags, after);
        message.modSeq = modSeq;
        noteFlagModSeqs(message, before, modSeq);
        changed.push_back(message.uid);
    });
    if (changed.empty())
        return {};
    if (change != FlagChange::Remove)
        learnKeywords(wanted);
    const UidSet changedSet = UidSet::fromUids(std::move(changed));
    tell(actor, [&](MailboxObserver *observer) { observer->flagsChanged(changedSet); });
    touch(MailboxTouch::Flags);
    return changedSet;
}

UidSet Mailbox::expunge(const UidSet &uids, MailboxObserver *actor)
{
    std::vector<quint32> gone;
    forEachIn(m_messages, uids, [&](Message &message) { gone.push_back(message.uid); });
    if (gone.empty())
        return {};
    auto next = gone.begin();
    std::erase_if(m_messages, [&](const Message &message) {
        if (next == gone.end() || message.uid != *next)
            return false;
        ++next;
        return true;
    });
    const UidSet goneSet = UidSet::fromUids(std::move(gone));
    const quint64 modSeq = nextModSeq(); // RFC 7162 3.2: grows at expunge, bound to these UIDs
    m_log.record(goneSet, modSeq);
    tell(actor, [&](MailboxObserver *observer) { observer->messagesExpunged(goneSet, modSeq); });
    touch(MailboxTouch::Messages);
    return goneSet;
}

UidSet Mailbox::takeRecent()
{
    std::vector<quint32> recent;
    for (Message &message : m_messages) {
        if (std::exchange(message.isRecent, false))
            recent.push_back(message.uid);
    }
    return UidSet::fromUids(std::move(recent));
}

void Mailbox::renumber(quint32 newUidValidity)
{
    m_uidValidity = newUidValidity;
    m_log.clear();
    m_uidNext = 1;
    for (Message &message : m_messages) {
        message.uid = m_uidNext++;
        message.modSeq = nextModSeq();
        message.flagModSeqs.clear();
    }
    retire();
    touch(MailboxTouch::UidValidity);
}

void Mailbox::retire()
{
    tell(nullptr, [](MailboxObserver *observer) { observer->mailboxGone(); });
}

void Mailbox::setUidNext(quint32 uidNext)
{
    const quint32 lowest = m_messages.empty() ? 1 : m_messages.back().uid + 1;
    m_uidNext = std::max(uidNext, lowest);
}

void Mailbox::setHighestModSeq(quint64 modSeq)
{
    m_modSeq = std::clamp<quint64>(modSeq, 1, imap::maxModSeq);
}

quint64 Mailbox::nextModSeq()
{
    if (m_modSeq < imap::maxModSeq)
        ++m_modSeq;
    return m_modSeq;
}

void Mailbox::learnKeywords(const FlagSet &flags)
{
    for (const QByteArray &keyword : flags.keywords()) {
        const bool known =
            std::any_of(m_keywords.begin(), m_keywords.end(), [&](const QByteArray &have) {
                return have.compare(keyword, Qt::CaseInsensitive) == 0;
            });
        if (!known)
            m_keywords.append(keyword);
    }
}

void Mailbox::noteFlagModSeqs(Message &message, const FlagSet &before, quint64 modSeq)
{
    FlagSet added = message.flags;
    added.subtract(before);
    FlagSet removed = before;
    removed.subtract(message.flags);
    added.unite(removed);
    for (const QByteArray &name : lowerAtoms(added)) {
        auto it = std::find_if(message.flagModSeqs.begin(), message.flagModSeqs.end(),
                               [&](const auto &entry) { return entry.first == name; });
        if (it != message.flagModSeqs.end())
            it->second = modSeq;
        else
            message.flagModSeqs.emplace_back(name, modSeq);
    }
}

void Mailbox::touch(MailboxTouch what) const
{
    if (touched)
        touched(*this, what);
}

template <typename Tell> void Mailbox::tell(MailboxObserver *actor, Tell tellOne)
{
    // A copy: being told may end a session.
    const std::vector<MailboxObserver *> observers = m_observers;
    for (MailboxObserver *observer : observers) {
        if (observer != actor
            && std::find(m_observers.begin(), m_observers.end(), observer) != m_observers.end())
            tellOne(observer);
    }
}

} // namespace homing::server
