// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/folded.h"

namespace homing {

namespace {

/// Letters that Unicode takes for letters of their own, and one that is typed as two.
const char *withoutStroke(char16_t c)
{
    switch (c) {
    case u'ø':
        return "o";
    case u'ł':
        return "l";
    case u'đ':
    case u'ð':
        return "d";
    case u'ħ':
        return "h";
    case u'ŧ':
        return "t";
    case u'ı':
        return "i";
    case u'æ':
        return "ae";
    case u'œ':
        return "oe";
    case u'þ':
        return "th";
    case u'ß':
        return "ss";
    default:
        return nullptr;
    }
}

} // namespace

QString foldedWords(const QString &text)
{
    const QString plain = text.normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString folded;
    folded.reserve(plain.size());
    for (const QChar c : plain) {
        if (c.isMark() || c.category() == QChar::Other_Format)
            continue;
        if (const char *letters = withoutStroke(c.unicode()))
            folded += QLatin1String(letters);
        else if (c.isLetterOrNumber() || c.isSurrogate())
            folded += c;
        else if (!folded.isEmpty() && folded.back() != u' ')
            folded += u' ';
    }
    if (folded.endsWith(u' '))
        folded.chop(1);
    return folded;
}

} // namespace homing
