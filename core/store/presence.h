// SPDX-License-Identifier: GPL-3.0-or-later
// Presence: tells whether another process has the same journal open, so that an operation that one
// is sending is not taken for one that a crash left behind. Ends with the process, however that
// ends. Any thread, one owner.
#pragma once

#include <QDir>

namespace homing::store {

class Presence
{
public:
    Presence() = default;
    ~Presence();
    Presence(const Presence &) = delete;
    Presence &operator=(const Presence &) = delete;

    /// True when nobody else is present in `folder`; nobody comes in until settle(). True too where
    /// it cannot be told.
    bool enter(const QDir &folder);
    /// Lets others in: from here on this one is merely present, and so seen by their enter(). May
    /// wait, for as long as another is between its enter() and settle(). After each enter().
    void settle();

private:
    int m_file = -1;
};

/// Turn: of all processes on a folder one at a time has it, until it ends it or dies. One owner.
class Turn
{
public:
    Turn() = default;
    ~Turn() { end(); }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;

    /// False when another process has it. True too where it cannot be told, and when it is had
    /// already.
    bool take(const QDir &folder);
    void end();

private:
    int m_file = -1;
};

} // namespace homing::store
