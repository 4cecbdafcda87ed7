// SPDX-License-Identifier: GPL-3.0-or-later
// A server with a store, and raw clients on it: what goes over the wire is compared as text,
// nothing of core/imap's reading half is between. One thread for all; waiting is always for bytes,
// never for time.
#pragma once

#include "core/server/imapserver.h"
#include "core/server/mailstore.h"

#include <QSslSocket>
#include <QTest>

namespace homing::test {

/// A short message with this subject.
QByteArray message(const QByteArray &subject, const QByteArray &body = "Hello.\r\n");
imap::MailboxName mailbox(const QByteArray &wire);
imap::FlagSet flags(const QByteArray &atoms); // "\\Seen $x"
imap::UidSet uids(const QByteArray &set);
/// The lines with VANISHED or FETCH, joined by LF.
QByteArray changesOf(const QList<QByteArray> &lines);

class Client
{
public:
    explicit Client(quint16 port);
    bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    QAbstractSocket::SocketState state() const { return m_socket.state(); }

    void write(const QByteArray &bytes);
    /// All of it is with the system, or the connection is gone.
    bool waitUntilSent();
    /// The next whole response, literals inline, without its last CRLF; empty when none comes.
    QByteArray read();
    /// Everything up to the line that starts with `tag` and a space, it included.
    QList<QByteArray> readUntil(const QByteArray &tag);
    /// "A1 command", and all that comes up to the answer; the tag of that is cut off.
    QList<QByteArray> run(const QByteArray &command);
    /// As run(), joined by LF: good for QCOMPARE with a script.
    QByteArray dialogue(const QByteArray &command);
    /// Only the tagged answer.
    QByteArray answer(const QByteArray &command);
    void logIn();
    /// TLS from here on, the server's certificate being signed by this file's authority; false
    /// when it did not come about.
    bool encrypt(const QString &caFile);
    /// Both ways from here on (RFC 4978).
    void compress();
    /// True when the server has closed; everything unread is in rest().
    bool waitForClose();
    QByteArray rest();
    /// All that came, as bytes, so far.
    qint64 bytesRead() const { return m_bytesRead; }

private:
    bool fill();
    QByteArray inflated(const QByteArray &bytes);
    QByteArray deflated(const QByteArray &bytes);
    std::optional<QByteArray> takeResponse();

    QSslSocket m_socket; // plain until encrypt()
    QByteArray m_buffer;
    struct Streams;
    std::shared_ptr<Streams> m_streams; // once compressed
    int m_lastTag = 0;
    qint64 m_bytesRead = 0;
};

/// What most tests need; options may be changed before start().
class Bench
{
public:
    Bench();
    std::shared_ptr<server::MailStore> store;
    server::ServerOptions options;
    void start();
    server::ImapServer &server() { return *m_server; }
    quint16 port() const { return m_server->port(); }
    /// `count` messages "one", "two", ... are appended to INBOX.
    void fill(int count);
    /// Logged in, QRESYNC enabled.
    std::unique_ptr<Client> qresyncClient();
    QByteArray validity() const; // UIDVALIDITY of INBOX

private:
    std::unique_ptr<server::ImapServer> m_server;
};

} // namespace homing::test
