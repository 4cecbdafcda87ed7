// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/reconnect.h"

#include "core/base/clock.h"
#include "core/server/wiretext.h"

namespace homing::server {

QByteArray sidToWire(const QByteArray &sid, SidForm form)
{
    switch (form) {
    case SidForm::Atom:
        return toAString(sid);
    case SidForm::Quoted:
        return toString(sid);
    case SidForm::Literal:
        return '{' + QByteArray::number(sid.size()) + "}\r\n" + sid;
    }
    return toString(sid);
}

SessionTable::SessionTable(const ServerOptions &options)
    : m_options(options)
    , m_random(options.sidSeed != 0 ? QRandomGenerator(options.sidSeed)
                                    : QRandomGenerator::securelySeeded())
{
}

std::optional<QByteArray> SessionTable::create(Session &session, SidForm form)
{
    expire();
    if (!makeRoom(session.user()))
        return std::nullopt;
    leave(session);
    return add(session, form);
}

std::optional<SessionState> SessionTable::resume(const QByteArray &sid, Session &session)
{
    expire();
    const auto it = m_entries.find({session.user(), sid});
    if (it == m_entries.end())
        return std::nullopt;
    if (session.sid() != sid)
        leave(session);
    Entry &entry = it->second;
    if (entry.active)
        entry.state = entry.active->state();
    if (entry.active && entry.active != &session)
        entry.active->loseSid();
    entry.active = &session;
    session.setSid(sid);
    return std::exchange(entry.state, {});
}

QByteArray SessionTable::replace(Session &session, SidForm form)
{
    end(session);
    return add(session, form);
}

void SessionTable::leave(Session &session)
{
    if (session.sid().isEmpty())
        return;
    Entry &entry = m_entries[{session.user(), session.sid()}];
    entry = {nullptr, session.state(), nowMs(), ++m_leavings};
    session.setSid({});
}

void SessionTable::end(Session &session)
{
    if (session.sid().isEmpty())
        return;
    m_entries.erase({session.user(), session.sid()});
    session.setSid({});
}

int SessionTable::count()
{
    expire();
    return int(m_entries.size());
}

qint64 SessionTable::nowMs() const
{
    return m_options.clock ? m_options.clock->monotonicMs() : SystemClock().monotonicMs();
}

void SessionTable::expire()
{
    const qint64 now = nowMs();
    std::erase_if(m_entries, [&](const auto &entry) {
        return !entry.second.active && now - entry.second.leftAtMs >= m_options.sessionLifetimeMs;
    });
}

bool SessionTable::makeRoom(const QByteArray &user)
{
    int ofUser = 0;
    auto oldest = m_entries.end();
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        if (it->first.first != user)
            continue;
        ++ofUser;
        if (!it->second.active
            && (oldest == m_entries.end() || it->second.leftAs < oldest->second.leftAs))
            oldest = it;
    }
    if (ofUser >= m_options.sessionsPerUser) {
        if (oldest == m_entries.end())
            return false;
        m_entries.erase(oldest);
    }
    return int(m_entries.size()) < m_options.sessionsPerServer;
}

QByteArray SessionTable::add(Session &session, SidForm form)
{
    QByteArray sid;
    do {
        sid = 'H' + QByteArray::number(m_random.generate64(), 36).toUpper();
        // What only this form can hold.
        if (form == SidForm::Quoted)
            sid += " \"\\ (";
        else if (form == SidForm::Literal)
            sid += "\r\n* \"";
    } while (m_entries.count({session.user(), sid}) != 0);
    m_entries[{session.user(), sid}].active = &session;
    session.setSid(sid);
    return sid;
}

} // namespace homing::server
