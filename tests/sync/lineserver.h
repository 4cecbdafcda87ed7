// SPDX-License-Identifier: GPL-3.0-or-later
// LineServer: answers each client line by a function of the test, so that it can lie, stall, or
// hang up where it likes. Login, ENABLE, IDLE and LOGOUT are answered here unless the test does.
// Lives in the test's thread.
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace homing::test {

class LineServer : public QTcpServer
{
public:
    /// What is sent back for "tag verb ..."; nothing: the defaults. "<tag>" in it is replaced.
    /// "hang up" closes.
    using Answer =
        std::function<std::optional<QByteArray>(const QByteArray &tag, const QByteArray &command)>;

    LineServer(QByteArray capabilities, Answer answer)
        : m_capabilities(std::move(capabilities))
        , m_answer(std::move(answer))
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        connect(this, &QTcpServer::newConnection, this,
                [this] { welcome(nextPendingConnection()); });
    }

    /// Untagged data from the server's own will.
    void say(const QByteArray &lines)
    {
        if (m_socket)
            m_socket->write(lines);
    }
    /// How many commands began with `verb`, on all connections.
    qsizetype count(const QByteArray &verb) const
    {
        return std::count_if(heard.begin(), heard.end(),
                             [&](const QByteArray &line) { return line.startsWith(verb); });
    }
    bool isIdle() const { return !m_idleTag.isEmpty(); }

    QList<QByteArray> heard; // without tags
    int connections = 0;
    std::function<QByteArray()> onIdle; // sent behind "+ idling"
    bool swallowDone = false;           // IDLE goes on, whatever the client says
    bool isDeaf = false;                // takes no notice of anything

private:
    void welcome(QTcpSocket *socket)
    {
        if (m_socket)
            m_socket->deleteLater();
        m_socket = socket;
        m_idleTag.clear();
        ++connections;
        socket->write("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n");
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            while (socket == m_socket && socket->canReadLine())
                hear(socket->readLine().chopped(2));
        });
    }

    void hear(const QByteArray &line)
    {
        if (isDeaf)
            return;
        if (line == "DONE") {
            if (swallowDone)
                return;
            say(std::exchange(m_idleTag, {}) + " OK done\r\n");
            return;
        }
        const qsizetype blank = line.indexOf(' ');
        const QByteArray tag = line.left(blank);
        const QByteArray command = line.mid(blank + 1);
        heard << command;
        QByteArray answer = m_answer(tag, command).value_or(byDefault(command));
        if (answer == "hang up") {
            m_socket->disconnectFromHost();
            return;
        }
        if (command == "IDLE")
            m_idleTag = tag;
        say(answer.replace("<tag>", tag));
    }

    QByteArray byDefault(const QByteArray &command) const
    {
        if (command.startsWith("AUTHENTICATE"))
            return "<tag> OK [CAPABILITY " + m_capabilities + "] welcome\r\n";
        if (command == "CAPABILITY")
            return "* CAPABILITY " + m_capabilities + "\r\n<tag> OK done\r\n";
        if (command == "ENABLE QRESYNC")
            return "* ENABLED QRESYNC\r\n<tag> OK done\r\n";
        if (command == "IDLE")
            return "+ idling\r\n" + (onIdle ? onIdle() : QByteArray());
        if (command == "LOGOUT")
            return "* BYE see you\r\n<tag> OK done\r\n";
        if (command.startsWith("LIST"))
            return "* LIST () \"/\" INBOX\r\n<tag> OK done\r\n";
        return "<tag> OK done\r\n";
    }

    QByteArray m_capabilities;
    Answer m_answer;
    QPointer<QTcpSocket> m_socket;
    QByteArray m_idleTag;
};

/// A whole row, as asked with ENVELOPE.
inline QByteArray headerOf(int seq, int uid)
{
    const QByteArray n = QByteArray::number(uid);
    return "* " + QByteArray::number(seq) + " FETCH (UID " + n
        + " FLAGS () ENVELOPE (NIL \"Subject " + n + "\" NIL NIL NIL NIL NIL NIL NIL \"<" + n
        + "@example.org>\") BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 3 1)"
          " INTERNALDATE \"02-Nov-2026 10:00:00 +0000\" RFC822.SIZE 99)\r\n";
}

} // namespace homing::test
