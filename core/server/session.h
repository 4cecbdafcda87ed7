// SPDX-License-Identifier: GPL-3.0-or-later
// Session: what the server knows of one client beyond its socket: who it is, what it enabled, what
// it has selected, which messages it has been told of, and what it has still to be told. Knows no
// bytes in, only responses out. Invariant: m_view is the client's idea of the mailbox; a message
// leaves it only when VANISHED or EXPUNGE is written.
#pragma once

#include "core/server/imapserver.h"
#include "core/server/mailbox.h"
#include "core/server/output.h"
#include "core/server/watch.h"

namespace homing::server {

/// Which message events of the selected mailbox the client hears (RFC 5465 6.1). Without NOTIFY:
/// all, with commands and while it idles.
struct SelectedEvents
{
    bool messages = true; // MessageNew and MessageExpunge
    bool flags = true;
    bool betweenCommands = false;
    bool expungesBetweenCommands = false;
    /// What MessageNew brings besides EXISTS.
    std::function<void(Session &, Output &, quint32 uid)> tellNew = {};
};

/// What a resumable session keeps while no connection has it (draft-ietf-lemonade-reconnect-07
/// 3.1). UIDVALIDITY only to see that the mailbox was replaced.
struct SessionState
{
    QByteArray mailbox; // as the client wrote it; null when nothing is selected
    quint32 uidValidity = 0;
    bool isReadOnly = false;
    imap::UidSet recent;
    bool isAware = false;
    bool isQresync = false;
    bool reportsExpunged = false;
    std::optional<SelectedEvents> events; // of NOTIFY
    std::optional<std::vector<WatchGroup>> watch;
};

class SessionTable;

class Session final : public MailboxObserver
{
public:
    /// How a response names messages that are gone (RFC 7162 3.2.10,
    /// draft-melnikov-imap-expunged-01).
    enum class Gone { Vanished, VanishedEarlier, Expunged };

    Session(const ServerOptions &options, const ServerFaults &faults);
    ~Session() override;
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Called when there is something to tell that no command of this session caused.
    std::function<void()> onNews;

    bool isAuthenticated() const { return !m_user.isEmpty(); }
    const QByteArray &user() const { return m_user; }
    void setUser(const QByteArray &user) { m_user = user; }

    /// STARTTLS is possible here and has not been done.
    void setOffersStartTls(bool on) { m_offersStartTls = on; }

    // --- the resumable session, if there is one (draft-ietf-lemonade-reconnect-07)
    /// Without a table none is offered; it outlives this.
    void setTable(SessionTable *table) { m_table = table; }
    SessionTable *table() const { return m_table; }
    const QByteArray &sid() const { return m_sid; } // empty without one
    void setSid(const QByteArray &sid) { m_sid = sid; }
    SessionState state() const;
    /// Takes what belongs to the connection, in addition to what it has; selects nothing.
    void restore(const SessionState &state, Mailboxes &mailboxes);
    /// \Recent as it was, besides what is new.
    void keepRecent(const imap::UidSet &recent);
    /// Another connection has taken it.
    void loseSid();
    bool hasLostSid() const { return !m_lostSid.isEmpty(); }
    /// Tells it; the mailbox went with it.
    void tellLostSid(Output &out);
    /// The connection is gone; the session can be resumed.
    void leave();

    bool has(QByteArrayView capability) const;
    /// Mod-sequences exist at all here (CONDSTORE or QRESYNC).
    bool offersModSeqs() const { return has("CONDSTORE") || has("QRESYNC"); }
    /// ... and in the selected mailbox (no NOMODSEQ).
    bool hasModSeqs() const { return offersModSeqs() && !m_faults.noModSeq; }
    bool isAware() const { return m_isAware; }
    bool isQresync() const { return m_isQresync; }
    void enableQresync() { m_isQresync = true; }
    /// The client reads EXPUNGED (draft-melnikov-imap-expunged-01 3.2).
    void reportExpunged() { m_reportsExpunged = true; }
    /// For what went while the client was away.
    Gone earlierForm() const;
    /// A CONDSTORE enabling command came (RFC 7162 3.1); the first one with a mailbox selected is
    /// answered with HIGHESTMODSEQ.
    void becomeAware(Output &out);

    bool hasSelected() const { return m_mailbox != nullptr; }
    Mailbox &mailbox() { return *m_mailbox; }
    const std::shared_ptr<Mailbox> &selected() const { return m_mailbox; }
    bool isReadOnly() const { return m_isReadOnly; }
    bool isMailboxGone() const { return m_isGone; }
    /// `name` as the client wrote it.
    void select(std::shared_ptr<Mailbox> mailbox, bool readOnly, const QByteArray &name);
    void deselect();

