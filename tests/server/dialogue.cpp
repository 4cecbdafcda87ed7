// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogue.h"

#include <QDeadlineTimer>
#include <QSslConfiguration>
#include <QTimer>

#include <zlib.h>

namespace homing::test {

namespace {

constexpr int patience = 10'000; // ms; only a failing test waits so long

/// Runs the event loop, client and server being in it, until `done` or out of patience.
template <typename Done> bool waitFor(Done done)
{
    const QDeadlineTimer deadline(patience);
    QTimer wakeUp;
    wakeUp.setSingleShot(true);
    wakeUp.start(patience);
    while (!done()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

} // namespace

QByteArray message(const QByteArray &subject, const QByteArray &body)
{
    return "From: Ada <ada@example.org>\r\nTo: Ben <ben@example.net>\r\nSubject: " + subject
        + "\r\nDate: Fri, 01 Mar 2024 10:00:00 +0000\r\nMessage-ID: <" + subject.toHex()
        + "@example.org>\r\n\r\n" + body;
}

imap::MailboxName mailbox(const QByteArray &wire)
{
    return imap::MailboxName::fromWire(wire);
}

imap::FlagSet flags(const QByteArray &atoms)
{
    return imap::FlagSet::fromAtoms(atoms.split(' '));
}

imap::UidSet uids(const QByteArray &set)
{
    return *imap::UidSet::parse(set);
}

struct Client::Streams
{
    z_stream in {};
    z_stream out {};
    Streams()
    {
        inflateInit2(&in, -15);
        deflateInit2(&out, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    }
    ~Streams()
    {
        inflateEnd(&in);
        deflateEnd(&out);
    }
};

bool Client::encrypt(const QString &caFile)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(caFile));
    m_socket.setSslConfiguration(configuration);
    m_socket.setPeerVerifyName(QStringLiteral("localhost"));
    m_socket.startClientEncryption();
    return waitFor([&] {
               return m_socket.isEncrypted()
                   || m_socket.state() == QAbstractSocket::UnconnectedState;
           })
        && m_socket.isEncrypted();
}

void Client::compress()
{
    m_streams = std::make_shared<Streams>();
}

QByteArray Client::inflated(const QByteArray &bytes)
{
    QByteArray plain;
    QByteArray piece(4096, '\0');
    z_stream &stream = m_streams->in;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    do {
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = uInt(piece.size());
        inflate(&stream, Z_SYNC_FLUSH);
        plain.append(piece.constData(), piece.size() - qsizetype(stream.avail_out));
    } while (stream.avail_out == 0);
    return plain;
}

QByteArray Client::deflated(const QByteArray &bytes)
{
    QByteArray compressed(bytes.size() + 1024, '\0');
    z_stream &stream = m_streams->out;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(compressed.data());
    stream.avail_out = uInt(compressed.size());
    deflate(&stream, Z_SYNC_FLUSH);
    compressed.chop(qsizetype(stream.avail_out));
    return compressed;
}

QByteArray changesOf(const QList<QByteArray> &lines)
{
    QList<QByteArray> changes;
    for (const QByteArray &line : lines) {
        if (line.contains("VANISHED") || line.contains(" FETCH "))
            changes << line;
    }
    return changes.join('\n');
}

Client::Client(quint16 port)
{
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    if (!waitFor([&] { return m_socket.state() == QAbstractSocket::ConnectedState; }))
        qWarning("no connection");
}

void Client::write(const QByteArray &bytes)
{
    m_socket.write(m_streams ? deflated(bytes) : bytes);
}

bool Client::waitUntilSent()
{
    return waitFor([&] {
        return m_socket.bytesToWrite() == 0
            || m_socket.state() == QAbstractSocket::UnconnectedState;
    });
}

bool Client::fill()
{
    const QByteArray more = m_socket.readAll();
    m_bytesRead += more.size();
    m_buffer += m_streams ? inflated(more) : more;
    return !more.isEmpty();
}

std::optional<QByteArray> Client::takeResponse()
{
    qsizetype at = 0;
    while (true) {
        const qsizetype end = m_buffer.indexOf("\r\n", at);
        if (end < 0)
            return std::nullopt;
        const qsizetype open =
            m_buffer.at(end - (end > 0 ? 1 : 0)) == '}' ? m_buffer.lastIndexOf('{', end) : -1;
        bool isNumber = false;
        const qint64 size =
            open < 0 ? 0 : m_buffer.mid(open + 1, end - open - 2).toLongLong(&isNumber);
        if (!isNumber) {
            const QByteArray response = m_buffer.left(end);
            m_buffer.remove(0, end + 2);
            return response;
        }
        at = end + 2 + qsizetype(size);
        if (at > m_buffer.size())
            return std::nullopt;
    }
}

QByteArray Client::read()
{
    std::optional<QByteArray> response;
    const bool came = waitFor([&] {
        fill();
        response = takeResponse();
        return response.has_value() || m_socket.state() == QAbstractSocket::UnconnectedState;
    });
    return came && response ? *response : QByteArray();
}

QList<QByteArray> Client::readUntil(const QByteArray &tag)
{
    QList<QByteArray> responses;
    while (true) {
        const QByteArray response = read();
        if (response.isEmpty())
            return responses << "(nothing more)";
        responses << response;
        if (response.startsWith(tag + ' '))
            return responses;
    }
}

QList<QByteArray> Client::run(const QByteArray &command)
{
    const QByteArray tag = 'A' + QByteArray::number(++m_lastTag);
    write(tag + ' ' + command + "\r\n");
    QList<QByteArray> responses = readUntil(tag);
    if (responses.last().startsWith(tag))
        responses.last().remove(0, tag.size() + 1);
    return responses;
}

QByteArray Client::dialogue(const QByteArray &command)
{
    return run(command).join('\n');
}

QByteArray Client::answer(const QByteArray &command)
{
    return run(command).last();
}

void Client::logIn()
{
    read(); // greeting
    const QByteArray reply = answer("LOGIN demo secret");
    if (!reply.startsWith("OK"))
        qWarning("login failed: %s", reply.constData());
}

bool Client::waitForClose()
{
    return waitFor([&] {
        fill();
        return m_socket.state() == QAbstractSocket::UnconnectedState;
    });
}

QByteArray Client::rest()
{
    fill();
    return std::exchange(m_buffer, {});
}

Bench::Bench()
    : store(std::make_shared<server::MailStore>())
{
    options.password = "secret";
}

void Bench::start()
{
    m_server = std::make_unique<server::ImapServer>(store, options);
    if (!m_server->listen())
        qWarning("cannot listen");
}

void Bench::fill(int count)
{
    static const char *const names[] = {"one", "two",   "three", "four", "five",
                                        "six", "seven", "eight", "nine", "ten"};
    for (int i = 0; i < count; ++i)
        store->append(mailbox("INBOX"),
                      message(i < 10 ? QByteArray(names[i]) : QByteArray::number(i + 1)));
}

std::unique_ptr<Client> Bench::qresyncClient()
{
    auto client = std::make_unique<Client>(port());
    client->logIn();
    if (client->dialogue("ENABLE QRESYNC") != "* ENABLED QRESYNC\nOK Enabled")
        qWarning("not enabled");
    return client;
}

QByteArray Bench::validity() const
{
    return QByteArray::number(store->uidValidity(mailbox("INBOX")).value());
}

} // namespace homing::test
