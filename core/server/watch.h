// SPDX-License-Identifier: GPL-3.0-or-later
// Watch: what one client asked by NOTIFY to hear of mailboxes other than the selected one (RFC
// 5465), and what of it is still to be told. Events of one mailbox are told together, in one
// STATUS. Knows no socket.
#pragma once

#include "core/server/imapserver.h"
#include "core/server/mailboxes.h"
#include "core/server/output.h"

namespace homing::server {

class Session;

/// event-group with filter-mailboxes-other (RFC 5465 section 8).
struct WatchGroup
{
    /// Inboxes is all of them: this server cannot tell where mail is delivered (RFC 5465 6.3).
    enum class Filter { All, Subscribed, Subtree, Named };
    Filter filter = Filter::All;
    std::vector<QByteArray> mailboxes; // wire names, of Subtree and Named
    bool messages = false;             // MessageNew and MessageExpunge
    bool flags = false;
    bool names = false;
    bool subscriptions = false;
};

class Watch final : public MailboxesObserver
{
public:
    /// All outlive it.
    Watch(const Session &session, Mailboxes &mailboxes, const ServerFaults &faults,
          std::vector<WatchGroup> groups);
    ~Watch() override;
    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    std::function<void()> onNews;
    /// Mailboxes of which message events are wanted; the selected one aside.
    std::vector<std::shared_ptr<Mailbox>> watched() const;
    const std::vector<WatchGroup> &groups() const { return m_groups; }
    /// Everything that there is to tell. False after NOTIFICATIONOVERFLOW: nothing more will come
    /// (RFC 5465 5.8).
    bool flush(Output &out);
    /// A STATUS with what the events of this mailbox need (RFC 5465 3.1, 5.1 to 5.3).
    QByteArray statusOf(const Mailbox &mailbox) const;

    // --- MailboxesObserver
    void mailboxTouched(const Mailbox &mailbox, MailboxTouch touch) override;
    void mailboxMade(const QByteArray &wireName) override;
    void mailboxRemoved(const QByteArray &wireName) override;
    void mailboxRenamed(const QByteArray &from, const QByteArray &to) override;
    void subscriptionChanged(const QByteArray &wireName) override;

private:
    struct NameEvent
    {
        QByteArray name;
        QByteArray oldName; // of a rename
        bool isGone = false;
    };
    template <typename Wants> bool isWanted(const QByteArray &wireName, Wants wants) const;
    void addParent(const QByteArray &wireName);
    void addEvent(NameEvent event);
    void push(NameEvent event);
    void renameTouched(const QByteArray &from, const QByteArray &to);
    QByteArray lineOf(const NameEvent &event) const;
    void news() const;

    const Session &m_session;
    Mailboxes &m_mailboxes;
    const ServerFaults &m_faults;
    const std::vector<WatchGroup> m_groups;
    std::vector<NameEvent> m_events;
    std::set<QByteArray> m_touched;
    int m_told = 0;
    bool m_isOverflowing = false;
};

} // namespace homing::server
