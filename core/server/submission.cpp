// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/submission.h"

#include <optional>

namespace homing::server {

namespace {

constexpr qsizetype longestCommand = 4 << 10;      // RFC 5321 4.5.3.1.4 and what extensions add
constexpr qsizetype longestMessageLine = 64 << 10; // more than the 998 that RFC 5322 allows
constexpr qsizetype mostRecipients = 1'000;

struct Path
{
    QByteArray address;
    QByteArray parameters;
};

/// "<anna@x.org> SIZE=100" (RFC 5321 4.1.2); a quoted local part may hold anything.
std::optional<Path> readPath(const QByteArray &text)
{
    if (!text.startsWith('<'))
        return {};
    bool isQuoted = false;
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (text[at] == '\\' && isQuoted)
            ++at;
        else if (text[at] == '"')
            isQuoted = !isQuoted;
        else if (text[at] == '>' && !isQuoted)
            return Path {text.mid(1, at - 1), text.mid(at + 1).trimmed()};
    }
    return {};
}

qint64 declaredSize(const QByteArray &parameters)
{
    for (const QByteArray &parameter : parameters.toUpper().split(' ')) {
        if (parameter.startsWith("SIZE="))
            return parameter.mid(5).toLongLong();
    }
    return 0;
}

} // namespace

Submission::Submission(std::unique_ptr<ByteStream> stream, const SubmissionOptions &options,
                       const SubmissionServer::Deliver &deliver, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
    , m_options(options)
    , m_deliver(deliver)
{
    connect(m_stream.get(), &ByteStream::readyRead, this, &Submission::takeInput);
    connect(m_stream.get(), &ByteStream::closed, this, &QObject::deleteLater);
    say("220 localhost ESMTP");
}

Submission::~Submission() = default;

void Submission::takeInput()
{
    while (!m_isClosing && m_stream->bytesAvailable() > 0) {
        m_input += m_stream->read(m_stream->bytesAvailable());
        qsizetype from = 0;
        for (;;) {
            const qsizetype end = m_input.indexOf("\r\n", std::max(from, m_looked));
            if (end < 0 || m_isClosing)
                break;
            takeLine(m_input.mid(from, end - from));
            from = end + 2;
        }
        m_input.remove(0, from);
        m_looked = std::max<qsizetype>(0, m_input.size() - 1); // half a line end
        if (m_input.size() > (m_isInData ? longestMessageLine : longestCommand))
            close("500 5.5.2 That line is too long.");
    }
}

void Submission::takeLine(const QByteArray &line)
{
    if (m_isInData)
        takeMessageLine(line);
    else if (std::exchange(m_wantsResponse, false))
        authenticate(line);
    else
        command(line);
}

void Submission::command(const QByteArray &line)
{
    const QByteArray verb = line.left(line.indexOf(' ') < 0 ? line.size() : line.indexOf(' '));
    const QByteArray word = verb.toUpper();
    const QByteArray rest = line.mid(verb.size()).trimmed();
    if (word == "EHLO" || word == "HELO") {
        hello(word == "EHLO");
    } else if (word == "AUTH") {
        if (!m_isGreeted || m_isLoggedIn)
            say("503 5.5.1 Not now.");
        else if (rest.toUpper().startsWith("PLAIN "))
            authenticate(rest.mid(6).trimmed());
        else if (rest.toUpper() == "PLAIN")
            askForResponse();
        else
            say("504 5.5.4 Only PLAIN.");
    } else if (line.toUpper().startsWith("MAIL FROM:")) {
        mail(line.mid(10).trimmed());
    } else if (line.toUpper().startsWith("RCPT TO:")) {
        recipient(line.mid(8).trimmed());
    } else if (word == "DATA") {
        m_isInData = !m_mail.recipients.isEmpty();
        say(m_isInData ? "354 Go on." : "503 5.5.1 To whom?");
    } else if (word == "RSET") {
        m_mail = {};
        m_hasSender = false;
        say("250 2.0.0 OK");
    } else if (word == "NOOP") {
        say("250 2.0.0 OK");
    } else if (word == "QUIT") {
        close("221 2.0.0 Bye");
    } else {
        say("500 5.5.1 What?");
    }
}

void Submission::hello(bool isExtended)
{
    m_isGreeted = true;
    m_mail = {};
    m_hasSender = false;
    if (isExtended)
        say("250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            "250-ENHANCEDSTATUSCODES\r\n250-SIZE "
            + QByteArray::number(m_options.messageBytes) + "\r\n250 AUTH PLAIN");
    else
        say("250 localhost");
}

void Submission::askForResponse()
{
    m_wantsResponse = true;
    say("334 ");
}

/// RFC 4616 2: whom to act for, who it is, the password.
void Submission::authenticate(const QByteArray &response)
{
    const QList<QByteArray> parts = QByteArray::fromBase64(response).split('\0');
    const bool isWhole = parts.size() == 3 && (parts[0].isEmpty() || parts[0] == parts[1]);
    m_isLoggedIn = isWhole && !m_options.password.isEmpty() && parts[1] == m_options.user
        && parts[2] == m_options.password;
    say(m_isLoggedIn ? "235 2.7.0 Welcome" : "535 5.7.8 No.");
}

void Submission::mail(const QByteArray &arguments)
{
    const std::optional<Path> path = readPath(arguments);
    if (!m_isLoggedIn) {
        say("530 5.7.0 Log in first.");
    } else if (m_hasSender) {
        say("503 5.5.1 One after the other.");
    } else if (!path) {
        say("501 5.5.4 From whom?");
    } else if (declaredSize(path->parameters) > m_options.messageBytes) {
        say("552 5.3.4 That is too large.");
    } else {
        m_mail.sender = path->address;
        m_hasSender = true;
        say("250 2.1.0 OK");
    }
}

void Submission::recipient(const QByteArray &arguments)
{
    const std::optional<Path> path = readPath(arguments);
    if (!m_hasSender) {
        say("503 5.5.1 From whom?");
    } else if (!path || path->address.isEmpty()) {
        say("501 5.1.3 That is no address.");
    } else if (m_mail.recipients.size() >= mostRecipients) {
        say("452 4.5.3 Too many.");
    } else {
        m_mail.recipients.append(path->address);
        say("250 2.1.5 OK");
    }
}

/// RFC 5321 4.5.2: a dot at the beginning of a line was put there, or is the end.
void Submission::takeMessageLine(const QByteArray &line)
{
    if (line == ".") {
        endMessage();
        return;
    }
    m_mail.message += line.startsWith('.') ? line.mid(1) : line;
    m_mail.message += "\r\n";
    if (m_mail.message.size() > m_options.messageBytes) {
        m_isTooLarge = true;
        m_mail.message.clear(); // the rest is read and dropped
    }
}

void Submission::endMessage()
{
    m_isInData = false;
    m_hasSender = false;
    const SubmittedMail mail = std::exchange(m_mail, {});
    if (std::exchange(m_isTooLarge, false))
        say("552 5.3.4 That is too large.");
    else
        say(m_deliver(mail) ? "250 2.0.0 Taken" : "451 4.3.0 It could not be put away.");
}

void Submission::say(const QByteArray &reply)
{
    m_stream->write(reply + "\r\n");
}

void Submission::close(const QByteArray &reply)
{
    m_isClosing = true;
    say(reply);
    m_stream->closeWhenSent();
}

} // namespace homing::server
