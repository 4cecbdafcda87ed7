// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sleepwatch.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace homing::session {

namespace {

const QString service = QStringLiteral("org.freedesktop.login1");
const QString path = QStringLiteral("/org/freedesktop/login1");
const QString interface = QStringLiteral("org.freedesktop.login1.Manager");

} // namespace

SleepWatch::SleepWatch(QDBusConnection bus, QObject *parent)
    : QObject(parent)
    , m_bus(std::move(bus))
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(service, path, interface, QStringLiteral("PrepareForSleep"), this,
                  SLOT(notePrepareForSleep(bool)));
    m_logind.setConnection(m_bus);
    m_logind.addWatchedService(service);
    m_logind.setWatchMode(QDBusServiceWatcher::WatchForRegistration);
    connect(&m_logind, &QDBusServiceWatcher::serviceRegistered, this, &SleepWatch::askForDelay);
    askForDelay();
}

void SleepWatch::letSleep()
{
    if (m_isFallingAsleep)
        m_delay = {};
}

void SleepWatch::notePrepareForSleep(bool start)
{
    if (m_isFallingAsleep == start)
        return;
    m_isFallingAsleep = start;
    if (start) {
        Q_EMIT aboutToSleep();
    } else {
        askForDelay();
        Q_EMIT wokeUp();
    }
}

void SleepWatch::askForDelay()
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Inhibit"));
    call << QStringLiteral("sleep") << QStringLiteral("Homing")
         << QStringLiteral("Mail sessions are left to their servers") << QStringLiteral("delay");
    call.setAutoStartService(false);
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *watcher;
        watcher->deleteLater();
        if (reply.isValid() && !m_isFallingAsleep) // one that comes too late would only keep it up
            m_delay = reply.value();
    });
}

} // namespace homing::session
