// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/commandsets.h"

#include "core/base/limits.h"

namespace homing::account {

std::vector<imap::UidSet> commandSets(const imap::UidSet &uids)
{
    constexpr qsizetype besideSet = 2'048; // octets: a long name in modified UTF-7, quoted, and the rest
    return uids.split(limits::commandLineBytes - besideSet);
}

} // namespace homing::account
