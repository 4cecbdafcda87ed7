// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/selectedmailbox.h"

#include "core/sync/headerdecoder.h"

namespace homing::sync {

using namespace imap;

namespace {

constexpr quint8 settableFlags = quint8(SystemFlag::Seen) | quint8(SystemFlag::Answered)
    | quint8(SystemFlag::Flagged) | quint8(SystemFlag::Deleted) | quint8(SystemFlag::Draft);

} // namespace

SelectedMailbox::SelectedMailbox(store::SyncState cached, UidSet cachedUids)
    : m_cached(std::move(cached))
    , m_cachedUids(std::move(cachedUids))
    , m_known(m_cachedUids)
    , m_token(m_cached.highestModSeq)
    , m_nextToFetch(std::max(m_cached.uidNext, Uid(1)))
    , m_oldestFetched(m_cached.oldestFetched)
    , m_exists(m_cached.exists)
{
}

void SelectedMailbox::beginSelect()
{
    m_selecting = true;
    dropDelta();
    m_known.assign(m_cachedUids);
    m_newWithoutHeader = {};
    m_holes = {};
    m_unfetched = {};
    m_wholeBelow = 0;
    m_reported = {};
    m_mayBeGoneAtTop = false;
    m_uidValidity.reset();
    m_uidNext.reset();
    m_selectModSeq.reset();
    m_noModSeq = m_isTokenHeld = false;
    m_readOnly = false;
    m_permanentFlags.reset();
    m_seenModSeq = {};
    m_codeModSeq.reset();
    m_exists = 0;
    m_hasArrivals = m_hasUnmappedExpunge = false;
    m_tooMany = 0;
    m_areNumbersSure = false;
}

void SelectedMailbox::endSelect(Gone gone)
{
    m_selecting = false;
    m_areNumbersSure = gone == Gone::Told || m_cachedUids.isEmpty();
    const quint64 listed = m_known.count() + m_newWithoutHeader.count();
    m_tooMany = gone == Gone::Told && listed > m_exists ? listed - m_exists : 0;
    m_seenModSeq = {};
    if (m_permanentFlags)
        return;
    m_permanentFlags.emplace(); // RFC 3501 7.1: none told, so all can be changed
    m_permanentFlags->setSystemBits(settableFlags);
    m_mayCreateKeywords = true;
}

void SelectedMailbox::fold(const Response &response)
{
    struct Folder
    {
        SelectedMailbox &self;
        void operator()(const StatusResponse &status)
        {
            if (status.code)
                self.foldCode(*status.code);
        }
        void operator()(const ExistsData &data) { self.foldExists(data.count); }
        void operator()(const ExpungeData &data) { self.foldExpunge(data.seq); }
        void operator()(const VanishedData &data) { self.foldVanished(data.uids, data.earlier); }
        void operator()(const ExpungedData &data) { self.foldVanished(data.uids, false); }
        void operator()(const FetchData &data) { self.foldFetch(data); }
        // FLAGS lists what may be used; what is in use comes with FETCH.
        void operator()(const FlagsData &) { }
        void operator()(const RecentData &) { }
        // Not about the selected mailbox.
        void operator()(const TaggedResponse &) { }
        void operator()(const ContinuationRequest &) { }
        void operator()(const CapabilityData &) { }
        void operator()(const EnabledData &) { }
        void operator()(const ListData &) { }
        void operator()(const StatusData &) { }
        void operator()(const SearchData &) { }
        void operator()(const ESearchData &) { }
        void operator()(const SelectedData &) { }
        void operator()(const NewSidData &) { }
        void operator()(const DeletedSidData &) { }
        void operator()(const NamespaceData &) { }
        void operator()(const IdData &) { }
        void operator()(const UnknownData &) { }
    };
    std::visit(Folder {*this}, response);
}

void SelectedMailbox::foldCode(const ResponseCode &code)
{
    if (const auto *validity = std::get_if<CodeUidValidity>(&code)) {
        if (!validity->uidValidity.isNull())
            m_uidValidity = validity->uidValidity;
    } else if (const auto *next = std::get_if<CodeUidNext>(&code)) {
        m_uidNext = next->uidNext;
    } else if (const auto *modSeq = std::get_if<CodeHighestModSeq>(&code)) {
        if (m_selecting)
            m_selectModSeq = modSeq->modSeq;
        else
            m_codeModSeq = modSeq->modSeq;
    } else if (std::holds_alternative<CodeNoModSeq>(code)) {
        m_noModSeq = true;
    } else if (const auto *permanent = std::get_if<CodePermanentFlags>(&code)) {
        m_permanentFlags = permanent->flags;
        m_mayCreateKeywords = permanent->mayCreateKeywords;
    } else if (std::holds_alternative<CodeReadOnly>(code)) {
        m_readOnly = true;
    } else if (std::holds_alternative<CodeReadWrite>(code)) {
        m_readOnly = false;
    }
}

void SelectedMailbox::foldTagged(const std::optional<ResponseCode> &code)
{
    if (code)
        foldCode(*code);
    noteWhole();
    if (m_selecting || m_noModSeq || m_isTokenHeld || m_token.isNull())
        return;
    // A message that was announced and is not here may be older than what this answer speaks of.
    const bool hasUnlisted = m_hasArrivals && m_oldestFetched.value() > 1;
    if (unknownAtTop() > 0 || hasUnlisted || !m_newWithoutHeader.isEmpty())
        return;
    // Whose flags changed, or who is gone, is still to be found out.
    if (!m_byNumber.empty() || m_hasUnmappedExpunge)
        return;
    if (m_codeModSeq) {
        if (!m_codeModSeq->isNull())
            m_token = *m_codeModSeq;
    } else if (m_tokenFromFetch && m_seenModSeq > m_token) {
        m_token = m_seenModSeq;
    }
    m_codeModSeq.reset();
    m_seenModSeq = {};
}

void SelectedMailbox::foldExists(quint32 count)
{
    if (!m_selecting && m_oldestFetched.value() > 1 && count > m_exists)
        m_hasArrivals = true;
    m_exists = count;
    ++m_announcements;
}

quint32 SelectedMailbox::unknownAtTop() const
{
    // Older messages than oldestFetched are not known either, but they are not at the top: with
    // windows missing the difference says nothing.
    if (m_oldestFetched.value() > 1)
        return 0;
    const quint64 known = m_known.count();
    return m_exists > known ? quint32(m_exists - known) : 0;
}

void SelectedMailbox::settleTop(bool hasNothing)
{
    if (m_mayBeGoneAtTop && hasNothing)
        m_exists -= unknownAtTop();
    if (hasNothing || unknownAtTop() == 0)
        m_mayBeGoneAtTop = false;
}

std::optional<quint32> SelectedMailbox::uidOf(SeqNum seq) const
{
    if (m_selecting || !m_areNumbersSure || seq.isNull() || seq.value() > m_exists)
        return std::nullopt;
    const quint64 listed = listedCount();
    if (m_oldestFetched.value() <= 1) {
        if (listed > m_exists)
            return std::nullopt;
        // What is not listed came later and stands at the top; or it did not come with what came
        // behind it.
        const bool isWhole = listed == m_exists && !m_hasUnmappedExpunge;
        const quint64 sure = isWhole ? listed : listedBelow(m_wholeBelow);
        if (seq.value() > sure)
            return std::nullopt;
        return listedAt(seq.value() - 1);
    }
    // First sync not finished: what is known is the newest part, so count from the top.
    // Of a window that is still coming, some rows are known and others not.
    const quint64 whole = listed - listedBelow(m_oldestFetched.value());
    const quint64 fromTop = m_exists - seq.value();
    if (m_hasArrivals || fromTop >= whole)
        return std::nullopt;
    return listedAt(listed - 1 - fromTop);
}

/// Not mapped now, and no header that is still to be fetched will tell its flags.
bool SelectedMailbox::mayBeOfKnown(SeqNum seq) const
{
    const bool isShifted = m_oldestFetched.value() > 1 ? m_hasArrivals : m_wholeBelow == 0;
    return (!m_areNumbersSure || isShifted) && !m_selecting && seq.value() <= m_exists;
}

// Listed: known, or a hole; the two are disjoint, and there is hardly ever a hole.

quint64 SelectedMailbox::listedCount() const
{
    return m_known.count() + m_holes.count();
}

quint64 SelectedMailbox::listedBelow(quint32 uid) const
{
    return m_known.countBelow(uid) + m_holes.countBelow(uid);
}

quint32 SelectedMailbox::listedAt(quint64 index) const
{
    if (m_holes.isEmpty())
        return m_known.at(index);
    quint32 low = 1; // the first UID with more than `index` listed up to it
    quint32 high = ~quint32(0);
    while (low < high) {
        const quint32 middle = low + (high - low) / 2;
        if (listedBelow(middle + 1) > index)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void SelectedMailbox::noteWhole()
{
    const bool isWhole = m_oldestFetched.value() <= 1 && !m_selecting && !m_hasUnmappedExpunge
        && listedCount() == m_exists;
    if (!isWhole)
        return;
    m_wholeBelow = m_known.isEmpty() ? 1 : m_known.max() + 1; // UIDs end below the largest number
    foldByNumber();
}

void SelectedMailbox::trustNumbers()
{
    m_areNumbersSure = true;
    foldByNumber();
}

void SelectedMailbox::foldByNumber()
{
    if (!m_areNumbersSure)
        return;
    for (auto told = m_byNumber.begin(); told != m_byNumber.end();) {
        const auto uid = uidOf(told->second.seq);
        if (!uid) {
            ++told;
            continue;
        }
        told->second.uid = Uid(*uid);
        const FetchData fetch = std::move(told->second);
        told = m_byNumber.erase(told);
        foldFetch(fetch);
    }
}

void SelectedMailbox::removeKnown(const UidSet &gone)
{
    if (gone.isEmpty())
        return;
    m_known.subtract(gone);
    m_newWithoutHeader.subtract(gone);
    for (const Interval &interval : gone.intervals()) {
        auto update = m_delta.updates.lower_bound(interval.first);
        while (update != m_delta.updates.end() && update->first <= interval.last) {
            m_taken.insert_or_assign(update->first, std::move(update->second));
            update = m_delta.updates.erase(update);
        }
    }
    m_vanished.unite(gone);
}

void SelectedMailbox::foldExpunge(SeqNum seq)
{
    if (seq.isNull() || seq.value() > m_exists)
        return;
    const auto uid = uidOf(seq);
    std::map<quint32, FetchData> shifted;
    for (auto &[number, fetch] : m_byNumber) {
        if (number > seq.value())
            fetch.seq = SeqNum(number - 1);
        if (number != seq.value())
            shifted.emplace(fetch.seq.value(), std::move(fetch));
    }
    m_byNumber = std::move(shifted);
    if (!uid)
        m_hasUnmappedExpunge = true;
    else if (m_holes.contains(*uid))
        m_holes.remove(*uid, *uid);
    else
        removeKnown(UidSet::single(*uid));
    --m_exists;
}

void SelectedMailbox::foldVanished(const UidSet &uids, bool earlier)
{
    const UidSet gone = m_known.intersected(uids);
    const UidSet goneNew =
        m_newWithoutHeader.intersected(uids).united(m_holes.intersected(uids)).subtracted(gone);
    const UidSet unfetched = m_unfetched.intersected(uids).subtracted(gone).subtracted(goneNew);
    m_newWithoutHeader.subtract(goneNew);
    m_holes.subtract(goneNew);
    m_unfetched.subtract(uids);
    removeKnown(gone);
    if (earlier) // behind SELECT's answer, and about the time before it
        m_tooMany -= std::min(m_tooMany, gone.count() + goneNew.count());
    if (earlier || m_selecting)
        return;
    if (!m_byNumber.empty()) { // which numbers it shifts nobody knows
        m_byNumber.clear();
        m_isTokenHeld = true;
    }
    const quint64 count = gone.count() + goneNew.count() + unfetched.count();
    m_exists -= quint32(std::min<quint64>(count, m_exists));
    const UidSet atTop = uids.intersected(UidSet::range(m_nextToFetch.value(), ~quint32(0)))
                             .subtracted(gone)
                             .subtracted(goneNew);
    if (unknownAtTop() > 0 && !atTop.isEmpty())
        m_mayBeGoneAtTop = true;
}

void SelectedMailbox::foldFetch(const FetchData &fetch)
{
    quint32 uid = 0;
    if (fetch.uid)
        uid = fetch.uid->value();
    else if (const auto mapped = uidOf(fetch.seq))
        uid = *mapped;
    else if (mayBeOfKnown(fetch.seq) && fetch.flags)
        m_byNumber.insert_or_assign(fetch.seq.value(), fetch);
    if (uid == 0)
        return;
    if (fetch.flags && !m_byNumber.empty())
        m_byNumber.erase(fetch.seq.value()); // this is newer
    if (fetch.modSeq)
        m_seenModSeq = std::max(m_seenModSeq, *fetch.modSeq);
    const bool saysFlags = fetch.flags.has_value();
    if (!saysFlags && !fetch.envelope && !fetch.modSeq)
        return; // a body section: not ours
    m_reported.add(uid);

    const bool isKnown = m_known.contains(uid);
    if (!isKnown) {
        if (isWholeRow(fetch)) {
            m_known.add(uid);
            m_newWithoutHeader.remove(uid, uid);
            m_holes.remove(uid, uid);
        } else if (saysFlags && uid >= m_nextToFetch.value()) {
            m_newWithoutHeader.add(uid);
        }
    }
    store::MessageUpdate update = messageUpdate(fetch, m_addresses);
    const auto [at, isFirst] = m_delta.updates.try_emplace(uid, std::move(update));
    if (isFirst)
        return;
    store::MessageUpdate &held = at->second;
    if (update.flags)
        held.flags = std::move(update.flags);
    if (update.modSeq)
        held.modSeq = update.modSeq;
    if (update.header) {
        held.header = std::move(update.header);
        held.bodyStructure = std::move(update.bodyStructure);
        held.hasAttachment = update.hasAttachment;
        held.internalDate = update.internalDate;
        held.size = update.size;
    }
}

void SelectedMailbox::believe(const UidSet &onServer, const UidSet &scope)
{
    const UidSet inScope = scope.intersected(onServer);
    const UidSet wronglyGone = m_vanished.intersected(inScope).intersected(m_cachedUids);
    m_vanished.subtract(wronglyGone);
    m_known.unite(wronglyGone);
    for (auto &[uid, update] : m_taken) {
        if (wronglyGone.contains(uid))
            m_delta.updates.insert_or_assign(uid, std::move(update));
    }
    m_taken.clear();
    m_hasUnmappedExpunge = false;
    m_tooMany = 0;
    removeKnown(m_known.intersected(scope).subtracted(onServer));
    m_newWithoutHeader.subtract(m_newWithoutHeader.intersected(scope).subtracted(onServer));
    const UidSet listable =
        inScope.intersected(UidSet::range(std::max(1U, m_oldestFetched.value()), ~quint32(0)));
    m_holes.subtract(scope);
    m_holes.unite(listable.subtracted(m_known.set()));
    trustNumbers();
}

void SelectedMailbox::forget(const UidSet &replaced)
{
    const UidSet gone = m_known.intersected(replaced);
    removeKnown(gone);
    m_holes.unite(gone);
}

void SelectedMailbox::addUnreadable(Uid uid)
{
    m_known.add(uid.value());
    m_newWithoutHeader.remove(uid.value(), uid.value());
    m_holes.remove(uid.value(), uid.value());
    store::MessageUpdate &update = m_delta.updates[uid.value()];
    if (!update.header)
        update.header.emplace();
}

void SelectedMailbox::startRebuild()
{
    m_delta = {};
    m_vanished = {};
    m_delta.rebuild = true;
    m_areNumbersSure = true; // there is none that could be wrong
    m_hasUnmappedExpunge = false;
    m_tooMany = 0;
    m_byNumber.clear();
    m_taken.clear();
    m_known = {};
    m_cachedUids = {};
    m_newWithoutHeader = {};
    m_holes = {};
    m_unfetched = {};
    m_wholeBelow = 0;
    m_reported = {};
    m_token = {};
    m_nextToFetch = Uid(1);
    m_oldestFetched = {};
    m_cached = {};
}

void SelectedMailbox::adoptSelectToken()
{
    const ModSeq mark = m_noModSeq ? ModSeq() : m_selectModSeq.value_or(ModSeq());
    m_token = m_isTokenHeld ? std::min(m_token, mark) : mark;
}

bool SelectedMailbox::isUidNextFallen() const
{
    const bool isAsItWas = !m_cached.highestModSeq.isNull()
        && m_selectModSeq.value_or(ModSeq()) == m_cached.highestModSeq;
    return m_uidNext && !m_uidNext->isNull() && *m_uidNext < m_cached.uidNext && !isAsItWas;
}

void SelectedMailbox::setOldestFetched(Uid uid)
{
    m_oldestFetched = uid;
    if (!m_unfetched.isEmpty())
        m_unfetched.remove(std::max(1U, uid.value()), ~quint32(0));
}

void SelectedMailbox::setUnfetched(const UidSet &uids)
{
    m_unfetched.assign(uids);
    // More than listed: some came between the list and now.
    if (m_exists > m_known.count() + uids.subtracted(m_known.set()).count())
        m_hasArrivals = true;
}

void SelectedMailbox::advanceNextToFetch(Uid uid)
{
    m_nextToFetch = std::max(m_nextToFetch, uid);
}

const store::MailboxDelta &SelectedMailbox::delta() const
{
    m_delta.vanished = m_vanished.set();
    return m_delta;
}

store::MailboxDelta SelectedMailbox::takeDelta()
{
    m_taken.clear();
    m_delta.vanished = m_vanished.set();
    m_vanished = {};
    return std::exchange(m_delta, {});
}

void SelectedMailbox::dropDelta()
{
    m_byNumber.clear();
    m_delta = {};
    m_vanished = {};
    m_heldBack.clear();
    m_taken.clear();
}

void SelectedMailbox::holdBackBelow(Uid uid)
{
    const auto end = m_delta.updates.lower_bound(uid.value());
    for (auto update = m_delta.updates.begin(); update != end;) {
        const auto next = std::next(update);
        if (!m_cachedUids.contains(update->first))
            m_heldBack.insert(m_delta.updates.extract(update));
        update = next;
    }
}

void SelectedMailbox::commit(const store::SyncState &state)
{
    m_cached = state;
    m_cachedUids = m_known.set();
    std::vector<quint32> held;
    for (const auto &[uid, update] : m_heldBack)
        held.push_back(uid);
    m_cachedUids.subtract(UidSet::fromUids(std::move(held)));
    m_delta.updates.merge(m_heldBack);
    m_heldBack.clear();
}

store::SyncState SelectedMailbox::state() const
{
    store::SyncState state = m_cached;
    if (m_uidValidity)
        state.uidValidity = *m_uidValidity;
    state.uidNext = m_nextToFetch;
    state.highestModSeq = m_token;
    state.noModSeq = m_noModSeq;
    state.exists = m_exists;
    state.oldestFetched = m_oldestFetched;
    if (m_permanentFlags) {
        state.permanentFlags = *m_permanentFlags;
        state.mayCreateKeywords = m_mayCreateKeywords;
    }
    state.isReadOnly = m_readOnly;
    return state;
}

} // namespace homing::sync
