// SPDX-License-Identifier: GPL-3.0-or-later
// resyncPlan: how to make a cached mailbox true again, as a pure function to a value with its reason.
#pragma once

#include "core/store/changeset.h"

namespace homing::sync {

/// The ladder, best first (design section 5).
enum class Strategy { Unchanged, Reconnect, Qresync, Condstore, UidDiff, Rebuild, Initial };

/// The contract's word: "qresync", "uid-diff", ...
QString strategyName(Strategy strategy);

/// What this connection can be trusted with.
struct SyncAbilities {
    bool condstore = false;
    bool qresync = false; // capability seen and ENABLE QRESYNC sent on this connection, not refused (rule C1)
    bool esearch = false;
    bool reconnect = false; // the server holds our session, left with this mailbox (quick reconnect, rule R2)
};

/// What the server has said of the mailbox, by STATUS or SELECT; absent: not said yet.
struct ServerView {
    std::optional<imap::UidValidity> uidValidity;
    std::optional<imap::Uid> uidNext;
    std::optional<imap::ModSeq> highestModSeq; // 0: none kept
    std::optional<quint32> messages;
    std::optional<quint32> unseen;
    bool noModSeq = false;
    bool isSelected = false; // from SELECT, not STATUS
};

struct ResyncPlan {
    Strategy strategy = Strategy::Initial;
    QString reason;
};

/// Asked three times: before SELECT (server unknown), with STATUS data (may answer Unchanged), and after SELECT.
/// `cachedUnseen`: unread messages in the cache by the server's flags.
ResyncPlan resyncPlan(const store::SyncState &cached, quint32 cachedUnseen, const ServerView &server,
                      const SyncAbilities &abilities);

/// RFC 7162 3.2.5.2: a sample of sequence numbers and their UIDs, dense towards the end (distances double).
/// `uids` are all UIDs of the mailbox, so that the n-th has sequence number n (rule C4).
void sampleMatchData(const imap::UidSet &uids, imap::UidSet &sequence, imap::UidSet &sampled);

} // namespace homing::sync
