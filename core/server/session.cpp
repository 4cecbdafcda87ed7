// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/session.h"

#include "core/server/reconnect.h"
#include "core/server/wiretext.h"

namespace homing::server {

using imap::Interval;
using imap::UidSet;

namespace {

constexpr qsizetype vanishedOctets = 32 * 1024; // per response line

QByteArray number(quint64 value)
{
    return QByteArray::number(value);
}

} // namespace

Session::Session(const ServerOptions &options, const ServerFaults &faults)
    : m_options(options)
    , m_faults(faults)
{
}

Session::~Session()
{
    leave();
    deselect();
}

SessionState Session::state() const
{
    SessionState state;
    if (m_mailbox) {
        state.mailbox = m_name;
        state.uidValidity = m_uidValidity;
        state.isReadOnly = m_isReadOnly;
        state.recent = m_recent;
    }
    state.isAware = m_isAware;
    state.isQresync = m_isQresync;
    state.reportsExpunged = m_reportsExpunged;
    if (m_hasNotify)
        state.events = m_events;
    if (m_watch)
        state.watch = m_watch->groups();
    return state;
}

void Session::restore(const SessionState &state, Mailboxes &mailboxes)
{
    m_isAware = m_isAware || state.isAware;
    m_isQresync = m_isQresync || state.isQresync;
    m_reportsExpunged = m_reportsExpunged || state.reportsExpunged;
    if (!state.events || m_hasNotify)
        return; // what was asked on this connection counts
    std::unique_ptr<Watch> watch;
    if (state.watch)
        watch = std::make_unique<Watch>(*this, mailboxes, m_faults, *state.watch);
    notify(*state.events, std::move(watch));
}

void Session::keepRecent(const UidSet &recent)
{
    m_recent.unite(uidsIn(rangesOfUids(recent)));
}

void Session::loseSid()
{
    m_lostSid = std::exchange(m_sid, {});
    news();
}

void Session::tellLostSid(Output &out)
{
    out.line("* DELETEDSID " + sidToWire(std::exchange(m_lostSid, {}), m_faults.sidForm));
    deselect();
}

void Session::leave()
{
    if (m_table)
        m_table->leave(*this);
}

Session::Gone Session::earlierForm() const
{
    return m_isQresync && !m_faults.expungedForVanished ? Gone::VanishedEarlier : Gone::Expunged;
}

bool Session::has(QByteArrayView capability) const
{
    // Of no use alone: the one counts mod-sequences, the other needs both
    // (draft-ietf-lemonade-reconnect-07 section 2).
    if ((capability == "X-DRAFT-I01-EXPUNGED" && !offersModSeqs())
        || (capability == "STARTTLS" && !m_offersStartTls)
        || (capability == "X-DRAFT-W07-RECONNECT" && (!m_table || !has("X-DRAFT-I01-EXPUNGED"))))
        return false;
    return std::none_of(m_options.without.begin(), m_options.without.end(),
                        [&](const QByteArray &left) { return capability == left; });
}

void Session::becomeAware(Output &out)
{
    if (m_isAware)
        return;
    m_isAware = true;
    if (m_mailbox && hasModSeqs())
        out.line("* OK [HIGHESTMODSEQ " + number(m_mailbox->highestModSeq()) + "] Highest");
}

void Session::select(std::shared_ptr<Mailbox> mailbox, bool readOnly, const QByteArray &name)
{
    deselect();
    m_mailbox = std::move(mailbox);
    m_name = name;
    m_uidValidity = m_mailbox->uidValidity();
    m_isReadOnly = readOnly;
    m_view.reserve(m_mailbox->messages().size());
    std::vector<quint32> recent;
    for (const Message &message : m_mailbox->messages()) {
        m_view.push_back(message.uid);
        if (message.isRecent)
            recent.push_back(message.uid);
    }
    m_recent = UidSet::fromUids(std::move(recent));
    if (!readOnly)
        m_mailbox->takeRecent();
    m_topUid = m_mailbox->uidNext() - 1;
    m_keywordsTold = m_mailbox->keywords().size();
    m_mailbox->addObserver(this);
}

void Session::deselect()
{
    if (m_mailbox)
        m_mailbox->removeObserver(this);
    m_mailbox.reset();
    m_view.clear();
    m_topUid = 0;
    m_recent = {};
    m_flagNews = {};
    m_vanished = {};
    m_vanishedModSeq = 0;
    m_modSeqTold = 0;
    m_vanishedTold = false;
    m_ownExpunges = false;
    m_isGone = false;
}

quint32 Session::sequenceOf(quint32 uid) const
{
    const auto it = std::lower_bound(m_view.begin(), m_view.end(), uid);
    return it != m_view.end() && *it == uid ? quint32(it - m_view.begin()) + 1 : 0;
}

Session::ViewRanges Session::rangesOfUids(const UidSet &uids) const
{
    ViewRanges ranges;
    for (const Interval &interval : uids.intervals()) {
        const auto from = std::lower_bound(m_view.begin(), m_view.end(), interval.first);
        const auto to = std::upper_bound(from, m_view.end(), interval.last);
        if (from != to)
            ranges.emplace_back(size_t(from - m_view.begin()), size_t(to - m_view.begin()));
    }
    return ranges;
}

Session::ViewRanges Session::rangesOfNumbers(const UidSet &numbers) const
{
    ViewRanges ranges;
    for (const Interval &interval : numbers.intervals()) {
        const size_t from = std::min<size_t>(interval.first - 1, m_view.size());
        const size_t to = std::min<size_t>(interval.last, m_view.size());
        if (from < to)
            ranges.emplace_back(from, to);
    }
    return ranges;
}

UidSet Session::uidsIn(const ViewRanges &ranges) const
{
    std::vector<quint32> uids;
    for (const auto &[from, to] : ranges)
        uids.insert(uids.end(), m_view.begin() + qsizetype(from), m_view.begin() + qsizetype(to));
    return UidSet::fromUids(std::move(uids));
}

void Session::tellFlagsAndPermanentFlags(Output &out)
{
    QByteArray flags = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";
    for (const QByteArray &keyword : m_mailbox->keywords())
        flags += ' ' + keyword;
    m_keywordsTold = m_mailbox->keywords().size();
    out.line("* FLAGS (" + flags + ')');
    if (m_isReadOnly)
        out.line("* OK [PERMANENTFLAGS ()] Read-only");
    else
        out.line("* OK [PERMANENTFLAGS (" + flags + " \\*)] Flags are kept");
}

void Session::tellExists(Output &out)
{
    out.line("* " + number(m_view.size() + (m_faults.wrongExists ? 1 : 0)) + " EXISTS");
}

void Session::tellVanished(Output &out, UidSet uids, Gone form)
{
    if (m_faults.vanishedUnknownUids) // that never were and, so far above, will hardly ever be
        uids.add(0xfffffff0U, 0xfffffff8U);
    if (uids.isEmpty())
        return;
    const QByteArray head = form == Gone::VanishedEarlier ? "* VANISHED (EARLIER) "
        : form == Gone::Vanished                          ? "* VANISHED "
                                                          : "* EXPUNGED ";
    for (const UidSet &piece : uids.split(vanishedOctets)) {
        out.line(head + piece.toWire());
        if (m_faults.vanishedTwice)
            out.line(head + piece.toWire());
    }
}

void Session::tellFetch(Output &out, quint32 uid, bool withUid, bool withFlags)
{
    const Message *message = m_mailbox->find(uid);
    const quint32 sequence = sequenceOf(uid);
    if (!message || sequence == 0)
        return;
    const bool withModSeq = m_isAware && hasModSeqs();
    QByteArray items;
    const auto add = [&](const QByteArray &item) {
        if (!items.isEmpty())
            items += ' ';
        items += item;
    };
    if (withUid || m_isAware)
        add("UID " + number(uid));
    if (withModSeq) {
        add("MODSEQ (" + number(message->modSeq) + ')');
        noteModSeqTold(message->modSeq);
    }
    if (withFlags)
        add("FLAGS " + toFlagList(message->flags, isRecent(uid)));
    if (!items.isEmpty())
        out.line("* " + number(sequence) + " FETCH (" + items + ')');
}

void Session::tellUntagged(Output &out)
{
    if (!m_faults.untaggedAnywhere)
        return;
    out.line("* OK By the way");
    if (!m_mailbox)
        return;
    flushKeywords(out);
    tellExists(out);
    if (!m_view.empty())
        tellFetch(out, m_view[m_view.size() / 2], false, true);
}

void Session::flushKeywords(Output &out)
{
    if (m_mailbox && m_mailbox->keywords().size() != m_keywordsTold)
        tellFlagsAndPermanentFlags(out);
}

void Session::flushExpunges(Output &out)
{
    if (m_vanished.isEmpty())
        return;
    const UidSet gone = std::exchange(m_vanished, {});
    m_vanishedModSeq = 0;
    m_vanishedTold = true;
    tellExpunged(out, gone);
}

void Session::flush(Output &out, bool mayExpunge)
{
    if (m_mailbox)
        flushSelected(out, mayExpunge);
    if (m_watch && !m_watch->flush(out))
        notifyNone(); // RFC 5465 5.8
}

void Session::flushSelected(Output &out, bool mayExpunge)
{
    if (m_events.flags)
        flushKeywords(out);
    if (mayExpunge && (m_events.messages || m_ownExpunges)) {
        m_ownExpunges = false;
        flushExpunges(out);
    }
    if (m_events.flags) {
        const UidSet flagNews = std::exchange(m_flagNews, {});
        for (const auto &[from, to] : rangesOfUids(flagNews)) {
            for (size_t i = from; i < to; ++i)
                tellFetch(out, m_view[i], m_events.betweenCommands, true); // RFC 5465 5.1: with UID
        }
    }
    if (m_events.messages)
        tellArrivals(out);
}

void Session::flushBetweenCommands(Output &out)
{
    if (m_events.betweenCommands)
        flush(out, m_events.expungesBetweenCommands);
}

void Session::notify(SelectedEvents events, std::unique_ptr<Watch> watch)
{
    m_events = std::move(events);
    m_watch = std::move(watch);
    m_hasNotify = true;
    if (m_watch)
        m_watch->onNews = [this] { news(); };
}

void Session::notifyNone()
{
    SelectedEvents none;
    none.messages = none.flags = false;
    notify(std::move(none), nullptr);
}

void Session::tellExpunged(Output &out, const UidSet &uids)
{
    const bool vanishes = m_isQresync && hasModSeqs();
    if (vanishes || m_reportsExpunged) {
        dropFromView(uids);
        tellVanished(out, uids,
                     vanishes && !m_faults.expungedForVanished ? Gone::Vanished : Gone::Expunged);
        return;
    }
    // From the top, so that no number below is shifted by the one before.
    const ViewRanges ranges = rangesOfUids(uids);
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        for (size_t i = range->second; i > range->first; --i)
            out.line("* " + number(i) + " EXPUNGE");
    }
    dropFromView(uids);
}

