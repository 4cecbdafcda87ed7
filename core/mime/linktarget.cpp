// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/linktarget.h"

#include "core/mime/headers.h"

namespace homing::mime {

namespace {

/// Without what nobody types.
QString comparable(const QString &text)
{
    QString plain = cleanForDisplay(text).toLower();
    for (const auto scheme :
         {QLatin1String("http://"), QLatin1String("https://"), QLatin1String("mailto:")}) {
        if (plain.startsWith(scheme)) {
            if (scheme == QLatin1String("mailto:"))
                plain.truncate(plain.indexOf(QLatin1Char('?')) < 0
                                   ? plain.size()
                                   : plain.indexOf(QLatin1Char('?')));
            plain.remove(0, scheme.size());
            break;
        }
    }
    while (plain.endsWith(QLatin1Char('/')))
        plain.chop(1);
    return plain;
}

} // namespace

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

bool saysTarget(const QString &words, const QString &target)
{
    return comparable(words) == comparable(target);
}

} // namespace homing::mime
