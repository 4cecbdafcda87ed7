// SPDX-License-Identifier: GPL-3.0-or-later
// ClockTimer: one pending call on a Clock, cancelled when started again, stopped or destroyed.
// Lives in its owner's thread. The callback may destroy the timer.
#pragma once

#include "core/base/clock.h"

namespace homing::session {

class ClockTimer
{
public:
    ClockTimer(Clock &clock, QObject *context)
        : m_clock(clock)
        , m_context(context)
    {
    }
    ~ClockTimer() { stop(); }
    Q_DISABLE_COPY_MOVE(ClockTimer)

    void start(int ms, std::function<void()> callback)
    {
        stop();
        m_id = m_clock.callAfter(ms, m_context, [this, call = std::move(callback)] {
            m_id = 0;
            call();
        });
    }
    void stop()
    {
        if (m_id != 0)
            m_clock.cancel(std::exchange(m_id, 0));
    }
    bool isActive() const { return m_id != 0; }

private:
    Clock &m_clock;
    QObject *m_context;
    Clock::TimerId m_id = 0;
};

} // namespace homing::session
