// SPDX-License-Identifier: GPL-3.0-or-later
// LinkMonitor: tells when the network came, went or changed, and when the machine woke up: then
// what was connected may be dead, and waiting for a time-out would waste a minute. It only tells;
// what to do is core/account's. Lives in the main thread (as QNetworkInformation wants it). Hints,
// never truth: isOnline() is true when nothing is known.
#pragma once

#include "core/session/clocktimer.h"

#include <QObject>

namespace homing::session {

class LinkMonitor : public QObject
{
    Q_OBJECT
public:
    /// How much longer than it should have a pause must have taken to count as sleep.
    static constexpr int sleepMs = 10'000;
    static constexpr int lookEveryMs = 5'000;

    /// `clock` outlives it. Without `watchNetwork` only wake-ups are noticed.
    explicit LinkMonitor(Clock &clock, bool watchNetwork = true, QObject *parent = nullptr);
    /// False only when the system says that there is no network at all.
    bool isOnline() const { return m_online; }
    /// The system says that this network costs by the byte.
    bool isMetered() const { return m_metered; }

Q_SIGNALS:
    void onlineChanged(bool online);
    void meteredChanged(bool metered);
    /// The network is another one, or came back.
    void linkChanged();
    /// The machine slept for about so long.
    void wokeUp(qint64 sleptMs);

private:
    void watchNetwork();
    void setOnline(bool online);
    void look();

    Clock &m_clock;
    ClockTimer m_timer;
    QDateTime m_lastWall;
    bool m_online = true;
    bool m_metered = false;
};

} // namespace homing::session
