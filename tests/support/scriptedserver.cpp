// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scriptedserver.h"

#include "core/session/wirelog.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslSocket>

namespace homing::test {

namespace {

const QRegularExpression &placeholder()
{
    static const QRegularExpression expression(QStringLiteral("<(any|redacted|tag\\d*)>"));
    return expression;
}

/// The pattern of a C: line, and the names of its tags in order.
QRegularExpression patternOf(const QByteArray &text, const QHash<QByteArray, QByteArray> &known,
                             QList<QByteArray> *names)
{
    const QString line = QString::fromLatin1(session::fromPictures(text)) + QStringLiteral("\r\n");
    QString pattern;
    qsizetype at = 0;
    auto matches = placeholder().globalMatch(line);
    while (matches.hasNext()) {
        const auto match = matches.next();
        pattern += QRegularExpression::escape(line.mid(at, match.capturedStart() - at));
        at = match.capturedEnd();
        const QByteArray name = match.captured(1).toLatin1();
        if (!name.startsWith("tag")) {
            pattern += QStringLiteral("[^\\r\\n]*");
        } else if (known.contains(name)) {
            pattern += QRegularExpression::escape(QString::fromLatin1(known.value(name)));
        } else {
            pattern += QStringLiteral("([A-Za-z0-9]+)");
            names->append(name);
        }
    }
    pattern += QRegularExpression::escape(line.mid(at));
    return QRegularExpression(QStringLiteral("\\A") + pattern,
                              QRegularExpression::DotMatchesEverythingOption);
}

} // namespace

ScriptedServer::ScriptedServer(Tls tls, QObject *parent)
    : QTcpServer(parent)
    , m_tls(tls)
{
}

ScriptedServer::~ScriptedServer()
{
    if (m_socket)
        m_socket->disconnect(this);
}

bool ScriptedServer::start()
{
    return listen(QHostAddress::LocalHost);
}

void ScriptedServer::play(const QByteArray &scenario)
{
    for (const QByteArray &line : scenario.split('\n')) {
        const QByteArray trimmed = line.endsWith('\r') ? line.chopped(1) : line;
        if (trimmed.size() < 2 || trimmed[1] != ':' || !QByteArrayView("CST").contains(trimmed[0]))
            continue;
        const Step step {trimmed[0], trimmed.mid(3)};
        const bool begins = step.kind == 'T' && step.text.startsWith("connect");
        if (m_scripts.isEmpty() || (begins && !m_scripts.last().isEmpty()))
            m_scripts.append(QList<Step>());
        if (!begins)
            m_scripts.last().append(step);
    }
}

bool ScriptedServer::playFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    play(file.readAll());
    return true;
}

bool ScriptedServer::isFinished() const
{
    return m_script + 1 >= m_scripts.size()
        && (m_script < 0 ? m_scripts.isEmpty() : m_step >= m_scripts.at(m_script).size());
}

bool ScriptedServer::isAwaiting() const
{
    return m_awaiting;
}

void ScriptedServer::resume()
{
    m_awaiting = false;
    advance();
}

void ScriptedServer::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    if (m_socket)
        m_socket->disconnect(this);
    socket->setSocketDescriptor(descriptor);
    m_socket = socket;
    ++m_connections;
    ++m_script;
    m_step = 0;
    m_input.clear();
    m_outbox.clear();
    m_deflater.reset();
    m_inflater.reset();
    m_bytewise = m_alwaysBytewise;
    m_held = m_awaiting = m_handshaking = false;
    m_sent = 0;
    m_tags.clear();
    if (m_script >= m_scripts.size()) {
        m_failures.append(QStringLiteral("a connection that the scenario does not have"));
        socket->abort();
        return;
    }
    QSslConfiguration configuration = socket->sslConfiguration();
    configuration.setLocalCertificateChain(m_identity.chain);
    configuration.setPrivateKey(m_identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setProtocol(m_tlsProtocol);
    socket->setSslConfiguration(configuration);
    connect(socket, &QSslSocket::readyRead, this, &ScriptedServer::takeInput);
    connect(socket, &QSslSocket::disconnected, this, &ScriptedServer::connectionGone);
    connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QSslSocket::encrypted, this, [this] {
        m_handshaking = false;
        advance();
    });
    if (m_tls == Tls::Implicit) {
        m_handshaking = true;
        socket->startServerEncryption();
    } else {
        // Queued: the client's side has to be told of its connection as well.
        QMetaObject::invokeMethod(this, &ScriptedServer::advance, Qt::QueuedConnection);
    }
}

void ScriptedServer::connectionGone()
{
    if (isFinished())
        Q_EMIT finished();
}

