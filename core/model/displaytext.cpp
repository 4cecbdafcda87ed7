// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/displaytext.h"

namespace homing::model {

QString displayLine(const QString &foreign, qsizetype maxLength)
{
    QString text;
    const qsizetype length = std::min(foreign.size(), maxLength);
    text.reserve(length);
    for (qsizetype i = 0; i < length; ++i) {
        const QChar character = foreign[i];
        const char16_t code = character.unicode();
        const bool turns = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        if (turns)
            continue;
        const bool breaks =
            character.category() == QChar::Other_Control || code == 0x2028 || code == 0x2029;
        text.append(breaks ? QLatin1Char(' ') : character);
    }
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1); // cut in the middle of a character
    return text;
}

} // namespace homing::model
