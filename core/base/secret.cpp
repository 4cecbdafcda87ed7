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

void Secret::overwrite(QByteArray &bytes)
{
    if (!bytes.isDetached())
        return;
    volatile char *at = bytes.data();
    for (qsizetype i = 0; i < bytes.size(); ++i)
        at[i] = 0;
}

void Secret::wipe()
{
    overwrite(m_bytes);
    m_bytes.clear();
}

} // namespace homing
