// SPDX-License-Identifier: GPL-3.0-or-later
// SocketStream: a ByteStream over TCP. TlsStream: one that can be encrypted, at once or when asked.
#pragma once

#include "core/server/bytestream.h"

#include <QSslSocket>

namespace homing::server {

class SocketStream : public ByteStream
{
    Q_OBJECT
public:
    /// Takes the socket.
    explicit SocketStream(QTcpSocket *socket);
    ~SocketStream() override;

    qint64 bytesAvailable() const override { return m_socket->bytesAvailable(); }
    QByteArray read(qint64 most) override { return m_socket->read(most); }
    void write(const QByteArray &bytes) override { m_socket->write(bytes); }
    qint64 bytesToWrite() const override { return m_socket->bytesToWrite(); }
    void flush() override { m_socket->flush(); }
    void closeWhenSent() override { m_socket->disconnectFromHost(); }
    void abort() override { m_socket->abort(); }

private:
    std::unique_ptr<QTcpSocket> m_socket;
};

class TlsStream final : public SocketStream
{
    Q_OBJECT
public:
    /// Takes the socket.
    explicit TlsStream(QSslSocket *socket);

    qint64 bytesToWrite() const override;
    bool offersTls() const override;
    void startTls() override { m_secure->startServerEncryption(); }

private:
    QSslSocket *m_secure; // the base's
};

} // namespace homing::server
