// SPDX-License-Identifier: GPL-3.0-or-later
// Clock: the only way to learn the time or to wait, so that a test can hold time in its hand.
#pragma once

#include <QDateTime>
#include <QObject>
#include <QPointer>

#include <functional>
#include <map>

class QTimer;

namespace homing {

class Clock
{
public:
    using TimerId = quint64;

    virtual ~Clock() = default;
    /// Milliseconds since some fixed point; never goes back, stops or runs on in sleep as the system does.
    virtual qint64 monotonicMs() const = 0;
    virtual QDateTime nowUtc() const = 0;
    /// Calls `callback` once in `context`'s thread after `ms`; dropped when `context` dies. Never 0.
    virtual TimerId callAfter(int ms, QObject *context, std::function<void()> callback) = 0;
    /// Does nothing for a timer that has fired.
    virtual void cancel(TimerId id) = 0;
};

/// Real time, over QTimer. Use from one thread only.
class SystemClock final : public QObject, public Clock
{
    Q_OBJECT
public:
    explicit SystemClock(QObject *parent = nullptr);
    ~SystemClock() override;
    qint64 monotonicMs() const override;
    QDateTime nowUtc() const override;
    TimerId callAfter(int ms, QObject *context, std::function<void()> callback) override;
    void cancel(TimerId id) override;

private:
    std::map<TimerId, QTimer *> m_timers;
    TimerId m_lastId = 0;
};

/// Time for tests: stands still until advance().
class ManualClock final : public Clock
{
public:
    explicit ManualClock(QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC));
    qint64 monotonicMs() const override { return m_nowMs; }
    QDateTime nowUtc() const override { return m_start.addMSecs(m_nowMs); }
    TimerId callAfter(int ms, QObject *context, std::function<void()> callback) override;
    void cancel(TimerId id) override;
    /// Fires what falls due, in order of due time, timers that those set included.
    void advance(qint64 ms);
    /// Milliseconds to the next timer, or -1.
    qint64 nextDueMs() const;

private:
    struct Timer {
        TimerId id;
        QPointer<QObject> context;
        std::function<void()> callback;
    };
    QDateTime m_start;
    qint64 m_nowMs = 0;
    TimerId m_lastId = 0;
    std::multimap<qint64, Timer> m_timers;
};

} // namespace homing
