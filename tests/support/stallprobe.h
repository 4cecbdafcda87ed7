// SPDX-License-Identifier: GPL-3.0-or-later
// StallProbe: how long the event loop of the thread that made it was held at most. A watchdog
// thread asks it every millisecond to answer, and measures the gaps between two answers less the
// time that the watchdog itself did not run: a machine that is busy with others is not a stall of
// ours.
#pragma once

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QThread>

#include <atomic>
#include <chrono>

namespace homing::test {

class StallProbe : public QObject
{
public:
    StallProbe()
    {
        m_watchdog.reset(QThread::create([this] { watch(); }));
        m_watchdog->start(QThread::TimeCriticalPriority);
    }
    ~StallProbe() override { stop(); }

    /// The longest time that an answer took, in milliseconds; ends the watch.
    double longestMs()
    {
        stop();
        return double(m_longest) / 1e6;
    }

private:
    using Clock = std::chrono::steady_clock;

    void watch()
    {
        while (!m_isOver) {
            m_answered = false;
            QMetaObject::invokeMethod(
                this, [this] { m_answered = true; }, Qt::QueuedConnection);
            const auto asked = Clock::now();
            auto before = asked;
            qint64 unseen = 0; // the watchdog was not run
            while (!m_answered && !m_isOver) {
                QThread::usleep(500);
                const auto now = Clock::now();
                const qint64 slept = std::chrono::nanoseconds(now - before).count();
                unseen += std::max<qint64>(0, slept - 2'000'000);
                before = now;
            }
            const qint64 held = std::chrono::nanoseconds(Clock::now() - asked).count() - unseen;
            if (m_answered)
                m_longest = std::max(m_longest, held);
            QThread::usleep(500);
        }
    }
    void stop()
    {
        if (!m_watchdog)
            return;
        m_isOver = true;
        m_watchdog->wait();
        m_watchdog.reset();
    }

    std::unique_ptr<QThread> m_watchdog;
    std::atomic_bool m_answered = true;
    std::atomic_bool m_isOver = false;
    qint64 m_longest = 0;
};

} // namespace homing::test
