// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxSync's first sync: the headers in windows of UIDs, newest first, each window one transaction.
#include "core/sync/headerdecoder.h"
#include "core/sync/mailboxsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

// The first window is small so that a list stands at once; later ones grow so that round trips do not count.
constexpr quint32 firstWindow = 100;
constexpr size_t windowsInFlight = 2;

} // namespace

void MailboxSync::startWindows()
{
    m_phase = Phase::Windows;
    m_cause = store::ChangeCause::FirstSync;
    const bool isResumed = !m_selected.known().isEmpty();
    m_selected.setTokenFromFetch(false);
    const quint32 highest = m_serverUids.isEmpty() ? 0 : m_serverUids.max();
    if (!isResumed) {
        const quint32 next = std::max<quint32>(highest + 1, m_selected.uidNext().value_or(Uid(1)).value());
        m_selected.advanceNextToFetch(Uid(next));
        m_selected.setOldestFetched(Uid(next));
        m_selected.adoptSelectToken();
    }
    const quint32 oldest = m_selected.state().oldestFetched.value();
    m_windowsToFetch = oldest > 1 ? m_serverUids.intersected(UidSet::range(1, oldest - 1)) : UidSet();
    m_windowSize = firstWindow;
    fetchNextWindows();
}

void MailboxSync::fetchNextWindows()
{
    // One window in any case, so that each opening brings the first sync further, however often others are let in.
    while (m_windowsOut.size() < windowsInFlight && !m_windowsToFetch.isEmpty() && (!m_yield || !m_hasAskedWindow)) {
        m_hasAskedWindow = true;
        const quint64 count = m_windowsToFetch.count();
        const quint64 take = std::min<quint64>(m_windowSize, count);
        UidSet window = m_windowsToFetch.intersected(
            UidSet::range(m_windowsToFetch.at(count - take), m_windowsToFetch.max()));
        // Very scattered UIDs: the newest piece that fits a line.
        window = window.split(setOctets).back();
        m_windowsToFetch.subtract(window);
        m_windowSize = std::min(m_windowSize * 2, largestWindow);
        const Uid oldest(m_windowsToFetch.isEmpty() ? 1 : window.min());
        m_windowsOut.push_back({oldest});
        submit(commands::uidFetch(window, false, headerItems(withModSeq()), std::nullopt, false),
               [this, oldest](const CommandResult &result) { onWindow(oldest, result); });
    }
    if (m_windowsOut.empty())
        finishWindows();
}

void MailboxSync::onWindow(Uid oldest, const CommandResult &result)
{
    if (!result.isOk()) {
        fail(QString::fromUtf8(result.text));
        return;
    }
    for (Window &window : m_windowsOut)
        window.isAnswered = window.isAnswered || window.oldest == oldest;
    if (!m_windowsOut.front().isAnswered)
        return; // Dovecot answers FETCHes side by side: the newer one first goes into the cache
    while (!m_windowsOut.empty() && m_windowsOut.front().isAnswered) {
        m_selected.setOldestFetched(m_windowsOut.front().oldest);
        m_windowsOut.pop_front();
    }
    m_selected.holdBackBelow(m_selected.state().oldestFetched);
    if (!applyDelta(store::ChangeCause::FirstSync))
        return;
    Q_EMIT progress(quint32(m_selected.known().count()), m_selected.exists());
    fetchNextWindows();
}

void MailboxSync::finishWindows()
{
    if (m_windowsToFetch.isEmpty()) {
        m_selected.setOldestFetched(Uid(1));
        m_windowsDone = true;
        if (!applyDelta(store::ChangeCause::FirstSync))
            return;
        Q_EMIT progress(quint32(m_selected.known().count()), m_selected.exists());
    }
    m_selected.setTokenFromFetch(true);
    const bool isShort = m_windowsDone && m_selected.known().count() < m_serverUids.count();
    if (isShort && !m_searched) {
        startSearch(QStringLiteral("%1 of %2 messages came").arg(m_selected.known().count()).arg(m_serverUids.count()));
        return;
    }
    const bool isDoubtful = m_selected.hasUnmappedExpunge() || m_selected.known().count() > m_selected.exists();
    if (m_windowsToFetch.isEmpty() && isDoubtful && !m_searched) { // rule C14
        startSearch(QStringLiteral("messages went while the first synchronisation ran"));
        return;
    }
    becomeLive();
}

} // namespace homing::sync
