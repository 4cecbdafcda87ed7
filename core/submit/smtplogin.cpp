// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/smtplogin.h"

#include "core/session/loginpolicy.h"
#include "core/session/wirelog.h"

namespace homing::submit {

namespace {

/// RFC 4954 section 4: a longer AUTH command waits with its initial response.
constexpr qsizetype longestCommand = 510;

const QByteArray loginMechanism = QByteArrayLiteral("LOGIN");

/// LOGIN is PLAIN in more steps: the last resort.
const QList<QByteArray> &preference()
{
    static const QList<QByteArray> mechanisms =
        session::saslMechanisms() + QList<QByteArray> {loginMechanism};
    return mechanisms;
}

/// The server knows the command or the mechanism not after all: the next one may do.
bool isUnknownMechanism(int code)
{
    return code == 500 || code == 501 || code == 502 || code == 504;
}

} // namespace

SmtpLogin::SmtpLogin(session::Credentials credentials, session::RememberedServer remembered,
                     QList<QByteArray> offered)
    : m_credentials(std::move(credentials))
    , m_remembered(std::move(remembered))
    , m_offered(std::move(offered))
{
}

SmtpLogin::Action SmtpLogin::send(const QByteArray &line, const QByteArray &logText)
{
    Action action;
    action.kind = Action::Kind::Send;
    action.line = line;
    action.logText = logText;
    return action;
}

SmtpLogin::Action SmtpLogin::fail(const Fault &fault)
{
    Action action;
    action.fault = fault;
    return action;
}

SmtpLogin::Action SmtpLogin::start()
{
    if (const Fault problem = session::problemOf(m_credentials))
        return fail(problem);
    for (const QByteArray &mechanism : preference()) {
        if (m_tried.contains(mechanism) || !m_offered.contains(mechanism)
            || session::isDowngrade(mechanism, m_remembered))
            continue;
        m_tried.append(mechanism);
        m_sasl = session::SaslClient::create(mechanism, m_credentials);
        if (!m_sasl)
            continue;
        const session::SaslClient::Answer first = m_sasl->first();
        if (first.fault)
            return fail(first.fault);
        m_mechanism = mechanism;
        const QByteArray command = "AUTH " + mechanism;
        const QByteArray response = first.bytes.isEmpty() ? "=" : first.bytes.toBase64();
        if (mechanism != loginMechanism && command.size() + 1 + response.size() <= longestCommand)
            return send(command + ' ' + response, command + ' ' + session::Redactor::mark);
        m_initial = response;
        return send(command, command);
    }
    return fail(session::noMechanism(m_offered, m_remembered));
}

SmtpLogin::Action SmtpLogin::challenged(const Reply &reply)
{
    if (!m_initial.isEmpty())
        return send(std::exchange(m_initial, {}), session::Redactor::mark);
    const auto challenge = QByteArray::fromBase64Encoding(reply.lines.join().trimmed(),
                                                          QByteArray::AbortOnBase64DecodingErrors);
    if (!challenge && session::isScram(m_mechanism))
        return fail({FaultCause::ServerVerification,
                     QStringLiteral("The server's challenge is not base64.")});
    const session::SaslClient::Answer answer = m_sasl->challenge(*challenge);
    if (answer.fault)
        return fail(answer.fault);
    return send(answer.bytes.toBase64(),
                answer.bytes.isEmpty() ? QByteArray() : QByteArray(session::Redactor::mark));
}

SmtpLogin::Action SmtpLogin::answered(const Reply &reply)
{
    if (reply.code == 334)
        return challenged(reply);
    if (reply.code == 235) {
        if (!m_sasl->isServerProven())
            return fail({FaultCause::ServerVerification,
                         QStringLiteral("The server accepted the login without proving that it "
                                        "knows the password.")});
        Action action;
        action.kind = Action::Kind::LoggedIn;
        return action;
    }
    if (reply.isPositive() || reply.isIntermediate())
        return fail({FaultCause::Protocol,
                     QStringLiteral("The answer to the login has the code %1.").arg(reply.code)});
    if (isUnknownMechanism(reply.code)) {
        m_initial.clear();
        Action next = start();
        if (next.kind == Action::Kind::Send)
            return next;
    }
    const bool isForNow = reply.isTemporary() || isUnknownMechanism(reply.code);
    return fail({isForNow ? FaultCause::LoginUnavailable : FaultCause::LoginRefused,
                 QStringLiteral("%1 %2").arg(reply.code).arg(reply.text())});
}

} // namespace homing::submit
