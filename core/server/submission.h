// SPDX-License-Identifier: GPL-3.0-or-later
// Submission: one client's SMTP dialogue (RFC 5321, 6409), with AUTH PLAIN (RFC 4616, 4954).
// Deletes itself when the client is gone. The server's thread. Client input is hostile: lines and
// messages have limits, and each octet is looked at once.
#pragma once

#include "core/server/bytestream.h"
#include "core/server/submissionserver.h"

namespace homing::server {

class Submission final : public QObject
{
    Q_OBJECT
public:
    /// `options` and `deliver` outlive it.
    Submission(std::unique_ptr<ByteStream> stream, const SubmissionOptions &options,
               const SubmissionServer::Deliver &deliver, QObject *parent);
    ~Submission() override;

private:
    void takeInput();
    void takeLine(const QByteArray &line);
    void takeMessageLine(const QByteArray &line);
    void command(const QByteArray &line);
    void hello(bool isExtended);
    void askForResponse();
    void authenticate(const QByteArray &response);
    void mail(const QByteArray &arguments);
    void recipient(const QByteArray &arguments);
    void endMessage();
    void say(const QByteArray &reply);
    void close(const QByteArray &reply);

    std::unique_ptr<ByteStream> m_stream;
    const SubmissionOptions &m_options;
    const SubmissionServer::Deliver &m_deliver;
    QByteArray m_input;
    qsizetype m_looked = 0; // so far there is no line end in it
    SubmittedMail m_mail;
    bool m_isGreeted = false;
    bool m_isLoggedIn = false;
    bool m_wantsResponse = false; // to AUTH
    bool m_hasSender = false;
    bool m_isInData = false;
    bool m_isTooLarge = false;
    bool m_isClosing = false;
};

} // namespace homing::server
