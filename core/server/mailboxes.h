// SPDX-License-Identifier: GPL-3.0-or-later
// Mailboxes: all mailboxes of the server half by name, hierarchy delimiter "/", and the
// subscriptions. One thread. INBOX always exists. A superior that nobody made is there but cannot
// be selected.
#pragma once

#include "core/base/clock.h"
#include "core/server/mailbox.h"

#include <functional>
#include <set>

namespace homing::server {

enum class MailboxError { None, Exists, DoesNotExist, NotAllowed, TooMany };

/// Hears of every change in every mailbox and in the list (RFC 5465). Names are wire names.
class MailboxesObserver
{
public:
    virtual ~MailboxesObserver() = default;
    virtual void mailboxTouched(const Mailbox &mailbox, MailboxTouch touch) = 0;
    virtual void mailboxMade(const QByteArray &wireName) = 0;
    virtual void mailboxRemoved(const QByteArray &wireName) = 0;
    virtual void mailboxRenamed(const QByteArray &from, const QByteArray &to) = 0;
    virtual void subscriptionChanged(const QByteArray &wireName) = 0;
};

class Mailboxes
{
public:
    static constexpr char delimiter = '/';

    /// `clock`, if any, outlives it: UIDVALIDITY is then a function of it.
    Mailboxes(ExpungeMemory memory, int queueLimit, const Clock *clock = nullptr);

    /// Selectable ones only.
    std::shared_ptr<Mailbox> find(const imap::MailboxName &name) const;
    /// By wire name; those that cannot be selected too.
    const std::map<QByteArray, std::shared_ptr<Mailbox>> &all() const { return m_mailboxes; }
    bool hasChildren(const QByteArray &wireName) const;

    MailboxError create(imap::MailboxName name, const QList<QByteArray> &specialUse = {});
    MailboxError remove(const imap::MailboxName &name);
    /// With everything below it. INBOX: its messages move, INBOX stays (RFC 3501 6.3.5).
    MailboxError rename(const imap::MailboxName &from, const imap::MailboxName &to);

    /// A subscription outlives its mailbox (RFC 3501 6.3.6).
    bool subscribe(const imap::MailboxName &name);
    void unsubscribe(const imap::MailboxName &name);
    const std::set<QByteArray> &subscribed() const { return m_subscribed; }

    void changeUidValidity(const imap::MailboxName &name);
    /// Observers must not change the mailboxes from inside a call.
    void addObserver(MailboxesObserver *observer) { m_observers.push_back(observer); }
    void removeObserver(MailboxesObserver *observer) { std::erase(m_observers, observer); }
    /// Told after every change of a mailbox or of the list.
    std::function<void(const QByteArray &wireName)> changed;

private:
    quint32 newUidValidity();
    static bool isValidName(const QByteArray &wireName);
    void makeSuperiors(const QByteArray &wireName);
    void dropEmptySuperiors(QByteArray wireName);
    MailboxError renameInbox(const imap::MailboxName &to);
    void tellChanged(const QByteArray &wireName) const;
    std::shared_ptr<Mailbox> make(const imap::MailboxName &name);

    std::map<QByteArray, std::shared_ptr<Mailbox>> m_mailboxes;
    std::set<QByteArray> m_subscribed;
    std::vector<MailboxesObserver *> m_observers;
    const Clock *m_clock;
    quint32 m_lastUidValidity = 0; // by m_clock
    ExpungeMemory m_memory;
    int m_queueLimit;
};

} // namespace homing::server
