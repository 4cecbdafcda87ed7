// SPDX-License-Identifier: GPL-3.0-or-later
// IdleState: where one connection stands with IDLE (RFC 2177). A value without I/O: the session
// asks it what may be done. Invariant: DONE only after the server has shown that it is idling;
// nothing else is written between IDLE and DONE.
#pragma once

#include <QByteArray>

namespace homing::session {

class IdleState
{
public:
    void setWanted(bool wanted) { m_wanted = wanted; }
    bool isWanted() const { return m_wanted && !m_refused; }
    /// A new connection; the wish stays.
    void reset() { *this = IdleState(m_wanted); }
    IdleState() = default;

    /// IDLE was written and DONE was not.
    bool isOn() const { return m_stage == Stage::Written || m_stage == Stage::Active; }
    bool isActive() const { return m_stage == Stage::Active; }
    /// True when "+" or, from a server that forgets it, data for nobody else has come.
    bool mayLeave() const
    {
        return m_stage == Stage::Active || (m_stage == Stage::Written && m_dataSeen);
    }
    /// DONE was written without "+" having come: a late "+" could be taken for another command's,
    /// so nothing may follow yet.
    bool blocks() const { return m_stage == Stage::LeftUnconfirmed; }
    bool isRenewalDue() const { return m_renewalDue; }
    bool isAwaitingContinuation() const { return m_stage == Stage::Written; }
    const QByteArray &tag() const { return m_tag; }

    void entered(const QByteArray &tag);
    void continued(); // "+"
    void dataSeen()
    {
        m_dataSeen = true;
    } // untagged data while IDLE was the oldest unanswered command
    void renewalIsDue() { m_renewalDue = true; }
    void left(); // DONE was written
    /// The tagged answer to any IDLE of this connection. `refused`: NO or BAD for good.
    void answered(const QByteArray &tag, bool refused);

private:
    explicit IdleState(bool wanted)
        : m_wanted(wanted)
    {
    }
    enum class Stage { Off, Written, Active, LeftUnconfirmed };
    bool m_wanted = false;
    bool m_refused = false;
    bool m_dataSeen = false;
    bool m_renewalDue = false;
    int m_endedByServer = 0;
    Stage m_stage = Stage::Off;
    QByteArray m_tag;
};

} // namespace homing::session
