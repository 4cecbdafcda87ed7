// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/localmessage.h"

#include <QRandomGenerator>

namespace homing::store {

LocalMessageId newLocalMessageId()
{
    const auto number = qint64(QRandomGenerator::system()->generate64() >> 1);
    return LocalMessageId(std::max<qint64>(number, 1));
}

} // namespace homing::store
