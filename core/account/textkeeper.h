// SPDX-License-Identifier: GPL-3.0-or-later
// TextKeeper: fetches text before anybody asks for it, as the account's offline policy says, so
// that it can be read and searched without a connection. Works only while the account is online,
// settled and indexed; a few messages at a time, with pauses, so that whatever the user does waits
// for one small batch at most. Rests on metered and on slow links. Lives in the account's thread.
#pragma once

#include "core/account/accountsettings.h"
#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/sync/bodyfetch.h"

#include <deque>
#include <functional>
#include <set>

namespace homing::account {

class TextKeeper : public QObject
{
    Q_OBJECT
public:
    using Fetch = std::function<void(const sync::BodyRequest &)>;
    struct Pauses
    {
        int start = 5'000; // after coming online
        int least = 100;   // between two batches; else as long as the batch took
        int most = 5'000;
        int slow = 10 * 60'000; // after a link was found slow
    };

    /// `fetch` asks for a message's parts; noteResult() tells what became of it.
    TextKeeper(store::Store &store, Clock &clock, Fetch fetch, QObject *parent = nullptr);
    ~TextKeeper() override;

    void setPauses(const Pauses &pauses) { m_pauses = pauses; }
    void setPolicy(const OfflinePolicy &policy);
    void setMetered(bool metered);
    /// Online, nothing to synchronise, everything indexed.
    void setIdle(bool idle);
    /// Something new may be there to fetch.
    void noteChanges();
    /// Before somebody fetches parts of this message himself: its result is his, too.
    void userWants(MailboxId mailbox, imap::Uid uid);
    /// Somebody cancelled a part of this message: no result may come.
    void noteCancelled(MailboxId mailbox, imap::Uid uid);
    /// True: it was asked for here only, and nobody else waits for it.
    bool noteResult(const sync::BodyResult &result);

    quint32 done() const { return m_total > 0 ? m_done : 0; }
    quint32 total() const { return m_total; } // 0: nothing is being fetched
    bool isPaused() const { return m_isPaused; }

Q_SIGNALS:
    void progressed();

private:
    struct Place
    {
        MailboxId mailbox;
        imap::UidSet missing;
    };
    void schedule(int ms);
    void step();
    void plan();
    void finishBatch();
    void setPaused(bool paused);
    bool mayWork() const;

    store::Store &m_store;
    Clock &m_clock;
    Fetch m_fetch;
    Pauses m_pauses;
    OfflinePolicy m_policy {OfflinePolicy::Kind::Nothing, 0};
    Clock::TimerId m_timer = 0;
    std::deque<Place> m_places;
    std::set<std::pair<MailboxId, imap::Uid>> m_asked;   // by us, not answered yet
    std::set<std::pair<MailboxId, imap::Uid>> m_shared;  // of them: somebody else waits, too
    std::set<std::pair<MailboxId, imap::Uid>> m_refused; // not again before the next start
    quint32 m_done = 0;
    quint32 m_total = 0;
    qint64 m_batchBytes = 0;
    qint64 m_batchStartedMs = 0;
    int m_slowBatches = 0;
    bool m_isPlanned = false;
    bool m_isIdle = false;
    bool m_isMetered = false;
    bool m_isSlow = false;
    bool m_isPaused = false;
};

} // namespace homing::account
