// SPDX-License-Identifier: GPL-3.0-or-later
// Demo: a mail server inside this program, and an account on it that is never stored. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/server/demo/demoserver.h"

namespace homing::app {

class Demo
{
public:
    /// Starts the server and adds its account to `service`. False when no port can be had.
    bool start(account::MailService &service);
    /// Takes the account out again; nothing of it stays in the profile.
    void stop(account::MailService &service);
    bool isRunning() const { return m_server != nullptr; }

private:
    std::unique_ptr<server::DemoServer> m_server;
    AccountId m_account;
};

} // namespace homing::app
