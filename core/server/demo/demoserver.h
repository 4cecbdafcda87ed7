// SPDX-License-Identifier: GPL-3.0-or-later
// DemoServer: the demo account's server, with its mail, in a thread of its own.
// Use from one thread; nothing of what is inside is touched from outside.
#pragma once

#include <QObject>
#include <QThread>

#include <memory>

namespace homing::server {

class DemoServer : public QObject
{
    Q_OBJECT
public:
    explicit DemoServer(QObject *parent = nullptr);
    /// Ends the thread; connections are closed.
    ~DemoServer() override;

    /// Fills the mailboxes and listens on 127.0.0.1; waits for both (tens of milliseconds). False
    /// when there is no port.
    bool start(quint32 seed = 1);
    quint16 port() const { return m_port; }
    /// For outgoing mail: what is written to the owner comes to the Inbox, the rest goes nowhere.
    quint16 submissionPort() const { return m_submissionPort; }
    QString user() const;
    QString password() const { return m_password; } // made anew at each start
    /// The owner of the account, as the letters address them.
    static QString ownerName();
    static QString ownerAddress();

private:
    QThread m_thread;
    QObject *m_inside = nullptr; // parent of all in the thread
    QString m_password;
    quint16 m_port = 0;
    quint16 m_submissionPort = 0;
};

} // namespace homing::server
