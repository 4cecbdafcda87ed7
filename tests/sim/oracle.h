// SPDX-License-Identifier: GPL-3.0-or-later
// Oracle: says what is wrong in a World, in words; an empty string when all is as it must be. It
// looks and changes nothing.
#pragma once

#include "tests/sim/world.h"

namespace homing::sim {

class Oracle
{
public:
    explicit Oracle(World &world)
        : m_world(world)
    {
    }
    /// At a quiet point: cache, server and the list's rows are one; every action was done once or
    /// is parked; nothing is lost.
    QString check();
    /// At any commit: the cache holds everything that its token says it has seen.
    QString tokensAreNotAhead();

private:
    QString mailboxesAgree();
    QString mailboxAgrees(const store::MailboxRecord &record);
    QString listAgrees();
    QString lettersAreThere();
    QString wishesAreTrue();

    World &m_world;
};

} // namespace homing::sim
