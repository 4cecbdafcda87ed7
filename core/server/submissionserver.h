// SPDX-License-Identifier: GPL-3.0-or-later
// SubmissionServer: takes mail from one user by SMTP (RFC 6409) on a loopback port and hands it
// over whole; it never sends anything on. Not meant to face a network. Lives in the thread that
// made it.
#pragma once

#include <QObject>
#include <QTcpServer>

#include <functional>

namespace homing::server {

struct SubmittedMail
{
    QByteArray sender; // of the envelope; empty: the null sender
    QList<QByteArray> recipients;
    QByteArray message; // RFC 5322, lines end in CR LF
};

struct SubmissionOptions
{
    QByteArray user;
    QByteArray password; // empty: none works
    qint64 messageBytes = 64LL << 20;
};

class SubmissionServer final : public QObject
{
    Q_OBJECT
public:
    /// False: it could not be put away, and the client keeps it.
    using Deliver = std::function<bool(const SubmittedMail &mail)>;

    SubmissionServer(SubmissionOptions options, Deliver deliver, QObject *parent = nullptr);
    /// On 127.0.0.1; port 0 picks one. False when it cannot be had.
    bool listen(quint16 port = 0);
    quint16 port() const { return m_listener.serverPort(); }

private:
    const SubmissionOptions m_options;
    const Deliver m_deliver;
    QTcpServer m_listener;
};

} // namespace homing::server
