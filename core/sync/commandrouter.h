// SPDX-License-Identifier: GPL-3.0-or-later
// CommandRouter: gives each command's result back to whoever submitted it. Account's thread.
#pragma once

#include "core/session/imapsession.h"

#include <QPointer>

#include <map>
#include <unordered_map>

namespace homing::sync {

class CommandRouter : public QObject
{
    Q_OBJECT
public:
    using Handler = std::function<void(const session::CommandResult &)>;

    explicit CommandRouter(session::ImapSession &session, QObject *parent = nullptr);

    /// `handler` is called exactly once, unless `context` dies first.
    session::CommandId submit(imap::Command command, QObject *context, Handler handler,
                              session::Pipelining pipelining = session::Pipelining::Free);
    session::ImapSession &session() { return m_session; }
    /// Who asked the oldest UID SEARCH without a tagged answer: what SEARCH and ESEARCH say is his. Null: nobody. Answers
    /// to searches come in their order (RFC 3501 5.5).
    const QObject *searcher() const { return m_searches.empty() ? nullptr : m_searches.begin()->second.data(); }

Q_SIGNALS:
    /// Before the handler, for every command: the tagged response ends a stretch of untagged ones (RFC 7162 section 6).
    void answered(homing::session::CommandId id, const homing::session::CommandResult &result);

private:
    struct Waiting {
        QPointer<QObject> context;
        Handler handler;
    };
    void deliver(session::CommandId id, const session::CommandResult &result);

    session::ImapSession &m_session;
    std::unordered_map<session::CommandId, Waiting> m_waiting;
    std::map<session::CommandId, QPointer<QObject>> m_searches;
};

} // namespace homing::sync
