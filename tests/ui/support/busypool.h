// SPDX-License-Identifier: GPL-3.0-or-later
// BusyPool: the pool's threads do nothing else while it lives, so that a test sees what happens
// before they have done their work.
#pragma once

#include <QSemaphore>
#include <QThreadPool>

#include <utility>

namespace homing::test {

class BusyPool
{
public:
    BusyPool()
    {
        QThreadPool &pool = *QThreadPool::globalInstance();
        const int threads = pool.maxThreadCount();
        for (int i = 0; i < threads; ++i) {
            pool.start([this] {
                m_started.release();
                m_end.acquire();
                m_ended.release();
            });
        }
        m_started.acquire(threads);
        m_threads = threads;
    }
    ~BusyPool() { release(); }
    void release()
    {
        m_end.release(m_threads);
        m_ended.acquire(std::exchange(m_threads, 0));
    }

private:
    QSemaphore m_started;
    QSemaphore m_end;
    QSemaphore m_ended;
    int m_threads = 0;
};

} // namespace homing::test
