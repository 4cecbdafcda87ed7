// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/submissionserver.h"

#include "core/server/submission.h"

#include <QTcpSocket>

namespace homing::server {

SubmissionServer::SubmissionServer(SubmissionOptions options, Deliver deliver, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_deliver(std::move(deliver))
{
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_listener.nextPendingConnection())
            new Submission(makeSocketStream(socket), m_options, m_deliver, this);
    });
}

bool SubmissionServer::listen(quint16 port)
{
    return m_listener.listen(QHostAddress::LocalHost, port);
}

} // namespace homing::server
