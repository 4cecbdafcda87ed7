// SPDX-License-Identifier: GPL-3.0-or-later
// One account opened in this process, and the signals that end what it does. Main thread.
#pragma once

#include "app/homingctl/cli.h"

#include "core/account/accountengine.h"
#include "core/account/secretstore.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QSocketNotifier>

namespace homing::cli {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP calls `handler` from the event loop; a
/// second one kills as usual. A signal that was ignored when homingctl started stays so; with
/// `always` only SIGHUP does (nohup), for a script's `watch &` would have no end by SIGINT. One at
/// a time.
class Interrupt
{
public:
    Interrupt(std::function<void()> handler, bool always = false);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;
    /// The signal that came in this run; 0 for none.
    static int received();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

class OpenAccount
{
public:
    /// Null when it cannot be opened; the reason is told, and is in `fault` when given.
    static std::unique_ptr<OpenAccount>
    open(const Context &context, const account::AccountSettings &settings, Fault *fault = nullptr);
    ~OpenAccount();
    account::AccountEngine &engine() { return *m_engine; }
    store::Store &store() { return m_engine->store(); }
    const QString &name() const { return m_engine->settings().name; }
    std::optional<store::MailboxRecord> mailbox(const QString &name);
    /// Synchronises once (only `mailboxes` when given) and waits for the end.
    sync::SyncReport synchronise(const std::vector<imap::MailboxName> &mailboxes);
    /// As synchronise(), then keeps the connection until every missing body is here or refused.
    sync::SyncReport synchroniseWithBodies(const std::vector<imap::MailboxName> &mailboxes,
                                           bool whole);
    /// Sends what is in the outbox and due; behind readPassword(). What did not leave is told on
    /// stderr and stays there.
    void sendOutgoing();
    /// A fault when it cannot be read. `also` gets it too.
    Fault readPassword(Secret *also = nullptr);
    /// Ends the session that the server holds for this account, if any, and does nothing else. A
    /// fault: it stays until it expires.
    Fault endSession();

private:
    OpenAccount() = default;
    void showProgress();
    void clearProgress();

    std::unique_ptr<account::AccountEngine> m_engine;
    std::unique_ptr<QFile> m_trace;
    account::SecretStore m_secrets;
    QElapsedTimer m_progressShown;
    qsizetype m_progressWidth = 0;
};

} // namespace homing::cli
