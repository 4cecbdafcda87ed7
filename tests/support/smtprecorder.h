// SPDX-License-Identifier: GPL-3.0-or-later
// SmtpRecorder: a small SMTP server that takes mail and remembers every delivery, octet for octet;
// with a switch for what it offers, what it refuses, and where the line is cut. One connection
// after another. Lives in the test's thread, driven by its event loop; never blocks. (For servers
// that do not play by the rules: ScriptedServer.)
#pragma once

#include "tests/support/testcertificates.h"

#include <QHash>
#include <QPointer>
#include <QTcpServer>

class QSslSocket;

namespace homing::test {

class SmtpRecorder : public QTcpServer
{
public:
    enum class Tls { None, Implicit, StartTls };
    struct Delivery
    {
        QByteArray mail;              // the whole command
        QList<QByteArray> recipients; // the accepted commands
        QByteArray message;           // without dots and end
        bool operator==(const Delivery &) const = default;
    };

    explicit SmtpRecorder(Tls tls = Tls::None, QObject *parent = nullptr);
    ~SmtpRecorder() override;

    void setIdentity(const ServerIdentity &identity) { m_identity = identity; }
    bool start() { return listen(QHostAddress::LocalHost); }

    QList<QByteArray> extensions {"PIPELINING", "SIZE 20000000",       "8BITMIME",  "SMTPUTF8",
                                  "DSN",        "ENHANCEDSTATUSCODES", "AUTH PLAIN"};
    /// The answer to a command that begins so (upper case), in place of the usual one.
    QHash<QByteArray, QByteArray> answers;
    QByteArray finalAnswer = "250 2.0.0 taken";
    QByteArray user = "alice";
    QByteArray password;
    bool isLoginNeeded = true;

    /// Drops the connection when so many octets (inside TLS) came in or went out; -1 for never.
    /// What came in before is still worked on, without answers.
    qint64 cutAfterReceived = -1;
    qint64 cutAfterSent = -1;
    bool isCutHard = false; // a reset

    QList<Delivery> deliveries;
    QList<QByteArray> commands; // all, of all connections
    QByteArray clearText;       // all that came before TLS
    /// Commands that begin so.
    int count(const QByteArray &beginning) const;
    int connections = 0;
    qint64 sent = 0;          // on the last connection, inside TLS
    qint64 received = 0;      // too
    qint64 messageStart = -1; // `received` where the message, with BDAT its command, begins
    qint64 messageEnd = -1;   // and when it was whole

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void takeInput();
    void work();
    void command(const QByteArray &line);
    void hello();
    void authenticate(const QByteArray &response);
    bool takeData();
    bool takeChunk();
    void delivered();
    void say(const QByteArray &lines);
    void drop();

    Tls m_tls;
    ServerIdentity m_identity;
    QPointer<QSslSocket> m_socket;
    QByteArray m_input;
    qint64 m_consumed = 0;
    Delivery m_current;
    bool m_isInData = false;
    bool m_isLoggedIn = false;
    bool m_wantsResponse = false;
    QList<QByteArray> m_login; // what the mechanism LOGIN has told
    bool m_isLogin = false;
    bool m_isCut = false;
    bool m_isSecuring = false;
    qint64 m_chunk = -1;
};

} // namespace homing::test
