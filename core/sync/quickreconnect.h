// SPDX-License-Identifier: GPL-3.0-or-later
// QuickReconnect: the session of draft-ietf-lemonade-reconnect-07 that the server holds for this
// account: asked for, kept in a note of the cache, resumed, given up. Account's thread.
// Invariants: a session that another connection took is never taken back (rule R8); what was held
// for another user or server is not sent to this one; after NO or BAD nothing more is asked on that
// connection (rule R6).
#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/sync/commandrouter.h"

#include <functional>

namespace homing::sync {

/// A session as far as the client knows it.
struct HeldSession
{
    imap::Sid sid;             // in the form in which it was received
    imap::MailboxName mailbox; // selected in it when last heard of; empty: none
    QDateTime created;         // UTC, by this machine's clock
    bool operator==(const HeldSession &) const = default;

    static constexpr char noteKey[] = "reconnect-session"; // in Store's notes
    /// One that is to end, until the server has said that it did.
    static constexpr char endingNoteKey[] = "reconnect-session-to-end";
    QByteArray toNote(const QString &login) const;
    /// What cannot be read, or is another login's, is as if never held.
    static std::optional<HeldSession> fromNote(const QString &login, const QByteArray &bytes);
    static QString loginOf(const QString &user, const QString &host, quint16 port);
};

/// What `SID sid ...` came to (draft 3.3). SELECTED decides, not NEWSID (rule R3).
enum class Resumption {
    Resumed,         // and what came are the changes
    Resynchronise,   // selected, but NEWSID: what came are not all changes
    NothingSelected, // SELECTED without a name, or NEWSID without SELECTED
    OtherMailbox,    // SELECTED with a name that was not expected
    Unclear,         // OK with neither
    Refused,         // NO
    NotUnderstood,   // BAD
};

class QuickReconnect : public QObject
{
    Q_OBJECT
public:
    QuickReconnect(store::Store &store, CommandRouter &router, Clock &clock,
                   QObject *parent = nullptr);

    /// Whose sessions these are; reads the note at the first call and when it changes.
    void setLogin(const QString &user, const QString &host, quint16 port);
    /// A connection begins or is gone: no session is active.
    void reset();

    const std::optional<HeldSession> &held() const { return m_held; }
    /// The held session is the one of this connection.
    bool isActive() const { return m_isActive; }
    /// It is, or will be if a SID that waits for its answer is answered OK.
    bool mayBeActive() const { return m_isActive || m_isResuming || m_isAskingNew; }
    /// The SID to send for `mailbox`: a session is held, was left with that mailbox, and may be
    /// asked for here.
    std::optional<imap::Sid> sidFor(const imap::MailboxName &mailbox,
                                    const imap::Capabilities &capabilities) const;
    /// Writes `SID` for a new session, once a connection, unless one is active or about to be.
    void create(const imap::Capabilities &capabilities);
    /// The held SID was written.
    void resuming() { m_hasAsked = m_isResuming = true; }
    void resumeAnswered(Resumption how);
    /// A SELECT was answered OK: the session is left with this mailbox from now on.
    void mailboxSelected(const imap::MailboxName &mailbox);
    /// True for the draft's own responses about sessions.
    bool fold(const imap::Response &response);
    /// The user ends the session: DELETESID, and none on this connection any more (rule R9). While
    /// nothing is connected it is marked, and the next connection ends it.
    void end();
    /// The session that is to end.
    const std::optional<HeldSession> &ending() const { return m_ending; }
    /// Writes what ends it, where sessions are offered; `then` follows the answer. False: nothing
    /// to end here.
    bool endMarked(const imap::Capabilities &capabilities, std::function<void()> then);
    /// Logging out without PRESERVE ends it too: nothing is kept on this connection any more.
    void giveUp();

Q_SIGNALS:
    /// held() or isActive() is not what it was.
    void changed();
    /// The session went from this connection: what is selected has to be selected again.
    void gone();
    void storeFailed(const homing::store::StoreError &error);

private:
    void setActive(bool active);
    void forget();
    void keep(std::optional<HeldSession> session);
    void mark(std::optional<HeldSession> session);
    void note(const char *key, const std::optional<HeldSession> &session);

    store::Store &m_store;
    CommandRouter &m_router;
    Clock &m_clock;
    QString m_login;
    std::optional<HeldSession> m_held;
    std::optional<HeldSession> m_ending;
    bool m_endsMarked = false;    // not answered yet
    imap::MailboxName m_selected; // on this connection
    bool m_isActive = false;
    bool m_hasAsked = false;   // SID, in either form, on this connection
    bool m_isResuming = false; // not answered yet
    bool m_hasAskedNew = false;
    bool m_isAskingNew = false; // not answered yet
    bool m_asksNoMore = false;
};

} // namespace homing::sync
