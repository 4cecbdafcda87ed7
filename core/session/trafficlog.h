// SPDX-License-Identifier: GPL-3.0-or-later
// TrafficLog: what went over one account's connections, as a bounded ring, secrets redacted, in the scenario format:
//   "C: " client line, "S: " server line, "T: " transport event, "X: " our own remark (plan and reason).
// Lives in the session's thread; line() is emitted there.
#pragma once

#include <QDateTime>
#include <QObject>

#include <deque>

namespace homing::session {

enum class TrafficKind : char { Client = 'C', Server = 'S', Transport = 'T', Remark = 'X' };

struct TrafficLine {
    TrafficKind kind = TrafficKind::Remark;
    QDateTime time;   // UTC
    QByteArray text;  // one line, no CRLF; literals are shown inline, long ones cut with a note of their size
};

class TrafficLog : public QObject
{
    Q_OBJECT
public:
    explicit TrafficLog(qsizetype maxBytes = 4 << 20, QObject *parent = nullptr);
    void add(TrafficKind kind, QByteArray text, const QDateTime &time);
    const std::deque<TrafficLine> &lines() const { return m_lines; }
    QByteArray toScenario() const;

Q_SIGNALS:
    void line(const homing::session::TrafficLine &line);

private:
    std::deque<TrafficLine> m_lines;
    qsizetype m_bytes = 0;
    qsizetype m_maxBytes;
};

} // namespace homing::session

Q_DECLARE_METATYPE(homing::session::TrafficLine)
