// SPDX-License-Identifier: GPL-3.0-or-later
// ScriptedServer: a server that does what a scenario says, however wrong that is. The scenario
// format is that of the TrafficLog, so a saved transcript can be played again:
//   C: line   the client must say exactly this. <any> stands for anything within the line
//   (<redacted> too), <tag>, <tag2> ..
//             for a tag that later lines may name. A line that ends with {n} is followed by its own
//             S: + and C: lines; a literal behind {n+} stands in the same line, with the pictures
//             U+240D U+240A for CR LF.
//   S: line   the server says this. Lines without a C: or T: between them leave in one write.
//   T: word   tls       the handshake (STARTTLS; nothing when TLS stands already)
//             compress  DEFLATE from here on
//             close     an orderly end         reset    a hard one
//             hold      silence from here on   await    silence until resume()
//             raw TEXT  TEXT without CR LF     bytewise from here on each octet alone
//             answer    what the responder makes of the last C: line is said
//             connect.. the script of the next connection begins (nothing at the very start)
//   X: and #  remarks.
// Lives in the test's thread, driven by its event loop; never blocks.
#pragma once

#include "core/session/deflate.h"
#include "tests/support/testcertificates.h"

#include <QPointer>
#include <QSsl>
#include <QTcpServer>

class QSslSocket;

namespace homing::test {

class ScriptedServer : public QTcpServer
{
    Q_OBJECT
public:
    enum class Tls { None, Implicit };

    explicit ScriptedServer(Tls tls, QObject *parent = nullptr);
    ~ScriptedServer() override;

    void setIdentity(const ServerIdentity &identity) { m_identity = identity; }
    void setTlsProtocol(QSsl::SslProtocol protocol) { m_tlsProtocol = protocol; }
    /// On loopback, any free port.
    bool start();
    void play(const QByteArray &scenario);
    bool playFile(const QString &path);
    /// For "T: answer": the client's line without CR LF to the server's lines without the last CR
    /// LF.
    void setResponder(std::function<QByteArray(const QByteArray &)> responder)
    {
        m_responder = std::move(responder);
    }
    /// Goes on after "T: await".
    void resume();
    bool isAwaiting() const;

    /// Each octet alone, on every connection from now on.
    void setBytewise(bool bytewise) { m_alwaysBytewise = m_bytewise = bytewise; }
    /// Closes the connection when so many octets (inside TLS) were sent or received; -1 for never.
    void cutAfterSent(qint64 octets) { m_cutAfterSent = octets; }
    void cutAfterReceived(qint64 octets) { m_cutAfterReceived = octets; }

    /// True when every step of every connection was played.
    bool isFinished() const;
    /// What the client said otherwise than the scenario wants.
    QStringList failures() const { return m_failures; }
    int connectionCount() const { return m_connections; }
    /// All that the client sent, inside TLS; and as it came, read by read.
    QByteArray received() const { return m_received; }
    QList<QByteArray> chunks() const { return m_chunks; }
    qint64 sentOctets() const { return m_sent; }

Q_SIGNALS:
    void finished();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    struct Step
    {
        char kind = 'X';
        QByteArray text;
    };
    void takeInput();
    void advance();
    bool stepExpect(const Step &step);
    bool stepTransport(const Step &step);
    void send(const QByteArray &octets);
    void pushOut();
    void connectionGone();

    Tls m_tls;
    ServerIdentity m_identity;
    QSsl::SslProtocol m_tlsProtocol = QSsl::SecureProtocols;
    QList<QList<Step>> m_scripts; // per connection
    qsizetype m_script = -1;
    qsizetype m_step = 0;
    QPointer<QSslSocket> m_socket;
    std::unique_ptr<session::Deflater> m_deflater;
    std::unique_ptr<session::Inflater> m_inflater;
    QByteArray m_input;
    QByteArray m_lastLine; // that matched a C: line
    std::function<QByteArray(const QByteArray &)> m_responder;
    QByteArray m_outbox; // bytewise
    bool m_bytewise = false;
    bool m_alwaysBytewise = false;
    bool m_held = false;
    bool m_awaiting = false;
    bool m_handshaking = false;
    qint64 m_cutAfterSent = -1;
    qint64 m_cutAfterReceived = -1;
    qint64 m_sent = 0;
    QHash<QByteArray, QByteArray> m_tags;
    QStringList m_failures;
    int m_connections = 0;
    QByteArray m_received;
    QList<QByteArray> m_chunks;
};

} // namespace homing::test
