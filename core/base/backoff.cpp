// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace homing {

Backoff::Backoff(int firstMs, int longestMs, quint32 seed)
    : m_firstMs(firstMs)
    , m_longestMs(longestMs)
    , m_random(seed != 0 ? seed : (QRandomGenerator::global()->generate() | 1U))
{
}

int Backoff::nextMs()
{
    const int doublings = std::min(m_failures++, 20);
    const qint64 full = std::min<qint64>(qint64(m_firstMs) << doublings, m_longestMs);
    m_random = m_random * 1'664'525U + 1'013'904'223U;
    const qint64 half = full / 2;
    return int(half + qint64(m_random >> 8) * (full - half) / (1 << 24));
}

} // namespace homing
