// SPDX-License-Identifier: GPL-3.0-or-later
// Backoff: how long to wait before the next try. The one place for it, so that no loop can hammer a server.
#pragma once

#include <QtGlobal>

namespace homing {

class Backoff
{
public:
    /// First wait and longest wait in milliseconds; each wait is jittered to between 50% and 100%
    /// so that clients that lost the same server do not come back together.
    explicit Backoff(int firstMs = 1'000, int longestMs = 120'000, quint32 seed = 0);
    int nextMs();
    void reset() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    int m_firstMs;
    int m_longestMs;
    int m_failures = 0;
    quint32 m_random;
};

} // namespace homing
