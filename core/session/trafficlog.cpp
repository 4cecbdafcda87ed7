// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/trafficlog.h"

#include "core/session/wirelog.h"

namespace homing::session {

namespace {
/// What a line costs besides its text.
constexpr qsizetype lineOverhead = 64;

qsizetype costOf(const TrafficLine &line)
{
    return line.text.size() + lineOverhead;
}
} // namespace

TrafficLog::TrafficLog(qsizetype maxBytes, QObject *parent)
    : QObject(parent)
    , m_maxBytes(maxBytes)
{
}

void TrafficLog::add(TrafficKind kind, QByteArray text, const QDateTime &time)
{
    const TrafficLine added {kind, time, toPictures(text)};
    m_bytes += costOf(added);
    m_lines.push_back(added);
    while (m_bytes > m_maxBytes && !m_lines.empty()) {
        m_bytes -= costOf(m_lines.front());
        m_lines.pop_front();
    }
    Q_EMIT line(added);
}

QByteArray TrafficLog::toScenario() const
{
    QByteArray scenario;
    for (const TrafficLine &each : m_lines) {
        scenario += char(each.kind);
        scenario += ": ";
        scenario += each.text;
        scenario += '\n';
    }
    return scenario;
}

} // namespace homing::session
