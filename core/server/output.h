// SPDX-License-Identifier: GPL-3.0-or-later
// Output: responses on their way to one client, each written whole, so that nothing ever gets
// between two halves.
#pragma once

#include <QByteArray>

#include <functional>

namespace homing::server {

class Output
{
public:
    /// One response with its literals, without the final CRLF.
    void line(const QByteArray &response)
    {
        m_bytes += response;
        m_bytes += "\r\n";
        if (onLine)
            onLine(response);
    }
    qsizetype size() const { return m_bytes.size(); }
    QByteArray take() { return std::exchange(m_bytes, {}); }
    /// For tests that listen; usually empty.
    std::function<void(const QByteArray &)> onLine;

private:
    QByteArray m_bytes;
};

} // namespace homing::server
