// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/singleinstance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

namespace homing::app {

namespace {

constexpr int answerMs = 500;
constexpr int patienceMs = 2'000;
constexpr qint64 longestLine = 66 << 10; // mime::readMailto() takes no more
const QByteArray showWord = QByteArrayLiteral("show");

} // namespace

SingleInstance::SingleInstance(const QString &profileFolder, QObject *parent)
    : QObject(parent)
{
    const QByteArray digest
        = QCryptographicHash::hash(QDir(profileFolder).absolutePath().toUtf8(), QCryptographicHash::Sha256);
    m_name = QStringLiteral("homing-") + QString::fromLatin1(digest.toHex().left(24));
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::answer);
}

bool SingleInstance::askOther(const QByteArray &mailto) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write((mailto.isEmpty() ? showWord : mailto) + '\n');
    while (socket.bytesToWrite() > 0) {
        if (!socket.waitForBytesWritten(answerMs))
            return false;
    }
    return true;
}

void SingleInstance::listen()
{
    if (m_server.listen(m_name))
        return;
    // Left behind by one that crashed: nobody answered there.
    QLocalServer::removeServer(m_name);
    m_server.listen(m_name);
}

void SingleInstance::answer()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        const auto read = [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > longestLine)
                    socket->abort();
                return;
            }
            const QByteArray line = socket->readLine(longestLine + 1).chopped(1);
            socket->disconnect(this);
            socket->abort();
            Q_EMIT showWanted();
            if (line != showWord)
                Q_EMIT writeWanted(line);
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        // Whoever connects and says nothing is not waited for.
        QTimer::singleShot(patienceMs, socket, [socket] { socket->abort(); });
        read();
    }
}

} // namespace homing::app
