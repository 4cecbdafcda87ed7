// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/saslclient.h"

#include <gsasl.h>

namespace homing::session {

namespace {

struct GsaslDeleter
{
    void operator()(Gsasl *context) const { gsasl_done(context); }
    void operator()(Gsasl_session *session) const { gsasl_finish(session); }
};

/// Properties are set before the start, so that nothing is left to be asked for.
int nothingMore(Gsasl *, Gsasl_session *, Gsasl_property)
{
    return GSASL_NO_CALLBACK;
}

Fault notProven(const QString &why)
{
    return {FaultCause::ServerVerification, why};
}

/// The value of "r" in "n,,n=user,r=nonce".
QByteArray nonceOf(const QByteArray &clientFirst)
{
    const qsizetype at = clientFirst.lastIndexOf(",r=");
    return at < 0 ? QByteArray() : clientFirst.mid(at + 3);
}

} // namespace

struct SaslClient::Private
{
    enum class Stage { Start, AwaitsServerFirst, AwaitsServerFinal, AwaitsPrompt, Done };

    // The session goes before its context.
    std::unique_ptr<Gsasl, GsaslDeleter> context;
    std::unique_ptr<Gsasl_session, GsaslDeleter> session;
    bool scram = false;
    bool login = false; // the mechanism of that name: user name, then password
    QByteArray clientNonce;
    Stage stage = Stage::Start;
    bool proven = false;
    bool refused = false;
};

bool isScram(const QByteArray &mechanism)
{
    return mechanism == "SCRAM-SHA-256" || mechanism == "SCRAM-SHA-1";
}

SaslClient::SaslClient()
    : d(std::make_unique<Private>())
{
}

SaslClient::~SaslClient() = default;

std::unique_ptr<SaslClient> SaslClient::create(const QByteArray &mechanism,
                                               const Credentials &credentials)
{
    Gsasl *context = nullptr;
    if (gsasl_init(&context) != GSASL_OK)
        return nullptr;
    std::unique_ptr<SaslClient> client(new SaslClient);
    client->d->context.reset(context);
    gsasl_callback_set(context, nothingMore);
    Gsasl_session *session = nullptr;
    if (gsasl_client_support_p(context, mechanism.constData()) == 0
        || gsasl_client_start(context, mechanism.constData(), &session) != GSASL_OK)
        return nullptr;
    client->d->session.reset(session);
    client->d->scram = isScram(mechanism);
    client->d->login = mechanism == "LOGIN";
    const QByteArray user = credentials.user.toUtf8();
    const QByteArray &password = credentials.password.reveal();
    if (gsasl_property_set_raw(session, GSASL_AUTHID, user.constData(), std::size_t(user.size()))
            != GSASL_OK
        || gsasl_property_set_raw(session, GSASL_PASSWORD, password.constData(),
                                  std::size_t(password.size()))
            != GSASL_OK)
        return nullptr;
    return client;
}

SaslClient::Answer SaslClient::step(const QByteArray &input)
{
    char *output = nullptr;
    std::size_t size = 0;
    const int result = gsasl_step(d->session.get(), input.isNull() ? nullptr : input.constData(),
                                  std::size_t(input.size()), &output, &size);
    Answer answer;
    if (result == GSASL_OK || result == GSASL_NEEDS_MORE) {
        answer.bytes = QByteArray(output, qsizetype(size));
        if (result == GSASL_OK && (!d->scram || d->stage == Private::Stage::AwaitsServerFinal))
            d->proven = true;
    } else if (result == GSASL_SASLPREP_ERROR || result == GSASL_NO_AUTHID
               || result == GSASL_NO_PASSWORD) {
        answer.fault = {FaultCause::LoginRefused, QString::fromUtf8(gsasl_strerror(result))};
    } else {
        answer.fault = notProven(QString::fromUtf8(gsasl_strerror(result)));
    }
    gsasl_free(output);
    return answer;
}

SaslClient::Answer SaslClient::first()
{
    Answer answer = step(QByteArray());
    if (d->scram) {
        d->clientNonce = nonceOf(answer.bytes);
        d->stage = Private::Stage::AwaitsServerFirst;
    } else {
        d->stage = d->login ? Private::Stage::AwaitsPrompt : Private::Stage::Done;
    }
    return answer;
}

SaslClient::Answer SaslClient::challenge(const QByteArray &bytes)
{
    switch (d->stage) {
    case Private::Stage::Start:
        return first();
    case Private::Stage::AwaitsServerFirst:
        return serverFirst(bytes);
    case Private::Stage::AwaitsServerFinal:
        return serverFinal(bytes);
    case Private::Stage::AwaitsPrompt:
        d->stage = Private::Stage::Done;
        return step(bytes);
    case Private::Stage::Done:
        break;
    }
    return {
        {},
        {FaultCause::Protocol, QStringLiteral("The server asked for more than the login has.")}};
}

// server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
// RFC 5802 section 7
SaslClient::Answer SaslClient::serverFirst(const QByteArray &bytes)
{
    const QList<QByteArray> parts = bytes.split(',');
    if (parts.size() < 3 || !parts[0].startsWith("r=") || !parts[1].startsWith("s=")
        || !parts[2].startsWith("i="))
        return {{}, notProven(QStringLiteral("The server's first SCRAM message makes no sense."))};
    const QByteArray nonce = parts[0].mid(2);
    if (d->clientNonce.isEmpty() || !nonce.startsWith(d->clientNonce)
        || nonce.size() == d->clientNonce.size())
        return {{}, notProven(QStringLiteral("The server's SCRAM nonce does not continue ours."))};
    if (QByteArray::fromBase64(parts[1].mid(2)).isEmpty())
        return {{}, notProven(QStringLiteral("The server sent no SCRAM salt."))};
    bool isNumber = false;
    const int iterations = parts[2].mid(2).toInt(&isNumber);
    if (!isNumber || iterations < scramIterationsLeast || iterations > scramIterationsMost)
        return {{},
                notProven(QStringLiteral("The server's SCRAM iteration count %1 is not acceptable.")
                              .arg(QString::fromLatin1(parts[2].mid(2, 20))))};
    Answer answer = step(bytes);
    if (!answer.fault)
        d->stage = Private::Stage::AwaitsServerFinal;
    return answer;
}

// server-final-message = (server-error / verifier) ["," extensions]
SaslClient::Answer SaslClient::serverFinal(const QByteArray &bytes)
{
    if (bytes.startsWith("e=")) {
        d->refused = true;
        d->stage = Private::Stage::Done;
        return {};
    }
    Answer answer = step(bytes);
    d->stage = Private::Stage::Done;
    if (!answer.fault && !d->proven)
        answer.fault = notProven(QStringLiteral("The server's SCRAM signature is missing."));
    return answer;
}

bool SaslClient::isServerProven() const
{
    return !d->scram || d->proven;
}

bool SaslClient::awaitsServerFinal() const
{
    return d->stage == Private::Stage::AwaitsServerFinal;
}

bool SaslClient::isRefusedByServer() const
{
    return d->refused;
}

} // namespace homing::session
