// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/commandrouter.h"

namespace homing::sync {

CommandRouter::CommandRouter(session::ImapSession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&m_session, &session::ImapSession::finished, this, &CommandRouter::deliver);
}

session::CommandId CommandRouter::submit(imap::Command command, QObject *context, Handler handler,
                                         session::Pipelining pipelining)
{
    const bool isSearch = command.verb() == "UID SEARCH";
    const session::CommandId id = m_session.submit(std::move(command), pipelining);
    m_waiting.emplace(id, Waiting {context, std::move(handler)});
    if (isSearch)
        m_searches.emplace(id, context);
    return id;
}

void CommandRouter::deliver(session::CommandId id, const session::CommandResult &result)
{
    m_searches.erase(id);
    Q_EMIT answered(id, result);
    const auto found = m_waiting.find(id);
    if (found == m_waiting.end())
        return;
    Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    if (waiting.context && waiting.handler)
        waiting.handler(result);
}

} // namespace homing::sync
