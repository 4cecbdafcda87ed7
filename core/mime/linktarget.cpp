// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/linktarget.h"

#include "core/mime/headers.h"

namespace homing::mime {

QString shownTarget(const QString &href)
{
    QString target;
    for (const QChar c : cleanForDisplay(href)) {
        if (c == QLatin1Char(' '))
            target += QLatin1String("%20");
        else if (c == QLatin1Char('<'))
            target += QLatin1String("%3C");
        else if (c == QLatin1Char('>'))
            target += QLatin1String("%3E");
        else
            target += c;
    }
    for (const auto scheme :
         {QLatin1String("http://"), QLatin1String("https://"), QLatin1String("mailto:")}) {
        if (target.startsWith(scheme, Qt::CaseInsensitive) && target.size() > scheme.size())
            return target;
    }
    return {};
}

} // namespace homing::mime