    /// UIDs by sequence number - 1.
    const std::vector<quint32> &view() const { return m_view; }
    quint32 sequenceOf(quint32 uid) const; // 0 when not in the view
    bool isRecent(quint32 uid) const { return m_recent.contains(uid); }
    quint64 recentCount() const { return m_recent.count(); }
    /// Parts [from, to) of the view.
    using ViewRanges = std::vector<std::pair<size_t, size_t>>;
    ViewRanges rangesOfUids(const imap::UidSet &uids) const;
    ViewRanges rangesOfNumbers(const imap::UidSet &numbers) const;
    imap::UidSet uidsIn(const ViewRanges &ranges) const;

    // --- responses
    // ---------------------------------------------------------------------------------------
    void tellFlagsAndPermanentFlags(Output &out);
    void tellExists(Output &out);
    void tellVanished(Output &out, imap::UidSet uids, Gone form);
    /// A FETCH that no FETCH command asked for: with UID and MODSEQ once aware (RFC 7162 3.2.4).
    void tellFetch(Output &out, quint32 uid, bool withUid, bool withFlags);
    /// Data that nobody asked for and that changes nothing (fault).
    void tellUntagged(Output &out);
    /// FLAGS and PERMANENTFLAGS if the mailbox has keywords that the client has not heard of.
    void flushKeywords(Output &out);
    /// VANISHED or EXPUNGE for what is gone; only where they may stand.
    void flushExpunges(Output &out);
    void willTellExpunges() { m_ownExpunges = true; }
    /// Everything there is to tell; VANISHED and EXPUNGE only when `mayExpunge` (RFC 7162 3.2.10.2,
    /// S6).
    void flush(Output &out, bool mayExpunge);
    /// As flush(), where no command runs (RFC 5465 3.1). Nothing without NOTIFY.
    void flushBetweenCommands(Output &out);
    bool hearsBetweenCommands() const { return m_events.betweenCommands; }
    /// NOTIFY SET; `watch` for the other mailboxes.
    void notify(SelectedEvents events, std::unique_ptr<Watch> watch);
    void notifyNone();
    /// A command of this client runs: what it causes, it knows (RFC 5465 section 5).
    bool isActing() const { return m_isActing; }
    void setActing(bool on) { m_isActing = on; }
    /// The client has just been told these flags.
    void forgetFlagNews(const imap::UidSet &uids) { m_flagNews.subtract(uids); }
    const imap::UidSet &flagNews() const { return m_flagNews; }
    const imap::UidSet &pendingVanished() const { return m_vanished; }
    void noteModSeqTold(quint64 modSeq) { m_modSeqTold = std::max(m_modSeqTold, modSeq); }
    /// For the tagged response: the HIGHESTMODSEQ that must go with it (delayed expunges hold it
    /// down, S6), that should (they are out now), or nothing.
    std::optional<quint64> highestModSeqToTell();

    // --- MailboxObserver
    // -----------------------------------------------------------------------------------
    void messagesArrived() override;
    void flagsChanged(const imap::UidSet &uids) override;
    void messagesExpunged(const imap::UidSet &uids, quint64 modSeq) override;
    void mailboxGone() override;

private:
    void dropFromView(const imap::UidSet &uids);
    void flushSelected(Output &out, bool mayExpunge);
    void tellExpunged(Output &out, const imap::UidSet &uids);
    void tellArrivals(Output &out);
    void news();

    const ServerOptions &m_options;
    const ServerFaults &m_faults;
    QByteArray m_user;
    bool m_offersStartTls = false;
    bool m_isAware = false;
    bool m_isQresync = false;
    bool m_reportsExpunged = false;
    bool m_hasNotify = false; // NOTIFY came
    bool m_isActing = false;
    SelectedEvents m_events;
    std::unique_ptr<Watch> m_watch;
    SessionTable *m_table = nullptr;
    QByteArray m_sid;
    QByteArray m_lostSid; // to be told

    std::shared_ptr<Mailbox> m_mailbox;
    QByteArray m_name;         // as the client wrote it
    quint32 m_uidValidity = 0; // when it was selected
    bool m_isReadOnly = false;
    bool m_isGone = false;
    std::vector<quint32> m_view;
    quint32 m_topUid = 0; // all messages up to it were announced
    imap::UidSet m_recent;
    qsizetype m_keywordsTold = 0;

    imap::UidSet m_flagNews;
    imap::UidSet m_vanished;      // expunged, still in the view
    quint64 m_vanishedModSeq = 0; // lowest mod-sequence of those
    quint64 m_modSeqTold = 0;     // highest in a FETCH since the last tagged response
    bool m_vanishedTold = false;  // since the last tagged response
    bool m_ownExpunges = false;   // by a command of this client: told whatever NOTIFY said
};

} // namespace homing::server
