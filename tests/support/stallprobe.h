// SPDX-License-Identifier: GPL-3.0-or-later
// StallProbe: how long the event loop of the thread that made it was held at most, and how often
// for more than a frame. A watchdog thread asks it every millisecond to answer, and measures the
// time to the answer less the time that the kernel gave to others: a machine that is busy is not a
// stall of ours. With HOMING_STALL_TRACES=1 each stall over a frame says where it is (addresses for
// addr2line).
#pragma once

#include <QCoreApplication>
#include <QSemaphore>
#include <QThread>

#include <atomic>
#include <chrono>
#include <memory>

#ifdef Q_OS_LINUX
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
#endif

namespace homing::test {

class StallProbe : public QObject
{
public:
    static constexpr qint64 frameNs = 16'000'000;

    StallProbe()
    {
#ifdef Q_OS_LINUX
        char path[64];
        std::snprintf(path, sizeof path, "/proc/self/task/%d/schedstat", int(::gettid()));
        m_schedule = ::open(path, O_RDONLY | O_CLOEXEC);
        m_asker = ::pthread_self();
        m_traces = qEnvironmentVariableIsSet("HOMING_STALL_TRACES");
        if (m_traces) {
            void *warm[1];
            ::backtrace(warm, 1); // loads what it needs, which a signal handler must not
            std::signal(SIGUSR2, [](int) {
                void *frames[64];
                const int count = ::backtrace(frames, 64);
                ::backtrace_symbols_fd(frames, count, 2);
                (void)!::write(2, "--\n", 3);
            });
        }
#endif
        m_watchdog.reset(QThread::create([this] { watch(); }));
        m_watchdog->start(QThread::TimeCriticalPriority);
        m_hasAsked.acquire(); // what comes next is seen from its beginning
    }
    ~StallProbe() override
    {
        stop();
#ifdef Q_OS_LINUX
        if (m_schedule >= 0)
            ::close(m_schedule);
#endif
    }

    /// The longest time that an answer took, in milliseconds; ends the watch.
    double longestMs()
    {
        stop();
        return double(m_longest) / 1e6;
    }
    /// How many answers took more than a frame; ends the watch.
    int stalls()
    {
        stop();
        return m_stalls;
    }

private:
    using Clock = std::chrono::steady_clock;

    /// How long the watched thread was ready to run and others ran, up to now.
    qint64 waitedNs() const
    {
#ifdef Q_OS_LINUX
        char text[128] = {};
        if (m_schedule >= 0 && ::pread(m_schedule, text, sizeof text - 1, 0) > 0) {
            char *rest = nullptr;
            std::strtoll(text, &rest, 10); // how long it ran
            return std::strtoll(rest, nullptr, 10);
        }
#endif
        return 0;
    }

    void watch()
    {
        while (!m_isOver) {
            m_answered = false;
            const qint64 waitedBefore = waitedNs();
            const auto asked = Clock::now();
            QMetaObject::invokeMethod(
                this,
                [this] {
                    m_answeredAt = Clock::now();
                    m_answered = true;
                },
                Qt::QueuedConnection);
            m_hasAsked.release();
            bool isTraced = false;
            while (!m_answered && !m_isOver) {
                QThread::usleep(500);
                if (m_traces && !isTraced && ns(Clock::now() - asked) > frameNs
                    && ns(Clock::now() - asked) - (waitedNs() - waitedBefore) > frameNs) {
                    isTraced = true;
#ifdef Q_OS_LINUX
                    ::pthread_kill(m_asker, SIGUSR2);
#endif
                }
            }
            // Asked before the end and not answered by then: it counts up to here.
            const auto end = m_answered ? m_answeredAt : Clock::now();
            const qint64 held = ns(end - asked) - (waitedNs() - waitedBefore);
            m_longest = std::max(m_longest, held);
            m_stalls += held > frameNs ? 1 : 0;
            QThread::usleep(500);
        }
    }
    static qint64 ns(Clock::duration time)
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
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
    QSemaphore m_hasAsked;
    Clock::time_point m_answeredAt; // before m_answered
    qint64 m_longest = 0;
    int m_stalls = 0;
    bool m_traces = false;
#ifdef Q_OS_LINUX
    int m_schedule = -1;
    ::pthread_t m_asker = {};
#endif
};

} // namespace homing::test
