// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/demo/demoserver.h"

#include "core/server/demo/demomail.h"
#include "core/server/demo/demotexts.h"
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "core/server/submissionserver.h"

#include <QRandomGenerator>

namespace homing::server {

namespace {

/// To the owner; nobody else of the demo's people is there, and nothing leaves this program.
bool deliver(MailStore &store, const SubmittedMail &mail)
{
    const bool isToOwner = std::any_of(
        mail.recipients.begin(), mail.recipients.end(), [](const QByteArray &recipient) {
            return recipient.compare(demoOwnerAddress, Qt::CaseInsensitive) == 0;
        });
    const QByteArray path = "Return-Path: <" + mail.sender + ">\r\n"; // RFC 5321 4.4
    return !isToOwner
        || !store.append(imap::MailboxName::fromWire("INBOX"), path + mail.message).isNull();
}

} // namespace

DemoServer::DemoServer(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("demo server"));
}

DemoServer::~DemoServer()
{
    m_thread.quit(); // what is inside goes with it
    m_thread.wait();
}

bool DemoServer::start(quint32 seed)
{
    if (m_inside)
        return m_port != 0;
    QByteArray secret(24, '\0');
    for (char &c : secret)
        c = char(QRandomGenerator::system()->bounded(256));
    const QByteArray password = secret.toBase64(QByteArray::Base64UrlEncoding);
    m_password = QString::fromLatin1(password);

    m_inside = new QObject;
    m_inside->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_inside, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_inside,
        [this, seed, password] {
            auto store = std::make_shared<MailStore>();
            auto *mail = new DemoMail(store, seed, QDateTime::currentDateTimeUtc(), m_inside);
            mail->fill();
            ServerOptions options;
            options.user = user().toUtf8();
            options.password = password;
            auto *server = new ImapServer(store, options, m_inside);
            auto *submission = new SubmissionServer(
                {options.user, password},
                [store](const SubmittedMail &sent) { return deliver(*store, sent); }, m_inside);
            if (!server->listen() || !submission->listen())
                return;
            m_port = server->port();
            m_submissionPort = submission->port();
            mail->start();
        },
        Qt::BlockingQueuedConnection);
    return m_port != 0;
}

QString DemoServer::user() const
{
    return QString::fromLatin1(demoOwnerAddress);
}

QString DemoServer::ownerName()
{
    return QString::fromUtf8(demoOwnerName);
}

QString DemoServer::ownerAddress()
{
    return QString::fromLatin1(demoOwnerAddress);
}

} // namespace homing::server
