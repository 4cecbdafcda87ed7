// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/socketstream.h"

namespace homing::server {

namespace {
/// What the system gives beyond this waits, so that a paused client has to.
constexpr qint64 unreadBytes = 64 * 1024;
} // namespace

std::unique_ptr<ByteStream> makeSocketStream(QTcpSocket *socket)
{
    return std::make_unique<SocketStream>(socket);
}

std::unique_ptr<ByteStream> makeTlsStream(QSslSocket *socket)
{
    return std::make_unique<TlsStream>(socket);
}

SocketStream::SocketStream(QTcpSocket *socket)
    : m_socket(socket)
{
    m_socket->setParent(nullptr);
    m_socket->setReadBufferSize(unreadBytes);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &ByteStream::readyRead);
    connect(socket, &QTcpSocket::bytesWritten, this, &ByteStream::bytesWritten);
    connect(socket, &QTcpSocket::disconnected, this, &ByteStream::closed);
}

SocketStream::~SocketStream()
{
    m_socket->disconnect(this);
}

TlsStream::TlsStream(QSslSocket *socket)
    : SocketStream(socket)
    , m_secure(socket)
{
    connect(socket, &QSslSocket::encryptedBytesWritten, this, &ByteStream::bytesWritten);
}

qint64 TlsStream::bytesToWrite() const
{
    return m_secure->bytesToWrite() + m_secure->encryptedBytesToWrite();
}

bool TlsStream::offersTls() const
{
    return m_secure->mode() == QSslSocket::UnencryptedMode;
}

} // namespace homing::server
