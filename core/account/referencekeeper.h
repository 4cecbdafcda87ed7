// SPDX-License-Identifier: GPL-3.0-or-later
// ReferenceKeeper: asks for the References field of messages that only it can put into their
// conversation (Store::mailboxesMissingReferences), once each, a batch at a time, with pauses,
// behind everything else. On a metered link it asks only while few are missing: those of the day's
// mail cost next to nothing, those of a first synchronisation can wait. Lives in the account's
// thread.
#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"

#include <QObject>

#include <functional>
#include <set>

namespace homing::account {

class ReferenceKeeper : public QObject
{
    Q_OBJECT
public:
    using Ask = std::function<void(MailboxId, const imap::UidSet &)>;
    struct Pauses
    {
        int start = 2'000; // after coming online, and after a change
        int least = 100;   // between two batches; else as long as the batch took
        int most = 5'000;
    };
    static constexpr quint32 fewMessages = 100; // about 30 kB

    /// `ask` asks for them; noteResult() tells what became of it.
    ReferenceKeeper(store::Store &store, Clock &clock, Ask ask, QObject *parent = nullptr);
    ~ReferenceKeeper() override;

    void setPauses(const Pauses &pauses) { m_pauses = pauses; }
    void setMetered(bool metered);
    void setIdle(bool idle); // online, nothing to synchronise
    /// Messages were threaded: others may be missing.
    void noteChanges();
    void noteResult(MailboxId mailbox, quint32 stored, bool isOk);
    /// A new connection: mailboxes that were refused or cut off are asked about again.
    void forgetRefusals() { m_refused.clear(); }

Q_SIGNALS:
    /// There is something to thread.
    void stored();

private:
    void schedule(int ms);
    void step();

    store::Store &m_store;
    Clock &m_clock;
    Ask m_ask;
    Pauses m_pauses;
    Clock::TimerId m_timer = 0;
    std::set<MailboxId> m_refused;
    quint32 m_batch;
    qint64 m_askedMs = 0;
    bool m_isAsking = false;
    bool m_isIdle = false;
    bool m_isMetered = false;
};

} // namespace homing::account
