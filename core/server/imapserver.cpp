// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/imapserver.h"

#include "core/server/connection.h"
#include "core/server/mailstore_p.h"
#include "core/server/reconnect.h"

#include <QMetaMethod>
#include <QTcpServer>
#include <QThread>

namespace homing::server {

struct ImapServer::Private
{
    Private(std::shared_ptr<MailStore> mailStore, ServerOptions serverOptions)
        : store(std::move(mailStore))
        , options(std::move(serverOptions))
        , sessions(options)
    {
    }
    std::shared_ptr<MailStore> store;
    const ServerOptions options;
    SessionTable sessions;
    ServerFaults faults;
    QTcpServer listener;
    QList<Connection *> connections;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
};

ImapServer::ImapServer(std::shared_ptr<MailStore> store, ServerOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(store), std::move(options)))
{
    connect(&d->listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = d->listener.nextPendingConnection())
            serve(makeSocketStream(socket));
    });
}

void ImapServer::serve(std::unique_ptr<ByteStream> stream)
{
    Q_ASSERT(QThread::currentThread() == thread());
    auto *connection = new Connection(std::move(stream), d->store->d->mailboxes, d->options,
                                      d->faults, this);
    d->connections.append(connection);
    connection->wantsLines = [this] {
        return isSignalConnected(QMetaMethod::fromSignal(&ImapServer::line));
    };
    connection->onLine = [this](char direction, const QByteArray &text) {
        Q_EMIT line(direction, text);
    };
    connect(connection, &Connection::moved, this, [this](qint64 in, qint64 out) {
        d->bytesIn += in;
        d->bytesOut += out;
    });
    connect(connection, &Connection::closed, this, [this, connection] {
        d->connections.removeOne(connection);
        connection->deleteLater();
    });
    connection->setSessions(&d->sessions);
    connection->start();
}

ImapServer::~ImapServer()
{
    // Before the store that they look at.
    const QList<Connection *> connections = std::exchange(d->connections, {});
    for (Connection *connection : connections)
        disconnect(connection, nullptr, this, nullptr);
    const QList<Connection *> all = findChildren<Connection *>();
    qDeleteAll(all);
}

bool ImapServer::listen(quint16 port)
{
    return d->listener.listen(QHostAddress::LocalHost, port);
}

quint16 ImapServer::port() const
{
    return d->listener.serverPort();
}

void ImapServer::setFaults(const ServerFaults &faults)
{
    d->faults = faults;
}

void ImapServer::dropConnections()
{
    const QList<Connection *> connections = d->connections;
    for (Connection *connection : connections)
        connection->abort();
}

int ImapServer::connectionCount() const
{
    return int(d->connections.size());
}

int ImapServer::sessionCount() const
{
    return d->sessions.count();
}

qint64 ImapServer::bytesIn() const
{
    return d->bytesIn;
}

qint64 ImapServer::bytesOut() const
{
    return d->bytesOut;
}

} // namespace homing::server
