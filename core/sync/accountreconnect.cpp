// SPDX-License-Identifier: GPL-3.0-or-later
// AccountSync's first flight and its last words: what is asked before the server has said anything,
// and the session of the reconnect draft that may stand in SELECT's place (rules R1, R2, R8, R9).
#include "core/sync/accountsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

void AccountSync::connectReconnect()
{
    connect(&m_reconnect, &QuickReconnect::changed, this, &AccountSync::sessionChanged);
    connect(&m_reconnect, &QuickReconnect::gone, this, &AccountSync::onSessionGone);
    connect(&m_reconnect, &QuickReconnect::storeFailed, this, &AccountSync::storeFailed,
            Qt::QueuedConnection); // a mailbox may be in the middle of its answer
}

std::optional<store::MailboxRecord> AccountSync::firstMailbox() const
{
    if (const auto home = m_store.mailbox(m_home); home && home->isSelectable)
        return home;
    if (!m_restriction.empty())
        return m_store.mailboxNamed(m_restriction.front());
    return m_store.mailboxNamed(MailboxName::fromWire("INBOX"));
}

void AccountSync::enableQresync()
{
    if (!m_session.capabilities().qresync() || m_qresyncEnabled)
        return;
    // Alone and before any SELECT (rule C1); "ENABLE CONDSTORE QRESYNC" breaks a server seen in the
    // wild.
    m_qresyncEnabled = true;
    m_router.submit(commands::enable({"QRESYNC"}), this, [this](const CommandResult &result) {
        if (result.isLost() || m_session.enabled().contains("QRESYNC"))
            return;
        m_qresyncRefused = true;
        if (m_current)
            m_current->distrustQresync();
    });
}

void AccountSync::submitFirstFlight()
{
    m_firstFlightSubmitted = true;
    const auto next = [this] {
        if (!m_leaving)
            submitFirstFlight();
    };
    if (m_reconnect.endMarked(m_session.capabilities(), next))
        return;      // no mailbox beside it: what SID says is of the other session's
    enableQresync(); // in the same flight: a session need not hold it (rule R11)
    const auto record = firstMailbox();
    std::optional<Sid> resume = record ? sidFor(*record) : std::nullopt;
    if (resume)
        m_reconnect.resuming();
    else
        m_reconnect.create(m_session.capabilities());
    if (record)
        openMailbox(*record, std::move(resume));
    askNotify(); // before LIST, so that nothing happens unseen between the two
    m_list.request(m_session.capabilities(), m_current ? m_current->mailboxId() : MailboxId());
}

/// Only where the session was left: another mailbox is opened sooner by SELECT. The plan decides
/// whether SID can stand in SELECT's place.
std::optional<Sid> AccountSync::sidFor(const store::MailboxRecord &record) const
{
    std::optional<Sid> sid = m_reconnect.sidFor(record.name, m_session.capabilities());
    SyncAbilities withSession = abilities();
    withSession.reconnect = sid.has_value();
    if (resyncPlan(record.state, 0, {}, withSession).strategy != Strategy::Reconnect)
        sid.reset();
    return sid;
}

/// What the draft says of the connection that loses its session leaves open whether its mailbox
/// stays selected: a SELECT is right in both cases.
void AccountSync::onSessionGone()
{
    const auto record = m_current ? m_store.mailbox(m_current->mailboxId()) : std::nullopt;
    if (!record || m_leaving || m_session.state() == session::ImapSession::State::Closed)
        return;
    m_replay.mailboxGone();
    m_mustReselect = true;
    // What the journal writes next names UIDs of the mailbox that is selected now.
    if (m_current->phase() == MailboxSync::Phase::Live && !m_replay.isBusy())
        openMailbox(*record);
    else if (m_current->isSelected() && !m_current->isSettled()) // what is refused now is there
        m_current->abandon(QStringLiteral("the session went to another connection"));
}

/// Before actions, bodies and other mailboxes: those would meet a server with nothing selected.
bool AccountSync::reselect()
{
    const bool mustReselect = std::exchange(m_mustReselect, false) && m_current;
    const auto record = mustReselect ? m_store.mailbox(m_current->mailboxId()) : std::nullopt;
    if (!record || !record->isSelectable)
        return false;
    openMailbox(*record);
    return true;
}

void AccountSync::endSession()
{
    m_reconnect.end();
}

void AccountSync::stop(Goodbye goodbye)
{
    m_leaving = true;
    m_clock.cancel(std::exchange(m_retryTimer, 0));
    m_clock.cancel(std::exchange(m_refreshTimer, 0));
    if (m_session.state() == session::ImapSession::State::Closed) {
        setState(State::Stopped);
        Q_EMIT stopped();
        return;
    }
    m_session.setIdleWanted(false);
    // A LOGOUT without PRESERVE ends the session (draft 4), also one whose SID is not answered yet.
    const bool preserve = goodbye == Goodbye::KeepSession && m_reconnect.mayBeActive();
    if (!preserve && m_reconnect.mayBeActive())
        m_reconnect.giveUp();
    m_session.logout(preserve);
}

} // namespace homing::sync
