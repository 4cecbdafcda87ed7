// SPDX-License-Identifier: GPL-3.0-or-later
// Connection: one client's bytes and the order of things on it: commands are read when the one
// before is done, so they may all come in one write; answers go out whole; news go out when IDLE
// waits or with the next answer. Lives in the server's thread. What the client has and knows is in
// its Session.
#pragma once

#include "core/server/channel.h"
#include "core/server/commandreader.h"
#include "core/server/commands.h"

namespace homing::server {

class Connection : public QObject
{
    Q_OBJECT
public:
    Connection(std::unique_ptr<ByteStream> stream, Mailboxes &mailboxes,
               const ServerOptions &options, const ServerFaults &faults, QObject *parent);
    ~Connection() override;

    /// Asked before a line is put together for onLine.
    std::function<bool()> wantsLines;
    std::function<void(char direction, const QByteArray &text)> onLine;
    void start();
    void abort() { m_channel.abort(); }
    void setSessions(SessionTable *sessions) { m_session.setTable(sessions); } // before start()

Q_SIGNALS:
    void closed();
    void moved(qint64 in, qint64 out);

private:
    enum class Mode { Command, Credentials, Idle };
    /// The command whose job runs or whose further lines are awaited.
    struct Current
    {
        QByteArray tag;
        bool mayExpunge = false;
        bool wantsHighestModSeq = false;
    };

    void receive(const QByteArray &bytes);
    void pump();
    bool pumpOnce();
    bool readCommand();
    bool readLine();
    void runCommand(RawCommand raw);
    Reply dispatch(Context &context, const QByteArray &verb);
    void runJob();
    void loseSession();
    void finish(const Current &current, const Reply &reply);
    void takeUp(Then then);
    void refuse(const ReadError &error);
    void sayBye(const char *text);
    void send();
    void newsCame();
    void queuePump();
    void loggedIn();
    void reportClientLine(const RawCommand &raw) const;
    Context makeContext(Arguments &args, const QByteArray &tag);

    Channel m_channel;
    Mailboxes &m_mailboxes;
    const ServerOptions &m_options;
    const ServerFaults m_faults;
    Session m_session;
    CommandReader m_reader;
    Output m_out;
    Mode m_mode = Mode::Command;
    Current m_current;
    std::unique_ptr<Job> m_job;
    int m_badInARow = 0;
    bool m_isPumping = false;
    bool m_isClosing = false;
    bool m_pumpQueued = false;
};

} // namespace homing::server
