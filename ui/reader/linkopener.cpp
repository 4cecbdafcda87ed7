// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/linkopener.h"

#include "ui/reader/plaintext.h"

#include <QDesktopServices>

namespace homing::ui {

bool DesktopLinkOpener::open(const QUrl &url)
{
    return isOpenable(url) && QDesktopServices::openUrl(url);
}

} // namespace homing::ui
