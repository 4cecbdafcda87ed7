// SPDX-License-Identifier: GPL-3.0-or-later
// LoginFlow: from the greeting to a login that worked: STARTTLS, choice of mechanism, SASL,
// capabilities. Responses in, actions out: no socket, no clock, no signals. One object, one
// connection. Invariants: no credential in any action before encrypted() is true or the endpoint
// wants no TLS; never "TLS if available"; a server once seen with SCRAM gets no plain password;
// nothing but OK NO BAD BYE CAPABILITY and "+" has a meaning here.
#pragma once

#include "core/base/fault.h"
#include "core/imap/response.h"
#include "core/session/saslclient.h"

namespace homing::session {

class LoginFlow
{
public:
    struct Line
    {
        QByteArray bytes;
        QByteArray logText; // without secrets
    };
    struct Action
    {
        enum class Kind {
            Nothing,
            Send,       // `lines`, in one write
            UpgradeTls, // then tlsUp(), if not a single byte is left unread
            LoggedIn,
            RetryCarefully, // what was remembered is no longer true: connect again and ask for
                            // everything
            Failed,
        };
        Kind kind = Kind::Nothing;
        std::vector<Line> lines;
        bool takesRiders = false; // queued commands may follow in the same write
        Fault fault;
    };
    struct Setup
    {
        TlsMode tls = TlsMode::Implicit;
        Credentials credentials;
        RememberedServer remembered;
        bool careful = false; // believe nothing remembered, but for what forbids a downgrade
    };

    LoginFlow(Setup setup, std::function<QByteArray()> nextTag);

    /// The first response; null when it could not be read.
    Action greeting(const imap::Response *response);
    Action tlsUp();
    Action status(const imap::StatusResponse &response);
    Action capability(const imap::CapabilityData &data);
    Action continuation(const imap::ContinuationRequest &request);
    /// Only for tags that owns() knows.
    Action tagged(const imap::TaggedResponse &response);
    bool owns(const QByteArray &tag) const { return !m_tag.isEmpty() && tag == m_tag; }

    /// True while queued commands are to ride in the login's flight.
    bool isOptimistic() const;
    /// True when commands of the queue were let out before the login was answered.
    bool hadRiders() const { return m_ridersOffered; }

    // After LoggedIn:
    const imap::Capabilities &capabilities() const { return m_afterLogin; }
    /// False when only memory says what the server can do.
    bool areCapabilitiesConfirmed() const { return m_confirmed; }
    RememberedServer learnt() const;

    /// What must never be logged; the password itself first.
    QList<QByteArray> secrets() const;

private:
    enum class Stage {
        Greeting,
        StartTls,
        TlsHandshake,
        AskedBefore,
        Authenticating,
        AskedAfter,
        Done
    };

    Action chooseLogin();
    Action start(const QByteArray &mechanism, bool initialResponse);
    Action startLoginCommand();
    Action sendCapability(Stage stage);
    Action answerTagged(const imap::TaggedResponse &response);
    Action loginAnswered(const imap::TaggedResponse &response);
    Action loginBad(const imap::TaggedResponse &response);
    Action loginDone(const std::optional<imap::ResponseCode> &code);
    Action scramContinuation(const QByteArray &challenge);
    Action repeatInitial();
    Action fail(FaultCause cause, const QString &detail);
    bool trustsMemory() const;
    bool offers(const imap::Capabilities &offered, const QByteArray &mechanism) const;
    Line commandLine(const imap::Command &command);
    static Line saslLine(const QByteArray &bytes);

    Setup m_setup;
    std::function<QByteArray()> m_nextTag;
    Stage m_stage = Stage::Greeting;
    bool m_encrypted = false;
    bool m_contradicted = false;                // the greeting denies what is remembered
    std::optional<imap::Capabilities> m_before; // said on this connection, at its present TLS layer
    std::optional<imap::Capabilities> m_candidate; // untagged, while the login ran
    imap::Capabilities m_afterLogin;
    bool m_confirmed = false;
    QByteArray m_tag;
    QByteArray m_mechanism;
    QList<QByteArray> m_tried;
    std::unique_ptr<SaslClient> m_sasl;
    QByteArray
        m_initial; // the first SASL message, kept for a server that ignores initial responses
    bool m_initialSent = false;
    bool m_initialRepeated = false;
    bool m_finalAnswered = false;       // the empty answer to server-final went ahead
    std::vector<QByteArray> m_segments; // of LOGIN, waiting for "+"
    bool m_ridersOffered = false;
};

/// A tagged NO to the login, by its RFC 5530 code.
FaultCause loginFaultOf(const std::optional<imap::ResponseCode> &code);

} // namespace homing::session
