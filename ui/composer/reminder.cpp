// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/reminder.h"

#include <QRegularExpression>
#include <QStringList>

namespace homing::ui {

namespace {

bool isQuoted(const QString &line)
{
    return line.startsWith(u'>');
}

} // namespace

QString ownWords(const QString &text)
{
    const QStringList lines = text.split(u'\n');
    QStringList own;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i) == QLatin1String("-- "))
            break;
        const bool introduces = lines.at(i).endsWith(u':') && i + 1 < lines.size()
            && isQuoted(lines.at(i + 1)) && !isQuoted(lines.at(i));
        if (!isQuoted(lines.at(i)) && !introduces)
            own.append(lines.at(i));
    }
    return own.join(u'\n');
}

bool speaksOfAttachment(const QString &text)
{
    static const QRegularExpression words(
        QStringLiteral("\\b(attach(ed|ment|ments|ing)|enclosed|enclosure|"
                       "anhang|anhänge|angehängt\\w*|anbei|beigefügt\\w*)\\b"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return words.match(ownWords(text)).hasMatch();
}

} // namespace homing::ui