void Session::dropFromView(const UidSet &uids)
{
    const ViewRanges ranges = rangesOfUids(uids);
    if (ranges.empty())
        return;
    size_t write = ranges.front().first;
    for (size_t i = 0; i < ranges.size(); ++i) {
        const size_t next = i + 1 < ranges.size() ? ranges[i + 1].first : m_view.size();
        for (size_t read = ranges[i].second; read < next; ++read)
            m_view[write++] = m_view[read];
    }
    m_view.resize(write);
    m_recent.subtract(uids);
}

void Session::tellArrivals(Output &out)
{
    if (m_mailbox->uidNext() - 1 <= m_topUid)
        return;
    const std::vector<Message> &messages = m_mailbox->messages();
    const auto first =
        std::upper_bound(messages.begin(), messages.end(), m_topUid,
                         [](quint32 top, const Message &message) { return top < message.uid; });
    m_topUid = m_mailbox->uidNext() - 1;
    if (first == messages.end())
        return; // came and went without being seen
    const quint64 recentBefore = m_recent.count();
    const size_t known = m_view.size();
    for (auto it = first; it != messages.end(); ++it) {
        m_view.push_back(it->uid);
        if (it->isRecent)
            m_recent.add(it->uid);
    }
    if (!m_isReadOnly)
        m_mailbox->takeRecent();
    tellExists(out);
    if (m_recent.count() != recentBefore)
        out.line("* " + number(m_recent.count()) + " RECENT");
    // RFC 5465 5.2; also of what this connection itself appended, which a client has to survive.
    for (size_t i = known; m_events.tellNew && i < m_view.size(); ++i)
        m_events.tellNew(*this, out, m_view[i]);
}

