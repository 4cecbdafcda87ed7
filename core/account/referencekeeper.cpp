// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/referencekeeper.h"

namespace homing::account {

namespace {

constexpr quint32 firstBatch = 50;
constexpr quint32 fewest = 10;
constexpr quint32 most = 500; // about 150 kB
constexpr qint64 quickMs = 300;
constexpr qint64 slowMs = 1'500;

} // namespace

ReferenceKeeper::ReferenceKeeper(store::Store &store, Clock &clock, Ask ask, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_ask(std::move(ask))
    , m_batch(firstBatch)
{
}

ReferenceKeeper::~ReferenceKeeper()
{
    m_clock.cancel(m_timer);
}

void ReferenceKeeper::setMetered(bool metered)
{
    if (std::exchange(m_isMetered, metered) != metered)
        schedule(m_pauses.least);
}

void ReferenceKeeper::setIdle(bool idle)
{
    if (std::exchange(m_isIdle, idle) != idle && idle)
        schedule(m_pauses.start);
}

void ReferenceKeeper::noteChanges()
{
    schedule(m_pauses.start);
}

void ReferenceKeeper::schedule(int ms)
{
    if (m_timer != 0 || m_isAsking || !m_isIdle)
        return; // setIdle() or noteResult() goes on
    m_timer = m_clock.callAfter(ms, this, [this] {
        m_timer = 0;
        step();
    });
}

void ReferenceKeeper::step()
{
    if (!m_isIdle || m_isAsking)
        return;
    quint32 missing = 0;
    MailboxId next;
    bool isNextInbox = false;
    for (const store::Store::MailboxReferences &one : m_store.mailboxesMissingReferences()) {
        const auto record = m_store.mailbox(one.mailbox);
        if (!record || !record->isSelectable || record->role == store::MailboxRole::Junk
            || m_refused.contains(one.mailbox))
            continue;
        missing += one.missing;
        const bool isInbox = record->role == store::MailboxRole::Inbox;
        if (next.isNull() || (isInbox && !isNextInbox)) {
            next = one.mailbox;
            isNextInbox = isInbox;
        }
    }
    if (next.isNull() || (m_isMetered && missing > fewMessages))
        return;
    const imap::UidSet uids = m_store.referencesMissing(next, m_batch);
    if (uids.isEmpty())
        return; // the store failed
    m_isAsking = true;
    m_askedMs = m_clock.monotonicMs();
    m_ask(next, uids);
}

void ReferenceKeeper::noteResult(MailboxId mailbox, quint32 count, bool isOk)
{
    m_isAsking = false;
    if (!isOk)
        m_refused.insert(mailbox);
    const qint64 took = m_clock.monotonicMs() - m_askedMs;
    if (took < quickMs)
        m_batch = std::min(most, m_batch * 2);
    else if (took > slowMs)
        m_batch = std::max(fewest, m_batch / 2);
    if (count > 0)
        Q_EMIT stored();
    schedule(int(std::clamp<qint64>(took, m_pauses.least, m_pauses.most)));
}

} // namespace homing::account
