// SPDX-License-Identifier: GPL-3.0-or-later
// SingleInstance: a second start on the same profile brings the first one's window to the front, with a
// mailto: link to write from if it was given one, and ends. A local socket that only this user may open; it
// understands one line. GUI thread.
#pragma once

#include <QLocalServer>
#include <QObject>

namespace homing::app {

class SingleInstance final : public QObject
{
    Q_OBJECT
public:
    /// `profileFolder` decides who is "the same".
    explicit SingleInstance(const QString &profileFolder, QObject *parent = nullptr);
    /// True when another Homing has this profile open and was asked to show itself, or to write from
    /// `mailto` (without a line end). Blocks for half a second at most, before there is a window.
    bool askOther(const QByteArray &mailto = {}) const;
    /// From now on, be the one that is asked.
    void listen();
    /// Of the socket; while it listens.
    QString serverName() const { return m_server.serverName(); }

Q_SIGNALS:
    void showWanted();
    /// Of another program of this user: not looked at yet.
    void writeWanted(const QByteArray &mailto);

private:
    void answer();

    QString m_name;
    QLocalServer m_server;
};

} // namespace homing::app
