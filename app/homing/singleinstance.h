// SPDX-License-Identifier: GPL-3.0-or-later
// SingleInstance: a second start on the same profile brings the first one's window to the front,
// with a mailto: link to write from if it was given one, and ends. A local socket in a folder that
// only this user can use, between two processes of this user; it understands one line. GUI thread.
#pragma once

#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace homing::app {

class SingleInstance final : public QObject
{
    Q_OBJECT
public:
    /// `profileFolder` decides who is "the same". The socket is in XDG_RUNTIME_DIR where that is
    /// this user's alone, else in the profile; where neither is, every start is the first.
    explicit SingleInstance(const QString &profileFolder, QObject *parent = nullptr);
    /// True when another Homing has this profile open and was asked to show itself, or to write from
    /// `mailto` (without a line end). Blocks for half a second at most, before there is a window.
    bool askOther(const QByteArray &mailto = {}) const;
    /// From now on, be the one that is asked.
    void listen();
    /// Of the socket; while it listens.
    QString serverName() const { return m_server.fullServerName(); }

Q_SIGNALS:
    void showWanted();
    /// Of another program of this user: not looked at yet.
    void writeWanted(const QByteArray &mailto);

private:
    void answer();

    QString m_path; // empty: there is no safe place
    QLocalServer m_server;
};

/// Whom it is connected with runs as this user.
bool isOwnPeer(const QLocalSocket &socket);

} // namespace homing::app
