// SPDX-License-Identifier: GPL-3.0-or-later
// SingleInstance: a second start on the same profile brings the first one's window to the front and ends.
// A local socket that only this user may open; it understands one word. GUI thread.
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
    /// True when another Homing has this profile open and was asked to show itself.
    bool askOther() const;
    /// From now on, be the one that is asked.
    void listen();

Q_SIGNALS:
    void showWanted();

private:
    void answer();

    QString m_name;
    QLocalServer m_server;
};

} // namespace homing::app
