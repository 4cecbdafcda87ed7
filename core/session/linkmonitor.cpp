// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/linkmonitor.h"

#include <QNetworkInformation>
#include <QPointer>

namespace homing::session {

LinkMonitor::LinkMonitor(Clock &clock, bool watchesNetwork, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_timer(clock, this)
    , m_lastWall(clock.nowUtc())
{
    if (watchesNetwork)
        watchNetwork();
    m_timer.start(lookEveryMs, [this] { look(); });
}

void LinkMonitor::watchNetwork()
{
    using Info = QNetworkInformation;
    if (Info::instance() == nullptr && !Info::loadDefaultBackend())
        return; // no backend on this system: always "online"
    const Info *info = Info::instance();
    if (info == nullptr)
        return;
    const auto isOnline = [](Info::Reachability reachability) {
        // Only the plain "no": a network without the internet may well have the mail server.
        return reachability != Info::Reachability::Disconnected;
    };
    if (info->supports(Info::Feature::Reachability)) {
        m_online = isOnline(info->reachability());
        connect(info, &Info::reachabilityChanged, this,
                [this, isOnline](Info::Reachability reachability) {
                    setOnline(isOnline(reachability));
                });
    }
    if (info->supports(Info::Feature::Metered)) {
        m_metered = info->isMetered();
        connect(info, &Info::isMeteredChanged, this, [this](bool metered) {
            m_metered = metered;
            Q_EMIT meteredChanged(metered);
        });
    }
    if (info->supports(Info::Feature::TransportMedium)) {
        connect(info, &Info::transportMediumChanged, this, [this] {
            if (m_online)
                Q_EMIT linkChanged();
        });
    }
}

void LinkMonitor::setOnline(bool online)
{
    if (std::exchange(m_online, online) == online)
        return;
    const QPointer<LinkMonitor> guard(this);
    Q_EMIT onlineChanged(online);
    if (guard && online)
        Q_EMIT linkChanged();
}

/// The wall's clock goes on in sleep; timers do not, or fire late. A clock that somebody sets
/// forward looks the same and costs a needless look at the connections.
void LinkMonitor::look()
{
    const QDateTime wall = m_clock.nowUtc();
    const qint64 passed = m_lastWall.msecsTo(wall);
    m_lastWall = wall;
    m_timer.start(lookEveryMs, [this] { look(); });
    if (passed > lookEveryMs + sleepMs)
        Q_EMIT wokeUp(passed - lookEveryMs);
}

} // namespace homing::session
