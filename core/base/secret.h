// SPDX-License-Identifier: GPL-3.0-or-later
// Secret: a password or token that is wiped when it goes and that no log prints by accident.
#pragma once

#include <QByteArray>

namespace homing {

class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &other);
    Secret &operator=(Secret &&other) noexcept;
    ~Secret() { wipe(); }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    /// The only way out; keep what you copy as short as you can.
    const QByteArray &reveal() const { return m_bytes; }
    void wipe();
    /// Zeroes in place, unless the bytes are shared: then another owner still needs them.
    static void overwrite(QByteArray &bytes);

private:
    QByteArray m_bytes;
};

} // namespace homing
