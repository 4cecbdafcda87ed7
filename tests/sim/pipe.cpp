// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/pipe.h"

namespace homing::sim {

namespace {
/// A dead peer is noticed by TCP's keep-alive after about a minute.
constexpr int noticedAfterMs = 60'000;
/// So long a server keeps a connection that says nothing.
constexpr int serverNoticesAfterMs = 15 * 60'000;

QByteArray take(QByteArray &from, qint64 most)
{
    const QByteArray taken = from.left(qsizetype(std::min<qint64>(most, from.size())));
    from.remove(0, taken.size());
    return taken;
}
} // namespace

Pipe::Pipe(Clock &clock, Random random, LineFaults faults, int rewrites, Trace &trace,
           PipeTransport *client)
    : m_clock(clock)
    , m_random(random)
    , m_faults(faults)
    , m_rewriter(m_random.fork(), rewrites)
    , m_trace(trace)
    , m_client(client)
    , m_slowness(m_random.chance(60) ? 0 : m_random.between(1, 3))
{
}

Pipe::~Pipe() = default;

std::unique_ptr<server::ByteStream> Pipe::makeServerEnd()
{
    auto stream = std::make_unique<PipeStream>(this);
    m_server = stream.get();
    return stream;
}

bool Pipe::isIdle() const
{
    if (m_isSilent && !m_isOver)
        return !m_client; // else the client has yet to notice
    return m_isOver || (m_toServer.onWire.isEmpty() && m_toClient.onWire.isEmpty());
}

void Pipe::forgetFaults()
{
    m_faults = {};
}

void Pipe::write(Way &way, const QByteArray &bytes)
{
    if (m_isOver || way.isClosing)
        return;
    way.onWire += bytes;
    schedule(way);
}

void Pipe::schedule(Way &way)
{
    if (way.isScheduled || m_isOver || m_isSilent)
        return;
    way.isScheduled = true;
    const int most = m_slowness == 3 ? 900 : m_slowness == 0 ? 15 : 40;
    m_clock.callAfter(m_random.between(1, most), this, [this, &way] {
        way.isScheduled = false;
        deliver(way);
    });
}

qsizetype Pipe::pieceSize(const Way &way)
{
    const auto all = way.onWire.size();
    // Long answers octet by octet would only cost time.
    if (m_slowness == 0 || all > 20'000 || m_random.chance(30))
        return all;
    if (m_slowness == 2 && all < 1'000)
        return std::min<qsizetype>(all, m_random.between(1, 7));
    return 1 + qsizetype(m_random.below(quint64(all)));
}

void Pipe::deliver(Way &way)
{
    if (m_isOver || m_isSilent)
        return;
    const bool toServer = &way == &m_toServer;
    qsizetype size = pieceSize(way);
    const qint64 silentAt = toServer ? m_faults.silentToServer : m_faults.silentToClient;
    const qint64 cutAt = toServer ? m_faults.cutToServer : m_faults.cutToClient;
    const bool goesSilent = silentAt >= 0 && way.carried + size >= silentAt;
    const bool isCut = cutAt >= 0 && way.carried + size >= cutAt;
    if (goesSilent)
        size = qsizetype(std::max<qint64>(0, silentAt - way.carried));
    else if (isCut)
        size = qsizetype(std::max<qint64>(0, cutAt - way.carried));
    const QByteArray piece = take(way.onWire, size);
    way.carried += piece.size();
    way.arrived += piece;
    if (!piece.isEmpty())
        m_trace.add(toServer ? '>' : '<', piece);
    if (goesSilent)
        becomeSilent();
    // Both may be gone after either.
    if (!piece.isEmpty() && toServer) {
        if (m_server)
            Q_EMIT m_server->readyRead();
        if (m_client)
            Q_EMIT m_client->progressed();
    } else if (!piece.isEmpty()) {
        if (m_client)
            Q_EMIT m_client->readable();
        if (m_server)
            Q_EMIT m_server->bytesWritten();
    }
    if (goesSilent)
        return;
    if (isCut)
        cut("after that octet");
    else if (!way.onWire.isEmpty())
        schedule(way);
    else if (way.isClosing)
        end(toServer ? "closed by the client" : "closed by the server");
}

void Pipe::becomeSilent()
{
    m_isSilent = true;
    m_trace.add('#', "the line falls silent");
    m_clock.callAfter(noticedAfterMs, this, [this] {
        if (!m_isOver && m_client)
            m_client->fail(FaultCause::ConnectionLost, "no answer from the peer");
    });
    m_clock.callAfter(serverNoticesAfterMs, this, [this] { end("the server gave up"); });
}

void Pipe::closeFromClient()
{
    m_client.clear();
    m_toClient.onWire.clear();
    if (m_isOver || m_toServer.isClosing)
        return;
    m_toServer.isClosing = true;
    if (m_toServer.onWire.isEmpty() || m_random.chance(50)) {
        m_toServer.onWire.clear();
        m_clock.callAfter(m_random.between(1, 50), this, [this] {
            if (!m_isSilent)
                end("closed by the client");
        });
    }
}

void Pipe::clientDied()
{
    m_client.clear();
    m_toServer.isClosing = true;
    m_toClient.onWire.clear();
    if (m_toServer.onWire.isEmpty())
        m_clock.callAfter(m_random.between(1, 50), this, [this] {
            if (!m_isSilent)
                end("the client's process is gone");
        });
}

void Pipe::closeFromServer()
{
    if (m_isOver || m_toClient.isClosing)
        return;
    m_toClient.isClosing = true;
    if (m_toClient.onWire.isEmpty())
        m_clock.callAfter(1, this, [this] {
            if (!m_isSilent)
                end("closed by the server");
        });
}

void Pipe::cut(const char *why)
{
    m_toServer.onWire.clear();
    m_toClient.onWire.clear();
    end(why);
}

void Pipe::end(const char *why)
{
    if (std::exchange(m_isOver, true))
        return;
    m_trace.add('#', QByteArray("line: ") + why);
    if (m_server)
        Q_EMIT m_server->closed();
    if (m_client)
        m_client->fail(FaultCause::ConnectionLost, why);
}

// --- the client's end

PipeTransport::PipeTransport(Clock &clock, Connector connector)
    : m_connector(std::move(connector))
    , m_timer(clock, this)
{
}

PipeTransport::~PipeTransport()
{
    close();
}

void PipeTransport::open(const session::Endpoint &, int connectMs)
{
    m_timer.start(connectMs, [this] { fail(FaultCause::TimedOut, "no connection"); });
    m_connector(this);
}

void PipeTransport::accept(Pipe *pipe)
{
    if (m_isClosed)
        return;
    m_timer.stop();
    m_pipe = pipe;
    Q_EMIT connected();
}

void PipeTransport::fail(FaultCause cause, const char *why)
{
    if (m_isClosed)
        return;
    close();
    Q_EMIT failed({cause, QString::fromLatin1(why)});
}

bool PipeTransport::hasUnreadBytes() const
{
    return m_pipe && !m_pipe->m_toClient.arrived.isEmpty();
}

QByteArray PipeTransport::read(qint64 maxBytes)
{
    return m_pipe ? take(m_pipe->m_toClient.arrived, maxBytes) : QByteArray();
}

void PipeTransport::write(const QByteArray &bytes)
{
    if (m_pipe)
        m_pipe->write(m_pipe->m_toServer, bytes);
}

void PipeTransport::close()
{
    m_isClosed = true;
    m_timer.stop();
    if (m_pipe)
        m_pipe->closeFromClient();
    m_pipe.clear();
}

// --- the server's end

PipeStream::~PipeStream()
{
    if (m_pipe)
        m_pipe->m_server.clear();
}

qint64 PipeStream::bytesAvailable() const
{
    return m_pipe ? m_pipe->m_toServer.arrived.size() : 0;
}

QByteArray PipeStream::read(qint64 most)
{
    return m_pipe ? take(m_pipe->m_toServer.arrived, most) : QByteArray();
}

void PipeStream::write(const QByteArray &bytes)
{
    if (m_pipe)
        m_pipe->write(m_pipe->m_toClient, m_pipe->m_rewriter.rewritten(bytes));
}

qint64 PipeStream::bytesToWrite() const
{
    return m_pipe ? m_pipe->m_toClient.onWire.size() : 0;
}

void PipeStream::closeWhenSent()
{
    if (m_pipe)
        m_pipe->closeFromServer();
}

void PipeStream::abort()
{
    if (m_pipe)
        m_pipe->cut("aborted by the server");
}

} // namespace homing::sim
