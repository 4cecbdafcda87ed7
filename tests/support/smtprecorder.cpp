// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/smtprecorder.h"

#include <QSslConfiguration>
#include <QSslSocket>

namespace homing::test {

SmtpRecorder::SmtpRecorder(Tls tls, QObject *parent)
    : QTcpServer(parent)
    , m_tls(tls)
{
}

SmtpRecorder::~SmtpRecorder()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void SmtpRecorder::incomingConnection(qintptr descriptor)
{
    if (m_socket)
        m_socket->disconnect(this);
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    m_socket = socket;
    ++connections;
    m_input.clear();
    m_consumed = sent = received = 0;
    messageStart = messageEnd = m_chunk = -1;
    m_current = {};
    m_isInData = m_wantsResponse = m_isLogin = m_isCut = m_isSecuring = false;
    m_isLoggedIn = !isLoginNeeded;
    QSslConfiguration configuration = socket->sslConfiguration();
    configuration.setLocalCertificateChain(m_identity.chain);
    configuration.setPrivateKey(m_identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->setSslConfiguration(configuration);
    connect(socket, &QSslSocket::readyRead, this, [this] { takeInput(); });
    connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
    const auto greet = [this] { say("220 mail.example ESMTP"); };
    if (m_tls == Tls::Implicit) {
        connect(socket, &QSslSocket::encrypted, this, greet);
        socket->startServerEncryption();
    } else {
        connect(socket, &QSslSocket::encrypted, this, [this] { m_isSecuring = false; });
        QMetaObject::invokeMethod(this, greet, Qt::QueuedConnection);
    }
}

int SmtpRecorder::count(const QByteArray &beginning) const
{
    return int(std::count_if(commands.begin(), commands.end(), [&](const QByteArray &command) {
        return command.startsWith(beginning);
    }));
}

void SmtpRecorder::drop()
{
    m_isCut = true;
    if (isCutHard)
        m_socket->abort();
    else
        m_socket->disconnectFromHost();
}

void SmtpRecorder::takeInput()
{
    if (!m_socket || m_isCut || m_isSecuring)
        return;
    QByteArray octets = m_socket->readAll();
    const bool isCut = cutAfterReceived >= 0 && received + octets.size() >= cutAfterReceived;
    if (isCut)
        octets.truncate(cutAfterReceived - received);
    received += octets.size();
    if (!m_socket->isEncrypted())
        clearText += octets;
    m_input += octets;
    m_isCut = isCut; // no more answers
    work();
    if (isCut)
        drop();
}

void SmtpRecorder::work()
{
    while (!m_input.isEmpty()) {
        if (m_isInData) {
            if (!takeData())
                return;
        } else if (m_chunk >= 0) {
            if (!takeChunk())
                return;
        } else {
            const qsizetype end = m_input.indexOf("\r\n");
            if (end < 0)
                return;
            const QByteArray line = m_input.left(end);
            m_input.remove(0, end + 2);
            m_consumed += end + 2;
            command(line);
        }
    }
}

bool SmtpRecorder::takeData()
{
    if (messageStart < 0)
        messageStart = m_consumed;
    const QByteArray whole = "\r\n" + m_input;
    const qsizetype end = whole.indexOf("\r\n.\r\n");
    if (end < 0)
        return false;
    QByteArray message = whole.mid(2, end); // with its last CR LF
    m_input.remove(0, end + 3);
    m_consumed += end + 3;
    QByteArray plain;
    for (qsizetype at = 0; at < message.size(); ++at) {
        const bool isLineStart =
            at == 0 || (at > 1 && message[at - 2] == '\r' && message[at - 1] == '\n');
        if (!(isLineStart && message[at] == '.'))
            plain += message[at];
    }
    m_current.message = plain;
    m_isInData = false;
    delivered();
    return true;
}

bool SmtpRecorder::takeChunk()
{
    if (m_input.size() < m_chunk)
        return false;
    m_current.message = m_input.left(m_chunk);
    m_input.remove(0, m_chunk);
    m_consumed += m_chunk;
    m_chunk = -1;
    delivered();
    return true;
}

void SmtpRecorder::delivered()
{
    messageEnd = m_consumed;
    if (finalAnswer.startsWith('2'))
        deliveries.append(m_current);
    m_current = {};
    say(finalAnswer);
}

void SmtpRecorder::hello()
{
    QList<QByteArray> lines {"mail.example"};
    lines += extensions;
    if (m_tls == Tls::StartTls && !m_socket->isEncrypted())
        lines += "STARTTLS";
    QByteArray reply;
    for (qsizetype i = 0; i < lines.size(); ++i)
        reply += (i + 1 < lines.size() ? "250-" : "250 ") + lines.at(i)
            + (i + 1 < lines.size() ? "\r\n" : "");
    say(reply);
}

void SmtpRecorder::authenticate(const QByteArray &response)
{
    m_wantsResponse = false;
    m_isLoggedIn =
        QByteArray::fromBase64(response) == QByteArray(1, 0) + user + QByteArray(1, 0) + password;
    say(m_isLoggedIn ? "235 2.7.0 in" : "535 5.7.8 wrong");
}

void SmtpRecorder::command(const QByteArray &line)
{
    commands.append(line);
    if (m_isLogin) {
        m_login.append(QByteArray::fromBase64(line));
        m_isLogin = m_login.size() < 2;
        m_isLoggedIn = m_login == QList<QByteArray> {user, password};
        say(m_isLogin ? "334 UGFzc3dvcmQ6" : m_isLoggedIn ? "235 2.7.0 in" : "535 5.7.8 wrong");
        return;
    }
    if (m_wantsResponse) {
        authenticate(line);
        return;
    }
    const QByteArray upper = line.toUpper();
    for (auto answer = answers.cbegin(); answer != answers.cend(); ++answer) {
        if (upper.startsWith(answer.key())) {
            say(answer.value());
            return;
        }
    }
    if (upper.startsWith("EHLO ")) {
        hello();
    } else if (upper == "STARTTLS") {
        say("220 2.0.0 go");
        m_isSecuring = true;
        m_socket->startServerEncryption();
    } else if (upper == "AUTH PLAIN") {
        m_wantsResponse = true;
        say("334 ");
    } else if (upper.startsWith("AUTH PLAIN ")) {
        authenticate(line.mid(11));
    } else if (upper == "AUTH LOGIN") {
        m_login.clear();
        m_isLogin = true;
        say("334 VXNlcm5hbWU6");
    } else if (upper == "QUIT") {
        say("221 2.0.0 bye");
        m_socket->disconnectFromHost();
    } else if (!m_isLoggedIn) {
        say("530 5.7.0 login first");
    } else if (upper.startsWith("MAIL FROM:<")) {
        m_current = {line, {}, {}};
        say("250 2.1.0 ok");
    } else if (upper.startsWith("RCPT TO:<") && !m_current.mail.isEmpty()) {
        m_current.recipients.append(line);
        say("250 2.1.5 ok");
    } else if (upper == "DATA" && !m_current.recipients.isEmpty()) {
        m_isInData = true;
        say("354 go");
    } else if (upper.startsWith("BDAT ") && upper.endsWith(" LAST")
               && !m_current.recipients.isEmpty()) {
        m_chunk = upper.mid(5).chopped(5).toLongLong();
        messageStart = m_consumed - line.size() - 2;
    } else {
        say("503 5.5.1 bad sequence");
    }
}

void SmtpRecorder::say(const QByteArray &lines)
{
    if (m_isCut || !m_socket)
        return;
    QByteArray wire = lines + "\r\n";
    const bool isCut = cutAfterSent >= 0 && sent + wire.size() >= cutAfterSent;
    if (isCut)
        wire.truncate(cutAfterSent - sent);
    sent += wire.size();
    m_socket->write(wire);
    if (isCut)
        drop();
}

} // namespace homing::test
