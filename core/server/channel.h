// SPDX-License-Identifier: GPL-3.0-or-later
// Channel: one client's bytes, in and out: COMPRESS=DEFLATE (RFC 4978) and the fault switches sit
// here, so that nothing above knows of them. Lives in the server's thread.
#pragma once

#include "core/server/bytestream.h"
#include "core/server/imapserver.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <deque>

namespace homing::server {

class Deflater; // both directions of RFC 4978

class Channel : public QObject
{
    Q_OBJECT
public:
    Channel(std::unique_ptr<ByteStream> stream, const ServerFaults &faults, QObject *parent);
    ~Channel() override;

    void start(); // first signals may come from here
    void write(const QByteArray &bytes);
    /// Bytes that the client has not taken yet.
    qint64 backlog() const;
    /// While paused nothing is read, so that the client has to wait.
    void setPaused(bool paused);
    /// From here on both ways; `unread` came before and is compressed already.
    void startCompression(const QByteArray &unread);
    bool offersTls() const { return m_stream->offersTls(); }
    /// After all that was written; what comes meanwhile is not read.
    void startTls();
    void closeWhenSent();
    void abort();

Q_SIGNALS:
    void received(const QByteArray &bytes);
    void drained();
    void closed();
    void moved(qint64 in, qint64 out); // on the wire

private:
    void readSome();
    void deliver(const QByteArray &wireBytes);
    void sendLater(const QByteArray &wire);
    void sendDelayed();
    void sendPaced(const QByteArray &wire);
    void sendWire(const QByteArray &bytes);
    void sendNext();
    bool isQueueEmpty() const { return m_delayed.empty() && m_slow.isEmpty(); }
    void queueSent();
    void dropQueue();
    void cut();

    const std::unique_ptr<ByteStream> m_stream;
    const ServerFaults m_faults;
    std::unique_ptr<Deflater> m_deflater;
    struct Delayed
    {
        QDeadlineTimer due;
        QByteArray wire;
    };
    std::deque<Delayed> m_delayed; // held back
    qint64 m_delayedBytes = 0;
    QTimer m_delayTimer;
    QByteArray m_slow; // still to be sent byte by byte
    QTimer m_slowTimer;
    qint64 m_sent = 0;
    qint64 m_read = 0;
    bool m_isPaused = false;
    bool m_isStalled = false;
    bool m_isClosing = false;
    bool m_wantsTls = false;
    bool m_isDead = false;
};

} // namespace homing::server
