// SPDX-License-Identifier: GPL-3.0-or-later
// NotifyWatch: asks the server to tell of the other mailboxes by itself (NOTIFY, RFC 5465) and
// takes what it tells: counters and the tree go into the store at once, mailboxes that are no
// longer what the cache holds are named for a look. Account's thread. Invariants: nothing that was
// not asked for has any effect; whatever the server tells, looks and LISTs stay seldom.
#pragma once

#include "core/base/clock.h"
#include "core/imap/notify.h"
#include "core/store/store.h"
#include "core/sync/mailboxlist.h"

#include <set>

namespace homing::sync {

class NotifyWatch : public QObject
{
    Q_OBJECT
public:
    /// All outlive this object.
    NotifyWatch(store::Store &store, CommandRouter &router, const MailboxList &list, Clock &clock,
                QObject *parent = nullptr);
    ~NotifyWatch() override;

    /// Writes NOTIFY SET if it is offered; once on a connection.
    void ask(const imap::Capabilities &capabilities);
    /// The server tells of the other mailboxes: asking for them by LIST may be seldom.
    bool isActive() const { return m_state == State::Active; }
    /// True when the response was an event.
    bool fold(const imap::Response &response);
    void connectionLost();
    /// Mailboxes that are not what the cache holds; named once.
    std::set<MailboxId> takeChanged() { return std::exchange(m_changed, {}); }

Q_SIGNALS:
    /// Counters or the tree have changed in the store.
    void told();
    /// takeChanged() has something; with `list` names came or went, of which LIST knows more.
    void look(bool list);
    /// The server has stopped telling (RFC 5465 5.8), of the selected mailbox too, and only of that
    /// one it is asked again: what is open has to be opened anew.
    void overflowed();
    /// IDLE would be silent on this connection. On the next one nothing is asked.
    void unusable();
    void storeFailed(const homing::store::StoreError &error);

private:
    enum class State { Off, Asked, Active, SelectedOnly, Refused };
    using Tree = std::map<QByteArray, imap::ListData>;

    void submit(const std::vector<imap::NotifyEvent> &events);
    void onAnswered(const session::CommandResult &result,
                    const std::vector<imap::NotifyEvent> &events);
    void overflow();
    bool isEvent(const imap::ListData &list) const;
    void apply();
    bool applyNames();
    bool renameIn(Tree &tree, const imap::ListData &event);
    bool applyStatuses();
    void planLook();
    void remark(const QByteArray &text);
    template <typename Result> bool isStored(const Result &result);

    store::Store &m_store;
    CommandRouter &m_router;
    const MailboxList &m_list;
    Clock &m_clock;
    State m_state = State::Off;
    bool m_isUnwanted = false;    // for good: see unusable()
    bool m_hasLessEvents = false; // asked again without what BADEVENT did not name
    std::vector<imap::ListData> m_names;
    std::map<QByteArray, imap::StatusData> m_statuses;
    std::map<QByteArray, imap::StatusData> m_lookedAt; // the STATUS that led to the last look
    std::set<MailboxId> m_changed;
    bool m_wantsList = false;
    size_t m_renamedAtOnce = 0; // mailboxes, in one applyNames()
    Clock::TimerId m_applyTimer = 0;
    Clock::TimerId m_lookTimer = 0;
    std::optional<qint64> m_lastLookMs;
    std::optional<qint64> m_lastListMs;
};

} // namespace homing::sync
