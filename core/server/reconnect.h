// SPDX-License-Identifier: GPL-3.0-or-later
// SessionTable: the resumable sessions of draft-ietf-lemonade-reconnect-07: which there are, which
// connection has each, and what the others keep until they are resumed or expire. One for each
// server, in its thread; lost with it. Invariants: a session is active on at most one connection,
// and a connection has at most one; an inactive one that is older than allowed is never given out.
#pragma once

#include "core/server/session.h"

#include <QRandomGenerator>

namespace homing::server {

/// `sid` as a response shows it.
QByteArray sidToWire(const QByteArray &sid, SidForm form);

class SessionTable
{
public:
    /// The options outlive it, and so do the sessions it hears of.
    explicit SessionTable(const ServerOptions &options);

    /// A new session on this connection; one that it has already becomes inactive. Nothing when
    /// there are too many (3.2).
    std::optional<QByteArray> create(Session &session, SidForm form);
    /// Takes the session to this connection, from another one if need be, and gives what it kept;
    /// nothing when it is not known, expired or another user's (3.3).
    std::optional<SessionState> resume(const QByteArray &sid, Session &session);
    /// The session of this connection, which could not go on, makes place for a new one.
    QByteArray replace(Session &session, SidForm form);
    /// The connection goes, its session stays.
    void leave(Session &session);
    /// Ends the session of this connection (3.4).
    void end(Session &session);
    int count();

private:
    using Key = std::pair<QByteArray, QByteArray>; // user, SID
    struct Entry
    {
        Session *active = nullptr;
        SessionState state; // of an inactive one
        qint64 leftAtMs = 0;
        quint64 leftAs = 0; // order of leaving
    };

    qint64 nowMs() const;
    void expire();
    bool makeRoom(const QByteArray &user);
    QByteArray add(Session &session, SidForm form);

    const ServerOptions &m_options;
    QRandomGenerator m_random;
    std::map<Key, Entry> m_entries;
    quint64 m_leavings = 0;
};

} // namespace homing::server