void ScriptedServer::takeInput()
{
    if (!m_socket || m_handshaking)
        return;
    QByteArray octets = m_socket->readAll();
    if (octets.isEmpty())
        return;
    if (m_inflater) {
        m_inflater->setInput(octets);
        octets.clear();
        QByteArray piece;
        while (m_inflater->next(piece) == session::Inflater::Step::Output)
            octets += piece;
    }
    m_chunks.append(octets);
    m_received += octets;
    if (m_cutAfterReceived >= 0 && m_received.size() >= m_cutAfterReceived) {
        m_held = true;
        m_socket->disconnectFromHost();
        return;
    }
    m_input += octets;
    advance();
}

bool ScriptedServer::stepExpect(const Step &step)
{
    QList<QByteArray> names;
    const QRegularExpression pattern = patternOf(step.text, m_tags, &names);
    const auto match = pattern.match(QString::fromLatin1(m_input));
    if (!match.hasMatch()) {
        if (m_input.count('\n') < session::fromPictures(step.text).count('\n') + 1)
            return false;
        m_failures.append(QStringLiteral("expected \"%1\", got \"%2\"")
                              .arg(QString::fromUtf8(step.text),
                                   QString::fromUtf8(session::toPictures(m_input.left(2'000)))));
        m_held = true;
        m_socket->abort();
        return false;
    }
    for (qsizetype i = 0; i < names.size(); ++i)
        m_tags.insert(names.at(i), match.captured(int(i + 1)).toLatin1());
    m_lastLine = m_input.left(match.capturedEnd()).chopped(2);
    m_input.remove(0, match.capturedEnd());
    return true;
}

/// False when the script stops here for now.
bool ScriptedServer::stepTransport(const Step &step)
{
    const QByteArray word = step.text.split(' ').first();
    if (word == "tls") {
        if (m_socket->isEncrypted())
            return true;
        m_handshaking = true;
        m_socket->startServerEncryption();
        return false;
    }
    if (word == "compress") {
        m_deflater = std::make_unique<session::Deflater>();
        m_inflater = std::make_unique<session::Inflater>();
        if (!m_input.isEmpty()) { // came behind COMPRESS, which nobody may do
            m_failures.append(QStringLiteral("the client did not wait for the answer to COMPRESS"));
            return false;
        }
    } else if (word == "close") {
        m_held = true;
        m_socket->disconnectFromHost();
        return false;
    } else if (word == "reset") {
        m_held = true;
        m_socket->abort();
        return false;
    } else if (word == "hold") {
        m_held = true;
        return false;
    } else if (word == "await") {
        m_awaiting = true;
        return false;
    } else if (word == "bytewise") {
        m_bytewise = true;
    } else if (word == "answer" && m_responder) {
        send(m_responder(m_lastLine) + "\r\n");
    } else if (word == "raw") {
        send(session::fromPictures(step.text.mid(4)));
    }
    return true;
}

void ScriptedServer::advance()
{
    QByteArray out;
    const auto flushOut = [&] {
        if (!out.isEmpty())
            send(std::exchange(out, {}));
    };
    while (m_socket && !m_held && !m_awaiting && !m_handshaking && m_script < m_scripts.size()
           && m_step < m_scripts.at(m_script).size()) {
        const Step step = m_scripts.at(m_script).at(m_step);
        if (step.kind == 'S') {
            QByteArray line = session::fromPictures(step.text) + "\r\n";
            for (auto tag = m_tags.cbegin(); tag != m_tags.cend(); ++tag)
                line.replace('<' + tag.key() + '>', tag.value());
            out += line;
            ++m_step;
            continue;
        }
        flushOut();
        if (!m_socket || m_held)
            return;
        if (step.kind == 'C') {
            if (!stepExpect(step))
                return;
            ++m_step;
            continue;
        }
        ++m_step; // before: tls and await go on from behind it
        if (!stepTransport(step))
            break;
    }
    if (m_socket && !m_held && !m_awaiting && !m_handshaking)
        flushOut();
    if (isFinished())
        Q_EMIT finished();
}

void ScriptedServer::send(const QByteArray &octets)
{
    QByteArray wire = m_deflater ? m_deflater->compress(octets) : octets;
    if (m_cutAfterSent >= 0 && m_sent + wire.size() >= m_cutAfterSent) {
        wire.truncate(m_cutAfterSent - m_sent);
        m_held = true;
    }
    m_sent += wire.size();
    if (m_bytewise) {
        m_outbox += wire;
        pushOut();
        return;
    }
    m_socket->write(wire);
    if (m_held)
        m_socket->disconnectFromHost();
}

/// One octet a turn of the event loop.
void ScriptedServer::pushOut()
{
    if (!m_socket || m_outbox.isEmpty())
        return;
    m_socket->write(m_outbox.left(1));
    m_socket->flush();
    m_outbox.remove(0, 1);
    if (!m_outbox.isEmpty())
        QMetaObject::invokeMethod(this, &ScriptedServer::pushOut, Qt::QueuedConnection);
}

} // namespace homing::test
