// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/channel.h"

#include "core/server/deflater.h"

namespace homing::server {

namespace {

constexpr qint64 readBytes = 64 * 1024;

} // namespace

Channel::Channel(std::unique_ptr<ByteStream> stream, const ServerFaults &faults, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
    , m_faults(faults)
{
    connect(m_stream.get(), &ByteStream::readyRead, this, &Channel::readSome);
    connect(m_stream.get(), &ByteStream::bytesWritten, this, &Channel::drained);
    connect(m_stream.get(), &ByteStream::closed, this, &Channel::closed);
    m_slowTimer.setInterval(0);
    connect(&m_slowTimer, &QTimer::timeout, this, &Channel::sendNext);
    m_delayTimer.setSingleShot(true);
    m_delayTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_delayTimer, &QTimer::timeout, this, &Channel::sendDelayed);
}

Channel::~Channel()
{
    m_stream->disconnect(this);
}

void Channel::start()
{
    if (m_faults.cutAfterBytesIn == 0)
        cut();
    else
        readSome();
}

qint64 Channel::backlog() const
{
    return m_isDead || m_isStalled ? 0 : m_stream->bytesToWrite() + m_delayedBytes + m_slow.size();
}

void Channel::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    m_isPaused = paused;
    if (!paused) // queued: the caller is in the middle of something
        QMetaObject::invokeMethod(
            this, [this] { readSome(); }, Qt::QueuedConnection);
}

void Channel::readSome()
{
    while (!m_isDead && !m_isPaused && !m_wantsTls && m_stream->bytesAvailable() > 0) {
        QByteArray bytes = m_stream->read(readBytes);
        const qint64 allowed = m_faults.cutAfterBytesIn;
        const bool cuts = allowed >= 0 && m_read + bytes.size() >= allowed;
        if (cuts)
            bytes.truncate(qsizetype(allowed - m_read));
        m_read += bytes.size();
        Q_EMIT moved(bytes.size(), 0);
        deliver(bytes);
        if (cuts) {
            cut();
            return;
        }
    }
}

void Channel::deliver(const QByteArray &wireBytes)
{
    if (!m_deflater) {
        Q_EMIT received(wireBytes);
        return;
    }
    if (!m_deflater->decompress(wireBytes,
                                [this](const QByteArray &piece) { Q_EMIT received(piece); }))
        abort();
}

void Channel::startCompression(const QByteArray &unread)
{
    m_deflater = std::make_unique<Deflater>();
    if (!unread.isEmpty())
        deliver(unread);
}

void Channel::write(const QByteArray &bytes)
{
    if (m_isDead || m_isStalled || m_isClosing || bytes.isEmpty())
        return;
    const QByteArray wire = m_deflater ? m_deflater->compress(bytes) : bytes;
    if (m_faults.delayMs > 0)
        sendLater(wire);
    else
        sendPaced(wire);
}

void Channel::sendLater(const QByteArray &wire)
{
    m_delayed.push_back({QDeadlineTimer(m_faults.delayMs, Qt::PreciseTimer), wire});
    m_delayedBytes += wire.size();
    if (!m_delayTimer.isActive())
        m_delayTimer.start(m_faults.delayMs);
}

void Channel::sendDelayed()
{
    while (!m_delayed.empty() && m_delayed.front().due.hasExpired()) {
        const QByteArray wire = m_delayed.front().wire;
        m_delayed.pop_front();
        m_delayedBytes -= wire.size();
        sendPaced(wire);
    }
    if (!m_delayed.empty())
        m_delayTimer.start(int(std::max<qint64>(1, m_delayed.front().due.remainingTime())));
    else if (isQueueEmpty())
        queueSent();
}

void Channel::sendPaced(const QByteArray &wire)
{
    if (!m_faults.oneByteAtATime) {
        sendWire(wire);
        return;
    }
    m_slow += wire;
    m_slowTimer.start();
}

void Channel::sendNext()
{
    if (m_slow.isEmpty()) {
        m_slowTimer.stop();
        if (isQueueEmpty())
            queueSent();
        return;
    }
    sendWire(m_slow.left(1));
    m_slow.remove(0, 1);
    m_stream->flush();
}

/// What a fault has held back is out.
void Channel::queueSent()
{
    if (m_isDead)
        return;
    if (m_isClosing) {
        m_stream->closeWhenSent();
        return;
    }
    if (std::exchange(m_wantsTls, false))
        m_stream->startTls();
    Q_EMIT drained();
}

void Channel::startTls()
{
    m_wantsTls = true;
    if (isQueueEmpty())
        queueSent();
}

void Channel::dropQueue()
{
    m_delayed.clear();
    m_delayedBytes = 0;
    m_delayTimer.stop();
    m_slow.clear();
    m_slowTimer.stop();
}

void Channel::sendWire(const QByteArray &bytes)
{
    if (m_isDead || m_isStalled)
        return;
    QByteArray allowed = bytes;
    const qint64 stallAt = m_faults.stallAfterBytesOut;
    if (stallAt >= 0 && m_sent + allowed.size() > stallAt) {
        allowed.truncate(qsizetype(stallAt - m_sent));
        m_isStalled = true;
    }
    const qint64 cutAt = m_faults.cutAfterBytesOut;
    const bool cuts = cutAt >= 0 && m_sent + allowed.size() >= cutAt;
    if (cuts)
        allowed.truncate(qsizetype(cutAt - m_sent));
    m_sent += allowed.size();
    m_stream->write(allowed);
    Q_EMIT moved(0, allowed.size());
    if (cuts)
        cut();
}

void Channel::cut()
{
    m_isDead = true;
    dropQueue();
    m_stream->closeWhenSent(); // after what was written
}

void Channel::closeWhenSent()
{
    if (m_isDead || m_isClosing)
        return;
    m_isClosing = true;
    if (isQueueEmpty())
        m_stream->closeWhenSent();
}

void Channel::abort()
{
    m_isDead = true;
    dropQueue();
    m_stream->abort();
}

} // namespace homing::server
