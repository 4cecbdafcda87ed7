// SPDX-License-Identifier: GPL-3.0-or-later
// SmtpLogin: the AUTH dialogue (RFC 4954) over session's SaslClient. Replies in, lines out: no
// socket. Whoever writes the lines answers for the encryption. One object, one connection.
#pragma once

#include "core/session/saslclient.h"
#include "core/submit/reply.h"

namespace homing::submit {

class SmtpLogin
{
public:
    struct Action
    {
        enum class Kind { Send, LoggedIn, Failed };
        Kind kind = Kind::Failed;
        QByteArray line;    // without CR LF
        QByteArray logText; // without secrets
        Fault fault;
    };

    /// `offered`: the mechanisms of the answer to EHLO.
    SmtpLogin(session::Credentials credentials, session::RememberedServer remembered,
              QList<QByteArray> offered);
    Action start();
    Action answered(const Reply &reply);
    const QByteArray &mechanism() const { return m_mechanism; }

private:
    Action challenged(const Reply &reply);
    static Action send(const QByteArray &line, const QByteArray &logText);
    static Action fail(const Fault &fault);

    session::Credentials m_credentials;
    session::RememberedServer m_remembered;
    QList<QByteArray> m_offered;
    QList<QByteArray> m_tried;
    QByteArray m_mechanism;
    std::unique_ptr<session::SaslClient> m_sasl;
    QByteArray m_initial; // that waits for the empty challenge
};

} // namespace homing::submit
