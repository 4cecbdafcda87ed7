// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/imapserver.h"

#include "core/server/connection.h"
#include "core/server/mailstore_p.h"
#include "core/server/reconnect.h"

#include <QMetaMethod>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QThread>

namespace homing::server {

namespace {

class Listener final : public QTcpServer
{
public:
    std::optional<QSslConfiguration> tls;
    bool isTlsFirst = false;

    std::unique_ptr<ByteStream> nextStream()
    {
        QTcpSocket *socket = nextPendingConnection();
        auto *secure = qobject_cast<QSslSocket *>(socket);
        if (!secure)
            return socket ? makeSocketStream(socket) : nullptr;
        auto stream = makeTlsStream(secure);
        if (isTlsFirst)
            stream->startTls();
        return stream;
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!tls) {
            QTcpServer::incomingConnection(descriptor);
            return;
        }
        auto socket = std::make_unique<QSslSocket>();
        socket->setSslConfiguration(*tls);
        if (!socket->setSocketDescriptor(descriptor))
            return;
        socket->setParent(this);
        addPendingConnection(socket.release());
    }
};

} // namespace

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
    Listener listener;
    Listener tlsListener;
    QList<Connection *> connections;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
};

ImapServer::ImapServer(std::shared_ptr<MailStore> store, ServerOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(store), std::move(options)))
{
    d->tlsListener.isTlsFirst = true;
    for (Listener *listener : {&d->listener, &d->tlsListener}) {
        connect(listener, &QTcpServer::newConnection, this, [this, listener] {
            while (std::unique_ptr<ByteStream> stream = listener->nextStream())
                serve(std::move(stream));
        });
    }
}

void ImapServer::serve(std::unique_ptr<ByteStream> stream)
{
    Q_ASSERT(QThread::currentThread() == thread());
    auto *connection =
        new Connection(std::move(stream), d->store->d->mailboxes, d->options, d->faults, this);
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

void ImapServer::setTls(const QSslConfiguration &configuration)
{
    d->listener.tls = configuration;
    d->tlsListener.tls = configuration;
}

bool ImapServer::listenTls(quint16 port)
{
    return d->tlsListener.tls && d->tlsListener.listen(QHostAddress::LocalHost, port);
}

quint16 ImapServer::tlsPort() const
{
    return d->tlsListener.serverPort();
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
