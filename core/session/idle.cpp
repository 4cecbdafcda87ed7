// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/idle.h"

namespace homing::session {

namespace {
/// A server that ends IDLE by itself so often is not asked again on this connection: it would
/// become a busy loop.
constexpr int endedByServerMost = 5;
} // namespace

void IdleState::entered(const QByteArray &tag)
{
    m_stage = Stage::Written;
    m_tag = tag;
    m_dataSeen = false;
    m_renewalDue = false;
}

void IdleState::continued()
{
    if (m_stage == Stage::Written)
        m_stage = Stage::Active;
}

void IdleState::left()
{
    m_stage = m_stage == Stage::Active ? Stage::Off : Stage::LeftUnconfirmed;
    m_renewalDue = false;
}

void IdleState::answered(const QByteArray &tag, bool refused)
{
    m_refused = m_refused || refused;
    if (tag != m_tag)
        return;
    if (isOn() && ++m_endedByServer > endedByServerMost)
        m_refused = true;
    m_stage = Stage::Off;
}

} // namespace homing::session
