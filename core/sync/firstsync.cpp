// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxSync's first sync: the headers in windows of UIDs, newest first, each window one
// transaction.
#include "core/sync/headerdecoder.h"
#include "core/sync/mailboxsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

// The first window is small so that a list stands at once. Later ones grow so that round trips do
// not count, but only while an answer comes soon: what the user asks for waits behind the windows
// that are out.
constexpr quint32 firstWindow = 100;
constexpr qint64 quickAnswerMs = 1'000;
constexpr qint64 slowAnswerMs = 3'000;
constexpr size_t windowsInFlight = 2;
// In a row, before a server counts as out of order rather than a message: about 40 unreadable
// neighbours.
constexpr int mostRefusals = 128;

} // namespace

void MailboxSync::startWindows()
{
    m_phase = Phase::Windows;
    m_cause = store::ChangeCause::FirstSync;
    const bool isResumed = !m_selected.known().isEmpty();
    m_selected.setTokenFromFetch(false);
    const quint32 highest = m_serverUids.isEmpty() ? 0 : m_serverUids.max();
    if (!isResumed) {
        const quint32 next =
            std::max<quint32>(highest + 1, m_selected.uidNext().value_or(Uid(1)).value());
        m_selected.advanceNextToFetch(Uid(next));
        m_selected.setOldestFetched(Uid(next));
        m_selected.adoptSelectToken();
    }
    const quint32 oldest = m_selected.state().oldestFetched.value();
    m_windowsToFetch.assign(oldest > 1 ? m_serverUids.intersected(UidSet::range(1, oldest - 1))
                                       : UidSet());
    m_selected.setUnfetched(m_windowsToFetch.set());
    m_goneMeanwhile = {};
    m_windowSize = firstWindow;
    askWindows();
    if (m_windowsOut.empty())
        finishWindows();
}

/// Listed by UID SEARCH and gone before it was fetched: nobody misses it.
void MailboxSync::noteGone(const UidSet &uids)
{
    if (m_phase != Phase::Windows)
        return;
    m_windowsToFetch.subtract(uids);
    m_goneMeanwhile.unite(uids);
}

void MailboxSync::askWindows()
{
    // One window in any case, so that each opening brings the first sync further, however often
    // others are let in.
    while (m_windowsOut.size() < windowsInFlight && !m_windowsToFetch.isEmpty()
           && (!m_yield || !m_hasAskedWindow)) {
        m_hasAskedWindow = true;
        const quint64 count = m_windowsToFetch.count();
        const quint64 take = std::min<quint64>(m_windowSize, count);
        UidSet window = m_windowsToFetch.intersected(
            UidSet::range(m_windowsToFetch.at(count - take), m_windowsToFetch.max()));
        // Very scattered UIDs: the newest piece that fits a line.
        window = window.split(setOctets).back();
        m_windowsToFetch.remove(window.min(), window.max()); // all that is left there
        const Uid oldest(m_windowsToFetch.isEmpty() ? 1 : window.min());
        m_windowsOut.push_back({oldest, m_clock.monotonicMs()});
        fetchRows(window, Items::Header, [this, oldest] { onWindow(oldest); });
    }
}

void MailboxSync::adaptWindow(qint64 askedMs)
{
    const qint64 tookMs = m_clock.monotonicMs() - askedMs;
    if (tookMs < quickAnswerMs)
        m_windowSize = std::min(m_windowSize * 2, largestWindow);
    else if (tookMs > slowAnswerMs)
        m_windowSize = std::max(m_windowSize / 2, firstWindow);
}

void MailboxSync::fetchRows(const UidSet &uids, Items items, std::function<void()> done)
{
    const QByteArray names =
        items == Items::Header ? headerItems(withModSeq()) : bareItems(withModSeq());
    submit(commands::uidFetch(uids, false, names, std::nullopt, false),
           [this, uids, items, call = std::move(done)](const CommandResult &result) {
               if (result.isOk()) {
                   m_refusals = 0;
                   call();
                   return;
               }
               onRefused(uids.subtracted(m_selected.known()), items, result, call);
           });
}

/// A message that the server cannot read makes it refuse all that were asked for with it: halves,
/// until it stands alone.
void MailboxSync::onRefused(const UidSet &left, Items items, const CommandResult &result,
                            std::function<void()> done)
{
    if (++m_refusals > mostRefusals) {
        fail(QString::fromUtf8(result.text));
        return;
    }
    const quint64 count = left.count();
    if (count == 0) {
        done(); // all came, and then NO
    } else if (count > 1) {
        const quint32 middle = left.at(count / 2);
        const UidSet older = left.intersected(UidSet::range(1, middle - 1));
        fetchRows(left.subtracted(older), items,
                  [this, older, items, call = std::move(done)] { fetchRows(older, items, call); });
    } else if (items == Items::Header) {
        fetchRows(left, Items::Bare, std::move(done));
    } else {
        Q_EMIT remark(QStringLiteral("%1: message %2 cannot be fetched: %3")
                          .arg(m_record.name.display(), QString::number(left.min()),
                               QString::fromUtf8(result.text)));
        // RFC 5530 EXPUNGEISSUED: it is gone, and EXPUNGE or the count will say so.
        const auto *word = result.code ? std::get_if<CodeWord>(&*result.code) : nullptr;
        if (!word || word->word != "EXPUNGEISSUED")
            m_selected.addUnreadable(Uid(left.min()));
        done();
    }
}

void MailboxSync::onWindow(Uid oldest)
{
    for (Window &window : m_windowsOut) {
        if (window.oldest != oldest)
            continue;
        window.isAnswered = true;
        adaptWindow(window.askedMs);
    }
    if (!m_windowsOut.front().isAnswered)
        return; // Dovecot answers FETCHes side by side: the newer one first goes into the cache
    while (!m_windowsOut.empty() && m_windowsOut.front().isAnswered) {
        m_selected.setOldestFetched(m_windowsOut.front().oldest);
        m_windowsOut.pop_front();
    }
    m_selected.holdBackBelow(m_selected.state().oldestFetched);
    askWindows(); // the server works while this one is written down
    if (!applyDelta(store::ChangeCause::FirstSync))
        return;
    Q_EMIT progress(quint32(m_selected.known().count()), m_selected.exists());
    if (m_windowsOut.empty())
        finishWindows();
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
    m_isPaused = !m_windowsToFetch.isEmpty();
    const UidSet missing = m_windowsDone && !m_searched
        ? m_serverUids.subtracted(m_goneMeanwhile.set()).subtracted(m_selected.known())
        : UidSet();
    if (!missing.isEmpty()) {
        startSearch(
            QStringLiteral("%1 messages were listed and did not come").arg(missing.count()));
        return;
    }
    const bool isDoubtful = m_selected.hasUnmappedExpunge() || m_selected.hasTooMany()
        || m_selected.known().count() > m_selected.exists();
    if (m_windowsToFetch.isEmpty() && isDoubtful && !m_searched) { // rule C14
        startSearch(QStringLiteral("messages went while the first synchronisation ran"));
        return;
    }
    becomeLive();
}

void MailboxSync::resume()
{
    m_isPaused = m_yield = m_hasAskedWindow = false;
    m_phase = Phase::Windows;
    m_selected.setTokenFromFetch(false);
    askWindows();
    if (m_windowsOut.empty())
        finishWindows();
}

} // namespace homing::sync
