// SPDX-License-Identifier: GPL-3.0-or-later
// SleepWatch: told by logind (org.freedesktop.login1) that the computer is about to sleep, it makes
// it wait until letSleep(), so that sessions are kept on their servers instead of timing out
// there. Where there is no logind it is silent: LinkMonitor still notices the waking afterwards.
// Lives in the main thread. logind waits five seconds at most, whoever holds it.
#pragma once

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QDBusUnixFileDescriptor>
#include <QObject>

namespace homing::session {

class SleepWatch : public QObject
{
    Q_OBJECT
public:
    /// `bus`: where logind is. Nothing is waited for: what the bus says comes by signal.
    explicit SleepWatch(QDBusConnection bus = QDBusConnection::systemBus(),
                        QObject *parent = nullptr);
    /// What aboutToSleep() asked for is done. Without such a question it does nothing.
    void letSleep();

Q_SIGNALS:
    void aboutToSleep();
    /// Also after a sleep that came to nothing.
    void wokeUp();

private Q_SLOTS:
    void notePrepareForSleep(bool start);

private:
    void askForDelay();

    QDBusConnection m_bus;
    QDBusServiceWatcher m_logind;
    QDBusUnixFileDescriptor m_delay; // while it is open, logind waits
    bool m_isFallingAsleep = false;
};

} // namespace homing::session
