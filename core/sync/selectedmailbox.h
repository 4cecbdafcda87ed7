// SPDX-License-Identifier: GPL-3.0-or-later
// SelectedMailbox: folds every untagged response about the selected mailbox into a delta and a
// state. Knows sequence numbers; nothing above it does. No I/O, no thread of its own. Invariant:
// exists() never goes below zero, whatever the server says; an unknown UID never changes a count
// (rule C7).
#pragma once

#include "core/store/changeset.h"
#include "core/sync/headerdecoder.h"
#include "core/sync/uidindex.h"

namespace homing::sync {

class SelectedMailbox
{
public:
    /// `cachedUids`: every UID in the cache, hidden rows included.
    SelectedMailbox(store::SyncState cached, imap::UidSet cachedUids);

    /// SELECT is on its way: EXISTS is absolute now and sequence numbers are not mapped until
    /// endSelect().
    void beginSelect();
    /// Who of the known is gone: told by SELECT's answer (VANISHED), or only believe() will say.
    enum class Gone { Told, Untold };
    /// The tagged OK of SELECT: what it said holds.
    void endSelect(Gone gone);

    void fold(const imap::Response &response);
    /// The tagged response of any command while this mailbox is selected (RFC 7162
    /// section 6).
    void foldTagged(const std::optional<imap::ResponseCode> &code);

    // --- what the server said since beginSelect()
    std::optional<imap::UidValidity> uidValidity() const { return m_uidValidity; }
    std::optional<imap::Uid> uidNext() const { return m_uidNext; }
    std::optional<imap::ModSeq> highestModSeq() const { return m_selectModSeq; }
    bool noModSeq() const { return m_noModSeq; }
    /// It was higher, and the mailbox is not as it was then: one that is counts wrongly, that is
    /// all.
    bool isUidNextFallen() const;
    quint32 exists() const { return m_exists; }
    bool isReadOnly() const { return m_readOnly; }

    // --- what we hold
    const store::SyncState &cached() const { return m_cached; }
    const imap::UidSet &cachedUids() const { return m_cachedUids; }
    const imap::UidSet &known() const { return m_known.set(); }
    /// Reported as new by UID, without a header so far.
    const imap::UidSet &newWithoutHeader() const { return m_newWithoutHeader.set(); }
    /// UIDs that FETCH named since clearReported(): the RFC 4549 way compares them with the cache.
    const imap::UidSet &reported() const { return m_reported.set(); }
    void clearReported() { m_reported = {}; }
    /// An EXPUNGE came whose row could not be told: a UID SEARCH must.
    bool hasUnmappedExpunge() const { return m_hasUnmappedExpunge; }
    /// More were known at SELECT's tagged answer than its EXISTS said: somebody is gone and was not
    /// named. Arrivals soon hide that in the count.
    bool hasTooMany() const { return m_tooMany > 0; }
    /// How many messages the server has beyond those known, at the top.
    quint32 unknownAtTop() const;
    /// How often EXISTS was said.
    quint64 announcements() const { return m_announcements; }
    /// A VANISHED named UIDs that may be of messages at the top, announced and never seen: it could
    /// not be counted (rule C7).
    bool mayBeGoneAtTop() const { return m_mayBeGoneAtTop; }
    /// What is at the top was asked for: the answer is complete, or brought nothing and so nothing
    /// is there.
    void settleTop(bool hasNothing);
    /// The lowest UID that does not count as seen: new mail starts here.
    imap::Uid nextToFetch() const { return m_nextToFetch; }

