// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/demo.h"

#include <QCoreApplication>

namespace homing::app {

bool Demo::start(account::MailService &service)
{
    if (m_server)
        return true;
    auto server = std::make_unique<server::DemoServer>();
    if (!server->start())
        return false;
    account::AccountSettings settings;
    settings.name = QCoreApplication::translate("homing::app::Demo", "Demo");
    settings.fullName = server::DemoServer::ownerName();
    settings.email = server::DemoServer::ownerAddress();
    settings.user = server->user();
    settings.imap.host = QStringLiteral("127.0.0.1");
    settings.imap.port = server->port();
    settings.imap.tls = session::TlsMode::None; // loopback, inside this program
    settings.imap.allowPlaintext = true;
    settings.smtp = settings.imap; // as near
    settings.smtp.port = server->submissionPort();
    settings.secretSource = account::SecretSource::Memory;
    settings.isDemo = true;
    m_server = std::move(server);
    m_account = service.addAccount(settings, Secret(m_server->password().toUtf8()));
    return true;
}

void Demo::stop(account::MailService &service)
{
    if (!m_server)
        return;
    service.removeAccount(m_account);
    m_server.reset();
}

} // namespace homing::app
