// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/watch.h"

#include "core/server/commands.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr size_t mostEvents =
    10'000; // that wait for a client; then it hears of none (RFC 5465 5.8)

QByteArray superiorOf(const QByteArray &name)
{
    return name.left(std::max<qsizetype>(name.lastIndexOf(Mailboxes::delimiter), 0));
}

} // namespace

Watch::Watch(const Session &session, Mailboxes &mailboxes, const ServerFaults &faults,
             std::vector<WatchGroup> groups)
    : m_session(session)
    , m_mailboxes(mailboxes)
    , m_faults(faults)
    , m_groups(std::move(groups))
{
    m_mailboxes.addObserver(this);
}

Watch::~Watch()
{
    m_mailboxes.removeObserver(this);
}

template <typename Wants> bool Watch::isWanted(const QByteArray &wireName, Wants wants) const
{
    return std::any_of(m_groups.begin(), m_groups.end(), [&](const WatchGroup &group) {
        if (!wants(group))
            return false;
        switch (group.filter) {
        case WatchGroup::Filter::All:
            return true;
        case WatchGroup::Filter::Subscribed:
            return m_mailboxes.subscribed().count(wireName) != 0;
        case WatchGroup::Filter::Subtree:
            return std::any_of(
                group.mailboxes.begin(), group.mailboxes.end(), [&](const QByteArray &top) {
                    return wireName == top || wireName.startsWith(top + Mailboxes::delimiter);
                });
        case WatchGroup::Filter::Named:
            break;
        }
        return std::find(group.mailboxes.begin(), group.mailboxes.end(), wireName)
            != group.mailboxes.end();
    });
}

std::vector<std::shared_ptr<Mailbox>> Watch::watched() const
{
    std::vector<std::shared_ptr<Mailbox>> mailboxes;
    for (const auto &[name, mailbox] : m_mailboxes.all()) {
        if (mailbox->isSelectable() && mailbox != m_session.selected()
            && isWanted(name, [](const WatchGroup &group) { return group.messages; }))
            mailboxes.push_back(mailbox);
    }
    return mailboxes;
}

void Watch::mailboxTouched(const Mailbox &mailbox, MailboxTouch touch)
{
    const bool isFlags = touch == MailboxTouch::Flags;
    if (m_isOverflowing || m_session.isActing()
        || !isWanted(mailbox.name().wire(), [&](const WatchGroup &group) {
               return isFlags ? group.flags : group.messages;
           }))
        return;
    if (m_touched.insert(mailbox.name().wire()).second)
        news();
}

void Watch::mailboxMade(const QByteArray &wireName)
{
    addEvent({wireName, {}, false});
    addParent(wireName);
}

void Watch::mailboxRemoved(const QByteArray &wireName)
{
    m_touched.erase(wireName);
    addEvent({wireName, {}, true});
    addParent(wireName);
}

void Watch::mailboxRenamed(const QByteArray &from, const QByteArray &to)
{
    renameTouched(from, to);
    addEvent({to, from, false});
}

void Watch::subscriptionChanged(const QByteArray &wireName)
{
    if (m_session.isActing()
        || !isWanted(wireName, [](const WatchGroup &group) { return group.subscriptions; }))
        return;
    push({wireName, {}, false});
}

/// RFC 5465 5.4: the direct parent is affected too, whether it exists or not.
void Watch::addParent(const QByteArray &wireName)
{
    const QByteArray parent = superiorOf(wireName);
    if (!parent.isEmpty())
        addEvent({parent, {}, false});
}

void Watch::addEvent(NameEvent event)
{
    const auto wants = [](const WatchGroup &group) { return group.names; };
    if (m_session.isActing() || (!isWanted(event.name, wants) && !isWanted(event.oldName, wants)))
        return;
    push(std::move(event));
}

void Watch::push(NameEvent event)
{
    if (m_isOverflowing)
        return; // all that will be told is that, and it is waiting
    m_isOverflowing = m_events.size() >= mostEvents;
    if (m_isOverflowing) {
        m_events = {};
        m_touched.clear();
    } else {
        m_events.push_back(std::move(event));
    }
    news();
}

/// What is to be told of the mailboxes `from` and below is to be told of the new names.
void Watch::renameTouched(const QByteArray &from, const QByteArray &to)
{
    const QByteArray below = from + Mailboxes::delimiter;
    std::set<QByteArray> touched;
    for (const QByteArray &name : std::exchange(m_touched, {})) {
        if (name != from && !name.startsWith(below)) {
            touched.insert(name);
            continue;
        }
        const QByteArray moved = to + name.mid(from.size());
        if (isWanted(moved, [](const WatchGroup &group) { return group.messages; }))
            touched.insert(moved);
    }
    m_touched = std::move(touched);
}

void Watch::news() const
{
    if (onNews)
        onNews();
}

QByteArray Watch::lineOf(const NameEvent &event) const
{
    QByteArray line = listLine(m_session, m_mailboxes, event.name, true, event.isGone);
    if (!event.oldName.isEmpty())
        line += " (\"OLDNAME\" (" + toAString(event.oldName) + "))";
    return line;
}

QByteArray Watch::statusOf(const Mailbox &mailbox) const
{
    StatusRequest request;
    request.items = {"MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"};
    if (m_session.isAware() && m_session.hasModSeqs())
        request.items.push_back("HIGHESTMODSEQ");
    return statusLine(m_session, mailbox, request);
}

bool Watch::flush(Output &out)
{
    const std::vector<NameEvent> events = std::exchange(m_events, {});
    const std::set<QByteArray> touched = std::exchange(m_touched, {});
    const auto mayTell = [this] {
        if (m_faults.notifyOverflowAfter >= 0 && m_told >= m_faults.notifyOverflowAfter)
            m_isOverflowing = true;
        ++m_told;
        return !m_isOverflowing;
    };
    QByteArray last;
    for (const NameEvent &event : events) {
        const QByteArray line = lineOf(event);
        if (line == std::exchange(last, line))
            continue; // made and subscribed in one go
        if (!mayTell())
            break;
        out.line(line);
    }
    for (const QByteArray &name : touched) {
        const auto it = m_mailboxes.all().find(name);
        // Of the selected one the session tells (RFC 5465 3.1).
        if (it == m_mailboxes.all().end() || it->second == m_session.selected())
            continue;
        if (!mayTell())
            break;
        out.line(statusOf(*it->second));
    }
    if (m_isOverflowing)
        out.line("* OK [NOTIFICATIONOVERFLOW] Too much happens here");
    return !m_isOverflowing;
}

} // namespace homing::server
