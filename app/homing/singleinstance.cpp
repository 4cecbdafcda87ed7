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
const QByteArray showWord = QByteArrayLiteral("show\n");

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

bool SingleInstance::askOther() const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write(showWord);
    return socket.waitForBytesWritten(answerMs);
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
            if (socket->bytesAvailable() < showWord.size())
                return;
            if (socket->read(showWord.size()) == showWord)
                Q_EMIT showWanted();
            socket->abort();
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        // Whoever connects and says nothing is not waited for.
        QTimer::singleShot(patienceMs, socket, [socket] { socket->abort(); });
        read();
    }
}

} // namespace homing::app
