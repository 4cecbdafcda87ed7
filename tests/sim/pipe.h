// SPDX-License-Identifier: GPL-3.0-or-later
// Pipe: one connection between the client's session and the server, without sockets: octets leave
// and arrive when the clock says so, in pieces that the seed chooses, and the line can be cut after
// any octet, fall silent, or be half-open. One thread. The pipe outlives both of its ends.
#pragma once

#include "core/server/bytestream.h"
#include "core/session/transport.h"
#include "tests/sim/random.h"
#include "tests/sim/rewriter.h"
#include "tests/sim/trace.h"

#include <QPointer>

namespace homing::sim {

class PipeTransport;
class PipeStream;

/// What will go wrong with a connection; -1 for never. Counted in octets that arrived.
struct LineFaults
{
    qint64 cutToServer = -1;
    qint64 cutToClient = -1;
    /// From there on nothing arrives either way, and nobody is told.
    qint64 silentToServer = -1;
    qint64 silentToClient = -1;
};

class Pipe : public QObject
{
    Q_OBJECT
public:
    /// `rewrites`: how often the server says things otherwise, in percent (Rewriter).
    Pipe(Clock &clock, Random random, LineFaults faults, int rewrites, Trace &trace,
         PipeTransport *client);
    ~Pipe() override;

    std::unique_ptr<server::ByteStream> makeServerEnd();
    void cut(const char *why);
    /// What is planned does not happen any more; a line that is silent already stays so.
    void forgetFaults();
    /// The client's process is no more: what it wrote before is on its way, nothing follows.
    void clientDied();
    /// Nothing is under way.
    bool isIdle() const;
    bool isOver() const { return m_isOver; }
    bool isSilent() const { return m_isSilent; }

private:
    friend class PipeTransport;
    friend class PipeStream;
    struct Way
    {
        QByteArray onWire;
        QByteArray arrived;
        qint64 carried = 0;
        bool isScheduled = false;
        bool isClosing = false;
    };
    void write(Way &way, const QByteArray &bytes);
    void schedule(Way &way);
    void deliver(Way &way);
    qsizetype pieceSize(const Way &way);
    void becomeSilent();
    void closeFromClient();
    void closeFromServer();
    void end(const char *why);

    Clock &m_clock;
    Random m_random;
    LineFaults m_faults;
    Rewriter m_rewriter;
    Trace &m_trace;
    QPointer<PipeTransport> m_client;
    QPointer<PipeStream> m_server;
    Way m_toServer;
    Way m_toClient;
    int m_slowness; // 0 quick and whole, 1 pieces, 2 small pieces, 3 slow
    bool m_isSilent = false;
    bool m_isOver = false;
};

class PipeTransport final : public session::Transport
{
    Q_OBJECT
public:
    /// Asked when the client connects; calls accept() or refuse() then or later.
    using Connector = std::function<void(PipeTransport *)>;
    PipeTransport(Clock &clock, Connector connector);
    ~PipeTransport() override;

    void open(const session::Endpoint &endpoint, int connectMs) override;
    void startTls() override { }
    bool hasUnreadBytes() const override;
    QByteArray read(qint64 maxBytes) override;
    void write(const QByteArray &bytes) override;
    qint64 unsentBytes() const override { return 0; }
    void endTlsRecord() override { }
    void close() override;
    bool isEncrypted() const override { return false; }
    QByteArray peerLeaf() const override { return {}; }
    QByteArray tlsSummary() const override { return {}; }
    int tlsMinorVersion() const override { return 0; }

    void accept(Pipe *pipe);
    void fail(FaultCause cause, const char *why);

private:
    Connector m_connector;
    session::ClockTimer m_timer;
    QPointer<Pipe> m_pipe;
    bool m_isClosed = false;
};

class PipeStream final : public server::ByteStream
{
    Q_OBJECT
public:
    explicit PipeStream(Pipe *pipe)
        : m_pipe(pipe)
    {
    }
    ~PipeStream() override;
    qint64 bytesAvailable() const override;
    QByteArray read(qint64 most) override;
    void write(const QByteArray &bytes) override;
    qint64 bytesToWrite() const override;
    void flush() override { }
    void closeWhenSent() override;
    void abort() override;

private:
    QPointer<Pipe> m_pipe;
};

} // namespace homing::sim
