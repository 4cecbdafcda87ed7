// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/secret.h"

namespace homing {

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_bytes = other.m_bytes;
    }
    return *this;
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
    }
    return *this;
}

void Secret::wipe()
{
    // Shared bytes still belong to another Secret, which wipes them itself.
    if (m_bytes.isDetached()) {
        volatile char *at = m_bytes.data();
        for (qsizetype i = 0; i < m_bytes.size(); ++i)
            at[i] = 0;
    }
    m_bytes.clear();
}

} // namespace homing
