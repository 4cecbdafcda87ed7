// SPDX-License-Identifier: GPL-3.0-or-later
// Trace: everything that happened in a run, in order, as one hash; on request also as text.
#pragma once

#include "core/base/clock.h"

#include <QCryptographicHash>

namespace homing::sim {

class Trace
{
public:
    Trace(const Clock &clock, bool prints)
        : m_clock(clock)
        , m_prints(prints)
    {
    }
    /// `what`: '>' octets that reach the server, '<' the client, '#' an event of the world.
    void add(char what, const QByteArray &text);
    QByteArray hash() const { return m_hash.result().toHex().left(16); }
    bool prints() const { return m_prints; }
    /// For the reader only: not in the hash.
    void print(const QByteArray &text) const;
    quint64 lines() const { return m_lines; }

private:
    const Clock &m_clock;
    QCryptographicHash m_hash {QCryptographicHash::Sha256};
    quint64 m_lines = 0;
    bool m_prints;
};

} // namespace homing::sim
