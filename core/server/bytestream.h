// SPDX-License-Identifier: GPL-3.0-or-later
// ByteStream: what carries one client's bytes: a socket, or anything else that is reliable and in
// order. Lives in the server's thread. Never blocks.
#pragma once

#include <QObject>

#include <memory>

class QSslSocket;
class QTcpSocket;

namespace homing::server {

class ByteStream : public QObject
{
    Q_OBJECT
public:
    virtual qint64 bytesAvailable() const = 0;
    virtual QByteArray read(qint64 most) = 0;
    /// Takes all of it.
    virtual void write(const QByteArray &bytes) = 0;
    /// Written, and not taken by the other side yet.
    virtual qint64 bytesToWrite() const = 0;
    /// What was written leaves as a piece of its own where that can be had.
    virtual void flush() = 0;
    /// Both ways, after what was written; closed() follows.
    virtual void closeWhenSent() = 0;
    /// Now; closed() follows or comes from inside this call.
    virtual void abort() = 0;
    /// It is plain so far and can be encrypted.
    virtual bool offersTls() const { return false; }
    /// From here on, both ways, after what was written; only where it is offered. A handshake that
    /// fails closes.
    virtual void startTls() { }

Q_SIGNALS:
    void readyRead();
    void bytesWritten();
    void closed();
};

/// Takes the socket.
std::unique_ptr<ByteStream> makeSocketStream(QTcpSocket *socket);
/// The same with one that has the server's certificate and key in its configuration.
std::unique_ptr<ByteStream> makeTlsStream(QSslSocket *socket);

} // namespace homing::server