    // --- corrections by UID SEARCH or a flag scan
    /// Only these UIDs of `scope` are on the server: the rest of the known ones there has vanished.
    /// Takes back a VANISHED that named UIDs which are there after all (rule C15).
    void believe(const imap::UidSet &onServer, const imap::UidSet &scope);
    /// The server has these UIDs, for other messages than those known.
    void forget(const imap::UidSet &replaced);
    /// A UIDVALIDITY change: the delta empties the mailbox first, nothing is known.
    void startRebuild();
    /// All UIDs below are fetched from this one up (first sync runs newest first).
    void setOldestFetched(imap::Uid uid);
    /// What the server listed below oldestFetched: not here, and counted in EXISTS.
    void setUnfetched(const imap::UidSet &uids);
    /// From SELECT's answer, and while it is held no higher than it is: the token that holds when
    /// the delta is in.
    void adoptSelectToken();
    /// All messages below `uid` that exist are fetched, or are older than oldestFetched.
    void advanceNextToFetch(imap::Uid uid);
    void setNextToFetch(imap::Uid uid) { m_nextToFetch = uid; }
    /// While windows of old headers are fetched, their MODSEQ says nothing about what else changed.
    void setTokenFromFetch(bool on) { m_tokenFromFetch = on; }
    /// A message that the server lists and refuses to give: a row without a header, so that it is
    /// shown and counted.
    void addUnreadable(imap::Uid uid);
    /// All that the server has is listed here now, if the counts say so: sequence numbers below are
    /// sure.
    void noteWhole();
    /// Nothing better than what is known will come.
    void trustNumbers();
    /// Something of what the server said is lost: until the next SELECT the token stays where it
    /// is, so that it is said again.
    void holdToken() { m_isTokenHeld = true; }
    bool isTokenHeld() const { return m_isTokenHeld; }
    /// All since the token was said again, and could be read.
    void releaseToken() { m_isTokenHeld = false; }

    /// Rows below `uid` that the cache does not have wait for the delta after this one: windows of
    /// a first sync may be answered side by side, and only a window that is whole is committed.
    void holdBackBelow(imap::Uid uid);

    bool hasDelta() const { return !m_vanished.isEmpty() || !m_delta.isEmpty(); }
    const store::MailboxDelta &delta() const;
    store::MailboxDelta takeDelta();
    /// Forget what was folded but not taken.
    void dropDelta();
    /// The state that holds once the delta is applied.
    store::SyncState state() const;
    /// The delta was taken and is in the store now, with this state.
    void commit(const store::SyncState &state);

private:
    void foldCode(const imap::ResponseCode &code);
    void foldExists(quint32 count);
    void foldExpunge(imap::SeqNum seq);
    void foldVanished(const imap::UidSet &uids, bool earlier);
    void foldFetch(const imap::FetchData &fetch);
    std::optional<quint32> uidOf(imap::SeqNum seq) const;
    bool mayBeOfKnown(imap::SeqNum seq) const;
    void foldByNumber();
    quint64 listedCount() const;
    quint64 listedBelow(quint32 uid) const;
    quint32 listedAt(quint64 index) const;
    void removeKnown(const imap::UidSet &gone);

    store::SyncState m_cached;
    imap::UidSet m_cachedUids;
    AddressBook m_addresses;
    UidIndex m_known;
    UidIndex m_newWithoutHeader;
    UidIndex m_holes;     // on the server, not among the known, as UID SEARCH or a scan told
    UidIndex m_unfetched; // on the server, below oldestFetched
    UidIndex m_reported;
    UidIndex m_vanished;      // of the delta
    quint32 m_wholeBelow = 0; // below this UID the server has exactly what is known or a hole
    mutable store::MailboxDelta m_delta; // delta() sets its `vanished`
    std::map<quint32, store::MessageUpdate>
        m_taken; // updates of UIDs that a doubted VANISHED named
    std::map<quint32, store::MessageUpdate> m_heldBack;
    /// FETCH without UID, by sequence number, until it is sure whose number that is.
    std::map<quint32, imap::FetchData> m_byNumber;
    std::optional<imap::UidValidity> m_uidValidity;
    std::optional<imap::Uid> m_uidNext;
    std::optional<imap::ModSeq> m_selectModSeq;
    imap::ModSeq m_token;
    imap::ModSeq m_seenModSeq;
    std::optional<imap::ModSeq> m_codeModSeq;
    imap::Uid m_nextToFetch;
    imap::Uid m_oldestFetched;
    std::optional<imap::FlagSet> m_permanentFlags;
    quint32 m_exists = 0;
    quint64 m_announcements = 0;
    quint64 m_tooMany = 0;
    bool m_mayBeGoneAtTop = false;
    bool m_mayCreateKeywords = false;
    bool m_noModSeq = false;
    bool m_isTokenHeld = false;
    bool m_readOnly = false;
    bool m_selecting = false;
    bool m_areNumbersSure = true;
    bool m_hasArrivals =
        false; // EXISTS grew while older messages were not fetched: nothing is mapped until then
    bool m_hasUnmappedExpunge = false;
    bool m_tokenFromFetch = true;
};

} // namespace homing::sync
