// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/mailboxes.h"

#include "core/base/limits.h"

#include <atomic>

namespace homing::server {

namespace {

constexpr qsizetype longestName = 1'000;

QByteArray superiorOf(const QByteArray &name)
{
    const qsizetype at = name.lastIndexOf(Mailboxes::delimiter);
    return at < 0 ? QByteArray() : name.left(at);
}

} // namespace

Mailboxes::Mailboxes(ExpungeMemory memory, int queueLimit, const Clock *clock)
    : m_clock(clock)
    , m_memory(memory)
    , m_queueLimit(queueLimit)
{
    create(imap::MailboxName::fromWire("INBOX"));
    m_subscribed.insert("INBOX");
}

std::shared_ptr<Mailbox> Mailboxes::find(const imap::MailboxName &name) const
{
    const auto it = m_mailboxes.find(name.wire());
    return it != m_mailboxes.end() && it->second->isSelectable() ? it->second : nullptr;
}

bool Mailboxes::hasChildren(const QByteArray &wireName) const
{
    const QByteArray prefix = wireName + delimiter;
    const auto it = m_mailboxes.lower_bound(prefix);
    return it != m_mailboxes.end() && it->first.startsWith(prefix);
}

MailboxError Mailboxes::create(imap::MailboxName name, const QList<QByteArray> &specialUse)
{
    // "CREATE a/" only announces that names below will follow (RFC 3501 6.3.3).
    if (name.wire().size() > 1 && name.wire().endsWith(delimiter))
        name = imap::MailboxName::fromWire(name.wire().chopped(1));
    if (!isValidName(name.wire()))
        return MailboxError::NotAllowed;
    const auto it = m_mailboxes.find(name.wire());
    if (it != m_mailboxes.end() && it->second->isSelectable())
        return MailboxError::Exists;
    if (qsizetype(m_mailboxes.size()) >= limits::mailboxes)
        return MailboxError::TooMany;
    makeSuperiors(name.wire());
    auto mailbox = make(name);
    mailbox->setSpecialUse(specialUse);
    m_mailboxes[name.wire()] = std::move(mailbox);
    for (MailboxesObserver *observer : m_observers)
        observer->mailboxMade(name.wire());
    tellChanged(name.wire());
    return MailboxError::None;
}

MailboxError Mailboxes::remove(const imap::MailboxName &name)
{
    if (name.isInbox())
        return MailboxError::NotAllowed;
    const auto it = m_mailboxes.find(name.wire());
    if (it == m_mailboxes.end())
        return MailboxError::DoesNotExist;
    if (!it->second->isSelectable())
        return MailboxError::NotAllowed; // only there because of what is below (RFC 3501 6.3.4)
    const std::shared_ptr<Mailbox> mailbox = it->second;
    m_mailboxes.erase(it);
    if (hasChildren(name.wire()))
        makeSuperiors(name.wire() + delimiter);
    else
        dropEmptySuperiors(name.wire());
    mailbox->touched = nullptr;
    mailbox->retire();
    for (MailboxesObserver *observer : m_observers)
        observer->mailboxRemoved(name.wire());
    tellChanged(name.wire());
    return MailboxError::None;
}

MailboxError Mailboxes::rename(const imap::MailboxName &from, const imap::MailboxName &to)
{
    if (!isValidName(to.wire()) || to.isInbox())
        return MailboxError::NotAllowed;
    if (m_mailboxes.count(to.wire()) != 0)
        return MailboxError::Exists;
    if (from.isInbox())
        return renameInbox(to);
    if (m_mailboxes.count(from.wire()) == 0)
        return MailboxError::DoesNotExist;
    const QByteArray below = from.wire() + delimiter;
    if (to.wire().startsWith(below))
        return MailboxError::NotAllowed;

    std::vector<std::shared_ptr<Mailbox>> moving;
    for (auto it = m_mailboxes.lower_bound(from.wire()); it != m_mailboxes.end();) {
        if (it->first != from.wire() && !it->first.startsWith(below)) {
            if (!it->first.startsWith(from.wire()))
                break;
            ++it; // "a.b" sorts between "a" and "a/b"
            continue;
        }
        if (to.wire().size() + it->first.size() - from.wire().size() > longestName)
            return MailboxError::NotAllowed;
        moving.push_back(it->second);
        ++it;
    }
    for (const auto &mailbox : moving)
        m_mailboxes.erase(mailbox->name().wire());
    makeSuperiors(to.wire());
    for (const auto &mailbox : moving) {
        const QByteArray old = mailbox->name().wire();
        mailbox->setName(imap::MailboxName::fromWire(to.wire() + old.mid(from.wire().size())));
        m_mailboxes[mailbox->name().wire()] = mailbox;
    }
    dropEmptySuperiors(from.wire());
    for (MailboxesObserver *observer : m_observers)
        observer->mailboxRenamed(from.wire(), to.wire());
    tellChanged(from.wire());
    tellChanged(to.wire());
    return MailboxError::None;
}

bool Mailboxes::subscribe(const imap::MailboxName &name)
{
    if (!isValidName(name.wire()) || qsizetype(m_subscribed.size()) >= limits::mailboxes)
        return false;
    if (m_subscribed.insert(name.wire()).second) {
        for (MailboxesObserver *observer : m_observers)
            observer->subscriptionChanged(name.wire());
    }
    return true;
}

void Mailboxes::unsubscribe(const imap::MailboxName &name)
{
    if (m_subscribed.erase(name.wire()) == 0)
        return;
    for (MailboxesObserver *observer : m_observers)
        observer->subscriptionChanged(name.wire());
}

void Mailboxes::changeUidValidity(const imap::MailboxName &name)
{
    if (const std::shared_ptr<Mailbox> mailbox = find(name)) {
        mailbox->renumber(newUidValidity());
        tellChanged(name.wire());
    }
}

quint32 Mailboxes::newUidValidity()
{
    if (m_clock != nullptr) {
        const auto now = quint32(m_clock->nowUtc().toSecsSinceEpoch());
        return m_lastUidValidity = std::max(m_lastUidValidity + 1, now);
    }
    // Never the same twice, in this process or a later one: a cache must not take one store for
    // another.
    static std::atomic<quint32> last {0};
    quint32 previous = last.load();
    quint32 next = 0;
    do {
        next = std::max(previous + 1, quint32(QDateTime::currentSecsSinceEpoch()));
    } while (!last.compare_exchange_weak(previous, next));
    return next;
}

bool Mailboxes::isValidName(const QByteArray &wireName)
{
    if (wireName.isEmpty() || wireName.size() > longestName || wireName.startsWith(delimiter)
        || wireName.endsWith(delimiter) || wireName.contains("//")
        || wireName.count(delimiter) >= limits::mailboxLevels)
        return false;
    return std::all_of(wireName.begin(), wireName.end(), [](char c) {
        return quint8(c) >= 0x20 && quint8(c) < 0x7f && c != '*' && c != '%';
    });
}

void Mailboxes::makeSuperiors(const QByteArray &wireName)
{
    for (QByteArray name = superiorOf(wireName); !name.isEmpty(); name = superiorOf(name)) {
        if (m_mailboxes.count(name) != 0)
            return;
        auto mailbox = make(imap::MailboxName::fromWire(name));
        mailbox->setSelectable(false);
        m_mailboxes[name] = std::move(mailbox);
    }
}

void Mailboxes::dropEmptySuperiors(QByteArray wireName)
{
    for (wireName = superiorOf(wireName); !wireName.isEmpty(); wireName = superiorOf(wireName)) {
        const auto it = m_mailboxes.find(wireName);
        if (it == m_mailboxes.end() || it->second->isSelectable() || hasChildren(wireName))
            return;
        m_mailboxes.erase(it);
    }
}

MailboxError Mailboxes::renameInbox(const imap::MailboxName &to)
{
    const MailboxError error = create(to);
    if (error != MailboxError::None)
        return error;
    const std::shared_ptr<Mailbox> inbox = m_mailboxes.at("INBOX");
    const std::shared_ptr<Mailbox> target = m_mailboxes.at(to.wire());
    for (const Message &message : inbox->messages())
        target->append(message.bytes, message.flags, message.internalDate);
    inbox->expunge(inbox->presentUids());
    tellChanged("INBOX");
    return MailboxError::None;
}

std::shared_ptr<Mailbox> Mailboxes::make(const imap::MailboxName &name)
{
    auto mailbox = std::make_shared<Mailbox>(name, newUidValidity(), m_memory, m_queueLimit);
    mailbox->touched = [this](const Mailbox &touched, MailboxTouch touch) {
        for (MailboxesObserver *observer : m_observers)
            observer->mailboxTouched(touched, touch);
    };
    return mailbox;
}

void Mailboxes::tellChanged(const QByteArray &wireName) const
{
    if (changed)
        changed(wireName);
}

} // namespace homing::server
