// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync and what the server tells of the other mailboxes by itself (rule C16: NOTIFY, RFC
// 5465).
#include "core/sync/accountsync.h"

namespace homing::sync {

namespace {

/// With NOTIFY only every so many-th time, at most: what it does not tell (RFC 5465 6.2: mailboxes
/// of others) must not stay unseen.
constexpr int mostPollsPerList = 6;

} // namespace

void AccountSync::connectNotify()
{
    connect(&m_notify, &NotifyWatch::told, this, [this] {
        abandonIfGone();
        Q_EMIT mailboxesChanged();
    });
    connect(&m_notify, &NotifyWatch::look, this, &AccountSync::onLook);
    connect(&m_notify, &NotifyWatch::overflowed, this, &AccountSync::onNotifyOverflow);
    connect(&m_notify, &NotifyWatch::unusable, this, [this] {
        m_session.abort(
            {FaultCause::Protocol, QStringLiteral("The server has stopped telling what changes.")});
    });
    connect(&m_notify, &NotifyWatch::storeFailed, this, &AccountSync::storeFailed);
}

void AccountSync::askNotify()
{
    if (m_presence == Presence::Stay)
        m_notify.ask(m_session.capabilities());
}

void AccountSync::onLook(bool withList)
{
    for (const MailboxId id : m_notify.takeChanged()) {
        const auto record = m_store.mailbox(id);
        const bool isOpen = m_current && m_current->mailboxId() == id
            && m_current->phase() != MailboxSync::Phase::Failed;
        // Of what is open it was said before SELECT, whose answer is newer.
        if (!record || !isWanted(*record) || isOpen
            || std::find(m_work.begin(), m_work.end(), id) != m_work.end())
            continue;
        m_work.insert(record->role == store::MailboxRole::Inbox ? m_work.begin() : m_work.end(),
                      id);
    }
    if (withList)
        refresh();
    proceed();
}

/// What happened to the selected mailbox since may never be told, but counted in HIGHESTMODSEQ
/// (Dovecot 2.3): so no token is taken from it any more, however long it takes to open it anew.
void AccountSync::onNotifyOverflow()
{
    if (m_previous)
        m_previous->distrustSilence();
    if (m_current)
        m_current->distrustSilence();
    const auto record = m_current ? m_store.mailbox(m_current->mailboxId()) : std::nullopt;
    // What the journal writes next names UIDs of the mailbox that is selected now.
    if (record && m_current->phase() == MailboxSync::Phase::Live && !m_replay.isBusy())
        openMailbox(*record);
    else if (record)
        m_work.push_back(record->id);
    refresh();
}

/// LIST becomes rarer as long as it finds nothing that was not told: Dovecot 2.3 now and then falls
/// silent.
void AccountSync::trustNotify(bool foundNothing)
{
    m_pollsWithoutList = 0;
    m_pollsPerList = foundNothing && m_notify.isActive() && m_reported
        ? std::min(2 * m_pollsPerList, mostPollsPerList)
        : 1;
}

} // namespace homing::sync
