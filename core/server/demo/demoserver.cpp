// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/demo/demoserver.h"

#include "core/server/demo/demomail.h"
#include "core/server/demo/demotexts.h"
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"

#include <QRandomGenerator>

namespace homing::server {

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
            if (!server->listen())
                return;
            m_port = server->port();
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