std::optional<quint64> Session::highestModSeqToTell()
{
    const quint64 told = std::exchange(m_modSeqTold, 0);
    const bool vanishedTold = std::exchange(m_vanishedTold, false);
    if (!m_mailbox || !m_isAware || !hasModSeqs())
        return std::nullopt;
    if (!m_vanished.isEmpty()) {
        if (told >= m_vanishedModSeq)
            return m_vanishedModSeq - 1;
        return std::nullopt;
    }
    if (vanishedTold && m_isQresync)
        return m_mailbox->highestModSeq();
    return std::nullopt;
}

void Session::messagesArrived()
{
    news();
}

void Session::flagsChanged(const UidSet &uids)
{
    // Messages that were not announced yet come with their flags when they are fetched.
    if (m_topUid > 0)
        m_flagNews.unite(uids.intersected(UidSet::range(1, m_topUid)));
    news();
}

void Session::messagesExpunged(const UidSet &uids, quint64 modSeq)
{
    if (m_topUid > 0) {
        const UidSet known = uids.intersected(UidSet::range(1, m_topUid));
        if (!known.isEmpty() && m_vanished.isEmpty())
            m_vanishedModSeq = modSeq;
        m_vanished.unite(known);
        m_flagNews.subtract(known);
    }
    news();
}

void Session::mailboxGone()
{
    m_isGone = true;
    news();
}

void Session::news()
{
    if (onNews)
        onNews();
}

} // namespace homing::server
