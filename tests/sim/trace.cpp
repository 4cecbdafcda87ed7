// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/trace.h"

#include <cstdio>

namespace homing::sim {

void Trace::print(const QByteArray &text) const
{
    std::printf("%lld ! %s\n", static_cast<long long>(m_clock.monotonicMs()), text.constData());
}

void Trace::add(char what, const QByteArray &text)
{
    const QByteArray head = QByteArray::number(m_clock.monotonicMs()) + ' ' + what + ' ';
    m_hash.addData(head);
    m_hash.addData(text);
    m_hash.addData("\n");
    ++m_lines;
    if (!m_prints)
        return;
    constexpr qsizetype shown = 600;
    QByteArray line = text.left(shown);
    if (text.size() > shown)
        line += "... (" + QByteArray::number(text.size()) + " octets)";
    line.replace("\r\n", "\\n");
    std::printf("%s%s\n", head.constData(), line.constData());
}

} // namespace homing::sim
