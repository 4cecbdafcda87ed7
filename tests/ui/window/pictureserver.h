// SPDX-License-Identifier: GPL-3.0-or-later
// PictureServer: a web server on this computer that answers by path and counts whatever reaches it. GUI thread.
#pragma once

#include "tests/ui/window/mailbody.h"

#include <QHash>
#include <QHostAddress>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

namespace homing::test {

class PictureServer : public QObject
{
public:
    /// With a configuration: https.
    explicit PictureServer(const QSslConfiguration &tls = {}, QObject *parent = nullptr)
        : QObject(parent)
        , m_server(tls.isNull() ? new QTcpServer(this) : makeTls(tls))
    {
        connect(m_server, &QTcpServer::pendingConnectionAvailable, this, &PictureServer::accept);
        m_isListening = m_server->listen(QHostAddress::LocalHost);
    }

    bool isListening() const { return m_isListening; }
    quint16 port() const { return m_server->serverPort(); }
    QString url(const QString &path) const { return QStringLiteral("http://127.0.0.1:%1/%2").arg(port()).arg(path); }

    /// The whole answer to a path; one that has none waits for ever.
    void answer(const QByteArray &path, const QByteArray &response) { m_answers.insert(path, response); }
    void answerPicture(const QByteArray &path, const QByteArray &moreHeaders = {})
    {
        answer(path, ok("image/png", pngBytes(QSize(30, 20)), moreHeaders));
    }
    void redirect(const QByteArray &path, const QByteArray &to)
    {
        answer(path, "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    }
    static QByteArray ok(const QByteArray &type, const QByteArray &body, const QByteArray &moreHeaders = {})
    {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n"
            + moreHeaders + "\r\n" + body;
    }

    int connections = 0;
    int closed = 0;
    QByteArrayList requests; // head of each
    QByteArrayList paths() const
    {
        QByteArrayList all;
        for (const QByteArray &request : requests)
            all.append(request.mid(4, request.indexOf(' ', 4) - 4));
        std::sort(all.begin(), all.end());
        return all;
    }

    /// Everything that was on its way when this was called has arrived: a connection of our own stands behind it in the queue.
    bool settle()
    {
        const int before = connections;
        QTcpSocket own;
        own.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
        const bool isThrough = QTest::qWaitFor([&] { return own.state() == QTcpSocket::ConnectedState && connections > before; });
        --connections;
        own.disconnectFromHost();
        return isThrough;
    }

private:
    QTcpServer *makeTls(const QSslConfiguration &tls)
    {
        auto *server = new QSslServer(this);
        server->setSslConfiguration(tls);
        return server;
    }
    void accept()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            ++connections;
            const auto read = [this, socket] {
                QByteArray &head = m_heads[socket];
                head += socket->readAll();
                while (head.contains("\r\n\r\n")) {
                    const qsizetype end = head.indexOf("\r\n\r\n") + 4;
                    requests.append(head.first(end));
                    head.remove(0, end);
                    socket->write(m_answers.value(requests.last().mid(4, requests.last().indexOf(' ', 4) - 4)));
                }
            };
            connect(socket, &QTcpSocket::readyRead, this, read);
            read(); // what came with the handshake
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                ++closed;
                m_heads.remove(socket);
                socket->deleteLater();
            });
        }
    }

    QTcpServer *m_server;
    bool m_isListening = false;
    QHash<QByteArray, QByteArray> m_answers;
    QHash<QTcpSocket *, QByteArray> m_heads;
};

} // namespace homing::test
