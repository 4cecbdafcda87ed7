// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"

#include <QSize>

// The macro declares a function, so it cannot stand in a namespace.
static void initCompiledIn()
{
    Q_INIT_RESOURCE(homing);
}

namespace homing {

void initResources()
{
    initCompiledIn();
}

QIcon applicationIcon()
{
    initResources();
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        icon.addFile(QStringLiteral(":/app/homing-%1.png").arg(size), QSize(size, size));
    return icon;
}

} // namespace homing
