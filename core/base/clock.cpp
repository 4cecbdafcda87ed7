// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QTimer>

#include <chrono>

namespace homing {

SystemClock::SystemClock(QObject *parent)
    : QObject(parent)
{
}

SystemClock::~SystemClock() = default;

qint64 SystemClock::monotonicMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

QDateTime SystemClock::nowUtc() const
{
    return QDateTime::currentDateTimeUtc();
}

Clock::TimerId SystemClock::callAfter(int ms, QObject *context, std::function<void()> callback)
{
    auto *timer = new QTimer(context);
    const TimerId id = ++m_lastId;
    m_timers.emplace(id, timer);
    timer->setSingleShot(true);
    QObject::connect(timer, &QObject::destroyed, this, [this, id] { m_timers.erase(id); });
    QObject::connect(timer, &QTimer::timeout, context, [timer, call = std::move(callback)] {
        timer->deleteLater();
        call();
    });
    timer->start(ms);
    return id;
}

void SystemClock::cancel(TimerId id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return;
    QTimer *timer = found->second;
    m_timers.erase(found);
    timer->disconnect();
    delete timer;
}

ManualClock::ManualClock(QDateTime start)
    : m_start(std::move(start))
{
}

Clock::TimerId ManualClock::callAfter(int ms, QObject *context, std::function<void()> callback)
{
    const TimerId id = ++m_lastId;
    m_timers.emplace(m_nowMs + ms, Timer {id, context, std::move(callback)});
    return id;
}

void ManualClock::cancel(TimerId id)
{
    for (auto timer = m_timers.begin(); timer != m_timers.end(); ++timer) {
        if (timer->second.id == id) {
            m_timers.erase(timer);
            return;
        }
    }
}

void ManualClock::advance(qint64 ms)
{
    const qint64 until = m_nowMs + ms;
    while (!m_timers.empty() && m_timers.begin()->first <= until) {
        m_nowMs = std::max(m_nowMs, m_timers.begin()->first);
        Timer timer = std::move(m_timers.begin()->second);
        m_timers.erase(m_timers.begin());
        if (timer.context)
            timer.callback();
    }
    m_nowMs = until;
}

qint64 ManualClock::nextDueMs() const
{
    return m_timers.empty() ? -1 : m_timers.begin()->first - m_nowMs;
}

} // namespace homing
