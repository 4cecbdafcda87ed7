// SPDX-License-Identifier: GPL-3.0-or-later
#include "translations/translations.h"

#include <QtCore/qglobal.h>

// Q_INIT_RESOURCE works outside every namespace only.
static void registerTranslations()
{
    Q_INIT_RESOURCE(homing_i18n);
}

namespace homing {

void initTranslations()
{
    registerTranslations();
}

} // namespace homing
