// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/loginflow.h"

#include "core/imap/command.h"
#include "core/session/loginpolicy.h"
#include "core/session/wirelog.h"

namespace homing::session {

namespace {

const QByteArray loginCommand = QByteArrayLiteral("LOGIN");

/// Strongest first; LOGIN is the command, not the mechanism of that name.
const QList<QByteArray> &preference()
{
    static const QList<QByteArray> mechanisms = saslMechanisms() + QList<QByteArray> {loginCommand};
    return mechanisms;
}

QString textOf(const QByteArray &text)
{
    return QString::fromUtf8(text.left(500));
}

const imap::CodeCapability *capabilityCode(const std::optional<imap::ResponseCode> &code)
{
    return code ? std::get_if<imap::CodeCapability>(&*code) : nullptr;
}

QString withCode(const imap::TaggedResponse &response)
{
    const auto *word = response.code ? std::get_if<imap::CodeWord>(&*response.code) : nullptr;
    return word == nullptr
        ? textOf(response.text)
        : QStringLiteral("[%1] %2").arg(QString::fromLatin1(word->word), textOf(response.text));
}

} // namespace

FaultCause loginFaultOf(const std::optional<imap::ResponseCode> &code)
{
    const auto *word = code ? std::get_if<imap::CodeWord>(&*code) : nullptr;
    if (word == nullptr)
        return FaultCause::LoginRefused;
    for (const char *cannotNow :
         {"UNAVAILABLE", "PRIVACYREQUIRED", "INUSE", "LIMIT", "SERVERBUG"}) {
        if (word->word == cannotNow)
            return FaultCause::LoginUnavailable;
    }
    return FaultCause::LoginRefused;
}

LoginFlow::LoginFlow(Setup setup, std::function<QByteArray()> nextTag)
    : m_setup(std::move(setup))
    , m_nextTag(std::move(nextTag))
    , m_encrypted(m_setup.tls == TlsMode::Implicit)
{
}

bool LoginFlow::trustsMemory() const
{
    return !m_setup.careful && !m_contradicted && !m_setup.remembered.isEmpty();
}

bool LoginFlow::isOptimistic() const
{
    return trustsMemory() && !m_setup.remembered.loginNeedsItsOwnFlight && m_stage != Stage::Done
        && m_stage != Stage::AskedAfter;
}

QList<QByteArray> LoginFlow::secrets() const
{
    return secretsOf(m_setup.credentials);
}

LoginFlow::Action LoginFlow::fail(FaultCause cause, const QString &detail)
{
    m_stage = Stage::Done;
    m_sasl.reset();
    m_initial.clear();
    Action action;
    action.kind = Action::Kind::Failed;
    action.fault = {cause, detail};
    return action;
}

// --- greeting, TLS, capabilities ---------------------------------------------------------------

LoginFlow::Action LoginFlow::greeting(const imap::Response *response)
{
    const auto *status =
        response == nullptr ? nullptr : std::get_if<imap::StatusResponse>(response);
    if (status == nullptr)
        return fail(FaultCause::NotImap, QStringLiteral("The server's first line is not IMAP."));
    switch (status->condition) {
    case imap::Condition::Bye:
        return fail(FaultCause::ServerBye, textOf(status->text));
    case imap::Condition::No:
    case imap::Condition::Bad:
        return fail(FaultCause::NotImap, textOf(status->text));
    case imap::Condition::PreAuth:
        // Whoever can write into a plain connection can say this; STARTTLS would never be reached
        // (RFC 9051 11.3).
        if (!m_encrypted)
            return fail(
                FaultCause::TlsInjection,
                QStringLiteral("The server claims a login on a connection without encryption."));
        m_mechanism = m_setup.remembered.mechanism;
        return loginDone(status->code);
    case imap::Condition::Ok:
        break;
    }
    if (m_setup.tls == TlsMode::StartTls) {
        // What the server said so far may be anybody's word: it is not even looked at.
        m_stage = Stage::StartTls;
        Action action;
        action.kind = Action::Kind::Send;
        action.lines.push_back(commandLine(imap::commands::startTls()));
        return action;
    }
    if (const auto *code = capabilityCode(status->code))
        m_before = imap::Capabilities(code->capabilities);
    return chooseLogin();
}

LoginFlow::Action LoginFlow::tlsUp()
{
    m_encrypted = true;
    m_before.reset();
    m_candidate.reset();
    m_tag.clear();
    return chooseLogin();
}

LoginFlow::Action LoginFlow::status(const imap::StatusResponse &response)
{
    if (const auto *code = capabilityCode(response.code))
        return capability({code->capabilities});
    return {};
}

LoginFlow::Action LoginFlow::capability(const imap::CapabilityData &data)
{
    switch (m_stage) {
    case Stage::AskedBefore:
        m_before = imap::Capabilities(data.capabilities);
        break;
    case Stage::Authenticating:
    case Stage::AskedAfter:
        m_candidate = imap::Capabilities(data.capabilities);
        break;
    case Stage::Greeting:
    case Stage::StartTls:
    case Stage::TlsHandshake:
    case Stage::Done:
        break;
    }
    return {};
}

LoginFlow::Action LoginFlow::sendCapability(Stage stage)
{
    m_stage = stage;
    Action action;
    action.kind = Action::Kind::Send;
    action.lines.push_back(commandLine(imap::commands::capability()));
    return action;
}

// --- choice of mechanism -----------------------------------------------------------------------

bool LoginFlow::offers(const imap::Capabilities &offered, const QByteArray &mechanism) const
{
    return mechanism == loginCommand ? !offered.has("LOGINDISABLED")
                                     : offered.has("AUTH=" + mechanism);
}

LoginFlow::Action LoginFlow::chooseLogin()
{
    if (const Fault problem = problemOf(m_setup.credentials))
        return fail(problem.cause, problem.detail);
    if (!m_before && !trustsMemory())
        return sendCapability(Stage::AskedBefore);

    const RememberedServer &remembered = m_setup.remembered;
    const imap::Capabilities &offered = m_before ? *m_before : remembered.beforeLogin;
    for (const QByteArray &mechanism : preference()) {
        if (m_tried.contains(mechanism) || isDowngrade(mechanism, remembered))
            continue;
        // Without a word from the server only what worked the last time is known to work.
        if (!m_before ? mechanism != remembered.mechanism : !offers(offered, mechanism))
            continue;
        if (m_before && mechanism != remembered.mechanism && !offers(offered, remembered.mechanism))
            m_contradicted = true;
        return start(mechanism, offered.saslIr());
    }
    QList<QByteArray> names = offered.mechanisms();
    if (!offered.has("LOGINDISABLED"))
        names.append(loginCommand);
    const Fault fault = noMechanism(names, remembered);
    return fail(fault.cause, fault.detail);
}

LoginFlow::Action LoginFlow::start(const QByteArray &mechanism, bool initialResponse)
{
    m_stage = Stage::Authenticating;
    m_mechanism = mechanism;
    m_tried.append(mechanism);
    m_initialRepeated = false;
    m_finalAnswered = false;
    if (mechanism == loginCommand)
        return startLoginCommand();
    m_sasl = SaslClient::create(mechanism, m_setup.credentials);
    if (!m_sasl)
        return chooseLogin(); // each mechanism is tried once, so this ends
    SaslClient::Answer first = m_sasl->first();
    if (first.fault)
        return fail(first.fault.cause, first.fault.detail);
    m_initial = first.bytes;
    m_initialSent = initialResponse;
    Action action;
    action.kind = Action::Kind::Send;
    action.lines.push_back(commandLine(imap::commands::authenticate(
        mechanism, initialResponse ? std::optional<QByteArray>(m_initial) : std::nullopt)));
    action.takesRiders = initialResponse && !isScram(mechanism) && isOptimistic();
    m_ridersOffered = m_ridersOffered || action.takesRiders;
    return action;
}

LoginFlow::Action LoginFlow::startLoginCommand()
{
    m_tag = m_nextTag();
    const imap::EncodedCommand encoded =
        imap::commands::login(m_setup.credentials.user.toUtf8(),
                              m_setup.credentials.password.reveal())
            .encode(m_tag, m_before ? m_before->encoding() : imap::EncodingOptions {});
    if (encoded.segments.empty())
        return fail(FaultCause::LoginRefused,
                    QStringLiteral("The user name or the password cannot be sent."));
    m_segments.assign(encoded.segments.begin() + 1, encoded.segments.end());
    Action action;
    action.kind = Action::Kind::Send;
    action.lines.push_back({encoded.segments.front(), encoded.redacted});
    action.takesRiders = m_segments.empty() && isOptimistic();
    m_ridersOffered = m_ridersOffered || action.takesRiders;
    return action;
}

LoginFlow::Line LoginFlow::commandLine(const imap::Command &command)
{
    m_tag = m_nextTag();
    const imap::EncodedCommand encoded = command.encode(m_tag, {});
    return {encoded.segments.front(), encoded.redacted};
}

LoginFlow::Line LoginFlow::saslLine(const QByteArray &bytes)
{
    return {bytes.toBase64() + "\r\n",
            bytes.isEmpty() ? QByteArray("") : QByteArray(Redactor::mark)};
}

// --- the login's own dialogue ------------------------------------------------------------------

LoginFlow::Action LoginFlow::continuation(const imap::ContinuationRequest &request)
{
    if (m_stage != Stage::Authenticating)
        return {};
    Action action;
    action.kind = Action::Kind::Send;
    if (m_mechanism == loginCommand) {
        if (m_segments.empty())
            return {};
        action.lines.push_back({m_segments.front(), QByteArray(Redactor::mark)});
        m_segments.erase(m_segments.begin());
        action.takesRiders = m_segments.empty() && isOptimistic();
        m_ridersOffered = m_ridersOffered || action.takesRiders;
        return action;
    }
    const auto decoded = QByteArray::fromBase64Encoding(request.text.trimmed(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!m_initialSent) {
        // The first challenge is empty by the book; some servers put words there.
        m_initialSent = true;
        action.lines.push_back(saslLine(m_initial));
        action.takesRiders = !isScram(m_mechanism) && isOptimistic();
        m_ridersOffered = m_ridersOffered || action.takesRiders;
        return action;
    }
    if (!decoded && isScram(m_mechanism))
        return fail(FaultCause::ServerVerification,
                    QStringLiteral("The server's challenge is not base64."));
    if (!isScram(m_mechanism) || ((*decoded).isEmpty() && !m_sasl->awaitsServerFinal()))
        return repeatInitial();
    return scramContinuation(*decoded);
}

/// The server asks for what the initial response has told it: it does not know SASL-IR, whatever it
/// claimed.
LoginFlow::Action LoginFlow::repeatInitial()
{
    Action action;
    if (m_ridersOffered) {
        // It takes the next rider's line for the answer: this connection is lost.
        action.kind = Action::Kind::RetryCarefully;
        return action;
    }
    if (m_initialRepeated)
        return fail(FaultCause::LoginUnavailable,
                    QStringLiteral("The server does not end the login."));
    m_initialRepeated = true;
    action.kind = Action::Kind::Send;
    action.lines.push_back(saslLine(m_initial));
    return action;
}

LoginFlow::Action LoginFlow::scramContinuation(const QByteArray &challenge)
{
    const bool isFinal = m_sasl->awaitsServerFinal();
    const SaslClient::Answer answer = m_sasl->challenge(challenge);
    if (answer.fault)
        return fail(answer.fault.cause, answer.fault.detail);
    Action action;
    action.kind = Action::Kind::Send;
    if (!isFinal) {
        action.lines.push_back(saslLine(answer.bytes));
        if (isOptimistic()) {
            // The answer to server-final is always empty: it need not wait. The signature is
            // checked when it comes.
            m_finalAnswered = true;
            action.lines.push_back(saslLine(QByteArray()));
            action.takesRiders = true;
            m_ridersOffered = true;
        }
    } else if (m_finalAnswered) {
        action.kind = Action::Kind::Nothing;
    } else {
        action.lines.push_back(saslLine(QByteArray()));
    }
    return action;
}

LoginFlow::Action LoginFlow::tagged(const imap::TaggedResponse &response)
{
    m_tag.clear();
    return answerTagged(response);
}

LoginFlow::Action LoginFlow::answerTagged(const imap::TaggedResponse &response)
{
    const bool ok = response.condition == imap::Condition::Ok;
    switch (m_stage) {
    case Stage::StartTls: {
        if (!ok)
            return fail(FaultCause::TlsUnavailable, withCode(response));
        m_stage = Stage::TlsHandshake;
        Action action;
        action.kind = Action::Kind::UpgradeTls;
        return action;
    }
    case Stage::AskedBefore:
        if (!ok || !m_before)
            return fail(FaultCause::NotImap,
                        QStringLiteral("The server does not say what it can do: %1")
                            .arg(withCode(response)));
        return chooseLogin();
    case Stage::Authenticating:
        return loginAnswered(response);
    case Stage::AskedAfter: {
        m_afterLogin = m_candidate ? *m_candidate : m_before.value_or(imap::Capabilities());
        m_confirmed = m_candidate.has_value();
        m_stage = Stage::Done;
        Action action;
        action.kind = Action::Kind::LoggedIn;
        return action;
    }
    case Stage::Greeting:
    case Stage::TlsHandshake:
    case Stage::Done:
        break;
    }
    return {};
}

LoginFlow::Action LoginFlow::loginAnswered(const imap::TaggedResponse &response)
{
    switch (response.condition) {
    case imap::Condition::Ok:
        if (m_sasl && !m_sasl->isServerProven())
            return fail(
                FaultCause::ServerVerification,
                QStringLiteral(
                    "The server accepted the login without proving that it knows the password."));
        return loginDone(response.code);
    case imap::Condition::No:
        return fail(loginFaultOf(response.code), withCode(response));
    case imap::Condition::Bad:
    case imap::Condition::Bye:
    case imap::Condition::PreAuth:
        break;
    }
    return loginBad(response);
}

/// The server does not understand how we log in, though it said or once knew it: the next weaker
/// way, from fresh knowledge.
LoginFlow::Action LoginFlow::loginBad(const imap::TaggedResponse &response)
{
    if (m_ridersOffered || !m_before) {
        Action action;
        action.kind = Action::Kind::RetryCarefully;
        return action;
    }
    m_sasl.reset();
    Action next = chooseLogin();
    if (next.kind == Action::Kind::Failed)
        next.fault.detail = withCode(response);
    return next;
}

LoginFlow::Action LoginFlow::loginDone(const std::optional<imap::ResponseCode> &code)
{
    m_sasl.reset();
    m_initial.clear();
    m_confirmed = true;
    if (const auto *list = capabilityCode(code)) {
        m_afterLogin = imap::Capabilities(list->capabilities);
    } else if (m_candidate) {
        m_afterLogin = *m_candidate;
    } else if (trustsMemory() && !m_setup.remembered.afterLogin.isEmpty()) {
        m_afterLogin = m_setup.remembered.afterLogin;
        m_confirmed = false;
    } else {
        return sendCapability(Stage::AskedAfter);
    }
    m_stage = Stage::Done;
    Action action;
    action.kind = Action::Kind::LoggedIn;
    return action;
}

RememberedServer LoginFlow::learnt() const
{
    RememberedServer server = m_setup.remembered;
    const bool greetsOtherwise =
        m_before && !server.beforeLogin.isEmpty() && *m_before != server.beforeLogin;
    if (greetsOtherwise || (!server.isEmpty() && m_afterLogin != server.afterLogin))
        server.forgetOwnFlight(); // it was updated, or another stands there now
    if (m_before)
        server.beforeLogin = *m_before;
    server.afterLogin = m_afterLogin;
    server.mechanism = m_mechanism;
    return server;
}

} // namespace homing::session
