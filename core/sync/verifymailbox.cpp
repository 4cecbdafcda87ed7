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
    m_phase = Phase::Scanning;
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
        if (m_phase != Phase::Searching)
            return; // another portion was refused
        if (!result.isOk()) {
            onSearchFailed(QString::fromUtf8(result.text));
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

/// An open mailbox that lacks a message which is said to be there is better than none.
void MailboxSync::onSearchFailed(const QString &why)
{
    m_collectSearch = false;
    const bool isWrong =
        m_selected.hasUnmappedExpunge() || m_selected.known().count() > m_selected.exists();
    if (!m_verifiesLive || isWrong) {
        fail(why);
        return;
    }
    Q_EMIT remark(QStringLiteral("%1 could not be verified: %2").arg(m_record.name.display(), why));
    finishResync();
}

void MailboxSync::onSearched(const CommandResult &result)
{
    m_collectSearch = false;
    if ((!m_searchResult && m_selected.exists() > 0) || m_lineWasSkipped) {
        // Nothing was said, or not all of it could be read: that is not the same as "nothing is
        // there".
        onSearchFailed(QStringLiteral("UID SEARCH was answered without its result: ")
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

/// How many messages there are, by what is here and, of a part, by what the server listed of the
/// rest. Nothing: the rest was not listed.
std::optional<quint64> MailboxSync::countedRows() const
{
    const UidSet &known = m_selected.known();
    const quint32 oldest = m_selected.state().oldestFetched.value();
    if (oldest <= 1)
        return known.count();
    if (!m_searched && (!m_searchResult || m_lineWasSkipped))
        return std::nullopt;
    const UidSet &listed = m_searched ? m_serverUids : *m_searchResult;
    return known.intersected(UidSet::range(oldest, ~quint32(0))).count()
        + listed.intersected(UidSet::range(1, oldest - 1)).count();
}

/// UIDNEXT fell (RFC 3501 2.3.1.1 forbids it): the mailbox was restored, it seems, and UIDs that
/// are cached may have been given to other messages since, below UIDNEXT too. INTERNALDATE and size
/// of a message never change, so they tell; ENVELOPE would cost as much as a first sync.
void MailboxSync::compareRows()
{
    Q_EMIT remark(QStringLiteral("%1: UIDNEXT fell from %2 to %3, compare the messages")
                      .arg(m_record.name.display())
                      .arg(m_selected.cached().uidNext.value())
                      .arg(m_selected.uidNext()->value()));
    m_phase = Phase::Comparing;
    m_lineWasSkipped = false;
    m_compared = m_replaced = {};
    const UidSet scope = fetchedScope();
    submit(commands::uidFetch(scope, false, QByteArrayLiteral("(UID INTERNALDATE RFC822.SIZE)"),
                              std::nullopt, false),
           [this, scope](const CommandResult &result) {
               const bool isWhole = result.isOk() && !m_lineWasSkipped;
               if (isWhole)
                   m_selected.believe(m_compared.set(), scope);
               if (!m_replaced.isEmpty() && !dropReplaced())
                   return;
               if (isWhole)
                   repairOrFinish();
               else
                   startSearch(QStringLiteral("the messages could not be compared"));
           });
}

void MailboxSync::foldCompared(const FetchData &fetch)
{
    if (!fetch.uid)
        return;
    m_compared.add(fetch.uid->value());
    const auto row = m_store.row(m_record.id, *fetch.uid);
    const bool isOther = row
        && ((fetch.size && *fetch.size != row->size)
            || (fetch.internalDate && *fetch.internalDate != row->internalDate));
    if (isOther)
        m_replaced.add(fetch.uid->value());
}

/// What is cached of them goes, and is committed before their UIDs come again: the bodies are not
/// those of the messages that have the UIDs now. Nor did the user mean those.
bool MailboxSync::dropReplaced()
{
    for (const store::Operation &operation : m_store.operations()) {
        if (operation.mailbox != m_record.name || operation.kind == store::OperationKind::Append
            || operation.state == store::OperationState::Parked
            || m_replaced.intersected(operation.uids).isEmpty())
            continue;
        const auto parked = m_store.park(
            operation.id, QStringLiteral("The server has another message in its place"));
        if (!parked) {
            m_phase = Phase::Failed;
            Q_EMIT storeFailed(parked.error());
            return false;
        }
        for (const store::ChangeSet &changes : *parked)
            Q_EMIT applied(changes);
    }
    m_selected.forget(m_replaced.set());
    return applyDelta(m_cause);
}

void MailboxSync::repairOrFinish()
{
    if (std::exchange(m_mustCompare, false) && !fetchedScope().isEmpty()) {
        compareRows();
        return;
    }
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
    const auto rows = countedRows();
    const bool isOff = rows != m_selected.exists() || m_selected.hasTooMany();
    if (isOff) { // rules C14, C15
        const QString why = !rows ? QStringLiteral("what is left to fetch was not told")
            : *rows == m_selected.exists()
            ? QStringLiteral("more rows than EXISTS said")
            : QStringLiteral("%1 rows, EXISTS says %2").arg(*rows).arg(m_selected.exists());
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
