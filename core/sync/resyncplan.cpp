// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/resyncplan.h"

namespace homing::sync {

QString strategyName(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Unchanged:
        return QStringLiteral("unchanged");
    case Strategy::Reconnect:
        return QStringLiteral("reconnect");
    case Strategy::Qresync:
        return QStringLiteral("qresync");
    case Strategy::Condstore:
        return QStringLiteral("condstore");
    case Strategy::UidDiff:
        return QStringLiteral("uid-diff");
    case Strategy::Rebuild:
        return QStringLiteral("rebuild");
    case Strategy::Initial:
        return QStringLiteral("initial");
    }
    Q_UNREACHABLE();
}

namespace {

/// STATUS equal to the cache in all that it tells: nothing to open. Without a mod-sequence, flags other than \Seen
/// may have changed unseen; RFC 4549 section 3 accepts that for mailboxes that nobody looks at.
bool statusSaysUnchanged(const store::SyncState &cached, quint32 cachedUnseen, const ServerView &server,
                         const SyncAbilities &abilities)
{
    if (!server.uidValidity || *server.uidValidity != cached.uidValidity || !cached.isComplete())
        return false;
    if (!server.messages || *server.messages != cached.exists)
        return false;
    if (server.uidNext && *server.uidNext != cached.uidNext)
        return false;
    const bool hasModSeq = server.highestModSeq && !server.highestModSeq->isNull();
    if (hasModSeq && cached.highestModSeq.isNull() && abilities.condstore)
        return false; // it keeps them now (NOMODSEQ before): what changed till then is not known
    if (hasModSeq && !cached.highestModSeq.isNull())
        return *server.highestModSeq == cached.highestModSeq;
    return server.uidNext.has_value() && server.unseen && *server.unseen == cachedUnseen;
}

} // namespace

ResyncPlan resyncPlan(const store::SyncState &cached, quint32 cachedUnseen, const ServerView &server,
                      const SyncAbilities &abilities)
{
    if (cached.uidValidity.isNull())
        return {Strategy::Initial, QStringLiteral("nothing is cached yet")};
    if (server.uidValidity && *server.uidValidity != cached.uidValidity) {
        return {Strategy::Rebuild,
                QStringLiteral("UIDVALIDITY was %1 and is %2")
                    .arg(cached.uidValidity.value())
                    .arg(server.uidValidity->value())};
    }
    if (!server.isSelected && statusSaysUnchanged(cached, cachedUnseen, server, abilities))
        return {Strategy::Unchanged, QStringLiteral("STATUS equals the cache")};
    if (cached.highestModSeq.isNull())
        return {Strategy::UidDiff, QStringLiteral("no HIGHESTMODSEQ is cached")};
    if (server.noModSeq || (server.highestModSeq && server.highestModSeq->isNull()))
        return {Strategy::UidDiff, QStringLiteral("the mailbox keeps no mod-sequences (NOMODSEQ)")};
    if (server.isSelected && abilities.condstore && !server.highestModSeq)
        return {Strategy::UidDiff, QStringLiteral("SELECT gave no HIGHESTMODSEQ")};
    if (server.highestModSeq && *server.highestModSeq < cached.highestModSeq) {
        return {Strategy::UidDiff,
                QStringLiteral("HIGHESTMODSEQ went back from %1 to %2")
                    .arg(cached.highestModSeq.value())
                    .arg(server.highestModSeq->value())};
    }
    if (abilities.reconnect && abilities.condstore)
        return {Strategy::Reconnect, QStringLiteral("the server holds our session")};
    if (abilities.qresync)
        return {Strategy::Qresync, QStringLiteral("UIDVALIDITY and HIGHESTMODSEQ are cached")};
    if (abilities.condstore)
        return {Strategy::Condstore, QStringLiteral("the server has CONDSTORE but no QRESYNC")};
    return {Strategy::UidDiff, QStringLiteral("the server has no CONDSTORE")};
}

void sampleMatchData(const imap::UidSet &uids, imap::UidSet &sequence, imap::UidSet &sampled)
{
    sequence = {};
    sampled = {};
    const quint64 count = uids.count();
    if (count < 64) // a small mailbox: all UIDs at once cost less than a sample each time
        return;
    for (quint64 distance = 0; distance < count; distance = distance == 0 ? 8 : distance * 2) {
        const quint64 number = count - distance;
        sequence.add(quint32(number));
        sampled.add(uids.at(number - 1));
    }
}

} // namespace homing::sync
