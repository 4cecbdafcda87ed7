// SPDX-License-Identifier: GPL-3.0-or-later
// SmtpSession: hands one message to a submission server (RFC 6409, RFC 5321) and knows what became
// of it. Transport, TLS policy and SASL are core/session's. Any one thread, that of its event loop;
// nothing waits. Invariants: each send() has exactly one finished() and then exactly one closed();
// no credential leaves before TLS stands unless the endpoint wants none; the end of the message is
// handed to the system only after all before it has left this process, and from that moment on the
// outcome is the server's answer or Unknown.
#pragma once

#include "core/base/clock.h"
#include "core/session/trafficlog.h"
#include "core/session/transport.h"
#include "core/submit/outcome.h"

#include <QObject>

namespace homing::submit {

/// Milliseconds; RFC 5321 4.5.3.2 for what stands there.
struct SmtpTimeouts
{
    int connect = 15'000;
    int greeting = 5 * 60'000;
    int command = 5 * 60'000;   // EHLO, AUTH, MAIL, each RCPT
    int dataStart = 2 * 60'000; // DATA until 354
    int dataBlock = 3 * 60'000; // without an octet leaving
    int dataEnd = 10 * 60'000;  // the answer to the whole message
    int quit = 2'000;
};

class SmtpSession : public QObject
{
    Q_OBJECT
public:
    /// `clock` and `log` (may be null) outlive the session. The log never has the message.
    SmtpSession(Clock &clock, session::TrafficLog *log, QObject *parent = nullptr);
    ~SmtpSession() override;

    /// For the next send(). Credentials without a user name: no login.
    void configure(session::Endpoint endpoint, session::Credentials credentials,
                   session::RememberedServer remembered, SmtpTimeouts timeouts = {});
    void setTransportFactory(session::TransportFactory factory);

    /// Connects, sends, says goodbye. Only while isIdle(); signals come later, never from inside.
    void send(Submission submission);
    bool isIdle() const;
    /// Drops the connection now. NotSent, or Unknown once the end of the message was handed over;
    /// after finished() only closed() follows.
    void abort();

    /// SHA-256 of the certificate that the server showed; for an exception that the user makes.
    QByteArray peerLeaf() const;
    /// To be kept after a login that worked: mechanism and TLS version, against downgrades.
    const session::RememberedServer &remembered() const;

Q_SIGNALS:
    /// All recipients have their answer and nothing of the message was sent yet; abort() is
    /// possible.
    void recipientsAnswered(const std::vector<homing::submit::RecipientAnswer> &answers);
    /// All but the end of the message has left this process; the end follows when this returns. The
    /// last moment for abort() to mean NotSent, and for writing down that the outcome is open.
    void endIsNext();
    /// Octets of the message that have left, of how many.
    void progressed(qint64 sent, qint64 total);
    void finished(const homing::submit::Outcome &outcome);
    void closed();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace homing::submit
