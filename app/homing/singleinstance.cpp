// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/singleinstance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

namespace homing::app {

namespace {

constexpr int answerMs = 500;
constexpr int patienceMs = 2'000;
constexpr qint64 longestLine = 66 << 10; // mime::readMailto() takes no more
constexpr qsizetype longestPath = 90;    // of a socket: 108 octets, of which Qt takes some
const QByteArray showWord = QByteArrayLiteral("show");

/// Nobody else can put a socket there, or reach one.
bool isPrivate(const QString &folder)
{
    const QFileInfo info(folder);
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    return info.isDir() && info.ownerId() == ::geteuid() && !(info.permissions() & others);
}

QString socketPath(const QString &profileFolder)
{
    const QString profile = QDir(profileFolder).absolutePath();
    const QByteArray digest =
        QCryptographicHash::hash(profile.toUtf8(), QCryptographicHash::Sha256);
    const QString name = QStringLiteral("homing-") + QString::fromLatin1(digest.toHex().left(24));
    for (const QString &folder :
         {qEnvironmentVariable("XDG_RUNTIME_DIR"), profile}) {
        const QString path = folder + u'/' + name;
        if (!folder.isEmpty() && QFile::encodeName(path).size() <= longestPath
            && isPrivate(folder))
            return path;
    }
    return {};
}

} // namespace

bool isOwnPeer(const QLocalSocket &socket)
{
#ifdef Q_OS_LINUX
    ::ucred peer = {};
    ::socklen_t size = sizeof peer;
    return ::getsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
        && peer.uid == ::geteuid();
#else
    return socket.isValid(); // the folder is private
#endif
}

SingleInstance::SingleInstance(const QString &profileFolder, QObject *parent)
    : QObject(parent)
    , m_path(socketPath(profileFolder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::answer);
}

bool SingleInstance::askOther(const QByteArray &mailto) const
{
    if (m_path.isEmpty())
        return false;
    QLocalSocket socket;
    socket.connectToServer(m_path);
    if (!socket.waitForConnected(answerMs) || !isOwnPeer(socket))
        return false; // a link is for nobody else
    socket.write((mailto.isEmpty() ? showWord : mailto) + '\n');
    while (socket.bytesToWrite() > 0) {
        if (!socket.waitForBytesWritten(answerMs))
            return false;
    }
    return true;
}

void SingleInstance::listen()
{
    if (m_path.isEmpty() || m_server.listen(m_path))
        return;
    // Left behind by one that crashed: nobody answered there.
    QLocalServer::removeServer(m_path);
    m_server.listen(m_path);
}

void SingleInstance::answer()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (!isOwnPeer(*socket)) {
            delete socket;
            continue;
        }
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
