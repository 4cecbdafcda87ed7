// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxSync's second looks: what came is verified, and what cannot be believed is asked for in a
// slower way (rules C13 to C15).
#include "core/sync/headerdecoder.h"
#include "core/sync/mailboxsync.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

// Without ESEARCH an answer names every UID: so many fit into one line, whatever their digits
// (limits::lineBytes).
constexpr quint32 searchedAtOnce = 50'000;

} // namespace

void MailboxSync::startScan()
{
    if (m_scanned && m_plan.strategy != Strategy::UidDiff) {
        finishResync();
        return;
    }
    m_phase = Phase::Scanning;
    m_scanned = true;
    m_outcome.strategy = Strategy::UidDiff;
    const UidSet scope = fetchedScope();
    m_selected.clearReported();
    m_lineWasSkipped = false;
    if (scope.isEmpty()) {
        repairOrFinish();
        return;
    }
    submit(commands::uidFetch(scope, false, flagItems(withModSeq()), std::nullopt, false),
           [this, scope](const CommandResult &result) {
               if (!result.isOk()) {
                   fail(QString::fromUtf8(result.text));
                   return;
               }
               if (m_lineWasSkipped) { // whom it was about is not gone for that
                   startSearch(QStringLiteral("an answer could not be read"));
                   return;
               }
               m_selected.believe(m_selected.reported(), scope);
               repairOrFinish();
           });
}

void MailboxSync::startSearch(const QString &why)
{
    Q_EMIT remark(QStringLiteral("verify %1 by UID SEARCH: %2").arg(m_record.name.display(), why));
    m_phase = Phase::Searching;
    m_searched = true;
    m_collectSearch = true;
    m_searchResult.reset();
    m_lineWasSkipped = false;
    searchAll();
}

/// UID SEARCH of the whole mailbox; by portions of sequence numbers where the answer would be too
/// long for a line.
void MailboxSync::searchAll()
{
    const auto answered = [this](const CommandResult &result) {
        if (!result.isOk()) {
            fail(QString::fromUtf8(result.text));
            return;
        }
        if (--m_searchesOut == 0)
            onSearched(result);
    };
    if (m_abilities.esearch || m_selected.exists() <= searchedAtOnce) {
        m_searchesOut = 1;
        submit(commands::uidSearchAll(m_abilities.esearch, std::nullopt), answered);
        return;
    }
    const quint32 exists = m_selected.exists();
    m_searchesOut = int((quint64(exists) + searchedAtOnce - 1) / searchedAtOnce);
    for (quint64 from = 1; from <= exists; from += searchedAtOnce) {
        const quint32 to = quint32(std::min<quint64>(exists, from + searchedAtOnce - 1));
        submit(Command("UID SEARCH").set(UidSet::range(quint32(from), to)), answered);
    }
}

void MailboxSync::onSearched(const CommandResult &result)
{
    m_collectSearch = false;
    if ((!m_searchResult && m_selected.exists() > 0) || m_lineWasSkipped) {
        // Nothing was said, or not all of it could be read: that is not the same as "nothing is
        // there".
        fail(QStringLiteral("UID SEARCH was answered without its result: ")
             + QString::fromUtf8(result.text));
        return;
    }
    m_serverUids = m_searchResult.value_or(UidSet());
    const bool isFirst =
        m_outcome.strategy == Strategy::Initial || m_outcome.strategy == Strategy::Rebuild;
    if (isFirst && !m_windowsDone) {
        startWindows();
        return;
    }
    m_selected.believe(m_serverUids, UidSet::range(1, ~quint32(0)));
    repairOrFinish();
}

void MailboxSync::repairOrFinish()
{
    // New ones whose header the pipelined fetch did not bring, and ones the cache never had.
    UidSet missing = m_selected.newWithoutHeader();
    if (m_searched) {
        const quint32 from = std::max<quint32>(1, m_selected.state().oldestFetched.value());
        missing.unite(m_serverUids.intersected(UidSet::range(from, ~quint32(0)))
                          .subtracted(m_selected.known()));
    }
    if (!missing.isEmpty() && m_repairs < 2) {
        ++m_repairs; // the first time whole, then without what may have made the answer unreadable
        fetchMissing(missing);
        return;
    }
    const bool isPartial = m_selected.state().oldestFetched.value() > 1;
    const bool isOff = m_selected.known().count() != m_selected.exists() || m_selected.hasTooMany();
    if (!isPartial && isOff) {
        const QString why = m_selected.hasTooMany() ? QStringLiteral("more rows than EXISTS said")
                                                    : QStringLiteral("%1 rows, EXISTS says %2")
                                                          .arg(m_selected.known().count())
                                                          .arg(m_selected.exists());
        if (!m_searched) {
            m_repairs = 0;
            m_outcome.reason += QStringLiteral("; ") + why;
            startSearch(why);
            return;
        }
        // The server contradicts itself: its own list of UIDs is believed, and that is the end of
        // it.
        Q_EMIT remark(QStringLiteral("after UID SEARCH still %1").arg(why));
    }
    finishResync();
}

void MailboxSync::fetchMissing(const UidSet &missing)
{
    m_phase = Phase::Repairing;
    const Items items = m_repairs < 2 ? Items::Header : Items::Bare;
    auto left = std::make_shared<int>(0);
    for (const UidSet &piece : missing.split(setOctets, largestWindow)) {
        ++*left;
        fetchRows(piece, items, [this, left] {
            if (--*left == 0)
                repairOrFinish();
        });
    }
}

} // namespace homing::sync
